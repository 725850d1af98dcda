package exchange

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// plan is what the head of a file tells about the rest: how its cells are parted and where its headings stand.
type plan struct {
	delim, eol byte
	line       int      // of the headings
	headers    []string // trimmed
	recognised int      // fields that the headings name
	tooMany    bool     // the line of headings has more cells than a file may have
	above      int      // lines above the headings that hold something else
}

// delimiters in the order in which they are preferred where the headings do not tell.
const delimiters = ",;\t|"

// headingsWithin is the number of records among which the headings are looked for.
const headingsWithin = 30

// decide finds the delimiter and the line of headings that name most fields. The first such line wins: a line of data
// hardly ever holds the names of fields. Where nothing is recognised, the first of the widest lines is taken, so that a message
// can show it.
func decide(d *dictionary, head []byte, truncated bool, o Options) (plan, error) {
	limits := o.Limits.orDefault()
	eol := byte('\n')
	if !bytes.ContainsRune(head, '\n') && bytes.ContainsRune(head, '\r') {
		eol = '\r'
	}
	candidates := []byte(delimiters)
	if b, ok := separatorLine(head); ok {
		candidates = []byte{b}
	}
	var best plan
	found := false
	for _, delim := range candidates {
		s := newScanner(bytes.NewReader(head), delim, eol, limits)
		p, err := headings(d, s, plan{delim: delim, eol: eol}, o.HeaderLine, func(r record) bool {
			return truncated && s.pos == s.end && s.err != nil && r.fault != tooManyCells
		})
		if err != nil {
			continue // no whole line under this delimiter
		}
		if !found || p.recognised > best.recognised || (p.recognised == best.recognised && len(p.headers) > len(best.headers)) {
			best, found = p, true
		}
	}
	switch {
	case !found:
		return plan{}, ErrNoHeadings
	case best.tooMany:
		return plan{}, &LimitError{What: "columns", Limit: int64(limits.Columns)}
	}
	return best, nil
}

// headings looks for the line of headings in the first records, or takes the one that the caller names. cut says that what was read of the file ends within a record.
func headings(d *dictionary, src records, best plan, given int, cut func(record) bool) (plan, error) {
	best.recognised = -1
	above := 0
	for seen := 0; seen < headingsWithin || given > 0; seen++ {
		r, err := src.next()
		if errors.Is(err, io.EOF) || given > 0 && err == nil && r.line > given {
			break
		}
		if err != nil {
			return best, err
		}
		if cut(r) {
			break // the head ends within this record
		}
		if r.fault.broken() || isBlank(r.cells) || isPreamble(r) {
			continue
		}
		if given > 0 && r.line < given {
			above++
			continue
		}
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = trim(c)
		}
		n := d.score(cells)
		if n > best.recognised || (n == 0 && best.recognised == 0 && len(cells) > len(best.headers)) {
			best.recognised, best.headers, best.line, best.above = n, cells, r.line, above
			best.tooMany = r.fault == tooManyCells
		}
		above++
	}
	if best.headers == nil {
		return best, io.EOF
	}
	return best, nil
}

// separatorLine reads the "sep=;" with which a first line tells Excel the delimiter.
func separatorLine(head []byte) (byte, bool) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\ufeff")), []byte{'\n'})
	line = bytes.Trim(line, "\" \r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && strings.IndexByte(delimiters, line[4]) >= 0 {
		return line[4], true
	}
	return 0, false
}

// isPreamble reports whether a record is a line that programs put above the headings for each other: PowerShell's
// "#TYPE" and Excel's "sep=".
func isPreamble(r record) bool {
	first := trim(r.cells[0])
	if strings.HasPrefix(first, "#TYPE ") {
		return true
	}
	return r.line == 1 && len(r.cells) <= 2 && strings.HasPrefix(strings.ToLower(first), "sep=")
}

func isBlank(cells []string) bool {
	for _, c := range cells {
		if trim(c) != "" {
			return false
		}
	}
	return true
}

func delimiterName(b byte) string {
	switch b {
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	case '|':
		return "vertical bar"
	}
	return "comma"
}
