package ui

import (
	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// handBack is the place where a vacating ends.
func handBack(vacating entry.Entry) place {
	return place{page: "act", kind: vacating.Kind, verb: "hand-back", id: vacating.ID}
}

// next is what comes once the checks are finished: what the hand-back waits for, or the hand-back itself.
func (p *walkPage) next() fyne.CanvasObject {
	d := p.desk
	a, _ := actOf("vacating", "hand-back")
	press := page.Main(capital(a.title), func() { d.visit(handBack(p.read.vacating)) })
	if p.read.others {
		return page.Notice(theme.Good, "Every area has its result, and the checks are finished. The hand-back is for whoever answers for the premises.")
	}
	if len(p.read.waits.all) == 0 {
		p.finish = press
		return page.Notice(theme.Good, "Every area has its result, and the checks are finished. What comes next is the hand-back.", press)
	}
	lines, first := p.read.waits.lines(d)
	p.finish = first
	return page.Column(10, 0, page.Notice(theme.Good, "Every area has its result, and the checks are finished. What comes next is the hand-back."), page.Faint(p.read.waits.says()), lines)
}

// finished says that every area has its answer, and what comes next.
func (p *walkPage) finished() fyne.CanvasObject {
	v, open := p.read.vacating, 0
	for _, l := range p.read.lines {
		if l.State == "to do" && !l.Fields.Is("stage", "hand back") {
			open++
		}
	}
	switch {
	case v.State == "checked":
		return p.next()
	case v.State != "under way":
		return page.Notice(theme.Good, theme.Say("Every area has its result. The vacating is now: %s.", lower(theme.Say(capital(v.State)))))
	case open > 0:
		return page.Notice(theme.Good, theme.Count(open, "Every area has its result. %s line of the checklist is still to be answered before the checks are finished: it stands below.", "Every area has its result. %s lines of the checklist are still to be answered before the checks are finished: they stand below."))
	}
	a, _ := actOf("vacating", "finish")
	press := page.Main(capital(a.title), func() {
		p.desk.visit(place{page: "act", kind: "vacating", verb: "finish", id: v.ID})
	})
	p.finish = press
	return page.Notice(theme.Good, "Every area has its result, and the checklist is answered.", press)
}

// rest is what stands under the area in hand: all areas, what is missing from them, and the checklist with its keys, codes and bins.
func (p *walkPage) rest() []fyne.CanvasObject {
	d := p.desk
	areas := page.Stacked()
	for i, c := range p.read.checks {
		if i > 0 {
			areas.Add(page.Rule())
		}
		line := page.NewLine(page.Inset(12, 12, page.Pair(page.Plain(c.Title), page.NewTag(capital(c.State), areaTone(c.State)))), func() { p.step(i) })
		line.SetChosen(i == p.now && !p.asks)
		areas.Add(line)
	}
	out := []fyne.CanvasObject{page.InsetEach(12, 0, 0, 0, page.Subheading("All areas"))}
	if len(p.read.checks) > 0 {
		out = append(out, page.Framed(areas))
	}
	if d.session().May(store.Act("add an area")) {
		out = append(out, page.NewButton("An area is missing from this list", false, func() {
			d.visit(place{page: "act", kind: "area", verb: "add", of: p.read.vacating.Of})
		}).Large())
	}
	lines := page.Stacked()
	for _, l := range p.read.lines {
		if l.State != "to do" || len(p.read.waits.all) > 0 { // where what the hand-back waits for is listed, they stand there
			continue
		}
		if len(lines.Objects) > 0 {
			lines.Add(page.Rule())
		}
		lines.Add(page.NewLine(page.Inset(12, 12, page.Pair(page.Column(0, 0, page.Plain(l.Title), page.Small(p.owes(l))), page.NewTag("To do", theme.Info))), func() {
			d.visit(place{page: "act", kind: "vacating-line", verb: "do", id: l.ID})
		}))
	}
	if len(lines.Objects) > 0 {
		out = append(out, page.InsetEach(12, 0, 0, 0, page.Subheading("Boxes, keys, codes and bins")),
			page.Faint("What else is to be done before these premises are handed back."), page.Framed(lines))
	}
	return out
}

// owes says who answers a line of the checklist, and when in the vacating it comes.
func (p *walkPage) owes(l entry.Entry) string {
	words := theme.Say(map[string]string{"move": "With the move", "sweep": "On the walk", "secure": "Before leaving", "hand back": "When the keys go back"}[l.Fields["stage"]])
	if l.Post != "" {
		words += ", " + nameOr(p.read.names, "post", l.Post)
	}
	return words
}

func areaTone(state string) theme.Tone {
	switch state {
	case "clear":
		return theme.Good
	case "something found", "not inspected":
		return theme.Warn
	}
	return theme.Info
}
