package ui

import (
	"slices"
	"strings"

	"muniment/reports/lang"
	"muniment/store/duty"
	"muniment/ui/theme"
)

// What a prompt asks for, in the language of the window. The rules word each prompt in English. In another language the duty says what is to be done by its title, and what it is
// about stands beside it by the names that the council gave.

// about is what a prompt is about: somebody, a system, a thing, by their names.
func about(l lang.Language, p *duty.Prompt) string {
	var names []string
	for _, name := range []string{l.Say(p.About), p.PersonName, p.SystemName, p.ServiceName} {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " · ")
}

// asksFor is what a prompt asks for, in one line.
func asksFor(l lang.Language, p *duty.Prompt) string {
	if l.Code() == lang.English {
		return capital(p.Text)
	}
	what := about(l, p)
	if p.Item != "" && what != "" && p.Thing == "checklist line" { // it says itself what is to be done
		return what
	}
	if what != "" {
		return l.Say(p.Title) + ": " + what
	}
	return l.Say(p.Title)
}

// groupWords is what a line of Today asks for, and what stands small below it before whose it is.
func groupWords(l lang.Language, g *duty.Group) (what, below string) {
	if l.Code() == lang.English {
		what, _, _ = strings.Cut(g.Text, " — ")
		return capital(what), g.Title
	}
	if len(g.Prompts) == 1 {
		return l.Say(g.Title), about(l, &g.Prompts[0])
	}
	return l.Say(g.Title), theme.Count(len(g.Prompts), "%s case", "%s cases") + onSystems(g)
}

// onSystems names the systems of a group, where they are few.
func onSystems(g *duty.Group) string {
	var names []string
	for i := range g.Prompts {
		if name := g.Prompts[i].SystemName; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 || len(names) > 2 {
		return ""
	}
	return " · " + strings.Join(names, " · ")
}
