package ui

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What can be done about a thing, as buttons. Nobody is led to a form that cannot succeed: what is somebody else's to do is left out, and what something stands in the way of says so.

// mostPressed is how many acts stand as buttons; the others are behind one.
const mostPressed = 2

// barred is an act that something stands in the way of.
type barred struct{ title, why string }

// open parts the acts that can be done from those that are barred; elsewhere reports acts that are for somebody else.
func (v seen) open(offers []offer, own bool) (open []offer, shut []barred, elsewhere bool) {
	for _, o := range offers {
		if own && slices.Contains([]string{"leaver record", "leaver died", "mover record"}, o.act.verb) { // nobody acts on their own case
			continue
		}
		var denied *store.NotAllowedError
		switch err := v.refused[store.ActOn{Kind: o.to.kind, Verb: o.to.verb}]; {
		case err == nil:
			open = append(open, o)
		case errors.As(err, &denied):
			elsewhere = true
		default:
			shut = append(shut, barred{capital(o.act.title), sentence(err)})
		}
	}
	return open, shut, elsewhere
}

// press is what can be done about a thing.
func (d *desk) press(v seen) []fyne.CanvasObject {
	if rec, is := v.Entry.(store.Record); is {
		return []fyne.CanvasObject{d.recordPress(rec)}
	}
	ways := slices.DeleteFunc(d.ways(v), func(w way) bool { return v.refused[store.ActOn{Kind: w.to.kind, Verb: w.to.verb}] != nil })
	offers, shut, elsewhere := v.open(slices.DeleteFunc(d.offers(v.Shown), func(o offer) bool { // it stands before the others
		return slices.ContainsFunc(ways, func(w way) bool { return w.to == o.to })
	}), v.Kind == "person" && v.ID == d.session().User().Person)
	buttons, out := page.Row(8), []fyne.CanvasObject(nil)
	for _, w := range ways {
		if w.reads {
			out = append(out, page.NewLink(w.title, func() { d.visit(w.to) }))
			continue
		}
		buttons.Add(page.NewButton(w.title, len(buttons.Objects) == 0, func() { d.visit(w.to) }))
	}
	pressed, first := max(0, mostPressed-len(buttons.Objects)), len(buttons.Objects) == 0
	for i, o := range offers[:min(pressed, len(offers))] {
		buttons.Add(page.NewButton(capital(o.act.title), i == 0 && first, func() { d.visit(o.to) }))
	}
	if more := d.more(offers[min(pressed, len(offers)):], shut, buttons); more != nil {
		out = append([]fyne.CanvasObject{more}, out...)
	}
	if len(buttons.Objects) > 0 {
		out = append([]fyne.CanvasObject{buttons}, out...)
	}
	if elsewhere {
		out = append(out, page.Small("What else is done about it is for whoever answers for it."))
	}
	return out
}

// more are the acts behind a button of their own, which it adds to the others; nil for none. Where nothing else can be done, what is barred is shown at once.
func (d *desk) more(offers []offer, shut []barred, buttons *fyne.Container) fyne.CanvasObject {
	if len(offers)+len(shut) == 0 {
		return nil
	}
	lines := page.Stacked()
	for _, o := range offers {
		lines.Add(d.line(page.Inset(6, 8, page.Plain(capital(o.act.title))), func() { d.visit(o.to) }))
	}
	for _, b := range shut {
		lines.Add(page.Inset(6, 8, page.Column(0, 0, page.Faint(theme.Say("%s: not now", theme.Say(b.title))), page.Small(b.why))))
	}
	frame := page.Framed(page.Inset(4, 4, lines))
	if len(buttons.Objects) == 0 {
		return frame
	}
	frame.Hide()
	var toggle *page.Push
	toggle = page.Press("More", func() {
		frame.Hidden = !frame.Hidden
		toggle.SetText(theme.Say(map[bool]string{true: "More", false: "Less"}[frame.Hidden]))
		d.body.Refresh()
	})
	buttons.Add(toggle)
	return frame
}

// vacatedWhole reports premises that everybody leaves already: no other vacating can start.
func vacatedWhole(v store.Shown) bool {
	return v.Kind == "premises" && slices.ContainsFunc(v.Parts, func(e entry.Entry) bool { return isVacating(e) && e.Fields.Is("scope", "whole") })
}
