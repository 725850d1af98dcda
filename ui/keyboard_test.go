package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"muniment/ui"
	"muniment/ui/page"
)

// Whoever works by keys alone comes to what they want by the fewest of them, and in the order in which they read.

// tabs goes on to the next thing that takes the keyboard, and returns it.
func (s *sitting) tabs() fyne.CanvasObject {
	s.t.Helper()
	canvas := s.window.Fyne().Canvas()
	canvas.(interface{ FocusNext() }).FocusNext()
	o, is := canvas.Focused().(fyne.CanvasObject)
	if !is {
		s.t.Fatal("Tab goes to nothing that is shown")
	}
	return o
}

// lineAt is the line that has the keyboard.
func (s *sitting) lineAt() *page.Line {
	s.t.Helper()
	l, is := s.window.Fyne().Canvas().Focused().(*page.Line)
	if !is {
		s.t.Fatalf("a %T has the keyboard, and no line", s.window.Fyne().Canvas().Focused())
	}
	return l
}

// place is where something begins on the screen.
func place(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// top is where something begins on the screen, from above.
func top(o fyne.CanvasObject) float32 { return place(o).Y }

func TestTodayIsWorkedByTheArrowsAndEnter(t *testing.T) {
	s := atDesk(t)
	first := s.lineAt()
	s.strikes("Down", "Down")
	third := s.lineAt()
	if top(third) <= top(first) {
		t.Errorf("the first line stands at %v, and two lines further down at %v", top(first), top(third))
	}
	s.strikes("Up", "Up", "Up")
	if s.lineAt() != first {
		t.Error("the arrow up does not come back to the first line and stay there")
	}
	s.strikes("End")
	if last := s.lineAt(); top(last) <= top(third) {
		t.Errorf("the last line stands at %v, and the third at %v", top(last), top(third))
	}
	s.strikes("Home", "Down", "Down")
	at := top(third)
	s.strikes("Return")
	s.sees("‹ ")
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	if now := top(s.lineAt()); now != at {
		t.Errorf("somebody who comes back stands at %v, where they pressed the line at %v", now, at)
	}
}

func TestTabComesToEveryListInTheOrderInWhichItIsRead(t *testing.T) {
	s := atDesk(t)
	for _, kind := range ui.RegisterKinds() {
		s.window.Visit("list", kind, "", "")
		before, is := s.window.Fyne().Canvas().Focused().(fyne.CanvasObject)
		if _, searches := before.(*page.Search); !is || !searches {
			t.Fatalf("the list of %s does not begin with its search", kind)
		}
		list, is := s.grid().Keyboard().(fyne.CanvasObject)
		if !is {
			t.Fatalf("the list of %s is nothing that is shown", kind)
		}
		for before != list {
			now := s.tabs()
			from, to := place(before), place(now)
			if sameRow := to.Y < from.Y+before.Size().Height; sameRow && to.X <= from.X || to.Y < from.Y-before.Size().Height {
				t.Fatalf("in the list of %s Tab goes from a %T at %v back to a %T at %v", kind, before, from, now, to)
			}
			before = now
		}
	}
}

func TestEnterDoesWhatIsToBeDoneAndEscapeGoesBackWhereNothingHasTheKeyboard(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("list", "person", "", "")
	s.window.Visit("thing", "grant", "G00001", "")
	turn := s.window.Fyne().Canvas().OnTypedKey()
	turn(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.sees("Confirm that access is closed")
	s.sees("How you know")
	turn(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.sees("How you know") // a form is not left by a slip
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.window.Fyne().Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if at := s.window.Page(); at != "list" {
		t.Errorf("Escape leads from what is read to %s", at)
	}
}

func TestEnterGoesOnFromAQuestionOfYesAndNo(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("act", "asset", "IA001", "review")
	s.strikes("y")
	s.tabs()
	s.strikes("y", "Return")
	s.sees("There is a problem")
	s.sees("Those who have access still need it: choose an answer")
	s.strikes("y", "Return") // the keyboard is at the answer that is missing
	s.seesNot("There is a problem")
}

func TestAnIncidentIsReportedWithoutLeavingTheKeys(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("list", "incident", "", "")
	s.presses("Report an incident")
	s.writes("A letter to the wrong tenant")
	s.tabs()
	s.writes("A rent letter went to a neighbour.")
	s.window.Fyne().Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	s.sees("When was it discovered?")
	s.writes("20/11/25")
	s.strikes("Return")
	s.sees("Say at what time")
	s.writes("16:40") // the keyboard stands at what is missing
	s.strikes("Return")
	s.seesNot("When was it discovered?")
}

func TestTheRecordsThatCanBeIssuedAreChosenByTheArrows(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("issue", "", "", "")
	s.strikes("Down", "Return")
	s.sees("‹ Issue a record")
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	at := place(s.lineAt())
	s.strikes("Home")
	if first := place(s.lineAt()); first.Y >= at.Y {
		t.Errorf("the first record stands at %v, and the one that was chosen at %v", first, at)
	}
}

func TestWhoComesBackFromAFigureStandsAtIt(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("standing", "", "", "")
	s.tabs()
	s.strikes("Right", "Right")
	at := place(s.lineAt())
	s.strikes("Return")
	if on := s.window.Page(); on != "behind" {
		t.Fatalf("a figure leads to %s", on)
	}
	s.window.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	if now := place(s.lineAt()); now != at {
		t.Errorf("somebody who comes back stands at %v, where they pressed a figure at %v", now, at)
	}
}

func TestEnterInASearchLeadsIntoWhatItFound(t *testing.T) {
	s := atDesk(t)
	s.window.Visit("list", "person", "", "")
	s.writes("yarrow")
	s.strikes("Return")
	if row, chosen := s.grid().Chosen(); !chosen || row.ID != s.grid().Rows()[0].ID {
		t.Errorf("Enter chooses %v (%v), not the first of what is found", row.ID, chosen)
	}
	s.strikes("Return")
	if on := s.window.Page(); on != "thing" {
		t.Errorf("Enter on a row leads to %s", on)
	}
}
