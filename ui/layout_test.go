package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"muniment/ui/grid"
	"muniment/ui/page"
)

// area is a part of the window.
type area struct{ left, top, right, bottom float32 }

func (a area) within(b area) area {
	return area{max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom)}
}

// covers reports an area that has as much of another as people see.
func (a area) covers(b area) bool {
	both := a.within(b)
	return both.right-both.left > 2 && both.bottom-both.top > 3
}

// said is something that says words, and where of the window it says them.
type said struct {
	text  string
	where area
}

func areaOf(o fyne.CanvasObject) area {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	return area{at.X, at.Y, at.X + o.Size().Width, at.Y + o.Size().Height}
}

// eachSaid calls f with everything that is shown and says something, and the part of the window within which it can be seen: what scrolls is seen within its page only.
func eachSaid(o fyne.CanvasObject, seen area, f func(fyne.CanvasObject, area)) {
	if o == nil || !o.Visible() || o.Size().Width < 0 {
		return
	}
	inside := func(all ...fyne.CanvasObject) {
		for _, i := range all {
			eachSaid(i, seen, f)
		}
	}
	switch o := o.(type) {
	case *fyne.Container:
		if covered(o) {
			inside(o.Objects[1])
			return
		}
		inside(o.Objects...)
	case *container.Scroll:
		seen = seen.within(areaOf(o))
		inside(o.Content)
	case *page.Words, *page.Link, *page.Tag, *page.Button, *page.Box, *widget.Button, *page.Push, *widget.RadioGroup, *page.Radios, *page.Ticks, *widget.Select, *widget.Entry, *page.Search, *page.Prose, *grid.Grid:
		f(o, seen)
	case fyne.Widget:
		inside(test.WidgetRenderer(o).Objects()...)
	}
}

// covered reports a page that its panel covers whole, since there is no room for both.
func covered(c *fyne.Container) bool {
	return fmt.Sprintf("%T", c.Layout) == "ui.beside" && c.Objects[1].Visible() && areaOf(c.Objects[0]) == areaOf(c.Objects[1])
}

// lines are the lines of words as they are painted.
func lines(o fyne.CanvasObject) []*canvas.Text {
	var out []*canvas.Text
	var look func(fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Visible() {
				out = append(out, o)
			}
		case *fyne.Container:
			for _, inside := range o.Objects {
				look(inside)
			}
		case fyne.Widget:
			for _, inside := range test.WidgetRenderer(o).Objects() {
				look(inside)
			}
		}
	}
	look(o)
	return out
}

// mayBeCut are texts that are shortened where there is no room for them, and can be read whole elsewhere: by opening what they name, or in a larger window.
func mayBeCut(text string) bool {
	return strings.HasPrefix(text, "/") || strings.HasSuffix(text, ".muniment") // where a file is
}

// cutShort is a day, a time or a reference that says nothing any more since it is cut.
var cutShort = regexp.MustCompile(`^(\d\d?/|[A-Z]{1,4}-?\d)[\d/: -]*…$`)

// badlyLaid says what of the window cannot be read: words that are cut, that stick out of their place, or that lie on each other.
func (s *sitting) badlyLaid() []string {
	var out []string
	var all []said
	window := s.window.Fyne().Canvas().Size()
	for _, o := range s.content() {
		eachSaid(o, area{0, 0, window.Width, window.Height}, func(o fyne.CanvasObject, seen area) {
			where := areaOf(o)
			if g, is := o.(*grid.Grid); is { // a cell may be cut, since its row opens what it is about
				if where.right > window.Width+1 {
					out = append(out, "a list goes on beyond the edge")
				}
				for _, line := range lines(g) {
					if cutShort.MatchString(line.Text) {
						out = append(out, "a list cuts a day or a reference to “"+line.Text+"”")
					}
				}
				return
			}
			text := strings.ReplaceAll(textOf(o), "\n", " ")
			if text == "" && !isChoice(o) {
				return
			}
			if where.left < -1 || where.right > window.Width+1 {
				out = append(out, "“"+text+"” lies beyond the edge")
			}
			switch o := o.(type) {
			case *page.Words, *page.Link, *page.Tag, *page.Button, *page.Box:
				for _, line := range lines(o) {
					if wide := fyne.MeasureText(line.Text, line.TextSize, line.TextStyle).Width; wide > o.Size().Width+2 {
						out = append(out, "“"+line.Text+"” sticks out of its place")
					}
					if strings.HasSuffix(line.Text, "…") && !strings.HasSuffix(text, "…") && !mayBeCut(text) {
						out = append(out, "“"+text+"” is cut to “"+line.Text+"”")
					}
				}
			case *widget.Button, *page.Push, *widget.RadioGroup, *page.Radios, *page.Ticks, *widget.Select:
				if least := o.MinSize(); least.Width > o.Size().Width+2 || least.Height > o.Size().Height+2 {
					out = append(out, "“"+text+"” has too little room")
				}
			}
			if where = where.within(seen); where.right-where.left > 0 && where.bottom-where.top > 0 {
				all = append(all, said{text, where})
			}
		})
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.where.covers(b.where) {
				out = append(out, "“"+a.text+"” and “"+b.text+"” lie on each other")
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isChoice reports what says something by its choices.
func isChoice(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *widget.RadioGroup, *page.Radios, *page.Ticks, *widget.Select:
		return true
	}
	return false
}

func TestTheLayoutOfAScreenIsJudged(t *testing.T) {
	s := atDesk(t)
	s.window.Fyne().Resize(fyne.NewSize(1280, 800))
	if bad := s.badlyLaid(); len(bad) > 0 {
		t.Errorf("Today: %s", strings.Join(bad, "; "))
	}
	s.window.Fyne().Resize(fyne.NewSize(500, 400))
	words := page.NewButton("Pneumonoultramicroscopicsilicovolcanoconiosis", false, func() {})
	over := container.NewWithoutLayout(words, page.Plain("Something else"))
	over.Objects[0].Resize(fyne.NewSize(60, 20))
	over.Objects[1].Resize(fyne.NewSize(100, 20))
	s.window.Fyne().SetContent(over)
	bad := strings.Join(s.badlyLaid(), "; ")
	for _, want := range []string{"sticks out", "lie on each other"} {
		if !strings.Contains(bad, want) {
			t.Errorf("of words that %s it is said: %s", want, bad)
		}
	}
}

// What is read after a page is shown moves what stands below it.
func TestEveryPageOfTheNavigationIsLaidOutOnceItIsRead(t *testing.T) {
	s := atDesk(t)
	for _, name := range []string{
		"today", "standing", "registers", "issue", "verify", "imports", "directory", "mail", "replies", "users", "settings", "copies", "removals", "trail", "authorities", "roles", "duties",
		"appearance", "about", "exceptions", "weekly", "workspace", "exports", "first",
	} {
		s.window.Visit(name, "", "", "")
		if bad := s.badlyLaid(); len(bad) > 0 {
			t.Errorf("on the page %s %s", name, strings.Join(bad, "; "))
		}
	}
}
