package vault

import (
	"context"
	"crypto/rand"
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
// another process has the register open it answers ErrBusy and changes nothing.
func (v *Vault) Compact(ctx context.Context) error {
	return v.turn(func(l *logFile) error {
		alone, err := l.f.Lock(LockOpen, Exclusive)
		if err != nil {
			return err
		}
		if !alone {
			// Windows gives the shared lock up on the way: take it again.
			return errors.Join(fmt.Errorf("%w: another program has the register open", ErrBusy), lockWaiting(l.f, LockOpen, Shared))
		}
		if err := v.replaceWith(ctx, l); err != nil {
			if l.f == nil {
				return err
			}
			return errors.Join(err, lockWaiting(l.f, LockOpen, Shared))
		}
		return nil
	})
}

// replaceWith builds the new file, checks it and puts it in place.
func (v *Vault) replaceWith(ctx context.Context, old *logFile) error {
	temp := tempName(v.path)
	if err := v.fs.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an unfinished compaction: %w", err)
	}
	f, err := v.fs.Create(temp)
	if err != nil {
		return fmt.Errorf("compact the register: %w", err)
	}
	fresh, err := v.build(ctx, f, old)
	if err == nil {
		err = v.install(fresh, old)
	}
	if err != nil {
		return errors.Join(err, f.Close(), v.removeTemp(temp))
	}
	return nil
}

func (v *Vault) removeTemp(temp string) error {
	if err := v.fs.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// build writes the new file, syncs it, and reads all of it back.
func (v *Vault) build(ctx context.Context, f File, old *logFile) (*logFile, error) {
	for _, which := range []LockByte{LockOpen, LockWrite} {
		if err := lockWaiting(f, which, Exclusive); err != nil {
			return nil, err
		}
	}
	p := prefix{major: formatMajor, minor: formatMinor, uuid: v.uuid}
	rand.Read(p.salt[:])
	w, err := newLogFile(f, p, v.data)
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteAt(p.encode(), 0); err != nil {
		return nil, diskError(err)
	}
	if _, err := writeKeyring(f, v.ring.encode(p, w.macKey), keyringA, keyringB); err != nil {
		return nil, diskError(err)
	}
	if err := w.copyFrom(ctx, old, max(old.gen, v.ring.generation), v.partPages); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, diskError(err)
	}
	return v.readBack(ctx, w, old)
}

// copyFrom appends the live pages of old as parts and a commit, then a mark.
func (l *logFile) copyFrom(ctx context.Context, old *logFile, gen uint64, perPart int) error {
	var buffer pageBuffer
	page := make([]byte, pageSize)
	read := func(n uint32) ([]byte, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return page, old.readPage(n, old.latest[n], page, &buffer)
	}
	live := make([]uint32, 0, old.live)
	for n := 1; n < len(old.latest); n++ {
		if old.latest[n].off != 0 {
			live = append(live, uint32(n))
		}
	}
	h := header{seq: old.seq + 1, kind: recordPart, size: old.size, generation: gen, prev: l.tag}
	at := l.end
	var buf []byte
	put := func(h header, numbers []uint32) ([16]byte, error) {
		rec, _, tag, err := l.sealRecord(buf, at, h, numbers, read)
		if err != nil {
			return tag, err
		}
		buf = rec
		if _, err := l.f.WriteAt(rec, at); err != nil {
			return tag, diskError(err)
		}
		at += int64(len(rec))
		return tag, nil
	}
	var err error
	for ; len(live) > perPart; live = live[perPart:] {
		if h.prev, err = put(h, live[:perPart]); err != nil {
			return err
		}
		h.part++
	}
	h.kind = recordCommit
	if h.prev, err = put(h, live); err != nil {
		return err
	}
	h.seq, h.part, h.kind, h.flags = h.seq+1, 0, recordMark, markClean
	if old.torn != nil {
		h.flags |= markTorn
		h.marker = old.torn.marker()
	}
	_, err = put(h, nil)
	return err
}

// readBack walks the new file from the disk, opening every page, and compares
// what it holds with the old.
func (v *Vault) readBack(ctx context.Context, w, old *logFile) (*logFile, error) {
	fresh, err := newLogFile(w.f, w.p, v.data)
	if err != nil {
		return nil, err
	}
	size, err := w.f.Size()
	if err != nil {
		return nil, fmt.Errorf("read the compacted register: %w", err)
	}
	s, err := fresh.walk(size, func(*record) error { return ctx.Err() })
	if err != nil {
		return nil, err
	}
	if s.happened() || fresh.live != old.live || fresh.size != old.size || fresh.seq != old.seq+2 {
		return nil, fmt.Errorf("%w: the compacted register could not be read back", ErrNotSaved)
	}
	fresh.epoch = old.epoch
	if fresh.torn != nil {
		fresh.torn.Aside = old.torn.Aside
	}
	return fresh, nil
}

// install renames the new file over the old one. Some systems refuse that
// while the old is open: where nobody reads it, it is closed first.
func (v *Vault) install(fresh, old *logFile) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	err := v.fs.Rename(tempName(v.path), v.path)
	if err != nil && old.readers == 0 {
		err = v.renameClosed(old)
	}
	if err != nil {
		return fmt.Errorf("%w: the compacted register could not be put in place: %w", ErrBusy, err)
	}
	v.cur = fresh
	v.retire(old)
	if err := v.fs.SyncDir(filepath.Dir(v.path)); err != nil {
		// After a power cut the name might lead to the old file, without what is
		// committed to the new one from now on.
		v.trouble.stop(fmt.Errorf("%w: %w", ErrUncertain, err))
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
		again = fmt.Errorf("%w: %w", ErrReplaced, again)
		v.trouble.stop(again)
		return errors.Join(err, again)
	}
	old.f = f
	for _, which := range []LockByte{LockOpen, LockWrite} {
		if lock := lockWaiting(f, which, Exclusive); lock != nil {
			v.trouble.stop(lock)
			return errors.Join(err, lock)
		}
	}
	return err
}
