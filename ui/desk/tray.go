//go:build cgo && !headless

package desk

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// tray shows a menu beside the computer's clock; nil where there is no such place. On Linux a tray is a service of the session's bus: without a bus there is none, and
// asking for one fails when the program ends.
func tray(a fyne.App) func(*fyne.Menu) {
	d, is := a.(desktop.App)
	if !is || runtime.GOOS != "windows" && runtime.GOOS != "darwin" && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return nil
	}
	return d.SetSystemTrayMenu
}
