package vault

import (
	"bytes"
	"errors"
	"testing"
)

// refusal says whether an error is one that a stranger's bytes may lead to.
func refusal(err error) bool {
	_, damaged := errors.AsType[*DamageError](err)
	return damaged || errors.Is(err, ErrNotVault) || errors.Is(err, ErrNewer) || errors.Is(err, ErrKDFRange) || errors.Is(err, ErrWrongSecret)
}

// FuzzPrefix: any bytes are read or refused, and what is read is canonical.
func FuzzPrefix(f *testing.F) {
	s := newSpecimen(f)
	f.Add(s.bytes[:blockSize])
	f.Add(s.bytes[:prefixUsed])
	f.Add([]byte(prefixMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := readPrefix(image(b))
		if err != nil {
			if !refusal(err) {
				t.Errorf("%v", err)
			}
			return
		}
		if !bytes.Equal(p.encode(), b[:blockSize]) {
			t.Error("not canonical")
		}
	})
}

// FuzzKeyring: likewise for a copy of the keyring, with the hashes made good,
// so that what lies behind them is reached.
func FuzzKeyring(f *testing.F) {
	s := newSpecimen(f)
	f.Add(s.bytes[keyringA:keyringA+keyringHead+3*slotSize], uint8(3))
	f.Add([]byte(keyringMagic), uint8(0))
	f.Fuzz(func(t *testing.T, b []byte, rehash uint8) {
		ring := make([]byte, keyringSize)
		copy(ring, b)
		for i := range min(int(rehash), maxSlots) {
			at := keyringHead + i*slotSize
			putHash(ring[at:at+slotSize], slotHashAt)
		}
		putHash(ring, keyringHashAt)
		k, err := decodeKeyring(ring)
		if err != nil {
			if !refusal(err) {
				t.Errorf("%v", err)
			}
			return
		}
		again := k.encode(prefix{}, nil)
		if !bytes.Equal(again[:keyringMACAt], ring[:keyringMACAt]) {
			t.Error("not canonical")
		}
	})
}

// FuzzHeader: any opened header is read or refused, and what is read is canonical.
func FuzzHeader(f *testing.F) {
	h := header{seq: 7, part: 2, kind: recordCommit, pages: 3, size: 9, blocks: recordBlocks(3), generation: 1}
	var plain [headerPlain]byte
	h.encode(plain[:])
	f.Add(plain[:])
	f.Add(make([]byte, headerPlain))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := decodeHeader(b)
		if err != nil {
			return
		}
		var again [headerPlain]byte
		h.encode(again[:])
		if !bytes.Equal(again[:], b) {
			t.Error("not canonical")
		}
	})
}

// FuzzList: page lists are ascending and, in a commit, within the database.
func FuzzList(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 0, 0, 0, 2}, uint8(recordCommit), uint32(2))
	f.Add([]byte{0, 0, 0, 2, 0, 0, 0, 1}, uint8(recordPart), uint32(2))
	f.Fuzz(func(t *testing.T, b []byte, kind uint8, size uint32) {
		numbers, err := decodeList(b, recordKind(kind), size)
		if err != nil {
			return
		}
		if !bytes.Equal(encodeList(numbers), b[:len(b)/4*4]) {
			t.Error("not canonical")
		}
	})
}

// FuzzOpen: a tampered register is opened, refused, or said to be torn, and
// nothing panics. at and with say what is overwritten.
func FuzzOpen(f *testing.F) {
	s := newSpecimen(f)
	f.Add(uint32(logStart), []byte{1, 2, 3}, uint32(0))
	f.Add(uint32(keyringA+keyringHead), []byte{0}, uint32(5000))
	f.Add(uint32(0), []byte("MUNIMENT\x00\x02"), uint32(1))
	f.Fuzz(func(t *testing.T, at uint32, with []byte, cut uint32) {
		b := bytes.Clone(s.bytes)
		copy(b[int(at)%len(b):], with)
		b = b[:len(b)-int(cut)%len(b)]
		v, err := openOn(diskWith(diskPath, b))
		if err != nil {
			if !refusal(err) {
				t.Errorf("%v", err)
			}
			return
		}
		if err := v.Close(); err != nil && !refusal(err) {
			t.Errorf("%v", err)
		}
	})
}
