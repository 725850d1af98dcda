package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// sweepFaults are what a disk may do at its n-th operation, and once only
// but for the power. Afterwards the disk is as good as it was.
var sweepFaults = map[string]func(d *disk, n int){
	"power cut":   func(d *disk, n int) { d.untilCut = n },
	"full disk":   func(d *disk, n int) { d.untilFull = n },
	"short write": func(d *disk, n int) { d.untilShort = n },
	"bad sync":    func(d *disk, n int) { d.goodSyncs, d.failSyncs = n, 1 },
	"bad read":    func(d *disk, n int) { d.untilBad = n },
	"short read":  func(d *disk, n int) { d.untilBrief = n },
}

func (d *disk) mend() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.untilCut, d.untilFull, d.untilShort, d.untilBad, d.untilBrief, d.brief, d.goodSyncs, d.failSyncs = -1, -1, -1, -1, -1, 0, 0, 0
}

// sweepAct is a sitting of one act, and what shows that it was done.
type sweepAct struct {
	do   func(*Vault) error
	done func(got ledger, people int) bool // nil: nothing shows it
}

func isNew(got ledger, _ int) bool { return got[1] == "new" }

// inOne makes statements one transaction.
func inOne(v *Vault, statements ...string) error {
	tx, err := v.Writer().Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, q := range statements {
		if _, err := tx.Exec(q); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func sweepActs() map[string]sweepAct {
	const change = "UPDATE kv SET v = 'new' WHERE k = 1"
	var parts []string // too many pages for one record
	for i := range 12 {
		parts = append(parts, fmt.Sprintf("INSERT INTO kv VALUES(%d,'%s')", 100+i, strings.Repeat("n", 3000)))
	}
	return map[string]sweepAct{
		"commit":          {func(v *Vault) error { return inOne(v, change) }, isNew},
		"commit in parts": {func(v *Vault) error { return inOne(v, append(parts, change)...) }, isNew},
		"migration": {func(v *Vault) error {
			return inOne(v, "ALTER TABLE kv ADD COLUMN note TEXT", "CREATE TABLE other(a TEXT)", "INSERT INTO other SELECT v FROM kv",
				"CREATE INDEX kv_v ON kv(v)", change)
		}, isNew},
		"erasure": {func(v *Vault) error { // a change that comes with new keys, or not at all
			tx, err := v.Writer().Begin()
			if err != nil {
				return err
			}
			defer tx.Rollback()
			if _, err := tx.Exec(change); err != nil {
				return err
			}
			if _, err := v.RekeyOnCommit(context.Background(), KeyChange{}); err != nil {
				return err
			}
			return tx.Commit()
		}, isNew},
		"compaction": {func(v *Vault) error { return v.Compact(context.Background()) }, nil},
		"new person": {func(v *Vault) error {
			_, _, err := v.AddSlot("zoe", ann, SlotOptions{KDF: FloorKDF()})
			return err
		}, func(_ ledger, people int) bool { return people == 3 }},
		"person removed":      {func(v *Vault) error { return v.RemoveSlot("bob") }, func(_ ledger, people int) bool { return people == 1 }},
		"password changed":    {func(v *Vault) error { return v.ChangeSecret(ann, nil) }, nil},
		"end of a bulk":       {func(v *Vault) error { return v.EndBulk() }, nil},
		"opening and closing": {func(*Vault) error { return nil }, nil},
	}
}

// TestEveryOperationFails: whatever operation of a sitting a fault meets, the
// register opens afterwards and holds the act wholly or not at all: wholly if
// it was acknowledged, and not at all if it was refused. A read that fails, or
// gives less than there is, is never taken for a torn tail.
func TestEveryOperationFails(t *testing.T) {
	d, v := circle(t, 4)
	for i := range 8 {
		run(t, v, fmt.Sprintf("INSERT INTO kv VALUES(%d,'%s')", 20+i, strings.Repeat("o", 2500)))
	}
	mustClose(t, v)
	base := d.copyOf(diskPath)
	for fault, arm := range sweepFaults {
		for name, act := range sweepActs() {
			t.Run(fault+" "+name, func(t *testing.T) {
				t.Parallel()
				for n := 0; ; n++ {
					d := diskWith(diskPath, base)
					d.random = rand.New(rand.NewPCG(uint64(n), 21))
					arm(d, n)
					sitWithFault(t, d, act, fault, n)
					if !d.met || t.Failed() {
						t.Logf("faults at %d operations", n)
						break
					}
					if n > 600 {
						t.Fatal("it never came to an end")
					}
				}
			})
		}
	}
}

// sitWithFault makes one sitting on a disk that will fail, and looks at what is left.
func sitWithFault(t *testing.T, d *disk, act sweepAct, fault string, n int) {
	t.Helper()
	acked, uncertain := false, false
	v, err := openOn(d)
	if err == nil {
		if err = small(v); err == nil {
			err = act.do(v)
			acked = err == nil
		}
		uncertain = errors.Is(v.Explain(err), ErrUncertain)
		err = errors.Join(err, v.Close())
	}
	after := d
	if d.off {
		after = d.afterCut()
	}
	after.mend()
	v, opened := openOn(after)
	if opened != nil {
		t.Fatalf("fault at %d (%v): the register does not open: %v", n, err, opened)
	}
	defer mustClose(t, v)
	got, read := contents(v.Reader())
	slots, listed := v.Slots()
	r, checked := v.Check(t.Context())
	if bad := errors.Join(read, listed, checked); bad != nil || len(r.Problems) > 0 && !interrupted(r) {
		t.Fatalf("fault at %d (%v): %v %q", n, err, bad, r.Problems)
	}
	what := fmt.Sprintf("fault at %d (%v): key 1 is %q of %d, %d people", n, err, got[1], len(got), len(slots))
	if got[1] == "kept" && len(got) != 9 || got[1] == "new" && len(got) != 9 && len(got) != 21 || got[1] != "kept" && got[1] != "new" {
		t.Errorf("%s: half an act", what)
	}
	if act.done != nil {
		done := act.done(got, len(slots))
		if acked && !done || !acked && done && !d.off && !uncertain {
			t.Errorf("%s: acknowledged is %t, done %t", what, acked, done)
		}
	}
	if strings.HasSuffix(fault, "read") && v.TornTail() != nil {
		t.Errorf("%s: a failed read was taken for a torn tail", what)
	}
}

// TestCreateCutShort: a register whose making was cut short opens or is refused;
// what its maker was told exists opens, and a disk without room or sync leaves nothing.
func TestCreateCutShort(t *testing.T) {
	for fault, arm := range sweepFaults {
		for n := 0; ; n++ {
			d := newDisk(uint64(n))
			arm(d, n)
			v, err := createOn(d)
			if err == nil {
				_ = v.Close() // the fault may come here
			}
			if !d.met {
				break
			}
			after := d
			if d.off {
				after = d.afterCut()
			}
			after.mend()
			if err != nil && !d.off && len(after.files()) > 0 {
				t.Errorf("%s at %d: refused (%v), and left %v", fault, n, err, after.files())
			}
			w, opened := openOn(after)
			if opened == nil {
				mustClose(t, w)
			} else if err == nil || !refusal(opened) && !errors.Is(opened, fs.ErrNotExist) {
				t.Errorf("%s at %d: made with %v, opened with %v", fault, n, err, opened)
			}
		}
	}
}

// TestKeyringCopiesDestroyed: with one copy of the keyring gone the register
// opens and mends it; then the other may go.
func TestKeyringCopiesDestroyed(t *testing.T) {
	d, v := circle(t, 5)
	mustClose(t, v)
	b := d.copyOf(diskPath)
	for _, at := range []int{keyringA, keyringB, keyringA} {
		clear(b[at : at+keyringSize])
		d = diskWith(diskPath, b)
		v, err := openOn(d)
		if err != nil {
			t.Fatalf("copy at %d gone: %v", at, err)
		}
		if r, err := v.Check(t.Context()); err != nil || !interrupted(r) {
			t.Errorf("copy at %d gone: %v %q", at, err, r.Problems)
		}
		if err := v.AcknowledgeTorn(); err != nil {
			t.Fatal(err)
		}
		mustClose(t, v)
		b = d.copyOf(diskPath)
		if !slices.Equal(b[keyringA:keyringB], b[keyringB:logStart]) {
			t.Errorf("copy at %d is not mended", at)
		}
	}
	if !opens(t, d, "bob") {
		t.Error("bob is shut out")
	}
}
