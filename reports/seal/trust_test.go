package seal

import (
	"crypto/x509"
	"testing"
	"time"
)

// What was signed before a certificate was revoked stays good; what is signed after is not, whichever certificate of the chain it was.
func TestARevokedCertificateSignsNothingMore(t *testing.T) {
	t.Parallel()
	pdf := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil)
	signer := people(t).people[0].Certificate
	made := verify(t, pdf).Signatures[0].Time
	for name, c := range map[string]struct {
		revoked *x509.Certificate
		from    time.Time
		sound   bool
	}{
		"before":                  {signer, made.Add(-time.Hour), false},
		"at that moment":          {signer, made, false},
		"after":                   {signer, made.Add(time.Second), true},
		"somebody else's, before": {people(t).root, made.Add(-time.Hour), true},
	} {
		if name == "somebody else's, before" {
			c.revoked = people(t).people[1].Certificate
		}
		r, err := Verify(pdf, VerifyOptions{Roots: []*x509.Certificate{people(t).root}, Revoked: func(one *x509.Certificate) (time.Time, bool) {
			return c.from, one.Equal(c.revoked)
		}})
		if err != nil || (len(r.Problems) == 0) != c.sound || r.Signatures[0].Valid != c.sound {
			t.Errorf("revoked %s: %v, %v", name, r.Problems, err)
		}
	}
}
