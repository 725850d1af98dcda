package page

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// patch is a rectangle of a colour by its name, so that it follows the theme.
type patch struct {
	widget.BaseWidget
	fill, edge fyne.ThemeColorName
	round      float32
	rectangle  *canvas.Rectangle
}

// Patch is an area of a colour.
func Patch(fill fyne.ThemeColorName) fyne.CanvasObject { return newPatch(fill, "", 0) }

func newPatch(fill, edge fyne.ThemeColorName, round float32) *patch {
	p := &patch{fill: fill, edge: edge, round: round}
	p.ExtendBaseWidget(p)
	return p
}

func (p *patch) set(fill, edge fyne.ThemeColorName) {
	p.fill, p.edge = fill, edge
	p.Refresh()
}

func (p *patch) CreateRenderer() fyne.WidgetRenderer {
	p.rectangle = canvas.NewRectangle(color.Transparent)
	r := &patchRenderer{p, widget.NewSimpleRenderer(p.rectangle)}
	r.colour()
	return r
}

type patchRenderer struct {
	p *patch
	fyne.WidgetRenderer
}

func (r *patchRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *patchRenderer) colour() {
	p := r.p
	p.rectangle.CornerRadius = p.round
	p.rectangle.FillColor = color.Transparent
	if p.fill != "" {
		p.rectangle.FillColor = fynetheme.Color(p.fill)
	}
	p.rectangle.StrokeWidth = 0
	if p.edge != "" {
		p.rectangle.StrokeColor, p.rectangle.StrokeWidth = fynetheme.Color(p.edge), fynetheme.Size(fynetheme.SizeNameInputBorder)
	}
}

func (r *patchRenderer) Refresh() {
	r.colour()
	r.p.rectangle.Refresh()
}

// On puts a thing on an area of a colour.
func On(fill fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, Patch(fill), o)
}

// stack puts things on each other; the height is that of the last.
type stack struct{}

func (stack) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[len(objects)-1], width)
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (stack) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[len(objects)-1].MinSize() }

// Card is a thing with an edge round it.
func Card(o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(theme.Card, theme.Edge, 6), Inset(16, 20, o))
}

// mostHelp is how wide a line of text is at most that is to be read.
const mostHelp = 720

// Help is what explains a page, under its title: no wider than a line is readable.
func Help(text string) *fyne.Container { return Column(0, mostHelp, Faint(text)) }

// Rule is a hairline across.
func Rule() fyne.CanvasObject { return container.New(high(1), Patch(theme.Hairline)) }

// UpRule is a hairline from top to bottom.
func UpRule() fyne.CanvasObject { return Fixed(1, Patch(theme.Edge)) }

// Gap is free space.
func Gap(height float32) fyne.CanvasObject { return container.New(high(height), Patch("")) }

type high float32

func (h high) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
func (h high) MinSize([]fyne.CanvasObject) fyne.Size              { return fyne.NewSize(0, float32(h)) }

// Tag is a word with the colour of its meaning.
type Tag struct {
	widget.BaseWidget
	text string
	tone theme.Tone
}

// NewTag makes a tag.
func NewTag(text string, tone theme.Tone) *Tag {
	t := &Tag{text: text, tone: tone}
	t.ExtendBaseWidget(t)
	return t
}

// String is the word as it is shown.
func (t *Tag) String() string { return theme.Say(t.text) }

// CreateRenderer draws the word on its colour.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(tagLayout{}, newPatch(theme.Behind(t.tone), "", 4), t.words()))
}

func (t *Tag) words() *Words {
	return Text(t.text, Style{Size: fynetheme.SizeNameCaptionText, Bold: true, Colour: theme.On(t.tone)})
}

// HeightFor is how high the tag is at a width: its words wrap where they have to.
func (t *Tag) HeightFor(width float32) float32 { return t.words().HeightFor(width-16) + 6 }

type tagLayout struct{}

func (tagLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(8, 3))
	objects[1].Resize(fyne.NewSize(size.Width-16, size.Height-6))
}

func (tagLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w, _ := objects[1].(*Words)
	return fyne.NewSize(w.Natural()+17, w.lineHeight()+6)
}

// Notice is a sentence across the page with the colour of its meaning, and perhaps something to press.
func Notice(tone theme.Tone, sentence string, press ...fyne.CanvasObject) *fyne.Container {
	words := Text(sentence, Style{Colour: theme.On(tone)})
	var inside fyne.CanvasObject = words
	if len(press) > 0 {
		for _, o := range press {
			if b, is := o.(*Push); is {
				b.edge = theme.On(tone)
			}
		}
		inside = Column(8, 0, words, Row(8, press...))
	}
	return container.New(stack{}, newPatch(theme.Behind(tone), "", 6), Inset(12, 16, inside))
}

// Fact is one line of a list of facts.
type Fact struct {
	Label string
	Value fyne.CanvasObject
}

// Facts is a list of facts: the label at the left, or above where there is little room.
func Facts(facts ...Fact) *fyne.Container {
	lines := make([]fyne.CanvasObject, 0, 2*len(facts))
	for i, f := range facts {
		if i > 0 {
			lines = append(lines, Rule())
		}
		lines = append(lines, container.New(factLayout{}, Faint(f.Label), f.Value))
	}
	return Column(0, 0, lines...)
}

// factLayout gives the label two fifths of the line, up to a bound.
type factLayout struct{}

// The width below which a label stands above its value, and how wide a label is at most.
const (
	narrow    = 300
	mostLabel = 240
)

func (factLayout) parts(width float32) (label, value float32) {
	if width < narrow {
		return width, width
	}
	label = min(width*2/5, grown(mostLabel))
	return label - 12, width - label
}

func (f factLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	label, value := f.parts(width)
	if width < narrow {
		return heightFor(objects[0], label) + heightFor(objects[1], value) + 16
	}
	return max(heightFor(objects[0], label), heightFor(objects[1], value)) + 12
}

func (f factLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label, value := f.parts(size.Width)
	a, b := heightFor(objects[0], label), heightFor(objects[1], value)
	objects[0].Resize(fyne.NewSize(label, a))
	objects[1].Resize(fyne.NewSize(value, b))
	if size.Width < narrow {
		objects[0].Move(fyne.NewPos(0, 6))
		objects[1].Move(fyne.NewPos(0, 8+a))
		return
	}
	objects[0].Move(fyne.NewPos(0, 6))
	objects[1].Move(fyne.NewPos(size.Width-value, 6))
}

func (f factLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, max(objects[0].MinSize().Height, objects[1].MinSize().Height)+12)
}

// Line is a row of a page that can be pressed: text at the left, marks at the right.
type Line struct {
	widget.BaseWidget
	Step    func(fyne.KeyName) // goes to another row by the keys that are for that; may be nil
	inside  fyne.CanvasObject
	behind  *patch
	press   func()
	chosen  bool
	focused bool
	hovered bool
}

// NewLine makes a row that can be pressed.
func NewLine(inside fyne.CanvasObject, press func()) *Line {
	l := &Line{inside: inside, press: press, behind: newPatch("", "", 4)}
	l.ExtendBaseWidget(l)
	return l
}

// SetChosen marks the row as the one that is shown.
func (l *Line) SetChosen(on bool) {
	l.chosen = on
	l.colour()
}

// HeightFor is how high the row is at a width.
func (l *Line) HeightFor(width float32) float32 { return heightFor(l.inside, width) }

// CreateRenderer draws the row.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	l.colour()
	return widget.NewSimpleRenderer(container.New(stack{}, l.behind, l.inside))
}

func (l *Line) colour() {
	fill, edge := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	switch {
	case l.chosen:
		fill = theme.Chosen
	case l.hovered, l.focused:
		fill = theme.Row
	}
	if l.focused {
		edge = fynetheme.ColorNamePrimary
	}
	l.behind.set(fill, edge)
}

// Tapped presses the row.
func (l *Line) Tapped(*fyne.PointEvent) { l.press() }

// Cursor shows that it can be pressed.
func (l *Line) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows the row under the pointer.
func (l *Line) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.colour() }

// MouseMoved changes nothing.
func (l *Line) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes that back.
func (l *Line) MouseOut() { l.hovered = false; l.colour() }

// FocusGained shows that the keyboard is here.
func (l *Line) FocusGained() { l.focused = true; l.colour() }

// FocusLost takes that back.
func (l *Line) FocusLost() { l.focused = false; l.colour() }

// TypedRune is nothing to a row.
func (l *Line) TypedRune(rune) {}

// TypedKey presses the row, or goes to another.
func (l *Line) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.press()
	default:
		if l.Step != nil {
			l.Step(e.Name)
		}
	}
}

// Outlined is a thing with an edge in the colour of a meaning, which stands out more than a notice: for what stops somebody.
func Outlined(tone theme.Tone, o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(fynetheme.ColorNameBackground, theme.On(tone), 4), Inset(12, 16, o))
}

// Marked is a thing with a bar at its left in the colour of a meaning.
func Marked(tone theme.Tone, o fyne.CanvasObject) *fyne.Container {
	return container.New(marked{}, Patch(theme.On(tone)), o)
}

type marked struct{}

func (marked) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[1], width-14)
}

func (marked) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(4, size.Height))
	objects[1].Move(fyne.NewPos(14, 0))
	objects[1].Resize(fyne.NewSize(size.Width-14, size.Height))
}

func (marked) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(14, 0)
}

// NoticeWith is a notice with something small to press at its right.
func NoticeWith(tone theme.Tone, sentence string, press fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(theme.Behind(tone), "", 6), InsetEach(4, 8, 4, 16, Pair(Text(sentence, Style{Colour: theme.On(tone)}), press)))
}

// Stacked stands things under each other without a gap.
func Stacked(objects ...fyne.CanvasObject) *fyne.Container { return Column(0, 0, objects...) }

// Framed is a list of lines with an edge round it.
func Framed(o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(theme.Card, theme.Edge, 6), Inset(1, 1, o))
}

// Raised is a thing that stands over the page.
func Raised(o fyne.CanvasObject) *fyne.Container {
	return container.New(stack{}, newPatch(fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameInputBorder, 6), o)
}

// Slim is a line of one text and perhaps a tag, as high with the tag as without.
func Slim(o fyne.CanvasObject) *fyne.Container { return container.New(slim{}, o) }

type slim struct{}

func (slim) height() float32 {
	return fyne.MeasureText("M", fynetheme.TextSize(), fyne.TextStyle{}).Height + 8
}

func (s slim) heightFor([]fyne.CanvasObject, float32) float32 { return s.height() }

func (s slim) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

func (s slim) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, s.height())
}
