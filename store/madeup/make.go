package madeup

import (
	"context"
	"errors"
	"fmt"

	"muniment/store"
	"muniment/store/vault"
)

// Register says where a made-up council is kept, and who signs in. Two people are needed, since nobody decides on what they asked for: the
// administrator, and the officer, whose first password is Temporary.
type Register struct {
	Path, StateDir            string
	Admin, Officer, Temporary vault.Secret
}

// Make makes a register with a made-up council in it and returns the administrator's session. It says how far it is.
func Make(ctx context.Context, r Register, size Size, seed uint64, say func(string)) (*store.Session, error) {
	c := newCouncil(size, seed)
	s, err := store.Create(ctx, r.Path, store.CreateOptions{
		Council: "Madeup Council", Login: "admin", Name: "Ada Registrar", Secret: r.Admin, KDF: vault.FloorKDF(), TestClock: true, On: Today, StateDir: r.StateDir,
	})
	if err != nil {
		return nil, err
	}
	if err := c.beginning(ctx, s, say); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.AddUser(ctx, store.NewUser{
		Login: Officer, Name: "Ines Officer", Person: number(1), Password: r.Temporary, KDF: vault.FloorKDF(),
		Roles: []store.Role{"ism", "siro", "manager", "iao", "system-owner", "ict", "facilities", "hr"},
	}); err != nil {
		return nil, errors.Join(fmt.Errorf("add the officer: %w", err), s.Close())
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	if err := r.sitting(ctx, Officer, r.Temporary, func(s *store.Session) error { return s.ChangePassword(ctx, r.Officer) }); err != nil {
		return nil, fmt.Errorf("choose the officer's password: %w", err)
	}
	if err := r.sitting(ctx, Officer, r.Officer, func(s *store.Session) error { return c.history(ctx, s, say) }); err != nil {
		return nil, err
	}
	s, err = r.open(ctx, "admin", r.Admin)
	if err != nil {
		return nil, err
	}
	if err := c.holders(ctx, s, say); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Officer is the login of whoever does what the administrator does not.
const Officer = "ines"

func (r Register) open(ctx context.Context, login string, secret vault.Secret) (*store.Session, error) {
	return store.Open(ctx, r.Path, store.OpenOptions{Login: login, Secret: secret, On: Today, StateDir: r.StateDir})
}

// sitting is what one person does between opening the register and closing it.
func (r Register) sitting(ctx context.Context, login string, secret vault.Secret, do func(*store.Session) error) error {
	s, err := r.open(ctx, login, secret)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}
