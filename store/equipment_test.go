package store_test

import (
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

func newSuite(t *testing.T, r register) string {
	t.Helper()
	s := r.open("admin", today)
	defer r.close(s)
	place := add(t, s, "premises", "add", "", "name", "Town Hall").ID
	return add(t, s, "secure-area", "add", "", "name", "Computer suite", "premises", place, "owner_post", store.PostICT,
		"job_functions", "Server engineer; Duty manager", "secured_how", "Own door, camera").ID
}

func TestOnlyJobFunctionsThatMayEnterAreLetIn(t *testing.T) {
	t.Parallel()
	proves(t, "enter-by-job-function", "remove-entrant-who-leaves", "entrant-past-end")
	r := staffed(t)
	suite := newSuite(t, r)
	s := r.open("ict", today)
	allow := func(given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: "entrant", Verb: "allow", Of: suite, Given: pairs(given)})
		return err
	}
	refused[*store.ConflictError](t, allow("holder", "100221", "job_function", "Clerk"))
	refused[*store.ConflictError](t, allow("holder", personOf("ict"), "job_function", "Server engineer")) // nobody lets themselves in
	check(t, allow("holder", "100221", "job_function", "Server engineer"))
	refused[*store.ConflictError](t, allow("holder", "100221", "job_function", "Duty manager"))
	check(t, allow("holder", "100214", "job_function", "Duty manager", "until", "2025-12-01"))
	on := parts(t, s, "entrant", suite, "may enter")
	diff(t, owedOf(t, s, "remove-entrant-who-leaves"), map[string]string{on["Computer suite, Server engineer"]: "Technology Services Manager"})
	diff(t, owed(t, s, "entrant-past-end"), []string{on["Computer suite, Duty manager"]})
	do(t, s, "entrant", "extend", on["Computer suite, Duty manager"], "until", "2026-06-01")
	diff(t, owed(t, s, "entrant-past-end"), []string(nil))
	do(t, s, "entrant", "remove", on["Computer suite, Server engineer"], "evidence", "Badge switched off")
	diff(t, owed(t, s, "remove-entrant-who-leaves"), []string(nil))
	denies(t, s, "secure-area", "end", suite, "reason", "Moved")
}

func TestEntryListIsReviewedEveryQuarter(t *testing.T) {
	t.Parallel()
	proves(t, "entry-list-review")
	r := staffed(t)
	suite := newSuite(t, r)
	s := r.open("ict", today)
	add(t, s, "entrant", "allow", suite, "holder", "100214", "job_function", "Duty manager")
	denies(t, s, "secure-area", "review", suite, "reviewer", "100214", "on_list", "1", "removed", "0", "compared_with", "Door system's list") // is on it
	denies(t, s, "secure-area", "review", suite, "reviewer", "100256", "on_list", "2", "removed", "0", "compared_with", "Door system's list")
	do(t, s, "secure-area", "review", suite, "reviewer", "100256", "on_list", "1", "removed", "0", "compared_with", "Door system's list")
	diff(t, owed(t, s, "entry-list-review"), []string(nil))
	r.close(s)
	s = r.open("ict", "2026-02-20")
	diff(t, calendar.Of(promptAbout(t, s, "entry-list-review", suite).Due), calendar.Date("2026-02-21"))
}

func TestBadgesAreComparedWithPeople(t *testing.T) {
	t.Parallel()
	proves(t, "badge-reconciliation")
	s := staffed(t).open("ict", "2026-01-10")
	if len(promptsOfDuty(t, s, "badge-reconciliation")) != 1 {
		t.Error("nobody is asked to compare the badges")
	}
	record := func(given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: "badge-reconciliation", Verb: "record", Given: pairs(append(given, "name", "Badges, January", "source", "Door system", "checker", "100270"))})
		return err
	}
	refused[*store.ConflictError](t, record("badges", "60", "matched", "57", "leavers", "2"))                   // one is missing
	refused[*store.ConflictError](t, record("badges", "60", "matched", "57", "leavers", "2", "unmatched", "1")) // what was done?
	check(t, record("badges", "60", "matched", "57", "leavers", "2", "unmatched", "1", "action", "All three switched off"))
	if len(promptsOfDuty(t, s, "badge-reconciliation")) != 0 {
		t.Error("the comparison is recorded, and still asked for")
	}
}

func promptsOfDuty(t *testing.T, s *store.Session, id string) []string {
	t.Helper()
	var out []string
	for _, p := range promptsOf(t, s) {
		if p.Duty == id {
			out = append(out, p.Text)
		}
	}
	return out
}

func newLaptop(t *testing.T, s *store.Session) string {
	t.Helper()
	return add(t, s, "equipment", "add", "", "name", "Laptop", "type", "laptop", "asset_tag", "LT-0417", "holds_data", "yes", "encrypted", "yes").ID
}

func TestEquipmentIsFollowedFromIssueToReturn(t *testing.T) {
	t.Parallel()
	proves(t, "tell-holder", "return-equipment-of-leaver", "equipment-past-due", "make-equipment-ready")
	s := staffed(t).open("ict", today)
	id := newLaptop(t, s)
	denies(t, s, "equipment", "issue", id, "holder", "100221", "told", "no")
	denies(t, s, "equipment", "issue", id, "holder", personOf("ict"), "told", "yes")
	do(t, s, "equipment", "issue", id, "holder", "100221", "told", "yes", "due_back_on", "2025-11-30")
	diff(t, owed(t, s, "equipment-past-due"), []string{id})
	p := promptAbout(t, s, "return-equipment-of-leaver", id)
	diff(t, []string{p.Person, p.Text, string(calendar.Of(p.Due))}, []string{"100221", "Take back Laptop LT-0417 from Kirsty Hallam", "2025-10-31"})
	do(t, s, "equipment", "return", id, "evidence", "In the store, intact")
	diff(t, owed(t, s, "return-equipment-of-leaver"), []string(nil))
	diff(t, owed(t, s, "equipment-past-due"), []string(nil))
	diff(t, calendar.Of(promptAbout(t, s, "make-equipment-ready", id).Due), calendar.Date("2025-12-05"))
	denies(t, s, "equipment", "issue", id, "holder", "100214", "told", "yes") // what was on it is still on it
	do(t, s, "equipment", "wipe", id, "method", "Erased and re-imaged, ticket 91")
	diff(t, owed(t, s, "make-equipment-ready"), []string(nil))
	do(t, s, "equipment", "issue", id, "holder", "100214", "told", "yes")
}

func TestUnencryptedEquipmentStaysInTheCupboard(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ict", today)
	id := add(t, s, "equipment", "add", "", "name", "Stick", "type", "removable media", "asset_tag", "ME-1", "holds_data", "yes").ID
	refused[*store.ConflictError](t, denies(t, s, "equipment", "issue", id, "holder", "100214", "told", "yes"))
}

func TestStockCheckNamesWhatIsNotFound(t *testing.T) {
	t.Parallel()
	proves(t, "stock-check", "find-equipment")
	s := staffed(t).open("ict", today)
	id := newLaptop(t, s)
	do(t, s, "equipment", "issue", id, "holder", "100214", "told", "yes")
	if len(promptsOfDuty(t, s, "stock-check")) != 0 {
		t.Error("the first stock check is asked for in the first weeks")
	}
	stock := func(given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: "stock-check", Verb: "record", Given: pairs(append(given, "name", "Stock check 2025", "checker", "100270"))})
		return err
	}
	refused[*store.ConflictError](t, stock("expected", "40", "seen", "39"))
	check(t, stock("expected", "40", "seen", "39", "not_found", id))
	diff(t, shown[entry.Entry](t, s, id).State, "not found")
	diff(t, calendar.Of(promptAbout(t, s, "find-equipment", id).Due), calendar.Date("2025-11-28"))
	do(t, s, "equipment", "lose", id, "what_happened", "Left on a train", "personal_data", "yes")
	diff(t, owed(t, s, "find-equipment"), []string(nil))
	diff(t, incidents(t, s), []string{"Lost: Laptop LT-0417"})
}

func TestStockIsCheckedEveryYear(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ict", "2026-01-10")
	diff(t, promptsOfDuty(t, s, "stock-check"), []string{"Check the stock of portable equipment"})
	add(t, s, "stock-check", "record", "", "name", "Stock check", "expected", "0", "seen", "0", "checker", "100270")
	diff(t, promptsOfDuty(t, s, "stock-check"), []string(nil))
	r.close(s)
	s = r.open("ict", "2027-01-05")
	diff(t, promptsOfDuty(t, s, "stock-check"), []string{"Check the stock of portable equipment"})
}
