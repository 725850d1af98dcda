package sheet

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal"
)

// Status is how far a document has come. It is printed beside the title.
type Status int

// The states of a document. What is printed must still be true when the file has been signed, and a signed file cannot change:
// a document that waits for signatures therefore says "For signature", and its signatures say the rest.
const (
	Complete Status = iota // needs no signature
	Draft                  // watermarked on every page; not a record
	Awaiting               // issued for the signatures of its panel
)

// Cover is what a document says of itself, on its first page, in every header and footer, and in its properties.
type Cover struct {
	Council        string // the organisation whose document this is
	Title          string // what kind of document, such as "Leaver record"
	Subtitle       string // what or whom it is about; may be empty
	Number         string // its number, such as "LR-2025-0007"; may be empty for a list
	Version        int    // of the document about the same thing; 0: not said
	Classification string // its marking, such as "OFFICIAL-SENSITIVE"; may be empty
	Provenance     string // where it comes from, for the footer, such as "trail 412 · 3f9a7c21d0b4"; may be empty
	Status         Status
	Issued         time.Time // the one time in the document; must be given
	TestRegister   bool      // marks every page TEST
	Language       string    // RFC 5646; empty means "en-GB". Welsh ("cy-GB") changes the furniture's own words
	Landscape      bool      // for wide tables
	// Latin draws with the small faces, which hold what English, Welsh and most European languages are written with and are ready twenty times
	// sooner. Finish says ErrCharacters where the document needs others: then draw it again without.
	Latin bool
}

// Errors of a document that cannot be made.
var (
	ErrUndated  = errors.New("a document needs the time at which it was issued")
	ErrFinished = errors.New("a document can be finished only once")
	ErrSize     = errors.New("the place for the signature is too small or too large")
	ErrCells    = errors.New("a table row has more cells than the table has columns")
)

// Doc is a document being drawn. Make it with New.
type Doc struct {
	cover Cover
	words words
	pdf   *gofpdf.Fpdf
	err   error // the first mistake, returned by Finish

	canvas canvas
	faces  map[faceName]*face

	pageWidth, pageHeight float64
	y                     float64 // top of the free space
	fresh                 bool    // nothing but furniture is on the page yet
	queue                 []piece // what waits for its neighbour before a page is chosen
	keeping               int     // depth of KeepTogether
	onPage                func()  // repeats a table's head on a new page

	root     *seal.Element
	nextMCID []int // by page
	fields   []seal.Field
	outline  []entry
	finished bool

	contents     []contentsLine
	contentsOf   int // lines of contents that were announced
	contentsLead int // sections before them
	sections     int // headings of level 2 so far
}

// entry is a heading in the outline that readers show beside the pages.
type entry struct {
	text  string
	level int // from 0
	page  int
	y     float64
}

// New begins a document with its masthead.
func New(c Cover) *Doc {
	if c.Language == "" {
		c.Language = "en-GB"
	}
	orientation := "P"
	if c.Landscape {
		orientation = "L"
	}
	d := &Doc{
		cover: c,
		words: wordsOf(c.Language),
		pdf:   gofpdf.New(orientation, "mm", "A4", ""),
		faces: map[faceName]*face{},
		root:  &seal.Element{Tag: "Document", MCID: -1},
	}
	d.pdf.SetCatalogSort(true)
	d.pdf.SetCompression(false) // its pages are empty: what they show is on the canvas
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetMargins(0, 0, 0)
	d.pdf.SetCreationDate(c.Issued.UTC())
	d.pdf.SetModificationDate(c.Issued.UTC())
	d.pageWidth, d.pageHeight = d.pdf.GetPageSize()
	d.canvas.height = d.pageHeight
	if c.Issued.IsZero() {
		d.fail(ErrUndated)
	}
	d.newPage()
	d.masthead()
	return d
}

// fail keeps the first mistake for Finish.
func (d *Doc) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Finish closes the document and returns it as a PDF with its properties, structure, signature fields and attachments, ready to
// be signed. It reports the first mistake made on the way, ErrUndated, ErrCells or ErrFont among them.
func (d *Doc) Finish(attachments ...seal.Attachment) ([]byte, error) {
	p, err := d.Prepare(attachments...)
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

// Prepare is Finish for a document that is signed at once.
func (d *Doc) Prepare(attachments ...seal.Attachment) (*seal.Prepared, error) {
	raw, err := d.output()
	if err != nil {
		return nil, err
	}
	fonts := d.fonts()
	if d.err != nil {
		return nil, d.err
	}
	d.pdf = nil
	out, err := seal.Prepare(raw, seal.Document{
		Title:       d.documentTitle(),
		Author:      property(d.cover.Council),
		Subject:     property(d.cover.Subtitle),
		Creator:     "Muniment",
		Language:    d.cover.Language,
		Created:     d.cover.Issued.UTC(),
		Fields:      d.fields,
		Attachments: attachments,
		Structure:   d.root,
		Contents:    d.canvas.contents(),
		Fonts:       fonts,
	})
	if err != nil {
		return nil, fmt.Errorf("finish the document %s: %w", d.cover.Number, err)
	}
	return out, nil
}

// documentTitle is the title in the properties: what a reader shows on the window and a filing system lists.
func (d *Doc) documentTitle() string {
	return property(d.cover.Number + " " + d.cover.Title)
}

// property makes a text fit for a document's properties: one line of at most 250 characters.
func property(s string) string {
	characters := []rune(oneLine(Clean(s)))
	return string(characters[:min(250, len(characters))])
}

// output draws what is left and returns gofpdf's file.
func (d *Doc) output() (string, error) {
	if d.finished {
		return "", ErrFinished
	}
	d.finished = true
	d.flush()
	d.fillContents()
	pages := len(d.canvas.pages)
	for p := 1; p <= pages; p++ {
		d.canvas.turnTo(p)
		d.footer(p, pages)
	}
	if pages >= outlineFrom {
		d.bookmarks()
	}
	d.pdf.SetTitle(d.documentTitle(), true)
	d.pdf.SetPage(pages)
	var b strings.Builder
	if err := d.pdf.Output(&b); err != nil {
		d.fail(fmt.Errorf("write the document: %w", err))
	}
	if d.err != nil {
		return "", d.err
	}
	return b.String(), d.lacking()
}

// lacking says whether the small faces were too small.
func (d *Doc) lacking() error {
	for _, f := range d.faces {
		if d.cover.Latin && f.lacks {
			return ErrCharacters
		}
	}
	return nil
}

// outlineFrom is the number of pages from which a document gets an outline.
const outlineFrom = 3

// bookmarks gives the headings to the outline, each at most one level below the one before.
func (d *Doc) bookmarks() {
	depth := -1
	for _, e := range d.outline {
		depth = min(e.level, depth+1)
		d.pdf.SetPage(e.page)
		d.pdf.Bookmark(e.text, depth, e.y)
	}
}
