package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

func TestTestsComeRoundEachByItself(t *testing.T) {
	t.Parallel()
	proves(t, "penetration-test-internal", "penetration-test-external", "review-network", "test-disaster-recovery", "renew-cyber-essentials")
	x := inTurn(t)
	done := func(kind string, more ...string) func(*store.Session) {
		return func(s *store.Session) {
			e := add(t, s, "test", "plan", "", append([]string{"title", "Yearly test", "type", kind, "scope", "Everything", "tester", "Made-up Testers Ltd"}, more...)...)
			do(t, s, "test", "begin", e.ID)
			denies(t, s, "test", "complete", e.ID, "held_on", "2026-01-12")
			denies(t, s, "test", "complete", e.ID, "held_on", "2026-02-12", "report_reference", "R1")
			do(t, s, "test", "complete", e.ID, "held_on", "2026-01-12", "report_reference", "R1")
		}
	}
	aCouncilsRound(t, x, "penetration-test-internal", "post-ict", "ict", "2027-01-12", done("penetration test, internal"))
	aCouncilsRound(t, x, "penetration-test-external", "post-ict", "ict", "2027-01-12", done("penetration test, external"))
	aCouncilsRound(t, x, "review-network", "post-ism", "ism", "2027-01-12", done("network review by a specialist", "outside_specialist", "yes"))
	aCouncilsRound(t, x, "test-disaster-recovery", "post-ict", "ict", "2027-01-12", done("disaster recovery"))
	aCouncilsRound(t, x, "renew-cyber-essentials", "post-ict", "ict", "2027-01-12", done("Cyber Essentials"))
}

func TestANetworkReviewIsBySomebodyFromOutside(t *testing.T) {
	t.Parallel()
	s := inTurn(t).as("ict", "2025-11-07 09:00")
	e := add(t, s, "test", "plan", "", "title", "Network", "type", "network review by a specialist", "scope", "All", "tester", "The network team")
	denies(t, s, "test", "begin", e.ID)
	do(t, s, "test", "set", e.ID, "outside_specialist", "yes", "tester", "Made-up Networks Ltd")
	do(t, s, "test", "begin", e.ID)
}

func TestAPlannedTestIsHeld(t *testing.T) {
	t.Parallel()
	proves(t, "hold-planned-test")
	s := inTurn(t).as("ict", "2025-11-07 09:00")
	e := add(t, s, "test", "plan", "", "title", "Audit of keys", "type", "audit", "planned_on", "2025-11-06")
	diff(t, promptedOf(t, s, e.ID, "hold-planned-test"), []string{"hold-planned-test post-ict 2025-11-06 23:59"})
	do(t, s, "test", "cancel", e.ID, "reason", "The auditor is ill")
	diff(t, promptedOf(t, s, e.ID, "hold-planned-test"), []string{})
}

func TestASuppliersServiceIsTestedWithItsApproval(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-approves-test")
	s := inTurn(t).as("ism", "2025-11-07 09:00")
	supplier := add(t, s, "supplier", "add", "", "name", "Made-up Hosting Ltd")
	e := add(t, s, "test", "plan", "", "title", "Hosted portal", "type", "penetration test, external", "scope", "The portal", "tester", "Made-up Testers Ltd", "supplier", supplier.ID)
	begins := func(wants string) {
		t.Helper()
		if err := denies(t, s, "test", "begin", e.ID); !strings.Contains(err.Error(), wants) {
			t.Errorf("the refusal does not ask for %q: %v", wants, err)
		}
	}
	begins("test plan and a scope")
	do(t, s, "test", "set", e.ID, "test_plan", "Plan 3")
	begins("approval")
	do(t, s, "test", "set", e.ID, "supplier_approval", "Mail of their security team", "supplier_approved_on", "2025-11-10")
	begins("10/11/2025")
	do(t, s, "test", "set", e.ID, "supplier_approved_on", "2025-11-06")
	do(t, s, "test", "begin", e.ID)
}

func TestFindingsAreDueBySeverityAndLookedAtAgain(t *testing.T) {
	t.Parallel()
	proves(t, "fix-finding", "retest-finding", "renew-accepted-finding")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 09:00")
	test := add(t, s, "test", "plan", "", "title", "Yearly test", "type", "audit")
	for severity, due := range map[string]string{"critical": "2025-11-21", "high": "2025-12-07", "medium": "2026-02-05", "low": "2026-05-06"} {
		e := add(t, s, "finding", "raise", test.ID, "title", "Old protocol", "severity", severity)
		f := do(t, s, "finding", "set", e.ID, "owner_post", "post-ict", "reason", "It is theirs")
		diff(t, f.Fields["due_on"], due)
		diff(t, promptedOf(t, s, e.ID, "fix-finding"), []string{"fix-finding post-ict " + due + " 23:59"})
	}
	e := add(t, s, "finding", "raise", test.ID, "title", "Default password", "severity", "critical", "owner_post", "post-ict")

	// Overdue goes to the Information Security Manager, then to the Senior Information Risk Owner.
	for day, to := range map[string]string{"2025-11-24 09:00": store.PostISM, "2025-12-22 09:00": store.PostSIRO} {
		s = x.as("ict", day)
		for _, p := range promptsOf(t, s) {
			if p.ID == e.ID && p.EscalatedPost != to {
				t.Errorf("at %s the finding has escalated to %q, not %q", day, p.EscalatedPost, to)
			}
		}
	}
	s = x.as("ict", "2025-11-20 09:00")
	denies(t, s, "finding", "fix", e.ID)
	do(t, s, "finding", "fix", e.ID, "fix", "Changed")
	denies(t, s, "finding", "retest", e.ID, "retest", "Gone") // by whoever fixed it
	diff(t, promptedOf(t, s, e.ID, "fix-finding", "retest-finding"), []string{"retest-finding post-ism 2025-12-04 23:59"})
	s = x.as("ism", "2025-11-20 10:00")
	do(t, s, "finding", "fail-retest", e.ID, "retest", "Still there on the second host")
	diff(t, promptedOf(t, s, e.ID, "fix-finding", "retest-finding"), []string{"fix-finding post-ict 2025-11-21 23:59"})

	denies(t, s, "finding", "accept-risk", e.ID, "accepted_reason", "Replaced in spring", "accepted_until", "2027-11-20")
	do(t, s, "finding", "accept-risk", e.ID, "accepted_reason", "Replaced in spring", "accepted_until", "2026-03-31")
	diff(t, promptedOf(t, s, e.ID, "fix-finding", "renew-accepted-finding"), []string{})
	s = x.as("ict", "2026-03-01 09:00")
	diff(t, promptedOf(t, s, e.ID, "fix-finding", "renew-accepted-finding"), []string{"renew-accepted-finding post-ict 2026-03-31 23:59"})
	do(t, s, "finding", "fix", e.ID, "fix", "Host replaced")
	s = x.as("ism", "2026-03-02 09:00")
	do(t, s, "finding", "retest", e.ID, "retest", "Gone")
	diff(t, promptedOf(t, s, e.ID, "fix-finding", "retest-finding", "renew-accepted-finding"), []string{})
}
