package form

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/store/calendar"
	"muniment/ui/page"
	"muniment/ui/theme"
)

var errDay = errors.New("write the day as 31/10/2025, or as 31 October 2025")

// ReadDay reads a day as people write it. Days come before months. Where the year is left out it is the one that brings the day nearest to today; today,
// yesterday and tomorrow are words for days.
func ReadDay(text string, today calendar.Date) (calendar.Date, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	switch text {
	case "":
		return "", nil
	case "today":
		return today, nil
	case "yesterday":
		return today.AddDays(-1), nil
	case "tomorrow":
		return today.AddDays(1), nil
	}
	if d, err := calendar.Parse(titled(text)); err == nil {
		return d, nil
	}
	var best calendar.Date
	for year := -1; year <= 1; year++ {
		y := today.Time().AddDate(year, 0, 0).Format("2006")
		for _, join := range []string{"/", " "} {
			d, err := calendar.Parse(titled(text) + join + y)
			if err == nil && (!best.Known() || away(d, today) < away(best, today)) {
				best = d
			}
		}
	}
	if best.Known() {
		return best, nil
	}
	return "", errDay
}

// titled writes the names of months as the calendar knows them.
func titled(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = upper(w)
	}
	return strings.Join(words, " ")
}

func away(a, b calendar.Date) int {
	n := a.DaysSince(b)
	if n < 0 {
		return -n
	}
	return n
}

// day takes a date: typed, or chosen from a month.
type day struct {
	form  *Form
	entry *widget.Entry
	reads *page.Words // the day in words, so that 3/4 is seen to be April
	month *fyne.Container
	shown fyne.CanvasObject
}

func newDay(f *Form, changed func()) *day {
	d := &day{form: f, entry: widget.NewEntry(), reads: page.Small(""), month: page.Column(0, 0)}
	d.entry.SetPlaceHolder(theme.Say("dd/mm/yyyy"))
	d.month.Hide()
	open := widget.NewButtonWithIcon("", fynetheme.CalendarIcon(), func() { d.toggle(changed) })
	d.entry.OnChanged = func(string) { d.echo(); changed() }
	d.entry.OnSubmitted = f.sent
	d.shown = page.Column(4, 0, page.Row(4, page.Chars(17, d.entry), open, page.Chars(28, d.reads)), d.month)
	return d
}

// toggle shows the month under the field, or takes it away.
func (d *day) toggle(changed func()) {
	d.month.RemoveAll()
	if d.month.Hidden = !d.month.Hidden; !d.month.Hidden {
		at := d.form.options.Today
		if typed, err := ReadDay(d.entry.Text, at); err == nil && typed.Known() {
			at = typed
		}
		m := newMonth(d.form.options.Today, at, func(picked calendar.Date) {
			d.shut()
			d.entry.SetText(picked.Short())
			changed()
		}, d.shut)
		d.month.Add(page.Fixed(monthWidth(), m.keys))
		d.form.take(m.keys)
	}
	d.form.object.Refresh()
}

// shut takes the month away, and gives the keyboard back to the field.
func (d *day) shut() {
	d.month.Hide()
	d.month.RemoveAll()
	d.form.object.Refresh()
	d.form.take(d.entry)
}

// monthWidth is how wide a month is: seven days of a size with the text.
func monthWidth() float32 {
	return 7*fyne.MeasureText("00000", fynetheme.TextSize(), fyne.TextStyle{}).Width + 40
}

// echo says which day was understood.
func (d *day) echo() {
	words := ""
	if v, err := ReadDay(d.entry.Text, d.form.options.Today); err == nil && v.Known() {
		words = theme.Weekday(v) + " " + theme.Day(v)
	}
	d.reads.SetText(words)
}

func (d *day) object() fyne.CanvasObject { return d.shown }
func (d *day) text() string              { return d.entry.Text }
func (d *day) keyboard() fyne.Focusable  { return d.entry }

func (d *day) value() (string, error) {
	v, err := ReadDay(d.entry.Text, d.form.options.Today)
	return string(v), err
}

func (d *day) set(value string) {
	if v, err := calendar.Parse(value); err == nil {
		value = v.Short()
	}
	changed := d.entry.OnChanged
	d.entry.OnChanged = nil
	d.entry.SetText(value)
	d.entry.OnChanged = changed
	d.echo()
}

// moment takes a day and a time of day in London.
type moment struct {
	day   *day
	clock *widget.Entry
	shown fyne.CanvasObject
}

var errClock = errors.New("write the time as 16:40")

func newMoment(f *Form, changed func()) *moment {
	m := &moment{day: newDay(f, changed), clock: widget.NewEntry()}
	m.clock.SetPlaceHolder(theme.Say("hh:mm"))
	m.clock.OnChanged = func(string) { changed() }
	m.clock.OnSubmitted = f.sent
	m.shown = page.Column(6, 0, m.day.object(), page.Row(8, page.Chars(9, m.clock), page.Chars(36, page.Small("Time of day, in the United Kingdom"))))
	return m
}

func (m *moment) object() fyne.CanvasObject { return m.shown }
func (m *moment) text() string              { return strings.TrimSpace(m.day.text() + " " + m.clock.Text) }

// keyboard is the part that is still to be put right: the day, or the time where the day is there.
func (m *moment) keyboard() fyne.Focusable {
	if on, err := m.day.value(); err == nil && on != "" {
		if _, wrong := m.value(); wrong != nil {
			return m.clock
		}
	}
	return m.day.keyboard()
}

// value is the instant in UTC. A day without a time is not guessed at.
func (m *moment) value() (string, error) {
	d, err := m.day.value()
	clock := strings.TrimSpace(m.clock.Text)
	switch {
	case err != nil:
		return "", err
	case d == "" && clock == "":
		return "", nil
	case d == "":
		return "", errors.New("say on which day")
	case clock == "":
		return "", errors.New("say at what time")
	}
	for _, form := range []string{"15:04", "15.04", "1504", "3pm", "3:04pm", "3.04pm", "3 pm", "3:04 pm"} {
		if at, err := time.Parse(form, strings.ToLower(clock)); err == nil {
			on := calendar.Date(d).Time()
			return time.Date(on.Year(), on.Month(), on.Day(), at.Hour(), at.Minute(), 0, 0, calendar.London()).UTC().Format("2006-01-02T15:04:05Z"), nil
		}
	}
	return "", errClock
}

func (m *moment) set(value string) {
	if at, err := time.Parse("2006-01-02T15:04:05Z", value); err == nil {
		london := at.In(calendar.London())
		m.day.set(string(calendar.Of(at)))
		m.clock.SetText(london.Format("15:04"))
		return
	}
	head, tail := value, ""
	if i := strings.LastIndex(value, " "); i >= 0 && strings.ContainsAny(value[i:], ":.") && strings.Contains(value[:i], "/") {
		head, tail = value[:i], strings.TrimSpace(value[i:])
	}
	m.day.set(head)
	m.clock.SetText(tail)
}
