package duty

import (
	"fmt"
	"strconv"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// byDay finds the entries of a kind that hold a day by which something must be done; the act that does it clears the day.
func byDay(kind, field, text string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries(kind) {
			if day := e.Fields.Day(field); day.Known() {
				out = append(out, f.entryCase(e, fmt.Sprintf(text, e.Title), day.End()))
			}
		}
		return out
	}
}

// sinceAdded is the end of a setting's period after an entry was added.
func (f *Facts) sinceAdded(e *entry.Entry, setting string) time.Time {
	return f.after(f.since(e), setting).End()
}

// since is the day on which an entry came into the register.
func (f *Facts) since(e *entry.Entry) calendar.Date { return calendar.Of(e.AddedAt) }

func supportRiskAssessments(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("support") {
		if e.State == "asked" {
			out = append(out, f.entryCase(e, "Countersign the risk assessment: "+e.Title, f.sinceAdded(e, "support-within")))
		}
	}
	return out
}

// actionsOf finds the open actions of some topics.
func actionsOf(topic func(string) bool) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries("action") {
			if e.State != "open" || !topic(e.Fields["topic"]) {
				continue
			}
			c := f.entryCase(e, e.Title, e.Fields.Day("due_on").End())
			c.Note = e.Fields["about"]
			out = append(out, c)
		}
		return out
	}
}

// iaoReturns asks for each owner's return from some time before it is due.
func iaoReturns(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("iao-return") {
		if due := e.Fields.Day("due_on"); e.State == "draft" && f.within(due, "iao-return-ahead") {
			out = append(out, f.entryCase(e, "Submit your annual "+e.Title, due.End()))
		}
	}
	return out
}

// recoverySlower compares what each asset needs with what its system promises, and says by which day the service would be back if the system
// failed today.
func recoverySlower(f *Facts) []Case {
	var out []Case
	for _, a := range f.Assets {
		system, known := f.Systems[a.System]
		if !known || a.RecoveryAccepted >= f.Today() {
			continue
		}
		var slower []string
		if promised, need, is := above(system.RTODays, a.RTODays); is {
			back := f.working().Add(f.Today(), promised)
			slower = append(slower, fmt.Sprintf("recovers in %s (if it failed today, by %s) and is needed in %d", count(promised, "working day", "working days"), back.Long(), need))
		}
		if promised, need, is := above(system.RPOHours, a.RPOHours); is {
			slower = append(slower, fmt.Sprintf("may lose %s of work and at most %d can be borne", count(promised, "hour", "hours"), need))
		}
		if len(slower) > 0 {
			c := f.assetCase(&a, fmt.Sprintf("Settle the recovery of %s: %s %s", firstOf(a.Name, a.ID), f.system(a.System), join(slower)))
			c.System = a.System
			out = append(out, c)
		}
	}
	return out
}

// above compares a promise with a need, where both are numbers.
func above(promised, needed string) (p, n int, is bool) {
	p, notPromised := strconv.Atoi(promised)
	n, notNeeded := strconv.Atoi(needed)
	return p, n, notPromised == nil && notNeeded == nil && p > n
}
