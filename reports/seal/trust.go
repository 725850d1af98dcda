package seal

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"muniment/store/authority"
)

// clockSlack is how far two computers' clocks may honestly differ.
const clockSlack = 10 * time.Minute

// checkTrust looks for a chain from the signer to one of the roots that was valid at the time.
func checkTrust(signer *x509.Certificate, others, roots []*x509.Certificate, at time.Time) error {
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range roots {
		pool.AddCert(c)
	}
	for _, c := range others {
		between.AddCert(understood(c))
	}
	chains, err := signer.Verify(x509.VerifyOptions{
		Roots: pool, Intermediates: between, CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return errors.New("the signer's certificate was not issued by a trusted authority")
	}
	for _, chain := range chains {
		if !slices.ContainsFunc(chain[1:], func(c *x509.Certificate) bool { return !mayIssue(c, signer) }) {
			return nil
		}
	}
	return errors.New("the signer's certificate was issued by somebody who may not issue it")
}

// understood returns a copy of c in which a name constraint for one person no longer counts as unknown, as mayIssue heeds it.
func understood(c *x509.Certificate) *x509.Certificate {
	if _, ok := authority.EnrolmentOf(c); !ok {
		return c
	}
	again := *c
	again.UnhandledCriticalExtensions = slices.DeleteFunc(slices.Clone(c.UnhandledCriticalExtensions), authority.IsNameConstraints)
	return &again
}

// mayIssue reports whether authority c may stand above signer: an enrolment may do so only for the person it names.
func mayIssue(c, signer *x509.Certificate) bool {
	subject, ok := authority.EnrolmentOf(c)
	return !ok || bytes.Equal(subject, signer.RawSubject)
}
