package duty_test

import (
	"slices"
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestReturnLeaverItem(t *testing.T) {
	t.Parallel()
	owes := func(day calendar.Date, lines ...duty.Line) func(*duty.Facts) {
		return func(f *duty.Facts) {
			leaves(day)(f)
			f.Leavers[0].Lines = lines
		}
	}
	line := func(by, stage string, days int) duty.Line {
		return duty.Line{Item: "laptop", Text: "Take back the laptop", Clauses: []string{"CBC-071"}, OwedBy: by, Stage: stage, Days: days}
	}
	const text = ": Take back the laptop (Kirsty Hallam)"
	check(t, "return-leaver-item", []row{
		{
			"the manager's line on the last day", owes("2025-11-28", line("manager", "last-day", 0)),
			[]string{"L1/laptop mgr-eh 2025-11-28 23:59 upcoming" + text},
		},
		{
			"the leaver's line is the manager's to see to", owes("2025-11-21", line("leaver", "last-day", 0)),
			[]string{"L1/laptop mgr-eh 2025-11-21 23:59 due" + text},
		},
		{
			"ICT's line, working days after", owes("2025-12-19", line("ict", "after", 10)),
			[]string{"L1/laptop post-ict 2026-01-07 23:59 upcoming" + text},
		},
		{
			"the Information Security Manager's line", owes("2025-10-31", line("ism", "after", 5)),
			[]string{"L1/laptop post-ism 2025-11-07 23:59 overdue" + text},
		},
		{
			"Human Resources' line", owes("2025-10-31", line("hr", "last-day", 0)),
			[]string{"L1/laptop post-hr 2025-10-31 23:59 overdue" + text},
		},
		{
			"working days before the last", owes("2026-01-02", line("manager", "before", 5)),
			[]string{"L1/laptop mgr-eh 2025-12-23 23:59 upcoming" + text},
		},
		{
			"the same day before a Saturday", owes("2025-11-22", line("manager", "before", 0)),
			[]string{"L1/laptop mgr-eh 2025-11-22 23:59 upcoming" + text},
		},
		{"nothing is due before the manager knew", func(f *duty.Facts) {
			owes("2025-11-28", line("manager", "before", 5))(f)
			f.Leavers[0].NoticeOn = "2025-11-27"
		}, []string{"L1/laptop mgr-eh 2025-11-27 23:59 upcoming" + text}},
		{"no lines while the day is unknown", owes("", line("manager", "last-day", 0)), nil},
		{"after a dismissal the lines count from the day access stopped", func(f *duty.Facts) {
			owes("", line("manager", "last-day", 0), line("ict", "after", 1))(f)
			f.Leavers[0].Lines[1].Item = "wipe"
			f.Leavers[0].AccessEndsAt = at("2025-11-20 09:30")
		}, []string{"L1/laptop mgr-eh 2025-11-20 09:30 overdue" + text, "L1/wipe post-ict 2025-11-21 23:59 due" + text}},
		{"garden leave takes the laptop before the last working day", func(f *duty.Facts) {
			owes("2025-12-31", line("manager", "last-day", 0))(f)
			f.Leavers[0].AccessEndsAt = at("2025-11-24 17:00")
		}, []string{"L1/laptop mgr-eh 2025-11-24 17:00 upcoming" + text}},
		{"leaving one engagement of two still owes its lines", func(f *duty.Facts) {
			owes("2025-11-28", line("manager", "last-day", 0))(f)
			edit(f.People, "100221", func(p *duty.Person) { p.Engagements = append(p.Engagements, engagement("E-2")) })
		}, []string{"L1/laptop mgr-eh 2025-11-28 23:59 upcoming" + text}},
		{"a leaver with every line answered", owes("2025-10-31"), nil},
	})
}

func TestLineKeepsItsClausesButNotTheClosingClause(t *testing.T) {
	t.Parallel()
	f := council()
	f.Grants = nil
	leaves("2025-10-31")(f)
	f.Leavers[0].Lines = []duty.Line{
		{Item: "card", Text: "Return the card", Clauses: []string{"CBC-027", "CBC-072"}},
		{Item: "closing", Text: "See that accounts are closed", Clauses: []string{"CBC-027"}},
	}
	want := [][]string{{"CBC-072"}, {"CBC-044", "CBC-046", "CBC-071", "CBC-072"}}
	for i, p := range prompts(f, "return-leaver-item") {
		diff(t, p.Clauses, want[i])
	}
	if !slices.Equal(f.Leavers[0].Lines[0].Clauses, []string{"CBC-027", "CBC-072"}) {
		t.Error("the rule changed the facts it was given")
	}
}
