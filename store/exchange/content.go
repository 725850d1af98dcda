package exchange

import (
	"strings"
	"unicode/utf8"
)

// sampled is how many records are looked at to tell by their cells what a column holds, and enough is how many of them have to say something.
const (
	sampled = 200
	enough  = 3
)

// propose says which of the columns that no heading matched look by their cells like a field that no column gives. Only what is certain is proposed: a column that
// fits one field, and a field that one column fits. Nothing is read by a proposal until somebody takes it into Options.Map.
func (d *dictionary) propose(l *layout, src records, line int, knows func(field string) func(string) bool) map[string]string {
	open := d.openColumns(l)
	if len(open) == 0 || src == nil {
		return nil
	}
	cells := map[int][]string{}
	for n := 0; n < sampled; {
		rec, err := src.next()
		if err != nil {
			break // what is wrong with it is said when it is read
		}
		if rec.line <= line || rec.fault != sound || isBlank(rec.cells) || isHeadings(rec.cells, l.headers) {
			continue
		}
		n++
		for _, c := range open {
			if c < len(rec.cells) && trim(rec.cells[c]) != "" {
				cells[c] = append(cells[c], strings.Clone(trim(rec.cells[c])))
			}
		}
	}
	fits, claimed := map[int][]string{}, map[string]int{}
	for _, f := range d.kind.Fields {
		if l.at(f.Name) >= 0 {
			continue
		}
		is := f.tells(knows)
		for _, c := range open {
			if is != nil && mostly(cells[c], is) {
				fits[c] = append(fits[c], f.Name)
				claimed[f.Name]++
			}
		}
	}
	out := map[string]string{}
	for c, fields := range fits {
		if len(fields) == 1 && claimed[fields[0]] == 1 {
			out[l.headers[c]] = fields[0]
		}
	}
	return out
}

// openColumns are the columns that no heading matched and that nobody left out.
func (d *dictionary) openColumns(l *layout) []int {
	var out []int
	for i, h := range l.headers {
		if _, said := d.mapping[normal(h)]; h == "" || said || l.reads(i) {
			continue
		}
		if _, known := d.lookUpKnown(h, fromDirectory(l.headers)); !known { // it says what it is, and another column gives that
			out = append(out, i)
		}
	}
	return out
}

// reads reports whether a column gives a field.
func (l *layout) reads(column int) bool {
	for _, s := range l.slots {
		for _, c := range s.columns {
			if c == column {
				return true
			}
		}
	}
	return false
}

// tells is how a field is told by what is in its cells, or nil where that cannot be told.
func (f Field) tells(knows func(string) func(string) bool) func(string) bool {
	s := slot{field: f, values: normalised(f.Values)}
	switch {
	case f.Type == Day:
		return func(cell string) bool {
			_, reason := s.read(cell)
			return reason == "" && utf8.RuneCountInString(cell) > 5 // a year or a number alone may be anything
		}
	case f.Type == YesNo:
		return func(cell string) bool {
			_, reason := s.read(cell)
			return reason == "" && len(cell) > 1 // 0 and 1 may be anything
		}
	case len(f.Values) > 1:
		return func(cell string) bool { _, known := s.values[normal(cell)]; return known }
	case f.Name == "email":
		return func(cell string) bool {
			local, domain, at := strings.Cut(cell, "@")
			return at && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(cell, " ,;")
		}
	}
	if knows == nil {
		return nil
	}
	return knows(f.Name)
}

// mostly reports cells nine in ten of which are what they would have to be.
func mostly(cells []string, is func(string) bool) bool {
	n := 0
	for _, c := range cells {
		if is(c) {
			n++
		}
	}
	return n >= enough && n*10 >= len(cells)*9
}
