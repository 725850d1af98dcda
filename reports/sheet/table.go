package sheet

import (
	"fmt"

	"muniment/reports/seal"
)

// Align is the side to which a column's text keeps.
type Align int

// The alignments: text to the left, numbers to the right.
const (
	Left Align = iota
	Right
)

// Column is one column of a table.
type Column struct {
	Title  string  `json:"title"`
	Width  float64 `json:"width,omitempty"` // its share of the page's width, against the other columns
	Align  Align   `json:"align,omitempty"`
	Header bool    `json:"header,omitempty"` // its cells name their rows: they are tagged as row headers
	Below  bool    `json:"below,omitempty"`  // its cells run across the page below the others but the first: for long text, such as evidence. Width does not apply
}

// Cell is what stands in one column of one row: a tag, then text, then detail in smaller type, each on lines of its own.
type Cell struct {
	Tag    Tag    `json:"tag,omitzero"` // no tag where its word is empty
	Text   string `json:"text,omitempty"`
	Strong bool   `json:"strong,omitempty"` // sets Text bold
	Detail string `json:"detail,omitempty"`
}

// Rows makes plain cells of texts.
func Rows(texts [][]string) [][]Cell {
	rows := make([][]Cell, len(texts))
	for i, row := range texts {
		rows[i] = make([]Cell, len(row))
		for j, text := range row {
			rows[i][j].Text = text
		}
	}
	return rows
}

// table is a table being drawn.
type table struct {
	*Doc
	columns []Column
	x, w    []float64 // left edge and width of each column's text
	heads   []stack
	height  float64 // of the head
	element *seal.Element
}

const (
	cellGap  = 4.0 // between columns
	cellPadX = 2.2 // left and right of a row
	cellPadY = 1.5 // above and below the text of a row
	belowGap = 0.7 // above a cell that runs below the others
)

// Table draws a table over as many pages as it takes. Columns share the width by their weights. Short rows are filled with empty
// cells; a row with too many is a mistake, ErrCells. A table without rows is the word that there are none.
func (d *Doc) Table(columns []Column, rows [][]Cell) {
	if len(columns) == 0 {
		return
	}
	if len(rows) == 0 {
		d.Paragraph(d.words.Say("None"))
		return
	}
	t := &table{Doc: d, columns: columns, element: branch(d.root, "Table")}
	t.measureColumns()
	d.add(piece{gap: 2.5, height: t.height, keep: true, draw: func(y float64) {
		t.head(y, true)
		d.onPage = func() {
			d.artifact(func() { t.head(d.y, false) })
			d.y += t.height
		}
	}})
	for i, row := range rows {
		if len(row) > len(columns) {
			d.fail(fmt.Errorf("row %d has %d cells for %d columns: %w", i+1, len(row), len(columns), ErrCells))
			row = row[:len(columns)]
		}
		t.row(row, i == len(rows)-2)
	}
	d.add(piece{draw: func(float64) { // takes no room of its own: where there were none it would begin a page with a head that has no rows
		d.onPage = nil
		d.y++
	}})
}

// measureColumns shares the page's width among the columns and sets their titles.
func (t *table) measureColumns() {
	n := len(t.columns)
	t.x, t.w, t.heads = make([]float64, n), make([]float64, n), make([]stack, n)
	shares, beside := 0.0, 0
	for _, c := range t.columns {
		if !c.Below {
			shares += max(c.Width, 0.01)
			beside++
		}
	}
	left, right := marginX+cellPadX, t.pageWidth-marginX-cellPadX
	space := right - left - cellGap*float64(max(beside-1, 0))
	x, below, seen := left, left, 0
	for i, c := range t.columns {
		if c.Below {
			continue
		}
		t.x[i], t.w[i] = x, space*max(c.Width, 0.01)/shares
		if seen++; seen == 2 {
			below = x
		}
		x += t.w[i] + cellGap
	}
	for i, c := range t.columns {
		st := headStyle()
		if c.Below {
			t.x[i], t.w[i] = below, right-below
			st.face, st.ink = regular, muted()
		}
		t.heads[i] = stack(nil).lines(st, t.clamp(st, c.Title, t.w[i], 3))
	}
	t.height = t.rowHeight(t.heads) + 2*cellPadY
}

// head draws the column titles; only the first head of a table is tagged.
func (t *table) head(y float64, tagged bool) {
	rules := func() {
		t.fill(tint())
		t.canvas.rect(marginX, y, t.contentWidth(), t.height, filled)
		t.rule(marginX, y+t.height, t.contentWidth(), 0.35, accent())
	}
	if !tagged {
		rules()
	} else {
		t.artifact(rules)
	}
	var tr *seal.Element
	if tagged {
		tr = t.tableRow()
	}
	t.cells(y+cellPadY, t.heads, func(i int, draw func()) {
		if !tagged {
			draw()
			return
		}
		t.mark(tr, "TH", draw).Scope = "Column"
	})
}

// row adds one row: whole, or in parts as tall as a page where it is taller. The last row but one keeps with the last, which
// would look lost on a page of its own.
func (t *table) row(cells []Cell, keep bool) {
	stacks := make([]stack, len(t.columns))
	for i, cell := range cells {
		stacks[i] = t.stack(cell, t.w[i])
	}
	most := max(t.bodyHeight()-t.height-2*cellPadY, 3*titleStyle().leading) // always room for a line
	for {
		part, rest := stacks, []stack(nil)
		height := t.rowHeight(stacks)
		if height > most {
			part, rest = t.split(stacks, t.room(most))
			height = t.rowHeight(part)
		}
		t.add(piece{height: height + 2*cellPadY, keep: keep && rest == nil, draw: func(y float64) {
			t.drawRow(y, height+2*cellPadY, part)
		}})
		if rest == nil {
			return
		}
		stacks = rest
	}
}

// room is how much of a row too tall for a page goes on this one: what is left of it if that is worth while, else a page's worth.
func (t *table) room(most float64) float64 {
	const worthWhile = 40
	if left := t.bottom() - t.y - 2*cellPadY; len(t.queue) == 0 && !t.fresh && left >= worthWhile {
		return min(left, most)
	}
	return most
}

// rowHeight is the height of a row's text: of its first cell, or of the other cells with those below them.
func (t *table) rowHeight(stacks []stack) float64 {
	first, rest := t.beside(stacks)
	below := 0.0
	for i, s := range stacks {
		if t.columns[i].Below && len(s) > 0 {
			below += belowGap + s.height()
		}
	}
	return max(first, rest+below)
}

// beside is the height of the first cell, and of the others that stand beside it. Where it stands alone, others run below it.
func (t *table) beside(stacks []stack) (first, rest float64) {
	seen := 0
	for i, s := range stacks {
		switch {
		case t.columns[i].Below:
		case seen == 0:
			first = s.height()
			seen++
		default:
			rest = max(rest, s.height())
			seen++
		}
	}
	if seen == 1 {
		rest = first
	}
	return first, rest
}

// split divides a row at a height, cell by cell.
func (t *table) split(stacks []stack, most float64) (part, rest []stack) {
	part, rest = make([]stack, len(stacks)), make([]stack, len(stacks))
	for i, s := range stacks {
		if !t.columns[i].Below {
			part[i], rest[i] = s.split(most)
		}
	}
	_, used := t.beside(part)
	for i, s := range stacks {
		if t.columns[i].Below {
			part[i], rest[i] = s.split(most - used - belowGap)
			used += part[i].height() + belowGap
		}
	}
	return part, rest
}

// drawRow draws one row with the hairline under it.
func (t *table) drawRow(y, height float64, stacks []stack) {
	tr := t.tableRow()
	t.artifact(func() {
		t.rule(marginX, y+height, t.contentWidth(), 0.15, hair())
		t.cells(y+cellPadY, stacks, nil)
	})
	t.cells(y+cellPadY, stacks, func(i int, draw func()) {
		tag := "TD"
		if t.columns[i].Header {
			tag = "TH"
		}
		e := t.mark(tr, tag, draw)
		if t.columns[i].Header {
			e.Scope = "Row"
		}
	})
}

// tableRow adds the element of a row, with room for its cells.
func (t *table) tableRow() *seal.Element {
	tr := branch(t.element, "TR")
	tr.Children = make([]*seal.Element, 0, len(t.columns))
	return tr
}

// cells visits the cells of a row from its top. With a nil show it draws what lies behind the text, the boxes of tags.
func (t *table) cells(y float64, stacks []stack, show func(i int, draw func())) {
	_, rest := t.beside(stacks)
	below := y + rest
	for i, s := range stacks {
		top := y
		if t.columns[i].Below {
			top = below + belowGap
			below = top + s.height()
		}
		if show == nil {
			s.drawBoxes(t.Doc, t.x[i], top)
			continue
		}
		show(i, func() { s.draw(t.Doc, t.x[i], t.w[i], top, t.columns[i].Align) })
	}
}
