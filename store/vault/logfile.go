package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
)

// logFile is one file of the register: its key, where its log ends, and where
// each page lies. Compaction makes a new one; readers stay on theirs until
// their transaction ends. Fields below the line are guarded by Vault.mu, and
// changed only by whoever has the writer's turn.
type logFile struct {
	f      File
	p      prefix
	aead   cipher.AEAD
	macKey []byte

	epoch int // counts the strangers' files that took the place of ours while open

	index
	state
	readers int  // connections whose snapshot is of this file
	retired bool // replaced by another: closed when the last reader leaves
}

// state is what a walk through the log has found so far.
type state struct {
	end     int64    // of the last committed record
	seq     uint64   // of the last committed record
	tag     [16]byte // of its header
	size    uint32   // pages of the database
	gen     uint64   // keyring generation it names
	clean   bool     // it ends a sitting in good order
	records int      // all records, parts included
	sealed  int      // all pages sealed in them
	torn    *Torn    // the newest note of a torn tail not yet acknowledged
	branch  [32]byte // the name of the newest branch; all zero: none
}

// newLogFile derives the file's keys from the data key.
func newLogFile(f File, p prefix, dataKey []byte) (*logFile, error) {
	k, err := derive(dataKey, labelFile, p.uuid[:], p.salt[:])
	if err != nil {
		return nil, err
	}
	defer clear(k)
	if _, whole := f.(wholeFile); !whole {
		f = wholeFile{f}
	}
	l := &logFile{f: f, p: p, index: newIndex()}
	if l.aead, err = newGCM(k); err != nil {
		return nil, err
	}
	if l.macKey, err = derive(dataKey, labelMAC, p.uuid[:]); err != nil {
		return nil, err
	}
	l.state = startState(p)
	return l, nil
}

// startState is the state before the first record, whose header names the
// prefix's hash in the place of a tag.
func startState(p prefix) state {
	s := state{end: logStart}
	sum := sha256.Sum256(p.encode()[:64])
	copy(s.tag[:], sum[:])
	return s
}

// sealRecord builds a record in buf, growing it where needed: header, page
// list, pages in the order of the numbers given, zeros to the next boundary.
// It returns the record and its header's identity and tag.
func (l *logFile) sealRecord(buf []byte, at int64, h header, numbers []uint32, content func(uint32) ([]byte, error)) ([]byte, *recordID, [16]byte, error) {
	var tag [16]byte
	n := len(numbers)
	h.pages = uint32(n) //nolint:gosec // bounded by maxPartPages
	h.blocks = recordBlocks(n)
	need := int(h.blocks) * blockSize
	if cap(buf) < need {
		buf = make([]byte, need)
	}
	buf = buf[:need]
	nonces := make([]byte, 12*(n+2))
	rand.Read(nonces)
	id := &recordID{seq: h.seq, nonce: [12]byte(nonces)}

	var plain [headerPlain]byte
	var aad [40]byte
	h.encode(plain[:])
	copy(buf, id.nonce[:])
	l.aead.Seal(buf[12:12], buf[:12], plain[:], headerAAD(aad[:0], &l.p.salt, at))
	copy(tag[:], buf[headerSealed-16:])

	var pa [pageAADSize]byte
	if n > 0 {
		list := buf[headerSealed : headerSealed+listSize(n)]
		copy(list, nonces[12:24])
		pageAAD(&pa, 0, h.seq, &id.nonce)
		l.aead.Seal(list[12:12], list[:12], encodeList(numbers), pa[:])
	}
	for i, page := range numbers {
		p, err := content(page)
		if err != nil {
			return buf, nil, tag, err
		}
		at := bodyAt(n, i)
		body := buf[at : at+bodySize]
		copy(body, nonces[12*(i+2):12*(i+3)])
		pageAAD(&pa, page, h.seq, &id.nonce)
		l.aead.Seal(body[12:12], body[:12], p, pa[:])
	}
	clear(buf[bodyAt(n, n):])
	return buf, id, tag, nil
}

// apply makes a commit live: its places and those of its parts, then its size.
func (l *logFile) apply(r *record, parts map[uint32]place) {
	for page, p := range parts {
		if page <= r.size {
			l.put(page, place{off: p.off, rec: p.rec})
		}
	}
	for i, page := range r.numbers {
		l.put(page, place{off: r.off + bodyAt(len(r.numbers), i), rec: r.id})
	}
	if r.size < l.size {
		l.shrink(r.size, r.id)
	}
	l.size = r.size
	l.clean = r.kind == recordMark && r.flags&markClean != 0
	l.follow(r)
	if r.kind == recordBranch {
		l.branch = r.marker
	}
	if r.kind == recordMark {
		switch {
		case r.flags&markTorn != 0:
			l.torn = tornOf(r)
		case r.flags&markSeen != 0:
			l.torn = nil
		}
	}
}

// follow moves the end of the chain behind a record.
func (s *state) follow(r *record) {
	s.end = r.off + int64(r.blocks)*blockSize
	s.tag = r.tag
	s.records++
	s.sealed += len(r.numbers)
	s.gen = r.generation
	s.seq = r.seq
	if r.kind == recordPart {
		s.seq-- // not committed yet; a compacted file does not begin at 1
	}
}
