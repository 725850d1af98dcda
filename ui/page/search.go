package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// Search is a field whose keys can lead elsewhere: down into what was found.
type Search struct {
	widget.Entry
	Key func(fyne.KeyName) bool // reports whether it took the key; may be nil
}

// NewSearch makes a field that calls back whenever its text changes.
func NewSearch(hint string, typed func(string)) *Search {
	s := &Search{}
	s.PlaceHolder = theme.Say(hint)
	s.OnChanged = typed
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey lets Key have it first.
func (s *Search) TypedKey(e *fyne.KeyEvent) {
	if s.Key == nil || !s.Key(e.Name) {
		s.Entry.TypedKey(e)
	}
}

// Quietly changes the text without calling back.
func (s *Search) Quietly(text string) {
	called := s.OnChanged
	s.OnChanged = nil
	s.SetText(text)
	s.OnChanged = called
}

// Bordered puts the edge of a field round a widget that has none, such as a menu.
func Bordered(o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(o, newPatch("", fynetheme.ColorNameInputBorder, 4))
}

// Boxed is a thing that was chosen, with an edge.
func Boxed(o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameInputBorder, 4), InsetEach(0, 0, 0, 12, o))
}
