package authority_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"testing"
	"time"

	"muniment/store/authority"
)

var (
	day     = time.Date(2026, 3, 2, 10, 30, 0, 0, time.UTC)
	council = pkix.Name{CommonName: "Cyngor Brynmor register authority", Organization: []string{"Cyngor Brynmor"}}
	priya   = pkix.Name{CommonName: "Priya Shah", Organization: []string{"Cyngor Brynmor"}}
)

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newRoot(t *testing.T) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	root, key, err := authority.New(council, day, 20)
	if err != nil {
		t.Fatal(err)
	}
	return root, key
}

func TestARootIssuesAndSignsNothingElse(t *testing.T) {
	t.Parallel()
	root, _ := newRoot(t)
	if !root.IsCA || root.MaxPathLen != 1 || root.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign || !root.NotAfter.Equal(day.AddDate(20, 0, 0)) {
		t.Errorf("%+v", root)
	}
}

func TestASignersCertificateEndsWithItsAuthority(t *testing.T) {
	t.Parallel()
	root, key := newRoot(t)
	signer, err := authority.IssueSigner(root, key, priya, newKey(t).Public(), day, 90)
	if err != nil {
		t.Fatal(err)
	}
	if !signer.NotAfter.Equal(root.NotAfter) {
		t.Errorf("ends %s, the authority %s", signer.NotAfter, root.NotAfter)
	}
}

func TestAnEnrolmentIsForOnePerson(t *testing.T) {
	t.Parallel()
	root, key := newRoot(t)
	own := newKey(t)
	enrolment, err := authority.IssueEnrolment(root, key, priya, own.Public(), day, 3)
	if err != nil {
		t.Fatal(err)
	}
	want, err := asn1.Marshal(priya.ToRDNSequence())
	if err != nil {
		t.Fatal(err)
	}
	if only, ok := authority.EnrolmentOf(enrolment); !ok || !bytes.Equal(only, want) {
		t.Errorf("the enrolment is for %x, %t; want %x", only, ok, want)
	}
	if _, ok := authority.EnrolmentOf(root); ok {
		t.Error("the root passes for an enrolment")
	}
	if _, err := authority.IssueSigner(enrolment, own, priya, newKey(t).Public(), day, 1); err != nil {
		t.Errorf("the person it is for: %v", err)
	}
	for _, other := range []pkix.Name{{CommonName: "Priya Shah"}, {CommonName: "Tom O'Neill", Organization: []string{"Cyngor Brynmor"}}} {
		if _, err := authority.IssueSigner(enrolment, own, other, newKey(t).Public(), day, 1); !errors.Is(err, authority.ErrInvalid) {
			t.Errorf("%s: %v", other, err)
		}
	}
}

func TestIssuingRefuses(t *testing.T) {
	t.Parallel()
	root, key := newRoot(t)
	public := newKey(t).Public()
	signerKey := newKey(t)
	signer, err := authority.IssueSigner(root, key, priya, signerKey.Public(), day, 3)
	if err != nil {
		t.Fatal(err)
	}
	ed, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		name  string
		issue func() (*x509.Certificate, error)
	}{
		{"an Ed25519 key", func() (*x509.Certificate, error) { return authority.IssueSigner(root, key, priya, ed, day, 1) }},
		{"an enrolment of an Ed25519 key", func() (*x509.Certificate, error) { return authority.IssueEnrolment(root, key, priya, ed, day, 1) }},
		{"a signer without a name", func() (*x509.Certificate, error) {
			return authority.IssueSigner(root, key, pkix.Name{}, public, day, 1)
		}},
		{"a name of two lines", func() (*x509.Certificate, error) {
			return authority.IssueSigner(root, key, pkix.Name{CommonName: "Priya\nShah"}, public, day, 1)
		}},
		{"no years", func() (*x509.Certificate, error) { return authority.IssueSigner(root, key, priya, public, day, 0) }},
		{"an expired authority", func() (*x509.Certificate, error) {
			return authority.IssueSigner(root, key, priya, public, day.AddDate(30, 0, 0), 1)
		}},
		{"a signer as issuer", func() (*x509.Certificate, error) {
			return authority.IssueSigner(signer, signerKey, priya, public, day, 1)
		}},
		{"a root without a name", func() (*x509.Certificate, error) {
			root, _, err := authority.New(pkix.Name{}, day, 1)
			return root, err
		}},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if got, err := r.issue(); !errors.Is(err, authority.ErrInvalid) || got != nil {
				t.Errorf("%v, error %v", got, err)
			}
		})
	}
}
