//go:build cgo && !headless

package desk

import (
	"context"
	"net/url"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"github.com/ncruces/zenity"

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
	}, chosen, func() { d.open(title, endings, chosen) })
}

// open is Open in the window.
func (d *dialogs) open(title string, endings []string, chosen func(string)) {
	ask := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // whoever asked opens it themselves
		chosen(path)
	}, d.window)
	if len(endings) > 0 {
		ask.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	d.show(ask, title)
}

// Save asks where a new file goes.
func (d *dialogs) Save(title, name string, chosen func(string)) {
	d.native(func(ctx context.Context) (string, error) {
		return zenity.SelectFileSave(zenity.Title(title), zenity.Filename(name), zenity.ConfirmOverwrite(), zenity.Context(ctx))
	}, chosen, func() { d.save(title, name, chosen) })
}

// save is Save in the window.
func (d *dialogs) save(title, name string, chosen func(string)) {
	ask := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		if f.Close() == nil && emptyFile(path) {
			_ = os.Remove(path) // the dialog made it; whoever asked makes it themselves, and refuses one that is there
		}
		chosen(path)
	}, d.window)
	ask.SetFileName(name)
	d.show(ask, title)
}

func emptyFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() == 0
}

// Folder asks for a folder.
func (d *dialogs) Folder(title string, chosen func(string)) {
	d.native(func(ctx context.Context) (string, error) {
		return zenity.SelectFile(zenity.Title(title), zenity.Directory(), zenity.Context(ctx))
	}, chosen, func() { d.folder(title, chosen) })
}

// folder is Folder in the window.
func (d *dialogs) folder(title string, chosen func(string)) {
	ask := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err == nil && f != nil {
			chosen(f.Path())
		}
	}, d.window)
	d.show(ask, title)
}

func (d *dialogs) show(ask *dialog.FileDialog, title string) {
	ask.SetTitleText(title)
	size := d.window.Canvas().Size()
	ask.Resize(fyne.NewSize(min(900, size.Width-80), min(620, size.Height-80)))
	ask.Show()
}

// Show opens a file in the program that is for it.
func (d *dialogs) Show(path string) error {
	whole, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	return d.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(whole)})
}
