package ui

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// actPage is the form of an act: what it asks for, where it matters the answers once more, and then the act itself.
type actPage struct {
	desk   *desk
	act    act
	at     place
	body   *fyne.Container
	form   *form.Form
	before entry.Entry
	titles map[string]string // of what links point to
	files  []store.File
	listed *fyne.Container // the files
	press  *page.Push
	proof  *credentials // the password again, to sign

	draft    task.Latest  // of the record that is to be signed
	areas    clearedAreas // of premises, where a clearance of them is signed
	awaits   awaiting     // what is to be settled before anything is asked
	guide    []question   // where it is asked for page by page
	step     int          // question that is asked
	changing bool         // from the answers, which are shown once more
	wrong    string       // why it was refused, where that is said above the answers

	shows   directoryShows // what a directory shows of access that is closed (shownclosed.go)
	asShown bool           // and that this is the evidence
	shown   *fyne.Container
	asked   task.Latest
}

// act is the page of an act.
func (d *desk) act(at place) screen {
	a, known := actOf(at.kind, at.verb)
	if !known {
		return screen{body: hollow("This cannot be done here", "The register knows no such act.", page.Press("Back", d.back))}
	}
	if a.of != "" && at.of == "" {
		a = a.asksOf()
	}
	p := &actPage{desk: d, act: a, at: at, body: container.NewStack(), shown: page.Column(4, 0), titles: map[string]string{}, guide: guideOf(a)}
	if len(p.guide) > 0 { // one page asks one thing: no headings between
		p.act.weighty, p.act.fields = true, slices.Clone(a.fields)
		for i := range p.act.fields {
			p.act.fields[i].Group = ""
		}
	}
	s := screen{body: p.body, filled: p.begin, typed: p.typed}
	if a.files {
		s.drops = p.attach
	}
	return s
}

// begin reads what the act is done to, and what its links are called.
func (p *actPage) begin() {
	s, at, l := p.desk.session(), p.at, p.desk.w.look.Language()
	type read struct {
		entry entry.Entry
		names map[store.Ref]string
		lists map[string]choosable
		areas clearedAreas
		waits awaiting
	}
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[read]{
		What: "Reading",
		Do: func(ctx context.Context) (read, error) {
			var r read
			var err error
			if at.id != "" {
				if r.entry, err = s.Entry(ctx, at.kind, at.id); err != nil {
					return r, err
				}
			}
			if p.act.restsOnAreas() {
				if r.areas, err = areasOf(ctx, s, r.entry); err != nil {
					return r, err
				}
			}
			if at.id != "" && !isTyped(p.act) {
				if r.waits, err = awaitingOf(ctx, s, at); err != nil {
					return r, err
				}
			}
			r.names, r.lists, err = namesOf(ctx, s, l, p.refs(r.entry))
			return r, err
		},
		Done: func(r read, err error) {
			if err != nil {
				p.body.Objects = []fyne.CanvasObject{hollow("This cannot be done", sentence(err), page.Press("Back", p.desk.back))}
				p.body.Refresh()
				return
			}
			maps.Copy(p.desk.listed, r.lists)
			p.before, p.areas, p.awaits = r.entry, r.areas, r.waits
			if r.entry.ID != "" {
				p.titles[r.entry.ID] = r.entry.Title
			}
			for ref, name := range r.names {
				p.titles[ref.ID] = name
			}
			if len(p.awaits.all) > 0 {
				p.await()
				return
			}
			p.ask()
		},
	})
}

// refs are what the fields point to before anything is typed.
func (p *actPage) refs(e entry.Entry) []store.Ref {
	known := p.known()
	if kept, had := p.desk.drafts[p.at]; had {
		known = kept.fields
	}
	var out []store.Ref
	if p.at.of != "" {
		out = append(out, store.Ref{Kind: p.act.of, ID: p.at.of})
	}
	for _, f := range p.act.fields {
		kind := f.LinksTo()
		if kind == "" {
			continue
		}
		for _, values := range []entry.Values{e.Fields, known} {
			for _, id := range values.List(f.Name) {
				out = append(out, store.Ref{Kind: kind, ID: strings.SplitN(id, "\n", 2)[0]})
			}
		}
	}
	return out
}

// known is what is known of the fields before anything is typed.
func (p *actPage) known() entry.Values {
	return lineShown(p.desk.w.look.Language(), p.at.kind, p.at.known())
}

// ask shows the form, with what stands, what is known, and what was typed before.
func (p *actPage) ask() {
	d := p.desk
	before := p.before.Fields
	if before == nil {
		before = entry.Values{}
	}
	find := d.name
	if isTyped(p.act) { // these are about people whom somebody sees
		find = d.find
	}
	p.form = form.New(p.act.fields, form.Options{
		Door: d.w.door, Today: d.session().Today(), Find: find, Focus: d.focus, Later: p.act.later, Before: before, Titles: p.titles, Sent: p.send,
		Changed: func() {
			d.w.touch()
			p.askDirectory()
		},
	})
	typed := maps.Clone(before)
	maps.Copy(typed, p.known())
	kept, had := d.drafts[p.at]
	if had {
		typed, p.files, p.step = kept.fields, kept.files, kept.step
	}
	p.form.Fill(typed)
	p.shows, p.asShown = directoryShows{}, kept.done.Yes(takenAsShown)
	p.askDirectory()
	p.proof = d.w.credentials("Sign", p.do)
	p.draw(had)
	if k := p.form.Keyboard(); k != nil && d.w.lock == nil {
		d.focus(k)
	}
}

// draw shows the page of the form.
func (p *actPage) draw(kept bool) {
	if len(p.guide) > 0 {
		p.drawQuestion(kept)
		return
	}
	d := p.desk
	things := []fyne.CanvasObject{page.NewLink("‹ "+theme.Say(p.backTo()), d.back), page.Heading(capital(p.act.title))}
	things = append(things, p.about()...)
	if p.act.help != "" {
		things = append(things, page.Faint(p.act.help))
	}
	if kept {
		things = append(things, d.keptNotice())
	}
	things = append(things, p.areas.says()...)
	things = append(things, page.Gap(4), p.shown, p.form.Object())
	if p.act.files {
		p.listed = page.Column(4, 0)
		p.drawFiles()
		things = append(things, p.listed)
	}
	label, press := capital(p.act.title), p.send
	if p.act.weighty {
		label = "Continue"
	}
	p.press = page.Main(label, press)
	things = append(things, page.Gap(4), page.Row(8, p.press, page.Press("Cancel", d.leave)))
	things = append(things, p.elsewhere()...)
	p.put(page.Column(12, form.Most, append(things, page.Gap(24))...))
}

// elsewhere leads from what is owed to whoever else may do it.
func (p *actPage) elsewhere() []fyne.CanvasObject {
	due := p.at.due
	if due.about == "" {
		return nil
	}
	return []fyne.CanvasObject{page.NewLink("Ask somebody else, or put it off", func() { p.desk.visit(place{page: "prompt", due: due}) })}
}

func (p *actPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{scrolled(page.Inset(24, 32, o))}
	p.body.Refresh()
}

// about names what the act is done to, or what the new entry is part of.
func (p *actPage) about() []fyne.CanvasObject {
	if id := cmp.Or(p.before.ID, p.at.of); id != "" && p.titles[id] != "" {
		return []fyne.CanvasObject{page.Faint(p.titles[id] + " · " + id)}
	}
	return nil
}

// backTo names where the link back leads.
func (p *actPage) backTo() string {
	if n := len(p.desk.trip.back); n > 0 {
		switch from := p.desk.trip.back[n-1]; from.page {
		case "today", "group":
			return "Today"
		case "list":
			if r, known := registerOf(from.kind); known {
				return r.title
			}
		case "thing":
			return cmp.Or(p.titles[from.id], from.id)
		default:
			return cmp.Or(railTitle(from.page), "Back")
		}
	}
	return "Back"
}

// drawFiles lists the files that come with the act.
func (p *actPage) drawFiles() {
	p.listed.RemoveAll()
	shots := make([]shot, len(p.files))
	for i, f := range p.files {
		shots[i] = addedShot(f, page.Press("Leave out", func() {
			p.files = slices.Delete(p.files, i, i+1)
			p.drawFiles()
		}))
	}
	for _, line := range p.desk.shots(shots) {
		p.listed.Add(line)
	}
	p.listed.Add(page.Row(8, page.Press("Add a photograph or scan", func() {
		p.desk.w.setup.Files.Open("Add a photograph or scan", nil, p.attach)
	})))
	p.listed.Refresh()
}

// attach reads a file that comes with the act.
func (p *actPage) attach(path string) {
	if p.form == nil {
		return
	}
	task.Run(p.desk.w.door, task.Work[store.File]{
		What: "Reading the file",
		Do:   func(context.Context) (store.File, error) { return readAttachment(path) },
		Done: func(f store.File, err error) {
			if err != nil {
				p.form.Complain(form.Problem{Sentence: sentence(err)})
				return
			}
			p.files = append(p.files, f)
			if p.listed != nil { // a question of several may be asked, of which the last shows the files
				p.drawFiles()
			}
		},
	})
}

// typed is what is kept of the form when it is left.
func (p *actPage) typed() typedSoFar {
	if p.form == nil {
		return p.desk.drafts[p.at]
	}
	typed := p.form.Typed()
	standing := form.New(p.act.fields, form.Options{Door: p.desk.w.door, Today: p.desk.session().Today(), Before: p.before.Fields, Titles: p.titles})
	known := maps.Clone(p.before.Fields)
	if known == nil {
		known = entry.Values{}
	}
	maps.Copy(known, p.known())
	standing.Fill(known)
	if maps.Equal(typed, standing.Typed()) && len(p.files) == 0 && !p.asShown {
		return typedSoFar{}
	}
	kept := typedSoFar{fields: typed, files: p.files, step: p.step}
	if p.asShown {
		kept.done = entry.Values{takenAsShown: "yes"}
	}
	return kept
}

// send checks the form, and does the act or shows the answers once more.
func (p *actPage) send() {
	if !p.form.Check() {
		p.top()
		return
	}
	switch {
	case len(p.guide) > 0:
		p.answered()
	case p.act.weighty:
		p.check()
	default:
		p.do()
	}
}

// top brings what is wrong into view, and gives it the keyboard: the first field that it is about, or the sum of it above the form.
func (p *actPage) top() {
	p.body.Refresh()
	if all := scrolls(p.body, nil); len(all) > 0 {
		scrollTo(all[0], 0)
	}
	if k := p.form.Wrong(); k != nil {
		p.desk.w.followed = nil // it is looked for although it may have had the keyboard before
		p.desk.focus(k)
	}
}
