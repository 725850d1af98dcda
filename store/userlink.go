package store

import (
	"context"
	"fmt"
	"strings"
)

// LinkUser says which person of the register signs in with a login that belonged to nobody yet, so that they can be one of two people and sign. What the login
// entered before counts as theirs from then on. A link stays: with another person's name, nobody could tell any more who did what.
func (s *Session) LinkUser(ctx context.Context, login, person string) error {
	var u User
	err := s.act(ctx, ActManageUsers, func(t *transaction) error {
		var err error
		if u, err = readUser(ctx, t, strings.TrimSpace(login)); err != nil {
			return err
		}
		p, err := personByID(ctx, t, strings.TrimSpace(person))
		switch {
		case err != nil:
			return err
		case u.Person == p.ID:
			return conflict("%s is %s already", u.Login, p.Name())
		case u.Person != "":
			return conflict("%s is the sign-in of somebody else: add another with `muniment user add`", u.Login)
		case !isPerson(p.Kind):
			return conflict("%s is an account and signs in nowhere", p.Name())
		}
		if _, err := t.ExecContext(ctx, `update register_user set person = $2 where login = $1`, u.Login, p.ID); err != nil {
			return fmt.Errorf("link the sign-in: %w", err)
		}
		u.Person = p.ID
		t.changed("user", u.Login, map[string]string{"person": p.ID})
		return nil
	})
	if err == nil && u.Login == s.user.Login {
		s.user.Person = u.Person
	}
	return err
}
