package store_test

import (
	"fmt"
	"testing"

	"muniment/store"
)

// foundIDs are the ids of what is found.
func foundIDs(t *testing.T, s *store.Session, query string, limit int) []string {
	t.Helper()
	all, err := s.Search(t.Context(), query, limit)
	check(t, err)
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = f.ID
	}
	return out
}

// Somebody who types the name of a thing, or how it begins, opens the first that is found: it is that thing, however many others have the words too.
func TestWhatIsCalledAsSomebodyTypesIsFoundFirst(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("facilities", today)
	premises := func(name string) string {
		return add(t, s, "premises", "add", "", "name", name, "address", "Quay", "type", "office", "tenure", "freehold").ID
	}
	for i := range 12 {
		premises(fmt.Sprintf("Depot %d behind the Gannet Hall", i))
	}
	annexe, hall := premises("Gannet Hall annexe"), premises("Gannet Hall")
	if got := foundIDs(t, s, "gannet hall", 5)[:2]; got[0] != hall || got[1] != annexe {
		t.Errorf("%v are found first, not what is called so (%s) and what begins so (%s)", got, hall, annexe)
	}
	if got := foundIDs(t, s, "Gannét ha", 5)[:2]; got[0] != annexe || got[1] != hall {
		t.Errorf("%v are found first, not what begins so (%s, %s)", got, annexe, hall)
	}
	if got := foundIDs(t, s, hall, 5); len(got) == 0 || got[0] != hall {
		t.Errorf("%v are found by the reference %s", got, hall)
	}
	premises(hall + " store")
	if got := foundIDs(t, s, hall, 5); len(got) < 2 || got[0] != hall {
		t.Errorf("%v are found by the reference %s, which another names too", got, hall)
	}
}
