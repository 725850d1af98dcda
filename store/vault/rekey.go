package vault

import (
	"context"
	"crypto"
)

// keys are the keys of a register, and the people who have them, as they are
// to be in a new file.
type keys struct {
	ring          keyring
	data, custody []byte // custody: nil without custody
	me            slot
	mine          privateKeys
	holders       map[[16]byte]bool // whose slots are to have custody
	fresh         bool              // the data key is a new one
	newCustody    bool              // and so is the custody key
}

// Rekey builds a new file under a new data key and puts it in the place of the
// old one, as Compact does: killed at any moment it is wholly the old or
// wholly the new. Everybody keeps their password, since the new key is sealed
// to the public key of each slot. Where another process has the register open
// it answers ErrOpenElsewhere and changes nothing. The slot of this sitting
// stays. Not to be called within a transaction of Writer.
func (v *Vault) Rekey(ctx context.Context, c KeyChange) error {
	fresh, err := v.prepare(c.Put)
	if err != nil {
		return err
	}
	return v.turn(func(l *logFile) error {
		k, err := v.newKeys(l, c, fresh)
		if err != nil {
			return err
		}
		err = v.replace(ctx, l, l.newest(), k, nil)
		v.mu.RLock()
		defer v.mu.RUnlock()
		if err != nil && v.cur == l { // otherwise they are in use, and the disk is in doubt
			k.wipe()
		}
		return err
	})
}

// pending is a change of keys that the commit under way will carry.
type pending struct {
	ctx  context.Context //nolint:containedctx // of the one transaction that carries it; SQLite passes none on
	keys *keys
}

// RekeyOnCommit has the commit of the transaction that Writer is in carry a
// rekeying: what the transaction changed and the new keys are in the new file,
// or neither is. It returns the signing key of each slot of Put. SealCustody
// and OpenCustody use the new custody key at once, where there is one. A
// transaction that changes nothing, or is rolled back, changes no keys.
func (v *Vault) RekeyOnCommit(ctx context.Context, c KeyChange) ([]crypto.Signer, error) {
	fresh, err := v.prepare(c.Put)
	if err != nil {
		return nil, err
	}
	v.mu.RLock()
	l, ready := v.cur, v.writer != nil && v.pending == nil && !v.closed
	v.mu.RUnlock()
	if !ready {
		return nil, ErrUnderWay
	}
	k, err := v.newKeys(l, c, fresh)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pending = &pending{ctx, k}
	return signers(fresh), nil
}

func (v *Vault) pendingKeys() *pending {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.pending
}

// dropPending forgets a change of keys that its transaction did not carry. The
// caller holds Vault.mu.
func (v *Vault) dropPending() {
	if v.pending != nil {
		v.pending.keys.wipe()
		v.pending = nil
	}
}

// commitRekeyed commits into a new file under new keys.
func (c *conn) commitRekeyed(p *pending) error {
	if err := c.v.replace(p.ctx, c.log, c.content(), p.keys, c); err != nil {
		return err
	}
	c.forget()
	return nil
}

// content is the state of the register that this connection is about to commit.
func (c *conn) content() content {
	state := c.log.contentOf(c.log.state)
	state.size, state.read = c.size, func(n uint32, dst []byte) error { return c.page(n, dst) }
	for n := uint32(1); n <= c.size; n++ {
		_, changed := c.tx.pages[n]
		if _, part := c.tx.parts[n]; part || changed || int64(n) < int64(len(c.log.latest)) && c.log.latest[n].off != 0 {
			state.live = append(state.live, n)
		}
	}
	return state
}
