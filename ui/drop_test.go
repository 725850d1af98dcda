package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/ui"
)

// drops lays out a file and drops it on the window.
func (s *sitting) drops(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.window.Drop(path)
}

func TestAFileThatIsDroppedGoesWhereItBelongs(t *testing.T) {
	s := atDesk(t)
	s.drops("letter.pdf", "%PDF-1.7 nothing that was signed")
	s.sees("Check a record")
	s.sees("letter.pdf")
	s.presses("Today")
	s.drops("people.CSV", "Employee Number,Given Name,Surname\n900001,Nia,Invented\n")
	s.sees("What would happen")
	s.sees("people.CSV, 1 row")
	s.presses("Services")
	s.presses("Add a service")
	s.drops("scan.jpg", "\xff\xd8\xff a scan")
	s.sees("Add a service")
	s.sees("scan.jpg")
}

func TestALockedWindowTakesNoFile(t *testing.T) {
	s := atDesk(t)
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.drops("letter.pdf", "%PDF-1.7")
	s.sees("Locked")
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.seesNot("letter.pdf")
}

func TestARegisterThatIsDroppedIsSignedInTo(t *testing.T) {
	s := sits(t)
	s.window.Show(ui.Opening{})
	s.window.Drop(s.path)
	s.sees("Sign in to anytown")
}
