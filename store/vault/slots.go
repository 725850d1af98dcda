package vault

import (
	"crypto"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
)

// SlotOptions says what a new slot is given.
type SlotOptions struct {
	Custody bool // the custody key: makes an administrator
	KDF     KDF  // zero: DefaultKDF
}

// Me is the slot this vault was opened with.
func (v *Vault) Me() Slot {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s, err := v.me.describe()
	if err != nil {
		v.note(err) // cannot be: the slot has been opened
	}
	return s
}

// Slots lists who can open the register, as the file says now.
func (v *Vault) Slots() ([]Slot, error) {
	var list []Slot
	err := v.withKeyring(func(k *keyring) error {
		for i := range k.slots {
			s, err := k.slots[i].describe()
			if err != nil {
				return err
			}
			list = append(list, s)
		}
		return nil
	})
	return list, err
}

// withKeyring reads the keyring from the file, while nobody writes one.
func (v *Vault) withKeyring(use func(*keyring) error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return ErrClosed
	}
	if err := v.stopped(); err != nil {
		return err
	}
	if v.writer == nil {
		if err := lockWaiting(v.cur.f, LockAppend, Shared); err != nil {
			return err
		}
		copies := readKeyrings(v.cur.f)
		_, err := v.cur.f.Lock(LockAppend, Unlocked)
		if err = errors.Join(copies[0].err, err); err != nil {
			return err
		}
		if err := v.believe(v.cur, copies); err != nil {
			return err
		}
	}
	return use(&v.ring)
}

// AddSlot lets another person open the register. The slot is temporary, since
// its secret was chosen by the caller: it returns the slot's present signing
// key once, so that a certificate can be issued for it. That key may vouch for
// the one the person mints with ChangeSecret. Giving custody needs custody.
// Not to be called within a transaction of Writer.
func (v *Vault) AddSlot(login string, secret Secret, o SlotOptions) (Slot, crypto.Signer, error) {
	if o.KDF == (KDF{}) {
		o.KDF = DefaultKDF()
	}
	if err := v.mayAdd(o); err != nil {
		return Slot{}, nil, err
	}
	s, keys, err := newSlot(login, o.KDF, true)
	if err != nil {
		return Slot{}, nil, err
	}
	if err := s.seal(v.uuid, keys, secret, v.slow); err != nil {
		return Slot{}, nil, err
	}
	err = v.changeKeyring(func(k *keyring) error {
		if k.find(login) >= 0 {
			return fmt.Errorf("%w: %s", ErrDuplicateLogin, login)
		}
		if len(k.slots) >= maxSlots {
			return ErrKeyringFull
		}
		if err := s.giveData(v.uuid, v.data); err != nil {
			return err
		}
		if o.Custody {
			if err := s.giveCustody(v.uuid, v.custody); err != nil {
				return err
			}
		}
		k.slots = append(k.slots, s)
		return nil
	}, nil)
	if err != nil {
		return Slot{}, nil, err
	}
	d, err := s.describe()
	return d, signer(keys), err
}

func (v *Vault) mayAdd(o SlotOptions) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	switch {
	case v.closed:
		return ErrClosed
	case v.me.flags&flagTemporary != 0:
		return ErrTemporary
	case o.Custody && v.custody == nil:
		return ErrNoCustody
	}
	return nil
}

// RemoveSlot takes back a slot, for a person whose adding could not be completed. It withdraws nothing from somebody who has
// signed in already: they know the data key. The slot of this session stays.
func (v *Vault) RemoveSlot(login string) error {
	return v.changeKeyring(func(k *keyring) error {
		i := k.find(login)
		if i < 0 || k.slots[i].id == v.me.id {
			return ErrNoSlot
		}
		k.slots = slices.Delete(k.slots, i, i+1)
		return nil
	}, nil)
}

// ChangeSecret seals this person's slot under a new secret. A temporary slot
// becomes permanent and gets a fresh signing key; before is then called with
// the old key and the new, so that the old can vouch for the new, and an error
// from it leaves everything as it was. For a permanent slot the key stays, and
// before is called with the same key twice. before may be nil, and may write
// through Writer.
func (v *Vault) ChangeSecret(secret Secret, before func(old, new crypto.Signer) error) error {
	v.mu.RLock()
	was, keys, closed := v.me, v.keys, v.closed
	v.mu.RUnlock()
	switch {
	case closed:
		return ErrClosed
	case was.kind != kindPerson: // a recovery key is printed, not chosen
		return ErrNoSlot
	}
	next, nextKeys := was, keys
	temporary := was.flags&flagTemporary != 0
	if _, err := was.open(v.uuid, secret, v.slow); err == nil {
		if temporary { // whoever chose it would still know it
			return ErrSameSecret
		}
		return ErrUnchangedSecret
	}
	if temporary {
		minted, mintedKeys, err := newSlot(was.login, was.kdf, false)
		if err != nil {
			return err
		}
		minted.id = was.id
		next, nextKeys = minted, mintedKeys
	}
	if err := next.seal(v.uuid, nextKeys, secret, v.slow); err != nil {
		return err
	}
	if before != nil {
		if err := before(signer(keys), signer(nextKeys)); err != nil {
			return err
		}
	}
	return v.changeKeyring(func(k *keyring) error {
		i := k.findID(was.id)
		if i < 0 {
			return ErrNoSlot
		}
		if k.slots[i].private != was.private {
			return ErrSecretChanged
		}
		if err := next.giveData(v.uuid, v.data); err != nil {
			return err
		}
		next.custody = [wrapSize]byte{}
		if k.slots[i].hasCustody() {
			if err := next.giveCustody(v.uuid, v.custody); err != nil {
				return err
			}
		}
		k.slots[i] = next
		return nil
	}, func() { v.me, v.keys = next, nextKeys })
}

// changeKeyring reads the keyring with the writer's turn held, changes it,
// writes both copies with the next generation, and names that in the log, so
// that putting an older keyring back is noticed. done, which may be nil, is
// called when the change is on disk; both run with Vault.mu held.
func (v *Vault) changeKeyring(change func(*keyring) error, done func()) error {
	return v.turn(func(l *logFile) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		copies := readKeyrings(l.f)
		if copies[0].err != nil {
			return copies[0].err
		}
		if err := v.believe(l, copies); err != nil {
			return err
		}
		next := keyring{generation: v.ring.generation + 1, slots: append([]slot(nil), v.ring.slots...)}
		if err := change(&next); err != nil {
			return err
		}
		if err := v.putKeyring(l, next); err != nil {
			return err
		}
		v.ring, v.spare, v.wrote = next, nil, true
		if done != nil {
			done()
		}
		if err := v.appendMark(l, 0, [32]byte{}); err != nil {
			v.note(err) // the change is made; the next commit names the generation
		}
		return nil
	})
}

// mendKeyring writes both copies again where one was damaged. The caller has
// the writer's turn and holds Vault.mu.
func (v *Vault) mendKeyring(l *logFile) error {
	if v.spare == nil {
		return nil
	}
	if err := v.putKeyring(l, v.ring); err != nil {
		return err
	}
	v.spare = nil
	return nil
}

// putKeyring writes both copies while no other process reads them, first the
// one that is not in use: it may be older or damaged, so that the one in use is
// all there is to fall back on. When a write fails the keyring as it was is
// written again, so that nobody is let in or kept out by half a change.
func (v *Vault) putKeyring(l *logFile, k keyring) error {
	if err := lockWaiting(l.f, LockAppend, Exclusive); err != nil {
		return err
	}
	spare := keyringA + keyringB - v.ringAt
	undone, err := writeKeyring(l.f, k.encode(l.p, l.macKey), spare, v.ringAt)
	if err != nil {
		// First the copy that failed, while the other is still whole.
		places := undone[:1]
		if undone[0] == v.ringAt {
			places = []int64{v.ringAt, spare}
		}
		_, back := writeKeyring(l.f, v.ring.encode(l.p, l.macKey), places...)
		if err = diskError(err); back != nil {
			err = because{ErrUncertain, errors.Join(err, back)}
			v.trouble.stop(err)
		}
	}
	if _, unlock := l.f.Lock(LockAppend, Unlocked); unlock != nil {
		v.note(unlock)
	}
	return err
}

// spareProblem says what is wrong with the copy of the keyring that is not
// used. An older generation is not: a change was cut short before its second
// copy, and the first copy holds.
func spareProblem(copies [2]keyringCopy, l *logFile) error {
	spare := &copies[1]
	switch {
	case spare.err != nil:
		return spare.err
	case !spare.authentic(l.p, l.macKey):
		return &DamageError{What: spare.name + " copy of the keyring seal", Offset: spare.at}
	case spare.ring.generation == copies[0].ring.generation && string(spare.raw) != string(copies[0].raw):
		return &DamageError{What: spare.name + " copy of the keyring differs", Offset: spare.at}
	}
	return nil
}

// SealCustody seals data so that only those with custody can open it: the
// register's certificate authority. aad names what it is for.
func (v *Vault) SealCustody(plain, aad []byte) ([]byte, error) {
	a, err := v.custodyCipher()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, 12, 12+len(plain)+16)
	rand.Read(nonce)
	return a.Seal(nonce, nonce, plain, aad), nil
}

// OpenCustody opens what SealCustody sealed for the same aad.
func (v *Vault) OpenCustody(sealed, aad []byte) ([]byte, error) {
	a, err := v.custodyCipher()
	if err != nil {
		return nil, err
	}
	if len(sealed) < sealOverhead {
		return nil, &DamageError{What: "custody data cut short"}
	}
	plain, err := a.Open(nil, sealed[:12], sealed[12:], aad)
	if err != nil {
		return nil, &DamageError{What: "custody data"}
	}
	return plain, nil
}

func (v *Vault) custodyCipher() (cipher.AEAD, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	custody := v.custody
	if v.pending != nil { // what this transaction seals is read under the keys that its commit brings
		custody = v.pending.keys.custody
	}
	if custody == nil {
		return nil, ErrNoCustody
	}
	k, err := derive(custody, labelCustody, v.uuid[:])
	if err != nil {
		return nil, err
	}
	defer clear(k)
	return newGCM(k)
}
