package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// oneRemoval shows a removal: what it rests on, what would go and what stays, the texts that are to be judged, and what can be decided.
func (d *desk) oneRemoval(r removalRead) []fyne.CanvasObject {
	v := r.one
	things := []fyne.CanvasObject{page.NewLink("‹ Disposal and erasure", func() { d.visit(place{page: "removals", kind: kindOfRemovals}) }), page.Heading(removalTitle(d.w.look.Language(), v, r.names)), d.removalStanding(v, r)}
	facts := []page.Fact{}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, page.Fact{Label: label, Value: page.Plain(text)})
		}
	}
	add("Why", v.Reason)
	add("What it rests on", v.Authority)
	add("Although", v.Despite)
	if v.ReceivedOn.Known() {
		add("They asked on", theme.Day(v.ReceivedOn))
	}
	add("Asked for by", theme.Say("%s, on %s", nameOr(r.names, signIn, v.AskedBy), clock(v.AskedAt)))
	if v.DecidedBy != "" {
		add("Decided by", theme.Say("%s, on %s", nameOr(r.names, signIn, v.DecidedBy), clock(v.DecidedAt)))
	}
	add("Reason of the decision", v.Decision)
	add("Removed", leftWords(d.w.look.Language(), v))
	things = append(things, page.Facts(facts...))
	if len(r.items) > 0 {
		things = append(things, page.InsetEach(8, 0, 0, 0, page.Strong("What is on the list")), page.Faint(goesWords(r.items)))
		id := ""
		if v.State == store.RemovalAsked {
			id = v.ID
		}
		things = append(things, d.itemLines(r.items, id, r.names)...)
	}
	things = append(things, stayLines(v.Stays, r.names)...)
	things = append(things, d.textLines(v, r.texts, r.names)...)
	if v.Kind == store.Erasure && v.State == store.RemovalAsked && d.session().May(store.ActAskErasure) {
		things = append(things, d.whatWouldGo(v))
	}
	return append(things, d.removalPress(v)...)
}

// removalStanding says in one sentence how a removal stands.
func (d *desk) removalStanding(v store.Removal, r removalRead) fyne.CanvasObject {
	open := 0
	for _, m := range r.texts {
		if m.Decision == "" {
			open++
		}
	}
	switch v.State {
	case store.RemovalAsked:
		words := theme.Say("Nothing is removed yet: somebody other than %s decides.", nameOr(r.names, signIn, v.AskedBy))
		if open > 0 {
			words += " " + theme.Count(open, "%s text is still to be judged.", "%s texts are still to be judged.")
		}
		return page.Notice(theme.Warn, words)
	case store.RemovalApproved:
		return page.Notice(theme.Info, "Approved, and not carried out yet.")
	case store.RemovalDone:
		return page.Notice(theme.Good, removedWords(d.w.look.Language(), v))
	}
	return page.Notice(theme.Neutral, "Refused: nothing was removed.")
}

// stayLines are what has to stay, and why.
func stayLines(stays []store.Stay, names map[store.Ref]string) []fyne.CanvasObject {
	if len(stays) == 0 {
		return nil
	}
	lines := page.Stacked()
	for _, v := range stays {
		words := theme.Say(capital(stop(v.Why)))
		if v.Until.Known() {
			words += " " + theme.Say("Until %s.", v.Until)
		}
		tag := page.NewTag("Stays", theme.Neutral)
		if v.Bars {
			tag = page.NewTag("Bars the erasure", theme.Bad)
		}
		lines.Add(page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(capital(inNames(v.What, names))), page.Small(words)), tag)))
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong("What stays, and why")), page.Framed(page.Inset(4, 4, lines))}
}

// textLines are the texts elsewhere that may name the person; each leads to its judgement.
func (d *desk) textLines(v store.Removal, texts []store.Mention, names map[store.Ref]string) []fyne.CanvasObject {
	if len(texts) == 0 {
		return nil
	}
	lines := page.Stacked()
	for _, m := range texts[:min(len(texts), mostItems)] {
		tag := page.NewTag("To judge", theme.Warn)
		switch m.Decision {
		case store.TextReplace:
			tag = page.NewTag("Name replaced", theme.Info)
		case store.TextKeep:
			tag = page.NewTag("Stays", theme.Neutral)
		}
		to := place{page: "act", kind: kindOfRemovals, verb: "erase judge"}.with(entry.Values{"removal": v.ID, "text": idOf(v.ID, m.Source, m.Key)})
		lines.Add(d.line(page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(m.Text), page.Small(whereStands(m, names))), tag)), func() { d.visit(to) }))
	}
	all := place{page: "act", kind: kindOfRemovals, verb: "erase judge"}.with(entry.Values{"removal": v.ID})
	return []fyne.CanvasObject{
		page.InsetEach(8, 0, 0, 0, page.Strong(theme.Say("Texts that may name them (%s)", thousands(len(texts))))), page.Framed(page.Inset(4, 4, lines)),
		page.Row(8, page.Press("Judge all that are left at once", func() { d.visit(all) })),
	}
}

// whatWouldGo counts, when it is asked, what an erasure would take away; that somebody looked is an entry in the trail.
func (d *desk) whatWouldGo(v store.Removal) fyne.CanvasObject {
	s, found := d.session(), page.Column(8, 0)
	look := page.Press("See what would go", func() {
		type counted struct {
			plan  store.ErasurePlan
			names map[store.Ref]string
		}
		task.Run(d.w.door, task.Work[counted]{
			What: "Counting what would go",
			Do: func(ctx context.Context) (counted, error) {
				plan, err := s.PreviewErasure(ctx, store.NewErasure{Person: v.Person, Reason: v.Reason, Authority: v.Authority, Despite: v.Despite, ReceivedOn: v.ReceivedOn})
				if err != nil {
					return counted{}, err
				}
				names, err := s.Names(ctx, stayRefs(plan.Stays))
				return counted{plan, names}, err
			},
			Done: func(p counted, err error) {
				if err != nil {
					found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, sentence(err))}
				} else {
					found.Objects = planLines(p.plan, p.names)
				}
				d.middle.Refresh()
			},
		})
	})
	return page.Column(8, 0, page.Gap(2), page.Row(8, look), found)
}

func planLines(p store.ErasurePlan, names map[store.Ref]string) []fyne.CanvasObject {
	words := "The person is erased wholly: everything by which they can be found."
	switch {
	case p.Barred() != nil:
		words = "Nothing can be erased while what bars it stands."
	case !p.Whole:
		words = "Only what is past its time goes; the person stays until theirs is over."
	}
	var facts []page.Fact
	for _, left := range (store.Removal{Removed: p.Removes}).Left() {
		what, n, _ := strings.Cut(left, ": ")
		facts = append(facts, page.Fact{Label: capital(what), Value: page.Plain(n)})
	}
	out := []fyne.CanvasObject{page.Notice(theme.Info, words)}
	if len(facts) > 0 {
		out = append(out, page.Facts(facts...))
	}
	return append(out, stayLines(p.Stays, names)...)
}

// removalPress is what can be decided about a removal.
func (d *desk) removalPress(v store.Removal) []fyne.CanvasObject {
	var verbs []string
	switch {
	case v.State == store.RemovalAsked && v.Kind == store.Disposal:
		verbs = []string{"disposal approve", "disposal refuse"}
	case v.State == store.RemovalAsked:
		verbs = []string{"erase approve", "erase refuse"}
	case v.State == store.RemovalApproved:
		verbs = []string{"disposal apply", "disposal refuse"}
	}
	buttons := page.Row(8)
	for _, verb := range verbs {
		a, known := actOf(kindOfRemovals, verb)
		if !known || !d.session().May(a.needs) {
			continue
		}
		to := place{page: "act", kind: a.kind, verb: a.verb}.with(entry.Values{"removal": v.ID})
		buttons.Add(page.NewButton(capital(a.title), len(buttons.Objects) == 0, func() { d.visit(to) }))
	}
	if len(verbs) > 0 && len(buttons.Objects) == 0 {
		return []fyne.CanvasObject{page.Faint("Your role does not decide on this.")}
	}
	return []fyne.CanvasObject{page.Gap(4), buttons}
}
