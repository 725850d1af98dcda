package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// keyring is everybody who can open the register. The file holds two copies,
// so that a change cut short never locks everybody out.
type keyring struct {
	generation uint64
	slots      []slot
}

// encode gives one copy. The MAC also covers the prefix, so a keyring taken
// from another file of the same register is refused.
func (k *keyring) encode(p prefix, macKey []byte) []byte {
	b := make([]byte, keyringSize)
	copy(b, keyringMagic)
	binary.BigEndian.PutUint64(b[8:], k.generation)
	binary.BigEndian.PutUint16(b[16:], uint16(len(k.slots))) //nolint:gosec // at most maxSlots
	for i := range k.slots {
		at := keyringHead + i*slotSize
		k.slots[i].encode(b[at : at+slotSize])
	}
	copy(b[keyringMACAt:], keyringMAC(p, b, macKey))
	sum := sha256.Sum256(b[:keyringHashAt])
	copy(b[keyringHashAt:], sum[:])
	return b
}

func keyringMAC(p prefix, b, macKey []byte) []byte {
	m := hmac.New(sha256.New, macKey)
	m.Write(p.encode()[:prefixUsed])
	m.Write(b[:keyringMACAt])
	return m.Sum(nil)
}

// decodeKeyring reads one copy as far as that goes without a key: hash, shape
// and slots, not the MAC.
func decodeKeyring(b []byte) (keyring, error) {
	var k keyring
	if len(b) != keyringSize {
		return k, &DamageError{What: "keyring cut short"}
	}
	if sum := sha256.Sum256(b[:keyringHashAt]); !bytes.Equal(sum[:], b[keyringHashAt:]) {
		return k, &DamageError{What: "keyring hash"}
	}
	n := int(binary.BigEndian.Uint16(b[16:]))
	if string(b[:8]) != keyringMagic || n > maxSlots || firstNonZero(b[18:keyringHead]) >= 0 {
		return k, &DamageError{What: "keyring head"}
	}
	k.generation = binary.BigEndian.Uint64(b[8:])
	for i := range maxSlots {
		at := keyringHead + i*slotSize
		s, ok, err := decodeSlot(b[at : at+slotSize])
		if err != nil {
			return k, err
		}
		if ok != (i < n) {
			return k, &DamageError{What: "number of keyring slots"}
		}
		if ok {
			k.slots = append(k.slots, s)
		}
	}
	if firstNonZero(b[keyringHead+maxSlots*slotSize:keyringMACAt]) >= 0 {
		return k, &DamageError{What: "padding of the keyring"}
	}
	return k, nil
}

// keyringCopy is one of the two copies, read but not yet believed.
type keyringCopy struct {
	name string
	at   int64
	raw  []byte
	ring keyring
	err  error // *DamageError, ErrNewer, or a failed read
}

// readKeyrings reads both copies. The better comes first: sound before
// damaged, then the higher generation.
func readKeyrings(r io.ReaderAt) [2]keyringCopy {
	c := [2]keyringCopy{{name: "first", at: keyringA}, {name: "second", at: keyringB}}
	for i := range c {
		c[i].raw = make([]byte, keyringSize)
		n, err := r.ReadAt(c[i].raw, c[i].at)
		if n < keyringSize {
			if err == io.EOF {
				err = &DamageError{What: "keyring cut short", Offset: c[i].at + int64(n)}
			}
			c[i].err = err
			continue
		}
		c[i].ring, c[i].err = decodeKeyring(c[i].raw)
		if d, ok := errors.AsType[*DamageError](c[i].err); ok {
			d.What, d.Offset = c[i].name+" copy of the "+d.What, c[i].at
		}
	}
	better := c[1].err == nil && (c[0].err != nil || c[1].ring.generation > c[0].ring.generation)
	if better {
		c[0], c[1] = c[1], c[0]
	}
	return c
}

// authentic says whether the copy was made by somebody who held the data key,
// for this very file.
func (c *keyringCopy) authentic(p prefix, macKey []byte) bool {
	return c.err == nil && hmac.Equal(keyringMAC(p, c.raw, macKey), c.raw[keyringMACAt:keyringHashAt])
}

// find returns the index of a login, compared without regard to case, or -1.
func (k *keyring) find(login string) int {
	for i := range k.slots {
		if k.slots[i].kind == kindPerson && strings.EqualFold(k.slots[i].login, login) {
			return i
		}
	}
	return -1
}

// findRecovery returns the index of the recovery slot, or -1.
func (k *keyring) findRecovery() int {
	for i := range k.slots {
		if k.slots[i].kind == kindRecovery {
			return i
		}
	}
	return -1
}

// findID returns the index of a slot by its identity, or -1.
func (k *keyring) findID(id [16]byte) int {
	for i := range k.slots {
		if k.slots[i].id == id {
			return i
		}
	}
	return -1
}

// writeKeyring puts the same keyring into the places given, in turn, each
// synced before the next is touched: at every moment one of the two is whole.
// It returns those it did not get done, the one that failed first among them.
func writeKeyring(f File, raw []byte, places ...int64) ([]int64, error) {
	for i, at := range places {
		_, err := f.WriteAt(raw, at)
		if err == nil {
			err = f.Sync()
		}
		if err != nil {
			return places[i:], fmt.Errorf("write the keyring: %w", err)
		}
	}
	return places[len(places):], nil
}
