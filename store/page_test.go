package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store"
)

// Pages put one after the other are the whole list.
func TestPagesAreTheWholeList(t *testing.T) {
	s := imported(t).open("admin", today)
	ids := func(kind string, page ...store.Page) []string {
		t.Helper()
		var out []string
		switch kind {
		case "people":
			rows, err := s.People(t.Context(), "", page...)
			check(t, err)
			for _, r := range rows {
				out = append(out, r.ID)
			}
		case "grants":
			rows, err := s.Grants(t.Context(), "", page...)
			check(t, err)
			for _, r := range rows {
				out = append(out, r.ID)
			}
		default:
			rows, err := s.Entries(t.Context(), kind, "", false, page...)
			check(t, err)
			for _, r := range rows {
				out = append(out, r.ID)
			}
		}
		return out
	}
	for _, kind := range []string{"people", "grants", "asset"} {
		var joined []string
		for at := 0; ; at += 7 {
			page := ids(kind, store.Page{Offset: at, Limit: 7})
			joined = append(joined, page...)
			if len(page) < 7 {
				break
			}
		}
		if d := cmp.Diff(ids(kind), joined); d != "" {
			t.Errorf("pages of %s: %s", kind, d)
		}
	}
}

// A page of incidents is as full for whoever must not see some of them: nobody counts restricted cases by the gaps.
func TestAPageHasNoGapsForHiddenEntries(t *testing.T) {
	r := staffed(t)
	s := r.open("ism", today)
	for i := range 9 {
		restricted := "no"
		if i%3 == 1 {
			restricted = "yes"
		}
		add(t, s, "incident", "report", "", "title", fmt.Sprintf("Case %d", i), "what_happened", "Something", "discovered_at", string(today)+"T00:00", "restricted", restricted, "named", "ism")
	}
	r.close(s)
	s = r.open("admin", today)
	var titles []string
	for at := 0; at < 6; at += 2 {
		page, err := s.Entries(t.Context(), "incident", "", false, store.Page{Offset: at, Limit: 2})
		check(t, err)
		for _, e := range page {
			titles = append(titles, e.Title)
		}
	}
	if d := cmp.Diff([]string{"Case 0", "Case 2", "Case 3", "Case 5", "Case 6", "Case 8"}, titles); d != "" {
		t.Error(d)
	}
}
