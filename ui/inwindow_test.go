package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"muniment/ui"
)

func TestAComputerWithoutDialogsOfItsOwnAsksForFilesInTheWindow(t *testing.T) {
	for name, ask := range map[string]func(ui.InWindow){
		"a file to open": func(in ui.InWindow) { in.Open("Choose the register", []string{".muniment"}, func(string) {}) },
		"a new file":     func(in ui.InWindow) { in.Save("Save a copy", "record.pdf", func(string) {}) },
		"a folder":       func(in ui.InWindow) { in.Folder("Choose a folder", func(string) {}) },
	} {
		t.Run(name, func(t *testing.T) {
			w := test.NewTempWindow(t, widget.NewLabel("The register"))
			w.Resize(fyne.NewSize(1000, 700))
			ask(ui.InWindow{Window: w})
			if shown := w.Canvas().Overlays().Top(); shown == nil || shown.Size().Width < 400 {
				t.Errorf("nothing asks for it: %v", shown)
			}
		})
	}
}
