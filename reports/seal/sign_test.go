package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal/judge"
	"muniment/store/authority"
)

func TestEveryNumberOfSignaturesIsSound(t *testing.T) {
	for _, attached := range []bool{false, true} {
		for n := 1; n <= 3; n++ {
			t.Run(fmt.Sprintf("%d signatures, attachments %t", n, attached), func(t *testing.T) {
				d := leaverRecord()
				if attached {
					d.Attachments = attachments()
				}
				pdf := finish(t, pages(t, 3), d)
				var want []SignatureReport
				for i := range n {
					pdf = sign(t, pdf, i, stamp(t, "Signed ☑"))
					certificate := people(t).people[i].Certificate
					want = append(want, SignatureReport{
						Field: d.Fields[i].Name, Name: certificate.Subject.CommonName, Reason: "I confirm this record",
						Location: "Brynmor", Certificate: certificate, Time: day.Add(time.Duration(i) * time.Hour), Valid: true, Trusted: true, Authority: people(t).root.Subject.CommonName,
						CoversWholeFile: i == n-1,
					})
				}
				wanted := Report{Signatures: want, Awaiting: []string{"manager", "owner", "siro"}[n:]}
				if attached {
					wanted.Attachments = attachments()
				}
				if n == 3 {
					wanted.Awaiting = nil
				}
				same := cmp.Comparer(func(a, b *x509.Certificate) bool { return a.Equal(b) })
				if diff := cmp.Diff(wanted, verify(t, pdf), same); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestFieldsMayBeSignedInAnyOrder(t *testing.T) {
	pdf := finish(t, pages(t, 1), leaverRecord())
	for i, field := range []string{"siro", "manager"} {
		var err error
		if pdf, err = Sign(pdf, people(t).people[i], Signature{Field: field, Time: day}); err != nil {
			t.Fatal(err)
		}
	}
	r := verify(t, pdf)
	if len(r.Problems) != 0 || r.Signatures[0].Field != "siro" || len(r.Awaiting) != 1 || r.Awaiting[0] != "owner" {
		t.Errorf("%+v", r)
	}
}

func TestSignOnlyAppends(t *testing.T) {
	pdf := finish(t, pages(t, 1), leaverRecord())
	before := bytes.Clone(pdf)
	signed := sign(t, pdf, 0, nil)
	if !bytes.Equal(pdf, before) || !bytes.HasPrefix(signed, pdf) {
		t.Error("the document was changed, not added to")
	}
}

func TestEveryAcceptedKindOfKeySigns(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := people(t)
	pdf := finish(t, pages(t, 1), leaverRecord())
	rsaCertificate, err := authority.IssueSigner(c.root, c.key, pkix.Name{CommonName: "RSA"}, rsaKey.Public(), day, 1)
	if err != nil {
		t.Fatal(err)
	}
	ecCertificate, err := authority.IssueSigner(c.root, c.key, pkix.Name{CommonName: "P-384"}, p384.Public(), day, 1)
	if err != nil {
		t.Fatal(err)
	}
	if pdf, err = Sign(pdf, Identity{Key: rsaKey, Certificate: rsaCertificate}, Signature{Field: "manager", Time: day}); err != nil {
		t.Fatal(err)
	}
	if pdf, err = Sign(pdf, Identity{Key: p384, Certificate: ecCertificate}, Signature{Field: "owner", Time: day}); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, pdf); len(r.Problems) != 0 {
		t.Error(r.Problems)
	}
	ca := judge.PEM(c.root)
	for _, s := range judge.PDFSig(t, pdf, ca) {
		if !s.Valid || !s.Trusted {
			t.Error(s.Text)
		}
	}
	if complaints, seen := judge.OpenSSL(t, pdf, ca); len(complaints) != 0 || seen != 2 {
		t.Errorf("OpenSSL saw %d signatures: %s", seen, complaints)
	}
}

func TestAnEnrolledPersonSignsWithACertificateOfTheirOwnIssue(t *testing.T) {
	enrolmentKey, enrolment := enrol(t, "Priya Shah")
	key := newKey(t)
	subject := pkix.Name{CommonName: "Priya Shah", Organization: []string{"Cyngor Brynmor"}}
	certificate, err := authority.IssueSigner(enrolment, enrolmentKey, subject, key.Public(), day, 1)
	if err != nil {
		t.Fatal(err)
	}
	pdf := finish(t, pages(t, 1), leaverRecord())
	pdf, err = Sign(pdf, Identity{Key: key, Certificate: certificate, Chain: []*x509.Certificate{enrolment}}, Signature{Field: "manager", Time: day})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, pdf); len(r.Problems) != 0 || !r.Signatures[0].Trusted {
		t.Errorf("%+v", r)
	}
	ca := judge.PEM(people(t).root)
	for _, s := range judge.PDFSig(t, pdf, ca) {
		if !s.Valid || !s.Trusted {
			t.Error(s.Text)
		}
	}
	if complaints, _ := judge.OpenSSL(t, pdf, ca); len(complaints) != 0 {
		t.Error(complaints)
	}
}

func TestSignRefuses(t *testing.T) {
	c := people(t)
	finished := finish(t, pages(t, 1), leaverRecord())
	once := sign(t, finished, 0, nil)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	altered := bytes.Replace(once, []byte("I confirm"), []byte("I dispute"), 1)
	chain := make([]*x509.Certificate, 0, 20)
	for range 20 {
		chain = append(chain, certifyAnything(t, func(*x509.Certificate) {}, nil, nil).Certificate)
	}
	good := Signature{Field: "owner", Time: day}
	edit := func(f func(s *Signature)) Signature {
		s := good
		f(&s)
		return s
	}
	for _, r := range []struct {
		name string
		pdf  []byte
		id   Identity
		s    Signature
		want error
	}{
		{"a file that is no PDF", []byte("hello"), c.people[1], good, ErrNotSealed},
		{"a document that was not finished", pages(t, 1), c.people[1], good, ErrNotSealed},
		{"a document that was altered", altered, c.people[1], good, ErrUnsound},
		{"a document with something after it", append(bytes.Clone(once), '\n'), c.people[1], good, ErrUnsound},
		{"a field that does not exist", once, c.people[1], edit(func(s *Signature) { s.Field = "mayor" }), ErrNoField},
		{"a field that is signed", once, c.people[1], edit(func(s *Signature) { s.Field = "manager" }), ErrFieldSigned},
		{"no key", once, Identity{Certificate: c.people[1].Certificate}, good, ErrIdentity},
		{"no certificate", once, Identity{Key: c.people[1].Key}, good, ErrIdentity},
		{"somebody else's certificate", once, Identity{Key: c.people[1].Key, Certificate: c.people[2].Certificate}, good, ErrIdentity},
		{"an Ed25519 key", once, Identity{Key: edKey, Certificate: c.people[1].Certificate}, good, ErrIdentity},
		{"a short RSA key", once, Identity{Key: weak, Certificate: c.people[1].Certificate}, good, ErrIdentity},
		{"the authority's own key", once, Identity{Key: c.key, Certificate: c.root}, good, ErrIdentity},
		{"another name", once, c.people[1], edit(func(s *Signature) { s.Name = "Somebody" }), ErrIdentity},
		{"no time", once, c.people[1], edit(func(s *Signature) { s.Time = time.Time{} }), ErrInvalid},
		{"a time after the certificate", once, c.people[1], edit(func(s *Signature) { s.Time = day.AddDate(9, 0, 0) }), ErrIdentity},
		{"a time before the last signature", once, c.people[1], edit(func(s *Signature) { s.Time = day.Add(-time.Hour) }), ErrInvalid},
		{"a reason with control characters", once, c.people[1], edit(func(s *Signature) { s.Reason = "a\nb" }), ErrInvalid},
		{"an appearance that is no PDF", once, c.people[1], edit(func(s *Signature) { s.Appearance.Page = []byte("x") }), ErrUnsupported},
		{"an appearance of two pages", once, c.people[1], edit(func(s *Signature) { s.Appearance.Page = pages(t, 2) }), ErrInvalid},
		{"an appearance one can see through", once, c.people[1], edit(func(s *Signature) { s.Appearance.Page = seeThroughPages(t) }), ErrUnsupported},
		{"a chain too long to fit", once, Identity{Key: c.people[1].Key, Certificate: c.people[1].Certificate, Chain: chain}, good, ErrTooLarge},
	} {
		t.Run(r.name, func(t *testing.T) {
			out, err := Sign(r.pdf, r.id, r.s)
			if !errors.Is(err, r.want) || out != nil {
				t.Errorf("%d bytes and error %v", len(out), err)
			}
			if err != nil && (strings.Contains(err.Error(), "%!") || strings.Contains(err.Error(), "\n")) {
				t.Errorf("no plain sentence: %q", err)
			}
		})
	}
}

func TestAppearanceShowsPicturesAndText(t *testing.T) {
	p := paper(t, gofpdf.SizeType{Wd: 60, Ht: 20})
	p.SetMargins(1, 1, 1)
	p.SetAutoPageBreak(false, 0)
	p.AddPage()
	p.Cell(0, 6, "Countersigned by Siân")
	pdf := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, output(t, p))
	if text := judge.Text(t, pdf); !strings.Contains(text, "Countersigned by Siân") {
		t.Errorf("the page reads %q", text)
	}
}
