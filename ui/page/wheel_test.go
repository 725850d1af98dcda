package page_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/page"
)

// A page is scrolled by the wheel wherever the pointer is: over a field of one line it goes on, and over a field of several as soon as that has no more lines to show.
func TestTheWheelTurnsAPageOverItsFields(t *testing.T) {
	test.NewTempApp(t)
	line, prose := widget.NewEntry(), page.NewProse(4)
	body := page.Scrolled(page.Column(0, 0, line, prose, page.Gap(2000)))
	w := test.NewTempWindow(t, body)
	w.Resize(fyne.NewSize(400, 400))
	scroll, _ := body.Objects[0].(*container.Scroll)
	test.Scroll(w.Canvas(), fyne.NewPos(30, 15), 0, -10) // the toolkit finds it above the field
	if scroll.Offset.Y != 10 {
		t.Fatalf("a field of one line keeps the wheel: the page stands at %v", scroll.Offset.Y)
	}
	wheel, _ := body.Objects[1].(fyne.Scrollable)
	turn := func(over fyne.CanvasObject, by float32) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		e := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)}
		e.Position = at(over).Subtract(at(body)).AddXY(20, 10)
		wheel.Scrolled(e)
	}
	turn(line, -30)
	if scroll.Offset.Y != 40 {
		t.Fatalf("over a field of one line the page stands at %v", scroll.Offset.Y)
	}
	turn(prose, -20)
	if scroll.Offset.Y != 60 {
		t.Fatalf("over a field whose lines are all shown the page stands at %v", scroll.Offset.Y)
	}
	scroll.ScrollToTop()
	prose.SetText(strings.Repeat("A line.\n", 30))
	turn(prose, -50)
	if scroll.Offset.Y != 0 {
		t.Errorf("over a field with more lines the page stands at %v, and not the lines", scroll.Offset.Y)
	}
	turn(prose, -5000)
	turn(prose, -50)
	if scroll.Offset.Y == 0 {
		t.Error("at the last line of a field the page stands still")
	}
}
