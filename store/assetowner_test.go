package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

// full is what an asset with personal data holds when nothing is missing.
func full() []string {
	return []string{
		"description", "Accounts of council tax payers", "purpose", "To collect council tax", "asset_type", "case system", "function_level1", "Council tax",
		"volume", "80,000 accounts", "business_criticality", "important", "status", "live", "using_services", "Customer Services", "controller", "Anytown Borough Council",
		"dpo", "The council's", "data_subject_categories", "taxpayers", "personal_data_categories", "addresses and payments", "special_category", "no",
		"criminal_offence_data", "no", "lawful_basis", "public task", "transfer_outside_uk", "no", "dpia_screened", "yes", "retention_period", "6 years",
		"retention_trigger", "end of liability", "retention_authority", "Limitation Act 1980", "disposal_action", "destroy", "legal_hold", "no", "classification", "OFFICIAL",
		"security_measures", "as the service had them", "c_rating", "3", "c_reason", "names and debts", "i_rating", "3", "i_reason", "bills depend on it",
		"a_rating", "3", "a_reason", "a day can be borne", "inherent_risk", "3", "residual_risk", "2", "treatment", "reduce", "card_data", "no", "publishable", "restricted",
		"format", "digital", "location_digital", "the council's own centre", "next_review", "2026-10-03", "reviewed_by", "the owner", "last_review", "2025-10-03",
		"criminal_offence_data", "no",
	}
}

// filled is an asset of the head of revenues and benefits whose every required field is filled in.
func filled(t *testing.T, r register) string {
	t.Helper()
	s := r.open("iao", opened)
	do(t, s, "asset", "set", "IA001", full()...)
	r.close(s)
	return "IA001"
}

// says fails the test unless the refusal says something.
func says(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("refused with %q, which does not say %q", err, text)
	}
}

func owes(t *testing.T, s *store.Session, duty, id string) bool {
	t.Helper()
	return slices.Contains(owed(t, s, duty), id)
}

// owing checks whether a duty is owed for an entry.
func owing(t *testing.T, s *store.Session, duty, id string, want bool) {
	t.Helper()
	if owes(t, s, duty, id) != want {
		t.Errorf("%s is owed for %s: %v, want %v", duty, id, !want, want)
	}
}

func TestAnAssetIsApprovedOnlyRatedWithAPurposeAndLawfully(t *testing.T) {
	t.Parallel()
	proves(t, "rate-asset", "state-purpose", "lawful-processing", "asset-incomplete")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	for _, tc := range []struct{ field, value, says, right string }{
		{"c_rating", "", "Confidentiality", "3"},
		{"i_reason", "", "Reason for integrity", "bills depend on it"},
		{"purpose", "", "Purpose", "To collect council tax"},
		{"lawful_basis", "", "Lawful basis", "public task"},
		{"retention_period", "", "Retention period", "6 years"},
		{"lawful_basis", "Legitimate interests", "cannot rest on legitimate interests", "public task"},
		{"lawful_basis", "recognised legitimate interests", "cannot rest on legitimate interests", "public task"},
		{"dpia_screened", "no", "not screened", "yes"},
		{"transfer_outside_uk", "to Canada", "leaves the UK without a safeguard", "no"},
	} {
		do(t, s, "asset", "set", id, tc.field, tc.value)
		says(t, denies(t, s, "asset", "approve", id), tc.says)
		do(t, s, "asset", "set", id, tc.field, tc.right)
	}
	do(t, s, "asset", "set", id, "lawful_basis", "legitimate interests", "lawful_basis_reason", "a staff social club, no task of the council")
	if e := do(t, s, "asset", "approve", id); e.State != "approved" {
		t.Errorf("the entry is %s", e.State)
	}
	if e := do(t, s, "asset", "set", id, "volume", "90,000 accounts"); e.State != "draft" {
		t.Errorf("a changed entry is still %s", e.State)
	}
}

func TestAnAssetIsReviewedYearlyAndSoonerWhereItIsRatedHigh(t *testing.T) {
	t.Parallel()
	proves(t, "review-asset")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	owing(t, s, "review-asset", "IA002", true) // its file says that it was last reviewed in August 2024
	owing(t, s, "review-asset", id, false)
	says(t, denies(t, s, "asset", "review", "IA002", "ratings_confirmed", "yes", "law_confirmed", "no", "access_confirmed", "yes"), "law_confirmed")
	e := do(t, s, "asset", "review", "IA002", "ratings_confirmed", "yes", "law_confirmed", "yes", "access_confirmed", "yes")
	if got := e.Fields["last_review"] + " " + e.Fields["next_review"]; got != "2025-11-21 2026-05-21" { // its confidentiality is rated 5
		t.Errorf("the review runs %s", got)
	}
	owing(t, s, "review-asset", "IA002", false)
	r.close(s)
	later := r.open("iao", "2026-05-22")
	owing(t, later, "review-asset", "IA002", true)
	owing(t, later, "review-asset", id, false)
}

func assess(t *testing.T, s *store.Session, id, residual string) entry.Entry {
	t.Helper()
	return do(t, s, "asset", "assess-risk", id, "risk_threats", "theft of a laptop", "treatment", "reduce", "risk_accepted_by", "100284",
		"likelihood", "3", "impact", "4", "inherent", "4", "residual", residual)
}

func TestRiskIsAssessedYearlyHalfYearlyWhereHighAndAfterAnIncident(t *testing.T) {
	t.Parallel()
	proves(t, "assess-asset-risk", "reassess-after-incident", "define-measures")
	r := staffed(t)
	id := filled(t, r)
	first := r.open("iao", "2026-01-05")
	owing(t, first, "assess-asset-risk", id, true)
	says(t, denies(t, first, "asset", "assess-risk", id, "risk_threats", "theft", "treatment", "reduce", "risk_accepted_by", "100284",
		"likelihood", "3", "impact", "4", "inherent", "2", "residual", "3"), "cannot be above")
	assess(t, first, id, "2")
	owing(t, first, "assess-asset-risk", id, false)

	// A new assessment asks for the measures again, and the entry is not approved without them.
	says(t, denies(t, first, "asset", "approve", id), "Measures decided since the risk was assessed")
	owing(t, first, "asset-incomplete", id, true)
	protect(t, first, id)
	owing(t, first, "asset-incomplete", id, false)
	do(t, first, "asset", "approve", id)
	r.close(first)

	asked := r.open("ism", "2026-02-02")
	in := add(t, asked, "incident", "report", "", "title", "A laptop is gone", "what_happened", "left on a train", "discovered_at", "2026-02-02T08:00")
	owing(t, asked, "reassess-after-incident", id, false)
	do(t, asked, "incident", "set", in.ID, "assets", id)
	owing(t, asked, "reassess-after-incident", id, true)
	r.close(asked)
	again := r.open("iao", "2026-02-10")
	assess(t, again, id, "4") // rated high from now on
	owing(t, again, "reassess-after-incident", id, false)
	r.close(again)
	owing(t, r.open("iao", "2026-08-12"), "assess-asset-risk", id, true)
}

func protect(t *testing.T, s *store.Session, id string) {
	t.Helper()
	refs := []string{}
	for _, m := range entry.SuggestedMeasures(shown[entry.Entry](t, s, id).Fields) {
		refs = append(refs, m.Ref)
	}
	do(t, s, "asset", "protect", id, "measures", strings.Join(refs, "; "), "measures_reason", "as suggested")
}

func TestTheISMCountersignsAHighRiskThatSomebodyElseAssessed(t *testing.T) {
	t.Parallel()
	proves(t, "support-risk-assessment")
	r := staffed(t)
	id := filled(t, r)
	iao := r.open("iao", today)
	assess(t, iao, id, "2")
	if got := owed(t, iao, "support-risk-assessment"); len(got) != 0 {
		t.Errorf("a low risk asks for a countersignature: %v", got)
	}
	assess(t, iao, id, "4")
	open := owed(t, iao, "support-risk-assessment")
	if len(open) != 1 {
		t.Fatalf("a high risk asks for %v", open)
	}
	refused[*store.NotAllowedError](t, denies(t, iao, "support", "countersign", open[0], "support", "none"))
	r.close(iao)
	ism := r.open("ism", today)
	do(t, ism, "support", "countersign", open[0], "support", "Went through the threats with the owner")
	if got := owed(t, ism, "support-risk-assessment"); len(got) != 0 {
		t.Errorf("countersigned, and still asked for: %v", got)
	}
	assess(t, ism, id, "4") // on the owner's behalf: now the ISM is the assessor
	says(t, denies(t, ism, "support", "countersign", owed(t, ism, "support-risk-assessment")[0], "support", "my own"), "cannot countersign")
}

func TestMeasuresComeFromTheCatalogueAndNoneIsLeftOutWithoutAReason(t *testing.T) {
	t.Parallel()
	proves(t, "define-measures")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	says(t, denies(t, s, "asset", "protect", id, "measures", "M99", "measures_reason", "x"), "no measure of the catalogue")
	says(t, denies(t, s, "asset", "protect", id, "measures", "M01", "measures_reason", "x"), "M02 Access is reviewed")
	e := do(t, s, "asset", "protect", id, "measures", "m01; M05", "measures_reason", "low value", "left_out", "the system does the rest", "further", "a locked server room")
	if got := e.Fields["security_measures"]; got != "Only named people have access; Backups are made and tested; a locked server room" {
		t.Errorf("the entry's measures are %q", got)
	}
}

func TestUsersAreToldOfControlsYearlyAndWhenTheyChange(t *testing.T) {
	t.Parallel()
	proves(t, "communicate-controls", "communicate-changed-controls")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	says(t, denies(t, s, "asset", "communicate-controls", "IA002", "control_notice", "Lock your screen"), "decide them first")
	protect(t, s, id)
	owing(t, s, "communicate-changed-controls", id, true)
	e := do(t, s, "asset", "communicate-controls", id, "control_notice", "Lock your screen. Send only by approved ways.")
	if got := e.Fields["control_notice_version"] + " " + e.Fields["control_notice_on"]; got != "1 2025-11-21" {
		t.Errorf("the notice is version and day %s", got)
	}
	if !strings.Contains(e.Fields["control_notice_reach"], "people") {
		t.Errorf("the notice reaches %q", e.Fields["control_notice_reach"])
	}
	owing(t, s, "communicate-changed-controls", id, false)
	r.close(s)
	yearOn := r.open("iao", "2026-11-22")
	owing(t, yearOn, "communicate-controls", id, true)
	do(t, yearOn, "asset", "communicate-controls", id)
	owing(t, yearOn, "communicate-controls", id, false)
}

func TestAFailedSpotCheckOpensAnActionThatStaysUntilItIsDone(t *testing.T) {
	t.Parallel()
	proves(t, "spot-check-asset", "finish-action")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", "2026-01-05")
	owing(t, s, "spot-check-asset", id, true)
	says(t, denies(t, s, "asset", "spot-check", id, "sample", "ten desks", "checked", "10", "result", "failed"), "action")
	do(t, s, "asset", "spot-check", id, "sample", "ten desks", "checked", "10", "result", "failed", "action", "Three screens stood unlocked")
	owing(t, s, "spot-check-asset", id, false)
	actions := owed(t, s, "finish-action")
	if len(actions) != 1 {
		t.Fatalf("a failed check opened %v", actions)
	}
	if got := shown[entry.Entry](t, s, actions[0]); got.Fields["asset"] != id || got.Fields["due_on"] != "2026-02-02" || got.Post != shown[entry.Entry](t, s, id).Post {
		t.Errorf("the action is %+v", got.Fields)
	}
	says(t, denies(t, s, "action", "done", actions[0]), "evidence")
	do(t, s, "action", "done", actions[0], "evidence", "Screens lock after a minute")
	if got := owed(t, s, "finish-action"); len(got) != 0 {
		t.Errorf("a finished action is still owed: %v", got)
	}
	do(t, s, "asset", "spot-check", id, "sample", "ten desks", "checked", "10", "result", "passed")
	if got := owed(t, s, "finish-action"); len(got) != 0 {
		t.Errorf("a passed check opened %v", got)
	}
}
