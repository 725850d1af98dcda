package vault

import (
	"context"
	"crypto/rand"
	"fmt"
)

// Compaction, rekeying and copying are one thing: a new file with a salt of its
// own is built from one state of the register's pages, synced, and read back
// from the disk before it counts. They differ in the keys and people it gets,
// and in where it goes.

// content is one state of the register, from which a new file is built.
type content struct {
	seq    uint64 // of its last commit
	gen    uint64 // of the keyring that its log names
	size   uint32 // pages of the database
	live   []uint32
	read   func(number uint32, dst []byte) error
	torn   *Torn
	branch [32]byte
}

// newest is the state that the last commit left. Nobody may commit while it is read.
func (l *logFile) newest() content {
	var b pageBuffer
	c := l.contentOf(l.state)
	for n := 1; n < len(l.latest); n++ {
		if l.latest[n].off != 0 {
			c.live = append(c.live, uint32(n))
		}
	}
	c.read = func(n uint32, dst []byte) error { return l.readPage(n, l.latest[n], dst, &b) }
	return c
}

// frozen is the same state, which may be read while others commit.
func (l *logFile) frozen() content {
	var b pageBuffer
	c := l.newest()
	places := make(map[uint32]place, len(c.live))
	for _, n := range c.live {
		places[n] = l.latest[n]
	}
	c.read = func(n uint32, dst []byte) error { return l.readPage(n, places[n], dst, &b) }
	return c
}

func (l *logFile) contentOf(s state) content {
	return content{seq: s.seq, gen: s.gen, size: s.size, torn: s.torn, branch: s.branch}
}

// endings is how many records without pages end the log of a new file.
func (c *content) endings() uint64 {
	if c.branch != ([32]byte{}) {
		return 2
	}
	return 1
}

// build writes a new file, syncs it, and reads all of it back.
func (v *Vault) build(ctx context.Context, f File, c content, k *keys) (*logFile, error) {
	for _, which := range []LockByte{LockOpen, LockWrite} {
		if err := lockWaiting(f, which, Exclusive); err != nil {
			return nil, err
		}
	}
	p := prefix{major: formatMajor, minor: formatMinor, uuid: v.uuid}
	rand.Read(p.salt[:])
	w, err := newLogFile(f, p, k.data)
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteAt(p.encode(), 0); err != nil {
		return nil, diskError(err)
	}
	if _, err := writeKeyring(f, k.ring.encode(p, w.macKey), keyringA, keyringB); err != nil {
		return nil, diskError(err)
	}
	c.gen = max(c.gen, k.ring.generation)
	if err := w.fill(ctx, c, v.partPages); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, diskError(err)
	}
	return v.readBack(ctx, w, c, k)
}

// fill appends pages as parts and a commit, then the name of the branch if
// there is one, then a mark.
func (l *logFile) fill(ctx context.Context, c content, perPart int) error {
	page := make([]byte, pageSize)
	read := func(n uint32) ([]byte, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return page, c.read(n, page)
	}
	h := header{seq: c.seq + 1, kind: recordPart, size: c.size, generation: c.gen, prev: l.tag}
	at := l.end
	var buf []byte
	put := func(numbers []uint32) error {
		rec, _, tag, err := l.sealRecord(buf, at, h, numbers, read)
		if err != nil {
			return err
		}
		buf = rec
		if _, err := l.f.WriteAt(rec, at); err != nil {
			return diskError(err)
		}
		at += int64(len(rec))
		h.prev = tag
		return nil
	}
	live := c.live
	for ; len(live) > perPart; live = live[perPart:] {
		if err := put(live[:perPart]); err != nil {
			return err
		}
		h.part++
	}
	h.kind = recordCommit
	if err := put(live); err != nil {
		return err
	}
	h.part = 0
	if c.branch != ([32]byte{}) {
		h.seq, h.kind, h.marker = h.seq+1, recordBranch, c.branch
		if err := put(nil); err != nil {
			return err
		}
	}
	h.seq, h.kind, h.flags, h.marker = h.seq+1, recordMark, markClean, [32]byte{}
	if c.torn != nil {
		h.flags |= markTorn
		h.marker = c.torn.marker()
	}
	return put(nil)
}

// readBack walks the new file from the disk, opening every page and both
// copies of the keyring, and compares what it holds with what it is to hold.
func (v *Vault) readBack(ctx context.Context, w *logFile, c content, k *keys) (*logFile, error) {
	fresh, err := newLogFile(w.f, w.p, k.data)
	if err != nil {
		return nil, err
	}
	size, err := w.f.Size()
	if err != nil {
		return nil, fmt.Errorf("read the new file of the register: %w", err)
	}
	s, err := fresh.walk(size, func(*record) error { return ctx.Err() })
	if err != nil {
		return nil, err
	}
	copies := readKeyrings(w.f)
	switch {
	case s.happened(), fresh.live != len(c.live), fresh.size != c.size, fresh.seq != c.seq+1+c.endings(),
		!copies[0].authentic(w.p, fresh.macKey), spareProblem(copies, fresh) != nil, !k.holds(v.uuid, &copies[0].ring):
		return nil, fmt.Errorf("%w: the new file of the register could not be read back", ErrNotSaved)
	}
	if fresh.torn != nil {
		fresh.torn.Aside = c.torn.Aside
	}
	return fresh, nil
}
