package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"
)

// NewAuthority makes a certificate authority for a circle of signers: a new P-256 key and its own certificate for it, valid for so many
// years from now. Readers that trust the certificate trust every signer it issues, and every signer of an enrolment it issues.
func NewAuthority(name string, now time.Time, years int) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	if name == "" || !isPlainText(name) {
		return nil, nil, fmt.Errorf("%w: the authority needs a name", ErrInvalid)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make the authority's key: %w", err)
	}
	t, err := template(pkix.Name{CommonName: name}, now, years)
	if err != nil {
		return nil, nil, err
	}
	t.IsCA, t.MaxPathLen = true, 1
	t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	certificate, err := issue(t, t, key.Public(), key)
	return certificate, key, err
}

// IssueSigner issues the certificate with which one person signs documents, for digital signature and non-repudiation, document signing (RFC 9336)
// and, because older readers know no better purpose, e-mail protection. It ends no later than the authority.
//
// The authority may be an enrolment: then subject must be the one it was issued for. The common name is required; Sign
// shows it as the signer's name.
func IssueSigner(ca *x509.Certificate, caKey crypto.Signer, subject pkix.Name, pub crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	if _, err := algorithmFor(pub); err != nil {
		return nil, err
	}
	t, err := template(subject, now, years)
	if err != nil {
		return nil, err
	}
	if only, ok := enrolled(ca); ok {
		der, err := marshalName(subject)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(only, der) {
			return nil, fmt.Errorf("%w: this enrolment is for another person", ErrInvalid)
		}
	}
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidDocumentSigning()}
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	return issueBelow(ca, caKey, t, pub)
}

// IssueEnrolment issues an authority of the narrowest kind: whoever holds its key may issue signer certificates for exactly
// this subject (a critical name constraint, path length 0) and for nobody else. So a person can renew their own
// signing key without the authority's key being at hand. It is no signing certificate itself.
func IssueEnrolment(ca *x509.Certificate, caKey crypto.Signer, subject pkix.Name, pub crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	if _, err := algorithmFor(pub); err != nil {
		return nil, err
	}
	only, err := marshalName(subject)
	if err != nil {
		return nil, err
	}
	// A name of its own: were it the person's, the person's certificate would look self-issued.
	own := subject
	own.CommonName += " (enrolment)"
	t, err := template(own, now, years)
	if err != nil {
		return nil, err
	}
	constraints, err := newNameConstraints(only)
	if err != nil {
		return nil, err
	}
	t.IsCA, t.MaxPathLen, t.MaxPathLenZero = true, 0, true
	t.KeyUsage = x509.KeyUsageCertSign
	t.ExtraExtensions = []pkix.Extension{constraints}
	return issueBelow(ca, caKey, t, pub)
}

func marshalName(n pkix.Name) ([]byte, error) {
	der, err := asn1.Marshal(n.ToRDNSequence())
	if err != nil {
		return nil, fmt.Errorf("%w: the name cannot be written in a certificate: %w", ErrInvalid, err)
	}
	return der, nil
}

func template(subject pkix.Name, now time.Time, years int) (*x509.Certificate, error) {
	if subject.CommonName == "" || !isPlainText(subject.CommonName) {
		return nil, fmt.Errorf("%w: the certificate needs its holder's name", ErrInvalid)
	}
	if years < 1 || years > 100 {
		return nil, fmt.Errorf("%w: a certificate lasts from 1 to 100 years", ErrInvalid)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, fmt.Errorf("draw a serial number: %w", err)
	}
	return &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: subject, BasicConstraintsValid: true,
		// A little in the past, for the neighbour whose clock is late.
		NotBefore: now.UTC().Add(-clockSlack), NotAfter: now.UTC().AddDate(years, 0, 0),
	}, nil
}

func issueBelow(ca *x509.Certificate, caKey crypto.Signer, t *x509.Certificate, pub crypto.PublicKey) (*x509.Certificate, error) {
	if !ca.IsCA {
		return nil, fmt.Errorf("%w: only an authority issues certificates", ErrInvalid)
	}
	if t.NotAfter.After(ca.NotAfter) {
		t.NotAfter = ca.NotAfter
	}
	if t.NotBefore.Before(ca.NotBefore) {
		t.NotBefore = ca.NotBefore
	}
	if !t.NotAfter.After(t.NotBefore) {
		return nil, fmt.Errorf("%w: the authority's certificate has expired", ErrInvalid)
	}
	return issue(t, ca, pub, caKey)
}

func issue(t, parent *x509.Certificate, pub crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, t, parent, pub, key)
	if err != nil {
		return nil, fmt.Errorf("issue a certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}
