package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

// The layout of the file; docs/vault-format.md is its description in prose.
// All integers are big-endian.
const (
	blockSize = 4096 // everything starts on a boundary of this many bytes
	pageSize  = 4096 // SQLite's page

	formatMajor = 1 // a reader refuses a greater one
	formatMinor = 0 // a reader accepts a greater one

	prefixMagic = "MUNIMENT"
	prefixUsed  = 96 // bytes of the prefix block in use; the rest is zero

	keyringMagic  = "MUNIKEYS"
	keyringHead   = 64
	slotSize      = 1024
	maxSlots      = 128
	keyringSize   = 33 * blockSize
	keyringMACAt  = keyringSize - 64
	keyringHashAt = keyringSize - 32

	keyringA = blockSize
	keyringB = keyringA + keyringSize
	logStart = keyringB + keyringSize
)

// prefix is the first block: what kind of file this is and which one.
type prefix struct {
	major, minor uint16
	uuid         [16]byte // the register's, the same through copies and compactions
	salt         [32]byte // this file's alone: two files never share a key
}

// encode gives the whole first block.
func (p prefix) encode() []byte {
	b := make([]byte, blockSize)
	copy(b, prefixMagic)
	binary.BigEndian.PutUint16(b[8:], p.major)
	binary.BigEndian.PutUint16(b[10:], p.minor)
	copy(b[16:], p.uuid[:])
	copy(b[32:], p.salt[:])
	sum := sha256.Sum256(b[:64])
	copy(b[64:], sum[:])
	return b
}

// decodePrefix reads the first block. The order of its checks matters: magic,
// so that a stranger's file is not called damaged; hash, so that a flipped
// version byte is not taken for a newer release; then the version.
func decodePrefix(b []byte) (prefix, error) {
	var p prefix
	if len(b) < len(prefixMagic) || string(b[:len(prefixMagic)]) != prefixMagic {
		return p, ErrNotVault
	}
	if len(b) < prefixUsed {
		return p, &DamageError{What: "prefix cut short", Offset: int64(len(b))}
	}
	if sum := sha256.Sum256(b[:64]); !bytes.Equal(sum[:], b[64:prefixUsed]) {
		return p, &DamageError{What: "prefix", Offset: 0}
	}
	p.major = binary.BigEndian.Uint16(b[8:])
	p.minor = binary.BigEndian.Uint16(b[10:])
	copy(p.uuid[:], b[16:])
	copy(p.salt[:], b[32:])
	if p.major > formatMajor {
		return p, ErrNewer
	}
	if p.major == 0 {
		return p, &DamageError{What: "format version", Offset: 8}
	}
	if binary.BigEndian.Uint32(b[12:]) != 0 {
		return p, &DamageError{What: "prefix", Offset: 12}
	}
	return p, nil
}

// readPrefix reads and checks the first block, its padding included.
func readPrefix(r io.ReaderAt) (prefix, error) {
	b := make([]byte, blockSize)
	n, err := r.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return prefix{}, fmt.Errorf("read the register's first block: %w", err)
	}
	p, err := decodePrefix(b[:n])
	if err != nil {
		return p, err
	}
	if n < blockSize {
		return p, &DamageError{What: "prefix cut short", Offset: int64(n)}
	}
	if at := firstNonZero(b[prefixUsed:]); at >= 0 {
		return p, &DamageError{What: "padding after the prefix", Offset: int64(prefixUsed + at)}
	}
	return p, nil
}

// uuidString is the usual 8-4-4-4-12 form.
func uuidString(u [16]byte) string {
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// firstNonZero returns the place of the first byte that is not zero, or -1.
func firstNonZero(b []byte) int {
	for i, c := range b {
		if c != 0 {
			return i
		}
	}
	return -1
}

// derive is HKDF-SHA256 (RFC 5869) to a 256-bit key. Salt is empty: every
// input here is already a uniform key or has gone through Argon2id.
func derive(secret []byte, label string, parts ...[]byte) ([]byte, error) {
	info := []byte(label)
	for _, p := range parts {
		info = append(info, p...)
	}
	k, err := hkdf.Key(sha256.New, secret, nil, string(info), 32)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	return k, nil
}

// The labels that keep keys of different purpose apart.
const (
	labelKEK     = "muniment 1 slot"
	labelKeyFile = "muniment 1 key file"
	labelFile    = "muniment 1 file"
	labelMAC     = "muniment 1 keyring"
	labelCustody = "muniment 1 custody"
	labelPrivate = "muniment 1 private keys"
	labelData    = "muniment 1 data key for slot"
	labelKeeper  = "muniment 1 custody key for slot"
	labelKeyName = "muniment 1 key name"
)
