package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rowsToFill is how many rows of a template have its lists and formats.
const rowsToFill = 2_000

// WriteTemplate writes an empty workbook for a kind: a column for each field with its own heading, lists to choose from where the field has them, and a note that says
// what belongs there. A second sheet tells the same for reading and printing. Read knows every heading.
func WriteTemplate(w io.Writer, k Kind) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	defer survive(&err)
	s, err := newSheetWriter(f, sheetName(strings.ReplaceAll(k.Name, "-", " ")))
	if err != nil {
		return err
	}
	headings := k.Headings()
	if err := s.headings(headings); err != nil {
		return err
	}
	lists := &listSheet{f: f}
	for i, field := range k.Fields {
		if err := s.column(i, field, lists); err != nil {
			return fmt.Errorf("prepare the column %s: %w", field.Name, err)
		}
	}
	if err := s.furnish(Table{Columns: headings}); err != nil {
		return err
	}
	if err := s.explain(k, headings); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the template: %w", err)
	}
	return nil
}

// Headings are what the columns of a template are called: the label of each field, or its name where another field is known by the label.
func (k Kind) Headings() []string {
	d, err := newDictionary(k, Options{})
	out := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		out[i] = f.label()
		if err != nil || d.means(out[i], nil) != f.Name || slices.Contains(out[:i], out[i]) {
			out[i] = f.Name
		}
	}
	return out
}

// label is what people call a field.
func (f Field) label() string {
	switch {
	case f.Label != "":
		return f.Label
	case len(f.Known) > 0:
		return f.Known[0]
	}
	return f.Name
}

// note says what belongs in a column.
func (f Field) note() string {
	var parts []string
	if f.Help != "" {
		parts = append(parts, f.Help)
	}
	switch {
	case f.Type == Day:
		parts = append(parts, "A date: 31/10/2025.")
	case f.Type == YesNo:
		parts = append(parts, "Yes or no.")
	case f.Type == Whole && f.Most > 0 && f.Most <= 1000:
		parts = append(parts, fmt.Sprintf("A whole number from %d to %d.", f.Least, f.Most))
	case f.Type == Whole:
		parts = append(parts, "A whole number.")
	case len(f.offered()) > 0 && f.Strict:
		parts = append(parts, "One of: "+strings.Join(f.offered(), ", ")+".")
	case len(f.offered()) > 0:
		parts = append(parts, "Such as: "+strings.Join(f.offered(), ", ")+".")
	}
	switch {
	case f.Required || f.Needed == "always":
		parts = append(parts, "Always needed.")
	case f.Needed != "":
		parts = append(parts, "Needed "+f.Needed+".")
	}
	return strings.Join(parts, " ")
}

// offered are the values that a list offers.
func (f Field) offered() []string {
	if f.Type == YesNo {
		return []string{"yes", "no"}
	}
	if values := f.canonical(); len(values) > 0 {
		return values
	}
	return f.Choices
}

// column gives a column its format, its list and its note.
func (s *sheetWriter) column(i int, field Field, lists *listSheet) error {
	reach := at(i, 2) + ":" + at(i, rowsToFill+1)
	style := s.on
	if field.Type == Day {
		style = s.day
	}
	if field.Type != Whole {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := s.f.SetColStyle(s.sheet, name, style); err != nil {
			return err
		}
		if err := s.f.SetCellStyle(s.sheet, at(i, 1), at(i, 1), s.heading); err != nil {
			return err
		}
	}
	if values := field.offered(); len(values) > 0 {
		from, err := lists.add(values)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = reach
		v.SetSqrefDropList(from)
		if field.Strict || field.Type == YesNo {
			v.SetError(excelize.DataValidationErrorStyleStop, "Not in the list", "Choose one of the list.")
		} else {
			v.SetError(excelize.DataValidationErrorStyleInformation, "Not in the list", "The list has the usual answers; another is allowed.")
		}
		if err := s.f.AddDataValidation(s.sheet, v); err != nil {
			return err
		}
	}
	if note := field.note(); note != "" {
		return s.f.AddComment(s.sheet, excelize.Comment{Cell: at(i, 1), Author: "Muniment", Text: note, Width: 320, Height: 120})
	}
	return nil
}

// listSheet is the hidden sheet from which lists take their values: a list within a cell has no room for long ones.
type listSheet struct {
	f       *excelize.File
	columns int
}

const listsName = "Lists"

func (l *listSheet) add(values []string) (string, error) {
	if l.columns == 0 {
		if _, err := l.f.NewSheet(listsName); err != nil {
			return "", err
		}
		if err := l.f.SetSheetVisible(listsName, false); err != nil {
			return "", err
		}
	}
	for i, v := range values {
		if err := l.f.SetCellStr(listsName, at(l.columns, i+1), v); err != nil {
			return "", err
		}
	}
	name, err := excelize.ColumnNumberToName(l.columns + 1)
	if err != nil {
		return "", err
	}
	l.columns++
	return fmt.Sprintf("%s!$%s$1:$%s$%d", listsName, name, name, len(values)), nil
}

// explain writes what each column is for on a sheet of its own.
func (s *sheetWriter) explain(k Kind, headings []string) error {
	const name = "What to enter"
	if _, err := s.f.NewSheet(name); err != nil {
		return fmt.Errorf("explain the columns: %w", err)
	}
	t := &sheetWriter{f: s.f, sheet: name, heading: s.heading, on: s.on, day: s.day, clock: s.clock}
	table := Table{Columns: []string{"The column", "What belongs in it"}}
	for i, f := range k.Fields {
		table.Rows = append(table.Rows, []Cell{{Text: "“" + headings[i] + "”"}, {Text: f.note()}})
	}
	return t.fill(table)
}
