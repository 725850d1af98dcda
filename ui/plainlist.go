package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// plainList is a page that is one list to read: no register, so that nothing is searched in it or added to it, but what is asked about something.
type plainList struct {
	title, help string
	back        fyne.CanvasObject // the way to where it belongs, or nil
	tools       []fyne.CanvasObject
	columns     []grid.Column
	read        func(context.Context, *store.Session) ([]grid.Row, error)
	none        string // why there is nothing
	counts      [2]string
	saved       string // what the trail calls it when it is saved; "": it is not
	opened      func(grid.Row)
}

// screen is the page of the list.
func (p plainList) screen(d *desk) screen {
	s, g, status, middle := d.session(), grid.New(p.columns...), page.Small(""), container.NewStack()
	g.OnOpened = p.opened
	var rows []grid.Row
	fill := func() {
		task.Only(&d.pages, d.w.door, task.Work[[]grid.Row]{
			What: "Reading",
			Do:   func(ctx context.Context) ([]grid.Row, error) { return p.read(ctx, s) },
			Done: func(all []grid.Row, err error) {
				rows = all
				switch {
				case err != nil:
					middle.Objects = []fyne.CanvasObject{scrolled(hollow("This is not shown", sentence(err), page.Press("Back", d.back)))}
				case len(all) == 0:
					middle.Objects = []fyne.CanvasObject{scrolled(hollow("Nothing is here", p.none))}
				default:
					g.Fill(all, false)
					status.SetText(theme.Count(len(all), "%s "+p.counts[0], "%s "+p.counts[1]))
					middle.Objects = []fyne.CanvasObject{page.InsetEach(0, 20, 0, 24, g)}
				}
				middle.Refresh()
			},
		})
	}
	above, tools := []fyne.CanvasObject(nil), page.Row(8, p.tools...)
	if p.saved != "" && s.May(store.ActExport) {
		tools.Add(page.Press("Save this list", func() {
			d.w.setup.Files.Save("Save this list", exchange.FileName(p.title, ".xlsx"), func(path string) {
				d.export(path, p.saved, false, func(context.Context, *store.Session) ([]exchange.Sheet, error) {
					return []exchange.Sheet{{Title: sheetTitle(p.saved), Table: tableOf(p.columns, rows)}}, nil
				}, status.SetText)
			})
		}))
	}
	if p.back != nil {
		above = []fyne.CanvasObject{p.back}
	}
	return screen{
		body:     headed(p.title, p.help, tools, container.NewBorder(nil, page.Inset(6, 32, status), nil, nil, middle), above...),
		keyboard: g.Keyboard(), filled: fill,
	}
}
