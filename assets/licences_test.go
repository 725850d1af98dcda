package assets_test

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whoever is given the program is told the licence of every module in it, on whichever system it runs.
func TestEveryModuleHasItsLicence(t *testing.T) {
	built := map[string]bool{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "muniment")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, module := range strings.Fields(string(out)) {
			built[module] = true
		}
	}
	delete(built, "muniment")

	text, err := os.ReadFile("LICENCES.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\S+\.\S+/\S+) \| [^|]+ \|$`).FindAllStringSubmatch(string(text), -1) {
		told[row[1]] = true
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(built)), slices.Sorted(maps.Keys(told))); d != "" {
		t.Errorf("modules of the program (-) and of LICENCES.md (+) differ:\n%s", d)
	}
}
