package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Options say how to read one file. The zero value reads it by the known headings within the default limits.
type Options struct {
	// Map gives columns their field, by the heading in the file: {"Works No.": "employee_no"}. It wins over the known
	// headings. A column mapped to "" or "-" is left out.
	Map        map[string]string
	Values     map[string]map[string]string // for a field, what the file writes to what is meant: {"classification": {"Red": "OFFICIAL-SENSITIVE"}}
	Fill       map[string]string            // for a field, what it is where the file does not say: {"system": "Door access"}
	Sheet      string                       // of a workbook; "" is the one whose headings are known best
	HeaderLine int                          // the line of the headings; 0 looks for it
	Limits     Limits
	// Knows says for a field which words the caller's register knows, by which a column is told that has no known heading; nil where it cannot be told.
	Knows func(field string) func(word string) bool
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
	Sheets              []string          // of a workbook
	Sheet               string            // the one that was read
	Rows                int               // rows passed on
	RefusedRows         int               // lines not passed on; each has one refusal or several
	RepeatedHeaders     int               // lines that repeat the headings
	Matched             map[string]string // heading to field
	Unmatched           []string          // headings that are no field's, in the file's order
	Columns             []string          // all headings, in the file's order
	Proposed            map[string]string // heading to the field that its cells look like, of headings that are no field's
	Refused             []Refusal         // the first 10,000
	Unlisted            int               // refusals beyond those
	Warnings            []string
}

const (
	mostRefusals  = 10_000
	longestValue  = 200 // characters of a refused value that are kept
	rowsPerLookUp = 1024
)

// Read reads a file of kind k, a text or a workbook, and calls each for every row that can be read, in the file's order. It stops at the first
// error that each returns and returns that error as it is, with the summary so far.
//
// Its own errors are ErrEmpty, ErrNotText, ErrWorkbook, ErrOldBook, ErrLocked, ErrBookSize, ErrNoHeadings, ErrHeadings, ErrChanged, a *LimitError, a *MissingFieldError,
// a *MapError, the context's error, or that of f. No row
// has been passed on when they are returned, but for ErrHeadings, ErrChanged, a LimitError for rows, the context and f.
func Read(ctx context.Context, f io.ReadSeeker, k Kind, o Options, each func(Row) error) (Summary, error) {
	limits := o.Limits.orDefault()
	d, err := newDictionary(k, o)
	if err != nil {
		return Summary{}, err
	}
	m, err := measureFrom(ctx, f, limits)
	sum := Summary{SHA256: hex.EncodeToString(m.hash[:]), Bytes: m.bytes, Encoding: string(m.encoding)}
	if err != nil {
		return Summary{}, err
	}
	if m.encoding == workbook {
		err := readBook(ctx, f, m, d, o, &sum, each)
		return sum, err
	}
	head, err := io.ReadAll(m.encoding.reader(strings.NewReader(string(m.head))))
	if err != nil {
		return sum, fmt.Errorf("read the headings: %w", err)
	}
	p, err := decide(d, head, m.bytes > int64(len(m.head)), o)
	if err != nil {
		return sum, err
	}
	sum.Delimiter = delimiterName(p.delim)
	l, err := lay(d, p, &sum, o.Knows, newScanner(bytes.NewReader(head), p.delim, p.eol, limits))
	if err != nil {
		return sum, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return sum, fmt.Errorf("go back to the beginning of the file: %w", err)
	}
	src := &counted{src: f, sum: sha256.New(), most: m.bytes}
	r := reading{dictionary: d, layout: l, plan: p, limits: limits, summary: &sum, each: each}
	if err := r.run(ctx, newScanner(m.encoding.reader(src), p.delim, p.eol, limits)); err != nil {
		return sum, err
	}
	if src.bytes != m.bytes || [sha256.Size]byte(src.sum.Sum(nil)) != m.hash {
		return sum, ErrChanged
	}
	return sum, nil
}

// lay matches the headings to the fields of the kind, and tells of it in the summary. The first records are looked at for what the others look like.
func lay(d *dictionary, p plan, sum *Summary, knows func(string) func(string) bool, first records) (*layout, error) {
	l, unmatched, warnings := d.lay(p.headers, p.recognised)
	sum.HeaderLine, sum.Unmatched, sum.Warnings, sum.Columns = p.line, unmatched, warnings, slices.Clone(p.headers)
	sum.Proposed = d.propose(l, first, p.line, knows)
	sum.Matched = make(map[string]string, len(l.slots))
	for _, s := range l.slots {
		if len(s.columns) > 0 {
			sum.Matched[s.header] = s.field.Name
		}
	}
	if err := d.check(l); err != nil {
		var missing *MissingFieldError
		if errors.As(err, &missing) {
			missing.Proposed = sum.Proposed
		}
		return nil, err
	}
	if p.above > 0 {
		sum.Warnings = append(sum.Warnings, fmt.Sprintf("the lines above the headings on line %d were not read", p.line))
	}
	return l, nil
}

func measureFrom(ctx context.Context, f io.ReadSeeker, limits Limits) (measured, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return measured{}, fmt.Errorf("go to the beginning of the file: %w", err)
	}
	return measure(ctx, f, limits)
}
