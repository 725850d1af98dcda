package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// circle is a register that ann administers, and that bob opens too, with one
// row in it, on a disk of its own.
func circle(t *testing.T, seed uint64) (*disk, *Vault) {
	t.Helper()
	d := newDisk(seed)
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.AddSlot("bob", ann, SlotOptions{KDF: FloorKDF(), Custody: true}); err != nil {
		t.Fatal(err)
	}
	run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
	run(t, v, "INSERT INTO kv VALUES(1,'kept')")
	return d, v
}

func withoutBob() KeyChange { return KeyChange{Remove: []string{"bob"}} }

// opens says who opens the register of a disk.
func opens(t *testing.T, d *disk, login string) bool {
	t.Helper()
	v, err := openAs(d, login, ann)
	if errors.Is(err, ErrWrongSecret) {
		return false
	}
	if err != nil {
		t.Fatalf("%s opens: %v", login, err)
	}
	r, err := v.Check(t.Context())
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("check: %v %q", err, r.Problems)
	}
	mustClose(t, v)
	return true
}

// TestRekeyWithdraws: the data key that somebody knew opens nothing of the new
// file, neither its log nor its keyring, and whoever stays keeps their password.
func TestRekeyWithdraws(t *testing.T) {
	d, v := circle(t, 1)
	known := bytes.Clone(v.data)
	if err := v.Rekey(t.Context(), withoutBob()); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(known, v.data) {
		t.Error("the data key is the same")
	}
	p, err := readPrefix(bytes.NewReader(d.copyOf(diskPath)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Open(diskPath)
	if err != nil {
		t.Fatal(err)
	}
	old, err := newLogFile(f, p, known)
	if err != nil {
		t.Fatal(err)
	}
	if copies := readKeyrings(f); copies[0].authentic(p, old.macKey) || copies[1].authentic(p, old.macKey) {
		t.Error("the key that was known authenticates the keyring")
	}
	size, _ := f.Size()
	if _, err := old.walk(size, nil); err != nil || old.records > 0 {
		t.Errorf("the key that was known opens %d records: %v", old.records, err)
	}
	run(t, v, "INSERT INTO kv VALUES(2,'after')")
	mustClose(t, v)
	if opens(t, d, "bob") || !opens(t, d, "ann") {
		t.Error("whoever was removed opens it, or whoever stays does not")
	}
	v, err = openOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := contents(v.Reader()); err != nil || got[1] != "kept" || got[2] != "after" {
		t.Errorf("%v %v", got, err)
	}
	mustClose(t, v)
}

// TestRekeyOnCommit: the commit that carries new keys carries its own change
// too, however long it was, and the sitting goes on with both.
func TestRekeyOnCommit(t *testing.T) {
	d, v := circle(t, 2)
	if err := small(v); err != nil {
		t.Fatal(v.Explain(err))
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 { // spills SQLite's cache, and makes parts
		if _, err := tx.Exec("INSERT INTO kv VALUES($1,$2)", 10+i, strings.Repeat("x", 3000)); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	sealed, err := v.SealCustody([]byte("old"), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.RekeyOnCommit(t.Context(), KeyChange{Remove: []string{"bob"}, RenewCustody: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.OpenCustody(sealed, nil); err == nil {
		t.Error("the old custody is open beside the new")
	}
	if sealed, err = v.SealCustody([]byte("new"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := v.RekeyOnCommit(t.Context(), KeyChange{}); !errors.Is(err, ErrUnderWay) {
		t.Errorf("twice in one transaction: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(v.Explain(err))
	}
	run(t, v, "INSERT INTO kv VALUES(2,'after')")
	if plain, err := v.OpenCustody(sealed, nil); err != nil || string(plain) != "new" {
		t.Errorf("what was sealed for the new keys: %q %v", plain, err)
	}
	mustClose(t, v)
	if opens(t, d, "bob") {
		t.Error("whoever was removed opens it")
	}
	v, err = openOn(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := contents(v.Reader())
	if err != nil || len(got) != 62 || got[2] != "after" || len(got[69]) != 3000 {
		t.Errorf("%d rows, %v", len(got), err)
	}
	if plain, err := v.OpenCustody(sealed, nil); err != nil || string(plain) != "new" {
		t.Errorf("after another opening: %q %v", plain, err)
	}
	mustClose(t, v)
}

// TestRolledBackRekeyChangesNothing: keys go with their transaction.
func TestRolledBackRekeyChangesNothing(t *testing.T) {
	d, v := circle(t, 3)
	if _, err := v.RekeyOnCommit(t.Context(), KeyChange{}); !errors.Is(err, ErrUnderWay) {
		t.Errorf("outside a transaction: %v", err)
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO kv VALUES(2,'lost')"); err != nil {
		t.Fatal(v.Explain(err))
	}
	if _, err := v.RekeyOnCommit(t.Context(), withoutBob()); err != nil {
		t.Fatal(err)
	}
	before := d.copyOf(diskPath)
	if err := tx.Rollback(); err != nil {
		t.Fatal(v.Explain(err))
	}
	if !bytes.Equal(before, d.copyOf(diskPath)) {
		t.Error("the file changed")
	}
	run(t, v, "INSERT INTO kv VALUES(3,'after')") // which carries no keys
	mustClose(t, v)
	if !opens(t, d, "bob") {
		t.Error("a rekeying that was rolled back took a slot away")
	}
}

// TestRekeyAlone: while somebody else has the register open nothing changes,
// and it is said plainly; once they have left it is done.
func TestRekeyAlone(t *testing.T) {
	d, v := circle(t, 4)
	other, err := openAs(d, "bob", ann)
	if err != nil {
		t.Fatal(err)
	}
	before := d.copyOf(diskPath)
	err = v.Rekey(t.Context(), withoutBob())
	if !errors.Is(err, ErrOpenElsewhere) || !errors.Is(err, ErrBusy) || err.Error() != ErrOpenElsewhere.Error() {
		t.Errorf("got %v", err)
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO kv VALUES(2,'lost')"); err != nil {
		t.Fatal(v.Explain(err))
	}
	if _, err := v.RekeyOnCommit(t.Context(), withoutBob()); err != nil {
		t.Fatal(err)
	}
	if err := v.Explain(tx.Commit()); !errors.Is(err, ErrOpenElsewhere) {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(before, d.copyOf(diskPath)) {
		t.Error("the file changed")
	}
	if files := d.files(); len(files) != 1 {
		t.Errorf("left %v", files)
	}
	run(t, other, "INSERT INTO kv VALUES(3,'theirs')")
	mustClose(t, other)
	if err := v.Rekey(t.Context(), withoutBob()); err != nil {
		t.Fatal(err)
	}
	if got, err := contents(v.Reader()); err != nil || got[3] != "theirs" || got[2] != "" {
		t.Errorf("%v %v", got, err)
	}
	mustClose(t, v)
}

// TestRekeyRefuses: who may be removed, and by whom.
func TestRekeyRefuses(t *testing.T) {
	d, v := circle(t, 5)
	if err := v.Rekey(t.Context(), KeyChange{Remove: []string{"ann"}}); !errors.Is(err, ErrNoSlot) {
		t.Errorf("one's own slot: %v", err)
	}
	if err := v.Rekey(t.Context(), KeyChange{GiveCustody: []string{"nobody"}}); !errors.Is(err, ErrNoSlot) {
		t.Errorf("custody for nobody: %v", err)
	}
	if _, _, err := v.AddSlot("clerk", ann, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	clerk, err := openAs(d, "clerk", ann)
	if err != nil {
		t.Fatal(err)
	}
	if err := clerk.Rekey(t.Context(), KeyChange{}); !errors.Is(err, ErrTemporary) {
		t.Errorf("under a temporary secret: %v", err)
	}
	if err := clerk.ChangeSecret(Secret{Password: []byte("clerk's")}, nil); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]KeyChange{
		"renews custody":      {RenewCustody: true},
		"gives custody":       {GiveCustody: []string{"clerk"}},
		"custody with a slot": {Put: []NewSlot{{Login: "eve", Secret: ann, KDF: FloorKDF(), Custody: true}}},
	} {
		if err := clerk.Rekey(t.Context(), change); !errors.Is(err, ErrNoCustody) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := clerk.Rekey(t.Context(), KeyChange{}); err != nil { // the data key alone is everybody's
		t.Error(err)
	}
	mustClose(t, clerk)
	if !opens(t, d, "bob") || !opens(t, d, "ann") {
		t.Error("a rekeying by somebody without custody shut others out")
	}
}

// TestCustodyRenewed: what the custody that somebody held had sealed stays
// shut, whoever holds the new one opens what is sealed from then on, and
// whoever is to hold it no more does not.
func TestCustodyRenewed(t *testing.T) {
	d, v := circle(t, 6)
	if _, _, err := v.AddSlot("eve", ann, SlotOptions{KDF: FloorKDF(), Custody: true}); err != nil {
		t.Fatal(err)
	}
	old, err := v.SealCustody([]byte("old"), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = v.Rekey(t.Context(), KeyChange{TakeCustody: []string{"eve"}, RenewCustody: true})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := v.SealCustody([]byte("new"), nil)
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	for login, holds := range map[string]bool{"ann": true, "bob": true, "eve": false} {
		v, err := openAs(d, login, ann)
		if err != nil {
			t.Fatal(login, err)
		}
		if v.Me().Custody != holds {
			t.Errorf("%s: custody %t", login, v.Me().Custody)
		}
		if _, err := v.OpenCustody(old, nil); err == nil {
			t.Errorf("%s opens what the old custody sealed", login)
		}
		plain, err := v.OpenCustody(sealed, nil)
		if holds && (err != nil || string(plain) != "new") || !holds && !errors.Is(err, ErrNoCustody) {
			t.Errorf("%s: %q %v", login, plain, err)
		}
		mustClose(t, v)
	}
}

// TestRekeyCutShort: a power cut at any operation of a rekeying leaves wholly
// the old register, which bob opens and which lacks the row of the
// transaction, or wholly the new. A failing disk and a full one leave the old,
// and the sitting goes on with it.
func TestRekeyCutShort(t *testing.T) {
	carried := func(v *Vault) error {
		tx, err := v.Writer().Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		for i := range 20 {
			if _, err := tx.Exec("INSERT INTO kv VALUES($1,$2)", 2+i, strings.Repeat("n", 3000)); err != nil {
				return err
			}
		}
		if _, err := v.RekeyOnCommit(context.Background(), withoutBob()); err != nil {
			return err
		}
		return tx.Commit()
	}
	alone := func(v *Vault) error { return v.Rekey(context.Background(), withoutBob()) }
	faults := map[string]func(d *disk, n int){
		"power cut": func(d *disk, n int) { d.untilCut = n },
		"full disk": func(d *disk, n int) { d.untilFull = n },
		"bad sync":  func(d *disk, n int) { d.goodSyncs, d.failSyncs = n, 1 },
	}
	for name, fault := range faults {
		for kind, rekey := range map[string]func(*Vault) error{"alone": alone, "carried": carried} {
			t.Run(name+" "+kind, func(t *testing.T) {
				done := false
				for n := 0; !done; n++ {
					for seed := range uint64(3) {
						done = cutRekey(t, uint64(n)<<8|seed, n, fault, rekey, kind == "carried", name == "power cut")
					}
					if n > 200 {
						t.Fatal("it never came to an end")
					}
				}
			})
		}
	}
}

// cutRekey says whether the rekeying was done before the fault came.
func cutRekey(t *testing.T, seed uint64, n int, fault func(*disk, int), rekey func(*Vault) error, carried, cut bool) bool {
	t.Helper()
	d, v := circle(t, seed)
	d.random = rand.New(rand.NewPCG(seed, 9))
	if err := small(v); err != nil {
		t.Fatal(v.Explain(err))
	}
	fault(d, n)
	failed := rekey(v)
	what := fmt.Sprintf("fault at %d, seed %d (%v)", n, seed, failed)
	if cut {
		d.untilCut = 0
		_ = v.Close() // the power is off
		d = d.afterCut()
	} else {
		d.untilFull, d.failSyncs, d.goodSyncs = -1, 0, 0
		if failed != nil && errors.Is(v.Explain(failed), ErrUncertain) {
			_ = v.Close()
		} else {
			run(t, v, "INSERT INTO kv VALUES(100,'goes on')")
			mustClose(t, v)
		}
	}
	bob := opens(t, d, "bob")
	v, err := openOn(d)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	got, err := contents(v.Reader())
	if err != nil {
		t.Fatalf("%s: %v", what, v.Explain(err))
	}
	mustClose(t, v)
	rows := 0
	for k := range got {
		if k > 1 && k < 100 {
			rows++
		}
	}
	if failed == nil && bob {
		t.Errorf("%s: done, and undone by the fault", what)
	}
	if failed != nil && !bob && !cut {
		t.Errorf("%s: it failed and was done", what)
	}
	if carried && (rows != 0) == bob || carried && rows%20 != 0 || got[1] != "kept" {
		t.Errorf("%s: bob opens it: %t, with %d rows of the transaction", what, bob, rows)
	}
	return failed == nil
}

// TestRecoverySlot: the recovery key opens the data, signs nothing, holds no
// custody, and can make a new administrator in its own place.
func TestRecoverySlot(t *testing.T) {
	d, v := circle(t, 8)
	if _, err := Open(diskPath, OpenOptions{Secret: ann, Recovery: true, FS: d, slow: quick}); !errors.Is(err, ErrNoRecovery) {
		t.Errorf("without a recovery slot: %v", err)
	}
	key := bytes.Repeat([]byte("k"), 32)
	for _, printed := range [][]byte{[]byte("lost"), key} { // the second takes the first one's place
		if err := v.Rekey(t.Context(), KeyChange{Put: []NewSlot{{Recovery: true, Secret: Secret{Password: printed}}}}); err != nil {
			t.Fatal(err)
		}
	}
	sealed, err := v.SealCustody([]byte("old"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if slots, err := v.Slots(); err != nil || len(slots) != 3 || !slots[2].Recovery || slots[2].SigningKey != nil {
		t.Errorf("%+v %v", slots, err)
	}
	mustClose(t, v)
	open := func(key []byte) (*Vault, error) {
		return Open(diskPath, OpenOptions{Secret: Secret{Password: key}, Recovery: true, FS: d, slow: quick})
	}
	if _, err := open(bytes.Repeat([]byte("j"), 32)); !errors.Is(err, ErrWrongSecret) {
		t.Errorf("another key: %v", err)
	}
	v, err = open(key)
	if err != nil {
		t.Fatal(err)
	}
	if v.Signer() != nil || !v.Me().Recovery {
		t.Errorf("recovery signs: %+v", v.Me())
	}
	if _, err := v.OpenCustody(sealed, nil); !errors.Is(err, ErrNoCustody) {
		t.Errorf("recovery opens custody: %v", err)
	}
	if err := v.ChangeSecret(ann, nil); !errors.Is(err, ErrNoSlot) {
		t.Errorf("recovery has a password to change: %v", err)
	}
	err = v.Rekey(t.Context(), KeyChange{
		RenewCustody: true, RemoveRecovery: true,
		Put: []NewSlot{{Login: "zoe", Secret: ann, KDF: FloorKDF(), Own: true, Custody: true, Become: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if me := v.Me(); me.Login != "zoe" || !me.Custody || me.Temporary || !me.SigningKey.Equal(v.Signer().Public()) {
		t.Errorf("%+v", me)
	}
	mustClose(t, v)
	if _, err := open(key); !errors.Is(err, ErrNoRecovery) {
		t.Errorf("the key that was used: %v", err)
	}
	if !opens(t, d, "zoe") || !opens(t, d, "ann") {
		t.Error("the new administrator, or those who were there, do not open it")
	}
}
