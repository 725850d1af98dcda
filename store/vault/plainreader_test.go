package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// A second reader of the format, written from docs/vault-format.md alone. It
// calls nothing of this package, names its own numbers, keeps the whole file
// in memory, and makes the complete check. It exists to disagree.

// outcome is what the reader says of a file.
type outcome struct {
	Verdict  string `json:"verdict"` // opens, torn, spare-damaged, damaged, newer, not-a-register, wrong-secret, parameters-refused
	Sequence uint64 `json:"sequence,omitempty"`
	Pages    uint32 `json:"pages,omitempty"`    // of the database
	Database string `json:"database,omitempty"` // SHA-256 of all its pages
	Clean    bool   `json:"clean,omitempty"`    // ends with a sitting in good order
	Custody  bool   `json:"custody,omitempty"`
}

type plainSlot []byte

type plainRing struct {
	raw        []byte
	verdict    string // empty when sound
	generation uint64
	slots      []plainSlot
}

type plainHeader struct {
	seq             uint64
	part            uint32
	kind, flags     byte
	n, size, blocks uint32
	gen             uint64
	prev            string
	nonce           []byte
	tag             string
}

type plainFile struct {
	b        []byte
	uuid     []byte
	salt     []byte
	key      cipher.AEAD
	db       map[uint32][]byte
	seq, gen uint64
	size     uint32
	tag      string
	believed int
	torn     bool // a torn mark nobody has seen
	clean    bool
}

func allZero(b []byte) bool { return strings.Trim(string(b), "\x00") == "" }

func hashed(b []byte, at int) bool {
	s := sha256.Sum256(b[:at])
	return hmac.Equal(s[:], b[at:at+32])
}

func plainKey(secret []byte, label string, context ...[]byte) []byte {
	info := label
	for _, c := range context {
		info += string(c)
	}
	k, err := hkdf.Key(sha256.New, secret, nil, info, 32)
	if err != nil {
		panic(err)
	}
	return k
}

func plainGCM(key []byte) cipher.AEAD {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	a, err := cipher.NewGCM(c)
	if err != nil {
		panic(err)
	}
	return a
}

func unseal(a cipher.AEAD, sealed, aad []byte) ([]byte, bool) {
	if len(sealed) < 28 {
		return nil, false
	}
	p, err := a.Open(nil, sealed[:12], sealed[12:], aad)
	return p, err == nil
}

// readPlainly reads a register as somebody who signs in under login.
func readPlainly(b []byte, login, password string, keyFile []byte) outcome {
	no := func(v string) outcome { return outcome{Verdict: v} }
	if len(b) < 8 || string(b[:8]) != "MUNIMENT" {
		return no("not-a-register")
	}
	if len(b) < 96 || !hashed(b, 64) {
		return no("damaged")
	}
	switch major := binary.BigEndian.Uint16(b[8:]); {
	case major > 1:
		return no("newer")
	case major == 0:
		return no("damaged")
	}
	if len(b) < 274432 || !allZero(b[12:16]) || !allZero(b[96:4096]) {
		return no("damaged")
	}
	f := &plainFile{b: b, uuid: b[16:32], salt: b[32:64], db: map[uint32][]byte{}, tag: string(b[64:80])}

	rings := []plainRing{readPlainRing(b[4096:139264]), readPlainRing(b[139264:274432])}
	used := 0
	if rings[1].verdict == "" && (rings[0].verdict != "" || rings[1].generation > rings[0].generation) {
		used = 1
	}
	ring, spare := rings[used], rings[1-used]
	if ring.verdict != "" {
		return no(ring.verdict)
	}
	slot, data, verdict := f.signIn(ring, login, password, keyFile)
	if verdict != "" {
		return no(verdict)
	}
	macKey := plainKey(data, "muniment 1 keyring", f.uuid)
	if !f.authentic(ring, macKey) {
		return no("damaged")
	}
	f.key = plainGCM(plainKey(data, "muniment 1 file", f.uuid, f.salt))
	verdict = f.readLog()
	if verdict == "damaged" || f.gen > ring.generation {
		return no("damaged")
	}
	o := f.outcome(verdict)
	o.Custody = !allZero(slot[340:420])
	if o.Verdict == "opens" && (spare.verdict != "" || !f.authentic(spare, macKey) ||
		spare.generation == ring.generation && string(spare.raw) != string(ring.raw)) {
		o.Verdict = "spare-damaged"
	}
	return o
}

func (f *plainFile) authentic(r plainRing, key []byte) bool {
	if r.verdict != "" {
		return false
	}
	m := hmac.New(sha256.New, key)
	m.Write(f.b[:96])
	m.Write(r.raw[:135104])
	return hmac.Equal(m.Sum(nil), r.raw[135104:135136])
}

func readPlainRing(raw []byte) plainRing {
	r := plainRing{raw: raw, verdict: "damaged"}
	if !hashed(raw, 135136) || string(raw[:8]) != "MUNIKEYS" || !allZero(raw[18:64]) || !allZero(raw[131136:135104]) {
		return r
	}
	n := int(binary.BigEndian.Uint16(raw[16:]))
	if n > 128 {
		return r
	}
	for i := range 128 {
		s := raw[64+1024*i : 64+1024*(i+1)]
		if i >= n {
			if !allZero(s) {
				return r
			}
			continue
		}
		if s[0] == 0 || !hashed(s, 992) || s[420] > 128 {
			return r
		}
		if !allZero(s[13:16]) || !allZero(s[161:168]) || !allZero(s[421+int(s[420]):992]) {
			return r
		}
		if s[0] > 2 || s[1] > 1 || binary.BigEndian.Uint16(s[2:]) != 1 {
			r.verdict = "newer"
			return r
		}
		if s[0] == 1 && !plainName(string(s[421:421+int(s[420])])) {
			return r
		}
		r.slots = append(r.slots, s)
	}
	r.generation = binary.BigEndian.Uint64(raw[8:])
	r.verdict = ""
	return r
}

func plainName(s string) bool {
	for _, c := range s {
		if !unicode.IsPrint(c) {
			return false
		}
	}
	return s != "" && utf8.ValidString(s) && strings.TrimSpace(s) == s
}

func (f *plainFile) signIn(r plainRing, login, password string, keyFile []byte) (slot plainSlot, data []byte, verdict string) {
	for _, s := range r.slots {
		if s[0] == 1 && strings.EqualFold(string(s[421:421+int(s[420])]), login) {
			slot = s
		}
	}
	known := slot != nil
	if len(r.slots) == 0 {
		return nil, nil, "wrong-secret"
	}
	if !known {
		slot = r.slots[0]
	}
	memory, passes, lanes := binary.BigEndian.Uint32(slot[4:]), binary.BigEndian.Uint32(slot[8:]), slot[12]
	if memory < 19456 || memory > 1048576 || passes < 2 || passes > 16 || lanes < 1 || lanes > 16 {
		return nil, nil, "parameters-refused"
	}
	secret := make([]byte, 64)
	copy(secret, argon2.IDKey([]byte(password), slot[32:64], passes, memory, lanes, 32))
	if keyFile != nil {
		m := hmac.New(sha256.New, []byte("muniment 1 key file"))
		m.Write(keyFile)
		copy(secret[32:], m.Sum(nil))
	}
	if !known {
		return nil, nil, "wrong-secret"
	}
	id := slot[16:32]
	aad := slices.Concat([]byte("muniment 1 private keys"), f.uuid, []byte{0, 1}, slot[:168])
	private, ok := unseal(plainGCM(plainKey(secret, "muniment 1 slot", f.uuid, id)), slot[168:260], aad)
	if !ok {
		return nil, nil, "wrong-secret"
	}
	key, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(private[:32])
	if err != nil {
		return nil, nil, "damaged"
	}
	info := slices.Concat([]byte("muniment 1 data key for slot"), f.uuid, id, []byte{0, 1})
	data, err = hpke.Open(key, hpke.HKDFSHA256(), hpke.AES256GCM(), info, slot[260:340])
	if err != nil {
		return nil, nil, "damaged"
	}
	return slot, data, ""
}

// headerAt opens the header that lies at one offset as one sealed for another.
func (f *plainFile) headerAt(lies, sealedFor int) (plainHeader, bool) {
	var h plainHeader
	if lies+128 > len(f.b) {
		return h, false
	}
	raw := f.b[lies : lies+128]
	p, ok := unseal(f.key, raw, binary.BigEndian.AppendUint64(slices.Clone(f.salt), uint64(sealedFor)))
	if !ok {
		return h, false
	}
	h = plainHeader{
		seq: binary.BigEndian.Uint64(p), part: binary.BigEndian.Uint32(p[8:]), kind: p[12], flags: p[13],
		n: binary.BigEndian.Uint32(p[16:]), size: binary.BigEndian.Uint32(p[20:]), blocks: binary.BigEndian.Uint32(p[24:]),
		gen: binary.BigEndian.Uint64(p[32:]), prev: string(p[40:56]), nonce: raw[:12], tag: string(raw[112:]),
	}
	length := 128 + int(h.n)*4124
	if h.n > 0 {
		length += 28 + 4*int(h.n)
	}
	sound := h.seq > 0 && h.kind >= 1 && h.kind <= 4 && h.n <= 65536 && allZero(p[14:16]) && allZero(p[28:32]) && allZero(p[88:]) &&
		(h.kind != 1 || h.n > 0) && (h.kind < 3 || h.n == 0) && (h.kind == 3 || h.flags == 0) && int(h.blocks) == (length+4095)/4096
	return h, sound
}

// record reads list and pages; pages and padding are opened only on request.
func (f *plainFile) record(at int, h plainHeader, complete bool) (map[uint32][]byte, bool) {
	end := at + 4096*int(h.blocks)
	if end > len(f.b) {
		return nil, false
	}
	pages := map[uint32][]byte{}
	rest := f.b[at+128 : end]
	aad := func(page uint32) []byte {
		a := binary.BigEndian.AppendUint32(nil, page)
		return append(binary.BigEndian.AppendUint64(a, h.seq), h.nonce...)
	}
	if h.n > 0 {
		list, ok := unseal(f.key, rest[:28+4*h.n], aad(0))
		if !ok {
			return nil, false
		}
		rest = rest[28+4*h.n:]
		last := uint32(0)
		for i := range h.n {
			page := binary.BigEndian.Uint32(list[4*i:])
			if page <= last || h.kind == 2 && page > h.size {
				return nil, false
			}
			last = page
			if complete {
				if pages[page], ok = unseal(f.key, rest[:4124], aad(page)); !ok {
					return nil, false
				}
			}
			rest = rest[4124:]
		}
	}
	return pages, !complete || allZero(rest)
}

// readLog makes the complete check.
func (f *plainFile) readLog() (verdict string) {
	at, start := 274432, 274432 // start: of the commit being read
	var part uint32
	pending := map[uint32][]byte{}
	for at < len(f.b) {
		h, ok := f.headerAt(at, at)
		if !ok {
			return f.judge(at)
		}
		first := f.believed == 0 && part == 0
		if h.prev != f.tag || h.part != part || h.gen < f.gen || !first && h.seq != f.seq+1 {
			if h.kind != 1 {
				return "damaged"
			}
			return f.judge(at)
		}
		pages, ok := f.record(at, h, true)
		if !ok {
			return f.judge(at)
		}
		at += 4096 * int(h.blocks)
		f.tag = h.tag
		f.gen = h.gen
		maps.Copy(pending, pages)
		if h.kind == 1 {
			f.seq = h.seq - 1
			part++
			continue
		}
		f.believe(h, pending)
		clear(pending)
		part, start = 0, at
	}
	if at > start || f.believed == 0 {
		return f.judge(at)
	}
	return "opens"
}

func (f *plainFile) believe(h plainHeader, pages map[uint32][]byte) {
	maps.Copy(f.db, pages)
	maps.DeleteFunc(f.db, func(page uint32, _ []byte) bool { return page > h.size })
	f.seq, f.size, f.believed = h.seq, h.size, f.believed+1
	f.clean = h.kind == 3 && h.flags&1 != 0
	if h.kind == 3 && h.flags&2 != 0 {
		f.torn = true
	} else if h.kind == 3 && h.flags&4 != 0 {
		f.torn = false
	}
}

func (f *plainFile) judge(failed int) string {
	if f.believed == 0 {
		return "damaged"
	}
	for y := failed + 4096; y < len(f.b); y += 4096 {
		if h, ok := f.headerAt(y, y); ok && (h.kind != 1 || h.seq > f.seq+1) {
			return "damaged"
		}
		if _, ok := f.headerAt(y, failed); ok {
			return "damaged"
		}
	}
	for other := max(274432, failed-4096*4096); other <= len(f.b)+4096*4096; other += 4096 {
		if _, ok := f.headerAt(failed, other); ok && other != failed {
			return "damaged"
		}
	}
	return "torn"
}

func (f *plainFile) outcome(verdict string) outcome {
	if f.torn {
		verdict = "torn"
	}
	sum := sha256.New()
	for page := range f.size {
		p, ok := f.db[page+1]
		if !ok {
			p = make([]byte, 4096)
		}
		sum.Write(p)
	}
	return outcome{Verdict: verdict, Sequence: f.seq, Pages: f.size, Database: hex.EncodeToString(sum.Sum(nil)), Clean: f.clean && verdict == "opens"}
}
