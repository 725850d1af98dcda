package duty_test

import (
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// vacates is the Old Court, which Environmental Health leaves: one room to check.
func vacates(change func(vacating, check *entry.Entry)) func(*duty.Facts) {
	return func(f *duty.Facts) {
		v := &entry.Entry{Kind: "vacating", ID: "VA1", Title: "Old Court", Post: "mgr-eh", Of: "PR1", State: "under way", Fields: entry.Values{"scope": "whole", "lease_ends_on": "2025-12-31"}}
		c := &entry.Entry{Kind: "area-check", ID: "VC1", Title: "Basement", Post: "mgr-eh", Of: "VA1", State: "to check", Fields: entry.Values{}}
		change(v, c)
		f.Entries = map[duty.EntryKey]*entry.Entry{{Kind: "vacating", ID: "VA1"}: v, {Kind: "area-check", ID: "VC1"}: c}
	}
}

func TestAreasAreDueBeforeTheFirstOfTheDays(t *testing.T) {
	t.Parallel()
	with := func(field, day string) func(*duty.Facts) {
		return vacates(func(v, _ *entry.Entry) { v.Fields[field] = day })
	}
	const text = ": Check Basement (Old Court)"
	check(t, "check-vacated-area", []row{
		{"the end of the lease", with("lease_ends_on", "2025-12-31"), []string{"VC1 mgr-eh 2025-12-30 23:59 upcoming" + text}},
		{"outsiders come before it", with("outsiders_enter_on", "2025-12-01"), []string{"VC1 mgr-eh 2025-11-30 23:59 upcoming" + text}},
		{"the sale completes before it", with("completion_on", "2025-12-05"), []string{"VC1 mgr-eh 2025-12-04 23:59 upcoming" + text}},
		{"the keys go back before it", with("keys_return_on", "2025-11-22"), []string{"VC1 mgr-eh 2025-11-21 23:59 due" + text}},
		{"a later day changes nothing", with("keys_return_on", "2026-01-31"), []string{"VC1 mgr-eh 2025-12-30 23:59 upcoming" + text}},
		{"a council that wants five days", func(f *duty.Facts) {
			with("lease_ends_on", "2025-12-31")(f)
			f.Periods["vacate-before"] = 5
		}, []string{"VC1 mgr-eh 2025-12-26 23:59 upcoming" + text}},
		{
			"something was found", vacates(func(_, c *entry.Entry) { c.State = "something found" }),
			[]string{"VC1 mgr-eh 2025-12-30 23:59 upcoming: Check Basement (Old Court) again: something was found there"},
		},
		{"a cancelled vacating", vacates(func(v, _ *entry.Entry) { v.State = "cancelled" }), nil},
		{"a clear area", vacates(func(_, c *entry.Entry) { c.State = "clear" }), nil},
	})
}

func TestClearanceIsDueOnTheDayOfTheLastCheck(t *testing.T) {
	t.Parallel()
	signing := func(state, result string) func(*duty.Facts) {
		return func(f *duty.Facts) {
			vacates(func(v, c *entry.Entry) {
				v.State, c.State = "checked", "clear"
				v.Fields["result"], v.Fields["final_check_at"] = result, "2025-11-20T15:00:00Z"
			})(f)
			f.Entries[duty.EntryKey{Kind: "clearance", ID: "CL1"}] = &entry.Entry{
				Kind: "clearance", ID: "CL1", Title: "Old Court", Post: "mgr-eh", Of: "VA1", State: state,
				Fields: entry.Values{"signed_at": "2025-11-21T09:00:00Z", "exceptions": "Loft: no ladder"},
			}
		}
	}
	check(t, "sign-clearance", []row{
		{"every area is clear", signing("unsigned", "clear"), []string{"CL1 mgr-eh 2025-11-20 23:59 overdue: Sign the clearance: Old Court"}},
		{"one was not inspected", signing("unsigned", "clearance with exceptions"), []string{"CL1 mgr-eh 2025-11-20 23:59 overdue: Sign the clearance with exceptions: Old Court"}},
		{"signed", signing("signed", "clear"), nil},
	})
	for result, act := range map[string]string{"clear": "muniment clearance sign CL1", "clearance with exceptions": "muniment clearance sign-with-exceptions CL1"} {
		f := council()
		signing("unsigned", result)(f)
		diff(t, prompts(f, "sign-clearance")[0].Command(), act) // the other would be refused
	}
	check(t, "countersign-clearance", []row{
		{
			"on a Friday", signing("awaiting countersignature", "clearance with exceptions"),
			[]string{"CL1 post-ism 2025-11-24 23:59 upcoming: Countersign the clearance with exceptions: Old Court [Not inspected: Loft: no ladder]"},
		},
		{"countersigned", signing("signed", "clearance with exceptions"), nil},
	})
}

// holds gives an entry of a register to somebody.
func holds(kind, person string) func(*duty.Facts) {
	return func(f *duty.Facts) {
		f.Entries = map[duty.EntryKey]*entry.Entry{{Kind: kind, ID: "X1"}: {
			Kind: kind, ID: "X1", Title: "D12", Post: "own-doors", State: "held", Fields: entry.Values{"holder": person},
		}}
	}
}

func TestWhatLeaversHoldComesBack(t *testing.T) {
	t.Parallel()
	leaving := func(kind string, day calendar.Date) func(*duty.Facts) {
		return func(f *duty.Facts) { holds(kind, "100221")(f); leaves(day)(f) }
	}
	check(t, "return-key-of-leaver", []row{
		{"by the manager, on the last day", leaving("key", "2025-11-28"), []string{"X1 mgr-eh 2025-11-28 23:59 upcoming: Take back D12 from Kirsty Hallam"}},
		{"of somebody who stays", holds("key", "100221"), nil},
		{"of somebody else", func(f *duty.Facts) { holds("key", "100006")(f); leaves("2025-11-28")(f) }, nil},
		{"before the day is known", leaving("key", ""), nil},
		{"who keeps another engagement", func(f *duty.Facts) {
			leaving("key", "2025-11-28")(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements = append(p.Engagements, engagement("E-2")) })
		}, nil},
		{"a lost key is another matter", func(f *duty.Facts) {
			leaving("key", "2025-11-28")(f)
			f.Entries[duty.EntryKey{Kind: "key", ID: "X1"}].State = "lost"
		}, nil},
	})
	check(t, "return-equipment-of-leaver", []row{
		{"a laptop", leaving("equipment", "2025-10-31"), []string{"X1 mgr-eh 2025-10-31 23:59 overdue: Take back D12 from Kirsty Hallam"}},
	})
	check(t, "remove-entrant-who-leaves", []row{
		{"by whoever answers for the area", leaving("entrant", "2025-11-21"), []string{"X1 own-doors 2025-11-21 23:59 due: Take Kirsty Hallam off the entry list (D12)"}},
	})
}
