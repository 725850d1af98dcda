package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/ui/theme"
)

// tiles stands things of one width beside each other, as many to a row as there is room for.
type tiles struct {
	least float32 // letters that each has room for
	gap   float32
}

// Tiles stands things beside each other, all of one width and each with room for so many letters; what does not fit goes on below.
func Tiles(least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(tiles{least, gap}, objects...)
}

// across is how many stand in a row, and how wide each is.
func (t tiles) across(n int, width float32) (int, float32) {
	fit := int((width + t.gap) / (chars(t.least).width() + t.gap))
	fit = max(1, min(fit, n))
	return fit, (width - t.gap*float32(fit-1)) / float32(fit)
}

// rows calls f with each row of tiles, its place and its height.
func (t tiles) rows(objects []fyne.CanvasObject, width float32, f func(row []fyne.CanvasObject, y, w, h float32)) float32 {
	fit, w := t.across(len(objects), width)
	y := float32(0)
	for start := 0; start < len(objects); start += fit {
		row := objects[start:min(start+fit, len(objects))]
		h := float32(0)
		for _, o := range row {
			h = max(h, heightFor(o, w))
		}
		f(row, y, w, h)
		y += h + t.gap
	}
	return max(0, y-t.gap)
}

func (t tiles) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return t.rows(objects, width, func([]fyne.CanvasObject, float32, float32, float32) {})
}

func (t tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.rows(objects, size.Width, func(row []fyne.CanvasObject, y, w, h float32) {
		for i, o := range row {
			o.Move(fyne.NewPos(float32(i)*(w+t.gap), y))
			o.Resize(fyne.NewSize(w, h))
		}
	})
}

func (t tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := min(chars(t.least).width(), 240)
	return fyne.NewSize(width, t.heightFor(objects, width))
}

// figureRow gives the first column two fifths of the line, and the others equal shares of the rest.
type figureRow struct{}

func (figureRow) widths(n int, width float32) (first, other float32) {
	if n < 2 {
		return width, 0
	}
	first = width * max(0.28, 0.6-0.08*float32(n))
	return first, (width - first) / float32(n-1)
}

func (r figureRow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	first, other := r.widths(len(objects), width)
	high := heightFor(objects[0], first-8)
	for _, o := range objects[1:] {
		high = max(high, heightFor(o, other-8))
	}
	return high + 8
}

func (r figureRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, other := r.widths(len(objects), size.Width)
	x := float32(0)
	for i, o := range objects {
		w := other
		if i == 0 {
			w = first
		}
		o.Move(fyne.NewPos(x, 4))
		o.Resize(fyne.NewSize(w-8, size.Height-8))
		x += w
	}
}

func (r figureRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, r.heightFor(objects, 400))
}

// Figures is a small table: what each row is about at the left, its figures at the right.
func Figures(heads []string, rows [][]string) *fyne.Container {
	return FiguresLeading(heads, rows, func(int) func() { return nil })
}

// FiguresLeading is Figures with rows that lead somewhere: press gives what pressing a row does, nil where it does nothing.
func FiguresLeading(heads []string, rows [][]string, press func(int) func()) *fyne.Container {
	line := func(cells []string, style Style) fyne.CanvasObject {
		things := make([]fyne.CanvasObject, len(cells))
		for i, cell := range cells {
			s := style
			s.Right = i > 0
			things[i] = Text(cell, s)
		}
		return container.New(figureRow{}, things...)
	}
	out := Stacked(line(heads, Style{Bold: true, Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText}))
	for i, row := range rows {
		out.Add(Rule())
		o := line(row, Style{Size: fynetheme.SizeNameCaptionText})
		if does := press(i); does != nil {
			o = NewLine(o, does)
		}
		out.Add(o)
	}
	return out
}
