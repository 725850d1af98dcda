package ui

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// mostHanging is how many lines of one sort hang on a thing at first: on a system there may be tens of thousands of accounts.
const mostHanging = 60

// hanging is what hangs on a thing, each sort under its heading: its posts or their holders, its access, its parts, what points to it, its files. Every line leads to what it names.
func (d *desk) hanging(v seen) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	part := func(title string, n int, line func(int) fyne.CanvasObject) {
		if n > 0 {
			out = append(out, page.InsetEach(8, 0, 0, 0, page.Strong(title)), d.someLines(n, line))
		}
	}
	held, heading := heldOf(v), "Posts"
	if v.Kind == "post" {
		heading = "Held by"
	}
	part(heading, len(held), func(i int) fyne.CanvasObject { return d.holderLine(v, held[i]) })
	part("Leaving", len(v.Leavers), func(i int) fyne.CanvasObject {
		l := v.Leavers[i]
		return d.hangingLine(store.Ref{Kind: "leaver", ID: l.ID}, theme.Say("Last working day %s", theme.Day(l.LastWorkingDay)), nil)
	})
	works := d.engagementLines(v)
	part("Works as", len(works), func(i int) fyne.CanvasObject { return works[i] })
	part(theme.Say("Access (%s)", thousands(len(v.Grants))), len(v.Grants), func(i int) fyne.CanvasObject { return d.grantLine(v, v.Grants[i]) })
	part("Part of it", len(v.Parts), func(i int) fyne.CanvasObject { return d.entryLine(v.Parts[i]) })
	named := "Named by"
	if v.Kind == "post" {
		named = "Answers for"
	}
	part(named, len(v.Linked), func(i int) fyne.CanvasObject { return d.entryLine(v.Linked[i]) })
	files := d.fileLines(v.Files)
	part("Files", len(files), func(i int) fyne.CanvasObject { return files[i] })
	return out
}

// fileLines are files that are kept with a thing: photographs are shown, and others can be saved.
func (d *desk) fileLines(files []store.Attachment) []fyne.CanvasObject {
	var photos []shot
	var others []fyne.CanvasObject
	for _, f := range files {
		if isPhoto(f) {
			photos = append(photos, d.keptShot(f))
		} else {
			others = append(others, d.line(page.Inset(6, 8, page.Plain(f.Name)), func() { d.saveFile(f) }))
		}
	}
	return append(d.shots(photos), others...)
}

// someLines are the first lines of many, with a way to all of them.
func (d *desk) someLines(n int, line func(int) fyne.CanvasObject) fyne.CanvasObject {
	lines := page.Stacked()
	shown := min(n, mostHanging)
	for i := range shown {
		lines.Add(line(i))
	}
	if shown < n {
		var more fyne.CanvasObject
		more = page.Inset(6, 8, page.NewLink(theme.Say("Show all %s", thousands(n)), func() {
			lines.Remove(more)
			for i := shown; i < n; i++ {
				lines.Objects = append(lines.Objects, line(i)) // all at once: what is added to what is shown has it laid out again
			}
			d.body.Refresh()
		}))
		lines.Add(more)
	}
	return page.Framed(page.Inset(4, 4, lines))
}

// heldOf are the posts of a person, or the holders of a post.
func heldOf(v seen) []store.Holder {
	if p, is := v.Entry.(store.Post); is {
		return p.Holders
	}
	return v.Posts
}

// holderLine is a post that somebody holds, or somebody who holds a post, and from when.
func (d *desk) holderLine(v seen, h store.Holder) fyne.CanvasObject {
	title, to := theme.Say(h.Post), store.Ref{Kind: "post", ID: h.ID}
	if v.Kind == "post" {
		title, to = nameOr(v.names, "person", h.Person), store.Ref{Kind: "person", ID: h.Person}
	}
	words := theme.Say("%s, from %s", title, theme.Day(h.From))
	if h.Until.Known() {
		words = theme.Say("%s, from %s until %s", title, theme.Day(h.From), theme.Day(h.Until))
	}
	return d.hangingLine(to, words, nil)
}

// engagementLines are how a person works for the council: as what, for which service, under whom.
func (d *desk) engagementLines(v seen) []fyne.CanvasObject {
	p, is := v.Entry.(store.Person)
	if !is {
		return nil
	}
	var out []fyne.CanvasObject
	for _, e := range p.Engagements {
		words := theme.Say("From %s", theme.Day(e.StartsOn))
		if e.EndedOn.Known() {
			words = theme.Say("From %s until %s", theme.Day(e.StartsOn), theme.Day(e.EndedOn))
		}
		lines := page.Column(2, 0, page.Plain(capital(cmp.Or(e.JobTitle, e.Kind))), page.Small(words))
		for _, to := range []store.Ref{{Kind: "service", ID: e.Service}, {Kind: "post", ID: e.ManagerPost}} {
			if to.ID != "" {
				lines.Add(d.link(to, nameOr(v.names, to.Kind, to.ID)))
			}
		}
		out = append(out, page.Inset(6, 8, lines))
	}
	return out
}

// grantLine is access of a person, or on a system.
func (d *desk) grantLine(v seen, g store.Grant) fyne.CanvasObject {
	other := nameOr(v.names, "system", g.System)
	if v.Kind == "system" {
		other = nameOr(v.names, "person", g.Person)
	}
	title := strings.TrimSpace(cmp.Or(g.Login, theme.Say(capital(g.Kind))) + " · " + other)
	return d.hangingLine(store.Ref{Kind: "grant", ID: g.ID}, title, tagOf(grantState(g)))
}

func (d *desk) entryLine(e entry.Entry) fyne.CanvasObject {
	k, _ := entry.Of(e.Kind)
	var tag fyne.CanvasObject
	if e.State != "" || !e.Live() {
		tag = tagOf(stateCell(k, e))
	}
	return d.hangingLine(store.Ref{Kind: e.Kind, ID: e.ID}, theme.Say(capital(kindWords(e.Kind)))+": "+theme.Say(e.Title), tag)
}

func (d *desk) hangingLine(ref store.Ref, title string, tag fyne.CanvasObject) fyne.CanvasObject {
	var inside fyne.CanvasObject = page.Plain(title)
	if tag != nil {
		inside = page.Pair(inside, tag)
	}
	return d.line(page.Inset(6, 8, inside), func() { d.visit(place{page: "thing", kind: ref.Kind, id: ref.ID}) })
}
