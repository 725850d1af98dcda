package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestAWindowThatIsClosedByMistakeLosesNothing(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.chooses("Who leaves", "Gita Yarrow")
	s.window.Leave()
	s.sees("Something that you typed is not saved yet.")
	s.presses("Go back")
	s.seesNot("not saved yet")
	s.sees("Gita Yarrow")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.window.Leave()
	s.sees("Something that you typed is not saved yet.")
	s.presses("Close it")
	if s.open() {
		t.Error("the window is open")
	}
}

func TestAWindowInWhichNothingIsTypedClosesAtOnce(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.window.Leave()
	if s.open() {
		t.Error("the window is open")
	}
}
