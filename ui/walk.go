package ui

import (
	"context"
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

// The walk round premises that are vacated, with a tablet or a laptop under the arm: one area after another, three large answers, photographs. Each area is saved as soon as it is
// answered, so that a flat battery loses the area in hand at most; who comes back another day goes on where the walk stopped.

// walkWidth is how wide the lines of the walk are at most.
const walkWidth = 720

type walkPage struct {
	desk     *desk
	at       place
	read     walkRead
	now      int        // area in hand
	checkers *form.Form // who walks round
	asks     bool       // who walks round is asked
	answer   string     // verb of the answer that is being given; "" for none yet
	form     *form.Form // of that answer
	files    []store.File
	wrong    string
	busy     bool
	titles   map[string]string
	keys     *page.Keys
	finish   fyne.Focusable // what comes next once every area has its result; nil before
	card     *fyne.Container
	body     *fyne.Container
}

// walkRead is what a walk reads: the vacating, the checks of its areas in their order, and what else is to be done.
type walkRead struct {
	vacating entry.Entry
	checks   []entry.Entry
	areas    map[string]entry.Entry // by id
	lines    []entry.Entry          // of the checklist
	files    []store.Attachment     // that are kept with the checks
	names    map[store.Ref]string
	waits    awaiting // of the hand-back, once the checks are finished
	others   bool     // to hand back is for others
}

// walk is the page of the walk round premises.
func (d *desk) walk(at place) screen {
	p := &walkPage{desk: d, at: at, body: container.NewStack(), card: page.Column(0, 0), titles: map[string]string{}}
	p.keys = page.NewKeys(p.card)
	p.keys.Rune, p.keys.Key = d.w.letters(p.letter), p.key
	return screen{body: p.body, keyboard: p.keys, filled: p.fill, typed: p.typed, drops: p.keepPhotograph}
}

func (p *walkPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// fill reads the vacating with its areas.
func (p *walkPage) fill() {
	s, at, kept := p.desk.session(), p.at, p.desk.drafts[p.at].done
	p.put(hollow("Reading the areas", "One moment."))
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[walkRead]{
		What: "Reading the areas",
		Do:   func(ctx context.Context) (walkRead, error) { return readWalk(ctx, s, at, kept) },
		Done: func(r walkRead, err error) {
			if err != nil {
				p.put(hollow("These premises cannot be walked round", sentence(err), page.Press("Try again", p.fill), page.Press("Back", p.desk.back)))
				return
			}
			p.read = r
			p.begin()
		},
	})
}

// readWalk reads a vacating by its id, or the one that the check of an area is part of, and the names of whoever was said to walk round.
func readWalk(ctx context.Context, s *store.Session, at place, walkers entry.Values) (walkRead, error) {
	r, id := walkRead{areas: map[string]entry.Entry{}}, at.id
	if at.kind == "area-check" {
		c, err := s.Entry(ctx, at.kind, id)
		if err != nil {
			return r, err
		}
		id = c.Of
	}
	v, err := s.ShowOf(ctx, "vacating", id)
	if err != nil {
		return r, err
	}
	r.vacating, _ = v.Entry.(entry.Entry)
	refs := map[store.Ref]bool{}
	for _, e := range v.Parts {
		switch {
		case !e.Live() || e.State == "cancelled":
		case e.Kind == "area-check":
			r.checks = append(r.checks, e)
			for _, name := range []string{"checker_1", "checker_2", "decided_by"} {
				if person := e.Fields[name]; person != "" {
					refs[store.Ref{Kind: "person", ID: person}] = true
				}
			}
		case e.Kind == "vacating-line":
			r.lines = append(r.lines, e)
		}
		if e.Post != "" {
			refs[store.Ref{Kind: "post", ID: e.Post}] = true
		}
	}
	for _, name := range []string{"checker_1", "checker_2"} {
		if person, _, _ := strings.Cut(walkers[name], "\n"); person != "" {
			refs[store.Ref{Kind: "person", ID: person}] = true
		}
	}
	if me := s.User().Person; me != "" {
		refs[store.Ref{Kind: "person", ID: me}] = true
	}
	if r.vacating.State == "checked" {
		if err := r.foresee(ctx, s); err != nil {
			return r, err
		}
	}
	if r.files, err = s.PartFiles(ctx, "vacating", id, "area-check"); err != nil {
		return r, err
	}
	areas, err := s.Entries(ctx, "area", "", false)
	if err != nil {
		return r, err
	}
	for _, a := range areas {
		if a.Of == r.vacating.Of {
			r.areas[a.ID] = a
		}
	}
	r.names, err = s.Names(ctx, keys(refs))
	return r, err
}

// foresee reads what the hand-back waits for, and whether it is for whoever looks.
func (r *walkRead) foresee(ctx context.Context, s *store.Session) error {
	to := handBack(r.vacating)
	refused, err := s.Foresee(ctx, to.kind, to.id)
	if err != nil {
		return err
	}
	a, _ := actOf(to.kind, to.verb)
	r.others = !s.May(a.needs) || refused[store.ActOn{Kind: to.kind, Verb: to.verb}] != nil
	r.waits, err = awaitingOf(ctx, s, to)
	return err
}

// begin asks who walks round, where that is not known from before, and shows the first area without an answer.
func (p *walkPage) begin() {
	for ref, name := range p.read.names {
		p.titles[ref.ID] = name
	}
	p.checkers = p.newForm([]entry.Field{
		needed("checker_1", "First checker", entry.Person), optional("checker_2", "Second checker", entry.Person),
		{Name: "one_checker_reason", Label: "Why one is enough", Type: entry.Text, Need: func(v entry.Values) bool { return v["checker_2"] == "" }, When: "where there is no second"},
	}, p.setOff)
	kept, had := p.desk.drafts[p.at]
	p.checkers.Fill(p.walkers(kept.done))
	p.asks = len(p.read.checks) > 0 && !p.allAnswered() && (len(kept.done) == 0 || !p.checkers.Check())
	p.now = len(p.read.checks) - 1
	p.onward()
	if i := slices.IndexFunc(p.read.checks, func(c entry.Entry) bool { return c.ID == p.at.id }); i >= 0 {
		p.now = i
	}
	if had {
		if i := slices.IndexFunc(p.read.checks, func(c entry.Entry) bool { return c.ID == kept.fields["area"] }); i >= 0 {
			p.now = i
			p.open(kept.fields["answer"])
			if p.files = kept.files; p.form != nil {
				p.form.Fill(kept.fields)
			}
		}
	}
	p.draw()
	if !p.asks && p.at.kind == "vacating" { // who came for one area is shown that
		p.desk.focus(p.goesOn())
	} else if !p.asks {
		p.desk.focus(p.keys)
	} else if k := p.checkers.Keyboard(); k != nil {
		p.desk.focus(k)
	}
}

// walkers are who walked round last; whoever looks, where nobody has yet.
func (p *walkPage) walkers(kept entry.Values) entry.Values {
	if len(kept) > 0 {
		return kept
	}
	out := entry.Values{"checker_1": p.desk.session().User().Person}
	var last string
	for _, c := range p.read.checks {
		if at := c.Fields["checked_at"]; at > last {
			last = at
			out = entry.Values{"checker_1": c.Fields["checker_1"], "checker_2": c.Fields["checker_2"], "one_checker_reason": c.Fields["one_checker_reason"]}
		}
	}
	return out
}

func (p *walkPage) newForm(fields []entry.Field, sent func()) *form.Form {
	d := p.desk
	return form.New(fields, form.Options{Door: d.w.door, Today: d.session().Today(), Find: d.name, Focus: d.focus, Titles: p.titles, Changed: d.w.touch, Sent: sent})
}

// typed is what is kept when the page is left: who walks round, the area in hand, and what was typed of its answer.
func (p *walkPage) typed() typedSoFar {
	if p.checkers == nil || p.asks {
		return p.desk.drafts[p.at]
	}
	out := typedSoFar{done: p.checkers.Typed(), fields: entry.Values{"area": p.read.checks[p.now].ID}, files: p.files}
	if p.form != nil {
		out.fields = p.form.Typed()
		out.fields["area"], out.fields["answer"] = p.read.checks[p.now].ID, p.answer
	}
	return out
}

// answered reports an area that needs nobody any more on this walk; where something was found, somebody comes again.
func answered(c entry.Entry) bool { return c.State == "clear" || c.State == "not inspected" }

func (p *walkPage) allAnswered() bool {
	return !slices.ContainsFunc(p.read.checks, func(c entry.Entry) bool { return !answered(c) })
}

// setOff begins the walk once it is said who walks.
func (p *walkPage) setOff() {
	if !p.checkers.Check() {
		return
	}
	if v := p.checkers.Values(); v["checker_1"] == v["checker_2"] {
		p.checkers.Complain(form.Problem{Field: "checker_2", Sentence: "choose somebody else: two people look into every area"})
		return
	}
	p.asks = false
	p.draw()
	p.desk.focus(p.keys)
}

// step goes to another area.
func (p *walkPage) step(to int) {
	if to < 0 || to >= len(p.read.checks) {
		return
	}
	p.now, p.wrong = to, ""
	p.open("")
	p.draw()
	p.desk.focus(p.keys)
}

// onward goes to the next area that nobody has been in yet; then to those where something was found.
func (p *walkPage) onward() {
	n := len(p.read.checks)
	for _, waits := range []func(entry.Entry) bool{
		func(c entry.Entry) bool { return c.State == "to check" }, func(c entry.Entry) bool { return !answered(c) },
	} {
		for i := range n {
			if next := (p.now + 1 + i) % n; waits(p.read.checks[next]) {
				p.now = next
				return
			}
		}
	}
}

func (p *walkPage) letter(r rune) {
	switch {
	case p.asks || len(p.read.checks) == 0:
		return
	case p.answer == "clear" && (r == 'p' || r == 'P'): // it is asked once more, and nothing is typed
		p.photograph()
		return
	case p.answer != "":
		return
	}
	switch r {
	case 'c', 'C':
		p.choose("clear")
	case 'f', 'F':
		p.choose("find")
	case 'n', 'N':
		p.choose("not-inspected")
	case 't', 'T':
		p.choose("take-back")
	case 'p', 'P':
		p.photograph()
	}
}

func (p *walkPage) key(name fyne.KeyName) {
	switch name {
	case fyne.KeyRight, fyne.KeyDown:
		p.step(p.now + 1)
	case fyne.KeyLeft, fyne.KeyUp:
		p.step(p.now - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.answer == "clear" {
			p.save()
		}
	case fyne.KeyEscape:
		if p.answer != "" {
			p.choose("")
		}
	}
}

// goesOn is what takes the keyboard after an answer: the area in hand, or what comes next once none is left.
func (p *walkPage) goesOn() fyne.Focusable {
	if p.finish != nil {
		return p.finish
	}
	return p.keys
}

// draw shows how far the walk is, and the area in hand.
func (p *walkPage) draw() {
	d := p.desk
	p.finish = nil
	things := []fyne.CanvasObject{page.NewLink("‹ Back", d.back), page.Heading(theme.Say("Walk through %s", p.read.vacating.Title))}
	done, found := 0, 0
	for _, c := range p.read.checks {
		if answered(c) {
			done++
		} else if c.State == "something found" {
			found++
		}
	}
	progress := theme.Say("%s of %s.", thousands(done), theme.Count(len(p.read.checks), "%s area", "%s areas"))
	if found > 0 {
		progress += " " + theme.Count(found, "%s area to look at again, where something was found.", "%s areas to look at again, where something was found.")
	}
	things = append(things, page.Column(6, 0, page.Faint(progress), page.Share(done, len(p.read.checks))))
	if p.wrong != "" {
		things = append(things, page.Outlined(theme.Bad, page.Text(p.wrong, page.Style{Colour: theme.On(theme.Bad)})))
	}
	switch {
	case len(p.read.checks) == 0:
		things = append(things, page.Notice(theme.Info, "No area is to be checked here."))
	case p.asks:
		things = append(things, p.askCheckers())
	default:
		if p.allAnswered() {
			things = append(things, p.finished())
		}
		p.card.Objects = []fyne.CanvasObject{page.Inset(20, 24, p.area())}
		things = append(things, p.keys, p.walkersLine(), page.Small("Keys: C clear, F found, N not inspected, P photograph, → next area, ← the one before. Each area is saved at once."))
	}
	things = append(things, p.rest()...)
	p.put(scrolled(page.Inset(24, 32, page.Column(14, walkWidth, append(things, page.Gap(24))...))))
}
