package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// line is the line in focus: who has what, why and since when, what is different from last time, and what can be decided.
func (p *reviewPage) line() fyne.CanvasObject {
	l := p.lines[p.now]
	name := cmp.Or(l.Name, "Nobody in particular")
	title := page.Pair(page.Text(name, page.Style{Bold: true, Size: fynetheme.SizeNameSubHeadingText}), page.NewTag(difference(l)))
	things := []fyne.CanvasObject{
		page.Small(p.position()), title,
		page.Text(theme.Say("%s on %s", cmp.Or(l.Login, theme.Say(capital(l.Kind))), p.system(l)), page.Style{Bold: true}),
		p.facts(l),
	}
	if l.Decision != "" {
		things = append(things, page.Notice(theme.Good, decidedWords(l)))
	}
	return page.Column(10, 0, append(things, p.answer(l)...)...)
}

// position says where in the review the line stands, and where among those of its person.
func (p *reviewPage) position() string {
	words := theme.Say("Line %s of %s", thousands(p.now+1), thousands(len(p.lines)))
	l := p.lines[p.now]
	if l.Person == "" {
		return words
	}
	first := slices.IndexFunc(p.lines, func(o store.ReviewLine) bool { return o.Person == l.Person })
	n := 0
	for _, o := range p.lines {
		if o.Person == l.Person {
			n++
		}
	}
	if n > 1 {
		words = theme.Say("%s, %s of %s of this person", words, thousands(p.now-first+1), thousands(n))
	}
	return words
}

// difference says what is different from the review before, which is what somebody has to look at.
func difference(l store.ReviewLine) (string, theme.Tone) {
	switch l.Difference {
	case "new":
		return "New since last time", theme.Warn
	case "changed":
		if l.WasLevel != "" && l.WasLevel != l.Level {
			return theme.Say("Was: %s", l.WasLevel), theme.Warn
		}
		return "Changed since last time", theme.Warn
	case "same":
		return "As last time", theme.Neutral
	}
	return "First review", theme.Info
}

func (p *reviewPage) facts(l store.ReviewLine) fyne.CanvasObject {
	var facts []page.Fact
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, page.Fact{Label: label, Value: page.Plain(text)})
		}
	}
	add("Level", cmp.Or(l.Level, "Not said"))
	if l.GrantedOn.Known() {
		add("Since", theme.Day(l.GrantedOn))
	} else {
		add("Since", "Not known")
	}
	if l.Kind != "account" {
		add("Kind", capital(l.Kind))
	}
	add("Needed for", cmp.Or(l.Reason, "No reason is recorded"))
	if l.Service != "" {
		add("Service", nameOr(p.names, "service", l.Service))
	}
	return page.Facts(facts...)
}

// decidedWords says what was decided on a line.
func decidedWords(l store.ReviewLine) string {
	words := map[string]string{store.DecisionKeep: theme.Say("Kept"), store.DecisionChange: theme.Say("To change to %s", l.ToLevel), store.DecisionRevoke: theme.Say("Revoked")}[l.Decision]
	if words == "" {
		words = theme.Say(capital(l.Decision))
	}
	if l.DecidedBy != "" {
		words = theme.Say("%s, decided on %s by %s", words, clock(l.DecidedAt), l.DecidedBy)
	} else {
		words = theme.Say("%s, decided on %s", words, clock(l.DecidedAt))
	}
	if l.Note != "" {
		words += ": " + l.Note
	}
	return stop(words)
}

// answer is what can be decided: three buttons with their keys, and below them what a decision needs.
func (p *reviewPage) answer(l store.ReviewLine) []fyne.CanvasObject {
	out := []fyne.CanvasObject{page.Gap(2), page.Row(8,
		page.NewButton("Keep (K)", p.pending == "" && l.Decision == "", func() { p.decide(store.DecisionKeep) }),
		page.NewButton("Change (C)", p.pending == store.DecisionChange, func() { p.ask(store.DecisionChange) }),
		page.NewButton("Revoke (R)", p.pending == store.DecisionRevoke, func() { p.ask(store.DecisionRevoke) }),
		page.Gap(0), page.NewButton("‹", false, func() { p.step(-1) }), page.NewButton("›", false, func() { p.step(1) }))}
	if p.pending == store.DecisionChange {
		out = append(out, asked("Level to which it changes", "", page.Wide(360, p.level)))
	}
	label, help := "Note (optional)", ""
	switch p.pending {
	case store.DecisionChange:
		label, help = "Why it changes", "Enter records the change. Escape goes back to the line."
	case store.DecisionRevoke:
		label, help = "Why it is revoked", "Enter revokes it. Escape goes back to the line."
	}
	if p.pending != "" && p.reason != "" {
		help = theme.Say(help) + " " + theme.Say("The arrow down repeats “%s”.", p.reason)
	}
	return append(out, asked(label, help, page.Wide(560, p.note)))
}
