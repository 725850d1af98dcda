package recovery

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
)

// Shamir's scheme over the field of 256 elements, byte by byte: a share is the value at its own number of a line that goes through the key at 0. Two
// points fix the line; one leaves every key as likely as before. Nothing here looks anything up by a secret byte.

const (
	shares = 3
	needed = 2
)

// New makes a key, as one sheet.
func New() (Key, Sheet) {
	var k Key
	rand.Read(k[:])
	return k, Sheet{Set: newSet(), Value: k}
}

// Split makes a key, as three sheets of which any two are needed.
func Split() (Key, []Sheet) {
	var k, slope Key
	rand.Read(k[:])
	rand.Read(slope[:])
	set := newSet()
	out := make([]Sheet, shares)
	for i := range out {
		out[i] = Sheet{Set: set, Share: uint8(i + 1)} //nolint:gosec // at most 3
		for j := range k {
			out[i].Value[j] = k[j] ^ times(slope[j], out[i].Share)
		}
	}
	return k, out
}

func newSet() uint16 {
	var b [2]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint16(b[:]) & 0xfff
}

// The reasons why sheets do not give a key.
var (
	ErrMore      = errors.New("this is one of three sheets, and two are needed: bring another")
	ErrSame      = errors.New("this is the same sheet twice: bring another of the three")
	ErrUnrelated = errors.New("these sheets were not printed together: bring two of the same printing, whose number stands on them")
	ErrTooMany   = errors.New("bring one whole sheet, or two of three")
)

// Join gives the key of one whole sheet, or of two of three.
func Join(sheets ...Sheet) (Key, error) {
	switch {
	case len(sheets) == 1 && sheets[0].Share == 0:
		return sheets[0].Value, nil
	case len(sheets) == 1:
		return Key{}, ErrMore
	case len(sheets) != needed:
		return Key{}, ErrTooMany
	}
	a, b := sheets[0], sheets[1]
	switch {
	case a.Share == 0 || b.Share == 0:
		return Key{}, ErrTooMany
	case a.Set != b.Set:
		return Key{}, ErrUnrelated
	case a.Share == b.Share:
		return Key{}, ErrSame
	}
	// Lagrange at 0; in this field subtraction is exclusive or.
	over := inverse(a.Share ^ b.Share)
	var k Key
	for i := range k {
		k[i] = times(a.Value[i], times(b.Share, over)) ^ times(b.Value[i], times(a.Share, over))
	}
	return k, nil
}

// times multiplies in the field of AES (FIPS 197, section 4.2).
func times(a, b uint8) uint8 {
	var p uint8
	for range 8 {
		p ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
		b >>= 1
	}
	return p
}

// inverse is the 254th power.
func inverse(a uint8) uint8 {
	out := uint8(1)
	for range 254 {
		out = times(out, a)
	}
	return out
}
