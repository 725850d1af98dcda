package page_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"muniment/ui/page"
)

// Of a long path the end is what tells: the file's name is read at any width, and so is where the path begins.
func TestAPathIsShortenedInItsMiddle(t *testing.T) {
	test.NewTempApp(t)
	const path = "/srv/shares/corporate services/information governance/registers of the council/anytown-2025.muniment"
	words := page.Text(path, page.Style{Path: true})
	shown := func(width float32) string {
		words.Resize(fyne.NewSize(width, 40))
		var out []string
		for _, o := range test.WidgetRenderer(words).Objects() {
			if line, is := o.(*canvas.Text); is {
				if line.MinSize().Width > width {
					t.Errorf("%q does not stand in %v", line.Text, width)
				}
				out = append(out, line.Text)
			}
		}
		return strings.Join(out, "\n")
	}
	if all := shown(2000); all != path {
		t.Errorf("where there is room it reads %q", all)
	}
	short := shown(360)
	if !strings.HasPrefix(short, "/srv") || !strings.Contains(short, "…") || !strings.HasSuffix(short, "/anytown-2025.muniment") {
		t.Errorf("it reads %q", short)
	}
}
