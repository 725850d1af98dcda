package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestLocks: the real disk's locks belong to an open file, exclude each other
// within one process, and end with it. The double used elsewhere agrees.
func TestLocks(t *testing.T) {
	for name, disk := range map[string]FS{"real": realFS{}, "double": newDisk(1)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			a, err := disk.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			b, err := disk.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, step := range []struct {
				f    File
				mode LockMode
				want bool
			}{
				{a, Shared, true},
				{b, Shared, true},
				{a, Exclusive, false},
				{a, Shared, true},
				{b, Unlocked, true},
				{a, Exclusive, true},
				{b, Shared, false},
				{b, Exclusive, false},
				{a, Shared, true},
				{b, Shared, true},
				{a, Unlocked, true},
				{b, Exclusive, true},
				{a, Shared, false},
			} {
				got, err := step.f.Lock(LockWrite, step.mode)
				if err != nil || got != step.want {
					t.Fatalf("step %d: %v %v, want %v", i, got, err, step.want)
				}
			}
			if ok, err := a.Lock(LockAppend, Exclusive); err != nil || !ok {
				t.Errorf("another byte: %v %v", ok, err)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			if ok, err := a.Lock(LockWrite, Exclusive); err != nil || !ok {
				t.Errorf("after the other closed: %v %v", ok, err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestRealRename: a file put in the place of an open one is noticed by IsAt.
func TestRealRename(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	f, err := realFS{}.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(path); err != nil || fi.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read a register: %v %v", fi.Mode(), err)
	}
	if err := os.WriteFile(next, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	where := func() string {
		here, err := f.IsAt(path)
		return fmt.Sprint(here, err)
	}
	if got := where(); got != "true <nil>" {
		t.Error(got)
	}
	if err := (realFS{}).Rename(next, path); err != nil {
		t.Fatal(err)
	}
	if got := where(); got != "false <nil>" {
		t.Error(got)
	}
	if err := (realFS{}).Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := where(); got != "false <nil>" {
		t.Error(got)
	}
	if err := (realFS{}).SyncDir(dir); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
