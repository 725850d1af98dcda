package store_test

import (
	"bytes"
	"crypto/x509"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/vault"
)

// revokedList is the list of revoked certificates that the register publishes, which the newest of its authorities has signed.
func revokedList(t *testing.T, s *store.Session) *x509.RevocationList {
	t.Helper()
	text, err := s.ExportRevocations(t.Context())
	check(t, err)
	list, err := store.ParseRevocations(text)
	check(t, err)
	roots, err := s.Authorities(t.Context())
	check(t, err)
	check(t, list.CheckSignatureFrom(roots[0]))
	return list
}

// entryFor finds the entry of the list that ends a certificate of somebody's.
func entryFor(t *testing.T, s *store.Session, list *x509.RevocationList, login string) (x509.RevocationListEntry, bool) {
	t.Helper()
	all, err := s.Revocations(t.Context())
	check(t, err)
	for _, r := range all {
		for _, e := range list.RevokedCertificateEntries {
			if r.Login == login && e.SerialNumber.Cmp(r.Certificate.SerialNumber) == 0 {
				return e, true
			}
		}
	}
	return x509.RevocationListEntry{}, false
}

func TestWhoeverLeavesIsRevokedFromThenOn(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("administrator", today)
	before := revokedList(t, admin)
	if len(before.RevokedCertificateEntries) != 0 {
		t.Errorf("%d revoked before anybody left", len(before.RevokedCertificateEntries))
	}
	_, err := admin.DisableUser(t.Context(), "ism", "Left the council")
	check(t, err)
	after := revokedList(t, admin)
	e, ok := entryFor(t, admin, after, "ism")
	if !ok || e.ReasonCode != 3 || e.RevocationTime.IsZero() {
		t.Errorf("whoever left is listed as %+v, %t", e, ok)
	}
	if after.Number.Cmp(before.Number) <= 0 {
		t.Errorf("list %d follows list %d", after.Number, before.Number)
	}
	if !after.NextUpdate.After(after.ThisUpdate.AddDate(0, 6, 0)) {
		t.Errorf("the list is current only until %s", after.NextUpdate)
	}
	// Coming back brings other keys; the old ones stay revoked.
	check(t, admin.EnableUser(t.Context(), store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
	if again, ok := entryFor(t, admin, revokedList(t, admin), "ism"); !ok || !again.RevocationTime.Equal(e.RevocationTime) {
		t.Errorf("after they came back: %+v, %t", again, ok)
	}
	trailIsSound(t, admin)
}

func TestAPasswordGivenAnewRevokesTheKeyOfTheOldOne(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("administrator", today)
	check(t, admin.ResetPassword(t.Context(), store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
	e, ok := entryFor(t, admin, revokedList(t, admin), "ism")
	if !ok || e.ReasonCode != 4 {
		t.Errorf("the old key is listed as %+v, %t", e, ok)
	}
	all, err := admin.Revocations(t.Context())
	check(t, err)
	for _, one := range all {
		if one.Left || one.At.After(time.Now().AddDate(50, 0, 0)) {
			t.Errorf("%+v", one)
		}
	}
}

func TestARenewedAuthorityKeepsTheOldOnesCertificate(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("administrator", today)
	old, err := admin.ExportAuthority(t.Context())
	check(t, err)
	check(t, admin.RenewAuthority(t.Context()))
	both, err := admin.ExportAuthority(t.Context())
	check(t, err)
	if n := authoritiesOf(t, admin); n != 2 || !bytes.HasSuffix(both, old) {
		t.Errorf("%d authorities; the newest stands first and the old one stays", n)
	}
	revokedList(t, admin)
	trailIsSound(t, admin)
	ism := r.open("ism", today)
	refused[*store.NotAllowedError](t, ism.RenewAuthority(t.Context()))
}
