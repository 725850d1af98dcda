package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// What the computer tells beside the window: once a day how much is owed, and when something falls overdue. It is always a sentence of the program's own with a count in it:
// whoever stands behind somebody reads no name, locked or not, and nothing that was typed or imported reaches the computer's own notices.

// teller remembers what was told while somebody is signed in.
type teller struct {
	desk *desk                   // whose prompts were told: another one's begin anew
	late map[duty.PromptKey]bool // what was late when it was looked at last
}

// tell tells what is new about what is owed, as it was read last and stands by the clock now: a prompt falls overdue while the window is locked, too.
func (w *Window) tell(now time.Time) {
	if w.session == nil || w.desk == nil {
		return
	}
	today := calendar.Of(now)
	late, due, fresh := map[duty.PromptKey]bool{}, 0, 0
	for i := range w.desk.owed {
		p := &w.desk.owed[i]
		switch {
		case p.Due.Before(now):
			late[p.Key()] = true
			if !w.told.late[p.Key()] {
				fresh++
			}
		case calendar.Of(p.Due) == today:
			due++
		}
	}
	first := w.told.desk != w.desk
	w.told = teller{w.desk, late}
	prefs := w.setup.App.Preferences()
	if !prefs.BoolWithFallback(prefTell, true) {
		return
	}
	switch {
	case prefs.String(prefTold) != string(today) && len(late)+due > 0:
		prefs.SetString(prefTold, string(today))
		w.notify(theme.Count(len(late)+due, "%s thing is owed today.", "%s things are owed today.") + " " + theme.Count(len(late), "%s of them is late.", "%s of them are late."))
	case !first && fresh > 0:
		w.notify(theme.Count(fresh, "%s thing has fallen overdue.", "%s things have fallen overdue."))
	}
}

// notify shows a sentence of the program's own beside the computer's clock.
func (w *Window) notify(sentence string) {
	w.setup.App.SendNotification(fyne.NewNotification("Muniment", sentence))
}

// watchOwed looks now and then at what is owed. A locked register cannot be read: what was read last is looked at by the clock.
func (w *Window) watchOwed() {
	switch {
	case w.session == nil || w.desk == nil:
	case w.lock != nil:
		w.tell(w.session.Now())
		w.refreshTray()
	default:
		w.desk.recount()
	}
}

// tellingCheck turns the notices on and off.
func (w *Window) tellingCheck() *page.Box {
	prefs := w.setup.App.Preferences()
	return page.Ticked("Tell me what is owed", prefs.BoolWithFallback(prefTell, true), func(on bool) { prefs.SetBool(prefTell, on) })
}

// owedNow counts what is due or late by now, of what was read last.
func (d *desk) owedNow() (late, due int) {
	now, today := d.w.session.Now(), d.w.session.Today()
	for i := range d.owed {
		switch p := &d.owed[i]; {
		case p.Due.Before(now) || p.State == duty.Overdue:
			late++
		case calendar.Of(p.Due) <= today:
			due++
		}
	}
	return late, due
}
