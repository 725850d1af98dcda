package page_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"muniment/ui/page"
)

// Whoever works by keys sees where they are, on whatever it is.
func TestWhatHasTheKeyboardLooksOtherThanBefore(t *testing.T) {
	test.NewTempApp(t)
	link, main, other := page.NewLink("Change", func() {}), page.Main("Sign", func() {}), page.Press("Cancel", func() {})
	button := page.NewButton("Clear", true, func() {})
	w := test.NewTempWindow(t, container.NewVBox(link, main, other, button))
	w.Resize(fyne.NewSize(300, 300))
	pixels := func() string { return string(w.Canvas().Capture().(*image.NRGBA).Pix) }
	rest := pixels()
	for name, k := range map[string]fyne.Focusable{"a link": link, "the main button": main, "another button": other, "a large button": button} {
		w.Canvas().Focus(k)
		if pixels() == rest {
			t.Errorf("%s looks the same with the keyboard as without", name)
		}
		w.Canvas().Unfocus()
		if pixels() != rest {
			t.Errorf("%s goes on looking as if it had the keyboard", name)
		}
	}
}
