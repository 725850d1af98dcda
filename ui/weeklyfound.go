package ui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// kindsOfDifference are the headings under which a review's differences stand, what matters most first.
func kindsOfDifference() []struct{ what, title string } {
	return []struct{ what, title string }{
		{store.PrivilegedAdded, "New since last week"},
		{store.PrivilegedRemoved, "Gone since last week"},
		{store.PrivilegedChanged, "Changed"},
		{store.PrivilegedSignedIn, "Signed in"},
		{store.PrivilegedDormant, "Long unused"},
		{store.PrivilegedOwn, "Yours, for somebody else to look at"},
	}
}

// differences are what is different, and nothing else; beside each stands what extra gives, such as a question.
func (p *weeklyPage) differences(all []store.PrivilegedDifference, extra func(store.PrivilegedAccount) fyne.CanvasObject) []fyne.CanvasObject {
	if len(all) == 0 {
		return []fyne.CanvasObject{page.Notice(theme.Good, "Nothing changed since last week, and nobody signed in.")}
	}
	var out []fyne.CanvasObject
	for _, k := range kindsOfDifference() {
		lines := page.Stacked()
		for _, v := range all {
			if v.What != k.what {
				continue
			}
			if len(lines.Objects) > 0 {
				lines.Add(page.Rule())
			}
			lines.Add(p.difference(v, extra))
		}
		if n := len(lines.Objects); n > 0 {
			out = append(out, page.InsetEach(8, 0, 0, 0, page.Strong(theme.Say(k.title)+" ("+thousands((n+1)/2)+")")), page.Framed(page.Inset(4, 4, lines)))
		}
	}
	return out
}

func (p *weeklyPage) difference(v store.PrivilegedDifference, extra func(store.PrivilegedAccount) fyne.CanvasObject) fyne.CanvasObject {
	words := p.accountWords(v.Account)
	if v.Details != "" && v.What != store.PrivilegedChanged {
		words += ". " + p.desk.w.look.Language().Retell(capital(v.Details))
	}
	text := page.Column(0, 0, page.Plain(theme.Say("%s on %s", v.Account.Login, nameOr(p.read.names, "system", v.Account.System))), page.Small(stop(words)))
	if extra == nil || v.What == store.PrivilegedRemoved {
		return page.Inset(6, 8, text)
	}
	return page.Inset(6, 8, page.Column(4, 0, text, extra(v.Account)))
}

// accountWords says what an account is, and who answers for it.
func (p *weeklyPage) accountWords(a store.PrivilegedAccount) string {
	who := cmp.Or(nameOr(p.read.names, "person", a.Holder), a.Supplier, nameOr(p.read.names, "post", a.Sponsor), theme.Say("nobody answers for it"))
	words := theme.Say(capital(a.Kind)) + ", " + who
	if a.Group != "" {
		words = a.Group + ". " + words
	}
	return words
}

// queries are what the review asks, with the answers that came.
func (p *weeklyPage) queries(all []store.PrivilegedQuery) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	lines := page.Stacked()
	for _, q := range all {
		tag, words := page.NewTag("To answer", theme.Warn), theme.Say(capital(stop(q.Text)))
		if q.Answer != "" {
			tag = page.NewTag("Answered", theme.Good)
			words += " " + stop(q.Answer)
		}
		inside := page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(q.Login), page.Small(words)), tag))
		if p.week.Review == "" { // a preview's are not asked yet
			lines.Add(page.Inset(6, 8, page.Column(0, 0, page.Plain(q.Login), page.Small(words))))
			continue
		}
		lines.Add(p.desk.line(inside, func() { p.desk.visit(place{page: "thing", kind: "privileged-query", id: q.ID}) }))
	}
	title := "Asked about"
	if p.week.Review == "" {
		title = "The register will ask about"
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong(theme.Say(title)+" ("+thousands(len(all))+")")), page.Framed(page.Inset(4, 4, lines))}
}
