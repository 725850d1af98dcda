// Package authority issues the X.509 certificates of a register's own signers. It is for a small, closed circle: one
// self-signed root per register, whose key lives sealed in the vault, and certificates for people beneath it. It knows nothing of councils
// or records, keeps nothing, and reads no clock.
//
// It promises certificates that ordinary PDF readers accept for document signing: ECDSA P-256, digital signature and non-repudiation,
// and the extended usages that readers look for (RFC 5280, RFC 9336).
package authority

import (
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

// New makes a root certificate, valid for the given years, and its key.
func New(name pkix.Name, now time.Time, years int) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make the authority's key: %w", err)
	}
	template, err := template(name, now, years)
	if err != nil {
		return nil, nil, err
	}
	template.IsCA, template.MaxPathLen = true, 1
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	certificate, err := sign(template, template, key.Public(), key)
	return certificate, key, err
}

// IssueSigner certifies a person's signing key. The issuer is the root, or that person's enrolment.
func IssueSigner(issuer *x509.Certificate, key crypto.Signer, subject pkix.Name, public crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	template, err := template(subject, now, years)
	if err != nil {
		return nil, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} // NSS, and so pdfsig, asks for it
	template.UnknownExtKeyUsage = []asn1.ObjectIdentifier{documentSigning()}
	return sign(template, issuer, public, key)
}

// IssueEnrolment lets a person certify the key that they mint for themselves, once they have a password that nobody else knows.
func IssueEnrolment(root *x509.Certificate, key crypto.Signer, subject pkix.Name, public crypto.PublicKey, now time.Time, years int) (*x509.Certificate, error) {
	subject.CommonName = "Enrolment of " + subject.CommonName
	template, err := template(subject, now, years)
	if err != nil {
		return nil, err
	}
	template.IsCA, template.MaxPathLenZero = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	return sign(template, root, public, key)
}

// documentSigning is id-kp-documentSigning of RFC 9336.
func documentSigning() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}
}

func template(subject pkix.Name, now time.Time, years int) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("number the certificate: %w", err)
	}
	now = now.UTC().Truncate(time.Second)
	return &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: subject, BasicConstraintsValid: true,
		// A day of grace, for a reader whose clock is behind.
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(years, 0, 0),
	}, nil
}

func sign(template, issuer *x509.Certificate, public crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, public, key)
	if err != nil {
		return nil, fmt.Errorf("issue the certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("issue the certificate: %w", err)
	}
	return certificate, nil
}
