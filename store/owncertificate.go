package store

import (
	"context"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"muniment/store/authority"
)

// Somebody's certificate of the council's own certificate services, with which they sign records instead of that of the register. Its key is sealed with a key
// that follows from their signing key, which only their password opens: whoever else can read the register cannot sign with it. The trail is signed with
// the key of the register as before.

// OwnCertificate is such a certificate.
type OwnCertificate struct {
	Login       string    `json:"login"`
	Name        string    `json:"name"`      // to whom it was issued
	Authority   string    `json:"authority"` // that issued it
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	Fingerprint string    `json:"fingerprint"` // SHA-256
	AddedAt     time.Time `json:"added_at"`
}

// mostChain is how many bytes of certificates a signature has room for beside itself.
const mostChain = 6500

// AddCertificate keeps the identity of a PKCS#12 file for whoever is signed in: from now on they sign records with it. It takes the place of the one there was.
func (s *Session) AddCertificate(ctx context.Context, file []byte, password string) (OwnCertificate, error) {
	id, err := authority.ReadPKCS12(file, password)
	switch {
	case errors.Is(err, authority.ErrIdentity):
		return OwnCertificate{}, invalid("certificate", "cannot be opened: it is no PKCS#12 file (.p12 or .pfx), or its password is another")
	case err != nil:
		return OwnCertificate{}, invalid("certificate", "%v", err)
	}
	var kept OwnCertificate
	err = s.act(ctx, ActOwnCertificate, func(t *transaction) error {
		if err := t.mayKeep(ctx, &id); err != nil {
			return err
		}
		sealed, err := t.sealOwn(id.Key)
		if err != nil {
			return err
		}
		key, err := keyID(t.signer.Public())
		if err != nil {
			return err
		}
		text := certificatePEM(id.Certificate)
		for _, c := range id.Chain {
			text = append(text, certificatePEM(c)...)
		}
		_, err = t.ExecContext(ctx, `insert into own_certificate (login, key, sealed_key, certificate, added_at) values ($1, $2, $3, $4, $5)
			on conflict (login) do update set key = excluded.key, sealed_key = excluded.sealed_key, certificate = excluded.certificate, added_at = excluded.added_at`,
			t.s.user.Login, key, sealed, string(text), instant(t.now))
		if err != nil {
			return fmt.Errorf("keep the certificate: %w", err)
		}
		kept = ownCertificate(t.s.user.Login, id.Certificate, t.now)
		t.changed("user", t.s.user.Login, map[string]string{"own_certificate": kept.Fingerprint, "issued_to": kept.Name, "issued_by": kept.Authority})
		return nil
	})
	return kept, err
}

func ownCertificate(login string, c *x509.Certificate, added time.Time) OwnCertificate {
	by := c.Issuer.CommonName
	if by == "" {
		by = c.Issuer.String()
	}
	return OwnCertificate{Login: login, Name: c.Subject.CommonName, Authority: by, From: c.NotBefore, Until: c.NotAfter, Fingerprint: outsideID(c), AddedAt: added}
}

// mayKeep refuses an identity with which a signature would not be good, or would be another's.
func (t *transaction) mayKeep(ctx context.Context, id *authority.Outside) error {
	if err := authority.MaySign(id.Certificate, t.now); err != nil {
		return invalid("certificate", "%v", err)
	}
	name := id.Certificate.Subject.CommonName
	if !names(name, t.s.user.Name) {
		return invalid("certificate", "was issued to %q, and you sign in as %q: use your own certificate, or have the administrator correct your name", name, t.s.user.Name)
	}
	all, err := outsideAuthorities(ctx, t)
	if err != nil {
		return err
	}
	if !id.LeadsTo(underWhich(all), t.now) {
		return conflict("the certificate was issued by %s, under which nobody signs in this register: the administrator says so first, with `muniment ca trust FILE`", ownCertificate("", id.Certificate, t.now).Authority)
	}
	size := len(id.Certificate.Raw)
	for _, c := range id.Chain {
		size += len(c.Raw)
	}
	if last := len(id.Chain) - 1; size > mostChain && last >= 0 && id.Chain[last].CheckSignatureFrom(id.Chain[last]) == nil { // readers have the root
		size -= len(id.Chain[last].Raw)
		id.Chain = id.Chain[:last]
	}
	if size > mostChain {
		return invalid("certificate", "comes with more certificates than a signature has room for: export it again with those between it and the authority only")
	}
	return nil
}

// names reports whether a certificate's name is that of somebody, whatever the order of the words, capitals and accents, and with more words, such as a
// department.
func names(certificate, person string) bool {
	words := func(s string) []string {
		plain := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return unicode.ToLower(r)
		}, norm.NFD.String(s))
		return strings.FieldsFunc(plain, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '-'
		})
	}
	theirs, has := words(person), words(certificate)
	return len(theirs) > 0 && !slices.ContainsFunc(theirs, func(w string) bool { return !slices.Contains(has, w) })
}

// RemoveCertificate has whoever is signed in sign with the register's certificate again.
func (s *Session) RemoveCertificate(ctx context.Context) error {
	return s.act(ctx, ActOwnCertificate, func(t *transaction) error {
		if _, _, err := readOwn(ctx, t, t.s.user.Login); err != nil {
			return noneOfYourOwn(err)
		}
		if err := t.dropOwn(ctx, t.s.user.Login); err != nil {
			return err
		}
		t.changed("user", t.s.user.Login, map[string]string{"own_certificate": ""})
		return nil
	})
}

// dropOwn forgets the identity of somebody who no longer has the key to it.
func (t *transaction) dropOwn(ctx context.Context, login string) error {
	if _, err := t.ExecContext(ctx, `delete from own_certificate where login = $1`, login); err != nil {
		return fmt.Errorf("remove the certificate: %w", err)
	}
	return nil
}

// noneOfYourOwn says that there is no certificate, where that is why it was not found.
func noneOfYourOwn(err error) error {
	var none *NotFoundError
	if errors.As(err, &none) {
		return conflict("you have no certificate of your own here: you sign with that of the register")
	}
	return err
}

// OwnCertificate is the certificate with which whoever is signed in signs records instead of the register's; a ConflictError where there is none.
func (s *Session) OwnCertificate(ctx context.Context) (OwnCertificate, error) {
	row, chain, err := readOwn(ctx, s.reader, s.user.Login)
	if err != nil {
		return OwnCertificate{}, noneOfYourOwn(err)
	}
	return ownCertificate(s.user.Login, chain[0], row.added), nil
}

// ownRow is what is kept beside the certificates.
type ownRow struct {
	key, sealed string
	added       time.Time
}

func readOwn(ctx context.Context, q querier, login string) (ownRow, []*x509.Certificate, error) {
	var text string
	row, err := one(ctx, q, "certificate of your own", login, func(row scanner) (ownRow, error) {
		var r ownRow
		var added moment
		err := row.Scan(&r.key, &r.sealed, &text, &added)
		r.added = added.Time
		return r, err
	}, `select key, sealed_key, certificate, added_at from own_certificate where login = $1`, login)
	if err != nil {
		return row, nil, err
	}
	chain, err := ParseCertificates([]byte(text))
	return row, chain, err
}

// ownSignatory is what somebody signs with who has a certificate of their own; false where they have none.
func (t *transaction) ownSignatory(ctx context.Context) (Signatory, bool, error) {
	row, chain, err := readOwn(ctx, t, t.s.user.Login)
	var none *NotFoundError
	if errors.As(err, &none) {
		return Signatory{}, false, nil
	}
	if err != nil {
		return Signatory{}, false, err
	}
	id := authority.Outside{Certificate: chain[0], Chain: chain[1:]}
	all, err := outsideAuthorities(ctx, t)
	if err != nil {
		return Signatory{}, false, err
	}
	const remedy = "add another with `muniment own-certificate add`, or take it out with `muniment own-certificate remove` to sign with that of the register"
	if err := authority.MaySign(id.Certificate, t.now); err != nil {
		return Signatory{}, false, conflict("your own certificate cannot be used (%v): %s", err, remedy)
	}
	if !id.LeadsTo(underWhich(all), t.now) {
		return Signatory{}, false, conflict("the authority of your own certificate is no longer one under which this register signs: %s", remedy)
	}
	key, err := t.openOwn(row.sealed)
	if err != nil {
		return Signatory{}, false, conflict("your own certificate was kept under an earlier key of yours, and cannot be opened any more: %s", remedy)
	}
	return Signatory{Name: id.Certificate.Subject.CommonName, Key: key, Certificate: id.Certificate, Chain: id.Chain}, true, nil
}

// ownCipher seals for whoever has this signing key, and for nobody else.
func (t *transaction) ownCipher() (cipher.AEAD, []byte, error) {
	key, ok := t.signer.(*ecdsa.PrivateKey)
	if !ok {
		return nil, nil, errors.New("the signing key is of no known kind")
	}
	raw, err := key.Bytes()
	if err != nil {
		return nil, nil, fmt.Errorf("read the signing key: %w", err)
	}
	defer clear(raw)
	about := "muniment own certificate 1 " + t.s.keys().UUID() + " " + t.s.user.Login
	derived, err := hkdf.Key(sha256.New, raw, nil, about, 32)
	if err != nil {
		return nil, nil, fmt.Errorf("derive a key: %w", err)
	}
	defer clear(derived)
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, nil, fmt.Errorf("prepare a key: %w", err)
	}
	a, err := cipher.NewGCM(block)
	return a, []byte(about), err
}

func (t *transaction) sealOwn(key crypto.Signer) (string, error) {
	a, about, err := t.ownCipher()
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("seal the key: %w", err)
	}
	defer clear(der)
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(der)+a.Overhead())
	rand.Read(nonce)
	return base64.StdEncoding.EncodeToString(a.Seal(nonce, nonce, der, about)), nil
}

func (t *transaction) openOwn(sealed string) (crypto.Signer, error) {
	a, about, err := t.ownCipher()
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < a.NonceSize() {
		return nil, errors.New("what was sealed is damaged")
	}
	der, err := a.Open(nil, raw[:a.NonceSize()], raw[a.NonceSize():], about)
	if err != nil {
		return nil, fmt.Errorf("open the key: %w", err)
	}
	defer clear(der)
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("open the key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("the key cannot sign")
	}
	return signer, nil
}
