package page_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"muniment/ui/page"
)

// A scale is answered by one key, and the keyboard stops at it once.
func TestOneOfAFewIsChosenByOneKey(t *testing.T) {
	test.NewTempApp(t)
	var told []string
	r := page.NewRadios([]string{"1", "2", "3", "Reduce", "Retain"}, func(s string) { told = append(told, s) })
	w := test.NewTempWindow(t, r)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(r) {
		t.Fatal("the keyboard does not come to the buttons")
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(r) { // the only stop is the next again
		t.Error("the keyboard stops at them more than once")
	}
	key := func(name fyne.KeyName) func() { return func() { r.TypedKey(&fyne.KeyEvent{Name: name}) } }
	typed := func(c rune) func() { return func() { r.TypedRune(c) } }
	for _, step := range []struct {
		does func()
		want string
	}{
		{key(fyne.KeyRight), "1"},
		{key(fyne.KeyRight), "2"},
		{key(fyne.KeyUp), "1"},
		{key(fyne.KeyLeft), "Retain"},
		{typed('3'), "3"},
		{typed('r'), "Reduce"},
		{typed('R'), "Retain"},
		{typed('x'), "Retain"},
		{typed(' '), ""},
		{typed(' '), "Retain"},
		{func() { r.SetSelected("2") }, "2"},
		{func() { r.SetSelected("none of them") }, ""},
		{typed(' '), "1"},
	} {
		if step.does(); r.Selected != step.want {
			t.Errorf("%q is chosen, not %q", r.Selected, step.want)
		}
	}
	if want := []string{"1", "2", "1", "Retain", "3", "Reduce", "Retain", "", "Retain", "2", "", "1"}; !slices.Equal(told, want) {
		t.Errorf("what changed was told as %q", told)
	}
}

func TestOneOfAFewIsChosenByThePointer(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	for _, across := range []bool{false, true} {
		r := page.NewRadios([]string{"Yes", "No"}, nil)
		r.Horizontal, r.OnPressed = across, func() { pressed++ }
		w := test.NewTempWindow(t, r)
		w.SetPadded(false)
		w.Resize(r.MinSize())
		far := fyne.NewPos(r.MinSize().Width-4, r.MinSize().Height-4)
		test.TapCanvas(w.Canvas(), far)
		if r.Selected != "No" {
			t.Errorf("across %v: %q is chosen", across, r.Selected)
		}
		test.TapCanvas(w.Canvas(), far)
		if r.Selected != "" {
			t.Errorf("across %v: %q stays chosen", across, r.Selected)
		}
	}
	if pressed != 4 {
		t.Errorf("it was said %d times that they were pressed", pressed)
	}
}
