package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/natefinch/atomic"

	"muniment/store/calendar"
)

// The witness is what this computer remembers outside the register: for each register, the last entry of the trail that it saw. A
// file that does not contain that entry is an older copy, or a branch, put in the place of the register. It holds hashes only.

// witness is the folder in which this computer remembers.
type witness struct{ dir string }

// witnessAt returns the witness of a folder, or of this person's configuration where none is given. A computer without such
// a folder remembers nothing, which is no reason not to open a register.
func witnessAt(dir string) witness {
	if dir == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return witness{}
		}
		dir = filepath.Join(config, "muniment")
	}
	return witness{dir}
}

func (w witness) file(register string) string { return filepath.Join(w.dir, register+".seen.json") }

// sighting is the last entry of the trail that this computer saw, and the restores before it, by the hashes of their entries.
type sighting struct {
	TrailHead
	Restores []string `json:"restores,omitempty"`
	Removed  int      `json:"removed,omitempty"` // tombstones that are noted beside it
}

// sighted returns what this computer saw last, or the zero sighting where it saw nothing yet.
func (s *Session) sighted() sighting {
	var h sighting
	if err := s.witness.read(s.witness.file(s.keys().UUID()), &h); err != nil {
		s.forgets(err)
		return sighting{}
	}
	return h
}

// unkeptError says what this computer cannot keep or read, in a sentence without the system's own words for why.
type unkeptError struct {
	sentence string
	cause    error
}

func (e *unkeptError) Error() string { return e.sentence }
func (e *unkeptError) Unwrap() error { return e.cause }

// forgets notes that this computer does not remember what it should. That is no failure of an act, which is saved where it belongs; but it is said. A folder that
// this person may not write in is how some computers are set up, and is not.
func (s *Session) forgets(err error) {
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		s.forgetful.Store(true)
	}
}

// read fills v with what this computer remembers in a file of the folder, and leaves it as it is where there is none.
func (w witness) read(file string, v any) error {
	if w.dir == "" {
		return nil
	}
	b, err := os.ReadFile(file) //nolint:gosec // in the folder of this program, under the register's own number
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	return err
}

// keep writes what this computer remembers into a file of the folder, wholly or not at all.
func (w witness) keep(file string, v any) error {
	if w.dir == "" {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return err
	}
	return atomic.WriteFile(file, bytes.NewReader(b))
}

// OlderWarning is what is said of a file that lacks an entry this computer has seen.
const OlderWarning = "this file is older than, or a branch of, the register this computer last saw: somebody may have put an earlier copy in its place"

// compare sets the session's warning where the file lacks what this computer saw, and remembers its head where it does not. A file that was restored from a copy
// lacks it rightly, where the copy was made before that and this computer has not heard of the restore yet: that is said once.
func (s *Session) compare(ctx context.Context) error {
	seen := s.sighted()
	if seen.Sequence > 0 {
		var hash string
		err := s.reader.QueryRowContext(ctx, `select hash from trail where sequence = $1`, seen.Sequence).Scan(&hash)
		if err != nil && !isNoRows(err) {
			return fmt.Errorf("read the trail: %w", err)
		}
		if hash != seen.Hash {
			restores, err := restoresIn(ctx, s.reader)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(restores, func(r branching) bool {
				return !slices.Contains(seen.Restores, r.hash) && r.From.Sequence < seen.Sequence
			})
			if i < 0 {
				s.older = true
				return nil
			}
			s.restored = fmt.Sprintf("this register was restored on %s from a copy, as the branch %q: what was entered after entry %d of the trail, which this computer saw, is not in it",
				calendar.Of(restores[i].at).Short(), restores[i].branch, restores[i].From.Sequence)
		}
	}
	return s.remember(ctx)
}

// branching is a restore that the trail tells of.
type branching struct {
	restored
	branch, hash string
	at           time.Time
}

// restoresIn are the restores that a trail tells of, newest first.
func restoresIn(ctx context.Context, q querier) ([]branching, error) {
	return collect(ctx, q, func(row scanner) (branching, error) {
		var b branching
		var at moment
		var details string
		if err := row.Scan(&b.branch, &b.hash, &at, &details); err != nil {
			return b, err
		}
		b.at = at.Time
		return b, json.Unmarshal([]byte(details), &b.restored)
	}, `select c.subject, t.hash, t.at, c.details from trail_change c join trail t on t.sequence = c.sequence
		where c.kind = $1 and t.act = $2 and t.outcome = $3 and c.details <> '' order by t.sequence desc`, kindRestore, string(ActRestore), string(Done))
}

// remember notes the trail's head, unless the file is known to be older.
func (s *Session) remember(ctx context.Context) error { return s.rememberAs(ctx, s.reader) }

// rememberAs does so as a database has the trail.
func (s *Session) rememberAs(ctx context.Context, q querier) error {
	if s.older {
		return nil
	}
	h, err := head(ctx, q)
	if err != nil {
		return err
	}
	restores, err := restoresIn(ctx, q)
	if err != nil {
		return err
	}
	now := sighting{TrailHead: h}
	for _, r := range restores {
		now.Restores = append(now.Restores, r.hash)
	}
	before := s.sighted()
	for _, known := range before.Restores {
		if !slices.Contains(now.Restores, known) { // it was restored while this file was open, which is the one that was given up
			return nil
		}
	}
	if now.Removed, err = s.noteRemovals(ctx, q, before.Removed); err != nil {
		return err
	}
	if now.TrailHead != before.TrailHead || now.Removed != before.Removed || !slices.Equal(now.Restores, before.Restores) {
		s.forgets(s.witness.keep(s.witness.file(s.keys().UUID()), now))
	}
	return nil
}

// Warnings says what a person should know about the file they opened.
func (s *Session) Warnings() []string {
	var out []string
	if s.older {
		out = append(out, OlderWarning)
	}
	if s.restored != "" {
		out = append(out, s.restored)
	}
	if s.vault() != nil && s.vault().TornTail() != nil {
		out = append(out, "the last change was interrupted and is lost: `muniment check` says more")
	}
	if s.forgetful.Load() {
		out = append(out, fmt.Sprintf("the register is whole, but this computer could not keep in %s what it remembers of it, so that an older copy put in the register's place would not be noticed here: have that disk looked at",
			s.witness.dir))
	}
	return out
}
