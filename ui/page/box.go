package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Box is a box that is ticked or not, beside words that wrap where there is little room and tick it too.
type Box struct {
	widget.BaseWidget
	check *widget.Check
	words *Words
}

// Tick makes a box that is not ticked yet; changed may be nil.
func Tick(text string, changed func(bool)) *Box {
	b := &Box{check: widget.NewCheck("", changed), words: Text(text, Style{})}
	b.ExtendBaseWidget(b)
	return b
}

// Ticked is Tick with a box that may be ticked from the beginning, of which nobody is told.
func Ticked(text string, on bool, changed func(bool)) *Box {
	b := Tick(text, changed)
	b.check.Checked = on
	return b
}

// On reports whether the box is ticked.
func (b *Box) On() bool { return b.check.Checked }

// Set ticks the box, or takes that back.
func (b *Box) Set(on bool) { b.check.SetChecked(on) }

// String is what stands beside the box.
func (b *Box) String() string { return b.words.String() }

// Natural is how wide the box is with its words on one line.
func (b *Box) Natural() float32 { return b.check.MinSize().Width + b.words.Natural() + 1 }

// HeightFor is how high it is at a width.
func (b *Box) HeightFor(width float32) float32 { return heightFor(boxed(b), width) }

// CreateRenderer draws the box with its words.
func (b *Box) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(boxed(b)) }

func boxed(b *Box) *fyne.Container { return container.New(boxLayout{}, b.check, b.words) }

// Tapped ticks the box from its words.
func (b *Box) Tapped(*fyne.PointEvent) { b.Set(!b.On()) }

// Cursor shows that the words can be pressed.
func (b *Box) Cursor() desktop.Cursor { return desktop.PointerCursor }

// boxLayout stands the words beside the box, level with it.
type boxLayout struct{}

func (boxLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	box := objects[0].MinSize()
	return max(box.Height, heightFor(objects[1], width-box.Width))
}

func (l boxLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	box := objects[0].MinSize()
	high := heightFor(objects[1], size.Width-box.Width)
	objects[0].Resize(box)
	objects[0].Move(fyne.NewPos(0, max(0, (size.Height-max(high, box.Height))/2)))
	objects[1].Move(fyne.NewPos(box.Width, max(0, (size.Height-high)/2)))
	objects[1].Resize(fyne.NewSize(size.Width-box.Width, high))
}

func (boxLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	box, words := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(box.Width+words.Width, max(box.Height, words.Height))
}
