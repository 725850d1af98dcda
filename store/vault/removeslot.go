package vault

import "slices"

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
