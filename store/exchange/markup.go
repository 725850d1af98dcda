package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// The parts of a workbook are XML. The standard library's decoder keeps a whole token in memory, however long, and takes ten times as long; this one
// knows elements, attributes and text, holds no more than one tag or a piece of text, and refuses what no spreadsheet program writes: a document type,
// with which XML bombs are made, and encodings other than UTF-8. Nesting costs it nothing, because it does not look at it.

// token is what markup.next found.
type token int

const (
	opening token = iota + 1
	closing
	characters
)

const (
	longestTag   = 256 << 10
	longestPiece = 32 << 10 // of text handed on at once
)

// errMarkup says that a part is no XML that a spreadsheet program would write.
var errMarkup = errors.New("not sound XML")

type markup struct {
	src    *bufio.Reader
	tag    []byte // of the last opening or closing token, without its brackets
	text   []byte // of the last text token
	closes bool   // the last opening token closes itself, which is to be told next
	keep   []byte // the beginning of an entity that the last piece of text cut off
	cdata  bool
}

func newMarkup(src io.Reader) *markup { return &markup{src: bufio.NewReaderSize(src, longestPiece)} }

// next returns the next token, or io.EOF.
func (m *markup) next() (token, error) {
	if m.closes {
		m.closes = false
		return closing, nil
	}
	for {
		if m.cdata {
			return m.readData()
		}
		piece, err := m.src.ReadSlice('<')
		switch {
		case errors.Is(err, bufio.ErrBufferFull), err == nil && len(piece) > 1:
			if err == nil {
				piece = piece[:len(piece)-1]
				if e := m.src.UnreadByte(); e != nil {
					return 0, e
				}
			}
			if e := m.decode(piece, err == nil); e != nil {
				return 0, e
			}
			return characters, nil
		case errors.Is(err, io.EOF) && len(bytes.TrimSpace(piece)) == 0:
			return 0, io.EOF
		case errors.Is(err, io.EOF):
			return 0, errMarkup
		case err != nil:
			return 0, err
		}
		if t, err := m.readTag(); t != 0 || err != nil {
			return t, err
		}
	}
}

// readTag reads what follows an opening bracket; 0 where that is nothing to tell.
func (m *markup) readTag() (token, error) {
	head, err := m.src.Peek(2)
	if err != nil {
		return 0, errMarkup
	}
	switch head[0] {
	case '?':
		return 0, m.readDeclaration()
	case '!':
		return 0, m.readBang()
	}
	if err := m.readUntilBracket(); err != nil {
		return 0, err
	}
	if m.tag[0] == '/' {
		m.tag = m.tag[1:]
		return closing, nil
	}
	if n := len(m.tag); m.tag[n-1] == '/' {
		m.tag, m.closes = m.tag[:n-1], true
	}
	return opening, nil
}

// readUntilBracket reads a tag up to the bracket that closes it, which is not one within quotation marks.
func (m *markup) readUntilBracket() error {
	m.tag = m.tag[:0]
	quote := byte(0)
	for {
		piece, err := m.src.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return cutShort(err)
		}
		for _, b := range piece {
			switch {
			case quote != 0 && b == quote:
				quote = 0
			case quote == 0 && (b == '"' || b == '\''):
				quote = b
			}
		}
		if m.tag = append(m.tag, piece...); len(m.tag) > longestTag {
			return errMarkup
		}
		if err == nil && quote == 0 {
			m.tag = m.tag[:len(m.tag)-1]
			if len(m.tag) == 0 || bytes.IndexByte(m.tag, '<') >= 0 {
				return errMarkup
			}
			return nil
		}
	}
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return errMarkup
	}
	return err
}

func (m *markup) readDeclaration() error {
	if err := m.readUntilBracket(); err != nil {
		return err
	}
	if bytes.HasPrefix(m.tag, []byte("?xml ")) {
		if e, ok := attributeIn(m.tag, "encoding"); ok && normal(e) != "utf8" && normal(e) != "usascii" {
			return errMarkup
		}
	}
	return nil
}

// readBang passes over a comment and notes the beginning of character data.
func (m *markup) readBang() error {
	head, _ := m.src.Peek(8) // a part that ends here is cut short, which the next reading says
	switch {
	case bytes.HasPrefix(head, []byte("!--")):
		if _, err := m.src.Discard(3); err != nil {
			return cutShort(err)
		}
		return m.discardThrough("-->")
	case bytes.Equal(head, []byte("![CDATA[")):
		m.cdata = true
		_, err := m.src.Discard(8)
		return err
	}
	return errMarkup
}

// discardThrough passes over everything up to the end of a mark.
func (m *markup) discardThrough(mark string) error {
	matched := 0
	for matched < len(mark) {
		b, err := m.src.ReadByte()
		switch {
		case err != nil:
			return cutShort(err)
		case b == mark[matched]:
			matched++
		case matched == 2 && b == mark[1]: // a third hyphen, or bracket: two of them may still begin the mark
		case b == mark[0]:
			matched = 1
		default:
			matched = 0
		}
	}
	return nil
}

// readData hands on character data as text, piece by piece. Brackets at the end of a piece may begin the mark that ends the data: they wait for the next.
func (m *markup) readData() (token, error) {
	m.text = append(m.text[:0], m.keep...)
	m.keep = nil
	for len(m.text) < longestPiece {
		b, err := m.src.ReadByte()
		if err != nil {
			return 0, cutShort(err)
		}
		if m.text = append(m.text, b); b == '>' && bytes.HasSuffix(m.text, []byte("]]>")) {
			m.text, m.cdata = m.text[:len(m.text)-3], false
			return characters, nil
		}
	}
	n := len(m.text)
	for n > len(m.text)-2 && m.text[n-1] == ']' {
		n--
	}
	m.keep, m.text = bytes.Clone(m.text[n:]), m.text[:n]
	return characters, nil
}

// decode puts a piece of text where it can be read, its entities resolved. whole says that the text ends with it.
func (m *markup) decode(piece []byte, whole bool) error {
	m.text = m.text[:0]
	if len(m.keep) > 0 {
		piece = append(m.keep, piece...)
		m.keep = nil
	}
	for {
		i := bytes.IndexByte(piece, '&')
		if i < 0 {
			m.text = append(m.text, piece...)
			return nil
		}
		m.text = append(m.text, piece[:i]...)
		piece = piece[i:]
		end := bytes.IndexByte(piece[:min(len(piece), longestEntity)], ';')
		if end < 0 {
			if whole || len(piece) >= longestEntity {
				return errMarkup
			}
			m.keep = bytes.Clone(piece)
			return nil
		}
		r, ok := entity(string(piece[1:end]))
		if !ok {
			return errMarkup
		}
		m.text = utf8.AppendRune(m.text, r)
		piece = piece[end+1:]
	}
}

const longestEntity = 12

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// is reports whether the last tag has this name, whatever its prefix.
func (m *markup) is(name string) bool {
	own := m.tag
	if i := bytes.IndexAny(own, " \t\r\n"); i >= 0 {
		own = own[:i]
	}
	if i := bytes.IndexByte(own, ':'); i >= 0 {
		own = own[i+1:]
	}
	return string(own) == name
}

// attribute returns an attribute of the last tag, whatever its prefix.
func (m *markup) attribute(name string) string {
	value, _ := attributeIn(m.tag, name)
	return value
}

// attributeIn finds an attribute by its name, or by what follows its prefix.
func attributeIn(tag []byte, name string) (string, bool) {
	for {
		equals := bytes.IndexByte(tag, '=')
		if equals < 0 {
			return "", false
		}
		own := bytes.TrimRight(tag[:equals], " \t\r\n")
		own = own[bytes.LastIndexAny(own, " \t\r\n:")+1:]
		rest := bytes.TrimLeft(tag[equals+1:], " \t\r\n")
		if len(rest) < 2 || (rest[0] != '"' && rest[0] != '\'') {
			return "", false
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return "", false
		}
		if string(own) == name {
			value := rest[1 : 1+end]
			if bytes.IndexByte(value, '&') < 0 {
				return string(value), true
			}
			m := markup{}
			if m.decode(value, true) != nil {
				return "", false
			}
			return string(m.text), true
		}
		tag = rest[end+2:]
	}
}

// each walks through a part: f gets every token, and may stop the walk with io.EOF.
func (m *markup) each(f func(token) error) error {
	for {
		t, err := m.next()
		if err == nil {
			err = f(t)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
