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

// Whatever has the keyboard on a dialog, Escape leaves it; a menu, which knows the key, is left to itself, and so is a page without a dialog.
func TestEscapeLeavesADialogWhoseFieldHasTheKeyboard(t *testing.T) {
	s := atDesk(t)
	canvas := s.window.Fyne().Canvas()
	if s.window.Escape() {
		t.Error("there was nothing to leave")
	}
	ui.InWindow{Window: s.window.Fyne()}.Save("Save a copy", "record.pdf", func(string) { t.Error("a file was chosen") })
	var name *widget.Entry
	s.walk(func(o fyne.CanvasObject) {
		if e, is := o.(*widget.Entry); is && e.Text == "record.pdf" {
			name = e
		}
	})
	if name == nil {
		t.Fatalf("nothing asks for a name in:\n%s", s.reads())
	}
	canvas.Focus(name)
	if !s.window.Escape() || canvas.Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("Draft", func() {})), canvas)
	menu.Show()
	canvas.Focus(menu)
	if s.window.Escape() {
		t.Error("a menu was taken for a dialog")
	}
}
