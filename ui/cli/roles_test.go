package cli

import (
	"testing"
)

// TestManualOfRoles holds that docs/roles.md says what the program does: `go test ./ui/cli -run ManualOfRoles -update` writes it anew.
func TestManualOfRoles(t *testing.T) {
	manualSays(t, "roles", rolesManual())
}
