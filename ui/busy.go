package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/page"
	"muniment/ui/theme"
)

// takesLong says at the bottom of the window what takes long and how far it has come, with a way to cancel it.
func (w *Window) takesLong(what string, cancel func()) (say func(string), over func()) {
	if what == "" {
		what = "Working"
	}
	turning := widget.NewProgressBarInfinite()
	far := page.Row(0)
	line := page.On(theme.Rail, page.Inset(8, 16, page.Pair(
		page.Row(12, page.Plain(theme.Say(what)+" …"), far, page.Fixed(160, turning)),
		page.Press("Cancel", cancel))))
	turning.Start()
	w.busy.Add(line)
	say = func(text string) {
		far.Objects = []fyne.CanvasObject{page.Plain(text)}
		w.busy.Refresh()
	}
	return say, func() {
		turning.Stop()
		w.busy.Remove(line)
	}
}

// centred stands a narrow page in the middle of the window, and scrolls where it is too high.
func centred(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return scrolled(page.Middle(width, page.Inset(40, 24, o)))
}
