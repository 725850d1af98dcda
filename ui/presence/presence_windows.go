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

// highContrast is HIGHCONTRASTW of the Windows API.
type highContrast struct {
	size   uint32
	flags  uint32
	scheme *uint16
}

const (
	getHighContrast = 0x0042 // SPI_GETHIGHCONTRAST
	highContrastOn  = 0x0001 // HCF_HIGHCONTRASTON
)

// Looks asks Windows whether it shows everything in high contrast; whether it is dark is nil, since the drawing library knows.
func Looks() (dark, high func() bool) {
	ask := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")
	return nil, func() bool {
		in := highContrast{}
		in.size = uint32(unsafe.Sizeof(in))
		ok, _, _ := ask.Call(getHighContrast, uintptr(in.size), uintptr(unsafe.Pointer(&in)), 0) //nolint:gosec // as the API asks for it
		return ok != 0 && in.flags&highContrastOn != 0
	}
}
