package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// todayWidth is how wide the lines of Today are at most.
const todayWidth = 980

// today is what is owed: by the person signed in, or by everybody as far as they may see it; grouped, the most urgent first.
func (d *desk) today(at place) screen {
	everybody := at.kind == "all"
	lines := page.Column(8, todayWidth)
	s := d.session()
	mine, all := theme.Say("Mine"), theme.Say("Everybody's")
	which := widget.NewRadioGroup([]string{mine, all}, nil)
	which.Horizontal = true
	which.SetSelected(map[bool]string{false: mine, true: all}[everybody])
	which.OnChanged = func(label string) {
		to := place{page: "today"}
		if label == all {
			to.kind = "all"
		}
		d.trip.now = to
		d.show()
	}
	summary := page.Faint("")
	tell := func(owed store.Owed, err error) {
		lines.RemoveAll()
		if err != nil {
			lines.Add(hollow("This could not be read", sentence(err), page.Press("Try again", func() { d.again() })))
			return
		}
		if everybody == beginsWith(s).All {
			d.knows(owed.Prompts)
		}
		summary.SetText(sumUp(owed.Prompts, everybody))
		d.groupLines(lines, owed, everybody)
		d.middle.Refresh()
		d.standsAt(0) // so that Enter does what is most urgent
	}
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[store.Owed]{
			What: "Working out what is owed",
			Do:   func(ctx context.Context) (store.Owed, error) { return s.Owed(ctx, store.Whose{All: everybody}) },
			Done: tell,
		})
	}
	top := page.Column(6, todayWidth,
		page.Pair(page.Heading("Today"), which),
		page.Text(theme.Weekday(s.Today())+" "+theme.Day(s.Today()), page.Style{Bold: true}), summary)
	links := page.Row(16)
	if s.May(store.ActExport) {
		links.Add(page.NewLink("Put it into a calendar", func() { d.saveCalendar(everybody) }))
	}
	if me := s.User(); me.Person != "" {
		mine := place{page: "who-has", kind: "person", id: me.Person}.with(entry.Values{"title": me.Name})
		links.Add(page.NewLink("What you may use", func() { d.visit(mine) }))
	}
	if len(links.Objects) > 0 {
		top.Add(links)
	}
	body := scrolled(page.Inset(20, 32, page.Column(16, todayWidth, top, lines)))
	return screen{body: body, filled: read}
}

// sumUp says in one sentence how things stand.
func sumUp(prompts []duty.Prompt, everybody bool) string {
	late, today := 0, 0
	for i := range prompts {
		switch prompts[i].State {
		case duty.Overdue:
			late++
		case duty.DueToday:
			today++
		case duty.Upcoming:
		}
	}
	switch {
	case len(prompts) == 0:
		return ""
	case late == 0 && today == 0:
		return theme.Say(map[bool]string{false: "You owe nothing today.", true: "The council owes nothing today."}[everybody]) + " " + theme.Count(len(prompts), "%s thing is to come.", "%s things are to come.")
	case late == 0 && everybody:
		return theme.Count(today, "The council owes %s thing today, and nothing is late.", "The council owes %s things today, and nothing is late.")
	case late == 0:
		return theme.Count(today, "You owe %s thing today, and nothing is late.", "You owe %s things today, and nothing is late.")
	}
	all := theme.Count(len(prompts), "You owe %s thing", "You owe %s things")
	if everybody {
		all = theme.Count(len(prompts), "The council owes %s thing", "The council owes %s things")
	}
	coming := len(prompts) - late - today
	switch {
	case today > 0 && coming > 0:
		return theme.Say("%s: %s late, %s due today and %s to come.", all, thousands(late), thousands(today), thousands(coming))
	case today > 0:
		return theme.Say("%s: %s late and %s due today.", all, thousands(late), thousands(today))
	case coming > 0:
		return theme.Say("%s: %s late and %s to come.", all, thousands(late), thousands(coming))
	}
	return theme.Say("%s: %s late.", all, thousands(late))
}

// mostLines is how many lines of a part are shown at first.
const mostLines = 15

// moreLines is how many are added where more are asked for.
const moreLines = 200

// groupLines shows a line for each duty and post, under the heading of its urgency.
func (d *desk) groupLines(lines *fyne.Container, owed store.Owed, everybody bool) {
	now, later := owed.Prompts, []duty.Prompt(nil)
	if !everybody {
		now, later = duty.SplitPostponed(owed.Prompts)
	}
	parts := []struct {
		title string
		fits  func(duty.Group) bool
	}{
		{"Overdue", func(g duty.Group) bool { return g.State == duty.Overdue }},
		{"Due today", func(g duty.Group) bool { return g.State == duty.DueToday }},
		{"Coming up", func(g duty.Group) bool { return g.State == duty.Upcoming }},
	}
	groups := duty.Grouped(now)
	for _, part := range parts {
		var fits []duty.Group
		for _, g := range groups {
			if part.fits(g) {
				fits = append(fits, g)
			}
		}
		d.part(lines, part.title, fits)
	}
	d.part(lines, "Postponed", duty.Grouped(later))
	if len(owed.Prompts) == 0 {
		lines.Add(d.nothingOwed(everybody))
	}
	if n := countOthers(owed.Others); n > 0 {
		lines.Add(page.Gap(8))
		lines.Add(page.Small(theme.Count(n, "Others owe %s thing that is not yours to see.", "Others owe %s things that are not yours to see.")))
	}
}

func countOthers(others []store.OthersOwed) int {
	n := 0
	for _, o := range others {
		n += o.Count
	}
	return n
}

// part is a heading with its lines.
func (d *desk) part(lines *fyne.Container, title string, groups []duty.Group) {
	if len(groups) == 0 {
		return
	}
	lines.Add(page.InsetEach(12, 0, 2, 0, page.Subheading(title)))
	held := page.Stacked()
	d.linesOf(held, groups, mostLines)
	lines.Add(page.Framed(held))
}

// linesOf adds the first lines of a part, and under them what asks for the others, which then stand in its place.
func (d *desk) linesOf(held *fyne.Container, groups []duty.Group, most int) {
	inside := held.Objects // all at once: what is added to what is shown has it laid out again
	for i, g := range groups[:min(most, len(groups))] {
		if i > 0 || len(held.Objects) > 0 {
			inside = append(inside, page.Rule())
		}
		inside = append(inside, d.groupLine(g))
	}
	if rest := groups[min(most, len(groups)):]; len(rest) > 0 {
		before := len(inside)
		inside = append(inside, page.Inset(10, 16, page.NewLink(theme.Count(min(len(rest), moreLines), "Show %s more line", "Show %s more lines"), func() {
			held.Objects = held.Objects[:before]
			d.linesOf(held, rest, moreLines)
			d.middle.Refresh()
		})))
	}
	held.Objects = inside
}

// groupLine is one line of Today: what is to be done, who owes it, and how late it is. It leads to the act that discharges it, or to the cases where there
// are several.
func (d *desk) groupLine(g duty.Group) fyne.CanvasObject {
	l := d.w.look.Language()
	what, below := groupWords(l, &g)
	where := l.Say(g.OwedBy)
	if len(g.Prompts) == 1 && g.Prompts[0].Note != "" {
		where += " · " + l.Retell(g.Prompts[0].Note)
	}
	if len(g.Prompts[0].Holders) == 0 {
		where = theme.Say("%s (vacant)", where)
	}
	if g.Escalated > 0 {
		where += " · " + l.Say("has gone up to %s", l.Say(g.Prompts[0].EscalatedTo))
	}
	if below != "" {
		where = below + " · " + where
	}
	words := page.Column(1, 0, page.Strong(what), page.Text(where, page.Style{Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText}))
	return d.line(page.Inset(9, 16, page.Pair(words, d.urgency(g))), func() { d.answer(g) })
}

// urgency is how urgent a group is, as a mark: by the hour where the law counts hours.
func (d *desk) urgency(g duty.Group) fyne.CanvasObject {
	if clocked(g.Duty) {
		return page.NewTag(hoursWords(g.Due, d.session().Now()))
	}
	return page.NewTag(standing(g), toneOf(g.State))
}

// standing is how urgent a group is, in two or three words.
func standing(g duty.Group) string {
	switch g.State {
	case duty.Overdue:
		switch {
		case g.Overdue > 1:
			return theme.Say("%s late, the oldest %s", thousands(g.Overdue), theme.Count(g.DaysLate, "%s day", "%s days"))
		case g.DaysLate == 0:
			return "Late"
		}
		return theme.Count(g.DaysLate, "%s day late", "%s days late")
	case duty.DueToday:
		return "Today"
	default:
		return theme.Soon(calendar.Of(g.Due))
	}
}

func toneOf(s duty.State) theme.Tone {
	switch s {
	case duty.Overdue:
		return theme.Bad
	case duty.DueToday:
		return theme.Warn
	default:
		return theme.Info
	}
}

// answer leads to what discharges a line.
func (d *desk) answer(g duty.Group) {
	if to, guided := guidedBy(&g.Prompts[0], d.trip.now.kind); guided {
		d.visit(to)
		return
	}
	if len(g.Prompts) == 1 {
		d.answerOne(&g.Prompts[0])
		return
	}
	d.visit(place{page: "group", due: dueRef{duty: g.Duty, post: g.Post}, kind: d.trip.now.kind})
}

// answerOne leads to the act that discharges a prompt, or to the thing that it is about.
func (d *desk) answerOne(p *duty.Prompt) {
	if p.Subject == directoryAccount && !d.session().May(store.ActAcceptFinding) {
		d.visit(place{page: "directory"}) // it is put right in the directory, and the next reading shows that it is
		return
	}
	if to, guided := guidedBy(p, d.trip.now.kind); guided {
		d.visit(to)
		return
	}
	if to, known := discharge(p); known && !d.forAnother(p, to) {
		d.visit(to)
		return
	}
	d.visit(place{page: "thing", kind: concerns(p), id: p.ID})
}

// forAnother reports an act upon an entry that the roles of whoever is here do not allow, such as the approval of a policy that they are to review: its page shows what they may do.
func (d *desk) forAnother(p *duty.Prompt, to place) bool {
	k, is := entry.Of(to.kind)
	if !is || to.page != "act" || to.id == "" || p.DelegatedTo != "" && p.DelegatedTo == d.session().User().Person {
		return false
	}
	a, known := k.Act(to.verb)
	return known && !d.session().May(store.Act(a.Title))
}

// nothingOwed is worth reading: why there is nothing, and what will change that.
func (d *desk) nothingOwed(everybody bool) fyne.CanvasObject {
	if everybody {
		return hollow("Nothing is owed", "The council owes nothing that you may see. It will stand here when somebody leaves, a review comes round, or something is found missing.")
	}
	if d.session().User().Person == "" {
		return hollow("Nothing is yours", "Your sign-in is linked to nobody in the register, and so to no post that owes anything. What the council owes is under “Everybody's”.",
			page.Press("See what everybody owes", func() { d.visit(place{page: "today", kind: "all"}) }))
	}
	return hollow("Nothing is owed by you today", "You hold no post that owes anything now. It will stand here when somebody leaves, a review comes round, or something is found missing.",
		page.Press("See what everybody owes", func() { d.visit(place{page: "today", kind: "all"}) }))
}

// group is the cases of one duty that one post owes: each leads to the act that discharges it.
func (d *desk) group(at place) screen {
	g := grid.New(grid.Column{Title: "To do", Least: 20, Grows: true}, grid.Column{Title: "Reference", Least: 7, Most: 14, Spare: true}, grid.Column{Title: "Due", Least: 16, Most: 20}, grid.Column{Title: "State", Least: 13, Most: 18})
	title, help := page.Heading(""), page.Faint("")
	var shown []duty.Prompt
	answer := func(r grid.Row) {
		for i := range shown {
			if refOf(&shown[i]) == r.ID {
				d.answerOne(&shown[i])
				return
			}
		}
	}
	g.OnOpened = answer
	g.OnChosen = func(r grid.Row) {
		for i := range shown {
			if refOf(&shown[i]) == r.ID {
				d.panel.open(thingOf(&shown[i]))
			}
		}
	}
	do := page.Main("Do this", func() {
		if r, chosen := g.Chosen(); chosen {
			answer(r)
		} else if rows := g.Rows(); len(rows) > 0 {
			answer(rows[0])
		}
	})
	otherwise := page.Press("Something else about it", func() {
		for i := range shown {
			if r, chosen := g.Chosen(); chosen && refOf(&shown[i]) == r.ID || !chosen && i == 0 {
				d.visit(place{page: "prompt", due: dueOf(&shown[i])})
				return
			}
		}
	})
	buttons := page.Row(8, do, otherwise)
	s := d.session()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[[]duty.Prompt]{
			What: "Working out what is owed",
			Do: func(ctx context.Context) ([]duty.Prompt, error) {
				return s.Prompts(ctx, store.Whose{All: at.kind == "all"})
			},
			Done: func(all []duty.Prompt, err error) {
				if err != nil {
					help.SetText(sentence(err))
					return
				}
				shown = ofDue(all, at.due)
				if len(shown) == 0 { // the last of them is done
					d.said = d.saying
					d.trip.now = place{page: "today", kind: at.kind}
					d.show()
					return
				}
				title.SetText(shown[0].Title)
				help.SetText(theme.Say("Owed by %s.", theme.Say(shown[0].OwedBy)) + " " + theme.Count(len(shown), "%s case.", "%s cases, the most urgent first."))
				g.Fill(rowsOf(shown, func(p duty.Prompt) grid.Row { return promptRow(d.w.look.Language(), p) }), false)
				if several, fits := closeSeveral(shown); fits && len(buttons.Objects) == 2 {
					buttons.Add(page.Press("Confirm several as closed", func() { d.visit(several) }))
				}
				d.middle.Refresh()
			},
		})
	}
	top := page.Column(4, 0, page.NewLink("‹ Today", func() { d.visit(place{page: "today", kind: at.kind}) }), title, help, page.Gap(4), buttons)
	body := page.Topped(page.InsetEach(20, 32, 12, 32, top), page.InsetEach(0, 20, 12, 24, g))
	return screen{body: body, keyboard: g.Keyboard(), filled: read}
}

// closeSeveral is the place that confirms all of what is to be closed at once: an owner who worked through a list confirms the list.
func closeSeveral(prompts []duty.Prompt) (place, bool) {
	var grants []string
	for i := range prompts {
		if !strings.HasPrefix(prompts[i].Act, "muniment close ") {
			return place{}, false
		}
		grants = append(grants, prompts[i].ID)
	}
	to := place{page: "act", kind: "grant", verb: "close several", due: dueRef{duty: prompts[0].Duty, post: prompts[0].Post}}
	return to.with(entry.Values{"grants": strings.Join(grants, "; ")}), len(grants) > 1
}

// ofDue keeps the prompts of one duty that one post owes.
func ofDue(all []duty.Prompt, due dueRef) []duty.Prompt {
	var out []duty.Prompt
	for i := range all {
		if all[i].Duty == due.duty && all[i].Post == due.post {
			out = append(out, all[i])
		}
	}
	return out
}

// refOf names a prompt among those of its duty.
func refOf(p *duty.Prompt) string { return p.ID + ":" + p.Item }

// thingOf is the thing that a prompt is about, by its kind and its id.
func thingOf(p *duty.Prompt) (kind, id string) {
	switch p.Subject {
	case "leaver-item":
		return "leaver", p.ID
	case directoryAccount:
		return "system", p.System
	case "engagement", "notice", "week", "review-line", "council", waitingFile:
		return "", ""
	}
	return p.Subject, p.ID
}

func promptRow(l lang.Language, p duty.Prompt) grid.Row {
	state := grid.Cell{Text: "To come", Tone: theme.Info}
	switch p.State {
	case duty.Overdue:
		state = grid.Cell{Text: l.Count(p.DaysLate, "%s day late", "%s days late"), Key: fmt.Sprint(100000 - p.DaysLate), Tone: theme.Bad}
	case duty.DueToday:
		state = grid.Cell{Text: "Today", Tone: theme.Warn}
	case duty.Upcoming:
	}
	return grid.Row{ID: refOf(&p), Cells: []grid.Cell{grid.Text(asksFor(l, &p)), grid.Text(p.ID), {Text: clock(p.Due), Key: p.Due.UTC().Format("2006-01-02T15:04")}, state}}
}
