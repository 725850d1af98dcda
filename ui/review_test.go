package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
)

// strikes presses keys where the keyboard is: letters by themselves, other keys by their names.
func (s *sitting) strikes(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		f := s.window.Fyne().Canvas().Focused()
		if f == nil {
			s.t.Fatalf("nothing has the keyboard that could take %s in:\n%s", key, s.reads())
		}
		if len(key) == 1 {
			f.TypedRune(rune(key[0]))
		} else {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(key)})
		}
	}
}

// writes types a text where the keyboard is.
func (s *sitting) writes(text string) {
	s.t.Helper()
	for _, r := range text {
		s.window.Fyne().Canvas().Focused().TypedRune(r)
	}
}

// underReview starts a review of the access to a system.
func (s *sitting) underReview(system string) {
	s.t.Helper()
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.StartCampaign(ctx, store.NewCampaign{System: system, Name: "Payroll, autumn"}); err != nil {
			s.t.Fatal(err)
		}
	})
	s.keys(fyne.Key1, fyne.KeyModifierShortcutDefault)
}

func TestAReviewIsDecidedByKeysFromTodayToTheTrail(t *testing.T) {
	s := atDesk(t)
	s.underReview("SYS05")
	s.pressesWhere("to keep, change or revoke")
	s.sees("Payroll, autumn")
	s.sees("0 of 5 lines decided, 5 to go.")
	s.sees("First review")
	s.sees("Line 1 of 5")
	s.strikes("k")
	s.sees("1 of 5 lines decided, 4 to go.")
	s.sees("Line 2 of 5")
	s.strikes("r")
	s.sees("Why it is revoked")
	s.strikes("Return")
	s.sees("Say why, for whoever carries it out")
	s.sees("1 of 5 lines decided")
	s.writes("Moved to Planning")
	s.strikes("Return")
	s.sees("2 of 5 lines decided")
	s.strikes("c")
	s.writes("read only")
	s.strikes("Return", "Down")
	s.sees("Moved to Planning")
	s.strikes("Return")
	s.sees("3 of 5 lines decided")
	s.sees("— change")
	s.strikes("z")
	s.sees("2 of 5 lines decided, 3 to go.")
	s.sees("Line 3 of 5")
	s.strikes("Right", "Left", "Right", "k", "k", "k")
	s.sees("5 of 5 lines decided.")
	s.sees("Every line that falls to you is decided.")
	s.register(func(ctx context.Context, r *store.Session) {
		v, err := r.CampaignSummary(ctx, "AR00001")
		if err != nil {
			t.Fatal(err)
		}
		if v.Kept != 4 || v.Revoked != 1 || v.Changed != 0 {
			t.Errorf("%d lines are kept, %d revoked and %d changed", v.Kept, v.Revoked, v.Changed)
		}
		lines, err := r.ReviewLines(ctx, store.LineQuery{Campaign: v.ID})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := r.ShowOf(ctx, "grant", lines[0].Grant)
		if err != nil {
			t.Fatal(err)
		}
		if last := shown.History[len(shown.History)-1]; last.Act != store.ActDecideReview || last.Login != "admin" {
			t.Errorf("the trail ends with %s by %s", last.Act, last.Login)
		}
	})
}

func TestALineThatIsPassedOverStaysAndALockLosesNothing(t *testing.T) {
	s := atDesk(t)
	s.underReview("SYS05")
	s.pressesWhere("to keep, change or revoke")
	s.strikes("Right")
	s.sees("Line 2 of 5")
	s.strikes("r")
	s.writes("Left the tea")
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.seesNot("Payroll, autumn")
	s.types("Password of admin", password)
	s.presses("Unlock")
	s.sees("Line 2 of 5")
	s.sees("Left the tea")
	s.presses("Leavers")
	s.keys(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.sees("Line 2 of 5")
	s.sees("Left the tea")
	s.sees("0 of 5 lines decided")
	s.strikes("k")
	s.sees("1 of 5 lines decided")
}

func TestWhoDecidesNothingIsToldSo(t *testing.T) {
	s := deskOf(t, colleague{"auditor", "100312", "", store.Auditor}, func(ctx context.Context, r *store.Session) {
		if _, err := r.StartCampaign(ctx, store.NewCampaign{System: "SYS05", Name: "Payroll, autumn"}); err != nil {
			t.Fatal(err)
		}
	})
	s.window.Visit("review", "access-review", "AR00001", "")
	s.sees("You may read this review")
	s.presses("See the review")
	s.sees("Payroll, autumn")
	s.seesNot("Decide line by line")
}

func TestTheIsmDecidesForOthersOnlyWhenAsked(t *testing.T) {
	s := deskOf(t, colleague{"ism", "100256", store.PostISM, store.ISM}, func(ctx context.Context, r *store.Session) {
		if _, err := r.StartCampaign(ctx, store.NewCampaign{System: "SYS05", Name: "Payroll, autumn"}); err != nil {
			t.Fatal(err)
		}
		if err := r.HoldPost(ctx, "Manager, Human Resources", "100319", today, ""); err != nil {
			t.Fatal(err)
		}
	})
	s.presses("Access reviews")
	s.row("Payroll, autumn")
	s.presses("Decide line by line")
	s.sees("0 of 1 line decided")
	s.strikes("k")
	s.sees("Every line that falls to you is decided.")
	s.sees("4 lines wait for others")
	s.presses("Decide for others")
	s.sees("1 of 5 lines decided")
}

func TestAReviewThatWasClosedMeanwhileTakesNoMoreDecisions(t *testing.T) {
	s := atDesk(t)
	s.underReview("SYS05")
	s.pressesWhere("to keep, change or revoke")
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.DecideLines(ctx, store.LineDecision{Lines: linesOf(ctx, t, r), Decision: store.DecisionKeep}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.CloseCampaign(ctx, "AR00001", ""); err != nil {
			t.Fatal(err)
		}
	})
	s.strikes("k")
	s.sees("he access review AR00001 was closed")
	s.sees("0 of 5 lines decided")
}

func linesOf(ctx context.Context, t *testing.T, r *store.Session) []string {
	t.Helper()
	lines, err := r.ReviewLines(ctx, store.LineQuery{Campaign: "AR00001"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, l.ID)
	}
	return out
}
