package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Prose is a field of several lines. Tab leads out of it as out of every other field: whoever works without a mouse could not go on otherwise.
type Prose struct {
	widget.Entry
	OnEntered func()            // Enter was pressed with Control, which goes on as Enter alone does in a field of one line; may be nil
	inside    *container.Scroll // in which its lines stand, once it is shown
}

// NewProse makes a field of several lines, so many of which are shown.
func NewProse(lines int) *Prose {
	p := &Prose{}
	p.MultiLine, p.Wrapping = true, fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	p.SetMinRowsVisible(lines)
	return p
}

// TypedShortcut goes on, or does what a field does.
func (p *Prose) TypedShortcut(s fyne.Shortcut) {
	if keys, is := s.(*desktop.CustomShortcut); is && keys.Modifier == fyne.KeyModifierControl && (keys.KeyName == fyne.KeyReturn || keys.KeyName == fyne.KeyEnter) {
		if p.OnEntered != nil {
			p.OnEntered()
		}
		return
	}
	p.Entry.TypedShortcut(s)
}

// CreateRenderer notes what the lines scroll in, of which the toolkit says nothing else.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	r := p.Entry.CreateRenderer()
	for _, o := range r.Objects() {
		if s, is := o.(*container.Scroll); is {
			p.inside = s
		}
	}
	return r
}

// Wheel scrolls among the lines, where there are more than are shown.
func (p *Prose) Wheel(e *fyne.ScrollEvent) bool {
	if p.inside == nil || p.inside.Content == nil {
		return false
	}
	before := p.inside.Offset
	p.inside.Scrolled(e)
	return p.inside.Offset != before
}

// AcceptsTab lets Tab go on to the next field.
func (p *Prose) AcceptsTab() bool { return false }
