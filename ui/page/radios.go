package page

import (
	"image/color"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Radios are buttons of which one is chosen, or none. The keyboard stops at them once, where the toolkit's own stop it at each: the arrows choose, Space does so too and takes the
// choice back, and a letter or a digit chooses what begins with it. So a scale from 1 to 5 is answered by one key.
type Radios struct {
	widget.BaseWidget
	Options    []string
	Selected   string
	OnChanged  func(string)
	OnPressed  func() // by the pointer: the keyboard may come here, which only a window can give
	OnEntered  func() // Enter was pressed, which goes on as it does in a field; may be nil
	Horizontal bool

	all     []*radio
	at      int // has the keyboard, while the buttons have it
	focused bool
}

// NewRadios makes buttons of which one is chosen.
func NewRadios(labels []string, changed func(string)) *Radios {
	r := &Radios{Options: labels, OnChanged: changed}
	for i := range labels {
		r.all = append(r.all, newRadio(r, i))
	}
	r.ExtendBaseWidget(r)
	return r
}

// SetSelected chooses one; a text that is none of them leaves none chosen.
func (r *Radios) SetSelected(option string) {
	i := slices.Index(r.Options, option)
	if i < 0 {
		option = ""
	}
	r.at = max(0, i)
	if option == r.Selected {
		return
	}
	r.Selected = option
	r.Refresh()
	if r.OnChanged != nil {
		r.OnChanged(option)
	}
}

// press chooses one by its place, or takes its choice back.
func (r *Radios) press(i int) {
	if r.at = i; r.Options[i] == r.Selected {
		r.SetSelected("")
		r.at = i
		return
	}
	r.SetSelected(r.Options[i])
}

// FocusGained shows where the keyboard is.
func (r *Radios) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost leaves it.
func (r *Radios) FocusLost() { r.focused = false; r.Refresh() }

// TypedKey chooses the next or the one before, or goes on.
func (r *Radios) TypedKey(e *fyne.KeyEvent) {
	step := 0
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.OnEntered != nil {
			r.OnEntered()
		}
		return
	case fyne.KeyRight, fyne.KeyDown:
		step = 1
	case fyne.KeyLeft, fyne.KeyUp:
		step = -1
	}
	if n := len(r.Options); step != 0 && n > 0 {
		if r.Selected == "" && step > 0 {
			step = 0 // the first is chosen first
		}
		r.SetSelected(r.Options[(r.at+step+n)%n])
	}
}

// TypedRune chooses by Space, or the next that begins with a letter or a digit.
func (r *Radios) TypedRune(typed rune) {
	n := len(r.Options)
	if n == 0 {
		return
	}
	if typed == ' ' {
		r.press(r.at)
		return
	}
	for i := range n {
		option := r.Options[(r.at+i+1)%n]
		if strings.HasPrefix(strings.ToLower(option), string(unicode.ToLower(typed))) {
			r.SetSelected(option)
			return
		}
	}
}

// CreateRenderer draws the buttons.
func (r *Radios) CreateRenderer() fyne.WidgetRenderer {
	all := make([]fyne.CanvasObject, len(r.all))
	for i, b := range r.all {
		all[i] = b
	}
	return &radiosRenderer{r, all}
}

type radiosRenderer struct {
	r   *Radios
	all []fyne.CanvasObject
}

// each is as much room as the widest asks for, and the highest.
func (r *radiosRenderer) each() fyne.Size {
	var most fyne.Size
	for _, b := range r.all {
		most = most.Max(b.MinSize())
	}
	return most
}

func (r *radiosRenderer) MinSize() fyne.Size {
	each, n := r.each(), float32(len(r.all))
	if r.r.Horizontal {
		return fyne.NewSize(each.Width*n, each.Height)
	}
	return fyne.NewSize(each.Width, each.Height*n)
}

func (r *radiosRenderer) Layout(fyne.Size) {
	each := r.each()
	for i, b := range r.all {
		at := fyne.NewPos(0, each.Height*float32(i))
		if r.r.Horizontal {
			at = fyne.NewPos(each.Width*float32(i), 0)
		}
		b.Move(at)
		b.Resize(each)
	}
}

func (r *radiosRenderer) Refresh() {
	for _, b := range r.all {
		b.Refresh()
	}
	r.Layout(r.r.Size())
}

func (r *radiosRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *radiosRenderer) Destroy()                     {}

// radio is one of the buttons; the keyboard knows them as one.
type radio struct {
	widget.BaseWidget
	of      *Radios
	i       int
	hovered bool
}

func newRadio(of *Radios, i int) *radio {
	b := &radio{of: of, i: i}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped chooses it.
func (b *radio) Tapped(*fyne.PointEvent) {
	b.of.press(b.i)
	if b.of.OnPressed != nil {
		b.of.OnPressed()
	}
}

// MouseIn shows the button under the pointer.
func (b *radio) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved changes nothing.
func (b *radio) MouseMoved(*desktop.MouseEvent) {}

// MouseOut leaves it.
func (b *radio) MouseOut() { b.hovered = false; b.Refresh() }

func (b *radio) CreateRenderer() fyne.WidgetRenderer {
	r := &radioRenderer{b: b, halo: canvas.NewCircle(color.Transparent), fill: &canvas.Image{}, ring: &canvas.Image{}, label: canvas.NewText("", color.Transparent)}
	r.Refresh()
	return r
}

type radioRenderer struct {
	b          *radio
	halo       *canvas.Circle
	fill, ring *canvas.Image
	label      *canvas.Text
}

func (r *radioRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.halo, r.fill, r.ring, r.label}
}
func (r *radioRenderer) Destroy() {}

func (r *radioRenderer) MinSize() fyne.Size {
	around := 2 * fynetheme.InnerPadding()
	return r.label.MinSize().AddWidthHeight(around+fynetheme.IconInlineSize()+fynetheme.Padding(), around)
}

func (r *radioRenderer) Layout(size fyne.Size) {
	edge, icon := fynetheme.InputBorderSize(), fynetheme.IconInlineSize()
	halo := icon + fynetheme.InnerPadding()
	r.halo.Move(fyne.NewPos(edge, (size.Height-halo)/2))
	r.halo.Resize(fyne.NewSquareSize(halo))
	for _, o := range []*canvas.Image{r.fill, r.ring} {
		o.Move(fyne.NewPos(edge+fynetheme.InnerPadding()/2, (size.Height-icon)/2))
		o.Resize(fyne.NewSquareSize(icon))
	}
	r.label.Move(fyne.NewPos(halo+fynetheme.Padding(), 0))
	r.label.Resize(size)
}

func (r *radioRenderer) Refresh() {
	of, chosen := r.b.of, r.b.of.Options[r.b.i] == r.b.of.Selected
	r.label.Text, r.label.TextSize, r.label.Color = of.Options[r.b.i], fynetheme.TextSize(), fynetheme.Color(fynetheme.ColorNameForeground)
	fill, ring := fynetheme.NewThemedResource(fynetheme.Icon(fynetheme.IconNameRadioButtonFill)), fynetheme.NewThemedResource(fynetheme.RadioButtonIcon())
	fill.ColorName, ring.ColorName = fynetheme.ColorNameInputBackground, fynetheme.ColorNameInputBorder
	if chosen {
		fill.ColorName, ring.ColorName = fynetheme.ColorNamePrimary, fynetheme.ColorNameForeground
	}
	r.fill.Resource, r.ring.Resource = fill, ring
	r.halo.FillColor = color.Transparent
	switch {
	case of.focused && r.b.i == of.at:
		r.halo.FillColor = fynetheme.Color(fynetheme.ColorNameFocus)
	case r.b.hovered:
		r.halo.FillColor = fynetheme.Color(fynetheme.ColorNameHover)
	}
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
