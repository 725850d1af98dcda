package store_test

import (
	"reflect"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

// What a statement counts of leavers is what each leaver's record says, and of a confidential case it counts nothing, whoever asks.
func TestLeaversAccessOfAYear(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	administrator := r.open("administrator", today)
	grants := liveGrants(t, administrator, "100221")
	_, _, err := administrator.ConfirmClosure(ctx, store.Closure{Grant: grants[0], Evidence: "Disabled", DoneAt: clock(t, "2025-10-31 16:00")})
	check(t, err)
	_, _, err = administrator.ConfirmClosure(ctx, store.Closure{Grant: grants[1], Evidence: "Disabled", DoneAt: clock(t, "2025-11-05 16:00")})
	check(t, err)
	all, err := r.open("ism", today).LeaverAccess(ctx, "2025-03-31", "2026-03-31")
	check(t, err)
	c, err := administrator.LeaverCase(ctx, "100221", "")
	check(t, err)
	for _, a := range c.Accounts {
		i := slices.IndexFunc(all, func(l store.LeaverAccess) bool { return l.Grant == a.Grant.ID })
		if i < 0 || all[i].Verdict != a.Verdict || !all[i].Due.Equal(a.Due) || all[i].Leaver != c.Leaver.ID {
			t.Errorf("%s: the year says %+v, the record %+v", a.Grant.ID, all, a)
		}
	}
	if late := all[slices.IndexFunc(all, func(l store.LeaverAccess) bool { return l.Grant == grants[1] })]; late.Verdict != duty.LateByClosure || late.Late <= 0 {
		t.Errorf("the late closure is %+v", late)
	}
	if none, err := r.open("ism", today).LeaverAccess(ctx, "2024-03-31", "2025-03-31"); err != nil || slices.ContainsFunc(none, func(l store.LeaverAccess) bool { return l.Grant == grants[0] }) {
		t.Errorf("%v: the year before has %+v", err, none)
	}

	const person = "100228"
	_, _, err = r.openAt("hr", "2025-11-21 09:00").RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00")})
	check(t, err)
	hidden := liveGrants(t, r.openAt("ism", "2025-11-21 10:00"), person)
	of := func(at string) bool {
		t.Helper()
		all, err := r.openAt("ism", at).LeaverAccess(ctx, "2025-03-31", "2026-03-31")
		check(t, err)
		return slices.ContainsFunc(all, func(l store.LeaverAccess) bool { return slices.Contains(hidden, l.Grant) })
	}
	if len(hidden) == 0 || of("2025-11-21 11:00") {
		t.Error("a confidential leaving is counted")
	}
	if !of("2025-11-24 17:01") {
		t.Error("a leaving that is no longer confidential is not counted")
	}
}

// Only those who may have left in a year are read for it; what that picks has to be what judging everybody finds.
func TestTheAccessOfAYearIsWhatJudgingEverybodyFinds(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	for i, l := range []store.NewLeaver{
		{Person: "100228", LastWorkingDay: "2025-10-31"},
		{Person: "100200", LastWorkingDay: "2026-01-30", AccessEndsAt: clock(t, "2025-10-31 23:30")},
		{Person: "100298", LastWorkingDay: "2025-11-01"},
	} {
		if _, _, err := hr.RecordLeaver(ctx, l); err != nil {
			t.Fatalf("leaver %d: %v", i, err)
		}
	}
	ism := r.openAt("ism", "2025-11-21 10:00")
	all, err := ism.LeaverAccess(ctx, "1999-12-31", "2199-12-31")
	check(t, err)
	for _, year := range [][2]calendar.Date{{"2025-09-30", "2025-10-31"}, {"2025-10-31", "2025-11-30"}, {"2025-10-30", "2025-10-31"}, {"2024-10-31", "2026-10-31"}, {"2019-10-31", "2020-10-31"}} {
		want := slices.DeleteFunc(slices.Clone(all), func(a store.LeaverAccess) bool { return calendar.Of(a.Due) <= year[0] || calendar.Of(a.Due) > year[1] })
		got, err := ism.LeaverAccess(ctx, year[0], year[1])
		check(t, err)
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("from %s to %s: %d of access, want %d", year[0], year[1], len(got), len(want))
		}
	}
	if len(all) == 0 {
		t.Error("nobody left")
	}
}

// Whoever does not see the whole council counts none of it.
func TestTheWholeCouncilIsCountedByWhoeverSeesIt(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	for _, login := range []string{"manager", "iao", "hr", "ict", "facilities", "chief-executive", "system-owner"} {
		s := r.open(login, today)
		_, err := s.LeaverAccess(ctx, "2025-03-31", "2026-03-31")
		refused[*store.NotAllowedError](t, err)
		_, err = s.ExceptionsInForce(ctx)
		refused[*store.NotAllowedError](t, err)
		_, err = s.OpenPrompts(ctx)
		refused[*store.NotAllowedError](t, err)
		r.close(s)
	}
	for _, login := range []string{"siro", "ism", "dpo", "auditor"} {
		s := r.open(login, today)
		if all, err := s.OpenPrompts(ctx); err != nil || len(all) == 0 {
			t.Errorf("%s: %d prompts, %v", login, len(all), err)
		}
		r.close(s)
	}
}

func TestExceptionsOfTheCouncil(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	ism := r.open("ism", today)
	grant := liveGrants(t, ism, "100221")[0]
	e, err := ism.AcceptException(ctx, grant, "CBC-027", "The door is needed", "2025-12-31")
	check(t, err)
	all, err := r.open("siro", today).ExceptionsInForce(ctx)
	check(t, err)
	if len(all) != 1 || all[0].ID != e.ID {
		t.Errorf("in force are %+v", all)
	}
	if later, err := r.open("siro", "2026-01-02").ExceptionsInForce(ctx); err != nil || len(later) != 0 {
		t.Errorf("%v: after its end %+v is in force", err, later)
	}
}

// The index of evidence has the newest copy of each record, and none that the reader may not see.
func TestRecordsOfAYear(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	rec, file, err := r.open("administrator", today).IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	_, signed, err := r.open("ism", today).Countersign(ctx, file, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return []byte("twice"), nil })
	check(t, err)
	siro := r.open("siro", today)
	all, err := siro.Issued(ctx, "2025-03-31", "2026-03-31")
	check(t, err)
	newest, err := siro.RecordOf(ctx, signed)
	check(t, err)
	if len(all) != 1 || all[0].Number != rec.Number || len(all[0].Revisions) != 1 || all[0].Revisions[0] != newest.Revisions[1] {
		t.Errorf("issued were %+v", all)
	}
	if before, err := siro.Issued(ctx, "2024-03-31", "2025-03-31"); err != nil || len(before) != 0 {
		t.Errorf("%v: the year before has %+v", err, before)
	}
	if others, err := r.open("facilities", today).Issued(ctx, "2025-03-31", "2026-03-31"); err != nil || len(others) != 0 {
		t.Errorf("%v: somebody who may not see the person is told of %+v", err, others)
	}
}

// A signature for a post is given by its holder, or on its behalf by whoever may, and the record says which.
func TestSigningInACapacity(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	administrator, ism := r.open("administrator", today), r.open("ism", today)
	check(t, administrator.HoldPost(ctx, "post-siro", personOf("siro"), "2025-11-01", ""))
	rec, file, err := administrator.IssueRecord(ctx, "register", "RG", "record", "", "ism", draws([]byte("%PDF register"), nil))
	check(t, err)
	for _, c := range []struct {
		login  string
		as     store.Capacity
		behalf bool
		denied bool
	}{
		{login: "facilities", as: store.Capacity{Post: "post-siro"}, denied: true},
		{login: "ict", as: store.Capacity{Roles: []store.Role{store.SIRO}}, denied: true},
		{login: "siro", as: store.Capacity{Post: "post-siro"}},
		{login: "ism", as: store.Capacity{Post: "post-siro"}, behalf: true},
	} {
		s := ism
		if c.login != "ism" {
			s = r.open(c.login, today)
		}
		var behalf bool
		next, signed, err := s.Countersign(ctx, file, "field", c.as, func(by store.Signatory) ([]byte, error) {
			behalf = by.Behalf
			return append(append([]byte{}, file...), by.Name...), nil
		})
		if c.denied {
			refused[*store.NotAllowedError](t, err)
			continue
		}
		check(t, err)
		if behalf != c.behalf {
			t.Errorf("%s signs on behalf: %t, want %t", c.login, behalf, c.behalf)
		}
		file, rec = signed, next
	}
	if len(rec.Revisions) != 3 {
		t.Errorf("the record has %d revisions", len(rec.Revisions))
	}
	// Nobody signs twice, unless the place is for whoever has signed already.
	_, _, err = ism.Countersign(ctx, file, "again", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return file, nil })
	refused[*store.ConflictError](t, err)
	_, _, err = ism.Countersign(ctx, file, "again", store.Capacity{Roles: []store.Role{store.ISM}, Again: true}, func(store.Signatory) ([]byte, error) { return append([]byte("again "), file...), nil })
	check(t, err)
}
