package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
)

// tall is what has another height at another width.
type tall interface{ HeightFor(width float32) float32 }

// heightFor is how high something is at a width.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case tall:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, is := o.Layout.(flowing); is {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// flowing is a layout whose height follows from its width.
type flowing interface {
	fyne.Layout
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// grown is a measure at the size that text has: a line holds as many words at any size, as long as there is room.
func grown(measure float32) float32 { return measure * fynetheme.TextSize() / plainText }

// plainText is the size of text at which measures are given.
const plainText = 14

// column stands things under each other, no wider than a line is readable.
type column struct {
	gap, most float32
	last      float32 // the width it was laid out at
}

// Column stands things under each other with a gap between, no wider than most, which grows with the text; 0 for any width.
func Column(gap, most float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, most: most}, objects...)
}

func (c *column) width(width float32) float32 {
	if c.most > 0 {
		return min(width, grown(c.most))
	}
	return width
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	width = c.width(width)
	sum, n := float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			sum += heightFor(o, width)
			n++
		}
	}
	return sum + c.gap*float32(max(n-1, 0))
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.last = size.Width
	width, y := c.width(size.Width), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightFor(o, width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(width, h))
		y += h + c.gap
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	if c.most > 0 {
		widest = min(widest, grown(c.most))
	}
	width := c.last
	if width == 0 {
		width = widest
	}
	return fyne.NewSize(widest, c.heightFor(objects, width))
}

// inset keeps free space round a thing.
type inset struct{ top, right, bottom, left float32 }

// Inset keeps free space round a thing: above and below, and at its sides.
func Inset(vertical, horizontal float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{vertical, horizontal, vertical, horizontal}, o)
}

// InsetEach is Inset with each side by itself.
func InsetEach(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{top, right, bottom, left}, o)
}

func (i inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width-i.left-i.right) + i.top + i.bottom
}

func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(i.left, i.top))
	objects[0].Resize(fyne.NewSize(size.Width-i.left-i.right, size.Height-i.top-i.bottom))
}

func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(i.left+i.right, i.top+i.bottom)
}

// wide gives a thing a width that grows with the text, as far as there is room.
type wide float32

// Wide gives a thing a width that grows with the text, as far as there is room.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container { return container.New(wide(width), o) }

func (w wide) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], min(grown(float32(w)), width))
}

func (w wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(min(grown(float32(w)), size.Width), size.Height))
}

func (w wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(objects[0].MinSize().Width, grown(float32(w))), objects[0].MinSize().Height)
}

// Fixed gives a thing exactly a width.
func Fixed(width float32, o fyne.CanvasObject) *fyne.Container { return container.New(fixed(width), o) }

type fixed float32

func (f fixed) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	return heightFor(objects[0], float32(f))
}

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(float32(f), size.Height))
}

func (f fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), objects[0].MinSize().Height)
}

// row stands things beside each other, in the middle of the row; what does not fit goes on below.
type row struct{ gap float32 }

// Row stands things beside each other; what does not fit goes on below.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(row{gap}, objects...)
}

// across is how wide a thing is in a row.
func across(o fyne.CanvasObject) float32 {
	if n, is := o.(interface{ Natural() float32 }); is {
		return n.Natural() + 1
	}
	return o.MinSize().Width
}

// place calls f with the place of each thing, and returns the height of all.
func (r row) place(objects []fyne.CanvasObject, width float32, f func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	y := float32(0)
	for start := 0; start < len(objects); {
		x, high, end := float32(0), float32(0), start
		for ; end < len(objects); end++ {
			o := objects[end]
			if !o.Visible() {
				continue
			}
			w := min(across(o), width)
			if x > 0 && x+w > width {
				break
			}
			high = max(high, heightFor(o, w))
			x += w + r.gap
		}
		x = 0
		for _, o := range objects[start:end] {
			if !o.Visible() {
				continue
			}
			w := min(across(o), width)
			h := heightFor(o, w)
			f(o, fyne.NewPos(x, y+(high-h)/2), fyne.NewSize(w, h))
			x += w + r.gap
		}
		y += high + r.gap
		start = end
	}
	return max(0, y-r.gap)
}

func (r row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return r.place(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

func (r row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	sum, high := float32(0), float32(0)
	for _, o := range objects {
		if o.Visible() {
			sum += across(o) + r.gap
			high = max(high, o.MinSize().Height)
		}
	}
	return fyne.NewSize(max(0, sum-r.gap), high)
}

// Pair stands a thing at the left and another at the right, in the middle of the line; the left one gives way. Where the right one takes so much of the line that the left one becomes
// a tower of single words, it stands below.
func Pair(left, right fyne.CanvasObject) *fyne.Container { return container.New(pair{}, left, right) }

type pair struct{}

// The gap between the two of a pair beside each other, and under each other.
const (
	pairGap      = 12
	pairGapBelow = 6
)

// under reports a pair whose right one stands below: it would take more than a third of the line, and the line is not so high that way.
func (pair) under(objects []fyne.CanvasObject, width float32) bool {
	right := across(objects[1])
	return right > width/3 && heightFor(objects[0], width)+pairGapBelow+heightFor(objects[1], min(right, width)) < heightFor(objects[0], width-right-pairGap)
}

func (p pair) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	right := across(objects[1])
	if p.under(objects, width) {
		return heightFor(objects[0], width) + pairGapBelow + heightFor(objects[1], min(right, width))
	}
	return max(heightFor(objects[0], width-right-pairGap), heightFor(objects[1], right))
}

func (p pair) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := across(objects[1])
	if p.under(objects, size.Width) {
		top, width := heightFor(objects[0], size.Width), min(right, size.Width)
		objects[0].Move(fyne.NewPos(0, 0))
		objects[0].Resize(fyne.NewSize(size.Width, top))
		objects[1].Move(fyne.NewPos(0, top+pairGapBelow))
		objects[1].Resize(fyne.NewSize(width, heightFor(objects[1], width)))
		return
	}
	left := max(0, size.Width-right-pairGap)
	for i, o := range objects {
		w := []float32{left, right}[i]
		h := heightFor(o, w)
		o.Move(fyne.NewPos(float32(i)*(size.Width-right), (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
}

func (pair) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+across(objects[1])+pairGap, max(a.Height, b.Height))
}

// Middle stands a thing of a width, which grows with the text, in the middle.
func Middle(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(middle(width), o)
}

type middle float32

func (m middle) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], min(grown(float32(m)), width))
}

func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(grown(float32(m)), size.Width)
	objects[0].Move(fyne.NewPos((size.Width-width)/2, 0))
	objects[0].Resize(fyne.NewSize(width, m.heightFor(objects, size.Width)))
}

func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(grown(float32(m)), objects[0].MinSize().Width), objects[0].MinSize().Height)
}

// Scrolled is a page that scrolls up and down: its height follows from the width it is given.
func Scrolled(o fyne.CanvasObject) *fyne.Container {
	f := &flow{}
	s := container.NewVScroll(container.New(scrolled{f}, o))
	return container.New(f, s, newWheel(s))
}

// ToFoot scrolls what Scrolled made to its foot.
func ToFoot(o fyne.CanvasObject) {
	if c, is := o.(*fyne.Container); is && len(c.Objects) > 0 {
		if s, is := c.Objects[0].(*container.Scroll); is {
			s.ScrollToBottom()
		}
	}
}

// flow tells what is scrolled its width before it is asked for its height.
type flow struct{ width float32 }

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	for _, o := range objects {
		o.Resize(size)
	}
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

type scrolled struct{ flow *flow }

func (f scrolled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, max(size.Height, heightFor(objects[0], size.Width))))
}

func (f scrolled) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.flow.width
	if width == 0 {
		width = objects[0].MinSize().Width
	}
	return fyne.NewSize(0, heightFor(objects[0], width)) // what is too wide is wrapped or cut, never scrolled to
}

// Topped stands a thing above another, which takes the rest. The keyboard comes to it in the order in which it is read.
func Topped(top, rest fyne.CanvasObject) *fyne.Container { return container.New(topped{}, top, rest) }

type topped struct{}

func (topped) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := float32(0)
	if objects[0].Visible() {
		high = heightFor(objects[0], size.Width)
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, high))
	objects[1].Move(fyne.NewPos(0, high))
	objects[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-high)))
}

func (topped) MinSize(objects []fyne.CanvasObject) fyne.Size {
	top, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(rest.Width, top.Height+rest.Height)
}

// Footed stands what is told of a row below its list: as high as it is, but no higher than leaves the list the greater share, within which it scrolls. top scrolls it
// back to its beginning.
func Footed(list, told fyne.CanvasObject) (whole *fyne.Container, top func()) {
	foot := Scrolled(told)
	return container.New(footed{told}, list, foot), func() { foot.Objects[0].(*container.Scroll).ScrollToTop() }
}

type footed struct{ told fyne.CanvasObject }

// mostFoot is the share of the height that is not the list's.
const mostFoot = 0.42

func (f footed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := min(heightFor(f.told, size.Width), size.Height*mostFoot)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-high))
	objects[1].Move(fyne.NewPos(0, size.Height-high))
	objects[1].Resize(fyne.NewSize(size.Width, high))
}

func (footed) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Chars gives a thing the width of so many letters, as far as there is room.
func Chars(n float32, o fyne.CanvasObject) *fyne.Container { return container.New(chars(n), o) }

type chars float32

func (c chars) width() float32 {
	return float32(c) * fyne.MeasureText("n", fynetheme.TextSize(), fyne.TextStyle{}).Width
}

func (c chars) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], min(c.width(), width))
}

func (c chars) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(min(c.width(), size.Width), size.Height))
}

func (c chars) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(c.width(), objects[0].MinSize().Height)
}

// HeightFor is how high a thing is at a width.
func HeightFor(o fyne.CanvasObject, width float32) float32 { return heightFor(o, width) }
