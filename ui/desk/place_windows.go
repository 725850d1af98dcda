//go:build cgo && !headless

package desk

import (
	"unsafe"

	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

// clientToScreen is not in package windows. It takes a window and a point in it, and moves the point.
var clientToScreen = windows.NewLazySystemDLL("user32.dll").NewProc("ClientToScreen")

func placeOf(context any) (x, y int, known bool) {
	c, is := context.(driver.WindowsWindowContext)
	if !is || c.HWND == 0 {
		return 0, 0, false
	}
	var at struct{ x, y int32 }
	moved, _, _ := clientToScreen.Call(c.HWND, uintptr(unsafe.Pointer(&at)))
	return int(at.x), int(at.y), moved != 0
}
