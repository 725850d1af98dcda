package vault

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestAnotherSittingsCommits: what one sitting commits the other sees at once,
// and a write on a stale view begins again instead of failing.
func TestAnotherSittingsCommits(t *testing.T) {
	a := openCounting(t)
	b, err := openQuick(a.Path())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		run(t, a, "UPDATE t SET n = $1", 2*i)
		if n := count(t, b, b.Reader()); n != 200*2*i {
			t.Fatalf("the other sees %d", n)
		}
		run(t, b, "UPDATE t SET n = n + 1")
		if n := count(t, a, a.Reader()); n != 200*(2*i+1) {
			t.Fatalf("the first sees %d", n)
		}
	}
	mustClose(t, b)
	mustClose(t, a)
}

// TestReplacedFile: when a copy of the register is put in its place, the next
// write goes to the copy, on what the copy holds, though its change counter be
// the same; another register in its place is refused.
func TestReplacedFile(t *testing.T) {
	v := openCounting(t)
	path := v.Path()
	copyTo := func(from, to string) {
		t.Helper()
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+".copy", b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(to+".copy", to); err != nil {
			t.Fatal(err)
		}
	}
	kept := filepath.Join(t.TempDir(), "kept")
	copyTo(path, kept)
	run(t, v, "UPDATE t SET n = 5")
	if n := count(t, v, v.Writer()); n != 1000 {
		t.Fatal(n)
	}
	copyTo(kept, path)
	other, err := openQuick(path)
	if err != nil {
		t.Fatal(err)
	}
	run(t, other, "UPDATE t SET n = 9") // as many commits as the file it replaces
	mustClose(t, other)
	run(t, v, "UPDATE t SET n = n + 1 WHERE id = 1")
	for name, db := range map[string]*sql.DB{"writer": v.Writer(), "reader": v.Reader()} {
		if n := count(t, v, db); n != 9*200+1 {
			t.Errorf("the %s sees %d", name, n)
		}
	}
	stranger, strange := createQuick(t)
	mustClose(t, stranger)
	copyTo(strange, path)
	_, err = v.Writer().Exec("UPDATE t SET n = 0")
	if err := v.Explain(err); !errors.Is(err, ErrReplaced) {
		t.Errorf("another register in its place: %v", err)
	}
	if err := v.Close(); err != nil && !errors.Is(err, ErrReplaced) {
		t.Error(err)
	}
}

// TestWaitEnds: waiting for the writer's turn ends with the context.
func TestWaitEnds(t *testing.T) {
	v := openCounting(t)
	other, err := openQuick(v.Path())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := v.Writer().BeginTx(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", v.Explain(err))
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	run(t, v, "UPDATE t SET n = 4")
	mustClose(t, other)
	mustClose(t, v)
}

// TestUnsyncedIsInvisible: what another process has written but not yet synced,
// holding the append lock, no reader sees: it may still be taken back.
func TestUnsyncedIsInvisible(t *testing.T) {
	d, v := mustCreate(t)
	run(t, v, "CREATE TABLE t(n INTEGER)")
	run(t, v, "INSERT INTO t VALUES(1)")
	count(t, v, v.Reader()) // a new connection would not heed the context
	before := d.copyOf(diskPath)
	there := diskWith(diskPath, before)
	w, err := openOn(there)
	if err != nil {
		t.Fatal(err)
	}
	run(t, w, "UPDATE t SET n = 2")
	after := there.copyOf(diskPath)

	raw, err := d.Open(diskPath)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := raw.Lock(LockAppend, Exclusive); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, err := raw.WriteAt(after[len(before):], int64(len(before))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var n int
	if err := v.Reader().QueryRowContext(ctx, "SELECT n FROM t").Scan(&n); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("read %d, %v while the append lock was held", n, err)
	}
	if err := raw.Truncate(int64(len(before))); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, v, v.Reader()); n != 1 {
		t.Errorf("a change that was taken back is seen: %d", n)
	}
	mustClose(t, w)
	mustClose(t, v)
}

// TestOpenWaitsForReplacement: whoever opens a register while its file is
// being replaced gets the new file, never the old one.
func TestOpenWaitsForReplacement(t *testing.T) {
	d, v := mustCreate(t)
	run(t, v, "CREATE TABLE t(n INTEGER)")
	mustClose(t, v)
	other := diskWith(diskPath, d.copyOf(diskPath))
	w, err := openOn(other)
	if err != nil {
		t.Fatal(err)
	}
	run(t, w, "INSERT INTO t VALUES(7)")
	mustClose(t, w)
	replacement := other.copyOf(diskPath)

	temp, err := d.Create(tempName(diskPath))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := temp.WriteAt(replacement, 0); err != nil {
		t.Fatal(err)
	}
	if ok, err := temp.Lock(LockOpen, Exclusive); err != nil || !ok {
		t.Fatal(ok, err)
	}
	tried := make(chan struct{}, 1)
	go func() { // renames once Open has looked, and found the lock held
		<-tried
		if err := d.Rename(tempName(diskPath), diskPath); err != nil {
			t.Error(err)
		}
		if _, err := temp.Lock(LockOpen, Unlocked); err != nil {
			t.Error(err)
		}
	}()
	v, err = openOn(looking{d, tried})
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, v, v.Reader()); n != 7 {
		t.Errorf("opened the old file: %d", n)
	}
	mustClose(t, v)
}

// looking tells when the temporary file of a compaction is looked at, after that.
type looking struct {
	*disk
	tried chan struct{}
}

func (l looking) Open(name string) (File, error) {
	f, err := l.disk.Open(name)
	if name != tempName(diskPath) || err != nil {
		return f, err
	}
	return lookedAt{f, l.tried}, nil
}

type lookedAt struct {
	File
	tried chan struct{}
}

func (f lookedAt) Close() error {
	err := f.File.Close()
	select {
	case f.tried <- struct{}{}:
	default:
	}
	return err
}
