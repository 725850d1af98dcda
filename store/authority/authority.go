// Package authority issues the X.509 certificates of a register's own signers. It is for a small, closed circle: one
// self-signed root per register, whose key its caller keeps sealed, and certificates for people beneath it. It knows nothing of councils or
// records, keeps nothing, and reads no clock.
//
// It promises certificates that ordinary PDF readers accept for document signing (RFC 5280, RFC 9336), and that an enrolment
// can vouch for the one person it names and for nobody else.
package authority

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ErrInvalid says that a certificate was asked for that cannot be issued: no name, no years, a key that readers do not understand, an
// issuer that is none.
var ErrInvalid = errors.New("the certificate cannot be issued")

// clockSlack is how far two computers' clocks may honestly differ.
const clockSlack = 10 * time.Minute

// New makes a root certificate, valid for so many years from now, and its P-256 key. Readers that trust the certificate
// trust every signer it issues, and every signer of an enrolment it issues.
func New(name pkix.Name, now time.Time, years int) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	t, err := template(name, now, years)
	if err != nil {
		return nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make the authority's key: %w", err)
	}
	t.IsCA, t.MaxPathLen = true, 1
	t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	certificate, err := issue(t, t, key.Public(), key)
	return certificate, key, err
}

// IssueSigner issues the certificate with which one person signs documents: for digital signature and non-repudiation,
// document signing (RFC 9336) and, because older readers know no better purpose, e-mail protection. It ends no later than its issuer.
//
// The issuer may be an enrolment: then subject must be the one it was issued for. The common name is required, and is what
// readers show as the signer's name.
func IssueSigner(issuer *x509.Certificate, key crypto.Signer, subject pkix.Name, public crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	if err := understood(public); err != nil {
		return nil, err
	}
	t, err := template(subject, now, years)
	if err != nil {
		return nil, err
	}
	if only, ok := EnrolmentOf(issuer); ok {
		der, err := marshalName(subject)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(only, der) {
			return nil, fmt.Errorf("%w: this enrolment is for another person", ErrInvalid)
		}
	}
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 36}} // id-kp-documentSigning, RFC 9336
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	return issueBelow(issuer, key, t, public)
}

// understood refuses keys that some readers of signed documents do not know.
func understood(public crypto.PublicKey) error {
	switch k := public.(type) {
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P256() || k.Curve == elliptic.P384() {
			return nil
		}
	case *rsa.PublicKey:
		if k.N.BitLen() >= 2048 {
			return nil
		}
	}
	return fmt.Errorf("%w: the key is not ECDSA P-256 or P-384, or RSA from 2048 bits", ErrInvalid)
}

func template(subject pkix.Name, now time.Time, years int) (*x509.Certificate, error) {
	if subject.CommonName == "" || !isPlain(subject.CommonName) {
		return nil, fmt.Errorf("%w: it needs its holder's name", ErrInvalid)
	}
	if years < 1 || years > 100 {
		return nil, fmt.Errorf("%w: it lasts from 1 to 100 years", ErrInvalid)
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

// isPlain reports one line of text without characters that could make it read as another name.
func isPlain(s string) bool {
	return len(s) < 1024 && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	})
}

func marshalName(n pkix.Name) ([]byte, error) {
	der, err := asn1.Marshal(n.ToRDNSequence())
	if err != nil {
		return nil, fmt.Errorf("%w: the name cannot be written: %w", ErrInvalid, err)
	}
	return der, nil
}

func issueBelow(issuer *x509.Certificate, key crypto.Signer, t *x509.Certificate, public crypto.PublicKey) (*x509.Certificate, error) {
	if !issuer.IsCA {
		return nil, fmt.Errorf("%w: only an authority issues certificates", ErrInvalid)
	}
	if t.NotAfter.After(issuer.NotAfter) {
		t.NotAfter = issuer.NotAfter
	}
	if t.NotBefore.Before(issuer.NotBefore) {
		t.NotBefore = issuer.NotBefore
	}
	if !t.NotAfter.After(t.NotBefore) {
		return nil, fmt.Errorf("%w: the authority has expired", ErrInvalid)
	}
	return issue(t, issuer, public, key)
}

func issue(t, issuer *x509.Certificate, public crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, t, issuer, public, key)
	if err != nil {
		return nil, fmt.Errorf("issue the certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("issue the certificate: %w", err)
	}
	return certificate, nil
}
