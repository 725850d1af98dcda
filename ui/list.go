package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// pageOfRows is how many rows a list reads at once.
const pageOfRows = 200

// listPage is the page of one register.
type listPage struct {
	desk     *desk
	register register
	grid     *grid.Grid
	search   *page.Search
	state    string // shown alone, or ""
	lacking  bool   // only what is incomplete
	ended    bool
	filters  filters
	status   *page.Words
	empty    *fyne.Container
	rows     task.Latest
	read     int    // rows of the register read so far
	row      string // that was chosen when somebody left, until it is shown again
	deep     int    // and how many rows stood before it
}

// ties leads the keyboard from a search down into its list, and from the list back.
func (d *desk) ties(search *page.Search, g *grid.Grid) {
	search.Key = func(key fyne.KeyName) bool {
		switch key {
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		default:
			return false
		}
		d.focus(g.Keyboard())
		g.Keyboard().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		return true
	}
	g.OnLeft = func() { d.focus(search) }
}

// list is the page of a register.
func (d *desk) list(at place) screen {
	r, known := registerOf(at.kind)
	if !known {
		return d.allRegisters(at)
	}
	l := &listPage{desk: d, register: r, grid: grid.New(r.columns...), status: page.Small(""), empty: container.NewStack()}
	l.search = page.NewSearch(theme.Say("Search %s", lower(theme.Say(shortTitle(r)))), func(string) { l.fill() })
	l.asBefore(at.known())
	d.ties(l.search, l.grid)
	l.grid.OnChosen = func(row grid.Row) { d.panel.open(row.Kind, row.ID) }
	l.grid.OnOpened = func(row grid.Row) { d.visit(place{page: "thing", kind: row.Kind, id: row.ID}) }
	l.grid.OnMore = l.more
	l.empty.Hide()
	foot := page.Inset(6, 32, l.status)
	body := container.NewBorder(nil, foot, nil, nil, container.NewStack(page.InsetEach(0, 20, 0, 24, l.grid), l.empty))
	return screen{body: headed(r.title, r.about, l.tools(), body), keyboard: l.search, filled: l.fill, left: l.left}
}

// tools are the search, what narrows the list, and what adds to it.
func (l *listPage) tools() fyne.CanvasObject {
	narrow := l.narrowing()
	adds := page.Row(8)
	for i, a := range l.desk.adding(l.register) {
		adds.Add(page.NewButton(capital(a.title), i == 0, func() { l.desk.visit(place{page: "act", kind: a.kind, verb: a.verb}) }))
	}
	narrow.Add(page.Press("Save this list", l.save))
	switch s := l.desk.session(); {
	case l.register.kind == "grant" && s.SeesEverything():
		narrow.Add(page.Press("Exceptions that stand", func() { l.desk.visit(place{page: "exceptions", kind: "grant"}) }))
	case l.register.kind == "transfer" && s.May(store.ActTransfer):
		narrow.Add(page.Press("See what a transfer would take", func() { l.desk.visit(place{page: "transfer", kind: "transfer"}) }))
	case l.register.kind == "pack":
		narrow.Add(page.Press("Who answered", func() { l.desk.visit(place{page: "acknowledgements", kind: "pack"}) }))
	}
	if l.register.kind == "asset" {
		narrow.Add(page.Press("Save what may be published", l.saveOpen))
		narrow.Add(page.Press("Save the record of processing", l.saveProcessing))
	}
	return page.Column(8, 0, page.Pair(page.Wide(460, l.search), adds), narrow)
}

// fill reads the first rows anew, and those up to the one that was looked at before; all of them where they are put in another order, which is no order of a part.
func (l *listPage) fill() {
	l.read = 0
	l.offer()
	q := l.query()
	if by, _ := l.grid.Sorted(); by < 0 && l.register.paged {
		q.pages = []store.Page{{Limit: l.deep + pageOfRows}}
	}
	l.deep = 0
	l.rowsOf(q, func(rows []grid.Row, partial bool) {
		l.grid.Fill(rows, partial)
		l.told(len(rows) == 0)
		if row := l.row; row != "" {
			l.row = ""
			l.grid.Choose(row)
		}
	})
}

// more reads the rows after those that are shown, or all.
func (l *listPage) more(all bool) {
	q := l.query()
	q.pages = []store.Page{{Offset: l.read, Limit: pageOfRows}}
	if all {
		q.pages = nil
		l.read = 0
	}
	l.rowsOf(q, func(rows []grid.Row, partial bool) {
		if all {
			l.grid.Fill(rows, false)
		} else {
			l.grid.Add(rows, partial)
		}
		l.told(false)
	})
}

func (l *listPage) query() listQuery {
	return listQuery{text: l.search.Text, state: l.state, lacking: l.lacking, ended: l.ended}
}

// rowsOf reads rows and says whether there are more.
func (l *listPage) rowsOf(q listQuery, show func(rows []grid.Row, partial bool)) {
	s, r := l.desk.session(), l.register
	task.Only(&l.rows, l.desk.w.door, task.Work[[]grid.Row]{
		What: "Reading",
		Soon: true,
		Do:   func(ctx context.Context) ([]grid.Row, error) { return r.rows(ctx, s, q) },
		Done: func(rows []grid.Row, err error) {
			if err != nil {
				l.failed(err)
				return
			}
			l.read += len(rows)
			partial := len(q.pages) > 0 && len(rows) == q.pages[0].Limit
			show(l.narrow(rows), partial)
		},
	})
}

// told says below the list how much it holds, and in its place why it is empty.
func (l *listPage) told(empty bool) {
	n, partial := l.grid.Len()
	words := theme.Count(n, "%s row", "%s rows")
	if partial {
		words = theme.Say("The first %s; more come as you scroll", words)
	}
	l.status.SetText(words)
	l.empty.RemoveAll()
	l.empty.Hidden = !empty
	if empty {
		l.empty.Add(scrolled(l.whyEmpty()))
	}
	l.empty.Refresh()
	if l.desk.session() != nil {
		l.others(words)
	}
}

// others adds how much there is that this person may not see.
func (l *listPage) others(words string) {
	s, name := l.desk.session(), l.register.name
	task.Run(l.desk.w.door, task.Work[int]{
		Do: func(ctx context.Context) (int, error) { return s.Others(ctx, name) },
		Done: func(n int, err error) {
			if err == nil && n > 0 {
				l.status.SetText(words + " · " + theme.Say("and %s more that are for others to see", thousands(n)))
			}
		},
	})
}

// whyEmpty says why a list has no rows, and what to do about it.
func (l *listPage) whyEmpty() fyne.CanvasObject {
	if l.asked() {
		return hollow("Nothing fits", "Look for less of the word, or for its reference, or clear what narrows the list.", page.Press("Show everything", l.everything))
	}
	var press []fyne.CanvasObject
	for _, a := range l.desk.adding(l.register) {
		press = append(press, page.NewButton(capital(a.title), false, func() { l.desk.visit(place{page: "act", kind: a.kind, verb: a.verb}) }))
	}
	return hollow("Nothing is here yet", l.register.about, press...)
}

func (l *listPage) failed(err error) {
	l.empty.Objects = []fyne.CanvasObject{scrolled(hollow("This could not be read", sentence(err), page.Press("Try again", l.fill)))}
	l.empty.Show()
	l.status.SetText("")
}

// hollow is a page without rows: what that means, and what to do.
func hollow(title, words string, press ...fyne.CanvasObject) fyne.CanvasObject {
	return page.On("background", page.Middle(492, page.Inset(64, 32, page.Column(12, 0, page.Subheading(title), page.Faint(words), page.Row(8, press...)))))
}

// allRegisters lists every register there is, with what it is for.
func (d *desk) allRegisters(place) screen {
	g := grid.New(grid.Column{Title: "Register", Least: 16, Most: 40}, grid.Column{Title: "What it is for", Least: 20, Grows: true})
	var rows []grid.Row
	for _, r := range registers() {
		rows = append(rows, grid.Row{ID: r.kind, Cells: []grid.Cell{{Text: r.title, Bold: true}, grid.Text(r.about)}})
	}
	g.OnOpened = func(r grid.Row) { d.visit(place{page: "list", kind: r.ID}) }
	g.OnChosen = func(r grid.Row) {}
	g.Fill(rows, false)
	g.Sort(0)
	open := page.Press("Open", func() {
		if r, chosen := g.Chosen(); chosen {
			d.visit(place{page: "list", kind: r.ID})
		}
	})
	return screen{
		body:     headed("All registers", "Everything that the council keeps here. Registers that are parts of others can be read whole.", page.Row(8, open), page.InsetEach(0, 20, 12, 24, g)),
		keyboard: g.Keyboard(),
	}
}

// lower begins a title as a word within a sentence.
func lower(s string) string {
	if len(s) < 2 || s[0] < 'A' || s[0] > 'Z' || s[1] >= 'A' && s[1] <= 'Z' { // ICT stays as it is, and so does what begins with no letter of English
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// tagOf is a state as a mark.
func tagOf(c grid.Cell) fyne.CanvasObject {
	tone := c.Tone
	if tone == theme.Plain {
		tone = theme.Neutral
	}
	return page.NewTag(c.Text, tone)
}
