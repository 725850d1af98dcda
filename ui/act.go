package ui

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
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
	press  *widget.Button
	proof  *credentials // the password again, to sign
}

// act is the page of an act.
func (d *desk) act(at place) screen {
	a, known := actOf(at.kind, at.verb)
	if !known {
		return screen{body: hollow("This cannot be done here", "The register knows no such act.", page.Press("Back", d.back))}
	}
	p := &actPage{desk: d, act: a, at: at, body: container.NewStack(), titles: map[string]string{}}
	return screen{body: p.body, filled: p.begin, typed: p.typed}
}

// begin reads what the act is done to, and what its links are called.
func (p *actPage) begin() {
	s, at := p.desk.session(), p.at
	type read struct {
		entry entry.Entry
		names map[store.Ref]string
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
			refs := p.refs(r.entry)
			if r.names, err = s.Names(ctx, refs); err != nil {
				return r, err
			}
			return r, nameGrants(ctx, s, refs, r.names)
		},
		Done: func(r read, err error) {
			if err != nil {
				p.body.Objects = []fyne.CanvasObject{hollow("This cannot be done", sentence(err), page.Press("Back", p.desk.back))}
				p.body.Refresh()
				return
			}
			p.before = r.entry
			for ref, name := range r.names {
				p.titles[ref.ID] = name
			}
			p.ask()
		},
	})
}

// nameGrants names access by its login and its system.
func nameGrants(ctx context.Context, s *store.Session, refs []store.Ref, names map[store.Ref]string) error {
	for _, ref := range refs {
		if ref.Kind != "grant" {
			continue
		}
		v, err := s.ShowOf(ctx, ref.Kind, ref.ID)
		if err != nil {
			return err
		}
		g, _ := v.Entry.(store.Grant)
		system := store.Ref{Kind: "system", ID: g.System}
		on, err := s.Names(ctx, []store.Ref{system})
		if err != nil {
			return err
		}
		names[ref] = strings.TrimSpace(cmp.Or(g.Login, capital(g.Kind)) + " on " + cmp.Or(on[system], g.System))
	}
	return nil
}

// refs are what the fields point to before anything is typed.
func (p *actPage) refs(e entry.Entry) []store.Ref {
	known := p.at.known()
	if kept, had := p.desk.drafts[p.at]; had {
		known = kept.fields
	}
	var out []store.Ref
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

// ask shows the form, with what stands, what is known, and what was typed before.
func (p *actPage) ask() {
	d := p.desk
	before := p.before.Fields
	if before == nil {
		before = entry.Values{}
	}
	p.form = form.New(p.act.fields, form.Options{
		Door: d.w.door, Today: d.session().Today(), Find: d.find, Focus: d.focus, Before: before, Titles: p.titles, Changed: d.w.touch, Sent: p.send,
	})
	typed := maps.Clone(before)
	maps.Copy(typed, p.at.known())
	kept, had := d.drafts[p.at]
	if had {
		typed, p.files = kept.fields, kept.files
	}
	p.form.Fill(typed)
	p.proof = d.w.credentials("Sign", p.do)
	p.draw(had)
	if k := p.form.Keyboard(); k != nil && d.w.lock == nil {
		d.focus(k)
	}
}

// draw shows the page of the form.
func (p *actPage) draw(kept bool) {
	d := p.desk
	things := []fyne.CanvasObject{page.NewLink("‹ "+theme.Say(p.backTo()), d.back), page.Heading(capital(p.act.title))}
	if p.before.ID != "" {
		things = append(things, page.Faint(p.before.Title+" · "+p.before.ID))
	}
	if p.act.help != "" {
		things = append(things, page.Faint(p.act.help))
	}
	if kept {
		things = append(things, page.Notice(theme.Info, "This is what you had typed before.", page.Press("Start again", func() {
			delete(d.drafts, p.at)
			p.files = nil
			p.ask()
		})))
	}
	things = append(things, page.Gap(4), p.form.Object())
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
	things = append(things, page.Gap(4), page.Row(8, p.press, page.Press("Cancel", d.leave)), page.Gap(24))
	p.put(page.Column(12, form.Most, things...))
}

func (p *actPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{scrolled(page.Inset(24, 32, o))}
	p.body.Refresh()
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
			return from.id
		}
	}
	return "Back"
}

// drawFiles lists the files that come with the act.
func (p *actPage) drawFiles() {
	p.listed.RemoveAll()
	for i, f := range p.files {
		p.listed.Add(page.Boxed(page.Pair(page.Text(f.Name, page.Style{Cut: true}), page.Press("Leave out", func() {
			p.files = slices.Delete(p.files, i, i+1)
			p.drawFiles()
		}))))
	}
	p.listed.Add(page.Row(8, page.Press("Add a photograph or scan", func() {
		p.desk.w.setup.Files.Open("Add a photograph or scan", nil, p.attach)
	})))
	p.listed.Refresh()
}

// attach reads a file that comes with the act.
func (p *actPage) attach(path string) {
	task.Run(p.desk.w.door, task.Work[store.File]{
		What: "Reading the file",
		Do:   func(context.Context) (store.File, error) { return readAttachment(path) },
		Done: func(f store.File, err error) {
			if err != nil {
				p.form.Complain(form.Problem{Sentence: sentence(err)})
				return
			}
			p.files = append(p.files, f)
			p.drawFiles()
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
	maps.Copy(known, p.at.known())
	standing.Fill(known)
	if maps.Equal(typed, standing.Typed()) && len(p.files) == 0 {
		return typedSoFar{}
	}
	return typedSoFar{fields: typed, files: p.files}
}

// send checks the form, and does the act or shows the answers once more.
func (p *actPage) send() {
	if !p.form.Check() {
		p.top()
		return
	}
	if p.act.weighty {
		p.check()
		return
	}
	p.do()
}

// top brings what is wrong into view.
func (p *actPage) top() { p.body.Refresh() }

// check shows the answers once more: others will rely on what is done.
func (p *actPage) check() {
	d := p.desk
	values := p.form.Values()
	var facts []page.Fact
	for _, f := range p.act.fields {
		if value := values[f.Name]; value != "" {
			facts = append(facts, page.Fact{Label: f.Label, Value: page.Plain(words(f, value, p.titles))})
		}
	}
	things := []fyne.CanvasObject{page.NewLink("‹ Change the answers", func() { p.draw(false) }), page.Heading("Check your answers"), page.Faint(theme.Say(capital(p.act.title)) + ".")}
	if p.before.ID != "" {
		things = append(things, page.Faint(p.before.Title+" · "+p.before.ID))
	}
	if len(facts) > 0 {
		things = append(things, page.Gap(4), page.Facts(facts...))
	}
	if p.act.help != "" {
		things = append(things, page.Notice(theme.Info, p.act.help))
	}
	p.press = page.Main(capital(p.act.title), p.do)
	buttons := page.Row(8, p.press, page.Press("Change the answers", func() { p.draw(false) }))
	if p.act.signs {
		p.proof = d.w.credentials(theme.Say("Sign as %s", d.session().User().Name), p.do)
		p.press = p.proof.press
		things = append(things, page.Gap(4), asked("Your password, to sign", "You sign in your own name. Nobody else can sign for you.", p.proof.password), p.proof.keyLine, p.proof.said)
		buttons = page.Row(8, p.press, page.Press("Change the answers", func() { p.draw(false) }))
	}
	p.put(page.Column(12, form.Most, append(things, page.Gap(4), buttons, page.Gap(24))...))
	if p.act.signs {
		d.focus(p.proof.password)
	}
}

// request is what the form gives the act. An entry's fields that were not changed are not given again.
func (p *actPage) request() request {
	r := request{id: p.at.id, of: p.at.of, files: p.files, version: p.before.Version, given: p.form.Values(), speech: p.desk.w.look.Language()}
	if _, is := entry.Of(p.act.kind); is && p.act.places == nil && !isTyped(p.act) {
		r.given = p.form.Changes()
		if on := r.given.Day(fieldDone); on.Known() && on != p.desk.session().Today() {
			r.doneAt = on.Start()
		}
		delete(r.given, fieldDone)
	}
	return r
}

// isTyped reports an act with a method of Session of its own.
func isTyped(a act) bool {
	return slices.ContainsFunc(typedActs(), func(t act) bool { return t.kind == a.kind && t.verb == a.verb })
}

// do does the act.
func (p *actPage) do() {
	d := p.desk
	s, r, a := d.session(), p.request(), p.act
	prove := func(context.Context) (vault.Secret, error) { return vault.Secret{}, nil }
	if a.signs {
		if p.proof.password.Text == "" {
			p.proof.say("Type your password, to sign.")
			return
		}
		prove = d.w.prove(p.proof.secret())
	}
	p.press.Disable()
	task.Run(d.w.door, task.Work[outcome]{
		What: "Saving",
		Do: func(ctx context.Context) (outcome, error) {
			var err error
			if r.secret, err = prove(ctx); err != nil {
				return outcome{}, err
			}
			return a.do(ctx, s, r)
		},
		Done: func(o outcome, err error) {
			p.press.Enable()
			if err != nil {
				p.refused(err)
				return
			}
			p.done(o)
		},
		Late: func() { p.press.Enable() },
	})
}

// refused shows why the act was not done: where the password was wrong beside that, otherwise above the form, which keeps what was typed.
func (p *actPage) refused(err error) {
	if p.act.signs && isWrongSecret(err) {
		p.proof.say("That is not your password. Nothing was signed.")
		p.proof.password.SetText("")
		p.desk.focus(p.proof.password)
		return
	}
	if p.act.weighty {
		p.draw(false)
	}
	p.form.Complain(problem(err))
	p.top()
}

// done says what was done, and goes where that leads: on to the next of the same duty, or to the thing itself.
func (p *actPage) done(o outcome) {
	d := p.desk
	d.say(theme.Good, o.said)
	delete(d.drafts, p.at)
	d.shown.typed = nil
	d.recount()
	if p.at.due != (dueRef{}) {
		d.trip.returns(d.home())
		d.trip.forward = nil
		d.show()
		return
	}
	if len(d.trip.back) > 0 { // the form is done with: going back does not lead to it
		d.trip.now = d.trip.back[len(d.trip.back)-1]
		d.trip.back = d.trip.back[:len(d.trip.back)-1]
	}
	switch {
	case o.kind != "" && o.id != "" && (d.trip.now.kind != o.kind || d.trip.now.id != o.id):
		d.trip.to(place{page: "thing", kind: o.kind, id: o.id})
	}
	d.show()
}

// prove checks that a secret is that of whoever is signed in, by opening the register with it, and gives it to what asked.
func (w *Window) prove(secret func() (vault.Secret, error)) func(context.Context) (vault.Secret, error) {
	o, login, clock := w.opening, w.session.User().Login, w.setup.Clock
	return func(ctx context.Context) (vault.Secret, error) {
		given, err := secret()
		if err != nil {
			return given, err
		}
		again, err := store.Open(ctx, o.Register, store.OpenOptions{Login: login, Secret: given, On: o.On, Clock: clock})
		if err != nil {
			return given, err
		}
		return given, again.Close()
	}
}
