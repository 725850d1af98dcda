package seal

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxDepth bounds how deeply arrays and dictionaries may nest; gofpdf and Finish stay below ten.
const maxDepth = 32

// canonical reads the PDF value at in[pos:], in any spelling PDF allows, and returns it in the one spelling this package
// writes, with the offset after it. Comments are refused.
//
// The spelling: single spaces between elements and none inside brackets; dictionary keys in byte order, each once; numbers
// without sign or zeros that say nothing; printable ASCII strings as literals and all others as upper-case hexadecimal.
// Because reading is shared, "is this canonical?" is the question whether the result equals what was read.
func canonical(in string, pos int) (value, int, error) {
	p := parser{in: in, pos: pos}
	if err := p.value(0); err != nil {
		return "", 0, err
	}
	if string(p.out) == in[pos:p.pos] {
		return value(in[pos:p.pos]), p.pos, nil // shares the file's memory
	}
	return value(p.out), p.pos, nil
}

type parser struct {
	in  string
	pos int
	out []byte
}

func (p *parser) fail(what string) error {
	return fmt.Errorf("%w: %s at byte %d", errSyntax, what, p.pos)
}

func (p *parser) peek(s string) bool { return strings.HasPrefix(p.in[p.pos:], s) }

func (p *parser) space() {
	for p.pos < len(p.in) && isSpace(p.in[p.pos]) {
		p.pos++
	}
}

func (p *parser) value(depth int) error {
	if depth > maxDepth {
		return p.fail("too deeply nested")
	}
	if p.pos >= len(p.in) {
		return p.fail("value missing")
	}
	if len(p.out) > maxValue {
		return p.fail("a value beyond all bounds")
	}
	switch c := p.in[p.pos]; {
	case c == '/':
		name, err := p.name()
		if err != nil {
			return err
		}
		p.out = appendName(p.out, name)
		return nil
	case c == '(':
		return p.literal()
	case p.peek("<<"):
		return p.dict(depth)
	case c == '<':
		return p.hex()
	case c == '[':
		return p.array(depth)
	case c == '+', c == '-', c == '.', '0' <= c && c <= '9':
		return p.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if p.peek(word) && !isRegularAt(p.in, p.pos+len(word)) {
			p.out = append(p.out, word...)
			p.pos += len(word)
			return nil
		}
	}
	return p.fail("unknown word")
}

func (p *parser) name() (string, error) {
	p.pos++ // the slash
	var name []byte
	for isRegularAt(p.in, p.pos) {
		c := p.in[p.pos]
		p.pos++
		if c == '#' {
			var b [1]byte
			if p.pos+2 > len(p.in) {
				return "", p.fail("broken name")
			}
			if _, err := hex.Decode(b[:], []byte(p.in[p.pos:p.pos+2])); err != nil {
				return "", p.fail("broken name")
			}
			c = b[0]
			p.pos += 2
		}
		name = append(name, c)
	}
	if len(name) == 0 || len(name) > 127 {
		return "", p.fail("broken name")
	}
	return string(name), nil
}

func (p *parser) dict(depth int) error {
	p.pos += 2
	type entry struct {
		key  string
		text []byte
	}
	var entries []entry
	start := len(p.out)
	for {
		p.space()
		if p.peek(">>") {
			p.pos += 2
			break
		}
		if !p.peek("/") {
			return p.fail("dictionary key missing")
		}
		key, err := p.name()
		if err != nil {
			return err
		}
		p.space()
		at := len(p.out)
		if err := p.value(depth + 1); err != nil {
			return err
		}
		entries = append(entries, entry{key, bytes.Clone(p.out[at:])})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	p.out = append(p.out[:start], "<<"...)
	for i, e := range entries {
		if i > 0 {
			if e.key == entries[i-1].key {
				return p.fail("dictionary key given twice")
			}
			p.out = append(p.out, ' ')
		}
		p.out = appendName(p.out, e.key)
		p.out = append(p.out, ' ')
		p.out = append(p.out, e.text...)
	}
	p.out = append(p.out, ">>"...)
	return nil
}

func (p *parser) array(depth int) error {
	p.pos++
	p.out = append(p.out, '[')
	for first := true; ; first = false {
		p.space()
		if p.peek("]") {
			p.pos++
			p.out = append(p.out, ']')
			return nil
		}
		if !first {
			p.out = append(p.out, ' ')
		}
		if err := p.value(depth + 1); err != nil {
			return err
		}
	}
}

func (p *parser) hex() error {
	end := strings.IndexByte(p.in[p.pos:], '>')
	if end < 0 {
		return p.fail("string without end")
	}
	b, err := hex.DecodeString(p.in[p.pos+1 : p.pos+end])
	if err != nil {
		return p.fail("broken hexadecimal string")
	}
	p.pos += end + 1
	p.out = appendString(p.out, b)
	return nil
}

// literal reads a string in parentheses (ISO 32000-1 section 7.3.4.2).
func (p *parser) literal() error {
	var b []byte
	depth := 0
	for p.pos < len(p.in) {
		c := p.in[p.pos]
		p.pos++
		switch c {
		case '\\':
			var err error
			if b, err = p.escape(b); err != nil {
				return err
			}
			continue
		case '(':
			depth++
			if depth == 1 {
				continue
			}
		case ')':
			depth--
			if depth == 0 {
				p.out = appendString(p.out, b)
				return nil
			}
		case '\r': // an end of line in a string counts as a line feed
			if p.peek("\n") {
				p.pos++
			}
			c = '\n'
		}
		b = append(b, c)
	}
	return p.fail("string without end")
}

func (p *parser) escape(b []byte) ([]byte, error) {
	if p.pos >= len(p.in) {
		return nil, p.fail("string without end")
	}
	c := p.in[p.pos]
	p.pos++
	if i := strings.IndexByte("nrtbf()\\", c); i >= 0 {
		return append(b, "\n\r\t\b\f()\\"[i]), nil
	}
	if c < '0' || c > '7' {
		return nil, p.fail("unknown escape in a string")
	}
	n := int(c - '0')
	for i := 0; i < 2 && p.pos < len(p.in) && '0' <= p.in[p.pos] && p.in[p.pos] <= '7'; i++ {
		n = n*8 + int(p.in[p.pos]-'0')
		p.pos++
	}
	return append(b, byte(n&0xff)), nil
}

// number reads a number, or a reference, which begins like one.
func (p *parser) number() error {
	word := p.word()
	if isDigits(word) {
		rest := p.pos
		p.space()
		generation := p.word()
		p.space()
		if generation == "0" && p.word() == "R" {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > maxObjects {
				return p.fail("broken reference")
			}
			p.out = append(strconv.AppendInt(p.out, int64(n), 10), " 0 R"...)
			return nil
		}
		p.pos = rest
	}
	text, ok := canonicalNumber(word)
	if !ok {
		return p.fail("broken number")
	}
	p.out = append(p.out, text...)
	return nil
}

func (p *parser) word() string {
	start := p.pos
	for isRegularAt(p.in, p.pos) {
		p.pos++
	}
	return p.in[start:p.pos]
}

func canonicalNumber(s string) (string, bool) {
	unsigned := strings.TrimLeft(s, "+-")
	whole, fraction, _ := strings.Cut(unsigned, ".")
	if len(s) > 20 || len(s)-len(unsigned) > 1 || whole+fraction == "" || !isDigits("0"+whole+fraction) {
		return "", false
	}
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if s[0] == '-' && whole != "0" {
		whole = "-" + whole
	}
	return whole, true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// isRegularAt reports whether s[i] is part of a name or word: neither white space nor a delimiter (ISO 32000-1 section 7.2.2).
func isRegularAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	switch s[i] {
	case ' ', '\n', '\r', '\t', '\f', 0, '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return true
}

func appendName(out []byte, name string) []byte {
	out = append(out, '/')
	for i := range len(name) {
		c := name[i]
		if c > '!'-1 && c < 0x7f && c != '#' && isRegularAt(name, i) {
			out = append(out, c)
		} else {
			out = fmt.Appendf(out, "#%02X", c)
		}
	}
	return out
}

func appendString(out, s []byte) []byte {
	for _, c := range s {
		if c < ' ' || c > '~' {
			out = append(out, '<')
			out = append(out, bytes.ToUpper(hex.AppendEncode(nil, s))...)
			return append(out, '>')
		}
	}
	out = append(out, '(')
	for _, c := range s {
		if c == '(' || c == ')' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, c)
	}
	return append(out, ')')
}
