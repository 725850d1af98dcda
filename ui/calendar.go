package ui

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// saveCalendar writes what is owed as a calendar, with alarms, where the person says.
func (d *desk) saveCalendar(everybody bool) {
	s, l := d.session(), d.w.look.Language()
	d.w.setup.Files.Save("Save what is owed as a calendar", "what-is-owed.ics", func(path string) {
		if !strings.HasSuffix(strings.ToLower(path), ".ics") {
			path += ".ics"
		}
		d.save("Writing the calendar", path, func(ctx context.Context) ([]byte, error) {
			owed, err := s.Prompts(ctx, store.Whose{All: everybody})
			if err != nil {
				return nil, err
			}
			if err := s.RecordExport(ctx, store.Export{Register: "prompts", Rows: len(owed)}); err != nil {
				return nil, err
			}
			var out bytes.Buffer
			err = exchange.WriteICS(&out, "Muniment: "+s.Council().Name, s.Now(), calendar.NewWorkingDays(s.Council().Division), appointments(l, owed))
			return out.Bytes(), err
		})
	})
}

// appointments are prompts as a calendar shows them.
func appointments(l lang.Language, owed []duty.Prompt) []exchange.Appointment {
	out := make([]exchange.Appointment, len(owed))
	for i := range owed {
		p := &owed[i]
		text := slices.DeleteFunc([]string{l.Retell(p.Note), l.Say("Owed by %s.", l.Say(p.OwedBy))}, func(s string) bool { return s == "" })
		out[i] = exchange.Appointment{Key: p.Key().String(), Title: asksFor(l, p), Due: p.Due, Overdue: p.State == duty.Overdue, Labels: p.Clauses, Text: strings.Join(text, "\n")}
	}
	return out
}
