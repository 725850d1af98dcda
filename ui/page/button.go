package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button is a button whose words wrap where there is little room, and which Enter presses as well as the space bar.
type Button struct {
	widget.BaseWidget
	words            *Words
	behind, ring     *patch // the ring shows that the keyboard is here
	first, large     bool
	press            func()
	hovered, focused bool
}

// NewButton makes a button; first says that it is what is to be done here.
func NewButton(text string, first bool, press func()) *Button {
	colour := fynetheme.ColorNameForeground
	if first {
		colour = fynetheme.ColorNameForegroundOnPrimary
	}
	b := &Button{words: Text(text, Style{Bold: true, Colour: colour}), first: first, press: press, behind: newPatch("", "", 4), ring: newPatch("", "", 3)}
	b.ExtendBaseWidget(b)
	return b
}

// Large makes the button one that is hit with a thumb, on a tablet that is carried round.
func (b *Button) Large() *Button {
	b.large, b.words.style.Size = true, fynetheme.SizeNameSubHeadingText
	return b
}

// First reports the button of what is to be done here.
func (b *Button) First() bool { return b.first }

// edges are how far the words keep from the sides, and from the upper and lower edge.
func (b *Button) edges() (side, edge float32) {
	if b.large {
		return 2 * buttonSide, 2 * buttonEdge
	}
	return buttonSide, buttonEdge
}

// String is what the button says.
func (b *Button) String() string { return b.words.String() }

// Natural is how wide the button is on one line.
func (b *Button) Natural() float32 {
	side, _ := b.edges()
	return b.words.Natural() + 1 + 2*side
}

// HeightFor is how high it is at a width.
func (b *Button) HeightFor(width float32) float32 {
	side, edge := b.edges()
	return b.words.HeightFor(width-2*side) + 2*edge
}

// How far the words of a button keep from its sides, and from its upper and lower edge.
const (
	buttonSide = 10
	buttonEdge = 8
)

// CreateRenderer draws the words on their colour.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.colour()
	side, edge := b.edges()
	return widget.NewSimpleRenderer(container.New(stack{}, b.behind, Inset(ringInset, ringInset, b.ring), Inset(edge, side, b.words)))
}

// colour shows whether the pointer or the keyboard is here.
func (b *Button) colour() {
	fill, edge := fynetheme.ColorNameButton, fyne.ThemeColorName("")
	if b.first {
		fill = fynetheme.ColorNamePrimary
	}
	if b.hovered {
		if edge = fynetheme.ColorNamePrimary; b.first {
			edge = fynetheme.ColorNameForeground
		}
	}
	b.behind.set(fill, edge)
	ring := fyne.ThemeColorName("")
	if b.focused {
		if ring = fynetheme.ColorNamePrimary; b.first {
			ring = fynetheme.ColorNameForegroundOnPrimary
		}
	}
	b.ring.set("", ring)
}

// Tapped presses the button.
func (b *Button) Tapped(*fyne.PointEvent) { b.press() }

// Cursor shows that it can be pressed.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows that the pointer is here.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.colour() }

// MouseMoved changes nothing.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes that back.
func (b *Button) MouseOut() { b.hovered = false; b.colour() }

// FocusGained shows that the keyboard is here.
func (b *Button) FocusGained() { b.focused = true; b.colour() }

// FocusLost takes that back.
func (b *Button) FocusLost() { b.focused = false; b.colour() }

// TypedRune is nothing to a button.
func (b *Button) TypedRune(rune) {}

// TypedKey presses the button.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.press()
	}
}
