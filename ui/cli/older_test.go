package cli_test

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// furnishOlder puts a register into a folder that an earlier program made, of November 2025.
func furnishOlder(dir string) (err error) {
	packed, err := os.Open(filepath.Join("testdata", "older.muniment.gz"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, packed.Close()) }()
	in, err := gzip.NewReader(packed)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "register.muniment"), b, 0o600)
}

// A register that an earlier program made is brought up to date when it is opened, with all that is in it.
func TestAnOlderRegisterIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	if err := furnishOlder(dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "register.muniment")
	for n := range 2 {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path, store.OpenOptions{Login: "admin", Secret: vault.Secret{Password: []byte(passwords()["admin"])}, On: faultsDay, StateDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.Entries(t.Context(), "risk", "", false)
		if err != nil || len(all) != 1 || all[0].Title != "First" {
			t.Errorf("of its risks there are %v (%v)", all, err)
		}
		if r, err := s.Check(t.Context()); err != nil || !r.Sound {
			t.Errorf("%v %+v", err, r)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if migrated := len(after) != len(before); migrated != (n == 0) {
			t.Errorf("sitting %d: it was brought up to date: %t", n+1, migrated)
		}
	}
}

// faultsDay is the day on which the registers of these tests have come to.
const faultsDay = "2033-02-01"
