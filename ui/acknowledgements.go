package ui

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// acknowledgements is the list of where people stand with what they were asked to acknowledge, declare or complete: of one pack, or of all.
func (d *desk) acknowledgements(at place) screen {
	title, back := "Acknowledgements", page.NewLink("‹ All registers", func() { d.visit(place{page: "registers"}) })
	if at.id != "" {
		title, back = theme.Say("Who answered %s", at.known()["title"]), page.NewLink("‹ "+at.known()["title"], func() { d.visit(place{page: "thing", kind: "pack", id: at.id}) })
	}
	s, tools := d.session(), []fyne.CanvasObject(nil)
	if at.id != "" && s.May(store.ActEnterAnswer) {
		tools = append(tools, page.Press("Bring in a list of who did", func() {
			d.w.setup.Files.Open("Bring in a list of who did", listEndings(), func(path string) {
				d.visit(place{page: "answers", id: at.id, of: path, given: at.given})
			})
		}))
	}
	return plainList{
		title: title, help: "Where people stand with what they were asked, whoever has not answered first.", back: back, tools: tools,
		columns: []grid.Column{{Title: "Who", Least: 12, Grows: true}, {Title: "What", Least: 12, Most: 34, Spare: true}, {Title: "Version", Least: 6, Right: true, Spare: true}, {Title: "Service", Least: 10, Most: 26, Spare: true}, {Title: "Standing", Least: 12, Most: 22}, {Title: "Due", Least: 10, Most: 24}},
		read: func(ctx context.Context, s *store.Session) ([]grid.Row, error) {
			all, err := s.Asked(ctx, at.id)
			var out []grid.Row
			for _, a := range all {
				if at.id == "" || a.Pack == at.id {
					out = append(out, d.askedRow(a))
				}
			}
			return out, err
		},
		none: "Nobody whom you may see is asked for it.", counts: [2]string{"person", "people"}, saved: "acknowledgements",
		opened: func(r grid.Row) { d.visit(place{page: "thing", kind: "person", id: r.Kind}) },
	}.screen(d)
}

func (d *desk) askedRow(a store.Asked) grid.Row {
	standing, due := grid.Cell{Text: "Not answered", Tone: theme.Warn}, dayCell(a.Due)
	if a.Standing == "answered" {
		standing = grid.Text(theme.Say("Answered %s", a.AnsweredOn.Short()))
	}
	switch {
	case a.NotAsked >= d.session().Today():
		due = grid.Text(theme.Say("Not asked until %s", a.NotAsked.Short()))
	case !a.Due.Known():
		due = grid.Word("Never again")
	}
	return grid.Row{ID: a.Pack + ":" + a.Person, Kind: a.Person, Cells: []grid.Cell{grid.Text(cmp.Or(a.Name, a.Person)), grid.Text(a.Title), grid.Text(thousands(a.Version)), grid.Text(a.Service), standing, due}}
}

// packText is what people see who are asked for a pack, as it was issued.
func (d *desk) packText(at place) screen {
	s, body, title := d.session(), container.NewStack(), at.known()["title"]
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[string]{
			What: "Reading",
			Do:   func(ctx context.Context) (string, error) { return s.IssuedText(ctx, at.id, 0) },
			Done: func(text string, err error) {
				back := page.NewLink("‹ "+title, func() { d.visit(place{page: "thing", kind: "pack", id: at.id}) })
				if err != nil {
					body.Objects = []fyne.CanvasObject{hollow("Nothing was issued yet", "People see the text from when it is issued.", page.Press("Back", d.back))}
				} else {
					body.Objects = []fyne.CanvasObject{scrolled(page.Inset(24, 32, page.Column(12, 720, back, page.Heading(title), page.Faint("As people are asked it now."), page.Plain(text))))}
				}
				body.Refresh()
			},
		})
	}
	return screen{body: body, filled: read}
}

// answers brings in a list of who acknowledged a pack: first what would happen, then all of it in one act.
func (d *desk) answers(at place) screen {
	s, found := d.session(), page.Column(12, 0)
	var run func(apply, skip bool)
	show := func(r store.ImportReport, err error) {
		found.RemoveAll()
		defer d.middle.Refresh()
		if err != nil && !errors.Is(err, store.ErrRowsRefused) {
			found.Add(page.Notice(theme.Bad, sentence(err)))
			return
		}
		if r.Applied {
			d.say(theme.Good, theme.Say("%s is brought in: %s.", r.File, rowCounts(r)))
			d.trip.now = place{page: "acknowledgements", id: at.id, given: at.given}
			d.show()
			d.recount()
			return
		}
		found.Add(page.Plain(fileCounts(r)))
		for _, w := range r.Warnings[:min(len(r.Warnings), 20)] {
			found.Add(page.Notice(theme.Warn, stop(capital(w))))
		}
		if len(r.Refused) > 0 {
			found.Add(page.Strong("Rows that are refused"))
			found.Add(refusedGrid(r.Refused))
		}
		switch {
		case r.New+r.Changed == 0:
			found.Add(page.Faint("There is nothing to write: the register knows all of it."))
		case r.RefusedRows > 0:
			found.Add(page.Row(8, page.Main("Bring in the other rows", func() { run(true, true) })))
		default:
			found.Add(page.Row(8, page.Main("Bring it in", func() { run(true, false) })))
		}
	}
	run = func(apply, skip bool) {
		task.Run(d.w.door, task.Work[store.ImportReport]{
			What: theme.Say("Reading %s", filepath.Base(at.of)),
			Do: func(ctx context.Context) (r store.ImportReport, err error) {
				f, err := exchange.Open(at.of)
				if err != nil {
					return r, err
				}
				defer func() { err = errors.Join(err, f.Close()) }()
				return s.AcknowledgeFile(ctx, at.id, f, store.ImportOptions{Name: filepath.Base(at.of), Apply: apply, SkipRefused: skip})
			},
			Done: show,
		})
	}
	title := at.known()["title"]
	return screen{filled: func() { run(false, false) }, body: scrolled(page.Inset(24, 32, page.Column(16, 900,
		page.NewLink(theme.Say("‹ Who answered %s", title), func() { d.visit(place{page: "acknowledgements", id: at.id, given: at.given}) }),
		page.Heading("Bring in a list of who did"), page.Help("A list of people and days, as a course or a signed sheet gives it. Nothing is written before you say so."), found)))}
}

// packWays lead from a pack to its text, and to who answered.
func packWays(e entry.Entry) []way {
	if e.Kind != "pack" {
		return nil
	}
	known := entry.Values{"title": e.Title}
	return []way{
		{"Read what people are asked", place{page: "pack-text", kind: "pack", id: e.ID}.with(known), true},
		{"Who answered", place{page: "acknowledgements", kind: "pack", id: e.ID}.with(known), true},
	}
}
