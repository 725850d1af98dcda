package sheet

import "muniment/reports/seal"

// Fact is one thing known, under its name.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"` // empty is shown as a dash
}

// Facts lists facts in columns side by side, one to three, filled row by row. Each label stands over its value.
func (d *Doc) Facts(columns int, facts []Fact) {
	const gutter = 8.0
	columns = min(max(columns, 1), 3)
	width := (d.contentWidth() - gutter*float64(columns-1)) / float64(columns)
	list := branch(d.root, "L")
	for len(facts) > 0 {
		n := min(columns, len(facts))
		d.factRow(list, facts[:n], width, gutter)
		facts = facts[n:]
	}
}

// factRow adds one row of facts; values longer than a page go on on the next.
func (d *Doc) factRow(list *seal.Element, facts []Fact, width, gutter float64) {
	const gap = 2
	label, value := labelStyle(), bodyStyle()
	labels, values := make([][]string, len(facts)), make([][]string, len(facts))
	items := make([]*seal.Element, len(facts))
	head := 0.0
	for i, f := range facts {
		text := Clean(f.Value)
		if oneLine(text) == "" {
			text = "–"
		}
		labels[i] = d.clamp(label, f.Label, width, 3)
		values[i] = d.wrap(value, text, width)
		items[i] = branch(list, "LI")
		head = max(head, float64(len(labels[i]))*label.leading)
	}
	for first := true; first || longest(values) > 0; first = false {
		top := head
		if !first {
			top = 0
		}
		n := min(longest(values), max(1, int((d.bodyHeight()-top-0.6)/value.leading)))
		parts := cut(values, n)
		d.add(piece{gap: gap, height: top + float64(n)*value.leading + 0.6, draw: func(y float64) {
			for i, item := range items {
				x := marginX + float64(i)*(width+gutter)
				if first {
					d.mark(item, "Lbl", func() { d.lines(label, x, y+top-float64(len(labels[i]))*label.leading, labels[i]) })
				}
				if len(parts[i]) > 0 {
					d.mark(item, "LBody", func() { d.lines(value, x, y+top, parts[i]) })
				}
			}
		}})
	}
}

// longest is the number of lines of the longest text.
func longest(texts [][]string) int {
	n := 0
	for _, t := range texts {
		n = max(n, len(t))
	}
	return n
}

// cut takes up to n lines from the front of each text.
func cut(texts [][]string, n int) [][]string {
	front := make([][]string, len(texts))
	for i, t := range texts {
		k := min(n, len(t))
		front[i], texts[i] = t[:k], t[k:]
	}
	return front
}

// Figure is a number worth seeing first, with the word it counts.
type Figure struct {
	Value string `json:"value"`          // such as "5"
	Label string `json:"label"`          // such as "accounts"
	Note  string `json:"note,omitempty"` // what it is made of, in small type; may be empty
	Tone  Tone   `json:"tone,omitzero"`
}

// Figures sets two to six figures side by side in a tinted strip.
func (d *Doc) Figures(figures []Figure) {
	if len(figures) == 0 {
		return
	}
	const padY, padX = 3.2, 5.0
	width := d.contentWidth() / float64(len(figures))
	number, label, note := figureStyle(), cellStrong(), detailStyle()
	values, labels, notes := make([][]string, len(figures)), make([][]string, len(figures)), make([][]string, len(figures))
	elements := make([]*seal.Element, len(figures))
	for i, f := range figures {
		elements[i] = branch(d.root, "P")
		values[i] = d.clamp(number, f.Value, width-2*padX, 1)
		labels[i] = d.clamp(label, f.Label, width-2*padX, 2)
		if f.Note != "" {
			notes[i] = d.clamp(note, f.Note, width-2*padX, 3)
		}
	}
	height := 2*padY + number.leading + float64(longest(labels))*label.leading + float64(longest(notes))*note.leading
	d.add(piece{gap: 3, height: height + 1, draw: func(y float64) {
		d.artifact(func() { d.strip(y, width, height, len(figures)) })
		for i, f := range figures {
			st := number
			st.ink = f.Tone.strong()
			x, y := marginX+float64(i)*width+padX, y+padY
			d.show(elements[i], func() {
				y = d.lines(st, x, y, spaced(values[i]))
				y = d.lines(label, x, y, spaced(labels[i]))
				d.lines(note, x, y, notes[i])
			})
		}
	}})
}

// strip draws the ground of a row of figures, with hairlines between them.
func (d *Doc) strip(y, width, height float64, n int) {
	d.fill(tint())
	d.canvas.rect(marginX, y, d.contentWidth(), height, filled)
	c := hair()
	d.canvas.setDraw(c)
	d.canvas.setWidth(0.25)
	for i := 1; i < n; i++ {
		x := marginX + float64(i)*width
		d.canvas.line(x, y+3, x, y+height-3)
	}
}
