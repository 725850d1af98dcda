package ui_test

import (
	"context"
	"strings"
	"testing"

	"muniment/store"
)

func TestALeaversTimelineSaysWhatIsDoneOwedAndLate(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.row("Kirsty Hallam")
	s.presses("See what happens when")
	s.sees("Kirsty Hallam")
	s.sees("It was recorded that they leave")
	s.sees("Last working day")
	s.sees("things are still owed")
	s.sees("Close account khallam on Active Directory and Microsoft 365")
	s.sees("days late")
	s.sees("Owed by System Owner, Active Directory and Microsoft 365")
	all := s.reads()
	if day, now := strings.Index(all, "Last working day"), strings.Index(all, "21 November 2025\n"); day < 0 || now < day {
		t.Errorf("the last working day of October does not stand before today:\n%s", all)
	}

	// What is owed leads to the act that ends it, and back again.
	s.pressesWhere("Close account khallam on Active Directory and Microsoft 365")
	s.presses("Disabled")
	s.types("How you know", "Ticket 8812")
	s.presses("Confirm that access is closed")
	s.sees("What happens when, and who owes it.")
	s.sees("khallam on Active Directory and Microsoft 365: disabled")
	s.seesNot("Close account khallam on Active Directory and Microsoft 365")
}

func TestAMoversTimelineBeginsWithTheNewsAndTheDay(t *testing.T) {
	s := atDesk(t)
	s.register(func(ctx context.Context, r *store.Session) {
		if _, err := r.RecordMover(ctx, store.NewMover{Person: "100200", Service: "Planning", MovesOn: "2025-12-01", NoticeOn: "2025-11-10"}); err != nil {
			t.Fatal(err)
		}
	})
	s.presses("Movers")
	s.row("Gita Yarrow")
	s.presses("See what happens when")
	s.sees("10 November 2025")
	s.sees("The manager knew")
	s.sees("First day in the new post")
	s.sees("1 December 2025")
	s.sees("Owed by")
}
