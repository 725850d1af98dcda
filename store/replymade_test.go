package store_test

import (
	"encoding/json"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// madeForms are the forms that somebody sees were made, by number.
func madeForms(t *testing.T, s *store.Session) []string {
	t.Helper()
	all, err := s.MadeForms(t.Context())
	check(t, err)
	ids := []string{}
	for _, f := range all {
		ids = append(ids, f.ID)
	}
	return ids
}

// Whoever enters answers sees every form that answers may come to; others see those that they made.
func TestWhoSeesWhichFormsWereMade(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	first := formFor(t, r.open("hr", today), ownerPost)
	second := formFor(t, r.open("system-owner", today), ownerPost)
	third := formFor(t, r.open("ism", today), managersPost)
	every := []string{third.ID, second.ID, first.ID} // newest first
	for login, want := range map[string][]string{
		"administrator": every, "ism": every, "hr": every, "ict": every,
		"system-owner": {second.ID}, "manager": {}, "siro": {}, "dpo": {}, "auditor": {},
	} {
		t.Run(login, func(t *testing.T) { diff(t, madeForms(t, r.open(login, today)), want) })
	}
	all, err := r.open("hr", today).MadeForms(t.Context())
	check(t, err)
	diff(t, all[2], store.MadeForm{
		ID: first.ID, Post: ownerPost, Title: first.Post, MadeAt: first.MadeAt, MadeBy: "hr", ExpiresOn: first.ExpiresOn, Asked: len(first.Prompts),
	})
}

// How many questions came back counts each once, whichever replies answer it, and no answer that was refused.
func TestAFormThatWasMadeSaysHowMuchOfItCameBack(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	f := formFor(t, hr, ownerPost)
	made := func() store.MadeForm {
		t.Helper()
		all, err := hr.MadeForms(t.Context())
		check(t, err)
		if len(all) != 1 {
			t.Fatalf("the forms are %+v", all)
		}
		return all[0]
	}
	if m := made(); m.Answered != 0 || !m.Awaited(m.ExpiresOn) || m.Awaited(m.ExpiresOn.AddDays(1)) {
		t.Errorf("before anything came back: %+v", m)
	}
	q := asked(t, f, "khallam")
	wrong := f
	wrong.Prompts = slices.Clone(f.Prompts)
	for i := range wrong.Prompts {
		wrong.Prompts[i].Token = "not what was printed"
	}
	if _, err := hr.ImportReply(t.Context(), mailed(wrong, closed(q)...), store.ReplyOptions{Name: "reply.txt", AnsweredBy: ownerPerson, Apply: true}); err == nil {
		t.Error("an answer to something else was entered")
	}
	if m := made(); m.Answered != 0 {
		t.Errorf("after a refused answer: %+v", m)
	}
	enter(t, hr, mailed(f, closed(q)...), ownerPerson)
	if m := made(); m.Answered != 1 || m.Asked != len(f.Prompts) || m.Awaited(today) {
		t.Errorf("after one answer: %+v", m)
	}
	again := closed(q)
	again[2] += ", asked twice"
	if r, err := hr.ImportReply(t.Context(), mailed(f, again...), store.ReplyOptions{Name: "again.txt", AnsweredBy: ownerPerson, Apply: true}); err == nil {
		t.Errorf("what is answered was answered again: %+v", r.Answers)
	}
	rest := []string{}
	for _, p := range f.Prompts {
		if p.Title == q.Title && p.N != q.N {
			rest = append(rest, closed(p)...)
		}
	}
	enter(t, hr, mailed(f, rest...), ownerPerson)
	if m := made(); m.Answered != 1+len(rest)/3 {
		t.Errorf("after %d answers more: %+v", len(rest)/3, m)
	}
}

// A form that somebody made who was erased since stays, under their sign-in name, which stands in what they signed too; nothing else of them does.
func TestAFormThatSomebodyErasedMadeStays(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ctx := t.Context()
	const login, day = "clerk", "2025-11-10"
	admin := r.open("administrator", day)
	check(t, admin.AddUser(ctx, store.NewUser{Login: login, Name: "Zebedee Quillfeather", Person: departedID, Roles: []store.Role{store.HR}, Password: given(login), KDF: vault.FloorKDF()}))
	theirs := r.opened(store.OpenOptions{Login: login, Secret: given(login), On: day})
	check(t, theirs.ChangePassword(ctx, secret(login)))
	f := formFor(t, theirs, ownerPost)
	diff(t, madeForms(t, theirs), []string{f.ID})
	r.close(theirs)
	_, err := admin.DisableUser(ctx, login, "Left")
	check(t, err)
	r.close(admin)

	hr := r.open("hr", later)
	removal, _, err := hr.AskErasure(ctx, store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	r.close(hr)
	dpo := r.open("dpo", later)
	_, err = dpo.JudgeText(ctx, removal.ID, "", "", store.TextReplace, "")
	check(t, err)
	_, err = dpo.ApproveErasure(ctx, removal.ID)
	check(t, err)
	r.close(dpo)

	all, err := r.open("hr", later).MadeForms(ctx)
	check(t, err)
	said, err := json.Marshal(all)
	check(t, err)
	if len(all) != 1 || all[0].ID != f.ID || all[0].MadeBy != login || all[0].Asked != len(f.Prompts) || len(left(said)) > 0 {
		t.Errorf("the forms are %s", said)
	}
}
