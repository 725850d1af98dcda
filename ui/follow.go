package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/page"
)

// Whoever works without a mouse sees where they are: what Tab goes to is scrolled into view, and the keys for pages scroll a page that nothing on it has the keyboard of.

// followEvery is how often the window looks where the keyboard went: Tab tells nobody. Ten times a second would cost half a hundredth of a processor all day.
const followEvery = 400 * time.Millisecond

// follow scrolls what has the keyboard into view, once it went somewhere else.
func (w *Window) follow() {
	k := w.window.Canvas().Focused()
	if k == w.followed || w.lock != nil {
		return
	}
	w.followed = k
	if o, is := k.(fyne.CanvasObject); is {
		w.reveal(o)
	}
}

// reveal scrolls the page that something stands on until it is seen.
func (w *Window) reveal(o fyne.CanvasObject) {
	const margin = 24 // so that it is seen that there is more
	for _, s := range scrolls(w.content, nil) {
		if !w.holds(s.Content, o) {
			continue
		}
		place := w.setup.App.Driver().AbsolutePositionForObject
		top := place(o).Y - place(s.Content).Y
		y := s.Offset.Y
		if below := top + o.Size().Height + margin - s.Size().Height; y < below {
			y = below
		}
		y = min(y, max(0, top-margin))
		scrollTo(s, y)
		return
	}
}

// scrollTo scrolls to a height, as far as there is something.
func scrollTo(s *container.Scroll, y float32) {
	y = max(0, min(y, s.Content.Size().Height-s.Size().Height))
	if y != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, y))
	}
}

// scrolls are the parts of what is shown that scroll, in the order in which they stand.
func scrolls(o fyne.CanvasObject, found []*container.Scroll) []*container.Scroll {
	if !o.Visible() {
		return found
	}
	switch o := o.(type) {
	case *container.Scroll:
		return scrolls(o.Content, append(found, o))
	case *fyne.Container:
		for _, inside := range o.Objects {
			found = scrolls(inside, found)
		}
	}
	return found
}

// mainIn is the button of what is to be done on a part of a page; nil for none.
func mainIn(o fyne.CanvasObject) fyne.Tappable {
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *page.Push:
		if o.Importance == widget.HighImportance && !o.Disabled() {
			return o
		}
	case *page.Button:
		if o.First() {
			return o
		}
	case *container.Scroll:
		return mainIn(o.Content)
	case *fyne.Container:
		for _, inside := range o.Objects {
			if main := mainIn(inside); main != nil {
				return main
			}
		}
	}
	return nil
}

// holds reports whether something stands in a part of a page; a choice of several stands where all of them do.
func (w *Window) holds(in, o fyne.CanvasObject) bool {
	if in == o {
		return true
	}
	switch in := in.(type) {
	case *fyne.Container:
		for _, inside := range in.Objects {
			if inside.Visible() && w.holds(inside, o) {
				return true
			}
		}
	case *container.Scroll:
		return w.holds(in.Content, o)
	case *widget.RadioGroup, *page.Radios, *page.Ticks:
		place := w.setup.App.Driver().AbsolutePositionForObject
		from, at := place(in), place(o)
		return at.X >= from.X && at.Y >= from.Y && at.X < from.X+in.Size().Width && at.Y < from.Y+in.Size().Height
	}
	return false
}

// Escape leaves a dialog that lies over the page, and reports whether there was one; a menu knows the key itself. The toolkit gives its dialogs no key that leaves them.
func (w *Window) Escape() bool {
	over := w.window.Canvas().Overlays()
	if _, menu := w.window.Canvas().Focused().(*widget.PopUpMenu); menu || over.Top() == nil {
		return false
	}
	w.touch()
	over.Remove(over.Top())
	return true
}

// turn answers keys while nothing on the page has the keyboard: Enter does what is to be done here, Escape goes back from what is only read, and the keys for pages scroll.
func (w *Window) turn(e *fyne.KeyEvent) {
	w.touch()
	switch {
	case w.window.Canvas().Overlays().Top() != nil:
		if e.Name == fyne.KeyEscape {
			w.Escape()
		}
		return
	case w.desk == nil, w.lock != nil:
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if does := mainIn(w.desk.middle); does != nil {
			does.Tapped(&fyne.PointEvent{})
		}
		return
	case fyne.KeyEscape:
		if w.desk.shown.typed == nil && w.desk.trip.now != w.desk.home() {
			w.desk.back()
		}
		return
	}
	all := scrolls(w.desk.middle, nil)
	if len(all) == 0 {
		return
	}
	s := all[0]
	page := s.Size().Height * 0.9
	switch e.Name {
	case fyne.KeyPageDown, fyne.KeySpace:
		scrollTo(s, s.Offset.Y+page)
	case fyne.KeyPageUp:
		scrollTo(s, s.Offset.Y-page)
	case fyne.KeyDown:
		scrollTo(s, s.Offset.Y+s.Size().Height/10)
	case fyne.KeyUp:
		scrollTo(s, s.Offset.Y-s.Size().Height/10)
	case fyne.KeyHome:
		scrollTo(s, 0)
	case fyne.KeyEnd:
		scrollTo(s, s.Content.Size().Height)
	}
}
