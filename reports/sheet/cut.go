package sheet

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"muniment/reports/seal"
)

// cut is a face with the glyphs of some characters alone, as a document embeds it. The characters stand in order.
func (t *typeface) cut(resource string, name faceName, shown []rune) (seal.Font, error) {
	old, err := t.needed(shown)
	if err != nil {
		return seal.Font{}, fmt.Errorf("%s: %w", name, err)
	}
	anew := make(map[int]int, len(old))
	for i, g := range old {
		anew[g] = i
	}
	f := seal.Font{Resource: resource, Name: string(name), File: t.file(old, anew), Missing: int(t.missing)}
	t.describe(&f)
	f.Glyphs = make([]seal.Glyph, len(shown))
	for i, r := range shown {
		f.Glyphs[i] = seal.Glyph{Character: uint16(r), Index: uint16(anew[int(t.glyphs[r])]), Width: int(t.widths[r])} //nolint:gosec // a face has fewer than 65,536 glyphs, of characters below U+FFFF
	}
	return f, nil
}

// describe fills in how a face looks as a whole (ISO 32000-1 section 9.8.1).
func (t *typeface) describe(f *seal.Font) {
	scaled := func(units int) int { return int(float64(units) * t.scale) }
	f.Ascent, f.Descent = scaled(t.signed("hhea", 4)), scaled(t.signed("hhea", 6))
	f.CapHeight = f.Ascent
	if t.at("OS/2", 0) > 1 && len(t.tables["OS/2"]) >= 90 {
		f.CapHeight = scaled(t.signed("OS/2", 88))
	}
	for i := range f.Box {
		f.Box[i] = scaled(t.signed("head", 36+2*i))
	}
	const symbolic, fixedPitch, forceBold, boldFrom = 4, 1, 1 << 18, 600
	weight := t.at("OS/2", 4)
	f.StemV, f.Flags = 50+int(math.Pow(float64(weight)/65, 2)), symbolic
	if weight >= boldFrom {
		f.Flags |= forceBold
	}
	if t.at("post", 12)|t.at("post", 14) != 0 {
		f.Flags |= fixedPitch
	}
}

// The flags of a glyph that is made of others (OpenType 1.9, "glyf").
const (
	wideOffsets = 1 << 0
	oneScale    = 1 << 3
	more        = 1 << 5
	twoScales   = 1 << 6
	fourScales  = 1 << 7
)

// parts calls f with the place of each glyph's number in an outline that is made of others.
func parts(outline []byte, f func(place int)) error {
	if len(outline) < 10 || outline[0]&0x80 == 0 {
		return nil
	}
	for at, flags := 10, more; flags&more != 0; {
		if at+4 > len(outline) {
			return ErrFont
		}
		flags = int(binary.BigEndian.Uint16(outline[at:]))
		f(at + 2)
		at += 6
		if flags&wideOffsets != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fourScales != 0:
			at += 8
		}
	}
	return nil
}

// needed lists the glyphs that some characters need, in order: the one for what is missing, their own, and those of which they are made.
func (t *typeface) needed(shown []rune) ([]int, error) {
	seen := make([]bool, t.count)
	out := []int{}
	need := func(g int) {
		if g < t.count && !seen[g] {
			seen[g] = true
			out = append(out, g)
		}
	}
	need(0)
	for _, r := range shown {
		need(int(t.glyphs[r]))
	}
	for i := 0; i < len(out); i++ { // it grows
		outline := t.outline(out[i])
		if err := parts(outline, func(place int) { need(int(binary.BigEndian.Uint16(outline[place:]))) }); err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}

// file writes a TrueType file of some glyphs under new numbers, with the tables that ISO 32000-1 section 9.9 asks for.
func (t *typeface) file(old []int, anew map[int]int) []byte {
	var outlines, places, metrics []byte
	for _, g := range old {
		places = binary.BigEndian.AppendUint32(places, uint32(len(outlines))) //nolint:gosec // of a file of less than 1 MB
		start := len(outlines)
		outlines = append(outlines, t.outline(g)...)
		outline := outlines[start:]
		_ = parts(outline, func(place int) { // was read when the glyphs were gathered
			binary.BigEndian.PutUint16(outline[place:], uint16(anew[int(binary.BigEndian.Uint16(outline[place:]))])) //nolint:gosec // fewer than there were
		})
		for len(outlines)%4 != 0 {
			outlines = append(outlines, 0)
		}
		metrics = binary.BigEndian.AppendUint16(metrics, uint16(t.advance(g))) //nolint:gosec // was two bytes
		metrics = binary.BigEndian.AppendUint16(metrics, uint16(t.bearing(g))) //nolint:gosec // was two bytes
	}
	places = binary.BigEndian.AppendUint32(places, uint32(len(outlines))) //nolint:gosec // as above
	head, across, most := slices.Clone(t.tables["head"]), slices.Clone(t.tables["hhea"]), slices.Clone(t.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)                   // the sum of the file, which counts as nought while it is made
	binary.BigEndian.PutUint16(head[50:], 1)                  // places of four bytes
	binary.BigEndian.PutUint16(across[34:], uint16(len(old))) //nolint:gosec // fewer than there were
	binary.BigEndian.PutUint16(most[4:], uint16(len(old)))    //nolint:gosec // fewer than there were
	return assemble([]fontTable{
		{"cvt ", t.tables["cvt "]},
		{"fpgm", t.tables["fpgm"]},
		{"glyf", outlines},
		{"head", head},
		{"hhea", across},
		{"hmtx", metrics},
		{"loca", places},
		{"maxp", most},
		{"prep", t.tables["prep"]},
	})
}

// fontTable is a part of a TrueType file.
type fontTable struct {
	name string
	data []byte
}

// assemble writes a TrueType file of tables that stand in the order of their names; those that are empty are left out.
func assemble(tables []fontTable) []byte {
	tables = slices.DeleteFunc(tables, func(t fontTable) bool { return len(t.data) == 0 })
	n, power := len(tables), 0
	for 2<<power <= n {
		power++
	}
	size := 12 + 16*n
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	out := make([]byte, 0, size)
	out = binary.BigEndian.AppendUint32(out, 0x00010000)
	for _, v := range []int{n, 16 << power, power, 16*n - 16<<power} {
		out = binary.BigEndian.AppendUint16(out, uint16(v)) //nolint:gosec // of nine tables
	}
	at, head := 12+16*n, 0
	for _, t := range tables {
		if t.name == "head" {
			head = at
		}
		out = append(out, t.name...)
		for _, v := range []uint32{sum(t.data), uint32(at), uint32(len(t.data))} { //nolint:gosec // a small file
			out = binary.BigEndian.AppendUint32(out, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	const whole = 0xb1b0afba // what the sum of a file has to come to
	binary.BigEndian.PutUint32(out[head+8:], whole-sum(out))
	return out
}

// sum adds a table up, four bytes at a time.
func sum(data []byte) uint32 {
	total := uint32(0)
	for ; len(data) >= 4; data = data[4:] {
		total += binary.BigEndian.Uint32(data)
	}
	if len(data) > 0 {
		var last [4]byte
		copy(last[:], data)
		total += binary.BigEndian.Uint32(last[:])
	}
	return total
}
