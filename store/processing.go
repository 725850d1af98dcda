package store

import (
	"context"
	"encoding/json"
	"fmt"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// ProcessingRecord is the record of processing activities behind the assets that contain a text, services by their names.
func (s *Session) ProcessingRecord(ctx context.Context, query string) ([]entry.Processing, error) {
	assets, err := s.Entries(ctx, "asset", query, false)
	if err != nil {
		return nil, err
	}
	services, err := serviceNames(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	record := entry.ProcessingRecord(assets)
	for i := range record {
		if name, known := services[record[i].Service]; known {
			record[i].Service = name
		}
	}
	return record, nil
}

// ProcessingTable is the record in the order of columns of the regulator's template.
func ProcessingTable(record []entry.Processing) (exchange.Table, error) {
	rows := make([]json.RawMessage, len(record))
	for i := range record {
		var err error
		if rows[i], err = json.Marshal(record[i]); err != nil {
			return exchange.Table{}, fmt.Errorf("write the record of processing: %w", err)
		}
	}
	t, err := exchange.TableOf(rows)
	if err != nil {
		return t, fmt.Errorf("write the record of processing: %w", err)
	}
	names, headings := entry.ProcessingColumns()
	return t.Pick(names, headings), nil
}
