package store

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"muniment/store/authority"
	"muniment/store/vault"
)

// Revocation is a certificate that vouches for nothing from a moment on.
type Revocation struct {
	Login       string
	Certificate *x509.Certificate
	Issuer      *x509.Certificate // that issued it, where it is not the authority: an enrolment
	At          time.Time
	Left        bool // the person left; otherwise another key took the place of this one
}

// Why a key is revoked.
const (
	revokedLeft       = "left"
	revokedSuperseded = "superseded"
)

// revokeKeys says that the keys of a login vouch for nothing from now on. Those that were revoked earlier stay as they were.
func (t *transaction) revokeKeys(ctx context.Context, login, reason string) error {
	_, err := t.ExecContext(ctx, `insert into revocation (key, revoked_at, reason) select id, $1, $2 from signing_key where login = $3
		on conflict (key) do nothing`, instant(t.now), reason, login)
	if err != nil {
		return fmt.Errorf("revoke the keys of %s: %w", login, err)
	}
	return t.dropOwn(ctx, login)
}

// Revocations are the revoked certificates of the register, in the order in which they were revoked.
func (s *Session) Revocations(ctx context.Context) ([]Revocation, error) {
	return revocations(ctx, s.reader)
}

func revocations(ctx context.Context, q querier) ([]Revocation, error) {
	return collect(ctx, q, func(row scanner) (Revocation, error) {
		var r Revocation
		var text, reason string
		var at moment
		if err := row.Scan(&r.Login, &text, &at, &reason); err != nil {
			return r, err
		}
		chain, err := ParseCertificates([]byte(text))
		if err != nil {
			return r, err
		}
		if r.Certificate = chain[0]; len(chain) > 1 {
			r.Issuer = chain[1]
		}
		r.At, r.Left = at.Truncate(time.Second).Add(time.Second), reason == revokedLeft // signatures tell whole seconds: what was signed in the same second was signed before
		return r, nil
	}, `select k.login, k.certificate, r.revoked_at, r.reason from revocation r join signing_key k on k.id = r.key order by r.revoked_at, k.added_at, k.id`)
}

// RenewAuthority gives the register a new authority, before the old one ends or when its key may be known. What was signed under the old one stays good for
// whoever trusts it; those who check records need the new certificate too.
func (s *Session) RenewAuthority(ctx context.Context) error {
	err := s.act(ctx, ActKeepAuthority, func(t *transaction) error {
		_, err := t.rekey(ctx, vault.KeyChange{RenewCustody: true})
		return err
	})
	return keysRefused(err)
}

// ExportRevocations returns the list of revoked certificates that the authority signs (RFC 5280 section 5), as PEM, for readers of records. It says nothing of
// certificates that a former authority issued: nobody has the key of that one any more.
func (s *Session) ExportRevocations(ctx context.Context) ([]byte, error) {
	var out []byte
	err := s.act(ctx, ActKeepAuthority, func(t *transaction) error {
		ca, key, err := t.openAuthority(ctx)
		if err != nil {
			return err
		}
		all, err := revocations(ctx, t)
		if err != nil {
			return err
		}
		trail, err := head(ctx, t)
		if err != nil {
			return err
		}
		var revoked []authority.Revoked
		for _, r := range all {
			// Whom an enrolment vouches for, it vouches for alone: it is what the authority itself issued.
			if bytes.Equal(r.Certificate.RawIssuer, ca.RawSubject) && r.Certificate.CheckSignatureFrom(ca) == nil {
				revoked = append(revoked, authority.Revoked{Certificate: r.Certificate, At: r.At, Left: r.Left})
			}
		}
		der, err := authority.IssueCRL(ca, key, revoked, trail.Sequence+1, t.now)
		if err != nil {
			return err
		}
		out = pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})
		t.changed("register", s.keys().UUID(), map[string]int{"revocations_published": len(revoked)})
		return nil
	})
	return out, err
}
