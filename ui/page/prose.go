package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Prose is a field of several lines. Tab leads out of it as out of every other field: whoever works without a mouse could not go on otherwise.
type Prose struct{ widget.Entry }

// NewProse makes a field of several lines, so many of which are shown.
func NewProse(lines int) *Prose {
	p := &Prose{}
	p.MultiLine, p.Wrapping = true, fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	p.SetMinRowsVisible(lines)
	return p
}

// AcceptsTab lets Tab go on to the next field.
func (p *Prose) AcceptsTab() bool { return false }
