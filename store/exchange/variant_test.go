package exchange_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"muniment/store/exchange"
)

const plainPeople = "Employee No,Surname,Forename,Job Title,Start Date\r\n" +
	"100200,O’Dowd,Siân,\"Officer, \"\"Planning\"\"\nand Building\",31/10/2025\r\n" +
	"100201,Müller,Zoë,,45961\r\n"

var plainPeopleRows = []string{"100200|O’Dowd|Siân|Officer, \"Planning\"\nand Building|2025-10-31", "100201|Müller|Zoë||2025-10-31"}

func utf16Text(s string, big bool) string {
	var b strings.Builder
	for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(s))...) {
		hi, lo := byte(u>>8), byte(u&0xff) // the two halves of a code unit
		if !big {
			hi, lo = lo, hi
		}
		b.WriteByte(hi)
		b.WriteByte(lo)
	}
	return b.String()
}

func cp1252(t *testing.T, s string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryWayOfWritingAFileGivesTheSameRows(t *testing.T) {
	t.Parallel()
	// Changing the delimiter changes it everywhere: the one cell that holds a comma is quoted and is put back.
	parted := func(delim string) string {
		return strings.ReplaceAll(strings.ReplaceAll(plainPeople, ",", delim), "Officer"+delim, "Officer,")
	}
	for _, c := range []struct{ name, text, encoding, delimiter string }{
		{"UTF-8", plainPeople, "UTF-8", "comma"},
		{"UTF-8 with a mark", "\ufeff" + plainPeople, "UTF-8 with byte order mark", "comma"},
		{"Windows-1252", cp1252(t, plainPeople), "Windows-1252", "comma"},
		{"UTF-16 little-endian", utf16Text(plainPeople, false), "UTF-16 (little-endian)", "comma"},
		{"UTF-16 big-endian", utf16Text(plainPeople, true), "UTF-16 (big-endian)", "comma"},
		{"Excel's Unicode text", utf16Text(parted("\t"), false), "UTF-16 (little-endian)", "tab"},
		{"semicolons", parted(";"), "UTF-8", "semicolon"},
		{"tabs", parted("\t"), "UTF-8", "tab"},
		{"bars", parted("|"), "UTF-8", "vertical bar"},
		{"line feeds", strings.ReplaceAll(plainPeople, "\r\n", "\n"), "UTF-8", "comma"},
		{"carriage returns", strings.ReplaceAll(strings.ReplaceAll(plainPeople, "\r\n", "\r"), "\n", "\r"), "UTF-8", "comma"},
		{"no last line end", strings.TrimSuffix(plainPeople, "\r\n"), "UTF-8", "comma"},
		{"a type line", "#TYPE Selected.System.Object\r\n" + plainPeople, "UTF-8", "comma"},
		{"a quoted type line after a mark", "\ufeff\"#TYPE Selected.System.Object\"\r\n" + plainPeople, "UTF-8 with byte order mark", "comma"},
		{"a separator line", "sep=;\r\n" + parted(";"), "UTF-8", "semicolon"},
		{"blank lines", "\r\n\r\n" + strings.ReplaceAll(plainPeople, "100201", "\r\n,,,,\r\n100201"), "UTF-8", "comma"},
		{"a title above the headings", "Staff in post,,,,\r\nRun on 21/11/2025\r\n\r\n" + plainPeople, "UTF-8", "comma"},
		{"repeated headings", plainPeople + "\r\n" + strings.SplitN(plainPeople, "\n", 2)[0] + "\n", "UTF-8", "comma"},
		{"two files joined, each with a mark", "\ufeff" + plainPeople + "\ufeff" + strings.SplitN(plainPeople, "\n", 2)[0] + "\n", "UTF-8 with byte order mark", "comma"},
		{"delimiters after the last cell", strings.ReplaceAll(plainPeople, "\r\n", ",,\r\n"), "UTF-8", "comma"},
		{"blanks around quoted cells", strings.Replace(strings.Replace(plainPeople, ",\"Off", ", \"Off", 1), "ing\",", "ing\" ,", 1), "UTF-8", "comma"},
		{"numbers kept from Excel", strings.ReplaceAll(plainPeople, "100201", `="100201"`), "UTF-8", "comma"},
		{"numbers kept from Excel, quoted", strings.ReplaceAll(plainPeople, "100201", `"=""100201"""`), "UTF-8", "comma"},
		{"no-break spaces", strings.ReplaceAll(plainPeople, "Müller", "\u00a0Müller\u00a0"), "UTF-8", "comma"},
		{"an end-of-file mark", plainPeople + "\x1a", "UTF-8", "comma"},
		{"every cell quoted", `"Employee No","Surname","Forename","Job Title","Start Date"` + "\n" +
			"\"100200\",\"O’Dowd\",\"Siân\",\"Officer, \"\"Planning\"\"\nand Building\",\"2025-10-31\"\n\"100201\",\"Müller\",\"Zoë\",\"\",\"31-Oct-25\"\n", "UTF-8", "comma"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, "people", c.text)
			if d := cmp.Diff(plainPeopleRows, texts(rows, "employee_no", "surname", "given_name", "job_title", "starts_on")); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			if sum.Encoding != c.encoding || sum.Delimiter != c.delimiter || len(sum.Refused) > 0 {
				t.Errorf("read as %s with %s, refused %v; want %s with %s and nothing refused", sum.Encoding, sum.Delimiter, sum.Refused, c.encoding, c.delimiter)
			}
		})
	}
}

func TestLinesCountAsAnEditorCountsThem(t *testing.T) {
	t.Parallel()
	rows, sum := mustRead(t, "people", "Staff\r\n\r\n"+plainPeople+"Employee No,Surname,Forename,Job Title,Start Date\r\n1,A,B,,31/02/2025\r\n")
	if rows[0].Line != 4 || rows[1].Line != 6 || sum.HeaderLine != 3 {
		t.Errorf("headings on line %d, rows on %d and %d; want 3, 4 and 6", sum.HeaderLine, rows[0].Line, rows[1].Line)
	}
	if len(sum.Refused) != 1 || sum.Refused[0].Line != 8 || sum.RepeatedHeaders != 1 {
		t.Errorf("refused %+v, %d repeated headings; want line 8, and one", sum.Refused, sum.RepeatedHeaders)
	}
}

func TestDamagedCharactersAreRefusedWhereTheyStand(t *testing.T) {
	t.Parallel()
	head := "employee_no,surname,given_name,notes\n1,Müller,Zoë,é\n"
	for _, c := range []struct{ name, line, column string }{
		{"a Windows-1252 letter in a UTF-8 file", "2,M\xfcller,Z,\n", "surname"},
		{"a character lost earlier", "2,M\ufffdller,Z,\n", "surname"},
		{"a NUL", "2,Mu\x00ller,Z,\n", "surname"},
		{"a control character", "2,Ash,Z\x07,\n", "given_name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, "people", head+c.line+"3,Ash,Ann,\n")
			if d := cmp.Diff([]string{"1", "3"}, texts(rows, "employee_no")); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			if len(sum.Refused) != 1 || sum.Refused[0].Line != 3 || sum.Refused[0].Column != c.column || sum.Refused[0].Reason == "" {
				t.Errorf("refused %+v; want line 3, column %s", sum.Refused, c.column)
			}
		})
	}
	if rows, _ := mustRead(t, "people", head+"2,Ash,Z,\ufffd\x00\n"); len(rows) != 2 {
		t.Error("a line was refused for a column that is not read")
	}
}

func TestFilesThatAreNoTextAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":               {"", exchange.ErrEmpty},
		"a workbook":          {"PK\x03\x04\x14\x00\x06\x00", exchange.ErrWorkbook},
		"an old workbook":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", exchange.ErrOldBook},
		"a PDF":               {"%PDF-1.7\n", exchange.ErrNotText},
		"UTF-16 unmarked":     {utf16Text(plainPeople, false)[2:], exchange.ErrNotText},
		"UTF-32 marked":       {"\xff\xfe\x00\x00e\x00\x00\x00,\x00\x00\x00", exchange.ErrNotText},
		"only blank lines":    {"\r\n\r\n  \n", exchange.ErrNoHeadings},
		"only a mark":         {"\ufeff", exchange.ErrNoHeadings},
		"only a #TYPE line":   {"#TYPE A.B\r\n", exchange.ErrNoHeadings},
		"NUL bytes all along": {strings.Repeat("\x00\x01\x02\x03", 100), exchange.ErrNotText},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := read(t, "people", c.text, exchange.Options{}); err != c.want { // the very sentence
				t.Errorf("Read: %v; want %v", err, c.want)
			}
		})
	}
}
