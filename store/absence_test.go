package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/duty"
)

func TestNothingOfWhoIsAwayIsCutByDefault(t *testing.T) {
	t.Parallel()
	proves(t, "absence-access", "absence-suspend", "absence-restore")
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	a, err := s.RecordAbsence(ctx, store.Absence{Person: "2", Kind: "sickness", StartsOn: today, ReturnsOn: "2025-11-24"})
	check(t, err)
	diff(t, owed(t, s, "absence-access"), []string{a.ID})
	diff(t, owed(t, s, "absence-suspend"), []string(nil))
	if !grantNamed(t, s, "G3").Live() {
		t.Error("access was cut")
	}
	unchanged(t, s, func() {
		refused[*store.ConflictError](t, s.SuspendGrant(ctx, "G3", "Blocked", time.Time{})) // nobody has decided so
		refused[*store.InvalidError](t, s.DecideAbsence(ctx, "2", "cut", "x"))
		refused[*store.InvalidError](t, s.DecideAbsence(ctx, "2", store.AccessSuspended, ""))
		_, err := s.RecordAbsence(ctx, store.Absence{Person: "2", StartsOn: today})
		refused[*store.ConflictError](t, err)
	})
	check(t, s.DecideAbsence(ctx, "2", store.AccessSuspended, "Long and unplanned"))
	diff(t, owed(t, s, "absence-access"), []string(nil))
	diff(t, owed(t, s, "absence-suspend"), []string{"G3"})
	sameBothWays(t, s)
	check(t, s.SuspendGrant(ctx, "G3", "Sign-in blocked", time.Time{}))
	diff(t, owed(t, s, "absence-suspend"), []string(nil))
	refused[*store.ConflictError](t, s.RestoreGrant(ctx, "G3", "Unblocked", time.Time{})) // still away
	r.close(s)
	s = r.open("admin", "2025-11-24")
	check(t, s.ReturnFromAbsence(ctx, "2", "2025-11-24"))
	diff(t, owed(t, s, "absence-restore"), []string{"G3"})
	check(t, s.RestoreGrant(ctx, "G3", "Unblocked", time.Time{}))
	diff(t, owed(t, s, "absence-restore"), []string(nil))
	if shown[store.Absence](t, s, a.ID).FinishedAt.IsZero() {
		t.Error("an absence that owes nothing is not finished")
	}
	sameBothWays(t, s)
}

func TestTheReturnIsAskedFor(t *testing.T) {
	t.Parallel()
	proves(t, "absence-return")
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	known, err := s.RecordAbsence(ctx, store.Absence{Person: "2", StartsOn: today, ReturnsOn: "2026-06-01"})
	check(t, err)
	open, err := s.RecordAbsence(ctx, store.Absence{Person: "3", StartsOn: today})
	check(t, err)
	diff(t, owed(t, s, "absence-return"), []string(nil))
	r.close(s)
	s = r.open("admin", "2026-02-23") // three months after
	diff(t, owed(t, s, "absence-return"), []string{open.ID})
	check(t, s.AmendAbsence(ctx, "3", store.AbsenceChange{Unknown: true}))
	diff(t, owed(t, s, "absence-return"), []string(nil))
	r.close(s)
	s = r.open("admin", "2026-06-02")
	diff(t, owed(t, s, "absence-return"), []string{known.ID, open.ID})
	if p := promptOf(t, s, "absence-return", known.ID, ""); p.State != duty.Overdue {
		t.Errorf("the return of 1 June is %s", p.State)
	}
	check(t, s.ReturnFromAbsence(ctx, "2", "2026-06-01"))
	check(t, s.WithdrawAbsence(ctx, "3", "Recorded for somebody else"))
	diff(t, owed(t, s, "absence-return"), []string(nil))
}

// An absence puts the cover, or the deputy, in the place of whoever holds a post.
func TestAnAbsenceReroutesPrompts(t *testing.T) {
	t.Parallel()
	proves(t, "absence-cover")
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	manager, cover := personOf("manager"), personOf("auditor")
	grant := liveGrants(t, admin, "100389")[0] // of Environmental Health
	_, _, err := admin.RecordLeaver(ctx, store.NewLeaver{Person: "100389", LastWorkingDay: "2025-12-31"})
	check(t, err)
	holders := func() []string {
		for _, p := range promptsOf(t, admin) {
			if p.OwedBy == "Manager, Environmental Health" && p.Duty == "return-leaver-item" {
				return p.Holders
			}
		}
		t.Fatal("the manager owes nothing")
		return nil
	}
	diff(t, holders(), []string{manager})
	a, err := admin.RecordAbsence(ctx, store.Absence{Person: manager, StartsOn: today, ReturnsOn: "2026-03-02"})
	check(t, err)
	diff(t, holders(), []string(nil))
	if got := owed(t, admin, "absence-cover"); len(got) != 1 || !strings.HasPrefix(got[0], a.ID+"/") {
		t.Errorf("the cover asked for is %v", got)
	}
	if slices.ContainsFunc(promptsOf(t, admin), func(p duty.Prompt) bool {
		return p.Duty == "fill-vacant-post" && strings.Contains(p.Text, "Manager, Environmental Health")
	}) {
		t.Error("the post of somebody who is away is to be filled")
	}
	auditor := r.open("system-owner", today)
	refused[*store.InvalidError](t, admin.AmendAbsence(ctx, manager, store.AbsenceChange{Cover: manager}))
	check(t, admin.AmendAbsence(ctx, manager, store.AbsenceChange{Cover: cover}))
	diff(t, holders(), []string{cover})
	diff(t, owed(t, admin, "absence-cover"), []string(nil))
	check(t, admin.AmendAbsence(ctx, manager, store.AbsenceChange{Cover: personOf("system-owner")}))
	refused[*store.NotAllowedError](t, auditor.JustifyGrant(ctx, grant, "Inspects food premises")) // a role is needed beside
	r.close(auditor)
	check(t, admin.AmendAbsence(ctx, manager, store.AbsenceChange{Cover: personOf("hr")}))
	hr := r.open("hr", today)
	before := headOf(t, admin).Sequence
	check(t, hr.InformHolder(ctx, liveGrants(t, admin, "100389")[0], "2010-01-01", "Course")) // the cover answers for the post
	if e := lastEntry(t, admin); e.Sequence != before+1 || e.Behalf != "" {
		t.Errorf("the cover acted as %+v", e)
	}
	sameBothWays(t, admin)
}

func TestWhySomebodyIsAwayIsForHRAndTheISM(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	ctx := t.Context()
	a, err := hr.RecordAbsence(ctx, store.Absence{Person: "100389", Kind: "suspension", StartsOn: today})
	check(t, err)
	diff(t, shown[store.Absence](t, hr, a.ID).Kind, "suspension")
	for _, login := range []string{"manager", "administrator", "auditor"} {
		s := r.open(login, today)
		v, err := s.Show(ctx, a.ID)
		check(t, err)
		if absence, ok := v.Entry.(store.Absence); !ok || absence.Kind != "" {
			t.Errorf("%s reads %+v", login, v.Entry)
		}
		for _, e := range v.History {
			for _, c := range e.Changes {
				if strings.Contains(c.Text(), "suspension") {
					t.Errorf("%s reads in the history: %s", login, c.Text())
				}
			}
		}
		r.close(s)
	}
}
