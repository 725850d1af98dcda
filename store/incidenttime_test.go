package store_test

import (
	"testing"

	"muniment/store"
)

func TestNothingIsDoneAboutAnIncidentBeforeItIsKnown(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	e := reported(t, s, "personal_data", "yes", "aware_at", "2025-11-07T16:00")
	at := func(s *store.Session, verb, when string, given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: "incident", Verb: verb, ID: e.ID, DoneAt: clock(t, when), Given: pairs(given)})
		return err
	}
	decided := []string{"risk_to_people", "unlikely", "notify_regulator", "no", "tell_people", "no", "decision_reasons", "Sealed", "effects", "None", "remedial_action", "Returned"}
	says(t, at(s, "decide-risk", "2025-01-01 09:00", decided...), "was discovered at 07/11/2025 14:30")
	says(t, at(s, "acknowledge-ism", "2025-11-07 14:00"), "was discovered at 07/11/2025 14:30")
	says(t, at(s, "decide-risk", "2025-11-07 15:00", decided...), "became aware of the breach at 07/11/2025 16:00")
	check(t, at(s, "acknowledge-ism", "2025-11-07 15:00"))
	check(t, at(s, "decide-risk", "2025-11-08 10:00", decided...))
	// A correction does not move the discovery behind what was done since.
	says(t, at(s, "set", "2025-11-10 09:00", "discovered_at", "2025-11-07T15:30", "aware_at", "2025-11-07T16:00"), "it was discovered by then")
	says(t, at(s, "set", "2025-11-10 09:00", "aware_at", "2025-11-09T10:00"), "the council was aware of it by then")
	check(t, at(s, "set", "2025-11-10 09:00", "aware_at", "2025-11-07T15:30"))
}

// What was reported twice is decided by the clock of the report that was known first.
func TestADuplicateDoesNotMakeTheClockLater(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	first := reported(t, s, "personal_data", "yes")
	later := reported(t, s, "personal_data", "yes", "aware_at", "2025-11-09T16:00")
	says(t, denies(t, s, "incident", "duplicate", first.ID, "same_as", later.ID), "the council knew of this earlier, at 07/11/2025 14:30")
	do(t, s, "incident", "set", later.ID, "aware_at", "2025-11-07T14:30")
	do(t, s, "incident", "duplicate", first.ID, "same_as", later.ID)
	diff(t, promptedOf(t, s, later.ID, "decide-breach"), []string{"decide-breach post-ism 2025-11-10 14:30"})
}

func TestALineManagersAcknowledgementIsTheirs(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	planning := reported(t, s, "manager_post", "Manager, Planning and Building Control", "service", "Environmental Health")
	m := x.as("manager", "2025-11-10 10:00") // of the service it happened in, and not of whoever reported it
	refused[*store.NotAllowedError](t, denies(t, m, "incident", "acknowledge", planning.ID))
	do(t, x.as("siro", "2025-11-10 11:00"), "incident", "acknowledge", planning.ID)
	diff(t, lastEntry(t, x.as("auditor", "2025-11-10 11:30")).Behalf, planning.Fields["manager_post"])

	s = x.as("ism", "2025-11-10 12:00")
	own := reported(t, s)
	do(t, x.as("manager", "2025-11-10 13:00"), "incident", "acknowledge", own.ID)
	diff(t, lastEntry(t, x.as("auditor", "2025-11-10 13:30")).Behalf, "")

	s = x.as("ism", "2025-11-10 14:00")
	below := reported(t, s, "manager_post", store.PostICT, "service", "Environmental Health")
	refused[*store.NotAllowedError](t, denies(t, x.as("manager", "2025-11-10 15:00"), "incident", "acknowledge", below.ID))
	check(t, x.as("administrator", "2025-11-10 15:30").HoldPost(t.Context(), store.PostISM, personOf("manager"), "2025-11-10", "")) // the post above
	do(t, x.as("manager", "2025-11-10 16:00"), "incident", "acknowledge", below.ID)
	diff(t, lastEntry(t, x.as("auditor", "2025-11-10 16:30")).Behalf, store.PostICT)
}

// A restricted case is read by its reporter, the Information Security Manager, and whoever is named; where the manager is implicated somebody else has to be able to handle it.
func TestARestrictedCaseReachesSomebodyWhoMayHandleIt(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("facilities", "2025-11-10 09:00")
	about := []string{"title", "A list copied", "what_happened", "At night", "discovered_at", "2025-11-07T14:30", "restricted", "yes", "implicated", personOf("ism")}
	for _, named := range []string{"", "manager", "ism"} {
		says(t, denies(t, s, "incident", "report", "", append(about, "named", named)...), "nobody who may handle this restricted case could see it")
	}
	e := add(t, s, "incident", "report", "", append(about, "named", "siro")...)
	s = x.as("siro", "2025-11-10 10:00")
	says(t, denies(t, s, "incident", "triage", e.ID, "severity", "high", "personal_data", "yes", "named", ""), "nobody who may handle")
	do(t, s, "incident", "triage", e.ID, "severity", "high", "personal_data", "yes")
}
