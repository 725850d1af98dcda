package ui

import (
	"context"
	"regexp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/reports"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// counted is the part of a sentence about a figure that names the list it is counted from, which at the desk is one press away.
var counted = regexp.MustCompile(` \(muniment [^)]*\)`)

// prepared is a year's statement as it stands while it is prepared.
type prepared struct {
	work  reports.Workspace
	shown *store.Shown // the statement itself; nil before it is opened
}

// workspace is where the year's statement is prepared: its figures so far, what is missing, what stands in the way of the record, and the acts that move it on. The id of
// the place is the last day of the year; blank, it is the last year that ended.
func (d *desk) workspace(at place) screen {
	s := d.session()
	ended := entry.YearEnd(s.Today())
	year := calendar.Date(at.id)
	if !year.Known() {
		year = ended
	}
	body := container.NewStack()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[prepared]{
			What: "Counting the year",
			Do:   func(ctx context.Context) (prepared, error) { return prepare(ctx, s, year) },
			Done: func(p prepared, err error) {
				if err != nil {
					body.Objects = []fyne.CanvasObject{hollow("The statement is not shown", sentence(err), page.Press("Back", d.back))}
				} else {
					body.Objects = []fyne.CanvasObject{d.preparing(&p, year)}
				}
				body.Refresh()
			},
		})
	}
	years := []calendar.Date{ended.AddMonths(-12), ended, ended.AddMonths(12)}
	var labels []string
	for _, y := range years {
		labels = append(labels, theme.Say("Year to %s", y))
	}
	which := widget.NewSelect(labels, nil)
	which.SetSelectedIndex(max(0, slices.Index(years, year)))
	which.OnChanged = func(label string) {
		d.trip.now = place{page: "workspace", id: string(years[slices.Index(labels, label)])}
		d.show()
	}
	top := page.Column(4, 0, page.NewLink("‹ How we stand", func() { d.visit(place{page: "standing"}) }),
		page.Pair(page.Heading("The year's statement"), page.Chars(30, page.Bordered(which))),
		page.Help("What the Senior Information Risk Owner signs on the year. Figures are counted from the register each time they are looked at, and stand fast once its record is issued."))
	return screen{body: page.Topped(page.InsetEach(20, 32, 12, 32, top), body), filled: read}
}

// prepare counts a year, and finds its statement.
func prepare(ctx context.Context, s *store.Session, year calendar.Date) (prepared, error) {
	var p prepared
	var err error
	if p.work, err = reports.StatementWorkspace(ctx, s, string(year)); err != nil {
		return p, err
	}
	all, err := s.Entries(ctx, "statement", "", false)
	if err != nil {
		return p, err
	}
	if i := slices.IndexFunc(all, func(e entry.Entry) bool { return e.Fields.Day("year_ending") == year }); i >= 0 {
		shown, err := s.ShowOf(ctx, "statement", all[i].ID)
		p.shown = &shown
		return p, err
	}
	return p, nil
}

// preparing shows the statement: how it stands and what can be done, what is missing, and its figures.
func (d *desk) preparing(p *prepared, year calendar.Date) fyne.CanvasObject {
	things := []fyne.CanvasObject{d.stateOfStatement(p, year)}
	list := func(title string, tone theme.Tone, lines []string) {
		if len(lines) == 0 {
			return
		}
		inside := page.Column(6, 0, page.Strong(title))
		for _, line := range lines {
			inside.Add(page.Plain("• " + stop(capital(atDesk(counted.ReplaceAllString(line, ""))))))
		}
		things = append(things, page.Marked(tone, inside))
	}
	list("Before it can be signed", theme.Bad, p.work.Lacks)
	list("Still missing", theme.Warn, p.work.Missing)
	if len(p.work.Lacks)+len(p.work.Missing) == 0 {
		things = append(things, page.Notice(theme.Good, "Nothing is missing from the figures, and nothing stands in the way."))
	}
	g := grid.New(grid.Column{Title: "Figure", Least: 20, Grows: true}, grid.Column{Title: "This year", Least: 12, Most: 22, Right: true}, grid.Column{Title: "Last year", Least: 12, Most: 22, Right: true}, grid.Column{Title: "Group", Least: 10, Most: 28, Spare: true})
	g.Fill(rowsOf(p.work.Figures, func(m reports.Measure) grid.Row {
		figure := grid.Word(m.Words())
		if m.Value == nil {
			figure.Tone = theme.Warn
		}
		return grid.Row{ID: m.ID, Cells: []grid.Cell{grid.Word(m.Label), figure, grid.Word(m.LastWords()), grid.Word(m.Group)}}
	}), false)
	g.OnOpened = func(r grid.Row) { d.visit(place{page: "behind", kind: "in-year", id: string(year) + "/" + r.ID}) }
	behind := page.Press("See what a figure is counted from", func() {
		if r, chosen := g.Chosen(); chosen {
			g.OnOpened(r)
		} else if rows := g.Rows(); len(rows) > 0 {
			g.OnOpened(rows[0])
		}
	})
	things = append(things, page.Row(8, behind))
	upper := scrolled(page.InsetEach(0, 32, 12, 32, page.Column(12, 820, things...)))
	split := container.NewVSplit(upper, page.InsetEach(8, 20, 12, 24, g))
	split.Offset = 0.45
	return split
}

// stateOfStatement says how far the statement is, and offers the acts that move it on.
func (d *desk) stateOfStatement(p *prepared, year calendar.Date) fyne.CanvasObject {
	if p.shown == nil {
		words := theme.Say("No statement has been opened for this year. What is counted below is how it would begin.")
		opening := place{page: "act", kind: "statement", verb: "open"}.with(entry.Values{"year_ending": string(year)})
		a, known := actOf("statement", "open")
		if !known || !d.session().May(a.needs) || year > d.session().Today() {
			return page.Notice(theme.Info, words+" "+theme.Say("It is opened from 1 April, by the Information Security Manager or the SIRO."))
		}
		return page.Notice(theme.Info, words, page.Main("Open the year's statement", func() { d.visit(opening) }))
	}
	e, _ := p.shown.Entry.(entry.Entry)
	buttons := page.Row(8)
	for i, o := range d.offers(*p.shown) {
		buttons.Add(page.NewButton(capital(o.act.title), i == 0, func() { d.visit(o.to) }))
	}
	k, _ := entry.Of(e.Kind)
	line := page.Row(8, page.NewLink(e.Title+" ("+e.ID+")", func() { d.visit(place{page: "thing", kind: e.Kind, id: e.ID}) }), tagOf(stateCell(k, e)))
	return page.Column(10, 0, line, buttons)
}
