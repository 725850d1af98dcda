package assets_test

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/assets"
)

var update = flag.Bool("update", false, "gather the licences of the modules anew")

// modules are the modules of the program on every system that it runs on, with the folder of each.
func modules(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Dir}}{{end}}", "muniment")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		list.Stderr = os.Stderr
		found, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(found)), "\n") {
			module, dir, _ := strings.Cut(line, " ")
			out[module] = dir
		}
	}
	delete(out, "muniment")
	delete(out, "")
	return out
}

// Whoever is given the program is told the licence of every module in it, on whichever system it runs.
func TestEveryModuleHasItsLicence(t *testing.T) {
	text, err := os.ReadFile("LICENCES.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\S+\.\S+/\S+) \| [^|]+ \|$`).FindAllStringSubmatch(string(text), -1) {
		told[row[1]] = true
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(modules(t))), slices.Sorted(maps.Keys(told))); d != "" {
		t.Errorf("modules of the program (-) and of LICENCES.md (+) differ:\n%s", d)
	}
}

// The licences themselves are in the program, as they ask: word for word those that the modules carry.
func TestTheProgramCarriesEveryLicence(t *testing.T) {
	gathered := gather(t)
	if *update {
		if err := os.MkdirAll("licences", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("licences/modules.txt", []byte(gathered), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("licences/modules.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != gathered {
		t.Error("licences/modules.txt is not what the modules carry: go test ./assets -run Licence -update gathers it anew")
	}
	parts, err := assets.Parts()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, p := range parts {
		named[p.Name] = true
		if p.Licence == "" || len(p.Text) < 200 && !strings.Contains(p.Licence, "creativecommons.org") {
			t.Errorf("%s is under %q, of which the program has %d letters", p.Name, p.Licence, len(p.Text))
		}
	}
	for _, name := range []string{"fyne.io/fyne/v2", "modernc.org/sqlite"} {
		if !named[name] {
			t.Errorf("%s is not among the parts", name)
		}
	}
	if len(parts) < 60 {
		t.Errorf("%d parts are told", len(parts))
	}
}

// carried is how the files are called in which modules carry their licences.
var carried = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense|patents)([-._].*)?$`)

// gather puts the licences of all modules into one text, each once, under the modules that carry it.
func gather(t *testing.T) string {
	t.Helper()
	of := map[string][]string{}
	for module, dir := range modules(t) {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && slices.Contains([]string{"testdata", "_examples", "examples", "vendor", "internal"}, e.Name()):
				return fs.SkipDir
			case e.IsDir() || !carried.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go"):
				return nil
			}
			text, err := os.ReadFile(path)
			if plain := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")); err == nil && !slices.Contains(of[plain], module) {
				of[plain] = append(of[plain], module)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var blocks []string
	for text, modules := range of {
		slices.Sort(modules)
		blocks = append(blocks, "=== "+strings.Join(modules, " ")+"\n\n"+text)
	}
	slices.Sort(blocks)
	return strings.Join(blocks, "\n\n") + "\n"
}
