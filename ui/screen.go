package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Screen says where windows stand, in the computer's own measure. Fyne can put a window somewhere, but cannot say where it is.
type Screen interface {
	Place(w fyne.Window) (x, y int, known bool)
	Shows(x, y int) bool // whether what stands there is seen: another screen may have been unplugged since
}

// stands notes where the window stands.
func (w *Window) stands() {
	if w.setup.Screen == nil {
		return
	}
	if x, y, known := w.setup.Screen.Place(w.window); known {
		w.stood = []float64{float64(x), float64(y)}
	}
}

// keepFrame remembers how large the window is and where it stands: at once, since a program that ends saves one preference and not two.
func (w *Window) keepFrame() {
	size := w.window.Canvas().Size()
	w.setup.App.Preferences().SetFloatList(prefFrame, append([]float64{float64(size.Width), float64(size.Height)}, w.stood...))
}

// frameAgain gives the window the size that it had last, and its place where that is still seen.
func (w *Window) frameAgain() {
	frame := w.setup.App.Preferences().FloatListWithFallback(prefFrame, []float64{1280, 800})
	if len(frame) < 2 {
		return
	}
	w.window.Resize(fyne.NewSize(float32(frame[0]), float32(frame[1])))
	m, moves := w.window.(desktop.Window)
	if len(frame) < 4 || !moves || w.setup.Screen == nil {
		return
	}
	if w.stood = frame[2:4]; w.setup.Screen.Shows(int(frame[2]), int(frame[3])) {
		m.RequestPosition(int(frame[2]), int(frame[3]))
	}
}
