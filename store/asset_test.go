package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

func approve(s *store.Session, id string) error {
	_, err := s.Do(context.Background(), store.Doing{Kind: "asset", Verb: "approve", ID: id})
	return err
}

// entered is an asset of the small council whose owner is named and whose required fields are still blank.
func entered(t *testing.T, s *store.Session) string {
	t.Helper()
	apply(t, s, "assets", lines("asset_id,name,service,iao_post,format,personal_data", "IA1,Rent ledgers,Housing,Head of Housing,paper,N"))
	return "IA1"
}

// complete fills in what an asset lacks, each field with the first text that it takes.
func complete(t *testing.T, s *store.Session, id string) {
	t.Helper()
	names := map[string]string{}
	k, _ := entry.Of("asset")
	for _, f := range k.Fields {
		names[f.Label] = f.Name
	}
	for _, label := range shown[entry.Entry](t, s, id).Missing {
		var err error
		for _, value := range []string{"no", "live", "2024-11-01", "3", "OFFICIAL", "as agreed"} {
			if err = change(s, "asset", id, names[label], value); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("fill in %s: %v", label, err)
		}
	}
}

func TestBlankFieldsGateApproval(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	id := entered(t, s)
	diff(t, owed(t, s, "asset-incomplete"), []string{id})
	unchanged(t, s, func() {
		err := approve(s, id)
		refused[*store.ConflictError](t, err)
	})
	complete(t, s, id)
	diff(t, owed(t, s, "asset-incomplete"), []string(nil))
	check(t, approve(s, id))
	events, err := s.Events(t.Context(), "asset", id)
	check(t, err)
	last := events[len(events)-1]
	if last.Verb != "approve" || last.EnteredBy != "admin" || !last.DoneAt.Equal(s.Now().Truncate(1e9)) || shown[entry.Entry](t, s, id).State != "approved" {
		t.Errorf("the approval is %+v", last)
	}
}

func TestChangedFactsDropApproval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*testing.T, *store.Session) error
		keeps  bool
	}{
		{"another volume", func(t *testing.T, s *store.Session) error { return set(t, s, "volume", "900 boxes") }, false},
		{"the same volume", func(t *testing.T, s *store.Session) error {
			return set(t, s, "volume", shown[entry.Entry](t, s, "IA1").Fields["volume"])
		}, true},
		{"a field emptied", func(t *testing.T, s *store.Session) error { return set(t, s, "volume", "") }, false},
		{"another owner", func(t *testing.T, s *store.Session) error {
			return change(s, "asset", "IA1", "owner_post", store.PostDPO)
		}, false},
		{"the same file again", func(t *testing.T, s *store.Session) error { entered(t, s); return nil }, true},
		{"a file with another name", func(t *testing.T, s *store.Session) error {
			apply(t, s, "assets", lines("asset_id,name", "IA1,Rent books"))
			return nil
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := small(t).open("admin", today)
			complete(t, s, entered(t, s))
			err := approve(s, "IA1")
			check(t, err)
			before := headOf(t, s)
			check(t, c.change(t, s))
			a := shown[entry.Entry](t, s, "IA1")
			if (a.State == "approved") != c.keeps {
				t.Errorf("the asset is %s", a.State)
			}
			if grew := headOf(t, s) != before; grew == c.keeps {
				t.Errorf("the trail grew: %v", grew)
			}
		})
	}
}

func set(t *testing.T, s *store.Session, field, value string) error {
	t.Helper()
	return change(s, "asset", "IA1", field, value)
}

func TestAssetFieldsAreChecked(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	entered(t, s)
	unchanged(t, s, func() {
		for field, value := range map[string]string{"surprise": "1", "personal_data": "perhaps", "last_review": "31/02/2025", "format": "clay"} {
			refused[*store.InvalidError](t, set(t, s, field, value))
		}
		refused[*store.NotFoundError](t, change(s, "asset", "IA9", "volume", "9"))
	})
	check(t, set(t, s, "last_review", "1 October 2025"))
	diff(t, shown[entry.Entry](t, s, "IA1").Fields["last_review"], "2025-10-01")
	check(t, set(t, s, "personal_data", "Y")) // personal data asks for more
	if a := shown[entry.Entry](t, s, "IA1"); !slices.Contains(a.Missing, "Lawful basis (Article 6)") {
		t.Errorf("of personal data nothing more is asked than %q", a.Missing)
	}
}

func TestAssetWithoutAnOwnerIsNotApproved(t *testing.T) {
	t.Parallel()
	proves(t, "asset-without-owner")
	s := small(t).open("admin", today)
	apply(t, s, "assets", lines("asset_id,name,service,format,personal_data", "IA1,Rent ledgers,Housing,paper,N"))
	diff(t, owed(t, s, "asset-without-owner"), []string{"IA1"})
	complete(t, s, "IA1")
	err := approve(s, "IA1")
	refused[*store.ConflictError](t, err)
	check(t, change(s, "asset", "IA1", "owner_post", store.PostDPO))
	diff(t, owed(t, s, "asset-without-owner"), []string(nil))
	err = approve(s, "IA1")
	check(t, err)
}

func TestOwnersChangeOnlyTheirOwnAssets(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("iao", today) // holds the post Head of Revenues and Benefits
	assets, err := r.open("ism", today).Entries(t.Context(), "asset", "", false)
	check(t, err)
	post := shown[store.Post](t, s, "Head of Revenues and Benefits").ID
	own, others := 0, 0
	for _, a := range assets {
		err := change(s, "asset", a.ID, "volume", "12 shelves")
		var missing *store.NotFoundError
		if wasDenied := errors.As(err, &missing); wasDenied == (a.Fields["owner_post"] == post) {
			t.Errorf("changing %s of %q: %v", a.ID, a.Fields["owner_post"], err)
		}
		if a.Fields["owner_post"] == post {
			own++
		} else {
			others++
		}
	}
	if own == 0 || others == 0 {
		t.Errorf("%d assets are their own, %d others'", own, others)
	}
}
