package ui

import (
	"maps"

	"fyne.io/fyne/v2"

	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What is half done on a page stays while somebody is on another, and while the window is locked. The desk keeps it by the place of the page (desk.drafts), in memory alone, and it goes
// with the desk when they sign out. Passwords are never kept. Acts, walks and reviews keep more than forms hold, and do so themselves.

// keptForms are the forms of a page that is no act, with what was typed into them before.
type keptForms struct {
	desk   *desk
	before typedSoFar
	had    bool
	titles map[string]string // of what links point to
	forms  []*form.Form
	stood  []entry.Values // what each form held before anything was typed
}

// keptForms are those of a place. Titles are those of what is known, which may be nil.
func (d *desk) keptForms(at place, titles map[string]string) *keptForms {
	k := &keptForms{desk: d, titles: map[string]string{}}
	k.before, k.had = d.drafts[at]
	maps.Copy(k.titles, titles)
	maps.Copy(k.titles, k.before.titles)
	return k
}

// form asks for fields, filled with what is known or with what was typed before. The forms of a page name no field twice.
func (k *keptForms) form(fields []entry.Field, known entry.Values, sent func()) *form.Form {
	d := k.desk
	f := form.New(fields, form.Options{Door: d.w.door, Today: d.session().Today(), Find: d.find, Focus: d.focus, Changed: d.w.touch, Sent: sent, Titles: k.titles})
	f.Fill(known)
	k.forms, k.stood = append(k.forms, f), append(k.stood, f.Typed())
	if k.had {
		f.Fill(k.before.fields)
	}
	return f
}

// typed is what is kept when the page is left: nothing where the forms hold what they held at first.
func (k *keptForms) typed() typedSoFar {
	out, changed := typedSoFar{fields: entry.Values{}, titles: k.titles}, false
	for i, f := range k.forms {
		typed := f.Typed()
		changed = changed || !maps.Equal(typed, k.stood[i])
		maps.Copy(out.fields, typed)
	}
	if !changed {
		return typedSoFar{}
	}
	return out
}

// notice says that the forms hold what was typed before, where they do.
func (k *keptForms) notice() fyne.CanvasObject {
	if !k.had {
		return page.Gap(0)
	}
	return k.desk.keptNotice()
}

// keptNotice says that a page holds what was half done before, and offers to begin anew.
func (d *desk) keptNotice() fyne.CanvasObject {
	return page.Notice(theme.Info, "This is what you had typed before.", page.Press("Start again", func() {
		d.forget()
		d.show()
	}))
}

// forget drops what is half done on the page that is shown.
func (d *desk) forget() {
	delete(d.drafts, d.trip.now)
	d.shown.typed = nil
}

// ends drops what was half done on the page that is shown, since it is done, and shows another in its place.
func (d *desk) ends(to place) {
	d.forget()
	d.trip.now = to
	d.show()
}
