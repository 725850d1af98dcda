package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Ticks are boxes of which several may be ticked, known one by one: a form whose first question asks for some begins at the first.
type Ticks struct {
	widget.CheckGroup
	all []fyne.CanvasObject
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
	r := t.CheckGroup.CreateRenderer()
	t.all = r.Objects()
	return r
}

// Keyboard is the box that takes the keyboard: the first; nil where there is none at all.
func (t *Ticks) Keyboard() fyne.Focusable {
	t.MinSize() // draws them, where that was not yet needed
	if len(t.all) == 0 {
		return nil
	}
	k, _ := t.all[0].(fyne.Focusable)
	return k
}
