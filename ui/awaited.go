package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What an act waits for, before anything is asked: everything at once, so that nobody learns of one thing only after the other. Each line leads to what settles it.

// awaiting is what an act waits for, with the names of the posts that answer for it.
type awaiting struct {
	all   []store.Awaited
	names store.Names
}

// awaitingOf reads what an act on an entry waits for.
func awaitingOf(ctx context.Context, s *store.Session, at place) (awaiting, error) {
	var out awaiting
	var err error
	if out.all, err = s.Awaits(ctx, at.kind, at.id, at.verb); err != nil || len(out.all) == 0 {
		return out, err
	}
	var refs []store.Ref
	for _, a := range out.all {
		if a.Entry.Post != "" {
			refs = append(refs, store.Ref{Kind: "post", ID: a.Entry.Post})
		}
	}
	out.names, err = s.Names(ctx, refs)
	return out, err
}

// settles is where something that is awaited is settled: by the act, by one of several on the thing's own page, or on the walk.
func settles(a store.Awaited) place {
	switch {
	case a.Entry.Kind == "area-check":
		return place{page: "walk", kind: a.Entry.Kind, id: a.Entry.ID}
	case a.By.Verb == "" || a.Refused != nil: // the page of the thing says whose it is
		return place{page: "thing", kind: a.Entry.Kind, id: a.Entry.ID}
	}
	return place{page: "act", kind: a.By.Kind, verb: a.By.Verb, id: a.By.ID}.with(a.By.Given)
}

// settling says what is to be done about something that is awaited.
func settling(a store.Awaited) string {
	switch {
	case a.By.Verb != "":
		by, _ := actOf(a.By.Kind, a.By.Verb)
		return theme.Say(capital(by.title))
	case a.Entry.Kind == "area-check":
		return theme.Say("Give it a result, on the walk")
	case a.Entry.Kind == "secure-area":
		return theme.Say("Take everybody off its list, and then end it")
	}
	return theme.Say("Look at what can be done about it")
}

// lines are what is awaited, the first of them to put the keyboard on; nil where nothing is.
func (a awaiting) lines(d *desk) (lines fyne.CanvasObject, first fyne.Focusable) {
	all := page.Stacked()
	for i, one := range a.all {
		if i > 0 {
			all.Add(page.Rule())
		}
		words := settling(one)
		if post := one.Entry.Post; post != "" {
			words += " · " + nameOr(a.names, "post", post)
		}
		left := page.Column(0, 0, page.Plain(one.Entry.Title), page.Small(words))
		var inside fyne.CanvasObject = left
		if one.Entry.State != "" {
			inside = page.Pair(left, page.NewTag(capital(one.Entry.State), theme.Warn))
		}
		line := d.line(page.Inset(10, 12, inside), func() { d.visit(settles(one)) })
		if first == nil {
			first = line
		}
		all.Add(line)
	}
	return page.Framed(all), first
}

// says how many things are awaited.
func (a awaiting) says() string {
	return theme.Count(len(a.all), "Before that, %s thing is still to be settled. The line leads to it.", "Before that, %s things are still to be settled. Each line leads to one.")
}

// await shows what the act waits for, in place of a form that could not succeed.
func (p *actPage) await() {
	d := p.desk
	lines, first := p.awaits.lines(d)
	things := []fyne.CanvasObject{page.NewLink("‹ "+theme.Say(p.backTo()), d.back), page.Heading(capital(p.act.title))}
	things = append(things, p.about()...)
	things = append(things, page.Notice(theme.Info, p.awaits.says()), lines)
	things = append(things, p.areas.says()...)
	things = append(things, p.elsewhere()...)
	p.put(page.Column(12, form.Most, append(things, page.Gap(24))...))
	if d.w.lock == nil {
		d.focus(first)
	}
}
