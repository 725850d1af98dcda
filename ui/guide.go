package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// Acts from which much follows, and that few people do often, are asked for one decision after another, and shown whole before they are done: that somebody leaves, that premises are
// vacated, that something went wrong. Ordinary acts stay ordinary forms.

// question is one page of such an act.
type question struct {
	title, help string
	fields      []string
}

// guideOf are the questions of an act; none for one that is an ordinary form. What no question asks is asked on a last page.
func guideOf(a act) []question {
	var out []question
	switch a.kind + " " + a.verb {
	case "leaver leaver record":
		out = leaverQuestions()
	case "vacating start":
		if out = vacatingQuestions(); len(a.fields) > 0 && a.fields[0].Name == fieldPartOf {
			out = append([]question{{"Which premises are vacated?", "", []string{fieldPartOf}}}, out...)
		}
	case "incident report":
		out = incidentQuestions()
	default:
		return nil
	}
	var rest []string
	for _, f := range a.fields {
		if !slices.ContainsFunc(out, func(q question) bool { return slices.Contains(q.fields, f.Name) }) {
			rest = append(rest, f.Name)
		}
	}
	if len(rest) > 0 {
		out = append(out, question{"Is there anything to add?", "A photograph or a scan can come with it.", rest})
	}
	return out
}

func leaverQuestions() []question {
	return []question{
		{"Who leaves?", "", []string{"person", "engagement"}},
		{"What is their last working day?", "Everything they can use is to be closed by the end of that day.", []string{"last_working_day", "poll"}},
		{"When did you know?", "The record shows how soon the council was told.", []string{"notice"}},
		{"Does their access end earlier?", "Leave this blank unless somebody is dismissed or goes on garden leave.", []string{"access_ends"}},
		{"Is it confidential for now?", "Leave this blank where colleagues may know.", []string{"reason", "confidential_until", "named"}},
	}
}

func vacatingQuestions() []question {
	return []question{
		{"How much is vacated?", "The whole of the premises, or only what some services use of it. Name who leaves where others stay.", []string{"scope", "occupancies"}},
		{"By when must everything be out?", "Give every day that you know. The first of them decides when each area is to be checked.", []string{"outsiders_enter_on", "lease_ends_on", "completion_on", "keys_return_on"}},
		{"How do you know that no area is missing?", "A room that is on no list is a room that nobody checks.", []string{"list_checked_against"}},
	}
}

func incidentQuestions() []question {
	return []question{
		{"What happened?", "Say what you know. You can report now and add the rest later.", []string{"title", "what_happened", "category", "near_miss"}},
		{"When was it discovered?", "When anybody first knew or suspected it. The law's 72 hours may run from here.", []string{"discovered_at", "reported_at"}},
		{"Is personal data concerned?", "Leave blank what you do not know: the Information Security Manager finds it out.", []string{"personal_data", "law_enforcement", "aware_at", "people_affected"}},
		{"What does it concern?", "", []string{"service", "assets", "systems", "premises", "supplier", "supplier_told_at"}},
		{"Who is involved?", "People who are implicated neither see the case nor are told of it.", []string{"reporter", "manager_post", "implicated", "restricted", "named"}},
	}
}

// questionOf is the page on which a field is asked; the last one where none does.
func (p *actPage) questionOf(field string) int {
	for i, q := range p.guide {
		if slices.Contains(q.fields, field) {
			return i
		}
	}
	return max(0, len(p.guide)-1)
}

// drawQuestion shows the page of one question.
func (p *actPage) drawQuestion(kept bool) {
	d, q := p.desk, p.guide[p.step]
	p.form.Only(q.fields...)
	back := page.NewLink("‹ "+theme.Say(p.backTo()), d.back)
	if p.step > 0 {
		back = page.NewLink("‹ The question before", func() { p.ask1(p.step - 1) })
	}
	things := []fyne.CanvasObject{back, page.Small(theme.Say("%s: question %s of %s", theme.Say(capital(p.act.title)), thousands(p.step+1), thousands(len(p.guide)))), page.Share(p.step, len(p.guide)), page.Heading(q.title)}
	things = append(things, p.about()...)
	if q.help != "" {
		things = append(things, page.Faint(q.help))
	}
	if kept {
		things = append(things, d.keptNotice())
	}
	things = append(things, page.Gap(4), p.form.Object())
	if p.act.files && p.step == len(p.guide)-1 {
		p.listed = page.Column(4, 0)
		p.drawFiles()
		things = append(things, p.listed)
	}
	p.press = page.Main("Continue", p.send)
	things = append(things, page.Gap(4), page.Row(8, p.press, page.Press("Leave it for later", d.back), page.Press("Cancel", d.leave)), page.Gap(24))
	p.put(page.Column(12, form.Most, things...))
}

// ask1 goes to another question.
func (p *actPage) ask1(step int) {
	p.step = step
	p.draw(false)
	if k := p.form.Keyboard(); k != nil {
		p.desk.focus(k)
	}
}

// answered goes on from a question that is answered: to the next, or to the answers once more where one of them was being changed.
func (p *actPage) answered() {
	if p.changing || p.step == len(p.guide)-1 {
		p.changing = false
		p.check()
		return
	}
	p.ask1(p.step + 1)
}

// answerFact is one of the answers as it is shown once more, with the way to change it.
func (p *actPage) answerFact(f entry.Field, value string) page.Fact {
	shown := page.Plain(words(f, value, p.titles))
	if len(p.guide) == 0 {
		return page.Fact{Label: f.Label, Value: shown}
	}
	change := page.NewLink("Change", func() {
		p.changing = true
		p.ask1(p.questionOf(f.Name))
	})
	return page.Fact{Label: f.Label, Value: page.Pair(shown, change)}
}
