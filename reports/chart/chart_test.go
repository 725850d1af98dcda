package chart_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"muniment/reports/chart"
)

func ruler(text string, size float64) float64 { return float64(len([]rune(text))) * size * 0.5 }

func months() chart.Picture {
	return chart.Picture{
		Kind: chart.Columns, Title: "Closed by month", Across: "Month", Counts: "access that fell due", Categories: []string{"April", "May", "June"},
		Parts: []chart.Part{
			{Name: "On time", Pattern: chart.Light, Figures: []int{8, 0, chart.Unknown}}, {Name: "Late", Pattern: chart.Hatched, Figures: []int{2, 0, chart.Unknown}},
		},
	}
}

func risks() chart.Picture {
	p := chart.Picture{Kind: chart.Matrix, Title: "Risks", Across: "Likelihood", Upward: "Impact", Categories: []string{"1", "2", "3", "4", "5"}}
	for impact := 5; impact >= 1; impact-- {
		p.Parts = append(p.Parts, chart.Part{Name: fmt.Sprint(impact), Pattern: chart.Open, Figures: []int{0, 0, 0, 0, impact}})
	}
	return p
}

func bars() chart.Picture {
	p := months()
	p.Kind = chart.Bars
	p.Categories = []string{strings.Repeat("A service with a very long name ", 6), "Housing", "Legal"}
	return p
}

func TestEveryShapeStaysInItsBox(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]chart.Picture{"columns": months(), "bars": bars(), "matrix": risks(), "nothing": {Kind: chart.Bars}} {
		for _, size := range [][2]float64{{170, 52}, {90, 40}, {260, 120}} {
			for _, s := range p.Lay(size[0], size[1], ruler) {
				left, right := s.X, s.X+s.W
				if s.IsText() {
					w := ruler(s.Text, s.Size)
					left -= w * float64(s.Align) / 2
					right = left + w
				}
				const slack = 0.6 // of the last letter of a figure
				if left < -slack || right > size[0]+slack || s.Y < -slack || s.Y+s.H > size[1]+slack {
					t.Errorf("%s at %v: %+v lies outside", name, size, s)
				}
			}
		}
	}
}

func TestABarIsAsLongAsItsFigure(t *testing.T) {
	t.Parallel()
	p := months()
	var light, hatched float64
	for _, s := range p.Lay(170, 52, ruler) {
		if s.W < 5 { // the key
			continue
		}
		switch s.Pattern {
		case chart.Light:
			light += s.H
		case chart.Hatched:
			hatched += s.H
		}
	}
	if ratio := light / hatched; ratio < 3.99 || ratio > 4.01 {
		t.Errorf("8 is drawn %.2f times as tall as 2", ratio)
	}
}

func TestMonthsThatAreNarrowAreNamedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	p := chart.Picture{Parts: []chart.Part{{Name: "Late", Figures: make([]int, 12)}}}
	p.Parts[0].Figures[3] = 1
	for m := time.December; len(p.Categories) < 12; m++ {
		p.Categories = append(p.Categories, time.Date(2024, m, 1, 0, 0, 0, 0, time.UTC).Format("Jan 06"))
	}
	for _, c := range []struct {
		width float64
		named int
	}{{300, 12}, {100, 12}, {40, 6}} {
		var named []string
		for _, s := range p.Lay(c.width, 52, ruler) {
			if strings.HasSuffix(s.Text, "…") {
				t.Errorf("%v wide: %q is cut", c.width, s.Text)
			}
			if len(s.Text) >= 3 && s.Quiet {
				named = append(named, s.Text)
			}
		}
		if len(named) < c.named-2 || len(named) > c.named || !strings.HasPrefix(named[len(named)-1], "Nov") {
			t.Errorf("%v wide, the months that are named are %v", c.width, named)
		}
	}
}

func TestWhatWasNotRecordedIsNeverNought(t *testing.T) {
	t.Parallel()
	p := months()
	heads, rows := p.Table()
	if d := cmp.Diff([]string{"Month", "On time", "Late", "All"}, heads); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([][]string{{"April", "8", "2", "10"}, {"May", "0", "0", "0"}, {"June", "no data", "no data", "no data"}}, rows); d != "" {
		t.Error(d)
	}
	if said := p.Alternative(); !strings.Contains(said, "May: On time 0, Late 0.") || !strings.Contains(said, "June: On time no data, Late no data.") {
		t.Errorf("it is described as %q", said)
	}
	b := bars()
	b.Parts[0].Figures, b.Parts[1].Figures = []int{8, 0, chart.Unknown}, []int{2, 0, chart.Unknown}
	said := map[string]int{}
	for _, s := range b.Lay(170, 52, ruler) {
		said[s.Text]++
	}
	if said["no data"] != 1 || said["0"] != 1 { // Legal, of which nothing is known, and Housing
		t.Errorf("the bars say %v", said)
	}
	p.Parts[0].Figures, p.Parts[1].Figures = []int{0, 0, 0}, []int{0, 0, chart.Unknown}
	if shapes := p.Lay(170, 52, ruler); len(shapes) != 1 || shapes[0].Text != "None" {
		t.Errorf("a picture of noughts is drawn as %+v", shapes)
	}
	p.Parts[0].Figures, p.Parts[1].Figures = []int{chart.Unknown, chart.Unknown, chart.Unknown}, nil
	shapes := p.Lay(170, 52, ruler)
	if len(shapes) != 1 || shapes[0].Text != "No data" {
		t.Errorf("a picture of nothing is drawn as %+v", shapes)
	}
}

func TestPartsDifferInBlackAndWhite(t *testing.T) {
	t.Parallel()
	p := months()
	seen := map[chart.Pattern]bool{}
	for _, part := range p.Parts {
		if seen[part.Pattern] {
			t.Errorf("two parts are drawn as %s", part.Pattern)
		}
		seen[part.Pattern] = true
	}
	key := map[string]bool{}
	for _, s := range p.Lay(170, 52, ruler) {
		key[s.Text] = true
	}
	if !key["On time"] || !key["Late"] {
		t.Error("the key does not name the parts")
	}
}

func TestAWholeIsDrawnBehindItsShare(t *testing.T) {
	t.Parallel()
	p := chart.Picture{Kind: chart.Bars, Categories: []string{"Looked at"}, Whole: 100, Parts: []chart.Part{{Name: "Per cent", Pattern: chart.Solid, Figures: []int{25}}}}
	var whole, share float64
	for _, s := range p.Lay(170, 30, ruler) {
		switch s.Pattern {
		case chart.Open:
			whole = s.W
		case chart.Solid:
			share = s.W
		}
	}
	if whole == 0 || share/whole < 0.249 || share/whole > 0.251 {
		t.Errorf("a quarter is drawn %.2f wide of %.2f", share, whole)
	}
}

func TestHatchingEndsAtTheEdges(t *testing.T) {
	t.Parallel()
	for _, box := range [][4]float64{{0, 0, 10, 30}, {13.7, 21.2, 30, 3}, {5, 5, 0.4, 0.4}} {
		x, y, w, h := box[0], box[1], box[2], box[3]
		for _, l := range chart.Hatch(x, y, w, h) {
			const slack = 1e-9
			if l.X < x-slack || l.X+l.W > x+w+slack || l.Y > y+h+slack || l.Y+l.H < y-slack {
				t.Errorf("in %v: the line %+v runs out", box, l)
			}
		}
	}
}

func TestANameThatFitsIsNotCut(t *testing.T) {
	t.Parallel()
	p := months()
	p.Kind = chart.Bars
	p.Categories = []string{"Sent to the wrong person", "Lost or stolen", "Legal"}
	for _, s := range p.Lay(170, 52, ruler) {
		if strings.HasSuffix(s.Text, "…") {
			t.Errorf("%q is cut", s.Text)
		}
	}
}
