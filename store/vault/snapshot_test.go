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
