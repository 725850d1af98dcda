package vault

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoPlaintext: what is written in a transaction appears in no file of the
// register's folder or the folder for temporary files, while it is open, when
// it is committed, and when it is rolled back; nor does a password or a key.
func TestNoPlaintext(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"} {
		t.Setenv(name, temp)
	}
	const sentinel = "SENTINEL-the-dismissal-of-Mr-Smith"
	v, path := createQuick(t)
	if err := small(v); err != nil {
		t.Fatal(err)
	}
	v.mu.RLock()
	secrets := [][]byte{[]byte(sentinel), ann.Password, bytes.Clone(v.data), bytes.Clone(v.custody)}
	v.mu.RUnlock()
	look := func(when string) {
		t.Helper()
		for _, root := range []string{filepath.Dir(path), temp} {
			err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				if root == temp {
					t.Errorf("%s: a temporary file %s", when, name)
				}
				b, err := os.ReadFile(name)
				for i, s := range secrets {
					if bytes.Contains(b, s) {
						t.Errorf("%s: secret %d lies in %s", when, i, name)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	run(t, v, "CREATE TABLE t(a TEXT, b TEXT)")
	run(t, v, "CREATE VIRTUAL TABLE words USING fts5(b)")
	for _, end := range []string{"commit", "rollback"} {
		tx, err := v.Writer().Begin()
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"INSERT INTO t VALUES('" + sentinel + "','" + strings.Repeat(sentinel, 200) + "')",
			"INSERT INTO words VALUES('" + sentinel + "')",
			"WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM i WHERE x < 500) INSERT INTO t SELECT '" + sentinel + "' || x, b FROM i, t WHERE t.rowid = 1",
			"CREATE TEMP TABLE spill AS SELECT * FROM t ORDER BY b, a DESC",
			"SELECT count(*) FROM (SELECT DISTINCT b || a FROM t ORDER BY 1)",
			"CREATE INDEX big_" + end + " ON t(b, a)",
		} {
			if _, err := tx.Exec(q); err != nil {
				t.Fatal(v.Explain(err))
			}
		}
		look("in an open transaction")
		if end == "commit" {
			err = tx.Commit()
		} else {
			err = tx.Rollback()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Writer().Exec("DROP TABLE temp.spill"); err != nil && end == "commit" {
			t.Fatal(err)
		}
		look("after " + end)
	}
	mustClose(t, v)
	look("after closing")
}

// TestNoWayOut: SQL cannot be made to write a copy in plaintext, to open a
// second database, or to turn off what keeps plaintext off the disk.
func TestNoWayOut(t *testing.T) {
	v, path := createQuick(t)
	run(t, v, "CREATE TABLE t(a TEXT)")
	out := filepath.ToSlash(filepath.Join(t.TempDir(), "out.db"))
	for _, q := range []string{
		"ATTACH '" + out + "' AS out",
		"ATTACH 'file:" + out + "?vfs=unix' AS out",
		"ATTACH 'file:" + out + "?vfs=win32' AS out",
		"ATTACH ':memory:' AS out",
		"VACUUM INTO '" + out + "'",
		"VACUUM INTO 'file:" + out + "?vfs=unix'",
		"PRAGMA journal_mode=DELETE",
		"PRAGMA journal_mode=WAL",
		"PRAGMA temp_store=FILE",
		"PRAGMA main.locking_mode=EXCLUSIVE",
		"PRAGMA synchronous=OFF",
		"PRAGMA secure_delete=OFF",
		"SELECT load_extension('x')",
	} {
		if _, err := v.Writer().Exec(q); err == nil {
			t.Errorf("accepted: %s", q)
		}
		if _, err := v.Reader().Exec(q); err == nil {
			t.Errorf("accepted by a reader: %s", q)
		}
	}
	for _, q := range []string{"INSERT INTO t VALUES('x')", "CREATE TABLE u(a)", "PRAGMA user_version=3"} {
		if _, err := v.Reader().Exec(q); err == nil {
			t.Errorf("a reader wrote: %s", q)
		}
	}
	for pragma, want := range map[string]string{"journal_mode": "memory", "temp_store": "2", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "page_size": "4096", "locking_mode": "normal"} {
		var got string
		if err := v.Writer().QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", pragma, got, want, err)
		}
	}
	mustClose(t, v)
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("more than the register: %v %v", files, err)
	}
}
