package vault

import (
	"crypto/hmac"
	"crypto/sha256"

	"golang.org/x/crypto/argon2"
)

// Secret is what a person brings to open their slot. Password is taken as
// given, byte for byte; a caller that reads it from a keyboard should bring it
// to Unicode form NFC first.
type Secret struct {
	Password []byte
	KeyFile  []byte // content of the key file; nil when none is used
}

// KDF holds the cost of guessing a password: Argon2id's parameters (RFC 9106).
type KDF struct {
	Memory  uint32 `json:"memory_kib"` // KiB
	Time    uint32 `json:"passes"`
	Threads uint8  `json:"threads"`
}

// DefaultKDF is 256 MiB, three passes, four threads: about half a second on a
// desktop computer of its time.
func DefaultKDF() KDF { return KDF{Memory: 256 << 10, Time: 3, Threads: 4} }

// FloorKDF is the least that is accepted, for computers with little memory:
// 19 MiB, two passes, one thread (the second of OWASP's recommended settings).
func FloorKDF() KDF { return KDF{Memory: 19 << 10, Time: 2, Threads: 1} }

// The ceiling keeps a made-up file from taking all memory or all day.
const (
	maxKDFMemory  = 1 << 20 // KiB: 1 GiB
	maxKDFTime    = 16
	maxKDFThreads = 16
)

// check refuses parameters out of range. It is called before anything is
// allocated for them.
func (k KDF) check() error {
	floor := FloorKDF()
	switch {
	case k.Memory < floor.Memory, k.Time < floor.Time, k.Threads < floor.Threads,
		k.Memory > maxKDFMemory, k.Time > maxKDFTime, k.Threads > maxKDFThreads:
		return ErrKDFRange
	}
	return nil
}

// stretch is the slow step, from password and salt to 32 bytes. It is a type
// so that fault tests, which open a vault ten thousand times, can bring a
// quick one.
type stretch func(password, salt []byte, k KDF) []byte

func argon2id(password, salt []byte, k KDF) []byte {
	return argon2.IDKey(password, salt, k.Time, k.Memory, k.Threads, 32)
}

// slotKey gives the key that seals a slot's private keys:
// HKDF(Argon2id(password) ‖ key-file secret, UUID ‖ slot ID). Without a key
// file its place is taken by 32 zero bytes.
func slotKey(s Secret, k KDF, salt []byte, uuid, slot [16]byte, slow stretch) ([]byte, error) {
	if err := k.check(); err != nil {
		return nil, err
	}
	secret := make([]byte, 64)
	defer clear(secret)
	copy(secret, slow(s.Password, salt, k))
	if s.KeyFile != nil {
		m := hmac.New(sha256.New, []byte(labelKeyFile))
		m.Write(s.KeyFile)
		m.Sum(secret[:32])
	}
	return derive(secret, labelKEK, uuid[:], slot[:])
}
