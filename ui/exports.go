package ui

import (
	"context"
	"slices"
	"strconv"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
)

// exports is the list of who took which list out of the register, the latest first.
func (d *desk) exports(place) screen {
	return plainList{
		title: "Lists that were taken out", help: "Each is an entry of the trail. A list that was saved is no longer sealed.",
		back:    page.NewLink("‹ Trail", func() { d.visit(place{page: "trail"}) }),
		columns: []grid.Column{{Title: "Entry", Least: 5, Right: true}, {Title: "When", Least: 16, Most: 18}, {Title: "Who", Least: 8, Most: 20, Spare: true}, {Title: "List", Least: 12, Grows: true}, {Title: "Rows", Least: 6, Right: true, Spare: true}, {Title: "Which", Least: 12, Most: 26, Spare: true}},
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			all, err := s.Exports(ctx)
			slices.Reverse(all)
			return rowsOf(all, exportRow), err
		},
		none: "No list was taken out of this register yet.", counts: [2]string{"list", "lists"}, saved: "exports",
	}.screen(d)
}

func exportRow(e store.Export) grid.Row {
	n, which := strconv.FormatInt(e.Sequence, 10), "All that they may see"
	if e.Narrowed {
		which = "Narrowed by a text"
	}
	return grid.Row{ID: n, Cells: []grid.Cell{grid.Text(n), timeCell(e.At), grid.Text(e.Login), grid.Text(sheetTitle(e.Register)), grid.Text(thousands(e.Rows)), grid.Text(which)}}
}
