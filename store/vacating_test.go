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

// depot is a building of the staffed council that is to be left by the end of November 2025: Environmental Health has the office and
// the basement, everybody the corridor. Facilities lead the building.
type depot struct {
	register
	premises, occupancy       string
	office, basement, hallway string // areas
	vacating                  string
}

const (
	depotLead    = "Manager, Housing"
	depotManager = "Manager, Environmental Health"
	checkerOne   = "100298" // of facilities
	checkerTwo   = "100319" // the manager
)

func newDepot(t *testing.T) *depot {
	t.Helper()
	d := &depot{register: staffed(t)}
	d.as("admin", today, func(s *store.Session) {
		check(t, s.HoldPost(t.Context(), depotLead, checkerOne, opened, ""))
		d.premises = add(t, s, "premises", "add", "", "name", "Mill Lane Depot", "address", "Mill Lane, Anytown", "type", "depot", "lead_post", depotLead,
			"tenure", "leasehold", "lease_end", "2026-11-30", "access_control", "access control system").ID
		d.occupancy = add(t, s, "occupancy", "add", d.premises, "name", "Environmental Health, ground floor", "service", "Environmental Health", "manager_post", depotManager,
			"holds_paper", "yes").ID
		area := func(name, kind, by, who string) string {
			return add(t, s, "area", "add", d.premises, "name", name, "type", kind, "used_by", by, "occupancy", who, "paper", "yes").ID
		}
		d.office = area("Office", "room", "a service", d.occupancy)
		d.basement = area("Basement", "basement", "a service", d.occupancy)
		d.hallway = area("Corridor", "corridor", "several", "")
	})
	return d
}

// as signs somebody in for a while.
func (d *depot) as(login string, on calendar.Date, f func(*store.Session)) {
	d.t.Helper()
	s := d.open(login, on)
	f(s)
	d.close(s)
}

// start starts the vacating of the whole depot: outsiders enter first, on 28 November.
func (d *depot) start() {
	d.t.Helper()
	d.as("facilities", today, func(s *store.Session) {
		d.vacating = add(d.t, s, "vacating", "start", d.premises, "scope", "whole", "list_checked_against", "Floor plan of 2019 and a walk round",
			"outsiders_enter_on", "2025-11-28", "lease_ends_on", "2026-11-30").ID
	})
}

// parts are the ids of what is part of an entry and in a state, by what each is called.
func parts(t *testing.T, s *store.Session, kind, of, state string) map[string]string {
	t.Helper()
	all, err := s.Entries(t.Context(), kind, "", false)
	check(t, err)
	out := map[string]string{}
	for _, e := range all {
		if e.Of == of && (state == "" || e.State == state) {
			out[e.Title] = e.ID
		}
	}
	return out
}

func (d *depot) checkOf(s *store.Session, area string) string {
	return parts(d.t, s, "area-check", d.vacating, "")[area]
}

// clear clears areas, by two checkers.
func (d *depot) clear(areas ...string) {
	d.t.Helper()
	d.as("admin", today, func(s *store.Session) {
		for _, area := range areas {
			do(d.t, s, "area-check", "clear", d.checkOf(s, area), "access_gained", "yes", "checker_1", checkerOne, "checker_2", checkerTwo)
		}
	})
}

// floodBasement leaves the basement uninspected, with what is asked for where an area is.
func (d *depot) floodBasement(s *store.Session) {
	d.t.Helper()
	do(d.t, s, "area-check", "not-inspected", d.checkOf(s, "Basement"), "reason", "Flooded", "decided_by", checkerTwo, "secured_how", "Locked", "inspect_by", "2025-12-12")
}

// answerLines answers the lines of the checklist of some stages.
func (d *depot) answerLines(stages ...string) {
	d.t.Helper()
	d.as("admin", today, func(s *store.Session) {
		for _, id := range parts(d.t, s, "vacating-line", d.vacating, "to do") {
			if e := shown[entry.Entry](d.t, s, id); slices.Contains(stages, e.Fields["stage"]) {
				do(d.t, s, "vacating-line", "do", id, "evidence", "List of 20 November")
			}
		}
	})
}

// finish ends the checks with everything but the last lines answered.
func (d *depot) finish() {
	d.t.Helper()
	d.answerLines("move", "sweep", "secure")
	d.as("facilities", today, func(s *store.Session) { do(d.t, s, "vacating", "finish", d.vacating) })
}

// owedOf are the ids that a duty is owed for, and by which post.
func owedOf(t *testing.T, s *store.Session, id string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range promptsOf(t, s) {
		if p.Duty == id {
			out[p.ID] = p.OwedBy
		}
	}
	return out
}

func promptAbout(t *testing.T, s *store.Session, dutyID, id string) duty.Prompt {
	t.Helper()
	for _, p := range promptsOf(t, s) {
		if p.Duty == dutyID && p.ID == id {
			return p
		}
	}
	t.Fatalf("%s is not owed for %s", dutyID, id)
	return duty.Prompt{}
}

func TestEveryAreaOfVacatedPremisesIsOwed(t *testing.T) {
	t.Parallel()
	proves(t, "check-vacated-area", "do-vacating-line", "finish-checks", "sign-clearance", "hand-back-premises")
	d := newDepot(t)
	d.start()
	d.as("admin", today, func(s *store.Session) {
		diff(t, owedOf(t, s, "check-vacated-area"), map[string]string{
			d.checkOf(s, "Office"): depotManager, d.checkOf(s, "Basement"): depotManager, d.checkOf(s, "Corridor"): depotLead,
		})
		p := promptAbout(t, s, "check-vacated-area", d.checkOf(s, "Office"))
		if calendar.Of(p.Due) != "2025-11-27" {
			t.Errorf("the office is due on %s, and outsiders enter on 28 November", calendar.Of(p.Due))
		}
		diff(t, len(owed(t, s, "do-vacating-line")), len(parts(t, s, "vacating-line", d.vacating, "to do")))
		diff(t, owed(t, s, "finish-checks"), []string(nil))
		err := denies(t, s, "vacating", "finish", d.vacating)
		if !strings.Contains(err.Error(), "Basement, Corridor and Office") && !strings.Contains(err.Error(), "Office, Basement and Corridor") {
			t.Errorf("the refusal %q does not name the areas", err)
		}
	})
	d.clear("Office", "Basement", "Corridor")
	d.as("admin", today, func(s *store.Session) {
		diff(t, owed(t, s, "check-vacated-area"), []string(nil))
		denies(t, s, "vacating", "finish", d.vacating) // the checklist is not done
	})
	d.answerLines("move", "sweep", "secure")
	d.as("facilities", today, func(s *store.Session) {
		diff(t, owed(t, s, "finish-checks"), []string{d.vacating})
		diff(t, owed(t, s, "sign-clearance"), []string(nil))
		do(t, s, "vacating", "finish", d.vacating)
		diff(t, owed(t, s, "finish-checks"), []string(nil))
		diff(t, len(owed(t, s, "sign-clearance")), 2)
	})
	d.signBoth("sign")
	d.as("facilities", today, func(s *store.Session) {
		diff(t, owed(t, s, "sign-clearance"), []string(nil))
		diff(t, owed(t, s, "hand-back-premises"), []string{d.vacating})
		denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent of the landlord") // keys, door access and post are not dealt with
	})
	d.answerLines("hand back")
	d.as("facilities", today, func(s *store.Session) {
		diff(t, owed(t, s, "do-vacating-line"), []string(nil))
		do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent of the landlord")
		diff(t, owed(t, s, "hand-back-premises"), []string(nil))
		diff(t, shown[entry.Entry](t, s, d.premises).State, "vacated")
		diff(t, shown[entry.Entry](t, s, d.occupancy).State, "left")
	})
}

// signBoth signs the certificates of the service and of the building lead, each by their own.
func (d *depot) signBoth(verb string) {
	d.t.Helper()
	for _, login := range []string{"manager", "facilities"} {
		d.as(login, today, func(s *store.Session) {
			for title, id := range parts(d.t, s, "clearance", d.vacating, "unsigned") {
				if strings.HasPrefix(title, "Common areas") == (login == "facilities") {
					do(d.t, s, "clearance", verb, id)
				}
			}
		})
	}
}

func TestNoClearanceOverAnAreaThatNobodyInspected(t *testing.T) {
	t.Parallel()
	proves(t, "inspect-missed-area", "clear-only-what-was-inspected", "countersign-clearance", "hand-back-after-clearance")
	d := newDepot(t)
	d.start()
	d.clear("Office", "Corridor")
	var basement string
	d.as("manager", today, func(s *store.Session) {
		basement = d.checkOf(s, "Basement")
		denies(t, s, "area-check", "clear", basement, "access_gained", "no", "checker_1", checkerOne, "checker_2", checkerTwo)
		denies(t, s, "area-check", "not-inspected", basement, "reason", "Asbestos")
		do(t, s, "area-check", "not-inspected", basement, "reason", "Asbestos", "decided_by", checkerTwo, "secured_how", "Door sealed, seal 4471", "inspect_by", "2025-12-12")
		diff(t, owed(t, s, "check-vacated-area"), []string(nil))
		p := promptAbout(t, s, "inspect-missed-area", basement)
		diff(t, calendar.Of(p.Due), calendar.Date("2025-12-12"))
		diff(t, p.Note, "Kept secure until then: Door sealed, seal 4471")
	})
	d.finish()
	var certificate string
	d.as("manager", today, func(s *store.Session) {
		for title, id := range parts(t, s, "clearance", d.vacating, "unsigned") {
			if !strings.HasPrefix(title, "Common areas") {
				certificate = id
			}
		}
		err := denies(t, s, "clearance", "sign", certificate)
		if !strings.Contains(err.Error(), "Basement: Asbestos") {
			t.Errorf("the refusal %q does not name the area", err)
		}
	})
	d.signBoth("sign-with-exceptions")
	d.answerLines("hand back")
	d.as("facilities", today, func(s *store.Session) {
		err := denies(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent")
		if !strings.Contains(err.Error(), "awaiting countersignature") {
			t.Errorf("premises are handed back without a countersignature: %v", err)
		}
		diff(t, len(owed(t, s, "countersign-clearance")), 2)
	})
	d.as("manager", today, func(s *store.Session) {
		denies(t, s, "clearance", "countersign", certificate, "reason", "So be it")
	})
	d.as("ism", today, func(s *store.Session) {
		for _, id := range parts(t, s, "clearance", d.vacating, "awaiting countersignature") {
			do(t, s, "clearance", "countersign", id, "reason", "Sealed, and surveyed in December")
		}
		diff(t, owed(t, s, "countersign-clearance"), []string(nil))
		diff(t, shown[entry.Entry](t, s, certificate).Fields["result"], "clearance with exceptions")
	})
	d.as("facilities", today, func(s *store.Session) { do(t, s, "vacating", "hand-back", d.vacating, "received_by", "Agent") })
	d.as("admin", "2025-12-15", func(s *store.Session) {
		p := promptAbout(t, s, "inspect-missed-area", basement) // handed back, and still owed
		diff(t, p.State, duty.Overdue)
		says(t, denies(t, s, "premises", "end", d.premises, "reason", "Sold"), "cannot end while "+basement+" is part of it")
		do(t, s, "area-check", "clear", basement, "access_gained", "yes", "checker_1", checkerOne, "one_checker_reason", "Only one breathing set")
		diff(t, owed(t, s, "inspect-missed-area"), []string(nil))
		do(t, s, "premises", "end", d.premises, "reason", "Sold")
	})
}

func TestWhoeverSignsWithExceptionsDoesNotCountersign(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.clear("Office", "Corridor")
	d.as("ism", today, func(s *store.Session) {
		d.floodBasement(s)
	})
	d.finish()
	d.as("ism", today, func(s *store.Session) { // on behalf of the manager
		for _, id := range parts(t, s, "clearance", d.vacating, "unsigned") {
			do(t, s, "clearance", "sign-with-exceptions", id)
			refused[*store.ConflictError](t, denies(t, s, "clearance", "countersign", id, "reason", "So be it"))
		}
	})
}

func TestTwoPeopleCheckAnArea(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.as("manager", today, func(s *store.Session) {
		office := d.checkOf(s, "Office")
		denies(t, s, "area-check", "clear", office, "access_gained", "yes", "checker_1", checkerOne)
		denies(t, s, "area-check", "clear", office, "access_gained", "yes", "checker_1", checkerOne, "checker_2", checkerOne)
		do(t, s, "area-check", "clear", office, "access_gained", "yes", "checker_1", checkerOne, "one_checker_reason", "A cupboard that holds one person")
		denies(t, s, "area-check", "clear", d.checkOf(s, "Corridor"), "access_gained", "yes", "checker_1", checkerOne, "checker_2", checkerTwo) // it is the building lead's
	})
}

func TestReopenedChecksTakeSignaturesBack(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.clear("Office", "Basement", "Corridor")
	d.finish()
	d.signBoth("sign")
	d.as("facilities", today, func(s *store.Session) {
		denies(t, s, "area", "add", d.premises, "name", "Loft", "type", "loft")
		do(t, s, "vacating", "reopen", d.vacating, "reason", "A hatch to a loft was found")
		diff(t, len(parts(t, s, "clearance", d.vacating, "unsigned")), 2)
		loft := add(t, s, "area", "add", d.premises, "name", "Loft", "type", "loft", "used_by", "several", "paper", "no").ID
		diff(t, owedOf(t, s, "check-vacated-area"), map[string]string{d.checkOf(s, "Loft"): depotLead})
		denies(t, s, "area", "end", loft, "reason", "Nobody looks there")
		do(t, s, "vacating", "cancel", d.vacating, "reason", "The lease was extended")
		for _, id := range []string{"check-vacated-area", "do-vacating-line", "sign-clearance", "hand-back-premises"} {
			diff(t, owed(t, s, id), []string(nil))
		}
	})
}

func TestPartialMoveChecksOnlyItsAreas(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.as("admin", today, func(s *store.Session) {
		other := add(t, s, "occupancy", "add", d.premises, "name", "Housing, first floor", "service", "Housing", "manager_post", "Manager, Legal", "holds_paper", "no").ID
		add(t, s, "area", "add", d.premises, "name", "First floor", "type", "room", "used_by", "a service", "occupancy", other, "paper", "no")
		refused[*store.ConflictError](t, startOf(t, s, d.premises, "scope", "part", "keys_return_on", "2025-12-01"))
		d.vacating = add(t, s, "vacating", "start", d.premises, "scope", "part", "occupancies", other, "list_checked_against", "Plan", "keys_return_on", "2025-12-01").ID
		diff(t, len(parts(t, s, "area-check", d.vacating, "")), 1)
		if len(parts(t, s, "clearance", d.vacating, "")) != 1 || d.checkOf(s, "First floor") == "" {
			t.Error("a partial move asks for more than its own areas and its own certificate")
		}
		refused[*store.ConflictError](t, startOf(t, s, d.premises, "scope", "whole", "keys_return_on", "2025-12-01")) // one at a time
	})
}

func startOf(t *testing.T, s *store.Session, premises string, given ...string) error {
	t.Helper()
	_, err := s.Do(t.Context(), store.Doing{Kind: "vacating", Verb: "start", Of: premises, Given: pairs(append(given, "list_checked_against", "Plan"))})
	return err
}

func TestVacatingNeedsADayAndAreas(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("admin", today)
	id := add(t, s, "premises", "add", "", "name", "Kiosk", "lead_post", depotLead).ID
	refused[*store.ConflictError](t, startOf(t, s, id, "scope", "whole"))
	refused[*store.ConflictError](t, startOf(t, s, id, "scope", "whole", "completion_on", "2025-12-01"))
	add(t, s, "area", "add", id, "name", "The kiosk", "type", "room")
	check(t, startOf(t, s, id, "scope", "whole", "completion_on", "2025-12-01"))
	refused[*store.ConflictError](t, denies(t, s, "premises", "leave", id))
}

func TestAssetsLeaveWithTheirDestination(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.as("admin", today, func(s *store.Session) {
		other := add(t, s, "premises", "add", "", "name", "Town Hall").ID
		do(t, s, "premises", "set", d.premises, "assets", "IA004")
		denies(t, s, "premises", "set", d.premises, "assets", "")
		do(t, s, "premises", "move-asset", d.premises, "asset", "IA004", "destination", "Strong room", "to", other)
		diff(t, shown[entry.Entry](t, s, other).Fields["assets"], "IA004")
		do(t, s, "premises", "move-asset", other, "asset", "IA004", "destination", "Back to the depot", "to", d.premises)
	})
	d.start()
	d.clear("Office", "Basement", "Corridor")
	d.answerLines("move", "sweep", "secure")
	d.as("facilities", today, func(s *store.Session) {
		if err := denies(t, s, "vacating", "finish", d.vacating); !strings.Contains(err.Error(), "IA004") {
			t.Errorf("the refusal %q does not name the asset", err)
		}
		do(t, s, "premises", "move-asset", d.premises, "asset", "IA004", "destination", "County archive, box 7")
		do(t, s, "vacating", "finish", d.vacating)
	})
}

// A basement that turns out to be used by whoever leaves is checked like the rest, and no clearance stands over it.
func TestAreaThatComesIntoTheScopeOfAMoveIsChecked(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	var other, attic, loft string
	d.as("admin", today, func(s *store.Session) {
		other = add(t, s, "occupancy", "add", d.premises, "name", "Housing, first floor", "service", "Housing", "manager_post", depotManager, "holds_paper", "no").ID
		add(t, s, "area", "add", d.premises, "name", "First floor", "type", "room", "used_by", "a service", "occupancy", other, "paper", "no")
		attic = add(t, s, "area", "add", d.premises, "name", "Attic", "type", "loft", "used_by", "several", "paper", "yes").ID
		loft = add(t, s, "area", "add", d.premises, "name", "Loft", "type", "loft", "used_by", "several", "paper", "yes").ID
		d.vacating = add(t, s, "vacating", "start", d.premises, "scope", "part", "occupancies", other, "list_checked_against", "Plan", "keys_return_on", "2025-12-01").ID
		do(t, s, "area", "set", attic, "used_by", "a service", "occupancy", other)
		do(t, s, "area", "set", attic, "access", "Key with the caretaker") // it is checked once
		diff(t, len(parts(t, s, "area-check", d.vacating, "")), 2)
		if d.checkOf(s, "Attic") == "" {
			t.Error("the attic is not checked")
		}
	})
	d.clear("First floor", "Attic")
	d.finish()
	d.as("admin", today, func(s *store.Session) {
		_, err := s.Do(t.Context(), store.Doing{Kind: "area", Verb: "set", ID: loft, Given: pairs([]string{"used_by", "a service", "occupancy", other})})
		refused[*store.ConflictError](t, err)
		do(t, s, "vacating", "reopen", d.vacating, "reason", "The loft is theirs too")
		do(t, s, "area", "set", loft, "used_by", "a service", "occupancy", other)
		if err := denies(t, s, "vacating", "finish", d.vacating); !strings.Contains(err.Error(), "Loft") {
			t.Errorf("the refusal %q does not name the loft", err)
		}
	})
}
