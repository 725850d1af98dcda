package seal

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal/judge"
)

func TestFinishIsDeterministic(t *testing.T) {
	d := leaverRecord()
	d.Attachments = attachments()
	d.Structure = structure(2)
	first := finish(t, taggedPages(t, 2), d)
	d.Attachments[0], d.Attachments[1] = d.Attachments[1], d.Attachments[0]
	second := finish(t, taggedPages(t, 2), d)
	if !bytes.Equal(first, second) {
		t.Error("the same document was finished in two ways")
	}
}

func TestFinishNamesThePartOfPDFA(t *testing.T) {
	attached := leaverRecord()
	attached.Attachments = attachments()
	for _, c := range []struct {
		name string
		pdf  []byte
		doc  Document
		part int
	}{
		{"plain", pages(t, 1), leaverRecord(), 1},
		{"transparency", seeThroughPages(t), leaverRecord(), 2},
		{"an array longer than part 1 allows", longPages(t), longDocument(), 2},
		{"attachments", pages(t, 1), attached, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			pdf := finish(t, c.pdf, c.doc)
			if want := fmt.Sprintf("<pdfaid:part>%d</pdfaid:part>\n<pdfaid:conformance>B<", c.part); !bytes.Contains(pdf, []byte(want)) {
				t.Errorf("%q is missing", want)
			}
			if r := verify(t, sign(t, pdf, 0, nil)); len(r.Problems) != 0 {
				t.Errorf("not sound: %v", r.Problems)
			}
			if complaint := judge.QPDF(t, pdf); complaint != "" {
				t.Error(complaint)
			}
		})
	}
}

func seeThroughPages(t testing.TB) []byte {
	p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
	p.AddPage()
	p.SetAlpha(0.2, "Normal")
	p.Cell(40, 8, "TEST")
	return output(t, p)
}

func longPages(t testing.TB) []byte {
	p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
	p.AddPage()
	return output(t, p)
}

func longDocument() Document {
	d := leaverRecord()
	d.Structure = &Element{Tag: "Document", MCID: -1}
	for range partOne + 1 {
		d.Structure.Children = append(d.Structure.Children, &Element{Tag: "P", MCID: -1})
	}
	return d
}

func TestFinishRefusesWhatASealedDocumentMayNotHold(t *testing.T) {
	with := func(draw func(p *gofpdf.Fpdf)) []byte {
		p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
		p.AddPage()
		draw(p)
		return output(t, p)
	}
	sound := pages(t, 1)
	for name, pdf := range map[string][]byte{
		"a script":            with(func(p *gofpdf.Fpdf) { p.SetJavascript("app.alert(1)") }),
		"a core font":         with(func(p *gofpdf.Fpdf) { p.SetFont("Helvetica", "", 11); p.Cell(9, 9, "x") }),
		"a layer":             with(func(p *gofpdf.Fpdf) { n := p.AddLayer("x", true); p.BeginLayer(n); p.EndLayer() }),
		"gofpdf's attachment": with(func(p *gofpdf.Fpdf) { p.SetAttachments([]gofpdf.Attachment{{Content: []byte("x"), Filename: "x"}}) }),
		"an attachment pinned": with(func(p *gofpdf.Fpdf) {
			p.AddAttachmentAnnotation(&gofpdf.Attachment{Content: []byte("x"), Filename: "x"}, 1, 1, 9, 9)
		}),
		"encryption":            with(func(p *gofpdf.Fpdf) { p.SetProtection(0, "a", "b") }),
		"a spot colour":         with(func(p *gofpdf.Fpdf) { p.AddSpotColor("x", 1, 2, 3, 4); p.SetFillSpotColor("x", 50) }),
		"a link to a program":   with(func(p *gofpdf.Fpdf) { p.LinkString(1, 1, 9, 9, "file:///c:/windows/calc.exe") }),
		"nothing":               nil,
		"no PDF":                []byte("PK\x03\x04"),
		"a header only":         []byte("%PDF-1.3\n"),
		"a header without line": []byte("%PDF-1.3"),
		"half a file":           sound[:len(sound)/2],
		"a finished file":       finish(t, sound, leaverRecord()),
		"a file changed later":  append(bytes.Clone(sound), "1 0 obj\n<<>>\nendobj\n"...),
	} {
		t.Run(name, func(t *testing.T) {
			if out, err := Finish(pdf, leaverRecord()); !errors.Is(err, ErrUnsupported) {
				t.Errorf("%d bytes and error %v", len(out), err)
			}
		})
	}
}

func TestFinishRefusesDocumentsThatContradictThemselves(t *testing.T) {
	field := func(edit func(f *Field)) func(*Document) {
		return func(d *Document) { edit(&d.Fields[1]) }
	}
	attach := func(edit func(a *Attachment)) func(*Document) {
		return func(d *Document) { d.Attachments = attachments(); edit(&d.Attachments[1]) }
	}
	mark := func(e Element) func(*Document) {
		return func(d *Document) { d.Structure = structure(2); d.Structure.Children = append(d.Structure.Children, &e) }
	}
	for name, edit := range map[string]func(*Document){
		"a title with a control character":     func(d *Document) { d.Title = "a\x00b" },
		"an author that is not UTF-8":          func(d *Document) { d.Author = "a\xffb" },
		"a language that is none":              func(d *Document) { d.Language = "English, please" },
		"no date":                              func(d *Document) { d.Created = time.Time{} },
		"too many fields":                      func(d *Document) { d.Fields = make([]Field, maxFields+1) },
		"a field without name":                 field(func(f *Field) { f.Name = "" }),
		"two fields of one name":               field(func(f *Field) { f.Name = "manager" }),
		"a name with a full stop":              field(func(f *Field) { f.Name = "a.b" }),
		"page 0":                               field(func(f *Field) { f.Page = 0 }),
		"a page beyond the last":               field(func(f *Field) { f.Page = 3 }),
		"a field off the page":                 field(func(f *Field) { f.Rect[2] = 600 }),
		"a field left of the page":             field(func(f *Field) { f.Rect[0] = -1 }),
		"a field nowhere":                      field(func(f *Field) { f.Rect[0] = math.NaN() }),
		"a field without area":                 field(func(f *Field) { f.Rect = [4]float64{9, 9, 9, 9} }),
		"a label of two lines":                 field(func(f *Field) { f.Label = "a\nb" }),
		"an attachment without name":           attach(func(a *Attachment) { a.Name = "" }),
		"two attachments of one name":          attach(func(a *Attachment) { a.Name = "record.json" }),
		"an attachment with a path":            attach(func(a *Attachment) { a.Name = "../record.json" }),
		"an attachment with a Windows path":    attach(func(a *Attachment) { a.Name = `..\record.json` }),
		"an attachment without date":           attach(func(a *Attachment) { a.Modified = time.Time{} }),
		"a media type that is none":            attach(func(a *Attachment) { a.MIME = "application" }),
		"an unknown relationship":              attach(func(a *Attachment) { a.Relationship = "Cousin" }),
		"an unknown structure type":            mark(Element{Tag: "Marquee", MCID: -1}),
		"a figure without description":         mark(Element{Tag: "Figure", Page: 1, MCID: 9}),
		"marked content on no page":            mark(Element{Tag: "P", Page: 9, MCID: 9}),
		"marked content named twice":           mark(Element{Tag: "P", Page: 1, MCID: 1}),
		"a scope on a paragraph":               mark(Element{Tag: "P", Page: 1, MCID: 9, Scope: "Row"}),
		"an unknown scope":                     mark(Element{Tag: "TH", Page: 1, MCID: 9, Scope: "Diagonal"}),
		"a hole in the structure":              mark(Element{Tag: "P", MCID: -1, Children: []*Element{nil}}),
		"marked content with a vast number":    mark(Element{Tag: "P", Page: 1, MCID: maxMarks}),
		"a description that is not plain text": mark(Element{Tag: "Figure", Page: 1, MCID: 9, Alt: "\x00"}),
	} {
		t.Run(name, func(t *testing.T) {
			d := leaverRecord()
			edit(&d)
			if out, err := Finish(taggedPages(t, 2), d); !errors.Is(err, ErrInvalid) {
				t.Errorf("%d bytes and error %v", len(out), err)
			}
		})
	}
	t.Run("attachments beyond the bound", func(t *testing.T) {
		d := leaverRecord()
		d.Attachments = []Attachment{{Name: "a", Modified: day, Data: make([]byte, maxAttached+1)}}
		if _, err := Finish(pages(t, 1), d); !errors.Is(err, ErrTooLarge) {
			t.Error(err)
		}
	})
	t.Run("a structure that contains itself", func(t *testing.T) {
		d := leaverRecord()
		d.Structure = &Element{Tag: "Document", MCID: -1}
		d.Structure.Children = []*Element{d.Structure}
		if _, err := Finish(pages(t, 1), d); !errors.Is(err, ErrInvalid) {
			t.Error(err)
		}
	})
}

func TestFinishKeepsWhatGofpdfDrew(t *testing.T) {
	pdf := finish(t, fancyPages(t), leaverRecord())
	if text := judge.Text(t, pdf); !strings.Contains(text, "second page, on its side") {
		t.Errorf("the text reads %q", text)
	}
	doc := forger{t}.open(pdf)
	objects := doc.revisions[0].objects
	outlines, _ := objects[find(objects, "Type", "/Outlines")].value.dict()
	if diff := cmp.Diff(value("3"), outlines.get("Count")); diff != "" {
		t.Errorf("the number of visible bookmarks: %s", diff)
	}
	if n := find(objects, "A", "<</S /URI /URI (https://example.org/)>>"); n == 0 {
		t.Error("the link is gone")
	}
}

func TestFinishNeedsNothingOptional(t *testing.T) {
	pdf, err := Finish(pages(t, 1), Document{Created: day})
	if err != nil {
		t.Fatal(err)
	}
	r := verify(t, pdf)
	if diff := cmp.Diff([]string{"nobody has signed this document, so nothing vouches for it"}, r.Problems); diff != "" {
		t.Error(diff)
	}
}

func TestColourProfileIsTheSameOnEveryPlatform(t *testing.T) {
	for i := range 1024 {
		scaled := srgbLinear(float64(i)/1023) * 65535
		if distance := math.Abs(scaled - math.Floor(scaled) - 0.5); distance < 1e-6 {
			t.Errorf("entry %d lies %g from a rounding boundary", i, distance)
		}
	}
}
