package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// tells checks that a refusal says each of some things.
func tells(t *testing.T, err error, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q says nothing of %q", err, want)
		}
	}
}

func TestARefusalSaysAtOnceAllThatIsMissing(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	id := reported(t, x.as("facilities", "2025-11-07 16:00")).ID
	s := x.as("ism", "2025-11-10 09:00")
	tells(t, denies(t, s, "incident", "triage", id, "aware_at", "2025-11-01T09:00"), "severity", "personal_data", "aware of the breach before it was discovered")
	do(t, s, "incident", "triage", id, "severity", "high", "personal_data", "yes")
	do(t, s, "incident", "mitigate", id, "action", "Window envelopes", "owner_post", "post-ism", "due_on", "2025-12-01")
	tells(t, denies(t, s, "incident", "close", id), "no findings", "the decision on its risk", "actions that are not done", "lessons", "referred to Human Resources")
	tells(t, denies(t, s, "incident", "decide-risk", id, "risk_to_people", "a risk", "notify_regulator", "no"), "tell_people", "effects", "notified to the regulator unless")
}

func TestARestrictedCaseNamesPeopleWhoSignIn(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("facilities", "2025-11-07 16:00")
	tells(t, denies(t, s, "incident", "report", "", "title", "x", "what_happened", "y", "discovered_at", "2025-11-07T14:30", "restricted", "yes", "named", "hr; nobody"), `"nobody" is nobody who signs in`)
	e := reported(t, s, "restricted", "yes", "named", "HR; "+personOf("ict"))
	diff(t, e.Fields["named"], "hr; ict")
	if _, err := x.as("ict", "2025-11-07 17:00").Entry(t.Context(), "incident", e.ID); err != nil {
		t.Errorf("somebody who was named as a person does not see the case: %v", err)
	}
	x.as("admin", "2025-11-07 18:00")
}

func TestTwoAreasOfPremisesHaveTwoNames(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.as("admin", today, func(s *store.Session) {
		first := add(t, s, "area", "add", d.premises, "name", "Map Room", "type", "room", "used_by", "several").ID
		_, err := s.Do(t.Context(), store.Doing{Kind: "area", Verb: "add", Of: d.premises, Given: map[string]string{"name": "map  room", "type": "room", "used_by": "several"}})
		tells(t, refused[*store.ConflictError](t, err), "area Map Room", first)
		do(t, s, "area", "set", first, "name", "Map room, first floor")
		add(t, s, "area", "add", d.premises, "name", "Map Room", "type", "room", "used_by", "several")
	})
}
