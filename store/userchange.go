package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"muniment/store/vault"
)

// What becomes of people who sign in. Nobody does any of it to themselves, so that the register always keeps an administrator.

// Withdrawal is what came of taking somebody's access away.
type Withdrawal struct {
	User User `json:"user"`
	// Rekeyed says that the key they knew opens nothing of the register any more. Otherwise others had it open: the person cannot sign in, and the
	// keys are changed once an administrator has the register alone.
	Rekeyed bool `json:"rekeyed"`
	// Copies are those that the key they knew still opens.
	Copies []string `json:"copies"`
}

// DisableUser ends somebody's signing in. Their slot goes, and the register gets new keys; where they were an administrator, a new authority too.
func (s *Session) DisableUser(ctx context.Context, login, reason string) (Withdrawal, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return Withdrawal{}, invalid("reason", "is missing: say why they no longer sign in")
	}
	return s.withdraw(ctx, login, func(t *transaction, u User) error {
		if _, err := t.ExecContext(ctx, `update register_user set disabled_at = $1, disabled_by = $2, disabled_reason = $3 where login = $4`,
			instant(t.now), s.user.Login, reason, u.Login); err != nil {
			return fmt.Errorf("disable the sign-in: %w", err)
		}
		t.changed("user", u.Login, map[string]string{"disabled": reason})
		if err := t.revokeKeys(ctx, u.Login, revokedLeft); err != nil {
			return err
		}
		return t.oweRekey(ctx, u.Login, owedSlot)
	})
}

// ChangeRoles gives somebody other roles. An administrator gets the custody of the register's authority, and who is one no more loses it.
func (s *Session) ChangeRoles(ctx context.Context, login string, roles []Role) (Withdrawal, error) {
	if len(roles) == 0 {
		return Withdrawal{}, invalid("role", "give at least one: `muniment user disable` ends a sign-in")
	}
	return s.withdraw(ctx, login, func(t *transaction, u User) error {
		before, err := storedRoles(ctx, t, u.Login)
		if err != nil {
			return err
		}
		if slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(roles))) {
			return conflict("%s has these roles already", u.Login)
		}
		if err := t.putRoles(ctx, u.Login, roles); err != nil {
			return err
		}
		t.changed("user", u.Login, map[string][]Role{"roles_before": before, "roles": roles})
		was, is := slices.Contains(before, Administrator), slices.Contains(roles, Administrator)
		switch {
		case was && !is:
			return t.oweRekey(ctx, u.Login, owedCustody)
		case is && !was:
			_, err := t.rekey(ctx, vault.KeyChange{GiveCustody: []string{u.Login}})
			return err
		}
		return nil
	})
}

// withdraw does an act on somebody else's signing in, and changes the keys with it where it owes that. Where others have the register open, which no
// leaver must be able to use to stay in it, the act is done without, and the change of keys is owed.
func (s *Session) withdraw(ctx context.Context, login string, f func(t *transaction, u User) error) (Withdrawal, error) {
	var w Withdrawal
	waits := false
	attempt := func(alone bool) error {
		return s.act(ctx, ActManageUsers, func(t *transaction) error {
			u, err := t.otherUser(ctx, login)
			if err != nil {
				return err
			}
			if !u.Disabled.IsZero() {
				return conflict("%s is disabled already: `muniment user enable` lets them sign in again", u.Login)
			}
			if err := f(t, u); err != nil {
				return err
			}
			w.User = u
			owed, err := rekeysOwed(ctx, t)
			if waits = len(owed) > 0 && !alone; err != nil || len(owed) == 0 || waits {
				return err
			}
			w.Rekeyed = true
			_, err = t.rekey(ctx, vault.KeyChange{})
			return err
		})
	}
	err := attempt(true)
	if errors.Is(err, vault.ErrOpenElsewhere) {
		w.Rekeyed = false
		err = attempt(false)
	}
	if err != nil {
		return Withdrawal{}, keysRefused(err)
	}
	if waits {
		if err := s.shutOut(ctx); err != nil {
			return w, err
		}
	}
	if w.User, err = readUser(ctx, s.reader, w.User.Login); err != nil {
		return w, err
	}
	w.Copies, err = s.copiesOpenedBy(ctx)
	return w, err
}

// shutOut takes away at once the slots of whoever was disabled while others had the register open.
func (s *Session) shutOut(ctx context.Context) error {
	owed, err := rekeysOwed(ctx, s.reader)
	if err != nil {
		return err
	}
	for _, o := range owed {
		if o.what != owedSlot {
			continue
		}
		if err := s.keys().RemoveSlot(o.login); err != nil && !errors.Is(err, vault.ErrNoSlot) {
			return fmt.Errorf("take the slot of %s away: %w", o.login, err)
		}
	}
	return nil
}

// keysRefused says in one sentence that others have the register open.
func keysRefused(err error) error {
	if errors.Is(err, vault.ErrOpenElsewhere) {
		return vault.ErrOpenElsewhere
	}
	return err
}

// otherUser finds somebody who is not the person who acts.
func (t *transaction) otherUser(ctx context.Context, login string) (User, error) {
	u, err := readUser(ctx, t, login)
	if err != nil {
		return u, err
	}
	t.concerns("user", u.Login)
	if u.Login == t.s.user.Login || t.s.user.Person != "" && u.Person == t.s.user.Person {
		return u, conflict("nobody changes their own signing in: another administrator does it")
	}
	return u, nil
}

// NewPassword is a password that an administrator gives somebody.
type NewPassword struct {
	Login  string
	Secret vault.Secret
	KDF    vault.KDF
}

// ResetPassword gives somebody a password in the place of one that was forgotten or is known to others: temporary, until they choose their own and
// mint a signing key with it. What they signed before stays signed.
func (s *Session) ResetPassword(ctx context.Context, n NewPassword) error {
	return s.giveSlot(ctx, n, func(_ *transaction, u User) error {
		if !u.Disabled.IsZero() {
			return conflict("%s is disabled: `muniment user enable` lets them sign in again", u.Login)
		}
		return nil
	})
}

// EnableUser lets somebody sign in again, with a password that is given to them as to a new person.
func (s *Session) EnableUser(ctx context.Context, n NewPassword) error {
	return s.giveSlot(ctx, n, func(t *transaction, u User) error {
		if u.Disabled.IsZero() {
			return conflict("%s is not disabled: `muniment user reset` gives them another password", u.Login)
		}
		if _, err := t.ExecContext(ctx, `update register_user set disabled_at = '', disabled_by = '', disabled_reason = '' where login = $1`, u.Login); err != nil {
			return fmt.Errorf("enable the sign-in: %w", err)
		}
		return nil
	})
}

// giveSlot puts a new slot in the place of somebody's, with an enrolment for the key that they will mint.
func (s *Session) giveSlot(ctx context.Context, n NewPassword, allow func(*transaction, User) error) error {
	known, err := readUser(ctx, s.reader, n.Login)
	if err != nil {
		return err
	}
	if err := s.checkPassword(ctx, n.Secret.Password, known.Login, known.Name); err != nil {
		return err
	}
	err = s.act(ctx, ActManageUsers, func(t *transaction) error {
		u, err := t.otherUser(ctx, n.Login)
		if err != nil {
			return err
		}
		enabled := !u.Disabled.IsZero()
		if err := allow(t, u); err != nil {
			return err
		}
		roles, err := storedRoles(ctx, t, u.Login)
		if err != nil {
			return err
		}
		slot := vault.NewSlot{Login: u.Login, Secret: n.Secret, KDF: n.KDF, Custody: slices.Contains(roles, Administrator)}
		enrolment, err := t.rekey(ctx, vault.KeyChange{Put: []vault.NewSlot{slot}})
		if err != nil {
			return err
		}
		// What the old password opened, an old copy of the register may still open.
		if err := t.revokeKeys(ctx, u.Login, revokedSuperseded); err != nil {
			return err
		}
		certificate, err := t.certifyEnrolment(ctx, u.Name, enrolment[0].Public())
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update register_user set key_file = 0, must_change = '' where login = $1`, u.Login); err != nil {
			return fmt.Errorf("reset the password: %w", err)
		}
		t.changed("user", u.Login, map[string]bool{"password_given": true, "enabled": enabled})
		return t.insertSigningKey(ctx, u.Login, enrolment[0].Public(), certificate, keyEnrolment)
	})
	return keysRefused(err)
}

// storedRoles are the roles somebody was given, without those that the first administrator stands in for.
func storedRoles(ctx context.Context, q querier, login string) ([]Role, error) {
	return collect(ctx, q, func(row scanner) (Role, error) {
		var r Role
		err := row.Scan(&r)
		return r, err
	}, `select role from user_role where login = $1 order by role`, login)
}

func (t *transaction) putRoles(ctx context.Context, login string, roles []Role) error {
	if _, err := t.ExecContext(ctx, `delete from user_role where login = $1`, login); err != nil {
		return fmt.Errorf("change the roles: %w", err)
	}
	for _, r := range roles {
		if _, err := t.ExecContext(ctx, `insert into user_role (login, role) values ($1, $2)`, login, string(r)); err != nil {
			return fmt.Errorf("change the roles: %w", err)
		}
	}
	return nil
}
