package store

import (
	"context"
	"crypto"
	"crypto/x509"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"muniment/store/entry"
	"muniment/store/vault"
)

// NewUser is somebody who is to sign in.
type NewUser struct {
	Login, Name string
	Person      string // of the register, or ""
	Roles       []Role
	Password    vault.Secret // to be changed by the person before they can act
	KDF         vault.KDF
}

// AddUser lets somebody sign in. Until they have changed the password that was chosen for them they can read, not act: a signature made
// with a password that two people know would prove nothing.
func (s *Session) AddUser(ctx context.Context, u NewUser) error {
	u.Login, u.Name = strings.TrimSpace(u.Login), strings.TrimSpace(u.Name)
	switch {
	case u.Login == "":
		return invalid("login", "is missing")
	case u.Name == "":
		return invalid("name", "is missing")
	case len(u.Roles) == 0:
		return invalid("role", "give at least one")
	}
	if err := s.checkPassword(ctx, u.Password.Password, u.Login, u.Name); err != nil {
		return err
	}
	if err := s.begins(ctx, ActManageUsers); err != nil { // before the keyring changes
		return err
	}
	enrolment, err := s.addSlot(ctx, u)
	var taken *ConflictError
	if errors.As(err, &taken) {
		return err
	}
	if err != nil {
		return fmt.Errorf("add %s: %w", u.Login, err)
	}
	err = s.act(ctx, ActManageUsers, func(t *transaction) error {
		if u.Person != "" {
			if _, err := personByID(ctx, t, u.Person); err != nil {
				return err
			}
		}
		if err := t.insertUser(ctx, User{Login: u.Login, Name: u.Name, Person: u.Person, Roles: u.Roles}); err != nil {
			return err
		}
		certificate, err := t.certifyEnrolment(ctx, u.Name, enrolment.Public())
		if err != nil {
			return err
		}
		t.changed("user", u.Login, map[string]any{"name": u.Name, "person": u.Person, "roles": u.Roles})
		return t.insertSigningKey(ctx, u.Login, enrolment.Public(), certificate, keyEnrolment)
	})
	if err != nil {
		return errors.Join(err, s.keys().RemoveSlot(u.Login))
	}
	return nil
}

// addSlot gives the new person a slot of the vault. A slot of that login, in whatever capitals, is replaced only where it is what an interrupted attempt
// left behind: nobody of the register signs in with it, and its password was never made anybody's own.
func (s *Session) addSlot(ctx context.Context, u NewUser) (crypto.Signer, error) {
	users, err := collect(ctx, s.reader, scanText, `select login from register_user`)
	if err != nil {
		return nil, err
	}
	theirs := func(login string) bool { return strings.EqualFold(login, u.Login) } // as the vault compares them
	slots, err := s.keys().Slots()
	if err != nil {
		return nil, err
	}
	left := slices.IndexFunc(slots, func(slot vault.Slot) bool { return theirs(slot.Login) })
	if slices.ContainsFunc(users, theirs) || left >= 0 && !slots[left].Temporary {
		return nil, conflict("the login %q is taken: choose another", u.Login)
	}
	if left >= 0 {
		if err := s.keys().RemoveSlot(slots[left].Login); err != nil {
			return nil, err
		}
	}
	o := vault.SlotOptions{KDF: u.KDF, Custody: slices.Contains(u.Roles, Administrator)}
	_, enrolment, err := s.keys().AddSlot(u.Login, u.Password, o)
	return enrolment, err
}

// ChangePassword gives this person's slot a new secret. A temporary password becomes their own: a signing key is made that nobody else
// ever had, and certified by the enrolment that the administrator issued.
func (s *Session) ChangePassword(ctx context.Context, secret vault.Secret) error {
	if err := s.checkPassword(ctx, secret.Password, s.user.Login, s.user.Name); err != nil {
		return err
	}
	err := s.keys().ChangeSecret(secret, func(old, minted crypto.Signer) error {
		return s.write(ctx, func(t *transaction) error {
			if s.user.Temporary {
				certificate, err := t.enrol(ctx, s.user, old, minted.Public())
				if err != nil {
					return err
				}
				if err := t.insertSigningKey(ctx, s.user.Login, minted.Public(), certificate, keySigner); err != nil {
					return err
				}
			}
			if err := t.notePassword(ctx, secret.KeyFile != nil); err != nil {
				return err
			}
			t.changed("user", s.user.Login, map[string]bool{"password_changed": true, "signing_key_minted": s.user.Temporary, "key_file": secret.KeyFile != nil})
			if t.err != nil {
				return t.err
			}
			_, err := t.trail.end(ctx, minted, Entry{At: t.now, Login: s.user.Login, Act: ActChangePassword, Outcome: Done})
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("change the password: %w", err)
	}
	s.hold(s.database())
	s.user.Temporary, s.user.MustChange = false, ""
	return nil
}

// notePassword keeps when somebody chose their secret, and of what it is made.
func (t *transaction) notePassword(ctx context.Context, keyFile bool) error {
	file := 0
	if keyFile {
		file = 1
	}
	if _, err := t.ExecContext(ctx, `update register_user set password_at = $1, key_file = $2, must_change = '' where login = $3`, instant(t.now), file, t.s.user.Login); err != nil {
		return fmt.Errorf("note the password: %w", err)
	}
	return nil
}

// Users lists who signs in. Who did once, why they do no more, and how others prove themselves is for whoever sees everything: the reason may tell why somebody left.
func (s *Session) Users(ctx context.Context) ([]User, error) {
	logins, err := collect(ctx, s.reader, scanText, `select login from register_user order by login`)
	if err != nil {
		return nil, err
	}
	slots, err := s.keys().Slots()
	if err != nil {
		return nil, fmt.Errorf("read who signs in: %w", err)
	}
	temporary := map[string]bool{}
	for _, slot := range slots {
		temporary[slot.Login] = slot.Temporary
	}
	out := []User{}
	for _, login := range logins { // as many as a keyring has slots: at most 128
		u, err := readUser(ctx, s.reader, login)
		if err != nil {
			return nil, err
		}
		u.Temporary = temporary[login]
		if !s.SeesEverything() && u.Login != s.user.Login {
			if !u.Disabled.IsZero() {
				continue
			}
			u = User{Login: u.Login, Name: u.Name, Person: u.Person, Roles: u.Roles, First: u.First, AddedAt: u.AddedAt}
		}
		out = append(out, u)
	}
	return out, nil
}

// readUser finds who signs in with a login, in whatever capitals: the vault does not tell them apart.
func readUser(ctx context.Context, q querier, login string) (User, error) {
	u, err := one(ctx, q, "sign-in", login, func(row scanner) (User, error) {
		var u User
		var added, disabled moment
		var chosen moment
		err := row.Scan(&u.Login, &u.Name, &u.Person, &u.First, &added, &disabled, &u.DisabledBy, &u.DisabledReason, &u.MustChange, &chosen, &u.KeyFile)
		if u.AddedAt, u.Disabled, u.chosen = added.Time, disabled.Time, chosen.Time; u.chosen.IsZero() {
			u.chosen = u.AddedAt
		}
		return u, err
	}, `select login, name, person, first, added_at, disabled_at, disabled_by, disabled_reason, must_change, password_at, key_file from register_user where lower(login) = lower($1)`, login)
	if err != nil {
		return u, err
	}
	if u.given, err = storedRoles(ctx, q, u.Login); err != nil {
		return u, err
	}
	if u.Roles = slices.Clone(u.given); !u.First {
		return u, nil
	}
	// The first administrator stands in for every role that nobody else holds yet, so that a small council can begin with one person.
	held, err := collect(ctx, q, scanText, `select distinct r.role from user_role r join register_user u on u.login = r.login where u.disabled_at = '' and r.login <> $1`, u.Login)
	if err != nil {
		return u, err
	}
	for _, r := range Roles() {
		if !slices.Contains(held, string(r)) && !slices.Contains(u.Roles, r) {
			u.Roles = append(u.Roles, r)
		}
	}
	return u, nil
}

// loginOf is the login of somebody who signs in, named by it or as a person of the register.
func (t *transaction) loginOf(ctx context.Context, name string) (string, error) {
	u, err := readUser(ctx, t, name)
	if isNotFound(err) {
		var logins []string
		if logins, err = collect(ctx, t, scanText, `select login from register_user where person = $1 and person <> '' and disabled_at = '' order by login`, name); err != nil {
			return "", err
		}
		if len(logins) == 0 {
			return "", conflict("%q is nobody who signs in: give a login, or the number of a person who has one", name)
		}
		return logins[0], nil
	}
	if err == nil && !u.Disabled.IsZero() {
		return "", conflict("%s may no longer sign in: name somebody who does", u.Login)
	}
	return u.Login, err
}

// signIns lists who may sign in, as the gates of acts judge them.
func signIns(ctx context.Context, q querier) ([]entry.SignIn, error) {
	logins, err := collect(ctx, q, scanText, `select login from register_user where disabled_at = '' order by login`)
	if err != nil {
		return nil, err
	}
	out := make([]entry.SignIn, 0, len(logins))
	for _, login := range logins { // as many as a keyring has slots: at most 128
		u, err := readUser(ctx, q, login)
		if err != nil {
			return nil, err
		}
		out = append(out, entry.SignIn{Login: u.Login, Person: u.Person, Roles: u.Roles})
	}
	return out, nil
}

func (t *transaction) insertUser(ctx context.Context, u User) error {
	first := 0
	if u.First {
		first = 1
	}
	if _, err := t.ExecContext(ctx, `insert into register_user (login, name, person, first, added_at, added_by, disabled_at) values ($1, $2, $3, $4, $5, $6, '')`,
		u.Login, u.Name, u.Person, first, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("add the sign-in: %w", err)
	}
	for _, r := range u.Roles {
		if _, err := t.ExecContext(ctx, `insert into user_role (login, role) values ($1, $2)`, u.Login, string(r)); err != nil {
			return fmt.Errorf("add the sign-in: %w", err)
		}
	}
	return nil
}

// The kinds of signing key.
const (
	keySigner    = "signer"
	keyEnrolment = "enrolment" // certifies the key that a person mints for themselves, and signs nothing else
)

func (t *transaction) insertSigningKey(ctx context.Context, login string, public crypto.PublicKey, certificate []byte, kind string) error {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return fmt.Errorf("keep the signing key: %w", err)
	}
	id, err := keyID(public)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `insert into signing_key (id, login, public_key, certificate, kind, added_at) values ($1, $2, $3, $4, $5, $6)`,
		id, login, base64.StdEncoding.EncodeToString(der), string(certificate), kind, instant(t.now))
	if err != nil {
		return fmt.Errorf("keep the signing key: %w", err)
	}
	return nil
}

// isNoRows reports that a query found nothing.
func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
