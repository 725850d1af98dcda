package ui_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"muniment/store/vault"
	"muniment/ui"
)

// A register that cannot be opened is told in one sentence, and the window goes on: another one opens from there.
func TestARegisterThatCannotBeOpenedIsToldPlainly(t *testing.T) {
	whole, err := made()
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	for i := len(flipped) / 3; i < len(flipped)/3+40_000; i++ {
		flipped[i] ^= 0x55
	}
	for name, c := range map[string]struct {
		data []byte
		says string
		torn bool // it ends like one whose last change was being saved when the power went: the rest of that is taken away
	}{
		"no register at all":        {[]byte(strings.Repeat("Dear Sir, ", 20_000)), "This file is not a register. Choose the one that your council keeps", false},
		"a file with nothing in it": {nil, "This file is not a register. Choose the one that your council keeps", false},
		"cut off in its head":       {whole[:100], "Nothing was changed in it.", false},
		"cut off in the middle":     {whole[:len(whole)/2], "Only the beginning of this register is in the file", true},
		"written over in parts":     {flipped, "Open the newest copy that your council keeps", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := sits(t)
			bad := filepath.Join(t.TempDir(), "bad.muniment")
			if err := os.WriteFile(bad, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			s.window.Show(ui.Opening{Register: bad, Login: "admin", On: today})
			s.types("Password", password)
			s.presses("Sign in")
			s.sees(c.says)
			after, err := os.ReadFile(bad)
			if err != nil {
				t.Fatal(err)
			}
			if !c.torn && !bytes.Equal(after, c.data) {
				t.Error("the file was changed")
			}
			s.window.Show(ui.Opening{Register: s.path, Login: "admin", On: today})
			s.types("Password", password)
			s.presses("Sign in")
			s.sees("Anytown Borough Council")
		})
	}
}

// A share tells in many ways that it went away, in words of the computer's own: what to do stands in ours.
func TestAShareThatAnswersNoMoreIsToldInASentence(t *testing.T) {
	for _, errno := range []error{syscall.EIO, syscall.ENOTCONN, syscall.ETIMEDOUT} {
		words := ui.Sentence(fmt.Errorf("read the register: %w", &fs.PathError{Op: "read", Path: `/mnt/share/anytown.muniment`, Err: errno}))
		if !strings.HasPrefix(words, "anytown.muniment cannot be reached just now") || !strings.Contains(words, "and try again.") {
			t.Errorf("%v is told as %q", errno, words)
		}
	}
}

// A drive that goes away while somebody works, as a share does, costs nothing of what they typed; once it is back they go on.
func TestARegisterThatGoesAwayWhileItIsOpen(t *testing.T) {
	s := atDesk(t)
	s.presses("Services")
	s.presses("Add a service")
	away := s.path + ".away"
	if err := os.Rename(s.path, away); err != nil {
		t.Fatal(err)
	}
	s.addsService("Cemeteries")
	s.sees("That register is no longer where it was.")
	s.sees("Cemeteries")
	s.presses("Systems")
	if err := os.Rename(away, s.path); err != nil {
		t.Fatal(err)
	}
	s.presses("Services")
	s.presses("Add a service")
	s.sees("This is what you had typed before.")
	s.presses("Add a service")
	s.sees("Service · SV00001")
}

// A stick that is pulled out while somebody chooses where a file goes, or a share that is gone: they are told so, and a second try does it.
func TestAFileThatCannotBeWrittenIsToldPlainlyAndTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		at   func(*sitting)
		save func(*sitting)
		file string
		says string
	}{
		"a calendar":        {func(*sitting) {}, func(s *sitting) { s.presses("Put it into a calendar") }, "owed.ics", "The copy is in "},
		"a list":            {func(s *sitting) { s.presses("Systems") }, func(s *sitting) { s.presses("Save this list") }, "systems.xlsx", "are no longer sealed"},
		"an empty workbook": {func(s *sitting) { s.presses("Import") }, func(s *sitting) { s.presses("Save an empty workbook to fill in") }, "people.xlsx", "The copy is in "},
	} {
		t.Run(name, func(t *testing.T) {
			s := atDesk(t)
			stick := filepath.Join(t.TempDir(), "stick")
			s.files.next = filepath.Join(stick, c.file)
			c.at(s)
			c.save(s)
			s.sees("The folder " + stick + " is not there just now.")
			s.seesNot(c.says)
			if err := os.Mkdir(stick, 0o700); err != nil {
				t.Fatal(err)
			}
			c.save(s)
			s.sees(c.says)
			if _, err := os.Stat(s.files.next); err != nil {
				t.Error(err)
			}
		})
	}
}

// A disk without room is told as such, whatever was to go there; a file that is gone is not taken for the register.
func TestWhatIsToldOfAFileIsOfThatFile(t *testing.T) {
	for says, err := range map[string]error{
		"The disk that it was to go to is full":                 fmt.Errorf("back up: %w", &fs.PathError{Op: "write", Path: "/media/stick/copy.muniment", Err: syscall.ENOSPC}),
		"/media/stick/list.csv is not there any more.":          &fs.PathError{Op: "open", Path: "/media/stick/list.csv", Err: syscall.ENOENT},
		"That register is no longer where it was.":              &fs.PathError{Op: "open", Path: "/media/stick/anytown.muniment", Err: syscall.ENOENT},
		"The disk that the register is on is full, and nothing": fmt.Errorf("%w", errors.Join(vault.ErrDiskFull, &fs.PathError{Op: "write", Path: "/media/stick/anytown.muniment", Err: syscall.ENOSPC})),
	} {
		if words := ui.Sentence(err); !strings.HasPrefix(words, says) {
			t.Errorf("%v is told as %q", err, words)
		}
	}
}
