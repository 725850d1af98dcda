package store

import (
	"context"
	"strings"
	"unicode"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// Near is a row that would be new although the register has something that is called nearly the same. Whoever imports says whether it is that (ImportOptions.Merge)
// or something else.
type Near struct {
	Line  int    `json:"line"`
	Name  string `json:"name"`
	ID    string `json:"id"` // what the register has
	Title string `json:"title"`

	Differs []Differing `json:"differs,omitempty"` // where the row and what the register has do not say the same
}

// Differing is what a row says of something, beside what the register has.
type Differing struct {
	Label    string `json:"label"`
	File     string `json:"file"`
	Register string `json:"register"`
}

// mostDiffering is how many differences are shown of one row.
const mostDiffering = 8

// differing holds what a row gives beside what the register has: where only one says anything, that too.
func differing(k entry.Kind, row, known entry.Values) []Differing {
	var out []Differing
	for _, f := range givenFields(k) {
		if row[f.Name] != known[f.Name] && len(out) < mostDiffering {
			out = append(out, Differing{f.Label, row[f.Name], known[f.Name]})
		}
	}
	return out
}

// mostNear is how many near names a report lists, and farApart how many names are compared letter by letter before only the same letters count.
const (
	mostNear = 200
	farApart = 3_000
)

// near notes what the register has under nearly the name of a new entry. Only what this person may see is told.
func (i *importer) near(ctx context.Context, k entry.Kind, e entry.Entry, r exchange.Row) {
	if !calledByName(k) || len(i.report.Near) >= mostNear || i.err != nil {
		return
	}
	if i.names == nil {
		if i.names, i.err = i.namesOf(ctx, k); i.err != nil {
			return
		}
	}
	key := nameKey(e.Title)
	for _, other := range i.names {
		if other.id == e.ID {
			continue
		}
		if other.key == key || len(i.names) <= farApart && nearly(key, other.key) {
			i.report.Near = append(i.report.Near, Near{Line: r.Line, Name: e.Title, ID: other.id, Title: other.title, Differs: differing(k, e.Fields, other.fields)})
			return
		}
	}
}

// knownName is the name of an entry that was there before the file.
type knownName struct {
	id, title, key string
	fields         entry.Values
}

func (i *importer) namesOf(ctx context.Context, k entry.Kind) ([]knownName, error) {
	all, err := i.t.s.Entries(ctx, k.Name, "", false)
	if err != nil {
		return nil, err
	}
	out := make([]knownName, 0, len(all))
	for _, e := range all {
		out = append(out, knownName{e.ID, e.Title, nameKey(e.Title), e.Fields})
	}
	return out, nil
}

// nameKey is a name without what people write one way today and another tomorrow: capitals, signs, "and", "the".
func nameKey(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if word != "and" && word != "the" && word != "of" {
			b.WriteString(word)
		}
	}
	return b.String()
}

// nearly reports that two keys of some length differ in no more than a letter or two, and not in a number: "Depot 1" is not "Depot 2".
func nearly(a, b string) bool {
	most := 1
	if len(a) >= 12 {
		most = 2
	}
	if len(a) < 6 || len(b) < 6 || len(a)-len(b) > most || len(b)-len(a) > most || digitsOf(a) != digitsOf(b) {
		return false
	}
	return distance(a, b) <= most
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// distance counts the letters to add, leave out or change between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}
