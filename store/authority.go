package store

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"time"

	"muniment/store/authority"
)

// The register has a certificate authority of its own. Its key is sealed by the vault's custody key, which only administrators
// hold; its certificate is what a reader of records is told to trust.

// years that certificates are valid. Records are read long after they were signed, so that what counts is the day of signing.
const (
	authorityYears = 20
	signerYears    = 10
	trialYears     = 20 // that a register with a test clock looks back
)

func (t *transaction) newAuthority(ctx context.Context) error {
	certificate, key, err := authority.New(t.subject(t.s.council.Name+" register authority"), t.issuedAt(), t.validYears(authorityYears))
	if err != nil {
		return fmt.Errorf("make the certificate authority: %w", err)
	}
	id, err := keyID(key.Public())
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make the certificate authority: %w", err)
	}
	defer clear(der)
	sealed, err := t.s.keys().SealCustody(der, []byte(id))
	if err != nil {
		return fmt.Errorf("seal the certificate authority: %w", err)
	}
	_, err = t.ExecContext(ctx, `insert into authority (id, certificate, sealed_key, added_at) values ($1, $2, $3, $4)`,
		id, string(certificatePEM(certificate)), base64.StdEncoding.EncodeToString(sealed), instant(t.now))
	if err != nil {
		return fmt.Errorf("keep the certificate authority: %w", err)
	}
	// What the custody key before this one sealed nobody can open any more.
	if _, err := t.ExecContext(ctx, `update authority set sealed_key = '' where id <> $1`, id); err != nil {
		return fmt.Errorf("retire the certificate authority: %w", err)
	}
	// Only an authority that the trail announces is one: a row that somebody adds by other means vouches for nobody.
	t.changed(kindAuthority, id, map[string]string{"certificate": string(certificatePEM(certificate))})
	return nil
}

// kindAuthority is the kind of change by which the trail announces an authority, by its id.
const kindAuthority = "authority"

// announced is an authority that the trail names.
type announced struct {
	id          string
	certificate *x509.Certificate
}

// authorities returns the register's authorities, newest first: a replaced one still vouches for what was signed under it.
func authorities(ctx context.Context, q querier) ([]announced, error) {
	return collect(ctx, q, func(row scanner) (announced, error) {
		var a announced
		var text string
		if err := row.Scan(&a.id, &text); err != nil {
			return a, err
		}
		chain, err := ParseCertificates([]byte(text))
		if err != nil {
			return a, err
		}
		a.certificate = chain[0]
		if actual, err := keyID(a.certificate.PublicKey); err != nil || actual != a.id {
			return a, fmt.Errorf("the certificate authority %s is not the one it is said to be", a.id)
		}
		return a, nil
	}, `select id, certificate from authority a where exists (select 1 from trail_change c where c.kind = $1 and c.subject = a.id) order by added_at desc, id`, kindAuthority)
}

func authorityCertificates(ctx context.Context, q querier) ([]*x509.Certificate, error) {
	all, err := authorities(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]*x509.Certificate, len(all))
	for i, a := range all {
		out[i] = a.certificate
	}
	return out, nil
}

// ExportAuthority returns the certificates of the register's own authority and of those beside it as PEM, for readers to trust.
func (s *Session) ExportAuthority(ctx context.Context) ([]byte, error) {
	all, err := s.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, c := range all {
		out = append(out, certificatePEM(c)...)
	}
	return out, nil
}

// openAuthority returns the authority that issues certificates, with its key: of those there were before nobody has the key.
func (t *transaction) openAuthority(ctx context.Context) (*x509.Certificate, crypto.Signer, error) {
	var id, text, sealed string
	err := t.QueryRowContext(ctx, `select id, certificate, sealed_key from authority where sealed_key <> '' order by added_at desc, id limit 1`).Scan(&id, &text, &sealed)
	if err != nil {
		return nil, nil, fmt.Errorf("read the certificate authority: %w", err)
	}
	chain, err := ParseCertificates([]byte(text))
	if err != nil {
		return nil, nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, nil, fmt.Errorf("read the certificate authority: %w", err)
	}
	der, err := t.s.keys().OpenCustody(raw, []byte(id))
	if err != nil {
		return nil, nil, fmt.Errorf("open the certificate authority: %w", err)
	}
	defer clear(der)
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, nil, fmt.Errorf("open the certificate authority: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, nil, errors.New("the certificate authority's key is of no known kind")
	}
	return chain[0], signer, nil
}

// issuedAt is the time from which a certificate is valid: now, or in a register for trials, whose acts may lie on any day, long before.
func (t *transaction) issuedAt() time.Time {
	if t.s.council.TestClock {
		return t.now.AddDate(-trialYears, 0, 0)
	}
	return t.now
}

func (t *transaction) validYears(years int) int {
	if t.s.council.TestClock {
		return years + trialYears
	}
	return years
}

func (t *transaction) subject(name string) pkix.Name {
	return pkix.Name{CommonName: name, Organization: []string{t.s.council.Name}}
}

// certify issues a signer's certificate under the authority.
func (t *transaction) certify(ctx context.Context, name string, public crypto.PublicKey) ([]byte, error) {
	ca, key, err := t.openAuthority(ctx)
	if err != nil {
		return nil, err
	}
	c, err := authority.IssueSigner(ca, key, t.subject(name), public, t.issuedAt(), t.validYears(signerYears))
	if err != nil {
		return nil, fmt.Errorf("certify the signing key: %w", err)
	}
	return certificatePEM(c), nil
}

// certifyEnrolment lets a new person certify the key that they will mint for themselves.
func (t *transaction) certifyEnrolment(ctx context.Context, name string, public crypto.PublicKey) ([]byte, error) {
	ca, key, err := t.openAuthority(ctx)
	if err != nil {
		return nil, err
	}
	c, err := authority.IssueEnrolment(ca, key, t.subject(name), public, t.issuedAt(), t.validYears(signerYears))
	if err != nil {
		return nil, fmt.Errorf("certify the enrolment: %w", err)
	}
	return certificatePEM(c), nil
}

// enrol certifies a freshly minted key with the enrolment key, and returns its chain.
func (t *transaction) enrol(ctx context.Context, u User, enrolment crypto.Signer, minted crypto.PublicKey) ([]byte, error) {
	chain, err := certificateOf(ctx, t, enrolment.Public())
	if err != nil {
		return nil, err
	}
	c, err := authority.IssueSigner(chain[0], enrolment, t.subject(u.Name), minted, t.issuedAt(), t.validYears(signerYears-1))
	if err != nil {
		return nil, fmt.Errorf("certify the signing key: %w", err)
	}
	return slices.Concat(certificatePEM(c), certificatePEM(chain[0])), nil
}

// certificateOf returns the certificate chain of a signing key, its own first, the authority left out.
func certificateOf(ctx context.Context, q querier, public crypto.PublicKey) ([]*x509.Certificate, error) {
	id, err := keyID(public)
	if err != nil {
		return nil, err
	}
	text, err := one(ctx, q, "signing key", id, scanText, `select certificate from signing_key where id = $1`, id)
	if err != nil {
		return nil, err
	}
	return ParseCertificates([]byte(text))
}

// certified reports whether a certificate chain is of this key, and was issued under the authority. What counts is the day of
// issue, on which the chain begins to hold: a trail outlives its certificates.
func certified(text string, key *ecdsa.PublicKey, by *x509.Certificate) bool {
	chain, err := ParseCertificates([]byte(text))
	if err != nil || !key.Equal(chain[0].PublicKey) {
		return false
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(by)
	for i, c := range chain[1:] {
		only, ok := authority.EnrolmentOf(c)
		if !ok || !bytes.Equal(only, chain[i].RawSubject) { // chain[i] is the one that c issued
			return false
		}
		c.UnhandledCriticalExtensions = slices.DeleteFunc(c.UnhandledCriticalExtensions, authority.IsNameConstraints) // handled above
		between.AddCert(c)
	}
	_, err = chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: chain[0].NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err == nil
}

func certificatePEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// ErrNoCertificate says that a file holds no certificate.
var ErrNoCertificate = errors.New("there is no certificate in this file: `muniment ca export` writes one")

// ParseCertificates reads the certificates of a PEM file, in its order; ErrNoCertificate says that there are none.
func ParseCertificates(text []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read the certificate: %w", err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, ErrNoCertificate
	}
	return out, nil
}

// ParseRevocations reads the list of revoked certificates of a PEM file.
func ParseRevocations(text []byte) (*x509.RevocationList, error) {
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			return nil, errors.New("there is no list of revoked certificates in this file: `muniment ca crl` writes one")
		}
		if block.Type != "X509 CRL" {
			continue
		}
		list, err := x509.ParseRevocationList(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read the list of revoked certificates: %w", err)
		}
		return list, nil
	}
}
