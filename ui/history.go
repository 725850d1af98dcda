package ui

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// The history of a thing, from the trail: what was done, when and by whom, and what each act made of its facts, as far as the trail tells it.

const (
	mostHistory = 12 // acts of a history that are shown at first
	mostTold    = 4  // facts of an act that are shown at first
)

// told is the history of a thing, the latest first.
func (d *desk) told(v seen) []fyne.CanvasObject {
	if len(v.History) == 0 {
		return nil
	}
	lines := page.Column(8, 0)
	n := len(v.History)
	show := func(from int) {
		lines.RemoveAll()
		for i := n - 1; i >= from; i-- {
			lines.Add(d.toldAct(v.History[i], v.names))
		}
	}
	show(max(0, n-mostHistory))
	if n > mostHistory {
		lines.Add(page.NewLink(theme.Say("Show all %s", thousands(n)), func() {
			show(0)
			d.body.Refresh()
		}))
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong("History")), lines}
}

// toldAct is one act of a history.
func (d *desk) toldAct(e store.Entry, names map[store.Ref]string) fyne.CanvasObject {
	words := capital(string(e.Act))
	if e.Outcome == store.Refused {
		words = theme.Say("%s (refused)", theme.Say(words))
	}
	who := nameOr(names, signIn, e.Login)
	if e.Behalf != "" {
		who = theme.Say("%s, for %s", who, nameOr(names, "title", e.Behalf))
	}
	facts := page.Column(0, 0)
	for _, c := range e.Changes {
		if c.Removed() {
			facts.Add(page.Small("What it changed was taken out of the trail."))
			continue
		}
		told, err := c.Told()
		if err != nil { // the act stands all the same
			continue
		}
		if done := clock(told.DoneAt); done != "" && done != clock(e.At) {
			facts.Add(page.Plain(theme.Say("Done on %s", done)))
		}
		for _, b := range becameOf(told.Differences) {
			facts.Add(page.Plain(b.words(names)))
		}
	}
	if all := facts.Objects; len(all) > mostTold+1 {
		facts.Objects = append(slices.Clone(all[:mostTold]), page.NewLink(theme.Say("Show all %s facts", thousands(len(all))), func() {
			facts.Objects = all
			d.body.Refresh()
		}))
	}
	return page.Column(0, 0, page.Strong(words), page.Small(inLine(clock(e.At), who)), facts)
}

// became is a fact that an act changed, with what it was and what it became; either may say nothing.
type became struct{ was, now fact }

// words say what a fact became, and what it was before.
func (b became) words(names map[store.Ref]string) string {
	label, was, now := theme.Say(b.now.label), b.was.said(names), b.now.said(names)
	switch {
	case was == "":
		return theme.Say("%s: %s", label, now)
	case now == "":
		return theme.Say("%s: taken out (was %s)", label, was)
	}
	return theme.Say("%s: %s (was %s)", label, now, was)
}

// becameOf is what acts changed, as it is shown: without what was and is blank, and without what only the program reads.
func becameOf(all []store.Difference) []became {
	var out []became
	for _, d := range all {
		if d.Field.Name != "" {
			out = append(out, became{fieldFact(d.Field, textIn(d.Was)), fieldFact(d.Field, textIn(d.Now))})
			continue
		}
		was, now := valueIn(d.Was), valueIn(d.Now)
		if inner, is := now.(map[string]any); is && was == nil { // such as the engagement of somebody new
			for _, f := range factsIn(inner) {
				out = append(out, became{now: f})
			}
			continue
		}
		if was == true || now == true { // the other side is No, however it is kept
			was, now = was == true, now == true
		}
		b := became{typedFact(d.Name, was), typedFact(d.Name, now)}
		if was == true && b.now.text == "" {
			b.now.text = theme.Say("No")
		}
		if !slices.Contains(append(untoldFacts(), hiddenFacts()...), d.Name) {
			out = append(out, b)
		}
	}
	out = slices.DeleteFunc(out, func(b became) bool { return b.was.text == "" && b.now.text == "" })
	for _, b := range out {
		for _, links := range [][]store.Ref{b.was.links, b.now.links} {
			for i, ref := range links {
				if ref.Kind == "post" { // whoever holds it today may not have then
					links[i].Kind = "title"
				}
			}
		}
	}
	return out
}

// untoldFacts are what the trail keeps of an act beside what a line of a history says anyhow: who and when, and numbers by which the program finds things again.
func untoldFacts() []string {
	return []string{
		"on_behalf_of", "entered_at", "entered_by", "recorded_at", "recorded_by", "added_at", "added_by", "sha256", "size", "attachment", "revision", "field", "duty", "item",
		"postponement", "delegation", "access_review", "engagement", "joiner", "mover", "refused", "undone", "looked_at", "subject_access", "vested", "erasure_of", "despite",
	}
}

// textIn is a text that the trail keeps, and valueIn anything that it keeps; what cannot be read says nothing.
func textIn(b json.RawMessage) string {
	text, _ := valueIn(b).(string)
	return text
}

func valueIn(b json.RawMessage) any {
	var v any
	if json.Unmarshal(b, &v) != nil {
		return nil
	}
	return v
}

// refsOfHistory are what the acts of a history name.
func refsOfHistory(all []store.Entry, set map[store.Ref]bool) {
	for _, e := range all {
		set[store.Ref{Kind: signIn, ID: e.Login}], set[store.Ref{Kind: "title", ID: e.Behalf}] = true, true
		for _, c := range e.Changes {
			told, err := c.Told()
			if err != nil {
				continue // nothing of it is shown
			}
			for _, b := range becameOf(told.Differences) {
				for _, ref := range append(b.was.links, b.now.links...) {
					set[ref] = true
				}
			}
		}
	}
}
