package store_test

import (
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestHoldingAPost(t *testing.T) {
	t.Parallel()
	proves(t, "fill-vacant-post")
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.HoldPost(ctx, store.PostISM, "1", "", ""))
		refused[*store.InvalidError](t, s.HoldPost(ctx, store.PostISM, "1", today, today.AddDays(-1)))
		refused[*store.NotFoundError](t, s.HoldPost(ctx, "no such post", "1", today, ""))
		refused[*store.NotFoundError](t, s.HoldPost(ctx, store.PostISM, "99", today, ""))
	})
	vacant := func(s *store.Session) bool { return slices.Contains(owed(t, s, "fill-vacant-post"), store.PostISM) }
	if !vacant(s) {
		t.Error("nobody is asked who is the ISM")
	}
	check(t, s.HoldPost(ctx, "information security manager", "1", today, ""))
	unchanged(t, s, func() { check(t, s.HoldPost(ctx, store.PostISM, "1", today, "")) })
	check(t, s.HoldPost(ctx, store.PostISM, "3", today, "2025-12-31")) // a job share
	post := shown[store.Post](t, s, store.PostISM)
	if len(post.Holders) != 2 || vacant(s) {
		t.Errorf("the post is held by %+v", post.Holders)
	}
	check(t, s.HoldPost(ctx, store.PostISM, "1", today, "2025-12-01")) // giving the end that was not known
	r.close(s)
	for _, c := range []struct {
		on      string
		holders int
	}{{"2025-11-20", 0}, {"2025-12-01", 2}, {"2025-12-31", 1}, {"2026-01-01", 0}} {
		s := r.opened(store.OpenOptions{Login: "admin", Secret: secret("admin"), On: calendar.Date(c.on)})
		if got := len(shown[store.Post](t, s, store.PostISM).Holders); got != c.holders || vacant(s) != (c.holders == 0) {
			t.Errorf("on %s the post has %d holders, vacant %v", c.on, got, vacant(s))
		}
		r.close(s)
	}
}

// Prompts of a vacant post are shown to the next above, and whoever holds a post sees its prompts as their own.
func TestWhosePromptsTheyAre(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner := r.open("system-owner", today)
	mine, err := owner.Prompts(t.Context(), store.Whose{})
	check(t, err)
	if len(mine) == 0 {
		t.Fatal("the owner of SYS01 has no prompts")
	}
	for _, p := range mine {
		if p.Post != "owner-sys01" || !slices.Equal(p.Holders, []string{personOf("system-owner")}) {
			t.Errorf("the owner of SYS01 is asked %q of %s, held by %v", p.Text, p.Post, p.Holders)
		}
	}
	byTitle, err := owner.Prompts(t.Context(), store.Whose{Post: "System Owner, Active Directory and Microsoft 365"})
	check(t, err)
	diff(t, byTitle, mine)
	_, err = owner.Prompts(t.Context(), store.Whose{Post: "no such post"})
	refused[*store.NotFoundError](t, err)

	ism := r.open("ism", today)
	mine, err = ism.Prompts(t.Context(), store.Whose{})
	check(t, err)
	if !slices.ContainsFunc(mine, func(p duty.Prompt) bool {
		return p.Post == "owner-sys09" && p.ShownToPost == store.PostISM && len(p.Holders) == 0
	}) {
		t.Error("the ISM is not shown what the vacant owner of SYS09 owes")
	}
	facilities, err := r.open("facilities", today).Prompts(t.Context(), store.Whose{})
	check(t, err)
	if len(facilities) != 0 {
		t.Errorf("somebody without a post is asked %d things", len(facilities))
	}
}

func TestOwnerOfASystemIsAsked(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-10-31"})
	check(t, err)
	check(t, change(s, "system", "S1", "owner_post", store.PostICT))
	unchanged(t, s, func() {
		check(t, change(s, "system", "S1", "owner_post", store.PostICT))
		refused[*store.NotFoundError](t, change(s, "system", "S9", "owner_post", store.PostICT))
		refused[*store.InvalidError](t, change(s, "system", "S1", "owner_post", "no such post"))
	})
	for _, p := range promptsOf(t, s) {
		if closing(p) && (p.Post == store.PostICT) != (p.System == "S1") {
			t.Errorf("closing %s on %s is owed by %s", p.ID, p.System, p.Post)
		}
	}
}

func TestTheISMIsAskedWhoOwnsASystem(t *testing.T) {
	t.Parallel()
	proves(t, "system-without-owner")
	s := small(t).open("admin", today)
	y := add(t, s, "system", "add", "", "name", "Mapping")
	diff(t, owed(t, s, "system-without-owner"), []string{y.ID})
	check(t, change(s, "system", y.ID, "owner_post", store.PostICT))
	diff(t, owed(t, s, "system-without-owner"), []string(nil))
}
