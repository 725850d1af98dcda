package sheet

import "muniment/reports/seal"

// Heading writes a heading of level 2 (a section), 3 or 4; the title is level 1. It stays with what follows.
func (d *Doc) Heading(level int, text string) {
	level = min(max(level, 2), 4)
	if level == 2 {
		d.sections++
	}
	st := headingStyle(level)
	lines := d.clamp(st, text, d.contentWidth(), 4)
	tag := [...]string{2: "H2", 3: "H3", 4: "H4"}[level]
	gap := [...]float64{2: 7, 3: 4.5, 4: 4}[level]
	height := float64(len(lines))*st.leading + 1.6
	e := branch(d.root, tag)
	d.add(piece{gap: gap, height: height, keep: true, draw: func(y float64) {
		d.outline = append(d.outline, entry{property(text), level - 2, d.canvas.page, y})
		d.show(e, func() { d.lines(st, marginX, y, lines) })
	}})
}

// Paragraph writes running text. It may continue on the next page, never with a single line before or after the break.
func (d *Doc) Paragraph(text string) { d.prose(d.root, "P", bodyStyle(), text) }

// Small writes running text in smaller, quieter type: a remark under a table, how to read it.
func (d *Doc) Small(text string) { d.prose(d.root, "P", detailStyle(), text) }

// prose writes text across the page: short ones whole, long ones line by line.
func (d *Doc) prose(parent *seal.Element, tag string, st style, text string) {
	const gap, whole = 1.2, 8
	lines := d.wrap(st, text, min(d.contentWidth(), measureWidth))
	e := branch(parent, tag)
	if len(lines) <= whole {
		d.add(piece{gap: gap, height: float64(len(lines))*st.leading + gap, draw: func(y float64) {
			d.show(e, func() { d.lines(st, marginX, y, lines) })
		}})
		return
	}
	for i := 0; i < len(lines); {
		n := 1
		if i == 0 || len(lines)-i == 2 || len(lines)-i == 3 { // no line alone before or after a break
			n = min(2, len(lines)-i)
		}
		if len(lines)-i-n == 1 {
			n++
		}
		part, height := lines[i:i+n], float64(n)*st.leading
		above := 0.0
		if i == 0 {
			above = gap
		}
		if i += n; i == len(lines) {
			height += gap
		}
		d.add(piece{gap: above, height: height, draw: func(y float64) {
			d.mark(e, "Span", func() { d.lines(st, marginX, y, part) })
		}})
	}
}

// measureWidth bounds a line of prose in millimetres: longer ones are hard to read on landscape pages.
const measureWidth = 185.0

// List writes items with bullets. An item longer than a page goes on without one.
func (d *Doc) List(items []string) {
	const indent, gap = 5.0, 0.6
	st := bodyStyle()
	list := branch(d.root, "L")
	most := int((d.bodyHeight() - gap) / st.leading)
	for _, item := range items {
		body := branch(list, "LI")
		lines := d.wrap(st, item, min(d.contentWidth(), measureWidth)-indent)
		for first := true; len(lines) > 0; first = false {
			part := lines[:min(most, len(lines))]
			lines = lines[len(part):]
			d.add(piece{gap: gap, height: float64(len(part))*st.leading + gap, draw: func(y float64) {
				if first {
					d.mark(body, "Lbl", func() { d.text(st, marginX+0.8, y+st.baseline(), "• ") })
				}
				d.mark(body, "LBody", func() { d.lines(st, marginX+indent, y, part) })
			}})
		}
	}
}

// Notice sets a short message apart in a tinted panel: "With exceptions", and what they are. It stays on one page if a page can
// hold it.
func (d *Doc) Notice(tone Tone, title, text string) {
	const padX, padY = 5.0, 3.0
	p := tone.paint()
	if tone == Bad { // a whole panel in the solid tone would shout
		p.fill = colour{252, 238, 238}
	}
	width := d.contentWidth() - padX - 4
	head, body := strongStyle(), bodyStyle()
	head.ink = tone.strong()
	titles := d.clamp(head, title, width, 3)
	lines := d.wrap(body, text, width)
	e := branch(d.root, "Sect")
	for first := true; first || len(lines) > 0; first = false {
		space := d.bodyHeight() - 2*padY - 4
		if first {
			space -= float64(len(titles)) * head.leading
		}
		n := min(len(lines), max(1, int(space/body.leading)))
		part, shown := lines[:n], titles
		if !first {
			shown = nil
		}
		lines = lines[n:]
		height := 2*padY + float64(len(shown))*head.leading + float64(n)*body.leading
		d.add(piece{gap: 3, height: height + 3, draw: func(y float64) {
			d.artifact(func() {
				d.fill(p.fill)
				d.canvas.rect(marginX, y, d.contentWidth(), height, filled)
				d.fill(p.line)
				d.canvas.rect(marginX, y, 1.3, height, filled)
			})
			y += padY
			if len(shown) > 0 {
				d.mark(e, "P", func() { y = d.lines(head, marginX+padX, y, shown) })
			}
			d.mark(e, "P", func() { d.lines(body, marginX+padX, y, part) })
		}})
	}
}
