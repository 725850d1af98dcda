package seal

import (
	"bytes"
	"fmt"
	"strings"
)

// signFirst lets a real signer certify a document whose first revision was prepared; f.sign cannot, as it starts from sound files.
func signFirst(f forger, pdf []byte, sound []byte) []byte {
	doc := f.open(sound)
	revisions, err := readRevisions(string(pdf))
	if err != nil {
		f.t.Fatal(err)
	}
	doc.revisions = revisions
	doc.form.catalog, _ = revisions[0].objects[catalogNumber].value.dict()
	for i, field := range doc.form.fields {
		doc.form.fields[i].dict, _ = revisions[0].objects[field.number].value.dict()
	}
	id := people(f.t).people[0]
	c := claim{name: id.Certificate.Subject.CommonName, at: day, certifies: true}
	r, n, err := doc.increment(c, Signature{Field: "manager"})
	if err != nil {
		f.t.Fatal(err)
	}
	out, err := doc.complete(pdf, r, n, c, id, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// shadowContent prepares the document before the first signature: an honest signer signs what a forger made.
func shadowContent() []attack {
	prepared := func(edit func(objects map[int]object)) func(forger, base) []byte {
		return func(f forger, a base) []byte { return signFirst(f, f.first(a.finished, edit), a.finished) }
	}
	set := func(of value, key string, val value) func(forger, base) []byte {
		return prepared(func(objects map[int]object) {
			n := find(objects, "Type", of)
			d, _ := objects[n].value.dict()
			o := objects[n]
			o.value = d.with(key, val).value()
			objects[n] = o
		})
	}
	add := func(v value) func(map[int]object) int {
		return func(objects map[int]object) int {
			n := len(objects) + 1
			objects[n] = object{value: v}
			return n
		}
	}
	return []attack{
		{"a hidden page nobody refers to", "not used by it", prepared(func(o map[int]object) {
			n := find(o, "Type", "/Page")
			add(o[n].value)(o)
		})},
		{"a hidden page a link leads to", "list of pages is incomplete", prepared(func(o map[int]object) {
			n := find(o, "Type", "/Page")
			hidden := add(o[n].value)(o)
			link := add("<</Border [0 0 0] /Dest [" + newRef(hidden) + " /XYZ 0 0 null] /F 4 /Rect [0 0 9 9] /Subtype /Link /Type /Annot>>")(o)
			d, _ := o[n].value.dict()
			annots, _ := d.get("Annots").array()
			o[n] = object{value: d.with("Annots", newArray(append(annots, newRef(link)))).value()}
		})},
		{"hidden content behind a private key of the page", "a page (object", set("/Page", "PieceInfo", "<</A (hidden)>>")},
		{"layers", "the catalogue", set("/Catalog", "OCProperties", "<<>>")},
		{"a script when the document opens", "the catalogue", set("/Catalog", "OpenAction", "<</JS (x) /S /JavaScript>>")},
		{"a script when the page opens", "a page (object", set("/Page", "AA", "<</O <</JS (x) /S /JavaScript>>>>")},
		{"another version of the format", "the catalogue", set("/Catalog", "Version", "/2.0")},
		{"a page turned around", "a page (object", set("/Page", "Rotate", "180")},
		{"two streams on a page", "a page (object", set("/Page", "Contents", "[1 0 R 2 0 R]")},
		{"a page listed twice", "a page is listed twice", prepared(func(o map[int]object) {
			n := find(o, "Type", "/Pages")
			d, _ := o[n].value.dict()
			kids, _ := d.get("Kids").array()
			o[n] = object{value: d.with("Kids", newArray([]value{kids[0], kids[1], kids[0]})).with("Count", "3").value()}
		})},
		{"a count of pages that lies", "list of pages is incomplete", set("/Pages", "Count", "1")},
		{"a font that draws by itself", "a font (object", set("/Font", "Subtype", "/Type3")},
		{"a form that computes", "the catalogue", set("/Catalog", "NeedsRendering", "true")},
		{"a field that looks signed before it is", "a signature field is not", prepared(func(o map[int]object) {
			n := find(o, "Subtype", "/Form")
			o[n] = object{value: "<</BBox [0 0 9 9] /Length 1 /Resources <<>> /Subtype /Form /Type /XObject>>", stream: "n", hasStream: true}
		})},
		{"two fields of one name", "a signature field is not", prepared(func(o map[int]object) {
			n := find(o, "T", "(owner)")
			d, _ := o[n].value.dict()
			o[n] = object{value: d.with("T", "(manager)").value()}
		})},
		{"a field that is shown on another page than it says", "a signature field is not", prepared(func(o map[int]object) {
			n := find(o, "T", "(owner)")
			d, _ := o[n].value.dict()
			tree := find(o, "Type", "/Pages")
			pagesDict, _ := o[tree].value.dict()
			kids, _ := pagesDict.get("Kids").array()
			o[n] = object{value: d.with("P", kids[1]).value()}
		})},
		{"a locked field", "a signature field (object", set("/Annot", "Lock", "<</Action /All>>")},
		{"a field that is hidden", "a signature field (object", set("/Annot", "F", "134")},
		{"a field with a value from the start", "a signature field (object", set("/Annot", "V", "<<>>")},
		{"another colour profile", "colour profile was exchanged", prepared(func(o map[int]object) {
			n := find(o, "N", "3")
			p := o[n]
			p.stream = strings.ReplaceAll(p.stream, "acsp", "acsq")
			o[n] = p
		})},
		{"metadata of another document", "metadata", prepared(func(o map[int]object) {
			n := find(o, "Subtype", "/XML")
			p := o[n]
			p.stream = strings.ReplaceAll(p.stream, "Leaver", "Joiner")
			o[n] = p
		})},
		{"an attachment that unpacks to more than it says", "an attachment is damaged", prepared(func(o map[int]object) {
			n := find(o, "Type", "/EmbeddedFile")
			p := o[n]
			d, _ := p.value.dict()
			params, _ := d.get("Params").dict()
			p.value = d.with("Params", params.with("Size", "1").value()).value()
			o[n] = p
		})},
		{"an attachment that claims to be vast", "too large", prepared(func(o map[int]object) {
			n := find(o, "Type", "/EmbeddedFile")
			p := o[n]
			d, _ := p.value.dict()
			params, _ := d.get("Params").dict()
			p.value = d.with("Params", params.with("Size", "99999999999").value()).value()
			o[n] = p
		})},
		{"an attachment shown under another name", "list of attachments", set("/Filespec", "UF", "(other.json)")},
		{"an attachment with bytes behind it", "an attachment is damaged", prepared(func(o map[int]object) {
			n := find(o, "Type", "/EmbeddedFile")
			d, _ := o[n].value.dict()
			o[n] = streamObject(d, o[n].stream+"x")
		})},
		{"attachments not associated with the document", "list of attachments is incomplete", prepared(func(o map[int]object) {
			d, _ := o[catalogNumber].value.dict()
			files, _ := d.get("AF").array()
			o[catalogNumber] = object{value: d.with("AF", newArray(files[:1])).value()}
		})},
		{"attachments out of order", "list of attachments is not", prepared(func(o map[int]object) {
			d, _ := o[catalogNumber].value.dict()
			files, _ := d.get("AF").array()
			first, second := string(files[0]), string(files[1])
			names := strings.TrimSuffix(strings.TrimPrefix(string(d.get("Names")), "<</EmbeddedFiles <</Names ["), "]>>>>")
			a, b, _ := strings.Cut(names, first+" ")
			swapped := newArray([]value{value(b), value(a + first)})
			o[catalogNumber] = object{value: d.with("Names", "<</EmbeddedFiles <</Names "+swapped+">>>>").with("AF", value("["+second+" "+first+"]")).value()}
		})},
		{"a field that is shown but not in the form", "list of signature fields is incomplete", prepared(func(o map[int]object) {
			n := find(o, "SigFlags", "3")
			d, _ := o[n].value.dict()
			fields, _ := d.get("Fields").array()
			o[n] = object{value: d.with("Fields", newArray(fields[:2])).value()}
		})},
		{"an attachment that wants out of its folder", "an attachment is not", prepared(func(o map[int]object) {
			name := newText(`..\record.json`)
			n := find(o, "F", "(record.json)")
			d, _ := o[n].value.dict()
			o[n] = object{value: d.with("F", name).with("UF", name).value()}
			d, _ = o[catalogNumber].value.dict()
			o[catalogNumber] = object{value: d.with("Names", value(strings.Replace(string(d.get("Names")), "(record.json)", string(name), 1))).value()}
		})},
		{"a title that steers the terminal", "document information", prepared(func(o map[int]object) {
			d, _ := o[infoNumber].value.dict()
			o[infoNumber] = object{value: d.with("Title", newText("\x1b[2J")).value()}
		})},
		{"an attachment that is not listed", "list of attachments", prepared(func(o map[int]object) {
			d, _ := o[catalogNumber].value.dict()
			o[catalogNumber] = object{value: d.with("Names", "").value()}
		})},
	}
}

// changesUnderSignature lets a real second signer change more than to sign.
func changesUnderSignature() []attack {
	under := func(edit func(doc *document, objects map[int]object, signature int)) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			doc := f.open(a.once)
			return f.sign(a.once, forgery{person: 1, objects: func(o map[int]object, n int) { edit(doc, o, n) }})
		}
	}
	replace := func(key string, val value) func(forger, base) []byte {
		return under(func(doc *document, o map[int]object, _ int) {
			n := find(doc.revisions[0].objects, key, val)
			o[n] = doc.revisions[0].objects[n]
		})
	}
	const beyond = "beyond its signature fields"
	return []attack{
		{"a page replaced", beyond, replace("Type", "/Page")},
		{"the list of pages replaced", beyond, replace("Type", "/Pages")},
		{"a font replaced", beyond, replace("Type", "/Font")},
		{"a font's outlines replaced", beyond, replace("Type", "/FontDescriptor")},
		{"an attachment replaced", beyond, replace("Type", "/Filespec")},
		{"the metadata replaced", beyond, replace("Subtype", "/XML")},
		{"the colour profile replaced", beyond, replace("N", "3")},
		{"the form replaced", beyond, replace("SigFlags", "3")},
		{"the catalogue touched again", "catalogue was changed", under(func(doc *document, o map[int]object, _ int) {
			o[catalogNumber] = object{value: dictOf(doc, catalogNumber).value()}
		})},
		{"the permission taken back", "catalogue was changed", under(func(doc *document, o map[int]object, _ int) {
			o[catalogNumber] = object{value: dictOf(doc, catalogNumber).with("Perms", "").value()}
		})},
		{"the first signature's field touched", beyond, under(func(doc *document, o map[int]object, _ int) {
			n := doc.form.fields[0].number
			o[n] = object{value: dictOf(doc, n).value()}
		})},
		{"the first signature replaced", beyond, under(func(doc *document, o map[int]object, n int) {
			delete(o, doc.form.fields[1].number)
			o[doc.form.fields[0].number] = object{value: doc.form.fields[0].fill(n, 0)}
			o[doc.revisions[0].size] = o[n]
		})},
		{"a second signature in the first one's field", "in the place of another", under(func(doc *document, o map[int]object, n int) {
			delete(o, doc.form.fields[1].number)
			o[doc.form.fields[0].number] = object{value: doc.form.fields[0].fill(n, 0)}
		})},
		{"the first signature's dictionary touched", beyond, under(func(doc *document, o map[int]object, _ int) {
			n := doc.revisions[0].size
			o[n] = doc.revisions[1].objects[n]
		})},
		{"the first signature's appearance replaced", beyond, under(func(doc *document, o map[int]object, _ int) {
			o[doc.revisions[0].size+1] = object{value: "<</BBox [0 0 9 9] /Length 0 /Resources <<>> /Subtype /Form /Type /XObject>>", hasStream: true}
		})},
		{"two fields filled with one signature", beyond, under(func(doc *document, o map[int]object, n int) {
			o[doc.form.fields[2].number] = object{value: doc.form.fields[2].fill(n, 0)}
		})},
		{"the field moved over the text", "beyond being signed", under(func(doc *document, o map[int]object, n int) {
			field := doc.form.fields[1]
			field.dict = field.dict.with("Rect", "[0 0 595 841]")
			o[field.number] = object{value: field.fill(n, 0)}
		})},
		{"the field renamed", "beyond being signed", under(func(doc *document, o map[int]object, n int) {
			field := doc.form.fields[1]
			field.dict = field.dict.with("T", "(siro)")
			o[field.number] = object{value: field.fill(n, 0)}
		})},
		{"an action on the field", "beyond being signed", under(func(doc *document, o map[int]object, n int) {
			field := doc.form.fields[1]
			field.dict = field.dict.with("A", "<</S /URI /URI (x)>>")
			o[field.number] = object{value: field.fill(n, 0)}
		})},
		{"a gap in the numbers", "without a signature", under(func(doc *document, o map[int]object, n int) {
			o[n+5] = object{value: "null"}
		})},
		{"a second certification", "must certify", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, claim: func(c *claim) { c.certifies = true }, objects: func(o map[int]object, _ int) { delete(o, catalogNumber) }})
		}},
		{"no certification by the first", "catalogue was changed", func(f forger, a base) []byte {
			return f.sign(a.finished, forgery{claim: func(c *claim) { c.certifies = false }})
		}},
		{"a certification that allows notes", "does not cover exactly", func(f forger, a base) []byte {
			return f.sign(a.finished, forgery{dict: func(d dict, _ [4]int) dict {
				return d.with("Reference", value(strings.Replace(string(d.get("Reference")), "/P 2", "/P 3", 1)))
			}})
		}},
		{"certified, but not in the catalogue", "catalogue was changed", func(f forger, a base) []byte {
			return f.sign(a.finished, forgery{objects: func(o map[int]object, _ int) { delete(o, catalogNumber) }})
		}},
		{"the catalogue changed while certifying", "catalogue was changed", func(f forger, a base) []byte {
			return f.sign(a.finished, forgery{objects: func(o map[int]object, _ int) {
				d, _ := o[catalogNumber].value.dict()
				o[catalogNumber] = object{value: d.with("Lang", "(cy)").value()}
			}})
		}},
	}
}

// appearances lets a real second signer show more than a block in their field.
func appearances() []attack {
	look := func(edit func(objects map[int]object, form int)) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, look: stamp(f.t, "x"), objects: func(o map[int]object, n int) { edit(o, n+1) }})
		}
	}
	set := func(key string, val value) func(forger, base) []byte {
		return look(func(o map[int]object, n int) {
			d, _ := o[n].value.dict()
			form := o[n]
			form.value = d.with(key, val).value()
			o[n] = form
		})
	}
	const more = "appearance holds more"
	return []attack{
		{"turned out of its field", more, set("Matrix", "[9 0 0 9 0 0]")},
		{"borrowing the document's resources", more, set("Resources", "2 0 R")},
		{"on a layer", more, set("OC", "1 0 R")},
		{"see-through", more, set("Group", "<</S /Transparency>>")},
		{"fetched from elsewhere", more, set("Ref", "<<>>")},
		{"with an object nobody needs", more, look(func(o map[int]object, n int) {
			last := n
			for k := range o {
				last = max(last, k)
			}
			o[last+1] = object{value: "<<>>"}
		})},
		{"with see-through paint", more, look(func(o map[int]object, n int) {
			last := n
			for k := range o {
				last = max(last, k)
			}
			d, _ := o[n+1].value.dict()
			o[n+1] = object{value: d.with("ExtGState", newDict("GS1", newRef(last+1)).value()).value()}
			o[last+1] = object{value: "<</CA 0.1 /Type /ExtGState /ca 0.1>>"}
		})},
		{"another one for the mouse", "beyond being signed", look(func(o map[int]object, n int) {
			for k, v := range o {
				if d, _ := v.value.dict(); d.get("FT") == "/Sig" {
					o[k] = object{value: d.with("AP", newDict("N", newRef(n), "R", newRef(n)).value()).value()}
				}
			}
		})},
		{"that of the first signature", "beyond being signed", look(func(o map[int]object, n int) {
			for k, v := range o {
				if d, _ := v.value.dict(); d.get("FT") == "/Sig" {
					o[k] = object{value: d.with("AP", newDict("N", newRef(n-2)).value()).value()}
				}
			}
		})},
	}
}

// tablesAndSpelling makes files that other readers take for the same document.
func tablesAndSpelling() []attack {
	const spelt = "the PDF syntax is damaged"
	swap := func(old, new string) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			if !bytes.Contains(a.once, []byte(old)) {
				f.t.Fatalf("%q is not in the file", old)
			}
			return bytes.Replace(a.once, []byte(old), []byte(new), 1)
		}
	}
	return []attack{
		{"bytes before the header", spelt, func(_ forger, a base) []byte { return append([]byte("GIF89a"), a.once...) }},
		{"another version in the header", spelt, swap("%PDF-1.7", "%PDF-2.0")},
		{"another comment in the header", spelt, swap("%\xe2\xe3\xcf\xd3", "%\xe2\xe3\xcf\xd4")},
		{"a comment between objects", spelt, swap("endobj\n2 0 obj", "endobj\n%x\n2 0 obj")},
		{"a comment within an object", spelt, swap("<</AF", "<<%x\n/AF")},
		{"an empty line between objects", spelt, swap("endobj\n2 0 obj", "endobj\n\n2 0 obj")},
		{"junk between objects", spelt, swap("endobj\n2 0 obj", "endobj\njunk\n2 0 obj")},
		{"an object twice in one section", spelt, swap("2 0 obj", "1 0 obj\n<<>>\nendobj\n2 0 obj")},
		{"an object out of order", spelt, swap("3 0 obj", "44 0 obj\n<<>>\nendobj\n3 0 obj")},
		{"an object with a generation", spelt, swap("2 0 obj", "2 1 obj")},
		{"a number with a zero before it", spelt, swap("\n2 0 obj", "\n02 0 obj")},
		{"a key twice", spelt, swap("/Lang (en-GB)", "/Lang (en-GB) /Lang (en-GB)")},
		{"a key in another spelling", spelt, swap("/Pages ", "/P#61ges ")},
		{"keys in another order", spelt, swap("/F 132 /FT /Sig", "/FT /Sig /F 132")},
		{"lower-case digits in the signature", "spelt in another way", func(f forger, a base) []byte {
			out := bytes.Clone(a.once)
			s := f.open(out).signed[0]
			copy(out[s.start:s.end], bytes.ToLower(out[s.start:s.end]))
			return out
		}},
		{"spaces in the signature", spelt, func(f forger, a base) []byte {
			out := bytes.Clone(a.once)
			s := f.open(out).signed[0]
			out[s.end-2] = ' '
			return out
		}},
		{"an end of line of two bytes", spelt, swap("stream\n", "stream\r\n")},
		{"a stream longer than it says", spelt, swap("/Length 191>>", "/Length 190>>")},
		{"two objects in one place", spelt, swap("0000000015 00000 n ", "0000000016 00000 n ")},
		{"an object declared free", spelt, swap("0000000015 00000 n ", "0000000015 00000 f ")},
		{"a table that begins elsewhere", spelt, swap("xref\n0 ", "xref\n1 ")},
		{"a table with other spaces", spelt, swap(" 00000 n \n", " 00000 n\r\n")},
		{"a trailer with a second table", spelt, swap("trailer\n<<", "trailer\n<</XRefStm 15 ")},
		{"a trailer with encryption", spelt, swap("trailer\n<<", "trailer\n<</Encrypt 3 0 R ")},
		{"a trailer with another catalogue in it", spelt, swap("/Root 1 0 R", "/Root 3 0 R")},
		{"an increment that forgets what was before", spelt, func(f forger, a base) []byte {
			prev := fmt.Sprintf("/Prev %d", f.open(a.once).revisions[0].xref)
			return bytes.Replace(a.once, []byte(prev), []byte("/Prev 15"), 1)
		}},
		{"another identifier", spelt, func(_ forger, a base) []byte {
			i := bytes.Index(a.once, []byte("/ID [<"))
			out := bytes.Clone(a.once)
			out[i+7] ^= 1
			return out
		}},
		{"an identifier that is none", spelt, swap("/ID [<", "/ID [(")},
		{"a start of table that lies", spelt, func(f forger, a base) []byte {
			at := fmt.Sprintf("startxref\n%d\n", f.open(a.once).last().xref)
			return bytes.Replace(a.once, []byte(at), []byte("startxref\n15\n"), 1)
		}},
		{"a table as a stream", spelt, func(f forger, a base) []byte {
			i := bytes.Index(a.once, []byte("xref\n0 "))
			return append(bytes.Clone(a.once[:i]), "99 0 obj\n<</Length 0 /Type /XRef>>\nstream\n\nendstream\nendobj\nstartxref\n15\n%%EOF\n"...)
		}},
		{"no end mark", spelt, swap("%%EOF\n", "%%EO\n")},
		{"an end mark without line feed", spelt, func(_ forger, a base) []byte { return a.once[:len(a.once)-1] }},
		{"an empty file", spelt, func(forger, base) []byte { return nil }},
	}
}
