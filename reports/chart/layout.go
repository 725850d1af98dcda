package chart

import (
	"math"
	"slices"
	"strings"
)

// Ruler says how wide a text is at a size of type, in the unit of the page; the size is the height of its line.
type Ruler func(text string, size float64) float64

// Align says to which side of its place a text keeps.
type Align int

// The alignments.
const (
	Start Align = iota
	Middle
	End
)

// Shape is one thing to draw. Lengths are in the unit that the page is measured in, from its top left corner.
type Shape struct {
	X, Y, W, H float64 // of a box; of a line from X, Y to X+W, Y+H; of a text its baseline's place
	Text       string
	Size       float64 // of type
	Align      Align
	Bold       bool
	Pattern    Pattern // of a box; "" for a line or a text
	Light      bool    // a text upon a solid box
	Quiet      bool    // a line that only guides the eye, a text that only explains
}

// IsText, IsBox and IsLine tell the shapes apart.
func (s Shape) IsText() bool { return s.Text != "" }

// IsBox reports a box with a pattern.
func (s Shape) IsBox() bool { return s.Pattern != "" }

const (
	labelSize  = 3.0 // height of a line of labels, in millimetres or the like
	figureSize = 2.9
	gap        = 1.4
	boxSide    = 2.8 // of the key
)

// layout is a picture being laid out.
type layout struct {
	*Picture
	rule   Ruler
	w, h   float64
	shapes []Shape
}

// Lay lays a picture out in a box and returns its shapes in the order in which they are drawn. The same picture and size give the same shapes.
func (p *Picture) Lay(width, height float64, rule Ruler) []Shape {
	l := &layout{Picture: p, rule: rule, w: width, h: height}
	if nothing := p.nothing(); nothing != "" {
		l.text(Shape{X: width / 2, Y: height / 2, Text: l.in().Say(nothing), Size: labelSize * 1.3, Align: Middle, Quiet: true})
		return l.shapes
	}
	switch p.Kind {
	case Matrix:
		l.matrix()
	case Bars:
		l.bars(l.key())
	default:
		l.columns(l.key())
	}
	return l.shapes
}

// Bands are where each category stands in a picture that is laid out in a box: a box for each, in their order, with all that is drawn of it. None where there is
// nothing to draw.
func (p *Picture) Bands(width, height float64, rule Ruler) []Shape {
	if p.nothing() != "" {
		return nil
	}
	l := &layout{Picture: p, rule: rule, w: width, h: height}
	first := Shape{W: width, H: height}
	down := 0.0
	switch p.Kind {
	case Matrix:
		first.X = l.beside()
		first.W = (width - first.X) / l.many()
	case Bars:
		first.Y = l.key()
		first.H = (height - first.Y) / l.many()
		down = first.H
	default:
		first.Y = l.key()
		first.H -= first.Y
		first.W /= l.many()
	}
	out := make([]Shape, len(p.Categories))
	for i := range out {
		out[i] = first
		if out[i].Y += down * float64(i); down == 0 {
			out[i].X += first.W * float64(i)
		}
	}
	return out
}

// many is how many categories share the room, at least one.
func (l *layout) many() float64 { return float64(max(len(l.Categories), 1)) }

func (l *layout) text(s Shape) { l.shapes = append(l.shapes, s) }
func (l *layout) box(x, y, w, h float64, p Pattern) {
	l.shapes = append(l.shapes, Shape{X: x, Y: y, W: w, H: h, Pattern: p})
}

func (l *layout) line(x, y, w, h float64, quiet bool) {
	l.shapes = append(l.shapes, Shape{X: x, Y: y, W: w, H: h, Quiet: quiet})
}

// key says which pattern is which part, along the top, and returns where the picture may begin.
func (l *layout) key() float64 {
	if len(l.Parts) < 2 {
		return gap
	}
	x, y := 0.0, 0.0
	for _, part := range l.Parts {
		name := l.fit(part.Name, l.w/2-boxSide-gap)
		w := boxSide + gap + l.rule(name, labelSize) + 3*gap
		if x > 0 && x+w > l.w {
			x, y = 0, y+labelSize+gap
		}
		l.box(x, y+(labelSize-boxSide)/2, boxSide, boxSide, part.Pattern)
		l.text(Shape{X: x + boxSide + gap, Y: y + labelSize*0.78, Text: name, Size: labelSize})
		x += w
	}
	return y + labelSize + 2*gap
}

// most is what a full bar stands for: the largest total of a category, at least one, unless the picture says what the whole is.
func (l *layout) most() int {
	most := max(1, l.Whole)
	for i := range l.Categories {
		n, _ := l.Total(i)
		most = max(most, n)
	}
	return most
}

// columns draws one column to a category.
func (l *layout) columns(top float64) {
	bottom := l.h - labelSize - gap
	room := bottom - top - figureSize - gap
	step := l.w / l.many()
	width := min(step*0.62, 14)
	scale := room / float64(l.most())
	names := l.below(step - gap/2)
	for i := range l.Categories {
		middle := step * (float64(i) + 0.5)
		y := bottom
		total, known := l.Total(i)
		for _, part := range l.Parts {
			v := part.Figure(i)
			if v <= 0 {
				continue
			}
			h := float64(v) * scale
			y -= h
			l.box(middle-width/2, y, width, h, part.Pattern)
		}
		said := l.Words(total)
		if !known {
			said = "–"
		}
		l.text(Shape{X: middle, Y: y - gap/2, Text: said, Size: figureSize, Align: Middle, Bold: true})
		l.text(Shape{X: middle, Y: l.h - labelSize*0.2, Text: names[i], Size: labelSize, Align: Middle, Quiet: true})
	}
	l.line(0, bottom, l.w, 0, false)
}

// hair is what a width may lose by being added to and taken from.
const hair = 0.001

// below are the names under columns that have so much room each: whole, or their first words where those still tell them apart, and of these every other one, or fewer, where they are too
// long too. A month that is cut in its middle could be another month.
func (l *layout) below(room float64) []string {
	widest := func(names []string) float64 {
		out := 0.0
		for _, name := range names {
			out = max(out, l.rule(name, labelSize))
		}
		return out
	}
	names := slices.Clone(l.Categories)
	if widest(names) <= room {
		return names
	}
	seen := map[string]bool{}
	for i, name := range names {
		names[i], _, _ = strings.Cut(name, " ")
		seen[names[i]] = true
	}
	if len(seen) < len(names) {
		for i, name := range l.Categories {
			names[i] = l.fit(name, room)
		}
		return names
	}
	each := max(1, int(math.Ceil(widest(names)/room)))
	for i := range names {
		if (len(names)-1-i)%each != 0 { // the last is always named
			names[i] = ""
		}
	}
	return names
}

// bars draws one bar to a category.
func (l *layout) bars(top float64) {
	names := 0.0
	for _, name := range l.Categories {
		names = max(names, l.rule(name, labelSize))
	}
	left := min(names, l.w*0.45) + 2*gap
	step := (l.h - top) / l.many()
	height := min(step*0.66, 6)
	figures := l.rule("0000", figureSize) + 2*gap
	scale := (l.w - left - figures) / float64(l.most())
	for i, name := range l.Categories {
		y := top + step*float64(i) + (step-height)/2
		baseline := y + height/2 + labelSize*0.28
		l.text(Shape{X: left - 2*gap, Y: baseline, Text: l.fit(name, left-2*gap+hair), Size: labelSize, Align: End})
		x := left
		total, known := l.Total(i)
		if l.Whole > 0 && known {
			l.box(left, y, float64(l.Whole)*scale, height, Open)
		}
		for _, part := range l.Parts {
			if v := part.Figure(i); v > 0 {
				l.box(x, y, float64(v)*scale, height, part.Pattern)
				x += float64(v) * scale
			}
		}
		said := l.Words(total)
		switch {
		case !known:
			said = l.Words(Unknown)
		case l.Whole > 0:
			x = left + float64(l.Whole)*scale
		}
		l.text(Shape{X: x + gap, Y: baseline, Text: said, Size: figureSize, Bold: known, Quiet: !known})
	}
	l.line(left, top, 0, l.h-top, false)
}

// beside is where the cells of a matrix begin, beside the names of its rows.
func (l *layout) beside() float64 {
	left := 0.0
	for _, part := range l.Parts {
		left = max(left, l.rule(part.Name, labelSize))
	}
	return min(left, l.w*0.3) + 2*gap
}

// matrix draws cells, the shade of which says how grave they are: by the sum of how far right and how far up they stand.
func (l *layout) matrix() {
	columns, rows := len(l.Categories), len(l.Parts)
	left := l.beside()
	top := labelSize + gap
	bottom := l.h - 2*labelSize - 2*gap
	w, h := (l.w-left)/float64(columns), (bottom-top)/float64(rows)
	l.text(Shape{X: 0, Y: labelSize * 0.78, Text: l.fit(l.Upward, l.w), Size: labelSize, Quiet: true})
	for r, part := range l.Parts {
		y := top + h*float64(r)
		l.text(Shape{X: left - gap, Y: y + h/2 + labelSize*0.28, Text: l.fit(part.Name, left-gap), Size: labelSize, Align: End})
		for c := range l.Categories {
			grave := (c + 1) * (rows - r)
			pattern := shade(grave, columns*rows)
			l.box(left+w*float64(c), y, w, h, pattern)
			if v := part.Figure(c); v > 0 {
				l.text(Shape{X: left + w*(float64(c)+0.5), Y: y + h/2 + figureSize*0.45, Text: l.Words(v), Size: figureSize * 1.4, Align: Middle, Bold: true, Light: pattern == Solid})
			}
		}
	}
	for c, name := range l.Categories {
		l.text(Shape{X: left + w*(float64(c)+0.5), Y: bottom + labelSize + gap/2, Text: l.fit(name, w), Size: labelSize, Align: Middle})
	}
	l.text(Shape{X: left + (l.w-left)/2, Y: l.h - labelSize*0.2, Text: l.fit(l.Across, l.w-left), Size: labelSize, Align: Middle, Quiet: true})
}

// shade is the pattern of a cell of a matrix by the product of its two ratings.
func shade(grave, most int) Pattern {
	switch {
	case grave*25 >= 15*most:
		return Solid
	case grave*25 >= 8*most:
		return Light
	}
	return Open
}

// fit shortens a label to a width.
func (l *layout) fit(text string, width float64) string {
	if l.rule(text, labelSize) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if short := string(runes[:n]) + "…"; l.rule(short, labelSize) <= width {
			return short
		}
	}
	return ""
}

// Hatch returns the lines of the hatched pattern within a box: diagonals that end at its edges, spaced evenly from the page's corner so that neighbours match.
func Hatch(x, y, w, h float64) []Shape {
	const space = 1.3
	var out []Shape
	for c := space * float64(int((x+y)/space)); c <= x+y+w+h; c += space {
		// the diagonal is where the two places add up to c
		x0, x1 := max(x, c-y-h), min(x+w, c-y)
		if x1-x0 > 0.05 {
			out = append(out, Shape{X: x0, Y: c - x0, W: x1 - x0, H: -(x1 - x0)})
		}
	}
	return out
}
