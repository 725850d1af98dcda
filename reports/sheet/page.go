package sheet

// The page: A4 with a running header and footer, and the rule by which what is drawn finds its page.

const (
	pointsPerMM = 72 / 25.4

	marginX    = 20.0 // left and right
	headerLine = 16.0 // the rule below the running header
	bodyTop    = 23.0
	bodyBottom = 20.5 // from the lower edge of the page
	footerLine = 16.0 // likewise: the rule above the running footer
)

// piece is a part of the document that is not broken: a line or two of a paragraph, a table row, a panel.
type piece struct {
	gap    float64 // space above, dropped at the top of a page
	height float64
	keep   bool            // stays with the piece after it
	draw   func(y float64) // draws with its top at y
}

// contentWidth is the width between the margins.
func (d *Doc) contentWidth() float64 { return d.pageWidth - 2*marginX }

// bottom is where the body of a page ends.
func (d *Doc) bottom() float64 { return d.pageHeight - bodyBottom }

// bodyHeight is the space for pieces on an empty page.
func (d *Doc) bodyHeight() float64 { return d.bottom() - bodyTop }

// add puts a piece after the others. It is drawn at once, unless it has to stay with what follows.
func (d *Doc) add(p piece) {
	d.queue = append(d.queue, p)
	if !p.keep && d.keeping == 0 {
		d.flush()
	}
}

// flush draws the waiting pieces together on one page if a page can hold them, else from where we are.
func (d *Doc) flush() {
	queue := d.queue
	d.queue = nil
	total := 0.0
	for i, p := range queue {
		total += p.height
		if i > 0 || !d.fresh {
			total += p.gap
		}
	}
	if d.y+total > d.bottom() && !d.fresh && total <= d.bodyHeight() {
		d.newPage()
	}
	for _, p := range queue {
		gap := p.gap
		if d.fresh {
			gap = 0
		}
		if d.y+gap+p.height > d.bottom() && !d.fresh {
			d.newPage()
			gap = 0
		}
		top := d.y + gap
		d.fresh = false
		d.y = top + p.height
		p.draw(top)
	}
	clear(queue)
	d.queue = queue[:0]
}

// KeepTogether puts all that draw adds on one page, if it fits on one.
func (d *Doc) KeepTogether(draw func()) {
	d.keeping++
	draw()
	d.keeping--
	if d.keeping == 0 {
		d.flush()
	}
}

// Space leaves an empty height in millimetres, unless it falls at the top of a page.
func (d *Doc) Space(height float64) {
	d.add(piece{gap: height, keep: true, draw: func(float64) {}})
}

// NewPage continues on a new page, unless this one is still empty.
func (d *Doc) NewPage() {
	d.flush()
	if !d.fresh {
		d.newPage()
	}
}

// newPage starts a page with its watermark and running header.
func (d *Doc) newPage() {
	d.pdf.AddPage()
	d.canvas.newPage()
	d.y, d.fresh = bodyTop, true
	d.artifact(func() {
		d.watermark()
		d.testBand()
		if d.canvas.page > 1 {
			d.header()
		}
	})
	if d.onPage != nil {
		d.onPage()
	}
}

// watermark writes what the document is not across the page, pale and below everything else.
func (d *Doc) watermark() {
	var text string
	switch {
	case d.cover.Status == Draft: // of a test register, the band over the page says that too
		text = d.words.Say("DRAFT")
	case d.cover.TestRegister:
		text = d.words.Say("TEST")
	default:
		return
	}
	st := style{bold, 110, 0, ghost()}
	width := d.measure(st, text)
	x, y := d.pageWidth/2, d.pageHeight/2
	d.canvas.turned(50, x, y, func() { d.text(st, x-width/2, y+14, text) })
}

// testBand heads every page of a test register.
func (d *Doc) testBand() {
	if !d.cover.TestRegister {
		return
	}
	st := style{bold, 7.6, 0, white()}
	width := d.measure(st, d.words.Say("TEST REGISTER: NOT A RECORD OF REAL EVENTS"))
	d.fill(ink())
	d.canvas.rect(0, 0, d.pageWidth, 6, filled)
	d.text(st, (d.pageWidth-width)/2, 4.1, d.words.Say("TEST REGISTER: NOT A RECORD OF REAL EVENTS"))
}

// header runs over every page but the first, which has the masthead.
func (d *Doc) header() {
	baseline := headerLine - 2.2
	marking, running := markingStyle(), runningStyle()
	right := d.pageWidth - marginX
	if c := d.fit(marking, d.cover.Classification, 60); c != "" {
		d.text(marking, right-d.measure(marking, c), baseline, c)
		right -= d.measure(marking, c) + 5
	}
	council := running
	council.face, council.ink = bold, accent()
	left := d.fit(council, d.cover.Council, (right-marginX)/2)
	d.text(council, marginX, baseline, left)
	x := marginX + d.measure(council, left) + 3
	about := oneLine(d.cover.Title)
	if d.cover.Subtitle != "" {
		about += " · " + oneLine(d.cover.Subtitle)
	}
	d.text(running, x, baseline, d.fit(running, about, right-x))
	d.rule(marginX, headerLine, d.contentWidth(), 0.25, accent())
}

// footer closes every page: where the document is kept, how it is marked, and the page of how many.
func (d *Doc) footer(page, pages int) {
	const apart = 3.0
	marking, running := markingStyle(), runningStyle()
	number := running
	number.face, number.ink = bold, ink()
	d.artifact(func() {
		y := d.pageHeight - footerLine
		baseline := y + 5
		d.rule(marginX, y, d.contentWidth(), 0.15, hair())
		count := d.words.Say("Page %d of %d", page, pages)
		d.text(running, d.pageWidth-marginX-d.measure(running, count), baseline, count)
		classification := d.fit(marking, d.cover.Classification, d.contentWidth()/3)
		middle := (d.pageWidth - d.measure(marking, classification)) / 2
		d.text(marking, middle, baseline, classification)
		left := d.fit(number, d.cover.Number, middle-apart-marginX)
		d.text(number, marginX, baseline, left)
		x := marginX
		if left != "" {
			x += d.measure(number, left) + apart
		}
		d.text(running, x, baseline, d.fit(running, d.cover.Provenance, middle-apart-x))
	})
}

// text draws one line with its baseline at y. The text has been through set.
func (d *Doc) text(st style, x, y float64, s string) {
	if s == "" || d.err != nil {
		return
	}
	f := d.face(st.face)
	f.show(s)
	d.canvas.text(f.resource, st.size, st.ink, x, y, s)
}

// baseline is where type sits in its line, from the line's top.
func (st style) baseline() float64 {
	const ascent, descent = 0.76, 0.24 // of the size: DejaVu's capitals and tails
	size := st.size / pointsPerMM
	return (st.leading-(ascent+descent)*size)/2 + ascent*size
}

func (d *Doc) fill(c colour) { d.canvas.setFill(c) }

// rule draws a horizontal line.
func (d *Doc) rule(x, y, width, thickness float64, c colour) {
	d.canvas.setDraw(c)
	d.canvas.setWidth(thickness)
	d.canvas.line(x, y, x+width, y)
}
