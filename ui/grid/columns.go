package grid

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/ui/theme"
)

// gap is what stands free on each side of a cell.
const gap = 8

// sample is how many rows are measured for the widths of columns.
const sample = 60

// natural are the widths that the columns would like: those of their widest text among the first rows.
func natural(columns []Column, rows []Row) []float32 {
	size := fynetheme.TextSize()
	char := fyne.MeasureText("n", size, fyne.TextStyle{}).Width
	out := make([]float32, len(columns))
	for i, c := range columns {
		out[i] = max(fyne.MeasureText(theme.Say(c.Title)+" ▲", size, fyne.TextStyle{Bold: true}).Width, c.Least*char)
	}
	for _, r := range rows[:min(len(rows), sample)] {
		for i, cell := range r.Cells {
			w := fyne.MeasureText(cell.said(), size, fyne.TextStyle{Bold: cell.Bold}).Width
			if cell.Tone != 0 {
				w += 2 * gap
			}
			out[i] = max(out[i], w)
		}
	}
	for i, c := range columns {
		if c.Most > 0 {
			out[i] = min(out[i], c.Most*char)
		}
		out[i] += 2 * gap
	}
	return out
}

// fewest is to how many characters a column that grows gives way in the end, where there is no room at all.
const fewest = 7

// widths share a width among the columns: spare ones are left out, the last first, while the others would be cut short; then those that grow take what is
// left, or all give way down to their least, those that grow first. A column that is left out has no width.
func widths(columns []Column, natural []float32, width float32) []float32 {
	char := fyne.MeasureText("n", fynetheme.TextSize(), fyne.TextStyle{}).Width
	out := append([]float32{}, natural...)
	least := func(i int) float32 { return min(out[i], columns[i].Least*char+2*gap) }
	total := func(of func(int) float32) (sum float32) {
		for i := range out {
			if out[i] > 0 {
				sum += of(i)
			}
		}
		return sum
	}
	comfortable := func(i int) float32 {
		most := float32(15)
		if columns[i].Grows { // what a row is called is read whole before what can be spared
			most = 30
		}
		return max(least(i), min(out[i], most*char+2*gap))
	}
	for i := len(columns) - 1; i > 0 && total(comfortable) > width; i-- {
		if columns[i].Spare {
			out[i] = 0
		}
	}
	want := total(func(i int) float32 { return out[i] })
	switch {
	case want <= width:
		grow(columns, out, width-want)
	case want > width:
		shrink(columns, out, least, want-width)
		if want = total(func(i int) float32 { return out[i] }); want > width { // rather less of what can be read elsewhere than half a date
			shrink(columns, out, func(i int) float32 {
				if columns[i].Grows {
					return min(out[i], fewest*char+2*gap)
				}
				return out[i]
			}, want-width)
		}
		if want = total(func(i int) float32 { return out[i] }); want > width { // better all cut short than the last out of sight
			for i := range out {
				out[i] *= width / want
			}
		}
	}
	return out
}

// shrink takes what is too much, down to what is least: from the columns that grow first, so that dates and marks stay whole as long as there is room for them.
func shrink(columns []Column, out []float32, least func(int) float32, short float32) {
	for _, growing := range []bool{true, false} {
		give := float32(0)
		for i := range out {
			if out[i] > 0 && columns[i].Grows == growing {
				give += out[i] - least(i)
			}
		}
		if give <= 0 || short <= 0 {
			continue
		}
		part := min(1, short/give)
		for i := range out {
			if out[i] > 0 && columns[i].Grows == growing {
				out[i] -= (out[i] - least(i)) * part
			}
		}
		short -= give * part
	}
}

// grow gives what is left over to the columns that grow.
func grow(columns []Column, out []float32, left float32) {
	n := float32(0)
	for i, c := range columns {
		if c.Grows && out[i] > 0 {
			n++
		}
	}
	for i, c := range columns {
		if c.Grows && out[i] > 0 {
			out[i] += left / n
		}
	}
}

// fit cuts a text to a width.
func fit(s string, size float32, style fyne.TextStyle, width float32) string {
	if s == "" || fyne.MeasureText(s, size, style).Width <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:middle])+"…", size, style).Width <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]) + "…"
}
