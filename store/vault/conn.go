package vault

import (
	"bytes"
	"slices"
)

// partPages is how many changed pages a transaction gathers in memory before
// it appends them as a part: 8 MiB. Compaction writes parts of the same size.
const partPages = 2048

// conn is one SQLite connection's view of the register: a snapshot while it
// holds a lock, and the pages it has changed. SQLite calls it from one
// goroutine at a time.
type conn struct {
	v        *Vault
	readOnly bool
	lock     int32 // SQLite's lock level

	log  *logFile // the snapshot's file; nil while no lock is held
	snap uint64   // the snapshot's sequence
	size uint32   // pages of the database as this connection sees it

	turn    token // this connection's turn as the writer
	writing bool  // it has the turn
	tx      change
	free    [][]byte // page buffers to use again
	buf     []byte   // the record being sealed
	buffer  pageBuffer
	scratch []byte // a page of which SQLite wants a piece
	epoch   int    // logFile.epoch of the last snapshot
}

// change is a transaction not yet committed.
type change struct {
	pages  map[uint32][]byte // changed since the last part
	parts  map[uint32]place  // appended in parts, not live
	tail   int64             // where the next record goes
	tag    [16]byte          // of the last record written
	part   uint32            // how many parts there are
	sealed int               // pages in them

	written bool // something may lie behind the end of the log
}

// pin takes a snapshot of the newest commit. The caller holds Vault.mu.
func (c *conn) pin() {
	c.log, c.snap, c.size = c.v.cur, c.v.cur.seq, c.v.cur.size
	c.log.readers++
	c.log.hold(c.snap)
}

// unpin gives the snapshot up. The caller holds Vault.mu.
func (c *conn) unpin() {
	if c.log == nil {
		return
	}
	c.log.release(c.snap)
	c.log.readers--
	if c.log.retired {
		c.buffer.of = nil // or an idle connection would keep all of its index
	}
	c.v.dropIfUnused(c.log)
	c.log = nil
}

// repin gives the snapshot up while the file is replaced, and returns what takes
// one of the file that is in place then: on failure the same as before.
func (c *conn) repin() func() {
	size, old := c.size, c.log
	c.unpin()
	return func() {
		c.pin()
		if c.log == old {
			c.size = size
		}
	}
}

// page reads one page as this connection sees it.
func (c *conn) page(number uint32, dst []byte) error {
	if p, ok := c.tx.pages[number]; ok {
		copy(dst, p)
		return nil
	}
	p, ok := c.tx.parts[number]
	if !ok {
		c.v.mu.RLock()
		p = c.log.find(number, c.snap)
		c.v.mu.RUnlock()
	}
	return c.log.readPage(number, p, dst, &c.buffer)
}

// write gathers a changed page in memory. Page 1 is never part of a part: its
// change counter tells a commit from a rollback.
func (c *conn) write(number uint32, src []byte) error {
	if c.tx.pages == nil {
		c.begin()
	}
	p, ok := c.tx.pages[number]
	if !ok {
		if len(c.tx.pages) > c.v.partPages {
			if err := c.appendPart(); err != nil {
				return err
			}
		}
		if n := len(c.free); n > 0 {
			p, c.free = c.free[n-1], c.free[:n-1]
		} else {
			p = make([]byte, pageSize)
		}
		c.tx.pages[number] = p
	}
	copy(p, src)
	c.size = max(c.size, number)
	return nil
}

func (c *conn) begin() {
	c.tx = change{pages: map[uint32][]byte{}, parts: map[uint32]place{}, tail: c.log.end, tag: c.log.tag}
}

// truncate drops pages beyond the new size.
func (c *conn) truncate(size uint32) {
	c.size = size
	for n, p := range c.tx.pages {
		if n > size {
			c.free = append(c.free, p)
			delete(c.tx.pages, n)
		}
	}
	for n := range c.tx.parts {
		if n > size {
			delete(c.tx.parts, n)
		}
	}
}

// numbers lists the changed pages in ascending order, with or without page 1.
func (c *conn) numbers(from uint32) []uint32 {
	ns := make([]uint32, 0, len(c.tx.pages))
	for n := range c.tx.pages {
		if n >= from {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return ns
}

func (c *conn) changed(n uint32) ([]byte, error) { return c.tx.pages[n], nil }

// appendPart seals the gathered pages as a part. It is not synced: that
// happens once, before the commit record.
func (c *conn) appendPart() error {
	numbers := c.numbers(2)
	h := header{seq: c.log.seq + 1, part: c.tx.part, kind: recordPart, size: c.size, generation: c.log.gen, prev: c.tx.tag}
	rec, id, tag, err := c.log.sealRecord(c.buf, c.tx.tail, h, numbers, c.changed)
	if err != nil {
		return err
	}
	c.buf, c.tx.written = rec, true
	if _, err := c.log.f.WriteAt(rec, c.tx.tail); err != nil {
		return diskError(err)
	}
	for i, n := range numbers {
		c.tx.parts[n] = place{off: c.tx.tail + bodyAt(len(numbers), i), rec: id}
		c.free = append(c.free, c.tx.pages[n])
		delete(c.tx.pages, n)
	}
	c.tx.tail += int64(len(rec))
	c.tx.tag = tag
	c.tx.part++
	c.tx.sealed += len(numbers)
	return nil
}

// commit seals what was gathered into one record, appends it with one write
// and syncs. When it returns nil the change is on disk; when it returns an
// error no trace of it is, unless that error is ErrUncertain.
func (c *conn) commit() error {
	if ok, err := c.isCommit(); err != nil || !ok {
		return err
	}
	if k := c.v.pendingKeys(); k != nil {
		return c.commitRekeyed(k)
	}
	l := c.log
	if c.tx.part > 0 {
		// Parts must be on disk before a record that makes them live can be.
		if err := l.f.Sync(); err != nil {
			return c.v.takeBack(l, err)
		}
	}
	c.v.mu.RLock()
	generation := max(l.gen, c.v.ring.generation)
	c.v.mu.RUnlock()
	h := header{seq: l.seq + 1, part: c.tx.part, kind: recordCommit, size: c.size, generation: generation, prev: c.tx.tag}
	numbers := c.numbers(1)
	rec, id, tag, err := l.sealRecord(c.buf, c.tx.tail, h, numbers, c.changed)
	if err != nil {
		return err
	}
	c.buf = rec
	if err := c.v.appendSynced(l, rec, c.tx.tail); err != nil {
		return err
	}
	h.blocks = recordBlocks(len(numbers))
	c.publish(&record{header: h, off: c.tx.tail, id: id, tag: tag, numbers: numbers})
	return nil
}

// isCommit tells a commit from the sync that ends a rollback whose pages had
// spilled: only a commit moves the change counter on page 1.
func (c *conn) isCommit() (bool, error) {
	now, ok := c.tx.pages[1]
	if !ok {
		return false, nil
	}
	if c.log.size == 0 {
		return true, nil
	}
	c.v.mu.RLock()
	p := c.log.find(1, c.snap)
	c.v.mu.RUnlock()
	was := make([]byte, pageSize)
	if err := c.log.readPage(1, p, was, &c.buffer); err != nil {
		return false, err
	}
	return !bytes.Equal(now[24:28], was[24:28]), nil
}

// publish makes the commit visible to the snapshots taken from now on.
func (c *conn) publish(r *record) {
	c.v.mu.Lock()
	defer c.v.mu.Unlock()
	l := c.log
	l.release(c.snap) // before apply: nobody keeps what this connection saw
	l.records += int(c.tx.part)
	l.sealed += c.tx.sealed
	l.apply(r, c.tx.parts)
	c.snap = l.seq
	l.hold(c.snap)
	c.v.wrote = true
	c.forget()
}

// rollback forgets the change and cuts off its parts. If the cut fails they
// stay as a tail of no consequence, which the next writer removes.
func (c *conn) rollback() {
	if c.tx.pages == nil {
		return
	}
	if c.tx.written && c.log.f != nil { // a failed replacement may have lost the file
		if err := c.log.f.Truncate(c.log.end); err != nil {
			c.v.note(diskError(err))
		}
	}
	c.forget()
}

// forget drops the change, keeping some of its buffers for the next one.
func (c *conn) forget() {
	for _, p := range c.tx.pages {
		if len(c.free) < 256 {
			c.free = append(c.free, p)
		}
	}
	if len(c.free) > 256 {
		c.free = slices.Clone(c.free[:256])
	}
	if cap(c.buf) > 1<<20 {
		c.buf = nil
	}
	c.tx = change{}
}
