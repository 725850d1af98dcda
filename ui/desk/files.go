//go:build cgo && !headless

package desk

import (
	"context"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"github.com/ncruces/zenity"

	"muniment/ui"
	"muniment/ui/task"
)

// dialogs ask for files with the computer's own dialogs, or in the window where it has none.
type dialogs struct {
	door   *task.Door
	app    fyne.App
	window fyne.Window
}

// Open asks for a file that is there.
func (d *dialogs) Open(title string, endings []string, chosen func(string)) {
	d.native(func(ctx context.Context) (string, error) {
		return zenity.SelectFile(append(filters(endings), zenity.Title(title), zenity.Context(ctx))...)
	}, chosen, func() { ui.InWindow{Window: d.window}.Open(title, endings, chosen) })
}

// Save asks where a new file goes.
func (d *dialogs) Save(title, name string, chosen func(string)) {
	d.native(func(ctx context.Context) (string, error) {
		return zenity.SelectFileSave(zenity.Title(title), zenity.Filename(name), zenity.ConfirmOverwrite(), zenity.Context(ctx))
	}, chosen, func() { ui.InWindow{Window: d.window}.Save(title, name, chosen) })
}

// Folder asks for a folder.
func (d *dialogs) Folder(title string, chosen func(string)) {
	d.native(func(ctx context.Context) (string, error) {
		return zenity.SelectFile(zenity.Title(title), zenity.Directory(), zenity.Context(ctx))
	}, chosen, func() { ui.InWindow{Window: d.window}.Folder(title, chosen) })
}

// Show opens a file in the program that is for it.
func (d *dialogs) Show(path string) error {
	whole, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	return d.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(whole)})
}
