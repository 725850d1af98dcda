package presence

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// Idle is nil: the window counts from what it saw itself.
func Idle() func() time.Duration { return nil }

// Away listens on the computer's buses for its lock and for sleep that begins, and reports whether either was heard since it was asked last. A lock that came and went between is
// heard too. It is nil where there is no bus.
func Away() func() bool {
	l := &listener{}
	if system, desk := l.hearsSystem(), l.hearsDesk(); !system && !desk {
		return nil
	}
	return l.gone
}

// moment is how long a bus may take to answer.
const moment = time.Second

// The names by which a computer's buses speak of a session.
const (
	login        = "org.freedesktop.login1"
	loginManager = login + ".Manager"
	loginSession = login + ".Session"
	properties   = "org.freedesktop.DBus.Properties"
)

// listener hears what the buses say.
type listener struct {
	heard   []chan *dbus.Signal // one for each bus, which closes it when it ends
	session dbus.ObjectPath     // this one, among all on the computer
}

// hearsSystem listens to the computer: its sleep, and the lock of the session that this program is part of.
func (l *listener) hearsSystem() bool {
	if _, named := os.LookupEnv("DBUS_SYSTEM_BUS_ADDRESS"); !named {
		if _, err := os.Stat("/run/dbus/system_bus_socket"); err != nil {
			return false
		}
	}
	bus, err := dbus.ConnectSystemBus()
	if err != nil {
		return false
	}
	ctx, stop := context.WithTimeout(context.Background(), moment)
	defer stop()
	manager := bus.Object(login, "/org/freedesktop/login1")
	if manager.CallWithContext(ctx, loginManager+".GetSessionByPID", 0, uint32(0)).Store(&l.session) != nil { // nought: whoever asks
		l.session = ""
	}
	rules := [][]dbus.MatchOption{{dbus.WithMatchInterface(loginManager), dbus.WithMatchMember("PrepareForSleep")}}
	if l.session != "" {
		rules = append(rules, []dbus.MatchOption{dbus.WithMatchObjectPath(l.session)})
	}
	return l.listens(ctx, bus, rules)
}

// hearsDesk listens to the screen saver of the desk, by whatever name it goes there.
func (l *listener) hearsDesk() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" { // asking for one would start one
		return false
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return false
	}
	ctx, stop := context.WithTimeout(context.Background(), moment)
	defer stop()
	return l.listens(ctx, bus, [][]dbus.MatchOption{{dbus.WithMatchMember("ActiveChanged")}})
}

// listens asks a bus for what is to be heard.
func (l *listener) listens(ctx context.Context, bus *dbus.Conn, rules [][]dbus.MatchOption) bool {
	for _, rule := range rules {
		if bus.AddMatchSignalContext(ctx, rule...) != nil {
			_ = bus.Close() // nothing is heard from it
			return false
		}
	}
	heard := make(chan *dbus.Signal, 16)
	bus.Signal(heard)
	l.heard = append(l.heard, heard)
	return true
}

// gone reports whether the computer was locked, or went to sleep, since it was asked last.
func (l *listener) gone() bool {
	away := false
	for _, heard := range l.heard {
		for more := true; more; {
			select {
			case s := <-heard: // nothing, once the bus has ended
				away, more = away || l.leaves(s), s != nil
			default:
				more = false
			}
		}
	}
	return away
}

// leaves reports a signal that says that nobody is at the computer any more.
func (l *listener) leaves(s *dbus.Signal) bool {
	if s == nil {
		return false
	}
	switch name := s.Name; {
	case name == loginManager+".PrepareForSleep", strings.HasSuffix(name, ".ScreenSaver.ActiveChanged"):
		return len(s.Body) > 0 && s.Body[0] == true
	case s.Path != l.session:
		return false
	case name == loginSession+".Lock":
		return true
	case name == properties+".PropertiesChanged" && len(s.Body) > 1:
		changed, _ := s.Body[1].(map[string]dbus.Variant)
		return changed["LockedHint"].Value() == true
	}
	return false
}
