package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Radios are buttons of which one is chosen. Unlike the toolkit's own they are known one by one, so that the keyboard can be put on one: a form whose first question is a choice
// begins at the choice.
type Radios struct {
	widget.RadioGroup
	each []fyne.CanvasObject
}

// NewRadios makes buttons of which one is chosen.
func NewRadios(labels []string, changed func(string)) *Radios {
	r := &Radios{}
	r.Options, r.OnChanged = labels, changed
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer draws the buttons.
func (r *Radios) CreateRenderer() fyne.WidgetRenderer {
	drawn := r.RadioGroup.CreateRenderer()
	r.each = drawn.Objects()
	return drawn
}

// Keyboard is the button that takes the keyboard: the one that is chosen, or else the first.
func (r *Radios) Keyboard() fyne.Focusable {
	r.MinSize() // draws them, where that was not yet needed
	for i, label := range r.Options {
		if label == r.Selected {
			return nth(r.each, i)
		}
	}
	return nth(r.each, 0)
}

// Ticks are boxes of which several may be ticked, known one by one as well.
type Ticks struct {
	widget.CheckGroup
	each []fyne.CanvasObject
}

// NewTicks makes boxes of which several may be ticked.
func NewTicks(labels []string, changed func([]string)) *Ticks {
	t := &Ticks{}
	t.Options, t.OnChanged = labels, changed
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer draws the boxes.
func (t *Ticks) CreateRenderer() fyne.WidgetRenderer {
	drawn := t.CheckGroup.CreateRenderer()
	t.each = drawn.Objects()
	return drawn
}

// Keyboard is the box that takes the keyboard: the first.
func (t *Ticks) Keyboard() fyne.Focusable {
	t.MinSize()
	return nth(t.each, 0)
}

// nth is one of what a group is drawn by, as the keyboard knows it; nil where there is none.
func nth(all []fyne.CanvasObject, i int) fyne.Focusable {
	if i >= len(all) {
		return nil
	}
	k, _ := all[i].(fyne.Focusable)
	return k
}
