//go:build unix

package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

func openShared(name string, flag int) (*os.File, error) {
	return os.OpenFile(name, flag, 0o600)
}

func replaceFile(oldName, newName string) error {
	return os.Rename(oldName, newName) //nolint:gosec // both names derive from the path the person gave
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil // some file shares cannot, and keep names durable themselves
	}
	return errors.Join(err, d.Close())
}

// lockByte sets an open file description lock: two openings of one file in
// one process exclude each other too, and closing one leaves the other's alone.
func lockByte(f *os.File, at int64, mode LockMode) (bool, error) {
	l := unix.Flock_t{Whence: 0, Start: at, Len: 1}
	switch mode {
	case Shared:
		l.Type = unix.F_RDLCK
	case Exclusive:
		l.Type = unix.F_WRLCK
	default:
		l.Type = unix.F_UNLCK
	}
	for {
		err := unix.FcntlFlock(f.Fd(), setOFDLock, &l)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EACCES):
			return false, nil
		default:
			return false, fmt.Errorf("lock the register's file: %w", err)
		}
	}
}

// isReadOnly: the disk is write-protected, or this person may not write.
func isReadOnly(err error) bool {
	return errors.Is(err, unix.EROFS) || errors.Is(err, fs.ErrPermission)
}

// IsDiskFull reports an error of a disk, whichever it is, that has no room left.
func IsDiskFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}
