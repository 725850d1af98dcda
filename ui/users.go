package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// users is who signs in to the register, and the pages about one of them and about one's own sign-in: each is a place, to which somebody comes back.
func (d *desk) users(at place) screen {
	switch at.verb {
	case "add":
		return d.addUser(at)
	case "one":
		return d.ofUser(at.id, d.oneUser)
	case "give":
		return d.ofUser(at.id, d.givePassword)
	case "password":
		return d.newPassword("")
	case "certificate":
		return d.ownCertificate()
	}
	g := grid.New(grid.Column{Title: "Sign-in name", Least: 11, Most: 20}, grid.Column{Title: "Name", Least: 12, Grows: true}, grid.Column{Title: "Roles", Least: 10, Most: 60}, grid.Column{Title: "State", Least: 8, Most: 14})
	s := d.session()
	said := page.Column(0, 0)
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[[]store.User]{
			What: "Reading who signs in",
			Do:   func(ctx context.Context) ([]store.User, error) { return s.Users(ctx) },
			Done: func(all []store.User, err error) {
				if err != nil {
					said.Add(page.Notice(theme.Warn, sentence(err)))
					d.middle.Refresh()
					return
				}
				g.Fill(rowsOf(all, userRow), false)
				g.OnOpened = func(r grid.Row) { d.visit(place{page: "users", verb: "one", id: r.ID}) }
			},
		})
	}
	tools := page.Row(8)
	if s.May(store.ActManageUsers) {
		tools.Add(page.Main("Let somebody sign in", func() { d.visit(place{page: "users", verb: "add"}) }))
	}
	tools.Add(page.Press("Change my password", func() { d.visit(place{page: "users", verb: "password"}) }))
	if s.May(store.ActOwnCertificate) {
		tools.Add(page.Press("My certificate", func() { d.visit(place{page: "users", verb: "certificate"}) }))
	}
	body := page.Topped(page.InsetEach(0, 32, 8, 32, said), page.InsetEach(0, 20, 12, 24, g))
	return screen{body: headed("People who sign in", "Everybody has their own sign-in, and signs with it. A temporary password is changed before anything can be done with it.", tools, body), keyboard: g.Keyboard(), filled: read}
}

func userRow(u store.User) grid.Row {
	state := grid.Cell{Text: "Signs in", Tone: theme.Good}
	if !u.Disabled.IsZero() {
		state = grid.Cell{Text: "Disabled", Tone: theme.Neutral}
	}
	return grid.Row{ID: u.Login, Cells: []grid.Cell{grid.Text(u.Login), grid.Text(u.Name), grid.Text(rolesWords(u.Roles)), state}}
}

// addUser lets somebody sign in, with a password that they change at once.
func (d *desk) addUser(at place) screen {
	kept := d.keptForms(at, nil)
	f := kept.form([]entry.Field{
		needed("login", "Sign-in name", entry.Text), needed("name", "Full name", entry.Text),
		helped(optional("person", "Who they are in the register", entry.Person), "What they owe is worked out from the posts that this person holds."),
		choosing(needed("roles", "Roles", entry.Choices), titlesOf(store.Roles())...),
	}, nil, nil)
	s := d.session()
	var c *credentials
	send := func() {
		if !f.Check() {
			return
		}
		v, secret := f.Values(), c.secret()
		u := store.NewUser{Login: v["login"], Name: v["name"], Person: v["person"], Roles: rolesTitled(v.List("roles")), KDF: d.w.setup.KDF}
		c.working(true)
		d.withSecret(theme.Say("Adding %s", u.Name), secret, func(ctx context.Context, given vault.Secret) error {
			u.Password = given
			return s.AddUser(ctx, u)
		}, func(err error) {
			c.working(false)
			if err != nil {
				f.Complain(problems(err)...)
				return
			}
			d.say(theme.Good, theme.Say("%s can sign in as %s. Tell them the password in person; they change it the first time.", u.Name, u.Login))
			d.leave()
		})
	}
	c = d.w.credentials("Let them sign in", send)
	return screen{keyboard: f.Keyboard(), typed: kept.typed, body: scrolled(page.Inset(24, 32, page.Column(16, form.Most,
		page.NewLink("‹ People who sign in", d.back), page.Heading("Let somebody sign in"), kept.notice(), f.Object(),
		c.temporary(), c.said, page.Row(8, c.press, page.Press("Cancel", d.leave)))))}
}

// ofUser is a page about somebody who signs in, once they are read.
func (d *desk) ofUser(login string, about func(store.User) screen) screen {
	body, s := container.NewStack(), d.session()
	read := func() {
		task.Only(&d.pages, d.w.door, task.Work[store.User]{
			What: "Reading who signs in",
			Do: func(ctx context.Context) (store.User, error) {
				all, err := s.Users(ctx)
				if i := slices.IndexFunc(all, func(u store.User) bool { return u.Login == login }); i >= 0 {
					return all[i], nil
				}
				return store.User{}, cmp.Or(err, error(&store.NotFoundError{Kind: "user", ID: login}))
			},
			Done: func(u store.User, err error) {
				shown := screen{}
				if err != nil {
					shown.body = hollow("This cannot be shown", sentence(err), page.Press("Back", d.back))
				} else {
					shown = about(u)
				}
				body.Objects = []fyne.CanvasObject{shown.body}
				body.Refresh()
				if shown.keyboard != nil {
					d.focus(shown.keyboard)
				}
			},
		})
	}
	return screen{body: body, filled: read}
}

// oneUser is somebody who signs in, with what an administrator can do about it.
func (d *desk) oneUser(u store.User) screen {
	state, facts := page.NewTag("Signs in", theme.Good), []page.Fact{}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, page.Fact{Label: label, Value: page.Plain(text)})
		}
	}
	names := titlesOf(u.Roles)
	add("Roles", rolesWords(u.Roles))
	add("Added", clock(u.AddedAt))
	if u.KeyFile {
		add("Key file", "One is needed beside the password")
	}
	if u.Temporary {
		add("Password", "Temporary: they choose their own before they act")
	}
	if !u.Disabled.IsZero() {
		state = page.NewTag("Disabled", theme.Neutral)
		add("Disabled", theme.Say("%s by %s", clock(u.Disabled), u.DisabledBy))
		add("Why", u.DisabledReason)
	}
	things := []fyne.CanvasObject{
		page.NewLink("‹ People who sign in", func() { d.visit(place{page: "users"}) }), page.Row(8, page.Heading(u.Name), state), page.Faint(theme.Say("Signs in as %s", u.Login)), page.Facts(facts...),
	}
	if u.Person != "" {
		things = append(things, page.Row(8, page.NewLink("Who they are in the register", func() { d.visit(place{page: "thing", kind: "person", id: u.Person}) })))
	}
	if d.session().May(store.ActManageUsers) && u.Login != d.session().User().Login {
		things = append(things, d.userPresses(u, names))
	}
	return screen{body: scrolled(page.Inset(24, 32, page.Column(12, 720, things...)))}
}

// userPresses are what can be done about the signing in of somebody who has some roles.
func (d *desk) userPresses(u store.User, roles []string) fyne.CanvasObject {
	to := func(verb string, v entry.Values) func() {
		v["login"] = u.Login
		return func() { d.visit(place{page: "act", kind: "user", verb: verb}.with(v)) }
	}
	link, give := page.Press("Say who they are", to("user link", entry.Values{})), func() { d.visit(place{page: "users", verb: "give", id: u.Login}) }
	if !u.Disabled.IsZero() {
		return page.Row(8, page.Main("Let them sign in again", give), link)
	}
	return page.Row(8, page.Press("Give them another password", give),
		page.Press("Change what they may do", to("user roles", entry.Values{"roles": strings.Join(roles, ";")})), link, page.Press("End their signing in", to("user disable", entry.Values{})))
}

// givePassword asks for a password that somebody changes as soon as they sign in, with which somebody who was shut out is let back.
func (d *desk) givePassword(u store.User) screen {
	title, done, give := "Give them another password", theme.Say("%s has another password. Tell them in person; they change it the first time.", u.Name), d.session().ResetPassword
	if !u.Disabled.IsZero() {
		title, done, give = "Let them sign in again", theme.Say("%s can sign in again. Tell them the password in person; they change it the first time.", u.Name), d.session().EnableUser
	}
	var c *credentials
	c = d.w.credentials(title, func() {
		c.working(true)
		d.withSecret(title, c.secret(), func(ctx context.Context, given vault.Secret) error {
			return give(ctx, store.NewPassword{Login: u.Login, Secret: given, KDF: d.w.setup.KDF})
		}, func(err error) {
			c.working(false)
			if err != nil {
				c.say(complaint(err))
				return
			}
			d.say(theme.Good, done)
			d.leave()
		})
	})
	return screen{keyboard: c.password, body: scrolled(page.Inset(24, 32, page.Column(16, form.Most,
		page.NewLink("‹ "+u.Name, d.back), page.Heading(title),
		c.temporary(), c.said, page.Row(8, c.press, page.Press("Cancel", d.leave)))))}
}

// newPassword asks for a password of one's own, and for the present one: whoever finds the window open could otherwise make it theirs, and sign. Why says what made
// it needed, just after signing in, or "".
func (d *desk) newPassword(why string) screen {
	again := widget.NewPasswordEntry()
	s := d.session()
	var c, now *credentials
	change := func() func(context.Context, vault.Secret) error {
		if now == nil {
			return s.ChangePassword
		}
		prove := d.w.prove(now.secret())
		return func(ctx context.Context, given vault.Secret) error {
			if _, err := prove(ctx); err != nil {
				return err
			}
			return s.ChangePassword(ctx, given)
		}
	}
	send := func() {
		if !c.twice(again) {
			return
		}
		c.working(true)
		d.withSecret("Changing the password", c.secret(), change(), func(err error) {
			c.working(false)
			if errors.Is(err, vault.ErrWrongSecret) {
				c.say("That is not your present password. Nothing was changed.")
				return
			}
			if err != nil {
				c.say(complaint(err))
				return
			}
			d.say(theme.Good, "Your password is changed.")
			d.trip.now = d.home()
			d.show()
			d.recount()
		})
	}
	c = d.w.credentials("Change my password", send)
	again.OnSubmitted = func(string) { send() }
	things := []fyne.CanvasObject{page.Heading("Choose your password")}
	if why != "" {
		things = append(things, page.Notice(theme.Info, why))
	}
	things = append(things, asked("New password", "At least 10 characters: three random words make a good one.", c.password), asked("The same again", "", again), asked("A key file with the new password (optional)", "", page.Column(8, 0, c.keyLine, d.newKeyFile(c))), c.said, page.Row(8, c.press))
	first := c.password
	if why == "" {
		now = d.w.credentials("", send)
		first = now.password
		things = slices.Concat([]fyne.CanvasObject{page.NewLink("‹ Back", d.back), things[0], asked("Your present password", "", now.password), now.keyLine}, things[1:])
	}
	return screen{keyboard: first, body: scrolled(page.Inset(24, 32, page.Column(16, 520, things...)))}
}

// newKeyFile offers to make the file without which the new password opens nothing.
func (d *desk) newKeyFile(c *credentials) fyne.CanvasObject {
	words := theme.Say("With a key file, the password alone opens nothing. Keep a second copy of it where no copy of the register is: without it nobody can sign in as you.")
	if d.session().User().KeyFile {
		words = theme.Say("You have a key file now. Unless you choose it here, or make another, the new password alone opens the register.") + " " + words
	}
	make := func(path string) {
		task.Run(d.w.door, task.Work[string]{
			What: "Making the key file",
			Do: func(context.Context) (string, error) {
				made, content, err := store.MakeKeyFile(path, d.w.opening.Register)
				clear(content) // it is read from the file, as any other
				return made, err
			},
			Done: func(made string, err error) {
				if err != nil {
					c.say(sentence(err))
					return
				}
				c.keyFile = made
				c.say("")
				c.drawKey()
			},
		})
	}
	return page.Column(4, 0, page.NewLink("Make a key file", func() { d.w.setup.Files.Save("Where the key file goes, such as a stick", "muniment.key", make) }), page.Small(words))
}

// withSecret does something with a secret that has to be read first.
func (d *desk) withSecret(what string, secret func() (vault.Secret, error), do func(context.Context, vault.Secret) error, done func(error)) {
	task.Run(d.w.door, task.Work[bool]{
		What: what,
		Do: func(ctx context.Context) (bool, error) {
			given, err := secret()
			if err != nil {
				return false, err
			}
			return true, do(ctx, given)
		},
		Done: func(_ bool, err error) { done(err) },
		Late: func() { done(errCancelled) },
	})
}
