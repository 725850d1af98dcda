package ui

import "fyne.io/fyne/v2"

// refreshTray shows beside the computer's clock how much is owed, and how to open, lock and leave. A count is all that it says of the register.
func (w *Window) refreshTray() {
	if w.setup.Tray != nil {
		w.setup.Tray(w.trayMenu())
	}
}

// trayMenu is the menu beside the clock.
func (w *Window) trayMenu() *fyne.Menu {
	words := "Nobody is signed in"
	if w.session != nil && w.desk != nil {
		words = "Nothing is owed today"
		if late, due := w.desk.owedNow(); late+due > 0 {
			words = thousands(late+due) + " owed today, " + thousands(late) + " late"
		}
		if w.lock != nil {
			words += " (locked)"
		}
	}
	standing := fyne.NewMenuItem(words, nil)
	standing.Disabled = true
	locks := fyne.NewMenuItem("Lock", w.lockNow)
	locks.Disabled = w.session == nil || w.lock != nil
	quit := fyne.NewMenuItem("Quit", w.window.Close)
	quit.IsQuit = true
	return fyne.NewMenu("Muniment", standing, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Open", w.raise), locks, fyne.NewMenuItemSeparator(), quit)
}

// raise brings the window to the front.
func (w *Window) raise() {
	w.window.Show()
	w.window.RequestFocus()
}
