package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

func TestBackupInstructionsAreWrittenAndReviewedYearly(t *testing.T) {
	t.Parallel()
	proves(t, "write-backup-instructions", "review-backup-instructions")
	r := staffed(t)
	s := r.open("ism", today)
	y := add(t, s, "system", "add", "", "name", "Parking permits", "service", "Licensing")
	owing(t, s, "write-backup-instructions", y.ID, false) // asked for when it has been here for some time
	r.close(s)
	s = r.open("ism", "2026-01-15")
	owing(t, s, "write-backup-instructions", y.ID, true)
	says(t, denies(t, s, "system", "backup-instructions", y.ID, "backup_instructions_ref", "DOC-300"), "backup_version")
	do(t, s, "system", "backup-instructions", y.ID, "backup_instructions_ref", "DOC-300", "backup_version", "1", "backup_location", "the safe at the depot")
	owing(t, s, "write-backup-instructions", y.ID, false)
	owing(t, s, "review-backup-instructions", y.ID, false)
	r.close(s)
	s = r.open("ism", "2027-01-16")
	owing(t, s, "review-backup-instructions", y.ID, true)
	do(t, s, "system", "backup-instructions", y.ID, "backup_version", "2")
	owing(t, s, "review-backup-instructions", y.ID, false)
	do(t, s, "system", "set", y.ID, "no_backup_reason", "a key cabinet keeps no data")
	r.close(s)
	owing(t, r.open("ism", "2028-02-01"), "review-backup-instructions", y.ID, false)
}

func TestBackupLabelsAreCheckedHalfYearlyAndWhatIsWrongIsPutRight(t *testing.T) {
	t.Parallel()
	proves(t, "check-backup-labels")
	r := staffed(t)
	s := r.open("system-owner", "2026-01-05")
	owing(t, s, "check-backup-labels", "SYS01", true)
	says(t, denies(t, s, "system", "label-check", "SYS01", "labelled", "no", "secure", "yes", "checker", "100263", "label_location", "the safe"), "finding")
	do(t, s, "system", "label-check", "SYS01", "labelled", "no", "secure", "yes", "checker", "100263", "label_location", "the safe", "finding", "two tapes without a label")
	owing(t, s, "check-backup-labels", "SYS01", false)
	if got := owed(t, s, "finish-action"); len(got) != 1 {
		t.Errorf("what was wrong opened %v", got)
	}
	r.close(s)
	owing(t, r.open("system-owner", "2026-07-06"), "check-backup-labels", "SYS01", true)
}

func TestARestoreTestMeasuresTimeAndAgeAgainstWhatIsPromised(t *testing.T) {
	t.Parallel()
	proves(t, "test-restore")
	r := staffed(t)
	s := r.open("system-owner", "2026-06-11") // SYS01: recovery in 2 working days, to 24 hours before; its file says it was tested on 10 June 2025
	owing(t, s, "test-restore", "SYS01", true)
	test := func(given ...string) []string {
		return append([]string{"started", "2026-06-05T16:00", "data_from", "2026-06-05T01:00"}, given...)
	}
	says(t, denies(t, s, "system", "restore-test", "SYS01", test("finished", "2026-06-05T17:00", "usable", "yes")...), "recovery_procedure_ref")
	do(t, s, "system", "set", "SYS01", "recovery_procedure_ref", "DOC-210")
	says(t, denies(t, s, "system", "restore-test", "SYS01", test("finished", "2026-06-05T15:00", "usable", "yes")...), "finish before it starts")
	says(t, denies(t, s, "system", "restore-test", "SYS01", test("finished", "2027-06-05T15:00", "usable", "yes")...), "in the future")
	do(t, s, "system", "restore-test", "SYS01", test("finished", "2026-06-05T17:00", "usable", "no")...)
	owing(t, s, "test-restore", "SYS01", true) // a test that left it unusable proves nothing
	e := do(t, s, "system", "restore-test", "SYS01", test("finished", "2026-06-10T11:00", "usable", "yes")...)
	want := []string{"115", "3", "15", "it took 3 working days, not 2", "2026-06-10"}
	for i, field := range []string{"restore_hours", "restore_working_days", "restore_age_hours", "restore_result", "last_restore_test"} {
		if e.Fields[field] != want[i] {
			t.Errorf("%s is %q, want %q", field, e.Fields[field], want[i])
		}
	}
	owing(t, s, "test-restore", "SYS01", false)
	if got := owed(t, s, "finish-action"); len(got) != 2 {
		t.Errorf("two tests fell short and opened %v", got)
	}
	e = do(t, s, "system", "restore-test", "SYS01", test("finished", "2026-06-08T11:00", "usable", "yes")...)
	if e.Fields["restore_result"] != "as promised" || e.Fields["last_restore_test"] != "2026-06-10" {
		t.Errorf("an earlier test, entered later, says %q on %s", e.Fields["restore_result"], e.Fields["last_restore_test"])
	}
}

func TestErasuresAreAppliedAgainAfterARestore(t *testing.T) {
	t.Parallel()
	proves(t, "reapply-removals")
	r := staffed(t)
	s := r.open("system-owner", today)
	says(t, denies(t, s, "system", "reapply-removals", "SYS01", "erasures", "0", "disposals", "0", "evidence", "none"), "was not restored")
	do(t, s, "system", "restored", "SYS01", "data_from", "2025-11-20T02:00", "cause", "a user's mistake")
	owing(t, s, "reapply-removals", "SYS01", true)
	says(t, denies(t, s, "system", "reapply-removals", "SYS01", "erasures", "2"), "disposals")
	do(t, s, "system", "reapply-removals", "SYS01", "erasures", "2", "disposals", "1", "evidence", "list of removals of 20 November")
	owing(t, s, "reapply-removals", "SYS01", false)
}

func TestASupplierRunSystemSaysWhatAUsersMistakeCosts(t *testing.T) {
	t.Parallel()
	proves(t, "user-restore-terms", "complete-system")
	r := staffed(t)
	s := r.open("ism", today)
	do(t, s, "system", "set", "SYS05", "supplier", "Hosted Ltd")
	if got := shown[entry.Entry](t, s, "SYS05").Missing; len(got) != 1 || !strings.Contains(got[0], "cost and contact") {
		t.Errorf("the entry lacks %v", got)
	}
	r.close(s)
	s = r.open("ism", "2026-01-15")
	owing(t, s, "complete-system", "SYS05", true)
	do(t, s, "system", "set", "SYS05", "user_restore_terms", "£150 an hour, service desk 01632 960001")
	owing(t, s, "complete-system", "SYS05", false)
}

func TestDocumentsFollowEveryChangeAndAreComparedYearly(t *testing.T) {
	t.Parallel()
	proves(t, "document-change", "sweep-documentation", "change-without-reference")
	r := staffed(t)
	s := r.open("system-owner", today)
	owing(t, s, "document-change", "SYS01", false)
	do(t, s, "system", "set", "SYS01", "last_change", "2025-11-20")
	owing(t, s, "document-change", "SYS01", true)
	owing(t, s, "change-without-reference", "SYS01", true)
	says(t, denies(t, s, "system", "changed", "SYS01", "what", "new release"), "last_change_ref")
	do(t, s, "system", "changed", "SYS01", "what", "new release", "last_change_ref", "CHG-17")
	owing(t, s, "change-without-reference", "SYS01", false)
	says(t, denies(t, s, "system", "document", "SYS01", "documents", "manual, diagram"), "documents_version")
	do(t, s, "system", "document", "SYS01", "documents", "manual, diagram", "documents_version", "4")
	owing(t, s, "document-change", "SYS01", false)
	r.close(s)
	s = r.open("system-owner", "2026-11-22")
	owing(t, s, "sweep-documentation", "SYS01", true)
	do(t, s, "system", "document", "SYS01")
	owing(t, s, "sweep-documentation", "SYS01", false)
}

func TestSettingsAreCheckedYearlyAndWeakOnesAreOwedOrAccepted(t *testing.T) {
	t.Parallel()
	proves(t, "check-settings", "idle-too-long", "lockout-off")
	r := staffed(t)
	s := r.open("system-owner", "2026-01-05")
	owing(t, s, "check-settings", "SYS01", true)
	says(t, denies(t, s, "system", "settings-check", "SYS01", "lockout_on", "no", "idle_minutes", "41"), "password_rules")
	do(t, s, "system", "settings-check", "SYS01", "lockout_on", "no", "idle_minutes", "41", "password_rules", "three random words, no expiry")
	owing(t, s, "check-settings", "SYS01", false)
	owing(t, s, "idle-too-long", "SYS01", true)
	owing(t, s, "lockout-off", "SYS01", true)
	do(t, s, "system", "settings-check", "SYS01", "lockout_on", "yes", "idle_minutes", "40")
	owing(t, s, "idle-too-long", "SYS01", false)
	owing(t, s, "lockout-off", "SYS01", false)
	do(t, s, "system", "set", "SYS01", "card_data", "yes") // 15 minutes are the limit from now on
	owing(t, s, "idle-too-long", "SYS01", true)
	refused[*store.NotAllowedError](t, denies(t, s, "system", "accept-setting", "SYS01", "setting_accepted_until", "2026-03-31", "reason", "kiosk"))
	r.close(s)
	s = r.open("ism", "2026-01-05")
	says(t, denies(t, s, "system", "accept-setting", "SYS01", "setting_accepted_until", "2028-03-31", "reason", "kiosk"), "from tomorrow to")
	do(t, s, "system", "accept-setting", "SYS01", "setting_accepted_until", "2026-03-31", "reason", "kiosk in a locked room")
	owing(t, s, "idle-too-long", "SYS01", false)
	r.close(s)
	owing(t, r.open("ism", "2026-04-01"), "idle-too-long", "SYS01", true)
}

func TestNothingGoesLiveWithoutTwoSignaturesSecurityScreeningAndAReference(t *testing.T) {
	t.Parallel()
	proves(t, "check-development", "confirm-development", "go-live-checked")
	r := staffed(t)
	ict := r.open("ict", today)
	c := add(t, ict, "change", "propose", "SYS01", "title", "Sign-in by app", "kind", "development")
	refused[*store.NotAllowedError](t, denies(t, ict, "change", "go-live", c.ID)) // the system is another's
	refused[*store.NotAllowedError](t, denies(t, ict, "change", "check-strategy", c.ID, "strategy_note", "fits", "complies", "yes"))
	r.close(ict)

	ism := r.open("ism", today)
	says(t, denies(t, ism, "change", "go-live", c.ID), "has not checked it against the IT strategy")
	owing(t, ism, "check-development", c.ID, true)
	owing(t, ism, "confirm-development", c.ID, true)
	says(t, denies(t, ism, "change", "check-strategy", c.ID, "strategy_note", "fits", "complies", "yes"), "nothing about security")
	do(t, ism, "change", "set", c.ID, "security", "phishing of codes; lost phones")
	says(t, denies(t, ism, "change", "check-strategy", c.ID, "strategy_note", "a second directory", "complies", "no"), "does not comply")
	do(t, ism, "change", "check-strategy", c.ID, "strategy_note", "fits", "complies", "yes")
	owing(t, ism, "check-development", c.ID, false)
	says(t, denies(t, ism, "change", "go-live", c.ID), "owner has not confirmed")
	r.close(ism)

	owner := r.open("system-owner", today)
	do(t, owner, "change", "confirm", c.ID, "complies", "yes")
	owing(t, owner, "confirm-development", c.ID, false)
	says(t, denies(t, owner, "change", "go-live", c.ID), "not screened")
	do(t, owner, "change", "set", c.ID, "dpia", "screened: none needed", "reference", "CHG-18") // both look again at what changed
	owing(t, owner, "confirm-development", c.ID, true)
	owing(t, owner, "check-development", c.ID, true)
	do(t, owner, "change", "confirm", c.ID, "complies", "yes")
	r.close(owner)
	ism = r.open("ism", today)
	do(t, ism, "change", "check-strategy", c.ID, "strategy_note", "fits", "complies", "yes")
	do(t, ism, "change", "go-live", c.ID)
	y := shown[entry.Entry](t, ism, "SYS01")
	if y.Fields["last_change"] != string(today) || y.Fields["last_change_ref"] != "CHG-18" {
		t.Errorf("the system last changed %s under %s", y.Fields["last_change"], y.Fields["last_change_ref"])
	}
	owing(t, ism, "document-change", "SYS01", true)
}

func TestOnePersonCannotGiveBothSignaturesOfAChange(t *testing.T) {
	t.Parallel()
	proves(t, "go-live-checked")
	r := staffed(t)
	ism := r.open("ism", today)
	do(t, ism, "system", "set", "SYS01", "owner_post", store.PostISM) // the ISM owns this one
	c := add(t, ism, "change", "propose", "SYS01", "title", "New release", "kind", "upgrade", "security", "none new", "dpia", "no personal data", "reference", "CHG-19")
	do(t, ism, "change", "check-strategy", c.ID, "strategy_note", "fits", "complies", "yes")
	err := denies(t, ism, "change", "confirm", c.ID, "complies", "yes")
	if !strings.Contains(err.Error(), "cannot confirm it too") && !strings.Contains(err.Error(), "roles do not allow") {
		t.Errorf("refused with %q", err)
	}
}

func TestASystemThatIsInUseIsNotEnded(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", today)
	says(t, denies(t, s, "system", "end", "SYS01", "reason", "replaced"), "are still open; close them first")
	y := add(t, s, "system", "add", "", "name", "Old ledger", "service", "Licensing")
	do(t, s, "asset", "set", "IA001", "system", y.ID)
	says(t, denies(t, s, "system", "end", y.ID, "reason", "replaced"), "IA001 is still held on it")
	do(t, s, "asset", "set", "IA001", "system", "SYS02")
	if e := do(t, s, "system", "end", y.ID, "reason", "replaced"); e.Live() {
		t.Error("it has not ended")
	}
}
