package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"muniment/ui/page"
)

// Whoever presses a button at the foot of a long form sees why nothing was done.
func TestWhatIsWrongWithALongFormIsBroughtIntoView(t *testing.T) {
	s := atDesk(t)
	s.window.Fyne().Resize(fyne.NewSize(1100, 500))
	s.window.Visit("act", "asset", "", "add")
	canvas, place := s.window.Fyne().Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject
	canvas.Unfocus()
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEnd})
	seen := func(text string) bool {
		found := false
		s.walk(func(o fyne.CanvasObject) {
			if w, is := o.(*page.Words); is && w.String() == text {
				y := place(w).Y
				found = found || y > 0 && y+w.Size().Height < canvas.Size().Height
			}
		})
		return found
	}
	if seen("Title") || seen("Name") {
		t.Fatal("the form is not long enough to have a foot of its own")
	}
	s.presses("Add an asset")
	s.window.Follow()
	if !seen("There is a problem") && !seen("There are some problems") {
		t.Errorf("what is wrong is out of sight:\n%s", s.reads())
	}
	o, is := canvas.Focused().(fyne.CanvasObject)
	if !is {
		t.Fatal("the keyboard is on no field that is wrong")
	}
	if y := place(o).Y; y < 0 || y+o.Size().Height > canvas.Size().Height {
		t.Errorf("the first field that is wrong stands at %v, out of sight", y)
	}
}
