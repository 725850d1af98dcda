package ui

import (
	"context"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
)

// directoriesRead is the list of the directories that were read, each with its last reading.
func (d *desk) directoriesRead(place) screen {
	return plainList{
		title: "Directories that were read", help: "The last reading of each. It is the month's reconciliation of the system.",
		back:    page.NewLink("‹ Directories", func() { d.visit(place{page: "directory"}) }),
		columns: []grid.Column{{Title: "System", Least: 12, Grows: true}, {Title: "Directory", Least: 12, Most: 34}, {Title: "As of", Least: 18, Most: 20}, {Title: "Read by", Least: 8, Most: 16, Spare: true}, {Title: "Tells of use", Least: 6, Most: 12, Spare: true}, {Title: "Reconciliation", Least: 8, Most: 16, Spare: true}},
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			all, err := s.Directories(ctx)
			if err != nil {
				return nil, err
			}
			var refs []store.Ref
			for _, v := range all {
				refs = append(refs, store.Ref{Kind: "system", ID: v.System})
			}
			names, err := s.Names(ctx, refs)
			return rowsOf(all, func(v store.Directory) grid.Row {
				use := "No"
				if v.KnowsUse {
					use = "Yes"
				}
				return grid.Row{ID: v.System, Cells: []grid.Cell{grid.Text(nameOr(names, "system", v.System)), grid.Text(v.Source), timeCell(v.TakenAt), grid.Text(v.ReadBy), {Text: use, Word: true}, grid.Text(v.Reconciliation)}}
			}), err
		},
		none: "No directory was read yet.", counts: [2]string{"directory", "directories"},
		opened: func(r grid.Row) { d.visit(place{page: "thing", kind: "system", id: r.ID}) },
	}.screen(d)
}
