package store_test

import (
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

// ordinary is a register of a few people that takes its acts at the computer's time, so that looking at another day is no more than that: Olwen Yarrow (2) managed
// Housing until October, and Sanjay Zeller holds the Information Security Manager's post.
func ordinary(t *testing.T) register {
	t.Helper()
	ctx := t.Context()
	r := at(t, newPlace)
	s, err := r.create(ctx, store.CreateOptions{
		Council: "Anytown", Login: "admin", Name: "Ada Registrar", Secret: secret("admin"), KDF: vault.FloorKDF(), Clock: fixed(clock(t, "2025-09-01 09:00")),
	})
	check(t, err)
	apply(t, s, "people", lines("employee_no,position_no,given_name,surname,login,email,service,kind,start",
		"1,P1,Gwen,Kershaw,gkershaw,,Housing,employee,2019-04-01",
		"2,P2,Olwen,Yarrow,oyarrow,,Finance,employee,2019-04-01",
		"3,P3,Sanjay,Zeller,szeller,sanjay@anytown.example,Finance,employee,2019-04-01"))
	apply(t, s, "systems", lines("system_id,name,owning_service", "S1,Directory,ICT"))
	apply(t, s, "grants", lines("grant_id,employee_no,login,system_id,kind,job_function_reason,authorised_by,granted_on,acknowledged_on",
		"G1,1,gkershaw,S1,account,Housing officer,Manager,2024-05-02,2024-05-01"))
	check(t, s.HoldPost(ctx, "Manager, Housing", "2", "2024-01-01", "2025-10-31"))
	check(t, s.HoldPost(ctx, store.PostISM, "3", "2024-01-01", ""))
	check(t, s.HoldPost(ctx, "owner-s1", "3", "2024-01-01", ""))
	check(t, s.AddUser(ctx, store.NewUser{Login: "olwen", Name: "Olwen Yarrow", Person: "2", Roles: []store.Role{store.Manager}, Password: given("olwen"), KDF: vault.FloorKDF()}))
	check(t, s.AddUser(ctx, store.NewUser{Login: "sanjay", Name: "Sanjay Zeller", Person: "3", Roles: []store.Role{store.ISM}, Password: given("sanjay"), KDF: vault.FloorKDF()}))
	check(t, s.AddUser(ctx, store.NewUser{Login: "siro", Name: "Sid Ross", Roles: []store.Role{store.SIRO}, Password: given("siro"), KDF: vault.FloorKDF()}))
	check(t, s.Close())
	for _, login := range []string{"olwen", "sanjay", "siro"} {
		s := r.opened(store.OpenOptions{Login: login, Secret: given(login), Clock: fixed(clock(t, "2025-09-01 10:00"))})
		check(t, s.ChangePassword(ctx, secret(login)))
		r.close(s)
	}
	return r
}

// lookingAt signs somebody in by one clock, to look at another day.
func (r register) lookingAt(login, when string, on calendar.Date) *store.Session {
	r.t.Helper()
	return r.opened(store.OpenOptions{Login: login, Secret: secret(login), Clock: fixed(clock(r.t, when)), On: on})
}

// Whoever held a post once does not see what it opens by looking at a day on which they held it.
func TestLookingAtAnotherDayOpensNothing(t *testing.T) {
	t.Parallel()
	r := ordinary(t)
	ctx := t.Context()
	seen := func(when string, on calendar.Date) (people, prompts int) {
		t.Helper()
		s := r.lookingAt("olwen", when, on)
		defer r.close(s)
		all, err := s.People(ctx, "")
		check(t, err)
		own, err := s.Prompts(ctx, store.Whose{})
		check(t, err)
		return len(all), len(own)
	}
	people, prompts := seen("2025-10-20 10:00", "2025-10-20")
	if people != 2 || prompts == 0 {
		t.Fatalf("the manager of Housing sees %d people and owes %d", people, prompts)
	}
	for _, on := range []calendar.Date{"2025-11-21", "2025-10-20"} {
		if people, prompts := seen("2025-11-21 10:00", on); people != 1 || prompts != 0 {
			t.Errorf("who managed Housing once looks at %s, sees %d people and is asked %d things", on, people, prompts)
		}
	}
}

// What is confidential until a day is so until that day has come, whatever day somebody looks at.
func TestLookingAheadOpensNoConfidentialLeaving(t *testing.T) {
	t.Parallel()
	r := ordinary(t)
	ctx := t.Context()
	const now, ahead = "2025-11-21 10:00", calendar.Date("2025-12-30")
	ism := r.lookingAt("sanjay", now, "2025-11-21")
	_, _, err := ism.RecordLeaver(ctx, store.NewLeaver{Person: "1", LastWorkingDay: "2025-11-20", Reason: "Gross misconduct", ConfidentialUntil: clock(t, "2025-11-28 17:00")})
	check(t, err)
	_, err = ism.AcceptException(ctx, "G1", "CBC-027", "Handover", "2026-01-12")
	check(t, err)
	r.close(ism)

	siro := r.lookingAt("siro", now, ahead)
	standing, err := siro.ExceptionsInForce(ctx)
	check(t, err)
	if len(standing) != 0 {
		t.Errorf("looking ahead tells of %+v", standing)
	}
	entries, err := siro.TrailEntries(ctx, 0, 0)
	check(t, err)
	for _, e := range entries[len(entries)-2:] {
		if e.Act != store.ActRestricted || e.Behalf != "" {
			t.Errorf("the trail tells somebody who may not know of %q on behalf of %q", e.Act, e.Behalf)
		}
	}
	r.close(siro)

	ism = r.lookingAt("sanjay", now, ahead)
	entries, err = ism.TrailEntries(ctx, 0, 0)
	check(t, err)
	if e := entries[len(entries)-2]; e.Act != store.ActRecordLeaver {
		t.Errorf("the Information Security Manager reads of %q", e.Act)
	}
	digests, err := ism.Digests(ctx)
	check(t, err)
	for _, d := range digests {
		for _, l := range d.Lines {
			if l.Title == "Close what a leaver can use" {
				t.Errorf("an e-mail would tell of it: %+v", l)
			}
		}
	}
	open, err := ism.OpenPrompts(ctx)
	check(t, err)
	for _, p := range open {
		if p.Person == "1" && closing(p) {
			t.Errorf("a record of the whole council would tell of it: %s", p.Text)
		}
	}
	r.close(ism)

	after := r.lookingAt("siro", "2025-11-28 17:00", "2025-11-28")
	standing, err = after.ExceptionsInForce(ctx)
	check(t, err)
	if len(standing) != 1 {
		t.Errorf("once it may be known, %d exceptions stand", len(standing))
	}
}
