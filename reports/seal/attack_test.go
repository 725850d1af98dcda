package seal

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// An attack makes a forged file; want is part of what must be said against it, so that it fails for its own reason.
type attack struct {
	name string
	want string
	make func(f forger, a base) []byte
}

// A base is what attacks start from: a document with two pages and an attachment, not signed, signed once and signed twice.
type base struct {
	finished, once, twice []byte
}

func newBase(t testing.TB) base {
	t.Helper()
	d := leaverRecord()
	d.Attachments = attachments()
	b := base{finished: finish(t, pages(t, 2), d)}
	b.once = sign(t, b.finished, 0, stamp(t, "Signed"))
	b.twice = sign(t, b.once, 1, stamp(t, "Signed too"))
	return b
}

// TestAttacksAreRefused runs the published families of attacks on signed PDF (Mladenov et al. 2019, "1 Trillion Dollar
// Refund"; Mainka et al. 2021, "Shadow Attacks"; Rohlmann et al. 2021, "Breaking the Specification") and our own.
func TestAttacksAreRefused(t *testing.T) {
	b := newBase(t)
	for _, pdf := range [][]byte{b.once, b.twice, forger{t}.sign(b.once, forgery{person: 1, look: stamp(t, "x")})} {
		if said := refused(t, pdf); said != "" {
			t.Fatalf("the attacks start from a file that is already refused: %s", said)
		}
	}
	names := map[string]bool{}
	for family, attacks := range map[string][]attack{
		"altered bytes": alteredBytes(), "incremental saving": incrementalSaving(), "signature wrapping": signatureWrapping(),
		"universal forgery": universalForgery(), "shadow content": shadowContent(), "changes under a second signature": changesUnderSignature(),
		"appearances": appearances(), "tables and spelling": tablesAndSpelling(), "identity": identityAttacks(), "CMS": cmsAttacks(),
	} {
		for _, a := range attacks {
			if names[a.name] {
				t.Errorf("two attacks are called %q", a.name)
			}
			names[a.name] = true
			t.Run(family+"/"+a.name, func(t *testing.T) {
				said := refused(t, a.make(forger{t}, b))
				if said == "" {
					t.Fatal("the forged file passes as sound")
				}
				if !strings.Contains(said, a.want) {
					t.Errorf("refused, but for another reason than %q: %s", a.want, said)
				}
			})
		}
	}
	if len(names) < 60 {
		t.Errorf("only %d attacks", len(names))
	}
}

func alteredBytes() []attack {
	flip := func(part string) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			out := bytes.Clone(a.once)
			i := bytes.Index(out, []byte(part))
			if i < 0 {
				f.t.Fatalf("%q is not in the file", part)
			}
			out[i+len(part)+20] ^= 1
			return out
		}
	}
	const notSigned = "the document is not the one that was signed"
	return []attack{
		{"a byte of a page", notSigned, flip("/Filter /FlateDecode /Length 191>>\nstream\n")},
		{"a byte of an attachment", "an attachment is damaged", flip("/EmbeddedFile>>\nstream\n")},
		{"the title", "metadata", func(f forger, a base) []byte {
			return f.edit(a.once, "(Leaver record LR-2026-0007)", "(Leaver record LR-2026-0008)")
		}},
		{"title and metadata alike", notSigned, func(f forger, a base) []byte {
			return bytes.ReplaceAll(a.once, []byte("LR-2026-0007"), []byte("LR-2026-0008"))
		}},
		{"the reason", notSigned, func(f forger, a base) []byte { return f.edit(a.once, "I confirm this record", "I dispute this record") }},
		{"the time", notSigned, func(f forger, a base) []byte {
			return f.edit(a.once, "/M (D:20260302103000Z)", "/M (D:20260302113000Z)")
		}},
		{"the signer's name", notSigned, func(f forger, a base) []byte { return f.edit(a.twice, "/Name (Priya Shah)", "/Name (Priya Shaw)") }},
		{"the place of a signature", notSigned, func(f forger, a base) []byte {
			return bytes.ReplaceAll(a.once, []byte("/Rect [60 60 230 117]"), []byte("/Rect [60 90 230 147]"))
		}},
		{"a byte of the signature value", "not made with the key", func(f forger, a base) []byte {
			out := bytes.Clone(a.once)
			doc := f.open(out)
			padded, _ := doc.signed[0].contents.bytes()
			last := len(bytes.TrimRight(padded, "\x00"))
			i := doc.signed[0].start + 1 + 2*(last-3)
			if out[i]++; out[i] > '9' {
				out[i] = '0'
			}
			return out
		}},
		{"the first signature made again under the second", notSigned, func(f forger, a base) []byte {
			other := sign(f.t, a.finished, 0, stamp(f.t, "Signed"))
			doc := f.open(a.twice)
			return append(bytes.Clone(other), a.twice[doc.signed[0].rev.end:]...)
		}},
		{"the last bytes cut off", "added to the file", func(_ forger, a base) []byte { return a.twice[:len(a.twice)-7] }},
		{"cut in the second increment", "added to the file", func(_ forger, a base) []byte { return a.twice[:len(a.once)+100] }},
		{"all signatures cut off", "nobody has signed", func(_ forger, a base) []byte { return a.finished }},
		{"another document's signature", notSigned, func(f forger, a base) []byte {
			d := leaverRecord()
			d.Attachments = attachments()
			d.Attachments[0].Data = []byte(`{"record":"LR-2026-0008"}`)
			other := sign(f.t, finish(f.t, pages(f.t, 2), d), 0, stamp(f.t, "Signed"))
			out, from, to := bytes.Clone(a.once), f.open(other).signed[0], f.open(a.once).signed[0]
			copy(out[to.start:to.end], other[from.start:from.end])
			return out
		}},
	}
}

func incrementalSaving() []attack {
	const unsigned = "without a signature"
	text := object{value: `<</Length 2>>`, stream: "BT", hasStream: true}
	page := func(f forger, a base) (int, dict) {
		doc := f.open(a.once)
		n := find(doc.revisions[0].objects, "Type", "/Page")
		return n, dictOf(doc, n)
	}
	appended := func(s string) func(forger, base) []byte {
		return func(_ forger, a base) []byte { return append(bytes.Clone(a.once), s...) }
	}
	return []attack{
		{"a line feed after the end", "added to the file", appended("\n")},
		{"a byte after the end", "added to the file", appended("x")},
		{"zeros after the end", "added to the file", appended("\x00\x00\x00")},
		{"a second end mark", "added to the file", appended("%%EOF\n")},
		{"a comment after the end", "added to the file", appended("% paid twice\n")},
		{"a whole PDF after the end", "added to the file", func(_ forger, a base) []byte { return append(bytes.Clone(a.once), a.finished...) }},
		{"objects without table", "added to the file", appended("99 0 obj\n<</Type /Page>>\nendobj\n")},
		{"an increment without objects", "added to the file", appended("xref\n0 0\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")},
		{"a trailer with another catalogue", "added to the file", appended("trailer\n<</Root 9 0 R>>\nstartxref\n0\n%%EOF\n")},
		{"page content exchanged", unsigned, func(f forger, a base) []byte {
			_, d := page(f, a)
			n, _ := d.get("Contents").ref()
			return f.grow(a.once, map[int]object{n: text})
		}},
		{"page content added", "beyond its signature fields", func(f forger, a base) []byte {
			n, d := page(f, a)
			size := f.open(a.once).last().size
			return f.grow(a.once, map[int]object{n: {value: d.with("Contents", newRef(size)).value()}, size: text})
		}},
		{"a note pinned to a page", "beyond its signature fields", func(f forger, a base) []byte {
			n, d := page(f, a)
			size := f.open(a.once).last().size
			return f.grow(a.once, map[int]object{
				n:    {value: d.with("Annots", newArray([]value{newRef(size)})).value()},
				size: {value: "<</Contents (paid) /Rect [0 0 9 9] /Subtype /FreeText /Type /Annot>>"},
			})
		}},
		{"the catalogue exchanged", unsigned, func(f forger, a base) []byte {
			d := dictOf(f.open(a.once), catalogNumber)
			return f.grow(a.once, map[int]object{catalogNumber: {value: d.with("OpenAction", "<</JS (app.alert\\(1\\)) /S /JavaScript>>").value()}})
		}},
		{"the information exchanged", unsigned, func(f forger, a base) []byte {
			return f.grow(a.once, map[int]object{infoNumber: {value: "<</Title (Other)>>"}})
		}},
		{"a field filled without signing", "beyond being signed", func(f forger, a base) []byte {
			doc := f.open(a.once)
			field := doc.form.fields[1]
			size := doc.last().size
			return f.grow(a.once, map[int]object{field.number: {value: field.dict.with("V", "(yes)").value()}, size: {value: "<<>>"}})
		}},
		{"a security store that is not signed", "beyond its signature fields", func(f forger, a base) []byte {
			doc := f.open(a.once)
			size := doc.last().size
			return f.grow(a.once, map[int]object{catalogNumber: {value: dictOf(doc, catalogNumber).with("DSS", newRef(size)).value()}, size: {value: "<</Type /DSS>>"}})
		}},
		{"an attachment exchanged", unsigned, func(f forger, a base) []byte {
			n := find(f.open(a.once).revisions[0].objects, "Type", "/EmbeddedFile")
			return f.grow(a.once, map[int]object{n: text})
		}},
		{"an object nobody needs", "beyond its signature fields", func(f forger, a base) []byte {
			return f.grow(a.once, map[int]object{f.open(a.once).last().size: text})
		}},
	}
}

func signatureWrapping() []attack {
	const cover = "does not cover exactly"
	ranges := func(change func(r [4]int) []int) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, dict: func(d dict, r [4]int) dict {
				var vs []value
				for _, n := range change(r) {
					vs = append(vs, value(fmt.Sprint(n)))
				}
				return d.with("ByteRange", newArray(vs))
			}})
		}
	}
	return []attack{
		{"a range that does not begin at the first byte", cover, ranges(func(r [4]int) []int { return []int{1, r[1] - 1, r[2], r[3]} })},
		{"a range that ends early", cover, ranges(func(r [4]int) []int { return []int{0, r[1], r[2], r[3] - 1} })},
		{"a range beyond the end", cover, ranges(func(r [4]int) []int { return []int{0, r[1], r[2], r[3] + 1} })},
		{"a gap wider than the content", cover, ranges(func(r [4]int) []int { return []int{0, r[1] - 10, r[2] + 10, r[3] - 10} })},
		{"a gap narrower than the content", cover, ranges(func(r [4]int) []int { return []int{0, r[1] + 1, r[2] - 1, r[3] + 1} })},
		{"three ranges", cover, ranges(func(r [4]int) []int { return []int{0, r[1], r[2], 10, r[2] + 10, r[3] - 10} })},
		{"one range", cover, ranges(func(r [4]int) []int { return []int{0, r[1]} })},
		{"negative lengths", cover, ranges(func(r [4]int) []int { return []int{0, -r[1], r[2], -r[3]} })},
		{"numbers beyond all bounds", cover, ranges(func(r [4]int) []int { return []int{0, r[1], r[2], math.MaxInt} })},
		{"empty ranges", cover, ranges(func([4]int) []int { return []int{0, 0, 0, 0} })},
		{"overlapping ranges", cover, ranges(func(r [4]int) []int { return []int{0, r[2], r[1], r[3]} })},
		{"the signed part moved behind new content", "the PDF syntax is damaged", func(f forger, a base) []byte {
			// The classic: what was the second range moves to the end, new objects come between, the range follows.
			s := f.open(a.once).signed[0]
			evil := "9 0 obj\n<</Type /Page>>\nendobj\n"
			out := append(bytes.Clone(a.once[:s.end]), evil...)
			out = append(out, a.once[s.end:]...)
			old := fmt.Sprintf("[0 %d %d %d]", s.start, s.end, s.rev.end-s.end)
			moved := fmt.Sprintf("[0 %d %d %d]", s.start, s.end+len(evil), s.rev.end-s.end)
			return bytes.Replace(out, []byte(old), []byte(moved), 1)
		}},
	}
}

func universalForgery() []attack {
	set := func(key string, val value) func(forger, base) []byte {
		return func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, dict: func(d dict, _ [4]int) dict { return d.with(key, val) }})
		}
	}
	const damaged, more = "signature dictionary is damaged", "does not cover exactly"
	smuggle := func(v string) value { // what looks like a key, but lies where the signature should
		return value(v + " /Evil (" + strings.Repeat("x", 2*reserve+2-len(v)-len(" /Evil ()")) + ")")
	}
	return []attack{
		{"a key smuggled in as content", damaged, set("Contents", smuggle("<00>"))},
		{"a key smuggled in behind text", damaged, set("Contents", smuggle("(0)"))},
		{"no content", damaged, set("Contents", "")},
		{"content null", damaged, set("Contents", "null")},
		{"content empty", damaged, set("Contents", "()")},
		{"content of one zero", damaged, set("Contents", "<00>")},
		{"content elsewhere", damaged, set("Contents", "1 0 R")},
		{"content of zeros", "holds no signed data", func(f forger, a base) []byte {
			return f.sign(a.once, forgery{person: 1, der: func(*cms) []byte { return nil }})
		}},
		{"no ranges", more, set("ByteRange", "")},
		{"ranges null", more, set("ByteRange", "null")},
		{"ranges of words", more, set("ByteRange", "[/a /b /c /d]")},
		{"no sub filter", more, set("SubFilter", "")},
		{"an older sub filter", more, set("SubFilter", "/adbe.pkcs7.detached")},
		{"a sub filter with SHA-1", more, set("SubFilter", "/adbe.pkcs7.sha1")},
		{"another filter", more, set("Filter", "/Adobe.PPKMS")},
		{"a time stamp's type", more, set("Type", "/DocTimeStamp")},
		{"a certificate beside the signature", more, set("Cert", "(x)")},
		{"no time", more, set("M", "")},
		{"the year 1", "it has no time", set("M", "(D:00010101000000Z)")},
		{"a time in another spelling", more, set("M", "(D:20260302113000+00'00')")},
		{"a name in another spelling", more, set("Name", "<FEFF0050007200690079006100200053006800610068>")},
	}
}
