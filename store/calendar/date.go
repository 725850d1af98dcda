// Package calendar knows the two kinds of time a register needs: the civil date, on which duties fall due, and the
// working day of a part of the United Kingdom, in which lateness and notice are counted. Instants stay time.Time in UTC.
//
// It promises that a day ends at 23:59:59 in Europe/London whatever the computer's own zone, and that nothing here reads
// a clock: today is always an argument.
package calendar

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	_ "time/tzdata" // Windows has no zone files, and the end of a day depends on London's
)

// ErrDate says that a text is not a date in one of the accepted forms.
var ErrDate = errors.New("not a date: write it as dd/mm/yyyy or yyyy-mm-dd")

// Date is a civil date as ISO 8601 text, "2025-10-31". The empty Date means that the day is not known.
// Dates made by this package compare in order as strings do, which SQL relies on too.
type Date string

// London is the zone in which every day of a UK council begins and ends.
func London() *time.Location { return london }

var london = mustLondon()

func mustLondon() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil { // cannot happen: the zone is embedded by the import above
		return time.UTC
	}
	return l
}

const iso = "2006-01-02"

// On returns the date of the given year, month and day, normalised as time.Date does.
func On(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of returns the date of an instant in London. The zero instant gives the empty Date.
func Of(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return dateOf(t.In(london))
}

// dateOf writes the day of a time in its own zone, without a layout: prompts ask for thousands of days. A year outside 1 to 9999, for which ISO 8601 text has
// no four digits, gives the empty Date.
func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return ""
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return Date([]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(int(month) / 10), digit(int(month)), '-', digit(day / 10), digit(day),
	})
}

// Parse reads a date as people and files write it: 2025-10-31, 31/10/2025, 31/10/25, 3-4-2026, 31.10.2025,
// 31 October 2025, 31 Oct 2025, 31-Oct-25, 20251031, and any of these followed by a time of day, which is dropped. Days come before
// months: 03/04/2026 is 3 April. Years outside 1900 to 2199 are refused, and so are days that do not exist.
func Parse(s string) (Date, error) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", ErrDate
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return bounded(t)
		}
	}
	for _, cut := range []string{"T", " "} { // a time of day after the date
		head, tail, found := strings.Cut(s, cut)
		if !found || !looksLikeTime(tail) {
			continue
		}
		for _, layout := range layouts {
			if t, err := time.Parse(layout, head); err == nil {
				return bounded(t)
			}
		}
	}
	return "", ErrDate
}

var layouts = []string{
	iso, "2006/01/02", "02/01/2006", "2/1/2006", "02/01/06", "2/1/06", "02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006",
	"2 January 2006", "2 Jan 2006", "02-Jan-2006", "2-Jan-2006", "02-Jan-06", "2-Jan-06", "20060102",
}

func looksLikeTime(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 4 && s[0] >= '0' && s[0] <= '9' && strings.Contains(s, ":")
}

func bounded(t time.Time) (Date, error) {
	if t.Year() < 1900 || t.Year() > 2199 {
		return "", fmt.Errorf("the year %d is out of range: %w", t.Year(), ErrDate)
	}
	return dateOf(t), nil
}

// FromSerial returns the date of a spreadsheet's serial day number in the 1900 system, in which 45961 is
// 31 October 2025. Numbers outside 1 March 1900 to 31 December 2199 are refused: before March 1900 spreadsheets
// count a day that never was.
func FromSerial(days int) (Date, error) {
	if days < 61 || days > 109574 {
		return "", ErrDate
	}
	return Of(time.Date(1899, 12, 30, 12, 0, 0, 0, time.UTC).AddDate(0, 0, days)), nil
}

// Time returns midnight UTC of the day, for arithmetic. The empty Date gives the zero time, and so does what is no day.
func (d Date) Time() time.Time {
	if len(d) != len(iso) || d[4] != '-' || d[7] != '-' {
		return time.Time{}
	}
	number := 0 // of the digits, as in 20251031
	for i := range len(d) {
		switch {
		case i == 4 || i == 7:
		case d[i] < '0' || d[i] > '9':
			return time.Time{}
		default:
			number = 10*number + int(d[i]-'0')
		}
	}
	t := time.Date(number/10000, time.Month(number/100%100), number%100, 0, 0, 0, 0, time.UTC)
	if dateOf(t) != d { // there is no such day
		return time.Time{}
	}
	return t
}

// End returns the last second of the day in London, the instant at which something due that day becomes late.
func (d Date) End() time.Time {
	t := d.Time()
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, london)
}

// Start returns the first instant of the day in London.
func (d Date) Start() time.Time {
	t := d.Time()
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, london)
}

// AddDays returns the date n calendar days later, or earlier where n is negative. The empty Date stays empty, and so is what
// lies outside the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	return dateOf(t.AddDate(0, 0, n))
}

// AddMonths returns the same day n months later, or the last of the month where that has no such day. The empty Date stays empty.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return dateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// DaysSince returns the calendar days from other to d; negative where d comes first. Either being empty gives 0.
func (d Date) DaysSince(other Date) int {
	if d == "" || other == "" {
		return 0
	}
	return int(d.Time().Sub(other.Time()).Hours() / 24)
}

// Known reports whether the day is known.
func (d Date) Known() bool { return d != "" }

// Long returns the date as people read it, "31 October 2025"; the empty Date gives "not known".
func (d Date) Long() string {
	if d == "" {
		return "not known"
	}
	return d.Time().Format("2 January 2006")
}

// Short returns the date as dd/mm/yyyy; the empty Date gives an empty text.
func (d Date) Short() string {
	if d == "" {
		return ""
	}
	return d.Time().Format("02/01/2006")
}

// Value stores the date as its ISO text, so that SQLite and PostgreSQL compare dates alike.
func (d Date) Value() (driver.Value, error) { return string(d), nil }
