package vault

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

// A copy is looked at without a byte of it being changed: what a sitting at it writes, such as the tables of a newer release, is held in memory, sealed
// as it would lie on the disk, and goes when the copy is closed.

// overlayFS is a disk one file of which cannot be changed.
type overlayFS struct {
	FS
	path string
	base File
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
	return &overlayFS{disk, path, base}, nil
}

// Open opens the one file, once: it is closed with what opened it.
func (o *overlayFS) Open(name string) (File, error) {
	if name != o.path {
		return o.FS.Open(name)
	}
	size, err := o.base.Size()
	if err != nil {
		return nil, err
	}
	return &overlay{base: o.base, size: size, whole: size, blocks: map[int64][]byte{}}, nil
}

func (o *overlayFS) Rename(from, to string) error {
	if from == o.path || to == o.path {
		return &fs.PathError{Op: "rename", Path: o.path, Err: fs.ErrPermission}
	}
	return o.FS.Rename(from, to)
}

func (o *overlayFS) Remove(name string) error {
	if name == o.path {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrPermission}
	}
	return o.FS.Remove(name)
}

// onRealDisk says whether files go where cloud clients can be.
func onRealDisk(disk FS) bool {
	if o, ok := disk.(*overlayFS); ok {
		disk = o.FS
	}
	_, ok := disk.(realFS)
	return ok
}

// overlay is a file whose changes stay in memory. All that a vault writes are whole blocks.
type overlay struct {
	base   File
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

func (o *overlay) Close() error                          { return o.base.Close() }
func (o *overlay) Sync() error                           { return nil }
func (o *overlay) Lock(LockByte, LockMode) (bool, error) { return true, nil }
func (o *overlay) IsAt(string) (bool, error)             { return true, nil }
