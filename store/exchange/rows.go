package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// reading is the second pass over a file.
type reading struct {
	dictionary *dictionary
	layout     *layout
	plan       plan
	limits     Limits
	summary    *Summary
	each       func(Row) error

	adrift   bool // a broken line came before, and no whole one since
	openEnds int  // cells that say "no end" by the last day a payroll system knows
}

func (r *reading) run(ctx context.Context, s records) error {
	for n := 0; ; n++ {
		if n%rowsPerLookUp == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		rec, err := s.next()
		if errors.Is(err, io.EOF) {
			r.tellOpenEnds()
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		if rec.line <= r.plan.line || (rec.fault == sound && r.passOver(rec)) {
			continue
		}
		if r.summary.Rows+r.summary.RefusedRows == r.limits.Rows {
			return &LimitError{What: "rows", Limit: int64(r.limits.Rows)}
		}
		if rec.fault == sound && r.dictionary.areOtherHeadings(rec.cells, r.layout) {
			return fmt.Errorf("line %d: %w", rec.line, ErrHeadings)
		}
		row, refused := r.read(rec)
		if len(refused) > 0 {
			r.refuse(refused)
			continue
		}
		r.summary.Rows++
		if err := r.each(row); err != nil {
			return err
		}
	}
}

func (r *reading) tellOpenEnds() {
	if r.openEnds > 0 {
		r.summary.Warnings = append(r.summary.Warnings, fmt.Sprintf("%d end dates in the year 4712 or 9999 were read as no end", r.openEnds))
	}
}

// passOver reports whether a record is no row: a blank line, the headings again, or a line between programs.
func (r *reading) passOver(rec record) bool {
	if isBlank(rec.cells) || isPreamble(rec) {
		return true
	}
	if isHeadings(rec.cells, r.layout.headers) {
		r.summary.RepeatedHeaders++
		return true
	}
	return false
}

func (r *reading) refuse(refused []Refusal) {
	r.summary.RefusedRows++
	room := min(len(refused), mostRefusals-len(r.summary.Refused))
	r.summary.Refused = append(r.summary.Refused, refused[:room]...)
	r.summary.Unlisted += len(refused) - room
}

// read turns a record into a row, or says why it cannot be one.
func (r *reading) read(rec record) (Row, []Refusal) {
	if refused, bad := r.readShape(rec); bad {
		return Row{}, []Refusal{refused}
	}
	row := Row{Line: rec.line, layout: r.layout, values: make([]string, r.layout.width)}
	var refused []Refusal
	for i := range r.layout.slots {
		value, refusal, bad := r.layout.slots[i].readFrom(rec)
		if bad {
			refused = append(refused, refusal)
		}
		row.values[i] = value
		if value == "" && r.layout.slots[i].saysNoEnd(rec) {
			r.openEnds++
		}
	}
	if refused != nil {
		return Row{}, refused
	}
	r.layout.fillNames(row.values)
	return row, r.layout.contradictions(row)
}

// readShape refuses a record whose cells cannot be told apart or cannot be told which columns they belong to.
func (r *reading) readShape(rec record) (Refusal, bool) {
	refusal := Refusal{Line: rec.line}
	headers := r.layout.headers
	if rec.fault != sound {
		r.adrift = r.adrift || rec.fault.broken()
		refusal.Reason = string(rec.fault)
		if rec.cell < len(headers) {
			refusal.Column = headers[rec.cell]
		}
		if rec.cell < len(rec.cells) {
			refusal.Value = shorten(rec.cells[rec.cell], longestValue)
		}
		return refusal, true
	}
	n := len(rec.cells)
	switch {
	case n == len(headers):
		r.adrift = false
	case r.adrift:
		refusal.Reason = "the line follows one with a stray quotation mark and may belong to it: mend that line first"
	case n > len(headers) && !isBlank(rec.cells[len(headers):]):
		refusal.Value = shorten(rec.cells[len(headers)], longestValue)
		refusal.Reason = fmt.Sprintf("the line has %d cells and the headings only %d: put cells that hold the delimiter in quotation marks", n, len(headers))
	case n == 1 && len(headers) > 2:
		refusal.Value = shorten(rec.cells[0], longestValue)
		refusal.Reason = fmt.Sprintf("the line has one cell where the headings have %d", len(headers))
	}
	return refusal, refusal.Reason != ""
}

// readFrom reads a field from a record: from the first of its columns that is filled, if the others agree.
func (s *slot) readFrom(rec record) (string, Refusal, bool) {
	value, from := "", ""
	for _, c := range s.columns {
		if c >= len(rec.cells) {
			continue
		}
		cell := rec.cells[c]
		v, reason := s.read(cell)
		if reason == "" && value != "" && v != "" && v != value {
			reason = "the columns of this name differ, and the other says “" + shorten(from, longestValue) + "”"
		}
		if reason != "" {
			return "", Refusal{Line: rec.line, Column: s.header, Value: shorten(trim(cell), longestValue), Reason: reason}, true
		}
		if value == "" {
			value, from = v, trim(cell)
		}
	}
	if value == "" {
		value = s.fixed
	}
	return value, Refusal{}, false
}

// saysNoEnd reports whether a record gives the field as the last day that a payroll system knows.
func (s *slot) saysNoEnd(rec record) bool {
	return s.field.OpenEnd && len(s.columns) > 0 && s.columns[0] < len(rec.cells) && isOpenEnd(trim(rec.cells[s.columns[0]]))
}

// contradictions says where a row contradicts itself, or does not say whom or what it is about.
func (l *layout) contradictions(row Row) []Refusal {
	var refused []Refusal
	for _, rule := range l.rules {
		if rule.contradictory(row.values[rule.firstPlace], row.values[rule.secondPlace]) {
			refused = append(refused, Refusal{
				Line: row.Line, Column: l.header(rule.secondPlace), Value: shorten(row.values[rule.secondPlace], longestValue),
				Reason: rule.reason + " (“" + shorten(l.header(rule.firstPlace), longestValue) + "”: " + shorten(row.values[rule.firstPlace], longestValue) + ")",
			})
		}
	}
	for _, places := range l.identity {
		var headers []string
		known := false
		for _, p := range places {
			known = known || row.values[p] != ""
			if p < len(l.slots) {
				headers = append(headers, l.header(p))
			}
		}
		if !known && len(headers) > 0 {
			refused = append(refused, Refusal{
				Line: row.Line, Column: headers[0],
				Reason: "nothing on the line says whom or what it is about: fill " + strings.Join(headers, " or "),
			})
		}
	}
	return refused
}
