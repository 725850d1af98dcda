package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store/exchange"
)

// A quotation mark gone astray costs its own line, and never silently the lines around it.
func TestStrayQuotationMarksCostTheirOwnLine(t *testing.T) {
	t.Parallel()
	const head = "employee_no,surname,given_name,job_title\n1,Ash,Ann,Officer\n"
	const tail = "8,Holly,Hal,Officer\n9,Ivy,Ida,\"Officer, Legal\"\n"
	for _, c := range []struct {
		name, lines string
		rows        []string
		refused     map[int]string // line to a part of the reason
	}{
		{"inside a plain cell", "2,Birch,\"Bob\",6\" pipe\n", nil, map[int]string{3: "stands inside"}},
		{"around a nickname", "2,Birch,Robert \"Bob\" B,Officer\n", nil, map[int]string{3: "stands inside"}},
		{"text after a closing one", "2,Birch,Bob,\"Officer\"s\n", nil, map[int]string{3: "follows a closing"}},
		{"undoubled inside a quoted cell", "2,Birch,Bob,\"the \"lead\" officer\"\n", nil, map[int]string{3: "follows a closing"}},
		{"never closed, further quoted cells below", "2,Birch,Bob,\"Officer\n3,Cedar,Cy,Clerk\n", []string{"3"}, map[int]string{3: "follows a closing"}},
		{"never closed, quoted cells of several lines below", "2,Birch,Bob,\"Officer\n3,Cedar,Cy,\"Clerk,\nLegal\"\n", []string{"3"}, map[int]string{3: "follows a closing"}},
		{"two on one line", "2,\"Birch,Bob\",Officer,x\"\n", nil, map[int]string{3: "stands inside"}},
		{"a line that follows and is short", "2,Birch,Bob,\"say \"x\" and\nmore of it\n3,Cedar,Cy,Clerk\n", []string{"3"}, map[int]string{3: "follows a closing", 4: "stray quotation mark"}},
		{"a cell that closes properly", "2,Birch,Bob,\"Officer\nof \"\"Legal\"\"\"\n", []string{"2"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, "people", head+c.lines+tail)
			if d := cmp.Diff(append(append([]string{"1"}, c.rows...), "8", "9"), texts(rows, "employee_no")); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			checkRefused(t, sum, c.refused)
		})
	}
}

func checkRefused(t *testing.T, sum exchange.Summary, want map[int]string) {
	t.Helper()
	if len(sum.Refused) != len(want) {
		t.Errorf("refused %+v; want lines %v", sum.Refused, want)
	}
	for _, r := range sum.Refused {
		if part, ok := want[r.Line]; !ok || !strings.Contains(r.Reason, part) {
			t.Errorf("refused %+v; want lines %v", r, want)
		}
	}
}

// Nothing below holds a quotation mark, so only the bound on a cell tells that the first one was never closed.
func TestQuotationMarkNeverClosedDoesNotSwallowTheFile(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{3, 5_000, 60_000} { // to the end of the file; beyond a cell; beyond the look ahead
		var b strings.Builder
		b.WriteString("employee_no,surname,given_name\n0,Ash,\"Ann\n")
		for i := 1; i <= rows; i++ {
			fmt.Fprintf(&b, "%d,Birch %d,Bob\n", i, i)
		}
		got, sum := mustRead(t, "people", b.String())
		if len(got) != rows || got[0].Line != 3 || got[rows-1].Line != rows+2 {
			t.Errorf("%d rows read of the %d below the stray quotation mark", len(got), rows)
		}
		checkRefused(t, sum, map[int]string{2: "never closed"})
	}
}

func TestLongCellsAreRefusedAndTheLinesAroundThemRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a line of text\n", 40)
	for name, cell := range map[string]string{
		"plain":                     strings.Repeat("x", 400),
		"quoted over several lines": `"` + long + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "employee_no,surname,given_name,job_title\n1,Ash,Ann,x\n2,Birch,Bob," + cell + "\n3,Cedar,Cy,y\n"
			rows, sum, err := read(t, "people", text, exchange.Options{Limits: exchange.Limits{Cell: 256}})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]string{"1", "3"}, texts(rows, "employee_no")); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			checkRefused(t, sum, map[int]string{3: "longer than"})
			if len([]rune(sum.Refused[0].Value)) > 201 || sum.Refused[0].Column != "job_title" {
				t.Errorf("the refusal keeps %d bytes of column %q", len(sum.Refused[0].Value), sum.Refused[0].Column)
			}
		})
	}
}

func TestLineWithoutEndIsGivenUp(t *testing.T) {
	t.Parallel()
	text := "employee_no,surname,given_name\n1,Ash,Ann\n2," + strings.Repeat("x", 3<<20) + "\n3,Cedar,Cy\n"
	rows, sum := mustRead(t, "people", text)
	if d := cmp.Diff([]string{"1", "3"}, texts(rows, "employee_no")); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	checkRefused(t, sum, map[int]string{3: "longer than"})
}

func TestCellsAndHeadingsMustMatchInNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		refused    map[int]string
	}{
		{"more cells than headings", "1,Ash,Ann,Officer, Legal", map[int]string{2: "5 cells and the headings only 4"}},
		{"empty cells beyond the headings", "1,Ash,Ann,Officer,,", nil},
		{"empty cells left out at the end", "1,Ash,Ann", nil},
		{"a remark at the foot of the report", "8 rows", map[int]string{2: "one cell"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, "people", "employee_no,surname,given_name,job_title\n"+c.line+"\n")
			if len(rows) != 1-len(c.refused) {
				t.Errorf("%d rows", len(rows))
			}
			checkRefused(t, sum, c.refused)
		})
	}
}
