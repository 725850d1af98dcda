package sheet

import (
	"strconv"

	"muniment/reports/seal"
)

// Tagging: what is drawn inside mark is read aloud in the order of the structure tree, what is drawn inside artifact is not.
// Marked content never crosses a page, and artifacts never lie within it.

// branch adds an element that holds others, such as a table or a row.
func branch(parent *seal.Element, tag string) *seal.Element {
	e := &seal.Element{Tag: tag, MCID: -1}
	parent.Children = append(parent.Children, e)
	return e
}

// mark adds an element to parent whose content is what draw puts on the current page. What stands directly under the root is
// added when it is asked for, with branch, and shown when its page is chosen: a heading waits for what follows it.
func (d *Doc) mark(parent *seal.Element, tag string, draw func()) *seal.Element {
	e := branch(parent, tag)
	d.show(e, draw)
	return e
}

// show makes what draw puts on the current page the content of an element.
func (d *Doc) show(e *seal.Element, draw func()) {
	page := d.canvas.page
	for len(d.nextMCID) <= page {
		d.nextMCID = append(d.nextMCID, 0)
	}
	e.Page, e.MCID = page, d.nextMCID[page]
	d.nextMCID[page]++
	d.canvas.raw("/" + e.Tag + " <</MCID " + strconv.Itoa(e.MCID) + ">> BDC\n")
	draw()
	d.canvas.raw("EMC\n")
}

// artifact draws what a screen reader should pass over.
func (d *Doc) artifact(draw func()) {
	d.canvas.raw("/Artifact BMC\n")
	draw()
	d.canvas.raw("EMC\n")
}
