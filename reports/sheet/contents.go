package sheet

import (
	"errors"
	"strconv"

	"muniment/reports/seal"
)

// ErrContents says that a table of contents was announced for another number of sections than the document has.
var ErrContents = errors.New("the contents were announced for another number of sections")

// contentsLine is a line of the contents, written when the pages are known.
type contentsLine struct {
	page    int // on which it stands
	y       float64
	element *seal.Element
	link    int
}

// Contents leaves room for a table of contents of n sections: the headings of level 2 that follow, each with its page and a link to it.
func (d *Doc) Contents(n int) {
	if n <= 0 {
		return
	}
	st := bodyStyle()
	toc := branch(d.root, "TOC")
	d.contentsOf += n
	d.contentsLead = d.sections
	for range n {
		line := contentsLine{element: branch(toc, "TOCI"), link: d.pdf.AddLink()}
		d.add(piece{height: st.leading, draw: func(y float64) {
			line.page, line.y = d.canvas.page, y
			d.pdf.Link(marginX, y, d.contentWidth(), st.leading, line.link)
			d.contents = append(d.contents, line)
		}})
	}
	d.Space(2)
}

// fillContents writes the contents, now that every heading has its page.
func (d *Doc) fillContents() {
	if d.contentsOf == 0 {
		return
	}
	var sections []entry
	for _, e := range d.outline {
		if e.level == 0 {
			sections = append(sections, e)
		}
	}
	sections = sections[min(d.contentsLead, len(sections)):] // those before, and the heading over the contents itself
	if len(sections) != len(d.contents) {
		d.fail(ErrContents)
		return
	}
	st := bodyStyle()
	for i, line := range d.contents {
		d.canvas.turnTo(line.page)
		page := strconv.Itoa(sections[i].page)
		edge := d.pageWidth - marginX
		title := d.fit(st, sections[i].text, d.contentWidth()-20)
		x := marginX + d.measure(st, title) + 2
		d.show(line.element, func() {
			d.text(st, marginX, line.y+st.baseline(), title+" ")
			d.text(st, edge-d.measure(st, page), line.y+st.baseline(), page)
		})
		d.artifact(func() {
			if end := edge - d.measure(st, page) - 2; end > x {
				d.dots(x, end, line.y+st.baseline())
			}
		})
		d.pdf.SetLink(line.link, sections[i].y, sections[i].page)
	}
}

// dots leads the eye from a title to its page.
func (d *Doc) dots(from, to, y float64) {
	c := hair()
	d.canvas.setDraw(c)
	d.canvas.setWidth(0.3)
	d.canvas.dotted(from, y, to, y, 0.3, 1.4)
}
