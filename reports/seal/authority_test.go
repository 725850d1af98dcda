package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorityIsOneForSignersOnly(t *testing.T) {
	root, _, err := NewAuthority("Cyngor Brynmor", day, 20)
	if err != nil {
		t.Fatal(err)
	}
	if !root.IsCA || root.MaxPathLen != 1 || root.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign || !root.NotAfter.Equal(day.AddDate(20, 0, 0)) {
		t.Errorf("%+v", root)
	}
}

func TestASignersCertificateEndsWithItsAuthority(t *testing.T) {
	c := people(t)
	signer, err := IssueSigner(c.root, c.key, pkix.Name{CommonName: "Long"}, newKey(t).Public(), day, 90)
	if err != nil {
		t.Fatal(err)
	}
	if !signer.NotAfter.Equal(c.root.NotAfter) {
		t.Errorf("ends %s, the authority %s", signer.NotAfter, c.root.NotAfter)
	}
}

func TestAnEnrolmentIsForOnePerson(t *testing.T) {
	key, enrolment := enrol(t, "Priya Shah")
	if !enrolment.IsCA || enrolment.MaxPathLen != 0 || !enrolment.MaxPathLenZero {
		t.Errorf("%+v", enrolment)
	}
	only, ok := enrolled(enrolment)
	want, err := marshalName(pkix.Name{CommonName: "Priya Shah", Organization: []string{"Cyngor Brynmor"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, only); diff != "" || !ok {
		t.Error(diff)
	}
	for _, other := range []pkix.Name{{CommonName: "Priya Shah"}, {CommonName: "Tom O'Neill", Organization: []string{"Cyngor Brynmor"}}} {
		if _, err := IssueSigner(enrolment, key, other, newKey(t).Public(), day, 1); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", other, err)
		}
	}
}

func TestIssuingRefuses(t *testing.T) {
	c := people(t)
	name := pkix.Name{CommonName: "Priya Shah"}
	edPublic, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pub := newKey(t).Public()
	for _, r := range []struct {
		name  string
		issue func() (*x509.Certificate, error)
		want  error
	}{
		{"an Ed25519 key", func() (*x509.Certificate, error) { return IssueSigner(c.root, c.key, name, edPublic, day, 1) }, ErrIdentity},
		{"an Ed25519 key for an enrolment", func() (*x509.Certificate, error) { return IssueEnrolment(c.root, c.key, name, edPublic, day, 1) }, ErrIdentity},
		{"a signer without name", func() (*x509.Certificate, error) { return IssueSigner(c.root, c.key, pkix.Name{}, pub, day, 1) }, ErrInvalid},
		{"no years", func() (*x509.Certificate, error) { return IssueSigner(c.root, c.key, name, pub, day, 0) }, ErrInvalid},
		{"an expired authority", func() (*x509.Certificate, error) {
			return IssueSigner(c.root, c.key, name, pub, day.AddDate(30, 0, 0), 1)
		}, ErrInvalid},
		{"a signer as authority", func() (*x509.Certificate, error) {
			return IssueSigner(c.people[0].Certificate, c.people[0].Key, name, pub, day, 1)
		}, ErrInvalid},
		{"an authority without name", func() (*x509.Certificate, error) {
			root, _, err := NewAuthority("", day, 1)
			return root, err
		}, ErrInvalid},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got, err := r.issue(); !errors.Is(err, r.want) || got != nil {
				t.Errorf("%v, error %v", got, err)
			}
		})
	}
}
