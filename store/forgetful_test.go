package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// forgetful are the sentences by which a session says that this computer does not remember it.
func forgetful(s *store.Session) int {
	n := 0
	for _, w := range s.Warnings() {
		if strings.HasPrefix(w, "the register is whole, but this computer could not keep in ") {
			n++
		}
	}
	return n
}

// A computer that cannot read or write what it remembers says so in a sentence; what is done at the register is done, and signing in goes on.
func TestAComputerThatCannotRememberSaysSo(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(state, file string) error{
		"a folder in the place of its file": func(_, file string) error {
			return errors.Join(os.Remove(file), os.MkdirAll(filepath.Join(file, "x"), 0o700))
		},
		"a file that is cut short":          func(_, file string) error { return os.Truncate(file, 5) },
		"a file in the place of its folder": func(state, _ string) error { return errors.Join(os.RemoveAll(state), os.WriteFile(state, nil, 0o600)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := staffedVault(t)
			s := r.open("admin", today)
			if forgetful(s) > 0 {
				t.Fatalf("it warns without need: %q", s.Warnings())
			}
			r.close(s)
			uuid, _, err := vault.Look(r.path)
			check(t, err)
			check(t, spoil(r.state, filepath.Join(r.state, uuid+".seen.json")))

			s = r.open("admin", today)
			if forgetful(s) != 1 {
				t.Errorf("it says %q", s.Warnings())
			}
			check(t, s.ChangeSetting(t.Context(), "escalate-ism", "4"))
			r.close(s)
			s = r.open("admin", today)
			all, err := s.Settings(t.Context())
			check(t, err)
			for _, v := range all {
				if v.Key == "escalate-ism" && v.Value != "4" {
					t.Errorf("the setting is %q", v.Value)
				}
			}
			if healed := name == "a file that is cut short"; (forgetful(s) == 0) != healed {
				t.Errorf("at the next sitting it says %q", s.Warnings())
			}
			r.close(s)
		})
	}
}
