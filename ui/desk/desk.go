//go:build cgo && !headless

package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/lang"
	"github.com/ncruces/zenity"

	"muniment/assets"
	"muniment/store/vault"
	"muniment/ui"
	"muniment/ui/cli"
	"muniment/ui/presence"
	"muniment/ui/task"
)

// Opener opens the window where there is a display; nil where there is none, as on a server.
func Opener() func(cli.Opening) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return nil
	}
	return open
}

// identity names the program to the computer, which keeps its preferences under that name.
const identity = "uk.muniment.desk"

func open(o cli.Opening) error {
	if err := drawable(); err != nil {
		said := err.Error()
		_ = zenity.Error(strings.ToUpper(said[:1])+said[1:]+".", zenity.Title("Muniment")) // where there is no console to say it on
		return err
	}
	a := app.NewWithID(identity)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	rest := &sleep{}
	dark, high := presence.Looks()
	files := &dialogs{app: a, door: task.New(nil, rest.Wake)}
	w := ui.New(ui.Setup{App: a, Files: files, Idle: presence.Idle(), Dark: dark, High: high, Away: presence.Away(), Tray: tray(a), Screen: screen{}, Sleep: rest, Locale: lang.SystemLocale().String(), Demo: demo, Archive: cli.Archive, KDF: vault.DefaultKDF()})
	files.window = w.Fyne()
	w.Show(ui.Opening{Register: o.Register, Login: o.Login, On: o.On})
	escapes(w)
	a.Run()
	return nil
}

// demo makes the made-up council by the commands that a person would type.
func demo(dir string) error {
	var complaint bytes.Buffer
	if cli.Main(context.Background(), []string{"demo", dir}, cli.Streams{Out: io.Discard, Err: &complaint}) != 0 {
		return errors.New(strings.TrimPrefix(strings.TrimSpace(complaint.String()), "muniment: "))
	}
	return nil
}
