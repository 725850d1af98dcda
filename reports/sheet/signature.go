package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal"
	"muniment/store/calendar"
)

// SignatureField is a place for one person's signature.
type SignatureField struct {
	Name  string // of the PDF field, such as "manager"; unique in the document
	Label string // in whose capacity, such as "Line manager"
	Note  string // who that is, or what the signature means; may be empty
}

const (
	signatureWidth  = 81.0 // of the box, in millimetres: two side by side fill an upright page
	signatureHeight = 22.0
	signatureGap    = 8.0 // between boxes
)

// SignatureSize is the size of a panel's box in points, for SignatureAppearance.
func SignatureSize() (width, height float64) {
	return signatureWidth * pointsPerMM, signatureHeight * pointsPerMM
}

// SignaturePanel draws a box for each signature, two side by side, and makes a PDF signature field of each. A box stays with its
// label. The boxes are empty until the record is signed; then each shows its appearance, see SignatureAppearance.
func (d *Doc) SignaturePanel(fields []SignatureField) {
	for len(fields) > 0 {
		n := min(2, len(fields))
		d.signatureRow(fields[:n])
		fields = fields[n:]
	}
}

// signatureRow adds one or two boxes with their labels above.
func (d *Doc) signatureRow(fields []SignatureField) {
	const width = signatureWidth
	label, note := cellStrong(), detailStyle()
	labels, notes := make([][]string, len(fields)), make([][]string, len(fields))
	elements := make([]*seal.Element, len(fields))
	for i, f := range fields {
		elements[i] = branch(d.root, "P")
		labels[i] = d.clamp(label, f.Label, width, 2)
		notes[i] = d.clamp(note, f.Note, width, 3)
	}
	above := float64(longest(labels))*label.leading + float64(longest(notes))*note.leading + 1.4
	d.add(piece{gap: 3.5, height: above + signatureHeight + 1, draw: func(y float64) {
		for i, f := range fields {
			x := marginX + float64(i)*(width+signatureGap)
			d.show(elements[i], func() {
				next := d.lines(label, x, y, spaced(labels[i]))
				d.lines(note, x, next, notes[i])
			})
			d.artifact(func() { d.signatureBox(x, y+above) })
			d.fields = append(d.fields, seal.Field{
				Name:  f.Name,
				Label: property(f.Label),
				Page:  d.canvas.page,
				Rect: [4]float64{
					x * pointsPerMM, (d.pageHeight - y - above - signatureHeight) * pointsPerMM,
					(x + width) * pointsPerMM, (d.pageHeight - y - above) * pointsPerMM,
				},
			})
		}
	}})
}

// signatureBox draws an empty place to sign.
func (d *Doc) signatureBox(x, y float64) {
	d.fill(tint())
	c := hair()
	d.canvas.setDraw(c)
	d.canvas.setWidth(0.25)
	d.canvas.rect(x, y, signatureWidth, signatureHeight, both)
	d.rule(x+5, y+signatureHeight-6, signatureWidth-10, 0.2, muted())
}

// Appearance is what a signature shows of itself in its box.
type Appearance struct {
	Name        string    // who signed
	Post        string    // in which post; may be empty where they sign on behalf of one
	OnBehalfOf  string    // for whom, where a deputy signed; may be empty
	At          time.Time // when, by the signer's computer
	Fingerprint string    // of the certificate, in hexadecimal; its first bytes are shown
	Language    string    // as in Cover
}

// SignatureAppearance draws a signature's visible block of the given size in points, to be shown in the field.
// Type shrinks until it fits. A block smaller than 90 by 30 points is refused, for nobody could read it.
func SignatureAppearance(width, height float64, a Appearance) (seal.Appearance, error) {
	if !(width >= 90 && height >= 30 && width <= 2000 && height <= 2000) {
		return seal.Appearance{}, fmt.Errorf("draw a signature of %.0f by %.0f points: %w", width, height, ErrSize)
	}
	if a.At.IsZero() {
		return seal.Appearance{}, ErrUndated
	}
	block, err := signatureBlock(width, height, a, true)
	if errors.Is(err, ErrCharacters) {
		return signatureBlock(width, height, a, false)
	}
	return block, err
}

func signatureBlock(width, height float64, a Appearance, latin bool) (seal.Appearance, error) {
	d := &Doc{
		cover: Cover{Latin: latin},
		words: wordsOf(a.Language),
		pdf: gofpdf.NewCustom(&gofpdf.InitType{
			OrientationStr: "P", UnitStr: "mm",
			Size: gofpdf.SizeType{Wd: width / pointsPerMM, Ht: height / pointsPerMM},
		}),
		faces: map[faceName]*face{},
		root:  &seal.Element{MCID: -1},
	}
	d.pdf.SetCatalogSort(true)
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetMargins(0, 0, 0)
	d.pdf.SetCreationDate(a.At.UTC())
	d.pdf.SetModificationDate(a.At.UTC())
	d.pdf.AddPage()
	d.pageWidth, d.pageHeight = width/pointsPerMM, height/pointsPerMM
	d.canvas.height = d.pageHeight
	d.canvas.newPage()
	d.appearance(a)
	block := seal.Appearance{Content: d.canvas.contents()[0], Fonts: d.fonts()}
	var b bytes.Buffer
	if err := d.pdf.Output(&b); err != nil {
		d.fail(fmt.Errorf("draw a signature: %w", err))
	}
	if d.err != nil {
		return seal.Appearance{}, d.err
	}
	block.Page = b.Bytes()
	return block, d.lacking()
}

// appearance draws the block: a white ground that covers the empty box, a bar, and who, as what, when and with which certificate.
func (d *Doc) appearance(a Appearance) {
	const padX, padY = 4.5, 1.8
	d.fill(white())
	d.canvas.rect(0, 0, d.pageWidth, d.pageHeight, filled)
	c := accent()
	d.canvas.setDraw(c)
	d.canvas.setWidth(0.35)
	d.canvas.rect(0.2, 0.2, d.pageWidth-0.4, d.pageHeight-0.4, outlined)
	d.fill(accent())
	d.canvas.rect(0, 0, 1.6, d.pageHeight, filled)

	width := d.pageWidth - padX - 2.5
	var s stack
	for scale := 1.0; scale > 0.3; scale -= 0.06 {
		s = d.appearanceLines(a, width, scale)
		if s.height() <= d.pageHeight-2*padY {
			break
		}
	}
	s.draw(d, padX, width, max(padY, (d.pageHeight-s.height())/2), Left)
}

// appearanceLines sets the block at a scale of type.
func (d *Doc) appearanceLines(a Appearance, width, scale float64) stack {
	scaled := func(st style) style {
		st.size *= scale
		st.leading *= scale
		return st
	}
	name, post, when, print := scaled(style{bold, 10.5, 4.9, ink()}), scaled(cellStyle()), scaled(cellStyle()), scaled(style{mono, 6.4, 3.4, muted()})
	s := stack(nil).lines(name, d.clamp(name, a.Name, width, 3))
	role := oneLine(a.Post)
	if a.OnBehalfOf != "" {
		behalf := d.words.Say("on behalf of") + " " + oneLine(a.OnBehalfOf)
		if role == "" {
			role = behalf
		} else {
			role += ", " + behalf
		}
	}
	if role != "" {
		s = s.lines(post, d.clamp(post, role, width, 4))
	}
	at := a.At.In(calendar.London())
	s = s.lines(when, d.clamp(when, d.words.Say("Signed electronically")+" "+at.Format("02/01/2006 15:04:05 MST"), width, 3))
	if a.Fingerprint != "" {
		s = s.lines(print, d.clamp(print, d.words.Say("Certificate")+" "+grouped(a.Fingerprint, 16), width, 2))
	}
	return s
}

// grouped writes the first digits of a fingerprint in fours.
func grouped(hex string, digits int) string {
	var b bytes.Buffer
	for i, r := range hex {
		if i >= digits {
			break
		}
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
