// Package form asks for facts: one field for each, in the shape of what it holds, with what is wrong said beside the field and summed up above.
//
// It promises that nothing typed is lost: a text that cannot be read stays in its field with the reason, and Typed gives back every field as it
// stands so that the form can be left and come back to. It knows fields as package entry describes them and no register: what a link can point to is
// asked of Options.
package form

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Choice is something that a link can point to.
type Choice struct{ ID, Title, Note string }

// Options are what a form needs beside its fields.
type Options struct {
	Door  *task.Door
	Today calendar.Date
	Find  func(kind, text string, done func([]Choice)) // what a link of a kind can point to; called on the window's thread, and calls back there
	Focus func(fyne.Focusable)

	Later   []string          // fields that are needed in the end, and may follow another day: only what stands already cannot be left blank
	Before  entry.Values      // what stands, for rules that need it, and shown in the fields
	Titles  map[string]string // of what links point to, by id
	Changed func()            // something was typed
	Sent    func()            // Enter was pressed in a field of one line
}

// Problem is what is wrong with a field.
type Problem struct{ Field, Sentence string }

// Form asks for a number of fields.
type Form struct {
	fields  []*field
	options Options
	summary *fyne.Container
	sums    fyne.Focusable // the first line of the summary, where there are many
	object  *fyne.Container
}

// Most is how wide a form is at most.
const Most = 620

// New makes a form of fields, with what stands before in them.
func New(fields []entry.Field, o Options) *Form {
	if o.Titles == nil {
		o.Titles = map[string]string{}
	}
	f := &Form{options: o, summary: page.Column(0, 0)}
	f.summary.Hide()
	things := []fyne.CanvasObject{f.summary}
	group := ""
	for _, asked := range fields {
		if asked.Group != "" && asked.Group != group {
			if group = asked.Group; len(fields) > 6 {
				things = append(things, page.InsetEach(12, 0, 0, 0, page.Subheading(group)))
			}
		}
		one := newField(f, asked)
		f.fields = append(f.fields, one)
		things = append(things, one.object)
	}
	f.object = page.Column(20, Most, things...)
	f.judge()
	return f
}

// Object is the form as it is shown.
func (f *Form) Object() fyne.CanvasObject { return f.object }

// Keyboard is the first field that can take the keyboard, or nil.
func (f *Form) Keyboard() fyne.Focusable {
	for _, one := range f.fields {
		if l, is := one.input.(*link); is && l.full() { // nothing is to be typed there
			continue
		}
		if k := one.input.keyboard(); k != nil && !one.object.Hidden {
			return k
		}
	}
	return nil
}

// Only shows some of the fields, so that a form can ask one question after another; the others keep what they hold, and Check does not judge them.
func (f *Form) Only(names ...string) {
	for _, one := range f.fields {
		one.object.Hidden = !slices.Contains(names, one.Name)
	}
	f.sum(nil)
}

// Typed is every field as it stands, readable or not.
func (f *Form) Typed() entry.Values {
	out := entry.Values{}
	for _, one := range f.fields {
		if text := strings.TrimSpace(one.input.text()); text != "" {
			out[one.Name] = text
		}
	}
	return out
}

// Fill puts back what was typed.
func (f *Form) Fill(typed entry.Values) {
	for _, one := range f.fields {
		one.input.set(typed[one.Name])
	}
	f.judge()
}

// Changes are the fields that differ from what stood before, as the register reads them; a blank one clears what stood. It is to be asked after Check.
func (f *Form) Changes() map[string]string {
	out := map[string]string{}
	for _, one := range f.fields {
		value, err := one.read()
		if err == nil && value != f.options.Before[one.Name] {
			out[one.Name] = value
		}
	}
	return out
}

// Values are all the fields that can be read.
func (f *Form) Values() entry.Values {
	out := entry.Values{}
	for _, one := range f.fields {
		if value, err := one.read(); err == nil && value != "" {
			out[one.Name] = value
		}
	}
	return out
}

// Check reads every field, says what is wrong beside each and above all, and reports whether nothing is.
func (f *Form) Check() bool {
	var problems []Problem
	all := f.all()
	for _, one := range f.fields {
		if one.object.Hidden {
			continue
		}
		sentence := ""
		switch value, err := one.read(); {
		case err != nil:
			sentence = err.Error()
		case value == "" && one.Need != nil && one.Need(all) && !f.mayFollow(one.Field):
			sentence = missing(one.Field)
		}
		one.complain(sentence)
		if sentence != "" {
			problems = append(problems, Problem{one.Name, sentence})
		}
	}
	f.sum(problems)
	return len(problems) == 0
}

// Complain says what the register refused: beside each field that it names, and above all.
func (f *Form) Complain(problems ...Problem) {
	for _, p := range problems {
		if one := f.named(p.Field); one != nil {
			one.complain(p.Sentence)
		}
	}
	f.sum(problems)
}

// sum shows the problems above all; each leads to its field.
func (f *Form) sum(problems []Problem) {
	f.summary.RemoveAll()
	f.sums = nil
	f.summary.Hidden = len(problems) == 0
	if len(problems) == 0 {
		f.object.Refresh()
		return
	}
	heading := "There is a problem"
	if len(problems) > 1 {
		heading = "There are some problems"
	}
	things := []fyne.CanvasObject{page.Text(heading, page.Style{Bold: true, Colour: theme.On(theme.Bad)})}
	for _, p := range problems {
		one := f.named(p.Field)
		if one == nil {
			things = append(things, page.Text(p.Sentence, page.Style{Colour: theme.On(theme.Bad)}))
			continue
		}
		link := page.NewLink(under(theme.Say(one.Label), theme.Say(p.Sentence)), func() { f.focus(one) })
		if things = append(things, link); f.sums == nil && len(problems) > fewProblems {
			f.sums = link
		}
	}
	f.summary.Add(page.Outlined(theme.Bad, page.Column(6, 0, things...)))
	f.object.Refresh()
}

// under is what is wrong with a field, after its label; one that asks a question needs no colon.
func under(label, sentence string) string {
	if strings.HasSuffix(label, "?") {
		return label + " " + upper(sentence)
	}
	return label + ": " + sentence
}

// fewProblems are corrected one after the other; of more the sum is read first.
const fewProblems = 3

// Wrong is where the keyboard belongs once something is wrong: the first field that it is about, or of many problems the sum of them, which leads to each. It is nil where
// nothing takes the keyboard.
func (f *Form) Wrong() fyne.Focusable {
	if f.sums != nil {
		return f.sums
	}
	for _, one := range f.fields {
		if k := one.input.keyboard(); one.wrong != "" && k != nil && !one.object.Hidden {
			return k
		}
	}
	return nil
}

func (f *Form) focus(one *field) { f.take(one.input.keyboard()) }

// take gives the keyboard to a part of the form.
func (f *Form) take(k fyne.Focusable) {
	if k != nil && f.options.Focus != nil {
		f.options.Focus(k)
	}
}

func (f *Form) named(name string) *field {
	i := slices.IndexFunc(f.fields, func(one *field) bool { return one.Name == name })
	if i < 0 {
		return nil
	}
	return f.fields[i]
}

// all is what stands together with what was given: what rules are judged on.
func (f *Form) all() entry.Values {
	all := entry.Values{}
	for name, value := range f.options.Before {
		all[name] = value
	}
	for _, one := range f.fields {
		if value, err := one.read(); err == nil {
			if all[one.Name] = value; value == "" {
				delete(all, one.Name)
			}
		}
	}
	return all
}

// changed is called when something was typed.
func (f *Form) changed(one *field) {
	if one.wrong != "" {
		one.complain("")
	}
	f.judge()
	if f.options.Changed != nil {
		f.options.Changed()
	}
}

// sent is called when Enter was pressed in a field of one line.
func (f *Form) sent(string) {
	if f.options.Sent != nil {
		f.options.Sent()
	}
}

// judge says beside each field whether it is needed, now that others may have changed.
func (f *Form) judge() {
	all := f.all()
	for _, one := range f.fields {
		switch {
		case one.Need == nil || !one.Need(all):
			one.label.SetText(theme.Say("%s (optional)", theme.Say(one.Label)))
		case f.mayFollow(one.Field):
			one.label.SetText(theme.Say("%s (may follow)", theme.Say(one.Label)))
		default:
			one.label.SetText(theme.Say(one.Label))
		}
	}
}

// mayFollow reports a field that is needed in the end, and not for this.
func (f *Form) mayFollow(of entry.Field) bool {
	return f.options.Before[of.Name] == "" && slices.Contains(f.options.Later, of.Name)
}

// missing says that a field is needed, in the words of its shape.
func missing(f entry.Field) string {
	switch f.Type {
	case entry.YesNo, entry.Choice, entry.Choices, entry.Rating:
		return "choose an answer"
	case entry.Person, entry.People:
		return "say who"
	case entry.Day, entry.Moment:
		return "say when"
	default:
		return "this is needed"
	}
}
