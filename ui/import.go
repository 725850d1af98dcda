package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// importPage reads a file of the council into the register: first what would happen, row by row, and then all of it at once.
type importPage struct {
	desk  *desk
	kind  string
	path  string
	found *fyne.Container
}

// importFile is the page on which files are brought in.
func (d *desk) importFile(at place) screen {
	p := &importPage{desk: d, kind: "people", found: page.Column(12, 0)}
	var names []string
	for _, k := range exchange.Kinds() {
		names = append(names, capital(k.Name))
	}
	if at.kind != "" && slices.Contains(names, capital(at.kind)) {
		p.kind = at.kind
	}
	kinds := widget.NewRadioGroup(names, nil)
	kinds.Horizontal, kinds.Required = true, true
	kinds.SetSelected(capital(p.kind))
	kinds.OnChanged = func(label string) {
		p.kind, p.path = strings.ToLower(label), ""
		p.found.RemoveAll()
		d.middle.Refresh()
	}
	choose := page.Main("Choose a file", func() {
		d.w.setup.Files.Open("Bring in "+p.kind, []string{".csv", ".xlsx", ".ldif", ".txt"}, func(path string) {
			p.path = path
			p.run(store.ImportOptions{})
		})
	})
	return screen{body: scrolled(page.Inset(24, 32, page.Column(16, 900,
		page.Heading("Import"), page.Faint("A list that the council keeps already, as CSV, a spreadsheet or a directory's export. First you see what would happen; nothing is written before you say so."),
		asked("What is in it", "", kinds), page.Row(8, choose), p.found)))}
}

// run reads the file: a preview, or with Apply all of it.
func (p *importPage) run(o store.ImportOptions) {
	s, kind, path := p.desk.session(), p.kind, p.path
	o.Name = filepath.Base(path)
	task.Run(p.desk.w.door, task.Work[store.ImportReport]{
		What: "Reading " + o.Name,
		Do: func(ctx context.Context) (r store.ImportReport, err error) {
			f, err := os.Open(path) //nolint:gosec // the file that the person chose
			if err != nil {
				return r, err
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			return s.Import(ctx, kind, f, o)
		},
		Done: func(r store.ImportReport, err error) { p.show(r, err) },
	})
}

// show says what a file would do, or did.
func (p *importPage) show(r store.ImportReport, err error) {
	p.found.RemoveAll()
	defer p.desk.middle.Refresh()
	if err != nil && !errors.Is(err, store.ErrRowsRefused) {
		p.found.Add(page.Notice(theme.Bad, sentence(err)))
		return
	}
	counts := plural(r.New, "new", "new") + ", " + plural(r.Changed, "changed", "changed") + ", " + plural(r.Same, "the same", "the same") + ", " + plural(r.RefusedRows, "refused", "refused")
	if r.Applied {
		p.found.Add(page.Notice(theme.Good, r.File+" is brought in: "+counts+"."))
		p.desk.recount()
		return
	}
	p.found.Add(page.Subheading("What would happen"))
	p.found.Add(page.Plain(r.File + ", " + plural(r.Rows+r.RefusedRows, "row", "rows") + ": " + counts + "."))
	if len(r.Unmatched) > 0 {
		p.found.Add(page.Faint("Columns that are left out: " + strings.Join(r.Unmatched, ", ") + "."))
	}
	for _, w := range r.Warnings[:min(len(r.Warnings), 20)] {
		p.found.Add(page.Notice(theme.Warn, stop(capital(w))))
	}
	if len(r.Refused) > 0 {
		p.found.Add(page.Strong("Rows that are refused"))
		g := grid.New(grid.Column{Title: "Line", Least: 4, Right: true}, grid.Column{Title: "Column", Least: 8, Most: 24}, grid.Column{Title: "Value", Least: 8, Most: 24}, grid.Column{Title: "Why", Least: 16, Grows: true})
		g.Fill(rowsOf(r.Refused, func(f exchange.Refusal) grid.Row {
			line := plural(f.Line, "", "")
			return grid.Row{ID: line + f.Column, Cells: []grid.Cell{grid.Text(strings.TrimSpace(line)), grid.Text(f.Column), grid.Text(f.Value), grid.Text(capital(f.Reason))}}
		}), false)
		p.found.Add(container.NewGridWrap(fyne.NewSize(860, 240), g))
	}
	p.found.Add(p.press(r))
}

// press writes what the preview showed, where there is anything to write.
func (p *importPage) press(r store.ImportReport) fyne.CanvasObject {
	switch {
	case r.New+r.Changed == 0:
		return page.Faint("There is nothing to write: the register knows all of it.")
	case r.RefusedRows > 0:
		return page.Row(8, page.Main("Bring in the other rows", func() { p.run(store.ImportOptions{Apply: true, SkipRefused: true}) }))
	}
	return page.Row(8, page.Main("Bring it in", func() { p.run(store.ImportOptions{Apply: true}) }))
}
