package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A workbook is a ZIP archive of XML parts: XLSX (ECMA-376) or ODS (OASIS OpenDocument 1.3). Its sheets are read row by row straight out of the archive. excelize, which
// writes the program's own workbooks, is not used to read those of strangers: it unpacks all parts into memory, or beyond a limit into a file in the temporary
// folder, where nothing of a register may lie, and it writes dates the way the workbook's locale asks for, which cannot always be read back.
//
// Nothing in a workbook is followed or run. Of a formula its last result is read; of links to other files, macros and pictures nothing.

// Limits of workbooks: what the largest ones that a spreadsheet program fills in practice stay below.
const (
	mostParts       = 10_000
	largestPart     = 600 << 20 // bytes of one part, unpacked
	largestWorkbook = 800 << 20 // bytes of all parts
	mostSheets      = 255
	mostStrings     = 3_000_000
	largestStrings  = 96 << 20 // bytes of the texts that cells share
	mostStyles      = 65_536
)

// Errors of workbooks, as sentences for the person who chose the file.
var (
	ErrWorkbook = errors.New("the workbook is damaged or no spreadsheet: open it and save it again as “Excel workbook (.xlsx)”")
	ErrOldBook  = errors.New("the file is a workbook of an old kind (.xls): open it and save it as “Excel workbook (.xlsx)”")
	ErrLocked   = errors.New("the workbook is protected by a password: open it and save it as “Excel workbook (.xlsx)” without one")
	ErrBookSize = errors.New("the workbook unpacks to more than can be read: leave out sheets, pictures and empty rows, or save the sheet as “CSV UTF-8”")
)

// book is an opened workbook.
type book interface {
	sheets() []string
	rows(sheet int, limits Limits) (records, error)
	warnings() []string
}

// records is a sequence of records: the lines of a text file or the rows of a sheet. After the last comes io.EOF.
type records interface {
	next() (record, error)
}

// openBook opens a workbook, having checked that unpacking it stays within bounds.
func openBook(src io.ReaderAt, size int64) (book, error) {
	z, err := zip.NewReader(src, size)
	if err != nil {
		return nil, ErrWorkbook
	}
	a := archive{parts: make(map[string]*zip.File, len(z.File))}
	if len(z.File) > mostParts {
		return nil, ErrBookSize
	}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; f.UncompressedSize64 > largestPart || total > largestWorkbook {
			return nil, ErrBookSize
		}
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if _, twice := a.parts[name]; twice || f.Flags&1 != 0 {
			return nil, ErrWorkbook // two parts of one name, or one that is encrypted as old archivers do
		}
		a.parts[name] = f
	}
	switch {
	case a.parts["content.xml"] != nil:
		return openODS(a)
	case a.parts["EncryptedPackage"] != nil:
		return nil, ErrLocked
	}
	return openXLSX(a)
}

// archive is the parts of a workbook by their names.
type archive struct{ parts map[string]*zip.File }

// open begins to read a part; a part that unpacks to more than it says is damaged.
func (a archive) open(name string) (*markup, error) {
	f := a.parts[name]
	if f == nil {
		return nil, ErrWorkbook
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrWorkbook
	}
	return newMarkup(&bounded{r, int64(f.UncompressedSize64)}), nil //nolint:gosec // it was held against largestPart
}

// bounded reads no more than a part says that it holds.
type bounded struct {
	src  io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.src.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ErrWorkbook
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, ErrWorkbook
	}
	return n, err
}

// walk reads a whole part.
func (a archive) walk(name string, f func(*markup, token) error) error {
	m, err := a.open(name)
	if err != nil {
		return err
	}
	if err := m.each(func(t token) error { return f(m, t) }); err != nil {
		return broken(err)
	}
	return nil
}

// broken turns whatever is wrong with a part into a sentence.
func broken(err error) error {
	if errors.Is(err, errMarkup) {
		return ErrWorkbook
	}
	return err
}

// located gives a file that can only be read in order the places that an archive asks for.
type located struct{ src io.ReadSeeker }

func (l located) ReadAt(p []byte, at int64) (int, error) {
	if _, err := l.src.Seek(at, io.SeekStart); err != nil {
		return 0, fmt.Errorf("find a part of the file: %w", err)
	}
	return io.ReadFull(l.src, p)
}

// isBook reports whether a file begins as a workbook does.
func isBook(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// oldBook says what a compound file is: a workbook of before 2007, or one of today with a password.
func oldBook(head []byte) error {
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	if bytes.Contains(head, name) {
		return ErrLocked
	}
	return ErrOldBook
}

// readBook reads the sheet of a workbook that Options name, or the one whose headings are known best.
func readBook(ctx context.Context, f io.ReadSeeker, m measured, d *dictionary, o Options, sum *Summary, each func(Row) error) (err error) {
	defer func() {
		if recover() != nil { // a stranger's file must not end the program
			err = ErrWorkbook
		}
	}()
	limits := o.Limits.orDefault()
	b, err := openBook(located{f}, m.bytes)
	if err != nil {
		return err
	}
	sum.Encoding, sum.Delimiter, sum.Sheets = "workbook", "", b.sheets()
	sheet, p, err := decideSheet(b, d, o)
	if err != nil {
		return err
	}
	sum.Sheet = b.sheets()[sheet]
	first, err := b.rows(sheet, limits)
	if err != nil {
		return err
	}
	l, err := lay(d, p, sum, o.Knows, first)
	if err != nil {
		return err
	}
	rows, err := b.rows(sheet, limits)
	if err != nil {
		return err
	}
	r := reading{dictionary: d, layout: l, plan: p, limits: limits, summary: sum, each: each}
	if err := r.run(ctx, rows); err != nil {
		return broken(err)
	}
	sum.Warnings = append(sum.Warnings, b.warnings()...)
	again, err := measureFrom(ctx, f, limits)
	if err != nil {
		return err
	}
	if again.hash != m.hash {
		return ErrChanged
	}
	return nil
}

// decideSheet finds the sheet and its line of headings.
func decideSheet(b book, d *dictionary, o Options) (int, plan, error) {
	names := b.sheets()
	if o.Sheet != "" {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(o.Sheet)) })
		if i < 0 {
			return 0, plan{}, fmt.Errorf("the workbook has no sheet “%s”: it has %s", shorten(o.Sheet, 60), quoted(names, 20))
		}
		p, err := sheetHeadings(b, i, d, o)
		if errors.Is(err, io.EOF) {
			err = ErrNoHeadings
		}
		return i, p, err
	}
	best, sheet := plan{recognised: -1}, -1
	for i := range names {
		p, err := sheetHeadings(b, i, d, o)
		if errors.Is(err, io.EOF) {
			continue // an empty sheet
		}
		if err != nil {
			return 0, p, err
		}
		if p.recognised > best.recognised {
			best, sheet = p, i
		}
	}
	if sheet < 0 {
		return 0, best, ErrNoHeadings
	}
	if best.tooMany {
		return 0, best, &LimitError{What: "columns", Limit: int64(o.Limits.orDefault().Columns)}
	}
	return sheet, best, nil
}

func sheetHeadings(b book, i int, d *dictionary, o Options) (plan, error) {
	rows, err := b.rows(i, o.Limits.orDefault())
	if err != nil {
		return plan{}, err
	}
	p, err := headings(d, rows, plan{}, o.HeaderLine, func(record) bool { return false })
	return p, broken(err)
}
