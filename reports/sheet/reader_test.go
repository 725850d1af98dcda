package sheet

import (
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"muniment/reports/seal"
)

// shown is one line of text as a page draws it.
type shown struct {
	page     int
	mcid     int // -1 within an artifact, -2 outside any mark
	size     float64
	x, y     float64 // of the baseline's start, in points from the bottom left
	text     string
	rotated  bool
	fontName string
}

// draw finishes a document without sealing, and reads back what its pages show.
func draw(t testing.TB, d *Doc) []shown {
	t.Helper()
	if _, err := d.output(); err != nil {
		t.Fatalf("draw the document: %v", err)
	}
	var all []shown
	for i, packed := range d.canvas.contents() {
		z, err := zlib.NewReader(strings.NewReader(packed))
		if err != nil {
			t.Fatalf("page %d: %v", i+1, err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			t.Fatalf("page %d: %v", i+1, err)
		}
		all = append(all, readPage(t, i+1, string(plain))...)
	}
	return all
}

var operator = regexp.MustCompile(`(?s)BT (?:/F(\S+) ([\d.]+) Tf )?([-\d.]+) ([-\d.]+) Td \(((?:\\.|[^\\)])*)\) Tj ET|/(\w+) <</MCID (\d+)>> BDC|/Artifact BMC|EMC|(?:^|\n)(?:q|Q)\n|cm\n`)

// readPage reads one content stream as gofpdf and this package write it; marks must be balanced and never nested.
func readPage(t testing.TB, page int, stream string) []shown {
	t.Helper()
	var all []shown
	now := shown{page: page, mcid: -2}
	for _, m := range operator.FindAllStringSubmatch(stream, -1) {
		switch {
		case m[3] != "":
			if m[1] != "" {
				now.fontName, now.size = m[1], number(t, m[2])
			}
			s := now
			s.x, s.y, s.text = number(t, m[3]), number(t, m[4]), unescape(m[5])
			all = append(all, s)
		case m[6] != "" || m[0] == "/Artifact BMC":
			if now.mcid != -2 {
				t.Errorf("page %d: a mark lies within another", page)
			}
			now.mcid = -1
			if m[7] != "" {
				now.mcid = int(number(t, m[7]))
			}
		case m[0] == "EMC":
			if now.mcid == -2 {
				t.Errorf("page %d: a mark ends that never began", page)
			}
			now.mcid = -2
		case strings.HasSuffix(m[0], "cm\n"):
			now.rotated = true
		case strings.Contains(m[0], "Q"):
			now.rotated = false
		}
	}
	if now.mcid != -2 {
		t.Errorf("page %d: a mark does not end", page)
	}
	return all
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("read a number: %v", err)
	}
	return f
}

// unescape reads a PDF string of UTF-16 (ISO 32000-1, 7.3.4.2, as far as gofpdf uses it).
func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'r' {
				b = append(b, '\r')
				continue
			}
		}
		b = append(b, s[i])
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}

// spoken is the document as a screen reader has it: the text of every element, in order, with its tag.
func spoken(t testing.TB, d *Doc, all []shown) (lines []string) {
	t.Helper()
	type place struct{ page, mcid int }
	texts := map[place]string{}
	for _, s := range all {
		texts[place{s.page, s.mcid}] += s.text
	}
	var walk func(e *seal.Element)
	walk = func(e *seal.Element) {
		if e.MCID >= 0 {
			lines = append(lines, e.Tag+": "+strings.TrimSpace(texts[place{e.Page, e.MCID}]))
		}
		for _, c := range e.Children {
			walk(c)
		}
	}
	walk(d.root)
	return lines
}

// elements lists all elements with a tag, in order.
func elements(root *seal.Element, tag string) (found []*seal.Element) {
	if root.Tag == tag {
		found = append(found, root)
	}
	for _, c := range root.Children {
		found = append(found, elements(c, tag)...)
	}
	return found
}
