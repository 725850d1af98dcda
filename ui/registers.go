package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/theme"
)

// register is one list of the desk: a kind of package entry, or a register with a table of its own. All of them are shown by one page (list.go), and what is
// chosen in them by one panel (panel.go).
type register struct {
	name    string // as `muniment list` calls it: people
	kind    string // of what is in it: person
	title   string
	about   string
	columns []grid.Column
	states  []string // by which it can be narrowed: words with which what stands under State begins
	ends    bool     // it has ended entries, which are shown where asked for
	acts    []string // beside those of its kind: typed acts that add to it
	paged   bool     // rows gives pages, and narrows them itself; else it gives all, and the page of the list narrows them
	rows    func(context.Context, *store.Session, listQuery) ([]grid.Row, error)
}

// listQuery is what of a register is asked for.
type listQuery struct {
	text    string
	state   string // that rows are in, or ""
	lacking bool   // only what is incomplete
	ended   bool
	pages   []store.Page // none: all
}

// registers lists every register: those with tables of their own, then the kinds.
func registers() []register {
	out := slices.Concat(peopleRegisters(), staffRegisters(), accessRegisters())
	for _, k := range entry.Kinds() {
		out = append(out, entryRegister(k))
	}
	return out
}

// registerOf finds a register by the kind of what is in it.
func registerOf(kind string) (register, bool) {
	for _, r := range registers() {
		if r.kind == kind {
			return r, true
		}
	}
	return register{}, false
}

// entryRegister is the register of a kind.
func entryRegister(k entry.Kind) register {
	r := register{name: k.Plural, kind: k.Name, title: k.Title, about: k.About, states: k.States, ends: true, paged: true}
	r.columns = []grid.Column{{Title: "Reference", Least: 7, Most: 16}, {Title: "Name", Least: 14, Grows: true}}
	named := k.Name == "service" // whose references the register makes from their names
	if named {
		r.columns = r.columns[1:]
	}
	until, hasUntil := k.Field(k.Until)
	if len(k.States) > 0 {
		r.columns = append(r.columns, grid.Column{Title: "State", Least: 8, Most: 24})
	}
	if hasUntil {
		r.columns = append(r.columns, grid.Column{Title: until.Label, Least: 10, Most: 18, Spare: true})
	}
	if k.PartOf != "" {
		r.columns = append(r.columns, grid.Column{Title: "Part of", Least: 8, Most: 24, Spare: true})
	}
	r.columns = append(r.columns, grid.Column{Title: "Answers for it", Least: 10, Most: 40, Spare: true}, grid.Column{Title: "Missing", Least: 9, Most: 12, Spare: true})
	r.rows = func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
		entries, err := s.EntriesThat(ctx, k.Name, store.EntryQuery{Text: q.text, Ended: q.ended, State: q.state, Incomplete: q.lacking}, q.pages...)
		if err != nil {
			return nil, err
		}
		names, err := namesIn(ctx, s, k, entries)
		if err != nil {
			return nil, err
		}
		out := make([]grid.Row, len(entries))
		for i, e := range entries {
			cells := []grid.Cell{{Text: e.Title}}
			if !named {
				cells = slices.Insert(cells, 0, grid.Text(e.ID))
			}
			if len(k.States) > 0 {
				cells = append(cells, quiet(stateCell(k, e)))
			}
			if hasUntil {
				cells = append(cells, untilCell(e, k, s.Today()))
			}
			if k.PartOf != "" {
				cells = append(cells, grid.Text(nameOr(names, k.PartOf, e.Of)))
			}
			out[i] = grid.Row{ID: e.ID, Kind: k.Name, Cells: append(cells, grid.Text(nameOr(names, "post", e.Post)), missingCell(e))}
		}
		return out, nil
	}
	return r
}

// namesIn names the posts that answer for entries, and what these are part of.
func namesIn(ctx context.Context, s *store.Session, k entry.Kind, entries []entry.Entry) (store.Names, error) {
	refs := map[store.Ref]bool{}
	for _, e := range entries {
		refs[store.Ref{Kind: "post", ID: e.Post}], refs[store.Ref{Kind: k.PartOf, ID: e.Of}] = true, true
	}
	return s.Names(ctx, keys(refs))
}

func stateCell(k entry.Kind, e entry.Entry) grid.Cell {
	if !e.Live() {
		return grid.Cell{Text: theme.Say("Ended %s", e.EndedOn.Short()), Key: "~" + string(e.EndedOn), Tone: theme.Neutral}
	}
	return grid.Cell{Text: capital(e.State), Tone: stateTone(k, e)}
}

// quiet leaves what is as it should be without a colour: in a list only what is not stands out.
func quiet(c grid.Cell) grid.Cell {
	if c.Tone == theme.Good {
		c.Tone, c.Word = theme.Plain, true
	}
	return c
}

// stateTone is the colour of a state: quiet where nothing more is owed, and blue where something is under way.
func stateTone(k entry.Kind, e entry.Entry) theme.Tone {
	switch {
	case !e.Live():
		return theme.Neutral
	case k.IsFinal(e.State), e.State == "approved", e.State == "signed", e.State == "agreed", e.State == "in use", e.State == "issued", e.State == "clear":
		return theme.Good
	case e.State == "something found", e.State == "lost", e.State == "not found", e.State == "refused":
		return theme.Warn
	}
	return theme.Info
}

func untilCell(e entry.Entry, k entry.Kind, today calendar.Date) grid.Cell {
	d := e.Fields.Day(k.Until)
	c := dayCell(d)
	if d.Known() && d < today && e.Live() && !k.IsFinal(e.State) {
		c.Tone = theme.Bad
	}
	return c
}

func missingCell(e entry.Entry) grid.Cell {
	n := len(e.Missing)
	if n == 0 || !e.Live() {
		return grid.Cell{}
	}
	return grid.Cell{Text: theme.Count(n, "%s field", "%s fields"), Key: strconv.Itoa(1000 - n), Tone: theme.Warn}
}

func dayCell(d calendar.Date) grid.Cell { return grid.Cell{Text: d.Short(), Key: string(d)} }

func timeCell(t time.Time) grid.Cell {
	return grid.Cell{Text: clock(t), Key: t.UTC().Format(time.RFC3339)}
}

// clock is an instant as people read it in London; the zero instant is blank.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.London()).Format("02/01/2006 15:04")
}

// inLine are texts that stand beside each other on one line; what is blank is left out.
func inLine(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), " · ")
}

// thousands writes a number with commas.
func thousands(n int) string { return lang.Thousands(n) }
