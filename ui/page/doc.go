// Package page is the furniture of the window's pages, as reports/sheet is that of the records': text that wraps, marks, notices, cards, lists of
// facts, and the layouts that hold them to a readable width.
//
// Every text is said in the language of the theme, whenever it is drawn (theme.Say).
//
// It promises to know neither the register nor the window: pieces are given texts, and call back.
package page

import (
	"image/color"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// Style is how a text is set.
type Style struct {
	Size   fyne.ThemeSizeName  // "": as text
	Colour fyne.ThemeColorName // "": the foreground
	Bold   bool
	Cut    bool // to one line, rather than wrapped
	Path   bool // to one line as well, but in its middle: what a file is called stands at the end of its path
	Right  bool
	Lines  int // at most so many; what goes on is cut at the end of the last. 0: as many as it takes
}

// Words is text that wraps at the width it is given.
type Words struct {
	widget.BaseWidget
	text  string
	style Style
	press func()
	whole fyne.CanvasObject // what the window knows it as: the link that it is part of, or itself

	width float32
	lines []*canvas.Text
	under *canvas.Rectangle // where it can be pressed

	broken []broken // as it was broken last: a page is laid out several times, and measuring is what that takes long for
}

// broken is a text as it is broken at a width.
type broken struct {
	text        string
	size, width float32
	lines       []string
}

// widthsAsked is at how many widths a text is asked for while a page is laid out.
const widthsAsked = 4

// Text makes text of a style.
func Text(text string, style Style) *Words {
	w := &Words{text: text, style: style}
	w.whole = w
	w.ExtendBaseWidget(w)
	return w
}

// Plain is text as it is read.
func Plain(text string) *Words { return Text(text, Style{}) }

// Faint is text that explains.
func Faint(text string) *Words { return Text(text, Style{Colour: theme.Faint}) }

// Small is text that explains something small.
func Small(text string) *Words {
	return Text(text, Style{Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText})
}

// Strong is text that stands out.
func Strong(text string) *Words { return Text(text, Style{Bold: true}) }

// Heading is the title of a page.
func Heading(text string) *Words {
	return Text(text, Style{Bold: true, Size: fynetheme.SizeNameHeadingText})
}

// Subheading is the title of a part.
func Subheading(text string) *Words {
	return Text(text, Style{Bold: true, Size: fynetheme.SizeNameSubHeadingText})
}

// SetText changes the text.
func (w *Words) SetText(text string) {
	if text != w.text {
		w.text, w.lines = text, nil
		w.Refresh()
	}
}

// SetColour changes the colour.
func (w *Words) SetColour(name fyne.ThemeColorName) {
	w.style.Colour = name
	w.Refresh()
}

// String is the text as it is shown.
func (w *Words) String() string { return theme.Say(w.text) }

func (w *Words) textSize() float32 {
	if w.style.Size == "" {
		return fynetheme.TextSize()
	}
	return fynetheme.Size(w.style.Size)
}

func (w *Words) textStyle() fyne.TextStyle { return fyne.TextStyle{Bold: w.style.Bold} }

func (w *Words) lineHeight() float32 {
	return fyne.MeasureText("M", w.textSize(), w.textStyle()).Height * 1.12
}

// wrap breaks the text at a width.
func (w *Words) wrap(width float32) []string {
	text, size := w.String(), w.textSize()
	for _, b := range w.broken {
		if b.width == width && b.size == size && b.text == text {
			return b.lines
		}
	}
	measure := func(s string) float32 { return fyne.MeasureText(s, size, w.textStyle()).Width }
	var out []string
	switch {
	case w.style.Path:
		out = []string{cutWithin(text, width, measure)}
	case w.style.Cut:
		out = []string{cut(strings.Join(strings.Fields(text), " "), width, measure)}
	default:
		for paragraph := range strings.SplitSeq(text, "\n") {
			out = append(out, breakAt(strings.Fields(paragraph), width, measure)...)
		}
		if n := w.style.Lines; n > 0 && len(out) > n {
			out = append(out[:n-1], cut(strings.Join(out[n-1:], " "), width, measure))
		}
	}
	if len(w.broken) == widthsAsked {
		w.broken = slices.Delete(w.broken, 0, 1)
	}
	w.broken = append(w.broken, broken{text, size, width, out})
	return out
}

// breakAt breaks words into lines; most stand on one.
func breakAt(words []string, width float32, measure func(string) float32) []string {
	if whole := strings.Join(words, " "); measure(whole) <= width || len(words) < 2 && width <= leastBroken {
		return []string{whole}
	}
	var out []string
	line := ""
	for _, word := range words {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if measure(next) <= width {
			line = next
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		for line = word; width > leastBroken && measure(line) > width; { // a path, or a very long word: it goes on in the next line
			head := fitting(line, width, measure)
			if head == line {
				break
			}
			out, line = append(out, head), line[len(head):]
		}
	}
	return append(out, line)
}

// leastBroken is the width below which words are not broken: nothing can be read there.
const leastBroken = 40

// fitting is as much of a word as stands in a width: one letter at least.
func fitting(word string, width float32, measure func(string) float32) string {
	end := 0
	for i, r := range word {
		if next := i + utf8.RuneLen(r); i == 0 || measure(word[:next]) <= width {
			end = next
			continue
		}
		break
	}
	return word[:end]
}

// cut shortens a text to a width.
func cut(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	short := func(n int) string { return strings.TrimSpace(string(runes[:n])) + "…" }
	n := sort.Search(len(runes), func(n int) bool { return measure(short(n)) > width })
	return short(max(n-1, 0))
}

// cutWithin shortens a text to a width in its middle, and leaves twice as much of its end as of its beginning.
func cutWithin(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	short := func(n int) string { return string(runes[:n/3]) + "…" + string(runes[len(runes)-n+n/3:]) }
	n := sort.Search(len(runes), func(n int) bool { return measure(short(n)) > width })
	return short(max(n-1, 0))
}

// HeightFor is how high the text is at a width.
func (w *Words) HeightFor(width float32) float32 {
	return w.lineHeight() * float32(len(w.wrap(width)))
}

// Natural is how wide the text is on one line.
func (w *Words) Natural() float32 {
	widest := float32(0)
	for line := range strings.SplitSeq(w.String(), "\n") {
		widest = max(widest, fyne.MeasureText(line, w.textSize(), w.textStyle()).Width)
	}
	return widest
}

// MinSize is the height at the width that the text has; it can be squeezed.
func (w *Words) MinSize() fyne.Size {
	w.ExtendBaseWidget(w)
	if w.width == 0 {
		return fyne.NewSize(min(w.Natural(), 40), w.lineHeight())
	}
	return fyne.NewSize(min(w.Natural(), 40), w.HeightFor(w.width))
}

// Tapped presses what can be pressed.
func (w *Words) tapped() {
	if w.press != nil {
		w.press()
	}
}

// CreateRenderer draws the lines.
func (w *Words) CreateRenderer() fyne.WidgetRenderer {
	w.under = canvas.NewRectangle(color.Transparent)
	return &wordsRenderer{w}
}

type wordsRenderer struct{ w *Words }

func (r *wordsRenderer) Layout(size fyne.Size) {
	w := r.w
	w.width = size.Width
	lines := w.wrap(size.Width)
	w.lines = w.lines[:0]
	colour := w.style.Colour
	if colour == "" {
		colour = fynetheme.ColorNameForeground
	}
	for i, line := range lines {
		t := canvas.NewText(line, fynetheme.Color(colour))
		t.TextSize, t.TextStyle = w.textSize(), w.textStyle()
		x := float32(0)
		if w.style.Right {
			x = size.Width - t.MinSize().Width
		}
		t.Move(fyne.NewPos(x, float32(i)*w.lineHeight()))
		t.Resize(fyne.NewSize(t.MinSize().Width, w.lineHeight()))
		w.lines = append(w.lines, t)
	}
}

func (r *wordsRenderer) MinSize() fyne.Size { return r.w.MinSize() }

func (r *wordsRenderer) Refresh() {
	r.Layout(r.w.Size())
	canvas.Refresh(r.w.whole)
}

func (r *wordsRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.w.lines))
	for i, l := range r.w.lines {
		out[i] = l
	}
	return out
}

func (r *wordsRenderer) Destroy() {}

// Link is text that can be pressed, by pointer and by keyboard.
type Link struct {
	Words
}

// NewLink makes a link.
func NewLink(text string, press func()) *Link {
	l := &Link{Words: Words{text: text, style: Style{Colour: fynetheme.ColorNameHyperlink}, press: press}}
	l.whole = l
	l.ExtendBaseWidget(l)
	return l
}

// Cut keeps the link to one line.
func (l *Link) Cut() *Link {
	l.style.Cut = true
	return l
}

// MinSize is the height at the width that the text has.
func (l *Link) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return l.Words.MinSize()
}

// Tapped follows the link.
func (l *Link) Tapped(*fyne.PointEvent) { l.tapped() }

// Cursor shows that it can be pressed.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained makes the link stand out.
func (l *Link) FocusGained() { l.setFocus(true) }

// FocusLost takes that back.
func (l *Link) FocusLost() { l.setFocus(false) }

func (l *Link) setFocus(on bool) {
	l.style.Bold = on
	l.Refresh()
}

// TypedRune is nothing to a link.
func (l *Link) TypedRune(rune) {}

// TypedKey follows the link.
func (l *Link) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.tapped()
	}
}
