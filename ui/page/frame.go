package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Bar is a line of three parts: the middle one in the middle, as wide as there is room up to a bound.
func Bar(left, middle, right fyne.CanvasObject) *fyne.Container {
	return container.New(bar{}, left, middle, right)
}

type bar struct{}

// barMiddle is how wide the middle is at most.
const barMiddle = 460

// barLeast is how wide the middle is at least: as wide as what it says of itself, at any size of text.
func barLeast() float32 { return chars(27).width() }

// widths are those of the three parts, and where the middle begins.
func (bar) widths(objects []fyne.CanvasObject, width float32) (left, at, middle, right float32) {
	right = objects[2].MinSize().Width
	left = min(objects[0].MinSize().Width, max(0, width-right-barLeast()-32))
	middle = max(min(barMiddle, width-right-left-40), barLeast())
	at = min(max((width-middle)/2, left+24), width-right-middle-16)
	return left, at, middle, right
}

func (b bar) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	left, _, middle, right := b.widths(objects, width)
	return max(heightFor(objects[0], left), heightFor(objects[1], middle), heightFor(objects[2], right))
}

func (b bar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, at, middle, right := b.widths(objects, size.Width)
	for i, o := range objects {
		w := []float32{left, middle, right}[i]
		h := heightFor(o, w)
		o.Move(fyne.NewPos([]float32{0, at, size.Width - right}[i], (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
}

func (b bar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[2].MinSize().Width+barLeast()+200, b.heightFor(objects, 1200))
}

// UpTo stands lines under each other, as wide as the longest of them but no wider than so many letters: what is longer wraps.
func UpTo(letters float32, lines ...*Words) *fyne.Container {
	objects := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		objects[i] = l
	}
	return container.New(upTo(letters), objects...)
}

type upTo float32

func (u upTo) width(objects []fyne.CanvasObject) float32 {
	widest := float32(0)
	for _, o := range objects {
		widest = max(widest, across(o))
	}
	return min(widest, chars(u).width())
}

func (u upTo) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	sum := float32(0)
	for _, o := range objects {
		sum += heightFor(o, width)
	}
	return sum
}

func (u upTo) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := heightFor(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (u upTo) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := u.width(objects)
	return fyne.NewSize(width, u.heightFor(objects, width))
}

// Frame is a desk: a bar above, a rail at the left with a hairline beside it, and a body that takes the rest.
func Frame(bar, rail, body fyne.CanvasObject) *fyne.Container {
	return container.New(frame{}, body, UpRule(), rail, bar)
}

type frame struct{}

func (frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	body, rule, rail, bar := objects[0], objects[1], objects[2], objects[3]
	top, left := heightFor(bar, size.Width), rail.MinSize().Width
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	put(bar, 0, 0, size.Width, top)
	put(rail, 0, top, left, size.Height-top)
	put(rule, left, top, 1, size.Height-top)
	put(body, left+1, top, size.Width-left-1, size.Height-top)
}

func (frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	body, rail, bar := objects[0].MinSize(), objects[2].MinSize(), objects[3].MinSize()
	return fyne.NewSize(max(rail.Width+1+body.Width, bar.Width), bar.Height+max(rail.Height, body.Height))
}
