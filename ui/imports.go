package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// importsRead is what was brought in before, and how the files of each source are read.
type importsRead struct {
	files   []store.ImportedFile
	sources []store.Mapping
}

// imports is the page of the files that were brought in: a mistake is taken back here, while nothing rests on it.
func (d *desk) imports(place) screen {
	s := d.session()
	body := page.Column(16, 900, page.NewLink("‹ Import", func() { d.visit(place{page: "import"}) }), page.Heading("Files brought in before"),
		page.Faint("A whole file is taken back while nothing rests on what it brought: what it made goes, and what it changed is as it was. The trail keeps both."))
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[importsRead]{
			What: "Reading what was brought in",
			Do: func(ctx context.Context) (r importsRead, err error) {
				if r.files, err = s.Imports(ctx); err == nil {
					r.sources, err = s.Mappings(ctx)
				}
				return r, err
			},
			Done: func(r importsRead, err error) {
				defer d.middle.Refresh()
				if err != nil {
					body.Add(page.Notice(theme.Warn, sentence(err)))
					return
				}
				body.Add(d.importedFiles(r.files))
				body.Add(d.importSources(r.sources))
			},
		})
	}
	return screen{body: scrolled(page.Inset(24, 32, body)), filled: read}
}

func (d *desk) importedFiles(files []store.ImportedFile) fyne.CanvasObject {
	if len(files) == 0 {
		return page.Faint("No file was brought in yet.")
	}
	g := grid.New(grid.Column{Title: "Import", Least: 6, Right: true}, grid.Column{Title: "When", Least: 12, Most: 18}, grid.Column{Title: "Who", Least: 6, Most: 16}, grid.Column{Title: "What", Least: 8, Most: 20},
		grid.Column{Title: "File", Least: 10, Grows: true}, grid.Column{Title: "New", Least: 4, Right: true}, grid.Column{Title: "Changed", Least: 4, Right: true}, grid.Column{Title: "Taken back", Least: 10, Most: 18})
	g.Fill(rowsOf(files, func(f store.ImportedFile) grid.Row {
		n := strconv.FormatInt(f.ID, 10)
		return grid.Row{ID: n, Cells: []grid.Cell{
			grid.Text(n), timeCell(f.At), grid.Text(f.By), grid.Text(f.Kind), grid.Text(f.Name), grid.Text(thousands(f.New)), grid.Text(thousands(f.Changed)), timeCell(f.UndoneAt),
		}}
	}), false)
	back := widget.NewButton("Take back what is chosen", func() {
		if r, chosen := g.Chosen(); chosen {
			if n, err := strconv.ParseInt(r.ID, 10, 64); err == nil {
				d.undoImport(n)
			}
		}
	})
	return page.Column(8, 0, sized(g, len(files)), page.Row(8, back))
}

// undoImport takes a whole file back, and says so, or why it cannot be.
func (d *desk) undoImport(id int64) {
	s := d.session()
	task.Run(d.w.door, task.Work[store.ImportedFile]{
		What: "Taking the file back",
		Do:   func(ctx context.Context) (store.ImportedFile, error) { return s.UndoImport(ctx, id) },
		Done: func(f store.ImportedFile, err error) {
			if err != nil {
				d.say(theme.Bad, sentence(err))
			} else {
				d.say(theme.Good, f.Name+" is taken back: "+plural(f.New, "new row is gone", "new rows are gone")+", "+plural(f.Changed, "changed row is", "changed rows are")+" as before.")
			}
			d.again()
			d.recount()
		},
	})
}

// importSources lists how the files of each source are read.
func (d *desk) importSources(sources []store.Mapping) fyne.CanvasObject {
	if len(sources) == 0 {
		return page.Gap(0)
	}
	s := d.session()
	lines := page.Column(4, 0)
	for _, m := range sources {
		words := 0
		for _, v := range m.Values {
			words += len(v)
		}
		lines.Add(page.Pair(page.Plain(m.Name+": "+m.Kind+", "+plural(len(m.Map), "column", "columns")+" and "+plural(words, "word", "words")+" told; kept on "+clock(m.SavedAt)),
			widget.NewButton("Forget", func() {
				task.Run(d.w.door, task.Work[bool]{
					What: "Saving",
					Do:   func(ctx context.Context) (bool, error) { return true, s.ForgetMapping(ctx, m.Name) },
					Done: func(_ bool, err error) {
						if err != nil {
							d.say(theme.Bad, sentence(err))
						}
						d.again()
					},
				})
			})))
	}
	return page.Column(8, 0, page.Subheading("Sources"), page.Faint("A file of a source is read the way the last one was."), lines)
}
