package vault

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var powerCuts = flag.Int("powercuts", 10_000, "how many power cuts to simulate")

// ledger is what a register should hold: by key, the length and letter of a value.
type ledger map[int]string

// life is one sitting on a disk whose power will fail.
type life struct {
	d      *disk
	random *rand.Rand
	acked  ledger // by every commit that returned
	next   ledger // if the commit under way is kept
}

// act does one thing at random, and remembers what was acknowledged.
func (l *life) act(v *Vault) error {
	switch l.random.IntN(14) {
	case 0:
		if err := v.Compact(context.Background()); err != nil {
			return err
		}
	case 1:
		_, _, err := v.AddSlot(fmt.Sprintf("user%d", l.random.Uint32()), ann, SlotOptions{KDF: FloorKDF(), Custody: true})
		if errors.Is(err, ErrKeyringFull) {
			return nil
		}
		return err
	case 2:
		return v.EndBulk()
	case 3:
		return v.Rekey(context.Background(), KeyChange{})
	default:
		return l.transaction(v)
	}
	return nil
}

func (l *life) transaction(v *Vault) error {
	tx, err := v.Writer().Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	l.next = maps.Clone(l.acked)
	changes := 1 + l.random.IntN(4)
	if l.random.IntN(6) == 0 {
		changes = 40 // spills SQLite's cache, and makes parts
	}
	for range changes {
		k := l.random.IntN(60)
		value := strings.Repeat(string(rune('a'+l.random.IntN(26))), 200+l.random.IntN(3000))
		if l.random.IntN(4) == 0 {
			_, err = tx.Exec("DELETE FROM kv WHERE k = $1", k)
			delete(l.next, k)
		} else {
			_, err = tx.Exec("INSERT INTO kv VALUES($1,$2) ON CONFLICT(k) DO UPDATE SET v = excluded.v", k, value)
			l.next[k] = value
		}
		if err != nil {
			return err
		}
	}
	if l.random.IntN(10) == 0 {
		if _, err := v.RekeyOnCommit(context.Background(), KeyChange{}); err != nil {
			return err
		}
	}
	if l.random.IntN(5) == 0 {
		l.next = l.acked
		return tx.Rollback()
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	l.acked = l.next
	return nil
}

func contents(db *sql.DB) (ledger, error) {
	rows, err := db.Query("SELECT k, v FROM kv")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	l := ledger{}
	for rows.Next() {
		var k int
		var v string
		if err := rows.Scan(&k, &v); err != nil {
			return nil, err
		}
		l[k] = v
	}
	return l, rows.Err()
}

// small makes parts and cache spills happen in a register of a few pages.
func small(v *Vault) error {
	v.partPages = 3
	_, err := v.Writer().Exec("PRAGMA cache_size=4")
	return err
}

// live makes one sitting until the power fails.
func (l *life) live() error {
	v, err := openOn(l.d)
	if err != nil {
		return err
	}
	defer v.Close()
	if err := small(v); err != nil {
		return v.Explain(err)
	}
	for {
		if err := l.act(v); err != nil {
			return err
		}
	}
}

// TestPowerCuts: after a power cut at any moment every commit that returned is
// there, the one under way is there whole or not at all, and the register opens.
func TestPowerCuts(t *testing.T) {
	const workers = 4
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			cutPower(t, uint64(w), *powerCuts/workers)
		})
	}
	wg.Wait()
}

func cutPower(t *testing.T, seed uint64, cuts int) {
	l := &life{random: rand.New(rand.NewPCG(seed, 7))}
	for cut := range cuts {
		if cut%50 == 0 { // a fresh register now and then, or it only grows
			if err := l.begin(seed<<32 | uint64(cut)); err != nil {
				t.Error(err)
				return
			}
		}
		l.d.untilCut = l.random.IntN(60)
		err := l.live()
		if !errors.Is(err, errPowerCut) && l.d.untilCut != 0 {
			t.Errorf("seed %d cut %d: stopped before the cut: %v", seed, cut, err)
			return
		}
		before := l.d
		l.d = l.d.afterCut()
		if err := l.examine(); err != nil {
			t.Errorf("seed %d cut %d after %d operations: %v", seed, cut, before.operations, err)
			return
		}
	}
}

func (l *life) begin(seed uint64) error {
	l.d = newDisk(seed)
	l.acked, l.next = ledger{}, ledger{}
	v, err := createOn(l.d)
	if err != nil {
		return err
	}
	if _, err := v.Writer().Exec("CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)"); err != nil {
		return v.Explain(err)
	}
	return v.Close()
}

// examine opens what the cut left behind and compares it with what was acknowledged.
func (l *life) examine() error {
	v, err := openOn(l.d)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	got, err := contents(v.Reader())
	if err != nil {
		return fmt.Errorf("read: %w", v.Explain(err))
	}
	if !cmp.Equal(got, l.acked) && !cmp.Equal(got, l.next) {
		return fmt.Errorf("acknowledged commits lost or half a commit kept (-acknowledged +found):\n%s", cmp.Diff(l.acked, got))
	}
	l.acked, l.next = got, got
	r, err := v.Check(context.Background())
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if len(r.Problems) > 0 && !interrupted(r) {
		return fmt.Errorf("check: %q", r.Problems)
	}
	if err := v.AcknowledgeTorn(); err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	return v.Close()
}

// interrupted: the one copy of the keyring that was being written may be torn.
func interrupted(r Report) bool {
	return len(r.Problems) == 1 && strings.Contains(r.Problems[0], "copy of the keyring")
}
