package reports

import (
	"testing"

	"muniment/reports/chart"
)

// What a row of a picture shows and the list that it leads to never differ in their number.
func TestEveryRowOfAPictureIsCountedFromAListOfJustAsMany(t *testing.T) {
	t.Parallel()
	st := aYear().standing()
	if len(st.Behind) != len(st.Pictures) {
		t.Fatalf("%d pictures are drawn, and %d have lists behind them", len(st.Pictures), len(st.Behind))
	}
	for i := range st.Pictures {
		p, listed := &st.Pictures[i], 0
		if len(st.Behind[i]) != len(p.Categories) {
			t.Fatalf("%s has %d rows, of which %d have lists", p.Title, len(p.Categories), len(st.Behind[i]))
		}
		for at, b := range st.Behind[i] {
			n, known := p.Total(at)
			switch {
			case b.Service != "" || b.Figure != "":
			case p.Categories[at] == allOthers:
			case known && len(b.From) != n:
				t.Errorf("%s, %s: %d are shown and %d are listed", p.Title, p.Categories[at], n, len(b.From))
			case !known && len(b.From) > 0 && i != closuresByMonth:
				t.Errorf("%s, %s: nothing is known and %d are listed", p.Title, p.Categories[at], len(b.From))
			}
			listed += len(b.From)
		}
		if listed == 0 && p.Kind == chart.Columns {
			t.Errorf("%s has no list behind any row", p.Title)
		}
	}
}
