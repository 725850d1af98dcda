package store_test

import (
	"errors"
	"testing"

	"muniment/store"
)

// A sign-in that belongs to nobody is given a person, once; from then on that person's own case is closed to it.
func TestASignInIsLinkedToAPersonOnce(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("admin", today)
	if err := s.LinkUser(t.Context(), "admin", "nobody"); err == nil {
		t.Error("a sign-in was linked to nobody")
	}
	check(t, s.LinkUser(t.Context(), "ADMIN", "100221"))
	if u := userOf(t, s, "admin"); u.Person != "100221" || s.User().Person != "100221" {
		t.Errorf("it is linked to %q, and signed in as %q", u.Person, s.User().Person)
	}
	if _, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "100221", LastWorkingDay: today.AddDays(30), NoticeOn: today}); !errors.Is(err, store.ErrOwnCase) {
		t.Errorf("they record that they leave themselves: %v", err)
	}
	if err := s.LinkUser(t.Context(), "admin", "100305"); err == nil {
		t.Error("a sign-in went from one person to another")
	}
	trailIsSound(t, s)
}
