package sheet

import (
	"slices"
	"strconv"
	"strings"

	"muniment/reports/seal"
)

// face is a typeface in use in a document.
type face struct {
	*typeface
	name  faceName
	lacks bool // a character was asked for that it has not

	resource string // its name in what a page draws
	drawn    []bool // by character: those that pages show
	shown    []rune // the same, in the order in which they were met
}

// face loads a typeface on first use, so that a small page embeds only what it shows.
func (d *Doc) face(name faceName) *face {
	if f, ok := d.faces[name]; ok {
		return f
	}
	file := name
	if d.cover.Latin {
		file += latin
	}
	t, err := typefaces[file]()
	if err != nil {
		d.fail(err)
		t = &typeface{glyphs: make([]uint16, 1<<16), widths: make([]uint16, 1<<16)}
	}
	f := &face{typeface: t, name: name, drawn: make([]bool, 1<<16), resource: "/F" + strconv.Itoa(len(d.faces)+1)}
	d.faces[name] = f
	return f
}

// has reports whether a face has a character.
func (f *face) has(r rune) bool { return int(r) < len(f.glyphs) && f.glyphs[r] != 0 }

// show notes which characters of a face pages show.
func (f *face) show(s string) {
	for _, r := range s {
		if int(r) < len(f.drawn) && !f.drawn[r] {
			f.drawn[r] = true
			f.shown = append(f.shown, r)
		}
	}
}

// fonts cuts each face to what pages show of it.
func (d *Doc) fonts() []seal.Font {
	var out []seal.Font
	for name, f := range d.faces {
		slices.Sort(f.shown)
		font, err := f.cut(f.resource[1:], name, f.shown)
		if err != nil {
			d.fail(err)
		}
		out = append(out, font)
	}
	slices.SortFunc(out, func(a, b seal.Font) int { return strings.Compare(a.Resource, b.Resource) })
	return out
}

// width is the advance of a character in thousandths of the size of type.
func (d *Doc) width(f *face, r rune) int {
	if r < 0 || int(r) >= len(f.widths) {
		return 0
	}
	return int(f.widths[r])
}

// measure is the width of a text in millimetres.
func (d *Doc) measure(st style, s string) float64 {
	f := d.face(st.face)
	total := 0
	for _, r := range s {
		total += d.width(f, r)
	}
	return float64(total) * st.size / 1000 / pointsPerMM
}
