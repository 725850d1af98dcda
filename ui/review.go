package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Deciding on the lines of an access review, one after another, by the keyboard: K keeps, C changes, R revokes, the arrows go on and back, Z takes the last decision back.
// Each decision is an act of its own, so that whatever interrupts somebody loses none of them; what nobody decided on stays undecided.

// everybodys is the verb of a review of all lines, rather than those that fall to oneself.
const everybodys = "all"

// reviewPage goes through the lines of one review.
type reviewPage struct {
	desk     *desk
	at       place
	campaign store.Campaign
	others   int // undecided lines that fall to other people
	lines    []store.ReviewLine
	names    map[store.Ref]string
	now      int   // line in focus
	decided  []int // here, in their order: what Z takes back
	pending  string
	reason   string // that was given last: the arrow down gives it again
	busy     bool
	wrong    string
	keys     *page.Keys
	body     *fyne.Container
	card     *fyne.Container
	level    *page.Search
	note     *page.Search
}

// review is the page on which the lines of a review are decided.
func (d *desk) review(at place) screen {
	p := &reviewPage{desk: d, at: at, body: container.NewStack(), card: page.Column(0, 0)}
	p.keys = page.NewKeys(p.card)
	p.keys.Rune, p.keys.Key = d.w.letters(p.letter), p.key
	p.level = page.NewSearch("Such as read only", func(string) { d.w.touch() })
	p.note = page.NewSearch("A few words for whoever carries it out", func(string) { d.w.touch() })
	p.level.Key, p.note.Key = p.inField, p.inField
	return screen{body: p.body, keyboard: p.keys, filled: p.read, typed: p.typed}
}

// read reads the review, and those of its lines that fall to whoever looks.
func (p *reviewPage) read() {
	s, at := p.desk.session(), p.at
	type read struct {
		campaign store.CampaignSummary
		lines    []store.ReviewLine
		names    map[store.Ref]string
	}
	p.body.Objects = []fyne.CanvasObject{hollow("Reading the review", "One moment: its lines are read.")}
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[read]{
		What: "Reading the review",
		Do: func(ctx context.Context) (read, error) {
			var r read
			var err error
			if r.campaign, err = s.CampaignSummary(ctx, at.id); err != nil {
				return r, err
			}
			if r.lines, err = s.ReviewLines(ctx, store.LineQuery{Campaign: at.id, Mine: at.verb != everybodys}); err != nil {
				return r, err
			}
			r.names, err = s.Names(ctx, refsOfLines(r.lines))
			return r, err
		},
		Done: func(r read, err error) {
			if err != nil {
				p.put(hollow("This review cannot be read", sentence(err), page.Press("Try again", p.read), page.Press("Back", p.desk.back)))
				return
			}
			p.campaign, p.names = r.campaign.Campaign, r.names
			p.lines = slices.DeleteFunc(r.lines, func(l store.ReviewLine) bool { return !l.ClosedAt.IsZero() && l.Decision == "" })
			slices.SortStableFunc(p.lines, p.byPerson)
			p.others = r.campaign.Undecided - (len(p.lines) - p.done())
			p.begin()
		},
	})
}

func refsOfLines(lines []store.ReviewLine) []store.Ref {
	set := map[store.Ref]bool{}
	for _, l := range lines {
		set[store.Ref{Kind: "system", ID: l.System}], set[store.Ref{Kind: "service", ID: l.Service}] = true, true
	}
	delete(set, store.Ref{Kind: "service"})
	return keys(set)
}

// byPerson puts all that one person may use together, for that is how a manager thinks of it.
func (p *reviewPage) byPerson(a, b store.ReviewLine) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Person, b.Person),
		cmp.Compare(p.system(a), p.system(b)), cmp.Compare(a.ID, b.ID))
}

func (p *reviewPage) system(l store.ReviewLine) string { return nameOr(p.names, "system", l.System) }

// begin shows the first line that waits, or says why there is none.
func (p *reviewPage) begin() {
	d := p.desk
	switch {
	case !d.session().May(store.ActDecideReview):
		p.put(hollow("You may read this review", "Your role does not decide on access. What was decided stands on the review's own page.", p.toReview()))
		return
	case !p.campaign.Open():
		p.put(hollow("This review is closed", theme.Say("It was closed on %s. What nobody decided on is for the next.", clock(p.campaign.ClosedAt)), p.toReview()))
		return
	case len(p.lines) == 0:
		words, press := theme.Say("No line of it falls to a post of yours."), []fyne.CanvasObject{p.toReview()}
		if others, may := p.forOthers(); may {
			words += " " + others
			press = append(press, p.toOthers())
		}
		p.put(hollow("Nothing here is yours to decide", words, press...))
		return
	}
	p.now = 0
	if kept, had := d.drafts[p.at]; had {
		p.note.Quietly(kept.fields["note"])
		p.level.Quietly(kept.fields["level"])
		p.pending = kept.fields["decision"]
		p.now = max(0, slices.IndexFunc(p.lines, func(l store.ReviewLine) bool { return l.ID == kept.fields["line"] }))
	}
	if p.lines[p.now].Decision != "" {
		p.onward()
	}
	p.draw()
	d.focus(p.keys)
}

// forOthers says how many lines wait for other people than whoever looks, and whether they may decide on them.
func (p *reviewPage) forOthers() (string, bool) {
	return theme.Count(p.others, "%s line waits for others. You may decide for them; the trail then says on whose behalf.", "%s lines wait for others. You may decide for them; the trail then says on whose behalf."),
		p.others > 0 && p.at.verb != everybodys && p.desk.session().May(store.ActCloseReview)
}

func (p *reviewPage) toOthers() fyne.CanvasObject {
	return page.Press("Decide for others", func() { p.desk.visit(place{page: "review", kind: "access-review", id: p.at.id, verb: everybodys}) })
}

func (p *reviewPage) toReview() fyne.CanvasObject {
	return page.Press("See the review", func() { p.desk.visit(place{page: "thing", kind: "access-review", id: p.at.id}) })
}

func (p *reviewPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// typed is what is kept when the page is left in the middle of a decision: the line, and what was typed for it.
func (p *reviewPage) typed() typedSoFar {
	if p.note.Text == "" && p.level.Text == "" || p.now >= len(p.lines) {
		return typedSoFar{}
	}
	return typedSoFar{fields: entry.Values{"line": p.lines[p.now].ID, "note": p.note.Text, "level": p.level.Text, "decision": p.pending}}
}

// done is how many lines are decided.
func (p *reviewPage) done() int {
	n := 0
	for _, l := range p.lines {
		if l.Decision != "" {
			n++
		}
	}
	return n
}

// onward goes to the next line that waits, after this one or from the top; it stays where none does.
func (p *reviewPage) onward() {
	for i := range p.lines {
		if next := (p.now + 1 + i) % len(p.lines); p.lines[next].Decision == "" {
			p.now = next
			return
		}
	}
}

// step looks at another line, decided or not.
func (p *reviewPage) step(by int) {
	p.now = min(max(p.now+by, 0), len(p.lines)-1)
	p.forget()
	p.draw()
	p.desk.focus(p.keys)
}

// forget empties what was typed for a line.
func (p *reviewPage) forget() {
	p.pending, p.wrong = "", ""
	p.note.Quietly("")
	p.level.Quietly("")
}

// letter does what a letter stands for.
func (p *reviewPage) letter(r rune) {
	if p.busy || len(p.lines) == 0 {
		return
	}
	switch r {
	case 'k', 'K':
		p.decide(store.DecisionKeep)
	case 'r', 'R':
		p.ask(store.DecisionRevoke)
	case 'c', 'C':
		p.ask(store.DecisionChange)
	case 'm', 'M':
		p.desk.focus(p.note)
	case 'n', 'N':
		p.step(1)
	case 'p', 'P':
		p.step(-1)
	case 'z', 'Z':
		p.takeBack()
	}
}

func (p *reviewPage) key(name fyne.KeyName) {
	if p.busy || len(p.lines) == 0 {
		return
	}
	switch name {
	case fyne.KeyRight, fyne.KeyDown:
		p.step(1)
	case fyne.KeyLeft, fyne.KeyUp:
		p.step(-1)
	case fyne.KeyHome:
		p.step(-len(p.lines))
	case fyne.KeyEnd:
		p.step(len(p.lines))
	}
}

// inField is what the keys do in the fields: Enter goes on, Escape goes back to the line and keeps what was typed, the arrow down repeats the last reason.
func (p *reviewPage) inField(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape:
		p.pending = ""
		p.draw()
		p.desk.focus(p.keys)
	case fyne.KeyReturn, fyne.KeyEnter:
		switch {
		case p.pending == "":
			p.desk.focus(p.keys)
		case p.pending == store.DecisionChange && p.note.Text == "" && p.level.Text != "":
			p.desk.focus(p.note)
		default:
			p.decide(p.pending)
		}
	case fyne.KeyDown:
		if p.note.Text == "" && p.reason != "" {
			p.note.SetText(p.reason)
		}
	default:
		return false
	}
	return true
}

// ask asks for what a change or a revocation needs, unless it was typed already.
func (p *reviewPage) ask(decision string) {
	if p.busy {
		return
	}
	p.pending = decision
	if decision == store.DecisionRevoke && strings.TrimSpace(p.note.Text) != "" {
		p.decide(decision)
		return
	}
	p.draw()
	if decision == store.DecisionChange {
		p.desk.focus(p.level)
	} else {
		p.desk.focus(p.note)
	}
	page.ToFoot(p.body.Objects[0]) // with large text the fields stand below the edge
}

// decide records a decision on the line in focus. While one is being saved the keys do nothing: a key that was kept for later would decide on a line that nobody has read.
func (p *reviewPage) decide(decision string) {
	if p.busy || len(p.lines) == 0 {
		return
	}
	at := p.now
	made := store.LineDecision{Lines: []string{p.lines[at].ID}, Decision: decision, Note: strings.TrimSpace(p.note.Text)}
	if decision == store.DecisionChange {
		made.Level = strings.TrimSpace(p.level.Text)
	}
	s := p.desk.session()
	p.save("Saving the decision", func(ctx context.Context) error {
		_, err := s.DecideLines(ctx, made)
		return err
	}, func() {
		l := &p.lines[at]
		l.Decision, l.Note, l.ToLevel, l.DecidedAt = decision, made.Note, made.Level, s.Now()
		p.decided = append(p.decided, at)
		p.reason = cmp.Or(made.Note, p.reason)
		p.forget()
		p.onward()
	})
}

// takeBack takes the last decision back, and shows its line.
func (p *reviewPage) takeBack() {
	if p.busy || len(p.decided) == 0 {
		return
	}
	at := p.decided[len(p.decided)-1]
	s, id := p.desk.session(), p.lines[at].ID
	p.save("Taking the decision back", func(ctx context.Context) error { return s.TakeBackDecision(ctx, id) }, func() {
		l := &p.lines[at]
		l.Decision, l.Note, l.ToLevel = "", "", ""
		p.decided = slices.DeleteFunc(p.decided, func(i int) bool { return i == at })
		p.forget()
		p.now = at
	})
}

// save does one act, and shows what came of it.
func (p *reviewPage) save(what string, do func(context.Context) error, done func()) {
	p.busy = true
	d := p.desk
	task.Run(d.w.door, task.Work[bool]{
		What: what,
		Do:   func(ctx context.Context) (bool, error) { return true, do(ctx) },
		Done: func(_ bool, err error) {
			p.busy = false
			if err != nil {
				p.wrong = complaint(err)
				p.draw()
				return
			}
			done()
			if d.recount(); d.shown.keyboard == fyne.Focusable(p.keys) { // somebody may be elsewhere by now
				p.draw()
				d.focus(p.keys)
			}
		},
		Late: func() { p.busy = false },
	})
}

// draw shows how far the review is, and the line in focus.
func (p *reviewPage) draw() {
	done, all := p.done(), len(p.lines)
	progress := theme.Count(all, "%[2]s of %[1]s line decided.", "%[2]s of %[1]s lines decided.", thousands(done))
	if left := all - done; left > 0 {
		progress = theme.Count(all, "%[2]s of %[1]s line decided, %[3]s to go. Due %[4]s.", "%[2]s of %[1]s lines decided, %[3]s to go. Due %[4]s.", thousands(done), thousands(left), p.campaign.Due)
	}
	p.card.Objects = []fyne.CanvasObject{page.Inset(20, 24, p.line())}
	things := []fyne.CanvasObject{
		page.NewLink("‹ Back", p.desk.back), page.Heading(p.campaign.Name),
		page.Column(6, 0, page.Faint(progress), page.Share(done, all)),
	}
	if done == all {
		words, press := theme.Say("Every line that falls to you is decided. Thank you. Until the review is closed a decision can be taken back, or made anew."), []fyne.CanvasObject{p.toReview()}
		if others, may := p.forOthers(); may {
			words += " " + others
			press = append(press, p.toOthers())
		}
		things = append(things, page.Notice(theme.Good, words, press...))
	}
	if p.wrong != "" {
		things = append(things, page.Outlined(theme.Bad, page.Text(p.wrong, page.Style{Colour: theme.On(theme.Bad)})))
	}
	things = append(things, p.keys, p.help())
	p.put(scrolled(page.Inset(24, 32, page.Column(12, 820, things...))))
}

// help says what the keys do, and what was done last.
func (p *reviewPage) help() fyne.CanvasObject {
	words := page.Small("Keys: K keep, C change, R revoke, M note, → next, ← back, Z take back. Lines that you pass over stay undecided.")
	if len(p.decided) == 0 {
		return words
	}
	l := p.lines[p.decided[len(p.decided)-1]]
	last := page.Text(theme.Say("Last: %s, %s — %s", l.Name, p.system(l), lower(theme.Say(capital(l.Decision)))), page.Style{Size: fynetheme.SizeNameCaptionText, Colour: theme.Faint})
	return page.Column(8, 0, page.Pair(last, page.Press("Take back (Z)", p.takeBack)), words)
}
