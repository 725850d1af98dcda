package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"muniment/ui/chart"
)

func TestEveryFigureOfHowTheCouncilStandsLeadsToItsList(t *testing.T) {
	s := atDesk(t)
	for _, step := range []struct{ press, heading, row string }{
		{"things owed are late", "What is late", "Close account gkershaw2 on Website forms and CRM"},
		{"duties are not met", "Every duty that is watched", "Close what a leaver can use"},
		{"Every service", "Every service", "Legal"},
		{"Every figure", "Every figure", "Information assets"},
		{"leavers' access closed on time, in twelve months", "Access: closed on time", ""},
	} {
		s.presses("How we stand")
		s.presses(step.press)
		s.sees(step.heading)
		if step.row != "" {
			s.row(step.row)
		}
	}
}

func TestAccessBehindAFigureIsNamed(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	s.presses("Every figure")
	s.row("Access of leavers that fell due")
	s.presses("Open")
	rows := s.grid().Rows()
	if len(rows) == 0 {
		t.Fatal("nothing is listed")
	}
	for _, r := range rows {
		if !strings.Contains(r.Cells[1].Text, " on ") {
			t.Errorf("access %s is called %q", r.ID, r.Cells[1].Text)
		}
	}
}

func TestALateThingIsReachedFromItsServiceAndAnsweredThere(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	s.presses("Every duty")
	s.row("Close what a leaver can use")
	s.presses("Open")
	s.sees("Close what a leaver can use")
	if len(s.grid().Rows()) < 20 {
		t.Fatalf("%d accounts of leavers are listed", len(s.grid().Rows()))
	}
	s.presses("Open")
	s.sees("Confirm that access is closed")
}

func TestEveryPictureHasItsFiguresOnePressAway(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	drawn := 0
	s.walk(func(o fyne.CanvasObject) {
		if c, is := o.(*chart.Chart); is {
			drawn++
			if !strings.Contains(c.String(), ".") {
				t.Errorf("a picture says nothing in words")
			}
		}
	})
	if drawn < 6 {
		t.Fatalf("%d pictures are drawn", drawn)
	}
	s.seesNot("Legal\n")
	s.presses("Show the figures in a table")
	s.sees("Legal\n")
	s.presses("Show it as a picture")
	s.seesNot("Legal\n")
}

func TestTheStatementIsOpenedFromItsWorkspace(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	s.presses("The year's statement")
	s.sees("Before it can be signed")
	s.sees("No data: Tests, Penetration tests from inside")
	s.seesNot("muniment ")
	s.presses("Open the year's statement")
	s.sees("31/03/2025")
}

// Every row of every picture of which something is known leads to a list of just as many, or to the list behind its figure or its service.
func TestEveryPictureLeadsToWhatItIsCountedFrom(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	shown := s.reads()
	for range strings.Count(shown, "Show the figures in a table") {
		s.presses("Show the figures in a table")
	}
	s.pressesWhere("Oct 25")
	s.sees("access by the month in which it fell due: Oct 25")
	rows := s.grid().Rows()
	if len(rows) == 0 {
		t.Fatal("nothing is listed")
	}
	for _, r := range rows {
		if r.Kind != "grant" || !strings.Contains(r.Cells[1].Text, " on ") {
			t.Errorf("%s is a %s called %q", r.ID, r.Kind, r.Cells[1].Text)
		}
	}
	s.presses("Open")
	s.sees(" on ")
	s.presses("How we stand")
	s.presses("Show the figures in a table")
	s.presses("Legal")
	s.sees("What is owed in Legal")
}

// A press on a bar is a press on its row of the table.
func TestABarOfAPictureLeadsToItsService(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	var bars *chart.Chart
	s.walk(func(o fyne.CanvasObject) {
		if c, is := o.(*chart.Chart); is && bars == nil {
			bars = c
		}
	})
	for _, o := range test.WidgetRenderer(bars).Objects() {
		if text, is := o.(*canvas.Text); is && text.Text == "Legal" {
			bars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(bars.Size().Width/2, text.Position().Y+text.Size().Height/2)})
		}
	}
	s.sees("What is owed in Legal")
}

func TestAFigureOfTheYearsStatementLeadsToItsList(t *testing.T) {
	s := atDesk(t)
	s.presses("How we stand")
	s.presses("The year's statement")
	s.row("Information assets")
	s.presses("See what a figure is counted from")
	s.sees("Information assets")
	if len(s.grid().Rows()) < 20 {
		t.Errorf("%d assets are listed", len(s.grid().Rows()))
	}
}
