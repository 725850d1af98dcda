package store_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
)

// needles are texts of the register that must never be on a disk: a surname, a login, a system's name, evidence, a reason, a record, a password.
func needles() []string {
	return []string{"Penhaligon", "khallam", "Active Directory and Microsoft 365", "Quokka ticket 8812", "Gross misconduct", "The page of Kirsty Hallam", "three random words"}
}

// found searches every file beneath some folders for the needles, in UTF-8 and UTF-16.
func found(t *testing.T, dirs ...string) []string {
	t.Helper()
	var out []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, n := range needles() {
				wide := bytes.Join(bytes.Split([]byte(n), nil), []byte{0})
				if bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(n))) || bytes.Contains(b, wide) || strings.Contains(path, n) {
					out = append(out, path+": "+n)
				}
			}
			return nil
		})
		check(t, err)
	}
	return out
}

// Nothing of a register is on a disk but sealed: not while a change is under way, and not after.
func TestNothingIsOnTheDiskInPlaintext(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"} {
		t.Setenv(name, temp)
	}
	r := staffedVault(t)
	dirs := []string{filepath.Dir(r.path), r.state, os.TempDir()}
	if os.TempDir() != temp {
		t.Fatalf("temporary files go to %s", os.TempDir())
	}
	planted := filepath.Join(temp, "planted")
	check(t, os.WriteFile(planted, []byte("x PENHALIGON x"), 0o600))
	if len(found(t, dirs...)) != 1 {
		t.Fatal("the search does not find what is there")
	}
	check(t, os.Remove(planted))

	s := r.open("administrator", today)
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "100228", LastWorkingDay: "2025-11-28", Reason: "Gross misconduct"})
	check(t, err)
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: liveGrants(t, s, "100221")[0], Evidence: "Quokka ticket 8812"})
	check(t, err)
	clean := func(when string) {
		t.Helper()
		if left := found(t, dirs...); len(left) > 0 {
			t.Errorf("%s the disk holds %q", when, left)
		}
	}
	_, _, err = s.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", func(ctx context.Context, r *store.Reader, _ store.Draft) ([]byte, error) {
		clean("while a record is being made")
		_, err := r.LeaverCase(ctx, "100221", "")
		return []byte("The page of Kirsty Hallam"), err
	})
	check(t, err)
	f, err := demoFiles()
	check(t, err)
	file := &watched{Reader: strings.NewReader(strings.ReplaceAll(f.people, "Officer", "Senior Officer")), look: func() { clean("while a file is being imported") }}
	_, err = s.Import(ctx, "people", file, store.ImportOptions{Name: "people of Penhaligon.csv", Apply: true})
	check(t, err)
	if file.looked == 0 {
		t.Error("nobody looked while the file was being imported")
	}
	clean("with the register open")
	r.close(s)
	clean("with the register closed")
}

// watched is a file that has something done at the end of each reading, when the rows of the last one are in an open transaction.
type watched struct {
	*strings.Reader
	look   func()
	looked int
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p[:min(len(p), 512)])
	if n == 0 {
		w.looked++
		w.look()
	}
	return n, err
}
