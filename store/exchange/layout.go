package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// slot is one field that a file has a column for.
type slot struct {
	field   Field
	header  string            // as the file writes it
	columns []int             // more than one where several columns have the same name
	values  map[string]string // Field.Values by normal form
	means   map[string]string // what the caller says that the file's words mean, or nil
	fixed   string            // what the field is where the file does not say, or ""
}

// layout is how the columns of one file answer the fields of its kind.
type layout struct {
	headers []string
	shown   []string // the headings again, where they surely are headings and messages may show them
	slots   []slot
	index   map[string]int // field to slot, and to the places after the slots for names split out of a full name

	fullName, given, surname int  // places of the names, or -1
	splits                   bool // the given name or the surname comes out of the full name
	rules                    []rule
	identity                 [][]int
	width                    int // values in a row
}

// lay matches a line of headings, and says which stay unmatched and what is doubtful about the rest.
func (d *dictionary) lay(headers []string, recognised int) (l *layout, unmatched, warnings []string) {
	l = &layout{headers: headers, index: map[string]int{}}
	if recognised > 1 || looksLikeHeadings(headers) {
		l.shown = headers
	}
	taken := make([]bool, len(headers))
	rivals := map[int][]int{} // field to the columns that could give it
	directory := fromDirectory(headers)
	ranks := make([]int, len(headers))
	for i, h := range headers {
		if m, ok := d.lookUp(h, directory); ok && len(h) <= longestHeading {
			rivals[m.field] = append(rivals[m.field], i)
			ranks[i] = m.rank
		}
	}
	for f, field := range d.kind.Fields {
		if columns := rivals[f]; len(columns) > 0 {
			best := slices.MinFunc(columns, func(a, b int) int { return ranks[a] - ranks[b] })
			warnings = append(warnings, l.add(field, columns, best, d.meanings[field.Name])...)
			l.slots[len(l.slots)-1].fixed = d.fill[field.Name]
		} else if fixed := d.fill[field.Name]; fixed != "" {
			l.index[field.Name] = len(l.slots)
			l.slots = append(l.slots, slot{field: field, fixed: fixed})
		}
	}
	for _, s := range l.slots {
		for _, c := range s.columns {
			taken[c] = true
		}
	}
	for i, h := range headers {
		if !taken[i] && h != "" {
			unmatched = append(unmatched, shorten(h, longestValue))
		}
	}
	l.placeNames(d.kind)
	l.placeRules(d.kind)
	return l, unmatched, warnings
}

// add gives a field its columns: the best of those that could be it, and the others of the same name.
func (l *layout) add(field Field, columns []int, best int, means map[string]string) (warnings []string) {
	s := slot{field: field, header: l.headers[best], values: normalised(field.Values), means: means}
	for _, c := range columns {
		if normal(l.headers[c]) == normal(s.header) {
			s.columns = append(s.columns, c)
			continue
		}
		warnings = append(warnings, fmt.Sprintf("“%s” was not read: “%s” gives the same field, %s", l.headers[c], s.header, field.Name))
	}
	if len(s.columns) > 1 {
		warnings = append(warnings, fmt.Sprintf("%d columns are named “%s”: the first was read, and lines on which they differ are refused", len(s.columns), s.header))
	}
	l.index[field.Name] = len(l.slots)
	l.slots = append(l.slots, s)
	return warnings
}

// normalised is the table of a field's accepted values, its canonical values among them, by their normal form.
func normalised(values map[string]string) map[string]string {
	m := make(map[string]string, 2*len(values))
	for word, canonical := range values {
		m[normal(word)], m[normal(canonical)] = canonical, canonical
	}
	return m
}

// placeNames makes room for the names that come out of a full name.
func (l *layout) placeNames(k Kind) {
	l.width = len(l.slots)
	l.fullName = l.at("full_name")
	if _, named := k.field("surname"); named && l.fullName >= 0 {
		for _, name := range []string{"given_name", "surname"} {
			if l.at(name) < 0 {
				l.index[name] = l.width
				l.width++
				l.splits = true
			}
		}
	}
	l.given, l.surname = l.at("given_name"), l.at("surname")
}

func (l *layout) placeRules(k Kind) {
	for _, c := range k.contradictions {
		if first, second := l.at(c.first), l.at(c.second); first >= 0 && second >= 0 {
			l.rules = append(l.rules, rule{c, first, second})
		}
	}
	for _, set := range k.Identity {
		var places []int
		for _, name := range set {
			if p := l.at(name); p >= 0 {
				places = append(places, p)
			}
		}
		l.identity = append(l.identity, places)
	}
}

// at returns the place of a field in a row, or -1.
func (l *layout) at(field string) int {
	if i, ok := l.index[field]; ok {
		return i
	}
	return -1
}

// header returns the heading that gives the value at a place of a row.
func (l *layout) header(place int) string {
	if place >= len(l.slots) { // split out of the full name
		place = l.fullName
	}
	return l.slots[place].header
}

// check says which column the file cannot do without, or which mapping names a column that it does not have.
func (d *dictionary) check(l *layout) error {
	for _, key := range slices.Sorted(maps.Keys(d.mappedAs)) {
		column := d.mappedAs[key]
		if !slices.ContainsFunc(l.headers, func(h string) bool { return normal(h) == key }) {
			return &MapError{Column: column, Field: d.mapFields[key], Reason: "the file has no such column" + l.columnsShown()}
		}
	}
	for _, f := range d.kind.Fields {
		if f.Required && l.at(f.Name) < 0 {
			return d.missing(l, MissingFieldError{Field: f.Name, Known: f.Known})
		}
	}
	for _, n := range d.kind.Needs {
		if err := d.meets(l, n); err != nil {
			return err
		}
	}
	return nil
}

func (l *layout) columnsShown() string {
	if len(l.shown) == 0 {
		return ""
	}
	return "; its columns are " + quoted(l.shown, 30)
}

func (d *dictionary) meets(l *layout, n Need) error {
	var missing, names, headings []string
	for _, alternative := range n.OneOf {
		lacking := slices.DeleteFunc(slices.Clone(alternative), func(name string) bool { return l.at(name) >= 0 })
		if len(lacking) == 0 {
			return nil
		}
		if len(lacking) < len(alternative) && missing == nil { // half of it is there, so ask for the other half
			missing = lacking
		}
		names = append(names, strings.Join(alternative, " with "))
		f, _ := d.kind.field(alternative[0])
		headings = append(headings, f.Known[0])
	}
	if missing != nil {
		f, _ := d.kind.field(missing[0])
		return d.missing(l, MissingFieldError{Field: missing[0], Known: f.Known})
	}
	field := names[0]
	if len(names) > 1 {
		field = strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	}
	return d.missing(l, MissingFieldError{Field: field, What: n.What, Known: headings})
}

// missing completes the error with the headings, where they may be shown.
func (d *dictionary) missing(l *layout, e MissingFieldError) error {
	e.Kind, e.Known, e.Headers = d.kind.Name, slices.Clone(e.Known), slices.Clone(l.shown)
	return &e
}
