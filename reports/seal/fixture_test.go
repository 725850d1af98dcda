package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"image"
	"image/color/palette"
	"image/png"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"muniment/store/authority"
)

// day is when everything in these tests happens.
var day = time.Date(2026, 3, 2, 10, 30, 0, 0, time.UTC)

var fontBytes = sync.OnceValues(func() ([]byte, error) { return os.ReadFile("../../assets/fonts/DejaVuSans.ttf") })

// paper starts a gofpdf document whose output is the same on each run.
func paper(t testing.TB, size gofpdf.SizeType) *gofpdf.Fpdf {
	t.Helper()
	font, err := fontBytes()
	if err != nil {
		t.Fatal(err)
	}
	p := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: size})
	p.SetCatalogSort(true)
	p.SetCreationDate(day)
	p.SetModificationDate(day)
	p.AddUTF8FontFromBytes("sans", "", font)
	p.SetFont("sans", "", 11)
	return p
}

func output(t testing.TB, p *gofpdf.Fpdf) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pages makes a plain document of n pages.
func pages(t testing.TB, n int) []byte {
	t.Helper()
	p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
	for i := range n {
		p.AddPage()
		p.MultiCell(0, 6, fmt.Sprintf("Page %d. Siân Ŵyn-Jones returned ☑ the keys, ☐ the badge.", i+1), "", "L", false)
	}
	return output(t, p)
}

// stamp makes what a signature shows.
func stamp(t testing.TB, text string) []byte {
	t.Helper()
	p := paper(t, gofpdf.SizeType{Wd: 60, Ht: 20})
	p.SetMargins(1, 1, 1)
	p.SetAutoPageBreak(false, 0)
	p.AddPage()
	p.MultiCell(0, 5, text, "1", "L", false)
	return output(t, p)
}

func leaverRecord() Document {
	return Document{
		Title: "Leaver record LR-2026-0007", Author: "Cyngor Brynmor", Subject: "Accounts closed", Creator: "seal's tests", Language: "en-GB", Created: day,
		Fields: []Field{
			{Name: "manager", Label: "Signature of the manager", Page: 1, Rect: [4]float64{60, 60, 230, 117}},
			{Name: "owner", Label: "Signature of the system owner", Page: 1, Rect: [4]float64{240, 60, 410, 117}},
			{Name: "siro", Label: "Signature of the SIRO", Page: 1, Rect: [4]float64{420, 60, 590, 117}},
		},
	}
}

func attachments() []Attachment {
	return []Attachment{
		{Name: "record.json", MIME: "application/json", Description: "The facts of this record", Relationship: "Source", Modified: day, Data: []byte(`{"record":"LR-2026-0007"}`)},
		{Name: "ŵyn.csv", MIME: "text/csv", Relationship: "Data", Modified: day, Data: []byte("a,b\n")},
	}
}

// A circle is an authority and three people it vouches for.
type circle struct {
	root   *x509.Certificate
	key    *ecdsa.PrivateKey
	people []Identity
}

var newCircle = sync.OnceValues(func() (*circle, error) {
	root, key, err := authority.New(pkix.Name{CommonName: "Cyngor Brynmor signing authority"}, day.AddDate(0, -1, 0), 20)
	if err != nil {
		return nil, err
	}
	c := &circle{root: root, key: key}
	for _, name := range []string{"Siân Ŵyn-Jones", "Priya Shah", "Tom O'Neill"} {
		id, err := c.issue(name)
		if err != nil {
			return nil, err
		}
		c.people = append(c.people, id)
	}
	return c, nil
})

func (c *circle) issue(name string) (Identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Identity{}, err
	}
	certificate, err := authority.IssueSigner(c.root, c.key, pkix.Name{CommonName: name, Organization: []string{"Cyngor Brynmor"}}, key.Public(), day.AddDate(0, -1, 0), 3)
	return Identity{Key: key, Certificate: certificate}, err
}

func people(t testing.TB) *circle {
	t.Helper()
	c, err := newCircle()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func finish(t testing.TB, pdf []byte, d Document) []byte {
	t.Helper()
	out, err := Finish(pdf, d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sign signs with the n-th person in the n-th field.
func sign(t testing.TB, pdf []byte, n int, appearance []byte) []byte {
	t.Helper()
	s := Signature{Field: leaverRecord().Fields[n].Name, Reason: "I confirm this record", Location: "Brynmor", Time: day.Add(time.Duration(n) * time.Hour), Appearance: Appearance{Page: appearance}}
	out, err := Sign(pdf, people(t).people[n], s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func verify(t testing.TB, pdf []byte) Report {
	t.Helper()
	r, err := Verify(pdf, VerifyOptions{Roots: []*x509.Certificate{people(t).root}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// taggedPages makes pages whose content is marked for structure.
func taggedPages(t testing.TB, n int) []byte {
	t.Helper()
	p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
	for i := range n {
		p.AddPage()
		mcid := 0
		mark := func(tag string, draw func()) {
			p.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC\n", tag, mcid))
			draw()
			p.RawWriteStr("EMC\n")
			mcid++
		}
		mark("H1", func() { p.CellFormat(0, 8, fmt.Sprintf("Leaver record, page %d", i+1), "", 1, "L", false, 0, "") })
		mark("P", func() { p.MultiCell(0, 6, "Siân Ŵyn-Jones returned ☑ the keys, ☐ the badge.", "", "L", false) })
		mark("TH", func() { p.CellFormat(40, 6, "System", "", 0, "L", false, 0, "") })
		mark("TD", func() { p.CellFormat(40, 6, "Active Directory", "", 1, "L", false, 0, "") })
	}
	return output(t, p)
}

// structure describes taggedPages.
func structure(n int) *Element {
	root := &Element{Tag: "Document", MCID: -1}
	for page := 1; page <= n; page++ {
		row := &Element{Tag: "TR", MCID: -1, Children: []*Element{{Tag: "TH", Page: page, MCID: 2, Scope: "Row"}, {Tag: "TD", Page: page, MCID: 3}}}
		root.Children = append(root.Children,
			&Element{Tag: "H1", Page: page, MCID: 0}, &Element{Tag: "P", Page: page, MCID: 1},
			&Element{Tag: "Table", MCID: -1, Children: []*Element{row}})
	}
	return root
}

// fancyPages uses everything gofpdf offers that PDF/A-1 allows.
func fancyPages(t testing.TB) []byte {
	t.Helper()
	p := paper(t, gofpdf.SizeType{Wd: 210, Ht: 297})
	p.AddPage()
	p.Bookmark("Ŵyn", 0, -1)
	p.Bookmark("below", 1, -1)
	p.Bookmark("second", 0, -1)
	target := p.AddLink()
	p.Cell(40, 8, "text")
	p.LinkString(20, 20, 30, 10, "https://example.org/")
	p.Link(20, 40, 30, 10, target)
	p.LinearGradient(20, 60, 50, 20, 200, 200, 220, 90, 90, 120, 0, 0, 1, 0)
	for name, img := range map[string]image.Image{"grey": image.NewGray(image.Rect(0, 0, 4, 4)), "palette": image.NewPaletted(image.Rect(0, 0, 4, 4), palette.Plan9[:200])} {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		p.RegisterImageOptionsReader(name, gofpdf.ImageOptions{ImageType: "PNG"}, &b)
		p.Image(name, 20, 100, 20, 20, false, "", 0, "")
	}
	p.AddPageFormat("L", gofpdf.SizeType{Wd: 210, Ht: 297})
	p.SetLink(target, 0, -1)
	p.Cell(40, 8, "second page, on its side")
	return output(t, p)
}
