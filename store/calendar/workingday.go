package calendar

import (
	"errors"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// Division is the part of the United Kingdom whose bank holidays a council keeps.
type Division string

// The three divisions for which the government publishes bank holidays.
const (
	EnglandAndWales Division = "england-and-wales"
	Scotland        Division = "scotland"
	NorthernIreland Division = "northern-ireland"
)

// ErrDivision says that a text names no division of the United Kingdom.
var ErrDivision = errors.New("the division is england-and-wales, scotland or northern-ireland")

// ParseDivision accepts the name of a division as the government's bank holiday lists spell it.
func ParseDivision(s string) (Division, error) {
	switch d := Division(s); d {
	case EnglandAndWales, Scotland, NorthernIreland:
		return d, nil
	}
	return "", ErrDivision
}

// WorkingDays counts the working days of one division: Monday to Friday less its bank holidays.
// Build it once with NewWorkingDays and use it from one goroutine: it remembers the holidays of the years it was asked about, and the sums.
type WorkingDays struct {
	division Division
	calendar *cal.BusinessCalendar
	sums     map[sum]Date
}

// sum is a day with the working days that are added to it: deadlines fall on few days beside how often they are asked for.
type sum struct {
	from Date
	days int
}

// NewWorkingDays returns the working days of a division; an unknown division is taken for England and Wales.
func NewWorkingDays(d Division) *WorkingDays {
	c := cal.NewBusinessCalendar()
	c.Cacheable = true
	c.AddHoliday(holidays(d)...)
	return &WorkingDays{division: d, calendar: c, sums: map[sum]Date{}}
}

// Another returns the working days of the same division for another goroutine.
func (w *WorkingDays) Another() *WorkingDays { return NewWorkingDays(w.division) }

// Is reports whether d is a working day. The empty Date is none.
func (w *WorkingDays) Is(d Date) bool { return d.Known() && w.calendar.IsWorkday(d.Time()) }

// Add returns the nth working day after d (n of 0 gives d itself, working day or not).
func (w *WorkingDays) Add(d Date, n int) Date {
	if !d.Known() {
		return d
	}
	s := sum{d, n}
	if known, ok := w.sums[s]; ok {
		return known
	}
	for n != 0 {
		step := 1
		if n < 0 {
			step = -1
		}
		d = d.AddDays(step)
		if !d.Known() { // past the last day that can be written
			return d
		}
		if w.Is(d) {
			n -= step
		}
	}
	w.sums[s] = d
	return d
}

// Between counts the working days after from, up to and including to. It is 0 where to is not after from, or
// where either day is unknown.
func (w *WorkingDays) Between(from, to Date) int {
	if !from.Known() || !to.Known() {
		return 0
	}
	n := 0
	for d := from.AddDays(1); d <= to; d = d.AddDays(1) {
		if w.Is(d) {
			n++
		}
	}
	return n
}

// holidays lists the bank holidays of a division as the government publishes them (gov.uk/bank-holidays), the
// single days proclaimed since 2019 among them.
func holidays(d Division) []*cal.Holiday {
	days := []*cal.Holiday{
		gb.NewYear, gb.GoodFriday, gb.EarlyMay, gb.VEDay, gb.CoronationDay, gb.SpringHoliday, gb.SpringHoliday2022,
		gb.PlatinumJubilee, gb.ChristmasDay, gb.BoxingDay,
		once("State Funeral of Queen Elizabeth II", 2022, time.September, 19),
	}
	switch d {
	case Scotland:
		return append(days, secondOfJanuary(), gb.SummerHolidayScotland,
			observed("St Andrew's Day", time.November, 30), once("World Cup", 2026, time.June, 15))
	case NorthernIreland:
		return append(days, gb.EasterMonday, gb.SummerHoliday,
			observed("St Patrick's Day", time.March, 17), observed("Battle of the Boyne", time.July, 12))
	case EnglandAndWales:
	}
	return append(days, gb.EasterMonday, gb.SummerHoliday)
}

func once(name string, year int, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Name: name, Type: cal.ObservanceBank, Month: month, Day: day, Func: cal.CalcDayOfMonth, StartYear: year, EndYear: year}
}

// observed is a fixed day that moves to the next Monday when it falls on a weekend.
func observed(name string, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{
		Name: name, Type: cal.ObservanceBank, Month: month, Day: day, Func: cal.CalcDayOfMonth,
		Observed: []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}},
	}
}

// secondOfJanuary gives way to a New Year's Day that itself moved off a weekend.
func secondOfJanuary() *cal.Holiday {
	return &cal.Holiday{
		Name: "2nd January", Type: cal.ObservanceBank, Month: time.January, Day: 2, Func: cal.CalcDayOfMonth,
		Observed: []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}},
	}
}
