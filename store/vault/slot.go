package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slot says who can open the register, as the keyring tells it.
type Slot struct {
	ID         string           `json:"id"` // 32 hexadecimal digits
	Login      string           `json:"login"`
	Custody    bool             `json:"custody"`   // holds the custody key: an administrator
	Temporary  bool             `json:"temporary"` // the secret was chosen by somebody else
	Recovery   bool             `json:"recovery"`  // opens the data and signs nothing
	KDF        KDF              `json:"kdf"`
	SigningKey *ecdsa.PublicKey `json:"-"` // nil for a recovery slot
}

const (
	kindEmpty    = 0
	kindPerson   = 1
	kindRecovery = 2

	flagTemporary = 1

	suiteX25519 = 1 // DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; signing P-256

	slotBound  = 168 // bytes of the slot that the seal of the private keys covers
	slotHashAt = slotSize - 32

	privateSize = 12 + 64 + 16 // nonce, HPKE and signing key, tag
	wrapSize    = 32 + 32 + 16 // HPKE encapsulation, key, tag
	maxLogin    = 128
)

// slot is one entry of the keyring as it lies in the file.
type slot struct {
	kind, flags uint8
	suite       uint16
	kdf         KDF
	id          [16]byte
	salt        [32]byte
	public      [32]byte // HPKE
	signing     [65]byte // P-256, uncompressed (SEC 1, 2.3.3)
	private     [privateSize]byte
	data        [wrapSize]byte
	custody     [wrapSize]byte // all zero: none
	login       string
}

// privateKeys is what only the slot's secret opens.
type privateKeys struct {
	open hpke.PrivateKey
	sign *ecdsa.PrivateKey // nil for a recovery slot
}

func (s *slot) hasCustody() bool { return firstNonZero(s.custody[:]) >= 0 }

// encode writes the slot into b, slotSize bytes of zero.
func (s *slot) encode(b []byte) {
	s.encodeBound(b)
	copy(b[168:], s.private[:])
	copy(b[260:], s.data[:])
	copy(b[340:], s.custody[:])
	b[420] = byte(len(s.login)) //nolint:gosec // at most maxLogin
	copy(b[421:421+maxLogin], s.login)
	sum := sha256.Sum256(b[:slotHashAt])
	copy(b[slotHashAt:], sum[:])
}

func (s *slot) encodeBound(b []byte) {
	b[0], b[1] = s.kind, s.flags
	binary.BigEndian.PutUint16(b[2:], s.suite)
	binary.BigEndian.PutUint32(b[4:], s.kdf.Memory)
	binary.BigEndian.PutUint32(b[8:], s.kdf.Time)
	b[12] = s.kdf.Threads
	copy(b[16:], s.id[:])
	copy(b[32:], s.salt[:])
	copy(b[64:], s.public[:])
	copy(b[96:], s.signing[:])
}

// decodeSlot reads one place of the keyring; ok is false for an empty one.
// Its own hash is checked first: damage must not count as a wrong password.
func decodeSlot(b []byte) (s slot, ok bool, err error) {
	bad := func(what string) (slot, bool, error) {
		return slot{}, false, &DamageError{What: "keyring slot: " + what}
	}
	if b[0] == kindEmpty {
		if firstNonZero(b) >= 0 {
			return bad("bytes in an empty place")
		}
		return slot{}, false, nil
	}
	if sum := sha256.Sum256(b[:slotHashAt]); !bytes.Equal(sum[:], b[slotHashAt:]) {
		return bad("hash")
	}
	s.kind, s.flags = b[0], b[1]
	s.suite = binary.BigEndian.Uint16(b[2:])
	s.kdf = KDF{binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:]), b[12]}
	copy(s.id[:], b[16:])
	copy(s.salt[:], b[32:])
	copy(s.public[:], b[64:])
	copy(s.signing[:], b[96:])
	copy(s.private[:], b[168:])
	copy(s.data[:], b[260:])
	copy(s.custody[:], b[340:])
	n := int(b[420])
	if n > maxLogin {
		return bad("length of the sign-in name")
	}
	s.login = string(b[421 : 421+n])

	// Encoding is canonical: what we would not write we do not read.
	var again [slotSize]byte
	s.encode(again[:])
	switch {
	case !bytes.Equal(again[:], b):
		return bad("unused bytes")
	case s.kind > kindRecovery, s.flags&^flagTemporary != 0, s.suite != suiteX25519:
		return slot{}, false, ErrNewer
	case s.kind == kindPerson && checkLogin(s.login) != nil:
		return bad("sign-in name")
	}
	return s, true, nil
}

// describe gives the public face of a slot.
func (s *slot) describe() (Slot, error) {
	d := Slot{
		ID: hex.EncodeToString(s.id[:]), Login: s.login, Custody: s.hasCustody(),
		Temporary: s.flags&flagTemporary != 0, Recovery: s.kind == kindRecovery, KDF: s.kdf,
	}
	if s.kind == kindPerson {
		k, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), s.signing[:])
		if err != nil {
			return d, &DamageError{What: "keyring slot: signing key"}
		}
		d.SigningKey = k
	}
	return d, nil
}

// checkLogin holds a login to 1 to 128 bytes of printable UTF-8, with no space at its ends.
func checkLogin(login string) error {
	if login == "" || len(login) > maxLogin || !utf8.ValidString(login) || strings.TrimSpace(login) != login {
		return ErrBadLogin
	}
	for _, r := range login {
		if !unicode.IsPrint(r) {
			return ErrBadLogin
		}
	}
	return nil
}

// newSlot mints the keys of a person. The slot opens nothing until keys are
// wrapped for it with giveData and giveCustody.
func newSlot(login string, k KDF, temporary bool) (slot, privateKeys, error) {
	if err := checkLogin(login); err != nil {
		return slot{}, privateKeys{}, err
	}
	s, keys, err := mintSlot(kindPerson, k)
	if err != nil {
		return s, keys, err
	}
	s.login = login
	if temporary {
		s.flags |= flagTemporary
	}
	if keys.sign, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return s, keys, fmt.Errorf("make a signing key: %w", err)
	}
	return s, keys, nil
}

// mintSlot mints a slot that is nobody's yet and signs nothing.
func mintSlot(kind uint8, k KDF) (slot, privateKeys, error) {
	s := slot{kind: kind, suite: suiteX25519, kdf: k}
	if err := k.check(); err != nil {
		return s, privateKeys{}, err
	}
	open, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		return s, privateKeys{}, fmt.Errorf("make a slot key: %w", err)
	}
	rand.Read(s.id[:])
	copy(s.public[:], open.PublicKey().Bytes())
	return s, privateKeys{open: open}, nil
}

// seal closes the private keys under a secret, with a fresh salt.
func (s *slot) seal(uuid [16]byte, keys privateKeys, secret Secret, slow stretch) error {
	rand.Read(s.salt[:])
	plain := make([]byte, 64)
	defer clear(plain)
	priv, err := keys.open.Bytes()
	if err != nil {
		return fmt.Errorf("encode a slot key: %w", err)
	}
	defer clear(priv)
	copy(plain, priv)
	if keys.sign != nil {
		if err := s.encodeSigning(keys.sign, plain[32:]); err != nil {
			return fmt.Errorf("encode a signing key: %w", err)
		}
	}
	a, err := s.kek(uuid, secret, slow)
	if err != nil {
		return err
	}
	rand.Read(s.private[:12])
	a.Seal(s.private[12:12], s.private[:12], plain, s.boundAAD(uuid))
	return nil
}

// encodeSigning writes the public key into the slot, and the scalar into dst.
func (s *slot) encodeSigning(key *ecdsa.PrivateKey, dst []byte) error {
	point, err := key.PublicKey.Bytes()
	if err != nil {
		return err
	}
	copy(s.signing[:], point)
	scalar, err := key.Bytes()
	if err != nil {
		return err
	}
	defer clear(scalar)
	copy(dst, scalar)
	return nil
}

// open gives the private keys to whoever brings the right secret.
func (s *slot) open(uuid [16]byte, secret Secret, slow stretch) (privateKeys, error) {
	a, err := s.kek(uuid, secret, slow)
	if err != nil {
		return privateKeys{}, err
	}
	plain, err := a.Open(nil, s.private[:12], s.private[12:], s.boundAAD(uuid))
	if err != nil {
		return privateKeys{}, ErrWrongSecret
	}
	defer clear(plain)
	priv, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(plain[:32])
	if err != nil {
		return privateKeys{}, &DamageError{What: "keyring slot: private key"}
	}
	keys := privateKeys{open: priv}
	if s.kind == kindPerson {
		if keys.sign, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), plain[32:]); err != nil {
			return privateKeys{}, &DamageError{What: "keyring slot: private key"}
		}
	}
	return keys, nil
}

func (s *slot) kek(uuid [16]byte, secret Secret, slow stretch) (cipher.AEAD, error) {
	k, err := slotKey(secret, s.kdf, s.salt[:], uuid, s.id, slow)
	if err != nil {
		return nil, err
	}
	defer clear(k)
	return newGCM(k)
}

// boundAAD names register, format, slot, suite, parameters and public keys.
// The custody key and the login are left out, since others may change them;
// the keyring's MAC holds those.
func (s *slot) boundAAD(uuid [16]byte) []byte {
	b := make([]byte, len(labelPrivate)+16+2+slotBound)
	n := copy(b, labelPrivate)
	n += copy(b[n:], uuid[:])
	binary.BigEndian.PutUint16(b[n:], formatMajor)
	s.encodeBound(b[n+2:])
	return b
}

// giveData wraps the data key for this slot; giveCustody the custody key.
// Neither needs the person's secret.
func (s *slot) giveData(uuid [16]byte, key []byte) error {
	return s.wrap(s.data[:], labelData, uuid, key)
}

func (s *slot) giveCustody(uuid [16]byte, key []byte) error {
	return s.wrap(s.custody[:], labelKeeper, uuid, key)
}

func (s *slot) wrap(dst []byte, label string, uuid [16]byte, key []byte) error {
	pub, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(s.public[:])
	if err != nil {
		return &DamageError{What: "keyring slot: public key"}
	}
	w, err := hpke.Seal(pub, hpke.HKDFSHA256(), hpke.AES256GCM(), s.wrapInfo(label, uuid), key)
	if err != nil {
		return fmt.Errorf("wrap a key: %w", err)
	}
	copy(dst, w)
	return nil
}

func (s *slot) unwrap(src []byte, label string, uuid [16]byte, priv hpke.PrivateKey) ([]byte, error) {
	k, err := hpke.Open(priv, hpke.HKDFSHA256(), hpke.AES256GCM(), s.wrapInfo(label, uuid), src)
	if err != nil || len(k) != 32 {
		return nil, &DamageError{What: "keyring slot: wrapped key"}
	}
	return k, nil
}

func (s *slot) wrapInfo(label string, uuid [16]byte) []byte {
	b := append([]byte(label), uuid[:]...)
	b = append(b, s.id[:]...)
	return binary.BigEndian.AppendUint16(b, s.suite)
}

// newGCM is AES-256-GCM with its usual 12-byte nonce and 16-byte tag.
func newGCM(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare the cipher: %w", err)
	}
	a, err := cipher.NewGCM(b)
	if err != nil {
		return nil, fmt.Errorf("prepare the cipher: %w", err)
	}
	return a, nil
}
