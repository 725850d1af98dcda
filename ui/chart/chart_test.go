package chart_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	shapes "muniment/reports/chart"
	"muniment/ui/chart"
	"muniment/ui/theme"
)

func months() shapes.Picture {
	return shapes.Picture{
		Kind: shapes.Columns, Title: "Closed by month", Across: "Month", Categories: []string{"April", "May", "June"},
		Parts: []shapes.Part{
			{Name: "On time", Pattern: shapes.Light, Figures: []int{8, 2, 0}},
			{Name: "Late", Pattern: shapes.Hatched, Figures: []int{2, 1, shapes.Unknown}},
			{Name: "Open", Pattern: shapes.Solid, Figures: []int{0, 4, 1}},
		},
	}
}

// drawn shows a picture and returns what is drawn of it.
func drawn(t *testing.T, p shapes.Picture, look *theme.Theme, width float32) []fyne.CanvasObject {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	c := chart.New(p)
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, c.HeightFor(width)))
	c.Resize(fyne.NewSize(width, c.HeightFor(width)))
	return test.WidgetRenderer(c).Objects()
}

func TestNothingOfAPictureLiesBeyondItsEdge(t *testing.T) {
	bars := months()
	bars.Kind = shapes.Bars
	bars.Categories[0] = "A service with a name that is very much longer than its bar"
	for name, p := range map[string]shapes.Picture{"columns": months(), "bars": bars, "nothing": {Kind: shapes.Bars}} {
		for _, text := range []int{theme.SmallestText, theme.LargestText} {
			for _, width := range []float32{320, 560, 900} {
				for _, o := range drawn(t, p, theme.New(theme.Light, text), width) {
					if _, line := o.(*canvas.Line); line {
						continue
					}
					if left, right := o.Position().X, o.Position().X+o.Size().Width; left < -1 || right > width+1 {
						t.Errorf("%s at %d per cent, %.0f wide: something stands from %.0f to %.0f", name, text, width, left, right)
					}
				}
			}
		}
	}
}

func TestPartsAreToldApartWithoutColour(t *testing.T) {
	filled, lines, outlined := 0, 0, 0
	for _, o := range drawn(t, months(), theme.New(theme.HighContrast, 100), 560) {
		switch o := o.(type) {
		case *canvas.Rectangle:
			if _, _, _, alpha := o.FillColor.RGBA(); alpha == 0 {
				outlined++
			} else {
				filled++
			}
		case *canvas.Line:
			lines++
		}
	}
	if filled == 0 || outlined == 0 || lines < 10 {
		t.Errorf("%d boxes are filled, %d are outlined, and %d lines are drawn: some part is without its pattern", filled, outlined, lines)
	}
}

func TestAPictureSaysItselfInWords(t *testing.T) {
	if said := chart.New(months()).String(); !strings.Contains(said, "May: On time 2, Late 1, Open 4.") {
		t.Errorf("it says %q", said)
	}
}

func TestThePictureGrowsWithTheText(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	small := chart.New(months()).HeightFor(500)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 200))
	if large := chart.New(months()).HeightFor(500); large < 1.8*small {
		t.Errorf("at twice the text it is %.0f high, not twice %.0f", large, small)
	}
}

// tapped presses a place of a chart and says which category led somewhere, or -1.
func tapped(c *chart.Chart, led *int, at fyne.Position) int {
	*led = -1
	c.Tapped(&fyne.PointEvent{Position: at})
	return *led
}

func TestABarLeadsToWhatItIsCountedFrom(t *testing.T) {
	bars, matrix := months(), months()
	bars.Kind, matrix.Kind = shapes.Bars, shapes.Matrix
	for name, p := range map[string]shapes.Picture{"columns": months(), "bars": bars, "matrix": matrix} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
		led := 0
		c := chart.Leading(p, func(i int) func() {
			if i == 2 { // of June nothing is known in particular
				return nil
			}
			return func() { led = i }
		})
		w := test.NewTempWindow(t, c)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(600, c.HeightFor(600)))
		c.Resize(fyne.NewSize(600, c.HeightFor(600)))
		var first, last fyne.Position // within the names of the first and the last category, which stand in the middle of a column and at the left of a bar
		for _, o := range test.WidgetRenderer(c).Objects() {
			if text, is := o.(*canvas.Text); is && text.Text == "April" {
				first = o.Position().AddXY(o.Size().Width/2, o.Size().Height/2)
			} else if is && text.Text == "June" {
				last = o.Position().AddXY(o.Size().Width/2, o.Size().Height/2)
			}
		}
		if got := tapped(c, &led, first); got != 0 {
			t.Errorf("%s: April leads to %d", name, got)
		}
		if got := tapped(c, &led, last); got != -1 {
			t.Errorf("%s: June leads to %d", name, got)
		}
		plain := len(test.WidgetRenderer(c).Objects())
		c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: first}})
		if c.Cursor() != desktop.PointerCursor {
			t.Errorf("%s: the pointer over April does not say that it leads somewhere", name)
		}
		var said []string
		for _, o := range test.WidgetRenderer(c).Objects()[plain:] {
			if text, is := o.(*canvas.Text); is {
				said = append(said, text.Text)
			}
			if right := o.Position().X + o.Size().Width; right > 601 || o.Position().Y+o.Size().Height > c.Size().Height+1 {
				t.Errorf("%s: what is said of April stands beyond the picture", name)
			}
		}
		if got := strings.Join(said, ", "); got != "April, On time 8, Late 2, Open 0" {
			t.Errorf("%s: of April it says %q", name, got)
		}
		c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: last}})
		if c.Cursor() != desktop.DefaultCursor {
			t.Errorf("%s: the pointer over June says that it leads somewhere", name)
		}
		c.MouseOut()
		if got := len(test.WidgetRenderer(c).Objects()); got != plain {
			t.Errorf("%s: something is said of no category", name)
		}
	}
}
