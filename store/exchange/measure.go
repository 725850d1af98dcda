package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// encoding is how a file's characters are written, in the words of a summary.
type encoding string

const (
	utf8Plain   encoding = "UTF-8"
	utf8Marked  encoding = "UTF-8 with byte order mark"
	utf16Little encoding = "UTF-16 (little-endian)"
	utf16Big    encoding = "UTF-16 (big-endian)"
	windows1252 encoding = "Windows-1252"
	workbook    encoding = "workbook"
)

// reader turns a file's bytes into UTF-8. Bytes that are no UTF-8 in a file that mostly is are passed on as they are, so
// that the lines they stand on can be refused by name.
func (e encoding) reader(r io.Reader) io.Reader {
	switch e {
	case utf16Little:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case utf16Big:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case windows1252:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	case utf8Plain, utf8Marked, workbook:
	}
	return r
}

// measured is what the first pass learns.
type measured struct {
	hash     [sha256.Size]byte
	bytes    int64
	encoding encoding
	head     []byte // the first headBytes of the file, as they are
}

const headBytes = 256 << 10

// measure reads the whole file once: its hash, its size, its encoding and its first part.
func measure(ctx context.Context, r io.Reader, limits Limits) (measured, error) {
	var (
		m     measured
		sum   = sha256.New()
		c     census
		chunk = make([]byte, 64<<10)
	)
	for {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		n, err := r.Read(chunk)
		m.bytes += int64(n)
		if m.bytes > limits.Bytes {
			return m, &LimitError{What: "bytes", Limit: limits.Bytes}
		}
		_, _ = sum.Write(chunk[:n]) // a hash never fails to write
		c.add(chunk[:n])
		m.head = append(m.head, chunk[:min(n, headBytes-len(m.head))]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, fmt.Errorf("read the file: %w", err)
		}
	}
	sum.Sum(m.hash[:0])
	var err error
	m.encoding, err = decideEncoding(m.head, &c)
	return m, err
}

// decideEncoding trusts a byte order mark. Without one, a file that is UTF-8 throughout is that; one that is not is
// Windows-1252, unless most of its letters outside ASCII are well-formed UTF-8, when it is UTF-8 with damage.
func decideEncoding(head []byte, c *census) (encoding, error) {
	switch {
	case len(head) == 0:
		return "", ErrEmpty
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8Marked, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")): // UTF-32, which begins as UTF-16 does
		return "", ErrNotText
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16Little, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16Big, nil
	case isBook(head):
		return workbook, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "", oldBook(head)
	case bytes.HasPrefix(head, []byte("%PDF-")), bytes.Count(head, []byte{0}) > len(head)/20:
		return "", ErrNotText
	}
	c.finish()
	if c.invalid > c.multiple {
		return windows1252, nil
	}
	return utf8Plain, nil
}

// census counts the characters of several bytes, and the bytes that belong to none, in a stream taken for UTF-8.
type census struct {
	multiple, invalid int64
	tail              []byte // the beginning of a character that the last chunk cut off
}

func (c *census) add(chunk []byte) {
	if len(c.tail) > 0 {
		chunk = append(c.tail, chunk...)
	}
	c.tail = bytes.Clone(c.count(chunk))
}

// count counts whole characters and returns what is left of one at the end.
func (c *census) count(b []byte) []byte {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		if !utf8.FullRune(b) {
			return b
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			c.invalid++
		} else {
			c.multiple++
		}
		b = b[n:]
	}
	return nil
}

func (c *census) finish() {
	c.invalid += int64(len(c.tail))
	c.tail = nil
}

// counted hashes and counts what is read through it, to tell whether the second pass saw the same file.
type counted struct {
	src   io.Reader
	sum   hash.Hash
	bytes int64
	most  int64 // bytes of the first pass: a file that has grown is not read further than that
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.bytes += int64(n)
	if c.bytes > c.most {
		return 0, ErrChanged
	}
	_, _ = c.sum.Write(p[:n]) // a hash never fails to write
	return n, err
}
