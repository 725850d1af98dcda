package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// claimFor is the claim of a supplier for one clause.
func claimFor(t *testing.T, s *store.Session, clause string) entry.Entry {
	t.Helper()
	all, err := s.Entries(t.Context(), "claim", "", false)
	check(t, err)
	i := slices.IndexFunc(all, func(e entry.Entry) bool { return e.Fields["clause"] == clause })
	if i < 0 {
		t.Fatalf("nothing is claimed for %s", clause)
	}
	return all[i]
}

func TestEveryStatementOfASupplierIsHeldAsAClaimThatAges(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-questionnaire", "supplier-evidence")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	owesExactly(t, s, "supplier-questionnaire") // some weeks are allowed to put it
	r.close(s)
	s = r.open("ism", "2026-02-18")
	owesExactly(t, s, "supplier-questionnaire", su.ID)
	do(t, s, "supplier", "ask", su.ID)
	owesExactly(t, s, "supplier-questionnaire")

	questions, err := entry.Questionnaire()
	check(t, err)
	for _, q := range questions {
		c := claimFor(t, s, q.Clause)
		if c.State != "asked" || c.Of != su.ID || c.Title != q.Text {
			t.Fatalf("%s is %+v", q.Clause, c)
		}
	}
	owesExactly(t, s, "supplier-evidence") // the supplier has twenty working days
	r.close(s)

	s = r.open("ism", "2026-03-19")
	if n := len(owed(t, s, "supplier-evidence")); n != len(questions) {
		t.Errorf("%d answers are owed, and %d questions were put", n, len(questions))
	}
	yearly, quarterly := claimFor(t, s, "AZS-036"), claimFor(t, s, "OCSI-014")
	if err := denies(t, s, "claim", "answer", yearly.ID, "answer", "In February", "dated", "2026-02-10"); !strings.Contains(err.Error(), "evidence") {
		t.Errorf("an answer without evidence: %v", err)
	}
	do(t, s, "claim", "answer", yearly.ID, "answer", "In February, all services restored", "evidence", "Report DR-7", "dated", "2026-02-10", "answered_by", "Bo Invented")
	do(t, s, "claim", "answer", quarterly.ID, "answer", "Three people", "evidence", "List of 18 March", "dated", "2026-03-18")
	left := owed(t, s, "supplier-evidence")
	if len(left) != len(questions)-2 || slices.Contains(left, yearly.ID) {
		t.Errorf("two answers leave %d of %d", len(left), len(questions))
	}
	r.close(s)

	s = r.open("ism", "2026-06-12") // three months on, the list of users is stale, the test of February is not
	left = owed(t, s, "supplier-evidence")
	if !slices.Contains(left, quarterly.ID) || slices.Contains(left, yearly.ID) {
		t.Errorf("the quarterly answer is owed: %v; the yearly one: %v", slices.Contains(left, quarterly.ID), slices.Contains(left, yearly.ID))
	}
	r.close(s)
	s = r.open("ism", "2027-02-11") // an answer is as old as its evidence
	all := promptsOf(t, s)
	i := slices.IndexFunc(all, func(p duty.Prompt) bool { return p.ID == yearly.ID })
	if i < 0 || all[i].State != duty.Overdue || !slices.Equal(all[i].Clauses, []string{"AZS-036"}) || !strings.Contains(all[i].Note, "10") {
		t.Errorf("evidence of a year ago is not asked for afresh: %+v", all[max(i, 0)])
	}
}

func TestOnlyTopicsThatApplyNeedBeAsked(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	do(t, s, "supplier", "ask", su.ID, "topics", "encryption")
	all, err := s.Entries(t.Context(), "claim", "", false)
	check(t, err)
	if len(all) < 5 || len(all) > 15 {
		t.Fatalf("encryption has %d questions", len(all))
	}
	excused := all[0].ID
	r.close(s)

	s = r.open("iao", today) // a sponsor does not excuse their own supplier
	denies(t, s, "claim", "not-applicable", excused, "reason", "They host nothing")
	denies(t, s, "claim", "end", excused, "reason", "They host nothing")
	r.close(s)
	s = r.open("ism", today)
	do(t, s, "claim", "not-applicable", excused, "reason", "They host nothing")
	r.close(s)

	s = r.open("iao", today) // nor let its answers stand for ever
	kept := all[1].ID
	do(t, s, "claim", "answer", kept, "answer", "Yes", "evidence", "Scan", "dated", string(today))
	denies(t, s, "claim", "set", kept, "every", "240")
	denies(t, s, "claim", "interval", kept, "every", "24", "reason", "It never changes")
	r.close(s)
	s = r.open("ism", today)
	denies(t, s, "claim", "interval", kept, "every", "240", "reason", "It never changes")
	if e := do(t, s, "claim", "interval", kept, "every", "24", "reason", "It hardly changes"); e.Fields.Day("due_on") != "2027-11-21" {
		t.Errorf("after 24 months it is due on %s", e.Fields["due_on"])
	}
	r.close(s)
	s = r.open("ism", "2026-01-30")
	if slices.Contains(owed(t, s, "supplier-evidence"), excused) {
		t.Error("what does not apply is asked for")
	}
}

func TestASuppliersPromiseIsOverdueWithoutEvidence(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-promise")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	do(t, s, "supplier", "ask", su.ID, "topics", "backup and recovery")
	c := claimFor(t, s, "AZS-037")
	denies(t, s, "claim", "answer", c.ID, "answer", "Not yet", "evidence", "E-mail of today", "dated", string(today), "promise", "Test the recovery plan")
	do(t, s, "claim", "answer", c.ID, "answer", "Not yet", "evidence", "E-mail of today", "dated", string(today), "holds", "no",
		"promise", "Test the recovery plan", "promised_for", "2026-01-31")
	all, err := s.Entries(t.Context(), "promise", "", false)
	check(t, err)
	if len(all) != 1 || all[0].Of != su.ID || all[0].Fields["claim"] != c.ID {
		t.Fatalf("the promise is %+v", all)
	}
	promise := all[0].ID
	owesExactly(t, s, "supplier-promise")
	r.close(s)
	s = r.open("ism", "2026-01-20")
	owesExactly(t, s, "supplier-promise", promise)
	r.close(s)
	s = r.open("ism", "2026-02-03")
	if p := promptFor(t, s, "supplier-promise"); p.State != duty.Overdue || p.DaysLate != 3 {
		t.Errorf("a promise that passed is %s by %d days", p.State, p.DaysLate)
	}
	do(t, s, "promise", "postpone", promise, "due_on", "2026-02-10", "reason", "Their engineer is ill")
	r.close(s)
	s = r.open("ism", "2026-02-11")
	owesExactly(t, s, "supplier-promise", promise)
	denies(t, s, "promise", "keep", promise, "kept_on", "2026-02-10")
	do(t, s, "promise", "keep", promise, "kept_on", "2026-02-10", "evidence", "Test report 4")
	owesExactly(t, s, "supplier-promise")
}

func TestCertificatesAreAskedForBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-certificate")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	c := add(t, s, "certificate", "add", su.ID, "scheme", "Cyber Essentials", "number", "MADE-UP-1", "body", "A body", "scope", "Whole organisation", "issued_on", "2025-04-01", "expires_on", "2026-03-31")
	owesExactly(t, s, "supplier-certificate")
	r.close(s)
	for _, step := range []struct {
		on   calendar.Date
		note string
	}{{"2026-01-30", ""}, {"2026-03-01", "Fewer than 31 days"}, {"2026-04-02", "It ended on"}} {
		s = r.open("ism", step.on)
		owesExactly(t, s, "supplier-certificate", c.ID)
		if p := promptFor(t, s, "supplier-certificate"); !strings.HasPrefix(p.Note, step.note) || step.note == "" && p.Note != "" {
			t.Errorf("on %s the note is %q", step.on, p.Note)
		}
		r.close(s)
	}
	s = r.open("ism", "2026-04-02")
	denies(t, s, "certificate", "renew", c.ID, "number", "MADE-UP-2", "scope", "Whole organisation", "expires_on", "2026-03-31", "checked_at", "Public register")
	do(t, s, "certificate", "renew", c.ID, "number", "MADE-UP-2", "scope", "Whole organisation", "expires_on", "2027-03-31", "checked_at", "Public register")
	owesExactly(t, s, "supplier-certificate")
}

func TestAnAssessmentIsAskedForEveryYearAndItsReplyChased(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-assessment", "supplier-assessment-reply")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	r.close(s)
	s = r.open("ism", "2026-02-18")
	owesExactly(t, s, "supplier-assessment", su.ID)
	a := add(t, s, "supplier-assessment", "request", su.ID, "what", "Penetration test summary", "asked_of", "security@made-up.example")
	owesExactly(t, s, "supplier-assessment", su.ID) // asking is not yet having
	owesExactly(t, s, "supplier-assessment-reply", a.ID)
	if p := promptFor(t, s, "supplier-assessment-reply"); p.State != duty.Upcoming {
		t.Errorf("a reply that has twenty working days is %s", p.State)
	}
	do(t, s, "supplier-assessment", "receive", a.ID, "performed_on", "2025-12-01", "assessor", "Invented Testers", "summary", "Two medium findings, both mended", "grade", "A")
	owesExactly(t, s, "supplier-assessment")
	owesExactly(t, s, "supplier-assessment-reply")
	r.close(s)
	s = r.open("ism", "2027-02-19")
	owesExactly(t, s, "supplier-assessment", su.ID)
}
