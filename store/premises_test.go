package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

func TestPremisesAreCompletedByTheirLead(t *testing.T) {
	t.Parallel()
	proves(t, "premises-incomplete", "entry-controlled")
	s := staffed(t).open("facilities", today)
	id := add(t, s, "premises", "add", "", "name", "Kiosk", "address", "Quay", "type", "office", "tenure", "freehold", "access_control", "keys and codes").ID
	diff(t, shown[entry.Entry](t, s, id).Missing, []string{"Building lead", "Why not through the access control system"})
	diff(t, owed(t, s, "premises-incomplete"), []string{id})
	r := add(t, s, "area", "add", id, "name", "Cellar", "type", "basement", "used_by", "a service").ID
	diff(t, shown[entry.Entry](t, s, r).Missing, []string{"Which occupies it", "Holds paper records or media"})
	diff(t, owed(t, s, "premises-incomplete"), []string{r, id})
	for _, p := range promptsOf(t, s) {
		if p.ID == r && p.Act != "muniment area set AREA FIELD=VALUE" {
			t.Errorf("the cellar is completed with %q", p.Act)
		}
	}
}

func TestPremisesCompleteOweNothing(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.as("admin", today, func(s *store.Session) {
		diff(t, owed(t, s, "premises-incomplete"), []string(nil))
		do(t, s, "premises", "set", d.premises, "access_control", "")
		diff(t, shown[entry.Entry](t, s, d.premises).Missing, []string{"How entry is controlled"})
		diff(t, owed(t, s, "premises-incomplete"), []string{d.premises})
		do(t, s, "premises", "set", d.premises, "access_control", "access control system")
		diff(t, owed(t, s, "premises-incomplete"), []string(nil))
	})
}

func TestEndOfALeaseAsksForAVacating(t *testing.T) {
	t.Parallel()
	proves(t, "plan-vacating")
	d := newDepot(t)
	d.as("admin", "2026-09-20", func(s *store.Session) { diff(t, owed(t, s, "plan-vacating"), []string(nil)) })
	d.as("admin", "2026-10-20", func(s *store.Session) {
		diff(t, owedOf(t, s, "plan-vacating"), map[string]string{d.premises: depotLead})
		do(t, s, "occupancy", "set", d.occupancy, "moves_out_on", "2026-11-15")
		diff(t, owedOf(t, s, "plan-vacating"), map[string]string{d.premises: depotLead, d.occupancy: depotManager})
	})
	d.as("admin", "2026-10-21", func(s *store.Session) {
		add(t, s, "vacating", "start", d.premises, "scope", "whole", "list_checked_against", "Plan", "lease_ends_on", "2026-11-30")
		diff(t, owed(t, s, "plan-vacating"), []string(nil))
	})
}

func TestPremisesUsedAsAStoreAreCheckedEveryWeek(t *testing.T) {
	t.Parallel()
	proves(t, "store-check")
	d := newDepot(t)
	d.as("facilities", "2025-11-03", func(s *store.Session) {
		diff(t, owed(t, s, "store-check"), []string(nil))
		do(t, s, "premises", "use-as-store", d.premises, "reason", "Deeds wait for their shelves", "secured_how", "Alarm and patrol")
	})
	d.as("facilities", "2025-11-10", func(s *store.Session) {
		diff(t, calendar.Of(promptAbout(t, s, "store-check", d.premises).Due), calendar.Date("2025-11-10"))
		denies(t, s, "premises", "check-store", d.premises, "checker", checkerOne, "secure", "no") // what was done about it?
		do(t, s, "premises", "check-store", d.premises, "checker", checkerOne, "secure", "yes")
		diff(t, owed(t, s, "store-check"), []string(nil))
	})
	d.as("facilities", "2025-11-17", func(s *store.Session) {
		diff(t, owed(t, s, "store-check"), []string{d.premises})
		do(t, s, "premises", "empty-store", d.premises, "evidence", "Walked through")
		diff(t, owed(t, s, "store-check"), []string(nil))
	})
}

func TestAStoreIsNotHandedBack(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.as("facilities", today, func(s *store.Session) {
		do(t, s, "premises", "use-as-store", d.premises, "reason", "Deeds", "secured_how", "Alarm")
	})
	d.start()
	d.clear("Office", "Basement", "Corridor")
	d.finish()
	d.signBoth("sign")
	d.answerLines("hand back")
	d.as("facilities", today, func(s *store.Session) {
		denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
		diff(t, shown[entry.Entry](t, s, d.vacating).State, "checked") // a refused step undoes the whole act
		do(t, s, "premises", "empty-store", d.premises, "evidence", "Walked through")
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
	})
}

func TestKeysAndCabinetsAreCheckedWherePaperIsKept(t *testing.T) {
	t.Parallel()
	proves(t, "key-and-cabinet-check")
	d := newDepot(t)
	d.as("manager", "2026-05-01", func(s *store.Session) {
		diff(t, owedOf(t, s, "key-and-cabinet-check"), map[string]string{d.occupancy: depotManager})
		denies(t, s, "occupancy", "check-keys", d.occupancy, "checker", checkerTwo, "keys_agree", "no", "cabinets_locked", "yes")
		do(t, s, "occupancy", "check-keys", d.occupancy, "checker", checkerTwo, "keys_agree", "yes", "cabinets_locked", "yes")
		diff(t, owed(t, s, "key-and-cabinet-check"), []string(nil))
	})
	d.as("admin", "2026-10-28", func(s *store.Session) {
		diff(t, calendar.Of(promptAbout(t, s, "key-and-cabinet-check", d.occupancy).Due), calendar.Date("2026-11-01"))
		do(t, s, "occupancy", "set", d.occupancy, "holds_paper", "no")
		diff(t, owed(t, s, "key-and-cabinet-check"), []string(nil))
	})
}

func TestKeysAreHeldByNamedPeopleAndComeBack(t *testing.T) {
	t.Parallel()
	proves(t, "key-has-holder", "key-past-due", "return-key-of-leaver")
	d := newDepot(t)
	d.as("facilities", today, func(s *store.Session) {
		id := add(t, s, "key", "add", d.premises, "name", "D12", "type", "key", "opens", "Basement").ID
		other := add(t, s, "key", "add", d.premises, "name", "F3", "type", "fob", "opens", "Alarm").ID
		denies(t, s, "key", "issue", id, "holder", checkerOne, "reason", "Caretaker") // that is oneself
		denies(t, s, "key", "issue", id, "holder", "100221")                          // for which job function?
		do(t, s, "key", "issue", id, "holder", "100221", "reason", "Inspector")       // she left on 31 October
		do(t, s, "key", "issue", other, "holder", checkerTwo, "reason", "Manager", "due_back_on", "2025-11-30")
		diff(t, owedOf(t, s, "key-past-due"), map[string]string{other: depotLead})
		p := promptAbout(t, s, "return-key-of-leaver", id)
		diff(t, calendar.Of(p.Due), calendar.Date("2025-10-31"))
		diff(t, p.Person, "100221")
		if _, ok := owedOf(t, s, "return-key-of-leaver")[other]; ok {
			t.Error("somebody who stays is asked for a key")
		}
		do(t, s, "key", "return", id, "evidence", "Back in the cabinet")
		do(t, s, "key", "return", other, "evidence", "Back in the cabinet")
		diff(t, owed(t, s, "return-key-of-leaver"), []string(nil))
		diff(t, owed(t, s, "key-past-due"), []string(nil))
	})
}

func TestLostKeyOpensAnIncidentAndItsLockIsChanged(t *testing.T) {
	t.Parallel()
	proves(t, "change-lock-of-lost-key")
	d := newDepot(t)
	var id string
	d.as("facilities", today, func(s *store.Session) {
		id = add(t, s, "key", "add", d.premises, "name", "D12", "type", "key", "opens", "Basement").ID
		do(t, s, "key", "issue", id, "holder", checkerTwo, "reason", "Manager")
	})
	d.as("manager", today, func(s *store.Session) {
		do(t, s, "key", "lose", id, "what_happened", "Fell out of a pocket")
		diff(t, incidents(t, s), []string{"Lost: key D12"})
		diff(t, calendar.Of(promptAbout(t, s, "change-lock-of-lost-key", id).Due), calendar.Date("2025-11-24"))
	})
	d.as("facilities", today, func(s *store.Session) {
		do(t, s, "key", "change", id, "evidence", "New cylinder, invoice 77")
		diff(t, owed(t, s, "change-lock-of-lost-key"), []string(nil))
	})
}

// incidents are the titles of every incident.
func incidents(t *testing.T, s *store.Session) []string {
	t.Helper()
	all, err := s.Entries(t.Context(), "incident", "", false)
	check(t, err)
	var out []string
	for _, e := range all {
		out = append(out, e.Title)
	}
	return out
}

func TestKeysStillAboutKeepPremises(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	var id string
	d.as("facilities", today, func(s *store.Session) {
		id = add(t, s, "key", "add", d.premises, "name", "D12", "type", "key", "opens", "Basement").ID
		do(t, s, "key", "issue", id, "holder", checkerTwo, "reason", "Manager")
	})
	d.start()
	d.clear("Office", "Basement", "Corridor")
	d.finish()
	d.signBoth("sign")
	d.answerLines("hand back")
	d.as("facilities", today, func(s *store.Session) {
		denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
		denies(t, s, "key", "give-back", id, "received_by", "Agent")
		do(t, s, "key", "return", id, "evidence", "Handed in")
		do(t, s, "key", "give-back", id, "received_by", "Agent")
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
	})
}

func TestWhatIsFoundIsSecuredAndItsOwnerDecides(t *testing.T) {
	t.Parallel()
	proves(t, "decide-found-item", "carry-out-found-decision", "destroy-found-with-care")
	d := newDepot(t)
	d.start()
	var item string
	d.as("facilities", today, func(s *store.Session) {
		hallway := d.checkOf(s, "Corridor")
		denies(t, s, "area-check", "find", hallway, "checker_1", checkerOne, "checker_2", checkerTwo, "what", "Box of appeals") // where is it secured?
		do(t, s, "area-check", "find", hallway, "checker_1", checkerOne, "checker_2", checkerTwo, "what", "Box of appeals", "count", "1", "secured_where", "Strong room, seal 12",
			"personal_data", "yes", "exposed", "yes", "asset", "IA004")
		diff(t, incidents(t, s), []string{"Left in vacated premises: Box of appeals"})
		if _, ok := owedOf(t, s, "check-vacated-area")[hallway]; !ok {
			t.Error("an area in which something was found counts as clear")
		}
		items := parts(t, s, "found-item", hallway, "secured")
		item = items["Box of appeals"]
		diff(t, owedOf(t, s, "decide-found-item"), map[string]string{item: "Head of Revenues and Benefits"})
		denies(t, s, "found-item", "decide", item, "decision", "destroy", "decision_reason", "Old", "retention_over", "yes", "on_hold", "no", "open_request", "no")
	})
	d.as("iao", today, func(s *store.Session) {
		for _, why := range []string{"retention_over", "on_hold", "open_request"} {
			answers := map[string]string{"retention_over": "yes", "on_hold": "no", "open_request": "no"}
			answers[why] = map[string]string{"yes": "no", "no": "yes"}[answers[why]]
			refused[*store.ConflictError](t, denies(t, s, "found-item", "decide", item, "decision", "destroy", "decision_reason", "Old",
				"retention_over", answers["retention_over"], "on_hold", answers["on_hold"], "open_request", answers["open_request"]))
		}
		denies(t, s, "found-item", "decide", item, "decision", "destroy", "decision_reason", "Old")
		do(t, s, "found-item", "decide", item, "decision", "destroy", "decision_reason", "Past its time", "retention_over", "yes", "on_hold", "no", "open_request", "no")
		diff(t, owed(t, s, "decide-found-item"), []string(nil))
		diff(t, owed(t, s, "carry-out-found-decision"), []string{item})
		do(t, s, "found-item", "carry-out", item, "evidence", "Certificate 5512")
		diff(t, owed(t, s, "carry-out-found-decision"), []string(nil))
	})
}

// Who answers for a building answers for what is part of it, also when that changes while it is being vacated.
func TestPartsFollowWhoAnswersForTheWhole(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.as("admin", today, func(s *store.Session) {
		hallway, office := d.checkOf(s, "Corridor"), d.checkOf(s, "Office")
		do(t, s, "premises", "set", d.premises, "lead_post", "Manager, Legal")
		owes := owedOf(t, s, "check-vacated-area")
		diff(t, []string{owes[hallway], owes[office]}, []string{"Manager, Legal", depotManager})
	})
}

func TestWhoeverMovesInWhilePremisesAreVacatedLeavesWithAClearanceToo(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	var late, suite string
	d.as("admin", today, func(s *store.Session) {
		late = add(t, s, "occupancy", "add", d.premises, "name", "Housing, for a fortnight", "service", "Housing", "manager_post", depotManager, "holds_paper", "no").ID
		suite = add(t, s, "secure-area", "add", "", "name", "Server cupboard", "premises", d.premises, "owner_post", store.PostICT, "job_functions", "Engineer", "secured_how", "Lock").ID
		if parts(t, s, "clearance", d.vacating, "unsigned")["Housing, for a fortnight, Mill Lane Depot"] == "" {
			t.Error("whoever moved in owes no clearance")
		}
		denies(t, s, "vacating", "include", d.vacating, "occupancy", late) // they leave already
	})
	d.clear("Office", "Basement", "Corridor")
	d.finish()
	d.as("admin", today, func(s *store.Session) {
		_, err := s.Do(t.Context(), store.Doing{Kind: "occupancy", Verb: "add", Of: d.premises, Given: pairs([]string{"name", "Legal", "service", "Legal", "manager_post", depotManager})})
		says(t, err, "reopen them first")
	})
	d.signBoth("sign")
	d.answerLines("hand back")
	d.as("admin", today, func(s *store.Session) {
		says(t, denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent"), "Server cupboard")
		do(t, s, "secure-area", "end", suite, "reason", "Emptied")
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
		diff(t, shown[entry.Entry](t, s, late).State, "left")
	})
}

// Something can come to light in an area that nobody inspected, after everything else was handed back.
func TestWhatIsFoundLateIsStillDealtWith(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.clear("Office", "Corridor")
	var basement string
	d.as("admin", today, func(s *store.Session) {
		basement = d.checkOf(s, "Basement")
		do(t, s, "area-check", "not-inspected", basement, "reason", "Flooded", "decided_by", checkerTwo, "secured_how", "Locked", "inspect_by", "2025-12-12")
	})
	d.finish()
	d.as("admin", "2025-12-10", func(s *store.Session) {
		do(t, s, "area-check", "find", basement, "checker_1", checkerOne, "checker_2", checkerTwo, "what", "Microfiche", "secured_where", "Strong room", "personal_data", "no", "exposed", "no")
		diff(t, owed(t, s, "inspect-missed-area"), []string(nil))
		diff(t, owed(t, s, "check-vacated-area"), []string{basement})
		if err := denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent"); !strings.Contains(err.Error(), "Basement") {
			t.Errorf("the refusal %q does not name the basement", err)
		}
		p := promptAbout(t, s, "decide-found-item", parts(t, s, "found-item", basement, "secured")["Microfiche"])
		diff(t, []string{p.Text, p.OwedBy}, []string{"Name who owns Microfiche, so that they decide what becomes of it", depotManager})
		do(t, s, "area-check", "clear", basement, "access_gained", "yes")
		diff(t, owed(t, s, "check-vacated-area"), []string(nil))
	})
}
