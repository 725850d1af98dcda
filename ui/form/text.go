package form

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// text takes what is typed.
type text struct {
	asked entry.Field
	entry *widget.Entry
	keys  fyne.Focusable // the field as the keyboard knows it
	shown fyne.CanvasObject
}

func newText(f *Form, asked entry.Field, long bool, changed func()) *text {
	line := widget.NewEntry()
	t := &text{asked: asked, entry: line, keys: line}
	width, field := float32(Most), fyne.CanvasObject(line)
	switch {
	case long:
		prose := page.NewProse(4)
		prose.OnEntered = func() { f.sent("") }
		t.entry, t.keys, field = &prose.Entry, prose, prose
	case asked.Type == entry.Number, asked.Type == entry.Percent:
		width = 140
	default:
		width = 480
	}
	t.entry.OnChanged = func(string) { changed() }
	if !long {
		t.entry.OnSubmitted = f.sent
	}
	t.shown = page.Wide(width, field)
	return t
}

func (t *text) object() fyne.CanvasObject { return t.shown }
func (t *text) text() string              { return t.entry.Text }
func (t *text) keyboard() fyne.Focusable  { return t.keys }
func (t *text) value() (string, error)    { return t.asked.Canonical(t.entry.Text) }

func (t *text) set(value string) {
	changed := t.entry.OnChanged
	t.entry.OnChanged = nil
	t.entry.SetText(value)
	t.entry.OnChanged = changed
}

// labelled are choices as they are read.
func labelled(choices []string) []string {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = theme.Say(upper(c))
	}
	return labels
}

// pick chooses one of a few.
type pick struct {
	choices []string
	group   *page.Radios
}

func newPick(f *Form, choices []string, across bool, changed func()) *pick {
	p := &pick{choices: choices}
	p.group = page.NewRadios(labelled(choices), func(string) { changed() })
	p.group.Horizontal, p.group.OnPressed, p.group.OnEntered = across, func() { f.take(p.group) }, func() { f.sent("") }
	return p
}

func (p *pick) object() fyne.CanvasObject { return p.group }
func (p *pick) keyboard() fyne.Focusable  { return p.group }

func (p *pick) text() string {
	if i := slices.Index(p.group.Options, p.group.Selected); i >= 0 {
		if choice := p.choices[i]; choice == "Yes" || choice == "No" {
			return strings.ToLower(choice)
		}
		return p.choices[i]
	}
	return ""
}

func (p *pick) value() (string, error) { return p.text(), nil }

func (p *pick) set(value string) {
	changed := p.group.OnChanged
	p.group.OnChanged = nil
	selected := ""
	for i, c := range p.choices {
		if strings.EqualFold(c, value) {
			selected = p.group.Options[i]
		}
	}
	p.group.SetSelected(selected)
	p.group.OnChanged = changed
}

// menu chooses one of many.
type menu struct {
	choices []string
	choose  *widget.Select
}

func newMenu(choices []string, changed func()) *menu {
	m := &menu{choices: choices}
	m.choose = widget.NewSelect(append([]string{theme.Say("(none)")}, labelled(choices)...), func(string) { changed() })
	m.choose.PlaceHolder = theme.Say("Choose")
	return m
}

func (m *menu) object() fyne.CanvasObject { return page.Wide(360, page.Bordered(m.choose)) }
func (m *menu) keyboard() fyne.Focusable  { return m.choose }

func (m *menu) text() string {
	if i := m.choose.SelectedIndex(); i > 0 {
		return m.choices[i-1]
	}
	return ""
}

func (m *menu) value() (string, error) { return m.text(), nil }

func (m *menu) set(value string) {
	changed := m.choose.OnChanged
	m.choose.OnChanged = nil
	m.choose.ClearSelected()
	for i, c := range m.choices {
		if strings.EqualFold(c, value) {
			m.choose.SetSelectedIndex(i + 1)
		}
	}
	m.choose.OnChanged = changed
}

// ticks chooses several.
type ticks struct {
	choices []string
	group   *page.Ticks
}

func newTicks(choices []string, changed func()) *ticks {
	t := &ticks{choices: choices}
	t.group = page.NewTicks(labelled(choices), func([]string) { changed() })
	return t
}

func (t *ticks) object() fyne.CanvasObject { return t.group }
func (t *ticks) keyboard() fyne.Focusable  { return t.group.Keyboard() }

func (t *ticks) text() string {
	var out []string
	for i, label := range t.group.Options {
		if slices.Contains(t.group.Selected, label) {
			out = append(out, t.choices[i])
		}
	}
	return strings.Join(out, "; ")
}

func (t *ticks) value() (string, error) { return t.text(), nil }

func (t *ticks) set(value string) {
	changed := t.group.OnChanged
	t.group.OnChanged = nil
	var selected []string
	given := entry.Values{"x": value}.List("x")
	for i, c := range t.choices {
		if slices.ContainsFunc(given, func(g string) bool { return strings.EqualFold(g, c) }) {
			selected = append(selected, t.group.Options[i])
		}
	}
	t.group.SetSelected(selected)
	t.group.OnChanged = changed
}
