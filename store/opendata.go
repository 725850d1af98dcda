package store

import (
	"context"
	"strconv"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// OpenData is the edition of the information assets that may be published, and in numbers what was left out of it.
func (s *Session) OpenData(ctx context.Context) (entry.Edition, error) {
	assets, err := s.Entries(ctx, "asset", "", true)
	if err != nil {
		return entry.Edition{}, err
	}
	services, err := serviceNames(ctx, s.reader)
	if err != nil {
		return entry.Edition{}, err
	}
	names, err := collect(ctx, s.reader, scanText, `select given_name || ' ' || surname from person where given_name <> '' and surname <> '' order by id`)
	if err != nil {
		return entry.Edition{}, err
	}
	return entry.OpenData(assets, services, names), nil
}

// EditionSheets is the edition as tables: the assets, and what was left out of them.
func EditionSheets(e entry.Edition) []exchange.Sheet {
	assets := exchange.Table{Columns: e.Columns}
	for _, row := range e.Rows {
		cells := make([]exchange.Cell, len(row))
		for i, text := range row {
			cells[i].Text = text
		}
		assets.Rows = append(assets.Rows, cells)
	}
	removed := exchange.Table{Columns: []string{"Left out", "How many", "Because"}}
	for _, r := range e.Removed {
		removed.Rows = append(removed.Rows, []exchange.Cell{{Text: r.What}, {Text: strconv.Itoa(r.Count), Number: true}, {Text: r.Reason}})
	}
	return []exchange.Sheet{{Title: "Assets", Table: assets}, {Title: "What was left out", Table: removed}}
}
