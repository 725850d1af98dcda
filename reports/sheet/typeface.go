package sheet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"muniment/assets"
)

// faceName is one of the shipped faces, by its file name in assets.
type faceName string

const (
	regular faceName = "DejaVuSansCondensed"
	bold    faceName = "DejaVuSansCondensed-Bold"
	mono    faceName = "DejaVuSansMono"
)

// ErrFont says that a typeface the program ships is missing or damaged.
var ErrFont = errors.New("a typeface of the program cannot be read: install the program again")

// typeface is a shipped face as it was read once: all documents share it, and nothing of it changes.
type typeface struct {
	tables  map[string][]byte
	glyphs  []uint16 // by character, U+0000 to U+FFFF; 0: it has none
	widths  []uint16 // by character, in thousandths of the size
	missing uint16   // how wide what it has not is shown
	count   int      // of its glyphs
	scale   float64  // thousandths of the size in one of its units
}

// ErrCharacters says that a document was begun in Cover.Latin and holds characters beyond it.
var ErrCharacters = errors.New("the document holds characters that the small faces lack")

// latin ends the names of the small faces.
const latin = "-Latin"

// typefaces reads each shipped face when it is first asked for.
var typefaces = func() map[faceName]func() (*typeface, error) {
	out := map[faceName]func() (*typeface, error){}
	for _, name := range []faceName{regular, bold, mono, regular + latin, bold + latin, mono + latin} {
		out[name] = sync.OnceValues(func() (*typeface, error) { return readTypeface(assets.Font(string(name))) })
	}
	return out
}()

// readTypeface reads a TrueType file (OpenType 1.9): which characters it has, and how wide they are. What it says of places in the file is checked here once.
func readTypeface(font []byte) (*typeface, error) {
	tables, err := readTables(font)
	if err != nil {
		return nil, err
	}
	t := &typeface{tables: tables, glyphs: make([]uint16, 1<<16), widths: make([]uint16, 1<<16)}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "OS/2": 78, "post": 16} {
		if len(tables[name]) < least {
			return nil, fmt.Errorf("%w: its table %s is too short", ErrFont, name)
		}
	}
	t.count = t.at("maxp", 4)
	if units := t.at("head", 18); units > 0 {
		t.scale = 1000 / float64(units)
	}
	metrics := t.at("hhea", 34)
	if t.count == 0 || t.scale == 0 || metrics == 0 || metrics > t.count || len(tables["hmtx"]) < 4*metrics+2*(t.count-metrics) || len(tables["loca"]) < t.placeSize()*(t.count+1) {
		return nil, fmt.Errorf("%w: its glyphs have no widths or no places", ErrFont)
	}
	for g := range t.count {
		if from, to := t.place(g), t.place(g+1); from > to || to > len(tables["glyf"]) {
			return nil, fmt.Errorf("%w: glyph %d lies outside the file", ErrFont, g)
		}
	}
	if err := t.readCharacters(); err != nil {
		return nil, err
	}
	t.missing = t.thousandths(t.advance(0))
	for c, g := range t.glyphs {
		t.widths[c] = t.missing
		if g != 0 {
			t.widths[c] = t.thousandths(t.advance(int(g)))
		}
	}
	return t, nil
}

// readTables finds the tables of a file by their names.
func readTables(font []byte) (map[string][]byte, error) {
	if len(font) < 12 {
		return nil, ErrFont
	}
	out := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		entry := 12 + 16*i
		if entry+16 > len(font) {
			return nil, ErrFont
		}
		start, length := int(binary.BigEndian.Uint32(font[entry+8:])), int(binary.BigEndian.Uint32(font[entry+12:]))
		if start > len(font) || length > len(font)-start {
			return nil, ErrFont
		}
		out[string(font[entry:entry+4])] = font[start : start+length]
	}
	return out, nil
}

// at is the number of two bytes at a place of a table.
func (t *typeface) at(table string, place int) int {
	return int(binary.BigEndian.Uint16(t.tables[table][place:]))
}

// signed is at, of a number that may be less than nought.
func (t *typeface) signed(table string, place int) int {
	return int(int16(binary.BigEndian.Uint16(t.tables[table][place:]))) //nolint:gosec // so it is stored
}

// advance is how far the next glyph stands, in the face's own units.
func (t *typeface) advance(glyph int) int {
	return t.at("hmtx", 4*min(glyph, t.at("hhea", 34)-1))
}

// bearing is how far the outline stands from where the glyph begins.
func (t *typeface) bearing(glyph int) int {
	if metrics := t.at("hhea", 34); glyph >= metrics {
		return t.at("hmtx", 4*metrics+2*(glyph-metrics))
	}
	return t.at("hmtx", 4*glyph+2)
}

func (t *typeface) thousandths(units int) uint16 {
	return uint16(min(math.Round(float64(units)*t.scale), math.MaxUint16))
}

// placeSize is how many bytes the place of a glyph takes in the table of places.
func (t *typeface) placeSize() int {
	if t.at("head", 50) == 0 {
		return 2
	}
	return 4
}

// place is where the outline of a glyph begins.
func (t *typeface) place(glyph int) int {
	if t.placeSize() == 2 {
		return 2 * t.at("loca", 2*glyph)
	}
	return int(binary.BigEndian.Uint32(t.tables["loca"][4*glyph:]))
}

// outline is the drawing of a glyph; empty where it has none, as the space.
func (t *typeface) outline(glyph int) []byte {
	return t.tables["glyf"][t.place(glyph):t.place(glyph+1)]
}

// readCharacters reads which glyph each character has, from the format 4 subtable of the cmap table. PDF/A forbids showing a character that has none.
func (t *typeface) readCharacters() error {
	table, err := subtable(t.tables["cmap"])
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
			if glyph = (glyph + at(deltas+2*s)) & 0xffff; glyph >= t.count {
				return ErrFont
			}
			t.glyphs[c] = uint16(glyph)
		}
	}
	return nil
}

// subtable finds the format 4 subtable of a cmap table.
func subtable(cmap []byte) ([]byte, error) {
	if len(cmap) < 4 {
		return nil, ErrFont
	}
	for j := range int(binary.BigEndian.Uint16(cmap[2:])) {
		if 12+8*j > len(cmap) {
			break
		}
		at := int(binary.BigEndian.Uint32(cmap[8+8*j:]))
		if at+2 <= len(cmap) && binary.BigEndian.Uint16(cmap[at:]) == 4 {
			return cmap[at:], nil
		}
	}
	return nil, ErrFont
}
