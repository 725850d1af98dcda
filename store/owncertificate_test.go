package store_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"muniment/store"
	"muniment/store/authority"
	"muniment/store/vault"
)

// certificateAttempts try what has to do with certificates of the council's own, and change nothing.
func certificateAttempts(ctx context.Context) map[store.Act]func(*store.Session) error {
	return map[store.Act]func(*store.Session) error{
		store.ActTrustAuthority: func(s *store.Session) error { _, err := s.DistrustAuthority(ctx, "no such authority"); return err },
		store.ActOwnCertificate: func(s *store.Session) error { return s.RemoveCertificate(ctx) },
	}
}

// services are the certificate services of a made-up council: a root, and an authority below it that issues to people.
type services struct {
	t            *testing.T
	root, issuer *x509.Certificate
	key          crypto.Signer
}

func certificateServices(t *testing.T) services {
	t.Helper()
	from := clock(t, "2024-01-01 09:00")
	root, rootKey, err := authority.New(pkix.Name{CommonName: "Cyngor Brynmor Root CA"}, from, 20)
	check(t, err)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	check(t, err)
	template := &x509.Certificate{
		SerialNumber: root.SerialNumber, Subject: pkix.Name{CommonName: "Cyngor Brynmor Issuing CA 2"}, NotBefore: from, NotAfter: from.AddDate(10, 0, 0),
		BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, root, key.Public(), rootKey)
	check(t, err)
	issuer, err := x509.ParseCertificate(der)
	check(t, err)
	return services{t, root, issuer, key}
}

func (c services) rootPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.root.Raw})
}

// identity is a PKCS#12 file of somebody.
func (c services) identity(name string, change func(*x509.Certificate)) []byte {
	c.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(c.t, err)
	template := &x509.Certificate{
		SerialNumber: c.root.SerialNumber, Subject: pkix.Name{CommonName: name}, NotBefore: c.issuer.NotBefore, NotAfter: c.issuer.NotBefore.AddDate(3, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, c.issuer, key.Public(), c.key)
	check(c.t, err)
	certificate, err := x509.ParseCertificate(der)
	check(c.t, err)
	file, err := pkcs12.Modern.Encode(key, certificate, []*x509.Certificate{c.root, c.issuer}, "given by ICT")
	check(c.t, err)
	return file
}

// signatory is what somebody would sign a record with.
func signatory(t *testing.T, s *store.Session) (store.Signatory, error) {
	t.Helper()
	var by store.Signatory
	_, _, err := s.IssueRecord(t.Context(), "duties", "DU", "record", "", "ism", func(_ context.Context, _ *store.Reader, d store.Draft) ([]byte, error) {
		by = d.Signatory
		return nil, errDrawing
	})
	if errors.Is(err, errDrawing) {
		err = nil
	}
	return by, err
}

func TestSomebodySignsWithACertificateOfTheCouncilsOwn(t *testing.T) {
	t.Parallel()
	r, pki := staffed(t), certificateServices(t)
	admin, ism := r.open("administrator", today), r.open("ism", today)
	name := ism.User().Name
	file := pki.identity("DEPT "+name, nil)
	_, err := ism.AddCertificate(t.Context(), file, "given by ICT")
	says(t, err, "issued by Cyngor Brynmor Issuing CA 2, under which nobody signs in this register")
	trusted, err := admin.TrustAuthority(t.Context(), pki.rootPEM())
	check(t, err)
	if trusted.Name != "Cyngor Brynmor Root CA" {
		t.Errorf("it is called %q", trusted.Name)
	}
	kept, err := ism.AddCertificate(t.Context(), file, "given by ICT")
	check(t, err)
	if kept.Name != "DEPT "+name || kept.Authority != "Cyngor Brynmor Issuing CA 2" || kept.Login != "ism" {
		t.Errorf("kept: %+v", kept)
	}
	by, err := signatory(t, r.open("ism", today)) // signed in again: the password opens it
	check(t, err)
	if by.Name != kept.Name || len(by.Chain) != 2 || by.Certificate.Issuer.CommonName != kept.Authority {
		t.Errorf("signs as %q with %d certificates behind it", by.Name, len(by.Chain))
	}
	roots, err := admin.Authorities(t.Context())
	check(t, err)
	if last := roots[len(roots)-1]; !last.Equal(pki.root) {
		t.Errorf("the register trusts %q last", last.Subject)
	}
	check(t, ism.RemoveCertificate(t.Context()))
	says(t, ism.RemoveCertificate(t.Context()), "you have no certificate of your own here")
	if by, err = signatory(t, ism); err != nil || by.Name != name {
		t.Errorf("without it signs as %q: %v", by.Name, err)
	}
	trailIsSound(t, admin)
}

func TestACertificateThatWouldNotDoIsRefused(t *testing.T) {
	t.Parallel()
	r, pki := staffed(t), certificateServices(t)
	admin, ism := r.open("administrator", today), r.open("ism", today)
	_, err := admin.TrustAuthority(t.Context(), pki.rootPEM())
	check(t, err)
	name := ism.User().Name
	for _, c := range []struct {
		why      string
		file     []byte
		password string
		says     string
	}{
		{"another password", pki.identity(name, nil), "guessed", "its password is another"},
		{"another file", []byte("%PDF-1.7"), "given by ICT", "no PKCS#12 file"},
		{"somebody else's", pki.identity("Osian Vaughan-Test", nil), "given by ICT", `was issued to "Osian Vaughan-Test", and you sign in as`},
		{"an authority's", pki.identity(name, func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true }), "given by ICT", "belongs to an authority"},
		{"one for web servers", pki.identity(name, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }), "given by ICT", "not issued for signing documents"},
		{"an expired one", pki.identity(name, func(c *x509.Certificate) { c.NotAfter = c.NotBefore.AddDate(0, 6, 0) }), "given by ICT", "had expired"},
		{"of other services", certificateServices(t).identity(name, nil), "given by ICT", "under which nobody signs"},
	} {
		_, err := ism.AddCertificate(t.Context(), c.file, c.password)
		if err == nil {
			t.Errorf("%s was taken", c.why)
			continue
		}
		says(t, err, c.says)
	}
	if _, err := ism.OwnCertificate(t.Context()); err == nil {
		t.Error("one of them is kept")
	}
	for what, file := range map[string][]byte{"text": []byte("trust me"), "a person's": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leafOf(t, pki.identity(name, nil))})} {
		if _, err := admin.TrustAuthority(t.Context(), file); err == nil {
			t.Errorf("%s is an authority", what)
		}
	}
}

func leafOf(t *testing.T, file []byte) []byte {
	t.Helper()
	_, c, _, err := pkcs12.DecodeChain(file, "given by ICT")
	check(t, err)
	return c.Raw
}

func TestACertificateEndsWithItsAuthorityItsTimeOrItsHolder(t *testing.T) {
	t.Parallel()
	r, pki := staffed(t), certificateServices(t)
	admin, ism := r.open("administrator", today), r.open("ism", today)
	trusted, err := admin.TrustAuthority(t.Context(), pki.rootPEM())
	check(t, err)
	_, err = ism.AddCertificate(t.Context(), pki.identity(ism.User().Name, func(c *x509.Certificate) { c.NotAfter = clock(t, "2026-06-01 09:00") }), "given by ICT")
	check(t, err)
	later := r.open("ism", "2026-06-02")
	_, err = signatory(t, later)
	says(t, err, "your own certificate cannot be used")
	_, err = admin.DistrustAuthority(t.Context(), trusted.Name)
	check(t, err)
	_, err = signatory(t, ism)
	says(t, err, "no longer one under which this register signs")
	roots, err := admin.Authorities(t.Context())
	check(t, err)
	if !roots[len(roots)-1].Equal(pki.root) {
		t.Error("what was signed under it is not trusted any more")
	}
	_, err = admin.TrustAuthority(t.Context(), pki.rootPEM())
	check(t, err)
	_, err = signatory(t, ism)
	check(t, err)
	// A password given anew brings another key, which does not open what the old one sealed: it is gone, and nothing stands in the way.
	r.close(ism)
	r.close(later)
	check(t, admin.ResetPassword(t.Context(), store.NewPassword{Login: "ism", Secret: given("ism"), KDF: vault.FloorKDF()}))
	_, err = r.opened(store.OpenOptions{Login: "ism", Secret: given("ism"), Clock: fixed(clock(t, "2025-11-21 10:00"))}).OwnCertificate(t.Context())
	says(t, err, "you have no certificate of your own here")
	all, err := admin.OutsideAuthorities(t.Context())
	check(t, err)
	if len(all) != 1 || all[0].Name != trusted.Name || !all[0].EndedAt.IsZero() {
		t.Errorf("the authorities are %+v", all)
	}
}
