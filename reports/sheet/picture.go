package sheet

import "muniment/reports/chart"

// Picture draws a picture over its figures: the picture for whoever would rather look, the table for whoever would rather read. Its words are its alternative
// text.
func (d *Doc) Picture(p chart.Picture) {
	const captionGap = 1.2
	height := p.Height()
	caption := cellStrong()
	title := d.clamp(caption, p.Title, d.contentWidth(), 2)
	above := float64(len(title))*caption.leading + captionGap
	words, figure := branch(d.root, "P"), branch(d.root, "Figure")
	figure.Alt = property4000(p.Alternative())
	width := min(d.contentWidth(), 170)
	shapes := p.Lay(width, height, func(text string, size float64) float64 {
		st := chartStyle(size, false)
		return d.measure(st, d.printable(st, text))
	})
	d.add(piece{gap: 3.5, height: above + height + 2, draw: func(y float64) {
		d.show(words, func() { d.lines(caption, marginX, y, title) })
		d.show(figure, func() { d.shapes(shapes, marginX, y+above) })
	}})
	heads, rows := p.Table()
	if len(rows) == 0 { // the picture says so
		return
	}
	columns := make([]Column, len(heads))
	for i, head := range heads {
		columns[i] = Column{Title: head, Width: 1, Align: Right}
	}
	columns[0].Width, columns[0].Align, columns[0].Header = 1.8, Left, true
	d.Table(columns, Rows(rows))
}

// property4000 bounds an alternative text as PDF readers want it.
func property4000(s string) string {
	characters := []rune(oneLine(Clean(s)))
	return string(characters[:min(1000, len(characters))])
}

// chartStyle is the type of a picture: its line is as high as the layout says.
func chartStyle(size float64, strong bool) style {
	st := style{regular, size * 0.86 * pointsPerMM, size, ink()}
	if strong {
		st.face = bold
	}
	return st
}

// shapes draws a picture's shapes with its corner at x, y.
func (d *Doc) shapes(all []chart.Shape, x, y float64) {
	for _, s := range all {
		switch {
		case s.IsText():
			st := chartStyle(s.Size, s.Bold)
			if s.Quiet {
				st.ink = muted()
			}
			if s.Light {
				st.ink = white()
			}
			text := d.printable(st, s.Text)
			left := x + s.X
			switch s.Align {
			case chart.Middle:
				left -= d.measure(st, text) / 2
			case chart.End:
				left -= d.measure(st, text)
			case chart.Start:
			}
			d.text(st, left, y+s.Y, text+" ")
		case s.IsBox():
			d.patterned(s, x, y)
		default:
			c := ink()
			if s.Quiet {
				c = hair()
			}
			d.canvas.setDraw(c)
			d.canvas.setWidth(0.3)
			d.canvas.line(x+s.X, y+s.Y, x+s.X+s.W, y+s.Y+s.H)
		}
	}
}

// printable is a text on one line as a face shows it.
func (d *Doc) printable(st style, text string) string {
	return d.face(st.face).set(oneLine(Clean(text)))
}

// patterned draws a box with its pattern.
func (d *Doc) patterned(s chart.Shape, x, y float64) {
	c := accent()
	d.canvas.setDraw(c)
	d.canvas.setWidth(0.25)
	switch s.Pattern {
	case chart.Solid: // a white edge, so that neighbours stay apart
		d.fill(accent())
		d.canvas.setDraw(white())
	case chart.Light:
		d.fill(colour{190, 205, 224})
	case chart.Hatched, chart.Open:
		d.fill(white())
	}
	d.canvas.rect(x+s.X, y+s.Y, s.W, s.H, both)
	if s.Pattern == chart.Hatched {
		for _, l := range chart.Hatch(x+s.X, y+s.Y, s.W, s.H) {
			d.canvas.line(l.X, l.Y, l.X+l.W, l.Y+l.H)
		}
	}
}
