package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/ui"
)

// listening is an app whose notices a test reads.
type listening struct {
	fyne.App
	said []string
}

func (l *listening) SendNotification(n *fyne.Notification) {
	l.said = append(l.said, n.Title+": "+n.Content)
}

func TestWhatIsOwedIsToldOnceADayAndWhenItFallsOverdue(t *testing.T) {
	app := &listening{}
	s := sitsWith(t, func(o *ui.Setup) { app.App = o.App; o.App = app })
	s.types("Password", password)
	s.presses("Sign in")
	if len(app.said) != 1 || app.said[0] != "Muniment: 235 things are owed today. 135 of them are late." {
		t.Fatalf("signing in told %q", app.said)
	}
	s.presses("Leavers")
	s.presses("Today")
	night := today.End()
	s.window.Tell(night)
	if len(app.said) != 1 {
		t.Fatalf("the same day told %q", app.said)
	}
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.window.Tell(night.Add(time.Second)) // what was due today is late, and it is another day
	s.window.Tell(night.Add(2 * time.Second))
	if len(app.said) != 2 {
		t.Fatalf("the next day told %q", app.said)
	}
	s.window.Tell(calendar.Date("2025-11-22").End())
	s.window.Tell(calendar.Date("2025-11-25").End().Add(time.Second)) // another day
	for _, words := range app.said {
		for _, name := range []string{"Anytown", "Yarrow", "Active Directory"} {
			if strings.Contains(words, name) {
				t.Errorf("%q names %s", words, name)
			}
		}
	}
}

func TestWhatFallsOverdueIsToldTheSameDay(t *testing.T) {
	app := &listening{}
	s := sitsWith(t, func(o *ui.Setup) { app.App = o.App; o.App = app })
	s.types("Password", password)
	s.presses("Sign in")
	fyne.CurrentApp().Preferences().SetString("told", "2025-11-22") // it was told already that day
	s.window.Tell(calendar.Date("2025-11-22").Start())
	if last := app.said[len(app.said)-1]; last != "Muniment: 100 things have fallen overdue." {
		t.Errorf("midnight told %q", app.said)
	}
}

func TestNothingIsToldToWhoeverTurnedItOff(t *testing.T) {
	app := &listening{}
	s := sitsWith(t, func(o *ui.Setup) { app.App = o.App; o.App = app })
	app.Preferences().SetBool("tell", false)
	s.types("Password", password)
	s.presses("Sign in")
	s.window.Tell(calendar.Date("2025-11-24").Start())
	if len(app.said) != 0 {
		t.Errorf("it told %q", app.said)
	}
	s.presses("Appearance")
	s.presses("Tell me what is owed")
	s.window.Tell(calendar.Date("2025-11-25").Start())
	if len(app.said) != 1 {
		t.Errorf("turned on again it told %q", app.said)
	}
}

func TestTheTrayCountsAndLocks(t *testing.T) {
	var menu *fyne.Menu
	s := sitsWith(t, func(o *ui.Setup) { o.Tray = func(m *fyne.Menu) { menu = m } })
	if menu.Items[0].Label != "Nobody is signed in" {
		t.Errorf("before anybody signs in it says %q", menu.Items[0].Label)
	}
	s.types("Password", password)
	s.presses("Sign in")
	if menu.Items[0].Label != "235 owed today, 135 late" {
		t.Errorf("it says %q", menu.Items[0].Label)
	}
	for _, item := range menu.Items {
		if item.Label == "Lock" {
			item.Action()
		}
	}
	s.sees("Locked")
	if menu.Items[0].Label != "235 owed today, 135 late (locked)" {
		t.Errorf("locked it says %q", menu.Items[0].Label)
	}
}

func TestWhatIsOwedGoesIntoACalendarAndTheTrailSaysSo(t *testing.T) {
	s := atDesk(t)
	s.files.next = filepath.Join(t.TempDir(), "owed")
	s.presses("Put it into a calendar")
	s.sees("The copy is in ")
	file, err := os.ReadFile(s.files.next + ".ics")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(file), "BEGIN:VEVENT"); n != 256 {
		t.Errorf("%d things are in the calendar", n)
	}
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Exports(ctx); err != nil || len(all) != 1 || all[0].Rows != 256 {
			t.Errorf("the trail knows of %v (%v)", all, err)
		}
	})
}

func TestAComputerThatSleptOrIsLockedLocksTheWindow(t *testing.T) {
	now, away := time.Date(2025, 11, 21, 9, 0, 0, 0, time.UTC), false
	s := sitsWith(t, func(o *ui.Setup) {
		o.Clock, o.Away = func() time.Time { return now }, func() bool { return away }
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.window.Watch()
	now = now.Add(10 * time.Second)
	s.window.Watch()
	s.seesNot("Locked")
	now = now.Add(6 * time.Minute) // nobody looked meanwhile: the computer slept
	s.window.Watch()
	s.sees("Locked")
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.window.Watch()
	s.seesNot("Locked")
	away = true
	s.window.Watch()
	s.sees("Locked")
}
