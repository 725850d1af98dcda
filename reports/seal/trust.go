package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"muniment/store/authority"
)

// clockSlack is how far two computers' clocks may honestly differ.
const clockSlack = 10 * time.Minute

// canSign reports why a certificate may not sign documents at a time, or nil.
func canSign(c *x509.Certificate, at time.Time) error {
	switch {
	case c.IsCA:
		return fmt.Errorf("%w: it belongs to an authority, not to a signer", ErrIdentity)
	case c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return fmt.Errorf("%w: it was not issued for signatures", ErrIdentity)
	case !isForDocuments(c):
		return fmt.Errorf("%w: it was not issued for signing documents", ErrIdentity)
	case at.Before(c.NotBefore):
		return fmt.Errorf("%w: it was not yet valid at the time of signing", ErrIdentity)
	case at.After(c.NotAfter):
		return fmt.Errorf("%w: it had expired at the time of signing", ErrIdentity)
	}
	return nil
}

func oidDocumentSigning() asn1.ObjectIdentifier { // RFC 9336
	return asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}
}

// isForDocuments accepts the purposes under which document signing certificates are issued; no purpose at all means any
// (RFC 5280 section 4.2.1.12).
func isForDocuments(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	for _, u := range c.ExtKeyUsage {
		if u == x509.ExtKeyUsageEmailProtection || u == x509.ExtKeyUsageAny {
			return true
		}
	}
	microsoft, adobe := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 10, 3, 12}, asn1.ObjectIdentifier{1, 2, 840, 113583, 1, 1, 5}
	return slices.ContainsFunc(c.UnknownExtKeyUsage, func(o asn1.ObjectIdentifier) bool {
		return o.Equal(oidDocumentSigning()) || o.Equal(microsoft) || o.Equal(adobe)
	})
}

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
