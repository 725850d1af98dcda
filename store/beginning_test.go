package store_test

import (
	"testing"

	"muniment/store"
)

func TestTheBeginningCountsWhatANewRegisterHolds(t *testing.T) {
	t.Parallel()
	admin := inTurn(t).as("admin", "2025-11-10 09:00")
	before, err := admin.Beginning(t.Context())
	check(t, err)
	if before.Sheet || before.Places != 0 || before.Users < 1 {
		t.Errorf("a register that was just made has %+v", before)
	}
	_, err = admin.MakeRecovery(t.Context(), false, func([]store.RecoverySheet) error { return nil })
	check(t, err)
	_, err = admin.AddCopyFolder(t.Context(), t.TempDir(), true)
	check(t, err)
	after, err := admin.Beginning(t.Context())
	check(t, err)
	if !after.Sheet || after.Places != 1 || after.People != before.People {
		t.Errorf("with a sheet and a folder it has %+v, after %+v", after, before)
	}
}

func TestTheBeginningIsForWhoeverSeesEverything(t *testing.T) {
	t.Parallel()
	if _, err := inTurn(t).as("ict", "2025-11-10 09:00").Beginning(t.Context()); err == nil {
		t.Error("ICT is told how far the register is filled")
	}
}
