package store_test

import (
	"os"
	"strings"
	"testing"

	"muniment/store"
)

// What was erased does not come back with an older copy: this computer remembers what was removed, and the copy knows by its own key whom that means.
func TestAnErasureIsAppliedAgainToAnOlderCopy(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	older := copyFile(t, r)
	older.state = r.state
	a := erased(t, r)

	s := older.open("ism", later)
	known, err := s.KnownRemovals()
	check(t, err)
	out, err := s.ReapplyRemovals(t.Context(), known)
	check(t, err)
	diff(t, out.Removals, []string{a.ID})
	if found := left(pagesOf(t, s)); len(found) > 0 {
		t.Errorf("the pages hold %q", found)
	}
	if g := grantNamed(t, s, "GQ1"); g.Person != "ER00001" {
		t.Errorf("the access is %+v", g)
	}
	trail, err := s.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
	again, err := s.ReapplyRemovals(t.Context(), known)
	check(t, err)
	if len(again.Removals) > 0 {
		t.Errorf("it is applied twice: %+v", again)
	}
	// New removals are numbered after those that were taken over.
	list, err := s.ProposeDisposal(t.Context(), "Schedule")
	check(t, err)
	if list.Removal.ID != "RM00002" {
		t.Errorf("the next removal is %s", list.Removal.ID)
	}
}

func TestADisposalIsAppliedAgainToAnOlderCopy(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	older := copyFile(t, r)
	ism := r.open("ism", "2029-02-01")
	list, err := ism.ProposeDisposal(t.Context(), "Schedule")
	check(t, err)
	r.close(ism)
	siro := r.open("siro", "2029-02-01")
	_, err = siro.ApproveDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	r.close(siro)
	ism = r.open("ism", "2029-02-01")
	_, err = ism.ApplyDisposal(t.Context(), list.Removal.ID)
	check(t, err)
	l, err := ism.RemovalLedger(t.Context())
	check(t, err)

	s := older.open("ism", "2029-02-01")
	out, err := s.ReapplyRemovals(t.Context(), l)
	check(t, err)
	if out.Removed["closed access"] != howMany(list, "access") {
		t.Errorf("removed again: %+v", out)
	}
	if g := grantNamed(t, s, "GQ1"); g.Person != "" {
		t.Errorf("the access is %+v", g)
	}
}

func howMany(l store.DisposalList, kind string) int { return kindsOf(l.Items)[kind] }

// Salvaging an older copy, rather than restoring it, brings nothing back either.
func TestAnErasureIsAppliedAgainToWhatIsSalvaged(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	older, err := os.ReadFile(r.path)
	check(t, err)
	a := erased(t, r)

	report, to, err := salvage(t, r, older)
	check(t, err)
	if !report.Opens || !strings.Contains(strings.Join(report.Notes, " "), a.ID) {
		t.Errorf("it says %+v", report)
	}
	r.path = to
	if found := left(pagesOf(t, r.open("ism", later))); len(found) > 0 {
		t.Errorf("the pages hold %q", found)
	}
}
