package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// once shows what was typed from paper once more, with what each answer would do, or why it is refused.
func (p *paperPage) once(r store.ReplyReport) {
	d, v := p.desk, p.who.Values()
	came := v.Day(paperReceived)
	if !came.Known() {
		came = d.session().Today()
	}
	change := func() { p.draw(false) }
	things := []fyne.CanvasObject{
		page.NewLink("‹ Change the answers", change), page.Heading("Check your answers"),
		page.Facts(
			page.Fact{Label: "Who wrote on the paper", Value: page.Plain(words(entry.Field{Type: entry.Person}, v[paperPerson], p.titles))},
			page.Fact{Label: "When the paper came", Value: page.Plain(theme.Day(came))},
			page.Fact{Label: "The paper", Value: page.Plain(p.scan[0].Name)}),
	}
	for _, a := range p.answers {
		things = append(things, p.answerOnce(a, r)...)
	}
	things = append(things, page.Gap(4))
	entered := len(r.Answers) - r.Refused
	back := page.Press("Change the answers", change)
	switch {
	case !p.ofForm():
		things = append(things, page.Row(8, page.Main("Enter the answer", p.enterOne), back))
	case entered == 0:
		things = append(things, page.Faint("None of it can be entered."), page.Row(8, back))
	case r.Refused > 0:
		things = append(things, page.Row(8, page.Main("Enter the other answers", func() { p.enter(true, true) }), back))
	default:
		things = append(things, page.Row(8, page.Main("Enter the answers", func() { p.enter(true, false) }), back))
	}
	p.put(scrolled(page.Inset(24, 32, page.Column(12, 720, append(things, page.Gap(24))...))))
}

// answerOnce is one answer, and why it is refused where it is.
func (p *paperPage) answerOnce(a *paperAnswer, r store.ReplyReport) []fyne.CanvasObject {
	values := a.form.Values()
	if len(values) == 0 {
		return nil
	}
	var facts []page.Fact
	for _, f := range a.Questions {
		if value := values[f.Name]; value != "" {
			facts = append(facts, page.Fact{Label: f.Label, Value: page.Plain(words(f, value, p.titles))})
		}
	}
	out := []fyne.CanvasObject{page.Gap(2), page.Strong(a.asks(p.desk.w.look.Language())), page.Facts(facts...)}
	i := slices.IndexFunc(r.Answers, func(l store.ReplyLine) bool { return l.N == a.N })
	if i >= 0 && r.Answers[i].Outcome == store.AnswerRefused {
		out = append(out, page.Notice(theme.Warn, theme.Say("This is refused: %s", stop(atDesk(r.Answers[i].Reason)))))
	}
	return out
}
