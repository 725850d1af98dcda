package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Salvage says what could be read of a damaged file.
type Salvage struct {
	UUID       string   `json:"uuid"`
	Sequence   uint64   `json:"sequence"`    // of the newest record that opened
	Records    int      `json:"records"`     // that opened
	Unreadable int64    `json:"unreadable"`  // bytes of the log that belong to no record that opened
	Pages      int      `json:"pages"`       // of the tables, that opened as they were last written
	StalePages int      `json:"stale_pages"` // of which only an older state opened
	LostPages  int      `json:"lost_pages"`  // of which nothing opened
	Notes      []string `json:"notes"`       // plain sentences
}

// Whole says that every page opened as it was last written.
func (s *Salvage) Whole() bool { return s.StalePages == 0 && s.LostPages == 0 && s.Unreadable == 0 }

// OpenDamaged opens what still opens of a damaged file, in memory: of each page the newest state that is authentic. Nothing of the file is changed. Its first 96
// bytes and a copy of its keyring must be whole, and the secret right; without these there is no key. What it gives may be of several moments, and is for
// getting rows out of, not to go on with. It is for administrators: who has no custody gets ErrNoCustody.
func OpenDamaged(ctx context.Context, path string, o OpenOptions) (*Vault, Salvage, error) {
	var r Salvage
	v, f, err := aboutCopy(path, o.FS, o.slow)
	if err != nil {
		return nil, r, err
	}
	if err := v.salvage(ctx, f, o, &r); err != nil {
		v.wipe()
		return nil, r, errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return nil, r, fmt.Errorf("close the damaged file: %w", err)
	}
	v, err = v.start()
	return v, r, err
}

// salvage unlocks the file, gathers its records, and builds a whole file of them in memory.
func (v *Vault) salvage(ctx context.Context, f File, o OpenOptions, r *Salvage) error {
	l, err := v.unlockDamaged(f, o, r)
	if err != nil {
		return err
	}
	size, err := f.Size()
	if err != nil {
		return fmt.Errorf("look at the damaged file: %w", err)
	}
	g := gathering{l: l, versions: map[uint32][]version{}}
	if err := g.gather(ctx, size); err != nil {
		return err
	}
	if g.records == 0 {
		return &DamageError{What: "no record of the log", Offset: logStart}
	}
	c, err := g.content(ctx, r)
	if err != nil {
		return err
	}
	k := &keys{ring: v.ring, data: v.data, custody: v.custody, me: v.me, mine: v.keys}
	temp := tempName(v.path)
	out, err := v.createTemp(temp)
	if err != nil {
		return err
	}
	if v.cur, err = v.build(ctx, out, c, k); err == nil {
		err = v.fs.Rename(temp, v.path)
	}
	if err != nil {
		return errors.Join(err, out.Close())
	}
	v.ringAt = keyringA
	return nil
}

// unlockDamaged opens the person's slot in the better copy of the keyring that opens, and derives the file's key.
func (v *Vault) unlockDamaged(f File, o OpenOptions, r *Salvage) (*logFile, error) {
	b := make([]byte, prefixUsed)
	if _, err := f.ReadAt(b, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the damaged file: %w", err)
	}
	p, err := decodePrefix(b)
	if err != nil {
		return nil, err
	}
	v.uuid, r.UUID = p.uuid, uuidString(p.uuid)
	copies := readKeyrings(f)
	if copies[0].err != nil {
		return nil, copies[0].err
	}
	i := copies[0].ring.find(o.Login)
	if i < 0 {
		return nil, v.pretend(&copies[0].ring, o.Secret)
	}
	v.me = copies[0].ring.slots[i]
	if v.keys, err = v.me.open(v.uuid, o.Secret, v.slow); err != nil {
		return nil, err
	}
	if !v.me.hasCustody() {
		return nil, ErrNoCustody
	}
	if v.data, err = v.me.unwrap(v.me.data[:], labelData, v.uuid, v.keys.open); err != nil {
		return nil, err
	}
	l, err := newLogFile(f, p, v.data)
	if err != nil {
		return nil, err
	}
	if err := v.believe(l, copies); err != nil {
		return nil, err
	}
	if v.spare != nil {
		r.Notes = append(r.Notes, "one copy of the keyring is damaged; the other is whole")
		v.spare = nil
	}
	return l, nil
}

// version is a state of a page that a record holds.
type version struct {
	seq  uint64
	part uint32
	off  int64 // of the record
	at   place
}

// gathering collects the records that open, wherever they lie.
type gathering struct {
	l          *logFile
	versions   map[uint32][]version
	last       header   // of the commit with the greatest sequence
	commits    []uint64 // sequences of commits, marks and branches that opened
	newest     uint64
	generation uint64
	records    int
	readable   int64
	size       int64
}

// gather looks for a record at every boundary of the log. A record whose page list does not open is passed over: without it nobody knows whose pages it holds.
func (g *gathering) gather(ctx context.Context, size int64) error {
	g.size = size
	for off := int64(logStart); off+headerSealed <= size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := g.readAt(off)
		if err != nil {
			return err
		}
		if r == nil {
			off += blockSize
			continue
		}
		g.take(r)
		off += int64(r.blocks) * blockSize
	}
	return nil
}

// readAt reads the header and page list of a record, or returns nil where there is none that opens.
func (g *gathering) readAt(off int64) (*record, error) {
	var head [headerSealed]byte
	if n, err := g.l.f.ReadAt(head[:], off); n < headerSealed {
		if err == io.EOF {
			return nil, nil //nolint:nilnil // nothing is there, which is no failure
		}
		return nil, fmt.Errorf("read the damaged file: %w", err)
	}
	h, err := openHeader(g.l.aead, &g.l.p.salt, off, head[:])
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // no record begins here
	}
	r := &record{header: h, off: off, id: &recordID{seq: h.seq, nonce: [12]byte(head[:])}}
	if h.pages == 0 {
		return r, nil
	}
	if r.numbers, err = g.l.readList(r); errors.Is(err, errHeader) {
		return nil, nil //nolint:nilnil // its pages cannot be told apart
	}
	return r, err
}

func (g *gathering) take(r *record) {
	g.records++
	g.readable += min(int64(r.blocks)*blockSize, g.size-r.off)
	g.newest, g.generation = max(g.newest, r.seq), max(g.generation, r.generation)
	if r.kind != recordPart {
		g.commits = append(g.commits, r.seq)
		if r.seq >= g.last.seq {
			g.last = r.header
		}
	}
	for i, n := range r.numbers {
		g.versions[n] = append(g.versions[n], version{r.seq, r.part, r.off, place{off: r.off + bodyAt(len(r.numbers), i), rec: r.id}})
	}
}

// content is of each page the newest state that opens. A part counts where its commit opened, or where a later record shows that there was one.
func (g *gathering) content(ctx context.Context, r *Salvage) (content, error) {
	c := content{seq: g.newest, gen: g.generation, size: g.last.size}
	r.Sequence, r.Records, r.Unreadable = g.newest, g.records, g.size-logStart-g.readable
	chosen := map[uint32]place{}
	var b pageBuffer
	page := make([]byte, pageSize)
	for n := uint32(1); n <= c.size; n++ {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		all := slices.DeleteFunc(g.versions[n], func(v version) bool { return v.seq > g.last.seq && !slices.Contains(g.commits, v.seq) })
		slices.SortFunc(all, func(a, b version) int {
			return cmp.Or(cmp.Compare(b.seq, a.seq), cmp.Compare(b.part, a.part), cmp.Compare(b.off, a.off))
		})
		opened := -1
		for i, v := range all {
			err := g.l.readPage(n, v.at, page, &b)
			if err == nil {
				opened = i
				break
			}
			if _, damaged := errors.AsType[*DamageError](err); !damaged {
				return c, err
			}
		}
		switch {
		case opened < 0:
			r.LostPages++
			continue
		case opened > 0:
			r.StalePages++
		default:
			r.Pages++
		}
		chosen[n] = all[opened].at
		c.live = append(c.live, n)
	}
	c.read = func(n uint32, dst []byte) error { return g.l.readPage(n, chosen[n], dst, &b) }
	return c, nil
}

// EmptyTwin writes a new file of this register, with its people and under a data key of its own, and no tables in it.
func (v *Vault) EmptyTwin(ctx context.Context, path string) error {
	path, err := v.copyPath(path)
	if err != nil {
		return err
	}
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return ErrClosed
	}
	k, err := v.keysFor(KeyChange{}, nil)
	c := v.cur.contentOf(v.cur.state)
	v.mu.Unlock()
	if err != nil {
		return err
	}
	defer k.wipe()
	c.size, c.read, c.torn = 0, func(uint32, []byte) error { return nil }, nil
	temp := tempName(path)
	f, err := v.createTemp(temp)
	if err != nil {
		return err
	}
	_, err = v.build(ctx, f, c, k)
	if err = errors.Join(err, f.Close()); err == nil {
		err = v.place(temp, path)
	}
	if err != nil {
		return errors.Join(err, v.removeTemp(temp))
	}
	return nil
}
