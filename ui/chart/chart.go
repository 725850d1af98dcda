// Package chart draws the pictures of package reports/chart in the window. What stands where is worked out there, so that a screen and a signed record show the same picture.
//
// It promises that a picture is read without colour, grows with the text, and says itself in words to whoever asks (String).
package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	shapes "muniment/reports/chart"
	"muniment/ui/theme"
)

// Chart is a picture on a page. Its height follows from the text: it takes the width that it is given.
type Chart struct {
	widget.BaseWidget
	picture shapes.Picture
}

// New makes a chart.
func New(p shapes.Picture) *Chart {
	c := &Chart{picture: p}
	c.ExtendBaseWidget(c)
	return c
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
	rule := func(text string, size float64) float64 {
		return float64(fyne.MeasureText(text, typeSize(size), fyne.TextStyle{Bold: true}).Width / u)
	}
	r.objects = nil
	for _, s := range r.chart.picture.Lay(float64(r.width/u), r.chart.picture.Height(), rule) {
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
