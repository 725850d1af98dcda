package store_test

import (
	"errors"
	"strings"
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

// foreseen is what is foreseen of an act on an entry of a kind.
func foreseen(t *testing.T, s *store.Session, kind, id, verb string) error {
	t.Helper()
	all, err := s.Foresee(t.Context(), kind, id)
	check(t, err)
	return all[store.ActOn{Kind: kind, Verb: verb}]
}

// What is foreseen of a clearance with exceptions is what then happens: the plain signature fails, whoever signed does not countersign, and another manager is not asked.
func TestWhatWouldBeRefusedIsForeseen(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	d.clear("Office", "Corridor")
	d.as("ism", today, func(s *store.Session) {
		says(t, foreseen(t, s, "vacating", d.vacating, "finish"), "Basement")
		d.floodBasement(s)
	})
	d.finish()
	var id string
	d.as("manager", today, func(s *store.Session) {
		for title, clearance := range parts(t, s, "clearance", d.vacating, "unsigned") {
			if !strings.HasPrefix(title, "Common areas") {
				id = clearance
			}
		}
		says(t, foreseen(t, s, "clearance", id, "sign"), "only a clearance with exceptions can be signed")
		check(t, foreseen(t, s, "clearance", id, "sign-with-exceptions"))
	})
	d.as("facilities", today, func(s *store.Session) {
		check(t, foreseen(t, s, "vacating", d.vacating, "hand-back")) // what is typed is judged when it is typed
		var denied *store.NotAllowedError
		if err := foreseen(t, s, "clearance", id, "sign-with-exceptions"); !errors.As(err, &denied) {
			t.Errorf("the clearance of a service is offered to the building lead: %v", err)
		}
	})
	d.as("ism", today, func(s *store.Session) {
		do(t, s, "clearance", "sign-with-exceptions", id)
		says(t, foreseen(t, s, "clearance", id, "countersign"), "Whoever signed a clearance with exceptions cannot countersign it")
	})
}

func TestForeseeingIsNoAttempt(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	history := func(s *store.Session) int {
		v, err := s.Show(t.Context(), d.occupancy)
		check(t, err)
		return len(v.History)
	}
	d.as("facilities", today, func(s *store.Session) {
		before := history(s)
		var denied *store.NotAllowedError
		if err := foreseen(t, s, "occupancy", d.occupancy, "set"); !errors.As(err, &denied) { // the service's manager changes it
			t.Fatalf("to change it is foreseen as %v", err)
		}
		diff(t, history(s), before)
	})
}
