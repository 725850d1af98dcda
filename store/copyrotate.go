package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"muniment/store/rotation"
)

// trusted is how long a copy that was read back counts as whole without being read again before others are removed in its favour.
const trusted = 7 * 24 * time.Hour

// copiesIn lists the live copies of a place, oldest first.
func copiesIn(ctx context.Context, q querier, place string) ([]Backup, error) {
	return collect(ctx, q, scanBackup, `select `+backupColumns+` from register_copy c join copy_place p on p.id = c.place
		where c.removed_at = '' and c.place = $1 order by c.entry, c.id`, place)
}

// found is what became of copies.
type found struct {
	whole, damaged, missing []Backup
}

// lookThrough sees which copies of a folder are still there, and reads the one that was not read for longest. Where none of them is there, the folder is
// on another disk than last time, and says nothing of them.
func (s *Session) lookThrough(ctx context.Context, f CopyFolder) error {
	all, err := copiesIn(ctx, s.reader, f.Place)
	if err != nil {
		return err
	}
	var saw found
	var there []Backup
	for _, b := range all {
		switch at, err := os.Stat(filepath.Join(f.Path, b.Name)); {
		case errors.Is(err, fs.ErrNotExist):
			saw.missing = append(saw.missing, b)
		case err != nil:
			return fmt.Errorf("look at the copy %s: %w", b.Name, err)
		case at.Size() != b.Size && b.DamagedAt.IsZero():
			saw.damaged = append(saw.damaged, b)
			there = append(there, b)
		default:
			there = append(there, b)
		}
	}
	if len(there) == 0 {
		return nil
	}
	sound := slices.DeleteFunc(there, func(b Backup) bool { return !b.DamagedAt.IsZero() || slices.Contains(saw.damaged, b) })
	if len(sound) > 0 {
		longest := slices.MinFunc(sound, func(a, b Backup) int { return a.VerifiedAt.Compare(b.VerifiedAt) })
		if s.clock().Sub(longest.VerifiedAt).Abs() > trusted {
			if err := s.readAgain(ctx, f.Path, longest, &saw); err != nil {
				return err
			}
		}
	}
	return s.noteFound(ctx, saw)
}

// readAgain compares a copy with what was written.
func (s *Session) readAgain(ctx context.Context, folder string, b Backup, saw *found) error {
	sum, err := hashFile(ctx, filepath.Join(folder, b.Name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		saw.missing = append(saw.missing, b)
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil || sum != b.SHA256: // what cannot be read is no copy
		saw.damaged = append(saw.damaged, b)
	default:
		saw.whole = append(saw.whole, b)
	}
	return nil
}

func hashFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path) //nolint:gosec // a copy that the register knows
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	h, buf := sha256.New(), make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// noteFound notes what became of copies. That one was read again and is whole is no act of anybody, and leaves no entry.
func (s *Session) noteFound(ctx context.Context, saw found) error {
	if len(saw.whole)+len(saw.damaged)+len(saw.missing) == 0 {
		return nil
	}
	return s.act(ctx, ActBackUp, func(t *transaction) error {
		now := instant(t.now)
		for _, b := range saw.whole {
			if _, err := t.ExecContext(ctx, `update register_copy set verified_at = $2, damaged_at = '' where id = $1`, b.ID, now); err != nil {
				return fmt.Errorf("note the copy: %w", err)
			}
			if !b.DamagedAt.IsZero() {
				t.changed("backup", b.ID, map[string]any{"damaged": false})
			}
		}
		for _, b := range saw.damaged {
			if _, err := t.ExecContext(ctx, `update register_copy set damaged_at = $2 where id = $1`, b.ID, now); err != nil {
				return fmt.Errorf("note the copy: %w", err)
			}
			t.changed("backup", b.ID, map[string]any{"damaged": true})
		}
		for _, b := range saw.missing {
			if err := t.noteRemoved(ctx, b, "it is not in its folder any more"); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *transaction) noteRemoved(ctx context.Context, b Backup, why string) error {
	if _, err := t.ExecContext(ctx, `update register_copy set removed_at = $2, removed_why = $3 where id = $1`, b.ID, instant(t.now), why); err != nil {
		return fmt.Errorf("note the copy: %w", err)
	}
	t.changed("backup", b.ID, map[string]any{"removed": why})
	return nil
}

// rotateCopies removes from a folder what rotation no longer keeps. Those in whose favour copies go are read again first where that was long ago: what turns out
// to be damaged takes the place of none.
func (s *Session) rotateCopies(ctx context.Context, f CopyFolder) error {
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return err
	}
	p := periods(settings)
	keep := rotation.Keep{Daily: p.Of("copies-daily"), Weekly: p.Of("copies-weekly"), Monthly: p.Of("copies-monthly"), Yearly: p.Of("copies-yearly")}
	for {
		all, err := copiesIn(ctx, s.reader, f.Place)
		if err != nil {
			return err
		}
		plan := rotation.Plan(s.clock(), rotated(f.Path, all), keep)
		if !slices.ContainsFunc(plan, func(v rotation.Verdict) bool { return v.Remove }) {
			return nil
		}
		saw, err := s.readKeepers(ctx, f, all, plan)
		if err != nil {
			return err
		}
		if err := s.noteFound(ctx, saw); err != nil {
			return err
		}
		if len(saw.damaged)+len(saw.missing) == 0 {
			return s.removeCopies(ctx, f, all, plan)
		}
	}
}

// rotated are the copies that are in the folder at this moment, as rotation knows them.
func rotated(folder string, all []Backup) []rotation.Copy {
	var out []rotation.Copy
	for _, b := range all {
		if at, err := os.Stat(filepath.Join(folder, b.Name)); err == nil {
			out = append(out, rotation.Copy{ID: b.ID, Order: b.Commit, At: b.MadeAt, Sound: b.DamagedAt.IsZero() && at.Size() == b.Size})
		}
	}
	return out
}

// readKeepers reads again those copies that others would go for.
func (s *Session) readKeepers(ctx context.Context, f CopyFolder, all []Backup, plan []rotation.Verdict) (found, error) {
	var saw found
	need := map[string]bool{}
	for _, v := range plan {
		for _, id := range v.KeptFor {
			need[id] = true
		}
	}
	for _, b := range all {
		if need[b.ID] && s.clock().Sub(b.VerifiedAt).Abs() > trusted {
			if err := s.readAgain(ctx, f.Path, b, &saw); err != nil {
				return saw, err
			}
		}
	}
	return saw, nil
}

func (s *Session) removeCopies(ctx context.Context, f CopyFolder, all []Backup, plan []rotation.Verdict) error {
	why := map[string]string{}
	for _, v := range plan {
		if v.Remove {
			why[v.ID] = v.Why
		}
	}
	var gone []Backup
	var failed error
	for _, b := range all {
		if why[b.ID] == "" {
			continue
		}
		if err := os.Remove(filepath.Join(f.Path, b.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, fmt.Errorf("remove an old copy: %w", err))
			continue
		}
		gone = append(gone, b)
	}
	if len(gone) == 0 {
		return failed
	}
	return errors.Join(failed, s.act(ctx, ActBackUp, func(t *transaction) error {
		for _, b := range gone {
			if err := t.noteRemoved(ctx, b, why[b.ID]); err != nil {
				return err
			}
		}
		return nil
	}))
}

// VerifyBackups reads every copy that this computer can reach again, and returns them with what was found.
func (s *Session) VerifyBackups(ctx context.Context) ([]Backup, error) {
	if err := s.mayBackUp(ctx); err != nil {
		return nil, err
	}
	folders, err := s.witness.folders(s.keys().UUID())
	if err != nil {
		return nil, err
	}
	var saw found
	read := map[string]bool{}
	for _, f := range folders {
		all, err := copiesIn(ctx, s.reader, f.Place)
		if err != nil {
			return nil, err
		}
		if len(rotated(f.Path, all)) == 0 { // another disk than last time
			continue
		}
		for _, b := range all {
			read[b.ID] = true
			if err := s.readAgain(ctx, f.Path, b, &saw); err != nil {
				return nil, err
			}
		}
	}
	if err := s.noteFound(ctx, saw); err != nil {
		return nil, err
	}
	all, err := s.Backups(ctx, true)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(b Backup) bool { return !read[b.ID] }), nil
}
