package vault

// recordID names one record: its commit, and the nonce of its header, which
// seals its pages to it.
type recordID struct {
	seq   uint64
	nonce [12]byte
}

// place is where a page lies. The zero place was never written; off 0 with a
// record says that the database shrank and the page is gone.
type place struct {
	off int64
	rec *recordID
}

// index knows for each page the newest place and, while a reader may still
// look at an older state, the places before. It is guarded by Vault.mu.
type index struct {
	latest []place            // by page number; element 0 is unused
	older  map[uint32][]place // superseded, ascending, only those a snapshot sees
	snaps  map[uint64]int     // how many connections look at each sequence
	live   int                // pages whose newest place holds data
}

func newIndex() index {
	return index{latest: make([]place, 1), older: map[uint32][]place{}, snaps: map[uint64]int{}}
}

// find returns the newest place of a page not after snap; off is 0 for a page of zeros.
func (x *index) find(page uint32, snap uint64) place {
	if int64(page) >= int64(len(x.latest)) {
		return place{}
	}
	p := x.latest[page]
	if p.rec == nil || p.rec.seq <= snap {
		return p
	}
	old := x.older[page]
	for i := len(old) - 1; i >= 0; i-- {
		if old[i].rec.seq <= snap {
			return old[i]
		}
	}
	return place{}
}

// put makes p the newest place of a page.
func (x *index) put(page uint32, p place) {
	for int64(page) >= int64(len(x.latest)) {
		x.latest = append(x.latest, place{})
	}
	was := x.latest[page]
	if was.off != 0 {
		x.live--
	}
	if p.off != 0 {
		x.live++
	}
	if was.rec != nil && x.seen(was.rec.seq, p.rec.seq) {
		x.older[page] = append(x.prune(x.older[page], was.rec.seq), was)
	}
	x.latest[page] = p
}

// shrink forgets the pages after size, as of rec.
func (x *index) shrink(size uint32, rec *recordID) {
	for page := len(x.latest) - 1; page > int(size); page-- {
		if x.latest[page].off != 0 {
			x.put(uint32(page), place{rec: rec}) //nolint:gosec // an index of latest
		}
	}
}

// seen says whether any snapshot lies in [from, before).
func (x *index) seen(from, before uint64) bool {
	for s := range x.snaps {
		if s >= from && s < before {
			return true
		}
	}
	return false
}

// prune keeps those places that a snapshot still sees; next is the sequence
// that superseded the last of them.
func (x *index) prune(old []place, next uint64) []place {
	kept := old[:0]
	for i, p := range old {
		until := next
		if i+1 < len(old) {
			until = old[i+1].rec.seq
		}
		if x.seen(p.rec.seq, until) {
			kept = append(kept, p)
		}
	}
	return kept
}

// hold and release count the connections that look at a sequence.
func (x *index) hold(snap uint64) { x.snaps[snap]++ }

func (x *index) release(snap uint64) {
	x.snaps[snap]--
	if x.snaps[snap] > 0 {
		return
	}
	delete(x.snaps, snap)
	if len(x.older) == 0 {
		return
	}
	if len(x.snaps) == 0 {
		clear(x.older)
		return
	}
	for s := range x.snaps {
		if s < snap {
			return // not the oldest: what it saw goes with the next oldest
		}
	}
	for page, old := range x.older {
		if kept := x.prune(old, x.latest[page].rec.seq); len(kept) > 0 {
			x.older[page] = kept
		} else {
			delete(x.older, page)
		}
	}
}
