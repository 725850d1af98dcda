package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// A locked window shows nothing of the register, and its session holds no key to it (store.Session.Lock). What was typed stays in the forms that hold it, and
// the desk comes back as it was for whoever locked it.

// lock is the window while it is locked.
type lock struct {
	desk   *desk
	behind []fyne.CanvasObject // what was shown
}

// lockNow hides everything at once. Dialogs and menus lie over the page and are taken away first.
func (w *Window) lockNow() {
	if w.session == nil || w.lock != nil {
		return
	}
	w.desk.keep()
	overlays := w.window.Canvas().Overlays()
	for _, o := range overlays.List() {
		overlays.Remove(o)
	}
	l := &lock{desk: w.desk, behind: w.content.Objects}
	w.lock = l
	w.refreshTray()
	w.window.SetMainMenu(nil) // its keys would work behind the lock
	w.desk.pages.Cancel()
	w.desk.counts.Cancel()
	w.desk.shooting.Cancel()
	clear(w.desk.smalls)
	w.unfocus()
	w.window.SetTitle(theme.Say("Muniment — locked"))
	w.show(w.locked(l))
	s := w.session
	task.Run(w.door, task.Work[bool]{
		Do:   func(ctx context.Context) (bool, error) { return true, s.Lock(ctx) },
		Done: func(bool, error) {}, // locked it is; what a file system says to that changes nothing
	})
}

// locked is what is shown while the window is locked.
func (w *Window) locked(l *lock) screen {
	var c *credentials
	unlock := func() {
		if c.password.Text == "" {
			c.say("Type your password.")
			return
		}
		c.working(true)
		secret := c.secret()
		s := w.session
		task.Run(w.door, task.Work[bool]{
			What: "Opening the register",
			Do: func(ctx context.Context) (bool, error) {
				given, err := secret()
				if err != nil {
					return false, err
				}
				return true, s.Unlock(ctx, given)
			},
			Done: func(_ bool, err error) {
				c.working(false)
				if err != nil {
					c.say(sentence(err))
					c.password.SetText("")
					w.focus(c.password)
					return
				}
				w.unlocked(l)
			},
			Late: func() { c.working(false) },
		})
	}
	c = w.credentials("Unlock", unlock)
	body := page.Column(16, 0,
		page.Heading("Locked"),
		page.Faint("Your work is as you left it. Type your password to go on."),
		asked(theme.Say("Password of %s", w.session.User().Login), "", c.password), c.keyLine, c.said,
		page.Row(8, c.press, page.Press("Sign in as somebody else", func() { w.signedOut() })))
	return screen{body: page.On(theme.Rail, centred(460, body)), keyboard: c.password}
}

// unlocked shows the desk as it was.
func (w *Window) unlocked(l *lock) {
	w.lock = nil
	w.looked = time.Time{}
	w.refreshTray()
	w.touch()
	w.window.SetTitle(w.session.Council().Name + " — Muniment")
	w.window.SetMainMenu(w.menu())
	w.content.Objects = l.behind
	w.content.Refresh()
	if k := w.desk.shown.keyboard; k != nil {
		w.focus(k)
	}
	w.desk.recount()
}

// signedOut forgets the desk, with what was typed in it, and asks who comes next.
func (w *Window) signedOut() {
	o := w.opening
	if w.session != nil {
		_ = w.session.Close() // whatever it says, nobody is signed in any more
	}
	w.session, w.lock, w.desk = nil, nil, nil
	w.refreshTray()
	w.window.SetMainMenu(nil)
	w.window.SetTitle("Muniment")
	w.show(w.signIn(Opening{Register: o.Register, On: o.On}))
}

// touch notes that somebody is here.
func (w *Window) touch() {
	if w.session != nil && w.lock == nil {
		w.session.Touch()
	}
}

// lately is how long ago the computer may have been touched to count as somebody's being here: twice the time between two looks.
const lately = 20 * time.Second

// watchIdle locks the window when nobody has touched the computer for the council's period. Where the computer does not say when it was touched, what the
// window sees itself has to do: keys outside fields, pages that are opened, and what is typed into forms. It also notes where the window stands, for when it is closed
// by what does not ask it first.
func (w *Window) watchIdle() {
	w.stands()
	if w.session == nil || w.lock != nil {
		return
	}
	if w.setup.Idle != nil && w.setup.Idle() < lately {
		w.touch()
	}
	s := w.session
	task.Run(w.door, task.Work[bool]{
		Do: func(ctx context.Context) (bool, error) { return s.LockIfIdle(ctx) },
		Done: func(locked bool, _ error) {
			if locked && s == w.session { // where the period cannot be read, the session says whether it is locked all the same
				w.lockNow()
			}
		},
	})
}

// watchAway locks the window as soon as the computer is locked or has slept: whoever wakes it finds nothing open.
func (w *Window) watchAway() {
	slept, away := w.slept(), w.setup.Away != nil && w.setup.Away() // both are asked, whoever is signed in: what was heard before is over
	if slept || away {
		w.lockNow()
	}
}

// asleep is how much later than expected the window must look for the computer to have slept meanwhile: every second it looks, and a computer that sleeps does not.
const asleep = time.Minute

// slept reports whether the computer slept since the window looked last. The time is that on the wall: a clock that only runs while the computer does would not tell.
func (w *Window) slept() bool {
	now := w.now().Round(0)
	last := w.looked
	w.looked = now
	return !last.IsZero() && now.Sub(last) > asleep
}

// now is the time by the window's clock.
func (w *Window) now() time.Time {
	if w.setup.Clock != nil {
		return w.setup.Clock()
	}
	return time.Now() //nolint:forbidigo // whether the computer slept is told by its own clock
}
