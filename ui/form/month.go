package form

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"muniment/store/calendar"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// month is the days of a month to choose from, in the language of the window and as large as its text. The toolkit's own does neither.
type month struct {
	first  calendar.Date // of the month that is shown
	chosen calendar.Date
	pick   func(calendar.Date)
	turned func() // another month is shown, which may be higher
	inside *fyne.Container
}

// letters is how wide a month is.
const letters = 36

// newMonth shows the month of a day, which stands out.
func newMonth(chosen calendar.Date, pick func(calendar.Date), turned func()) *month {
	m := &month{first: chosen.AddDays(1 - chosen.Time().Day()), chosen: chosen, pick: pick, turned: turned, inside: page.Column(4, 0)}
	m.draw()
	return m
}

func (m *month) object() fyne.CanvasObject {
	return page.Chars(letters, page.Framed(page.Inset(6, 6, m.inside)))
}

// turn goes to another month.
func (m *month) turn(by int) {
	to := m.first.AddMonths(by)
	if !to.Known() {
		return // before or after all years
	}
	m.first = to
	m.draw()
	m.turned()
}

func (m *month) draw() {
	_, name, _ := strings.Cut(theme.Day(m.first), " ")
	quiet := func(text string, press func()) *page.Push {
		b := page.Press(text, press)
		b.Importance = widget.LowImportance
		return b
	}
	top := page.Pair(page.Inset(0, 8, page.Strong(name)), page.Row(4, quiet("‹", func() { m.turn(-1) }), quiet("›", func() { m.turn(1) })))
	days := container.NewGridWithColumns(7)
	before := (int(m.first.Time().Weekday()) + 6) % 7 // weeks begin on Monday
	for i := range 7 {
		weekday, _, _ := strings.Cut(theme.Soon(m.first.AddDays(i-before)), " ")
		days.Add(container.NewCenter(page.Row(0, page.Small(weekday))))
	}
	for range before {
		days.Add(page.Gap(0))
	}
	for d := m.first; d.Time().Month() == m.first.Time().Month(); d = d.AddDays(1) {
		b := quiet(strconv.Itoa(d.Time().Day()), func() { m.pick(d) })
		if d == m.chosen {
			b.Importance = widget.HighImportance
		}
		days.Add(b)
	}
	m.inside.Objects = []fyne.CanvasObject{top, days}
	m.inside.Refresh()
}
