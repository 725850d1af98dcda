package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// A locked window shows nothing of the register, and holds no key to it: the session is closed. What was typed stays in the forms that hold it, and the
// desk comes back as it was for whoever locked it.

// lock is the window while it is locked.
type lock struct {
	desk    *desk
	behind  []fyne.CanvasObject // what was shown
	opening Opening
}

// idleLimit is how long nobody may touch the computer before the window locks itself.
const idleLimit = 10 * time.Minute

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
	l := &lock{desk: w.desk, behind: w.content.Objects, opening: w.opening}
	l.opening.Login = w.session.User().Login
	w.lock = l
	w.window.SetMainMenu(nil) // its keys would work behind the lock
	w.desk.pages.Cancel()
	w.desk.counts.Cancel()
	w.window.Canvas().Unfocus()
	w.window.SetTitle("Muniment — locked")
	w.show(w.locked(l))
	s := w.session
	w.session = nil
	task.Run(w.door, task.Work[bool]{
		Do:   func(context.Context) (bool, error) { return true, s.Close() },
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
		task.Run(w.door, task.Work[*store.Session]{
			What: "Opening the register",
			Do: func(ctx context.Context) (*store.Session, error) {
				given, err := secret()
				if err != nil {
					return nil, err
				}
				return store.Open(ctx, l.opening.Register, store.OpenOptions{Login: l.opening.Login, Secret: given, On: l.opening.On})
			},
			Done: func(s *store.Session, err error) {
				c.working(false)
				if err != nil {
					c.say(sentence(err))
					c.password.SetText("")
					w.window.Canvas().Focus(c.password)
					return
				}
				w.unlocked(l, s)
			},
			Late: func() { c.working(false) },
			Drop: func(s *store.Session) { _ = s.Close() }, // nobody asked for it any more
		})
	}
	c = w.credentials("Unlock", unlock)
	body := page.Column(16, 0,
		page.Heading("Locked"),
		page.Faint("Your work is as you left it. Type your password to go on."),
		asked("Password of "+l.opening.Login, "", c.password), c.keyLine, c.said,
		page.Row(8, c.press, widget.NewButton("Sign in as somebody else", func() { w.signedOut() })))
	return screen{body: page.On(theme.Rail, centred(460, body)), keyboard: c.password}
}

// unlocked shows the desk as it was.
func (w *Window) unlocked(l *lock, s *store.Session) {
	w.session, w.lock = s, nil
	w.touch()
	w.window.SetTitle(s.Council().Name + " — Muniment")
	w.window.SetMainMenu(w.menu())
	w.content.Objects = l.behind
	w.content.Refresh()
	if k := w.desk.shown.keyboard; k != nil {
		w.window.Canvas().Focus(k)
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
	w.window.SetMainMenu(nil)
	w.window.SetTitle("Muniment")
	w.show(w.signIn(Opening{Register: o.Register, On: o.On}))
}

// touch notes that somebody is here.
func (w *Window) touch() { w.touched = w.now() }

// watchIdle locks the window when nobody has touched the computer for long.
func (w *Window) watchIdle() {
	idle := w.now().Sub(w.touched)
	if w.setup.Idle != nil {
		idle = w.setup.Idle()
	}
	if idle >= idleLimit {
		w.lockNow()
	}
}
