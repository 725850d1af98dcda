package ui_test

import (
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/ui"
	"muniment/ui/page"
)

// What makes a program easy that nobody looks forward to: what was opened is at hand, a slip loses nothing, a date can be picked, and the window comes back as it was.

func TestARegisterThatWasOpenedHereIsOneClickAway(t *testing.T) {
	s := atDesk(t)
	s.window.Show(ui.Opening{})
	s.sees("Registers on this computer")
	s.presses("anytown")
	s.types("Your sign-in name", "admin")
	s.types("Password", password)
	s.presses("Sign in")
	s.sees("Anytown Borough Council")
}

func TestEscapeLosesNothingThatWasTyped(t *testing.T) {
	s := atDesk(t)
	s.presses("Incidents")
	s.presses("Report an incident")
	s.types("Title", "A laptop on a bus")
	field := s.field("Title")
	s.window.Fyne().Canvas().Focus(field)
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.window.Fyne().Canvas().Unfocus()
	s.window.Fyne().Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.sees("A laptop on a bus")
	s.presses("‹ Incidents") // a slip of the mouse
	s.presses("Report an incident")
	s.sees("A laptop on a bus")
}

func TestEnterPressesTheButtonThatHasTheKeyboard(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	var next *page.Push
	s.walk(func(o fyne.CanvasObject) {
		if b, is := o.(*page.Push); is && b.Text == "Continue" {
			next = b
		}
	})
	if next == nil {
		t.Fatal("nothing leads on")
	}
	next.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.sees("There is a problem")
}

func TestADayIsPickedFromAMonth(t *testing.T) {
	s := atDesk(t)
	s.presses("Leavers")
	s.presses("Record a leaver")
	s.chooses("Who leaves", "Gita Yarrow")
	s.presses("Continue")
	s.pressesIcon(fynetheme.CalendarIcon())
	s.sees("November 2025")
	s.strikes("Right", "Down") // from the 21st to the 29th
	s.strikes("Next", "Prior", "Left", "Return")
	s.sees("28/11/2025")
	s.sees("Friday 28 November 2025")
	s.seesNot("Mon\n")
	s.pressesIcon(fynetheme.CalendarIcon())
	s.strikes("Down", "Escape")
	s.sees("28/11/2025")
	s.pressesIcon(fynetheme.CalendarIcon())
	s.pressesDay("3")
	s.sees("Monday 3 November 2025")
}

// pressesDay presses a day of the month that is shown.
func (s *sitting) pressesDay(day string) {
	s.t.Helper()
	var cell fyne.Tappable
	s.walk(func(o fyne.CanvasObject) {
		if c, is := o.(interface {
			fyne.Tappable
			String() string
		}); is && cell == nil && c.String() == day {
			cell = c
		}
	})
	if cell == nil {
		s.t.Fatalf("the month has no %s in:\n%s", day, s.reads())
	}
	cell.Tapped(nil)
}

// glass is a screen on which windows stand at a place.
type glass struct{ x, y int }

func (g glass) Place(fyne.Window) (x, y int, known bool) { return g.x, g.y, true }
func (g glass) Shows(x, y int) bool                      { return x >= 0 && y >= 0 }

func TestTheWindowComesBackAsLargeAsItWas(t *testing.T) {
	var prefs fyne.Preferences
	s := sitsWith(t, func(o *ui.Setup) {
		prefs = o.App.Preferences()
		prefs.SetFloatList("frame", []float64{1111, 777})
		o.Screen = glass{60, 25}
	})
	if size := s.window.Fyne().Canvas().Size(); size.Width != 1111 || size.Height != 777 {
		t.Errorf("the window is %v large", size)
	}
	s.window.Fyne().Resize(fyne.NewSize(1001, 701))
	s.window.Watch()
	s.window.Closed()
	if kept := prefs.FloatList("frame"); !slices.Equal(kept, []float64{1001, 701, 60, 25}) {
		t.Errorf("%v is kept", kept)
	}
}

func TestTheWindowFollowsTheComputerIntoHighContrast(t *testing.T) {
	high := false
	s := sitsWith(t, func(o *ui.Setup) {
		o.High = func() bool { return high }
		o.App.Preferences().SetString("mode", "system")
	})
	s.types("Password", password)
	s.presses("Sign in")
	s.presses("Appearance")
	edge := func() float32 { return fyne.CurrentApp().Settings().Theme().Size(fynetheme.SizeNameInputBorder) }
	before := edge()
	high = true
	s.window.Watch()
	if edge() <= before {
		t.Error("the computer is set to high contrast, and the window is not")
	}
	s.presses("150 %")
	if edge() <= before {
		t.Error("larger text took high contrast away")
	}
	high = false
	s.window.Watch()
	if edge() != before {
		t.Error("the computer left high contrast, and the window stays in it")
	}
	high = true
	s.presses("Light")
	s.window.Watch()
	if edge() != before {
		t.Error("light was chosen, and high contrast is shown")
	}
}

// A computer that says so itself is followed into the dark, past what the drawing library takes it for; before anybody chose, the window looks as the computer is set.
func TestTheWindowFollowsTheComputerIntoTheDark(t *testing.T) {
	dark := true
	s := sitsWith(t, func(o *ui.Setup) { o.Dark = func() bool { return dark } })
	ground := func() color.Color {
		return fyne.CurrentApp().Settings().Theme().Color(fynetheme.ColorNameBackground, fynetheme.VariantLight)
	}
	s.types("Password", password)
	s.presses("Sign in")
	before := ground()
	dark = false
	s.window.Watch()
	if ground() == before {
		t.Error("the computer is light again, and the window is not")
	}
	s.presses("Appearance")
	s.presses("Dark")
	if ground() != before {
		t.Error("dark was chosen, and is not shown")
	}
}

// nap is how a window would sleep: it counts how often it does, and is disturbed where it is told so.
type nap struct {
	naps      int
	disturbed bool
}

func (n *nap) Doze(time.Duration) (undisturbed bool) {
	n.naps++
	return !n.disturbed
}

func (n *nap) Wake() {}

func TestTheWindowSleepsUntilSomebodyDoesSomething(t *testing.T) {
	n := &nap{}
	s := sitsWith(t, func(o *ui.Setup) { o.Sleep = n })
	s.window.Doze()
	s.window.Doze()
	if n.naps != 2 {
		t.Fatalf("left alone, the window slept %d times of two", n.naps)
	}
	n.disturbed = true
	for range 11 {
		s.window.Doze()
	}
	if n.naps != 3 {
		t.Errorf("woken, the window slept %d times before it was awake for a while", n.naps-2)
	}
	if s.window.Doze(); n.naps != 4 {
		t.Error("long after it was woken the window does not sleep")
	}
}
