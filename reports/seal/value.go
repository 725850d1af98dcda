package seal

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// A value is one PDF value in canonical spelling (see canonical). Its methods rely on that spelling.
type value string

type entry struct {
	key string
	val value
}

// A dict is a dictionary's entries in key order.
type dict []entry

func (d dict) get(key string) value {
	if i, ok := d.find(key); ok {
		return d[i].val
	}
	return ""
}

func (d dict) find(key string) (int, bool) {
	return slices.BinarySearchFunc(d, key, func(e entry, k string) int { return cmp.Compare(e.key, k) })
}

// with returns a copy that holds val under key; an empty val removes the key.
func (d dict) with(key string, val value) dict {
	out := slices.Clone(d)
	i, found := out.find(key)
	switch {
	case found && val == "":
		return slices.Delete(out, i, i+1)
	case found:
		out[i].val = val
		return out
	case val == "":
		return out
	}
	return slices.Insert(out, i, entry{key, val})
}

// newDict makes a dictionary of alternating keys and values; entries with an empty value are left out.
func newDict(pairs ...value) dict {
	var d dict
	for i := 0; i+1 < len(pairs); i += 2 {
		d = d.with(string(pairs[i]), pairs[i+1])
	}
	return d
}

func (d dict) value() value {
	var b []byte
	b = append(b, "<<"...)
	for i, e := range d {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendName(b, e.key)
		b = append(b, ' ')
		b = append(b, e.val...)
	}
	return value(append(b, ">>"...))
}

// dict splits a dictionary in its entries.
func (v value) dict() (dict, bool) {
	if !strings.HasPrefix(string(v), "<<") {
		return nil, false
	}
	var d dict
	for p := 2; v[p] != '>'; {
		e := elementEnd(v, p)
		key := v[p:e].name()
		p = e + 1
		e = elementEnd(v, p)
		d = append(d, entry{key, v[p:e]})
		p = e
		if v[p] == ' ' {
			p++
		}
	}
	return d, true
}

func newArray(vals []value) value {
	var b strings.Builder
	b.WriteByte('[')
	for i, v := range vals {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(v))
	}
	b.WriteByte(']')
	return value(b.String())
}

// array splits an array in its elements.
func (v value) array() ([]value, bool) {
	if !strings.HasPrefix(string(v), "[") {
		return nil, false
	}
	var out []value
	for p := 1; v[p] != ']'; {
		e := elementEnd(v, p)
		out = append(out, v[p:e])
		p = e
		if v[p] == ' ' {
			p++
		}
	}
	return out, true
}

// elementEnd returns the offset after the value that begins at p.
func elementEnd(v value, p int) int {
	depth := 0
	for p < len(v) {
		end := tokenEnd(v, p)
		switch v[p] {
		case '[':
			depth++
		case ']':
			depth--
		case '<':
			if v[p+1] == '<' {
				depth++
			}
		case '>':
			depth--
		}
		p = end
		if depth == 0 {
			return p
		}
		if v[p] == ' ' {
			p++
		}
	}
	return p
}

// tokenEnd returns the offset after the token that begins at p: a bracket, or a whole string, name, word or reference.
func tokenEnd(v value, p int) int {
	switch c := v[p]; {
	case c == '(':
		for p++; v[p] != ')'; p++ {
			if v[p] == '\\' {
				p++
			}
		}
		return p + 1
	case c == '<' && v[p+1] != '<':
		return p + strings.IndexByte(string(v[p:]), '>') + 1
	case c == '<', c == '>':
		return p + 2
	case c == '[', c == ']':
		return p + 1
	}
	start := p
	for p++; isRegularAt(string(v), p); p++ {
	}
	if isDigits(string(v[start:p])) && strings.HasPrefix(string(v[p:]), " 0 R") && !isRegularAt(string(v), p+4) {
		return p + 4
	}
	return p
}

// mapRefs rewrites every reference in v.
func (v value) mapRefs(f func(int) int) value {
	var b strings.Builder
	for p := 0; p < len(v); {
		if v[p] == ' ' {
			b.WriteByte(' ')
			p++
			continue
		}
		e := tokenEnd(v, p)
		if n, ok := v[p:e].ref(); ok {
			b.WriteString(string(newRef(f(n))))
		} else {
			b.WriteString(string(v[p:e]))
		}
		p = e
	}
	return value(b.String())
}

func newRef(n int) value { return value(strconv.Itoa(n) + " 0 R") }

func (v value) ref() (int, bool) {
	digits, ok := strings.CutSuffix(string(v), " 0 R")
	if !ok || !isDigits(digits) {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

func newInt(n int) value { return value(strconv.Itoa(n)) }

func (v value) integer() (int, bool) {
	n, err := strconv.Atoi(string(v))
	return n, err == nil
}

func newNumber(f float64) value {
	text, _ := canonicalNumber(strconv.FormatFloat(f, 'f', 2, 64))
	return value(text)
}

func (v value) isNumber() bool {
	_, ok := canonicalNumber("0" + strings.TrimPrefix(string(v), "-"))
	return ok && v != ""
}

func newName(s string) value { return value(appendName(nil, s)) }

// name returns the name without its slash, or "" if v is no name.
func (v value) name() string {
	if !strings.HasPrefix(string(v), "/") {
		return ""
	}
	p := parser{in: string(v)}
	name, err := p.name()
	if err != nil {
		return ""
	}
	return name
}

func newString(b []byte) value { return value(appendString(nil, b)) }

// bytes returns a string's content.
func (v value) bytes() ([]byte, bool) {
	if len(v) < 2 {
		return nil, false
	}
	switch {
	case v[0] == '(':
		out := make([]byte, 0, len(v))
		for i := 1; i < len(v)-1; i++ {
			if v[i] == '\\' {
				i++
			}
			out = append(out, v[i])
		}
		return out, true
	case v[0] == '<' && v[1] != '<':
		out, err := hex.DecodeString(string(v[1 : len(v)-1]))
		return out, err == nil
	}
	return nil, false
}

// newText encodes a text string: ASCII as it is, all else as UTF-16 with a byte order mark (ISO 32000-1 section 7.9.2.2).
func newText(s string) value {
	for _, r := range s {
		if r < ' ' || r > '~' {
			b := []byte{0xfe, 0xff}
			for _, u := range utf16.Encode([]rune(s)) {
				b = append(b, byte(u>>8), byte(u&0xff))
			}
			return newString(b)
		}
	}
	return newString([]byte(s))
}

// text decodes a text string; false unless v is spelt as newText would.
func (v value) text() (string, bool) {
	b, ok := v.bytes()
	if !ok {
		return "", false
	}
	s := string(b)
	if strings.HasPrefix(s, "\xfe\xff") {
		var units []uint16
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		s = string(utf16.Decode(units))
	}
	return s, newText(s) == v
}

const dateLayout = "D:20060102150405Z"

func newDate(t time.Time) value { return newText(t.UTC().Format(dateLayout)) }

// date decodes a date; false unless v is spelt as newDate would.
func (v value) date() (time.Time, bool) {
	s, ok := v.text()
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(dateLayout, s)
	return t, err == nil && newDate(t) == v
}
