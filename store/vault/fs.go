package vault

import (
	"io"
	"os"
	"path/filepath"
)

// FS is the little a vault asks of a disk. The real one is used unless a test
// brings a double that loses, tears or garbles what was not synced.
type FS interface {
	// Open opens an existing file for reading and writing.
	Open(name string) (File, error)
	// Create makes a file for its owner alone and refuses, with fs.ErrExist, one that is there.
	Create(name string) (File, error)
	// Rename puts the file oldName in the place of newName, all at once.
	Rename(oldName, newName string) error
	// Remove deletes a file.
	Remove(name string) error
	// SyncDir makes names just created, renamed or removed in dir durable.
	SyncDir(dir string) error
}

// File is an open file. Locks belong to the open file, not to the process, and
// end with it.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
	Size() (int64, error)
	// Lock takes, changes or gives up a lock without waiting, and says whether it did.
	Lock(which LockByte, mode LockMode) (bool, error)
	// IsAt says whether the path still leads to this file.
	IsAt(path string) (bool, error)
}

// LockByte is one of three bytes far beyond the end of any register.
type LockByte int64

// The three locks.
const (
	LockOpen   LockByte = iota // shared while a register is open; exclusive to replace its file
	LockWrite                  // exclusive for a transaction that writes
	LockAppend                 // exclusive while a commit is appended and synced; shared to read what others appended
)

// lockBase is the place of LockOpen. It lies beyond what any file system here
// stores, so that Windows' mandatory locks never touch data.
const lockBase = 0x4000_0000_0000_0000

// LockMode is what Lock is to bring about.
type LockMode int

// The three modes.
const (
	Unlocked LockMode = iota
	Shared
	Exclusive
)

// wholeFile is a file that is never taken to be shorter than it is. A disk or a
// server that gives less than it has would else make a torn tail of changes
// that were saved, and a torn tail is cut off.
type wholeFile struct{ File }

func (f wholeFile) ReadAt(b []byte, at int64) (int, error) {
	n, err := f.File.ReadAt(b, at)
	if err != io.EOF || n == len(b) {
		return n, err
	}
	before, err := f.Size()
	if err != nil {
		return n, err
	}
	if n, err = f.File.ReadAt(b, at); err != io.EOF || n == len(b) {
		return n, err
	}
	after, err := f.Size() // others may append to it, and take back what they appended
	if err != nil {
		return n, err
	}
	if at+int64(n) < min(before, after) {
		return n, io.ErrUnexpectedEOF
	}
	return n, io.EOF
}

type realFS struct{}

func (realFS) Open(name string) (File, error) { return openReal(name, os.O_RDWR) }
func (realFS) Create(name string) (File, error) {
	return openReal(name, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}
func (realFS) Remove(name string) error { return os.Remove(name) }
func (realFS) Rename(oldName, newName string) error {
	return replaceFile(oldName, newName)
}
func (realFS) SyncDir(dir string) error { return syncDir(dir) }

func openReal(name string, flag int) (File, error) {
	f, err := openShared(filepath.Clean(name), flag)
	if err != nil {
		return nil, err
	}
	return &realFile{File: f}, nil
}

type realFile struct{ *os.File }

func (f *realFile) Size() (int64, error) {
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

func (f *realFile) IsAt(path string) (bool, error) {
	there, err := os.Stat(path)
	if os.IsNotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	here, err := f.Stat()
	if err != nil {
		return false, err
	}
	return os.SameFile(here, there), nil
}

func (f *realFile) Lock(which LockByte, mode LockMode) (bool, error) {
	return lockByte(f.File, lockBase+int64(which), mode)
}
