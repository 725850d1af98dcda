package ui_test

import (
	"context"
	"testing"

	"muniment/store"
)

// Whoever finds the window open cannot make the sign-in theirs: a new password takes the present one.
func TestANewPasswordTakesThePresentOne(t *testing.T) {
	s := atDesk(t)
	change := func(present string) {
		t.Helper()
		s.presses("People who sign in")
		s.presses("Change my password")
		s.types("Your present password", present)
		s.types("New password", "quite other words indeed")
		s.types("The same again", "quite other words indeed")
		s.presses("Change my password")
	}
	changed := func() (n int) {
		t.Helper()
		s.register(func(ctx context.Context, r *store.Session) {
			entries, err := r.TrailEntries(ctx, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Act == store.ActChangePassword {
					n++
				}
			}
		})
		return n
	}
	before := changed()
	change("a guess at it")
	s.sees("That is not your present password. Nothing was changed.")
	if changed() != before {
		t.Error("the password was changed by somebody who does not know it")
	}
	change(password)
	s.sees("Your password is changed.")
}
