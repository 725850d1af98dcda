package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// vacating is the vacating that an entry is part of, unless it was cancelled: then nothing of it is owed.
func (f *Facts) vacating(e *entry.Entry) (*entry.Entry, bool) {
	v := f.of(e)
	return v, v != nil && v.Live() && v.State != "cancelled"
}

// vacateBy is the end of the last day on which premises must be empty and checked; today where no day is known.
func (f *Facts) vacateBy(v *entry.Entry) time.Time {
	return f.orToday(entry.VacateBy(v.Fields, f.Periods.Of("vacate-before")))
}

// orToday is the end of a day; of today where it is not known.
func (f *Facts) orToday(day calendar.Date) time.Time {
	if !day.Known() {
		day = f.Today()
	}
	return day.End()
}

func checkVacatedAreas(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("area-check") {
		v, owed := f.vacating(e)
		if !owed {
			continue
		}
		var text string
		switch e.State {
		case "to check":
			text = fmt.Sprintf("Check %s (%s)", e.Title, v.Title)
		case "something found":
			text = fmt.Sprintf("Check %s (%s) again: something was found there", e.Title, v.Title)
		default:
			continue
		}
		c := f.entryCase(e, text, f.vacateBy(v))
		c.Thing = "area"
		out = append(out, c)
	}
	return out
}

func inspectMissedAreas(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("area-check") {
		v, owed := f.vacating(e)
		if !owed || e.State != "not inspected" {
			continue
		}
		c := f.entryCase(e, fmt.Sprintf("Inspect %s (%s)", e.Title, v.Title), f.orToday(e.Fields.Day("inspect_by")))
		c.Thing, c.Note = "area", "Kept secure until then: "+e.Fields["secured_how"]
		out = append(out, c)
	}
	return out
}

func doVacatingLines(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("vacating-line") {
		v, owed := f.vacating(e)
		if !owed || e.State != "to do" {
			continue
		}
		due := f.vacateBy(v)
		if e.Fields.Is("stage", "hand back") {
			due = f.orToday(entry.VacatingEnds(v.Fields))
		}
		c := f.entryCase(e, fmt.Sprintf("%s (%s)", e.Title, v.Title), due)
		c.Thing = "checklist line"
		out = append(out, c)
	}
	return out
}

// openParts reports whether anything of a kind that is part of an entry is in one of some states.
func (f *Facts) openParts(whole *entry.Entry, kind string, open func(*entry.Entry) bool) bool {
	return slices.ContainsFunc(f.entries(kind), func(e *entry.Entry) bool { return e.Of == whole.ID && open(e) })
}

func finishChecks(f *Facts) []Case {
	unanswered := func(e *entry.Entry) bool { return e.State == "to check" || e.State == "something found" }
	undone := func(e *entry.Entry) bool { return e.State == "to do" && !e.Fields.Is("stage", "hand back") }
	var out []Case
	for _, v := range f.entries("vacating") {
		if v.State != "under way" || f.openParts(v, "area-check", unanswered) || f.openParts(v, "vacating-line", undone) {
			continue
		}
		out = append(out, f.entryCase(v, "Say that the checks of "+v.Title+" are finished", f.vacateBy(v)))
	}
	return out
}

func signClearances(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("clearance") {
		v, owed := f.vacating(e)
		if !owed || e.State != "unsigned" || v.State != "checked" {
			continue
		}
		c := f.entryCase(e, "Sign the clearance: "+e.Title, f.after(f.orDay(v.Fields.At("final_check_at")), "sign-clearance").End())
		if v.Fields.Is("result", "clearance with exceptions") {
			c.Text, c.Act = "Sign the clearance with exceptions: "+e.Title, "muniment clearance sign-with-exceptions CLEARANCE"
		}
		out = append(out, c)
	}
	return out
}

// orDay is the date of an instant in London; today's where it is not known.
func (f *Facts) orDay(t time.Time) calendar.Date {
	if t.IsZero() {
		return f.Today()
	}
	return calendar.Of(t)
}

func countersignClearances(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("clearance") {
		if _, owed := f.vacating(e); !owed || e.State != "awaiting countersignature" {
			continue
		}
		c := f.entryCase(e, "Countersign the clearance with exceptions: "+e.Title, f.after(f.orDay(e.Fields.At("signed_at")), "countersign-clearance").End())
		c.OwedBy, c.Note = PostISM, "Not inspected: "+e.Fields["exceptions"]
		out = append(out, c)
	}
	return out
}

func handBackPremises(f *Facts) []Case {
	unsigned := func(e *entry.Entry) bool { return e.State == "unsigned" || e.State == "awaiting countersignature" }
	var out []Case
	for _, v := range f.entries("vacating") {
		if v.State == "checked" && !f.openParts(v, "clearance", unsigned) {
			out = append(out, f.entryCase(v, "Hand back "+v.Title, f.orToday(entry.VacatingEnds(v.Fields))))
		}
	}
	return out
}

// planVacatings asks for a vacating where a lease ends or a service moves out and none is under way.
func planVacatings(f *Facts) []Case {
	var whole, parts []string
	for _, v := range f.entries("vacating") {
		if v.State != "under way" && v.State != "checked" {
			continue
		}
		if v.Fields.Is("scope", "whole") {
			whole = append(whole, v.Of)
		}
		parts = append(parts, v.Fields.List("occupancies")...)
	}
	var out []Case
	for _, e := range f.entries("premises") {
		if end := e.Fields.Day("lease_end"); e.State != "vacated" && f.within(end, "expiry-ahead") && !slices.Contains(whole, e.ID) {
			out = append(out, f.entryCase(e, fmt.Sprintf("Plan the vacating of %s, or enter the new end of the lease", e.Title), end.End()))
		}
	}
	for _, e := range f.entries("occupancy") {
		leaves := e.Fields.Day("moves_out_on")
		if e.State == "occupying" && f.within(leaves, "expiry-ahead") && !slices.Contains(whole, e.Of) && !slices.Contains(parts, e.ID) {
			out = append(out, f.entryCase(e, fmt.Sprintf("Plan the checks for when %s moves out", e.Title), leaves.End()))
		}
	}
	return out
}

func decideFoundItems(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("found-item") {
		if e.State != "secured" {
			continue
		}
		text := "Decide what becomes of " + e.Title
		if e.Fields["owner_post"] == "" {
			text = "Name who owns " + e.Title + ", so that they decide what becomes of it"
		}
		c := f.entryCase(e, text, f.after(f.orDay(e.Fields.At("found_at")), "found-decision").End())
		c.Note = "Secured: " + e.Fields["secured_where"]
		out = append(out, c)
	}
	return out
}

func carryOutFoundDecisions(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("found-item") {
		if e.State != "decided" {
			continue
		}
		text := fmt.Sprintf("Carry out what was decided: %s %s", e.Fields["decision"], e.Title)
		out = append(out, f.entryCase(e, text, f.after(f.orDay(e.Fields.At("decided_at")), "found-carried-out").End()))
	}
	return out
}

// premisesIncomplete asks for everything that an entry lacks in one prompt.
func premisesIncomplete(f *Facts) []Case {
	var out []Case
	for _, kind := range []string{"premises", "occupancy", "area"} {
		for _, e := range f.entries(kind) {
			if of := f.of(e); len(e.Missing) == 0 || e.State == "vacated" || e.State == "left" || of != nil && of.State == "vacated" {
				continue
			}
			missing := e.Missing
			if more := len(missing) - missingShown; more > 0 {
				missing = slices.Concat(missing[:missingShown], []string{fmt.Sprintf("%d more", more)})
			}
			c := f.entryCase(e, fmt.Sprintf("Complete %s: %s", e.Title, join(missing)), f.Today().End())
			c.Act = "muniment " + kind + " set " + strings.ToUpper(kind) + " FIELD=VALUE" // an area is not completed at its premises
			out = append(out, c)
		}
	}
	return out
}

func stillAStore(e entry.Entry) bool { return e.State == "used as a store" }

func keepsPaper(e entry.Entry) bool { return e.Fields.Yes("holds_paper") && e.State == "occupying" }

func changeLocksOfLostKeys(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("key") {
		if e.State != "lost" {
			continue
		}
		text := strings.TrimSpace(fmt.Sprintf("Change the lock or code of %s, which is lost: %s", e.Title, e.Fields["opens"]))
		out = append(out, f.entryCase(e, strings.TrimSuffix(text, ":"), f.after(firstOfDays(e.Fields.Day("lost_on"), f.Today()), "change-lock").End()))
	}
	return out
}

func firstOfDays(day, otherwise calendar.Date) calendar.Date {
	if day.Known() {
		return day
	}
	return otherwise
}

// heldByLeavers finds what people hold who leave, or have left, whatever the register holds of it. It is due when the last of their engagements
// ends, as their accounts are: who leaves one post of two keeps the key of the other.
func heldByLeavers(kind, text string, fromManager bool) func(*Facts) []Case {
	return func(f *Facts) []Case {
		held := map[string][]*entry.Entry{}
		for _, e := range f.entries(kind) {
			if k, _ := entry.Of(kind); !k.IsFinal(e.State) && e.State != "lost" && e.Fields["holder"] != "" {
				held[e.Fields["holder"]] = append(held[e.Fields["holder"]], e)
			}
		}
		leaving := map[string][]Leaver{}
		for _, l := range f.Leavers {
			if len(held[l.Person]) > 0 {
				leaving[l.Person] = append(leaving[l.Person], l)
			}
		}
		var out []Case
		for person, leavers := range leaving {
			ends, known := AccessEnds(f.People[person], leavers)
			if !known {
				continue
			}
			last := slices.MaxFunc(leavers, func(a, b Leaver) int { return a.Ends().Compare(b.Ends()) })
			for _, e := range held[person] {
				c := f.entryCase(e, fmt.Sprintf(text, e.Title, f.person(person)), ends)
				c.Person = person
				if fromManager {
					c.OwedBy = f.manager(person, last.Engagement)
				}
				out = append(out, c)
			}
		}
		return out
	}
}
