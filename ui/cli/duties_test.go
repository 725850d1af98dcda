package cli

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/duties.md anew")

// TestManualOfDuties holds that docs/duties.md says what the program does: `go test ./ui/cli -run ManualOfDuties -update` writes it anew.
func TestManualOfDuties(t *testing.T) {
	const page = "../../docs/duties.md"
	want := dutiesManual()
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
		t.Errorf("docs/duties.md is not what the program says; -update writes it anew:\n%s", d)
	}
}
