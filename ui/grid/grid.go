package grid

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Grid is a list with columns. What is chosen is called out at once; opening takes Enter.
type Grid struct {
	widget.BaseWidget
	columns []Column
	natural []float32
	widths  []float32
	given   []Row // in the order in which they came
	rows    []Row // as they are shown
	by      int   // column sorted by, or -1
	down    bool
	partial bool
	asked   bool // for more, which has not come yet

	heads *heads
	list  *rowList

	OnChosen func(Row)
	OnOpened func(Row)
	OnMore   func(all bool) // more rows are wanted: the next, or all where they are to be sorted
	OnLeft   func()         // Escape, or the arrow up from the first row
}

// New makes an empty grid.
func New(columns ...Column) *Grid {
	g := &Grid{columns: columns, by: -1, widths: make([]float32, len(columns))}
	g.heads = newHeads(g)
	g.list = newRowList(g)
	g.ExtendBaseWidget(g)
	return g
}

// Fill swaps the rows. Partial says that there are more of them. What was chosen stays chosen where it is still there.
func (g *Grid) Fill(rows []Row, partial bool) {
	chosen, had := g.Chosen()
	g.given, g.partial, g.asked = rows, partial, false
	g.natural = natural(g.columns, rows)
	g.arrange()
	g.lay(g.Size().Width)
	g.list.at = -1
	if had {
		g.list.at = g.indexOf(chosen.ID)
	}
	g.list.mark()
}

// Add puts more rows after those that are shown.
func (g *Grid) Add(rows []Row, partial bool) {
	g.given = append(slices.Clip(g.given), rows...)
	g.partial, g.asked = partial, false
	g.arrange()
	g.list.Refresh()
}

// Len is how many rows are shown, and whether there are more.
func (g *Grid) Len() (n int, partial bool) { return len(g.rows), g.partial }

// Rows are those that are shown, in their order.
func (g *Grid) Rows() []Row { return g.rows }

// Chosen is the row that is chosen.
func (g *Grid) Chosen() (Row, bool) {
	if g.list.at < 0 || g.list.at >= len(g.rows) {
		return Row{}, false
	}
	return g.rows[g.list.at], true
}

// Choose chooses the row of an id and calls it out.
func (g *Grid) Choose(id string) {
	if i := g.indexOf(id); i >= 0 {
		g.list.choose(i)
	}
}

// Mark chooses the row of an id without calling it out, such as when somebody comes back to a list.
func (g *Grid) Mark(id string) {
	g.list.at = g.indexOf(id)
	g.list.mark()
}

func (g *Grid) indexOf(id string) int {
	return slices.IndexFunc(g.rows, func(r Row) bool { return r.ID == id })
}

// Keyboard is what takes the keyboard.
func (g *Grid) Keyboard() fyne.Focusable { return g.list }

// Sort orders the rows by a column, and by the same again the other way round. Where rows are missing they are asked for first.
func (g *Grid) Sort(column int) {
	if g.by == column {
		g.down = !g.down
	} else {
		g.by, g.down = column, false
	}
	if g.partial && g.OnMore != nil {
		g.asked = true
		g.OnMore(true)
	}
	chosen, had := g.Chosen()
	g.arrange()
	if had {
		g.list.at = g.indexOf(chosen.ID)
	}
	g.heads.Refresh()
	g.list.mark()
}

// Sorted is the column by which the rows are ordered, or -1, and whether it is the other way round.
func (g *Grid) Sorted() (column int, down bool) { return g.by, g.down }

// SortedBy has the rows that are filled in next ordered by a column, such as when somebody comes back to a list.
func (g *Grid) SortedBy(column int, down bool) {
	if column >= -1 && column < len(g.columns) {
		g.by, g.down = column, down
	}
}

func (g *Grid) arrange() {
	g.rows = g.given
	if g.by >= 0 {
		g.rows = sorted(g.given, g.by, g.down)
	}
}

// lay shares the width among the columns.
func (g *Grid) lay(width float32) {
	if g.natural == nil {
		g.natural = natural(g.columns, nil)
	}
	g.widths = widths(g.columns, g.natural, width)
	g.heads.Refresh()
	g.list.Refresh()
}

func (g *Grid) open(r Row) {
	if g.OnOpened != nil {
		g.OnOpened(r)
	}
}

// near is how many rows before the end more are asked for.
const near = 40

// mostWithin is how many rows a grid shows at most that stands within a page, among other things.
const mostWithin = 10

// HeightFor is how high the grid is within a page: its titles and its rows, up to what is read at once. Where the grid has the page to itself it takes what there is.
func (g *Grid) HeightFor(float32) float32 {
	rows := min(max(len(g.rows), 1), mostWithin)
	return float32(rows+1) * (rowHeight() + fynetheme.Padding())
}

// shows notes that a row is drawn, which near the end asks for more.
func (g *Grid) shows(i int) {
	if g.partial && !g.asked && i >= len(g.rows)-near && g.OnMore != nil {
		g.asked = true
		g.OnMore(false)
	}
}

// Wheel scrolls among the rows, where there are more than are shown.
func (g *Grid) Wheel(e *fyne.ScrollEvent) bool {
	before := g.list.GetScrollOffset()
	g.list.ScrollToOffset(before - e.Scrolled.DY)
	return g.list.GetScrollOffset() != before
}

// CreateRenderer puts the titles above the rows.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return &gridRenderer{WidgetRenderer: widget.NewSimpleRenderer(container.NewBorder(g.heads, nil, nil, nil, g.list)), grid: g}
}

// gridRenderer shares the width anew when it changes or the text grows.
type gridRenderer struct {
	fyne.WidgetRenderer
	grid *Grid
}

func (r *gridRenderer) Layout(size fyne.Size) {
	r.grid.lay(size.Width)
	r.WidgetRenderer.Layout(size)
}

func (r *gridRenderer) Refresh() {
	r.grid.natural = natural(r.grid.columns, r.grid.given)
	r.grid.lay(r.grid.Size().Width)
	r.WidgetRenderer.Refresh()
}

// rowList is the list of rows, with the keys that Fyne's own does not know.
type rowList struct {
	widget.List
	grid *Grid
	at   int // chosen row, or -1
}

func newRowList(g *Grid) *rowList {
	l := &rowList{grid: g, at: -1}
	l.Length = func() int { return len(g.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newLine(g) }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		if row, is := o.(*line); is && i < len(g.rows) {
			row.show(g.rows[i])
			g.shows(i)
		}
	}
	l.OnSelected = func(i int) {
		if i != l.at {
			l.choose(i)
		}
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// mark shows which row is chosen without calling it out.
func (l *rowList) mark() {
	called := l.OnSelected
	l.OnSelected = nil
	if l.at < 0 {
		l.UnselectAll()
		l.ScrollToTop()
	} else {
		l.Select(l.at)
	}
	l.OnSelected = called
	l.Refresh()
}

func (l *rowList) choose(i int) {
	if len(l.grid.rows) == 0 {
		return
	}
	l.at = min(max(i, 0), len(l.grid.rows)-1)
	l.mark()
	if l.grid.OnChosen != nil {
		l.grid.OnChosen(l.grid.rows[l.at])
	}
}

// TypedKey moves through the rows as a mail program does: what is moved to is chosen.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.Size().Height/(rowHeight()+4))-1)
	switch e.Name {
	case fyne.KeyDown:
		l.choose(l.at + 1)
	case fyne.KeyUp:
		if l.at <= 0 && l.grid.OnLeft != nil {
			l.grid.OnLeft()
			return
		}
		l.choose(l.at - 1)
	case fyne.KeyPageDown:
		l.choose(max(l.at, 0) + page)
	case fyne.KeyPageUp:
		l.choose(l.at - page)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(len(l.grid.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.at < 0 && len(l.grid.rows) > 0 { // the first is marked as the one that has the keyboard
			l.at = 0
			l.mark()
		}
		if row, chosen := l.grid.Chosen(); chosen {
			l.grid.open(row)
		}
	case fyne.KeyEscape:
		if l.grid.OnLeft != nil {
			l.grid.OnLeft()
		}
	}
}
