package vault

import (
	"fmt"
	"path/filepath"
	"testing"
)

func TestSmoke(t *testing.T) {
	p := filepath.Join(t.TempDir(), "r.muniment")
	s := Secret{Password: []byte("pw")}
	v, err := Create(p, CreateOptions{Login: "ann", Secret: s, KDF: FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Writer().Exec("create table t(a integer primary key, b text)"); err != nil {
		t.Fatal(v.Explain(err))
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100000 {
		if _, err := tx.Exec("insert into t values(?,?)", i, fmt.Sprintf("%0200d", i)); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(v.Explain(err))
	}
	var n int
	if err := v.Reader().QueryRow("select count(*) from t").Scan(&n); err != nil {
		t.Fatal(v.Explain(err))
	}
	t.Log(n, v.Sequence(), v.cur.state)
	if err := v.Reader().QueryRow("insert into t values(-1,'x') returning 1").Scan(&n); err == nil {
		t.Fatal("reader wrote")
	} else {
		t.Log(err)
	}
	if _, err := v.Writer().Exec("attach 'file:/tmp/xx?vfs=unix' as x"); err == nil {
		t.Fatal("attached")
	} else {
		t.Log(err)
	}
	if _, err := v.Writer().Exec("vacuum into 'file:/tmp/xx?vfs=unix'"); err == nil {
		t.Fatal("vacuumed")
	} else {
		t.Log(err)
	}
	if _, err := v.Writer().Exec("delete from t where a%3!=0"); err != nil {
		t.Fatal(v.Explain(err))
	}
	if _, _, err := v.AddSlot("bob", Secret{Password: []byte("b")}, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v, err = Open(p, OpenOptions{Login: "bob", Secret: Secret{Password: []byte("b")}})
	if err != nil {
		t.Fatal(err)
	}
	var ic string
	if err := v.Reader().QueryRow("pragma integrity_check").Scan(&ic); err != nil || ic != "ok" {
		t.Fatal(v.Explain(err), ic)
	}
	t.Log(v.Sequence(), v.cur.state, v.Me())
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}
