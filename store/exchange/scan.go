package exchange

import (
	"bytes"
	"io"
)

// The scanner parts a stream into records and cells after RFC 4180. The standard library's reader is not used because
// it has no bound: one quotation mark that is never closed makes it gather the rest of the file into one cell. This one
// gives such a line up after a bounded look ahead, says so, and goes on with the line below it.
//
// It departs from the RFC where there is only one way to read a line: blanks around a quoted cell, a quoted cell that
// follows an equals sign (how reports keep Excel from changing a number), and line ends of any kind.

// fault is what is wrong with a record's syntax.
type fault string

const (
	sound         fault = ""
	bareQuote     fault = "a quotation mark stands inside a cell that does not begin with one: double it and put the cell in quotation marks"
	afterQuote    fault = "text follows a closing quotation mark: double the quotation marks inside the cell"
	openQuote     fault = "a quotation mark is opened and never closed"
	cellTooLong   fault = "the cell is longer than can be read"
	recordTooLong fault = "the line is longer than can be read"
	tooManyCells  fault = "the line has more cells than can be read"

	// Of workbooks.
	formulaError fault = "the cell shows an error of its formula: correct the formula, or type what is meant"
	noResult     fault = "the cell holds a formula whose result was not saved: open the workbook, save it, and import it again"
	lostText     fault = "the text of the cell is missing from the workbook: type the cell again"
)

// broken reports whether the fault left the scanner guessing where the next record begins.
func (f fault) broken() bool { return f == afterQuote || f == openQuote || f == recordTooLong }

// record is one record of a file. Its cells share one string, and their slice is the scanner's: it holds until the next call.
type record struct {
	line  int // on which it begins, from 1
	cells []string
	fault fault
	cell  int // the cell at fault
}

const (
	longestRecord = 1 << 20 // bytes; also how far ahead the end of a quoted cell is looked for
	firstBuffer   = 64 << 10
	mostBlanks    = 64 // blanks skipped around a quoted cell
)

type scanner struct {
	src        io.Reader
	delim, eol byte // eol is '\n', or '\r' in files of old Macintosh programs
	maxCell    int
	maxCells   int
	maxRecord  int

	buf      []byte
	pos, end int // what is read and not yet consumed is buf[pos:end]
	err      error
	line     int

	text  []byte // the cells of the record being read, without quotation marks
	ends  []int  // where each cell ends in text
	cells []string
	fault fault
	cell  int
	count int // cells of the record, those beyond maxCells too
	limit bool
}

func newScanner(src io.Reader, delim, eol byte, limits Limits) *scanner {
	return &scanner{
		src: src, delim: delim, eol: eol, line: 1, buf: make([]byte, firstBuffer),
		maxCell: limits.Cell, maxCells: limits.Columns, maxRecord: max(longestRecord, 4*limits.Cell),
	}
}

// next returns the next record, or io.EOF, or the error of the source.
func (s *scanner) next() (record, error) {
	s.text, s.ends, s.fault, s.cell, s.count, s.limit = s.text[:0], s.ends[:0], sound, 0, 0, false
	s.skipMark()
	if len(s.window(0)) == 0 {
		return record{}, s.err
	}
	r := record{line: s.line}
	i := 0
	for {
		origin := i
		i = s.readCell(i)
		if s.limit {
			s.flag(recordTooLong)
		}
		if s.fault.broken() {
			s.resume(origin)
			break
		}
		s.closeCell()
		if b, ok := s.at(i); ok && b == s.delim {
			i++
			continue
		}
		s.consume(i + 1)
		break
	}
	if s.err != nil && s.err != io.EOF {
		return record{}, s.err
	}
	r.fault, r.cell = s.fault, s.cell
	r.cells = s.split()
	return r, nil
}

// skipMark passes over a byte order mark: the file's own, and those that joining files leaves in the middle.
func (s *scanner) skipMark() {
	for i, b := range []byte("\ufeff") {
		if c, ok := s.at(i); !ok || c != b {
			return
		}
	}
	s.pos += len("\ufeff")
}

// readCell reads the cell that begins i bytes into the record and returns the place of the byte that ended it.
func (s *scanner) readCell(i int) int {
	if j := s.opening(i); j > 0 {
		return s.readQuoted(j)
	}
	return s.readPlain(i)
}

// opening returns the place after the quotation mark that opens the cell at i, or 0 where the cell is plain.
func (s *scanner) opening(i int) int {
	j := s.skipBlanks(i)
	b, ok := s.at(j)
	if ok && b == '=' {
		if b, ok := s.at(j + 1); ok && b == '"' {
			return j + 2
		}
	}
	if ok && b == '"' {
		return j + 1
	}
	return 0
}

func (s *scanner) skipBlanks(i int) int {
	for j := i; j < i+mostBlanks; j++ {
		if b, ok := s.at(j); !ok || b == s.delim || (b != ' ' && b != '\t') {
			return j
		}
	}
	return i + mostBlanks
}

func (s *scanner) readPlain(i int) int {
	for {
		w := s.window(i)
		if len(w) == 0 {
			return i
		}
		n := 0
		for n < len(w) && w[n] != s.delim && w[n] != s.eol && w[n] != '"' {
			n++
		}
		s.keep(w[:n])
		i += n
		if n == len(w) {
			continue
		}
		if w[n] != '"' {
			s.dropReturn(w[n])
			return i
		}
		s.flag(bareQuote)
		s.keep(w[n : n+1])
		i++
	}
}

// dropReturn takes the carriage return of a line end off the cell before it.
func (s *scanner) dropReturn(end byte) {
	if n := len(s.text); end == '\n' && n > s.cellStart() && s.text[n-1] == '\r' {
		s.text = s.text[:n-1]
	}
}

// readQuoted reads on from behind an opening quotation mark.
func (s *scanner) readQuoted(i int) int {
	for {
		w := s.window(i)
		if len(w) == 0 {
			s.flag(openQuote)
			return i
		}
		n := bytes.IndexByte(w, '"')
		if n < 0 {
			s.keep(w)
			i += len(w)
			continue
		}
		s.keep(w[:n])
		i += n + 1
		if b, ok := s.at(i); ok && b == '"' {
			s.keep([]byte{'"'})
			i++
			continue
		}
		return s.closeQuoted(i)
	}
}

// closeQuoted looks at what follows a closing quotation mark.
func (s *scanner) closeQuoted(i int) int {
	i = s.skipBlanks(i)
	b, ok := s.at(i)
	if ok && b == '\r' && s.eol == '\n' {
		if next, more := s.at(i + 1); !more || next == '\n' {
			return i + 1
		}
	}
	if ok && b != s.delim && b != s.eol {
		s.flag(afterQuote)
	}
	return i
}

// keep adds to the cell being read, as far as a cell may go.
func (s *scanner) keep(b []byte) {
	if s.count >= s.maxCells {
		s.flag(tooManyCells)
		return
	}
	if room := s.maxCell - (len(s.text) - s.cellStart()); len(b) > room {
		s.flag(cellTooLong)
		b = b[:room]
	}
	s.text = append(s.text, b...)
}

func (s *scanner) cellStart() int {
	if len(s.ends) == 0 {
		return 0
	}
	return s.ends[len(s.ends)-1]
}

func (s *scanner) closeCell() {
	if s.count++; s.count <= s.maxCells {
		s.ends = append(s.ends, len(s.text))
		return
	}
	s.flag(tooManyCells)
}

// flag notes what is wrong. A fault that breaks the record off replaces one that does not.
func (s *scanner) flag(f fault) {
	if s.fault == sound || (f.broken() && !s.fault.broken()) {
		s.fault, s.cell = f, s.count
	}
}

// split cuts the text of the record into its cells, without the apostrophes that kept them from being run.
func (s *scanner) split() []string {
	whole := string(s.text)
	s.cells = s.cells[:0]
	start := 0
	for _, e := range s.ends {
		s.cells = append(s.cells, restored(whole[start:e]))
		start = e
	}
	if start < len(whole) { // the cell at which the record broke off
		s.cells = append(s.cells, whole[start:])
	}
	return s.cells
}

// resume continues with the line below the one on which the faulty cell, origin bytes into the record, begins.
func (s *scanner) resume(origin int) {
	s.limit = false
	s.line += bytes.Count(s.buf[s.pos:s.pos+origin], []byte{s.eol})
	s.pos += origin
	for {
		w := s.window(0)
		if len(w) == 0 {
			return
		}
		if n := bytes.IndexByte(w, s.eol); n >= 0 {
			s.consume(n + 1)
			return
		}
		s.consume(len(w))
	}
}

// consume takes n bytes off the front, or all there are.
func (s *scanner) consume(n int) {
	n = min(n, s.end-s.pos)
	s.line += bytes.Count(s.buf[s.pos:s.pos+n], []byte{s.eol})
	s.pos += n
}

func (s *scanner) at(i int) (byte, bool) {
	if s.pos+i < s.end {
		return s.buf[s.pos+i], true
	}
	w := s.window(i)
	if len(w) == 0 {
		return 0, false
	}
	return w[0], true
}

// window returns what is known of the record from i on, reading more where that is nothing. It is empty at the end of
// the source and, with s.limit set, where the record is longer than records may be.
func (s *scanner) window(i int) []byte {
	if i >= s.maxRecord {
		s.limit = true
		return nil
	}
	for s.pos+i >= s.end && s.err == nil {
		s.fill()
	}
	if s.pos+i >= s.end {
		return nil
	}
	return s.buf[s.pos+i : min(s.end, s.pos+s.maxRecord)]
}

// fill reads more, after making room at the end of the buffer.
func (s *scanner) fill() {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.pos, s.end = 0, s.end-s.pos
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.src.Read(s.buf[s.end:])
		s.end += n
		s.err = err
		if n > 0 || err != nil {
			return
		}
	}
	s.err = io.ErrNoProgress
}
