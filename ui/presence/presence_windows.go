package presence

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

// Idle asks Windows how long nobody has touched the computer.
func Idle() func() time.Duration {
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

// switchDesktop is DESKTOP_SWITCHDESKTOP of the Windows API.
const switchDesktop = 0x0100

// Away asks Windows whether its own lock covers the screen: then the desktop that takes input is not one that a program may open.
func Away() func() bool {
	user := windows.NewLazySystemDLL("user32.dll")
	openInput, closeIt := user.NewProc("OpenInputDesktop"), user.NewProc("CloseDesktop")
	return func() bool {
		handle, _, _ := openInput.Call(0, 0, switchDesktop)
		if handle == 0 {
			return true
		}
		_, _, _ = closeIt.Call(handle) // what it says changes nothing
		return false
	}
}
