package sheet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"

	"github.com/jung-kurt/gofpdf"

	"muniment/assets"
)

// faceName is one of the shipped faces, by its file name in assets.
type faceName string

const (
	regular faceName = "DejaVuSansCondensed"
	bold    faceName = "DejaVuSansCondensed-Bold"
	mono    faceName = "DejaVuSansMono"
)

// face is a typeface in use: which characters it has, and how wide they are in thousandths of its size.
type face struct {
	name   faceName
	has    []bool   // by character, U+0000 to U+FFFF
	widths []uint16 // the same; unmeasured until first asked
	lacks  bool     // a character was asked for that it has not

	resource string // its name in what a page draws
	drawn    []bool // by character: those that pages show, for gofpdf to embed
	shown    []rune // the same, in the order in which they were met
}

const unmeasured = 0xffff

// ErrFont says that a typeface the program ships is missing or damaged.
var ErrFont = errors.New("a typeface of the program cannot be read: install the program again")

// ErrCharacters says that a document was begun in Cover.Latin and holds characters beyond it.
var ErrCharacters = errors.New("the document holds characters that the small faces lack")

// face loads a typeface on first use, so that a small page embeds only what it shows.
func (d *Doc) face(name faceName) *face {
	if f, ok := d.faces[name]; ok {
		return f
	}
	f := &face{name: name, has: make([]bool, 1<<16), widths: make([]uint16, 1<<16), drawn: make([]bool, 1<<16)}
	for i := range f.widths {
		f.widths[i] = unmeasured
	}
	d.faces[name] = f
	file := string(name)
	if d.cover.Latin {
		file += "-Latin"
	}
	data := assets.Font(file)
	if err := readCharacters(data, f.has); err != nil {
		d.fail(fmt.Errorf("%s: %w", name, err))
		return f
	}
	d.pdf.AddUTF8FontFromBytes(string(name), "", data)
	d.measuring = ""
	f.resource = d.resource(fontInUse, func(t *gofpdf.Tpl) { t.SetFont(string(name), "", 10) })
	return f
}

// How gofpdf chooses a font and draws a picture, with the name that it gives each.
var (
	fontInUse    = regexp.MustCompile(`BT (/F\S+) 10\.00 Tf ET\n$`)
	pictureDrawn = regexp.MustCompile(`(/I\S+) Do Q\n$`)
)

// resource asks gofpdf what it calls a font or a picture: it has the names to itself, and writes them where it draws.
func (d *Doc) resource(in *regexp.Regexp, draw func(*gofpdf.Tpl)) string {
	found := in.FindSubmatch(d.pdf.CreateTemplate(draw).Bytes())
	if found == nil {
		d.fail(ErrFont)
		return ""
	}
	return string(found[1])
}

// show notes which characters of a face pages show.
func (f *face) show(s string) {
	for _, r := range s {
		if int(r) < len(f.drawn) && !f.drawn[r] {
			f.drawn[r] = true
			f.shown = append(f.shown, r)
		}
	}
}

// embed has gofpdf embed of each face what pages show of it: it keeps account of that where it draws itself.
func (d *Doc) embed() {
	d.pdf.CreateTemplate(func(t *gofpdf.Tpl) {
		for name, f := range d.faces {
			t.SetFont(string(name), "", 10)
			t.Text(0, 0, string(f.shown))
		}
	})
}

// width is the advance of a character in thousandths of the size of type.
func (d *Doc) width(f *face, r rune) int {
	if r < 0 || int(r) >= len(f.widths) {
		return 0
	}
	if f.widths[r] == unmeasured {
		if d.measuring != f.name {
			d.pdf.SetFont(string(f.name), "", 10)
			d.measuring = f.name
		}
		f.widths[r] = uint16(min(max(d.pdf.GetStringSymbolWidth(string(r)), 0), unmeasured-1)) // bounded just here
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

// readCharacters marks the characters that a TrueType face maps to a glyph, from the format 4 subtable of its cmap table, the
// one gofpdf uses (OpenType 1.9, "cmap"). PDF/A forbids showing a character that has no glyph, and gofpdf does not tell.
func readCharacters(font []byte, has []bool) error {
	table, err := subtable(font)
	if err != nil {
		return err
	}
	if len(table) < 14 {
		return ErrFont
	}
	segments := int(binary.BigEndian.Uint16(table[6:])) / 2
	ends, starts := 14, 16+2*segments
	deltas, offsets := starts+2*segments, starts+4*segments
	if offsets+2*segments > len(table) {
		return ErrFont
	}
	at := func(i int) int { return int(binary.BigEndian.Uint16(table[i:])) }
	for s := range segments {
		offset := at(offsets + 2*s)
		for c := at(starts + 2*s); c <= at(ends+2*s) && c < 0xffff; c++ {
			glyph := c
			if offset != 0 {
				i := offsets + 2*s + offset + 2*(c-at(starts+2*s))
				if i+2 > len(table) {
					return ErrFont
				}
				if glyph = at(i); glyph == 0 {
					continue
				}
			}
			has[c] = (glyph+at(deltas+2*s))&0xffff != 0
		}
	}
	return nil
}

// subtable finds the format 4 subtable of a face's cmap table.
func subtable(font []byte) ([]byte, error) {
	if len(font) < 12 {
		return nil, ErrFont
	}
	tables := int(binary.BigEndian.Uint16(font[4:]))
	for i := range tables {
		entry := 12 + 16*i
		if entry+16 > len(font) {
			break
		}
		if string(font[entry:entry+4]) != "cmap" {
			continue
		}
		start := int(binary.BigEndian.Uint32(font[entry+8:]))
		if start+4 > len(font) {
			break
		}
		cmap := font[start:]
		for j := range int(binary.BigEndian.Uint16(cmap[2:])) {
			if 12+8*j > len(cmap) {
				break
			}
			at := int(binary.BigEndian.Uint32(cmap[8+8*j:]))
			if at+2 <= len(cmap) && binary.BigEndian.Uint16(cmap[at:]) == 4 {
				return cmap[at:], nil
			}
		}
	}
	return nil, ErrFont
}
