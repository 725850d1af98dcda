package presence

import (
	"testing"

	"github.com/godbus/dbus/v5"
)

const mine = dbus.ObjectPath("/org/freedesktop/login1/session/_32")

// said is a signal of a bus.
func said(path dbus.ObjectPath, name string, body ...any) *dbus.Signal {
	return &dbus.Signal{Path: path, Name: name, Body: body}
}

func locked(hint bool) map[string]dbus.Variant {
	return map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(hint)}
}

func TestALockOrSleepSaysThatNobodyIsThere(t *testing.T) {
	for name, c := range map[string]struct {
		signal *dbus.Signal
		away   bool
	}{
		"the session is asked to lock":        {said(mine, "org.freedesktop.login1.Session.Lock"), true},
		"the session is unlocked":             {said(mine, "org.freedesktop.login1.Session.Unlock"), false},
		"somebody else's session locks":       {said("/org/freedesktop/login1/session/_33", "org.freedesktop.login1.Session.Lock"), false},
		"the session says that it is locked":  {said(mine, "org.freedesktop.DBus.Properties.PropertiesChanged", "org.freedesktop.login1.Session", locked(true), []string{}), true},
		"the session says that it is open":    {said(mine, "org.freedesktop.DBus.Properties.PropertiesChanged", "org.freedesktop.login1.Session", locked(false), []string{}), false},
		"something else of the session":       {said(mine, "org.freedesktop.DBus.Properties.PropertiesChanged", "org.freedesktop.login1.Session", map[string]dbus.Variant{"IdleHint": dbus.MakeVariant(true)}, []string{}), false},
		"the computer goes to sleep":          {said("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", true), true},
		"the computer wakes":                  {said("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", false), false},
		"the screen saver covers the screen":  {said("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", true), true},
		"another desk's screen saver does":    {said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", true), true},
		"the screen saver goes":               {said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", false), false},
		"something else changes":              {said("/x", "org.example.Player.ActiveChanged", true), false},
		"a signal that says less than it may": {said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"), false},
	} {
		t.Run(name, func(t *testing.T) {
			heard := make(chan *dbus.Signal, 1)
			l := listener{heard: []chan *dbus.Signal{heard}, session: mine}
			heard <- c.signal
			if away := l.gone(); away != c.away {
				t.Errorf("away is %v", away)
			}
		})
	}
}

func TestALockThatCameAndWentBetweenTwoLooksIsHeard(t *testing.T) {
	computer, desk := make(chan *dbus.Signal, 1), make(chan *dbus.Signal, 4)
	l := listener{heard: []chan *dbus.Signal{computer, desk}, session: mine}
	desk <- said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", true)
	desk <- said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", false)
	if !l.gone() {
		t.Error("it was not heard")
	}
	if l.gone() {
		t.Error("it was heard twice")
	}
	close(computer) // the bus is gone
	if l.gone() {
		t.Error("a bus that is gone locks the window")
	}
	desk <- said("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", true)
	if !l.gone() {
		t.Error("beside a bus that is gone the other is not heard")
	}
}
