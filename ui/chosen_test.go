package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/ui"
)

// tooLong lays out a file with one byte more than its sort may have, and returns where it is.
func tooLong(t *testing.T, name string, most int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(most + 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAKeyFileThatIsTooLongToBeOneIsNotRead(t *testing.T) {
	s := atDesk(t)
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.types("Password of admin", password)
	s.files.next = tooLong(t, "film.mkv", exchange.LargestSecret)
	s.presses("I have a key file as well")
	s.sees("Key file: film.mkv")
	s.presses("Unlock")
	s.sees("Film.mkv is too long for a password or key file: choose the right file.")
	s.presses("Do without")
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.seesNot("Password of admin")
}

func TestACertificateThatIsTooLongToBeOneIsNotRead(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("My certificate")
	s.files.next = tooLong(t, "mine.p12", exchange.LargestCertificate)
	s.presses("Choose the file")
	s.types("Password of the file", "from an envelope")
	s.presses("Sign with this certificate")
	s.sees("Mine.p12 is too long for a certificate: choose the right file.")
	s.presses("Cancel")

	s.window.Visit("act", "authority", "", "ca trust")
	file := tooLong(t, "authority.pem", exchange.LargestCertificate)
	s.types("File with the certificate of the authority", file)
	s.presses("Continue")
	s.presses("Let people sign under another authority")
	s.sees("Authority.pem is too long for a certificate: choose the right file.")
	s.sees(file) // nothing that was typed is lost
}

func TestAFileThatIsTooLargeToBeKeptIsNotRead(t *testing.T) {
	s := atDesk(t)
	s.presses("Services")
	s.presses("Add a service")
	s.types("Name", "Allotments")
	s.window.Drop(tooLong(t, "scan.jpg", store.LargestAttachment))
	s.sees("Scan.jpg is larger than 10 MB: keep it elsewhere and give its reference.")
	s.window.Drop(t.TempDir())
	s.sees("is no file that can be read: choose a file.")
	s.sees("Allotments")
}

func TestAPasswordOfTheMadeUpCouncilThatIsTooLongIsAskedFor(t *testing.T) {
	s := sits(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	dir := filepath.Join(home, "Muniment made-up council")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.path, filepath.Join(dir, "anytown.muniment")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tooLong(t, "password.txt", exchange.LargestSecret), filepath.Join(dir, "password.txt")); err != nil {
		t.Fatal(err)
	}
	s.window.Show(ui.Opening{})
	s.presses("Open the made-up council")
	s.sees("Sign in to anytown")
}
