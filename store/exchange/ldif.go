package exchange

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// isLDIF reports whether a file begins as LDIF does: with its version or an entry, remarks before them passed over.
func isLDIF(m measured) bool {
	if m.encoding == workbook {
		return false
	}
	head := bytes.TrimPrefix(m.head, []byte("\xef\xbb\xbf"))
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		low := bytes.ToLower(line)
		return bytes.HasPrefix(low, []byte("version:")) || bytes.HasPrefix(low, []byte("dn:"))
	}
	return false
}

// ldif reads records of LDIF line by line, with lines unfolded.
type ldif struct {
	src  *bufio.Reader
	most int
	line int
	next []byte // read ahead
	at   int    // its line
	done bool
}

func readLDIF(ctx context.Context, f io.Reader, m measured, o Options, each func(Account) error) (Summary, error) {
	limits := o.Limits.orDefault()
	sum := Summary{SHA256: fmt.Sprintf("%x", m.hash), Bytes: m.bytes, Encoding: string(m.encoding), Delimiter: "LDIF", HeaderLine: 1, Matched: map[string]string{}}
	l := &ldif{src: bufio.NewReader(m.encoding.reader(f)), most: max(longestRecord, limits.Cell)}
	for n := 0; ; n++ {
		if n%rowsPerLookUp == 0 && ctx.Err() != nil {
			return sum, ctx.Err()
		}
		e, err := l.record(limits)
		if errors.Is(err, io.EOF) {
			return sum, nil
		}
		if err != nil {
			return sum, err
		}
		if sum.Rows+sum.RefusedRows == limits.Rows {
			return sum, &LimitError{What: "rows", Limit: int64(limits.Rows)}
		}
		a, refusal, is := e.account()
		switch {
		case refusal != nil:
			sum.RefusedRows++
			if len(sum.Refused) < mostRefusals {
				sum.Refused = append(sum.Refused, *refusal)
			}
		case is:
			sum.Rows++
			if err := each(a); err != nil {
				return sum, err
			}
		}
	}
}

// logical returns the next line with what is folded behind it; empty for the line between records.
func (l *ldif) logical() ([]byte, int, error) {
	whole, first, err := l.physical()
	if err != nil {
		return nil, 0, err
	}
	for {
		more, at, err := l.physical()
		if errors.Is(err, io.EOF) {
			return whole, first, nil
		}
		if err != nil {
			return nil, 0, err
		}
		if len(more) == 0 || more[0] != ' ' || len(whole) == 0 {
			l.next, l.at = more, at
			return whole, first, nil
		}
		if whole = append(whole, more[1:]...); len(whole) > l.most {
			return nil, 0, fmt.Errorf("line %d: %w", first, &LimitError{What: "bytes in one line", Limit: int64(l.most)})
		}
	}
}

func (l *ldif) physical() ([]byte, int, error) {
	if l.next != nil {
		out := l.next
		l.next = nil
		return out, l.at, nil
	}
	if l.done {
		return nil, 0, io.EOF
	}
	l.line++
	out := []byte{}
	for {
		piece, err := l.src.ReadSlice('\n')
		if out = append(out, piece...); len(out) > l.most {
			return nil, 0, fmt.Errorf("line %d: %w", l.line, &LimitError{What: "bytes in one line", Limit: int64(l.most)})
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			if l.done = true; len(out) == 0 {
				return nil, 0, io.EOF
			}
		case err != nil:
			return nil, 0, fmt.Errorf("read the file: %w", err)
		}
		return bytes.TrimPrefix(bytes.TrimRight(out, "\r\n"), []byte("\xef\xbb\xbf")), l.line, nil
	}
}

// ldifEntry is one record of LDIF: attributes by their name in small letters.
type ldifEntry struct {
	line   int
	values map[string][]string
	broken string
}

const mostValues = 20_000 // of one entry

func (l *ldif) record(limits Limits) (ldifEntry, error) {
	e := ldifEntry{values: map[string][]string{}}
	count := 0
	for {
		line, at, err := l.logical()
		switch {
		case errors.Is(err, io.EOF) && e.line > 0:
			return e, nil
		case err != nil:
			return e, err
		case len(line) == 0 && e.line > 0:
			return e, nil
		case len(line) == 0, line[0] == '#', bytes.HasPrefix(bytes.ToLower(line), []byte("version:")) && e.line == 0:
			continue
		}
		if e.line == 0 {
			e.line = at
		}
		if count++; count > mostValues {
			e.broken = "the entry has more values than can be read"
			continue
		}
		e.add(string(line), limits)
	}
}
