package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"muniment/store"
)

// A council can leave from the window too: all that somebody may see is written as files that any program reads, and the trail says so.
func TestAnArchiveIsWrittenAtTheDesk(t *testing.T) {
	s := atDesk(t)
	s.files.next = t.TempDir()
	s.presses("Copies")
	s.presses("Write an archive")
	dir := filepath.Join(s.files.next, "archive of 2025-11-21")
	s.sees("files are in " + dir)
	for _, file := range []string{"README.txt", "people.jsonl", "post_holders.jsonl", "engagements_ended.jsonl", "trail.jsonl", "manifest.jsonl"} {
		if b, err := os.ReadFile(filepath.Join(dir, file)); err != nil || len(b) == 0 && file != "engagements_ended.jsonl" {
			t.Errorf("%s: %v", file, err)
		}
	}
	s.presses("Write an archive")
	s.sees("is there already")
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Exports(ctx); err != nil || len(all) != 1 || all[0].Register != "archive" {
			t.Errorf("the trail has %+v (%v)", all, err)
		}
	})
}
