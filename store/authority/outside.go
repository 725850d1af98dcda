package authority

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// ErrUnfit says that a certificate is not one with which somebody may sign documents at a time.
var ErrUnfit = errors.New("the signing certificate cannot be used")

// ErrIdentity says that a file holds no identity, or that its password is another.
var ErrIdentity = errors.New("the file cannot be opened: it is no PKCS#12 file (.p12 or .pfx), or its password is another")

// MaySign reports why a certificate may not sign documents at a time, or nil.
func MaySign(c *x509.Certificate, at time.Time) error {
	switch {
	case c.IsCA:
		return fmt.Errorf("%w: it belongs to an authority, not to a signer", ErrUnfit)
	case c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return fmt.Errorf("%w: it was not issued for signatures", ErrUnfit)
	case !isForDocuments(c):
		return fmt.Errorf("%w: it was not issued for signing documents", ErrUnfit)
	case at.Before(c.NotBefore):
		return fmt.Errorf("%w: it was not yet valid at the time of signing", ErrUnfit)
	case at.After(c.NotAfter):
		return fmt.Errorf("%w: it had expired at the time of signing", ErrUnfit)
	}
	return nil
}

func oidDocumentSigning() asn1.ObjectIdentifier { // id-kp-documentSigning, RFC 9336
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

// Outside is an identity that another authority issued, such as the council's own.
type Outside struct {
	Key         crypto.Signer
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // what the file holds beside it, in the order from the certificate upwards
}

// ReadPKCS12 opens a file of an identity (RFC 7292), as the certificate services of most councils hand them out.
func ReadPKCS12(file []byte, password string) (Outside, error) {
	key, certificate, others, err := pkcs12.DecodeChain(file, password)
	if err != nil {
		return Outside{}, fmt.Errorf("%w: %w", ErrIdentity, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return Outside{}, fmt.Errorf("%w: its key cannot sign", ErrUnfit)
	}
	if public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool }); !ok || !public.Equal(certificate.PublicKey) {
		return Outside{}, fmt.Errorf("%w: its key is another than that of the certificate", ErrUnfit)
	}
	if err := understood(signer.Public()); err != nil {
		return Outside{}, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	return Outside{Key: signer, Certificate: certificate, Chain: upwards(certificate, others)}, nil
}

// upwards orders certificates from a signer to the authority, and leaves out those that lead elsewhere.
func upwards(from *x509.Certificate, others []*x509.Certificate) []*x509.Certificate {
	var out []*x509.Certificate
	for c := from; len(out) < len(others); {
		i := slices.IndexFunc(others, func(o *x509.Certificate) bool { return c.CheckSignatureFrom(o) == nil })
		if i < 0 || slices.Contains(out, others[i]) {
			break
		}
		c = others[i]
		out = append(out, c)
	}
	return out
}

// LeadsTo reports whether a chain leads from a signer's certificate to one of the authorities at a time.
func (o Outside) LeadsTo(roots []*x509.Certificate, at time.Time) bool {
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range roots {
		pool.AddCert(c)
	}
	for _, c := range o.Chain {
		between.AddCert(c)
	}
	_, err := o.Certificate.Verify(x509.VerifyOptions{Roots: pool, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err == nil
}
