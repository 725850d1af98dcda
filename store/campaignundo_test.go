package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

// A wrong key is taken back as if it had not been pressed, but for the trail.
func TestADecisionTakenBackLeavesTheLineUndecided(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin, manager := r.open("admin", today), r.open("manager", today)
	ctx := t.Context()
	earlier, before := start(t, admin, store.NewCampaign{})
	keep(t, admin, idsOfLines(before)...)
	_, err := admin.CloseCampaign(ctx, earlier.ID, "")
	check(t, err)
	c, _ := start(t, admin, store.NewCampaign{Name: "The second"})
	mine := linesOf(t, manager, store.LineQuery{Campaign: c.ID, Mine: true, Undecided: true})
	line := mine[0]

	_, err = manager.DecideLines(ctx, store.LineDecision{Lines: []string{line.ID}, Decision: store.DecisionRevoke, Note: "The wrong key"})
	check(t, err)
	if !slices.Contains(owed(t, admin, "carry-out-revocation"), line.ID) {
		t.Fatalf("%s is not to be closed", line.Grant)
	}
	check(t, manager.TakeBackDecision(ctx, line.ID))
	diff(t, idsOfLines(linesOf(t, manager, store.LineQuery{Campaign: c.ID, Mine: true, Undecided: true})), idsOfLines(mine))
	if slices.Contains(owed(t, admin, "carry-out-revocation"), line.ID) {
		t.Errorf("%s is still to be closed", line.Grant)
	}
	access, err := admin.AccessTo(ctx, line.System)
	check(t, err)
	for _, a := range access {
		if a.Grant == line.Grant && (!a.ReviewedOn.Known() || a.Decision != "") {
			t.Errorf("the decision of the review before is lost with it: %+v", a)
		}
	}
	if err := refused[*store.ConflictError](t, manager.TakeBackDecision(ctx, line.ID)); !strings.Contains(err.Error(), "nobody has decided") {
		t.Errorf("taking back nothing: %v", err)
	}

	// It is for those who may decide, while the review is open.
	all := linesOf(t, admin, store.LineQuery{Campaign: c.ID})
	other := all[slices.IndexFunc(all, func(l store.ReviewLine) bool {
		return l.Person != personOf("manager") && !slices.Contains(idsOfLines(mine), l.ID)
	})]
	keep(t, admin, other.ID)
	refused[*store.NotAllowedError](t, manager.TakeBackDecision(ctx, other.ID))
	keep(t, admin, line.ID)
	_, err = r.open("ism", today).CloseCampaign(ctx, c.ID, "Not all were there")
	check(t, err)
	refused[*store.ConflictError](t, manager.TakeBackDecision(ctx, line.ID))
}
