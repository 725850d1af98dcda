package cli

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the pages of the manual anew that the program writes")

// TestManualOfDuties holds that docs/duties.md says what the program does: `go test ./ui/cli -run ManualOfDuties -update` writes it anew.
func TestManualOfDuties(t *testing.T) {
	manualSays(t, "duties", dutiesManual())
}

// manualSays holds that a page of the manual that the program writes is what the program says.
func manualSays(t *testing.T, name, want string) {
	t.Helper()
	page := "../../docs/" + name + ".md"
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
		t.Errorf("docs/%s.md is not what the program says; -update writes it anew:\n%s", name, d)
	}
}
