package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"muniment/reports/chart"
	"muniment/reports/seal"
	"muniment/reports/sheet"
)

// Content is the frozen content of a record: what its pages say, and what the JSON inside it holds, are the same thing. Every kind of record but the leaver
// record, whose facts are its own, is one of these: a head, sections, and the signatures it waits for.
type Content struct {
	Schema         string    `json:"schema"` // muniment/KIND-record/1
	Number         string    `json:"number"`
	Version        int       `json:"version"`
	Council        string    `json:"council"`
	Title          string    `json:"title"`
	Subtitle       string    `json:"subtitle,omitempty"`
	Classification string    `json:"classification,omitempty"`
	Language       string    `json:"language"`
	Draft          bool      `json:"draft"`
	Test           bool      `json:"test"`
	IssuedAt       time.Time `json:"issued_at"`
	Trail          Trail     `json:"trail"`
	Subject        Subject   `json:"subject,omitzero"`
	Sections       []Section `json:"sections"`
	Figures        []Measure `json:"figures,omitempty"` // of a statement: each with where it comes from
	Signers        []Signer  `json:"signers"`

	Landscape bool              `json:"-"`
	Contents  bool              `json:"-"` // opens with a table of contents
	Files     []seal.Attachment `json:"-"` // evidence that travels inside the file
}

// Subject is what a record is about.
type Subject struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// Section is one heading with what stands under it.
type Section struct {
	Title   string  `json:"title"`
	Level   int     `json:"level,omitempty"` // 2 where it is 0
	Blocks  []Block `json:"blocks"`
	Private bool    `json:"private,omitempty"` // holds names, or what is not for the public: left out of an edition for a committee
}

// Block is one thing under a heading: exactly one of its fields is set.
type Block struct {
	Text    string         `json:"text,omitempty"`
	Small   string         `json:"remark,omitempty"`
	Notice  *Notice        `json:"notice,omitempty"`
	Figures []sheet.Figure `json:"figures,omitempty"`
	Facts   []sheet.Fact   `json:"facts,omitempty"`
	List    []string       `json:"list,omitempty"`
	Table   *Table         `json:"table,omitempty"`
	Picture *chart.Picture `json:"picture,omitempty"`
	Columns int            `json:"columns,omitempty"` // of Facts, side by side
	Photos  []Photo        `json:"photographs,omitempty"`
}

// Photo is a photograph that the pages show. The file itself travels inside the record.
type Photo struct {
	Of     string `json:"of"`   // what it shows, as whoever took it said
	File   string `json:"file"` // the attachment
	SHA256 string `json:"sha256"`

	shown []byte
}

// Notice is a message set apart.
type Notice struct {
	Tone  sheet.Tone `json:"tone"`
	Title string     `json:"title"`
	Text  string     `json:"text"`
}

// Table is a table with its columns.
type Table struct {
	Columns []sheet.Column `json:"columns"`
	Rows    [][]sheet.Cell `json:"rows"`
}

// Section begins a section of level 2 and returns it; it is valid until the next begins.
func (c *Content) Section(title string) *Section {
	c.Sections = append(c.Sections, Section{Title: title, Blocks: []Block{}})
	return &c.Sections[len(c.Sections)-1]
}

// Below begins a section below the last of level 2.
func (c *Content) Below(title string) *Section {
	s := c.Section(title)
	s.Level = 3
	return s
}

func (s *Section) add(b Block) *Section {
	s.Blocks = append(s.Blocks, b)
	return s
}

// Text adds a paragraph, unless it is empty.
func (s *Section) Text(text string) *Section {
	if text == "" {
		return s
	}
	return s.add(Block{Text: text})
}

// Small adds a remark in quieter type.
func (s *Section) Small(text string) *Section { return s.add(Block{Small: text}) }

// List adds items with bullets.
func (s *Section) List(items []string) *Section { return s.add(Block{List: items}) }

// Notice adds a message set apart.
func (s *Section) Notice(tone sheet.Tone, title, text string) *Section {
	return s.add(Block{Notice: &Notice{tone, title, text}})
}

// Highlights adds figures worth seeing first.
func (s *Section) Highlights(figures ...sheet.Figure) *Section { return s.add(Block{Figures: figures}) }

// Facts adds facts in columns.
func (s *Section) Facts(columns int, facts []sheet.Fact) *Section {
	if len(facts) == 0 {
		return s
	}
	return s.add(Block{Facts: facts, Columns: columns})
}

// Table adds a table.
func (s *Section) Table(columns []sheet.Column, rows [][]sheet.Cell) *Section {
	if rows == nil {
		rows = [][]sheet.Cell{}
	}
	return s.add(Block{Table: &Table{columns, rows}})
}

// Picture adds a picture with its figures.
func (s *Section) Picture(p chart.Picture) *Section { return s.add(Block{Picture: &p}) }

// Photos adds photographs.
func (s *Section) Photos(photos []Photo) *Section {
	if len(photos) == 0 {
		return s
	}
	return s.add(Block{Photos: photos})
}

// ErrContent says that content cannot make a record.
var ErrContent = errors.New("this does not make a record")

// check refuses content that would make a record untrue or unreadable.
func (c *Content) check() error {
	missing := func(what string) error { return fmt.Errorf("%w: %s is missing", ErrContent, what) }
	switch {
	case c.Schema == "":
		return missing("the schema")
	case c.Number == "" && !c.Draft:
		return missing("the number")
	case c.Council == "":
		return missing("the council")
	case c.IssuedAt.IsZero():
		return missing("the time of issue")
	case len(c.Signers) == 0:
		return missing("who signs")
	}
	seen := map[string]bool{}
	for _, s := range c.Signers {
		if s.Field == "" || seen[s.Field] || s.PostID == "" && len(s.Roles) == 0 {
			return fmt.Errorf("%w: two signatures want the same field, or nobody could sign one", ErrContent)
		}
		seen[s.Field] = true
	}
	return nil
}

// PDF makes the record: its pages, with its content as JSON inside and its signature fields empty, for seal.Sign. A draft has no fields, so that nobody can sign
// it. The same content gives the same bytes.
func (c *Content) PDF() ([]byte, error) {
	p, err := c.prepare()
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

// prepare is PDF for a record that is signed at once.
func (c *Content) prepare() (*seal.Prepared, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	out, err := c.seal(true)
	if errors.Is(err, sheet.ErrCharacters) {
		out, err = c.seal(false)
	}
	if err != nil {
		return nil, fmt.Errorf("make the record %s: %w", c.Number, err)
	}
	return out, nil
}

// seal draws the record with the small faces or the whole ones, and puts its content inside.
func (c *Content) seal(latin bool) (*seal.Prepared, error) {
	d := c.pages(latin) // first: of a long record both are large
	data, err := c.json()
	if err != nil {
		return nil, err
	}
	return d.Prepare(append([]seal.Attachment{{
		Name: contentFile, MIME: "application/json", Description: "The content of this record, " + c.Schema, Relationship: "Data", Modified: c.IssuedAt.UTC(), Data: data,
	}}, c.Files...)...)
}

func (c *Content) json() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(c); err != nil {
		return nil, fmt.Errorf("write the content of record %s: %w", c.Number, err)
	}
	return b.Bytes(), nil
}

// pages draws the record, with the small faces or the whole ones.
func (c *Content) pages(latin bool) *sheet.Doc {
	w := newTongue(Language(c.Language))
	status := sheet.Awaiting
	if c.Draft {
		status = sheet.Draft
	}
	d := sheet.New(sheet.Cover{
		Council: c.Council, Title: c.Title, Subtitle: c.Subtitle, Number: c.Number, Version: c.Version, Classification: c.Classification, Provenance: trailWords(c.Trail, w),
		Status: status, Issued: c.IssuedAt, TestRegister: c.Test, Language: c.Language, Landscape: c.Landscape, Latin: latin,
	})
	if c.Contents {
		sections := 1 // the signatures
		for _, s := range c.Sections {
			if s.Level <= 2 && s.Title != "" {
				sections++
			}
		}
		if c.Draft {
			sections--
		}
		d.Space(2)
		d.Contents(sections)
	}
	last := len(c.Sections)
	if last > 0 && c.Sections[last-1].Title == w.say(whatItSays) { // nobody signs a page that does not say what is signed
		last--
	}
	for i := range c.Sections[:last] {
		c.Sections[i].draw(d)
	}
	d.KeepTogether(func() {
		for i := range c.Sections[last:] {
			c.Sections[last+i].draw(d)
		}
		c.signatures(d, w)
	})
	return d
}

// whatItSays is the title of the section with which most records close.
const whatItSays = "What this record says"

func (s *Section) draw(d *sheet.Doc) {
	if s.Title != "" {
		d.Heading(max(s.Level, 2), s.Title)
	}
	for i := range s.Blocks {
		s.Blocks[i].draw(d)
	}
}

func (b *Block) draw(d *sheet.Doc) {
	switch {
	case b.Text != "":
		d.Paragraph(b.Text)
	case b.Small != "":
		d.Small(b.Small)
	case b.Notice != nil:
		d.Notice(b.Notice.Tone, b.Notice.Title, b.Notice.Text)
	case b.Figures != nil:
		d.Figures(b.Figures)
	case b.Facts != nil:
		d.Facts(max(b.Columns, 1), b.Facts)
	case b.List != nil:
		d.List(b.List)
	case b.Table != nil:
		d.Table(b.Table.Columns, b.Table.Rows)
	case b.Picture != nil:
		d.Picture(*b.Picture)
	case b.Photos != nil:
		photos := make([]sheet.Photo, len(b.Photos))
		for i, p := range b.Photos {
			photos[i] = sheet.Photo{Alt: "Photograph: " + p.Of, Caption: p.Of + " · " + p.File, JPEG: p.shown}
		}
		d.Photos(photos)
	}
}

// signatures closes the record with the places to sign. A draft says instead that it is none.
func (c *Content) signatures(d *sheet.Doc, w *tongue) {
	if c.Draft {
		d.Notice(sheet.Warn, w.say("Draft"), w.say("This is a draft. It is not a record, has no number, cannot be signed, and must not be relied on."))
		return
	}
	signaturePanel(d, c.Signers, w)
}

// signaturePanel draws the places to sign, with what a signature says and what it is in law.
func signaturePanel(d *sheet.Doc, signers []Signer, w *tongue) {
	fields := make([]sheet.SignatureField, len(signers))
	for i, s := range signers {
		post := w.line(s.Post)
		if s.Post == s.Label {
			post = ""
		}
		fields[i] = sheet.SignatureField{Name: s.Field, Label: w.line(s.Label), Note: join(", ", s.Name, post)}
	}
	d.KeepTogether(func() {
		d.Heading(2, w.say("Signatures"))
		d.Paragraph(w.say("Each signature states that what is said of the signer’s own part is true to the best of their knowledge."))
		d.Small(w.say("These are electronic signatures within section 7 of the Electronic Communications Act 2000. They are not qualified electronic signatures. " +
			"A change to this file after signing can be seen: open it in a reader that checks signatures, or run “muniment verify”."))
		d.SignaturePanel(fields)
	})
}
