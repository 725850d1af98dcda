package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// narrows chooses a state in the list that is shown.
func (s *sitting) narrows(state string) {
	s.t.Helper()
	var choose *widget.Select
	s.walk(func(o fyne.CanvasObject) {
		if c, is := o.(*widget.Select); is {
			choose = c
		}
	})
	if choose == nil {
		s.t.Fatal("the list cannot be narrowed to a state")
	}
	choose.SetSelected(state)
}

func TestWhatNarrowsAListIsTakenBackByOnePress(t *testing.T) {
	s := atDesk(t)
	s.presses("Information assets")
	all := len(s.grid().Rows())
	s.seesNot("Show everything")
	s.typesWhere("Search information assets", "Housing")
	s.presses("Incomplete only")
	s.narrows("Draft")
	if n := len(s.grid().Rows()); n == 0 || n >= all {
		t.Fatalf("of %d assets %d are shown", all, n)
	}
	s.presses("Show everything")
	if n := len(s.grid().Rows()); n != all {
		t.Errorf("of %d assets %d are shown once everything is asked for", all, n)
	}
	s.seesNot("Show everything")
	s.seesNot("\nHousing\n")
}

func TestAccessIsNarrowedToHowItStands(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("act", "grant", "", "close")
	s.chooses("Which access", "gyarrow")
	s.presses("Disabled")
	s.types("How you know", "Ticket 9002")
	s.presses("Confirm that access is closed")
	s.presses("Access")
	all := len(s.grid().Rows())
	s.narrows("Closed")
	if rows := s.grid().Rows(); len(rows) != 1 || !strings.HasPrefix(rows[0].Cells[6].Text, "Closed ") {
		t.Errorf("%d of %d accesses are closed", len(rows), all)
	}
	s.narrows("Live")
	if n := len(s.grid().Rows()); n == 0 || n >= all {
		t.Errorf("%d of %d accesses are live", n, all)
	}
}

// Whoever looks at one row after another comes back to the list as they left it: narrowed, ordered, with the same row beside it.
func TestAListIsComeBackToAsItWasLeft(t *testing.T) {
	s := atDesk(t)
	s.presses("Information assets")
	s.typesWhere("Search information assets", "Housing")
	s.presses("Incomplete only")
	s.grid().Sort(1)
	s.grid().Sort(1)
	rows := s.grid().Rows()
	last := rows[len(rows)-1]
	s.grid().Choose(last.ID)
	s.presses("Open as a page")
	s.presses("‹ Back")
	s.sees("Housing")
	again := s.grid().Rows()
	if len(again) != len(rows) || again[0].ID != rows[0].ID {
		t.Errorf("the list began with %s of %d rows, and begins with %s of %d", rows[0].ID, len(rows), again[0].ID, len(again))
	}
	if r, chosen := s.grid().Chosen(); !chosen || r.ID != last.ID {
		t.Errorf("%s was looked at, and now %s", last.ID, r.ID)
	}
	s.sees("Open as a page")
	s.presses("Information assets")
	if n := len(s.grid().Rows()); n <= len(rows) {
		t.Errorf("the list that is asked for anew shows %d rows", n)
	}
}

// A row far down a long list is looked at again by whoever comes back to it, with the rows before it.
func TestARowFarDownIsComeBackTo(t *testing.T) {
	s := atDesk(t)
	lines := []string{"Reference,Name"}
	for i := range 450 {
		lines = append(lines, fmt.Sprintf("ZX%03d,Invented Supplier %c%c", i, 'A'+i/26, 'A'+i%26))
	}
	s.brings("suppliers", "suppliers.csv", lines...)
	s.presses("Bring it in")
	s.window.Visit("list", "supplier", "", "")
	n, more := s.grid().Len()
	if n != 200 || !more {
		t.Fatalf("%d rows are read at first, and more are there: %v", n, more)
	}
	s.grid().OnMore(false)
	far := s.grid().Rows()[350]
	s.grid().Choose(far.ID)
	s.presses("Open as a page")
	s.presses("‹ Back")
	if r, chosen := s.grid().Chosen(); !chosen || r.ID != far.ID {
		t.Errorf("%s was looked at, and now %s", far.ID, r.ID)
	}
	s.grid().OnMore(false)
	seen := map[string]bool{}
	for _, r := range s.grid().Rows() {
		if seen[r.ID] {
			t.Errorf("%s is listed twice", r.ID)
		}
		seen[r.ID] = true
	}
	if n, more := s.grid().Len(); n < 450 || more {
		t.Errorf("%d rows are there in the end, and more are to come: %v", n, more)
	}
}
