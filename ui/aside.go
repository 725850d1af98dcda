package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// promptName names a prompt among all: its duty, what it is about, and the line of a checklist.
func promptName(p *duty.Prompt) string {
	id := p.ID
	if p.Subject == "council" {
		id = "council"
	}
	name := p.Duty + ":" + id
	if p.Item != "" {
		name += ":" + p.Item
	}
	return name
}

// dueOf is what led somewhere from one prompt.
func dueOf(p *duty.Prompt) dueRef { return dueRef{p.Duty, p.Post, promptName(p)} }

// promptSeen is a prompt with the name of whoever was asked instead.
type promptSeen struct {
	prompt duty.Prompt
	found  bool
	names  map[store.Ref]string
}

// prompt is the page of one thing that is owed: what can be done about it beside doing it.
func (d *desk) prompt(at place) screen {
	s, body := d.session(), container.NewStack()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[promptSeen]{
			What: "Working out what is owed",
			Do: func(ctx context.Context) (promptSeen, error) {
				var v promptSeen
				all, err := s.Prompts(ctx, store.Whose{All: true})
				if err != nil {
					return v, err
				}
				for i := range all {
					if promptName(&all[i]) == at.due.about {
						v.prompt, v.found = all[i], true
					}
				}
				if v.prompt.DelegatedTo != "" {
					v.names, err = s.Names(ctx, []store.Ref{{Kind: "person", ID: v.prompt.DelegatedTo}})
				}
				return v, err
			},
			Done: func(v promptSeen, err error) {
				switch {
				case err != nil:
					body.Objects = []fyne.CanvasObject{hollow("This could not be read", sentence(err), page.Press("Try again", d.again))}
				case !v.found:
					body.Objects = []fyne.CanvasObject{hollow("This is owed no longer", "It was done meanwhile, or what it rests on was corrected.", page.Press("Back", d.back))}
				default:
					body.Objects = []fyne.CanvasObject{scrolled(page.Inset(24, 32, page.Column(12, 720, d.onePrompt(v)...)))}
				}
				body.Refresh()
			},
		})
	}
	return screen{body: body, filled: read}
}

// onePrompt says what is owed and by whom, who was asked instead, and what can be done.
func (d *desk) onePrompt(v promptSeen) []fyne.CanvasObject {
	p, l := &v.prompt, d.w.look.Language()
	who := l.Say(p.OwedBy)
	if len(p.Holders) == 0 {
		who = theme.Say("%s (vacant)", who)
	}
	facts := []page.Fact{{Label: "Owed by", Value: page.Plain(who)}, {Label: "Due", Value: page.Plain(clock(p.Due))}}
	if p.Note != "" {
		facts = append(facts, page.Fact{Label: "Note", Value: page.Plain(l.Retell(p.Note))})
	}
	things := []fyne.CanvasObject{page.NewLink("‹ Back", d.back), page.Heading(asksFor(l, p)), page.Facts(facts...)}
	if p.DelegatedTo != "" {
		things = append(things, page.Notice(theme.Info, theme.Say("%s is asked to do it until %s: %s", nameOr(v.names, "person", p.DelegatedTo), theme.Day(p.DelegatedUntil), stop(p.DelegatedReason))))
	}
	if p.PostponedUntil.Known() {
		things = append(things, page.Notice(theme.Info, theme.Say("It stands behind the others until %s: %s", theme.Day(p.PostponedUntil), stop(p.PostponedReason))))
	}
	things = append(things, page.Row(8, page.Main("Do this", func() { d.answerOne(p) })), page.Gap(4), page.Strong("Or, beside doing it"))
	lines := page.Stacked()
	for _, verb := range []string{"prompts delegate", "prompts postpone", "prompts recall", "reply scan"} {
		a, known := actOf("prompt", verb)
		aside := p.DelegatedTo != "" || p.PostponedUntil.Known()
		if !known || !d.session().May(a.needs) || verb == "prompts recall" && !aside {
			continue
		}
		to := place{page: "act", kind: a.kind, verb: a.verb}.with(entry.Values{"prompt": promptName(p)})
		lines.Add(d.line(page.Inset(6, 8, page.Column(0, 0, page.Plain(capital(a.title)), page.Small(a.help))), func() { d.visit(to) }))
	}
	if d.session().May(store.ActKeepScan) {
		lines.Add(d.line(page.Inset(6, 8, page.Column(0, 0, page.Plain("Enter the answer that is written on a signed paper"),
			page.Small("For somebody who answers by hand. You type what they wrote, and the scan is kept with it."))), func() { d.visit(place{page: "paper", due: dueOf(p)}) }))
	}
	if len(lines.Objects) == 0 {
		return append(things, page.Faint("Your role does nothing else about it."))
	}
	return append(things, page.Framed(page.Inset(4, 4, lines)))
}
