package presence

import (
	"errors"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestHowTheComputerIsSetToLookIsHeard(t *testing.T) {
	answer := func(value any) *dbus.Call { return &dbus.Call{Body: []any{dbus.MakeVariant(value)}} }
	changed := func(space, key string, value any) *dbus.Signal {
		return said("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings.SettingChanged", space, key, dbus.MakeVariant(value))
	}
	l := &looks{scheme: make(chan *dbus.Call, 1), contrast: make(chan *dbus.Call, 1), heard: make(chan *dbus.Signal, 1)}
	for _, step := range []struct {
		name       string
		comes      func()
		dark, high bool
	}{
		{"nothing is answered yet", func() {}, false, false},
		{"the answer that it is dark", func() { l.scheme <- answer(uint32(1)) }, true, false},
		{"an answer that comes late, and is of an older desk", func() { l.contrast <- &dbus.Call{Err: errors.New("no such setting")} }, true, false},
		{"high contrast", func() { l.heard <- changed("org.freedesktop.appearance", "contrast", uint32(1)) }, true, true},
		{"something else of its looks", func() { l.heard <- changed("org.freedesktop.appearance", "accent-color", []float64{1, 0, 0}) }, true, true},
		{"the same word of something else", func() { l.heard <- changed("org.example", "color-scheme", uint32(2)) }, true, true},
		{"a value of another type", func() { l.heard <- changed("org.freedesktop.appearance", "color-scheme", "light") }, true, true},
		{"light", func() { l.heard <- changed("org.freedesktop.appearance", "color-scheme", uint32(2)) }, false, true},
		{"the end of the bus", func() { close(l.heard) }, false, true},
	} {
		step.comes()
		if l.listen(); l.dark != step.dark || l.high != step.high {
			t.Errorf("after %s it is dark: %v, and in high contrast: %v", step.name, l.dark, l.high)
		}
	}
}
