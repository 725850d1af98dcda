package store_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

// TestWhoeverIsErasedIsNowhere erases people of the made-up council, whichever they are, one after another, and looks for each in every decrypted page.
func TestWhoeverIsErasedIsNowhere(t *testing.T) {
	t.Parallel()
	const seed = 20251121
	r := staffedVault(t)
	pick := rand.New(rand.NewPCG(seed, 1))
	admin := r.open("admin", today)
	people, err := admin.People(t.Context(), "")
	check(t, err)
	_, err = readsDirectory(t, admin, "ad_get-aduser_review_ps51.csv", true) // which shows most of them
	check(t, err)
	r.close(admin)
	surnames := map[string]int{}
	for _, p := range people {
		surnames[p.Surname]++
	}
	people = slices.DeleteFunc(people, func(p store.Person) bool {
		return p.Kind != "employee" || surnames[p.Surname] > 1 || len(p.Login) < 4 || slices.ContainsFunc(staff(), func(m struct{ login, person, post string }) bool { return m.person == p.ID })
	})
	pick.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for i, p := range people[:4] {
		letGo(t, r, p)
		before := r.open("dpo", "2026-03-02")
		if !bytes.Contains(bytes.ToLower(pagesOf(t, before)), []byte(strings.ToLower(p.Surname))) {
			t.Fatalf("%q of %s is not in the pages before they are erased: the search finds nothing", p.Surname, p.ID)
		}
		r.close(before)
		erased := eraseNow(t, r, p.ID)
		s := r.open("dpo", "2026-03-02")
		pages := bytes.ToLower(pagesOf(t, s))
		for _, word := range []string{p.ID, p.Surname, p.Login, p.Email} {
			if word != "" && bytes.Contains(pages, []byte(strings.ToLower(word))) {
				t.Errorf("%d: %q of %s is still in the pages", i, word, p.ID)
			}
		}
		trail, err := s.VerifyTrail(t.Context())
		check(t, err)
		if !trail.Sound {
			t.Errorf("after %s the trail: %v", p.ID, trail.Problems)
		}
		picked, all, err := s.PromptsBothWays(t.Context())
		check(t, err)
		diff(t, len(picked), len(all))
		if erased.SealedAt.IsZero() {
			t.Errorf("%s is not written anew", erased.ID)
		}
		r.close(s)
	}
}

// letGo has somebody leave with everything closed and answered.
func letGo(t *testing.T, r register, p store.Person) {
	t.Helper()
	ctx := t.Context()
	const day = calendar.Date("2025-12-31")
	admin := r.open("admin", day)
	_, _, err := admin.AmendLeaver(ctx, store.NewLeaver{Person: p.ID, NoticeOn: today, LastWorkingDay: day})
	if err != nil {
		_, _, err = admin.RecordLeaver(ctx, store.NewLeaver{Person: p.ID, NoticeOn: today, LastWorkingDay: day})
	}
	check(t, err)
	for _, g := range liveGrants(t, admin, p.ID) {
		_, _, err := admin.ConfirmClosure(ctx, store.Closure{Grant: g, Evidence: "Ticket of " + p.Name()})
		check(t, err)
	}
	shown, err := admin.Show(ctx, p.ID)
	check(t, err)
	for _, h := range shown.Posts {
		if !h.Until.Known() {
			check(t, admin.HoldPost(ctx, h.Post, p.ID, h.From, day))
		}
	}
	r.close(admin)
	ism := r.open("ism", "2026-03-01")
	for _, q := range promptsOf(t, ism) {
		if q.Person == p.ID && q.Duty == "return-leaver-item" {
			_, err := ism.ReturnItems(ctx, store.Return{Person: p.ID, Item: q.Item, Evidence: "Answered for " + p.Surname})
			check(t, err)
		}
	}
	r.close(ism)
}

func eraseNow(t *testing.T, r register, person string) store.Removal {
	t.Helper()
	ism := r.open("ism", "2026-03-02")
	a, _, err := ism.AskErasure(t.Context(), store.NewErasure{Person: person, Reason: "They asked", Authority: "Letter", Despite: "Decided by the council"})
	check(t, err)
	_, err = ism.JudgeText(t.Context(), a.ID, "", "", store.TextReplace, "")
	check(t, err)
	r.close(ism)
	dpo := r.open("dpo", "2026-03-02")
	defer r.close(dpo)
	done, err := dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	return done
}
