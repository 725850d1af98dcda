package form

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"muniment/store/calendar"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// month is a month from which a day is picked, by the pointer or by the keyboard: the arrows go from day to day and from week to week, Page Up and Page Down from month to month,
// Enter picks and Escape leaves. The week begins on Monday whatever the computer is set to, and the names are those of the language that is shown.
type month struct {
	at, today calendar.Date // at: where the keyboard is
	picked    func(calendar.Date)
	left      func()
	inside    *fyne.Container
	keys      *page.Keys
}

func newMonth(today, at calendar.Date, picked func(calendar.Date), left func()) *month {
	m := &month{at: at, today: today, picked: picked, left: left, inside: page.Column(4, 0)}
	m.keys = page.NewKeys(page.Inset(8, 10, m.inside))
	m.keys.Key = m.key
	m.keys.Rune = func(r rune) {
		if r == ' ' {
			m.picked(m.at)
		}
	}
	m.draw()
	return m
}

// goTo moves to another day.
func (m *month) goTo(d calendar.Date) {
	m.at = d
	m.draw()
	m.inside.Refresh()
}

func (m *month) key(name fyne.KeyName) {
	first := firstOf(m.at)
	switch name {
	case fyne.KeyLeft:
		m.goTo(m.at.AddDays(-1))
	case fyne.KeyRight:
		m.goTo(m.at.AddDays(1))
	case fyne.KeyUp:
		m.goTo(m.at.AddDays(-7))
	case fyne.KeyDown:
		m.goTo(m.at.AddDays(7))
	case fyne.KeyPageUp:
		m.goTo(m.at.AddMonths(-1))
	case fyne.KeyPageDown:
		m.goTo(m.at.AddMonths(1))
	case fyne.KeyHome:
		m.goTo(first)
	case fyne.KeyEnd:
		m.goTo(first.AddMonths(1).AddDays(-1))
	case fyne.KeyReturn, fyne.KeyEnter:
		m.picked(m.at)
	case fyne.KeyEscape:
		m.left()
	}
}

// firstOf is the first day of a day's month.
func firstOf(d calendar.Date) calendar.Date { return d.AddDays(1 - d.Time().Day()) }

// draw shows the month of the day where the keyboard is.
func (m *month) draw() {
	first := firstOf(m.at)
	_, name, _ := strings.Cut(theme.Day(first), " ") // after the first of it
	turn := func(icon fyne.Resource, months int) fyne.CanvasObject {
		b := widget.NewButtonWithIcon("", icon, func() { m.goTo(m.at.AddMonths(months)) })
		b.Importance = widget.LowImportance
		return b
	}
	days := container.NewGridWithColumns(7)
	for _, head := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		days.Add(container.NewCenter(page.Row(0, page.Small(head))))
	}
	d := first.AddDays(-(int(first.Time().Weekday()) + 6) % 7)
	for range 6 * 7 { // as many weeks as a month can touch, so that what stands below stays where it is
		if firstOf(d) == first {
			days.Add(m.cell(d))
		} else {
			days.Add(page.Gap(0))
		}
		d = d.AddDays(1)
	}
	m.inside.Objects = []fyne.CanvasObject{
		container.NewBorder(nil, nil, turn(fynetheme.NavigateBackIcon(), -1), turn(fynetheme.NavigateNextIcon(), 1), container.NewCenter(page.Row(0, page.Strong(name)))), days,
	}
}

// cell is one day: that of the keyboard on a colour, today in bold.
func (m *month) cell(d calendar.Date) fyne.CanvasObject {
	style, behind := page.Style{Bold: d == m.today}, fyne.ThemeColorName("")
	if d == m.at {
		style.Colour, behind = fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary
	}
	c := &dayCell{day: strconv.Itoa(d.Time().Day()), inside: page.On(behind, page.Inset(5, 2, container.NewCenter(page.Text(strconv.Itoa(d.Time().Day()), style)))), press: func() { m.picked(d) }}
	c.ExtendBaseWidget(c)
	return c
}

// dayCell is pressed by the pointer. The keyboard stands on the whole month: nobody tabs through thirty days.
type dayCell struct {
	widget.BaseWidget
	day    string
	inside fyne.CanvasObject
	press  func()
}

// String is the day of the month.
func (c *dayCell) String() string { return c.day }

func (c *dayCell) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.inside) }
func (c *dayCell) Tapped(*fyne.PointEvent)             { c.press() }
func (c *dayCell) Cursor() desktop.Cursor              { return desktop.PointerCursor }
