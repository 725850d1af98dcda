package vault

import (
	"crypto"
	"crypto/rand"
	"slices"
	"strings"
)

// Fresh is a slot that has been made ready, its secret already stretched, and
// is in no keyring yet.
type Fresh struct {
	slot slot
	keys privateKeys
}

// FreshSlot makes a slot for a person. Unless own is set its secret was chosen
// by somebody else, so that it is temporary, as with AddSlot.
func (v *Vault) FreshSlot(login string, secret Secret, k KDF, own bool) (*Fresh, error) {
	if k == (KDF{}) {
		k = DefaultKDF()
	}
	s, keys, err := newSlot(login, k, !own)
	if err != nil {
		return nil, err
	}
	return &Fresh{s, keys}, s.seal(v.uuid, keys, secret, v.slow)
}

// FreshRecovery makes a slot that a 256-bit key opens. The key is as good as
// random, so that the least stretching is enough.
func (v *Vault) FreshRecovery(key []byte) (*Fresh, error) {
	s, keys, err := newRecoverySlot(FloorKDF())
	if err != nil {
		return nil, err
	}
	return &Fresh{s, keys}, s.seal(v.uuid, keys, Secret{Password: key}, v.slow)
}

// Signer is the signing key of the slot: of a temporary one an enrolment key.
func (f *Fresh) Signer() crypto.Signer { return signer(f.keys) }

// Remove takes a person's slot away.
func (k *Keys) Remove(login string) error {
	i := k.ring.find(login)
	if i < 0 || k.ring.slots[i].id == k.me.id {
		return ErrNoSlot
	}
	k.removeAt(i)
	return nil
}

// RemoveRecovery takes the recovery slot away, if there is one.
func (k *Keys) RemoveRecovery() {
	if i := k.ring.findRecovery(); i >= 0 {
		k.removeAt(i)
	}
}

func (k *Keys) removeAt(i int) {
	delete(k.holders, k.ring.slots[i].id)
	k.ring.slots = slices.Delete(k.ring.slots, i, i+1)
}

// Put adds a slot. It takes the place of one with the same login, and its
// custody; a recovery slot takes the place of that which there was.
func (k *Keys) Put(f *Fresh) error {
	i := k.ring.findRecovery()
	if f.slot.kind == kindPerson {
		i = k.ring.find(f.slot.login)
	}
	if i >= 0 {
		if was := k.ring.slots[i].id; k.holders[was] {
			delete(k.holders, was)
			k.holders[f.slot.id] = true
		}
		k.ring.slots[i] = f.slot
		return nil
	}
	if len(k.ring.slots) >= maxSlots {
		return ErrKeyringFull
	}
	k.ring.slots = append(k.ring.slots, f.slot)
	return nil
}

// Become makes a slot that was put here that of this sitting: of whoever
// opened the register with the recovery key.
func (k *Keys) Become(f *Fresh) { k.me, k.mine = f.slot, f.keys }

// SetCustody says whether a person holds the custody key. Giving it needs it.
func (k *Keys) SetCustody(login string, holds bool) error {
	i := k.ring.find(login)
	switch {
	case i < 0:
		return ErrNoSlot
	case !holds:
		delete(k.holders, k.ring.slots[i].id)
		return nil
	case k.custody == nil:
		return ErrNoCustody
	}
	k.holders[k.ring.slots[i].id] = true
	return nil
}

// RenewCustody makes a new custody key, which the holders of the old one get.
// What was sealed under the old cannot be opened any more. It is for those who
// have custody, and for recovery.
func (k *Keys) RenewCustody() error {
	if k.custody == nil && k.me.kind != kindRecovery {
		return ErrNoCustody
	}
	k.custody, k.newCustody = make([]byte, 32), true
	rand.Read(k.custody)
	return nil
}

// Logins lists who has a slot.
func (k *Keys) Logins() []string {
	var out []string
	for i := range k.ring.slots {
		if k.ring.slots[i].kind == kindPerson {
			out = append(out, k.ring.slots[i].login)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

// sameKeys are the present ones, for a new file under the same data key.
func (v *Vault) sameKeys() *Keys {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return &Keys{ring: v.ring, data: v.data, custody: v.custody, me: v.me, mine: v.keys}
}

// newKeys makes a new data key, has it said who gets it, and seals it to each
// slot. The caller has the writer's turn, so that nobody else changes the
// keyring.
func (v *Vault) newKeys(l *logFile, change func(*Keys) error) (*Keys, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	copies := readKeyrings(l.f)
	if copies[0].err != nil {
		return nil, copies[0].err
	}
	if err := v.believe(l, copies); err != nil {
		return nil, err
	}
	return v.keysFor(change)
}

// keysFor does so from the keyring as this vault knows it. The caller holds Vault.mu.
func (v *Vault) keysFor(change func(*Keys) error) (*Keys, error) {
	if v.me.flags&flagTemporary != 0 {
		return nil, ErrTemporary
	}
	k := &Keys{
		ring: keyring{generation: v.ring.generation + 1, slots: slices.Clone(v.ring.slots)},
		data: make([]byte, 32), custody: v.custody, me: v.me, mine: v.keys,
		holders: map[[16]byte]bool{}, fresh: true,
	}
	rand.Read(k.data)
	for i := range k.ring.slots {
		if s := &k.ring.slots[i]; s.hasCustody() {
			k.holders[s.id] = true
		}
	}
	if change != nil {
		if err := change(k); err != nil {
			return nil, err
		}
	}
	return k, k.seal(v.uuid)
}

// seal gives the data key to every slot, and the custody key to those who are
// to hold it and do not.
func (k *Keys) seal(uuid [16]byte) error {
	for i := range k.ring.slots {
		s := &k.ring.slots[i]
		if err := s.giveData(uuid, k.data); err != nil {
			return err
		}
		switch holds := k.holders[s.id]; {
		case !holds:
			s.custody = [wrapSize]byte{}
		case k.newCustody || !s.hasCustody():
			if err := s.giveCustody(uuid, k.custody); err != nil {
				return err
			}
		}
	}
	i := k.ring.findID(k.me.id)
	if i < 0 {
		return ErrNoSlot
	}
	if k.me = k.ring.slots[i]; !k.me.hasCustody() {
		k.custody = nil
	}
	return nil
}

// holds says whether a keyring that was read back is this one, and opens for
// this sitting.
func (k *Keys) holds(uuid [16]byte, read *keyring) bool {
	i := read.findID(k.me.id)
	if i < 0 || read.generation != k.ring.generation || len(read.slots) != len(k.ring.slots) {
		return false
	}
	s := &read.slots[i]
	data, err := s.unwrap(s.data[:], labelData, uuid, k.mine.open)
	defer clear(data)
	return err == nil && string(data) == string(k.data)
}

// takeKeys makes these keys the vault's own. The caller holds Vault.mu.
func (v *Vault) takeKeys(k *Keys) {
	if k.fresh {
		clear(v.data)
	}
	if k.newCustody || k.custody == nil {
		clear(v.custody)
	}
	v.ring, v.data, v.custody, v.me, v.keys, v.spare = k.ring, k.data, k.custody, k.me, k.mine, nil
}

// wipe clears keys that came to nothing.
func (k *Keys) wipe() {
	if k.fresh {
		clear(k.data)
	}
	if k.newCustody {
		clear(k.custody)
	}
}
