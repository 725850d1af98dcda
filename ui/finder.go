package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// finder searches everything at once: what was found hangs under the field, over the page.
type finder struct {
	desk    *desk
	field   *page.Search
	list    *fyne.Container
	hang    *fyne.Container
	found   []hit
	places  []hit // in English, once they were asked for
	at      int
	reading task.Latest
}

// mostFound is how many things of each sort are found at once.
const mostFound = 8

// hit is something that was found, with where it leads.
type hit struct {
	title, note string
	to          place
}

func newFinder(d *desk) *finder {
	f := &finder{desk: d, list: page.Stacked()}
	f.field = page.NewSearch("Search everything  (Ctrl+K)", f.typed)
	f.field.Key = f.key
	return f
}

// over hangs what is found over the body of the desk.
func (f *finder) over(body fyne.CanvasObject) fyne.CanvasObject {
	f.hang = container.New(hanging{f}, page.Raised(page.Inset(6, 6, f.list)))
	f.hang.Hide()
	return container.NewStack(body, f.hang)
}

// hanging puts a list under the field.
type hanging struct{ finder *finder }

func (hanging) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (h hanging) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	field := h.finder.field
	left := field.Position().X + barInset - h.finder.desk.rail.frame.Size().Width - 1 // the field stands in the bar, which is as wide as the navigation and the page together
	width := min(max(field.Size().Width, 460), size.Width-left-8)
	objects[0].Move(fyne.NewPos(left, 2))
	objects[0].Resize(fyne.NewSize(width, min(page.HeightFor(objects[0], width), size.Height-20)))
}

func (f *finder) typed(text string) {
	f.desk.w.touch()
	if len([]rune(text)) < 2 {
		f.reading.Cancel()
		f.show(nil, "")
		return
	}
	s := f.desk.session()
	task.Only(&f.reading, f.desk.w.door, task.Work[[]store.Found]{
		What: "Searching",
		Soon: true,
		Do:   func(ctx context.Context) ([]store.Found, error) { return s.Search(ctx, text, mostFound) },
		Done: func(found []store.Found, err error) {
			if err != nil {
				f.show(nil, sentence(err))
				return
			}
			hits := f.named(text)
			for _, v := range found {
				hits = append(hits, hit{v.Title, lower(theme.Say(capital(kindWords(v.Kind)))) + " · " + v.ID, place{page: "thing", kind: v.Kind, id: v.ID}})
			}
			f.show(hits, "Nothing that you may see has words that begin so.")
		},
	})
}

// show lists what was found, or says why there is nothing.
func (f *finder) show(found []hit, why string) {
	f.found, f.at = found, 0
	f.draw(why)
}

func (f *finder) draw(why string) {
	f.list.RemoveAll()
	for i, v := range f.found {
		note := page.Text(v.note, page.Style{Cut: true, Colour: theme.Faint, Size: fynetheme.SizeNameCaptionText})
		line := page.NewLine(page.Inset(7, 12, page.Pair(page.Text(v.title, page.Style{Cut: true}), note)), func() { f.open(v) })
		line.SetChosen(i == f.at)
		f.list.Add(line)
	}
	if len(f.found) == 0 && why != "" {
		f.list.Add(page.Inset(8, 12, page.Faint(why)))
	}
	f.hang.Hidden = len(f.found) == 0 && why == ""
	f.hang.Refresh()
	f.field.Refresh() // what was never shown is on no canvas yet: the field, which is, has it painted
}

func (f *finder) key(name fyne.KeyName) bool {
	switch {
	case name == fyne.KeyEscape:
		f.close()
		return true
	case len(f.found) == 0:
		return false
	case name == fyne.KeyDown:
		f.at = min(f.at+1, len(f.found)-1)
	case name == fyne.KeyUp:
		f.at = max(f.at-1, 0)
	case name == fyne.KeyReturn, name == fyne.KeyEnter:
		f.open(f.found[f.at])
		return true
	default:
		return false
	}
	f.draw("")
	return true
}

func (f *finder) open(v hit) {
	f.close()
	f.desk.visit(v.to)
}

// mostPlaces is how many pages and acts are found at once: what the register holds stands below them.
const mostPlaces = 4

// named are the pages and the acts of the desk whose names have words that begin with those of a text, in the language that is shown.
func (f *finder) named(text string) []hit {
	if f.places == nil {
		f.places = f.desk.places()
	}
	var out []hit
	for _, p := range f.places {
		p.title, p.note = theme.Say(p.title), theme.Say(p.note)
		if len(out) < mostPlaces && beginsAll(p.title, text) && !slices.ContainsFunc(out, func(h hit) bool { return h.title == p.title }) {
			out = append(out, p)
		}
	}
	return out
}

// places are all the pages that this person is shown, and the acts with which they begin something.
func (d *desk) places() []hit {
	var out []hit
	for _, g := range railGroups() {
		for _, p := range g.pages {
			if d.rail.lines[p.to] != nil {
				out = append(out, hit{p.title, "page", p.to})
			}
		}
	}
	for _, r := range registers() {
		out = append(out, hit{r.title, "page", place{page: "list", kind: r.kind}})
		for _, a := range d.adding(r) {
			out = append(out, hit{capital(a.title), "to do", place{page: "act", kind: a.kind, verb: a.verb}})
		}
	}
	return out
}

// beginsAll reports whether each word of a text is the beginning of a word of a title.
func beginsAll(title, text string) bool {
	words, parts := strings.Fields(strings.ToLower(title)), strings.Fields(strings.ToLower(text))
	for _, part := range parts {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, part) }) {
			return false
		}
	}
	return len(parts) > 0
}

// close takes what was found away.
func (f *finder) close() {
	f.reading.Cancel()
	f.field.Quietly("")
	f.found = nil
	if f.hang != nil {
		f.hang.Hide()
	}
}
