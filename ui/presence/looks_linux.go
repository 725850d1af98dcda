package presence

import (
	"context"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// Looks asks the desk's portal whether the computer is set to dark, and whether to high contrast, and hears when that changes. Where no portal answers it is set to neither.
func Looks() (dark, high func() bool) {
	l := &looks{}
	l.asks()
	return func() bool { l.listen(); return l.dark }, func() bool { l.listen(); return l.high }
}

// soon is how long a portal may take to answer before the window is shown without its answer, which is heard later.
const soon = 100 * time.Millisecond

// The names by which a portal speaks of how the computer is set to look.
const (
	portal         = "org.freedesktop.portal.Desktop"
	portalSettings = "org.freedesktop.portal.Settings"
	appearance     = "org.freedesktop.appearance"
	colourScheme   = "color-scheme" // 0: nothing is preferred, 1: dark, 2: light
	contrast       = "contrast"     // 0: nothing is preferred, 1: high
)

// looks is how the computer is set to look, as far as it was heard.
type looks struct {
	scheme, contrast chan *dbus.Call // the answers to what was asked
	heard            chan *dbus.Signal
	dark, high       bool
}

// asks asks the portal, and has it say what changes.
func (l *looks) asks() {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" { // asking for one would start one
		return
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), moment)
	defer stop()
	if bus.AddMatchSignalContext(ctx, dbus.WithMatchInterface(portalSettings), dbus.WithMatchMember("SettingChanged"), dbus.WithMatchArg(0, appearance)) != nil {
		_ = bus.Close() // nothing is heard from it
		return
	}
	l.heard = make(chan *dbus.Signal, 16)
	bus.Signal(l.heard)
	ask := func(key string) chan *dbus.Call {
		answer := make(chan *dbus.Call, 1)
		bus.Object(portal, "/org/freedesktop/portal/desktop").Go(portalSettings+".ReadOne", 0, answer, appearance, key)
		return answer
	}
	l.scheme, l.contrast = ask(colourScheme), ask(contrast)
	late := time.After(soon)
	for _, answer := range []struct {
		key  string
		came chan *dbus.Call
	}{{colourScheme, l.scheme}, {contrast, l.contrast}} {
		select {
		case call := <-answer.came:
			l.answered(answer.key, call)
		case <-late:
			return
		}
	}
}

// listen takes in what came since.
func (l *looks) listen() {
	for {
		select {
		case call := <-l.scheme:
			l.answered(colourScheme, call)
		case call := <-l.contrast:
			l.answered(contrast, call)
		case s := <-l.heard:
			if s == nil { // the bus has ended
				l.heard = nil
				continue
			}
			l.changed(s)
		default:
			return
		}
	}
}

// answered takes in the answer about a key.
func (l *looks) answered(key string, call *dbus.Call) {
	var value dbus.Variant
	if call.Err == nil && call.Store(&value) == nil {
		l.takes(key, value)
	}
}

// changed takes in that something was set to something else.
func (l *looks) changed(s *dbus.Signal) {
	var space, key string
	var value dbus.Variant
	if s.Name == portalSettings+".SettingChanged" && dbus.Store(s.Body, &space, &key, &value) == nil && space == appearance {
		l.takes(key, value)
	}
}

// takes takes in what a key is set to. A value of another type says nothing.
func (l *looks) takes(key string, value dbus.Variant) {
	n, is := value.Value().(uint32)
	switch {
	case !is:
	case key == colourScheme:
		l.dark = n == 1
	case key == contrast:
		l.high = n == 1
	}
}
