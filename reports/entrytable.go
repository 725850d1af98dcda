package reports

import (
	"context"

	"muniment/reports/sheet"
	"muniment/store/entry"
)

// column is one column of a table of entries.
type column struct {
	sheet.Column
	cell func(e entry.Entry) sheet.Cell
}

// of makes a column of a field.
func (g *gathering) of(title string, width float64, name string) column {
	return column{sheet.Column{Title: title, Width: width}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: g.field(e, name)} }}
}

// title is the column that names an entry.
func title(head string, width float64) column {
	return column{sheet.Column{Title: head, Width: width, Header: true}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Text: e.Title, Strong: true, Detail: e.ID} }}
}

// state is the column with an entry's state.
func state(width float64) column {
	return column{sheet.Column{Title: "State", Width: width}, func(e entry.Entry) sheet.Cell { return sheet.Cell{Tag: stateTag(e)} }}
}

// table writes entries as a table, and learns the names it needs.
func (g *gathering) table(ctx context.Context, s *Section, all []entry.Entry, columns ...column) error {
	if err := g.learnEntries(ctx, all...); err != nil {
		return err
	}
	heads := make([]sheet.Column, len(columns))
	for i, c := range columns {
		heads[i] = c.Column
	}
	rows := make([][]sheet.Cell, len(all))
	for i, e := range all {
		rows[i] = make([]sheet.Cell, len(columns))
		for j, c := range columns {
			rows[i][j] = c.cell(e)
		}
	}
	s.Table(heads, rows)
	return nil
}
