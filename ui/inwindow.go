package ui

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// InWindow asks for files in the window itself: for a computer that has no dialogs of its own.
type InWindow struct{ Window fyne.Window }

// Open asks for a file that is there.
func (in InWindow) Open(title string, endings []string, chosen func(string)) {
	ask := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // whoever asked opens it themselves
		chosen(path)
	}, in.Window)
	if len(endings) > 0 {
		ask.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	in.show(ask, title)
}

// Save asks where a new file goes.
func (in InWindow) Save(title, name string, chosen func(string)) {
	ask := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		if f.Close() == nil && emptyFile(path) {
			_ = os.Remove(path) // the dialog made it; whoever asked makes it themselves, and refuses one that is there
		}
		chosen(path)
	}, in.Window)
	ask.SetFileName(name)
	in.show(ask, title)
}

func emptyFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() == 0
}

// Folder asks for a folder.
func (in InWindow) Folder(title string, chosen func(string)) {
	in.show(dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err == nil && f != nil {
			chosen(f.Path())
		}
	}, in.Window), title)
}

// show shows a dialog in most of the window. It has no size before it is shown, and asking for that would end the program.
func (in InWindow) show(ask *dialog.FileDialog, title string) {
	ask.SetTitleText(title)
	ask.Show()
	size := in.Window.Canvas().Size()
	ask.Resize(fyne.NewSize(min(900, size.Width-80), min(620, size.Height-80)))
}
