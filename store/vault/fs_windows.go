package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// openShared lets others delete and rename the file while it is open, which
// os.OpenFile does not: replacing a register must not fail on our own handle.
func openShared(name string, flag int) (*os.File, error) {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	how := uint32(windows.OPEN_EXISTING)
	if flag&os.O_CREATE != 0 {
		how = windows.CREATE_NEW
	}
	access := uint32(windows.GENERIC_READ)
	if flag&os.O_RDWR != 0 {
		access |= windows.GENERIC_WRITE | windows.DELETE
	}
	h, err := windows.CreateFile(p, access,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, how, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(h), name), nil
}

// fileRenameInfo is FILE_RENAME_INFO of winbase.h, whose name has no fixed length.
type fileRenameInfo struct {
	Flags    uint32
	Root     windows.Handle
	NameLen  uint32
	FileName [windows.MAX_LONG_PATH]uint16
}

// replaceFile renames with POSIX semantics, which replaces a file that is
// open (Windows 10 and later on NTFS). Where that is not known, as on many
// file shares, the older call works if nobody has the target open; the caller
// closes it and tries again.
func replaceFile(oldName, newName string) error {
	if err := renamePosix(oldName, newName); err == nil {
		return nil
	}
	return os.Rename(oldName, newName)
}

func renamePosix(oldName, newName string) error {
	from, err := windows.UTF16PtrFromString(oldName)
	if err != nil {
		return err
	}
	to, err := windows.UTF16FromString(newName)
	if err != nil {
		return err
	}
	info := new(fileRenameInfo)
	if len(to) > len(info.FileName) {
		return windows.ERROR_FILENAME_EXCED_RANGE
	}
	h, err := windows.CreateFile(from, windows.DELETE|windows.SYNCHRONIZE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return err
	}
	info.Flags = windows.FILE_RENAME_REPLACE_IF_EXISTS | windows.FILE_RENAME_POSIX_SEMANTICS
	copy(info.FileName[:], to)
	info.NameLen = uint32(2 * (len(to) - 1)) //nolint:gosec // bounded above
	size := uint32(unsafe.Sizeof(*info))
	err = windows.SetFileInformationByHandle(h, windows.FileRenameInfoEx, (*byte)(unsafe.Pointer(info)), size)
	return errors.Join(err, windows.CloseHandle(h))
}

// syncDir has nothing to do: NTFS journals names, and Windows offers no call
// that flushes a folder.
func syncDir(string) error { return nil }

func lockByte(f *os.File, at int64, mode LockMode) (bool, error) {
	h := windows.Handle(f.Fd())
	o := windows.Overlapped{Offset: uint32(at & 0xffff_ffff), OffsetHigh: uint32(at >> 32)} //nolint:gosec // two halves
	// Windows has no change of mode: give up what is held, then take anew.
	// Of a byte that is not held, Windows says that it is not locked, and Wine that there is a violation.
	err := windows.UnlockFileEx(h, 0, 1, 0, &o)
	if err != nil && !errors.Is(err, windows.ERROR_NOT_LOCKED) && !errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, fmt.Errorf("lock the register's file: %w", err)
	}
	if mode == Unlocked {
		return true, nil
	}
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if mode == Exclusive {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	err = windows.LockFileEx(h, flags, 0, 1, 0, &o)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lock the register's file: %w", err)
	}
	return true, nil
}

// isReadOnly: the disk is write-protected, or this person may not write.
func isReadOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) || errors.Is(err, fs.ErrPermission)
}

// IsDiskFull reports an error of a disk, whichever it is, that has no room left.
func IsDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}
