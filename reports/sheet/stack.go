package sheet

import (
	"slices"
	"strings"
)

// stack is what stands in a cell: lines one under the other, each in its own style, some of them tags.
type stack []stackLine

type stackLine struct {
	style style
	text  string
	tag   Tag // drawn instead of text where its word is not empty
}

// stack sets a cell in a width.
func (d *Doc) stack(c Cell, width float64) stack {
	var s stack
	if c.Tag.Word != "" {
		word := d.fit(tagStyle(), c.Tag.Word, width-2*tagPadding)
		st := tagStyle()
		st.leading += 0.5 // air below the box
		s = append(s, stackLine{style: st, tag: Tag{word, c.Tag.Tone}})
	}
	if c.Text != "" {
		st := cellStyle()
		if c.Strong {
			st = cellStrong()
		}
		s = s.lines(st, d.wrap(st, c.Text, width))
	}
	if c.Detail != "" {
		s = s.lines(detailStyle(), d.wrap(detailStyle(), c.Detail, width))
	}
	return s
}

// lines adds lines of one style.
func (s stack) lines(st style, lines []string) stack {
	s = slices.Grow(s, len(lines))
	for _, line := range lines {
		s = append(s, stackLine{style: st, text: line})
	}
	return s
}

func (s stack) height() float64 {
	h := 0.0
	for _, l := range s {
		h += l.style.leading
	}
	return h
}

// split divides a stack before the line that would exceed a height.
func (s stack) split(most float64) (part, rest stack) {
	h := 0.0
	for i, l := range s {
		if h += l.style.leading; h > most {
			return s[:i], s[i:]
		}
	}
	return s, nil
}

// draw writes the text of a stack.
func (s stack) draw(d *Doc, x, width, y float64, align Align) {
	for i, l := range s {
		left := x
		if align == Right && l.tag.Word == "" {
			left = x + width - d.measure(l.style, trimEnd(l.text))
		}
		if l.tag.Word != "" {
			l.tag.Word += " "
			d.tagText(left, y, l.tag)
		} else {
			if i+1 < len(s) && s[i+1].style != l.style {
				l.text += " "
			}
			d.text(l.style, left, y+l.style.baseline(), l.text)
		}
		y += l.style.leading
	}
}

// spaced ends lines with a space: unseen, but it keeps words apart for those who listen.
func spaced(lines []string) []string {
	if len(lines) == 0 || strings.HasSuffix(lines[len(lines)-1], " ") {
		return lines
	}
	return append(lines[:len(lines)-1:len(lines)-1], lines[len(lines)-1]+" ")
}

// drawBoxes draws what lies behind the text.
func (s stack) drawBoxes(d *Doc, x, y float64) {
	for _, l := range s {
		if l.tag.Word != "" {
			d.tagBox(x, y, l.tag)
		}
		y += l.style.leading
	}
}
