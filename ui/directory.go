package ui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/form"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// directoryAccount is what prompts about the accounts of a directory are about.
const directoryAccount = "directory-account"

// waitingFile is what prompts about files in watched folders are about.
const waitingFile = "waiting-file"

// directoryPage holds the accounts of a directory against the access that is recorded: from an export, or from the directory itself.
type directoryPage struct {
	desk     *desk
	form     *form.Form // whose accounts, and what the directory is called
	server   *form.Form // a live directory
	password *widget.Entry
	live     *fyne.Container // the questions about a live directory
	found    *fyne.Container // what a preview shows, or what was kept
	open     *fyne.Container // what is open of the last readings
}

// directory is the page of the directories.
func (d *desk) directory(at place) screen {
	p := &directoryPage{desk: d, live: page.Column(12, form.Most), found: page.Column(12, 0), open: page.Column(12, 0), password: widget.NewPasswordEntry()}
	kept := d.keptForms(at, nil)
	p.form = kept.form([]entry.Field{
		pointing(needed("system", "System whose accounts they are", entry.Link), "system"),
		helped(optional("source", "What the directory is called", entry.Text), "Left blank, the name of the file or of the server."),
		helped(optional("taken", "When the directory said so", entry.Moment), "Left blank, now. An older export never takes back what was seen since."),
	}, nil, nil)
	p.server = kept.form([]entry.Field{
		helped(needed("address", "Server", entry.Text), "Such as ldaps://dc1.anytown.example. The connection is encrypted, and the server's certificate is checked."),
		helped(needed("login", "Account that reads it", entry.Text), "A service account that may read and nothing else."), needed("base", "Where the search begins", entry.Text),
		helped(optional("authority", "File with the certificate of the authority", entry.Text), "Where the council's own authority vouches for the server."),
	}, nil, nil)
	things := []fyne.CanvasObject{
		page.Heading("Directories"), page.Help("Hold the accounts of a directory against the access that is recorded here. Nothing is ever written to a directory."),
	}
	if d.session().May(store.ActReadDirectory) {
		things = append(things, kept.notice(), page.Column(12, form.Most, p.form.Object()),
			page.Row(8, page.Main("Choose an export", p.choose), page.Press("Read the directory itself", p.askServer)), p.live,
			page.Row(8, page.NewLink("Directories that were read", func() { d.visit(place{page: "directories-read"}) })))
	}
	things = append(things, p.found, p.open)
	if len(p.server.Typed()) > 0 {
		p.askServer()
	}
	return screen{body: scrolled(page.Inset(24, 32, page.Column(16, 900, things...))), filled: p.readOpen, keyboard: p.form.Keyboard(), typed: kept.typed}
}

// choose reads an export.
func (p *directoryPage) choose() {
	if !p.form.Check() {
		return
	}
	p.desk.w.setup.Files.Open("Choose the directory's export", []string{".csv", ".ldif", ".xlsx", ".txt"}, func(path string) { p.fromFile(path, false) })
}

// reading is what the form says of a reading.
func (p *directoryPage) reading(name string, keep bool) store.DirectoryReading {
	v := p.form.Values()
	r := store.DirectoryReading{System: v["system"], Source: v["source"], TakenAt: v.At("taken"), Apply: keep}
	if r.Source == "" {
		r.Source = name
	}
	return r
}

func (p *directoryPage) fromFile(path string, keep bool) {
	s, r := p.desk.session(), p.reading(filepath.Base(path), keep)
	p.read(theme.Say("Reading %s", filepath.Base(path)), func(ctx context.Context) (report store.DirectoryReport, err error) {
		f, err := exchange.Open(path)
		if err != nil {
			return report, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		return s.ReadDirectoryFile(ctx, f, r)
	}, func() { p.fromFile(path, true) })
}

// askServer asks for what a live directory is read with.
func (p *directoryPage) askServer() {
	p.live.Objects = []fyne.CanvasObject{
		p.server.Object(), asked("Password of that account", "It is used for this reading, and kept nowhere.", p.password),
		page.Faint(theme.Say("Of each account these are read, and nothing else: %s.", joined(exchange.LiveAttributes()))),
		page.Row(8, page.Main("Read it", func() { p.fromServer(false) })),
	}
	p.desk.middle.Refresh()
}

func (p *directoryPage) fromServer(keep bool) {
	if !p.form.Check() || !p.server.Check() {
		return
	}
	v, s := p.server.Values(), p.desk.session()
	live := exchange.LiveDirectory{Address: v["address"], Login: v["login"], Base: v["base"], Password: []byte(p.password.Text)}
	r := p.reading(live.Address, keep)
	p.read(theme.Say("Reading %s", live.Address), func(ctx context.Context) (report store.DirectoryReport, err error) {
		if live.Roots, err = exchange.Authority(v["authority"]); err != nil {
			return report, err
		}
		accounts, err := live.Accounts(ctx)
		if err != nil {
			return report, err
		}
		return s.ReadDirectory(ctx, accounts, r)
	}, func() { p.fromServer(true) })
}

// read reads a directory, and shows what it says; keep reads it again to keep it.
func (p *directoryPage) read(what string, do func(context.Context) (store.DirectoryReport, error), keep func()) {
	task.Run(p.desk.w.door, task.Work[store.DirectoryReport]{
		What: what, Do: do,
		Done: func(r store.DirectoryReport, err error) {
			p.found.RemoveAll()
			defer p.desk.middle.Refresh()
			if err != nil {
				p.found.Add(page.Notice(theme.Bad, sentence(err)))
				return
			}
			p.show(r, keep)
		},
	})
}

// show says what a directory shows.
func (p *directoryPage) show(r store.DirectoryReport, keep func()) {
	words := theme.Count(r.Accounts, "%[2]s, as of %[3]s: %[1]s account, %[4]s enabled, %[5]s of people whom the register knows.", "%[2]s, as of %[3]s: %[1]s accounts, %[4]s enabled, %[5]s of people whom the register knows.",
		r.Source, clock(r.TakenAt), thousands(r.Enabled), thousands(r.Matched))
	if r.Applied {
		p.found.Add(page.Notice(theme.Good, words+" "+theme.Say("Kept as reconciliation %s.", r.Reconciliation)+" "+
			theme.Count(len(r.Findings), "%s finding is prompted for.", "%s findings are prompted for.")+" "+
			theme.Count(r.Closed, "%s of the last reading is no longer shown.", "%s of the last reading are no longer shown.")))
		p.desk.recount()
		p.readOpen()
		return
	}
	p.found.Add(page.Subheading("What it shows"))
	p.found.Add(page.Plain(words))
	for _, w := range r.Warnings[:min(len(r.Warnings), 20)] {
		p.found.Add(page.Notice(theme.Warn, stop(capital(w))))
	}
	if len(r.Refused) > 0 {
		p.found.Add(page.Strong("Lines that could not be read"))
		p.found.Add(refusedGrid(r.Refused))
	}
	if len(r.Findings) == 0 {
		p.found.Add(page.Notice(theme.Good, "Everything agrees with the register."))
	} else {
		g := grid.New(findingColumns()...)
		g.Fill(rowsOf(r.Findings, findingRow), false)
		p.found.Add(within(g))
	}
	p.found.Add(page.Row(8, page.Main("Keep what was read", keep)))
	p.found.Add(page.Faint("It takes the place of the last reading, and is the month's reconciliation."))
}

// readOpen shows what is open of the last readings.
func (p *directoryPage) readOpen() {
	s := p.desk.session()
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[[]store.DirectoryFinding]{
		What: "Reading what directories show",
		Do:   func(ctx context.Context) ([]store.DirectoryFinding, error) { return s.DirectoryFindings(ctx, "") },
		Done: func(all []store.DirectoryFinding, err error) {
			p.open.RemoveAll()
			defer p.desk.middle.Refresh()
			switch {
			case err != nil:
				p.open.Add(page.Notice(theme.Warn, sentence(err)))
				return
			case len(all) == 0:
				p.open.Add(page.Faint("Nothing is open of the directories that were read."))
				return
			}
			p.showOpen(all)
		},
	})
}

func (p *directoryPage) showOpen(all []store.DirectoryFinding) {
	d := p.desk
	g := grid.New(findingColumns()...)
	g.Fill(rowsOf(all, findingRow), false)
	accept := func(r grid.Row) {
		for _, f := range all {
			if findingRow(f).ID == r.ID && d.session().May(store.ActAcceptFinding) {
				d.visit(place{page: "act", kind: directoryAccount, verb: "directory accept"}.with(entry.Values{"account": f.ID, "finding": f.Finding}))
			}
		}
	}
	g.OnOpened = accept
	p.open.Add(page.Subheading("Still open"))
	p.open.Add(page.Faint("Each is prompted for until a reading no longer shows it, or it is accepted for a time."))
	p.open.Add(within(g))
	if d.session().May(store.ActAcceptFinding) {
		p.open.Add(page.Row(8, page.Press("Accept what is chosen", func() {
			if r, chosen := g.Chosen(); chosen {
				accept(r)
			}
		})))
	}
}

func findingColumns() []grid.Column {
	return []grid.Column{{Title: "Account", Least: 8, Most: 24}, {Title: "Finding", Least: 8, Most: 18}, {Title: "To do", Least: 20, Grows: true}, {Title: "Owed by", Least: 10, Most: 30, Spare: true}}
}

func findingRow(f store.DirectoryFinding) grid.Row {
	return grid.Row{ID: f.ID + ":" + f.Finding, Cells: []grid.Cell{grid.Text(f.Login), grid.Text(f.Finding), grid.Text(f.Text), grid.Text(f.OwedBy)}}
}

// within is a list that stands within a page, as wide as the page is at most.
func within(g *grid.Grid) fyne.CanvasObject { return page.Wide(860, g) }
