package vault

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"testing"
)

// TestAbandonWipes: what is left of an abandoned vault holds no key, has no
// file open, and answers nothing.
func TestAbandonWipes(t *testing.T) {
	d, v := circle(t, 1)
	data, custody := v.data, v.custody
	if bytes.Equal(data, make([]byte, 32)) || bytes.Equal(custody, make([]byte, 32)) {
		t.Fatal("no keys to begin with")
	}
	if err := v.Abandon(); err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string][]byte{"data": data, "custody": custody} {
		if !bytes.Equal(key, make([]byte, 32)) {
			t.Errorf("the %s key is in memory", name)
		}
	}
	if v.data != nil || v.custody != nil || v.keys.open != nil || v.keys.sign != nil || v.cur.f != nil || v.pending != nil {
		t.Error("it holds keys, or a file")
	}
	if s := v.Signer(); s != nil {
		if _, ok := s.(*ecdsa.PrivateKey); ok {
			t.Error("it signs")
		}
	}
	if err := v.Writer().Ping(); err == nil {
		t.Error("it lets somebody write")
	}
	if _, err := v.Slots(); !errors.Is(err, ErrClosed) {
		t.Errorf("slots: %v", err)
	}
	if _, err := v.SealCustody(nil, nil); err == nil {
		t.Error("it seals")
	}
	if _, err := v.Check(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("check: %v", err)
	}
	if err := v.Rekey(t.Context(), KeyChange{}); !errors.Is(err, ErrClosed) {
		t.Errorf("rekey: %v", err)
	}
	if err := v.EndBulk(); !errors.Is(err, ErrClosed) {
		t.Errorf("end bulk: %v", err)
	}
	mustClose(t, v)
	if !opens(t, d, "bob") {
		t.Error("others cannot open it")
	}
}

// TestAbandonWaitsForNobody: a change under way is finished or is not, whole,
// after the keys have gone; and nothing of it is torn.
func TestAbandonWaitsForNobody(t *testing.T) {
	d, v := circle(t, 2)
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO kv VALUES(2,'under way')"); err != nil {
		t.Fatal(v.Explain(err))
	}
	if err := v.Abandon(); err != nil {
		t.Fatal(err)
	}
	if v.data != nil {
		t.Error("it holds the data key")
	}
	done := tx.Commit()
	v, err = openOn(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := contents(v.Reader())
	if err != nil || got[1] != "kept" || (done == nil) != (got[2] == "under way") || v.TornTail() != nil {
		t.Errorf("the change said %v, and there is %v %v", done, got, err)
	}
	mustClose(t, v)
}
