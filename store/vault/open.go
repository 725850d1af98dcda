package vault

import (
	"errors"
	"fmt"
	"time"
)

// Open opens a register for the person who brings the secret of their slot.
func Open(path string, o OpenOptions) (*Vault, error) {
	v, err := newVault(path, o.FS, o.slow)
	if err != nil {
		return nil, err
	}
	f, err := v.openFile()
	if err != nil {
		return nil, err
	}
	if err := v.unlock(f, o); err != nil {
		v.wipe()
		return nil, errors.Join(err, f.Close())
	}
	return v.start()
}

// openFile opens the path and takes the shared lock that keeps others from
// replacing the file meanwhile. Where somebody is just doing that, it waits
// and opens the path again, which then leads to the new file.
func (v *Vault) openFile() (File, error) {
	wait := time.Millisecond
	for deadline := time.Now().Add(patience); ; {
		f, err := v.fs.Open(v.path)
		if isReadOnly(err) {
			return nil, ErrReadOnly
		}
		if err != nil {
			return nil, fmt.Errorf("open the register: %w", err)
		}
		ok, err := f.Lock(LockOpen, Shared)
		if err == nil && ok {
			ok, err = f.IsAt(v.path)
		}
		if err == nil && ok {
			ok, err = v.notBeingReplaced()
		}
		if err == nil && ok {
			return wholeFile{f}, nil
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("open the register: %w", err)
		}
		if time.Now().After(deadline) {
			return nil, ErrBusy
		}
		time.Sleep(wait)
		wait = min(2*wait, 50*time.Millisecond)
	}
}

// unlock reads prefix and keyring, opens this person's slot, and walks the log.
func (v *Vault) unlock(f File, o OpenOptions) error {
	if err := lockWaiting(f, LockAppend, Shared); err != nil {
		return err
	}
	p, err := readPrefix(f)
	var copies [2]keyringCopy
	if err == nil {
		copies = readKeyrings(f)
		err = copies[0].err
	}
	if _, unlock := f.Lock(LockAppend, Unlocked); unlock != nil || err != nil {
		return errors.Join(err, unlock)
	}
	v.uuid = p.uuid
	i := copies[0].ring.find(o.Login)
	if o.Recovery {
		if i = copies[0].ring.findRecovery(); i < 0 {
			return ErrNoRecovery
		}
	}
	if i < 0 {
		return v.pretend(&copies[0].ring, o.Secret)
	}
	v.me = copies[0].ring.slots[i]
	if v.keys, err = v.me.open(v.uuid, o.Secret, v.slow); err != nil {
		return err
	}
	return v.load(f, p, copies)
}

// pretend spends on an unknown login what a wrong password costs.
func (v *Vault) pretend(k *keyring, secret Secret) error {
	s := slot{kdf: FloorKDF()}
	if len(k.slots) > 0 {
		s.kdf = k.slots[0].kdf
	}
	if _, err := slotKey(secret, s.kdf, s.salt[:], v.uuid, s.id, v.slow); err != nil {
		return err
	}
	return ErrWrongSecret
}

// load opens the data with this person's private key, which must already be
// open: checks the keyring's MAC, then walks the log to its end.
func (v *Vault) load(f File, p prefix, copies [2]keyringCopy) error {
	var err error
	if v.data, err = v.me.unwrap(v.me.data[:], labelData, v.uuid, v.keys.open); err != nil {
		return err
	}
	l, err := newLogFile(f, p, v.data)
	if err != nil {
		return err
	}
	if err := v.believe(l, copies); err != nil {
		return err
	}
	v.cur = l
	return v.firstWalk(l)
}

// believe takes a keyring for this person's own once its MAC holds.
func (v *Vault) believe(l *logFile, copies [2]keyringCopy) error {
	if !copies[0].authentic(l.p, l.macKey) {
		return &DamageError{What: "keyring seal", Offset: copies[0].at}
	}
	v.ring, v.ringAt = copies[0].ring, copies[0].at
	v.spare = spareProblem(copies, l)
	i := v.ring.findID(v.me.id)
	if i < 0 {
		return ErrNoSlot
	}
	if v.ring.slots[i].public != [32]byte(v.keys.open.PublicKey().Bytes()) {
		return ErrSecretChanged
	}
	v.me = v.ring.slots[i]
	v.custody = nil
	if v.me.hasCustody() {
		k, err := v.me.unwrap(v.me.custody[:], labelKeeper, v.uuid, v.keys.open)
		if err != nil {
			return err
		}
		v.custody = k
	}
	return nil
}

// firstWalk reads the log. With the writer's lock it settles a torn tail; if
// somebody is writing just now it takes what is committed.
func (v *Vault) firstWalk(l *logFile) error {
	mine, err := l.f.Lock(LockWrite, Exclusive)
	if err != nil {
		return err
	}
	if !mine {
		if err := lockWaiting(l.f, LockAppend, Shared); err != nil {
			return err
		}
	}
	size, err := l.f.Size()
	if err == nil && mine {
		err = v.settle(l, size)
	} else if err == nil {
		err = v.walkCommitted(l, size)
	}
	which := LockAppend
	if mine {
		which = LockWrite
	}
	_, unlock := l.f.Lock(which, Unlocked)
	return errors.Join(err, unlock)
}

func (v *Vault) walkCommitted(l *logFile, size int64) error {
	if _, err := l.walk(size, nil); err != nil {
		return err
	}
	return v.catchUpKeyring(l)
}

// catchUpKeyring reads the keyring again if the log names a later one, and
// refuses an older one that somebody put back.
func (v *Vault) catchUpKeyring(l *logFile) error {
	if l.gen <= v.ring.generation {
		return nil
	}
	copies := readKeyrings(l.f)
	if copies[0].err != nil {
		return copies[0].err
	}
	if err := v.believe(l, copies); err != nil {
		return err
	}
	if v.ring.generation < l.gen {
		return &DamageError{What: "keyring older than the log", Offset: copies[0].at, Record: l.seq}
	}
	return nil
}

// reopen follows the path to the file that has taken the place of ours: one
// that another process compacted, or a copy somebody put there. Caller holds
// Vault.mu and the writer's lock of the old file; it ends with that of the new.
func (v *Vault) reopen() error {
	f, err := v.openFile()
	if err != nil {
		return err
	}
	old := v.cur
	err = v.adopt(f)
	if err != nil {
		v.cur = old
		return errors.Join(err, f.Close())
	}
	v.retire(old)
	return nil
}

func (v *Vault) adopt(f File) error {
	p, err := readPrefix(f)
	if err != nil {
		return err
	}
	copies := readKeyrings(f)
	if copies[0].err != nil {
		return copies[0].err
	}
	i := copies[0].ring.findID(v.me.id)
	if p.uuid != v.uuid || i < 0 {
		return ErrReplaced
	}
	ok, err := f.Lock(LockWrite, Exclusive)
	if err != nil {
		return err
	}
	if !ok {
		return ErrBusy
	}
	me, ring, data, custody := v.me, v.ring, v.data, v.custody
	v.me = copies[0].ring.slots[i]
	if err := v.adoptLog(f, p, copies); err != nil {
		v.me, v.ring, v.data, v.custody = me, ring, data, custody
		return err
	}
	clear(data)
	clear(custody)
	return nil
}

// adoptLog takes the log of the file at the path for ours.
func (v *Vault) adoptLog(f File, p prefix, copies [2]keyringCopy) error {
	data, err := v.me.unwrap(v.me.data[:], labelData, v.uuid, v.keys.open)
	if err != nil {
		return err
	}
	v.data = data
	l, err := newLogFile(f, p, data)
	if err != nil {
		return err
	}
	if err := v.believe(l, copies); err != nil {
		return err
	}
	size, err := f.Size()
	if err != nil {
		return fmt.Errorf("look at the register's file: %w", err)
	}
	l.epoch = v.cur.epoch + 1
	v.cur = l
	return v.settle(l, size)
}

// retire takes a replaced file out of use; readers keep it until they are done.
func (v *Vault) retire(l *logFile) {
	l.retired = true
	v.dropIfUnused(l)
}

// dropIfUnused closes a retired file that nobody reads any more.
func (v *Vault) dropIfUnused(l *logFile) {
	if !l.retired || l.readers > 0 || l.f == nil {
		return
	}
	if err := l.f.Close(); err != nil {
		v.note(err)
	}
	l.f = nil
}
