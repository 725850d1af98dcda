package sheet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"muniment/reports/chart"
	"muniment/reports/seal/judge"
)

// long is a document of sections that take more than a page each.
func long(sections int) *Doc {
	c := cover()
	c.Status, c.Version = Complete, 3
	d := New(c)
	d.Contents(sections)
	for i := range sections {
		d.Heading(2, fmt.Sprintf("Section %d", i+1))
		d.Heading(3, "Below it")
		for range 12 {
			d.Paragraph(strings.Repeat("The owner looked at the list of users, and found none. ", 12))
		}
	}
	return d
}

func TestContentsNameThePageOfEverySection(t *testing.T) {
	t.Parallel()
	d := long(4)
	all := draw(t, d)
	checkMarks(t, d, all)
	first := map[string]string{}
	for _, s := range all {
		if text := strings.TrimSpace(s.text); s.page > 1 || s.y > 0 {
			if _, seen := first[text]; !seen || s.page > 1 {
				if strings.HasPrefix(text, "Section ") && s.page > 1 {
					first[text] = strconv.Itoa(s.page)
				}
			}
		}
	}
	contents := strings.Join(spoken(t, d, all), "\n")
	for _, name := range []string{"Section 2", "Section 3", "Section 4"} {
		if want := name + " " + first[name]; !strings.Contains(contents, want) {
			t.Errorf("the contents do not say %q", want)
		}
	}
	if strings.Contains(contents, "Below it 1") {
		t.Error("the contents name what stands below a section")
	}
	file, err := long(4).Finish()
	if err != nil {
		t.Fatal(err)
	}
	if said := judge.QPDF(t, file); said != "" {
		t.Errorf("qpdf says %s", said)
	}
	if text := judge.Structure(t, file); !strings.Contains(text, "TOCI") || !strings.Contains(text, "Link") {
		t.Error("the contents are not tagged as such, or do not lead anywhere")
	}
}

func TestContentsOfAnotherDocumentAreAMistake(t *testing.T) {
	t.Parallel()
	d := New(cover())
	d.Contents(2)
	d.Heading(2, "The only one")
	d.Paragraph("Nothing more.")
	if _, err := d.Finish(); !errors.Is(err, ErrContents) {
		t.Errorf("got %v, want ErrContents", err)
	}
}

func TestTheVersionStandsBesideTheNumber(t *testing.T) {
	t.Parallel()
	d := long(1)
	if said := strings.Join(spoken(t, d, draw(t, d)), "\n"); !strings.Contains(said, "LR-2025-0007 · version 3") {
		t.Error("the number is without its version")
	}
}

func TestAPictureIsDescribedAndHasItsFigures(t *testing.T) {
	t.Parallel()
	d := New(cover())
	d.Picture(chart.Picture{
		Kind: chart.Columns, Title: "Closed by month", Across: "Month", Categories: []string{"April", "May"},
		Parts: []chart.Part{{Name: "On time", Pattern: chart.Light, Figures: []int{8, chart.Unknown}}, {Name: "Late", Pattern: chart.Hatched, Figures: []int{2, chart.Unknown}}},
	})
	all := draw(t, d)
	checkMarks(t, d, all)
	checkWithinPage(t, d, all)
	figures := elements(d.root, "Figure")
	if len(figures) != 1 || !strings.Contains(figures[0].Alt, "April: On time 8, Late 2.") {
		t.Errorf("the picture is described as %+v", figures)
	}
	if rows := elements(d.root, "TR"); len(rows) != 3 {
		t.Errorf("its table has %d rows, want a head and two months", len(rows))
	}
}

func TestAPictureOfAnyTextStaysOnThePage(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		d := New(cover())
		text = text[:min(300, len(text))]
		for _, kind := range []chart.Kind{chart.Columns, chart.Bars, chart.Matrix} {
			d.Picture(chart.Picture{
				Kind: kind, Title: text, Across: text, Upward: text, Counts: text, Categories: []string{text, "B"},
				Parts: []chart.Part{{Name: text, Pattern: chart.Solid, Figures: []int{3, 1}}, {Name: "Late", Pattern: chart.Hatched, Figures: []int{chart.Unknown, 2}}},
			})
		}
		all := draw(t, d)
		checkWithinPage(t, d, all)
		checkMarks(t, d, all)
		if t.Failed() {
			t.Fatalf("with %s", name)
		}
	}
}
