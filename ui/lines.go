package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"muniment/ui/page"
)

// The lines of a page are gone through by the arrows, as the rows of a list are: Tab would stop at whatever else stands between them.

// line is a line of the desk that can be pressed, from which the arrows lead to those beside it.
func (d *desk) line(inside fyne.CanvasObject, press func()) *page.Line {
	var l *page.Line
	l = page.NewLine(inside, func() {
		if at := slices.Index(linesIn(d.middle, nil), l); at >= 0 {
			d.stood[d.trip.now] = at
		}
		press()
	})
	l.Step = func(key fyne.KeyName) { d.step(l, key) }
	return l
}

// linesInPage is how many lines the keys for pages go on or back.
const linesInPage = 8

// step gives the keyboard to another line of the part of the desk in which one stands.
func (d *desk) step(from *page.Line, key fyne.KeyName) {
	beside, at := d.besides(from)
	switch key {
	case fyne.KeyDown, fyne.KeyRight:
		at++
	case fyne.KeyUp, fyne.KeyLeft:
		at--
	case fyne.KeyPageDown:
		at += linesInPage
	case fyne.KeyPageUp:
		at -= linesInPage
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = len(beside) - 1
	default:
		return
	}
	if len(beside) > 0 {
		d.focus(beside[min(max(at, 0), len(beside)-1)])
	}
}

// standsAgain gives the keyboard to the line that was pressed before somebody left the page, or that has come into its place; where none was, to none.
func (d *desk) standsAgain() {
	at, known := d.stood[d.trip.now]
	if all := linesIn(d.middle, nil); known && len(all) > 0 && d.w.window.Canvas().Focused() == nil {
		d.focus(all[min(at, len(all)-1)])
	}
}

// standsAt is standsAgain on a page that somebody comes to for its lines: where none was pressed before, the keyboard stands at one of them, from 0.
func (d *desk) standsAt(line int) {
	if _, left := d.stood[d.trip.now]; !left {
		d.stood[d.trip.now] = line
	}
	d.standsAgain()
}

// besides are the lines of the part of the desk in which one stands, with its place among them; none where it is no longer shown.
func (d *desk) besides(one *page.Line) ([]*page.Line, int) {
	for _, part := range []fyne.CanvasObject{d.middle, d.panel.frame, d.rail.frame} {
		all := linesIn(part, nil)
		if at := slices.Index(all, one); at >= 0 {
			return all, at
		}
	}
	return nil, 0
}

// linesIn are the lines that are shown in a part of the desk, in the order in which they stand.
func linesIn(o fyne.CanvasObject, found []*page.Line) []*page.Line {
	if !o.Visible() {
		return found
	}
	switch o := o.(type) {
	case *page.Line:
		return append(found, o)
	case *container.Scroll:
		return linesIn(o.Content, found)
	case *fyne.Container:
		for _, inside := range o.Objects {
			found = linesIn(inside, found)
		}
	}
	return found
}
