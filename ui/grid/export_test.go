package grid

// Drawn are the texts of the first row as they fit their columns.
func Drawn(g *Grid) []string {
	l := newLine(g)
	l.row = g.rows[0]
	l.lay(g.Size())
	var out []string
	for _, t := range l.texts {
		out = append(out, t.Text)
	}
	return out
}

// Widths is how wide the columns are together.
func Widths(g *Grid) float32 {
	sum := float32(0)
	for _, w := range g.widths {
		sum += w
	}
	return sum
}
