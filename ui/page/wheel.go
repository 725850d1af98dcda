package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Wheeled is what scrolls within a page. Wheel reports whether it had anywhere to go; where it had not, the page does.
type Wheeled interface {
	fyne.CanvasObject
	Wheel(*fyne.ScrollEvent) bool
}

// wheel lies over a page and takes the wheel alone: the toolkit gives it to whatever scrolls under the pointer, which every field does, even of one line, so that a long form would stand
// still.
type wheel struct {
	widget.BaseWidget
	page *container.Scroll
}

func newWheel(over *container.Scroll) *wheel {
	w := &wheel{page: over}
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Scrolled turns what is under the pointer, or the page.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if under := wheeledAt(w.page.Content, e.Position.Add(w.page.Offset)); under == nil || !under.Wheel(e) {
		w.page.Scrolled(e)
	}
}

// wheeledAt is what scrolls within a thing, at a place that is told as the thing's own place is; nil where nothing does.
func wheeledAt(o fyne.CanvasObject, at fyne.Position) Wheeled {
	at = at.Subtract(o.Position())
	if !o.Visible() || at.X < 0 || at.Y < 0 || at.X >= o.Size().Width || at.Y >= o.Size().Height {
		return nil
	}
	switch o := o.(type) {
	case Wheeled:
		return o
	case *fyne.Container:
		for _, inside := range o.Objects {
			if found := wheeledAt(inside, at); found != nil {
				return found
			}
		}
	}
	return nil
}
