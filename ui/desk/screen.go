//go:build cgo && !headless

package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// screen says where windows stand, as ui.Screen has it. What a window draws on begins at its place, inside its frame.
type screen struct{}

func (screen) Place(w fyne.Window) (x, y int, known bool) {
	if n, is := w.(driver.NativeWindow); is {
		n.RunNative(func(context any) { x, y, known = placeOf(context) })
	}
	return x, y, known
}

// handle is how much of a window must be on a screen for somebody to get hold of it.
const handle = 40

func (screen) Shows(x, y int) bool {
	for _, m := range glfw.GetMonitors() {
		left, top, width, height := m.GetWorkarea()
		if x+handle >= left && x+handle <= left+width && y >= top && y+handle <= top+height {
			return true
		}
	}
	return false
}
