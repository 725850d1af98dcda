package reports

import (
	"fmt"
	"strconv"

	"muniment/store/entry"
)

// Measure is one figure of a statement: how much, out of how much, what it was the year before, and where it comes from. What nobody recorded is no data, never
// nought.
type Measure struct {
	ID        string   `json:"id"`    // such as leavers-closed-on-time
	Group     string   `json:"group"` // the section it stands in
	Label     string   `json:"label"`
	Value     *int     `json:"value"` // null: no data
	OutOf     *int     `json:"out_of,omitempty"`
	Unit      string   `json:"unit,omitempty"` // days, weeks
	LastYear  *int     `json:"last_year"`
	LastOutOf *int     `json:"last_year_out_of,omitempty"`
	Typed     bool     `json:"typed"`          // by somebody, with Source; else counted
	Source    string   `json:"source"`         // which register or list it is counted from, or who typed it from what
	From      []string `json:"from"`           // ids of what was counted, where they are entries
	Kind      string   `json:"kind,omitempty"` // of what From names
	standing  bool     // how things stand, rather than what happened in the year
}

// counted is a figure that is known.
func counted(n int) *int { return &n }

// Words is the figure with what it is counted out of: "8 of 10 (80%)", "3 days", "no data".
func (m *Measure) Words() string { return measured(m.Value, m.OutOf, m.Unit) }

// LastWords is last year's figure.
func (m *Measure) LastWords() string { return measured(m.LastYear, m.LastOutOf, m.Unit) }

func measured(n, of *int, unit string) string {
	switch {
	case n == nil || of != nil && *of == 0:
		return "no data"
	case of != nil:
		return percent(*n, *of)
	case unit != "":
		return fmt.Sprintf("%d %s", *n, plural(*n, unit, unit+"s"))
	}
	return strconv.Itoa(*n)
}

// tally counts entries for figures: those of a kind that a condition picks.
type tally struct {
	kind string
	all  []entry.Entry
	ever bool // anything of the kind was ever recorded
}

// of counts the entries that a condition picks.
func (t tally) of(is func(entry.Entry) bool) (ids []string) {
	ids = []string{}
	for _, e := range t.all {
		if is(e) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// plain is a figure of how many entries a condition picks.
func (t tally) plain(id, label, list string, is func(entry.Entry) bool) Measure {
	m := Measure{ID: id, Label: label, Source: list, Kind: t.kind}
	if t.ever {
		m.From = t.of(is)
		m.Value = counted(len(m.From))
	}
	return m
}

// share is a figure of how many of those that one condition picks another picks too.
func (t tally) share(id, label, list string, among, is func(entry.Entry) bool) Measure {
	m := Measure{ID: id, Label: label, Source: list, Kind: t.kind}
	if !t.ever {
		return m
	}
	m.From = t.of(func(e entry.Entry) bool { return among(e) && is(e) })
	m.Value, m.OutOf = counted(len(m.From)), counted(len(t.of(among)))
	return m
}

// stands marks figures of how things stand: they have no past that could be counted again.
func stands(all ...Measure) []Measure {
	for i := range all {
		all[i].standing = true
	}
	return all
}
