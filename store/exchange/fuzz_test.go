package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// FuzzRead holds what Read promises of any bytes at all: it ends without a panic, every error is one that it names,
// every row and refusal has its line, in order and within the file, what is passed on is valid text of the right type, and
// reading the same bytes again gives the same.
func FuzzRead(f *testing.F) {
	for _, text := range beginnings(f, "testdata/*.*") {
		f.Add(text, uint8(0))
	}
	for i, text := range []string{
		plainPeople, "\ufeff" + plainPeople, utf16Text(plainPeople, true), utf16Text(plainPeople, false)[:31], "sep=;\nname;rpo hours\nA;1\n", "#TYPE A\r\nname\r\n\"a\r\nb\"\r\n",
		"name\r\"x\"y\rz", "name,supplier\n\"a\n\"\"b,\"c\nd,e\n", "name,name\na,b\n\x00,\xff\n", "name|system id\n=\"01\"|\x1a", "\"name\" \t,\"supplier\n",
	} {
		f.Add(text, uint8(i%5)) // below five
	}
	kinds := exchange.Kinds()
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		k := kinds[int(which)%len(kinds)]
		o := exchange.Options{Limits: exchange.Limits{Bytes: 64 << 10, Rows: 200, Columns: 40, Cell: 300}}
		last := 0
		sum, err := exchange.Read(context.Background(), strings.NewReader(text), k, o, func(r exchange.Row) error {
			if r.Line <= last || r.Line > lineCount(text) {
				t.Errorf("a row on line %d after one on line %d", r.Line, last)
			}
			last = r.Line
			checkRow(t, k, r)
			return nil
		})
		if err != nil && !named(err) {
			t.Errorf("an error without a name: %v", err)
		}
		for _, r := range sum.Refused {
			if r.Line < 1 || r.Line > lineCount(text) || r.Reason == "" || utf8.RuneCountInString(r.Value) > 201 {
				t.Errorf("refusal %+v", r)
			}
		}
		again, err2 := exchange.Read(context.Background(), strings.NewReader(text), k, o, func(exchange.Row) error { return nil })
		if again.Rows != sum.Rows || again.RefusedRows != sum.RefusedRows || (err == nil) != (err2 == nil) {
			t.Errorf("read again: %d rows and %d refused, %v; before %d and %d, %v", again.Rows, again.RefusedRows, err2, sum.Rows, sum.RefusedRows, err)
		}
	})
}

// lineCount is more than the lines of a text in any encoding.
func lineCount(text string) int { return strings.Count(text, "\n") + strings.Count(text, "\r") + 1 }

func checkRow(t *testing.T, k exchange.Kind, r exchange.Row) {
	for _, f := range k.Fields {
		text := r.Text(f.Name)
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(text) > 1_000 {
			t.Errorf("%s is %q", f.Name, text)
		}
		if f.Type != exchange.Text && text == "" {
			continue
		}
		switch f.Type {
		case exchange.Day:
			if r.Day(f.Name).Time().IsZero() {
				t.Errorf("%s is no day: %q", f.Name, text)
			}
		case exchange.YesNo:
			if text != "yes" && text != "no" {
				t.Errorf("%s is neither yes nor no: %q", f.Name, text)
			}
		case exchange.Whole:
			if n, ok := r.Whole(f.Name); !ok || n < f.Least {
				t.Errorf("%s is no number: %q", f.Name, text)
			}
		case exchange.Text:
		}
	}
}

func named(err error) bool {
	for _, known := range []error{exchange.ErrEmpty, exchange.ErrNotText, exchange.ErrWorkbook, exchange.ErrOldBook, exchange.ErrLocked, exchange.ErrBookSize, exchange.ErrChanged, exchange.ErrNoHeadings, exchange.ErrHeadings} {
		if errors.Is(err, known) {
			return true
		}
	}
	var (
		limit   *exchange.LimitError
		missing *exchange.MissingFieldError
	)
	return errors.As(err, &limit) || errors.As(err, &missing)
}

// FuzzBook holds the same of the parts of workbooks: whatever stands in them, reading ends with rows, with refusals, or with an error that Read names.
func FuzzBook(f *testing.F) {
	for _, data := range []string{
		namesRow + `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45961.5</v></c><c r="C2" t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row>`,
		`<row><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>A1</f></c><c r="XFD1" t="str"><v>&#x41;_x000D_&amp;</v></c></row>`,
		`<!-- - -- --><![CDATA[]]]]><a b='>' c="&lt;"/><?x y?>` + namesRow, `<row r="9"><c r="ZZ1"/></row></sheetData><row/>`,
	} {
		f.Add(data, `<sst><si><t>Ann</t></si></sst>`, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d\/m&quot;y&quot;[h];@"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`, false)
	}
	f.Add(`<table:table table:name="S"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" office:value-type="date" office:date-value="2025-01-01T10:00:00"><text:p>a<text:s text:c="3"/></text:p></table:table-cell></table:table-row></table:table>`, "", "", true)
	f.Fuzz(func(t *testing.T, data, shared, styles string, open bool) {
		files := map[string]string{
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/workbook.xml":            `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
			"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + data + `</sheetData></worksheet>`, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles,
		}
		if open {
			files = map[string]string{"content.xml": odsHead + data}
		}
		k, last := kind(t, "people"), 0
		o := exchange.Options{Limits: exchange.Limits{Rows: 200, Columns: 40, Cell: 300}}
		_, err := exchange.Read(context.Background(), bytes.NewReader(parts(t, files)), k, o, func(r exchange.Row) error {
			if r.Line <= last {
				t.Errorf("a row on line %d after one on line %d", r.Line, last)
			}
			last = r.Line
			checkRow(t, k, r)
			return nil
		})
		if err != nil && !named(err) {
			t.Errorf("an error without a name: %v", err)
		}
	})
}

// beginnings are how the test's own files begin.
func beginnings(f *testing.F, pattern string) []string {
	f.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		f.Fatal(err)
	}
	var out []string
	for _, name := range names {
		b, err := os.ReadFile(name) // the test's own files
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, string(b[:min(len(b), 2_000)]))
	}
	return out
}

// FuzzDirectory holds the same of exports of a directory, tables and LDIF.
func FuzzDirectory(f *testing.F) {
	for _, text := range beginnings(f, "testdata/ad_*") {
		f.Add(text)
	}
	f.Add("version: 1\ndn:: Q049QQ==\nsAMAccountName: a\n b\nuserAccountControl: 514\nlastLogonTimestamp: 9223372036854775807\nmemberOf:< file:///etc/passwd\n\n#x\n y\ndn: CN=x\n-\n")
	f.Fuzz(func(t *testing.T, text string) {
		o := exchange.Options{Limits: exchange.Limits{Bytes: 64 << 10, Rows: 200, Columns: 40, Cell: 300}}
		last := 0
		_, err := exchange.ReadDirectory(context.Background(), strings.NewReader(text), o, func(a exchange.Account) error {
			if a.Line <= last || a.Login == "" || !utf8.ValidString(a.Login+a.Name+a.EmployeeNo) {
				t.Errorf("after line %d an account is %+v", last, a)
			}
			last = a.Line
			return nil
		})
		if err != nil && !named(err) {
			t.Errorf("an error without a name: %v", err)
		}
	})
}

// FuzzCalendar holds that whatever stands in a prompt, its calendar is one event with two alarms or one, in lines that programs take, and nothing of the text becomes a property of its own.
func FuzzCalendar(f *testing.F) {
	f.Add("Close account, now; or else", "Note\nEND:VEVENT\r\nBEGIN:VEVENT\nATTACH:file:///etc/passwd", "CBC-027")
	f.Add("\u2028\x00\xff", strings.Repeat("é", 300), "\",\\n")
	f.Fuzz(func(t *testing.T, title, text, label string) {
		var out bytes.Buffer
		due := time.Date(2025, 11, 24, 23, 59, 59, 0, time.UTC)
		err := exchange.WriteICS(&out, title, due.AddDate(0, 0, -3), calendar.NewWorkingDays(calendar.EnglandAndWales), []exchange.Appointment{{Key: "k", Title: title, Text: text, Due: due, Labels: []string{label}}})
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for line := range strings.SplitSeq(strings.TrimSuffix(out.String(), "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") || !utf8.ValidString(line) {
				t.Errorf("a line is %q", line)
			}
			name, _, _ := strings.Cut(line, ":")
			if counts[name]++; strings.HasPrefix(name, "ATTACH") {
				t.Errorf("the text became the property %q", line)
			}
		}
		for line, want := range map[string]int{"BEGIN": 4, "END": 4} {
			if counts[line] != want {
				t.Errorf("%d lines %s, want %d:\n%s", counts[line], line, want, out.String())
			}
		}
	})
}
