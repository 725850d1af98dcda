package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
)

// drops leaves a file in a folder.
func drops(t *testing.T, dir, name, text string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

func looks(t *testing.T, s *store.Session) ([]store.WaitingFile, []store.WatchTrouble) {
	t.Helper()
	files, troubles, err := s.LookIntoFolders(t.Context())
	check(t, err)
	return files, troubles
}

// What arrives in a watched folder is previewed and prompted for, and never brought in by itself.
func TestAFileThatArrivesIsPromptedFor(t *testing.T) {
	t.Parallel()
	proves(t, "waiting-file")
	s := staffed(t).open("ism", today)
	dir := t.TempDir()
	_, err := s.WatchFolder(t.Context(), dir, "suppliers", "")
	check(t, err)
	if _, err := s.WatchFolder(t.Context(), dir, "suppliers", ""); err == nil {
		t.Error("a folder is watched twice")
	}
	unchanged(t, s, func() { looks(t, s) })
	const file = "Reference,Name\nSU901,Invented Shredding Ltd\n"
	drops(t, dir, "suppliers.csv", file)
	drops(t, dir, "notes.doc", "not looked at")
	waiting, troubles := looks(t, s)
	diff(t, len(troubles), 0)
	if len(waiting) != 1 || waiting[0].New != 1 || !waiting[0].Known || waiting[0].Name != "suppliers.csv" {
		t.Fatalf("what waits is %+v", waiting)
	}
	diff(t, owed(t, s, "waiting-file"), []string{waiting[0].ID + "/suppliers"})
	if all, err := s.Entries(t.Context(), "supplier", "", false); err != nil || len(all) > 0 {
		t.Errorf("the file was brought in: %v (%v)", all, err)
	}
	unchanged(t, s, func() { looks(t, s) }) // nothing new
	r, err := s.Import(t.Context(), "suppliers", strings.NewReader(file), store.ImportOptions{Name: "suppliers.csv", Apply: true})
	check(t, err)
	diff(t, len(owed(t, s, "waiting-file")), 0)
	_, err = s.UndoImport(t.Context(), r.Undo)
	check(t, err)
	diff(t, len(owed(t, s, "waiting-file")), 1)
	check(t, s.DismissFile(t.Context(), waiting[0].ID, "Sent twice"))
	looks(t, s)
	diff(t, len(owed(t, s, "waiting-file")), 0)
	drops(t, dir, "suppliers.csv", "Reference,Name\nSU902,Another Ltd\n")
	looks(t, s)
	diff(t, len(owed(t, s, "waiting-file")), 1)
	check(t, os.Remove(filepath.Join(dir, "suppliers.csv")))
	looks(t, s)
	diff(t, len(owed(t, s, "waiting-file")), 0)
}

// A folder into which others write holds what a stranger may have left: links, devices and files that are too large are not opened.
func TestAWatchedFolderFollowsNothing(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	dir, other := t.TempDir(), t.TempDir()
	folder, err := s.WatchFolder(t.Context(), dir, "suppliers", "")
	check(t, err)
	drops(t, other, "secret.csv", "Reference,Name\nSU901,Elsewhere Ltd\n")
	check(t, os.Symlink(filepath.Join(other, "secret.csv"), filepath.Join(dir, "link.csv")))
	check(t, os.Mkdir(filepath.Join(dir, "folder.csv"), 0o700))
	drops(t, dir, "CON.csv", "Reference,Name\nSU902,Console Ltd\n")
	huge, err := os.Create(filepath.Join(dir, "huge.csv"))
	check(t, err)
	check(t, huge.Truncate(201_000_000)) // it takes no room
	check(t, huge.Close())
	drops(t, dir, "broken.csv", "Colour\nRed\n")
	waiting, troubles := looks(t, s)
	why := map[string]string{}
	for _, v := range troubles {
		why[v.File] = v.Reason
	}
	for name, want := range map[string]string{"link.csv": "which is not followed", "folder.csv": "which is not followed", "CON.csv": "name of a device", "huge.csv": "200 MB"} {
		if !strings.Contains(why[name], want) {
			t.Errorf("of %s it says %q", name, why[name])
		}
	}
	if len(waiting) != 1 || waiting[0].Name != "broken.csv" || waiting[0].Refused != 1 {
		t.Errorf("what waits is %+v", waiting)
	}
	check(t, os.RemoveAll(dir)) // as where a drive is not connected
	if waiting, troubles = looks(t, s); len(waiting) != 1 || len(troubles) != 1 {
		t.Errorf("without its folder: %+v %+v", waiting, troubles)
	}
	check(t, s.UnwatchFolder(t.Context(), folder.ID))
	if waiting, _ = looks(t, s); len(waiting) > 0 {
		t.Errorf("a folder that is let be has %+v", waiting)
	}
}
