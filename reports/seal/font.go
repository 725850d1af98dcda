package seal

import (
	"fmt"
	"regexp"
	"slices"

	"muniment/reports/press"
)

// A Font is a TrueType face that contents draw with: cut to what is shown, and with two bytes for each character, which are its number in Unicode.
type Font struct {
	Resource string // by which contents choose it: F1
	Name     string // its own, such as DejaVuSans
	File     []byte // TrueType, with the tables that ISO 32000-1 section 9.9 asks for
	// In thousandths of its size, but for the flags and the thickness (section 9.8).
	Ascent, Descent, CapHeight, Flags, StemV, Missing int
	Box                                               [4]int
	Glyphs                                            []Glyph // what is shown, by character
}

// A Glyph is a character of a font: where its outline stands in the file, and how wide it is, in thousandths of the size.
type Glyph struct {
	Character, Index uint16
	Width            int
}

var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// characterMap says that each character's number is its own (ISO 32000-1 section 9.10.3).
const characterMap = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
	"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\n" +
	"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"

// addFonts puts fonts beside those that a list of resources has.
func (d *draft) addFonts(resources int, fonts []Font) error {
	if len(fonts) == 0 {
		return nil
	}
	all, _ := d.dict(resources).get("Font").dict()
	for _, f := range fonts {
		if !plainName.MatchString(f.Resource) || !plainName.MatchString(f.Name) || all.get(f.Resource) != "" || !slices.IsSortedFunc(f.Glyphs, compareGlyphs) {
			return fmt.Errorf("%w: font %q has no name of its own, or its characters are in no order", ErrInvalid, f.Resource)
		}
		all = all.with(f.Resource, newRef(d.addFont(f)))
	}
	d.set(resources, d.dict(resources).with("Font", all.value()))
	return nil
}

func compareGlyphs(a, b Glyph) int { return int(a.Character) - int(b.Character) }

// addFont writes a font's objects (ISO 32000-1 sections 9.7 and 9.8) and returns the number of the first.
func (d *draft) addFont(f Font) int {
	box := make([]value, len(f.Box))
	for i, edge := range f.Box {
		box[i] = newInt(edge)
	}
	outlines := d.add(streamObject(newDict("Filter", "/FlateDecode", "Length1", newInt(len(f.File))), press.Zlib(f.File, press.Quick)))
	descriptor := d.addDict("Type", "/FontDescriptor", "FontName", newName(f.Name), "Ascent", newInt(f.Ascent), "Descent", newInt(f.Descent), "CapHeight", newInt(f.CapHeight),
		"Flags", newInt(f.Flags), "FontBBox", newArray(box), "ItalicAngle", "0", "StemV", newInt(f.StemV), "MissingWidth", newInt(f.Missing), "FontFile2", newRef(outlines))
	body := d.addDict("Type", "/Font", "Subtype", "/CIDFontType2", "BaseFont", newName(f.Name),
		"CIDSystemInfo", newRef(d.addDict("Registry", "(Adobe)", "Ordering", "(UCS)", "Supplement", "0")),
		"FontDescriptor", newRef(descriptor), "DW", newInt(f.Missing), "W", f.widths(),
		"CIDToGIDMap", newRef(d.add(streamObject(newDict("Filter", "/FlateDecode"), press.Zlib(f.indexes(), press.Quick)))))
	return d.addDict("Type", "/Font", "Subtype", "/Type0", "BaseFont", newName(f.Name), "Encoding", "/Identity-H", "DescendantFonts", newArray([]value{newRef(body)}),
		"ToUnicode", newRef(d.add(streamObject(nil, characterMap))))
}

// widths lists the characters' widths, each run of neighbours after the number of its first.
func (f *Font) widths() value {
	var out, run []value
	for i, g := range f.Glyphs {
		run = append(run, newInt(g.Width))
		if i+1 == len(f.Glyphs) || f.Glyphs[i+1].Character != g.Character+1 {
			out = append(out, newInt(int(g.Character)+1-len(run)), newArray(run))
			run = nil
		}
	}
	return newArray(out)
}

// indexes says of each character, from the first of all to the last that is shown, which glyph it is, in two bytes.
func (f *Font) indexes() []byte {
	if len(f.Glyphs) == 0 {
		return []byte{0, 0}
	}
	out := make([]byte, 2*(int(f.Glyphs[len(f.Glyphs)-1].Character)+1))
	for _, g := range f.Glyphs {
		out[2*int(g.Character)], out[2*int(g.Character)+1] = byte(g.Index>>8), byte(g.Index&0xff)
	}
	return out
}
