package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

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

// Somebody's sign-in is a place: the way back from it leads to the list, and the lock to the same page, as everywhere else.
func TestSomebodysSignInIsComeBackTo(t *testing.T) {
	s := atDesk(t)
	s.presses("People who sign in")
	s.presses("Let somebody sign in")
	s.types("Sign-in name", "gita")
	s.types("Full name", "Gita Yarrow")
	s.presses("Auditor")
	s.types("Temporary password", "good for the first day")
	s.presses("Let them sign in")
	s.sees("Gita Yarrow can sign in as gita.")
	s.row("gita")
	s.strikes("Return")
	s.sees("Signs in as gita")
	s.presses("Give them another password")
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.sees("Signs in as gita")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.sees("Signs in as gita")
	s.presses("Give them another password")
	s.types("Temporary password", "short")
	s.presses("Give them another password")
	s.sees("It is shorter than 10 characters")
	s.types("Temporary password", "good for the second day")
	s.presses("Give them another password")
	s.sees("Gita Yarrow has another password.")
	s.sees("Signs in as gita")
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.sees("Everybody has their own sign-in")
}
