package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// tempName is where a compaction builds the new file.
func tempName(path string) string { return path + ".new" }

// notBeingReplaced says whether no other process is about to rename a new file
// over this path: it would hold that file's lock. A leftover of a crash is
// held by nobody.
func (v *Vault) notBeingReplaced() (bool, error) {
	f, err := v.fs.Open(tempName(v.path))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	free, err := f.Lock(LockOpen, Shared)
	return free, errors.Join(err, f.Close())
}

// CompactIfDue compacts when dead pages and records outweigh the live ones. It
// says whether it did; another process having the register open is no error.
func (v *Vault) CompactIfDue(ctx context.Context) (bool, error) {
	if !v.compactionDue() {
		return false, nil
	}
	err := v.Compact(ctx)
	if errors.Is(err, ErrBusy) {
		return false, nil
	}
	return err == nil, err
}

func (v *Vault) compactionDue() bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return false
	}
	l := v.cur
	const slack = 64 * blockSize // not worth the trouble below this
	return l.end-logStart > 2*l.compactedSize()+slack
}

// compactedSize is about how long the log would be without its dead.
func (l *logFile) compactedSize() int64 {
	n := l.live
	full := n / partPages
	return (int64(full)*int64(recordBlocks(partPages)) + int64(recordBlocks(n-full*partPages)) + 2) * blockSize
}

// Compact writes the live pages to a new file under a new key, reads it back,
// and puts it in the place of the old one. What was deleted is gone with the
// old file. Readers stay on the old file until their transaction ends. Where
// another process has the register open it answers ErrOpenElsewhere, which is
// an ErrBusy, and changes nothing.
func (v *Vault) Compact(ctx context.Context) error {
	return v.turn(func(l *logFile) error {
		return v.replace(ctx, l, l.newest(), v.sameKeys(), nil)
	})
}

// replace puts a new file in the place of the old one. by is the connection
// whose commit this is, or nil. The caller has the writer's turn.
func (v *Vault) replace(ctx context.Context, old *logFile, c content, k *keys, by *conn) error {
	alone, err := old.f.Lock(LockOpen, Exclusive)
	if err != nil {
		return err
	}
	if !alone {
		// Windows gives the shared lock up on the way: take it again.
		return errors.Join(ErrOpenElsewhere, lockWaiting(old.f, LockOpen, Shared))
	}
	if err := v.replaceAlone(ctx, old, c, k, by); err != nil {
		if old.f == nil {
			return err
		}
		return errors.Join(err, lockWaiting(old.f, LockOpen, Shared))
	}
	return v.stopped() // it is in place, and perhaps not for good
}

// replaceAlone builds the new file, checks it and puts it in place.
func (v *Vault) replaceAlone(ctx context.Context, old *logFile, c content, k *keys, by *conn) error {
	temp := tempName(v.path)
	f, err := v.createTemp(temp)
	if err != nil {
		return err
	}
	fresh, err := v.build(ctx, f, c, k)
	if err == nil {
		fresh.epoch = old.epoch
		err = v.install(fresh, old, k, by)
	}
	if err != nil {
		return errors.Join(err, f.Close(), v.removeTemp(temp))
	}
	return nil
}

// createTemp makes the file in which a new one is built, in the place of what
// a crash left there.
func (v *Vault) createTemp(temp string) (File, error) {
	if err := v.removeTemp(temp); err != nil {
		return nil, fmt.Errorf("remove an unfinished file of the register: %w", err)
	}
	f, err := v.fs.Create(temp)
	switch {
	case isReadOnly(err):
		return nil, ErrReadOnlyFolder
	case IsDiskFull(err):
		return nil, diskError(err)
	case err != nil:
		return nil, fmt.Errorf("make a new file of the register: %w", err)
	}
	return f, nil
}

func (v *Vault) removeTemp(temp string) error {
	if err := v.fs.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// install renames the new file over the old one, and takes its keys for ours.
// Some systems refuse that while the old is open: where nobody reads it, it is
// closed first. The connection that commits by it moves to the new file.
func (v *Vault) install(fresh, old *logFile, k *keys, by *conn) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if by != nil {
		defer by.repin()()
	}
	err := v.fs.Rename(tempName(v.path), v.path)
	if err != nil && old.readers == 0 {
		err = v.renameClosed(old)
	}
	if err != nil {
		return because{ErrBusy, err}
	}
	v.cur, v.ringAt, v.wrote = fresh, keyringA, true
	v.takeKeys(k)
	v.pending = nil // these keys are in use now
	v.retire(old)
	if err := v.fs.SyncDir(filepath.Dir(v.path)); err != nil {
		// After a power cut the name might lead to the old file, without what is
		// committed to the new one from now on.
		v.trouble.stop(because{ErrUncertain, err})
	}
	if err := lockWaiting(fresh.f, LockOpen, Shared); err != nil {
		v.note(err) // exclusive still: others wait, and nothing is lost
	}
	return nil
}

// renameClosed closes the old file, renames, and on failure opens it again.
// Between the two its locks are gone, but whoever opens the path meanwhile
// sees the new file's lock and waits (notBeingReplaced).
func (v *Vault) renameClosed(old *logFile) error {
	if err := old.f.Close(); err != nil {
		return err
	}
	err := v.fs.Rename(tempName(v.path), v.path)
	if err == nil {
		old.f = nil
		return nil
	}
	f, again := v.fs.Open(v.path)
	if again != nil {
		old.f = nil
		again = because{ErrReplaced, again}
		v.trouble.stop(again)
		return errors.Join(err, again)
	}
	old.f = wholeFile{f}
	for _, which := range []LockByte{LockOpen, LockWrite} {
		if lock := lockWaiting(f, which, Exclusive); lock != nil {
			v.trouble.stop(lock)
			return errors.Join(err, lock)
		}
	}
	return err
}
