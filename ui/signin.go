package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/vault"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// credentials asks for a password and, where somebody has one, a key file. The password stays in its field and nowhere else.
type credentials struct {
	w        *Window
	password *widget.Entry
	keyFile  string
	said     *fyne.Container // what was wrong
	keyLine  *fyne.Container
	press    *page.Push
}

func (w *Window) credentials(button string, press func()) *credentials {
	c := &credentials{w: w, password: widget.NewPasswordEntry(), said: page.Column(0, 0), keyLine: page.Column(0, 0)}
	c.password.OnSubmitted = func(string) { press() }
	c.press = page.Main(button, press)
	c.said.Hide()
	c.drawKey()
	return c
}

func (c *credentials) drawKey() {
	c.keyLine.RemoveAll()
	choose := func() {
		c.w.setup.Files.Open("Choose your key file", nil, func(path string) { c.keyFile = path; c.drawKey() })
	}
	if c.keyFile == "" {
		c.keyLine.Add(page.NewLink("I have a key file as well", choose))
	} else {
		c.keyLine.Add(page.Pair(page.Text(theme.Say("Key file: %s", filepath.Base(c.keyFile)), page.Style{Path: true}),
			page.Press("Do without", func() { c.keyFile = ""; c.drawKey() })))
	}
	c.keyLine.Refresh()
}

// say shows what was wrong, under the fields.
func (c *credentials) say(sentence string) {
	c.said.RemoveAll()
	if c.said.Hidden = sentence == ""; sentence != "" {
		c.said.Add(page.Marked(theme.Bad, page.Text(sentence, page.Style{Colour: theme.On(theme.Bad), Bold: true})))
	}
	c.said.Refresh()
	c.w.content.Refresh()
}

// secret is what was given; it reads the key file, off the window's thread.
func (c *credentials) secret() func() (vault.Secret, error) {
	password, keyFile := c.password.Text, c.keyFile
	return secretOf(password, func() ([]byte, error) {
		if keyFile == "" {
			return nil, nil
		}
		return readSecret(keyFile)
	})
}

// secretOf is a password and what reads the key file, which may be nil.
func secretOf(password string, key func() ([]byte, error)) func() (vault.Secret, error) {
	return func() (vault.Secret, error) {
		s := vault.Secret{Password: []byte(password)}
		if key == nil {
			return s, nil
		}
		var err error
		s.KeyFile, err = key()
		return s, err
	}
}

// working keeps the form from being sent twice.
func (c *credentials) working(on bool) {
	if on {
		c.press.Disable()
		c.say("")
	} else {
		c.press.Enable()
	}
}

// asked is a field with its label above it.
func asked(label, help string, field fyne.CanvasObject) fyne.CanvasObject {
	if help == "" {
		return page.Column(4, 0, page.Strong(label), field)
	}
	return page.Column(4, 0, page.Strong(label), page.Small(help), field)
}

// signIn asks who opens a register.
func (w *Window) signIn(o Opening) screen {
	name := widget.NewEntry()
	name.SetText(o.Login)
	var c *credentials
	send := func() {
		o.Login = strings.TrimSpace(name.Text)
		switch {
		case o.Login == "":
			c.say("Type the name under which you sign in to this register.")
			w.focus(name)
			return
		case c.password.Text == "":
			c.say("Type your password.")
			w.focus(c.password)
			return
		}
		c.working(true)
		w.enter(o, c.secret(), func(err error) {
			c.working(false)
			c.say(sentence(err))
			c.password.SetText("")
			w.focus(c.password)
		})
	}
	c = w.credentials("Sign in", send)
	name.OnSubmitted = func(string) { w.focus(c.password) }
	title := strings.TrimSuffix(filepath.Base(o.Register), filepath.Ext(o.Register))
	body := page.Column(16, 0,
		page.NewLink("‹ Other registers", func() { w.show(w.start("")) }),
		page.Column(4, 0, page.Heading(theme.Say("Sign in to %s", title)), page.Faint(o.Register)),
		asked("Your sign-in name", "", name), asked("Password", "", c.password), c.keyLine, c.said, page.Row(8, c.press), w.otherLanguage(func() { w.show(w.signIn(o)) }))
	first := fyne.Focusable(name)
	if o.Login != "" {
		first = c.password
	}
	return screen{body: centred(460, body), keyboard: first}
}

// enter signs somebody in and shows the desk, or calls back with why not. The desk is drawn while Today reads what is owed.
func (w *Window) enter(o Opening, secret func() (vault.Secret, error), refused func(error)) {
	task.Run(w.door, task.Work[*store.Session]{
		What:  "Opening the register",
		Eager: true,
		Do: func(ctx context.Context) (*store.Session, error) {
			key, err := secret()
			if err != nil {
				return nil, err
			}
			return store.Open(ctx, o.Register, store.OpenOptions{Login: o.Login, Secret: key, On: o.On, Clock: w.setup.Clock})
		},
		Done: func(s *store.Session, err error) {
			if err != nil {
				refused(err)
				return
			}
			w.opened(o, s)
		},
		Late: func() { refused(errCancelled) },
		Drop: func(s *store.Session) { _ = s.Close() }, // nobody asked for it any more
	})
}

// beginsWith is whose prompts Today begins with: somebody's own, or everybody's where a sign-in is nobody's in the register.
func beginsWith(s *store.Session) store.Whose { return store.Whose{All: s.User().Person == ""} }

// opened shows the desk of somebody who has signed in.
func (w *Window) opened(o Opening, s *store.Session) {
	if w.session != nil {
		_ = w.session.Close() // another register takes its place
	}
	w.opening, w.session = o, s
	w.remember(o.Register)
	w.window.SetTitle(s.Council().Name + " — Muniment")
	w.touch()
	w.desk = newDesk(w)
	w.unfocus() // or what was asked for the password would keep the keyboard
	w.window.SetMainMenu(w.menu())
	w.show(screen{body: w.desk.frame})
	switch u := s.User(); {
	case u.Temporary:
		w.desk.put(w.desk.newPassword("Your password was chosen by somebody else. Choose your own before you go on: what you sign with it is signed by you alone."))
		return
	case u.MustChange != "":
		w.desk.put(w.desk.newPassword(theme.Say("Choose a new password before you go on: %s", stop(u.MustChange))))
		return
	}
	w.desk.begin()
}
