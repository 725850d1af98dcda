package vault

import (
	"context"
	"crypto"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
)

// Vault is an open register. Its methods may be called from any goroutine.
type Vault struct {
	path      string
	fs        FS
	slow      stretch
	uuid      [16]byte
	trouble   trouble
	partPages int  // pages of a part; tests bring a small number
	backup    bool // a copy that is looked at: what is written stays in memory, and goes at Close

	mu      sync.RWMutex // guards what follows, and the index and state of every logFile
	cur     *logFile
	writer  *token // who has the writer's turn in this process
	ring    keyring
	ringAt  int64 // the copy of the keyring in use
	spare   error // what is wrong with a copy of the keyring that was not used
	me      slot
	keys    privateKeys
	data    []byte   // the data key
	custody []byte   // the custody key; nil without custody
	pending *pending // new keys that the commit under way carries; nil: none
	wrote   bool
	closed  bool
	once    sync.Once // for Close

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
	Login    string
	Secret   Secret
	Recovery bool // with the recovery key as password, and no login
	FS       FS   // nil: the real one

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
	if _, err := writeKeyring(f, v.ring.encode(p, l.macKey), keyringA, keyringB); err != nil {
		return diskError(err)
	}
	v.cur, v.ringAt, v.wrote = l, keyringA, true
	if err := v.appendMark(l, 0, [32]byte{}); err != nil {
		return err
	}
	if err := v.fs.SyncDir(filepath.Dir(v.path)); err != nil {
		return diskError(err)
	}
	return nil
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
func (v *Vault) Close() (err error) {
	v.once.Do(func() { err = v.close() })
	return err
}

func (v *Vault) close() error {
	v.mu.RLock()
	wrote := v.wrote
	v.mu.RUnlock()
	err := errors.Join(v.writerDB.Close(), v.readerDB.Close())
	if wrote && !v.backup && v.stopped() == nil {
		_, due := v.CompactIfDue(context.Background())
		err = errors.Join(err, v.canWait(due), v.canWait(v.endClean()))
	}
	v.shut()
	return err
}

// canWait leaves out what kept a sitting from being tidied up after: another
// process has the file, there is no room, or nobody may make files here. All
// that was done is saved, and the next sitting will tidy.
func (v *Vault) canWait(err error) error {
	if v.stopped() == nil && (errors.Is(err, ErrBusy) || errors.Is(err, ErrDiskFull) || errors.Is(err, ErrReadOnlyFolder)) {
		return nil
	}
	return err
}

// shut takes the vault out of use and wipes its keys.
func (v *Vault) shut() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	v.forget()
	v.retire(v.cur)
	v.wipe()
}

// Abandon closes the vault at once: it wipes the keys and waits for nobody.
// What is being written just now is finished; what Close would tidy is left to
// the next sitting.
func (v *Vault) Abandon() (err error) {
	v.once.Do(func() {
		err = errors.Join(v.endCleanNow(), v.writerDB.Close(), v.readerDB.Close())
		v.shut()
		scrub()
	})
	return err
}

// endCleanNow is endClean if it is nobody else's turn to write.
func (v *Vault) endCleanNow() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.wrote || v.stopped() != nil {
		return nil
	}
	var t token
	ok, err := v.tryTurn(&t)
	if err != nil || !ok {
		return err
	}
	defer v.endTurn(&t)
	if v.cur.clean {
		return nil
	}
	return v.appendMark(v.cur, markClean, [32]byte{})
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
// puts in its place, and for nothing else. Recovery has none: nil.
func (v *Vault) Signer() crypto.Signer {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return signer(v.keys)
}

func signer(k privateKeys) crypto.Signer {
	if k.sign == nil {
		return nil
	}
	return k.sign
}

// Writer is the connection that changes the register. Its transactions begin
// IMMEDIATE: one at a time, among all processes. A failed statement's own
// cause is told by Explain.
func (v *Vault) Writer() *sql.DB { return v.writerDB }

// Reader is a handful of connections that only read. Each transaction sees one
// state of the register from beginning to end, whatever is written meanwhile.
func (v *Vault) Reader() *sql.DB { return v.readerDB }
