package form

import (
	"fyne.io/fyne/v2"

	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// input is what takes a field's value, in the shape of what it holds.
type input interface {
	object() fyne.CanvasObject
	text() string             // as it stands, readable or not
	set(text string)          // shows a value of the register, or what text gave before
	value() (string, error)   // as the register reads it
	keyboard() fyne.Focusable // nil where nothing takes it
}

// field is one question: its label, what helps, what is wrong, and the input.
type field struct {
	entry.Field
	form   *Form
	input  input
	label  *page.Words
	error  *page.Words
	plain  *fyne.Container // label, help and input
	object *fyne.Container
	wrong  string
}

func newField(f *Form, asked entry.Field) *field {
	one := &field{Field: asked, form: f}
	changed := func() { f.changed(one) }
	one.input = inputOf(f, asked, changed)
	one.label = page.Strong(asked.Label)
	one.error = page.Text("", page.Style{Bold: true, Colour: theme.On(theme.Bad)})
	one.error.Hide()
	things := []fyne.CanvasObject{one.label}
	if help := helpOf(asked); help != "" {
		things = append(things, page.Small(help))
	}
	one.plain = page.Column(4, 0, append(things, one.error, one.input.object())...)
	one.object = page.Column(0, 0, one.plain)
	if value := f.options.Before[asked.Name]; value != "" {
		one.input.set(value)
	}
	return one
}

// helpOf is the sentence under a label.
func helpOf(f entry.Field) string {
	help := f.Help
	if help == "" {
		switch f.Type {
		case entry.Percent:
			help = "A percentage from 0 to 100"
		case entry.Rating:
			help = "From 1, the lowest, to 5, the highest"
		case entry.Choices:
			help = "Choose all that apply"
		default:
		}
	}
	return help
}

// complain says what is wrong with the field, or that nothing is any more.
func (one *field) complain(sentence string) {
	if sentence == one.wrong {
		return
	}
	one.wrong = sentence
	one.error.SetText(upper(sentence))
	one.error.Hidden = sentence == ""
	one.object.RemoveAll()
	if sentence == "" {
		one.object.Add(one.plain)
	} else {
		one.object.Add(page.Marked(theme.Bad, one.plain))
	}
	one.form.object.Refresh()
}

// read is the value as the register reads it.
func (one *field) read() (string, error) { return one.input.value() }

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// inputOf is the input for what a field holds.
func inputOf(f *Form, asked entry.Field, changed func()) input {
	switch asked.Type {
	case entry.Long:
		return newText(f, asked, true, changed)
	case entry.Day:
		return newDay(f, changed)
	case entry.Moment:
		return newMoment(f, changed)
	case entry.YesNo:
		return newPick(f, []string{"Yes", "No"}, true, changed)
	case entry.Rating:
		return newPick(f, []string{"1", "2", "3", "4", "5"}, true, changed)
	case entry.Choice:
		if len(asked.Choices) > 6 {
			return newMenu(asked.Choices, changed)
		}
		return newPick(f, asked.Choices, false, changed)
	case entry.Choices:
		return newTicks(asked.Choices, changed)
	case entry.Person, entry.Post, entry.Service, entry.Link, entry.People, entry.Links:
		return newLink(f, asked, changed)
	default:
		return newText(f, asked, false, changed)
	}
}
