package exchange

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"muniment/store/calendar"
)

// Table is rows ready to be written: as text, as a workbook, in whatever form.
type Table struct {
	Columns []string
	Rows    [][]Cell
}

// Cell is one cell: its text as people write it, and whether it is a number.
type Cell struct {
	Text   string
	Number bool
}

// TableOf makes a table of rows, each a JSON object: one column for each name in the order in which the rows first use it. Objects within a row become columns of
// their own, lists become texts with semicolons.
func TableOf(rows []json.RawMessage) (Table, error) {
	t := Table{Rows: make([][]Cell, len(rows))}
	place := map[string]int{}
	for i, row := range rows {
		err := flatten(row, func(name string, c Cell) {
			at, known := place[name]
			if !known {
				at = len(t.Columns)
				place[name] = at
				t.Columns = append(t.Columns, name)
			}
			for len(t.Rows[i]) <= at {
				t.Rows[i] = append(t.Rows[i], Cell{})
			}
			t.Rows[i][at] = c
		})
		if err != nil {
			return t, fmt.Errorf("read row %d: %w", i+1, err)
		}
	}
	for i := range t.Rows {
		for len(t.Rows[i]) < len(t.Columns) {
			t.Rows[i] = append(t.Rows[i], Cell{})
		}
	}
	return t, nil
}

// Pick keeps the columns of these names, in this order, under other headings.
func (t Table) Pick(names, headings []string) Table {
	out := Table{Columns: headings, Rows: make([][]Cell, len(t.Rows))}
	for i, row := range t.Rows {
		out.Rows[i] = make([]Cell, len(names))
		for j, name := range names {
			if at := slices.Index(t.Columns, name); at >= 0 {
				out.Rows[i][j] = row[at]
			}
		}
	}
	return out
}

// Renamed gives a column another heading.
func (t Table) Renamed(name, heading string) Table {
	t.Columns = slices.Clone(t.Columns)
	if at := slices.Index(t.Columns, name); at >= 0 {
		t.Columns[at] = heading
	}
	return t
}

// day is the date that a cell holds, where it holds one and nothing else.
func (c Cell) day() (time.Time, bool) {
	if len(c.Text) != len("2006-01-02") || c.Number {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-01-02", c.Text)
	return t, err == nil && t.Year() > 1900
}

// moment is the instant that a cell holds as it stands on a clock in London; not where the clock says it twice, in the hour in which summer time ends.
func (c Cell) moment() (time.Time, bool) {
	if len(c.Text) < len("2006-01-02T15:04:05Z") || c.Number {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, c.Text)
	if err != nil || t.Year() <= 1900 {
		return time.Time{}, false
	}
	clock := t.In(calendar.London())
	face := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), clock.Second(), 0, time.UTC)
	back := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), clock.Second(), 0, calendar.London())
	return face, back.Equal(t.Truncate(time.Second))
}

// harmless keeps a spreadsheet from running a cell of a text file. A text that begins that way already gets one apostrophe more, so that taking off one gives
// what there was.
func harmless(text string) string {
	if isRun(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// isRun reports a text that a spreadsheet would take for a formula. Some take the wide signs of East Asian keyboards for the plain ones.
func isRun(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// restored takes off the apostrophe that harmless put before a text.
func restored(cell string) string {
	if strings.HasPrefix(cell, "'") && isRun(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

// safeName makes a name that every file system takes: Windows knows neither some signs nor names of devices, nor a dot at the end.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"/\|?*`, r) || r == utf8.RuneError:
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	for utf8.RuneCountInString(name) > 120 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	stem, _, _ := strings.Cut(name, ".")
	if name == "" || IsDevice(stem) {
		name = "_" + name
	}
	return name
}

// FileName makes a file name of a title that every system takes.
func FileName(title, ending string) string { return safeName(title) + ending }

// IsDevice reports a name that Windows keeps for devices, with whatever ending: a file of that name is never opened.
func IsDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.TrimRight(strings.ToUpper(name), ". "), ".")
	switch stem = strings.TrimSpace(stem); stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	if len(stem) < 4 {
		return false
	}
	rest := stem[3:]
	return (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && utf8.RuneCountInString(rest) == 1 && strings.Contains("0123456789¹²³", rest)
}
