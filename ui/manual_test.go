package ui_test

import (
	"strings"
	"testing"

	"muniment/docs"
)

// Every page of the manual opens from its list, with its title and without the marks it was written with.
func TestTheManualOpensAtTheDesk(t *testing.T) {
	s := atDesk(t)
	for _, name := range docs.Pages() {
		text, err := docs.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(text, "# "), "\n")
		s.presses("Manual")
		s.presses(title)
		shown := s.reads()
		if !strings.Contains(shown, title) {
			t.Errorf("%s is not shown:\n%s", name, shown)
		}
		if strings.Contains(shown, "](") || strings.Contains(shown, "**") {
			t.Errorf("%s is shown as it was written:\n%s", name, shown)
		}
	}
}
