//go:build faults && linux

package vault

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// The longer sweep, for `make faults`.

// TestEveryBitOfPrefixAndKeyring: the register is opened and checked with each
// bit of its prefix and keyring changed; each is noticed, none is taken for a
// wrong password, and one damaged copy of the keyring locks nobody out.
func TestEveryBitOfPrefixAndKeyring(t *testing.T) {
	s := newSpecimen(t)
	// An empty place is as good as the next: two of them in each copy stand for all.
	tried := func(i int) bool {
		if i < keyringA {
			return true
		}
		in := (i - keyringA) % keyringSize
		return in < keyringHead+4*slotSize || in >= keyringHead+maxSlots*slotSize
	}
	var wg sync.WaitGroup
	const workers = 4
	for w := range workers {
		wg.Go(func() {
			b := slices.Clone(s.bytes)
			for i := w; i < logStart; i += workers {
				for bit := range 8 {
					if !tried(i) {
						continue
					}
					b[i] ^= 1 << bit
					if err := openedWithFlip(t, b, i); err != nil {
						t.Errorf("bit %d of byte %d: %v", bit, i, err)
					}
					b[i] = s.bytes[i]
				}
			}
		})
	}
	wg.Wait()
}

// openedWithFlip says what is wrong with the answer to one flipped bit at i.
func openedWithFlip(t *testing.T, b []byte, i int) error {
	v, err := openOn(diskWith(diskPath, b))
	if i < keyringA {
		if !isDamage(err) && (i >= len(prefixMagic) || !errors.Is(err, ErrNotVault)) {
			return fmt.Errorf("the prefix changed, and it says %w", errors.Join(err, errUnnoticed))
		}
		return nil
	}
	if err != nil {
		return err
	}
	r, err := v.Check(t.Context())
	if err == nil && !interrupted(r) {
		err = errUnnoticed
	}
	return errors.Join(err, v.Close())
}

var errUnnoticed = errors.New("it is not noticed as what it is")

// TestRealDiskFull: on a disk of two megabytes, which is filled until nothing
// goes any more, no acknowledged commit is lost, and there is no plaintext.
func TestRealDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Fatalf("mount a small disk (make faults has to be root): %v", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	path := filepath.Join(dir, "register.muniment")
	v, err := Create(path, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF(), slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
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
