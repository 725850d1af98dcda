package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

func TestSmoke(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.muniment")
	s, err := store.Create(ctx, path, store.CreateOptions{Council: "Anytown", Login: "admin", Name: "Reg Admin", Secret: vault.Secret{Password: []byte("three random words")}, KDF: vault.FloorKDF(), StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range [][2]string{{"people", "people.csv"}, {"systems", "systems.csv"}, {"assets", "information_assets.csv"}, {"grants", "access_grants.csv"}, {"leavers", "hr_leavers_report.csv"}} {
		for range 2 {
			f, err := os.Open("../assets/demo/" + k[1])
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Import(ctx, k[0], f, store.ImportOptions{Name: k[1], Apply: true})
			fmt.Println(k, r.Rows, r.New, r.Changed, r.Same, r.Refused, r.Warnings, r.Unmatched, err)
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	fmt.Println(s.VerifyTrail(ctx))
	s.Close()
	s, err = store.Open(ctx, path, store.OpenOptions{Login: "admin", Secret: vault.Secret{Password: []byte("three random words")}, On: "2025-11-21", StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ps, err := s.Prompts(ctx, store.Whose{All: true})
	fmt.Println(len(ps), err)
	n := map[string]int{}
	for _, p := range ps {
		n[p.Duty]++
	}
	fmt.Println(n)
}
