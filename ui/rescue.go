package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/recovery"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// The pages for the day on which a register cannot be opened as usual. Nobody is signed in there, so they stand beside the one that signs in.

// registerEnding is how the name of a register's file ends.
const registerEnding = ".muniment"

// rescue is how a register is got back that is lost, that no administrator can sign in to, or whose file is damaged.
func (w *Window) rescue() screen {
	way := func(title, words, press string, ask func(path string)) fyne.CanvasObject {
		choose := page.Press(press, func() { w.setup.Files.Open(press, []string{registerEnding}, ask) })
		return page.Card(page.Column(8, 0, page.Strong(title), page.Faint(words), page.Row(8, choose)))
	}
	return screen{body: centred(620, page.Column(16, 0,
		page.NewLink("‹ Registers on this computer", func() { w.show(w.start("")) }), page.Heading("Get a register back"),
		way("The register is lost, or what was in it", "A copy becomes a register in a new file, under keys of its own. Before anything is written you see what the copy holds. The copy stays as it is.",
			"Choose a copy", func(path string) { w.show(w.restoring(path)) }),
		way("No administrator can sign in", "The words of the recovery sheet make a new administrator. Everybody else keeps their password until they choose another.",
			"Choose the register", func(path string) { w.show(w.recovering(path)) }),
		way("The file is damaged, and there is no copy", "What can still be read of it goes into a new file, with a list of what is missing. The damaged file stays as it is: keep it.",
			"Choose the damaged file", func(path string) { w.show(w.salvaging(path)) })))}
}

// signer asks who signs in to a file that no session is open at.
type signer struct {
	*credentials
	login *widget.Entry
}

func (w *Window) signer(press string, send func()) *signer {
	s := &signer{login: widget.NewEntry()}
	s.credentials = w.credentials(press, func() {
		if strings.TrimSpace(s.login.Text) == "" {
			s.say("Type the name under which you sign in to this register.")
			w.focus(s.login)
			return
		}
		send()
	})
	s.login.OnSubmitted = func(string) { w.focus(s.password) }
	return s
}

func (s *signer) object() fyne.CanvasObject {
	return page.Column(16, 0, asked("Your sign-in name", "", s.login), asked("Password", "", s.password), s.keyLine, s.said, page.Row(8, s.press))
}

// options are with what a file is opened by whoever was asked; what they return reads the key file, off the window's thread.
func (s *signer) options() func() (store.OpenOptions, error) {
	o, secret := store.OpenOptions{Login: strings.TrimSpace(s.login.Text), On: s.w.opening.On, Clock: s.w.setup.Clock}, s.secret()
	return func() (store.OpenOptions, error) {
		var err error
		o.Secret, err = secret()
		return o, err
	}
}

// recovering makes a new administrator with the words of a recovery sheet.
func (w *Window) recovering(path string) screen {
	first, second, again := widget.NewMultiLineEntry(), widget.NewMultiLineEntry(), widget.NewPasswordEntry()
	for _, words := range []*widget.Entry{first, second} {
		words.Wrapping = fyne.TextWrapWord
	}
	f := form.New([]entry.Field{
		needed("name", "Full name of the new administrator", entry.Text), helped(needed("login", "Their sign-in name", entry.Text), "A new one, short and without spaces."),
	}, form.Options{Door: w.door, Focus: w.focus})
	var c *credentials
	send := func() {
		sheets, err := sheetsOf(first.Text, second.Text)
		switch {
		case err != nil:
			c.say(sentence(err))
			w.focus(first)
			return
		case !f.Check(), !c.twice(again):
			return
		}
		v, on := f.Values(), w.opening.On
		w.begins("Recovering the register", c, Opening{Register: path, Login: v["login"], On: on}, func(ctx context.Context, given vault.Secret) (*store.Session, error) {
			return store.Recover(ctx, path, store.RecoverOptions{Sheets: sheets, Login: v["login"], Name: v["name"], Secret: given, KDF: w.setup.KDF, Clock: w.setup.Clock, On: on})
		}, func() {
			w.desk.say(theme.Good, "The register is recovered, and you are an administrator of it. Everybody else chooses a new password before they act. The sheet is used up: destroy it, and make another under Copies.")
			w.desk.again()
		})
	}
	c = w.credentials("Recover the register", send)
	return screen{keyboard: first, body: centred(form.Most+80, page.Column(16, form.Most,
		page.NewLink("‹ Get a register back", func() { w.show(w.rescue()) }), page.Heading("Use a recovery sheet"), page.Faint(path),
		asked("The words of the sheet", "In their order; capital letters and line breaks do not matter.", first),
		asked("The words of a second sheet", "Where there are three sheets, two of them are needed. Otherwise leave it blank.", second),
		f.Object(), asked("Password", "At least 10 characters: three random words make a good one.", c.password), asked("The same password again", "", again), c.said, page.Row(8, c.press)))}
}

// sheetsOf reads the words of one sheet, or of two.
func sheetsOf(texts ...string) ([]recovery.Sheet, error) {
	var out []recovery.Sheet
	for i, text := range texts {
		if i > 0 && strings.TrimSpace(text) == "" {
			continue
		}
		sheet, err := recovery.Parse(text)
		if err != nil {
			return nil, err
		}
		out = append(out, sheet)
	}
	return out, nil
}

// salvaging gets out of a damaged file what opens.
func (w *Window) salvaging(path string) screen {
	found := page.Column(12, 0)
	var s *signer
	s = w.signer("Choose where the new file goes", func() {
		w.setup.Files.Save("Where what can be read goes", "salvaged-"+filepath.Base(path), func(to string) {
			options := s.options()
			s.working(true)
			task.Run(w.door, task.Work[store.SalvageReport]{
				What: "Reading what can be read",
				Do: func(ctx context.Context) (store.SalvageReport, error) {
					o, err := options()
					if err != nil {
						return store.SalvageReport{}, err
					}
					return store.SalvageFile(ctx, path, named(to), o)
				},
				Done: func(r store.SalvageReport, err error) {
					s.working(false)
					if err != nil {
						s.say(sentence(err))
						return
					}
					found.Objects = w.salvaged(r, s.login.Text)
					w.content.Refresh()
				},
				Late: func() { s.working(false) },
			})
		})
	})
	return screen{keyboard: s.login, body: centred(form.Most+80, page.Column(16, form.Most,
		page.NewLink("‹ Get a register back", func() { w.show(w.rescue()) }), page.Heading("Read what can be read"), page.Faint(path), s.object(), found))}
}

// salvaged says what was got out of a damaged file.
func (w *Window) salvaged(r store.SalvageReport, login string) []fyne.CanvasObject {
	words := theme.Say("Pages that opened as last written: %s; in an older state: %s; not at all: %s.", thousands(r.Pages), thousands(r.StalePages), thousands(r.LostPages))
	things := []fyne.CanvasObject{page.Notice(theme.Warn, theme.Say("Not everything could be read.")+" "+words)}
	if r.Whole {
		things = []fyne.CanvasObject{page.Notice(theme.Good, theme.Say("Everything could be read.")+" "+words)}
	}
	var rows [][]string
	for _, t := range r.Tables {
		if t.Rows > 0 || t.Gaps > 0 {
			rows = append(rows, []string{capital(strings.ReplaceAll(t.Name, "_", " ")), thousands(int(t.Rows)), thousands(t.Gaps)})
		}
	}
	if len(rows) > 0 {
		things = append(things, page.Figures([]string{"Table", "Rows that were read", "Gaps"}, rows))
	}
	for _, n := range r.Notes {
		things = append(things, page.Plain(stop(capital(atDesk(n)))))
	}
	things = append(things, page.Plain(theme.Say("It is in %s. The damaged file is as it was: keep it.", r.File)))
	if r.Opens {
		things = append(things, page.Row(8, page.Main("Sign in to it", func() { w.show(w.signIn(Opening{Register: r.File, Login: login, On: w.opening.On})) })))
	}
	return things
}

// named gives a register's file its ending.
func named(path string) string {
	if filepath.Ext(path) == "" {
		return path + registerEnding
	}
	return path
}
