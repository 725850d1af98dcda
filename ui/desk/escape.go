//go:build cgo && !headless

package desk

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"muniment/ui"
)

// escapes has Escape leave a dialog in the window, whatever on it has the keyboard: the toolkit gives a key to that alone, and its dialogs know none. The window is shown by then.
func escapes(w *ui.Window) {
	drawn, is := w.Fyne().(interface{ RunWithContext(func()) })
	if !is {
		return
	}
	drawn.RunWithContext(func() {
		on := glfw.GetCurrentContext()
		if on == nil {
			return
		}
		var toolkit glfw.KeyCallback
		toolkit = on.SetKeyCallback(func(on *glfw.Window, key glfw.Key, code int, action glfw.Action, with glfw.ModifierKey) {
			if key == glfw.KeyEscape && action == glfw.Press && w.Escape() {
				return
			}
			if toolkit != nil {
				toolkit(on, key, code, action, with)
			}
		})
	})
}
