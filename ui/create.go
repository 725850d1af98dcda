package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
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

// create is the page on which a new register is made: its maker becomes its first administrator.
func (w *Window) create() screen {
	f := form.New([]entry.Field{
		helped(needed("council", "Name of the council", entry.Text), "As it stands on records, such as Anytown Borough Council."),
		choosing(needed("division", "Where the council is", entry.Choice), "England or Wales", "Scotland", "Northern Ireland"),
		needed("name", "Your full name", entry.Text),
		helped(needed("login", "Your sign-in name", entry.Text), "Short, without spaces. You become the first administrator of the register."),
	}, form.Options{Door: w.door, Focus: w.window.Canvas().Focus})
	again := widget.NewPasswordEntry()
	var c *credentials
	send := func() {
		switch {
		case !f.Check():
			return
		case c.password.Text != again.Text:
			c.say("The two passwords are not the same. Type them again.")
			return
		}
		w.setup.Files.Save("Where the register is kept", fileName(f.Values()["council"]), func(path string) { w.make(f, c, path) })
	}
	c = w.credentials("Choose where it is kept", send)
	body := page.Column(16, form.Most,
		page.NewLink("‹ Back", func() { w.show(w.start("")) }), page.Heading("Make a new register"), f.Object(),
		asked("Password", "At least 10 characters: three random words make a good one. Nobody can open the register without it, and nobody can recover it.", c.password),
		asked("The same password again", "", again),
		page.Notice(theme.Info, "Keep the register on a drive that only your council reaches, and not in a folder that a cloud service synchronises."),
		c.said, page.Row(8, c.press))
	return screen{body: centred(660, body), keyboard: f.Keyboard()}
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
	return name + ".muniment"
}

var errBlankPassword = errors.New("type a password")

// make makes the register, and shows what comes first in a new one.
func (w *Window) make(f *form.Form, c *credentials, path string) {
	if filepath.Ext(path) == "" {
		path += ".muniment"
	}
	v, secret := f.Values(), c.secret()
	c.working(true)
	task.Run(w.door, task.Work[*store.Session]{
		What: "Making the register",
		Do: func(ctx context.Context) (*store.Session, error) {
			given, err := secret()
			if err != nil {
				return nil, err
			}
			if len(given.Password) == 0 {
				return nil, errBlankPassword
			}
			return store.Create(ctx, path, store.CreateOptions{
				Council: v["council"], Division: divisions()[v["division"]], Login: v["login"], Name: v["name"], Secret: given, KDF: w.setup.KDF, Clock: w.setup.Clock,
			})
		},
		Done: func(s *store.Session, err error) {
			c.working(false)
			if err != nil {
				c.say(sentence(err))
				return
			}
			w.opened(Opening{Register: path, Login: v["login"]}, s)
			w.desk.visit(place{page: "first"})
		},
		Late: func() { c.working(false) },
		Drop: func(s *store.Session) { _ = s.Close() }, // nobody asked for it any more; the file stays where it was made
	})
}

// first is what comes first in a new register: a list of steps, each of which leads to where it is done.
func (d *desk) first(place) screen {
	step := func(title, words string, to place) fyne.CanvasObject {
		return page.NewLine(page.Inset(12, 16, page.Pair(page.Column(2, 0, page.Strong(title), page.Faint(words)), page.Text("›", page.Style{Colour: theme.Faint}))), func() { d.visit(to) })
	}
	steps := page.Framed(page.Stacked(
		step("1. Bring in the people", "From a file of Human Resources or of the directory: a preview shows what would happen before anything is written.", place{page: "import", kind: "people"}), page.Rule(),
		step("2. Bring in the systems and information assets", "From the lists that the council keeps already.", place{page: "import", kind: "systems"}), page.Rule(),
		step("3. Say who holds the posts", "The Information Security Manager and the Senior Information Risk Owner first.", place{page: "list", kind: "post"}), page.Rule(),
		step("4. Bring in who has access to what", "Then Today says what each owner owes.", place{page: "import", kind: "grants"}), page.Rule(),
		step("5. Let others sign in", "Each with a password that they change at once.", place{page: "users"}), page.Rule(),
		step("6. Look at the council's settings", "Periods that the policy leaves open have a default that you can change.", place{page: "settings"}),
	))
	return screen{body: scrolled(page.Inset(24, 32, page.Column(12, 760,
		page.Heading(d.session().Council().Name+" has a register"),
		page.Faint("It is empty. These steps fill it; you can leave and come back to them in any order."), page.Gap(4), steps,
		page.Gap(4), page.Row(8, page.Press("Go to Today", func() { d.visit(d.home()) })))))}
}
