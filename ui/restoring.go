package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/vault"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// mostLost is how many acts that a copy lacks are shown.
const mostLost = 20

// restoring makes a register of a copy: what it holds is shown before anything is written.
type restoring struct {
	w       *Window
	copy    string
	current *store.Session // the register that the copy is of, where somebody is signed in to it
	signer  *signer        // who signs in to the copy; beside a current register only where their key was another when it was made
	asks    *fyne.Container
	found   *fyne.Container
}

// restoring restores a copy while nobody is signed in.
func (w *Window) restoring(path string) screen {
	r := w.newRestoring(path, nil)
	r.asks.Add(r.signer.object())
	return screen{keyboard: r.signer.login, body: centred(620, r.body(page.NewLink("‹ Get a register back", func() { w.show(w.rescue()) })))}
}

// restoring restores a copy of the register that is open.
func (d *desk) restoring(path string) screen {
	r := d.w.newRestoring(path, d.session())
	return screen{filled: r.look, body: scrolled(page.Inset(24, 32, r.body(page.NewLink("‹ Copies of the register", func() { d.visit(place{page: "copies"}) }))))}
}

func (w *Window) newRestoring(path string, current *store.Session) *restoring {
	r := &restoring{w: w, copy: path, current: current, asks: page.Column(12, form.Most), found: page.Column(12, 0)}
	r.signer = w.signer("Look at the copy", r.look)
	return r
}

func (r *restoring) body(back fyne.CanvasObject) fyne.CanvasObject {
	return page.Column(16, 760, back, page.Heading("Restore a copy"), page.Faint(r.copy), r.asks, r.found)
}

// options are with what the copy is opened; what they return reads the key file, off the window's thread.
func (r *restoring) options() func() (store.RestoreOptions, error) {
	o, login, options := store.RestoreOptions{Copy: r.copy, Current: r.current}, r.login(), r.signer.options()
	return func() (store.RestoreOptions, error) {
		var err error
		o.OpenOptions, err = options()
		if o.Login = login; o.Current != nil && len(o.Secret.Password) == 0 {
			o.Secret = vault.Secret{} // the key of the open register
		}
		return o, err
	}
}

// login is who restores.
func (r *restoring) login() string {
	if r.current != nil {
		return r.current.User().Login
	}
	return strings.TrimSpace(r.signer.login.Text)
}

// look says what the copy holds, and what would be lost.
func (r *restoring) look() {
	options := r.options()
	r.signer.working(true)
	task.Run(r.w.door, task.Work[store.RestoreReport]{
		What: "Looking at the copy",
		Do: func(ctx context.Context) (store.RestoreReport, error) {
			o, err := options()
			if err != nil {
				return store.RestoreReport{}, err
			}
			return store.PreviewRestore(ctx, o)
		},
		Done: func(found store.RestoreReport, err error) {
			r.signer.working(false)
			switch {
			case errors.Is(err, vault.ErrNoSlot) && r.current != nil:
				r.askThen()
			case err != nil:
				r.refused(err)
			default:
				r.holds(found)
			}
			r.w.content.Refresh()
		},
		Late: func() { r.signer.working(false) },
	})
}

// askThen asks for the password of then.
func (r *restoring) askThen() {
	r.asks.Objects = []fyne.CanvasObject{
		page.Notice(theme.Info, "Your password was another when this copy was made. Type that one, or have somebody restore it who signed in then."),
		asked("Password of then", "", r.signer.password), r.signer.keyLine, r.signer.said, page.Row(8, r.signer.press),
	}
	r.w.focus(r.signer.password)
}

func (r *restoring) refused(err error) {
	if r.current == nil || len(r.asks.Objects) > 0 {
		r.signer.say(sentence(err))
		return
	}
	r.found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, sentence(err))}
}

// holds shows what a copy holds beside the register.
func (r *restoring) holds(v store.RestoreReport) {
	r.asks.RemoveAll()
	words := theme.Say("This is a copy of the register of %s as it stood on %s, up to entry %s of its trail.", v.Council, clock(v.DataFrom), thousands(int(v.Head.Sequence)))
	heads, rows := []string{"", "In the copy"}, [][]string{}
	if v.Compared {
		heads = append(heads, "In the register now")
	}
	for _, h := range v.Holds {
		row := []string{heldWords(h.Kind), thousands(int(h.Here))}
		if v.Compared {
			row = append(row, thousands(int(h.Current)))
		}
		rows = append(rows, row)
	}
	things := []fyne.CanvasObject{page.Notice(theme.Info, words), page.Figures(heads, rows)}
	things = append(things, lostLines(v)...)
	save := func() {
		name := strings.TrimSuffix(filepath.Base(r.copy), filepath.Ext(r.copy)) + "-restored" + registerEnding
		r.w.setup.Files.Save("Where the restored register goes", name, func(to string) { r.restore(named(to)) })
	}
	r.found.Objects = append(things, page.Faint("The restored register is a file of its own, under new keys. The copy, and the register that is in use, stay as they are."), page.Row(8, page.Main("Restore it into a new file", save)))
}

// heldWords are the things of a kind that a copy holds.
func heldWords(kind string) string {
	switch kind {
	case "attachment":
		return "Files"
	case "sign-in":
		return "People who sign in"
	case "trail entry":
		return "Entries of the trail"
	}
	if one, known := registerOf(kind); known {
		return one.title
	}
	return capital(strings.ReplaceAll(kind, "-", " "))
}

// lostLines say what the register has that the copy lacks.
func lostLines(v store.RestoreReport) []fyne.CanvasObject {
	switch {
	case !v.Compared:
		return []fyne.CanvasObject{page.Faint("What would be lost is not known: only somebody who is signed in to the register can compare the two, under Copies.")}
	case v.OnlyHere > 0:
		return []fyne.CanvasObject{page.Notice(theme.Warn, theme.Count(int(v.OnlyHere), "This copy is of another branch of the register: %s entry of its trail is not in the register that is open.", "This copy is of another branch of the register: %s entries of its trail are not in the register that is open."))}
	case len(v.Lost) == 0:
		return []fyne.CanvasObject{page.Notice(theme.Good, "Nothing would be lost.")}
	}
	lines := page.Stacked()
	for _, e := range v.Lost[:min(len(v.Lost), mostLost)] {
		lines.Add(page.Inset(4, 8, page.Small(clock(e.At)+" · "+e.Login+" · "+theme.Say(capital(string(e.Act))))))
	}
	if n := len(v.Lost) - mostLost; n > 0 {
		lines.Add(page.Inset(4, 8, page.Small(theme.Say("and %s more", thousands(n)))))
	}
	return []fyne.CanvasObject{page.Notice(theme.Warn, theme.Count(len(v.Lost), "What was done after the copy was made would be lost: %s entry of the trail.", "What was done after the copy was made would be lost: %s entries of the trail.")), page.Framed(page.Inset(4, 4, lines))}
}

// restore writes the restored register.
func (r *restoring) restore(to string) {
	options := r.options()
	task.Run(r.w.door, task.Work[store.RestoreReport]{
		What: "Restoring the register",
		Do: func(ctx context.Context) (store.RestoreReport, error) {
			o, err := options()
			if err != nil {
				return store.RestoreReport{}, err
			}
			o.To = to
			return store.Restore(ctx, o)
		},
		Done: func(v store.RestoreReport, err error) {
			if err != nil {
				r.found.Objects = []fyne.CanvasObject{page.Notice(theme.Bad, sentence(err)), page.Row(8, page.Press("Look at the copy again", r.look))}
			} else {
				r.found.Objects = r.restored(v)
			}
			r.w.content.Refresh()
		},
	})
}

// restored says what came of it, and what was done again in the restored register.
func (r *restoring) restored(v store.RestoreReport) []fyne.CanvasObject {
	things := []fyne.CanvasObject{page.Notice(theme.Good, theme.Say("The register is in %s. Everybody signs in with the password that they had when the copy was made.", v.Restored))}
	for _, login := range v.Revoked {
		things = append(things, page.Plain(theme.Say("%s was shut out since, and is shut out again.", login)))
	}
	for _, id := range v.Removed.Removals {
		things = append(things, page.Plain(theme.Say("What %s removed since is removed again.", id)))
	}
	if n := v.Removed.ToJudge; n > 0 {
		things = append(things, page.Plain(theme.Count(n, "%s text may name somebody whose data was removed: judge it as then.", "%s texts may name somebody whose data was removed: judge them as then.")))
	}
	return append(things, page.Row(8, page.Main("Sign in to it", func() { r.w.show(r.w.signIn(Opening{Register: v.Restored, Login: r.login(), On: r.w.opening.On})) })))
}
