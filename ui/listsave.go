package ui

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// save writes the list as it is narrowed on the screen, all of its rows, as a workbook, as CSV or as JSON by the file's ending. The trail says who took which list.
func (l *listPage) save() {
	d, r, q, narrowed := l.desk, l.register, l.query(), l.narrowed() || l.search.Text != ""
	d.w.setup.Files.Save("Save this list", exchange.FileName(shortTitle(r), ".xlsx"), func(path string) {
		d.export(path, r.name, narrowed, func(ctx context.Context, s *store.Session) ([]exchange.Sheet, error) {
			rows, err := r.rows(ctx, s, q)
			return []exchange.Sheet{{Title: sheetTitle(r.name), Table: tableOf(r.columns, l.narrow(rows))}}, err
		}, l.status.SetText)
	})
}

func sheetTitle(register string) string { return capital(strings.ReplaceAll(register, "-", " ")) }

// saveOpen writes the edition of the assets that may be published, and says what was left out of it. A workbook tells that on a second sheet.
func (l *listPage) saveOpen() {
	d := l.desk
	d.w.setup.Files.Save("Save what may be published", exchange.FileName("assets to publish", ".xlsx"), func(path string) {
		left := ""
		d.export(path, l.register.name, false, func(ctx context.Context, s *store.Session) ([]exchange.Sheet, error) {
			edition, err := s.OpenData(ctx)
			for _, r := range edition.Removed {
				left += " " + r.Words()
			}
			return store.EditionSheets(edition), err
		}, func(said string) { l.status.SetText(said + left) })
	})
}

// saveProcessing writes the record of processing in the order of the regulator's template.
func (l *listPage) saveProcessing() {
	d := l.desk
	d.w.setup.Files.Save("Save the record of processing", exchange.FileName("record of processing", ".xlsx"), func(path string) {
		d.export(path, "processing-record", false, func(ctx context.Context, s *store.Session) ([]exchange.Sheet, error) {
			record, err := s.ProcessingRecord(ctx, "")
			if err != nil {
				return nil, err
			}
			t, err := store.ProcessingTable(record)
			return []exchange.Sheet{{Title: "Record of processing", Table: t}}, err
		}, l.status.SetText)
	})
}

// tableOf is a list as a table: days as days, whatever they look like on the screen.
func tableOf(columns []grid.Column, rows []grid.Row) exchange.Table {
	t := exchange.Table{}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.Title)
	}
	for _, r := range rows {
		cells := make([]exchange.Cell, len(t.Columns))
		for i, c := range r.Cells[:min(len(r.Cells), len(cells))] {
			cells[i].Text = c.Text
			if day := calendar.Date(c.Key); len(c.Key) == len("2006-01-02") && c.Text == day.Short() && day.Known() {
				cells[i].Text = c.Key
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// export writes a list to a file, once the trail says so, and tells how that went.
func (d *desk) export(path, register string, narrowed bool, read func(context.Context, *store.Session) ([]exchange.Sheet, error), tell func(string)) {
	s := d.session()
	task.Run(d.w.door, task.Work[int]{
		What: "Saving the list",
		Do: func(ctx context.Context) (int, error) {
			sheets, err := read(ctx, s)
			if err != nil {
				return 0, err
			}
			t := sheets[0].Table // what else there is, only a workbook has room for
			var out bytes.Buffer
			switch ending := strings.ToLower(filepath.Ext(path)); ending {
			case ".csv":
				err = exchange.WriteCSV(&out, t)
			case ".json":
				err = exchange.WriteJSON(&out, t)
			case ".xlsx":
				err = exchange.WriteXLSX(&out, sheets...)
			default:
				err = fmt.Errorf("%s: give the file a name that ends with .xlsx, .csv or .json", filepath.Base(path))
			}
			if err != nil {
				return 0, err
			}
			return len(t.Rows), keepExport(ctx, s, path, store.Export{Register: register, Rows: len(t.Rows), Narrowed: narrowed}, &out)
		},
		Done: func(n int, err error) {
			if err != nil {
				tell(sentence(err))
				return
			}
			tell(theme.Count(n, "%s row is in %s. It is no longer sealed: keep it as the register is kept.", "%s rows are in %s. They are no longer sealed: keep them as the register is kept.", path))
		},
	})
}

// keepExport enters in the trail that a list leaves the register, and writes its file.
func keepExport(ctx context.Context, s *store.Session, path string, e store.Export, out *bytes.Buffer) error {
	if exchange.IsDevice(filepath.Base(path)) {
		return fmt.Errorf("%s is the name of a device on Windows: give the file another name", filepath.Base(path))
	}
	if err := s.RecordExport(ctx, e); err != nil {
		return err
	}
	return writeFile(path, out)
}
