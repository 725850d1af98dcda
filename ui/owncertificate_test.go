package ui_test

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSomebodysOwnCertificateHasItsPlaceAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("My certificate")
	s.sees("You sign records with the certificate of this register.")
	s.presses("Sign with this certificate")
	s.sees("Choose the file of your certificate first.")
	s.files.next = filepath.Join(t.TempDir(), "mine.p12")
	if err := os.WriteFile(s.files.next, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.presses("Choose the file")
	s.sees("mine.p12")
	s.types("Password of the file", "from an envelope")
	s.presses("Sign with this certificate")
	s.sees("no PKCS#12 file (.p12 or .pfx), or its password is another")
	s.sees("mine.p12") // nothing that was chosen is lost
	s.presses("Cancel")
	s.seesNot("Your certificate")
}
