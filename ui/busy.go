package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// takesLong says at the bottom of the window what takes long, with how far it is where it tells, and with a way to cancel it.
func (w *Window) takesLong(what string, cancel func()) task.Announced {
	if what == "" {
		what = "Working"
	}
	said := page.Plain(theme.Say(what) + " …")
	turning, share := widget.NewProgressBarInfinite(), container.NewStack()
	share.Add(turning)
	line := page.On(theme.Rail, page.Inset(8, 16, page.Pair(
		page.Row(12, said, page.Fixed(160, share)),
		page.Press("Cancel", cancel))))
	turning.Start()
	w.busy.Add(line)
	return task.Announced{
		Tell: func(done, of int) {
			turning.Stop()
			said.SetText(theme.Say(what) + " … " + theme.Say("%s of %s.", thousands(done), thousands(of)))
			share.Objects = []fyne.CanvasObject{container.NewCenter(page.Fixed(160, page.Share(done, of)))}
			w.busy.Refresh()
		},
		Over: func() {
			turning.Stop()
			w.busy.Remove(line)
		},
	}
}

// centred stands a narrow page in the middle of the window, and scrolls where it is too high.
func centred(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return scrolled(page.Middle(width, page.Inset(40, 24, o)))
}
