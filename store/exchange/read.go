package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Options say how to read one file. The zero value reads it by the known headings within the default limits.
type Options struct {
	// Map gives columns their field, by the heading in the file: {"Works No.": "employee_no"}. It wins over the known
	// headings. A column mapped to "" or "-" is left out.
	Map    map[string]string
	Limits Limits
}

// Limits bound what is read. A zero stands for the default.
type Limits struct {
	Bytes   int64 // 200 MB
	Rows    int   // 5,000,000, those that are refused included
	Columns int   // 1,000
	Cell    int   // bytes in one cell, 64 KiB
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 200_000_000
	}
	if l.Rows <= 0 {
		l.Rows = 5_000_000
	}
	if l.Columns <= 0 {
		l.Columns = 1_000
	}
	if l.Cell <= 0 {
		l.Cell = 64 << 10
	}
	return l
}

// Refusal is one reason why a line was not passed on.
type Refusal struct {
	Line   int    `json:"line"`
	Column string `json:"column"` // the heading in the file; empty where the line as a whole is refused
	Value  string `json:"value"`  // as the file has it, cut to 200 characters
	Reason string `json:"reason"` // a plain sentence without its full stop
}

// Summary tells what was found in a file.
type Summary struct {
	SHA256              string // of the whole file, in hexadecimal
	Bytes               int64
	Encoding, Delimiter string            // in words
	HeaderLine          int               // the line of the headings
	Rows                int               // rows passed on
	RefusedRows         int               // lines not passed on; each has one refusal or several
	RepeatedHeaders     int               // lines that repeat the headings
	Matched             map[string]string // heading to field
	Unmatched           []string          // headings that are no field's, in the file's order
	Refused             []Refusal         // the first 10,000
	Unlisted            int               // refusals beyond those
	Warnings            []string
}

const (
	mostRefusals  = 10_000
	longestValue  = 200 // characters of a refused value that are kept
	rowsPerLookUp = 1024
)

// Read reads a file of kind k and calls each for every row that can be read, in the file's order. It stops at the first
// error that each returns and returns that error as it is, with the summary so far.
//
// Its own errors are ErrEmpty, ErrNotText, ErrWorkbook, ErrNoHeadings, ErrChanged, a *LimitError, a *MissingFieldError,
// a *MapError, the context's error, or that of f. Except for ErrChanged, the context, f, and a LimitError for rows, no row
// has been passed on when they are returned.
func Read(ctx context.Context, f io.ReadSeeker, k Kind, o Options, each func(Row) error) (Summary, error) {
	limits := o.Limits.orDefault()
	d, err := newDictionary(k, o.Map)
	if err != nil {
		return Summary{}, err
	}
	m, err := measureFrom(ctx, f, limits)
	sum := Summary{SHA256: hex.EncodeToString(m.hash[:]), Bytes: m.bytes, Encoding: string(m.encoding)}
	if err != nil {
		return Summary{}, err
	}
	head, err := io.ReadAll(m.encoding.reader(strings.NewReader(string(m.head))))
	if err != nil {
		return sum, fmt.Errorf("read the headings: %w", err)
	}
	p, err := decide(d, head, m.bytes > int64(len(m.head)), limits)
	if err != nil {
		return sum, err
	}
	l, unmatched, warnings := d.lay(p.headers)
	sum.Delimiter, sum.HeaderLine = delimiterName(p.delim), p.line
	sum.Unmatched, sum.Warnings = unmatched, warnings
	sum.Matched = make(map[string]string, len(l.slots))
	for _, s := range l.slots {
		sum.Matched[s.header] = s.field.Name
	}
	if err := d.check(l, p.recognised > 0); err != nil {
		return sum, err
	}
	if p.above > 0 {
		sum.Warnings = append(sum.Warnings, fmt.Sprintf("the lines above the headings on line %d were not read", p.line))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return sum, fmt.Errorf("go back to the beginning of the file: %w", err)
	}
	src := &counted{src: f, sum: sha256.New(), most: m.bytes}
	r := reading{layout: l, plan: p, limits: limits, summary: &sum, each: each}
	if err := r.run(ctx, newScanner(m.encoding.reader(src), p.delim, p.eol, limits)); err != nil {
		return sum, err
	}
	if r.openEnds > 0 {
		sum.Warnings = append(sum.Warnings, fmt.Sprintf("%d end dates in the year 4712 or 9999 were read as no end", r.openEnds))
	}
	if src.bytes != m.bytes || [sha256.Size]byte(src.sum.Sum(nil)) != m.hash {
		return sum, ErrChanged
	}
	return sum, nil
}

func measureFrom(ctx context.Context, f io.ReadSeeker, limits Limits) (measured, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return measured{}, fmt.Errorf("go to the beginning of the file: %w", err)
	}
	return measure(ctx, f, limits)
}

// reading is the second pass over a file.
type reading struct {
	layout  *layout
	plan    plan
	limits  Limits
	summary *Summary
	each    func(Row) error

	adrift   bool // a broken line came before, and no whole one since
	openEnds int  // cells that say "no end" by the last day a payroll system knows
}

func (r *reading) run(ctx context.Context, s *scanner) error {
	for n := 0; ; n++ {
		if n%rowsPerLookUp == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		rec, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if rec.line <= r.plan.line || (rec.fault == sound && r.passOver(rec)) {
			continue
		}
		if r.summary.Rows+r.summary.RefusedRows == r.limits.Rows {
			return &LimitError{What: "rows", Limit: int64(r.limits.Rows)}
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
	return value, Refusal{}, false
}

// saysNoEnd reports whether a record gives the field as the last day that a payroll system knows.
func (s *slot) saysNoEnd(rec record) bool {
	return s.field.OpenEnd && s.columns[0] < len(rec.cells) && isOpenEnd(trim(rec.cells[s.columns[0]]))
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
