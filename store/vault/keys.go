package vault

import (
	"crypto"
	"crypto/rand"
	"slices"
)

// KeyChange says who has keys from now on, beside what every rekeying brings:
// a new data key. The zero KeyChange changes nobody's.
type KeyChange struct {
	Remove         []string  // logins whose slots go; who has none is passed over
	RemoveRecovery bool      // nothing that was printed opens the register any more
	Put            []NewSlot // slots that are added
	RenewCustody   bool      // a new custody key: what the old one sealed cannot be opened any more
	GiveCustody    []string  // logins that hold the custody key from now on
	TakeCustody    []string  // and that hold it no more; who has no slot is passed over
}

// NewSlot is a slot to be added. It takes the place of the one with the same
// login, and its custody; a recovery slot the place of the one there was.
type NewSlot struct {
	Login    string
	Secret   Secret
	KDF      KDF  // zero: DefaultKDF
	Own      bool // the person chose the secret: it is not temporary
	Custody  bool
	Recovery bool // Secret.Password is the recovery key; there is no login
	Become   bool // this sitting goes on with it: that of whoever brought the recovery key
}

// freshSlot is a slot that has been made ready, its secret already stretched.
type freshSlot struct {
	NewSlot
	slot slot
	keys privateKeys
}

// prepare makes slots ready. It takes no lock: stretching a secret takes long.
func (v *Vault) prepare(wanted []NewSlot) ([]freshSlot, error) {
	out := make([]freshSlot, len(wanted))
	for i, n := range wanted {
		f := freshSlot{NewSlot: n}
		k := n.KDF
		if k == (KDF{}) {
			k = DefaultKDF()
		}
		var err error
		if n.Recovery { // a key as good as random needs the least stretching
			f.slot, f.keys, err = mintSlot(kindRecovery, FloorKDF())
		} else {
			f.slot, f.keys, err = newSlot(n.Login, k, !n.Own)
		}
		if err != nil {
			return nil, err
		}
		if err := f.slot.seal(v.uuid, f.keys, n.Secret, v.slow); err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

// signers are the signing keys of slots: of a temporary one an enrolment key,
// of a recovery slot none.
func signers(fresh []freshSlot) []crypto.Signer {
	out := make([]crypto.Signer, len(fresh))
	for i := range fresh {
		out[i] = signer(fresh[i].keys)
	}
	return out
}

// apply makes the change to keys that are still those of the old file.
func (k *keys) apply(c KeyChange, fresh []freshSlot) error {
	for _, login := range c.Remove {
		if i := k.ring.find(login); i >= 0 {
			k.removeAt(i)
		}
	}
	if i := k.ring.findRecovery(); c.RemoveRecovery && i >= 0 {
		k.removeAt(i)
	}
	if c.RenewCustody {
		if k.custody == nil && k.me.kind != kindRecovery {
			return ErrNoCustody
		}
		k.custody, k.newCustody = make([]byte, 32), true
		rand.Read(k.custody)
	}
	for i := range fresh {
		if err := k.put(&fresh[i]); err != nil {
			return err
		}
	}
	for _, login := range c.TakeCustody {
		if i := k.ring.find(login); i >= 0 {
			delete(k.holders, k.ring.slots[i].id)
		}
	}
	for _, login := range c.GiveCustody {
		i := k.ring.find(login)
		switch {
		case i < 0:
			return ErrNoSlot
		case k.custody == nil:
			return ErrNoCustody
		}
		k.holders[k.ring.slots[i].id] = true
	}
	return nil
}

func (k *keys) removeAt(i int) {
	delete(k.holders, k.ring.slots[i].id)
	k.ring.slots = slices.Delete(k.ring.slots, i, i+1)
}

func (k *keys) put(f *freshSlot) error {
	if f.Custody && k.custody == nil {
		return ErrNoCustody
	}
	i := k.ring.findRecovery()
	if !f.Recovery {
		i = k.ring.find(f.Login)
	}
	if i >= 0 {
		f.Custody = f.Custody || k.holders[k.ring.slots[i].id]
		k.removeAt(i)
	}
	if len(k.ring.slots) >= maxSlots {
		return ErrKeyringFull
	}
	k.ring.slots = append(k.ring.slots, f.slot)
	if f.Custody {
		k.holders[f.slot.id] = true
	}
	if f.Become {
		k.me, k.mine = f.slot, f.keys
	}
	return nil
}

// sameKeys are the present ones, for a new file under the same data key.
func (v *Vault) sameKeys() *keys {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return &keys{ring: v.ring, data: v.data, custody: v.custody, me: v.me, mine: v.keys}
}

// newKeys makes a new data key and seals it to the slots that are to be. The
// caller has the writer's turn, so that nobody else changes the keyring.
func (v *Vault) newKeys(l *logFile, c KeyChange, fresh []freshSlot) (*keys, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	copies := readKeyrings(l.f)
	if copies[0].err != nil {
		return nil, copies[0].err
	}
	if err := v.believe(l, copies); err != nil {
		return nil, err
	}
	return v.keysFor(c, fresh)
}

// keysFor does so from the keyring as this vault knows it. The caller holds Vault.mu.
func (v *Vault) keysFor(c KeyChange, fresh []freshSlot) (*keys, error) {
	if v.me.flags&flagTemporary != 0 {
		return nil, ErrTemporary
	}
	k := &keys{
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
	if err := k.apply(c, fresh); err != nil {
		return nil, err
	}
	return k, k.seal(v.uuid)
}

// seal gives the data key to every slot, and the custody key to those who are
// to hold it and do not.
func (k *keys) seal(uuid [16]byte) error {
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
func (k *keys) holds(uuid [16]byte, read *keyring) bool {
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
func (v *Vault) takeKeys(k *keys) {
	if k.fresh {
		clear(v.data)
	}
	if k.newCustody || k.custody == nil {
		clear(v.custody)
	}
	v.ring, v.data, v.custody, v.me, v.keys, v.spare = k.ring, k.data, k.custody, k.me, k.mine, nil
}

// wipe clears keys that came to nothing.
func (k *keys) wipe() {
	if k.fresh {
		clear(k.data)
	}
	if k.newCustody {
		clear(k.custody)
	}
}
