package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

func TestAMistakenClosureIsCorrectedAndStaysInTheHistory(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "3", LastWorkingDay: "2025-11-20"})
	check(t, err)
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G5", Evidence: "Ticket of another Gwen Kershaw"})
	check(t, err)
	if slices.Contains(owed(t, s, "close-leaver-account"), "G5") {
		t.Fatal("the closure did not count")
	}
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.ReopenGrant(ctx, "G5", " "))
		refused[*store.ConflictError](t, s.ReopenGrant(ctx, "G7", "It is open"))
	})
	check(t, s.ReopenGrant(ctx, "G5", "It was the other Gwen Kershaw's"))
	if g := grantNamed(t, s, "G5"); !g.Live() || g.Evidence != "" {
		t.Errorf("the access is %+v", g)
	}
	if !slices.Contains(owed(t, s, "close-leaver-account"), "G5") {
		t.Error("the access is not owed a closing again")
	}
	v, err := s.Show(ctx, "G5")
	check(t, err)
	last := v.History[len(v.History)-1]
	if !strings.Contains(last.Changes[0].Text(), "the other Gwen") && !strings.Contains(v.History[len(v.History)-2].Changes[0].Text(), "the other Gwen") {
		t.Errorf("the history ends with %+v", last)
	}
}

func TestAnExceptionEndsBeforeItsTime(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	e, err := s.AcceptException(ctx, "G5", "CBC-043", "Being looked up", "2025-12-31")
	check(t, err)
	diff(t, owed(t, s, "job-function-reason"), []string(nil))
	refused[*store.InvalidError](t, s.EndException(ctx, e.ID, ""))
	check(t, s.EndException(ctx, e.ID, "It was looked up"))
	diff(t, owed(t, s, "job-function-reason"), []string{"G5"})
	refused[*store.NotFoundError](t, s.EndException(ctx, e.ID, "Again"))
}

// The word on whether somebody leaves may be that their contract goes on.
func TestAContractGoesOn(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	e, err := s.ChangeContractEnd(ctx, "1", "", "2025-11-28")
	check(t, err)
	diff(t, owed(t, s, "advise-of-leaver"), []string{e.ID})
	_, err = s.ChangeContractEnd(ctx, "1", "", "2019-01-01")
	refused[*store.InvalidError](t, err)
	_, err = s.ChangeContractEnd(ctx, "1", "", "2026-11-28")
	check(t, err)
	diff(t, owed(t, s, "advise-of-leaver"), []string(nil))
	_, err = s.ChangeContractEnd(ctx, "1", "", "")
	check(t, err)
}
