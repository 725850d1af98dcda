package vault

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"
)

// Vault is an open register. Its methods may be called from any goroutine.
type Vault struct {
	path      string
	fs        FS
	slow      stretch
	uuid      [16]byte
	trouble   trouble
	partPages int // pages of a part; tests bring a small number

	mu      sync.RWMutex // guards what follows, and the index and state of every logFile
	cur     *logFile
	writer  *token // who has the writer's turn in this process
	ring    keyring
	spare   error // what is wrong with a copy of the keyring that was not used
	me      slot
	keys    privateKeys
	data    []byte // the data key
	custody []byte // the custody key; nil without custody
	wrote   bool
	closed  bool

	readerDB, writerDB *sql.DB
	forget             func() // takes this vault's names out of the VFS
}

// CreateOptions names the first person, who becomes its administrator.
type CreateOptions struct {
	Login  string
	Secret Secret
	KDF    KDF // zero: DefaultKDF
	FS     FS  // nil: the real one

	slow stretch
}

// OpenOptions names who opens the register.
type OpenOptions struct {
	Login  string
	Secret Secret
	FS     FS // nil: the real one

	slow stretch
}

// Create makes a register and opens it. It refuses to overwrite a file. The
// one slot has custody, is not temporary, and has a signing key.
func Create(path string, o CreateOptions) (*Vault, error) {
	if o.KDF == (KDF{}) {
		o.KDF = DefaultKDF()
	}
	v, err := newVault(path, o.FS, o.slow)
	if err != nil {
		return nil, err
	}
	rand.Read(v.uuid[:])
	if v.me, v.keys, err = newSlot(o.Login, o.KDF, false); err != nil {
		return nil, err
	}
	v.data, v.custody = make([]byte, 32), make([]byte, 32)
	rand.Read(v.data)
	rand.Read(v.custody)
	err = errors.Join(
		v.me.seal(v.uuid, v.keys, o.Secret, v.slow),
		v.me.giveData(v.uuid, v.data),
		v.me.giveCustody(v.uuid, v.custody))
	if err != nil {
		return nil, err
	}
	v.ring = keyring{generation: 1, slots: []slot{v.me}}
	f, err := v.fs.Create(v.path)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: %s", ErrExists, v.path)
	}
	if err != nil {
		return nil, fmt.Errorf("create the register: %w", err)
	}
	if err := v.lay(f); err != nil {
		return nil, errors.Join(err, f.Close(), v.fs.Remove(v.path))
	}
	return v.start()
}

// lay writes prefix, keyring and a first mark into a new file, and syncs.
func (v *Vault) lay(f File) error {
	if err := lockWaiting(f, LockOpen, Shared); err != nil {
		return err
	}
	p := prefix{major: formatMajor, minor: formatMinor, uuid: v.uuid}
	rand.Read(p.salt[:])
	l, err := newLogFile(f, p, v.data)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(p.encode(), 0); err != nil {
		return diskError(err)
	}
	if err := writeKeyring(f, v.ring.encode(p, l.macKey)); err != nil {
		return diskError(err)
	}
	v.cur = l
	if err := v.appendMark(l, markClean, [32]byte{}); err != nil {
		return err
	}
	if err := v.fs.SyncDir(filepath.Dir(v.path)); err != nil {
		return diskError(err)
	}
	return nil
}

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
	if err := v.unlock(f, o.Login, o.Secret); err != nil {
		v.wipe()
		return nil, errors.Join(err, f.Close())
	}
	return v.start()
}

func newVault(path string, disk FS, slow stretch) (*Vault, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the register: %w", err)
	}
	v := &Vault{path: abs, fs: disk, slow: slow, partPages: partPages}
	if v.fs == nil {
		v.fs = realFS{}
		if err := checkFolder(filepath.Dir(abs)); err != nil {
			return nil, err
		}
	}
	if v.slow == nil {
		v.slow = argon2id
	}
	return v, nil
}

// openFile opens the path and takes the shared lock that keeps others from
// replacing the file meanwhile. Where somebody is just doing that, it waits
// and opens the path again, which then leads to the new file.
func (v *Vault) openFile() (File, error) {
	wait := time.Millisecond
	for deadline := time.Now().Add(patience); ; {
		f, err := v.fs.Open(v.path)
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
			return f, nil
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
func (v *Vault) unlock(f File, login string, secret Secret) error {
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
	i := copies[0].ring.find(login)
	if i < 0 {
		return v.pretend(&copies[0].ring, secret)
	}
	v.me = copies[0].ring.slots[i]
	if v.keys, err = v.me.open(v.uuid, secret, v.slow); err != nil {
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
	v.ring = copies[0].ring
	v.spare = spareProblem(copies, l)
	i := v.ring.findID(v.me.id)
	if i < 0 {
		return ErrNoSlot
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
	v.data, err = v.me.unwrap(v.me.data[:], labelData, v.uuid, v.keys.open)
	if err == nil {
		var l *logFile
		if l, err = newLogFile(f, p, v.data); err == nil {
			if err = v.believe(l, copies); err == nil {
				l.epoch = v.cur.epoch + 1
				v.cur = l
				var size int64
				if size, err = f.Size(); err == nil {
					err = v.settle(l, size)
				}
			}
		}
	}
	if err != nil {
		v.me, v.ring, v.data, v.custody = me, ring, data, custody
	}
	return err
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

// start opens the two doors to SQLite.
func (v *Vault) start() (*Vault, error) {
	if err := v.openDoors(); err != nil {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.closed = true
		v.retire(v.cur)
		v.wipe()
		return nil, err
	}
	return v, nil
}

// Close ends the sitting: compacts if that is due, ends the log with an empty
// record if anything was written, and wipes the keys. Readers still at work
// finish on what they have.
func (v *Vault) Close() error {
	v.mu.RLock()
	closed, wrote := v.closed, v.wrote
	v.mu.RUnlock()
	if closed {
		return nil
	}
	err := errors.Join(v.writerDB.Close(), v.readerDB.Close())
	if wrote && v.stopped() == nil {
		_, due := v.CompactIfDue(context.Background())
		if errors.Is(due, ErrBusy) {
			due = nil // another process has the file: its turn will come
		}
		err = errors.Join(err, due, v.endClean())
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	v.forget()
	v.retire(v.cur)
	v.wipe()
	return err
}

// endClean ends the log with the mark of a sitting in good order, so that the
// last change is never taken for a torn one. Others still writing will do it.
func (v *Vault) endClean() error {
	err := v.turn(func(l *logFile) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		if l.clean {
			return nil
		}
		return v.appendMark(l, markClean, [32]byte{})
	})
	if errors.Is(err, ErrBusy) {
		return nil
	}
	return err
}

// EndBulk appends an empty record after an import, so that the import's own
// record is no longer the last and can never be taken for a torn one.
func (v *Vault) EndBulk() error {
	return v.turn(func(l *logFile) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.appendMark(l, 0, [32]byte{})
	})
}

// wipe clears the keys that lie in our own memory. The cipher's expanded keys
// are out of reach; the garbage collector frees them.
func (v *Vault) wipe() {
	clear(v.data)
	clear(v.custody)
	v.data, v.custody, v.keys = nil, nil, privateKeys{}
}

// UUID names the register: the same for all its copies and compactions.
func (v *Vault) UUID() string { return uuidString(v.uuid) }

// Path is where the register's file is, absolute.
func (v *Vault) Path() string { return v.path }

// Sequence is the number of the newest commit this process knows of.
func (v *Vault) Sequence() uint64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.cur.seq
}

// Signer is this person's own ECDSA P-256 key. That of a temporary slot was
// known to whoever made the slot: it may vouch for the key that ChangeSecret
// puts in its place, and for nothing else.
func (v *Vault) Signer() crypto.Signer {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return signer(v.keys)
}

func signer(k privateKeys) *ecdsa.PrivateKey { return k.sign }

// Writer is the connection that changes the register. Its transactions begin
// IMMEDIATE: one at a time, among all processes. A failed statement's own
// cause is told by Explain.
func (v *Vault) Writer() *sql.DB { return v.writerDB }

// Reader is a handful of connections that only read. Each transaction sees one
// state of the register from beginning to end, whatever is written meanwhile.
func (v *Vault) Reader() *sql.DB { return v.readerDB }
