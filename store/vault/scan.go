package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// record is one record as read: its header, where it lies, and its page list.
type record struct {
	header
	off     int64
	id      *recordID
	tag     [16]byte
	numbers []uint32
}

func encodeList(numbers []uint32) []byte {
	b := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return b
}

// stop says where and why a walk could not go on. It is not yet a verdict:
// torn or damaged is decided by what lies behind. The zero stop is none.
type stop struct {
	what  string
	off   int64 // of the record that failed
	start int64 // of the first record of its transaction
	// proof is set where the failure alone proves damage: a commit that opens
	// at its place but does not follow the one before.
	proof bool
}

func (s stop) happened() bool { return s.what != "" }

// found is the change a walk is in: the parts read so far, and the commit that is
// whole as far as its header and page list tell.
type found struct {
	start  int64 // of its first record
	part   uint32
	parts  map[uint32]place
	sealed int     // pages in the parts
	commit *record // nil until its commit record has been read
}

// walk reads records from the end of the known log up to limit and applies
// every commit it can. There is no stop where the log ends exactly at limit
// with a commit. A commit is applied once a record that follows it is found,
// for it was synced before that was written; the last commit, which may not
// have been, only after its pages have been opened too. With deep, which is
// called for each record, every record's pages are opened. The error is of the
// disk, never of the content.
func (l *logFile) walk(limit int64, deep func(*record) error) (stop, error) {
	at := l.state
	now := found{start: at.end, parts: map[uint32]place{}}
	var why stop
	var b pageBuffer
	for at.end < limit {
		var r *record
		var err error
		r, why, err = l.readRecord(at.end, limit, &at, now.nextPart())
		if err == nil && !why.happened() && deep != nil {
			why, err = l.readBody(r, deep, &b)
		}
		if err != nil {
			return stop{}, err
		}
		if why.happened() {
			break
		}
		if now.commit != nil {
			l.applyFound(&now)
		}
		at.follow(r)
		now.add(r)
	}
	if now.commit != nil {
		torn, err := l.readBody(now.commit, nil, &b)
		if err != nil {
			return stop{}, err
		}
		if torn.happened() {
			torn.start = now.start
			return torn, nil
		}
		l.applyFound(&now)
	} else if at.end > now.start && !why.happened() {
		why = stop{what: "unfinished change", off: at.end}
	}
	why.start = now.start
	return why, nil
}

// nextPart is the number of parts the next record must say lie before it.
func (c *found) nextPart() uint32 {
	if c.commit != nil {
		return 0
	}
	return c.part
}

func (c *found) add(r *record) {
	if r.kind != recordPart {
		c.commit = r
		return
	}
	for i, page := range r.numbers {
		c.parts[page] = place{off: r.off + bodyAt(len(r.numbers), i), rec: r.id}
	}
	c.part++
	c.sealed += len(r.numbers)
}

// applyFound makes a commit that was read live, and makes c ready for the next.
func (l *logFile) applyFound(c *found) {
	l.records += int(c.part)
	l.sealed += c.sealed
	l.apply(c.commit, c.parts)
	clear(c.parts)
	*c = found{start: l.end, parts: c.parts}
}

// readRecord reads the header and page list at off and checks that they follow at.
func (l *logFile) readRecord(off, limit int64, at *state, part uint32) (*record, stop, error) {
	fail := func(what string) (*record, stop, error) { return nil, stop{what: what, off: off}, nil }
	var head [headerSealed]byte
	if n, err := l.f.ReadAt(head[:], off); n < headerSealed {
		if err != nil && err != io.EOF {
			return nil, stop{}, fmt.Errorf("read the register: %w", err)
		}
		return fail("record header cut short")
	}
	h, err := openHeader(l.aead, &l.p.salt, off, head[:])
	if err != nil {
		return fail("record header")
	}
	first := at.records == 0
	if h.prev != at.tag || (!first && h.seq != at.seq+1) || h.part != part || h.generation < at.gen {
		return nil, stop{what: "record out of order", off: off, proof: h.kind != recordPart}, nil
	}
	if off+int64(h.blocks)*blockSize > limit {
		return fail("record cut short")
	}
	r := &record{header: h, off: off, id: &recordID{seq: h.seq, nonce: [12]byte(head[:])}}
	copy(r.tag[:], head[headerSealed-16:])
	if h.pages > 0 {
		if r.numbers, err = l.readList(r); err != nil {
			if errors.Is(err, errHeader) {
				return fail("page list")
			}
			return nil, stop{}, err
		}
	}
	return r, stop{}, nil
}

// readList opens the page list; errHeader says that its content is not sound.
func (l *logFile) readList(r *record) ([]uint32, error) {
	n := int(r.pages)
	sealed := make([]byte, listSize(n))
	if m, err := l.f.ReadAt(sealed, r.off+headerSealed); m < len(sealed) {
		if err == io.EOF {
			return nil, errHeader
		}
		return nil, fmt.Errorf("read the register: %w", err)
	}
	var aad [pageAADSize]byte
	pageAAD(&aad, 0, r.seq, &r.id.nonce)
	plain, err := l.aead.Open(sealed[12:12], sealed[:12], sealed[12:], aad[:])
	if err != nil {
		return nil, errHeader
	}
	return decodeList(plain, r.kind, r.size)
}

// decodeList reads page numbers: ascending, from 1, and in a commit none
// beyond the size of the database.
func decodeList(b []byte, kind recordKind, size uint32) ([]uint32, error) {
	numbers := make([]uint32, len(b)/4)
	last := uint32(0)
	for i := range numbers {
		numbers[i] = binary.BigEndian.Uint32(b[4*i:])
		if numbers[i] <= last || (kind == recordCommit && numbers[i] > size) {
			return nil, errHeader
		}
		last = numbers[i]
	}
	return numbers, nil
}

// readBody opens every page of a record and looks at its padding. With deep
// set it is called for the record before.
func (l *logFile) readBody(r *record, deep func(*record) error, b *pageBuffer) (stop, error) {
	if deep != nil {
		if err := deep(r); err != nil {
			return stop{}, err
		}
	}
	var dst [pageSize]byte
	n := len(r.numbers)
	for i, page := range r.numbers {
		err := l.readPage(page, place{off: r.off + bodyAt(n, i), rec: r.id}, dst[:], b)
		if d, ok := errors.AsType[*DamageError](err); ok {
			return stop{what: d.What, off: r.off}, nil
		}
		if err != nil {
			return stop{}, err
		}
	}
	pad := make([]byte, int64(r.blocks)*blockSize-bodyAt(n, n))
	if m, err := l.f.ReadAt(pad, r.off+bodyAt(n, n)); m < len(pad) {
		if err != io.EOF {
			return stop{}, fmt.Errorf("read the register: %w", err)
		}
		return stop{what: "record cut short", off: r.off}, nil
	}
	if firstNonZero(pad) >= 0 {
		return stop{what: "padding of a record", off: r.off}, nil
	}
	return stop{}, nil
}

// judge decides whether what stopped a walk is a torn tail or damage, by
// looking for a header that opens on a later boundary. One of a commit, a mark
// or a branch was synced after whatever failed: damage. Parts are synced only
// before their commit, so those of the change that was being written, or of
// one rolled back before it, prove nothing. A header that opens as one from
// another place is damage too: records were taken out or put in.
func (l *logFile) judge(s stop, limit int64) error {
	damage := &DamageError{What: s.what, Offset: s.off, Record: l.seq + 1}
	if s.proof {
		return damage
	}
	const window = 256
	buf := make([]byte, (window-1)*blockSize+headerSealed)
	for from := s.off + blockSize; from+headerSealed <= limit; from += window * blockSize {
		n, err := l.f.ReadAt(buf, from)
		if err != nil && err != io.EOF {
			return fmt.Errorf("read the register: %w", err)
		}
		for i := 0; i+headerSealed <= n && from+int64(i) < limit; i += blockSize {
			sealed := buf[i : i+headerSealed]
			h, err := openHeader(l.aead, &l.p.salt, from+int64(i), sealed)
			if err == nil && (h.kind != recordPart || h.seq > l.seq+1) {
				return damage
			}
			if _, err := openHeader(l.aead, &l.p.salt, s.off, sealed); err == nil {
				return damage
			}
		}
	}
	moved, err := l.movedHere(s.off, limit)
	if err != nil {
		return err
	}
	if moved {
		return damage
	}
	return nil
}

// movedHere says whether the header at off was sealed for another place in
// this file, before or after, as far as searchBlocks boundaries away.
func (l *logFile) movedHere(off, limit int64) (bool, error) {
	const searchBlocks = 1 << 12
	var head [headerSealed]byte
	if n, err := l.f.ReadAt(head[:], off); n < headerSealed {
		if err != nil && err != io.EOF {
			return false, fmt.Errorf("read the register: %w", err)
		}
		return false, nil
	}
	from := max(int64(logStart), off-searchBlocks*blockSize)
	for at := from; at <= limit+searchBlocks*blockSize; at += blockSize {
		if at == off {
			continue
		}
		if _, err := openHeader(l.aead, &l.p.salt, at, head[:]); err == nil {
			return true, nil
		}
	}
	return false, nil
}
