package store_test

import (
	"testing"

	"muniment/store"
)

// What is owed is counted without restricted cases for a record of the whole council, and afterwards whoever may see these still owes what they owed.
func TestCountingForARecordHidesNothingAfterwards(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	add(t, s, "incident", "report", "", "title", "Letter to the wrong house", "what_happened", "Something", "discovered_at", string(opened)+"T00:00", "restricted", "yes", "named", "ism")
	before, _, err := s.PromptsBothWays(t.Context())
	check(t, err)
	open, err := s.OpenPrompts(t.Context())
	check(t, err)
	if len(open) >= len(before) {
		t.Errorf("%d prompts are counted of %d: the restricted case is among them", len(open), len(before))
	}
	after, _, err := s.PromptsBothWays(t.Context())
	check(t, err)
	if len(after) != len(before) {
		t.Errorf("%d prompts were owed, and after counting %d", len(before), len(after))
	}
}

// An exception that is about a confidential leaving is in no figure: a list without it beside a number with it would tell of one.
func TestAnExceptionOfAConfidentialLeavingIsInNoFigure(t *testing.T) {
	t.Parallel()
	const person = "100389"
	x := inTurn(t)
	ism := x.as("ism", "2025-11-21 09:00")
	_, _, err := ism.RecordLeaver(t.Context(), store.NewLeaver{Person: person, LastWorkingDay: "2025-11-20", ConfidentialUntil: clock(t, "2025-12-24 17:00")})
	check(t, err)
	_, err = ism.AcceptException(t.Context(), liveGrants(t, ism, person)[0], "CBC-027", "Handover", "2026-01-12")
	check(t, err)
	figure := func(when, quarter string) string {
		t.Helper()
		return add(t, x.as("ism", when), "position", "draft", "", "quarter_ending", quarter).Fields["exceptions_in_force"]
	}
	diff(t, []string{figure("2025-11-21 10:00", "2025-06-30"), figure("2025-12-24 17:00", "2025-09-30")}, []string{"0", "1"})
}
