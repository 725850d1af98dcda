package vault

import (
	"errors"
	"fmt"
	"time"
)

// token stands for the writer's turn; only its address matters.
type token struct{ _ byte }

// patience is how long a writer waits for another before it gives up.
const patience = 10 * time.Second

// tryTurn takes the writer's turn if nobody in this process and no other
// process has it, and brings the log up to date. The caller holds Vault.mu.
func (v *Vault) tryTurn(t *token) (bool, error) {
	if v.closed {
		return false, ErrClosed
	}
	if err := v.stopped(); err != nil {
		return false, err
	}
	if v.writer != nil {
		return false, nil
	}
	ok, err := v.cur.f.Lock(LockWrite, Exclusive)
	if err != nil || !ok {
		return false, err
	}
	if err := v.refreshLocked(); err != nil {
		return false, errors.Join(err, v.unlockWrite())
	}
	v.writer = t
	return true, nil
}

// endTurn gives the turn up. The caller holds Vault.mu.
func (v *Vault) endTurn(t *token) {
	if v.writer != t {
		return
	}
	v.writer = nil
	if err := v.unlockWrite(); err != nil {
		v.note(err)
	}
}

func (v *Vault) unlockWrite() error {
	if v.cur.f == nil {
		return nil // a failed compaction closed it, and the vault has stopped
	}
	_, err := v.cur.f.Lock(LockWrite, Unlocked)
	return err
}

// turn waits for the writer's turn and runs act with it, without Vault.mu.
func (v *Vault) turn(act func(*logFile) error) error {
	var t token
	wait := time.Millisecond
	for deadline := time.Now().Add(patience); ; {
		v.mu.Lock()
		ok, err := v.tryTurn(&t)
		l := v.cur
		v.mu.Unlock()
		if err != nil {
			return err
		}
		if ok {
			defer func() {
				v.mu.Lock()
				v.endTurn(&t)
				v.mu.Unlock()
			}()
			return act(l)
		}
		if time.Now().After(deadline) {
			return ErrBusy
		}
		time.Sleep(wait)
		wait = min(2*wait, 50*time.Millisecond)
	}
}

// refreshLocked brings the log up to date with the writer's lock held: opens
// the file anew if the path leads to another, applies what others appended,
// and deals with a tail that nobody is writing any more.
func (v *Vault) refreshLocked() error {
	here, err := v.cur.f.IsAt(v.path)
	if err != nil {
		return fmt.Errorf("look at the register's file: %w", err)
	}
	if !here {
		return v.reopen()
	}
	l := v.cur
	size, err := l.f.Size()
	if err != nil {
		return fmt.Errorf("look at the register's file: %w", err)
	}
	if size == l.end {
		return nil
	}
	return v.settle(l, size)
}

// settle walks the rest of the file, with the writer's lock held, and cuts off
// a torn tail.
func (v *Vault) settle(l *logFile, size int64) error {
	if size < l.end {
		return &DamageError{What: "end of the file missing", Offset: size, Record: l.seq}
	}
	s, err := l.walk(size, nil)
	if err != nil {
		return err
	}
	if l.records == 0 {
		return &DamageError{What: "no whole record in the log", Offset: l.end}
	}
	if s.happened() {
		if err := l.judge(s, size); err != nil {
			return err
		}
		if v.backup { // which was whole when it was made
			return &DamageError{What: s.what, Offset: s.off, Record: l.seq + 1}
		}
		if err := v.cutTorn(l, s, size); err != nil {
			return err
		}
	}
	return v.catchUpKeyring(l)
}

// refreshShared applies what other processes appended, for a reader: only
// what is committed and synced, never a tail that is being written. It says
// false where another process is appending at this moment. The caller holds
// Vault.mu, and nobody in this process has the writer's turn.
func (v *Vault) refreshShared() (bool, error) {
	l := v.cur
	size, err := l.f.Size()
	if err != nil {
		return false, fmt.Errorf("look at the register's file: %w", err)
	}
	if size == l.end {
		return true, nil
	}
	if size < l.end {
		return false, &DamageError{What: "end of the file missing", Offset: size, Record: l.seq}
	}
	ok, err := l.f.Lock(LockAppend, Shared)
	if err != nil || !ok {
		return false, err
	}
	if size, err = l.f.Size(); err == nil {
		_, err = l.walk(size, nil)
	}
	_, unlock := l.f.Lock(LockAppend, Unlocked)
	if err = errors.Join(err, unlock); err != nil {
		return false, err
	}
	return true, v.catchUpKeyring(l)
}

// appendSynced writes a record that commits, and syncs it, while no reader of
// another process looks. What cannot be saved is taken back.
func (v *Vault) appendSynced(l *logFile, rec []byte, at int64) error {
	if err := lockWaiting(l.f, LockAppend, Exclusive); err != nil {
		return err
	}
	_, err := l.f.WriteAt(rec, at)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		err = v.takeBack(l, err)
	}
	if _, unlock := l.f.Lock(LockAppend, Unlocked); unlock != nil {
		v.note(unlock)
	}
	return err
}

// takeBack removes a change whose write or sync failed. If even that cannot be
// made durable, nobody knows what the disk holds, and the vault stops.
func (v *Vault) takeBack(l *logFile, cause error) error {
	err := l.f.Truncate(l.end)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		err = because{ErrUncertain, errors.Join(cause, err)}
		v.trouble.stop(err)
		return err
	}
	return diskError(cause)
}

// lockWaiting takes a lock that is only ever held for the length of one write.
func lockWaiting(f File, which LockByte, mode LockMode) error {
	wait := 100 * time.Microsecond
	for deadline := time.Now().Add(patience); ; {
		ok, err := f.Lock(which, mode)
		if err != nil {
			return err
		}
		if ok {
			return nil
		}
		if time.Now().After(deadline) {
			return ErrBusy
		}
		time.Sleep(wait)
		wait = min(2*wait, 10*time.Millisecond)
	}
}

// diskError puts a failed write into a sentence.
func diskError(err error) error {
	if IsDiskFull(err) {
		return because{ErrDiskFull, err}
	}
	return because{ErrNotSaved, err}
}

// appendMark appends a record without pages. The caller has the writer's turn
// and holds Vault.mu.
func (v *Vault) appendMark(l *logFile, flags uint8, marker [32]byte) error {
	h := header{seq: l.seq + 1, kind: recordMark, flags: flags, size: l.size, generation: max(l.gen, v.ring.generation), prev: l.tag, marker: marker}
	rec, id, tag, err := l.sealRecord(nil, l.end, h, nil, nil)
	if err != nil {
		return err
	}
	if err := v.appendSynced(l, rec, l.end); err != nil {
		return err
	}
	h.blocks = recordBlocks(0)
	l.apply(&record{header: h, off: l.end, id: id, tag: tag}, nil)
	v.wrote = true
	return nil
}
