package ui

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// What follows once the form of an act is filled in: the answers once more, the act itself, and where it leads.

// check shows the answers once more: others will rely on what is done.
func (p *actPage) check() {
	d := p.desk
	values := p.form.Values()
	var facts []page.Fact
	for _, f := range p.act.fields {
		if p.asShown && slices.Contains(asksOfDirectory(p.act), f.Name) {
			continue
		}
		if value := values[f.Name]; value != "" {
			facts = append(facts, p.answerFact(f, value))
		}
	}
	facts = append(facts, p.shownFacts()...)
	things := []fyne.CanvasObject{page.NewLink("‹ Change the answers", func() { p.draw(false) }), page.Heading("Check your answers"), page.Faint(theme.Say(capital(p.act.title)) + ".")}
	things = append(things, p.about()...)
	if p.wrong != "" {
		things = append(things, page.Outlined(theme.Bad, page.Column(6, 0, page.Text("There is a problem", page.Style{Bold: true, Colour: theme.On(theme.Bad)}), page.Text(p.wrong, page.Style{Colour: theme.On(theme.Bad)}))))
		p.wrong = ""
	}
	things = append(things, p.areas.says()...)
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
	things = append(things, page.Gap(4), buttons, page.Gap(12))
	if says := p.preview(); says != nil { // below, so that a long record does not push the signature out of sight
		things = append(things, says)
	}
	p.put(page.Column(12, form.Most, append(things, page.Gap(24))...))
	if p.act.signs {
		d.focus(p.proof.password)
	} else {
		d.focus(p.press)
	}
}

// request is what the form gives the act. An entry's fields that were not changed are not given again.
func (p *actPage) request() request {
	r := request{id: p.at.id, of: p.at.of, files: p.files, version: p.before.Version, given: p.form.Values(), speech: p.desk.w.look.Language(), asShown: p.asShown}
	if _, is := entry.Of(p.act.kind); is && p.act.places == nil && !isTyped(p.act) {
		r.given = p.form.Changes()
		if at := r.given.At(fieldDone); !at.IsZero() {
			r.doneAt = at
		} else if on := r.given.Day(fieldDone); on.Known() && on != p.desk.session().Today() {
			r.doneAt = on.Start()
		}
		delete(r.given, fieldDone)
	}
	if of, asked := r.given[fieldPartOf]; asked {
		r.of = of
		delete(r.given, fieldPartOf)
	}
	r.given = lineNamed(r.speech, p.act.kind, r.given)
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
		What: cmp.Or(a.takes, "Saving"),
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
			p.done(r, o)
		},
		Late: func() { p.press.Enable() },
		Drop: p.doneAfterAll,
	})
}

// doneAfterAll says what was done although it was cancelled: it was too late for that, or part of it stands.
func (p *actPage) doneAfterAll(o outcome) {
	if o.said != "" {
		p.desk.say(theme.Warn, o.said)
		p.desk.recount()
		p.desk.again()
	}
}

// refused shows why the act was not done: where the password was wrong beside that, otherwise above the form, which keeps what was typed.
func (p *actPage) refused(err error) {
	if p.act.signs && isWrongSecret(err) {
		p.proof.say("That is not your password. Nothing was signed.")
		p.proof.password.SetText("")
		p.desk.focus(p.proof.password)
		return
	}
	if len(p.guide) > 0 { // the answers stay before their eyes, each with a way to change it
		p.wrong = complaint(err)
		p.check()
		return
	}
	if p.act.weighty {
		p.draw(false)
	}
	p.form.Complain(problems(err)...)
	p.top()
	if k := p.form.Keyboard(); k != nil && p.act.weighty && p.form.Wrong() == nil { // it was on the answers, which are shown no more
		p.desk.focus(k)
	}
}

// done says what was done, and goes where that leads: on to the next of the same duty, or to the thing itself.
func (p *actPage) done(r request, o outcome) {
	d := p.desk
	d.say(theme.Good, o.said)
	d.said.back, _ = d.takeBack(p.act, r, o)
	delete(d.drafts, p.at)
	d.shown.typed = nil
	d.recount()
	if p.at.due != (dueRef{}) || d.trip.inHand() {
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
	case o.kind == kindOfRemovals && o.id != "":
		if to := (place{page: "removals", kind: o.kind, id: o.id}); d.trip.now != to {
			d.trip.to(to)
		}
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
