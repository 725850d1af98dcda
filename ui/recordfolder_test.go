package ui_test

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFolderOfRecordsIsCheckedAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("verify", "", "", "")
	s.files.next = t.TempDir()
	s.presses("Check a folder")
	s.sees("There is no PDF in " + s.files.next)
	if err := os.WriteFile(filepath.Join(s.files.next, "letter.pdf"), []byte("%PDF-1.7 no record"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.presses("Check a folder")
	s.sees("1 record was checked. Not sound: 1.")
	s.sees("letter.pdf is not sound")
}

func TestAllLeaverRecordsAreIssuedFromTheDesk(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("act", "leaver", "", "record leaver --all")
	folder := filepath.Join(t.TempDir(), "records")
	s.types("Folder for the files", folder)
	s.presses("Continue")
	s.seesNot("What it will say")
	s.types("Your password, to sign", password)
	s.presses("Sign as Ada Min")
	s.sees("They are in " + folder + ", signed by Ada Min.")
	s.sees("Not yet: ")
	if _, err := os.Stat(folder); err != nil {
		t.Error(err)
	}
}

func TestABatchTellsHowFarItIsAndCanBeCancelled(t *testing.T) {
	s := atDesk(t)
	cancelled := false
	a := s.window.Announce("Signing the leaver records", func() { cancelled = true })
	s.sees("Signing the leaver records …")
	a.Tell(64, 1000)
	s.sees("Signing the leaver records … 64 of 1,000.")
	s.presses("Cancel")
	if !cancelled {
		t.Error("the work cannot be cancelled")
	}
	a.Over()
	s.seesNot("Signing the leaver records")
}
