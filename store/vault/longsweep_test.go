//go:build faults && linux

package vault

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The longer sweep, for `make faults`.

// onSmallDisk makes a register on a disk of its own, which goes with the test.
func onSmallDisk(t *testing.T, size string) (dir, path string, v *Vault) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Fatalf("mount a small disk (make faults has to be root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	path = filepath.Join(dir, "register.muniment")
	v, err := Create(path, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF(), slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
	return dir, path, v
}

// TestRealDiskFull: on a disk of two megabytes, which is filled until nothing
// goes any more, no acknowledged commit is lost, and there is no plaintext.
func TestRealDiskFull(t *testing.T) {
	_, path, v := onSmallDisk(t, "2m")
	var err error
	acked := 0
	for err == nil {
		if _, err = v.Writer().Exec("INSERT INTO kv VALUES($1,$2)", acked, strings.Repeat("f", 5000)); err == nil {
			acked++
		}
	}
	if err := v.Explain(err); !errors.Is(err, ErrDiskFull) {
		t.Errorf("after %d commits: %v", acked, err)
	}
	if err := v.Compact(t.Context()); !errors.Is(err, ErrDiskFull) {
		t.Errorf("compaction on a full disk: %v", err)
	}
	if err := v.Rekey(t.Context(), KeyChange{}); !errors.Is(v.Explain(err), ErrDiskFull) {
		t.Errorf("new keys on a full disk: %v", err)
	}
	if err := v.Close(); err != nil && !errors.Is(err, ErrDiskFull) {
		t.Error(err)
	}
	if v, err = openQuick(path); err != nil {
		t.Fatal(err)
	}
	got, err := contents(v.Reader())
	if err != nil || len(got) != acked || acked < 20 {
		t.Errorf("%d commits were acknowledged, %d are there (%v)", acked, len(got), err)
	}
	if r, err := v.Check(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Errorf("%v %q", err, r.Problems)
	}
	mustClose(t, v)
}

// TestRealReadOnlyDisk: a register on a disk that is write-protected is refused as such, and can be read as a copy can.
func TestRealReadOnlyDisk(t *testing.T) {
	dir, path, v := onSmallDisk(t, "4m")
	run(t, v, "INSERT INTO kv VALUES(1,'kept')")
	mustClose(t, v)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := openQuick(path); !errors.Is(err, ErrReadOnly) {
		t.Errorf("opened: %v", err)
	}
	readAsCopy(t, path)
}
