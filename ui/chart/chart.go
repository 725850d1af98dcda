// Package chart draws the pictures of package reports/chart in the window. What stands where is worked out there, so that a screen and a signed record show the same picture.
//
// It promises that a picture is read without colour, grows with the text, and says itself in words to whoever asks (String). Under the pointer each bar says its figures, and leads to
// what they are counted from where that is known; by the keyboard the table of the same figures does, so that a picture is no stop of its own.
package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	shapes "muniment/reports/chart"
	"muniment/ui/theme"
)

// Chart is a picture on a page. Its height follows from the text: it takes the width that it is given.
type Chart struct {
	widget.BaseWidget
	picture shapes.Picture
	leads   func(category int) func()
	over    int // the category under the pointer; none is -1
}

// none stands for no category.
const none = -1

// New makes a chart.
func New(p shapes.Picture) *Chart {
	return Leading(p, func(int) func() { return nil })
}

// Leading makes a chart of which each category leads somewhere at a press, where leads knows the way.
func Leading(p shapes.Picture, leads func(category int) func()) *Chart {
	c := &Chart{picture: p, leads: leads, over: none}
	c.ExtendBaseWidget(c)
	return c
}

// at is the category that stands at a place, or none.
func (c *Chart) at(place fyne.Position) int {
	u := unit()
	x, y := float64(place.X/u), float64(place.Y/u)
	for i, b := range c.picture.Bands(float64(c.Size().Width/u), c.picture.Height(), rule) {
		if x >= b.X && x < b.X+b.W && y >= b.Y && y < b.Y+b.H {
			return i
		}
	}
	return none
}

// Tapped leads to what the category under the pointer is counted from.
func (c *Chart) Tapped(e *fyne.PointEvent) {
	if i := c.at(e.Position); i != none {
		if does := c.leads(i); does != nil {
			does()
		}
	}
}

// MouseIn, MouseMoved and MouseOut say the figures of the category under the pointer.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.point(c.at(e.Position)) }

// MouseMoved follows the pointer.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) { c.point(c.at(e.Position)) }

// MouseOut leaves the picture as it was.
func (c *Chart) MouseOut() { c.point(none) }

func (c *Chart) point(category int) {
	if category != c.over {
		c.over = category
		c.Refresh()
	}
}

// Cursor is a hand over what leads somewhere.
func (c *Chart) Cursor() desktop.Cursor {
	if c.over != none && c.leads(c.over) != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// String is the picture in words.
func (c *Chart) String() string { return c.picture.Alternative() }

// lineUnits is the height of a line of labels in the unit of the layout, which is the millimetre on paper.
const lineUnits = 3.0

// unit is how many points of the window stand for one unit of the layout: a line of labels is as high as the window's small text.
func unit() float32 {
	return fyne.MeasureText("M", fynetheme.CaptionTextSize(), fyne.TextStyle{}).Height / lineUnits
}

// typeSize is the size of type whose line is so high, in units.
func typeSize(units float64) float32 {
	return fynetheme.CaptionTextSize() * float32(units) / lineUnits
}

// HeightFor is how high the picture is, whatever its width.
func (c *Chart) HeightFor(float32) float32 { return float32(c.picture.Height()) * unit() }

// CreateRenderer draws the picture.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer { return &renderer{chart: c} }

type renderer struct {
	chart   *Chart
	width   float32
	objects []fyne.CanvasObject
}

func (r *renderer) MinSize() fyne.Size { return fyne.NewSize(240, r.chart.HeightFor(0)) }

func (r *renderer) Layout(size fyne.Size) {
	if size.Width != r.width {
		r.width = size.Width
		r.draw()
	}
}

func (r *renderer) Refresh() {
	r.draw()
	canvas.Refresh(r.chart)
}

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) Destroy()                     {}

// draw lays the picture out anew and makes its objects.
func (r *renderer) draw() {
	u := unit()
	width, height := float64(r.width/u), r.chart.picture.Height()
	r.objects = nil
	for _, s := range r.chart.picture.Lay(width, height, rule) {
		switch {
		case s.IsText():
			r.text(s, u)
		case s.IsBox():
			r.box(s, u)
		default:
			stroke := fynetheme.ColorNameForeground
			if s.Quiet {
				stroke = theme.Edge
			}
			r.line(s, u, fynetheme.Color(stroke))
		}
	}
	if over := r.chart.over; over != none {
		if bands := r.chart.picture.Bands(width, height, rule); over < len(bands) {
			r.pointed(bands[over], u)
		}
	}
}

// rule says how wide a text is, in the unit of the layout.
func rule(text string, size float64) float64 {
	return float64(fyne.MeasureText(text, typeSize(size), fyne.TextStyle{Bold: true}).Width / unit())
}

// pointed puts an edge round the category under the pointer, and beside it a card with its name and its figures in words: where there is room for one.
func (r *renderer) pointed(band shapes.Shape, u float32) {
	const around = 6 // points about the words
	at, size := fyne.NewPos(float32(band.X)*u, float32(band.Y)*u), fyne.NewSize(float32(band.W)*u, float32(band.H)*u)
	r.card(at, size, fynetheme.ColorNameFocus, color.Transparent)
	said := append([]string{r.chart.picture.Categories[r.chart.over]}, r.chart.picture.Said(r.chart.over)...)
	lines := make([]*canvas.Text, len(said))
	words := fyne.NewSize(0, 0)
	for i, text := range said {
		t := canvas.NewText(text, fynetheme.Color(fynetheme.ColorNameForeground))
		t.TextSize, t.TextStyle.Bold = fynetheme.CaptionTextSize(), i == 0
		line := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
		t.Resize(line)
		words = fyne.NewSize(max(words.Width, line.Width), words.Height+line.Height)
		lines[i] = t
	}
	whole := words.AddWidthHeight(2*around, 2*around)
	place := fyne.NewPos(at.X+size.Width, at.Y) // a column has it at its right or its left
	if place.X+whole.Width > r.width {
		place.X = at.X - whole.Width
	}
	if size.Width >= r.width { // and a bar below or above
		place = fyne.NewPos(r.width-whole.Width, at.Y+size.Height)
		if high := r.chart.Size().Height; place.Y+whole.Height > high {
			place.Y = at.Y - whole.Height
		}
	}
	place = fyne.NewPos(max(0, place.X), max(0, place.Y))
	r.card(place, whole, theme.Edge, fynetheme.Color(fynetheme.ColorNameOverlayBackground))
	y := place.Y + around
	for _, t := range lines {
		t.Move(fyne.NewPos(place.X+around, y))
		y += t.Size().Height
		r.objects = append(r.objects, t)
	}
}

// card draws a box with round corners.
func (r *renderer) card(at fyne.Position, size fyne.Size, edge fyne.ThemeColorName, fill color.Color) {
	b := canvas.NewRectangle(fill)
	b.StrokeColor, b.StrokeWidth, b.CornerRadius = fynetheme.Color(edge), 1.5, 3
	b.Move(at)
	b.Resize(size)
	r.objects = append(r.objects, b)
}

// ascent is how much of the height of a line stands above its baseline in the window's typeface.
const ascent = 0.8

func (r *renderer) text(s shapes.Shape, u float32) {
	ink := fynetheme.ColorNameForeground
	switch {
	case s.Light:
		ink = fynetheme.ColorNameForegroundOnPrimary
	case s.Quiet:
		ink = theme.Faint
	}
	t := canvas.NewText(s.Text, fynetheme.Color(ink))
	t.TextSize, t.TextStyle = typeSize(s.Size), fyne.TextStyle{Bold: s.Bold}
	size := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
	left := float32(s.X) * u
	switch s.Align {
	case shapes.Middle:
		left -= size.Width / 2
	case shapes.End:
		left -= size.Width
	case shapes.Start:
	}
	t.Move(fyne.NewPos(max(0, min(left, r.width-size.Width)), float32(s.Y)*u-size.Height*ascent))
	t.Resize(size)
	r.objects = append(r.objects, t)
}

// box draws a box with its pattern: an outline, a pale fill, diagonal lines or a dark fill.
func (r *renderer) box(s shapes.Shape, u float32) {
	b := canvas.NewRectangle(color.Transparent)
	b.StrokeColor, b.StrokeWidth = fynetheme.Color(fynetheme.ColorNamePrimary), 1
	switch s.Pattern {
	case shapes.Solid: // an edge of the page's colour keeps neighbours apart
		b.FillColor, b.StrokeColor = fynetheme.Color(fynetheme.ColorNamePrimary), fynetheme.Color(fynetheme.ColorNameBackground)
	case shapes.Light:
		b.FillColor = fynetheme.Color(theme.Chosen)
	case shapes.Hatched, shapes.Open:
	}
	b.Move(fyne.NewPos(float32(s.X)*u, float32(s.Y)*u))
	b.Resize(fyne.NewSize(float32(s.W)*u, float32(s.H)*u))
	r.objects = append(r.objects, b)
	if s.Pattern == shapes.Hatched {
		for _, l := range shapes.Hatch(s.X, s.Y, s.W, s.H) {
			r.line(l, u, fynetheme.Color(fynetheme.ColorNamePrimary))
		}
	}
}

func (r *renderer) line(s shapes.Shape, u float32, ink color.Color) {
	l := canvas.NewLine(ink)
	l.StrokeWidth = 1
	l.Position1 = fyne.NewPos(float32(s.X)*u, float32(s.Y)*u)
	l.Position2 = fyne.NewPos(float32(s.X+s.W)*u, float32(s.Y+s.H)*u)
	r.objects = append(r.objects, l)
}
