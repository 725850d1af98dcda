package vault

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

const elsewhere = "/copies/register.muniment"

func openCopy(d *disk, login string) (*Vault, error) {
	return Open(elsewhere, OpenOptions{Login: login, Secret: ann, FS: d, slow: quick})
}

// TestCopyTo: a copy is the register as its last commit left it, under a salt
// of its own and, where that is wanted, a key of its own, and says which
// branch it begins; the register it was made from goes on unchanged.
func TestCopyTo(t *testing.T) {
	for _, try := range []struct {
		name   string
		o      CopyOptions
		bob    bool
		branch string
	}{
		{"same key", CopyOptions{}, true, ""},
		{"new key", CopyOptions{NewKey: true}, true, ""},
		{"branch for fewer people", CopyOptions{NewKey: true, Change: withoutBob(), Branch: "After the flood"}, false, "After the flood"},
	} {
		t.Run(try.name, func(t *testing.T) {
			d, v := circle(t, 1)
			before := d.copyOf(diskPath)
			if err := v.CopyTo(t.Context(), elsewhere, try.o); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(before, d.copyOf(diskPath)) {
				t.Error("the register changed")
			}
			if bytes.Equal(before[32:64], d.copyOf(elsewhere)[32:64]) {
				t.Error("the salt is the same")
			}
			run(t, v, "INSERT INTO kv VALUES(2,'later')")
			if err := v.CopyTo(t.Context(), elsewhere, try.o); !errors.Is(err, ErrExists) {
				t.Errorf("over a file that is there: %v", err)
			}
			c, err := openCopy(d, "ann")
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Equal(c.data, v.data) == try.o.NewKey {
				t.Errorf("the data key of the copy is the same: %t", !try.o.NewKey)
			}
			got, err := contents(c.Reader())
			if err != nil || len(got) != 1 || got[1] != "kept" || c.UUID() != v.UUID() || c.Branch() != try.branch {
				t.Errorf("%v %v, branch %q", got, err, c.Branch())
			}
			if err := c.Compact(t.Context()); err != nil || c.Branch() != try.branch {
				t.Errorf("compacted it is branch %q: %v", c.Branch(), err)
			}
			if r, err := c.Check(t.Context()); err != nil || len(r.Problems) > 0 {
				t.Errorf("check: %v %q", err, r.Problems)
			}
			mustClose(t, c)
			mustClose(t, v)
			if c, err = openCopy(d, "bob"); (err == nil) != try.bob {
				t.Fatalf("bob: %v", err)
			} else if err == nil {
				if c.Branch() != try.branch {
					t.Errorf("opened again it is branch %q", c.Branch())
				}
				mustClose(t, c)
			}
		})
	}
}

// TestCopyRefuses: names that have no place, and keys that cannot be changed.
func TestCopyRefuses(t *testing.T) {
	d, v := circle(t, 2)
	for _, name := range []string{strings.Repeat("x", 33), " x", "a\nb"} {
		if err := v.CopyTo(t.Context(), elsewhere, CopyOptions{Branch: name}); !errors.Is(err, ErrBranchName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := v.CopyTo(t.Context(), elsewhere, CopyOptions{NewKey: true, Change: KeyChange{Remove: []string{"ann"}}}); !errors.Is(err, ErrNoSlot) {
		t.Errorf("a copy that its maker could not open: %v", err)
	}
	if files := d.files(); len(files) != 1 {
		t.Errorf("left %v", files)
	}
	mustClose(t, v)
	if err := v.CopyTo(t.Context(), elsewhere, CopyOptions{}); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

// TestCopyWhileWriting: a copy is of one commit, whatever is written and
// compacted meanwhile.
func TestCopyWhileWriting(t *testing.T) {
	d, v := circle(t, 3)
	run(t, v, "INSERT INTO kv VALUES(2,$1)", strings.Repeat("x", 100_000))
	stop := make(chan struct{})
	done := make(chan error)
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_, err := v.Writer().Exec("UPDATE kv SET v = $1", strings.Repeat(fmt.Sprint(i%10), 90_000))
			if err == nil && i%5 == 0 {
				err = v.Compact(t.Context())
			}
			if err != nil {
				done <- v.Explain(err)
				return
			}
		}
	}()
	for i := range 10 {
		path := fmt.Sprintf("%s-%d", elsewhere, i)
		if err := v.CopyTo(t.Context(), path, CopyOptions{NewKey: i%2 == 0}); err != nil {
			t.Fatal(err)
		}
		c, err := Open(path, OpenOptions{Login: "ann", Secret: ann, FS: d, slow: quick})
		if err != nil {
			t.Fatal(err)
		}
		got, err := contents(c.Reader())
		if err != nil || len(got) != 2 || len(got[1]) == 90_000 && got[1] != got[2] {
			t.Errorf("copy %d is not of one commit: %v", i, err)
		}
		mustClose(t, c)
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
}

// TestCopyCutShort: a copy that was cut short, or met a full or failing disk,
// never has the name of one that is whole; the register is as it was.
func TestCopyCutShort(t *testing.T) {
	for name, fault := range map[string]func(d *disk, n int){
		"power cut": func(d *disk, n int) { d.untilCut = n },
		"full disk": func(d *disk, n int) { d.untilFull = n },
		"bad sync":  func(d *disk, n int) { d.goodSyncs, d.failSyncs = n, 1 },
	} {
		t.Run(name, func(t *testing.T) {
			for n := range 100 {
				d, v := circle(t, uint64(n))
				fault(d, n)
				failed := v.CopyTo(t.Context(), elsewhere, CopyOptions{NewKey: true})
				if name == "power cut" {
					d.untilCut = 0
					_ = v.Close() // the power is off
					d = d.afterCut()
				} else {
					d.untilFull, d.failSyncs, d.goodSyncs = -1, 0, 0
					mustClose(t, v)
				}
				if !opens(t, d, "bob") {
					t.Fatal("the register does not open")
				}
				c, err := openCopy(d, "ann")
				if err == nil {
					if r, err := c.Check(t.Context()); err != nil || len(r.Problems) > 0 {
						t.Errorf("fault at %d: %v %q", n, err, r.Problems)
					}
					mustClose(t, c)
				} else if failed == nil {
					t.Errorf("fault at %d: done, and %v", n, err)
				} else if f, err := d.Open(elsewhere); err == nil {
					if size, _ := f.Size(); size != 0 {
						t.Errorf("fault at %d: half a copy of %d bytes has the name of a whole one", n, size)
					}
				}
				if failed == nil {
					return
				}
			}
			t.Error("it never came to an end")
		})
	}
}

// TestNameThatACutCopyLeftIsTaken: a copy whose making was cut short as it took its name leaves an empty file; that is no register, and stands in
// nobody's way.
func TestNameThatACutCopyLeftIsTaken(t *testing.T) {
	d, v := circle(t, 12)
	elsewhere := filepath.Join(filepath.Dir(diskPath), "elsewhere.muniment")
	f, err := d.Create(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.CopyTo(t.Context(), elsewhere, CopyOptions{NewKey: true}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	c, err := Open(elsewhere, OpenOptions{Login: "ann", Secret: ann, FS: d, slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, c)
}
