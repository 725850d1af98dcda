package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func run(t *testing.T, v *Vault, q string, args ...any) {
	t.Helper()
	if _, err := v.Writer().Exec(q, args...); err != nil {
		t.Fatal(v.Explain(err))
	}
}

func count(t *testing.T, v *Vault, q interface {
	QueryRow(string, ...any) *sql.Row
},
) int {
	t.Helper()
	var n int
	if err := q.QueryRow("SELECT sum(n) FROM t").Scan(&n); err != nil {
		t.Fatal(v.Explain(err))
	}
	return n
}

func beginRead(t *testing.T, v *Vault) *sql.Tx {
	t.Helper()
	tx, err := v.Reader().BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	// The snapshot begins with the first question; one about the schema leaves
	// the tables out of SQLite's cache, so that they are read from the file later.
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		t.Fatal(v.Explain(err))
	}
	return tx
}

func openCounting(t *testing.T) *Vault {
	t.Helper()
	v, _ := createQuick(t)
	run(t, v, "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, pad TEXT)")
	run(t, v, "WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM i WHERE x < 200) INSERT INTO t SELECT x, 1, printf('%0300d', x) FROM i")
	return v
}

// TestSnapshots: a read transaction sees the state it began with, through
// commits, shrinking, and compactions, and the next one sees the newest.
func TestSnapshots(t *testing.T) {
	v := openCounting(t)
	first := beginRead(t, v)
	run(t, v, "UPDATE t SET n = 2")
	second := beginRead(t, v)
	run(t, v, "UPDATE t SET n = 4")
	run(t, v, "DELETE FROM t WHERE id > 10")
	if err := v.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	run(t, v, "UPDATE t SET n = 3")
	for name, want := range map[string]struct {
		tx *sql.Tx
		n  int
	}{"first": {first, 200}, "second": {second, 400}} {
		if n := count(t, v, want.tx); n != want.n {
			t.Errorf("%s snapshot now sees %d, want %d", name, n, want.n)
		}
	}
	if n := count(t, v, v.Reader()); n != 30 {
		t.Errorf("a new reading sees %d", n)
	}
	v.mu.RLock()
	kept := len(v.cur.older)
	v.mu.RUnlock()
	if kept > 20 {
		t.Errorf("%d pages of the new file are kept for snapshots of the old", kept)
	}
	for _, tx := range []*sql.Tx{first, second} {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
	mustClose(t, v)
}

// TestNothingKeptForNobody: once no snapshot needs them, older places of pages
// are forgotten.
func TestNothingKeptForNobody(t *testing.T) {
	v := openCounting(t)
	tx := beginRead(t, v)
	for range 5 {
		run(t, v, "UPDATE t SET n = n + 1")
	}
	v.mu.RLock()
	for page, old := range v.cur.older {
		if len(old) > 1 {
			t.Errorf("page %d keeps %d places for one snapshot", page, len(old))
		}
	}
	kept := len(v.cur.older)
	v.mu.RUnlock()
	if kept == 0 {
		t.Error("nothing kept for a snapshot that is looked at")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	v.mu.RLock()
	if len(v.cur.older) > 0 || len(v.cur.snaps) > 0 {
		t.Errorf("%d pages and %d snapshots kept for nobody", len(v.cur.older), len(v.cur.snaps))
	}
	v.mu.RUnlock()
	mustClose(t, v)
}

// TestRollback leaves nothing, in the tables or in the file, whether or not
// pages had spilled and parts been written.
func TestRollback(t *testing.T) {
	for name, rows := range map[string]int{"small": 2, "spilled into parts": 600} {
		t.Run(name, func(t *testing.T) {
			v := openCounting(t)
			if err := small(v); err != nil {
				t.Fatal(err)
			}
			seq, size := v.Sequence(), fileSize(t, v.Path())
			tx, err := v.Writer().Begin()
			if err != nil {
				t.Fatal(err)
			}
			for i := range rows {
				if _, err := tx.Exec("INSERT INTO t VALUES($1, 5, $2)", 1000+i, strings.Repeat("r", 900)); err != nil {
					t.Fatal(v.Explain(err))
				}
			}
			if grew := fileSize(t, v.Path()) > size; grew != (rows > 100) {
				t.Errorf("parts written: %v", grew)
			}
			if n := count(t, v, v.Reader()); n != 200 {
				t.Errorf("a reader sees what is not committed: %d", n)
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			if n := count(t, v, v.Writer()); n != 200 || v.Sequence() != seq || fileSize(t, v.Path()) != size {
				t.Errorf("sum %d, sequence %d after %d, %d bytes after %d", n, v.Sequence(), seq, fileSize(t, v.Path()), size)
			}
			mustClose(t, v)
		})
	}
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	fi, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return fi.Size()
}

// TestCompaction: what was deleted is gone, the rest is as it was, and the
// count of commits goes on.
func TestCompaction(t *testing.T) {
	v := openCounting(t)
	run(t, v, "DELETE FROM t WHERE id <= 150")
	before, size := v.Sequence(), fileSize(t, v.Path())
	if err := v.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v.Sequence() <= before {
		t.Error("the count of commits went back")
	}
	if now := fileSize(t, v.Path()); now >= size {
		t.Errorf("%d bytes after %d", now, size)
	}
	run(t, v, "UPDATE t SET n = 7")
	if n := count(t, v, v.Reader()); n != 350 {
		t.Error(n)
	}
	r, err := v.Check(t.Context())
	if err != nil || len(r.Problems) > 0 || r.DeadPages > r.Pages {
		t.Errorf("%v %+v", err, r)
	}
	path := v.Path()
	mustClose(t, v)
	v, err = openQuick(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, v, v.Reader()); n != 350 {
		t.Error(n)
	}
	mustClose(t, v)
}

// TestCompactionPostponed: not while another sitting has the file, and not
// half: a cancelled one leaves no trace.
func TestCompactionPostponed(t *testing.T) {
	v := openCounting(t)
	other, err := openQuick(v.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Compact(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("with the file open elsewhere: %v", err)
	}
	mustClose(t, other)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Compact(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	files, err := os.ReadDir(filepath.Dir(v.Path()))
	if err != nil || len(files) != 1 {
		t.Errorf("left behind: %v %v", files, err)
	}
	run(t, v, "UPDATE t SET n = 2")
	if err := v.Compact(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	mustClose(t, v)
}

// TestCompactionWhenDue: heavy churn does not let the file grow without end.
func TestCompactionWhenDue(t *testing.T) {
	v := openCounting(t)
	path := v.Path()
	for i := range 60 {
		run(t, v, "UPDATE t SET n = $1", i)
	}
	grown := fileSize(t, path)
	mustClose(t, v)
	if now := fileSize(t, path); now > grown/4 {
		t.Errorf("%d bytes at closing, %d after", grown, now)
	}
}

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

// TestCloseWithReaders: a reading under way when the vault is closed may end,
// and nothing new begins.
func TestCloseWithReaders(t *testing.T) {
	v := openCounting(t)
	tx := beginRead(t, v)
	mustClose(t, v)
	if n := count(t, v, tx); n != 200 {
		t.Error(n)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	for name, err := range map[string]error{
		"read":    v.Reader().Ping(),
		"write":   v.Writer().Ping(),
		"slots":   second(v.Slots()),
		"check":   second(v.Check(t.Context())),
		"custody": second(v.SealCustody(nil, nil)),
		"compact": v.Compact(t.Context()),
		"bulk":    v.EndBulk(),
	} {
		if err == nil {
			t.Errorf("%s after closing", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestManyVaults: registers open at once do not get in each other's way.
func TestManyVaults(t *testing.T) {
	var all []*Vault
	for i := range 5 {
		v, _ := createQuick(t)
		run(t, v, fmt.Sprintf("CREATE TABLE t AS SELECT %d AS n", i))
		all = append(all, v)
	}
	for i, v := range all {
		if n := count(t, v, v.Reader()); n != i {
			t.Errorf("register %d answers %d", i, n)
		}
		mustClose(t, v)
	}
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
