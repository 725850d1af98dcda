package ui

import (
	"fyne.io/fyne/v2/dialog"

	"muniment/ui/page"
	"muniment/ui/theme"
)

// leave closes the window. Where something was typed and not saved, that is asked first: a cross that was hit by mistake loses nothing.
func (w *Window) leave() {
	w.stands()
	if w.desk == nil && len(w.begun) == 0 || w.desk != nil && !w.desk.unsaved() {
		w.window.Close()
		return
	}
	w.raise()
	if w.window.Canvas().Overlays().Top() != nil { // it is asked already, or something else is
		return
	}
	w.unfocus() // so that Escape stays
	words := page.Fixed(420, page.Plain("Something that you typed is not saved yet. It is lost if you close the window now."))
	dialog.NewCustomConfirm(theme.Say("Close the window?"), theme.Say("Close it"), theme.Say("Go back"), words, func(close bool) {
		if close {
			w.window.Close()
		}
	}, w.window).Show()
}

// unsaved reports whether something was typed into a form that is neither done nor left for good.
func (d *desk) unsaved() bool {
	d.keep()
	for at, typed := range d.drafts {
		switch {
		case at.page == "walk" && typed.fields["answer"] == "" && len(typed.files) == 0: // it is kept anyhow who goes round, and where they are
		case len(typed.fields)+len(typed.done)+len(typed.files) > 0: // else somebody only looked at something, such as at a file
			return true
		}
	}
	return false
}
