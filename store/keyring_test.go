package store_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"muniment/store"
	"muniment/store/vault"
)

// keys are a keyring in memory: as much of a vault as a register on a server needs of it.
type keys struct {
	mu    *sync.Mutex
	uuid  string
	slots map[string]slot // by their logins, in the letters in which they were given
}

type slot struct {
	password                     string
	signer                       *ecdsa.PrivateKey
	temporary, custody, recovery bool
}

func newKeys(login string, secret vault.Secret) keys {
	return keys{&sync.Mutex{}, rand.Text(), map[string]slot{login: {password: string(secret.Password), signer: newSigner(), custody: true}}}
}

func newSigner() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // the system's randomness does not fail
	}
	return key
}

func (k keys) clone() keys {
	k.mu.Lock()
	defer k.mu.Unlock()
	return keys{&sync.Mutex{}, k.uuid, maps.Clone(k.slots)}
}

// named finds a login in whatever capitals.
func (k keys) named(login string) (string, bool) {
	for l := range k.slots {
		if strings.EqualFold(l, login) {
			return l, true
		}
	}
	return "", false
}

func (k keys) open(login string, secret vault.Secret) (store.Keyring, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, ok := k.named(login)
	if !ok || k.slots[l].password != string(secret.Password) {
		return nil, vault.ErrWrongSecret
	}
	return opening{k, l}, nil
}

// opening is a keyring that somebody has opened.
type opening struct {
	keys
	login string
}

var _ store.Keyring = opening{}

func (o opening) mine() slot {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.slots[o.login]
}

func (o opening) UUID() string { return o.uuid }

func (o opening) Signer() crypto.Signer { return o.mine().signer }

func (o opening) Me() vault.Slot {
	s := o.mine()
	return vault.Slot{Login: o.login, Custody: s.custody, Temporary: s.temporary, SigningKey: &s.signer.PublicKey}
}

func (o opening) Slots() ([]vault.Slot, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []vault.Slot
	for _, login := range slices.Sorted(maps.Keys(o.slots)) {
		out = append(out, vault.Slot{Login: login, Custody: o.slots[login].custody, Temporary: o.slots[login].temporary, Recovery: o.slots[login].recovery})
	}
	return out, nil
}

func (o opening) AddSlot(login string, secret vault.Secret, options vault.SlotOptions) (vault.Slot, crypto.Signer, error) {
	switch me := o.mine(); {
	case me.temporary:
		return vault.Slot{}, nil, vault.ErrTemporary
	case options.Custody && !me.custody:
		return vault.Slot{}, nil, vault.ErrNoCustody
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, taken := o.named(login); taken {
		return vault.Slot{}, nil, vault.ErrDuplicateLogin
	}
	s := slot{password: string(secret.Password), signer: newSigner(), temporary: true, custody: options.Custody}
	o.slots[login] = s
	return vault.Slot{Login: login, Custody: s.custody, Temporary: true}, s.signer, nil
}

func (o opening) RemoveSlot(login string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ok := o.named(login)
	if !ok || l == o.login {
		return vault.ErrNoSlot
	}
	delete(o.slots, l)
	return nil
}

// RekeyOnCommit changes who has keys at once: what is tested is that the commit follows.
func (o opening) RekeyOnCommit(_ context.Context, c vault.KeyChange) ([]crypto.Signer, error) {
	me := o.mine()
	if me.temporary {
		return nil, vault.ErrTemporary
	}
	if (c.RenewCustody || len(c.GiveCustody) > 0) && !me.custody {
		return nil, vault.ErrNoCustody
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, login := range c.Remove {
		delete(o.slots, login)
	}
	var out []crypto.Signer
	for _, n := range c.Put {
		s := slot{password: string(n.Secret.Password), signer: newSigner(), temporary: !n.Own, custody: n.Custody, recovery: n.Recovery}
		o.slots[n.Login] = s
		out = append(out, s.signer)
	}
	for i, logins := range [][]string{c.TakeCustody, c.GiveCustody} {
		for _, login := range logins {
			if s, ok := o.slots[login]; ok {
				s.custody = i == 1
				o.slots[login] = s
			}
		}
	}
	return out, nil
}

func (o opening) ChangeSecret(secret vault.Secret, before func(old, minted crypto.Signer) error) error {
	was := o.mine()
	next := was
	if was.temporary {
		if was.password == string(secret.Password) {
			return vault.ErrSameSecret
		}
		next.signer, next.temporary = newSigner(), false
	}
	next.password = string(secret.Password)
	if before != nil {
		if err := before(was.signer, next.signer); err != nil {
			return err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.slots[o.login] = next
	return nil
}

// SealCustody seals nothing: what is tested is who may open it, and of what it is.
func (o opening) SealCustody(plain, aad []byte) ([]byte, error) {
	if !o.mine().custody {
		return nil, vault.ErrNoCustody
	}
	return slices.Concat(aad, plain), nil
}

func (o opening) OpenCustody(sealed, aad []byte) ([]byte, error) {
	if !o.mine().custody {
		return nil, vault.ErrNoCustody
	}
	plain, ok := bytes.CutPrefix(sealed, aad)
	if !ok {
		return nil, errors.New("it is sealed as something else")
	}
	return bytes.Clone(plain), nil
}
