package ui

import (
	"fyne.io/fyne/v2"

	"muniment/ui/theme"
)

// refreshTray shows beside the computer's clock how much is owed, and how to open, lock and leave. A count is all that it says of the register.
func (w *Window) refreshTray() {
	if w.setup.Tray != nil {
		w.setup.Tray(w.trayMenu())
	}
}

// trayMenu is the menu beside the clock.
func (w *Window) trayMenu() *fyne.Menu {
	words := theme.Say("Nobody is signed in")
	if w.session != nil && w.desk != nil {
		words = theme.Say("Nothing is owed today")
		if late, due := w.desk.owedNow(); late+due > 0 {
			words = theme.Say("%s owed today, %s late", thousands(late+due), thousands(late))
		}
		if w.lock != nil {
			words = theme.Say("%s (locked)", words)
		}
	}
	standing := fyne.NewMenuItem(words, nil)
	standing.Disabled = true
	locks := fyne.NewMenuItem(theme.Say("Lock"), w.lockNow)
	locks.Disabled = w.session == nil || w.lock != nil
	quit := fyne.NewMenuItem(theme.Say("Quit"), w.leave)
	quit.IsQuit = true
	return fyne.NewMenu("Muniment", standing, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(theme.Say("Open"), w.raise), locks, fyne.NewMenuItemSeparator(), quit)
}

// raise brings the window to the front.
func (w *Window) raise() {
	w.window.Show()
	w.window.RequestFocus()
}
