package vault

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// manyRows is a register of some dozens of pages, written in several commits.
func manyRows(t *testing.T) (*disk, int) {
	t.Helper()
	d := newDisk(7)
	v := withRows(t, d)
	n := 0
	for range 12 {
		tx, err := v.Writer().Begin()
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if _, err := tx.Exec("INSERT INTO kv VALUES($1, $2)", n, fmt.Sprint(n, strings.Repeat(" text", 60))); err != nil {
				t.Fatal(v.Explain(err))
			}
			n++
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	closeAll(t, v)
	return d, n
}

func salvaged(t *testing.T, content []byte) (*Vault, Salvage, error) {
	t.Helper()
	return OpenDamaged(t.Context(), diskPath, OpenOptions{Login: "ann", Secret: ann, FS: diskWith(diskPath, content), slow: quick})
}

// Of a whole file everything is salvaged.
func TestSalvageOfAWholeFile(t *testing.T) {
	d, n := manyRows(t)
	v, r, err := salvaged(t, d.copyOf(diskPath))
	if err != nil {
		t.Fatal(err)
	}
	if got := rowsIn(t, v); len(got) != n || !r.Whole() || r.Pages == 0 {
		t.Errorf("%d rows of %d, %+v", len(got), n, r)
	}
	twin := filepath.Join(filepath.Dir(diskPath), "twin.muniment")
	if err := v.EmptyTwin(t.Context(), twin); err != nil {
		t.Fatal(err)
	}
	w, err := Open(twin, OpenOptions{Login: "ann", Secret: ann, FS: v.fs, slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Writer().Exec("CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)"); err != nil || w.UUID() != v.UUID() || w.Sequence() <= v.Sequence() {
		t.Errorf("the twin: %v, commit %d of %d", err, w.Sequence(), v.Sequence())
	}
	closeAll(t, v, w)
}

// Wherever one bit of the log is flipped, the register opens no more or tells of it, and salvage finds all that the records around it hold: no row is made up.
func TestSalvageAroundAFlippedBit(t *testing.T) {
	d, n := manyRows(t)
	whole := d.copyOf(diskPath)
	refusedOnce, most := false, 0
	for at := int64(logStart) + 50; at < int64(len(whole)); at += 1531 {
		b := append([]byte(nil), whole...)
		b[at] ^= 0x10
		v, r, err := salvaged(t, b)
		if err != nil {
			t.Fatalf("byte %d: %v", at, err)
		}
		if r.LostPages+r.StalePages > 0 || r.Unreadable > 0 {
			refusedOnce = true
		}
		got := readable(t, v, at)
		most = max(most, got)
		closeAll(t, v)
	}
	if !refusedOnce || most != n {
		t.Errorf("no bit hurt anything (%v), or none was harmless: %d rows of %d", !refusedOnce, most, n)
	}
}

// readable counts the rows that can be read, of a table that may be hurt, and holds that each is what was written.
func readable(t *testing.T, v *Vault, at int64) int {
	t.Helper()
	rows, err := v.Reader().Query("SELECT k, v FROM kv")
	if err != nil {
		return 0 // the table itself is hurt: rows are for the store to get out one by one
	}
	defer rows.Close()
	got := 0
	for rows.Next() {
		var k int
		var text string
		if rows.Scan(&k, &text) != nil {
			break
		}
		if !strings.HasPrefix(text, fmt.Sprint(k, " text")) {
			t.Fatalf("byte %d: row %d is %q", at, k, text)
		}
		got++
	}
	if err := rows.Err(); err != nil {
		return 0
	}
	return got
}

func TestSalvageNeedsTheKeys(t *testing.T) {
	d, _ := manyRows(t)
	whole := d.copyOf(diskPath)
	change := func(at int64) []byte {
		b := append([]byte(nil), whole...)
		b[at] ^= 1
		return b
	}
	if _, _, err := salvaged(t, change(40)); !isDamage(err) {
		t.Errorf("without the salt: %v", err)
	}
	v, r, err := salvaged(t, change(keyringA+500))
	if err != nil || len(r.Notes) != 1 {
		t.Fatalf("with one copy of the keyring: %+v, %v", r, err)
	}
	closeAll(t, v)
	both := change(keyringA + 500)
	both[keyringB+500] ^= 1
	if _, _, err := salvaged(t, both); !isDamage(err) {
		t.Errorf("without a keyring: %v", err)
	}
	_, _, err = OpenDamaged(t.Context(), diskPath, OpenOptions{Login: "ann", Secret: Secret{Password: []byte("wrong")}, FS: diskWith(diskPath, whole), slow: quick})
	if !errors.Is(err, ErrWrongSecret) {
		t.Errorf("with a wrong secret: %v", err)
	}
	if _, _, err := salvaged(t, whole[:logStart+100]); !isDamage(err) {
		t.Errorf("without a log: %v", err)
	}
	v, r, err = salvaged(t, whole[:logStart+(len(whole)-logStart)/2/blockSize*blockSize+77])
	if err != nil || r.Records == 0 {
		t.Fatalf("of half a file: %+v, %v", r, err)
	}
	closeAll(t, v)
}
