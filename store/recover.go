package store

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/authority"
	"muniment/store/calendar"
	"muniment/store/recovery"
	"muniment/store/vault"
)

// A recovery sheet is for the day on which no administrator can sign in. Its words open a slot of their own, which can do one thing: make a new
// administrator. Anybody who reads the register could claim to have recovered it; so the words also give a key that the register's authority has
// vouched for, and that in turn vouches for whoever recovers.

// recoveredName is whom the key of the words may certify, and nobody else.
const recoveredName = "Recovered administrator"

// RecoverySheet is one sheet to be printed. Its words are kept nowhere.
type RecoverySheet struct {
	ID      string // of the printing
	Council string
	Share   int // 1 to Of, or 0 where there is one sheet
	Of      int
	Needed  int
	Set     string // what the sheets of one printing have in common
	Words   []string
	MadeAt  time.Time
	MadeBy  string
	Test    bool // of a register for trials
}

// MakeRecovery makes new words, whole or in three shares of which two are needed, and hands them to write to be printed. The register changes only when
// that is done; then older sheets, and older copies of the keys, recover nothing of it any more.
func (s *Session) MakeRecovery(ctx context.Context, split bool, write func([]RecoverySheet) error) (string, error) {
	key, whole := recovery.New()
	sheets := []recovery.Sheet{whole}
	needed := 1
	if split {
		key, sheets = recovery.Split()
		needed = 2
	}
	defer clear(key[:])
	var id string
	err := s.act(ctx, ActMakeRecovery, func(t *transaction) error {
		var err error
		if id, err = t.noteSheet(ctx, key, len(sheets), needed); err != nil {
			return err
		}
		put := vault.NewSlot{Recovery: true, Secret: vault.Secret{Password: key[:]}}
		if _, err := t.rekey(ctx, vault.KeyChange{Put: []vault.NewSlot{put}}); err != nil {
			return err
		}
		return write(s.printed(id, sheets, needed, t.now))
	})
	return id, keysRefused(err)
}

func (s *Session) printed(id string, sheets []recovery.Sheet, needed int, at time.Time) []RecoverySheet {
	out := make([]RecoverySheet, len(sheets))
	for i, one := range sheets {
		out[i] = RecoverySheet{
			ID: id, Council: s.council.Name, Share: int(one.Share), Of: len(sheets), Needed: needed, Set: fmt.Sprintf("%04d", one.Set),
			Words: one.Words(), MadeAt: at, MadeBy: s.user.Name, Test: s.council.TestClock,
		}
	}
	return out
}

// noteSheet keeps that sheets were made, and vouches for the key that their words give.
func (t *transaction) noteSheet(ctx context.Context, key recovery.Key, shares, needed int) (string, error) {
	id, err := t.nextID(ctx, "RS")
	if err != nil {
		return "", err
	}
	signer, err := recoverySigner(key, t.s.keys().UUID())
	if err != nil {
		return "", err
	}
	ca, caKey, err := t.openAuthority(ctx)
	if err != nil {
		return "", err
	}
	c, err := authority.IssueEnrolment(ca, caKey, t.subject(recoveredName), signer.Public(), t.issuedAt(), t.validYears(authorityYears))
	if err != nil {
		return "", fmt.Errorf("certify the recovery: %w", err)
	}
	if _, err := t.ExecContext(ctx, `update recovery_sheet set ended_at = $1, ended_how = 'replaced' where ended_at = ''`, instant(t.now)); err != nil {
		return "", fmt.Errorf("note the recovery sheet: %w", err)
	}
	_, err = t.ExecContext(ctx, `insert into recovery_sheet (id, shares, needed, certificate, made_at, made_by, ended_at, ended_how) values ($1, $2, $3, $4, $5, $6, '', '')`,
		id, shares, needed, string(certificatePEM(c)), instant(t.now), t.s.user.Login)
	if err != nil {
		return "", fmt.Errorf("note the recovery sheet: %w", err)
	}
	t.changed("recovery", id, map[string]int{"sheets": shares, "needed": needed})
	return id, nil
}

// recoverySigner is the signing key that the words give.
func recoverySigner(key recovery.Key, register string) (*ecdsa.PrivateKey, error) {
	for n := range 256 { // the first is no key once in four thousand million
		raw, err := hkdf.Key(sha256.New, key[:], nil, fmt.Sprintf("muniment recovery signer 1 %s %d", register, n), 32)
		if err != nil {
			return nil, fmt.Errorf("derive the key of the recovery: %w", err)
		}
		signer, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
		clear(raw)
		if err == nil {
			return signer, nil
		}
	}
	return nil, errors.New("the recovery sheet gives no key")
}

// RecoverOptions say who recovers a register, and with what.
type RecoverOptions struct {
	Sheets   []recovery.Sheet
	Login    string // of the new administrator
	Name     string
	Person   string // of the register, or ""
	Secret   vault.Secret
	KDF      vault.KDF
	Clock    func() time.Time
	On       calendar.Date
	StateDir string
}

// Recover makes a new administrator with the words of a recovery sheet, and signs them in. The register gets new keys and a new authority; everybody else
// keeps their password until they act next, when they must choose another; and the sheet is used up.
func Recover(ctx context.Context, path string, o RecoverOptions) (*Session, error) {
	key, err := recovery.Join(o.Sheets...)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	if o.Login, o.Name = strings.TrimSpace(o.Login), strings.TrimSpace(o.Name); o.Login == "" || o.Name == "" {
		return nil, invalid("name", "say under which login the new administrator signs in, and their full name")
	}
	v, err := vault.Open(path, vault.OpenOptions{Recovery: true, Secret: vault.Secret{Password: key[:]}})
	if errors.Is(err, vault.ErrWrongSecret) {
		return nil, ErrOtherSheet
	}
	if err != nil {
		return nil, err
	}
	s, err := recoverIn(ctx, inVault(v), key, o)
	if err != nil {
		return nil, errors.Join(keysRefused(err), v.Close())
	}
	return s, nil
}

// ErrOtherSheet says that a sheet is not of this register, or not its newest.
var ErrOtherSheet = errors.New("these words do not open this register: the sheet is of another register, or a newer one has taken its place")

func recoverIn(ctx context.Context, db Database, key recovery.Key, o RecoverOptions) (*Session, error) {
	s, settings, err := begun(ctx, db, o.Clock, o.On)
	if err != nil {
		return nil, err
	}
	s.user = User{Login: o.Login, Name: o.Name, Person: o.Person, Roles: []Role{Administrator}, given: []Role{Administrator}}
	if err := rulesOf(periods(settings)).check(o.Secret.Password, o.Login, o.Name, s.council.Name); err != nil {
		return nil, err
	}
	if err := s.writeTo(ctx, s.writer, func(t *transaction) error { return t.recover(ctx, key, o) }); err != nil {
		return nil, err
	}
	s.hold(db)
	s.witness = witnessAt(o.StateDir)
	return s, s.compare(ctx)
}

// recover is the act: all of it is one commit, and one entry of the trail.
func (t *transaction) recover(ctx context.Context, key recovery.Key, o RecoverOptions) error {
	taken, err := collect(ctx, t, scanText, `select login from register_user`)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(taken, func(login string) bool { return strings.EqualFold(login, o.Login) }) {
		return conflict("the login %q is taken: choose another for the new administrator", o.Login)
	}
	if o.Person != "" {
		if _, err := personByID(ctx, t, o.Person); err != nil {
			return err
		}
	}
	put := vault.NewSlot{Login: o.Login, Secret: o.Secret, KDF: o.KDF, Own: true, Custody: true, Become: true}
	minted, err := t.rekey(ctx, vault.KeyChange{RemoveRecovery: true, RenewCustody: true, Put: []vault.NewSlot{put}})
	if err != nil {
		return err
	}
	t.signer = minted[0]
	if err := t.insertUser(ctx, t.s.user); err != nil {
		return err
	}
	if err := t.notePassword(ctx, o.Secret.KeyFile != nil); err != nil {
		return err
	}
	certificate, err := t.certify(ctx, o.Name, minted[0].Public())
	if err != nil {
		return err
	}
	if err := t.insertSigningKey(ctx, o.Login, minted[0].Public(), certificate, keySigner); err != nil {
		return err
	}
	sheet, err := t.vouch(ctx, key, minted[0])
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `update register_user set must_change = $1 where login <> $2 and disabled_at = ''`,
		"the register was recovered on "+calendar.Of(t.now).Long(), o.Login)
	if err != nil {
		return fmt.Errorf("have everybody choose a new password: %w", err)
	}
	t.changed("recovery", sheet, map[string]string{"used": "yes", "administrator": o.Login, "name": o.Name})
	t.changed("user", o.Login, map[string]any{"name": o.Name, "person": o.Person, "roles": []Role{Administrator}})
	return t.enter(ctx, ActRecover, Done)
}

// vouch has the key of the words certify whoever recovers, under the authority that there was when they were printed, and uses the sheet up.
func (t *transaction) vouch(ctx context.Context, key recovery.Key, minted crypto.Signer) (string, error) {
	var id, text string
	err := t.QueryRowContext(ctx, `select id, certificate from recovery_sheet where ended_at = ''`).Scan(&id, &text)
	if err != nil {
		return "", fmt.Errorf("read the recovery sheet: %w", err)
	}
	chain, err := ParseCertificates([]byte(text))
	if err != nil {
		return "", err
	}
	signer, err := recoverySigner(key, t.s.keys().UUID())
	if err != nil {
		return "", err
	}
	c, err := authority.IssueSigner(chain[0], signer, t.subject(recoveredName), minted.Public(), t.issuedAt(), t.validYears(signerYears))
	if err != nil {
		return "", fmt.Errorf("vouch for the recovery: %w", err)
	}
	keyOf, err := keyID(minted.Public())
	if err != nil {
		return "", err
	}
	voucher := slices.Concat(certificatePEM(c), certificatePEM(chain[0]))
	if _, err := t.ExecContext(ctx, `update signing_key set voucher = $1 where id = $2`, string(voucher), keyOf); err != nil {
		return "", fmt.Errorf("vouch for the recovery: %w", err)
	}
	if _, err := t.ExecContext(ctx, `update recovery_sheet set ended_at = $1, ended_how = 'used' where id = $2`, instant(t.now), id); err != nil {
		return "", fmt.Errorf("use the recovery sheet up: %w", err)
	}
	return id, nil
}
