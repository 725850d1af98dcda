package exchange

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Workbooks are written by excelize as a whole in memory: its way of writing long sheets keeps them in a file of the temporary folder. That bounds how much one
// may hold.
const mostCells = 1_000_000

// ErrTooLong says that a table is too long for a workbook.
var ErrTooLong = errors.New("the list is too long for a workbook: write it as .csv, which every spreadsheet opens")

const longestCell = 32_767 // characters, which is what spreadsheet programs hold

// sheetWriter fills one sheet of a workbook.
type sheetWriter struct {
	f                       *excelize.File
	sheet                   string
	heading, day, clock, on int // styles
}

// Sheet is a table under a title.
type Sheet struct {
	Title string
	Table Table
}

// WriteXLSX writes tables as the sheets of a workbook: headings that stay in sight and filter, real dates, texts that are never run.
func WriteXLSX(w io.Writer, sheets ...Sheet) (err error) {
	cells := 0
	for _, s := range sheets {
		cells += len(s.Table.Rows) * len(s.Table.Columns)
	}
	if cells > mostCells {
		return ErrTooLong
	}
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	defer survive(&err)
	first, err := newSheetWriter(f, sheetName(sheets[0].Title))
	if err != nil {
		return err
	}
	for i, s := range sheets {
		own := *first
		if own.sheet = sheetName(s.Title); i > 0 {
			if _, err := f.NewSheet(own.sheet); err != nil {
				return fmt.Errorf("prepare the workbook: %w", err)
			}
		}
		if err := own.fill(s.Table); err != nil {
			return err
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// survive turns a panic of the library into an error: a list that it cannot write ends no program.
func survive(err *error) {
	if p := recover(); p != nil {
		*err = errors.Join(*err, fmt.Errorf("the workbook could not be written (%v): write it as .csv, which every spreadsheet opens", p))
	}
}

// fill writes a whole table.
func (s *sheetWriter) fill(t Table) error {
	if err := s.headings(t.Columns); err != nil {
		return err
	}
	for i, row := range t.Rows {
		for j, c := range row {
			if err := s.cell(j, i+2, c); err != nil {
				return err
			}
		}
	}
	return s.furnish(t)
}

// sheetName is a title that a sheet may have.
func sheetName(title string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title), " '")
	for utf8.RuneCountInString(name) > 31 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name == "" {
		name = "Sheet1"
	}
	return name
}

func newSheetWriter(f *excelize.File, name string) (*sheetWriter, error) {
	s := &sheetWriter{f: f, sheet: name}
	first := f.GetSheetName(0)
	var err error
	if first == "Sheet1" && name != first {
		err = f.SetSheetName(first, name)
	}
	date, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	for _, style := range []struct {
		id *int
		as excelize.Style
	}{
		{&s.heading, excelize.Style{
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		}},
		{&s.day, excelize.Style{CustomNumFmt: &date}},
		{&s.clock, excelize.Style{CustomNumFmt: &moment}},
		{&s.on, excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}}, // text, whatever it looks like
	} {
		if err == nil {
			*style.id, err = f.NewStyle(&style.as)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("prepare the workbook: %w", err)
	}
	return s, nil
}

func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		return "A1" // never: both are within a sheet
	}
	return name
}

func (s *sheetWriter) headings(columns []string) error {
	for i, c := range columns {
		if err := s.f.SetCellStr(s.sheet, at(i, 1), c); err != nil {
			return fmt.Errorf("write the headings: %w", err)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	if err := s.f.SetCellStyle(s.sheet, at(0, 1), at(len(columns)-1, 1), s.heading); err != nil {
		return fmt.Errorf("write the headings: %w", err)
	}
	return nil
}

func (s *sheetWriter) cell(column, row int, c Cell) error {
	if c.Text == "" {
		return nil
	}
	place := at(column, row)
	var err error
	style := s.on
	if n, bad := strconv.ParseFloat(c.Text, 64); bad == nil && c.Number {
		err, style = s.f.SetCellFloat(s.sheet, place, n, -1, 64), 0
	} else if day, is := c.day(); is {
		err, style = s.f.SetCellValue(s.sheet, place, day), s.day
	} else if clock, is := c.moment(); is {
		err, style = s.f.SetCellValue(s.sheet, place, clock), s.clock
	} else {
		err = s.f.SetCellStr(s.sheet, place, written(c.Text))
	}
	if err == nil && style != 0 {
		err = s.f.SetCellStyle(s.sheet, place, place, style)
	}
	if err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// written is a text as a cell may hold it.
func written(text string) string {
	if utf8.RuneCountInString(text) <= longestCell {
		return text
	}
	return string([]rune(text)[:longestCell])
}

// furnish freezes the headings, lets them filter, and makes the columns as wide as what they hold.
func (s *sheetWriter) furnish(t Table) error {
	if len(t.Columns) == 0 {
		return nil
	}
	err := s.f.SetPanes(s.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err == nil {
		err = s.f.AutoFilter(s.sheet, at(0, 1)+":"+at(len(t.Columns)-1, len(t.Rows)+1), nil)
	}
	for i, heading := range t.Columns {
		width := utf8.RuneCountInString(heading)
		for _, row := range t.Rows[:min(len(t.Rows), 200)] {
			width = max(width, utf8.RuneCountInString(row[i].Text))
		}
		name, bad := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			err = bad
		}
		if err == nil {
			err = s.f.SetColWidth(s.sheet, name, name, float64(min(max(width+2, 10), 60)))
		}
	}
	if err != nil {
		return fmt.Errorf("furnish the workbook: %w", err)
	}
	return nil
}
