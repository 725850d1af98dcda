package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/theme"
)

// line draws one row: a text for each column, and a mark behind those that have a tone. Lists use the same few lines again and again.
type line struct {
	widget.BaseWidget
	grid  *Grid
	row   Row
	texts []*canvas.Text
	marks []*canvas.Rectangle
	under *canvas.Rectangle
}

func newLine(g *Grid) *line {
	l := &line{grid: g, under: canvas.NewRectangle(color.Transparent)}
	for range g.columns {
		l.texts = append(l.texts, canvas.NewText("", color.Black))
		mark := canvas.NewRectangle(color.Transparent)
		mark.CornerRadius = 4
		mark.Hide()
		l.marks = append(l.marks, mark)
	}
	l.ExtendBaseWidget(l)
	return l
}

// show draws a row.
func (l *line) show(r Row) {
	l.row = r
	l.Refresh()
}

// lay puts the texts in their columns. It measures only what may be too long.
func (l *line) lay(size fyne.Size) {
	text := fynetheme.TextSize()
	height := fyne.MeasureText("M", text, fyne.TextStyle{}).Height
	left := float32(0)
	for i, t := range l.texts {
		width := l.grid.widths[i]
		t.Hidden = width == 0 || i >= len(l.row.Cells)
		l.marks[i].Hidden = true
		if t.Hidden {
			continue
		}
		l.cell(i, l.row.Cells[i], fyne.NewPos(left, (size.Height-height)/2), fyne.NewSize(width, height))
		left += width
	}
	l.under.Move(fyne.NewPos(0, size.Height+1))
	l.under.Resize(fyne.NewSize(size.Width, 1))
}

func (l *line) cell(i int, cell Cell, at fyne.Position, size fyne.Size) {
	t := l.texts[i]
	t.TextSize, t.TextStyle = fynetheme.TextSize(), fyne.TextStyle{Bold: cell.Bold}
	t.Color = fynetheme.Color(theme.On(cell.Tone))
	inside := size.Width - 2*gap
	if cell.Tone != theme.Plain {
		inside -= 2 * gap
		t.TextSize = fynetheme.CaptionTextSize()
	}
	t.Text = fit(cell.said(), t.TextSize, t.TextStyle, inside)
	width := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle).Width
	x := at.X + gap
	if l.grid.columns[i].Right {
		x = at.X + size.Width - gap - width
	}
	y := at.Y
	if cell.Tone != theme.Plain && cell.Text != "" {
		mark := l.marks[i]
		mark.Hidden = false
		mark.FillColor = fynetheme.Color(theme.Behind(cell.Tone))
		mark.Move(fyne.NewPos(x, y-2))
		mark.Resize(fyne.NewSize(width+2*gap, size.Height+4))
		x += gap
		y += (size.Height - fyne.MeasureText("M", t.TextSize, t.TextStyle).Height) / 2
	}
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(width, size.Height))
}

func (l *line) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{l.under}
	for i := range l.texts {
		objects = append(objects, l.marks[i], l.texts[i])
	}
	return &lineRenderer{line: l, objects: objects}
}

type lineRenderer struct {
	line    *line
	objects []fyne.CanvasObject
}

func (r *lineRenderer) Layout(size fyne.Size) { r.line.lay(size) }

func (r *lineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, rowHeight())
}

func (r *lineRenderer) Refresh() {
	r.line.under.FillColor = fynetheme.Color(theme.Hairline)
	r.line.lay(r.line.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *lineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *lineRenderer) Destroy()                     {}

// rowHeight is that of a row without the gap that a list leaves under it: 32 together, at the smallest text.
func rowHeight() float32 {
	return max(28, fyne.MeasureText("M", fynetheme.TextSize(), fyne.TextStyle{}).Height+10)
}

// heads are the titles of the columns; each sorts by its column.
type heads struct {
	widget.BaseWidget
	grid   *Grid
	behind *canvas.Rectangle
	under  *canvas.Rectangle
	texts  []*canvas.Text
}

func newHeads(g *Grid) *heads {
	h := &heads{grid: g, behind: canvas.NewRectangle(color.Transparent), under: canvas.NewRectangle(color.Transparent)}
	for range g.columns {
		h.texts = append(h.texts, canvas.NewText("", color.Black))
	}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped sorts by the column that was tapped.
func (h *heads) Tapped(e *fyne.PointEvent) {
	left := float32(0)
	for i, width := range h.grid.widths {
		if left += width; e.Position.X < left {
			h.grid.Sort(i)
			return
		}
	}
}

// Cursor shows that the titles can be pressed.
func (h *heads) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (h *heads) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{h.behind, h.under}
	for _, t := range h.texts {
		objects = append(objects, t)
	}
	return &headsRenderer{heads: h, objects: objects}
}

type headsRenderer struct {
	heads   *heads
	objects []fyne.CanvasObject
}

func (r *headsRenderer) Layout(size fyne.Size) {
	h := r.heads
	h.behind.Resize(size)
	h.under.Move(fyne.NewPos(0, size.Height-1))
	h.under.Resize(fyne.NewSize(size.Width, 1))
	left := float32(0)
	for i, t := range h.texts {
		width := h.grid.widths[i]
		if t.Hidden = width == 0; t.Hidden {
			continue
		}
		title := theme.Say(h.grid.columns[i].Title)
		if h.grid.by == i {
			title += map[bool]string{false: " ▲", true: " ▼"}[h.grid.down]
		}
		t.TextSize, t.TextStyle = fynetheme.CaptionTextSize(), fyne.TextStyle{Bold: true}
		t.Text = fit(title, t.TextSize, t.TextStyle, width-2*gap)
		min := t.MinSize()
		x := left + gap
		if h.grid.columns[i].Right {
			x = left + width - gap - min.Width
		}
		t.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		t.Resize(min)
		left += width
	}
}

func (r *headsRenderer) MinSize() fyne.Size { return fyne.NewSize(200, rowHeight()) }

func (r *headsRenderer) Refresh() {
	h := r.heads
	h.behind.FillColor = fynetheme.Color(fynetheme.ColorNameHeaderBackground)
	h.under.FillColor = fynetheme.Color(fynetheme.ColorNameSeparator)
	for _, t := range h.texts {
		t.Color = fynetheme.Color(theme.Faint)
	}
	r.Layout(h.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *headsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *headsRenderer) Destroy()                     {}
