package store_test

import "testing"

func TestADuplicateLeavesAnIncidentThatGoesOn(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("ism", "2025-11-10 09:00")
	a, b, c := reported(t, s, "title", "First"), reported(t, s, "title", "Second"), reported(t, s, "title", "Third", "restricted", "yes")
	do(t, s, "incident", "duplicate", a.ID, "same_as", b.ID)
	says(t, denies(t, s, "incident", "duplicate", b.ID, "same_as", a.ID), "is itself a duplicate")
	says(t, denies(t, s, "incident", "duplicate", b.ID, "same_as", c.ID), "does not name a restricted one")
}
