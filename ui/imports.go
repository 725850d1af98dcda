package ui

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// importsRead is what was brought in before, and how the files of each source are read.
type importsRead struct {
	files   []store.ImportedFile
	sources []store.Mapping

	folders  []store.WatchedFolder
	waiting  []store.WaitingFile
	troubles []store.WatchTrouble
}

// imports is the page of the files that were brought in: a mistake is taken back here, while nothing rests on it.
func (d *desk) imports(place) screen {
	s := d.session()
	body := page.Column(16, 900, page.NewLink("‹ Import", func() { d.visit(place{page: "import"}) }), page.Heading("Files that wait, and files brought in"),
		page.Faint("A whole file is taken back while nothing rests on what it brought: what it made goes, and what it changed is as it was. The trail keeps both."))
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[importsRead]{
			What: "Reading what was brought in",
			Do: func(ctx context.Context) (r importsRead, err error) {
				if r.waiting, r.troubles, err = s.LookIntoFolders(ctx); err != nil {
					return r, err
				}
				if r.folders, err = s.WatchedFolders(ctx); err != nil {
					return r, err
				}
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
				body.Add(d.watched(r))
				body.Add(page.Subheading("Files brought in"))
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
	g := grid.New(grid.Column{Title: "Import", Least: 6, Right: true}, grid.Column{Title: "When", Least: 16, Most: 18}, grid.Column{Title: "Who", Least: 6, Most: 16, Spare: true}, grid.Column{Title: "What", Least: 8, Most: 20, Spare: true},
		grid.Column{Title: "File", Least: 8, Grows: true}, grid.Column{Title: "New", Least: 4, Right: true, Spare: true}, grid.Column{Title: "Changed", Least: 4, Right: true, Spare: true}, grid.Column{Title: "Taken back", Least: 10, Most: 18})
	g.Fill(rowsOf(files, func(f store.ImportedFile) grid.Row {
		n := strconv.FormatInt(f.ID, 10)
		return grid.Row{ID: n, Cells: []grid.Cell{
			grid.Text(n), timeCell(f.At), grid.Text(f.By), grid.Text(importTitle(f.Kind)), grid.Text(f.Name), grid.Text(thousands(f.New)), grid.Text(thousands(f.Changed)), timeCell(f.UndoneAt),
		}}
	}), false)
	back := page.Press("Take back what is chosen", func() {
		if r, chosen := g.Chosen(); chosen {
			if n, err := strconv.ParseInt(r.ID, 10, 64); err == nil {
				d.undoImport(n)
			}
		}
	})
	return page.Column(8, 0, within(g), page.Row(8, back))
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
				d.say(theme.Good, theme.Say("%s is taken back. New rows that are gone: %s. Changed rows that are as before: %s.", f.Name, thousands(f.New), thousands(f.Changed)))
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
		lines.Add(page.Pair(page.Plain(theme.Say("%s: %s. Columns that were told: %s. Words that were told: %s. Kept on %s.", m.Name, importTitle(m.Kind), thousands(len(m.Map)), thousands(words), clock(m.SavedAt))),
			page.Press("Forget", func() {
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

// watched shows what waits in watched folders, and the folders.
func (d *desk) watched(r importsRead) fyne.CanvasObject {
	out := page.Column(8, 0, page.Subheading("Watched folders"))
	for _, f := range r.waiting {
		words := filepath.Join(f.Path, f.Name) + ": "
		switch {
		case f.Trouble != "":
			words += theme.Say("it cannot be read. %s", stop(capital(atDesk(f.Trouble))))
		case f.Known:
			words += theme.Say("%s new, %s changed, %s refused", thousands(f.New), thousands(f.Changed), thousands(f.Refused))
		default:
			words += importTitle(f.Kind)
		}
		out.Add(page.Pair(page.Plain(words), page.Row(8,
			page.Press("Look at it", func() { d.visit(place{page: "import", kind: f.Kind, id: filepath.Join(f.Path, f.Name)}) }),
			page.Press("Dismiss", func() {
				d.visit(place{page: "act", kind: waitingFile, verb: "watch dismiss"}.with(entry.Values{"file": f.ID}))
			}))))
	}
	for _, t := range r.troubles {
		out.Add(page.Notice(theme.Warn, t.Folder+": "+stop(t.Reason)))
	}
	for _, w := range r.folders {
		line := page.Row(8)
		if d.session().May(store.ActWatchFolder) {
			line.Add(page.Press("Watch it no longer", func() {
				d.visit(place{page: "act", kind: waitingFile, verb: "watch end"}.with(entry.Values{"folder": w.ID}))
			}))
		}
		out.Add(page.Pair(page.Faint(theme.Say("%s: %s on %s, for: %s", w.ID, w.Path, w.Computer, importTitle(w.Kind))), line))
	}
	if len(r.folders) == 0 {
		out.Add(page.Faint("No folder is watched. What others put into a watched folder is previewed and prompted for."))
	}
	if d.session().May(store.ActWatchFolder) {
		out.Add(page.Row(8, page.Press("Have a folder watched", func() { d.visit(place{page: "act", kind: waitingFile, verb: "watch add"}) })))
	}
	return out
}

// importTitle is what a file of a kind holds, as people say it.
func importTitle(kind string) string {
	return lower(theme.Say(capital(strings.ReplaceAll(kind, "-", " "))))
}

// lookIntoFolders looks whether something arrived in the watched folders of this computer. What it finds is prompted for; what went wrong is told on the page of imports.
func (d *desk) lookIntoFolders() {
	s := d.session()
	if !s.May(store.ActImport) {
		return
	}
	task.Run(d.w.door, task.Work[int]{
		What: "Looking into the watched folders",
		Do: func(ctx context.Context) (int, error) {
			waiting, _, err := s.LookIntoFolders(ctx)
			return len(waiting), err
		},
		Done: func(n int, err error) {
			if err == nil && n > 0 {
				d.recount()
			}
		},
	})
}
