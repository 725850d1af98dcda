package vault

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// A copy is looked at without a byte of it being changed: what a sitting at it writes, such as the tables of a newer release or new keys, is held in memory,
// sealed as it would lie on the disk, and goes when the copy is closed.

// overlayFS is a disk on which the names that begin with that of one file lead to memory, over what the file holds.
type overlayFS struct {
	FS
	path string

	mu    sync.Mutex
	files map[string]*overlay
}

// newOverlay opens a file for reading alone, so that a copy on a disk that is write-protected can be read.
func newOverlay(disk FS, path string) (*overlayFS, error) {
	var base File
	var err error
	if _, real := disk.(realFS); real {
		base, err = openReal(path, os.O_RDONLY)
	} else {
		base, err = disk.Open(path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the copy: %w", err)
	}
	size, err := base.Size()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the copy: %w", err), base.Close())
	}
	return &overlayFS{FS: disk, path: path, files: map[string]*overlay{path: {base: base, size: size, whole: size, blocks: map[int64][]byte{}}}}, nil
}

// ours says whether a name is of the copy or of what a vault writes beside it.
func (o *overlayFS) ours(name string) bool { return name == o.path || name == tempName(o.path) }

func (o *overlayFS) Open(name string) (File, error) {
	if !o.ours(name) {
		return o.FS.Open(name)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	f, ok := o.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f.opened++
	return &overlayHandle{overlay: f, fs: o}, nil
}

func (o *overlayFS) Create(name string) (File, error) {
	if !o.ours(name) {
		return o.FS.Create(name)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, there := o.files[name]; there {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	f := &overlay{blocks: map[int64][]byte{}, opened: 1}
	o.files[name] = f
	return &overlayHandle{overlay: f, fs: o}, nil
}

func (o *overlayFS) Rename(from, to string) error {
	if o.ours(from) != o.ours(to) {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrPermission}
	}
	if !o.ours(from) {
		return o.FS.Rename(from, to)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	f, ok := o.files[from]
	if !ok {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	delete(o.files, from)
	o.files[to] = f
	return nil
}

func (o *overlayFS) Remove(name string) error {
	if !o.ours(name) {
		return o.FS.Remove(name)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.files[name]; !ok {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	delete(o.files, name)
	return nil
}

// SyncDir makes names durable that were made on the disk below. Where it is write-protected none was.
func (o *overlayFS) SyncDir(dir string) error {
	err := o.FS.SyncDir(dir)
	if dir == filepath.Dir(o.path) && errors.Is(err, syscall.EROFS) {
		return nil
	}
	return err
}

// onRealDisk says whether files go where cloud clients can be.
func onRealDisk(disk FS) bool {
	if o, ok := disk.(*overlayFS); ok {
		disk = o.FS
	}
	_, ok := disk.(realFS)
	return ok
}

// overlayHandle is an open overlay. Nobody else sees it, so that its locks are always to be had.
type overlayHandle struct {
	*overlay
	fs *overlayFS
}

func (h *overlayHandle) Sync() error                           { return nil }
func (h *overlayHandle) Lock(LockByte, LockMode) (bool, error) { return true, nil }

func (h *overlayHandle) IsAt(path string) (bool, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	return h.fs.files[path] == h.overlay, nil
}

// Close closes the file below with the last handle.
func (h *overlayHandle) Close() error {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	if h.opened--; h.opened > 0 || h.base == nil {
		return nil
	}
	return h.base.Close()
}

// overlay is a file whose changes stay in memory. All that a vault writes are whole blocks.
type overlay struct {
	base   File // nil: there is none below
	opened int  // handles; overlayFS.mu guards it

	mu     sync.RWMutex
	size   int64
	whole  int64 // of base that still counts
	blocks map[int64][]byte
}

func (o *overlay) ReadAt(b []byte, at int64) (int, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if at >= o.size {
		return 0, io.EOF
	}
	want := b
	if room := o.size - at; int64(len(b)) > room {
		want = b[:room]
	}
	if len(o.blocks) == 0 && at+int64(len(want)) <= o.whole {
		if n, err := o.base.ReadAt(want, at); n < len(want) {
			return n, err
		}
		return o.ended(len(want), len(b))
	}
	for done := 0; done < len(want); {
		from := at + int64(done)
		block := from / blockSize
		part := want[done:min(len(want), done+int((block+1)*blockSize-from))]
		if held, ok := o.blocks[block]; ok {
			copy(part, held[from-block*blockSize:])
		} else if n, err := o.readBase(part, from); n < len(part) {
			return done + n, err
		}
		done += len(part)
	}
	return o.ended(len(want), len(b))
}

// readBase reads what was not written over; beyond what base has there are zeros.
func (o *overlay) readBase(b []byte, at int64) (int, error) {
	there := max(0, min(int64(len(b)), o.whole-at))
	if there == 0 {
		clear(b)
		return len(b), nil
	}
	if n, err := o.base.ReadAt(b[:there], at); int64(n) < there {
		return n, err
	}
	clear(b[there:])
	return len(b), nil
}

func (o *overlay) ended(n, asked int) (int, error) {
	if n < asked {
		return n, io.EOF
	}
	return n, nil
}

func (o *overlay) WriteAt(b []byte, at int64) (int, error) {
	if at%blockSize != 0 || len(b)%blockSize != 0 {
		return 0, fmt.Errorf("write %d bytes at %d: not whole blocks", len(b), at)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := 0; i < len(b); i += blockSize {
		o.blocks[(at+int64(i))/blockSize] = append([]byte(nil), b[i:i+blockSize]...)
	}
	o.size = max(o.size, at+int64(len(b)))
	return len(b), nil
}

func (o *overlay) Truncate(size int64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for block := range o.blocks {
		if block*blockSize >= size {
			delete(o.blocks, block)
		}
	}
	o.size, o.whole = size, min(o.whole, size)
	return nil
}

func (o *overlay) Size() (int64, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.size, nil
}
