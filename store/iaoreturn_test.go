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
