package ui_test

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/ui/page"
	"muniment/ui/theme"
)

var pictures = flag.String("pictures", "", "write pictures of the screens, in every mode and at the smallest and the largest text, into this `folder`")

// scenes are screens worth looking at, each with what leads there.
func scenes() []struct {
	name string
	lead func(*sitting)
} {
	return []struct {
		name string
		lead func(*sitting)
	}{
		{"today", func(*sitting) {}},
		{"standing", func(s *sitting) { s.presses("How we stand") }},
		{"figures", func(s *sitting) { s.presses("How we stand"); s.presses("Every figure") }},
		{"workspace", func(s *sitting) { s.presses("How we stand"); s.presses("The year's statement") }},
		{"group", func(s *sitting) { s.presses("Today"); s.presses("10 accounts of 8 leavers on Door access control") }},
		{"assets", func(s *sitting) { s.presses("Information assets"); s.row("IA004") }},
		{"people", func(s *sitting) { s.presses("People"); s.row("Gita Yarrow") }},
		{"leaver", func(s *sitting) { s.presses("Leavers"); s.row("Kirsty Hallam") }},
		{"record-a-leaver", func(s *sitting) { s.presses("Record a leaver"); s.presses("Continue") }},
		{"report-an-incident", func(s *sitting) { s.presses("Incidents"); s.presses("Report an incident") }},
		{"empty", func(s *sitting) { s.presses("Incidents") }},
		{"posts", func(s *sitting) { s.presses("Posts"); s.row("Information Security Manager") }},
		{"settings", func(s *sitting) { s.presses("Settings"); s.grid().Choose("notice") }},
		{"trail", func(s *sitting) { s.presses("Trail"); s.presses("Check the whole register") }},
		{"import", func(s *sitting) { s.presses("Import") }},
		{"users", func(s *sitting) { s.presses("People who sign in") }},
		{"locked", func(s *sitting) { s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault) }},
	}
}

// Words that lie beyond the edge of the window are lost to whoever reads with large text.
func TestNothingLiesBeyondTheEdgeAtTheLargestText(t *testing.T) {
	modes, sizes := []theme.Mode{theme.Light}, []int{theme.LargestText}
	if *pictures != "" {
		modes, sizes = []theme.Mode{theme.Light, theme.Dark, theme.HighContrast}, []int{theme.SmallestText, theme.LargestText}
	}
	for _, mode := range modes {
		for _, size := range sizes {
			s := atDesk(t)
			s.window.Restyle(theme.New(mode, size))
			for _, scene := range scenes() {
				scene.lead(s)
				w := s.window.Fyne()
				w.Resize(fyne.NewSize(1281, 801))
				w.Resize(fyne.NewSize(1280, 800))
				s.walk(func(o fyne.CanvasObject) {
					words, is := o.(*page.Words)
					if !is || words.String() == "" {
						return
					}
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
					if right := at.X + o.Size().Width; at.X < -1 || right > 1281 || o.Size().Width < 8 {
						t.Errorf("%s at %d per cent: %q stands from %.0f to %.0f of 1280", scene.name, size, words.String(), at.X, right)
					}
				})
				if *pictures != "" {
					picture(t, s, fmt.Sprintf("%s-%s-%d.png", scene.name, mode, size))
				}
			}
		}
	}
}

func picture(t *testing.T, s *sitting, name string) {
	t.Helper()
	f, err := os.Create(filepath.Join(*pictures, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, s.window.Fyne().Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
