package ui

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// importPage reads a file of the council into the register: first what would happen, row by row, and then all of it at once. Its columns and words can be told until
// the preview is as it should be (importwords.go); files that were brought in before, and their sources, stand on a page of their own (imports.go).
type importPage struct {
	desk *desk
	importing
	found *fyne.Container
	name  *widget.Entry // of the source
}

// importing is a file that is looked at, with what was told of how it is read. It is kept when the page is left.
type importing struct {
	kind string
	path string // "": none was chosen yet
	o    store.ImportOptions
	kept map[int]bool // lines that are something else than what is called nearly the same
}

// told reports whether anything was told of how the file is read.
func (i importing) told() bool {
	return len(i.o.Map)+len(i.o.Values)+len(i.o.Fill)+len(i.o.Merge)+len(i.kept) > 0 || i.o.Sheet != "" || i.o.HeaderLine > 0 || i.o.Create
}

// importFile is the page on which files are brought in.
func (d *desk) importFile(at place) screen {
	p := &importPage{desk: d, importing: importing{kind: "people", path: at.id}, found: page.Column(12, 0), name: widget.NewEntry()} // the path is that of a file that waits
	if _, known := store.ImportKind(at.kind); known {
		p.kind = at.kind
	}
	kept, had := d.drafts[at]
	if before, is := kept.own.(importing); is {
		p.importing = before
	}
	p.name.SetText(kept.fields["name"])
	names, kinds := []string{}, map[string]string{}
	for _, k := range store.ImportKinds() {
		label := theme.Say(capital(strings.ReplaceAll(k.Name, "-", " ")))
		names = append(names, label)
		kinds[label] = k.Name
	}
	which := widget.NewSelect(names, nil)
	which.SetSelected(theme.Say(capital(strings.ReplaceAll(p.kind, "-", " "))))
	which.OnChanged = func(label string) {
		p.kind, p.path, p.o, p.kept = kinds[label], "", store.ImportOptions{}, nil
		p.found.RemoveAll()
		d.middle.Refresh()
	}
	create := page.Ticked("Make the posts, services and systems that rows name and the register lacks", p.o.Create, func(on bool) { p.o.Create = on; p.again() })
	p.name.OnSubmitted = func(string) { p.again() }
	brought := func(path string) {
		p.path, p.o, p.kept = path, store.ImportOptions{Create: create.On()}, nil
		p.run()
	}
	choose := page.Main("Choose a file", func() {
		d.w.setup.Files.Open("Choose a file", listEndings(), brought)
	})
	before := page.Gap(0)
	if had {
		before = d.keptNotice()
	}
	s := screen{drops: brought, typed: func() typedSoFar { return p.typed(at.id) }, body: scrolled(page.Inset(24, 32, page.Column(16, 900,
		page.Heading("Import"), page.Help("A list that the council keeps already, as CSV or as a spreadsheet. First you see what would happen; nothing is written before you say so."),
		before, asked("What is in it", "", page.Wide(360, page.Bordered(which))),
		asked("Name of the source (optional)", "Such as “payroll, monthly”: the next file of that name is read the way this one was.", p.name), create,
		page.Row(8, choose, page.Press("Save an empty workbook to fill in", p.template), page.Press("Files brought in before", func() { d.visit(place{page: "imports"}) })), p.found)))}
	if p.path != "" {
		s.filled = p.run
	}
	return s
}

// typed is what is kept of the page when it is left, to which somebody came with the file of a path, or of none.
func (p *importPage) typed(came string) typedSoFar {
	out := typedSoFar{fields: entry.Values{}}
	if name := strings.TrimSpace(p.name.Text); name != "" {
		out.fields["name"] = name
	}
	if told := p.told(); told || p.path != came {
		out.own = p.importing
		if told {
			out.fields["told"] = "yes"
		}
	}
	return out
}

// listEndings are those of the files that are brought in.
func listEndings() []string { return []string{".csv", ".xlsx", ".ods", ".txt"} }

// template writes an empty workbook of the chosen kind.
func (p *importPage) template() {
	d, kind := p.desk, p.kind
	d.w.setup.Files.Save("Save an empty workbook", exchange.FileName(kind, ".xlsx"), func(path string) {
		d.save("Writing the workbook", path, func(context.Context) ([]byte, error) {
			k, _ := store.ImportKind(kind)
			var out bytes.Buffer
			err := exchange.WriteTemplate(&out, k)
			return out.Bytes(), err
		})
	})
}

// again reads the file once more, as its columns and words are told now.
func (p *importPage) again() {
	if p.path != "" {
		p.run()
	}
}

// run reads the file: a preview.
func (p *importPage) run() { p.read(false, false) }

func (p *importPage) read(apply, skip bool) {
	s, kind, path, o := p.desk.session(), p.kind, p.path, p.o
	o.Name, o.Source, o.Apply, o.SkipRefused = filepath.Base(path), strings.TrimSpace(p.name.Text), apply, skip
	task.Run(p.desk.w.door, task.Work[store.ImportReport]{
		What: theme.Say("Reading %s", o.Name),
		Do: func(ctx context.Context) (r store.ImportReport, err error) {
			f, err := exchange.Open(path)
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
		p.found.Add(p.reading(r))
		var missing *exchange.MissingFieldError
		if errors.As(err, &missing) && len(missing.Headers) > 0 {
			p.found.Add(page.Plain("Say which column each is."))
			p.found.Add(p.columns(r, missing.Headers, nil, missing.Proposed))
		}
		return
	}
	if r.Applied {
		p.done(r)
		return
	}
	p.found.Add(page.Subheading("What would happen"))
	p.found.Add(page.Plain(fileCounts(r)))
	if r.Source != "" && !strings.EqualFold(r.Source, strings.TrimSpace(p.name.Text)) {
		p.found.Add(page.Notice(theme.Info, theme.Say("Its columns are those of “%s”.", r.Source), page.Press("Read it as such a file", func() {
			p.name.SetText(r.Source)
			p.run()
		})))
	}
	for _, w := range r.Warnings[:min(len(r.Warnings), 20)] {
		p.found.Add(page.Notice(theme.Warn, stop(capital(w))))
	}
	if near := p.open(r.Near); len(near) > 0 {
		p.found.Add(p.near(near))
	}
	if len(r.Refused) > 0 {
		p.found.Add(page.Strong("Rows that are refused"))
		p.found.Add(refusedGrid(r.Refused))
		p.found.Add(p.words(r))
		p.found.Add(page.Row(8, page.Press("Save the refused rows as a spreadsheet", func() { p.saveRefused(r) })))
	}
	if len(r.Unmatched) > 0 {
		p.found.Add(page.Faint(theme.Say("Columns that are left out: %s.", joined(r.Unmatched))))
	}
	p.found.Add(p.press(r))
	p.found.Add(p.reading(r))
	p.found.Add(p.columns(r, r.Columns, r.Matched, r.Proposed))
}

// done says what was brought in, and how it is taken back.
func (p *importPage) done(r store.ImportReport) {
	words := theme.Say("%s is brought in: %s.", r.File, rowCounts(r))
	if r.Undo > 0 {
		p.found.Add(page.Notice(theme.Good, words, page.Press("Take all of it back", func() { p.desk.undoImport(r.Undo) })))
	} else {
		p.found.Add(page.Notice(theme.Good, words))
	}
	p.importing = importing{kind: p.kind} // what was told of it is done with
	p.name.SetText("")
	p.desk.recount()
}

// press writes what the preview showed, where there is anything to write.
func (p *importPage) press(r store.ImportReport) fyne.CanvasObject {
	switch {
	case r.New+r.Changed == 0 && r.Same == 0 && r.RefusedRows > 0:
		return page.Faint("Nothing can be written: every row is refused. Choose below what each column is read as, or correct the file.")
	case r.New+r.Changed == 0 && r.RefusedRows > 0:
		return page.Faint("There is nothing new to write: the register knows every row that is not refused.")
	case r.New+r.Changed == 0:
		return page.Faint("There is nothing to write: the register knows all of it.")
	case r.RefusedRows > 0:
		return page.Row(8, page.Main("Bring in the other rows", func() { p.read(true, true) }))
	}
	return page.Row(8, page.Main("Bring it in", func() { p.read(true, false) }))
}

// saveRefused writes the refused rows with their reasons beside them, to be corrected and brought in.
func (p *importPage) saveRefused(r store.ImportReport) {
	d, path := p.desk, p.path
	o := exchange.Options{Map: maps.Clone(p.o.Map), Values: p.o.Values, Fill: p.o.Fill, Sheet: r.Sheet, HeaderLine: p.o.HeaderLine}
	stem := strings.TrimSuffix(r.File, filepath.Ext(r.File))
	d.w.setup.Files.Save("Save the refused rows", exchange.FileName(stem+" refused", ".xlsx"), func(to string) {
		task.Run(d.w.door, task.Work[int]{
			What: "Writing the refused rows",
			Do: func(ctx context.Context) (n int, err error) {
				f, err := exchange.Open(path)
				if err != nil {
					return 0, err
				}
				defer func() { err = errors.Join(err, f.Close()) }()
				var out bytes.Buffer
				if n, err = exchange.WriteRefused(ctx, &out, filepath.Ext(to), f, r.As(), o, r.Refused); err != nil {
					return n, err
				}
				return n, writeFile(to, &out)
			},
			Done: func(n int, err error) {
				defer d.middle.Refresh()
				if err != nil {
					p.found.Add(page.Notice(theme.Bad, sentence(err)))
					return
				}
				p.found.Add(page.Notice(theme.Good, theme.Count(n, "%s refused row is in %s. Correct it there, and bring in that file.", "%s refused rows are in %s. Correct them there, and bring in that file.", to)))
			},
		})
	})
}

// rowCounts are how many rows of a file are what.
func rowCounts(r store.ImportReport) string {
	return theme.Say("%s new, %s changed, %s the same, %s refused", thousands(r.New), thousands(r.Changed), thousands(r.Same), thousands(r.RefusedRows))
}

// fileCounts are how many rows a file has, and how many of them are what.
func fileCounts(r store.ImportReport) string {
	return theme.Count(r.Rows+r.RefusedRows, "%[2]s, %[1]s row: %[3]s.", "%[2]s, %[1]s rows: %[3]s.", r.File, rowCounts(r))
}

// joined lists words in a sentence.
func joined(words []string) string { return strings.Join(words, ", ") }
