package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"muniment/reports/seal"
	"muniment/reports/seal/judge"
)

func cover() Cover {
	return Cover{
		Council: "Bryn County Borough Council", Title: "Leaver record", Subtitle: "Siân Ŵyn-Jones", Number: "LR-2025-0007",
		Classification: "OFFICIAL-SENSITIVE", Provenance: "trail 412 · 3f9a7c21d0b4", Status: Awaiting,
		Issued: time.Date(2025, 7, 3, 16, 42, 0, 0, time.UTC),
	}
}

// hostile texts that people and imports really bring, and some that only ill will brings.
func hostile() map[string]string {
	return map[string]string{
		"emoji":            "Closed 😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿 today",
		"broken UTF-8":     "Si\xc3n \xff\xfe Jones \xed\xa0\x80",
		"control":          "a\x00b\x07c\x1b[31md\x7f",
		"direction":        "evidence \u202egpj.exe\u202c",
		"no spaces":        strings.Repeat("averylonglogin", 40),
		"a long address":   "https://" + strings.Repeat("intranet.bryn.example/path/to/the/ticket?id=48213&", 12),
		"many lines":       strings.Repeat("line\n", 300),
		"mixed line ends":  "one\r\ntwo\rthree\u2028four",
		"combining":        strings.Repeat("w\u0302y\u0302 ", 60) + strings.Repeat("\u0302", 200),
		"not in the faces": "会議室 の 鍵",
		"PDF syntax":       `) Tj ET Q \) EMC /P <</MCID 0>> BDC (`,
		"aliases":          "{nb} %d %s %!",
		"private use":      "\ue000\uf8ff",
		"spaces only":      "   \t\n  ",
		"no-break":         strings.Repeat("10\u00a0mm ", 80),
		"long prose":       strings.Repeat("The owner looked at the list of users, and found none. ", 150),
	}
}

// page fills a document with every part there is, all of them holding one text.
func everything(c Cover, s string) *Doc {
	c.Council, c.Title, c.Subtitle, c.Number, c.Classification, c.Provenance = s, s, s, s, s, s
	d := New(c)
	d.Contents(1)
	d.Notice(Warn, s, s)
	d.Figures([]Figure{{s, s, s, Good}, {"1", "late", "", Bad}})
	d.Heading(2, s)
	d.Facts(3, []Fact{{s, s}, {"Label", s}, {s, ""}, {"Last", s}})
	d.Heading(3, s)
	d.Paragraph(s)
	d.Small(s)
	d.List([]string{s, "second", s})
	d.Table([]Column{{Title: s, Width: 2, Header: true}, {Title: "B", Width: 1, Align: Right}, {Title: s, Below: true}},
		[][]Cell{{{Tag: Tag{s, Bad}, Text: s, Detail: s, Strong: true}, {Text: s}, {Text: s}}, {{Text: "short"}}, {{Detail: s}, {}, {Text: s}}})
	d.SignaturePanel([]SignatureField{{"a", s, s}, {"b", "B", ""}, {"c", s, ""}})
	return d
}

func TestAnyTextCanBePrintedAndStaysOnThePage(t *testing.T) {
	for name, s := range hostile() {
		t.Run(name, func(t *testing.T) {
			d := everything(cover(), s)
			all := draw(t, d)
			checkWithinPage(t, d, all)
			checkMarks(t, d, all)
			if _, err := everything(cover(), s).Finish(); err != nil {
				t.Errorf("Finish: %v", err)
			}
		})
	}
}

// checkWithinPage finds text that a reader would see cut off, running into the footer, or printed over other text.
func checkWithinPage(t *testing.T, d *Doc, all []shown) {
	t.Helper()
	var before []box // on the same page
	for i, s := range all {
		if i > 0 && all[i-1].page != s.page {
			before = nil
		}
		if s.rotated || strings.TrimSpace(s.text) == "" {
			continue
		}
		b := boxOf(d, s)
		if s.mcid >= 0 && (b.left < marginX-0.1 || b.right > d.pageWidth-marginX+0.1 || b.top < 12 || b.baseline > d.bottom()) {
			t.Errorf("page %d: text at %.1f to %.1f, %.1f leaves the page: %.60q", s.page, b.left, b.right, b.baseline, s.text)
		}
		for _, o := range before {
			if b.left < o.right && o.left < b.right && b.top < o.baseline && o.top < b.baseline {
				t.Errorf("page %d: %.40q is printed over %.40q", s.page, s.text, o.text)
			}
		}
		before = append(before, b)
	}
}

// box is where a line of text stands, in millimetres from the top left; tails are left out.
type box struct {
	left, right, top, baseline float64
	text                       string
}

// boxOf measures a line. The file names its faces by hashes, so it takes the narrowest.
func boxOf(d *Doc, s shown) box {
	width := math.Inf(1)
	for name := range d.faces {
		width = min(width, d.measure(style{face: name, size: s.size}, trimEnd(s.text)))
	}
	left, baseline := s.x/pointsPerMM, d.pageHeight-s.y/pointsPerMM
	return box{left, left + width, baseline - 0.7*s.size/pointsPerMM, baseline, s.text}
}

// checkMarks finds content that is neither read aloud nor passed over, and elements without content of their own or of others.
func checkMarks(t *testing.T, d *Doc, all []shown) {
	t.Helper()
	type place struct{ page, mcid int }
	named := map[place]int{}
	var walk func(e *seal.Element)
	walk = func(e *seal.Element) {
		if e.MCID >= 0 {
			named[place{e.Page, e.MCID}]++
		} else if len(e.Children) == 0 {
			t.Errorf("an element %s holds nothing", e.Tag)
		}
		for _, c := range e.Children {
			walk(c)
		}
	}
	walk(d.root)
	for _, s := range all {
		if s.mcid == -2 {
			t.Errorf("page %d: %q is not marked", s.page, s.text)
		}
		if s.mcid >= 0 && named[place{s.page, s.mcid}] != 1 {
			t.Errorf("page %d: %q is named %d times in the structure", s.page, s.text, named[place{s.page, s.mcid}])
		}
	}
}

func TestWhatIsReadAloudIsWhatWasSaidInItsOrder(t *testing.T) {
	d := New(cover())
	d.Notice(Warn, "With exceptions", "One account is still open.")
	d.Heading(2, "Person")
	d.Facts(2, []Fact{{"Name", "Siân Ŵyn-Jones"}, {"Manager", ""}})
	d.Heading(2, "Accounts")
	d.Heading(3, "Closed")
	d.Table([]Column{{Title: "Account", Width: 1, Header: true}, {Title: "Outcome", Width: 1}, {Title: "Evidence", Below: true}}, [][]Cell{
		{{Text: "Directory", Detail: "swynjones", Strong: true}, {Tag: Tag{"Late", Warn}, Detail: "2 days"}, {Text: "Ticket (48213) \\ closed"}},
	})
	d.Paragraph("Signed by O’Dowd and y Cynghorydd Ŷ.")
	d.SignaturePanel([]SignatureField{{"manager", "Line manager", "Head of Housing"}})
	all := draw(t, d)
	want := []string{
		"P: Bryn County Borough Council", "P: OFFICIAL-SENSITIVE", "P: LR-2025-0007", "H1: Leaver record", "P: Siân Ŵyn-Jones",
		"P: For signature Issued 3 July 2025, 17:42",
		"P: With exceptions", "P: One account is still open.",
		"H2: Person", "Lbl: Name", "LBody: Siân Ŵyn-Jones", "Lbl: Manager", "LBody: –",
		"H2: Accounts", "H3: Closed", "TH: Account", "TH: Outcome", "TH: Evidence",
		"TH: Directory swynjones", "TD: Late 2 days", `TD: Ticket (48213) \ closed`,
		"P: Signed by O’Dowd and y Cynghorydd Ŷ.", "P: Line manager Head of Housing",
	}
	if diff := cmp.Diff(want, spoken(t, d, all)); diff != "" {
		t.Errorf("read aloud (-want +got):\n%s", diff)
	}
	var scopes []string
	for _, th := range elements(d.root, "TH") {
		scopes = append(scopes, th.Scope)
	}
	if diff := cmp.Diff([]string{"Column", "Column", "Column", "Row"}, scopes); diff != "" {
		t.Errorf("scopes of header cells (-want +got):\n%s", diff)
	}
}

func TestHeadingStaysWithWhatFollows(t *testing.T) {
	follow := map[string]func(d *Doc){
		"a paragraph": func(d *Doc) { d.Paragraph("Text.") },
		"long text":   func(d *Doc) { d.Paragraph(strings.Repeat("Text that goes on. ", 300)) },
		"a table":     func(d *Doc) { d.Table([]Column{{Title: "A", Width: 1}}, Rows([][]string{{"1"}, {"2"}, {"3"}, {"4"}})) },
		"facts":       func(d *Doc) { d.Facts(2, []Fact{{"A", "1"}}) },
		"a list":      func(d *Doc) { d.List([]string{"one"}) },
		"a notice":    func(d *Doc) { d.Notice(Bad, "Open", "Still open.") },
		"signatures":  func(d *Doc) { d.SignaturePanel([]SignatureField{{"a", "A", "B"}}) },
	}
	for name, draws := range follow {
		t.Run(name, func(t *testing.T) {
			moved := false
			for fill := range 25 {
				d := New(cover())
				for range fill {
					d.Facts(1, []Fact{{"Label", "Value"}})
				}
				d.Heading(2, "Section")
				d.Heading(3, "Part")
				at := len(d.root.Children)
				draws(d)
				d.flush()
				section, next := d.root.Children[at-2], firstShown(d.root.Children[at])
				if section.Page != next.Page {
					t.Fatalf("after %d facts the heading is on page %d and what follows on page %d", fill, section.Page, next.Page)
				}
				moved = moved || section.Page == 2
			}
			if !moved {
				t.Error("the heading never reached the end of a page, so this test shows nothing")
			}
		})
	}
}

func firstShown(e *seal.Element) *seal.Element {
	for e.MCID < 0 && len(e.Children) > 0 {
		e = e.Children[0]
	}
	return e
}

func TestLongParagraphLeavesNoLineAlone(t *testing.T) {
	for fill := range 25 {
		d := New(cover())
		for range fill {
			d.Facts(1, []Fact{{"Label", "Value"}})
		}
		d.Paragraph(strings.Repeat("Text that goes on and on. ", 45))
		p := d.root.Children[len(d.root.Children)-1]
		lines := map[int]int{}
		for _, s := range draw(t, d) {
			for _, span := range p.Children {
				if s.page == span.Page && s.mcid == span.MCID {
					lines[s.page]++
				}
			}
		}
		for page, n := range lines {
			if n < 2 {
				t.Errorf("after %d facts, page %d has %d line of the paragraph", fill, page, n)
			}
		}
	}
}

func TestKeepTogetherKeepsWhatFitsOnOnePage(t *testing.T) {
	for fill := range 25 {
		d := New(cover())
		for range fill {
			d.Facts(1, []Fact{{"Label", "Value"}})
		}
		at := len(d.root.Children)
		d.KeepTogether(func() {
			d.Heading(2, "Signatures")
			d.Paragraph("What signing means.")
			d.SignaturePanel([]SignatureField{{"a", "A", ""}, {"b", "B", ""}, {"c", "C", ""}})
		})
		for _, e := range d.root.Children[at:] {
			if e.Page != d.root.Children[at].Page {
				t.Fatalf("after %d facts the parts are on pages %d and %d", fill, d.root.Children[at].Page, e.Page)
			}
		}
	}
}

func TestEveryPageSaysWhatItIs(t *testing.T) {
	c := cover()
	c.Status, c.TestRegister = Draft, false
	d := New(c)
	d.Paragraph(strings.Repeat("Text that goes on. ", 1500))
	all := draw(t, d)
	pages := all[len(all)-1].page
	if pages < 3 {
		t.Fatalf("only %d pages: this test needs more", pages)
	}
	for page := 1; page <= pages; page++ {
		var text []string
		for _, s := range all {
			if s.page == page {
				text = append(text, s.text)
			}
		}
		joined := strings.Join(text, "\n")
		for _, want := range []string{
			"DRAFT", "OFFICIAL-SENSITIVE", "LR-2025-0007", "trail 412 · 3f9a7c21d0b4",
			"Bryn County Borough Council", fmt.Sprintf("Page %d of %d", page, pages),
		} {
			if !strings.Contains(joined, want) {
				t.Errorf("page %d does not say %q", page, want)
			}
		}
	}
}

func TestFurnitureSpeaksTheDocumentsLanguage(t *testing.T) {
	for language, want := range map[string][]string{
		"":      {"Page 1 of 1", "Issued 3 July 2025, 17:42", "For signature", "TEST REGISTER: NOT A RECORD OF REAL EVENTS"},
		"cy-GB": {"Tudalen 1 o 1", "Cyhoeddwyd 3 Gorffennaf 2025, 17:42", "I’w lofnodi", "PRAWF"},
	} {
		c := cover()
		c.Language, c.TestRegister = language, true
		var b strings.Builder
		for _, s := range draw(t, New(c)) {
			b.WriteString(s.text + "\n")
		}
		for _, w := range want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("in %q the page does not say %q", language, w)
			}
		}
	}
}

func TestSameCallsGiveTheSameBytes(t *testing.T) {
	make := func() []byte {
		b, err := everything(cover(), "Siân Ŵyn-Jones ☑ 😀 éèêë").Finish(seal.Attachment{
			Name: "facts.json", MIME: "application/json",
			Description: "Facts", Modified: cover().Issued, Data: []byte("{}"),
		})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := make()
	for range 5 {
		if !bytes.Equal(first, make()) {
			t.Fatal("the same calls gave different bytes")
		}
	}
}

func TestMistakesAreReportedByFinish(t *testing.T) {
	undated := cover()
	undated.Issued = time.Time{}
	cells := New(cover())
	cells.Table([]Column{{Title: "A", Width: 1}}, Rows([][]string{{"1", "2"}}))
	cells.Paragraph("Drawing goes on.")
	twice := New(cover())
	if _, err := twice.Finish(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		doc  *Doc
		want error
	}{
		"no date":        {New(undated), ErrUndated},
		"too many cells": {cells, ErrCells},
		"finished twice": {twice, ErrFinished},
	} {
		if _, err := c.doc.Finish(); !errors.Is(err, c.want) {
			t.Errorf("%s: Finish gave %v, want %v", name, err, c.want)
		}
	}
}

func TestOutlineNamesTheSectionsOfALongDocument(t *testing.T) {
	d := New(cover())
	for i := range 4 {
		d.Heading(3+i%2, fmt.Sprintf("Part %d Ŵ", i))
		d.Paragraph(strings.Repeat("Text that goes on. ", 400))
	}
	pdf, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pdf, []byte("/Outlines")) {
		t.Error("there is no outline")
	}
	if complaint := judge.QPDF(t, pdf); complaint != "" {
		t.Error(complaint)
	}
}

func TestOtherProgramsReadTheDocument(t *testing.T) {
	pdf, err := everything(cover(), "Siân Ŵyn-Jones, O’Dowd ☑").Finish()
	if err != nil {
		t.Fatal(err)
	}
	if complaint := judge.QPDF(t, pdf); complaint != "" {
		t.Error(complaint)
	}
	if text := judge.Text(t, pdf); !strings.Contains(text, "Siân Ŵyn-Jones, O’Dowd ☑") {
		t.Errorf("pdftotext does not find the text:\n%s", text)
	}
	tree := judge.Structure(t, pdf)
	for _, want := range []string{"Document", "H1 (block)", "H2 (block)", "Table (block)", "/Scope /Column", "/Scope /Row", `"Siân Ŵyn-Jones, O’Dowd ☑"`} {
		if !strings.Contains(tree, want) {
			t.Errorf("the structure tree lacks %q:\n%s", want, tree)
		}
	}
}

func FuzzAnyTextCanBePrinted(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4000 {
			s = s[:4000]
		}
		d := everything(cover(), s)
		all := draw(t, d)
		checkWithinPage(t, d, all)
		checkMarks(t, d, all)
	})
}
