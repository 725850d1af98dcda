package duty

import (
	"fmt"

	"muniment/store/entry"
)

// Tests that come round, and what is done about what they find.

func testSettings() []Setting {
	return []Setting{
		{"penetration-test", 12, Months, "between two penetration tests of the same kind"},
		{"network-review", 12, Months, "between two reviews of the network by an outside specialist"},
		{"recovery-test", 12, Months, "between two exercises of disaster recovery"},
		{"cyber-essentials", 12, Months, "between two Cyber Essentials certifications"},
		{"finding-critical", 14, Days, "in which a critical finding is put right"},
		{"finding-high", 30, Days, "in which a high finding is put right"},
		{"finding-medium", 90, Days, "in which a medium finding is put right"},
		{"finding-low", 180, Days, "in which a low finding is put right"},
		{"finding-retest", 14, Days, "after a finding is put right until somebody else has looked again"},
		{"acceptance-longest", 366, Days, "that the acceptance of a risk or of a finding may last"},
	}
}

func testDuties() []Duty {
	return append(testsThatRecur(), []Duty{
		{
			ID: "hold-planned-test", Title: "Hold a test that was planned", Clauses: []string{"CBC-081"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: "on the day it was planned for", PeriodSource: byCouncil,
			DischargedBy: "the test is completed with scope, tester, date and report, or cancelled with the reason", Act: "muniment test complete TEST report_reference=TEXT held_on=DATE", Where: "tests",
			Find: testsToHold, group: counted("planned tests to hold"),
		},
		{
			ID: "supplier-approves-test", Title: "Have the supplier approve a test of its service", Clauses: []string{"AZS-053"}, MetBy: "gate",
			OwedBy: "whoever commissions the test", Period: "before the test begins", PeriodSource: byPolicy,
			DischargedBy: "test plan, scope and the supplier's approval are recorded; the test cannot begin without them", Act: "muniment test begin TEST", Where: "tests",
		},
		{
			ID: "fix-finding", Title: "Put a finding right", Clauses: []string{"CBC-082"}, MetBy: "prompt",
			OwedBy: "the post that puts it right; the Technology Services Manager where none is named", Period: "14, 30, 90 or 180 days by severity, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the fix is recorded, or the risk accepted for a time", Act: "muniment finding fix FINDING fix=TEXT", Where: "findings",
			Find: dueOn("finding", "open", "Put right: %s", "finding"), group: counted("findings to put right"),
		},
		{
			ID: "retest-finding", Title: "Look again at a finding that was put right", Clauses: []string{"CBC-082"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "14 days after it was put right, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "somebody other than who put it right records the retest", Act: "muniment finding retest FINDING retest=TEXT", Where: "findings",
			Find: findingsToRetest, group: counted("findings to look at again"),
		},
		{
			ID: "renew-accepted-finding", Title: "Put right or accept anew a finding whose acceptance ends", Clauses: []string{"CBC-082"}, MetBy: "prompt",
			OwedBy: "the post that puts it right; the Technology Services Manager where none is named", Period: "by the day on which the acceptance ends", PeriodSource: byCouncil,
			DischargedBy: "the fix is recorded", Act: "muniment finding fix FINDING fix=TEXT", Where: "findings",
			Find: findingsAccepted, group: counted("accepted findings to put right"),
		},
	}...)
}

func testsThatRecur() []Duty {
	recurs := func(id, title, clause, setting, setTitle, text, owedBy, post string) Duty {
		return Duty{
			ID: id, Title: title, Clauses: []string{clause}, MetBy: "prompt", OwedBy: owedBy, Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: setTitle, Act: "muniment test plan type=WORD title=TEXT", Where: "tests",
			Cycle: &Cycle{Setting: setting, First: "first-round", Ahead: 60, Post: post, Text: text, Thing: "test"},
		}
	}
	const ict, ism, done = "the Technology Services Manager", "the Information Security Manager", "a test of that type is completed, with scope, tester, date and report"
	return []Duty{
		recurs("penetration-test-internal", "Test the defences from inside", "CBC-081", "penetration-test", done, "Hold the internal penetration test", ict, PostICT),
		recurs("penetration-test-external", "Test the defences from outside", "CBC-081", "penetration-test", done, "Hold the external penetration test", ict, PostICT),
		recurs("review-network", "Have an outside specialist review the network", "CBC-024", "network-review", "a review by an outside specialist is completed, with scope, reviewer, date and report", "Have an outside specialist review the security of the network", ism, PostISM),
		recurs("test-disaster-recovery", "Exercise disaster recovery", "CBC-032", "recovery-test", done, "Exercise the recovery of the council's systems from a disaster", ict, PostICT),
		recurs("renew-cyber-essentials", "Renew Cyber Essentials", "CBC-078", "cyber-essentials", "the certification is completed, with scope, date and certificate", "Renew the council's Cyber Essentials certificate", ict, PostICT),
	}
}

func testsToHold(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("test") {
		planned := e.Fields.Day("planned_on")
		if k, _ := entry.Of("test"); !planned.Known() || k.IsFinal(e.State) {
			continue
		}
		out = append(out, f.entryCase(e, "Hold and complete the test: "+e.Title, planned.End()))
	}
	return out
}

func findingsToRetest(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("finding") {
		if fixed := e.Fields.Day("fixed_on"); e.State == "fixed" && fixed.Known() {
			c := f.entryCase(e, "Look again at what was put right: "+e.Title, f.after(fixed, "finding-retest").End())
			c.OwedBy = PostISM
			out = append(out, c)
		}
	}
	return out
}

func findingsAccepted(f *Facts) []Case {
	return f.acceptances("finding", "Put right, now that the acceptance of its risk ends on %s: %s")
}

// acceptances finds what somebody accepted for a time that is over or nearly so.
func (f *Facts) acceptances(kind, text string) []Case {
	var out []Case
	for _, e := range f.entries(kind) {
		if until := e.Fields.Day("accepted_until"); e.State == "accepted" && f.within(until, "expiry-ahead") {
			out = append(out, f.entryCase(e, fmt.Sprintf(text, until.Long(), e.Title), until.End()))
		}
	}
	return out
}
