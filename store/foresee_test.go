package store_test

import (
	"testing"

	"muniment/store"
)

// What an act asks for and nobody has named yet, such as the incident that another repeats, is no reason against it, nor against reading what can be done.
func TestWhatIsNotNamedYetStandsInNobodysWay(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	id := reported(t, x.as("facilities", "2025-11-07 16:00")).ID
	refused, err := x.as("ism", "2025-11-07 16:30").Foresee(t.Context(), "incident", id)
	check(t, err)
	if why, no := refused[store.ActOn{Kind: "incident", Verb: "duplicate"}]; no {
		t.Errorf("that it is reported twice cannot be said, since %v", why)
	}
}
