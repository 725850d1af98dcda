package exchange_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"muniment/store/exchange"
)

func writeCSV(w io.Writer, rows []json.RawMessage) error {
	t, err := exchange.TableOf(rows)
	if err != nil {
		return err
	}
	return exchange.WriteCSV(w, t)
}

func TestRowsBecomeColumnsThatASpreadsheetDoesNotRun(t *testing.T) {
	rows := []json.RawMessage{
		json.RawMessage(`{"id":"IA1","fields":{"name":"Rent, and \"more\"","volume":"=cmd|' /C calc'!A0"},"missing":["Purpose","Type"],"version":2}`),
		json.RawMessage(`{"id":"IA2","fields":{"name":"Gwên","other":"-1+1"},"missing":[],"restricted":true,"ended_on":null}`),
	}
	var b bytes.Buffer
	if err := writeCSV(&b, rows); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFid,name,volume,missing,version,other,restricted,ended_on\r\n" +
		"IA1,\"Rent, and \"\"more\"\"\",'=cmd|' /C calc'!A0,Purpose; Type,2,,,\r\n" +
		"IA2,Gwên,,,,'-1+1,yes,\r\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	b.Reset()
	if err := writeCSV(&b, nil); err != nil || b.String() != "\uFEFF" {
		t.Errorf("no rows are %q (%v)", b.String(), err)
	}
	if err := writeCSV(&b, []json.RawMessage{json.RawMessage(`[1]`)}); err == nil {
		t.Error("a list was taken for a row")
	}
}

// What a table holds comes back from the file that it was written to, as the same text.
func TestTableComesBackFromTheFileAsItWas(t *testing.T) {
	t.Parallel()
	texts := []string{"=1+1", "'=1+1", "''@x", "'quoted'", "-5", "+44 1206 000000", "0012", "2025-10-31", "Zoë\nBrontë & <Co>", "1e5", "TRUE", "a;b,c\"d", "'", "it's", "＝1+1", "'－5"}
	table := exchange.Table{Columns: []string{"name", "description", "volume", "next_review"}}
	for _, text := range texts {
		table.Rows = append(table.Rows, []exchange.Cell{{Text: "A"}, {Text: text}, {Text: "12.5", Number: true}, {Text: "2025-03-02"}})
	}
	for form, write := range map[string]func(io.Writer, exchange.Table) error{
		"csv": exchange.WriteCSV,
		"xlsx": func(w io.Writer, t exchange.Table) error {
			return exchange.WriteXLSX(w, exchange.Sheet{Title: "Assets: all/of [them]", Table: t})
		},
	} {
		var b bytes.Buffer
		if err := write(&b, table); err != nil {
			t.Fatal(err)
		}
		var got []string
		sum, err := exchange.Read(t.Context(), bytes.NewReader(b.Bytes()), kind(t, "assets"), exchange.Options{}, func(r exchange.Row) error {
			if got = append(got, r.Text("description")); r.Text("volume") != "12.5" || r.Text("next_review") != "2025-03-02" {
				t.Errorf("%s: %s, %s", form, r.Text("volume"), r.Text("next_review"))
			}
			return nil
		})
		if err != nil || sum.RefusedRows > 0 {
			t.Fatalf("%s: %v, refused %+v", form, err, sum.Refused)
		}
		if d := cmp.Diff(texts, got); d != "" {
			t.Errorf("%s: %s", form, d)
		}
	}
}

func TestWorkbookShowsDatesAndNeverRunsATextAndFilters(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	err := exchange.WriteXLSX(&b, exchange.Sheet{Title: "Assets", Table: exchange.Table{Columns: []string{"name", "on", "at", "n"}, Rows: [][]exchange.Cell{
		{{Text: "=1+1"}, {Text: "2025-10-31"}, {Text: "2025-07-31T16:30:00Z"}, {Text: "7", Number: true}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	formula, err := f.GetCellFormula("Assets", "A2")
	kindOf, err2 := f.GetCellType("Assets", "B2")
	raw, err3 := f.GetRows("Assets", excelize.Options{RawCellValue: true})
	panes, err4 := f.GetPanes("Assets")
	if err != nil || err2 != nil || err3 != nil || err4 != nil || formula != "" || kindOf == excelize.CellTypeSharedString || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("formula %q, type of a date %v, panes %+v", formula, kindOf, panes)
	}
	if d := cmp.Diff([]string{"=1+1", "45961", "45869.729166666664", "7"}, raw[1]); d != "" {
		t.Error(d)
	}
}

// What a library makes of something unforeseen is an error and not the end of the program.
func TestAPanicWhileAWorkbookIsWrittenIsAnError(t *testing.T) {
	t.Parallel()
	short := exchange.Table{Columns: []string{"a", "b"}, Rows: [][]exchange.Cell{{{Text: "only one"}}}}
	if err := exchange.WriteXLSX(io.Discard, exchange.Sheet{Title: "x", Table: short}); err == nil || !strings.Contains(err.Error(), "could not be written") {
		t.Errorf("a row that is too short: %v", err)
	}
}

func TestJSONHasEachCellUnderItsHeading(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	table := exchange.Table{Columns: []string{"Name", "Note"}, Rows: [][]exchange.Cell{{{Text: "A \"b\""}, {Text: ""}}, {{Text: "<c>"}, {Text: "=1+1\n"}}}}
	if err := exchange.WriteJSON(&b, table); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	if err := json.Unmarshal(b.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]map[string]string{{"Name": "A \"b\""}, {"Name": "<c>", "Note": "=1+1\n"}}, rows); d != "" {
		t.Error(d)
	}
}

func TestTemplateIsReadBackByItsOwnHeadings(t *testing.T) {
	t.Parallel()
	for _, k := range exchange.Kinds() {
		var b bytes.Buffer
		if err := exchange.WriteTemplate(&b, k); err != nil {
			t.Fatal(err)
		}
		sum, err := exchange.Read(t.Context(), bytes.NewReader(b.Bytes()), k, exchange.Options{}, none)
		if err != nil || sum.Rows+sum.RefusedRows != 0 || len(sum.Unmatched) != 0 || len(sum.Matched) != len(k.Fields) || sum.HeaderLine != 1 {
			t.Errorf("%s: %v; %d of %d columns are known, %d rows; unmatched %q", k.Name, err, len(sum.Matched), len(k.Fields), sum.Rows, sum.Unmatched)
		}
	}
}

func TestFileNamesAreSafeOnEverySystem(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Assets: open / closed?": "Assets- open - closed-.csv", "CON": "_CON.csv", "lpt1.notes": "_lpt1.notes.csv", "": "_.csv", "  a \n b. ": "a - b.csv", "Zoë": "Zoë.csv", "Console": "Console.csv",
	} {
		if got := exchange.FileName(title, ".csv"); got != want {
			t.Errorf("FileName(%q) = %q; want %q", title, got, want)
		}
	}
}
