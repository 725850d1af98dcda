package vault

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
)

// disk is a disk that loses, tears or garbles what was not synced when its
// power is cut. It keeps every version that a 512-byte sector had since the
// last sync, since a real disk may write any of them last.
type disk struct {
	mu     sync.Mutex
	names  map[string]*inode // as programs see them
	synced map[string]*inode // as they are after a cut
	random *rand.Rand

	untilCut   int // operations until the power fails; negative: never
	untilFull  int // writes until the disk is full; negative: never
	untilShort int // writes until one is cut short; negative: never
	untilBad   int // reads until one fails; negative: never
	untilBrief int // reads until two in a row give half of what there is; negative: never
	brief      int // how many of the next reads do
	goodSyncs  int // how many of the next syncs succeed
	failSyncs  int // how many of those after fail
	failTrunc  bool
	failDir    bool
	off        bool // the power has failed
	met        bool // something of this has come
	operations int
}

type inode struct {
	now, durable []byte
	versions     map[int64][][]byte // by sector, since the last sync
	sizes        []int
	locks        map[*handle][3]LockMode
}

const sector = 512

var errPowerCut = errors.New("the power is cut")

func newDisk(seed uint64) *disk {
	return &disk{
		names: map[string]*inode{}, synced: map[string]*inode{},
		random: rand.New(rand.NewPCG(seed, 0)), untilCut: -1, untilFull: -1, untilShort: -1, untilBad: -1, untilBrief: -1,
	}
}

// step counts an operation and says whether the power is still on.
func (d *disk) step() error {
	d.operations++
	if d.untilCut == 0 {
		d.off, d.met = true, true
		return errPowerCut
	}
	if d.untilCut > 0 {
		d.untilCut--
	}
	return nil
}

func (d *disk) Open(name string) (File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.names[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &handle{d: d, n: n}, nil
}

func (d *disk) Create(name string) (File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return nil, err
	}
	if _, ok := d.names[name]; ok {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	n := &inode{versions: map[int64][][]byte{}, locks: map[*handle][3]LockMode{}}
	d.names[name] = n
	return &handle{d: d, n: n}, nil
}

func (d *disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return err
	}
	n, ok := d.names[from]
	if !ok {
		return fs.ErrNotExist
	}
	delete(d.names, from)
	d.names[to] = n
	return nil
}

func (d *disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return err
	}
	if _, ok := d.names[name]; !ok {
		return fs.ErrNotExist
	}
	delete(d.names, name)
	return nil
}

func (d *disk) SyncDir(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return err
	}
	if d.failDir {
		return syscall.EIO
	}
	d.synced = maps.Clone(d.names)
	return nil
}

// afterCut is the disk as the next start of the computer finds it.
func (d *disk) afterCut() *disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := newDisk(d.random.Uint64())
	names := d.synced
	if d.random.IntN(2) == 0 {
		names = d.names // renames and new names may have reached the disk unsynced
	}
	survived := map[*inode]*inode{}
	for name, n := range names {
		if survived[n] == nil {
			b := n.survive(d.random)
			survived[n] = &inode{now: b, durable: slices.Clone(b), versions: map[int64][][]byte{}, locks: map[*handle][3]LockMode{}}
		}
		next.names[name] = survived[n]
	}
	next.synced = maps.Clone(next.names)
	return next
}

// survive picks for each sector not synced one of its versions, a tear between
// two of them, or garbage.
func (n *inode) survive(r *rand.Rand) []byte {
	size := len(n.durable)
	if k := r.IntN(len(n.sizes) + 2); k < len(n.sizes) {
		size = n.sizes[k]
	} else if k == len(n.sizes) && len(n.now) > size {
		size += r.IntN(len(n.now) - size + 1)
	}
	b := make([]byte, size)
	copy(b, n.durable)
	allKept := r.IntN(8) == 0
	for _, s := range slices.Sorted(maps.Keys(n.versions)) {
		vs := n.versions[s]
		at := s * sector
		if at >= int64(size) {
			continue
		}
		dst := b[at:min(at+sector, int64(size))]
		newest := vs[len(vs)-1]
		if allKept {
			copy(dst, newest)
			continue
		}
		switch r.IntN(5) {
		case 0: // lost
		case 1, 2:
			copy(dst, newest)
		case 3:
			copy(dst, vs[r.IntN(len(vs))][:r.IntN(sector+1)])
		case 4:
			for i := range dst {
				dst[i] = byte(r.Uint32())
			}
		}
	}
	return b
}

// copyOf gives the bytes of a file as programs see them.
func (d *disk) copyOf(name string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.names[name].now)
}

// diskWith holds one file, synced.
func diskWith(name string, content []byte) *disk {
	d := newDisk(1)
	n := &inode{now: slices.Clone(content), durable: slices.Clone(content), versions: map[int64][][]byte{}, locks: map[*handle][3]LockMode{}}
	d.names[name], d.synced[name] = n, n
	return d
}

func (d *disk) files() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.names))
}

type handle struct {
	d      *disk
	n      *inode
	closed bool
}

func (h *handle) ReadAt(b []byte, at int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.closed {
		return 0, fs.ErrClosed
	}
	if h.d.untilBad >= 0 {
		h.d.untilBad--
		if h.d.untilBad < 0 {
			h.d.met = true
			return 0, syscall.EIO
		}
	}
	if h.d.untilBrief >= 0 {
		h.d.untilBrief--
		if h.d.untilBrief < 0 {
			h.d.met, h.d.brief = true, 2
		}
	}
	if at >= int64(len(h.n.now)) {
		return 0, io.EOF
	}
	if h.d.brief > 0 {
		h.d.brief--
		return copy(b[:len(b)/2], h.n.now[at:]), io.EOF
	}
	m := copy(b, h.n.now[at:])
	if m < len(b) {
		return m, io.EOF
	}
	return m, nil
}

func (h *handle) WriteAt(b []byte, at int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.closed {
		return 0, fs.ErrClosed
	}
	off := h.d.off
	err := h.d.step()
	switch {
	case off:
		return 0, err
	case err != nil:
		b = b[:h.d.random.IntN(len(b)+1)] // the power fails within a write
	case h.d.untilFull == 0 && at+int64(len(b)) > int64(len(h.n.now)): // overwriting needs no room
		h.d.met = true
		err = fmt.Errorf("write: %w", syscall.ENOSPC)
		b = b[:h.d.random.IntN(len(b)+1)]
	case h.d.untilFull > 0:
		h.d.untilFull--
	case h.d.untilShort == 0:
		h.d.met = true
		err = io.ErrShortWrite
		b = b[:h.d.random.IntN(len(b)+1)]
	}
	h.d.untilShort--
	n := h.n
	if grow := at + int64(len(b)) - int64(len(n.now)); grow > 0 {
		n.now = append(n.now, make([]byte, grow)...)
		n.sizes = append(n.sizes, len(n.now))
	}
	copy(n.now[at:], b)
	if len(b) > 0 {
		n.changed(at, at+int64(len(b)))
	}
	return len(b), err
}

func (n *inode) changed(from, to int64) {
	for s := from / sector; s*sector < to; s++ {
		v := make([]byte, sector)
		copy(v, n.now[s*sector:])
		n.versions[s] = append(n.versions[s], v)
	}
}

func (h *handle) Truncate(size int64) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.step(); err != nil {
		return err
	}
	if h.d.failTrunc {
		return syscall.EIO
	}
	n := h.n
	if size < int64(len(n.now)) {
		n.now = n.now[:size:size]
	} else {
		n.now = append(n.now, make([]byte, size-int64(len(n.now)))...)
	}
	n.sizes = append(n.sizes, int(size))
	return nil
}

func (h *handle) Sync() error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.step(); err != nil {
		return err
	}
	if h.d.goodSyncs > 0 {
		h.d.goodSyncs--
	} else if h.d.failSyncs > 0 {
		h.d.failSyncs--
		h.d.met = true
		return syscall.EIO
	}
	n := h.n
	n.syncNow()
	return nil
}

func (n *inode) syncNow() {
	// Only what changed is copied: a whole copy for each commit would be slow.
	switch {
	case len(n.durable) > len(n.now):
		n.durable = n.durable[:len(n.now)]
	case len(n.durable) < len(n.now):
		n.durable = append(n.durable, make([]byte, len(n.now)-len(n.durable))...)
	}
	for s := range n.versions {
		if at := s * sector; at < int64(len(n.now)) {
			copy(n.durable[at:], n.now[at:min(at+sector, int64(len(n.now)))])
		}
	}
	clear(n.versions)
	n.sizes = nil
}

func (h *handle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return int64(len(h.n.now)), nil
}

func (h *handle) IsAt(path string) (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return h.d.names[path] == h.n, nil
}

func (h *handle) Lock(which LockByte, mode LockMode) (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.closed {
		return false, fs.ErrClosed
	}
	for other, held := range h.n.locks {
		if other != h && (mode == Exclusive && held[which] != Unlocked || mode == Shared && held[which] == Exclusive) {
			return false, nil
		}
	}
	mine := h.n.locks[h]
	mine[which] = mode
	h.n.locks[h] = mine
	return true, nil
}

func (h *handle) Close() error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	h.closed = true
	delete(h.n.locks, h)
	return nil
}

// The made-up disk's one register, and a person who opens it without Argon2id,
// which would take longer than everything else together.

var diskPath = func() string {
	p, err := filepath.Abs("/register.muniment")
	if err != nil {
		panic(err) // cannot be: the path is absolute but for Windows' drive
	}
	return p
}()

func quick(password, salt []byte, _ KDF) []byte {
	b := make([]byte, 32)
	copy(b, password)
	for i := range b {
		b[i] ^= salt[i]
	}
	return b
}

var ann = Secret{Password: []byte("correct horse")}

func createOn(d FS) (*Vault, error) {
	return Create(diskPath, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF(), FS: d, slow: quick})
}

func openOn(d FS) (*Vault, error) {
	return Open(diskPath, OpenOptions{Login: "ann", Secret: ann, FS: d, slow: quick})
}
