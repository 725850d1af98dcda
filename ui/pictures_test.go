package ui_test

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/ui/page"
	"muniment/ui/theme"
)

var only = flag.String("scene", "", "draw only the screens whose name contains this `text`")

var pictures = flag.String("pictures", "", "write pictures of the screens, in every mode and at the smallest and the largest text, into this `folder`")

// scenes are screens worth looking at, each with what leads there.
func scenes() []struct {
	name string
	lead func(*sitting)
	at   func(*testing.T) *sitting // a desk of its own; nil: the one of the scene before
} {
	return []struct {
		name string
		lead func(*sitting)
		at   func(*testing.T) *sitting
	}{
		{"today", func(*sitting) {}, nil},
		{"standing", func(s *sitting) { s.presses("How we stand") }, nil},
		{"figures", func(s *sitting) { s.presses("How we stand"); s.presses("Every figure") }, nil},
		{"workspace", func(s *sitting) { s.presses("How we stand"); s.presses("The year's statement") }, nil},
		{"group", func(s *sitting) { s.presses("Today"); s.presses("10 accounts of 8 leavers on Door access control") }, nil},
		{"assets", func(s *sitting) { s.presses("Information assets"); s.row("IA004") }, nil},
		{"people", func(s *sitting) { s.presses("People"); s.row("Gita Yarrow") }, nil},
		{"leaver", func(s *sitting) { s.presses("Leavers"); s.row("Kirsty Hallam") }, nil},
		{"record-a-leaver", func(s *sitting) { s.presses("Record a leaver"); s.presses("Continue") }, nil},
		{"report-an-incident", func(s *sitting) { s.presses("Incidents"); s.presses("Report an incident") }, nil},
		{"empty", func(s *sitting) { s.presses("Incidents") }, nil},
		{"posts", func(s *sitting) { s.presses("Posts"); s.row("Information Security Manager") }, nil},
		{"settings", func(s *sitting) { s.presses("Settings"); s.grid().Choose("notice") }, nil},
		{"trail", func(s *sitting) { s.presses("Trail"); s.presses("Check the whole register") }, nil},
		{"import", func(s *sitting) { s.presses("Import") }, nil},
		{"users", func(s *sitting) { s.presses("People who sign in") }, nil},
		{"review", func(s *sitting) { s.underReview("SYS05"); s.pressesWhere("to keep, change or revoke"); s.strikes("k") }, nil},
		{"review-revoke", func(s *sitting) { s.strikes("r") }, nil},
		{"locked", func(s *sitting) { s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault) }, nil},
		{"timeline", func(s *sitting) { s.presses("Leavers"); s.row("Kirsty Hallam"); s.presses("See what happens when") }, atDesk},
		{"guide", func(s *sitting) {
			s.presses("Leavers")
			s.presses("Record a leaver")
			s.chooses("Who leaves", "Gita Yarrow")
			s.presses("Continue")
		}, nil},
		{"guide-answers", func(s *sitting) {
			s.types("Last working day", "31/12/2025")
			for range 4 {
				s.presses("Continue")
			}
		}, nil},
		{"clock", func(s *sitting) { s.presses("Incidents"); s.row("A letter went astray"); s.presses("Open as a page") }, atClock},
		{"removals", func(s *sitting) { s.presses("Disposal and erasure") }, inManyYears},
		{"removal", func(s *sitting) {
			s.presses("Propose the year's disposal")
			s.types("What it rests on", "Retention schedule of 2030")
			s.presses("Continue")
			s.presses("Propose the year's disposal")
		}, nil},
		{"preview", func(s *sitting) {
			s.presses("Leavers")
			s.row("Kirsty Hallam")
			s.presses("Issue and sign the leaver record")
			s.presses("Continue")
		}, atDesk},
		{"walk-begin", func(s *sitting) { s.pressesWhere("areas to check") }, atOldCourt},
		{"walk-area", func(s *sitting) {
			s.chooses("Second checker", "Gita Yarrow")
			s.presses("Begin")
			s.strikes("c", "Return")
		}, nil},
		{"walk-found", func(s *sitting) { s.strikes("f") }, nil},
		{"weekly", func(s *sitting) { s.presses("Weekly review") }, inTheThirdWeek},
		{"weekly-compared", func(s *sitting) { s.presses("Choose this week's lists") }, nil},
		{"weekly-by-hand", func(s *sitting) { s.presses("Start again"); s.presses("Go through the accounts here") }, nil},
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
				if !strings.Contains(scene.name, *only) {
					continue
				}
				if scene.at != nil {
					s = scene.at(t)
					s.window.Restyle(theme.New(mode, size))
				}
				scene.lead(s)
				w := s.window.Fyne()
				w.Resize(fyne.NewSize(1281, 801))
				w.Resize(fyne.NewSize(1280, 800))
				s.walk(func(o fyne.CanvasObject) {
					words, is := o.(*page.Words)
					if !is || words.String() == "" || o.Size().Width < 0 { // what the panel takes the place of is not read
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
