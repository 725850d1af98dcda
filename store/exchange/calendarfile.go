package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"muniment/store/calendar"
)

// Appointment is something that is due, as a calendar shows it.
type Appointment struct {
	Key     string // what tells it from all others: the same one written again replaces itself
	Title   string
	Text    string
	Due     time.Time
	Overdue bool
	Labels  []string
}

// WriteICS writes what is due as a calendar (RFC 5545) with alarms: a day's work stands on its day, with an alarm at nine on the working day before and at nine that day;
// what is due at an hour stands at that hour, with an alarm an hour before. What is overdue stands on today.
func WriteICS(w io.Writer, name string, now time.Time, working *calendar.WorkingDays, all []Appointment) error {
	c := ics.NewCalendarFor("muniment")
	c.SetMethod(ics.MethodPublish)
	c.SetProductId("-//Muniment//prompts//EN")
	c.SetXWRCalName(clean(name))
	for _, a := range all {
		sum := sha256.Sum256([]byte(a.Key))
		e := c.AddEvent(hex.EncodeToString(sum[:16]) + "@muniment")
		e.SetDtStampTime(now)
		e.SetSummary(clean(a.Title))
		e.SetDescription(clean(a.Text))
		e.SetTimeTransparency(ics.TransparencyTransparent) // nobody is busy by owing something
		if len(a.Labels) > 0 {
			e.SetProperty(ics.ComponentPropertyCategories, clean(strings.Join(a.Labels, " ")))
		}
		place(e, a, now, working)
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// place puts an appointment on its day or hour, with its alarms.
func place(e *ics.VEvent, a Appointment, now time.Time, working *calendar.WorkingDays) {
	day, hour := calendar.Of(a.Due), a.Due
	if today := calendar.Of(now); a.Overdue || day < today {
		day, hour = today, today.End()
		e.SetSummary("Overdue: " + clean(a.Title))
	}
	if clock := hour.In(calendar.London()); clock.Hour() != 23 || clock.Minute() != 59 {
		e.SetStartAt(hour)
		e.SetEndAt(hour)
		alarm(e, a.Title, hour.Add(-time.Hour))
		return
	}
	e.SetAllDayStartAt(day.Time())
	e.SetAllDayEndAt(day.AddDays(1).Time())
	nine := func(d calendar.Date) time.Time { return d.Start().In(calendar.London()).Add(9 * time.Hour) }
	alarm(e, a.Title, nine(working.Add(day, -1)))
	alarm(e, a.Title, nine(day))
}

func alarm(e *ics.VEvent, title string, at time.Time) {
	a := e.AddAlarm()
	a.SetAction(ics.ActionDisplay)
	a.SetProperty(ics.ComponentPropertyDescription, clean(title))
	a.SetTrigger(at.UTC().Format("20060102T150405Z"), ics.WithValue(string(ics.ValueDataTypeDateTime)))
}

// clean takes out the signs that no line of a calendar may hold.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\r\n", "\n"))
}
