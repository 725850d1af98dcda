package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// accounts is a table of n rows, some of them several lines tall.
func accounts(n int) ([]Column, [][]Cell) {
	columns := []Column{{Title: "Account", Width: 3, Header: true}, {Title: "Owner", Width: 3}, {Title: "Count", Width: 1, Align: Right}, {Title: "Evidence", Below: true}}
	rows := make([][]Cell, n)
	for i := range rows {
		rows[i] = []Cell{
			{Text: fmt.Sprintf("Account %d", i+1), Strong: true, Detail: "swynjones"},
			{Tag: Tag{"On time", Good}, Detail: "Siân Ŵyn-Jones, Gwasanaethau Corfforaethol"},
			{Text: fmt.Sprint(i)},
			{Text: strings.Repeat("Looked at the list of users. ", i%9)},
		}
	}
	return columns, rows
}

func TestTableRepeatsItsHeadAndKeepsItsRowsWhole(t *testing.T) {
	d := New(cover())
	d.Heading(2, "Accounts")
	columns, rows := accounts(150)
	d.Table(columns, rows)
	d.Paragraph("After the table.")
	all := draw(t, d)
	checkMarks(t, d, all)
	checkWithinPage(t, d, all)

	trs := elements(d.root, "TR")
	if len(trs) != 151 {
		t.Fatalf("the table has %d rows, want the head and 150", len(trs))
	}
	pages := map[int]bool{}
	for i, tr := range trs {
		for _, cell := range tr.Children {
			pages[cell.Page] = true
			if cell.Page != tr.Children[0].Page {
				t.Errorf("row %d lies on pages %d and %d", i, tr.Children[0].Page, cell.Page)
			}
		}
	}
	if len(pages) < 4 {
		t.Fatalf("only %d pages: this test needs more", len(pages))
	}
	for page := range pages {
		top := map[string]float64{}
		highest := 0.0
		for _, s := range all {
			if s.page != page {
				continue
			}
			if strings.HasPrefix(s.text, "Account ") {
				highest = max(highest, s.y)
			}
			top[s.text] = max(top[s.text], s.y)
		}
		for _, title := range []string{"Account", "Owner", "Count", "Evidence"} {
			if top[title] <= highest {
				t.Errorf("page %d: the title %q does not stand above the rows", page, title)
			}
		}
	}
	last := d.root.Children[len(d.root.Children)-1]
	for _, s := range all {
		if s.page > last.Page && s.text == "Evidence" {
			t.Error("the head is repeated after the table's end")
		}
	}
}

func TestHeadIsNotRepeatedAfterTheTable(t *testing.T) {
	d := New(cover())
	columns, rows := accounts(2)
	d.Table(columns, rows)
	d.NewPage()
	d.Paragraph("Next.")
	for _, s := range draw(t, d) {
		if s.page == 2 && s.text == "Evidence" {
			t.Error("page 2 shows the head of a table that ended on page 1")
		}
	}
}

// Wherever on a page a table ends, also where not a millimetre is left below it, no page begins with a head that has no rows.
func TestNoPageHasAHeadWithoutRows(t *testing.T) {
	t.Parallel()
	columns, rows := accounts(3)
	two := 0
	for space := 100.0; space < 250; space += 0.3 {
		d := New(cover())
		d.Small("Before.")
		d.Space(space)
		d.Table(columns, rows)
		d.Heading(2, "Next")
		d.Paragraph("After the table.")
		heads, bodies := map[int]bool{}, map[int]bool{}
		for _, s := range draw(t, d) {
			heads[s.page] = heads[s.page] || s.text == "Evidence"
			bodies[s.page] = bodies[s.page] || strings.HasPrefix(s.text, "Account ")
		}
		for page, has := range heads {
			if has && !bodies[page] {
				t.Fatalf("after %.1f mm page %d shows a head without rows", space, page)
			}
		}
		if heads[2] {
			two++
		}
	}
	if two == 0 {
		t.Error("no table came near the end of its page")
	}
}

func TestRowTallerThanAPageGoesOnAndLosesNothing(t *testing.T) {
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("word%d", i))
	}
	long := strings.Join(words, " ")
	for name, columns := range map[string][]Column{
		"beside": {{Title: "A", Width: 1}, {Title: "B", Width: 2}},
		"below":  {{Title: "A", Width: 1}, {Title: "B", Below: true}},
	} {
		t.Run(name, func(t *testing.T) {
			d := New(cover())
			d.Table(columns, [][]Cell{{{Text: "before"}, {}}, {{Text: "long"}, {Text: long}}, {{Text: "after"}, {Text: "end"}}})
			all := draw(t, d)
			checkWithinPage(t, d, all)
			checkMarks(t, d, all)
			var got []string
			for _, line := range spoken(t, d, all) {
				got = append(got, strings.Fields(strings.TrimPrefix(line, "TD: "))...)
			}
			text := strings.Join(got, " ")
			if !strings.Contains(text, "long "+long+" after end") {
				t.Error("the words of the tall row are not all there in their order")
			}
		})
	}
}

func TestTableWithoutRowsSaysSo(t *testing.T) {
	d := New(cover())
	d.Table([]Column{{Title: "Account", Width: 1}, {Title: "Owner", Width: 1}}, nil)
	got := spoken(t, d, draw(t, d))
	want := []string{"P: None"}
	if diff := cmp.Diff(want, got[len(got)-1:]); diff != "" || len(elements(d.root, "Table")) > 0 {
		t.Errorf("an empty table (-want +got):\n%s", diff)
	}
}

func TestNumbersEndAtTheSameEdge(t *testing.T) {
	d := New(cover())
	d.Table([]Column{{Title: "A", Width: 1}, {Title: "Count", Width: 1, Align: Right}}, Rows([][]string{{"a", "7"}, {"b", "1,234"}, {"c", "98"}}))
	edges := map[string]int{}
	for _, s := range draw(t, d) {
		switch s.text {
		case "7", "1,234", "98":
			edges[fmt.Sprintf("%.1f", s.x/pointsPerMM+d.measure(cellStyle(), s.text))]++
		}
	}
	if len(edges) != 1 {
		t.Errorf("the numbers end at %v, want one edge", edges)
	}
}

func TestLastRowIsNotAloneOnItsPage(t *testing.T) {
	columns, _ := accounts(0)
	for n := 2; n < 40; n++ {
		d := New(cover())
		_, rows := accounts(n)
		d.Table(columns, rows)
		trs := elements(d.root, "TR")
		last, before := trs[len(trs)-1].Children[0].Page, trs[len(trs)-2].Children[0].Page
		if last != before {
			t.Errorf("of %d rows the last is alone on page %d", n, last)
		}
	}
}

// BenchmarkTable draws and finishes a register of 10,000 rows, about 450 pages.
func BenchmarkTable(b *testing.B) {
	columns := []Column{
		{Title: "Reference", Width: 2, Header: true},
		{Title: "Date", Width: 2},
		{Title: "Holder", Width: 4},
		{Title: "Service", Width: 4},
		{Title: "Item", Width: 4},
		{Title: "State", Width: 2},
		{Title: "Notes", Width: 6},
	}
	notes := []string{"Returned and checked", "Encrypted stick issued for site visits – adolygwyd gan y tîm", "Destroyed under certificate; witness signed at the depot (ŵ ŷ)", ""}
	rows := make([][]Cell, 10_000)
	for i := range rows {
		rows[i] = []Cell{
			{Text: fmt.Sprintf("RM-%06d", i+1)},
			{Text: fmt.Sprintf("%02d/%02d/2026", i%28+1, i%12+1)},
			{Text: "Siân Ŵyn-Jones"},
			{Text: "Gwasanaethau Corfforaethol"},
			{Text: fmt.Sprintf("USB stick %d", i%311)},
			{Tag: Tag{"Returned", Good}},
			{Text: notes[i%4]},
		}
	}
	c := cover()
	c.Landscape = true
	draw := func(b *testing.B) *Doc {
		b.Helper()
		d := New(c)
		d.Table(columns, rows)
		return d
	}
	b.Run("drawn", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d := draw(b)
			raw, err := d.output()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(strings.Count(raw, "/Contents ")), "pages")
			b.ReportMetric(float64(len(raw)), "bytes")
		}
	})
	b.Run("finished", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			out, err := draw(b).Finish()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(out)), "bytes")
		}
	})
}
