package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/reports"
	"muniment/reports/lang"
	"muniment/store"
	"muniment/ui/grid"
)

// The things of the register that a figure is counted from, or a row of a picture.

// measured lists what a figure was counted from.
func measured(ctx context.Context, s *store.Session, l lang.Language, m *reports.Measure) (listed, error) {
	out := listed{title: l.Say(m.Group) + ": " + lower(l.Say(m.Label)), about: stop(capital(l.Say(m.Words()))) + " " + l.Count(len(m.From), "%s entry is listed.", "%s entries are listed.")}
	refs := make([]store.Ref, len(m.From))
	for i, id := range m.From {
		refs[i] = store.Ref{Kind: m.Kind, ID: id}
	}
	var err error
	out.rows, err = things(ctx, s, refs)
	return out, err
}

// countedInYear lists what a figure of a year's statement was counted from: the id is the last day of the year and the figure's own, with a stroke between.
func countedInYear(ctx context.Context, s *store.Session, l lang.Language, id string) (listed, error) {
	year, figure, _ := strings.Cut(id, "/")
	w, err := reports.StatementWorkspace(ctx, s, year)
	if err != nil {
		return listed{}, err
	}
	i := slices.IndexFunc(w.Figures, func(m reports.Measure) bool { return m.ID == figure })
	if i < 0 {
		return listed{}, &store.NotFoundError{Kind: "figure", ID: figure}
	}
	return measured(ctx, s, l, &w.Figures[i])
}

// pictureFrom lists what a row of a picture was counted from: the id is the picture's place and the row's, with a stroke between.
func pictureFrom(ctx context.Context, s *store.Session, l lang.Language, id string) (listed, error) {
	st, err := reports.Stand(ctx, s)
	if err != nil {
		return listed{}, err
	}
	var picture, row int
	if n, err := fmt.Sscanf(id, "%d/%d", &picture, &row); n != 2 || err != nil || picture >= len(st.Behind) || row >= len(st.Behind[picture]) {
		return listed{}, &store.NotFoundError{Kind: "figure", ID: id}
	}
	p, from := &st.Pictures[picture], st.Behind[picture][row].From
	out := listed{title: l.Say(p.Title) + ": " + l.Say(p.Categories[row]), about: l.Say(stop(capital(p.Counts))) + " " + l.Count(len(from), "%s entry is listed.", "%s entries are listed.")}
	out.rows, err = things(ctx, s, from)
	return out, err
}

// things are things of the register by their names.
func things(ctx context.Context, s *store.Session, refs []store.Ref) ([]grid.Row, error) {
	named := slices.DeleteFunc(slices.Clone(refs), func(r store.Ref) bool { return r.Kind == "" || r.Kind == reports.Week })
	names := store.Names{}
	if len(named) > 0 {
		var err error
		if names, err = s.Names(ctx, named); err != nil {
			return nil, err
		}
	}
	return rowsOf(refs, func(r store.Ref) grid.Row {
		name := names[r]
		if r.Kind == reports.Week {
			return grid.Row{ID: r.ID, Kind: r.Kind, Cells: []grid.Cell{grid.Text(r.ID), grid.Word("Weekly review")}}
		}
		return grid.Row{ID: r.ID, Kind: r.Kind, Cells: []grid.Cell{grid.Text(r.ID), grid.Text(name)}}
	}), nil
}
