package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// A file that is dropped on the window goes where it belongs: to the form or the page that takes files; a record to its check, a list to the import, answers to the page that enters them, a register to its sign-in.
// A locked window takes nothing.

// dropped takes the first of the files that were dropped.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || w.lock != nil || w.window.Canvas().Overlays().Top() != nil {
		return
	}
	path := files[0].Path()
	switch {
	case w.desk != nil:
		w.desk.dropped(path)
	case strings.EqualFold(filepath.Ext(path), registerEnding):
		w.show(w.signIn(Opening{Register: path}))
	}
}

// dropped takes a file on the page that is shown, or goes to the page that is for it.
func (d *desk) dropped(path string) {
	d.w.touch()
	ending := strings.ToLower(filepath.Ext(path))
	switch {
	case d.shown.drops != nil:
		d.shown.drops(path)
	case ending == ".json" || ending == ".eml":
		d.visit(place{page: "reply", id: path})
	case ending == ".pdf":
		d.visit(place{page: "verify", id: path})
	case slices.Contains(listEndings(), ending):
		d.visit(place{page: "import", id: path})
	}
}
