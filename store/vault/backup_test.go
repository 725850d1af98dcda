package vault

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var copyPath = filepath.Join(filepath.Dir(diskPath), "copy.muniment")

// withRows is a register with rows in a table kv.
func withRows(t *testing.T, d *disk, rows ...string) *Vault {
	t.Helper()
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Writer().Exec("CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)"); err != nil {
		t.Fatal(v.Explain(err))
	}
	for i, text := range rows {
		put(t, v, i, text)
	}
	return v
}

func put(t *testing.T, v *Vault, k int, text string) {
	t.Helper()
	if _, err := v.Writer().Exec("INSERT INTO kv VALUES($1, $2)", k, text); err != nil {
		t.Fatal(v.Explain(err))
	}
}

func rowsIn(t *testing.T, v *Vault) ledger {
	t.Helper()
	got, err := contents(v.Reader())
	if err != nil {
		t.Fatal(v.Explain(err))
	}
	return got
}

func closeAll(t *testing.T, all ...*Vault) {
	t.Helper()
	for _, v := range all {
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func copyOn(d FS) (*Vault, error) {
	return OpenCopy(copyPath, OpenOptions{Login: "ann", Secret: ann, FS: d, slow: quick})
}

// A copy holds what was committed when it was begun, whatever is committed while it is made.
func TestCopyHoldsOneCommit(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one", "two")
	before := v.Sequence()
	made, err := v.BackUp(t.Context(), copyPath, func(*Vault) error {
		put(t, v, 9, "while the copy is read back")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if made.Sequence != before || made.Bytes != int64(len(d.copyOf(copyPath))) || len(made.SHA256) != 64 {
		t.Errorf("the copy is %+v, of commit %d", made, before)
	}
	if slices.Contains(d.files(), unfinished(copyPath)) {
		t.Error("the unfinished copy is still there")
	}
	for name, open := range map[string]func() (*Vault, error){
		"with the secret":  func() (*Vault, error) { return copyOn(d) },
		"from the sitting": func() (*Vault, error) { return v.OpenCopy(copyPath) },
	} {
		c, err := open()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := rowsIn(t, c); len(got) != 2 || got[1] != "two" {
			t.Errorf("%s: the copy holds %v", name, got)
		}
		r, err := c.Check(t.Context())
		if err != nil || len(r.Problems) > 0 || !r.Clean {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		closeAll(t, c)
	}
	if got := rowsIn(t, v); len(got) != 3 {
		t.Errorf("the register holds %v", got)
	}
	closeAll(t, v)
}

// What is written to a copy that is looked at stays in memory.
func TestOpenCopyChangesNothing(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one")
	if _, err := v.BackUp(t.Context(), copyPath, nil); err != nil {
		t.Fatal(err)
	}
	was, names := d.copyOf(copyPath), d.files()
	c, err := copyOn(d)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		put(t, c, 100+i, strings.Repeat("x", 3000))
	}
	if _, err := c.Writer().Exec("CREATE TABLE later(x TEXT)"); err != nil {
		t.Fatal(c.Explain(err))
	}
	if err := c.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Rekey(t.Context(), KeyChange{}); err != nil {
		t.Fatal(err)
	}
	put(t, c, 99, "under new keys")
	if got := rowsIn(t, c); len(got) != 42 {
		t.Errorf("%d rows are read back of 42 written", len(got))
	}
	if r, err := c.Check(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	restored := filepath.Join(filepath.Dir(diskPath), "restored.muniment")
	if err := c.CopyTo(t.Context(), restored, CopyOptions{NewKey: true, Branch: "second"}); err != nil {
		t.Fatal(err)
	}
	closeAll(t, c)
	w, err := Open(restored, OpenOptions{Login: "ann", Secret: ann, FS: d, slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	if got := rowsIn(t, w); len(got) != 42 || w.Branch() != "second" || w.UUID() != v.UUID() {
		t.Errorf("restored: %d rows, branch %q", len(got), w.Branch())
	}
	closeAll(t, w)
	if err := d.Remove(restored); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(was, d.copyOf(copyPath)) || !slices.Equal(names, d.files()) {
		t.Error("looking at a copy changed the disk")
	}
	closeAll(t, v)
}

func TestCopyNeverOverwrites(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one")
	for _, path := range []string{diskPath, copyPath} {
		_, err := v.BackUp(t.Context(), path, nil)
		if (path == copyPath) != (err == nil) || err != nil && !errors.Is(err, ErrExists) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := v.BackUp(t.Context(), copyPath, nil); !errors.Is(err, ErrExists) {
		t.Errorf("a second copy of the same name: %v", err)
	}
	closeAll(t, v)
}

// A register that is damaged anywhere makes no copy that counts.
func TestDamagedRegisterMakesNoCopy(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one", "two", "three")
	d.names[diskPath].now[logStart+headerSealed+listSize(3)+2000] ^= 1
	_, err := v.BackUp(t.Context(), copyPath, nil)
	if err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
	if files := d.files(); len(files) != 1 {
		t.Errorf("it left %v", files)
	}
	closeAll(t, v)
}

// What examines the copy has the last word.
func TestCopyThatFailsItsExaminationIsRemoved(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one")
	unfit := errors.New("unfit")
	if _, err := v.BackUp(t.Context(), copyPath, func(*Vault) error { return unfit }); !errors.Is(err, unfit) {
		t.Errorf("got %v", err)
	}
	if files := d.files(); len(files) != 1 {
		t.Errorf("it left %v", files)
	}
	closeAll(t, v)
}

func TestDamagedCopyIsRefused(t *testing.T) {
	d := newDisk(1)
	v := withRows(t, d, "one", "two", "three")
	if _, err := v.BackUp(t.Context(), copyPath, nil); err != nil {
		t.Fatal(err)
	}
	closeAll(t, v)
	whole := d.copyOf(copyPath)
	change := func(f func([]byte) []byte) error {
		c, err := OpenCopy(diskPath, OpenOptions{Login: "ann", Secret: ann, FS: diskWith(diskPath, f(bytes.Clone(whole))), slow: quick})
		if err != nil {
			return err
		}
		r, err := c.Check(t.Context())
		closeAll(t, c)
		if err == nil && len(r.Problems) > 0 {
			return &DamageError{What: r.Problems[0]}
		}
		return err
	}
	if err := change(func(b []byte) []byte { return b }); err != nil {
		t.Fatalf("the whole copy: %v", err)
	}
	for at := int64(logStart); at < int64(len(whole)); at += 512 {
		if err := change(func(b []byte) []byte { b[at] ^= 4; return b }); !isDamage(err) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	for _, cut := range []int{1, blockSize - 1, blockSize + 1, 2*blockSize + 5} {
		if err := change(func(b []byte) []byte { return b[:len(b)-cut] }); !isDamage(err) {
			t.Errorf("cut by %d: %v", cut, err)
		}
	}
}

func isDamage(err error) bool {
	_, ok := errors.AsType[*DamageError](err)
	return ok
}

func TestForeignCopyIsRefused(t *testing.T) {
	d, other := newDisk(1), newDisk(2)
	v, w := withRows(t, d, "one"), withRows(t, other, "one")
	if _, err := v.BackUp(t.Context(), copyPath, nil); err != nil {
		t.Fatal(err)
	}
	other.names[copyPath] = d.names[copyPath]
	if _, err := w.OpenCopy(copyPath); !errors.Is(err, ErrForeignCopy) {
		t.Errorf("got %v", err)
	}
	closeAll(t, v, w)
}

// Wherever the disk fills up, no copy and no part of one is left, and the register goes on.
func TestDiskFullDuringCopy(t *testing.T) {
	for writes := range 10 {
		d := newDisk(uint64(writes))
		v := withRows(t, d, "one", strings.Repeat("two", 5000))
		d.untilFull = writes
		_, err := v.BackUp(t.Context(), copyPath, nil)
		d.untilFull = -1
		switch {
		case err == nil && !slices.Contains(d.files(), copyPath):
			t.Fatalf("after %d writes: a copy that is not there", writes)
		case err != nil && !errors.Is(err, ErrDiskFull):
			t.Fatalf("after %d writes: %v", writes, err)
		case err != nil && len(d.files()) != 1:
			t.Fatalf("after %d writes: it left %v", writes, d.files())
		}
		put(t, v, 50, "after")
		closeAll(t, v)
	}
}

// Wherever the power fails, what bears the name of a copy is a whole one, and the register is as it was.
func TestPowerCutDuringCopy(t *testing.T) {
	made := 0
	for cut := range 40 {
		d := newDisk(uint64(cut))
		v := withRows(t, d, "one", strings.Repeat("two", 5000))
		d.untilCut = cut
		_, err := v.BackUp(context.Background(), copyPath, nil)
		_ = v.Close() // the power is off
		after := d.afterCut()
		w, opened := openOn(after)
		if opened != nil {
			t.Fatalf("after %d operations: %v", cut, opened)
		}
		if got := rowsIn(t, w); len(got) != 2 {
			t.Fatalf("after %d operations: the register holds %v", cut, got)
		}
		closeAll(t, w)
		if !slices.Contains(after.files(), copyPath) {
			if err == nil && cut > 20 {
				t.Fatalf("after %d operations: a copy that was made is gone", cut)
			}
			continue
		}
		made++
		c, err := copyOn(after)
		if err != nil {
			t.Fatalf("after %d operations: the copy: %v", cut, err)
		}
		if r, err := c.Check(t.Context()); err != nil || len(r.Problems) > 0 || len(rowsIn(t, c)) != 2 {
			t.Fatalf("after %d operations: the copy: %+v, %v", cut, r, err)
		}
		closeAll(t, c)
	}
	if made == 0 {
		t.Error("no cut came after a copy was made")
	}
}
