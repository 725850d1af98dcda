package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"time"
)

// Authorities beside the register's own. A council with certificate services of its own may have its people sign with the certificates of those, which readers
// of records on its computers trust already.

// kindOutside is the kind of change by which the trail announces such an authority, by its id.
const kindOutside = "outside-authority"

// OutsideAuthority is an authority beside the register's own.
type OutsideAuthority struct {
	ID          string            `json:"id"` // SHA-256 of its certificate
	Name        string            `json:"name"`
	Until       time.Time         `json:"until"`
	AddedAt     time.Time         `json:"added_at"`
	AddedBy     string            `json:"added_by"`
	EndedAt     time.Time         `json:"ended_at,omitzero"` // from when on nobody signs under it
	Certificate *x509.Certificate `json:"-"`
}

// authorityName is what people call an authority.
func authorityName(c *x509.Certificate) string {
	if c.Subject.CommonName != "" {
		return c.Subject.CommonName
	}
	return c.Subject.String()
}

// outsideAuthorities lists them, newest first: only those that the trail announces are any.
func outsideAuthorities(ctx context.Context, q querier) ([]OutsideAuthority, error) {
	return collect(ctx, q, func(row scanner) (OutsideAuthority, error) {
		var a OutsideAuthority
		var text string
		var added, ended moment
		if err := row.Scan(&a.ID, &text, &added, &a.AddedBy, &ended); err != nil {
			return a, err
		}
		chain, err := ParseCertificates([]byte(text))
		if err != nil {
			return a, err
		}
		a.Certificate, a.AddedAt, a.EndedAt = chain[0], added.Time, ended.Time
		a.Name, a.Until = authorityName(a.Certificate), a.Certificate.NotAfter
		if outsideID(a.Certificate) != a.ID {
			return a, fmt.Errorf("the authority %s is not the one it is said to be", a.ID)
		}
		return a, nil
	}, `select id, certificate, added_at, added_by, ended_at from outside_authority a
		where exists (select 1 from trail_change c where c.kind = $1 and c.subject = a.id) order by added_at desc, id`, kindOutside)
}

func outsideID(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// OutsideAuthorities lists the authorities beside the register's own under which people may sign, or did.
func (s *Session) OutsideAuthorities(ctx context.Context) ([]OutsideAuthority, error) {
	return outsideAuthorities(ctx, s.reader)
}

// TrustAuthority lets people sign records with certificates that another authority issued to them, and has the register trust those signatures. The file holds
// the authority's certificate, as PEM or as it is.
func (s *Session) TrustAuthority(ctx context.Context, file []byte) (OutsideAuthority, error) {
	c, err := authorityIn(file)
	if err != nil {
		return OutsideAuthority{}, err
	}
	a := OutsideAuthority{ID: outsideID(c), Name: authorityName(c), Until: c.NotAfter, Certificate: c}
	err = s.act(ctx, ActTrustAuthority, func(t *transaction) error {
		if t.now.After(c.NotAfter) {
			return conflict("the certificate of %s ended on %s: ask for the one that followed it", a.Name, c.NotAfter.Format("2 January 2006"))
		}
		a.AddedAt, a.AddedBy = t.now, t.s.user.Login
		_, err := t.ExecContext(ctx, `insert into outside_authority (id, certificate, added_at, added_by, ended_at) values ($1, $2, $3, $4, '')
			on conflict (id) do update set ended_at = ''`, a.ID, string(certificatePEM(c)), instant(t.now), a.AddedBy)
		if err != nil {
			return fmt.Errorf("keep the authority: %w", err)
		}
		t.changed(kindOutside, a.ID, map[string]string{"name": a.Name, "certificate": string(certificatePEM(c))})
		return nil
	})
	return a, err
}

// authorityIn reads the one certificate of an authority.
func authorityIn(file []byte) (*x509.Certificate, error) {
	if !bytes.Contains(file, []byte("-----BEGIN")) {
		if c, err := x509.ParseCertificate(file); err == nil {
			file = certificatePEM(c)
		}
	}
	all, err := ParseCertificates(file)
	switch {
	case err != nil:
		return nil, invalid("file", "holds no certificate of an authority: ask whoever runs your certificate services for it as a .cer, .crt or .pem file")
	case len(all) > 1:
		return nil, invalid("file", "holds %d certificates: give that of the authority alone", len(all))
	case !all[0].IsCA:
		return nil, invalid("file", "holds the certificate of %s, which is no authority", authorityName(all[0]))
	}
	return all[0], nil
}

// DistrustAuthority ends an authority beside the register's own: from now on nobody signs under it. What was signed stays good.
func (s *Session) DistrustAuthority(ctx context.Context, id string) (OutsideAuthority, error) {
	var found OutsideAuthority
	err := s.act(ctx, ActTrustAuthority, func(t *transaction) error {
		all, err := outsideAuthorities(ctx, t)
		if err != nil {
			return err
		}
		for _, a := range all {
			if (a.ID == id || a.Name == id) && a.EndedAt.IsZero() {
				found = a
			}
		}
		if found.ID == "" {
			return conflict("nobody signs under an authority %q in this register: `muniment ca trusted` lists those there are", id)
		}
		found.EndedAt = t.now
		if _, err := t.ExecContext(ctx, `update outside_authority set ended_at = $1 where id = $2`, instant(t.now), found.ID); err != nil {
			return fmt.Errorf("end the authority: %w", err)
		}
		t.changed(kindOutside, found.ID, map[string]string{"name": found.Name, "ended_at": instant(t.now)})
		return nil
	})
	return found, err
}

// underWhich are the certificates of those under which people may sign now.
func underWhich(all []OutsideAuthority) []*x509.Certificate {
	var out []*x509.Certificate
	for _, a := range all {
		if a.EndedAt.IsZero() {
			out = append(out, a.Certificate)
		}
	}
	return out
}
