package store_test

import (
	"errors"
	"slices"
	"testing"

	"muniment/store"
)

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
	for _, f := range store.AssetFields() {
		names[f.Label] = f.Name
	}
	for _, label := range shown[store.Asset](t, s, id).Missing {
		var err error
		for _, value := range []string{"no", "live", "2025-11-01", "3", "OFFICIAL", "as agreed"} {
			if _, err = s.ChangeAsset(t.Context(), id, map[string]string{names[label]: value}); err == nil {
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
		_, err := s.ApproveAsset(t.Context(), id)
		refused[*store.ConflictError](t, err)
	})
	complete(t, s, id)
	diff(t, owed(t, s, "asset-incomplete"), []string(nil))
	a, err := s.ApproveAsset(t.Context(), id)
	check(t, err)
	if a.Status != store.AssetApproved || a.ApprovedBy != "Ada Registrar" || !a.ApprovedAt.Equal(s.Now().Truncate(1e9)) || shown[store.Asset](t, s, id).Status != store.AssetApproved {
		t.Errorf("the approved asset is %+v", a)
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
			return set(t, s, "volume", shown[store.Asset](t, s, "IA1").Fields["volume"])
		}, true},
		{"a field emptied", func(t *testing.T, s *store.Session) error { return set(t, s, "volume", "") }, false},
		{"another owner", func(t *testing.T, s *store.Session) error { return s.SetAssetOwner(t.Context(), "IA1", store.PostDPO) }, false},
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
			_, err := s.ApproveAsset(t.Context(), "IA1")
			check(t, err)
			before := headOf(t, s)
			check(t, c.change(t, s))
			a := shown[store.Asset](t, s, "IA1")
			if (a.Status == store.AssetApproved) != c.keeps || a.ApprovedAt.IsZero() == c.keeps || (a.ApprovedBy == "") == c.keeps {
				t.Errorf("the asset is %s, approved at %v by %q", a.Status, a.ApprovedAt, a.ApprovedBy)
			}
			if grew := headOf(t, s) != before; grew == c.keeps {
				t.Errorf("the trail grew: %v", grew)
			}
		})
	}
}

func set(t *testing.T, s *store.Session, field, value string) error {
	t.Helper()
	_, err := s.ChangeAsset(t.Context(), "IA1", map[string]string{field: value})
	return err
}

func TestAssetFieldsAreChecked(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	entered(t, s)
	unchanged(t, s, func() {
		for field, value := range map[string]string{"surprise": "1", "personal_data": "perhaps", "last_review": "31/02/2025", "format": "clay"} {
			refused[*store.InvalidError](t, set(t, s, field, value))
		}
		_, err := s.ChangeAsset(t.Context(), "IA9", map[string]string{"volume": "9"})
		refused[*store.NotFoundError](t, err)
	})
	check(t, set(t, s, "last_review", "1 October 2025"))
	diff(t, shown[store.Asset](t, s, "IA1").Fields["last_review"], "2025-10-01")
	check(t, set(t, s, "personal_data", "Y")) // personal data asks for more
	if a := shown[store.Asset](t, s, "IA1"); !slices.Contains(a.Missing, "Lawful basis (Article 6)") {
		t.Errorf("of personal data nothing more is asked than %q", a.Missing)
	}
}

func TestAssetWithoutAnOwnerIsNotApproved(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "assets", lines("asset_id,name,service,format,personal_data", "IA1,Rent ledgers,Housing,paper,N"))
	diff(t, owed(t, s, "asset-without-owner"), []string{"IA1"})
	complete(t, s, "IA1")
	_, err := s.ApproveAsset(t.Context(), "IA1")
	refused[*store.ConflictError](t, err)
	check(t, s.SetAssetOwner(t.Context(), "IA1", store.PostDPO))
	diff(t, owed(t, s, "asset-without-owner"), []string(nil))
	_, err = s.ApproveAsset(t.Context(), "IA1")
	check(t, err)
}

func TestOwnersChangeOnlyTheirOwnAssets(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("iao", today) // holds the post Head of Revenues and Benefits
	assets, err := s.Assets(t.Context(), "")
	check(t, err)
	post := shown[store.Post](t, s, "Head of Revenues and Benefits").ID
	own, others := 0, 0
	for _, a := range assets {
		_, err := s.ChangeAsset(t.Context(), a.ID, map[string]string{"volume": "12 shelves"})
		var denied *store.NotAllowedError
		if wasDenied := errors.As(err, &denied); wasDenied == (a.OwnerPost == post) {
			t.Errorf("changing %s of %q: %v", a.ID, a.OwnerPost, err)
		}
		if a.OwnerPost == post {
			own++
		} else {
			others++
		}
	}
	if own == 0 || others == 0 {
		t.Errorf("%d assets are their own, %d others'", own, others)
	}
}
