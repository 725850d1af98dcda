package vault

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"testing"
)

// protectedFS is a disk that is write-protected, as the system tells of it.
type protectedFS struct {
	*disk
	err error
}

func (p protectedFS) Open(name string) (File, error) {
	if _, err := p.disk.Open(name); err != nil {
		return nil, err
	}
	return nil, &os.PathError{Op: "open", Path: name, Err: p.err}
}

// TestReadOnlyIsToldAsSuch: a register that may only be read is refused in a sentence, whatever the system calls that; it is not called damaged or
// a wrong password, and it is not changed.
func TestReadOnlyIsToldAsSuch(t *testing.T) {
	reasons := []error{syscall.EACCES, syscall.EPERM}
	if runtime.GOOS == "windows" {
		reasons = append(reasons, syscall.Errno(19)) // ERROR_WRITE_PROTECT
	} else {
		reasons = append(reasons, syscall.EROFS)
	}
	d, v := circle(t, 6)
	mustClose(t, v)
	for _, reason := range reasons {
		_, err := openOn(protectedFS{d, reason})
		if !errors.Is(err, ErrReadOnly) || err.Error() != ErrReadOnly.Error() {
			t.Errorf("%v: %v", reason, err)
		}
	}
}

// TestReadOnlyFile: the same with a file of this computer that may not be written. Who it is of and what is in it can be seen, from a copy as from the
// register itself. (An administrator of a Unix computer may write every file: TestRealReadOnlyDisk is for them.)
func TestReadOnlyFile(t *testing.T) {
	v, path := createQuick(t)
	run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
	run(t, v, "INSERT INTO kv VALUES(1,'kept')")
	mustClose(t, v)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if v, err := openQuick(path); err == nil {
		mustClose(t, v) // an administrator
	} else if !errors.Is(err, ErrReadOnly) {
		t.Errorf("opened: %v", err)
	}
	readAsCopy(t, path)
	if err := os.Chmod(path, 0o600); err != nil { // or Windows keeps it
		t.Fatal(err)
	}
}

// readAsCopy looks into a file that cannot be written.
func readAsCopy(t *testing.T, path string) {
	t.Helper()
	if _, logins, err := Look(path); err != nil || len(logins) != 1 || logins[0] != "ann" {
		t.Errorf("looked at: %v (%v)", logins, err)
	}
	c, err := OpenCopy(path, OpenOptions{Login: "ann", Secret: ann, slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := contents(c.Reader()); err != nil || got[1] != "kept" {
		t.Errorf("read as a copy: %v (%v)", got, err)
	}
	if r, err := c.Check(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Errorf("checked as a copy: %v %q", err, r.Problems)
	}
	mustClose(t, c)
}

// crampedFS is a disk on which no file can be made.
type crampedFS struct {
	*disk
	err error
}

func (c crampedFS) Create(name string) (File, error) {
	return nil, &os.PathError{Op: "create", Path: name, Err: c.err}
}

// TestTidyingCanWait: a sitting at whose end a compaction is due, for which there is no room or which may make no file, ends without a complaint: all
// that was done is saved, and the next sitting tidies.
func TestTidyingCanWait(t *testing.T) {
	for _, reason := range []error{syscall.EACCES, syscall.ENOSPC} {
		if runtime.GOOS == "windows" && reason == syscall.ENOSPC {
			reason = syscall.Errno(112) // ERROR_DISK_FULL
		}
		d, v := circle(t, 9)
		mustClose(t, v)
		v, err := openOn(crampedFS{d, reason})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 80 {
			run(t, v, "UPDATE kv SET v = $1 WHERE k = 1", i)
		}
		if !v.compactionDue() {
			t.Fatal("no compaction is due")
		}
		grown := len(d.copyOf(diskPath))
		if err := v.Close(); err != nil {
			t.Errorf("%v: closing says %v", reason, err)
		}
		if v, err = openOn(d); err != nil {
			t.Fatal(err)
		}
		if got, err := contents(v.Reader()); err != nil || got[1] != "79" || v.TornTail() != nil {
			t.Errorf("%v: %v (%v), torn %v", reason, got, err, v.TornTail())
		}
		run(t, v, "UPDATE kv SET v = 'more' WHERE k = 1")
		mustClose(t, v)
		if now := len(d.copyOf(diskPath)); now > grown/2 {
			t.Errorf("%v: %d bytes, and %d after the next sitting", reason, grown, now)
		}
	}
}
