package store_test

import (
	"errors"
	"slices"
	"testing"

	"muniment/store"
	"muniment/store/duty"
)

// Nothing is addressed to, asked of or signed by somebody who died in service; their access is closed as a leaver's.
func TestDeathInService(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	manager := personOf("manager")
	live := liveGrants(t, admin, manager)
	_, err := admin.RecordAbsence(ctx, store.Absence{Person: "100389", StartsOn: today, Cover: manager})
	check(t, err)
	unchanged(t, admin, func() {
		refused[*store.InvalidError](t, admin.RecordDeath(ctx, manager, today.AddDays(1), ""))
		refused[*store.NotFoundError](t, admin.RecordDeath(ctx, "nobody", today, ""))
	})
	check(t, admin.RecordDeath(ctx, manager, "2025-11-19", "2025-11-19"))
	closing := idsOf(promptsOf(t, admin), func(p duty.Prompt) bool { return p.Duty == "close-leaver-account" && p.Person == manager })
	diff(t, closing, live)
	leavers, err := admin.Leavers(ctx, manager)
	check(t, err)
	if len(leavers) != 1 || !leavers[0].Died {
		t.Fatalf("the leavers are %+v", leavers)
	}
	lines := owed(t, admin, "return-leaver-item")
	if slices.Contains(lines, leavers[0].ID+"/declaration") || !slices.Contains(lines, leavers[0].ID+"/equipment") {
		t.Errorf("the lines are %v", lines)
	}
	for _, p := range promptsOf(t, admin) {
		if slices.Contains(p.Holders, manager) || p.Deputy == manager {
			t.Errorf("%s is addressed to somebody who died", p.Text)
		}
		if p.Duty == "explain-late-notice" && p.Person == manager {
			t.Error("late notice of a death is to be explained")
		}
	}
	if _, err := r.signIn(ctx, store.OpenOptions{Login: "manager", Secret: secret("manager"), On: today}); !errors.Is(err, store.ErrDisabled) {
		t.Errorf("the sign-in of somebody who died answers %v", err)
	}
	sameBothWays(t, admin)
	refused[*store.ConflictError](t, admin.RecordDeath(ctx, manager, "2025-11-20", "")) // they had left by then
}
