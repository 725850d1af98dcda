package duty_test

import (
	"fmt"
	"time"

	"muniment/store/duty"
)

// A leaver's account falls due at the end of the last working day, and is asked for until its closing is a fact.
func ExamplePrompts() {
	facts := &duty.Facts{
		Now:     time.Date(2025, time.November, 21, 12, 0, 0, 0, time.UTC),
		Periods: duty.DefaultPeriods(),
		Posts:   map[string]duty.Post{"owner": {ID: "owner", Title: "System Owner, Academy", Holders: []string{"100305"}}},
		Systems: map[string]duty.System{"SYS02": {ID: "SYS02", Name: "Academy", OwnerPost: "owner"}},
		People: map[string]duty.Person{"100221": {
			ID: "100221", Name: "Kirsty Hallam", Kind: "employee",
			Engagements: []duty.Engagement{{ID: "E1"}},
		}},
		Grants: []duty.Grant{{
			ID: "G00010", Kind: "account", Login: "khallam", Person: "100221", System: "SYS02",
			Reason: "Benefits officer", InformedOn: "2015-08-10", GrantedOn: "2015-08-11",
		}},
		Leavers: []duty.Leaver{{ID: "L1", Person: "100221", Engagement: "E1", LastWorkingDay: "2025-10-31"}},
	}
	for _, p := range duty.Prompts(facts) {
		fmt.Printf("%s: %s\n%s, %d days late, escalated to the %s\n", p.OwedBy, p.Text, p.State, p.DaysLate, p.EscalatedTo)
	}
	// Output:
	// System Owner, Academy: Close account khallam on Academy
	// overdue, 21 days late, escalated to the Information Security Manager
}
