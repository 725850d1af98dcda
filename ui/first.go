package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// step is one of what comes first in a new register.
type step struct {
	title, words string
	to           place
	how          func(store.Beginning) (said string, done bool)
}

// isLeft reports a step that is still to be done, where that can be known.
func (s step) isLeft(b store.Beginning) bool {
	if s.how == nil {
		return false
	}
	_, done := s.how(b)
	return !done
}

// counts says how many there are, and that a step is done once there is one.
func counts(of func(store.Beginning) int, one, many string) func(store.Beginning) (string, bool) {
	return func(b store.Beginning) (string, bool) {
		n := of(b)
		if n == 0 {
			return "To do", false
		}
		return theme.Count(n, one, many), true
	}
}

// steps are what comes first, in an order that saves work: what is brought in later is checked against what came before.
func steps() []step {
	yes := func(is func(store.Beginning) bool) func(store.Beginning) (string, bool) {
		return func(b store.Beginning) (string, bool) {
			if is(b) {
				return "Done", true
			}
			return "To do", false
		}
	}
	return []step{
		{
			"Add the services", "Each with the post that answers for it. A file of people brings its services along: then look through them here.",
			place{page: "list", kind: "service"},
			counts(func(b store.Beginning) int { return b.Services }, "%s service", "%s services"),
		},
		{
			"Bring in the people", "From a file of Human Resources or of the directory: a preview shows what would happen before anything is written. Services and managers can come with them.",
			place{page: "import", kind: "people"},
			counts(func(b store.Beginning) int { return b.People }, "%s person", "%s people"),
		},
		{
			"Or type the first people", "A few are enough to begin with. Each begins in a service.",
			place{page: "act", kind: "joiner", verb: "joiner record"},
			nil,
		},
		{
			"Say who holds the posts", "The Information Security Manager and the Senior Information Risk Owner first: what nobody answers goes up to them.",
			place{page: "list", kind: "post"},
			yes(func(b store.Beginning) bool { return b.Held == 2 }),
		},
		{
			"Bring in the systems and information assets", "From the lists that the council keeps already.",
			place{page: "import", kind: "systems"},
			counts(func(b store.Beginning) int { return b.Systems + b.Assets }, "%s entry", "%s entries"),
		},
		{
			"Bring in who has access to what", "Then Today says what each owner owes.",
			place{page: "import", kind: "grants"},
			counts(func(b store.Beginning) int { return b.Access }, "%s access", "%s accesses"),
		},
		{
			"Choose where copies go", "Two folders, one of them at another site: this computer then copies the register by itself, and reads each copy back.",
			place{page: "copies"},
			counts(func(b store.Beginning) int { return b.Places }, "%s folder", "%s folders"),
		},
		{
			"Make a recovery sheet", "For the day on which no administrator can sign in. Print it and lock it away.",
			place{page: "act", kind: "backup", verb: "recovery new"},
			yes(func(b store.Beginning) bool { return b.Sheet }),
		},
		{
			"Let others sign in", "Each with a password that they change at once. A second administrator first.",
			place{page: "users"},
			func(b store.Beginning) (string, bool) {
				if b.Users < 2 {
					return "To do", false
				}
				return theme.Count(b.Users, "%s person", "%s people"), true
			},
		},
		{
			"Look at the council's settings", "Periods that the policy leaves open have a default that you can change.",
			place{page: "settings"},
			nil,
		},
	}
}

// first is what comes first in a new register: a list of steps with how far each is, each of which leads to where it is done.
func (d *desk) first(place) screen {
	s := d.session()
	lines := page.Stacked()
	draw := func(b *store.Beginning) {
		lines.RemoveAll()
		for i, one := range steps() {
			if i > 0 {
				lines.Add(page.Rule())
			}
			lines.Add(d.stepLine(one, b))
		}
		d.middle.Refresh()
	}
	read := func() {
		draw(nil)
		if !s.SeesEverything() {
			return
		}
		task.Only(&d.pages, d.w.door, task.Work[store.Beginning]{
			What: "Reading",
			Do:   func(ctx context.Context) (store.Beginning, error) { return s.Beginning(ctx) },
			Done: func(b store.Beginning, err error) {
				if err != nil {
					return // the steps stand without how far they are
				}
				draw(&b)
				d.standsAt(max(0, slices.IndexFunc(steps(), func(one step) bool { return one.isLeft(b) })))
			},
		})
	}
	return screen{filled: read, body: scrolled(page.Inset(24, 32, page.Column(12, 760,
		page.Heading("The first steps"), page.Faint(theme.Say("They fill the register of %s. You can leave and come back to them in any order, from the Help menu.", s.Council().Name)),
		page.Gap(4), page.Framed(lines), page.Gap(4), page.Row(8, page.Press("Go to Today", func() { d.visit(d.home()) })))))}
}

// stepLine is a step, with how far it is where that is known.
func (d *desk) stepLine(one step, b *store.Beginning) fyne.CanvasObject {
	var mark fyne.CanvasObject = page.Text("›", page.Style{Colour: theme.Faint})
	if b != nil && one.how != nil {
		said, done := one.how(*b)
		tone := theme.Info
		if done {
			tone = theme.Good
		}
		mark = page.NewTag(said, tone)
	}
	return d.line(page.Inset(12, 16, page.Pair(page.Column(2, 0, page.Strong(one.title), page.Faint(one.words)), mark)), func() { d.visit(one.to) })
}
