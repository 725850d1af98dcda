package vault

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// The benchmarks compare a vault with plain modernc.org/sqlite on the same
// workload in the same run: a file with a persistent journal and
// synchronous=FULL. Each reports both times and their ratio.
//
//	go test -run '^$' -bench . ./store/vault

// engine is one of the two ways to keep the same tables.
type engine struct {
	name        string
	write, read *sql.DB
	endBulk     func() error
	close       func() error
	lock        func() error // of a vault
}

func benchSecret() Secret { return Secret{Password: []byte("a password for measuring")} }

func openEngines(b *testing.B) [2]engine {
	b.Helper()
	dir := b.TempDir()
	v, err := Create(filepath.Join(dir, "sealed.muniment"), CreateOptions{Login: "bench", Secret: benchSecret(), KDF: FloorKDF()})
	if err != nil {
		b.Fatal(err)
	}
	plain := func(max int) *sql.DB {
		dsn := "file:" + filepath.ToSlash(filepath.Join(dir, "plain.db")) +
			"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(PERSIST)&_pragma=synchronous(FULL)" +
			"&_pragma=temp_store(MEMORY)&_pragma=secure_delete(ON)&_pragma=foreign_keys(ON)&_pragma=cache_size(-16384)"
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			b.Fatal(err)
		}
		db.SetMaxOpenConns(max)
		return db
	}
	w := plain(1)
	e := [2]engine{
		{name: "plain", write: w, read: w, endBulk: func() error { return nil }, close: w.Close},
		{name: "vault", write: v.Writer(), read: v.Reader(), endBulk: v.EndBulk, close: v.Close, lock: v.Abandon},
	}
	b.Cleanup(func() {
		for _, e := range e {
			if err := e.close(); err != nil {
				b.Error(err)
			}
		}
	})
	return e
}

// compare times work on both, turn about, and reports the ratio of the medians.
// The other engine's garbage is collected first, or one would pay for both.
func compare(b *testing.B, e [2]engine, rounds int, work func(engine) error) {
	b.Helper()
	var best [2]time.Duration
	for b.Loop() {
		var took [2][]time.Duration
		for i := range rounds * 2 {
			which := i % 2
			runtime.GC()
			start := time.Now()
			if err := work(e[which]); err != nil {
				b.Fatal(e[which].name, err)
			}
			took[which] = append(took[which], time.Since(start))
		}
		for i := range best {
			best[i] = median(took[i])
		}
	}
	reportBeside(b, best[0], best[1])
}

func median(d []time.Duration) time.Duration {
	for i := range d {
		for j := i; j > 0 && d[j] < d[j-1]; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
	return d[len(d)/2]
}

const bulkRows = 200_000

func fill(e engine, table string, rows, width int) error {
	tx, err := e.write.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DROP TABLE IF EXISTS " + table); err != nil {
		return err
	}
	if _, err := tx.Exec("CREATE TABLE " + table + "(id TEXT PRIMARY KEY, owner INTEGER, note TEXT)"); err != nil {
		return err
	}
	if _, err := tx.Exec("CREATE INDEX " + table + "_owner ON " + table + "(owner)"); err != nil {
		return err
	}
	ins, err := tx.Prepare("INSERT INTO " + table + " VALUES($1,$2,$3)")
	if err != nil {
		return err
	}
	defer ins.Close()
	note := fmt.Sprintf("%0*d", width, 7)
	for i := range rows {
		if _, err := ins.Exec(fmt.Sprintf("G%07d", i), i%997, note); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return e.endBulk()
}

// BenchmarkBulk inserts 200,000 rows with two indexes in one transaction.
func BenchmarkBulk(b *testing.B) {
	n := 0
	compare(b, openEngines(b), 3, func(e engine) error {
		n++
		return fill(e, fmt.Sprintf("bulk%d", (n+1)/2), bulkRows, 100)
	})
}

// BenchmarkCommits makes 2,000 commits of one row each.
func BenchmarkCommits(b *testing.B) {
	e := openEngines(b)
	for _, e := range e {
		if err := fill(e, "c", 1000, 100); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	compare(b, e, 3, func(e engine) error {
		n++
		for i := range 2000 {
			if _, err := e.write.Exec("INSERT INTO c VALUES($1,$2,$3)", fmt.Sprintf("X%d-%d", n, i), i, "one more row"); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkLookups finds 50,000 rows by their key with a cache of 200 pages.
func BenchmarkLookups(b *testing.B) {
	e := openEngines(b)
	for _, e := range e {
		if err := fill(e, "l", bulkRows, 200); err != nil {
			b.Fatal(err)
		}
	}
	compare(b, e, 5, func(e engine) error {
		return onOneConn(e.read, 200, func(ctx context.Context, c *sql.Conn) error {
			random := rand.New(rand.NewPCG(1, 2))
			tx, err := c.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
			if err != nil {
				return err
			}
			defer tx.Rollback()
			find, err := tx.Prepare("SELECT owner, note FROM l WHERE id = $1")
			if err != nil {
				return err
			}
			defer find.Close()
			for range 50_000 {
				var owner int
				var note string
				if err := find.QueryRow(fmt.Sprintf("G%07d", random.IntN(bulkRows))).Scan(&owner, &note); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// BenchmarkScan reads a table of about 215 MB twice.
func BenchmarkScan(b *testing.B) {
	e := openEngines(b)
	for _, e := range e {
		if err := fill(e, "s", bulkRows, 1000); err != nil {
			b.Fatal(err)
		}
	}
	compare(b, e, 5, func(e engine) error {
		return onOneConn(e.read, 200, func(ctx context.Context, c *sql.Conn) error {
			for range 2 {
				var n int
				if err := c.QueryRowContext(ctx, "SELECT sum(length(note)) FROM s").Scan(&n); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func onOneConn(db *sql.DB, cache int, use func(context.Context, *sql.Conn) error) (err error) {
	ctx := context.Background()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if e := c.Close(); err == nil {
			err = e
		}
	}()
	if _, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size=%d", cache)); err != nil {
		return err
	}
	return use(ctx, c)
}

// BenchmarkOpen opens a register of 200,000 rows, the key derivation left out.
func BenchmarkOpen(b *testing.B) {
	quick := func(password, salt []byte, _ KDF) []byte { return append([]byte{}, append(password, salt...)[:32]...) }
	path := filepath.Join(b.TempDir(), "open.muniment")
	v, err := Create(path, CreateOptions{Login: "bench", Secret: benchSecret(), KDF: FloorKDF(), slow: quick})
	if err != nil {
		b.Fatal(err)
	}
	if err := fill(engine{write: v.Writer(), endBulk: v.EndBulk}, "o", bulkRows, 200); err != nil {
		b.Fatal(err)
	}
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		v, err := Open(path, OpenOptions{Login: "bench", Secret: benchSecret(), slow: quick})
		if err != nil {
			b.Fatal(err)
		}
		var n int
		if err := v.Reader().QueryRow("SELECT owner FROM o WHERE id = 'G0000500'").Scan(&n); err != nil {
			b.Fatal(err)
		}
		if err := v.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
