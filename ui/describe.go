package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// describe shows a thing: what it is, what it lacks, what can be done, its facts, what hangs on it, and its history.
func (d *desk) describe(v seen) fyne.CanvasObject {
	things := []fyne.CanvasObject{d.head(v)}
	if e, is := v.Entry.(entry.Entry); is && len(e.Missing) > 0 && e.Live() {
		things = append(things, page.Notice(theme.Warn, theme.Say("Still missing: %s.", someOf(e.Missing))))
	}
	if v.NameOnly {
		things = append(things, page.Notice(theme.Neutral, "You see this person because they use a system of yours. The rest is for whoever manages them."))
	}
	things = append(things, d.incidentClock(v)...)
	things = append(things, d.excepted(v)...)
	things = append(things, d.press(v)...)
	things = append(things, d.incidentSteps(v)...)
	if v.leave != nil {
		things = append(things, d.leaving(v)...)
	} else {
		things = append(things, d.known(v)...)
	}
	things = append(things, d.hanging(v)...)
	return page.Column(12, 0, append(things, d.told(v)...)...)
}

// someOf lists the first of some names, and counts the others.
func someOf(names []string) string {
	const most = 4
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = theme.Say(name)
	}
	if len(names) <= most+1 {
		return strings.Join(names, ", ")
	}
	return theme.Say("%s and %s more", strings.Join(names[:most], ", "), thousands(len(names)-most))
}

// head names a thing.
func (d *desk) head(v seen) fyne.CanvasObject {
	title, state := titleOf(v)
	kind := strings.ReplaceAll(v.Kind, "-", " ")
	if r, known := registerOf(v.Kind); known && r.kind == v.Kind {
		kind = kindWords(v.Kind)
	}
	line := page.Row(8, page.Small(theme.Say(capital(kind))+" · "+v.ID))
	if state != nil {
		line.Add(state)
	}
	return page.Column(6, 0, page.Text(title, page.Style{Bold: true, Size: fynetheme.SizeNameSubHeadingText}), line)
}

// kindWords is a kind as people say it.
func kindWords(kind string) string {
	switch kind {
	case "grant":
		return "access"
	case "access-request":
		return "request for access"
	}
	return strings.ReplaceAll(kind, "-", " ")
}

// titleOf is what a thing is called, and how it stands.
func titleOf(v seen) (string, fyne.CanvasObject) {
	switch e := v.Entry.(type) {
	case entry.Entry:
		k, _ := entry.Of(e.Kind)
		if e.State == "" && e.Live() {
			return e.Title, nil
		}
		return e.Title, tagOf(stateCell(k, e))
	case store.Person:
		for _, l := range v.Leavers {
			if l.WithdrawnAt.IsZero() {
				return e.Name(), page.NewTag("Leaves", theme.Warn)
			}
		}
		return e.Name(), nil
	case store.Grant:
		return theme.Say("%s on %s", cmp.Or(e.Login, theme.Say(capital(e.Kind))), nameOr(v.names, "system", e.System)), tagOf(grantState(e))
	case store.Leaver:
		return e.Name, nil
	case store.Post:
		if len(e.Holders) == 0 {
			return e.Title, page.NewTag("Vacant", theme.Warn)
		}
		return e.Title, nil
	case store.Record:
		return e.Number, nil
	case store.Joiner:
		return e.Name, nil
	case store.Mover:
		return e.Name, nil
	case store.Absence:
		return e.Name, nil
	case store.Campaign:
		return e.Name, nil
	case store.Transfer:
		return e.Name, nil
	case store.PrivilegedAccount:
		return e.Login, nil
	case store.PrivilegedQuery:
		return e.Text, nil
	}
	return v.ID, nil
}

// mostPressed is how many acts stand as buttons; the others are behind one.
const mostPressed = 2

// press is what can be done about a thing.
func (d *desk) press(v seen) []fyne.CanvasObject {
	ways := d.ways(v)
	offers := slices.DeleteFunc(d.offers(v.Shown), func(o offer) bool { // it stands before the others
		return slices.ContainsFunc(ways, func(w way) bool { return w.to == o.to })
	})
	if rec, is := v.Entry.(store.Record); is {
		return []fyne.CanvasObject{d.recordPress(rec)}
	}
	buttons, out := page.Row(8), []fyne.CanvasObject(nil)
	for _, w := range ways {
		if w.reads {
			out = append(out, page.NewLink(w.title, func() { d.visit(w.to) }))
			continue
		}
		buttons.Add(page.NewButton(w.title, len(buttons.Objects) == 0, func() { d.visit(w.to) }))
	}
	if len(offers)+len(buttons.Objects) == 0 {
		return out
	}
	pressed, first := max(0, mostPressed-len(buttons.Objects)), len(buttons.Objects) == 0
	for i, o := range offers[:min(pressed, len(offers))] {
		buttons.Add(page.NewButton(capital(o.act.title), i == 0 && first, func() { d.visit(o.to) }))
	}
	out = append([]fyne.CanvasObject{buttons}, out...)
	if rest := offers[min(pressed, len(offers)):]; len(rest) > 0 {
		more := page.Stacked()
		for _, o := range rest {
			more.Add(page.NewLine(page.Inset(6, 8, page.Plain(capital(o.act.title))), func() { d.visit(o.to) }))
		}
		frame := page.Framed(page.Inset(4, 4, more))
		frame.Hide()
		var toggle *page.Push
		toggle = page.Press("More", func() {
			frame.Hidden = !frame.Hidden
			toggle.SetText(theme.Say(map[bool]string{true: "More", false: "Less"}[frame.Hidden]))
			d.body.Refresh()
		})
		buttons.Add(toggle)
		out = append(out, frame)
	}
	return out
}

// known are the facts of a thing, under their headings.
func (d *desk) known(v seen) []fyne.CanvasObject {
	var all []fact
	if e, is := v.Entry.(entry.Entry); is {
		all = entryFacts(e)
		if e.Of != "" {
			k, _ := entry.Of(e.Kind)
			all = append([]fact{{label: "Part of", text: e.Of, links: []store.Ref{{Kind: k.PartOf, ID: e.Of}}}}, all...)
		}
		if e.Post != "" {
			all = append(all, fact{label: "Answers for it", text: e.Post, links: []store.Ref{{Kind: "post", ID: e.Post}}})
		}
	} else {
		all = typedFacts(v.Entry)
	}
	var out []fyne.CanvasObject
	group, facts := "", []page.Fact(nil)
	flush := func() {
		if len(facts) == 0 {
			return
		}
		if group != "" {
			out = append(out, page.InsetEach(8, 0, 0, 0, page.Strong(group)))
		}
		out = append(out, page.Facts(facts...))
		facts = nil
	}
	for _, f := range all {
		if f.group != "" && f.group != group {
			flush()
			group = f.group
		}
		facts = append(facts, page.Fact{Label: f.label, Value: d.value(f, v.names)})
	}
	flush()
	return out
}

// value is a fact's text, or what it leads to.
func (d *desk) value(f fact, names map[store.Ref]string) fyne.CanvasObject {
	if len(f.links) == 0 {
		return page.Plain(f.text)
	}
	links := page.Column(2, 0)
	for _, ref := range f.links {
		if ref.Kind == signIn {
			links.Add(page.Plain(nameOr(names, ref.Kind, ref.ID) + ", " + f.text))
			continue
		}
		links.Add(d.link(ref, nameOr(names, ref.Kind, ref.ID)))
	}
	return links
}

// link leads to another thing.
func (d *desk) link(ref store.Ref, title string) fyne.CanvasObject {
	return page.NewLink(title, func() { d.visit(place{page: "thing", kind: ref.Kind, id: ref.ID}) })
}

// hanging is what hangs on a thing: its parts, what points to it, its access, its posts, its files.
func (d *desk) hanging(v seen) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	part := func(title string, lines []fyne.CanvasObject) {
		if len(lines) > 0 {
			out = append(out, page.InsetEach(8, 0, 0, 0, page.Strong(title)), page.Framed(page.Inset(4, 4, page.Stacked(lines...))))
		}
	}
	part("Posts", holderLines(v))
	var leaving []fyne.CanvasObject
	for _, l := range v.Leavers {
		leaving = append(leaving, d.hangingLine(store.Ref{Kind: "leaver", ID: l.ID}, theme.Say("Last working day %s", theme.Day(l.LastWorkingDay)), nil))
	}
	part("Leaving", leaving)
	part("Works as", d.engagementLines(v))
	var access []fyne.CanvasObject
	for _, g := range v.Grants {
		title := strings.TrimSpace(cmp.Or(g.Login, theme.Say(capital(g.Kind))) + " · " + nameOr(v.names, "system", g.System))
		if v.Kind == "system" {
			title = strings.TrimSpace(cmp.Or(g.Login, theme.Say(capital(g.Kind))) + " · " + nameOr(v.names, "person", g.Person))
		}
		access = append(access, d.hangingLine(store.Ref{Kind: "grant", ID: g.ID}, title, tagOf(grantState(g))))
	}
	part(theme.Say("Access (%s)", thousands(len(access))), access)
	var parts, linked []fyne.CanvasObject
	for _, e := range v.Parts {
		parts = append(parts, d.entryLine(e))
	}
	part("Part of it", parts)
	for _, e := range v.Linked {
		linked = append(linked, d.entryLine(e))
	}
	part("Named by", linked)
	var files []fyne.CanvasObject
	for _, f := range v.Files {
		files = append(files, page.NewLine(page.Inset(6, 8, page.Plain(f.Name)), func() { d.saveFile(f) }))
	}
	part("Files", files)
	return out
}

func holderLines(v seen) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	held := v.Posts
	if p, is := v.Entry.(store.Post); is {
		held = p.Holders
	}
	for _, h := range held {
		title := h.Post
		if v.Kind == "post" {
			title = nameOr(v.names, "person", h.Person)
		}
		words := theme.Say("%s, from %s", theme.Say(title), theme.Day(h.From))
		if h.Until.Known() {
			words = theme.Say("%s, from %s until %s", theme.Say(title), theme.Day(h.From), theme.Day(h.Until))
		}
		out = append(out, page.Inset(6, 8, page.Plain(words)))
	}
	return out
}

// engagementLines are how a person works for the council.
func (d *desk) engagementLines(v seen) []fyne.CanvasObject {
	p, is := v.Entry.(store.Person)
	if !is {
		return nil
	}
	var out []fyne.CanvasObject
	for _, e := range p.Engagements {
		title := capital(cmp.Or(e.JobTitle, e.Kind))
		if e.Service != "" {
			title += ", " + nameOr(v.names, "service", e.Service)
		}
		words := theme.Say("From %s", theme.Day(e.StartsOn))
		if e.EndedOn.Known() {
			words = theme.Say("From %s until %s", theme.Day(e.StartsOn), theme.Day(e.EndedOn))
		}
		if e.ManagerPost != "" {
			words += " · " + nameOr(v.names, "post", e.ManagerPost)
		}
		out = append(out, page.Inset(6, 8, page.Column(0, 0, page.Plain(title), page.Small(words))))
	}
	return out
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
	return page.NewLine(page.Inset(6, 8, inside), func() { d.visit(place{page: "thing", kind: ref.Kind, id: ref.ID}) })
}

// mostHistory is how many entries of a history are shown at first.
const mostHistory = 12

// told is the history of a thing, the latest first.
func (d *desk) told(v seen) []fyne.CanvasObject {
	if len(v.History) == 0 {
		return nil
	}
	lines := page.Column(8, 0)
	add := func(e store.Entry) {
		words := capital(string(e.Act))
		if e.Outcome == store.Refused {
			words = theme.Say("%s (refused)", theme.Say(words))
		}
		lines.Add(page.Column(0, 0, page.Plain(words), page.Small(clock(e.At)+" · "+e.Login)))
	}
	n := len(v.History)
	for i := n - 1; i >= max(0, n-mostHistory); i-- {
		add(v.History[i])
	}
	if n > mostHistory {
		lines.Add(page.NewLink(theme.Say("Show all %s", thousands(n)), func() {
			lines.RemoveAll()
			for i := n - 1; i >= 0; i-- {
				add(v.History[i])
			}
			d.body.Refresh()
		}))
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong("History")), lines}
}

// refsOf is what a thing points to.
func refsOf(v store.Shown) []store.Ref {
	set := map[store.Ref]bool{}
	add := func(facts []fact) {
		for _, f := range facts {
			for _, ref := range f.links {
				set[ref] = true
			}
		}
	}
	if e, is := v.Entry.(entry.Entry); is {
		add(entryFacts(e))
		k, _ := entry.Of(e.Kind)
		set[store.Ref{Kind: k.PartOf, ID: e.Of}] = true
		set[store.Ref{Kind: "post", ID: e.Post}] = true
	} else {
		add(typedFacts(v.Entry))
	}
	for _, g := range v.Grants {
		set[store.Ref{Kind: "person", ID: g.Person}] = true
		set[store.Ref{Kind: "system", ID: g.System}] = true
	}
	if p, is := v.Entry.(store.Person); is {
		for _, e := range p.Engagements {
			set[store.Ref{Kind: "service", ID: e.Service}], set[store.Ref{Kind: "post", ID: e.ManagerPost}] = true, true
		}
	}
	if p, is := v.Entry.(store.Post); is {
		for _, h := range p.Holders {
			set[store.Ref{Kind: "person", ID: h.Person}] = true
		}
	}
	delete(set, store.Ref{})
	return keys(set)
}
