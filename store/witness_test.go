package store_test

import (
	"os"
	"slices"
	"testing"

	"muniment/store"
)

// older reports what a session says of the age of its file, which Warnings and Check must say alike.
func older(t *testing.T, s *store.Session) bool {
	t.Helper()
	warned := slices.Contains(s.Warnings(), store.OlderWarning)
	report, err := s.Check(t.Context())
	check(t, err)
	if report.Older != warned || report.Sound == report.Older {
		t.Errorf("it warns of an older copy: %v; the check says older %v, sound %v: %+v", warned, report.Older, report.Sound, report)
	}
	return warned
}

func TestOlderCopyPutBackIsNoticed(t *testing.T) {
	t.Parallel()
	r := importedVault(t)
	s := r.open("admin", today)
	if older(t, s) {
		t.Error("the register itself is taken for an older copy")
	}
	r.close(s)
	old, err := os.ReadFile(r.path)
	check(t, err)
	s = r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	r.close(s)
	newest, err := os.ReadFile(r.path)
	check(t, err)

	check(t, os.WriteFile(r.path, old, 0o600))
	for range 2 { // having noticed it once does not make it right
		s = r.open("admin", today)
		if !older(t, s) {
			t.Error("the older copy is not noticed")
		}
		check(t, s.ChangeSetting(t.Context(), "escalate-ism", "3")) // a branch
		r.close(s)
	}
	check(t, os.WriteFile(r.path, newest, 0o600))
	if older(t, r.open("admin", today)) {
		t.Error("the newest copy is taken for an older one")
	}
}

func TestLastEntryRemovedWithItsChangesIsNoticed(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	r.close(s)
	tamper(t, r, `delete from trail_change where sequence = (select max(sequence) from trail)`, `delete from trail where sequence = (select max(sequence) from trail)`)
	if !older(t, r.open("admin", today)) {
		t.Error("that the trail lost its last entry is not noticed")
	}
}

// A computer that never saw the register has nothing to compare with.
func TestComputerThatSawNothingSaysNothing(t *testing.T) {
	t.Parallel()
	r := imported(t)
	s := r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	r.close(s)
	other := imported(t)
	if older(t, other.open("admin", today)) {
		t.Error("a register that this computer sees for the first time is taken for an older copy")
	}
}

// What a session wrote is remembered even where its register is never seen again but in an older copy.
func TestActsAreRememberedWhenTheRegisterCloses(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	old, err := os.ReadFile(r.path)
	check(t, err)
	s := r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "2"))
	r.close(s)
	check(t, os.WriteFile(r.path, old, 0o600))
	if !older(t, r.open("admin", today)) {
		t.Error("the older copy is not noticed")
	}
}
