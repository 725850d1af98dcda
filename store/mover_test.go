package store_test

import (
	"slices"
	"testing"
	"time"

	"muniment/store"
)

// moving is the small council where Gwen Kershaw (1), who has G1, G2 and a share in the front desk's account (G6), moves to Finance.
func moving(t *testing.T) *store.Session {
	t.Helper()
	s := small(t).open("admin", today)
	_, err := s.RecordMover(t.Context(), store.NewMover{Person: "1", Service: "Finance", Reference: "P9", MovesOn: "2025-12-01", NoticeOn: today})
	check(t, err)
	return s
}

func TestEveryOwnerIsToldOfAMoverAtOnce(t *testing.T) {
	t.Parallel()
	proves(t, "mover-access", "mover-decide")
	s := moving(t)
	ctx := t.Context()
	diff(t, owed(t, s, "mover-access"), []string{"G1", "G2", "G6"})
	diff(t, owed(t, s, "mover-decide"), []string{"G1", "G2", "G6"})
	if p := promptOf(t, s, "mover-decide", "G1", ""); p.OwedBy != "Manager, Finance" {
		t.Errorf("the decision is owed by %s", p.OwedBy)
	}
	sameBothWays(t, s)
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.DecideMove(ctx, store.MoveDecision{Grant: "G1", Decision: "perhaps"}))
		refused[*store.InvalidError](t, s.DecideMove(ctx, store.MoveDecision{Grant: "G1", Decision: "change"}))
		refused[*store.ConflictError](t, s.DecideMove(ctx, store.MoveDecision{Grant: "G3", Decision: "keep"})) // of somebody who stays
		refused[*store.ConflictError](t, s.CarryOutMove(ctx, "G1", "Ticket"))                                  // nobody has decided so
	})
	check(t, s.DecideMove(ctx, store.MoveDecision{Grant: "G1", Decision: "keep"}))
	check(t, s.DecideMove(ctx, store.MoveDecision{Grant: "G2", Decision: "change", Level: "Read"}))
	check(t, s.DecideMove(ctx, store.MoveDecision{Grant: "G6", Decision: "close"}))
	diff(t, owed(t, s, "mover-decide"), []string(nil))
	diff(t, owed(t, s, "mover-access"), []string{"G2", "G6"}) // what is kept owes nothing more
	check(t, s.CarryOutMove(ctx, "G2", "Role changed, ticket 5"))
	diff(t, grantNamed(t, s, "G2").Level, "Read")
	_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G6", Evidence: "Taken off the desk's list"})
	check(t, err)
	diff(t, owed(t, s, "mover-access"), []string(nil))
	sameBothWays(t, s)
}

// What is given for the new post after the move was known is not asked about.
func TestAccessForTheNewPostIsNotReviewed(t *testing.T) {
	t.Parallel()
	s := moving(t)
	g, err := s.RecordGrant(t.Context(), store.Grant{Person: "1", System: "S1", Login: "gk9", AuthorisedBy: "Manager", Reason: "Clerk", GrantedOn: "2025-12-02"})
	check(t, err)
	if slices.Contains(owed(t, s, "mover-decide"), g.ID) {
		t.Error("access given after the move is to be decided about")
	}
}

func TestAMoverKnowsTheSharedPasswordNoLonger(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	_, err := s.RecordMover(ctx, store.NewMover{Person: "1", Service: "Finance", MovesOn: "2025-11-20", NoticeOn: today})
	check(t, err)
	diff(t, owed(t, s, "change-shared-password"), []string(nil))
	check(t, s.DecideMove(ctx, store.MoveDecision{Grant: "G6", Decision: "close"}))
	diff(t, owed(t, s, "change-shared-password"), []string{"S2/desk"})
	sameBothWays(t, s)
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G6", Evidence: "Taken off the list"})
	check(t, err)
	diff(t, owed(t, s, "change-shared-password"), []string{"S2/desk"}) // who has moved still knows it
	check(t, s.ChangeSharedPassword(ctx, "S2", "desk", time.Time{}, "Changed"))
	diff(t, owed(t, s, "change-shared-password"), []string(nil))
}

func TestLeavingOneOfTwoEngagementsIsAMove(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	l, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "2", Engagement: "P3", LastWorkingDay: "2025-11-28"})
	check(t, err)
	diff(t, owed(t, s, "close-leaver-account"), []string(nil))
	diff(t, owed(t, s, "mover-decide"), []string{"G3"})
	diff(t, owed(t, s, "mover-access"), []string{"G3"})
	if p := promptOf(t, s, "mover-decide", "G3", ""); p.OwedBy != "Manager, Housing" {
		t.Errorf("the manager of what remains is %s", p.OwedBy)
	}
	check(t, s.DecideMove(ctx, store.MoveDecision{Grant: "G3", Decision: "change", Level: "Read"}))
	diff(t, owed(t, s, "mover-decide"), []string(nil))
	diff(t, owed(t, s, "mover-access"), []string{"G3"})
	check(t, s.CarryOutMove(ctx, "G3", "Ticket"))
	diff(t, owed(t, s, "mover-access"), []string(nil))
	sameBothWays(t, s)
	if !slices.ContainsFunc(shown[store.Person](t, s, "2").Engagements, func(e store.Engagement) bool { return e.ID == l.Engagement }) {
		t.Error("the engagement is gone")
	}
}

func TestMoversOweTheirChecklistAndAWordOnLateNotice(t *testing.T) {
	t.Parallel()
	proves(t, "mover-line", "explain-late-move")
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, err := s.RecordMover(ctx, store.NewMover{Person: "1", Service: "Finance", MovesOn: "2025-12-01", NoticeOn: "2025-11-14"})
	check(t, err)
	diff(t, owed(t, s, "explain-late-move"), []string{"MV00001"})
	refused[*store.InvalidError](t, s.ExplainMove(ctx, "1", " "))
	check(t, s.ExplainMove(ctx, "1", "The letter went astray"))
	diff(t, owed(t, s, "explain-late-move"), []string(nil))
	if p := promptOf(t, s, "mover-line", "MV00001", "keys-back"); p.OwedBy != "Manager, Housing" {
		t.Errorf("the old post's keys are owed by %s", p.OwedBy)
	}
	if p := promptOf(t, s, "mover-line", "MV00001", "request-access"); p.OwedBy != "Manager, Finance" {
		t.Errorf("the new access is owed by %s", p.OwedBy)
	}
	for _, line := range shown[store.Mover](t, s, "MV00001").Lines {
		check(t, s.AnswerMover(ctx, store.Return{Person: "1", Item: line.Item, Evidence: "Done", NotHeld: true}))
	}
	diff(t, owed(t, s, "mover-line"), []string(nil))
	for _, g := range liveGrants(t, s, "1") {
		check(t, s.DecideMove(ctx, store.MoveDecision{Grant: g, Decision: "keep"}))
	}
	if shown[store.Mover](t, s, "MV00001").FinishedAt.IsZero() {
		t.Error("a move that owes nothing is not finished")
	}
	sameBothWays(t, s)
}

func TestAMoveIsAmendedAndWithdrawn(t *testing.T) {
	t.Parallel()
	s := moving(t)
	ctx := t.Context()
	check(t, s.AmendMover(ctx, "1", "2025-12-15", ""))
	es := shown[store.Person](t, s, "1").Engagements
	if es[0].EndedOn != "2025-12-14" || es[1].StartsOn != "2025-12-15" {
		t.Errorf("the engagements are %+v", es)
	}
	refused[*store.InvalidError](t, s.AmendMover(ctx, "1", "2019-01-01", ""))
	refused[*store.InvalidError](t, s.WithdrawMover(ctx, "1", ""))
	check(t, s.WithdrawMover(ctx, "1", "The offer was taken back"))
	es = shown[store.Person](t, s, "1").Engagements
	if es[0].EndedOn.Known() || !es[1].EndedOn.Known() {
		t.Errorf("after the withdrawal the engagements are %+v", es)
	}
	diff(t, owed(t, s, "mover-access"), []string(nil))
	refused[*store.NotFoundError](t, s.WithdrawMover(ctx, "1", "Again"))
	sameBothWays(t, s)
}
