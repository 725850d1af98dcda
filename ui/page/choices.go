package page

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Radios are buttons of which one is chosen. Unlike the toolkit's own they are known one by one, so that the keyboard can be put on one: a form whose first question is a choice
// begins at the choice.
type Radios struct {
	widget.RadioGroup
	oneByOne
}

// NewRadios makes buttons of which one is chosen.
func NewRadios(labels []string, changed func(string)) *Radios {
	r := &Radios{}
	r.Options, r.OnChanged = labels, changed
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer draws the buttons.
func (r *Radios) CreateRenderer() fyne.WidgetRenderer { return r.drawn(r.RadioGroup.CreateRenderer()) }

// Keyboard is the button that takes the keyboard: the one that is chosen, or else the first.
func (r *Radios) Keyboard() fyne.Focusable { return r.keyboard(r, slices.Index(r.Options, r.Selected)) }

// Ticks are boxes of which several may be ticked, known one by one as well.
type Ticks struct {
	widget.CheckGroup
	oneByOne
}

// NewTicks makes boxes of which several may be ticked.
func NewTicks(labels []string, changed func([]string)) *Ticks {
	t := &Ticks{}
	t.Options, t.OnChanged = labels, changed
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer draws the boxes.
func (t *Ticks) CreateRenderer() fyne.WidgetRenderer { return t.drawn(t.CheckGroup.CreateRenderer()) }

// Keyboard is the box that takes the keyboard: the first.
func (t *Ticks) Keyboard() fyne.Focusable { return t.keyboard(t, 0) }

// oneByOne is what a group is drawn by, one by one.
type oneByOne struct{ all []fyne.CanvasObject }

func (o *oneByOne) drawn(r fyne.WidgetRenderer) fyne.WidgetRenderer {
	o.all = r.Objects()
	return r
}

// keyboard is one of them as the keyboard knows it, the first where there is no such one; nil where there is none at all.
func (o *oneByOne) keyboard(group fyne.CanvasObject, i int) fyne.Focusable {
	group.MinSize() // draws them, where that was not yet needed
	if len(o.all) == 0 {
		return nil
	}
	k, _ := o.all[min(max(i, 0), len(o.all)-1)].(fyne.Focusable)
	return k
}
