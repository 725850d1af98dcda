package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// describe shows a thing: what it is, what it lacks, what can be done, its facts, what hangs on it, and its history. Its title is that of a page or of a part of one.
func (d *desk) describe(v seen, titled func(string) *page.Words) fyne.CanvasObject {
	things := []fyne.CanvasObject{d.head(v, titled)}
	if e, is := v.Entry.(entry.Entry); is && len(e.Missing) > 0 && e.Live() {
		things = append(things, page.Notice(theme.Warn, theme.Say("Still missing: %s.", someOf(e.Missing))))
	}
	if v.NameOnly {
		things = append(things, page.Notice(theme.Neutral, "You see this person because they use a system of yours. The rest is for whoever manages them."))
	}
	things = append(things, d.incidentClock(v)...)
	things = append(things, d.excepted(v)...)
	things = append(things, v.areas.says()...)
	things = append(things, d.press(v)...)
	things = append(things, d.incidentSteps(v)...)
	if v.leave != nil {
		things = append(things, d.leaving(v)...)
	} else {
		things = append(things, d.known(v)...)
	}
	things = append(things, v.areas.photographs(d)...)
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
func (d *desk) head(v seen, titled func(string) *page.Words) fyne.CanvasObject {
	title, state := titleOf(v)
	kind := strings.ReplaceAll(v.Kind, "-", " ")
	if r, known := registerOf(v.Kind); known && r.kind == v.Kind {
		kind = kindWords(v.Kind)
	}
	what := theme.Say(capital(kind))
	if id := form.Reference(v.ID); id != "" {
		what += " · " + id
	}
	line := page.Row(8, page.Small(what))
	if state != nil {
		line.Add(state)
	}
	return page.Column(6, 0, titled(title), line)
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

// known are the facts of a thing, under their headings.
func (d *desk) known(v seen) []fyne.CanvasObject {
	var all []fact
	if e, is := v.Entry.(entry.Entry); is {
		all = entryFacts(e)
		k, _ := entry.Of(e.Kind)
		if e.Of != "" {
			all = append([]fact{{label: "Part of", text: e.Of, links: []store.Ref{{Kind: k.PartOf, ID: e.Of}}}}, all...)
		}
		if e.Post != "" && (k.Post == "" || e.Fields[k.Post] != e.Post) { // else one of the facts says so
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
		title, leads := f.calls(ref, names)
		if !leads {
			links.Add(page.Plain(title))
			continue
		}
		links.Add(d.link(ref, title))
	}
	return links
}

// link leads to another thing.
func (d *desk) link(ref store.Ref, title string) fyne.CanvasObject {
	return page.NewLink(title, func() { d.visit(place{page: "thing", kind: ref.Kind, id: ref.ID}) })
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
	refsOfHistory(v.History, set)
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
