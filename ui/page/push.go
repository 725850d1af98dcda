package page

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// Push is a button of one line that Enter presses as well as the space bar. A ring shows that the keyboard is on it: the toolkit mixes the colour of the keyboard into that of
// the button, and in the colour of what is to be done that is not seen.
type Push struct {
	widget.Button
	focused bool
	edge    fyne.ThemeColorName // of a button that stands on a colour which is not that of the page, and would not be seen
}

// Main is the button of what is to be done here.
func Main(text string, press func()) *Push {
	b := Press(text, press)
	b.Importance = widget.HighImportance
	return b
}

// Press is a button.
func Press(text string, press func()) *Push {
	b := &Push{}
	b.Text, b.OnTapped = theme.Say(text), press
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey presses the button.
func (b *Push) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		b.Tapped(nil)
		return
	}
	b.Button.TypedKey(e)
}

// FocusGained shows that the keyboard is here.
func (b *Push) FocusGained() { b.focused = true; b.Button.FocusGained() }

// FocusLost takes that back.
func (b *Push) FocusLost() { b.focused = false; b.Button.FocusLost() }

// CreateRenderer draws the button with its ring.
func (b *Push) CreateRenderer() fyne.WidgetRenderer {
	ring, edge := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth, ring.CornerRadius = 2, 3
	edge.StrokeWidth, edge.CornerRadius = 1, 4
	r := &pushRenderer{b.Button.CreateRenderer(), b, ring, edge}
	r.draw()
	return r
}

// pushRenderer adds the ring and the edge to the button of the toolkit.
type pushRenderer struct {
	fyne.WidgetRenderer
	push       *Push
	ring, edge *canvas.Rectangle
}

// ringInset is how far the ring stands from the edge of the button.
const ringInset = 2

func (r *pushRenderer) draw() {
	r.ring.Hidden = !r.push.focused
	name := fynetheme.ColorNamePrimary
	if r.push.Importance == widget.HighImportance {
		name = fynetheme.ColorNameForegroundOnPrimary
	}
	r.ring.StrokeColor = fynetheme.Color(name)
	if r.edge.Hidden = r.push.edge == "" || r.push.Importance == widget.HighImportance; !r.edge.Hidden {
		r.edge.StrokeColor = fynetheme.Color(r.push.edge)
	}
}

func (r *pushRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Move(fyne.NewSquareOffsetPos(ringInset))
	r.ring.Resize(size.SubtractWidthHeight(2*ringInset, 2*ringInset))
	r.edge.Resize(size)
}

func (r *pushRenderer) Refresh() {
	r.draw()
	r.WidgetRenderer.Refresh()
}

func (r *pushRenderer) Objects() []fyne.CanvasObject {
	return slices.Concat(r.WidgetRenderer.Objects(), []fyne.CanvasObject{r.edge, r.ring})
}
