package form

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/store/entry"
	"muniment/ui/page"
)

// link chooses something of the register by typing a part of its name; one, or several.
type link struct {
	form    *Form
	kind    string
	several bool
	chosen  []Choice
	search  *page.Search
	found   *fyne.Container
	picked  *fyne.Container
	remover *Remove // of what was chosen last
	shown   *fyne.Container
	changed func()
	asked   int // searches so far: an answer to an older one is dropped
	options []Choice
	at      int
	waiting func()
}

// typing is how long somebody stops before what they typed is looked for.
const typing = 120 * time.Millisecond

func newLink(f *Form, asked entry.Field, changed func()) *link {
	l := &link{form: f, changed: changed, several: asked.Type == entry.People || asked.Type == entry.Links, at: -1}
	switch asked.Type {
	case entry.Person, entry.People:
		l.kind = "person"
	case entry.Post:
		l.kind = "post"
	case entry.Service:
		l.kind = "service"
	default:
		l.kind = asked.Of
	}
	l.search = page.NewSearch("Type a part of the name or reference", func(text string) { l.typed(text) })
	l.search.Key, l.search.OnSubmitted = l.key, f.sent
	l.found, l.picked = page.Column(0, 0), page.Column(4, 0)
	l.shown = page.Column(6, Most, l.picked, l.search, l.found)
	l.draw()
	return l
}

func (l *link) typed(text string) {
	l.asked++
	now := l.asked
	if l.waiting != nil {
		l.waiting()
	}
	if strings.TrimSpace(text) == "" {
		l.offer(nil, "")
		l.changed()
		return
	}
	l.waiting = l.form.options.Door.After(typing, func() {
		l.form.options.Find(l.kind, text, func(found []Choice) {
			if now == l.asked && strings.TrimSpace(l.search.Text) != "" {
				l.offer(found, text)
			}
		})
	})
	l.changed()
}

// offer lists what was found under the field.
func (l *link) offer(found []Choice, text string) {
	l.options, l.at = found, -1
	if len(found) > 0 {
		l.at = 0
	}
	l.drawOptions(text)
	l.form.object.Refresh()
}

// mostBeside is how long a note may be that stands beside what is found; a longer one stands below it.
const mostBeside = 24

func (l *link) drawOptions(text string) {
	l.found.RemoveAll()
	for i, c := range l.options {
		words := page.Plain(c.Title)
		about := strings.TrimSpace(Reference(c.ID) + "  " + c.Note)
		small := page.Style{Cut: true, Size: fynetheme.SizeNameCaptionText, Colour: fynetheme.ColorNamePlaceHolder}
		var shown fyne.CanvasObject = page.Pair(words, page.Text(about, small))
		if len(about) > mostBeside {
			small.Cut = false
			shown = page.Column(0, 0, words, page.Text(about, small))
		}
		line := page.NewLine(page.Inset(6, 10, shown), func() { l.pick(c) })
		line.SetChosen(i == l.at)
		l.found.Add(line)
	}
	if len(l.options) == 0 && text != "" {
		l.found.Add(page.Inset(6, 10, page.Small("Nothing that you may see has this in its name or reference.")))
	}
	l.found.Refresh()
}

// key moves among what was found, and takes it.
func (l *link) key(name fyne.KeyName) bool {
	switch {
	case len(l.options) == 0:
		return false
	case name == fyne.KeyDown:
		l.at = min(l.at+1, len(l.options)-1)
	case name == fyne.KeyUp:
		l.at = max(l.at-1, 0)
	case name == fyne.KeyReturn, name == fyne.KeyEnter:
		l.pick(l.options[l.at])
		return true
	case name == fyne.KeyEscape:
		l.offer(nil, "")
		return true
	default:
		return false
	}
	l.drawOptions("")
	return true
}

func (l *link) pick(c Choice) {
	l.asked++
	if !l.several {
		l.chosen = nil
	}
	for _, had := range l.chosen {
		if had.ID == c.ID {
			c.ID = ""
		}
	}
	if c.ID != "" {
		l.chosen = append(l.chosen, c)
		l.form.options.Titles[c.ID] = c.Title
	}
	l.search.Quietly("")
	l.options = nil
	l.drawOptions("")
	l.draw()
	l.changed()
	l.form.object.Refresh()
	l.form.take(l.keyboard()) // the field in which it was typed may be gone, and the keyboard with it
}

// draw shows what is chosen; a field for one thing is not asked again while it has it.
func (l *link) draw() {
	l.picked.RemoveAll()
	for _, c := range l.chosen {
		words := page.Text(c.Title, page.Style{Bold: true})
		id := page.Text(Reference(c.ID), page.Style{Cut: true, Size: fynetheme.SizeNameCaptionText, Colour: fynetheme.ColorNamePlaceHolder})
		l.remover = newRemove(func() { l.remove(c.ID) }, l.form.sent)
		l.picked.Add(page.Boxed(page.Pair(words, page.Row(8, id, l.remover))))
	}
	l.picked.Hidden = len(l.chosen) == 0
	l.search.Hidden = l.full()
	l.shown.Refresh()
}

func (l *link) remove(id string) {
	kept := []Choice{}
	for _, c := range l.chosen {
		if c.ID != id {
			kept = append(kept, c)
		}
	}
	l.chosen = kept
	l.draw()
	l.changed()
	l.form.object.Refresh()
	l.form.take(l.keyboard())
}

func (l *link) object() fyne.CanvasObject { return l.shown }

func (l *link) keyboard() fyne.Focusable {
	if l.full() {
		return l.remover
	}
	return l.search
}

// full reports a field for one thing that has it.
func (l *link) full() bool { return len(l.chosen) > 0 && !l.several }

// text is what is chosen; what is only half typed stands after it, so that it is not lost either.
func (l *link) text() string {
	ids := make([]string, len(l.chosen))
	for i, c := range l.chosen {
		ids[i] = c.ID
	}
	text := strings.Join(ids, "; ")
	if half := strings.TrimSpace(l.search.Text); half != "" {
		text += "\n" + half
	}
	return text
}

var errUnchosen = errors.New("choose one from the list under the field, or clear it")

func (l *link) value() (string, error) {
	if strings.TrimSpace(l.search.Text) != "" {
		return "", errUnchosen
	}
	return l.text(), nil
}

func (l *link) set(value string) {
	ids, half, _ := strings.Cut(value, "\n")
	l.chosen = nil
	for _, id := range (entry.Values{"x": ids}).List("x") {
		title := l.form.options.Titles[id]
		if title == "" {
			title = id
		}
		l.chosen = append(l.chosen, Choice{ID: id, Title: title})
	}
	l.search.Quietly(half)
	l.draw()
}

// Reference is an id as people know it: those that the register made from a title say nothing beside it, nor does what names something that is owed.
func Reference(id string) string {
	if strings.HasPrefix(id, "post-") || strings.HasPrefix(id, "svc-") || strings.Contains(id, ":") {
		return ""
	}
	return id
}

// Remove takes back what was chosen. Enter on it goes on with the form, as in the field in which it was typed: whoever chose by Enter would lose it by another.
type Remove struct {
	page.Push
	sent func(string)
}

func newRemove(remove func(), sent func(string)) *Remove {
	b := &Remove{sent: sent}
	b.Icon, b.Importance, b.OnTapped = fynetheme.CancelIcon(), widget.LowImportance, remove
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey goes on, or takes back.
func (b *Remove) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.sent("")
	case fyne.KeyDelete, fyne.KeyBackspace:
		b.Tapped(nil)
	default:
		b.Push.TypedKey(e)
	}
}
