package exchange

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// normal strips a heading or a listed value to its letters and digits in lower case: "EMPLOYEE_REF", "Employee Ref." and
// "employeeRef" are one name.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// meaning is what a heading stands for: the field's place in the kind, and how well the name fits (0 is best).
type meaning struct{ field, rank int }

const mapped = -1 // the rank of a heading that the caller mapped: it wins over every known name

// dictionary knows every heading of one kind.
type dictionary struct {
	kind      Kind
	known     map[string]meaning
	inAD      map[string]meaning
	mapping   map[string]meaning           // by the caller; field -1 leaves the column out
	mappedAs  map[string]string            // normal form to the heading as the caller wrote it
	mapFields map[string]string            // normal form to the field as the caller wrote it
	meanings  map[string]map[string]string // by field: a word of the file to the value that is meant
	fill      map[string]string            // by field: what it is where the file does not say
}

// newDictionary builds the table of headings, and checks what can be checked of the caller's mapping without a file.
func newDictionary(k Kind, o Options) (*dictionary, error) {
	d := &dictionary{
		kind: k, known: map[string]meaning{}, inAD: map[string]meaning{}, mapping: map[string]meaning{},
		mappedAs: map[string]string{}, mapFields: map[string]string{}, meanings: map[string]map[string]string{}, fill: map[string]string{},
	}
	for i, f := range k.Fields { // a field's own name goes before whatever else another is known by
		d.known[normal(f.Name)] = meaning{i, 0}
	}
	for i, f := range k.Fields {
		for rank, name := range f.Known {
			if _, found := d.known[normal(name)]; !found {
				d.known[normal(name)] = meaning{i, rank + 1}
			}
		}
		for rank, name := range f.InAD {
			d.inAD[normal(name)] = meaning{i, len(f.Known) + 1 + rank}
		}
	}
	for _, column := range slices.Sorted(maps.Keys(o.Map)) {
		if err := d.mapColumn(column, o.Map[column]); err != nil {
			return nil, err
		}
	}
	for _, field := range slices.Sorted(maps.Keys(o.Values)) {
		if err := d.mapValues(field, o.Values[field]); err != nil {
			return nil, err
		}
	}
	for _, field := range slices.Sorted(maps.Keys(o.Fill)) {
		if err := d.fillField(field, o.Fill[field]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// fillField notes what a field is where the file does not say.
func (d *dictionary) fillField(field, value string) error {
	f, known := d.kind.field(field)
	if !known {
		return &FillError{Field: field, Value: value, Reason: "there is no such field; the fields are " + strings.Join(d.fieldNames(), ", ")}
	}
	read, reason := slot{field: f, values: normalised(f.Values)}.read(value)
	if reason == "" && read == "" {
		reason = "it says nothing"
	}
	if reason != "" {
		return &FillError{Field: field, Value: value, Reason: reason}
	}
	d.fill[f.Name] = read
	return nil
}

// mapValues notes what the words of a file mean for one field. A meaning that the field cannot hold is refused before anything is read.
func (d *dictionary) mapValues(field string, meanings map[string]string) error {
	f, known := d.kind.field(field)
	if !known {
		return &ValueError{Field: field, Reason: "there is no such field; the fields are " + strings.Join(d.fieldNames(), ", ")}
	}
	s := slot{field: f, values: normalised(f.Values)}
	out := make(map[string]string, len(meanings))
	for _, word := range slices.Sorted(maps.Keys(meanings)) {
		if _, reason := s.read(meanings[word]); reason != "" {
			return &ValueError{Field: field, Value: word, Meaning: meanings[word], Reason: reason}
		}
		out[wordKey(word)] = meanings[word]
	}
	d.meanings[f.Name] = out
	return nil
}

// wordKey is what two ways to write one word of a file have in common; a word of signs alone is itself.
func wordKey(word string) string {
	if n := normal(word); n != "" {
		return n
	}
	return trim(word)
}

func (d *dictionary) mapColumn(column, field string) error {
	refuse := func(reason string) error { return &MapError{Column: column, Field: field, Reason: reason} }
	key := normal(column)
	if key == "" {
		return refuse("the name of the column is missing")
	}
	if other, twice := d.mappedAs[key]; twice {
		return refuse("the column is mapped twice, as “" + other + "” too")
	}
	d.mappedAs[key], d.mapFields[key] = column, field
	if field == "" || field == "-" { // the column is to be left out
		d.mapping[key] = meaning{-1, mapped}
		return nil
	}
	name := strings.ToLower(strings.TrimSpace(field))
	i := slices.IndexFunc(d.kind.Fields, func(f Field) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return refuse("there is no such field; the fields are " + strings.Join(d.fieldNames(), ", "))
	}
	for other, m := range d.mapping {
		if m.field == i {
			return refuse("the field is given by “" + d.mappedAs[other] + "” already")
		}
	}
	if name == "last_working_day" && d.means(column, nil) == "contract_end" {
		return refuse("this column is the end of the contract, which is not the last working day")
	}
	d.mapping[key] = meaning{i, mapped}
	return nil
}

func (d *dictionary) fieldNames() []string {
	var names []string
	for _, f := range d.kind.Fields {
		names = append(names, f.Name)
	}
	return names
}

// means returns the name of the field that a heading is known to stand for, or "".
func (d *dictionary) means(heading string, beside []string) string {
	if m, ok := d.lookUpKnown(heading, fromDirectory(beside)); ok {
		return d.kind.Fields[m.field].Name
	}
	return ""
}

// lookUp returns the meaning of a heading. A remark in brackets is ignored where the whole is not known:
// "Start Date (dd/mm/yyyy)".
func (d *dictionary) lookUp(heading string, directory bool) (meaning, bool) {
	if m, ok := d.mapping[normal(heading)]; ok {
		return m, m.field >= 0
	}
	return d.lookUpKnown(heading, directory)
}

func (d *dictionary) lookUpKnown(heading string, directory bool) (meaning, bool) {
	names := []string{normal(heading)}
	if open := strings.IndexByte(heading, '('); open > 0 {
		names = append(names, normal(heading[:open]))
	}
	for _, name := range names {
		if m, ok := d.known[name]; ok {
			return m, true
		}
		if m, ok := d.inAD[name]; ok && directory {
			return m, true
		}
	}
	return meaning{}, false
}

// fromDirectory reports whether headings are those of a directory's export.
func fromDirectory(headings []string) bool {
	return slices.ContainsFunc(headings, func(h string) bool {
		switch normal(h) {
		case "samaccountname", "distinguishedname", "dn", "userprincipalname", "objectguid":
			return true
		}
		return false
	})
}

// score counts the fields that a line of cells names, were it the line of headings.
func (d *dictionary) score(cells []string) int {
	found := map[int]bool{}
	directory := fromDirectory(cells)
	for _, c := range cells {
		if len(c) > longestHeading {
			continue
		}
		if m, ok := d.lookUp(c, directory); ok {
			found[m.field] = true
		}
	}
	return len(found)
}

// longestHeading is the length in bytes beyond which a cell is no heading.
const longestHeading = 200

// isHeadings reports whether cells are the given headings again, as files put together from several have them.
func isHeadings(cells, headings []string) bool {
	if len(cells) < len(headings) {
		return false
	}
	for i, c := range cells {
		h := ""
		if i < len(headings) {
			h = headings[i]
		}
		if !sameName(c, h) {
			return false
		}
	}
	return true
}

// sameName compares the normal forms of two names without making them: it is asked of every line of a file.
func sameName(a, b string) bool {
	for {
		var x, y rune
		x, a = nextLetter(a)
		y, b = nextLetter(b)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
	}
}

// nextLetter returns the first letter or digit of s in lower case and what follows it, or 0.
func nextLetter(s string) (rune, string) {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r), s[i+utf8.RuneLen(r):]
		}
	}
	return 0, ""
}

// areOtherHeadings reports whether a line is one of headings in another order or for other columns, as where two reports
// were put into one file. Reading on would put what follows into the wrong fields. Only a line whose first cell is
// one of the headings is looked at closely.
func (d *dictionary) areOtherHeadings(cells []string, l *layout) bool {
	return slices.Contains(l.headers, trim(cells[0])) && d.score(cells) >= max(2, (len(l.slots)+1)/2)
}

// looksLikeHeadings reports whether a line that was not recognised may be shown in a message: nobody's data.
func looksLikeHeadings(cells []string) bool {
	for _, c := range cells {
		if c == "" || len(c) > 60 || strings.ContainsAny(c, "0123456789@") {
			return false
		}
	}
	return len(cells) > 1
}
