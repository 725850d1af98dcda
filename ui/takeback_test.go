package ui_test

import (
	"context"
	"testing"

	"muniment/store"
	"muniment/ui"
)

func TestWhatWasJustDoneIsTakenBackFromItsNotice(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.chooses("Who leaves", "Gita Yarrow")
	s.presses("Continue")
	s.types("Last working day", "31/12/2025")
	for range 4 {
		s.presses("Continue")
	}
	s.presses("Record a leaver")
	s.sees("Gita Yarrow leaves; the last working day is")
	s.presses("Take it back")
	s.sees("Take back that somebody leaves")
	s.sees("Gita Yarrow")
	s.types("Why", "Recorded for another of the name")
	s.presses("Continue")
	s.presses("Take back that somebody leaves")
	s.sees("The leaving is taken back.")
	s.seesNot("Take it back")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Leavers(ctx, "Gita Yarrow")
		if err != nil || len(all) != 1 || all[0].WithdrawnAt.IsZero() {
			t.Errorf("the leavers are %+v: %v", all, err)
		}
	})
}

func TestAClosureThatWasAMistakeIsTakenBackFromItsNotice(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("thing", "grant", "G00001", "")
	s.presses("Confirm that access is closed")
	s.presses("Disabled")
	s.types("How you know", "Ticket 9003")
	s.presses("Confirm that access is closed")
	s.presses("Take it back")
	s.types("Why the closure was a mistake", "Another account was meant")
	s.presses("Continue")
	s.presses("Correct a mistaken closure")
	s.sees("The closure is corrected: the access stands.")
}

// Every act that is said to be taken back by another names acts that there are, and a fact that is asked for.
func TestWhatTakesAnActBackIsThere(t *testing.T) {
	for _, wrong := range ui.WrongTakeBacks() {
		t.Error(wrong)
	}
}
