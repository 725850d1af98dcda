package cli

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestManualOfRoles holds that docs/roles.md says what the program does: `go test ./ui/cli -run ManualOfRoles -update` writes it anew.
func TestManualOfRoles(t *testing.T) {
	const page = "../../docs/roles.md"
	want := rolesManual()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("docs/roles.md is not what the program says; -update writes it anew:\n%s", d)
	}
}
