package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
)

func TestAServiceGoesToItsSuccessor(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	n := store.NewTransfer{Service: "Housing", Successor: "Newtown Council", VestsOn: today, Reason: "Transfer of undertakings"}
	var p store.TransferPlan
	unchanged(t, s, func() {
		var err error
		p, err = s.PlanTransfer(ctx, n)
		check(t, err)
		for _, confirm := range []string{"", "transfer Housing", "yes"} {
			n.Confirm = confirm
			_, err = s.RecordTransfer(ctx, n)
			refused[*store.InvalidError](t, err)
		}
	})
	agency, err := s.People(ctx, "szeller")
	check(t, err)
	diff(t, p.People, []string{"1", agency[0].ID})
	diff(t, p.Staying, []string{"2"}) // who keeps a post in Finance
	diff(t, p.Systems, []string{"S2"})
	if p.Confirm != "transfer Housing to Newtown Council" || p.Going != 4 || p.Closing != 2 {
		t.Errorf("the plan is %+v", p)
	}
	before := headOf(t, s)
	n.Confirm = p.Confirm
	v, err := s.RecordTransfer(ctx, n)
	check(t, err)
	if v.Head != before.Hash || v.VestedAt.IsZero() {
		t.Errorf("the transfer is %+v", v)
	}
	if e := shown[store.Person](t, s, "1").Engagements[0]; e.EndedOn != today || e.EndReason != "transferred" {
		t.Errorf("the engagement is %+v", e)
	}
	diff(t, owed(t, s, "close-leaver-account"), []string{"G1", "G4"}) // what stays falls due; Olwen Yarrow keeps G3
	if g := grantNamed(t, s, "G2"); g.Live() || g.Action != store.ActionTransferred {
		t.Errorf("access to a system that went is %+v", g)
	}
	if slices.ContainsFunc(promptsOf(t, s), func(p duty.Prompt) bool {
		return p.System == "S2" && p.Subject == "system" && p.Duty != "change-shared-password"
	}) {
		t.Error("something is owed for a system that went")
	}
	shownAs, err := s.Show(ctx, "S2")
	check(t, err)
	if !strings.Contains(shownAs.History[len(shownAs.History)-1].Changes[0].Text(), "Newtown") {
		t.Errorf("the history of the system is %+v", shownAs.History)
	}
	sameBothWays(t, s)
	report, err := s.VerifyTrail(ctx)
	check(t, err)
	if !report.Sound {
		t.Errorf("the trail is not sound: %v", report.Problems)
	}
	_, err = s.RecordTransfer(ctx, n) // there is nothing left
	refused[*store.ConflictError](t, err)
}

func TestATransferIsKnownBeforeItsVestingDay(t *testing.T) {
	t.Parallel()
	proves(t, "complete-transfer")
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	n := store.NewTransfer{Whole: true, Successor: "Newtown Council", VestsOn: "2025-12-01", Reason: "Reorganisation order", Confirm: "transfer Anytown Borough Council to Newtown Council"}
	v, err := s.RecordTransfer(ctx, n)
	check(t, err)
	if !v.VestedAt.IsZero() || v.People != 4 {
		t.Errorf("the transfer is %+v", v)
	}
	diff(t, owed(t, s, "complete-transfer"), []string{v.ID})
	if p := promptOf(t, s, "close-leaver-account", "G1", ""); p.State != duty.Upcoming || p.Due.Format("2006-01-02") != "2025-12-01" {
		t.Errorf("the closing is %+v", p)
	}
	_, err = s.Vest(ctx, v.ID, n.Confirm) // too early
	refused[*store.ConflictError](t, err)
	r.close(s)
	s = r.open("admin", "2025-12-01")
	_, err = s.Vest(ctx, v.ID, "yes")
	refused[*store.InvalidError](t, err)
	_, err = s.Vest(ctx, v.ID, n.Confirm)
	check(t, err)
	diff(t, owed(t, s, "complete-transfer"), []string(nil))
	for _, person := range []string{"1", "2", "3"} {
		diff(t, liveGrants(t, s, person), []string(nil)) // every system went
	}
	_, err = s.Vest(ctx, v.ID, n.Confirm)
	refused[*store.ConflictError](t, err)
	sameBothWays(t, s)
}
