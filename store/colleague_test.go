package store_test

import (
	"slices"
	"testing"

	"muniment/store"
)

// Whoever walks round premises names a second checker, whom they need not manage: posts and their holders are open to all, and nobody else is.
func TestWhoeverHoldsAPostCanBeNamedByEverybody(t *testing.T) {
	r := staffed(t)
	s := r.open("facilities", today)
	all, err := s.Colleagues(t.Context(), "")
	check(t, err)
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
		if c.Name == "" {
			t.Errorf("%s has no name", c.ID)
		}
	}
	for _, m := range staff() {
		if holds := m.post != ""; holds != slices.Contains(ids, m.person) && m.login != "facilities" {
			t.Errorf("%s, who holds the post %q, can be named: %v", m.login, m.post, !holds)
		}
	}
	if len(ids) > len(staff()) {
		t.Errorf("%d people can be named", len(ids))
	}
	if found, err := s.Colleagues(t.Context(), personOf("siro"), store.Page{Limit: 5}); err != nil || len(found) != 1 || found[0].ID != personOf("siro") {
		t.Errorf("by the reference %v is found (%v)", found, err)
	}
	if found, err := s.Colleagues(t.Context(), personOf("auditor")); err != nil || len(found) != 0 {
		t.Errorf("somebody without a post is found: %v (%v)", found, err)
	}
}

func TestPeopleWhomSomebodySeesCanBeNamedToo(t *testing.T) {
	r := staffed(t)
	s := r.open("hr", today)
	everybody, err := s.People(t.Context(), "")
	check(t, err)
	all, err := s.Colleagues(t.Context(), "")
	check(t, err)
	if len(all) != len(everybody) {
		t.Errorf("of %d people %d can be named", len(everybody), len(all))
	}
}
