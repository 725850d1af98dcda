package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

func TestContentIsReadOnlyOnSuspicionAndWithAuthority(t *testing.T) {
	t.Parallel()
	proves(t, "authorise-monitoring", "decide-monitoring", "end-monitoring")
	x := inTurn(t)
	s := x.as("ism", "2025-11-07 09:00")
	denies(t, s, "monitoring", "request", "", "title", "Mailbox of one officer", "what", "read specific content", "named", "ism")
	e := add(t, s, "monitoring", "request", "", "title", "Mailbox of one officer", "what", "read specific content", "subjects", personOf("manager"), "named", "siro", "from_on", "2025-11-10")
	if !e.Restricted || len(e.Missing) == 0 {
		t.Errorf("a request for monitoring is %+v", e)
	}
	diff(t, promptedOf(t, s, e.ID, "decide-monitoring"), []string{"decide-monitoring post-siro 2025-11-10 23:59"})
	s = x.as("manager", "2025-11-07 10:00")
	if _, err := s.Entry(t.Context(), "monitoring", e.ID); err == nil {
		t.Error("somebody reads the request to monitor them")
	}
	s = x.as("siro", "2025-11-07 11:00")
	limits := []string{"scope", "Mail to one address", "reason", "Complaint 12", "from_on", "2025-11-10", "until_on", "2025-11-21"}
	denies(t, s, "monitoring", "authorise", e.ID) // nothing is said of scope, reason and days
	s = x.as("ism", "2025-11-07 12:00")
	denies(t, s, "monitoring", "set", e.ID, "until_on", "2025-11-09")
	denies(t, s, "monitoring", "set", e.ID, "until_on", "2026-03-09") // longer than the council allows at a time
	do(t, s, "monitoring", "set", e.ID, limits...)
	denies(t, s, "monitoring", "authorise", e.ID) // by whoever asked
	s = x.as("siro", "2025-11-07 13:00")
	if err := denies(t, s, "monitoring", "authorise", e.ID); !strings.Contains(err.Error(), "suspicion") {
		t.Errorf("without a suspicion the refusal is %v", err)
	}
	s = x.as("ism", "2025-11-07 14:00")
	do(t, s, "monitoring", "set", e.ID, "suspicion", "Addresses of tenants sent out")
	denies(t, s, "monitoring", "log-examination", e.ID, "examined", "Mail", "examiner", "ICT")
	s = x.as("siro", "2025-11-07 15:00")
	e = do(t, s, "monitoring", "authorise", e.ID)
	if e.Fields["authorised_by"] != personOf("siro") {
		t.Errorf("authorised by %q", e.Fields["authorised_by"])
	}
	s = x.as("ism", "2025-11-08 09:00")
	denies(t, s, "monitoring", "log-examination", e.ID, "examined", "Mail", "examiner", "ICT") // before its first day
	s = x.as("ism", "2025-11-12 09:00")
	do(t, s, "monitoring", "log-examination", e.ID, "examined", "Mail to one address", "examiner", "ICT")
	diff(t, promptedOf(t, s, e.ID, "decide-monitoring", "end-monitoring"), []string{"end-monitoring post-ism 2025-11-21 23:59"})
	s = x.as("ism", "2025-11-24 09:00")
	denies(t, s, "monitoring", "log-examination", e.ID, "examined", "Mail", "examiner", "ICT") // after its last
	denies(t, s, "monitoring", "finish", e.ID)
	do(t, s, "monitoring", "finish", e.ID, "outcome", "Nothing improper")
	diff(t, promptedOf(t, s, e.ID, "end-monitoring"), []string{})
}

// aCouncilsRound holds that a duty of the whole council is owed by a post, that an act done on 2026-01-15 discharges it, and that it then falls
// due again on a day.
func aCouncilsRound(t *testing.T, x *turns, id, post, login string, again calendar.Date, act func(*store.Session)) {
	t.Helper()
	const first = "2026-01-01" // 90 days after the register came into use
	s := x.as(login, "2026-01-15 10:00")
	diff(t, promptedOf(t, s, "", id), []string{id + " " + post + " " + first + " 23:59"})
	act(s)
	diff(t, promptedOf(t, s, "", id), []string{})
	s = x.as(login, string(again)+" 10:00")
	diff(t, promptedOf(t, s, "", id), []string{id + " " + post + " " + string(again) + " 23:59"})
}

func TestRoutineMonitoringIsReviewed(t *testing.T) {
	t.Parallel()
	proves(t, "review-monitoring-assessment")
	x := inTurn(t)
	aCouncilsRound(t, x, "review-monitoring-assessment", "post-ism", "dpo", "2027-01-15", func(s *store.Session) {
		denies(t, s, "monitoring-review", "record", "", "assessment", "DPIA 4, version 2", "outcome", "still right")
		denies(t, s, "monitoring-review", "record", "", "assessment", "DPIA 4, version 2", "privacy_notice", "PN 7", "outcome", "changed")
		add(t, s, "monitoring-review", "record", "", "assessment", "DPIA 4, version 2", "privacy_notice", "PN 7", "outcome", "still right")
	})
}

// What was authorised afterwards was not authorised.
func TestMonitoringIsAuthorisedBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("manager", "2025-11-10 09:00")
	ask := []string{"title", "One mailbox", "what", "read specific content", "suspicion", "Lists sent home", "scope", "One mailbox", "reason", "Complaint 12", "from_on", "2025-10-20", "until_on", "2025-11-18", "subjects", personOf("facilities")}
	for _, named := range []string{"", "manager", "ict", "facilities"} { // nobody, whoever asks, nobody who may decide, whose case it is
		says(t, denies(t, s, "monitoring", "request", "", append(ask, "named", named)...), "name in named the login of somebody who may decide it")
	}
	says(t, denies(t, s, "monitoring", "request", "", append(ask, "named", "hr2")...), `"hr2" is nobody who signs in`)
	e := add(t, s, "monitoring", "request", "", append(ask, "named", "siro")...)
	says(t, denies(t, s, "monitoring", "set", e.ID, "named", ""), "name in named the login")
	at := func(s *store.Session, verb, when string, given ...string) error {
		_, err := s.Do(t.Context(), store.Doing{Kind: "monitoring", Verb: verb, ID: e.ID, DoneAt: clock(t, when), Given: pairs(given)})
		return err
	}
	looked := []string{"examined", "Mail to one address", "examiner", "ICT"}
	s = x.as("siro", "2025-11-12 09:00")
	says(t, at(s, "authorise", "2025-10-20 09:00"), "was asked for at 10/11/2025 09:00")
	check(t, at(s, "authorise", "2025-11-11 09:00"))
	s = x.as("siro", "2025-11-12 12:00")
	says(t, at(s, "log-examination", "2025-11-11 12:00", looked...), "the authorisation of "+e.ID+" was entered at 12/11/2025 09:00")
	check(t, at(s, "log-examination", "2025-11-12 10:00", looked...))
}
