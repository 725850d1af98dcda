package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

func answers(more ...string) []string {
	return append([]string{"entries_correct", "yes", "changes_known", "yes", "access_reviewed_on", "2026-03-02", "measures_fit", "yes"}, more...)
}

func TestAnOwnersReturnIsOpenedByTheFirstApprovalAndSubmittedYearly(t *testing.T) {
	t.Parallel()
	proves(t, "submit-iao-return")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	do(t, s, "asset", "approve", id)
	open, err := s.Entries(t.Context(), "iao-return", "", false)
	check(t, err)
	if len(open) != 1 || open[0].Fields["year_ending"] != "2026-03-31" || open[0].Fields["asset_ids"] != id || open[0].State != "draft" {
		t.Fatalf("the approval opened %+v", open)
	}
	ret := open[0].ID
	owing(t, s, "submit-iao-return", ret, false) // asked for 60 days before the end of April
	do(t, s, "asset", "approve", id)             // again: it is on the return already
	says(t, denies(t, s, "iao-return", "submit", ret, answers("cannot_assure", "none", "judgement", "assured")...), "the year of")
	r.close(s)

	s = r.open("iao", "2026-04-15")
	owing(t, s, "submit-iao-return", ret, true)
	e := do(t, s, "iao-return", "fill", ret)
	if !strings.Contains(e.Fields["risk_figures"], "0 of 1 assets assessed") {
		t.Errorf("the figures filled in are %q", e.Fields["risk_figures"])
	}
	says(t, denies(t, s, "iao-return", "submit", ret, answers("judgement", "assured")...), "cannot_assure")
	says(t, denies(t, s, "iao-return", "submit", ret, answers("cannot_assure", "none")...), "judgement")
	says(t, denies(t, s, "iao-return", "submit", ret, answers("cannot_assure", "the loft", "judgement", "assured")...), "judge")
	says(t, denies(t, s, "iao-return", "submit", ret, answers("cannot_assure", "None.", "judgement", "not assured")...), "something")
	says(t, denies(t, s, "iao-return", "submit", ret, "cannot_assure", "none", "judgement", "assured"), "cannot be submitted yet")
	if e := do(t, s, "iao-return", "submit", ret, answers("cannot_assure", "the loft at the depot", "judgement", "assured with exceptions")...); e.State != "submitted" {
		t.Errorf("the return is %s", e.State)
	}
	owing(t, s, "submit-iao-return", ret, false)
	next, err := s.Entries(t.Context(), "iao-return", "", false)
	check(t, err)
	if len(next) != 2 || next[1].Fields["year_ending"] != "2027-03-31" || next[1].Fields["due_on"] != "2027-04-30" {
		t.Fatalf("after it comes %+v", next)
	}
	r.close(s)
	owing(t, r.open("iao", "2027-04-15"), "submit-iao-return", next[1].ID, true)
}

func TestNobodySubmitsAnothersReturn(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	do(t, s, "asset", "approve", id)
	r.close(s)
	other := r.open("dpo", "2026-04-15")
	open, err := other.Entries(t.Context(), "iao-return", "", false)
	check(t, err)
	refused[*store.NotAllowedError](t, denies(t, other, "iao-return", "submit", open[0].ID, answers("cannot_assure", "none", "judgement", "assured")...))
	says(t, denies(t, r.open("siro", "2026-04-15"), "iao-return", "open", "", "iao_post", "post-ism", "year_ending", "2026-12-31"), "31 March")
}

func TestAReturnIsFilledInFromTheYear(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", opened)
	id := entered(t, s)
	do(t, s, "asset", "set", id, "system", "S2", "format", "both", "rto_needed", "5")
	do(t, s, "system", "set", "S2", "rto_working_days", "6")
	complete(t, s, id)
	check(t, approve(s, id))
	_, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "1", NoticeOn: opened, LastWorkingDay: "2025-10-31"})
	check(t, err)
	in := add(t, s, "incident", "report", "", "title", "Ledger left out", "what_happened", "found on a desk", "discovered_at", "2025-10-02T09:00", "assets", id)
	hidden := add(t, s, "incident", "report", "", "title", "Ledger copied", "what_happened", "under inquiry", "discovered_at", "2025-10-02T09:00", "assets", id, "restricted", "yes")
	r.close(s)
	last := r.open("admin", "2025-10-31")
	_, _, err = last.ConfirmClosure(t.Context(), store.Closure{Grant: "G2", Evidence: "Disabled"})
	check(t, err)
	r.close(last)

	after := r.open("admin", "2026-04-01")
	returns, err := after.Entries(t.Context(), "iao-return", "", false)
	check(t, err)
	e := do(t, after, "iao-return", "fill", returns[0].ID, "place_figures", "I looked myself")
	for field, text := range map[string]string{
		"leaver_figures":   "2 accesses of leavers fell due: 1 closed in time, 0 closed late, 1 still open", // the share in the front desk's account
		"incident_figures": "Incidents in the year: 1; near misses among them: 0",
		"supplier_figures": "0 of 1 assets held by a supplier; 0 of 1 with a stated need recover in time",
		"place_figures":    "I looked myself",
	} {
		if e.Fields[field] != text {
			t.Errorf("%s: %q, want %q; incidents %s and %s", field, e.Fields[field], text, in.ID, hidden.ID)
		}
	}
}
