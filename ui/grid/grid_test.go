package grid_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"muniment/ui/grid"
	"muniment/ui/theme"
)

// shown puts a grid into a window of a size.
func shown(t *testing.T, g *grid.Grid, width, height float32) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	w := test.NewTempWindow(t, g)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
}

func numbered(n int) []grid.Row {
	rows := make([]grid.Row, n)
	for i := range rows {
		id := fmt.Sprintf("G%d", i)
		rows[i] = grid.Row{ID: id, Cells: []grid.Cell{{Text: id}, {Text: fmt.Sprint((i * 7) % n)}}}
	}
	return rows
}

func press(g *grid.Grid, keys ...fyne.KeyName) {
	for _, key := range keys {
		g.Keyboard().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestEnterOpensTheFirstRowWhereNoneIsChosenYet(t *testing.T) {
	g := grid.New(grid.Column{Title: "Reference"}, grid.Column{Title: "Number", Right: true})
	shown(t, g, 600, 400)
	g.OnOpened = func(r grid.Row) { t.Errorf("an empty list opens %s", r.ID) }
	press(g, fyne.KeyReturn)
	var opened string
	g.OnOpened = func(r grid.Row) { opened = r.ID }
	g.Fill(numbered(3), false)
	if press(g, fyne.KeyReturn); opened != "G0" {
		t.Errorf("Enter opens %q", opened)
	}
}

func TestKeysMoveAndOpen(t *testing.T) {
	g := grid.New(grid.Column{Title: "Reference"}, grid.Column{Title: "Number", Right: true})
	shown(t, g, 600, 400)
	g.Fill(numbered(1000), false)
	var chosen, opened string
	g.OnChosen = func(r grid.Row) { chosen = r.ID }
	g.OnOpened = func(r grid.Row) { opened = r.ID }
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "G0"}, {fyne.KeyDown, "G1"}, {fyne.KeyUp, "G0"}, {fyne.KeyEnd, "G999"}, {fyne.KeyDown, "G999"}, {fyne.KeyHome, "G0"}, {fyne.KeyPageDown, "G10"},
	} {
		if press(g, step.key); chosen != step.want {
			t.Fatalf("%s chooses %s, not %s", step.key, chosen, step.want)
		}
	}
	if press(g, fyne.KeyReturn); opened != "G10" {
		t.Errorf("Enter opens %q", opened)
	}
}

func TestSortingKeepsWhatIsChosenAndOrdersNumbersByValue(t *testing.T) {
	g := grid.New(grid.Column{Title: "Reference"}, grid.Column{Title: "Number"})
	shown(t, g, 600, 400)
	g.Fill(numbered(11), false)
	g.Choose("G10")
	g.Sort(1)
	var got []string
	for _, r := range g.Rows() {
		got = append(got, r.Cells[1].Text)
	}
	if !slices.Equal(got, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}) {
		t.Errorf("sorted by number: %v", got)
	}
	if r, _ := g.Chosen(); r.ID != "G10" {
		t.Errorf("after sorting %s is chosen", r.ID)
	}
	if g.Sort(1); g.Rows()[0].Cells[1].Text != "10" {
		t.Error("sorting again does not turn the order round")
	}
}

func TestBlankStandsLast(t *testing.T) {
	g := grid.New(grid.Column{Title: "Due"})
	shown(t, g, 600, 400)
	g.Fill([]grid.Row{{ID: "none", Cells: []grid.Cell{{}}}, {ID: "some", Cells: []grid.Cell{{Text: "05/12/2025", Key: "2025-12-05"}}}}, false)
	if g.Sort(0); g.Rows()[0].ID != "some" {
		t.Error("a blank date stands before one that is known")
	}
}

func TestTheEndAsksForMoreOnce(t *testing.T) {
	g := grid.New(grid.Column{Title: "Reference"}, grid.Column{Title: "Number"})
	shown(t, g, 600, 400)
	asked := 0
	g.OnMore = func(all bool) {
		if asked++; all {
			t.Error("scrolling asks for everything")
		}
	}
	g.Fill(numbered(200), true)
	if asked != 0 {
		t.Fatalf("the first rows ask for more %d times", asked)
	}
	press(g, fyne.KeyEnd)
	if asked != 1 {
		t.Fatalf("the end asks for more %d times", asked)
	}
	g.Add(numbered(50), false)
	if n, partial := g.Len(); n != 250 || partial {
		t.Errorf("%d rows, partial %v", n, partial)
	}
}

// Rows that nobody sees are neither made nor drawn: what a register of any size costs is what fits the window.
func TestOnlyWhatIsSeenIsDrawn(t *testing.T) {
	g := grid.New(grid.Column{Title: "Reference"}, grid.Column{Title: "Number"})
	shown(t, g, 600, 400)
	if drawn := testing.AllocsPerRun(1, func() { g.Fill(numbered(10), false) }); drawn == 0 {
		t.Fatal("nothing is drawn")
	}
	few := testing.AllocsPerRun(2, func() { g.Mark("G5") })
	g.Fill(numbered(200_000), false)
	many := testing.AllocsPerRun(2, func() { g.Mark("G5") })
	if many > 20*few+2000 {
		t.Errorf("showing a row of 200,000 takes %.0f allocations, of 10 it takes %.0f", many, few)
	}
}

// With large text there is little room: what can give way does so before a date, and nothing stands out of sight.
func TestADateIsWholeWhileAnythingElseCanGiveWay(t *testing.T) {
	g := grid.New(grid.Column{Title: "To do", Least: 12, Grows: true}, grid.Column{Title: "Due", Least: 16}, grid.Column{Title: "State", Least: 12})
	shown(t, g, 640, 400)
	g.Fill([]grid.Row{{ID: "G1", Cells: []grid.Cell{{Text: "Close the account of somebody with a name that is much longer than there is room for here"}, {Text: "30/09/2025 23:59"}, {Text: "52 days late", Tone: theme.Bad}}}}, false)
	whole := map[string]bool{}
	for _, text := range grid.Drawn(g) {
		whole[text] = true
	}
	if !whole["30/09/2025 23:59"] || !whole["52 days late"] {
		t.Errorf("it shows %v", whole)
	}
	if sum := grid.Widths(g); sum > 640.5 {
		t.Errorf("the columns are %.0f wide together", sum)
	}
	shown(t, g, 260, 400)
	if sum := grid.Widths(g); sum > 260.5 {
		t.Errorf("in 260 the columns are %.0f wide together", sum)
	}
}
