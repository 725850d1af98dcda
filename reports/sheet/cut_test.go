package sheet

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

func TestACutFaceHoldsWhatIsShownAndNoMore(t *testing.T) {
	t.Parallel()
	for name, read := range typefaces {
		whole, err := read()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		shown := []rune{' ', 'A', 'i', 'Â', 'ŵ', '…'}
		f, err := whole.cut("F1", name, shown)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if sum(f.File) != 0xb1b0afba {
			t.Errorf("%s: the file's own sum is wrong", name)
		}
		tables, err := readTables(f.File)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cut := &typeface{tables: tables, count: int(binary.BigEndian.Uint16(tables["maxp"][4:]))}
		if cut.count <= len(shown) || cut.count > 4*len(shown) {
			t.Errorf("%s: %d glyphs for %d characters", name, cut.count, len(shown))
		}
		for i, g := range f.Glyphs {
			of := int(whole.glyphs[shown[i]])
			if g.Width != int(whole.widths[shown[i]]) || cut.advance(int(g.Index)) != whole.advance(of) || cut.bearing(int(g.Index)) != whole.bearing(of) {
				t.Errorf("%s: %q is not as wide as it was", name, shown[i])
			}
			samePart(t, whole, cut, of, int(g.Index))
		}
		again, err := whole.cut("F1", name, shown)
		if err != nil || !bytes.Equal(f.File, again.File) {
			t.Errorf("%s: the same characters give another file", name)
		}
	}
}

// samePart compares an outline, and those of which it is made, in the whole face and in the cut one.
func samePart(t *testing.T, whole, cut *typeface, was, is int) {
	t.Helper()
	a, b := slices.Clone(whole.outline(was)), slices.Clone(cut.outline(is))
	err := parts(a, func(place int) {
		samePart(t, whole, cut, int(binary.BigEndian.Uint16(a[place:])), int(binary.BigEndian.Uint16(b[place:])))
		copy(b[place:place+2], a[place:])
	})
	if err != nil || !bytes.Equal(a, b[:min(len(a), len(b))]) || len(bytes.Trim(b[min(len(a), len(b)):], "\x00")) > 0 {
		t.Errorf("glyph %d is drawn differently as glyph %d (%v)", was, is, err)
	}
}
