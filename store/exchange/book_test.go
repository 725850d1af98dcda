package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"muniment/store/exchange"
)

// workbook makes a workbook by the program that councils' own tools use, which is not the one that reads it.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sheet fills a sheet from its first row on.
func sheet(t testing.TB, f *excelize.File, name string, rows ...[]any) {
	t.Helper()
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func styled(t testing.TB, f *excelize.File, name, cell, format string) {
	t.Helper()
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle(name, cell, cell, id); err != nil {
		t.Fatal(err)
	}
}

func TestWorkbookIsReadAsAPersonReadsIt(t *testing.T) {
	t.Parallel()
	day := time.Date(2025, 10, 31, 0, 0, 0, 0, time.UTC)
	file := workbook(t, func(f *excelize.File) {
		sheet(t, f, "Notes", []any{"How to fill in the list"}, []any{"Ask ICT"})
		sheet(t, f, "Staff",
			[]any{"Staff of Anytown", nil, nil, nil, nil},
			[]any{},
			[]any{"Employee No", "Surname", "Forename", "Start Date", "Last Working Day", "Email"},
			[]any{100221, "Hallam", "Kirsty", day, 45961, "k@anytown.example"},
			[]any{7, "O'Dowd &\nSons", "Zoë", "03/02/2020", nil, nil},
			[]any{"8", "Boon", "Ed", true, nil, nil},
		)
		styled(t, f, "Staff", "A5", "000000")
		styled(t, f, "Staff", "D4", "mm/dd/yyyy") // as Americans show it; the day is the day
	})
	var rows []exchange.Row
	sum, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, func(r exchange.Row) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"100221|Hallam|Kirsty|2025-10-31|2025-10-31|k@anytown.example", "000007|O'Dowd &\nSons|Zoë|2020-02-03||"}
	if d := cmp.Diff(want, texts(rows, "employee_no", "surname", "given_name", "starts_on", "last_working_day", "email")); d != "" {
		t.Error(d)
	}
	if sum.Sheet != "Staff" || sum.HeaderLine != 3 || rows[0].Line != 4 || sum.RefusedRows != 1 || sum.Refused[0].Line != 6 || sum.Refused[0].Column != "Start Date" {
		t.Errorf("the summary is %+v", sum)
	}
}

func TestSheetAndHeadingsCanBeNamed(t *testing.T) {
	t.Parallel()
	file := workbook(t, func(f *excelize.File) {
		sheet(t, f, "Now", []any{"Employee No", "Surname", "Forename"}, []any{1, "A", "B"})
		sheet(t, f, "Then", []any{"Employee No", "Surname"}, []any{"Nr", "Surname", "Forename"}, []any{2, "C", "D"})
	})
	rows := 0
	sum, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"),
		exchange.Options{Sheet: "then", HeaderLine: 2, Map: map[string]string{"Nr": "employee_no"}}, func(r exchange.Row) error {
			if rows++; r.Text("surname") != "C" {
				t.Errorf("read %q", r.Text("surname"))
			}
			return nil
		})
	if err != nil || sum.Sheet != "Then" || rows != 1 {
		t.Errorf("%d rows of %q: %v", rows, sum.Sheet, err)
	}
	_, err = exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{Sheet: "Soon"}, none)
	if err == nil || !strings.Contains(err.Error(), "“Now”, “Then”") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestFormulasGiveTheirResultAndNothingElse(t *testing.T) {
	t.Parallel()
	file := parts(t, map[string]string{
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/vbaProject.bin":          "x", "xl/externalLinks/externalLink1.xml": "<x/>",
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` +
			`<row r="1"><c r="A1" t="inlineStr"><is><t>Employee No</t></is></c><c r="B1" t="inlineStr"><is><t>Surname</t></is></c><c r="C1" t="inlineStr"><is><t>Forename</t></is></c></row>` +
			`<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>[1]S!A1</f><v>Ash</v></c><c r="C2" t="inlineStr"><is><r><t>An</t></r><r><t>na</t></r></is></c></row>` +
			`<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f>1+1</f></c><c r="C3" t="inlineStr"><is><t>B</t></is></c></row>` +
			`<row r="4"><c r="A4"><v>4</v></c><c r="B4" t="e"><f>A9/0</f><v>#DIV/0!</v></c><c r="C4" t="inlineStr"><is><t>B</t></is></c></row>` +
			`</sheetData></worksheet>`,
	})
	var got []exchange.Row
	sum, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, func(r exchange.Row) error {
		got = append(got, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"2|Ash|Anna"}, texts(got, "employee_no", "surname", "given_name")); d != "" {
		t.Error(d)
	}
	if len(sum.Refused) != 2 || !strings.Contains(sum.Refused[0].Reason, "result was not saved") || !strings.Contains(sum.Refused[1].Reason, "error of its formula") {
		t.Errorf("refused %+v", sum.Refused)
	}
	if w := strings.Join(sum.Warnings, " "); !strings.Contains(w, "macros") || !strings.Contains(w, "links to other files") {
		t.Errorf("warnings %q", sum.Warnings)
	}
}

// parts makes an archive of parts as they are given.
func parts(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const odsHead = `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet>`

func TestOpenDocumentSheetIsRead(t *testing.T) {
	t.Parallel()
	cell := func(text string) string {
		return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	file := parts(t, map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml": odsHead + `<table:table table:name="Cover"><table:table-row>` + cell("Hello") + `</table:table-row></table:table><table:table table:name="Staff">` +
			`<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>` +
			`<table:table-row>` + cell("Employee No") + cell("Surname") + cell("Forename") + cell("Start Date") + `<table:table-cell table:number-columns-repeated="1020"/></table:table-row>` +
			`<table:table-row><table:table-cell office:value-type="float" office:value="100221"><text:p>100,221</text:p></table:table-cell>` +
			`<table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>De<text:s text:c="2"/>Vere</text:p><text:p>Smith</text:p></table:table-cell>` + cell("Zo&#235; &amp; Co") +
			`<table:table-cell office:value-type="date" office:date-value="2020-02-03"><text:p>02/03/20</text:p></table:table-cell></table:table-row>` +
			`<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
	})
	var got []exchange.Row
	sum, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, func(r exchange.Row) error {
		got = append(got, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"100221|De  Vere\nSmith|Zoë & Co|2020-02-03"}, texts(got, "employee_no", "surname", "given_name", "starts_on")); d != "" || sum.Sheet != "Staff" || got[0].Line != 4 {
		t.Errorf("%s of %q: %s", sum.Encoding, sum.Sheet, d)
	}
}

// xlsxOf is a workbook of one sheet, given as it stands in the archive.
func xlsxOf(t testing.TB, sheetData string) []byte {
	return parts(t, map[string]string{
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + sheetData + `</sheetData></worksheet>`,
	})
}

const namesRow = `<row r="1"><c r="A1" t="str"><v>Employee No</v></c><c r="B1" t="str"><v>Surname</v></c><c r="C1" t="str"><v>Forename</v></c></row>`

func TestHostileWorkbooksAreRefusedInASentence(t *testing.T) {
	t.Parallel()
	bomb := func() []byte { // says 10 bytes, unpacks to 100 MB
		file := xlsxOf(t, strings.Repeat(" ", 100<<20))
		at := bytes.LastIndex(file, []byte("xl/worksheets/sheet1.xml")) // its place in the list at the end
		binary.LittleEndian.PutUint32(file[at-46+24:], 10)
		return file
	}
	for _, c := range []struct {
		name     string
		file     []byte
		sentence string
	}{
		{"unpacks to too much", xlsxOf(t, namesRow+strings.Repeat(" ", 601<<20)), "unpacks to more than can be read"},
		{"lies about its size", bomb(), "damaged"},
		{"no archive after all", []byte("PK\x03\x04 and then nothing"), "damaged"},
		{"no workbook", parts(t, map[string]string{"word/document.xml": "<x/>"}), "damaged"},
		{"a document type", xlsxOf(t, `<!DOCTYPE a [<!ENTITY b "c">]>`+namesRow), "damaged"},
		{"an entity of its own", xlsxOf(t, namesRow+`<row r="2"><c r="A2" t="str"><v>&boom;</v></c></row>`), "damaged"},
		{"an attribute without end", xlsxOf(t, namesRow+`<row r="`+strings.Repeat("1>", 1<<20)+`">`), "damaged"},
		{"cells out of order", xlsxOf(t, namesRow+`<row r="2"><c r="C2"><v>1</v></c><c r="A2"><v>1</v></c></row>`), "damaged"},
		{"a million columns of headings", xlsxOf(t, `<row r="1">`+strings.Repeat(`<c t="str"><v>x</v></c>`, 1<<20)+`</row>`), "more than 1,000 columns"},
		{"cut off", xlsxOf(t, namesRow)[:200], "damaged"},
		{"a locked OpenDocument sheet", parts(t, map[string]string{"content.xml": "rubbish", "META-INF/manifest.xml": `<m><encryption-data/></m>`}), "password"},
		{"a row said ten million times", parts(t, map[string]string{"content.xml": odsHead + `<table name="S"><table-row><table-cell><p>Employee No</p></table-cell><table-cell><p>Surname</p></table-cell><table-cell><p>Forename</p></table-cell></table-row>` +
			`<table-row number-rows-repeated="10000000"><table-cell><p>1</p></table-cell></table-row></table></x>`}), "unpacks to more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := exchange.Read(context.Background(), bytes.NewReader(c.file), kind(t, "people"), exchange.Options{}, none)
			if err == nil || !strings.Contains(err.Error(), c.sentence) {
				t.Errorf("Read: %v; want a sentence with %q", err, c.sentence)
			}
		})
	}
}

func TestHugeWorkbookIsReadWithinBounds(t *testing.T) {
	for name, fill := range map[string]string{
		"deep":              strings.Repeat("<x>", 5<<20),
		"one long text":     `<row r="2"><c r="A2" t="str"><v>` + strings.Repeat("x", 64<<20) + `</v></c></row>`,
		"one long remark":   `<!--` + strings.Repeat("<- ", 20<<20) + `-->`,
		"a cell a row":      strings.Repeat(`<row><c t="str"><v>1</v></c></row>`, 1<<20),
		"far to the right":  `<row r="2"><c r="XFD2"><v>1</v></c></row>`,
		"character data":    `<row r="2"><c r="A2" t="str"><v><![CDATA[` + strings.Repeat("]", 32<<20) + `]]></v></c></row>`,
		"entities, many":    `<row r="2"><c r="A2" t="str"><v>` + strings.Repeat("&amp;", 5<<20) + `</v></c></row>`,
		"broken characters": `<row r="2"><c r="A2" t="str"><v>` + "\xff\xfe" + `</v></c></row>`,
	} {
		t.Run(name, func(t *testing.T) {
			file := xlsxOf(t, namesRow+fill)
			fill = ""
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, none)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Errorf("Read: %v", err)
			}
			if grown := after.HeapSys - before.HeapSys; int64(grown) > 64<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
		})
	}
}

// lockedBook is a workbook that asks for a password.
func lockedBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	sheet(t, f, "Sheet1", []any{"Employee No", "Surname"}, []any{1, "A"})
	var out bytes.Buffer
	if err := errors.Join(f.Write(&out, excelize.Options{Password: "secret"}), f.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestOldAndLockedWorkbooksAreTold(t *testing.T) {
	t.Parallel()
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	compound := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 1000)...)
	for _, c := range []struct {
		file []byte
		want error
	}{{compound, exchange.ErrOldBook}, {append(compound, name...), exchange.ErrLocked}, {lockedBook(t), exchange.ErrLocked}} {
		if _, err := exchange.Read(context.Background(), bytes.NewReader(c.file), kind(t, "people"), exchange.Options{}, none); !errors.Is(err, c.want) {
			t.Errorf("Read: %v; want %v", err, c.want)
		}
	}
}

func TestWordsOfTheFileAreGivenTheirMeaning(t *testing.T) {
	t.Parallel()
	text := "name,classification,special category\nA,Red,Yes - special category\nB,Amber,✓\nC,Official,\nD,Purple,\n"
	rows, sum, err := read(t, "assets", text, exchange.Options{Values: map[string]map[string]string{
		"classification":   {"RED": "official sensitive", "amber": "OFFICIAL", "purple": ""},
		"special_category": {"Yes special category": "yes", "✓": "yes"},
	}})
	if err != nil || sum.RefusedRows > 0 {
		t.Fatalf("%v; refused %+v", err, sum.Refused)
	}
	if d := cmp.Diff([]string{"A|OFFICIAL-SENSITIVE|yes", "B|OFFICIAL|yes", "C|OFFICIAL|", "D||"}, texts(rows, "name", "classification", "special_category")); d != "" {
		t.Error(d)
	}
	for field, value := range map[string]string{"classification": "rather secret", "colour": "x"} {
		if _, _, err := read(t, "assets", text, exchange.Options{Values: map[string]map[string]string{field: {"Red": value}}}); err == nil || !strings.Contains(err.Error(), "cannot be followed") {
			t.Errorf("%s=%s: %v", field, value, err)
		}
	}
}

// What a workbook holds beside its cells is passed over: parts of programs, links to other files, and elements a million deep.
func TestWhatIsNoCellIsPassedOver(t *testing.T) {
	t.Parallel()
	file := parts(t, map[string]string{
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="externalLinkPath" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets><externalReferences><externalReference r:id="r2"/></externalReferences></workbook>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + namesRow + `<row r="2"><c r="A2"><f>[1]Sheet1!A1+WEBSERVICE("http://x.example")</f><v>7</v></c><c r="B2" t="str"><v>Ash</v></c><c r="C2" t="str"><v>Ann</v></c></row>` +
			`</sheetData>` + strings.Repeat("<a>", 1<<20) + `</worksheet>`,
		"xl/vbaProject.bin": "Sub Auto_Open()", "xl/externalLinks/externalLink1.xml": `<externalLink/>`,
	})
	var got []exchange.Row
	_, err := exchange.Read(context.Background(), bytes.NewReader(file), kind(t, "people"), exchange.Options{}, func(r exchange.Row) error { got = append(got, r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"7|Ash|Ann"}, texts(got, "employee_no", "surname", "given_name")); d != "" {
		t.Error(d)
	}
}
