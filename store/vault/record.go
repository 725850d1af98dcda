package vault

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
)

// recordKind says what a record does.
type recordKind uint8

const (
	recordPart   recordKind = 1 // pages that become live with the commit record of the same sequence
	recordCommit recordKind = 2 // makes its own pages, and the parts before it, live
	recordMark   recordKind = 3 // no pages: ends a sitting or an import, names a new keyring, notes a torn tail
	recordBranch recordKind = 4 // no pages: a restored copy goes on from here under a name of its own
)

// Flags of a recordMark.
const (
	markClean uint8 = 1 << iota // the sitting ended in good order
	markTorn                    // a torn tail was cut off here and kept aside
	markSeen                    // somebody was told of it
)

const (
	headerPlain  = 100
	headerSealed = 12 + headerPlain + 16 // nonce, ciphertext, tag
	sealOverhead = 12 + 16
	bodySize     = 12 + pageSize + 16 // one sealed page
	maxPartPages = 1 << 16            // more in one record is refused as absurd
)

// header is the fixed-size head of a record, sealed alone.
type header struct {
	seq        uint64 // the commit this belongs to, from 1
	part       uint32 // number of parts of this commit that lie before
	kind       recordKind
	flags      uint8
	pages      uint32   // pages in this record
	size       uint32   // pages of the database once committed
	blocks     uint32   // length of the record in blocks, padding included
	generation uint64   // of the keyring, at least
	prev       [16]byte // tag of the header before; of the prefix's hash for the first
	marker     [32]byte // torn: offset and length, two uint64; branch: its name; else zero
}

func (h *header) encode(b []byte) {
	clear(b[:headerPlain])
	binary.BigEndian.PutUint64(b, h.seq)
	binary.BigEndian.PutUint32(b[8:], h.part)
	b[12], b[13] = byte(h.kind), h.flags
	binary.BigEndian.PutUint32(b[16:], h.pages)
	binary.BigEndian.PutUint32(b[20:], h.size)
	binary.BigEndian.PutUint32(b[24:], h.blocks)
	binary.BigEndian.PutUint64(b[32:], h.generation)
	copy(b[40:], h.prev[:])
	copy(b[56:], h.marker[:])
}

var errHeader = errors.New("not a record header")

// decodeHeader reads an opened header and refuses what no writer makes.
func decodeHeader(b []byte) (header, error) {
	var h header
	if len(b) != headerPlain {
		return h, errHeader
	}
	h.seq = binary.BigEndian.Uint64(b)
	h.part = binary.BigEndian.Uint32(b[8:])
	h.kind, h.flags = recordKind(b[12]), b[13]
	h.pages = binary.BigEndian.Uint32(b[16:])
	h.size = binary.BigEndian.Uint32(b[20:])
	h.blocks = binary.BigEndian.Uint32(b[24:])
	h.generation = binary.BigEndian.Uint64(b[32:])
	copy(h.prev[:], b[40:])
	copy(h.marker[:], b[56:])
	reserved := b[14]|b[15] != 0 || firstNonZero(b[28:32]) >= 0 || firstNonZero(b[88:]) >= 0
	marked := h.kind == recordMark || h.kind == recordBranch
	switch {
	case reserved, h.seq == 0,
		h.kind < recordPart || h.kind > recordBranch,
		h.pages > maxPartPages,
		h.kind == recordPart && h.pages == 0,
		marked && h.pages != 0,
		!marked && h.flags != 0,
		h.blocks != recordBlocks(int(h.pages)):
		return header{}, errHeader
	}
	return h, nil
}

// listSize is the length of the sealed page list of n pages.
func listSize(n int) int {
	if n == 0 {
		return 0
	}
	return sealOverhead + 4*n
}

// bodyAt is the place of the i-th page of n within its record.
func bodyAt(n, i int) int64 { return int64(headerSealed + listSize(n) + i*bodySize) }

// recordBlocks is the length in blocks of a record of n pages.
func recordBlocks(n int) uint32 {
	return uint32((bodyAt(n, n) + blockSize - 1) / blockSize) //nolint:gosec // n is at most maxPartPages
}

// headerAAD binds a header to this file and this place in it.
func headerAAD(dst []byte, salt *[32]byte, offset int64) []byte {
	dst = append(dst[:0], salt[:]...)
	return binary.BigEndian.AppendUint64(dst, uint64(offset)) //nolint:gosec // offsets are not negative
}

// pageAADSize: page number, sequence, and the nonce of the record's header,
// which ties a page to one record and not to another attempt at the same
// sequence. The page list is sealed the same way as page 0, which SQLite does not have.
const pageAADSize = 4 + 8 + 12

func pageAAD(dst *[pageAADSize]byte, page uint32, seq uint64, nonce *[12]byte) {
	binary.BigEndian.PutUint32(dst[:], page)
	binary.BigEndian.PutUint64(dst[4:], seq)
	copy(dst[12:], nonce[:])
}

// openHeader opens the sealed header that lies at offset.
func openHeader(a cipher.AEAD, salt *[32]byte, offset int64, sealed []byte) (header, error) {
	var aad [40]byte
	var plain [headerPlain]byte
	if len(sealed) < headerSealed {
		return header{}, errHeader
	}
	p, err := a.Open(plain[:0], sealed[:12], sealed[12:headerSealed], headerAAD(aad[:0], salt, offset))
	if err != nil {
		return header{}, errHeader
	}
	return decodeHeader(p)
}
