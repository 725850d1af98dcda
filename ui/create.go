package ui

import (
	"context"
	"errors"
	"maps"
	"strings"

	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// divisions are whose bank holidays count, as people say it.
func divisions() map[string]calendar.Division {
	return map[string]calendar.Division{
		"England or Wales": calendar.EnglandAndWales, "Scotland": calendar.Scotland, "Northern Ireland": calendar.NorthernIreland,
	}
}

// The fields of a new register that are kept while somebody looks elsewhere before it is made.
const begunCouncil = "council"

// create is the page on which a new register is made: its maker becomes its first administrator. What was typed stays until it is made, in memory alone, passwords excepted.
func (w *Window) create() screen {
	var f *form.Form
	var which *chooser
	var send func()
	begun := w.begun
	keep := func() {
		w.begun = f.Typed()
		w.begun[begunCouncil] = which.name()
		maps.DeleteFunc(w.begun, func(_, typed string) bool { return typed == "" })
	}
	f = form.New([]entry.Field{
		choosing(needed("division", "Where the council is", entry.Choice), "England or Wales", "Scotland", "Northern Ireland"),
		needed("name", "Your full name", entry.Text),
		helped(needed("login", "Your sign-in name", entry.Text), "Short, without spaces. You become the first administrator of the register."),
	}, form.Options{Door: w.door, Focus: w.focus, Changed: func() { keep() }, Sent: func() { send() }})
	which = newChooser(func(v council) {
		typed := f.Typed()
		typed["division"] = v.division()
		f.Fill(typed)
		keep()
	})
	which.changed = keep
	which.field.OnSubmitted = func(string) { send() }
	f.Fill(begun)
	which.field.Quietly(begun[begunCouncil])
	said := page.Gap(0)
	if len(begun) > 0 {
		said = page.Notice(theme.Info, "This is what you had typed before.", page.Press("Start again", func() {
			w.begun = nil
			w.show(w.create())
		}))
	}
	again := widget.NewPasswordEntry()
	var c *credentials
	send = func() {
		switch {
		case which.name() == "":
			c.say("Choose the council, or type its name.")
			w.focus(which.field)
			return
		case !f.Check():
			if k := f.Wrong(); k != nil {
				w.focus(k)
			}
			return
		case c.password.Text == "": // said before a place is asked for
			c.say("Choose a password.")
			w.focus(c.password)
			return
		case !c.twice(again):
			w.focus(again)
			return
		}
		w.setup.Files.Save("Where the register is kept", fileName(which.name()), func(path string) { w.make(which.name(), f, c, path) })
	}
	c = w.credentials("Choose where it is kept", send)
	again.OnSubmitted = func(string) { send() }
	body := page.Column(16, form.Most,
		page.NewLink("‹ Back", func() { w.show(w.start("")) }), page.Heading("Make a new register"), said,
		asked("Name of the council", "Choose it from those of the United Kingdom, or type the name of another as it stands on records.", which.object()), which.source(), f.Object(),
		asked("Password", "At least 10 characters: three random words make a good one. Nobody can open the register without it, and nobody can recover it.", c.password),
		asked("The same password again", "", again),
		page.Notice(theme.Info, "Keep the register on a drive that only your council reaches, and not in a folder that a cloud service synchronises."),
		c.said, page.Row(8, c.press))
	return screen{body: centred(660, body), keyboard: which.field}
}

// fileName is a file's name for a council's register.
func fileName(council string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ', r == '-':
			return '-'
		}
		return -1
	}, strings.ToLower(council))
	if name == "" {
		name = "register"
	}
	return name + registerEnding
}

var errBlankPassword = errors.New("type a password")

// make makes the register, and shows what comes first in a new one.
func (w *Window) make(council string, f *form.Form, c *credentials, path string) {
	path = named(path)
	v := f.Values()
	w.begins("Making the register", c, Opening{Register: path, Login: v["login"]}, func(ctx context.Context, given vault.Secret) (*store.Session, error) {
		if len(given.Password) == 0 {
			return nil, errBlankPassword
		}
		return store.Create(ctx, path, store.CreateOptions{
			Council: council, Division: divisions()[v["division"]], Login: v["login"], Name: v["name"], Secret: given, KDF: w.setup.KDF, Clock: w.setup.Clock,
		})
	}, func() {
		w.begun = nil
		w.desk.visit(place{page: "first"})
	})
}

// begins has work make a session with what was given, and shows its desk, or what was wrong. Where the work was cancelled, nobody asks for the session any more; what it wrote stays.
func (w *Window) begins(what string, c *credentials, o Opening, do func(context.Context, vault.Secret) (*store.Session, error), then func()) {
	secret := c.secret()
	c.working(true)
	task.Run(w.door, task.Work[*store.Session]{
		What: what,
		Do: func(ctx context.Context) (*store.Session, error) {
			given, err := secret()
			if err != nil {
				return nil, err
			}
			return do(ctx, given)
		},
		Done: func(s *store.Session, err error) {
			c.working(false)
			if err != nil {
				c.say(sentence(err))
				return
			}
			w.opened(o, s)
			then()
		},
		Late: func() { c.working(false) },
		Drop: func(s *store.Session) { _ = s.Close() }, // nobody asked for it any more; the file stays where it was made
	})
}
