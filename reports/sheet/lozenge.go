package sheet

import "strings"

// Tag is a word in a tinted box: "On time", "Late", "Open".
type Tag struct {
	Word string `json:"word"`
	Tone Tone   `json:"tone,omitzero"`
}

const (
	tagPadding = 1.7
	tagHeight  = 4.2
)

// tagBox draws the box of a tag, within an artifact, and returns its width.
func (d *Doc) tagBox(x, y float64, t Tag) float64 {
	p := t.Tone.paint()
	width := d.measure(tagStyle(), t.Word) + 2*tagPadding
	d.fill(p.fill)
	d.canvas.setDraw(p.line)
	d.canvas.setWidth(0.2)
	d.canvas.rounded(x, y+(tagStyle().leading-tagHeight)/2, width, tagHeight, 0.9)
	return width
}

// tagText writes the word of a tag into its box.
func (d *Doc) tagText(x, y float64, t Tag) {
	st := tagStyle()
	st.ink = t.Tone.paint().text
	d.text(st, x+tagPadding, y+st.baseline(), t.Word)
}

func trimEnd(s string) string { return strings.TrimRight(s, " ") }
