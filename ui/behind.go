package ui

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"muniment/reports"
	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/duty"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// behind is a list behind a figure: a value for each sort of list, shown by one page.
type behind struct {
	columns []grid.Column
	read    func(ctx context.Context, s *store.Session, l lang.Language, id string) (listed, error)
}

// listed is what stands behind a figure.
type listed struct {
	title, about string
	rows         []grid.Row             // of kind behind + name they lead to another list; else to a thing
	prompts      map[string]duty.Prompt // by row, where the rows are prompts
}

// leadsTo begins the kind of a row that leads to another list.
const leadsTo = "behind "

// behinds are the lists behind the figures, by the kind of their place.
func behinds() map[string]behind {
	prompts := []grid.Column{{Title: "What is to be done", Least: 14, Grows: true}, {Title: "Owed by", Least: 10, Most: 40, Spare: true}, {Title: "Due", Least: 16, Most: 20}, {Title: "State", Least: 13, Most: 18}}
	counted := []grid.Column{{Title: "Reference", Least: 7, Most: 16}, {Title: "Name", Least: 16, Grows: true}}
	return map[string]behind{
		"duties": {
			columns: []grid.Column{{Title: "Duty", Least: 20, Grows: true}, {Title: "State", Least: 8, Most: 10}, {Title: "Late", Least: 5, Right: true}, {Title: "Owed", Least: 5, Right: true}, {Title: "Oldest", Least: 8, Right: true, Spare: true}, {Title: "Gone up", Least: 6, Right: true, Spare: true}},
			read:    everyDuty,
		},
		"services": {
			columns: []grid.Column{{Title: "Service", Least: 16, Grows: true}, {Title: "State", Least: 8, Most: 10}, {Title: "Duties met", Least: 8, Right: true}, {Title: "Not met", Least: 8, Right: true}, {Title: "Late", Least: 5, Right: true}, {Title: "Owed", Least: 5, Right: true}},
			read:    everyService,
		},
		"figures": {
			columns: []grid.Column{{Title: "Figure", Least: 20, Grows: true}, {Title: "Twelve months", Least: 12, Most: 22, Right: true}, {Title: "The twelve before", Least: 12, Most: 22, Right: true, Spare: true}, {Title: "Group", Least: 10, Most: 28, Spare: true}},
			read:    everyFigure,
		},
		"figure":  {columns: counted, read: countedFrom},
		"in-year": {columns: counted, read: countedInYear},
		"picture": {columns: counted, read: pictureFrom},
		"late":    {columns: prompts, read: promptsOf("What is late", func(*duty.Prompt, string) bool { return true }, true)},
		"duty":    {columns: prompts, read: promptsOf("", func(p *duty.Prompt, id string) bool { return p.Duty == id }, false)},
		"service": {columns: prompts, read: promptsOf("What is owed in %s", func(p *duty.Prompt, id string) bool { return cmp.Or(p.ServiceName, wholeCouncil) == id }, false)},
	}
}

// wholeCouncil stands for a service where a duty is not one service's.
const wholeCouncil = "the council as a whole"

// behindFigure is the page of the list behind a figure.
func (d *desk) behindFigure(at place) screen {
	b, known := behinds()[at.kind]
	if !known {
		return d.standing(at)
	}
	s, l, g := d.session(), d.w.look.Language(), grid.New(b.columns...)
	title, about := page.Heading(""), page.Faint("")
	var shown listed
	g.OnChosen = func(r grid.Row) {
		if p, is := shown.prompts[r.ID]; is {
			d.panel.open(thingOf(&p))
			return
		}
		if _, list := listOf(r); !list && r.Kind != reports.Week {
			d.panel.open(r.Kind, r.ID)
		}
	}
	g.OnOpened = func(r grid.Row) {
		if p, is := shown.prompts[r.ID]; is {
			d.answerOne(&p)
			return
		}
		if to, list := listOf(r); list {
			d.visit(to)
			return
		}
		if r.Kind == reports.Week {
			d.visit(place{page: "weekly", kind: "privileged-account", id: r.ID})
			return
		}
		if r.Kind != "" {
			d.visit(place{page: "thing", kind: r.Kind, id: r.ID})
		}
	}
	open := page.Main("Open", func() {
		if r, chosen := g.Chosen(); chosen {
			g.OnOpened(r)
		} else if rows := g.Rows(); len(rows) > 0 {
			g.OnOpened(rows[0])
		}
	})
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[listed]{
			What: "Counting",
			Do:   func(ctx context.Context) (listed, error) { return b.read(ctx, s, l, at.id) },
			Done: func(l listed, err error) {
				if err != nil {
					d.put(screen{body: hollow("This list is not shown", sentence(err), page.Press("Back", d.back))})
					return
				}
				shown = l
				title.SetText(l.title)
				about.SetText(l.about)
				g.Fill(l.rows, false)
				d.middle.Refresh()
			},
		})
	}
	top := page.Column(4, 0, page.NewLink("‹ Back", d.back), title, about, page.Gap(4), page.Row(8, open))
	return screen{body: page.Topped(page.InsetEach(20, 32, 12, 32, top), page.InsetEach(0, 20, 12, 24, g)), keyboard: g.Keyboard(), filled: read}
}

// listOf is the list that a row leads to, if it does.
func listOf(r grid.Row) (place, bool) {
	if len(r.Kind) <= len(leadsTo) || r.Kind[:len(leadsTo)] != leadsTo {
		return place{}, false
	}
	return place{page: "behind", kind: r.Kind[len(leadsTo):], id: r.ID}, true
}

// met is a state as a mark: met while nothing is late.
func met(late, owed int) grid.Cell {
	switch {
	case late > 0:
		return grid.Cell{Text: "Not met", Key: "0", Tone: theme.Bad}
	case owed > 0:
		return grid.Cell{Text: "Met", Key: "1", Tone: theme.Good}
	}
	return grid.Cell{Text: "Nothing owed", Key: "2", Tone: theme.Neutral}
}

func number(n int) grid.Cell { return grid.Cell{Text: thousands(n), Key: strconv.Itoa(n)} }

func everyDuty(ctx context.Context, s *store.Session, l lang.Language, _ string) (listed, error) {
	st, err := reports.Stand(ctx, s)
	out := listed{title: "Every duty that is watched", about: "A duty is met while nothing of it is late. Those with most that is late come first."}
	for _, v := range st.Duties {
		oldest := grid.Cell{}
		if v.WorstLate > 0 {
			oldest = grid.Cell{Text: l.Count(v.WorstLate, "%s day", "%s days"), Key: strconv.Itoa(v.WorstLate)}
		}
		out.rows = append(out.rows, grid.Row{ID: v.ID, Kind: leadsTo + "duty", Cells: []grid.Cell{grid.Word(v.Title), met(v.Late, v.Owed), number(v.Late), number(v.Owed), oldest, number(v.Escalations)}})
	}
	return out, err
}

func everyService(ctx context.Context, s *store.Session, _ lang.Language, _ string) (listed, error) {
	st, err := reports.Stand(ctx, s)
	out := listed{title: "Every service", about: "How many of the duties that ask something of each service have nothing late."}
	for _, v := range st.Services {
		name := cmp.Or(v.Service, wholeCouncil)
		out.rows = append(out.rows, grid.Row{ID: name, Kind: leadsTo + "service", Cells: []grid.Cell{grid.Word(capital(name)), met(v.Late, v.Owed), number(v.Met), number(v.NotMet), number(v.Late), number(v.Owed)}})
	}
	return out, err
}

func everyFigure(ctx context.Context, s *store.Session, l lang.Language, _ string) (listed, error) {
	st, err := reports.Stand(ctx, s)
	out := listed{title: "Every figure", about: l.Say("Counted over the twelve months to %s, by the same rules as the yearly statement. “No data” is never nought: nobody recorded it.", st.Until)}
	for i := range st.Figures {
		m := &st.Figures[i]
		out.rows = append(out.rows, grid.Row{ID: m.ID, Kind: leadsTo + "figure", Cells: []grid.Cell{grid.Word(m.Label), grid.Word(m.Words()), grid.Word(m.LastWords()), grid.Word(m.Group)}})
	}
	return out, err
}

// countedFrom lists what a figure was counted from.
func countedFrom(ctx context.Context, s *store.Session, l lang.Language, id string) (listed, error) {
	if id == "duties-overdue" {
		return behinds()["late"].read(ctx, s, l, "")
	}
	st, err := reports.Stand(ctx, s)
	if err != nil {
		return listed{}, err
	}
	i := slices.IndexFunc(st.Figures, func(m reports.Measure) bool { return m.ID == id })
	if i < 0 {
		return listed{}, &store.NotFoundError{Kind: "figure", ID: id}
	}
	return measured(ctx, s, l, &st.Figures[i])
}

// promptsOf lists prompts of the whole council; the title may name the id, and where it is blank is that of the duty.
func promptsOf(title string, fits func(*duty.Prompt, string) bool, late bool) func(context.Context, *store.Session, lang.Language, string) (listed, error) {
	return func(ctx context.Context, s *store.Session, l lang.Language, id string) (listed, error) {
		all, err := reports.OwedByService(ctx, s)
		if err != nil {
			return listed{}, err
		}
		out := listed{title: title, prompts: map[string]duty.Prompt{}}
		if id != "" && title != "" {
			out.title = l.Say(title, l.Say(id))
		}
		overdue := 0
		for i := range all {
			p := &all[i]
			if !fits(p, id) || late && p.State != duty.Overdue {
				continue
			}
			if p.State == duty.Overdue {
				overdue++
			}
			out.title = cmp.Or(out.title, p.Title)
			r := promptRow(l, *p)
			r.ID = strconv.Itoa(i)
			r.Cells[1] = grid.Text(p.OwedBy)
			out.rows, out.prompts[r.ID] = append(out.rows, r), *p
		}
		if out.title == "" {
			out.title = titleOfDuty(id)
		}
		out.about = l.Count(len(out.rows), "%s thing is owed, %s of them late.", "%s things are owed, %s of them late.", thousands(overdue))
		return out, nil
	}
}

// titleOfDuty is a duty's title.
func titleOfDuty(id string) string {
	for _, d := range duty.Catalogue() {
		if d.ID == id {
			return d.Title
		}
	}
	return id
}
