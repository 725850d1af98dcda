package vault

import (
	"fmt"
	"io"
)

// aheadPages is how many pages are read at once where one follows the other.
const aheadPages = 16

// pageBuffer is what reading pages needs besides their destination. Each
// connection has its own: allocating them doubled the cost of a read.
type pageBuffer struct {
	one [bodySize]byte
	aad [pageAADSize]byte

	ahead []byte   // sealed pages that follow each other, of which one was asked for
	from  int64    // where in the file ahead begins
	of    *logFile // whose file
	last  int64    // where the last page read lay
}

// readPage opens the page that lies at p into dst, pageSize bytes.
func (l *logFile) readPage(page uint32, p place, dst []byte, b *pageBuffer) error {
	if p.off == 0 {
		clear(dst)
		return nil
	}
	pageAAD(&b.aad, page, p.rec.seq, &p.rec.nonce)
	if sealed := b.readAhead(l, p.off); sealed != nil {
		if _, err := l.aead.Open(dst[:0:pageSize], sealed[:12], sealed[12:], b.aad[:]); err == nil {
			return nil
		}
		// Read ahead before it was written, perhaps: what the file holds now decides.
		b.of = nil
	}
	if n, err := l.f.ReadAt(b.one[:], p.off); n < bodySize {
		if err == io.EOF {
			return &DamageError{What: "page cut short", Offset: p.off, Record: p.rec.seq}
		}
		return fmt.Errorf("read the register: %w", err)
	}
	if _, err := l.aead.Open(dst[:0:pageSize], b.one[:12], b.one[12:], b.aad[:]); err != nil {
		return &DamageError{What: "page", Offset: p.off, Record: p.rec.seq}
	}
	return nil
}

// readAhead returns the sealed page at off if it was read together with an
// earlier one, or can be now because the last two reads followed each other as
// they do in a scan. Otherwise, and where the file ends or fails, it returns nil.
func (b *pageBuffer) readAhead(l *logFile, off int64) []byte {
	follows := b.of == l && off > b.last && off <= b.last+2*bodySize
	if b.of != l {
		b.of, b.ahead = l, b.ahead[:0]
	}
	b.last = off
	if in := off - b.from; in >= 0 && in+bodySize <= int64(len(b.ahead)) {
		return b.ahead[in : in+bodySize]
	}
	if !follows {
		return nil
	}
	if cap(b.ahead) == 0 {
		b.ahead = make([]byte, aheadPages*bodySize)
	}
	n, err := l.f.ReadAt(b.ahead[:cap(b.ahead)], off)
	if err != nil && err != io.EOF {
		n = 0
	}
	b.from, b.ahead = off, b.ahead[:n]
	if n < bodySize {
		return nil
	}
	return b.ahead[:bodySize]
}
