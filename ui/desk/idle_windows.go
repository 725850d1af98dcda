//go:build cgo && !headless

package desk

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// lastInput is LASTINPUTINFO of the Windows API.
type lastInput struct {
	size uint32
	tick uint32
}

// idle asks Windows how long nobody has touched the computer.
func idle() func() time.Duration {
	user, kernel := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	last, now := user.NewProc("GetLastInputInfo"), kernel.NewProc("GetTickCount")
	return func() time.Duration {
		in := lastInput{}
		in.size = uint32(unsafe.Sizeof(in))
		if ok, _, _ := last.Call(uintptr(unsafe.Pointer(&in))); ok == 0 { //nolint:gosec // as the API asks for it
			return 0
		}
		tick, _, _ := now.Call()
		return time.Duration(uint32(tick)-in.tick) * time.Millisecond //nolint:gosec // both count milliseconds in 32 bits, and turn over together
	}
}
