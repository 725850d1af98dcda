package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/docs"
)

// The window shows every page of the manual, and every page names only pictures and files that there are.
func TestTheManualIsWhole(t *testing.T) {
	written, err := filepath.Glob("manual/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range written {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		if name != "README" && !slices.Contains(docs.Pages(), name) {
			t.Errorf("the window does not show %s", file)
		}
	}
	linked := regexp.MustCompile(`\]\(([^)]*)\)`)
	for _, name := range docs.Pages() {
		text, err := docs.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(text, "# ") {
			t.Errorf("%s has no title", name)
		}
		for _, link := range linked.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("manual", link[1])); err != nil {
				t.Errorf("%s names %s, which is not there", name, link[1])
			}
			if strings.HasSuffix(link[1], ".png") {
				if _, err := docs.Picture(link[1]); err != nil {
					t.Errorf("%s: the window lacks %s", name, link[1])
				}
			}
		}
	}
}
