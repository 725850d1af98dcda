package seal

import (
	"slices"
	"strings"
)

const (
	roleCatalog role = iota
	roleInfo
	rolePages
	rolePage
	roleContent
	roleResources
	roleFont
	roleCIDFont
	roleCIDSystem
	roleDescriptor
	roleFontFile
	roleUnicodeMap
	roleGlyphMap
	roleImage
	rolePalette
	roleState
	roleShading
	roleFunction
	roleOutlines
	roleBookmark
	roleLink
	roleWidget
	roleAppearance
	roleForm
	roleStructure
	roleElement
	roleMarks
	roleFileSpec
	roleFile
	roleMetadata
	roleProfile
)

type keys = map[string]rule

// shapes is the closed subset of PDF that a sealed document may use: what gofpdf emits with embedded fonts, and what Finish adds.
// Nothing here can run, hide, fetch or replace anything.
func shapes() map[role]shape {
	out := map[role]shape{}
	for _, family := range []map[role]shape{documentShapes(), pageShapes(), fontShapes(), imageShapes(), structureShapes(), fileShapes()} {
		for r, s := range family {
			out[r] = s
		}
	}
	return out
}

func documentShapes() map[role]shape {
	outputIntent := inline(keys{
		"Type": is("/OutputIntent"), "S": is("/GTS_PDFA1"), "OutputConditionIdentifier": isText, "Info": isText,
		"DestOutputProfile": to(roleProfile),
	}, nil)
	names := inline(keys{"EmbeddedFiles": inline(keys{"Names": each(either(isString, to(roleFileSpec)))}, nil)}, nil)
	dest := tuple(to(rolePage), is("/XYZ"), isNumber, isNumber, is("null"))
	return map[role]shape{
		roleCatalog: {
			name: "the catalogue", must: keys{
				"Type": is("/Catalog"), "Pages": to(rolePages), "Metadata": to(roleMetadata),
				"OutputIntents": tuple(outputIntent), "ViewerPreferences": is("<</DisplayDocTitle true>>"),
			},
			may: keys{
				"Lang": isText, "MarkInfo": is("<</Marked true>>"), "StructTreeRoot": to(roleStructure), "AcroForm": to(roleForm),
				"Names": names, "AF": each(to(roleFileSpec)), "Outlines": to(roleOutlines), "PageMode": is("/UseOutlines"),
			},
		},
		roleInfo: {
			name: "the document information", must: keys{"CreationDate": isDate, "ModDate": isDate, "Producer": isText},
			may: keys{"Title": isText, "Author": isText, "Subject": isText, "Creator": isText},
		},
		roleOutlines: {name: "the list of bookmarks", must: keys{
			"Type": is("/Outlines"), "First": to(roleBookmark), "Last": to(roleBookmark),
			"Count": isInteger,
		}},
		roleBookmark: {
			name: "a bookmark", must: keys{"Title": isString, "Parent": parentBookmark, "Dest": dest},
			may: keys{"Prev": to(roleBookmark), "Next": to(roleBookmark), "First": to(roleBookmark), "Last": to(roleBookmark), "Count": isInteger},
		},
		roleForm:     {name: "the form", must: keys{"Fields": each(to(roleWidget)), "SigFlags": is("3")}},
		roleMetadata: {name: "the metadata", stream: true, must: keys{"Type": is("/Metadata"), "Subtype": is("/XML"), "Length": isInteger}},
		roleProfile:  {name: "the colour profile", stream: true, must: keys{"N": is("3"), "Length": isInteger}},
		roleLink: {
			name: "a link", must: keys{"Type": is("/Annot"), "Subtype": is("/Link"), "Rect": each(isNumber), "Border": is("[0 0 0]"), "F": is("4")},
			may: keys{"A": inline(keys{"S": is("/URI"), "URI": isWebAddress}, nil), "Dest": dest, "StructParent": isInteger, "Contents": isString},
		},
	}
}

func pageShapes() map[role]shape {
	box := tuple(isNumber, isNumber, isNumber, isNumber)
	resources := resourceKeys()
	return map[role]shape{
		rolePages: {name: "the list of pages", must: keys{"Type": is("/Pages"), "Kids": each(to(rolePage)), "Count": isInteger, "MediaBox": box}},
		rolePage: {
			name: "a page", must: keys{"Type": is("/Page"), "Parent": to(rolePages), "Resources": to(roleResources), "Contents": to(roleContent)},
			may: keys{
				"MediaBox": box, "CropBox": box, "BleedBox": box, "TrimBox": box, "ArtBox": box, "Annots": each(toAnnotation),
				"StructParents": isInteger, "Tabs": is("/S"),
			},
		},
		roleContent:   {name: "a page's content", stream: true, must: keys{"Length": isInteger}, may: keys{"Filter": is("/FlateDecode")}},
		roleResources: {name: "a list of resources", may: resources},
		roleState: {
			name: "a graphics state", must: keys{"Type": is("/ExtGState")},
			may: keys{"ca": transparent(isNumber), "CA": transparent(isNumber), "BM": transparent(isName)},
		},
		roleShading: {name: "a gradient", must: keys{
			"ShadingType": is("2", "3"), "ColorSpace": is("/DeviceRGB"), "Coords": each(isNumber),
			"Function": to(roleFunction), "Extend": is("[true true]"),
		}},
		roleFunction: {name: "a gradient's function", must: keys{
			"FunctionType": is("2"), "Domain": is("[0 1]"), "C0": each(isNumber), "C1": each(isNumber),
			"N": is("1"),
		}},
		roleWidget: {
			name: "a signature field", must: keys{
				"Type": is("/Annot"), "Subtype": is("/Widget"), "FT": is("/Sig"), "F": is("132"), "T": isText,
				"Rect": box, "P": to(rolePage), "AP": inline(keys{"N": to(roleAppearance)}, nil),
			},
			may: keys{"TU": isText, "StructParent": isInteger},
		},
		roleAppearance: {name: "a signature's appearance", stream: true, must: keys{
			"Type": is("/XObject"), "Subtype": is("/Form"), "BBox": box,
			"Resources": either(is("<<>>"), to(roleResources)), "Length": isInteger,
		}, may: keys{"Filter": is("/FlateDecode")}},
	}
}

func resourceKeys() keys {
	return keys{
		"ProcSet": each(isName), "Font": named(to(roleFont)), "XObject": named(to(roleImage)), "ExtGState": named(to(roleState)),
		"Shading": named(to(roleShading)), "ColorSpace": is("<<>>"),
	} // gofpdf writes one for spot colours even where there are none
}

func fontShapes() map[role]shape {
	widths := each(either(isNumber, each(isNumber)))
	box := each(isNumber)
	return map[role]shape{
		roleFont: {name: "a font", must: keys{
			"Type": is("/Font"), "Subtype": is("/Type0"), "BaseFont": isName, "Encoding": is("/Identity-H"),
			"DescendantFonts": tuple(to(roleCIDFont)), "ToUnicode": to(roleUnicodeMap),
		}},
		roleCIDFont: {name: "a font's body", must: keys{
			"Type": is("/Font"), "Subtype": is("/CIDFontType2"), "BaseFont": isName, "CIDSystemInfo": to(roleCIDSystem),
			"FontDescriptor": to(roleDescriptor), "W": widths, "CIDToGIDMap": to(roleGlyphMap),
		}, may: keys{"DW": isNumber}},
		roleCIDSystem: {name: "a font's character set", must: keys{"Registry": is("(Adobe)"), "Ordering": is("(UCS)"), "Supplement": is("0")}},
		roleDescriptor: {name: "a font's description", must: keys{
			"Type": is("/FontDescriptor"), "FontName": isName, "FontFile2": to(roleFontFile),
			"Ascent": isNumber, "Descent": isNumber, "CapHeight": isNumber, "Flags": isInteger, "FontBBox": box, "ItalicAngle": isNumber,
			"StemV": isNumber, "MissingWidth": isNumber,
		}},
		roleFontFile:   {name: "a font's outlines", stream: true, must: keys{"Length": isInteger, "Length1": isInteger, "Filter": is("/FlateDecode")}},
		roleUnicodeMap: {name: "a font's map to Unicode", stream: true, must: keys{"Length": isInteger}},
		roleGlyphMap:   {name: "a font's map to glyphs", stream: true, must: keys{"Length": isInteger, "Filter": is("/FlateDecode")}},
	}
}

func imageShapes() map[role]shape {
	indexed := tuple(is("/Indexed"), is("/DeviceRGB"), isInteger, to(rolePalette))
	parms := inline(nil, keys{"Predictor": isInteger, "Colors": isInteger, "BitsPerComponent": isInteger, "Columns": isInteger})
	return map[role]shape{
		roleImage: {
			name: "a picture", stream: true, must: keys{
				"Type": is("/XObject"), "Subtype": is("/Image"), "Width": isInteger, "Height": isInteger,
				"ColorSpace": either(is("/DeviceRGB", "/DeviceGray"), indexed), "BitsPerComponent": isInteger, "Filter": is("/FlateDecode", "/DCTDecode"),
				"Length": isInteger,
			},
			may: keys{"DecodeParms": parms, "Mask": each(isInteger), "SMask": transparent(to(roleImage))},
		},
		rolePalette: {name: "a picture's palette", stream: true, must: keys{"Length": isInteger}, may: keys{"Filter": is("/FlateDecode")}},
	}
}

func structureShapes() map[role]shape {
	object := inline(keys{"Type": is("/OBJR"), "Obj": toAnnotation, "Pg": to(rolePage)}, nil)
	var tags []value
	for _, t := range structureTags() {
		tags = append(tags, newName(t))
	}
	return map[role]shape{
		roleStructure: {name: "the structure tree", must: keys{
			"Type": is("/StructTreeRoot"), "K": to(roleElement),
			"ParentTree": inline(keys{"Nums": each(either(isInteger, toMarks))}, nil), "ParentTreeNextKey": isInteger,
		}},
		roleElement: {
			name: "a structure element", must: keys{"Type": is("/StructElem"), "S": is(tags...), "P": parentElement},
			may: keys{
				"K": each(either(isInteger, to(roleElement), object)), "Pg": to(rolePage), "Alt": isString,
				"A": inline(keys{"O": is("/Table"), "Scope": is("/Row", "/Column", "/Both")}, nil),
			},
		},
		roleMarks: {name: "a page's list of marks", array: either(is("null"), to(roleElement))},
	}
}

func fileShapes() map[role]shape {
	var relations []value
	for _, r := range relationships() {
		relations = append(relations, newName(r))
	}
	return map[role]shape{
		roleFileSpec: {name: "an attachment", must: keys{
			"Type": is("/Filespec"), "F": isText, "UF": isText, "Desc": isText,
			"AFRelationship": is(relations...), "EF": inline(keys{"F": to(roleFile), "UF": to(roleFile)}, nil),
		}},
		roleFile: {name: "an attachment's content", stream: true, must: keys{
			"Type": is("/EmbeddedFile"), "Subtype": isName, "Filter": is("/FlateDecode"),
			"Params": inline(keys{"Size": isInteger, "ModDate": isDate}, nil), "Length": isInteger,
		}},
	}
}

// isWebAddress accepts what leads to a page or a letter, and nothing that runs or opens a file.
func isWebAddress(_ *checker, v value) bool {
	b, _ := v.bytes()
	return slices.ContainsFunc([]string{"https://", "http://", "mailto:"}, func(prefix string) bool { return strings.HasPrefix(string(b), prefix) })
}

// transparent notes that a key of its kind may let something shine through, which PDF/A-1 forbids.
func transparent(r rule) rule {
	return func(c *checker, v value) bool {
		c.transparent = true
		return !c.opaque && r(c, v)
	}
}

// toType picks the role of a reference by the type its object claims; the shape then holds the object to it.
func toType(key string, by map[value]role) rule {
	return func(c *checker, v value) bool {
		n, ok := v.ref()
		if !ok {
			return false
		}
		if have, met := c.role(n); met { // a parent of thousands is not read again for each child
			for _, r := range by {
				if r == have {
					return true
				}
			}
			return false
		}
		d, _ := c.objects[n].value.dict()
		r, known := by[d.get(key)]
		return known && c.want(n, r)
	}
}

func toAnnotation(c *checker, v value) bool {
	return toType("Subtype", map[value]role{"/Link": roleLink, "/Widget": roleWidget})(c, v)
}

func parentElement(c *checker, v value) bool {
	return toType("Type", map[value]role{"/StructTreeRoot": roleStructure, "/StructElem": roleElement})(c, v)
}

func parentBookmark(c *checker, v value) bool {
	return toType("Type", map[value]role{"/Outlines": roleOutlines, "": roleBookmark})(c, v)
}

func toMarks(c *checker, v value) bool {
	return toType("Type", map[value]role{"": roleMarks, "/StructElem": roleElement})(c, v)
}
