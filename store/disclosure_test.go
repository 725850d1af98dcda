package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

func TestADisclosureIsDecidedByTheOwnerNeverByWhoeverAsks(t *testing.T) {
	t.Parallel()
	proves(t, "decide-disclosure", "permit-disclosure", "close-disclosure")
	r := staffed(t)
	asker := r.open("manager", today)
	says(t, deniesPart(t, asker, "disclosure", "request", "IA001", "what", "arrears by ward", "to_whom", "a university", "why", "a study"), "request_ref")
	d := add(t, asker, "disclosure", "request", "IA001", "what", "arrears by ward", "to_whom", "a university", "why", "a study", "request_ref", "letter of 3 November",
		"outside", "yes", "requested_by", personOf("manager"))
	refused[*store.NotAllowedError](t, denies(t, asker, "disclosure", "permit", d.ID, "ends_on", "2026-03-31"))
	r.close(asker)

	owner := r.open("iao", today)
	owing(t, owner, "decide-disclosure", d.ID, true)
	says(t, denies(t, owner, "disclosure", "permit", d.ID), "ends_on")
	says(t, denies(t, owner, "disclosure", "permit", d.ID, "ends_on", "2027-03-31"), "permission ends between today and")
	says(t, denies(t, owner, "disclosure", "permit", d.ID, "ends_on", "2026-03-31"), "no proof of training")
	do(t, owner, "disclosure", "permit", d.ID, "ends_on", "2026-03-31", "training_ref", "certificates seen")
	owing(t, owner, "decide-disclosure", d.ID, false)
	owing(t, owner, "close-disclosure", d.ID, false)
	own := add(t, owner, "disclosure", "request", "IA001", "what", "one account", "to_whom", "a solicitor", "why", "a claim", "request_ref", "e-mail")
	says(t, denies(t, owner, "disclosure", "permit", own.ID, "ends_on", "2026-01-31"), "whoever asks for a disclosure cannot decide it")
	r.close(owner)

	after := r.open("iao", "2026-04-07")
	owing(t, after, "close-disclosure", d.ID, true)
	do(t, after, "disclosure", "close", d.ID, "ending_evidence", "the university confirmed deletion")
	owing(t, after, "close-disclosure", d.ID, false)
}

// deniesPart tries to add what must be refused.
func deniesPart(t *testing.T, s *store.Session, kind, verb, of string, given ...string) error {
	t.Helper()
	_, err := s.Do(t.Context(), store.Doing{Kind: kind, Verb: verb, Of: of, Given: pairs(given)})
	if err == nil {
		t.Fatalf("%s %s is done, and was to be refused", kind, verb)
	}
	return err
}

func TestARefusedDisclosureSaysWhyAndOwesNothing(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	asker := r.open("manager", today)
	d := add(t, asker, "disclosure", "request", "IA001", "what", "all accounts", "to_whom", "a broker", "why", "marketing", "request_ref", "e-mail")
	r.close(asker)
	owner := r.open("iao", today)
	says(t, denies(t, owner, "disclosure", "refuse", d.ID), "reason")
	do(t, owner, "disclosure", "refuse", d.ID, "reason", "no task of the council")
	owing(t, owner, "decide-disclosure", d.ID, false)
	says(t, denies(t, owner, "disclosure", "permit", d.ID, "ends_on", "2026-01-31"), "is refused")
}

func TestASharingAgreementIsReviewedAndRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	proves(t, "review-sharing-agreement", "renew-sharing-agreement")
	r := staffed(t)
	s := r.open("iao", today)
	says(t, deniesPart(t, s, "sharing-agreement", "add", "IA001", "partner", "DWP", "reference", "DSA-1", "signed_on", "2025-11-01", "expires_on", "2025-10-01"), "before it was signed")
	a := add(t, s, "sharing-agreement", "add", "IA001", "partner", "DWP", "purpose", "benefits", "reference", "DSA-1", "signed_on", "2025-11-01", "expires_on", "2027-01-31")
	owing(t, s, "renew-sharing-agreement", a.ID, false)
	r.close(s)
	yearOn := r.open("iao", "2026-12-15")
	owing(t, yearOn, "review-sharing-agreement", a.ID, true)
	says(t, denies(t, yearOn, "sharing-agreement", "review", a.ID, "still_needed", "no"), "ended, or changed")
	do(t, yearOn, "sharing-agreement", "review", a.ID, "still_needed", "yes")
	owing(t, yearOn, "review-sharing-agreement", a.ID, false)
	owing(t, yearOn, "renew-sharing-agreement", a.ID, true)
	says(t, denies(t, yearOn, "sharing-agreement", "renew", a.ID, "signed_on", "2026-12-15", "expires_on", "2027-01-31"), "ends later than")
	do(t, yearOn, "sharing-agreement", "renew", a.ID, "signed_on", "2026-12-15", "expires_on", "2028-12-31")
	owing(t, yearOn, "renew-sharing-agreement", a.ID, false)
}

func disposal(more ...string) []string {
	return append([]string{"disposal_evidence", "certificate 7", "what", "accounts closed before 2018", "method", "destroyed", "retention_met", "yes", "no_open_request", "yes"}, more...)
}

func TestNothingIsDisposedOfOnHoldOrWhileItIsAskedFor(t *testing.T) {
	t.Parallel()
	proves(t, "backups-outlast-disposal", "confirm-backups-cleared")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	says(t, denies(t, s, "asset", "hold", id), "legal_hold_reason")
	do(t, s, "asset", "hold", id, "legal_hold_reason", "a public inquiry")
	says(t, denies(t, s, "asset", "dispose", id, disposal("kept_in_backups_until", "2026-02-01")...), "on legal hold (a public inquiry)")
	says(t, denies(t, s, "asset", "set", id, "legal_hold", "no"), "release it with release")
	says(t, denies(t, s, "asset", "end", id, "reason", "gone"), "stays in the register")
	do(t, s, "asset", "release", id, "authority", "the inquiry has ended: counsel's letter")
	says(t, denies(t, s, "asset", "release", id, "authority", "again"), "not on legal hold")

	asked := add(t, s, "disclosure", "request", id, "what", "old accounts", "to_whom", "an auditor", "why", "a check", "request_ref", "e-mail")
	says(t, denies(t, s, "asset", "dispose", id, disposal("kept_in_backups_until", "2026-02-01")...), "waits for a decision")
	r.close(s)
	other := r.open("ism", today)
	do(t, other, "disclosure", "refuse", asked.ID, "reason", "withdrawn")
	r.close(other)

	s = r.open("iao", today)
	says(t, denies(t, s, "asset", "dispose", id, disposal("retention_met", "no", "kept_in_backups_until", "2026-02-01")...), "reason")
	says(t, denies(t, s, "asset", "dispose", id, disposal("no_open_request", "no", "kept_in_backups_until", "2026-02-01")...), "open request")
	says(t, denies(t, s, "asset", "dispose", id, disposal()...), "kept_in_backups_until")
	e := do(t, s, "asset", "dispose", id, disposal("kept_in_backups_until", "2026-02-01")...)
	if got := e.Fields["last_disposal"] + " " + e.Fields["backups_until"]; got != "2025-11-21 2026-02-01" {
		t.Errorf("the disposal and its backups: %s", got)
	}
	open := owed(t, s, "confirm-backups-cleared")
	if len(open) != 1 || shown[entry.Entry](t, s, open[0]).Fields["due_on"] != "2026-02-01" {
		t.Fatalf("the backups are to be looked at in %v", open)
	}
	do(t, s, "action", "done", open[0], "evidence", "the oldest backup is newer")
	if got := owed(t, s, "confirm-backups-cleared"); len(got) != 0 {
		t.Errorf("still asked for: %v", got)
	}
}

func TestTheDepthOfASystemsBackupsSaysHowLongTheyHoldWhatIsDisposedOf(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	id := filled(t, r)
	admin := r.open("administrator", today)
	do(t, admin, "system", "set", "SYS02", "backups_kept_days", "30")
	e := do(t, admin, "asset", "dispose", id, disposal("whole", "yes")...)
	if e.Fields["backups_until"] != "2025-12-21" || e.Fields["status"] != "disposed" {
		t.Errorf("the asset is %s, its backups hold it until %s", e.Fields["status"], e.Fields["backups_until"])
	}
	owing(t, admin, "review-asset", id, false)
}

func TestATransferAbroadNeedsASafeguardAndATest(t *testing.T) {
	t.Parallel()
	proves(t, "lawful-processing")
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	given := []string{"transfer_outside_uk", "to Canada", "recipient", "Maple Hosting"}
	says(t, denies(t, s, "asset", "transfer-outside-uk", id, given...), "transfer_safeguard")
	says(t, denies(t, s, "asset", "transfer-outside-uk", id, append(given, "transfer_safeguard", "international data transfer agreement")...), "data protection test")
	do(t, s, "asset", "transfer-outside-uk", id, append(given, "transfer_safeguard", "international data transfer agreement", "transfer_test", "DPT-4")...)
	do(t, s, "asset", "approve", id)
}

func TestWhatGoesToASupplierSaysWhereItLiesAndIsDeletedInTheEnd(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-data-location", "confirm-supplier-deletion")
	r := staffed(t)
	s := r.open("iao", today)
	says(t, denies(t, s, "asset", "send-to-supplier", "IA001", "recipient", "Statworks", "what", "postcodes", "processing_ends", "2025-12-01"), "location")
	e := do(t, s, "asset", "send-to-supplier", "IA001", "recipient", "Statworks", "what", "postcodes", "processing_ends", "2025-12-01", "location", "a shared office building in Hove")
	if !strings.Contains(e.Fields["location_digital"], "Statworks: a shared office building in Hove") {
		t.Errorf("the asset lies at %q", e.Fields["location_digital"])
	}
	open := owed(t, s, "confirm-supplier-deletion")
	if len(open) != 1 || shown[entry.Entry](t, s, open[0]).Fields["due_on"] != "2025-12-31" {
		t.Fatalf("deletion is to be confirmed in %v", open)
	}
	do(t, s, "action", "done", open[0], "evidence", "certificate of deletion 11")
	if got := owed(t, s, "confirm-supplier-deletion"); len(got) != 0 {
		t.Errorf("still asked for: %v", got)
	}
}

func TestARecoverySlowerThanNeededIsSettledOrAcceptedForATime(t *testing.T) {
	t.Parallel()
	proves(t, "recovery-slower-than-needed")
	r := staffed(t)
	s := r.open("administrator", today)
	do(t, s, "system", "set", "SYS02", "rto_working_days", "6", "rpo_hours", "24")
	do(t, s, "asset", "set", "IA001", "rto_needed", "5", "rpo_needed", "24")
	owing(t, s, "recovery-slower-than-needed", "IA001", true)
	for _, p := range promptsOf(t, s) {
		if p.Duty == "recovery-slower-than-needed" && p.ID == "IA001" && !strings.Contains(p.Text, "by Monday 1 December 2025") && !strings.Contains(p.Text, "1 December 2025") {
			t.Errorf("the prompt does not say by when it would be back: %s", p.Text)
		}
	}
	do(t, s, "asset", "set", "IA001", "rto_needed", "6")
	owing(t, s, "recovery-slower-than-needed", "IA001", false)
	do(t, s, "asset", "set", "IA001", "rpo_needed", "4")
	owing(t, s, "recovery-slower-than-needed", "IA001", true)
	says(t, denies(t, s, "asset", "accept-recovery", "IA001", "recovery_accepted_until", "2030-01-01", "reason", "paper forms"), "from tomorrow to")
	do(t, s, "asset", "accept-recovery", "IA001", "recovery_accepted_until", "2026-05-31", "reason", "paper forms")
	owing(t, s, "recovery-slower-than-needed", "IA001", false)
	r.close(s)
	owing(t, r.open("administrator", "2026-06-01"), "recovery-slower-than-needed", "IA001", true)
}

func TestAFileDoesNotLiftALegalHold(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	id := filled(t, r)
	s := r.open("iao", today)
	do(t, s, "asset", "hold", id, "legal_hold_reason", "a public inquiry")
	name := shown[entry.Entry](t, s, id).Title
	r.close(s)
	s = r.open("ism", today)
	report := preview(t, s, "assets", lines("asset_id,name,service,legal_hold,description", id+",\""+name+"\",Revenues and Benefits,no,Changed in passing"))
	if len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Reason, "release it with release") {
		t.Errorf("the row that lifts a legal hold: %+v", report)
	}
	after := shown[entry.Entry](t, s, id)
	diff(t, []string{after.Fields["legal_hold"], after.Fields["description"]}, []string{"yes", "Accounts of council tax payers"})
}

func TestAFileDoesNotChangeWhatHasEnded(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	id := filled(t, r)
	s := r.open("ism", today)
	name := do(t, s, "asset", "end", id, "reason", "Merged with another").Title
	for _, reference := range []string{id, ""} {
		report := preview(t, s, "assets", lines("asset_id,name,service,description", reference+",\""+name+"\",Revenues and Benefits,Changed after its end"))
		if len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Reason, "ended on") {
			t.Errorf("the row of an ended asset, reference %q: %+v", reference, report)
		}
	}
	report := apply(t, s, "assets", lines("asset_id,name,service", "IA-NEW,\""+name+"\",Revenues and Benefits", ",\""+name+"\",Revenues and Benefits"))
	diff(t, []int{report.New, report.Same, report.RefusedRows}, []int{1, 1, 0}) // the name may be used again
}

// A day mistyped into the future would keep a recurring duty silent until then; one mistyped too late goes with its correction.
func TestAMistypedDayOfARoundDoesNotSilenceIt(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", "2025-11-10")
	says(t, denies(t, s, "system", "set", "SYS01", "last_restore_test", "2125-01-01"), "has not come yet")
	name := shown[entry.Entry](t, s, "SYS01").Title
	report := preview(t, s, "systems", lines("system_id,name,last_restore_test", "SYS01,\""+name+"\",2125-01-01"))
	if len(report.Refused) != 1 || report.Refused[0].Column != "last_restore_test" {
		t.Errorf("the row with a day to come: %+v", report)
	}
	do(t, s, "system", "set", "SYS01", "last_restore_test", "2025-11-09")
	owing(t, s, "test-restore", "SYS01", false)
	do(t, s, "system", "set", "SYS01", "last_restore_test", "2023-11-09")
	owing(t, s, "test-restore", "SYS01", true)
}
