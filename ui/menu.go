package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"muniment/ui/theme"
)

// The keys of the desk are those of its menu: a menu has its keys even while a field has the keyboard. A locked window has no menu.

// choice is one line of the menu.
type choice struct {
	menu, title string
	key         fyne.KeyName
	with        fyne.KeyModifier
	do          func()
}

// choices are the lines of the menu, in their order.
func (w *Window) choices() []choice {
	control, alt := fyne.KeyModifierShortcutDefault, fyne.KeyModifierAlt
	return []choice{
		{"Register", "Lock", fyne.KeyL, control, w.lockNow},
		{"Register", "Sign in as somebody else", "", 0, w.signedOut},
		{"Register", "Change my password", "", 0, func() { w.desk.visit(place{page: "users", verb: "password"}) }},
		{"Go", "Today", fyne.Key1, control, func() { w.desk.visit(w.desk.home()) }},
		{"Go", "Search everything", fyne.KeyK, control, func() { w.desk.focus(w.desk.finder.field) }},
		{"Go", "Search this list", fyne.KeyF, control, w.searchHere},
		{"Go", "Back", fyne.KeyLeft, alt, func() { w.desk.back() }},
		{"Go", "Forward", fyne.KeyRight, alt, func() { w.desk.forward() }},
		{"Go", "All registers", fyne.KeyR, control, func() { w.desk.visit(place{page: "registers"}) }},
		{"View", "Larger text", fyne.KeyEqual, control, func() { w.restyle(w.look.Scaled(w.look.Text() + 25)) }},
		{"View", "Smaller text", fyne.KeyMinus, control, func() { w.restyle(w.look.Scaled(w.look.Text() - 25)) }},
		{"View", "Appearance", "", 0, func() { w.desk.visit(place{page: "appearance"}) }},
		{"View", "Language", "", 0, func() { w.desk.visit(place{page: "appearance"}) }},
		{"Help", "Manual", fyne.KeyF1, 0, func() { w.desk.visit(place{page: "manual"}) }},
		{"Help", "Duties", "", 0, func() { w.desk.visit(place{page: "duties"}) }},
		{"Help", "Roles", "", 0, func() { w.desk.visit(place{page: "roles"}) }},
		{"Help", "What comes first in a new register", "", 0, func() { w.desk.visit(place{page: "first"}) }},
		{"Help", "About Muniment", "", 0, func() { w.desk.visit(place{page: "about"}) }},
	}
}

// searchHere takes the keyboard to what a page begins with, which in a list is its search.
func (w *Window) searchHere() {
	if k := w.desk.shown.keyboard; k != nil {
		w.desk.focus(k)
	}
}

// press does what a line of the menu does. While the window is locked, or nobody is signed in, none of them does anything.
func (w *Window) press(c choice) {
	w.touch()
	if asks := w.window.Canvas().Overlays().Top() != nil; w.desk == nil || w.lock != nil || asks && c.key != fyne.KeyL {
		return // a dialog is answered first, but for the lock, which hides that too
	}
	c.do()
}

// menu is the menu of the desk.
func (w *Window) menu() *fyne.MainMenu {
	var menus []*fyne.Menu
	for _, c := range w.choices() {
		if title := theme.Say(c.menu); len(menus) == 0 || menus[len(menus)-1].Label != title {
			menus = append(menus, fyne.NewMenu(title))
		}
		line := fyne.NewMenuItem(theme.Say(c.title), func() { w.press(c) })
		if c.key != "" {
			line.Shortcut = &desktop.CustomShortcut{KeyName: c.key, Modifier: c.with}
		}
		last := menus[len(menus)-1]
		last.Items = append(last.Items, line)
	}
	return fyne.NewMainMenu(menus...)
}
