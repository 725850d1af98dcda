package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// Keys is a part of a page that the keyboard works: letters and arrows do what its buttons do, for whoever goes through hundreds of lines.
type Keys struct {
	widget.BaseWidget
	inside fyne.CanvasObject
	behind *patch
	Rune   func(rune)
	Key    func(fyne.KeyName)
}

// NewKeys makes a part that the keyboard works.
func NewKeys(inside fyne.CanvasObject) *Keys {
	k := &Keys{inside: inside, behind: newPatch(theme.Card, theme.Edge, 6)}
	k.ExtendBaseWidget(k)
	return k
}

// HeightFor is how high the part is at a width.
func (k *Keys) HeightFor(width float32) float32 { return heightFor(k.inside, width) }

// CreateRenderer draws the part with an edge that shows whether the keyboard is here.
func (k *Keys) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(stack{}, k.behind, k.inside))
}

// FocusGained shows that the keyboard is here.
func (k *Keys) FocusGained() { k.behind.set(theme.Card, fynetheme.ColorNamePrimary) }

// FocusLost takes that back.
func (k *Keys) FocusLost() { k.behind.set(theme.Card, theme.Edge) }

// TypedRune does what a letter stands for.
func (k *Keys) TypedRune(r rune) {
	if k.Rune != nil {
		k.Rune(r)
	}
}

// TypedKey does what a key stands for.
func (k *Keys) TypedKey(e *fyne.KeyEvent) {
	if k.Key != nil {
		k.Key(e.Name)
	}
}

// Share is a bar that shows how much of something is done.
func Share(done, all int) *fyne.Container {
	s := share(0)
	if all > 0 {
		s = share(float32(done) / float32(all))
	}
	return container.New(s, newPatch(theme.Hairline, "", 3), newPatch(fynetheme.ColorNamePrimary, "", 3))
}

type share float32

const shareHeight = 6

func (s share) heightFor([]fyne.CanvasObject, float32) float32 { return shareHeight }

func (s share) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, shareHeight))
	objects[1].Move(fyne.NewPos(0, 0))
	objects[1].Resize(fyne.NewSize(size.Width*float32(s), shareHeight))
}

func (s share) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, shareHeight) }
