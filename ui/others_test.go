package ui_test

import (
	"context"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
	"muniment/ui"
)

// colleague is somebody beside the first administrator who signs in, with the post that they hold.
type colleague struct {
	login, person, post string
	role                store.Role
}

// deskOf signs in as a colleague, at a register into which something was entered before by the first administrator.
func deskOf(t *testing.T, c colleague, before func(context.Context, *store.Session)) *sitting {
	t.Helper()
	s := sits(t)
	s.join(c)
	if before != nil {
		s.register(before)
	}
	s.types("Your sign-in name", c.login)
	s.types("Password", passwordOf(c.login))
	s.presses("Sign in")
	return s
}

func passwordOf(login string) string { return "quiet lantern harbour " + login }

// join lets a colleague sign in with a password of their own.
func (s *sitting) join(c colleague) {
	s.t.Helper()
	given := vault.Secret{Password: []byte("another chosen phrase " + c.login)}
	s.register(func(ctx context.Context, r *store.Session) {
		u := store.NewUser{Login: c.login, Name: "The " + c.role.Title(), Person: c.person, Roles: []store.Role{c.role}, Password: given, KDF: vault.FloorKDF()}
		if err := r.AddUser(ctx, u); err != nil {
			s.t.Fatal(err)
		}
		if c.post != "" {
			if err := r.HoldPost(ctx, c.post, c.person, today, ""); err != nil {
				s.t.Fatal(err)
			}
		}
	})
	s.as(c.login, given, today, func(ctx context.Context, r *store.Session) {
		if err := r.ChangePassword(ctx, vault.Secret{Password: []byte(passwordOf(c.login))}); err != nil {
			s.t.Fatal(err)
		}
	})
}

// as opens the register beside the window as somebody, on a day.
func (s *sitting) as(login string, secret vault.Secret, on calendar.Date, f func(context.Context, *store.Session)) {
	s.t.Helper()
	r, err := store.Open(s.t.Context(), s.path, store.OpenOptions{Login: login, Secret: secret, On: on, StateDir: s.t.TempDir()})
	if err != nil {
		s.t.Fatal(err)
	}
	f(s.t.Context(), r)
	if err := r.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// opensOn opens the window anew for somebody, on a day.
func (s *sitting) opensOn(login string, on calendar.Date) {
	s.t.Helper()
	s.window.Show(ui.Opening{Register: s.path, Login: login, On: on})
	s.types("Password", passwordOf(login))
	s.presses("Sign in")
}
