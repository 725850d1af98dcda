//go:build cgo && !headless

package desk

// #cgo LDFLAGS: -lX11
// #include <X11/Xlib.h>
import "C"

import (
	"unsafe"

	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

func placeOf(context any) (x, y int, known bool) {
	c, is := context.(driver.X11WindowContext)
	if !is || c.WindowHandle == 0 {
		return 0, 0, false
	}
	display := (*C.Display)(unsafe.Pointer(glfw.GetX11Display()))
	var left, top C.int
	var child C.Window
	found := C.XTranslateCoordinates(display, C.Window(c.WindowHandle), C.XDefaultRootWindow(display), 0, 0, &left, &top, &child)
	return int(left), int(top), found != 0
}
