package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Lines reads again what a file has on some of its lines, as it stands there, beside the headings: for a list of refused rows that a person can correct and import.
func Lines(ctx context.Context, f io.ReadSeeker, k Kind, o Options, wanted map[int]bool) (headings []string, lines map[int][]string, err error) {
	lines = map[int][]string{}
	keep := func(p plan, rows records) error {
		headings = slices.Clone(p.headers)
		for n := 0; len(lines) < len(wanted); n++ {
			if n%rowsPerLookUp == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			rec, err := rows.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return broken(err)
			}
			if wanted[rec.line] && rec.line > p.line {
				lines[rec.line] = slices.Clone(rec.cells)
			}
		}
		return nil
	}
	d, err := newDictionary(k, o)
	if err != nil {
		return nil, nil, err
	}
	m, err := measureFrom(ctx, f, o.Limits.orDefault())
	if err != nil {
		return nil, nil, err
	}
	if m.encoding == workbook {
		err = bookLines(f, m, d, o, keep)
		return headings, lines, err
	}
	head, err := io.ReadAll(m.encoding.reader(bytes.NewReader(m.head)))
	if err != nil {
		return nil, nil, fmt.Errorf("read the headings: %w", err)
	}
	p, err := decide(d, head, m.bytes > int64(len(m.head)), o)
	if err != nil {
		return nil, nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, nil, fmt.Errorf("go back to the beginning of the file: %w", err)
	}
	err = keep(p, newScanner(m.encoding.reader(f), p.delim, p.eol, o.Limits.orDefault()))
	return headings, lines, err
}

func bookLines(f io.ReadSeeker, m measured, d *dictionary, o Options, keep func(plan, records) error) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrWorkbook
		}
	}()
	b, err := openBook(located{f}, m.bytes)
	if err != nil {
		return err
	}
	sheet, p, err := decideSheet(b, d, o)
	if err != nil {
		return err
	}
	rows, err := b.rows(sheet, o.Limits.orDefault())
	if err != nil {
		return err
	}
	return keep(p, rows)
}

// WriteRefused writes the refused rows of a file as it has them, with the reasons beside them, as text (.csv) or as a workbook, and says how many there are: somebody
// corrects them there and imports that file.
func WriteRefused(ctx context.Context, w io.Writer, ending string, f io.ReadSeeker, k Kind, o Options, refused []Refusal) (int, error) {
	wanted := map[int]bool{}
	for _, r := range refused {
		wanted[r.Line] = true
	}
	headings, lines, err := Lines(ctx, f, k, o, wanted)
	if err != nil {
		return 0, err
	}
	t := RefusedTable(headings, lines, refused)
	if strings.EqualFold(ending, ".csv") {
		return len(t.Rows), WriteCSV(w, t)
	}
	return len(t.Rows), WriteXLSX(w, Sheet{Title: "Refused rows", Table: t})
}

// WhyRefused is the heading under which a list of refused rows says why. Read leaves the column out.
const WhyRefused = "Why the row was refused"

// RefusedTable lists refused rows as the file has them, with the reasons beside them.
func RefusedTable(headings []string, lines map[int][]string, refused []Refusal) Table {
	t := Table{Columns: append(slices.Clone(headings), WhyRefused)}
	reasons, order := map[int]string{}, []int{}
	for _, r := range refused {
		why := r.Reason
		if r.Column != "" {
			why = r.Column + ": " + r.Reason
		}
		if before, known := reasons[r.Line]; known {
			why = before + "; " + why
		} else {
			order = append(order, r.Line)
		}
		reasons[r.Line] = why
	}
	for _, line := range order {
		row := make([]Cell, len(t.Columns))
		for i, text := range lines[line] {
			if i < len(headings) {
				row[i] = Cell{Text: text}
			}
		}
		row[len(headings)] = Cell{Text: reasons[line]}
		t.Rows = append(t.Rows, row)
	}
	return t
}
