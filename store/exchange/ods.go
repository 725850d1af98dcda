package exchange

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// ods is a workbook of the OpenDocument kind: all sheets in one part.
type ods struct {
	archive
	names []string
}

func openODS(a archive) (book, error) {
	b := &ods{archive: a}
	if a.parts["META-INF/manifest.xml"] != nil {
		err := a.walk("META-INF/manifest.xml", func(m *markup, t token) error {
			if t == opening && m.is("encryption-data") {
				return ErrLocked
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	err := a.walk("content.xml", func(m *markup, t token) error {
		if t == opening && m.is("table") {
			if b.names = append(b.names, m.attribute("name")); len(b.names) > mostSheets {
				return ErrBookSize
			}
		}
		return nil
	})
	if err == nil && len(b.names) == 0 {
		err = ErrWorkbook
	}
	return b, err
}

func (b *ods) sheets() []string { return b.names }

func (b *ods) warnings() []string { return nil }

func (b *ods) rows(sheet int, limits Limits) (records, error) {
	m, err := b.open("content.xml")
	if err != nil {
		return nil, err
	}
	for tables := -1; tables < sheet; {
		t, err := m.next()
		if errors.Is(err, io.EOF) {
			err = ErrWorkbook
		}
		if err != nil {
			return nil, broken(err)
		}
		if t == opening && m.is("table") {
			tables++
		}
	}
	return &odsRows{m: m, limits: limits}, nil
}

// mostRepeats is how often a row that holds something may stand in a row: a file says it in a few bytes.
const mostRepeats = 10_000

// odsRows reads the rows of a sheet. What is repeated without holding anything is passed over.
type odsRows struct {
	m      *markup
	limits Limits
	line   int // of the next row
	cells  []string
	rec    record
	again  int // how often the last row comes again
	rows   int // how often the row being read comes in all

	depth   int // of what stands in a cell and is no part of its text: remarks, drawings
	column  int
	repeats int
	text    []byte
	paras   int
	inCell  bool
	inPara  bool
	long    bool
	instead string
}

func (o *odsRows) next() (record, error) {
	if o.again > 0 {
		o.again--
		o.rec.line++
		return o.rec, nil
	}
	for {
		t, err := o.m.next()
		if err != nil {
			return record{}, err
		}
		switch {
		case t == characters:
			o.characters()
		case t == closing && o.m.is("table") && o.depth == 0:
			return record{}, io.EOF
		case o.m.is("table-row"):
			if done, err := o.row(t); done || err != nil {
				return o.rec, err
			}
		case o.m.is("table-cell"), o.m.is("covered-table-cell"):
			if err := o.cell(t); err != nil {
				return record{}, err
			}
		case o.inCell:
			o.within(t)
		}
	}
}

// row begins or ends a row, and says whether one is done that holds something.
func (o *odsRows) row(t token) (bool, error) {
	if t == opening {
		o.rows = repeated(o.m, "number-rows-repeated")
		o.cells, o.rec, o.column = o.cells[:0], record{line: o.line + 1}, 0
		return false, nil
	}
	o.line += o.rows
	if len(o.cells) == 0 && o.rec.fault == sound {
		return false, nil
	}
	if o.rows > mostRepeats {
		return false, ErrBookSize
	}
	o.again = o.rows - 1
	o.rec.cells = o.cells
	return true, nil
}

// repeated reads how often something comes; a million is more than a sheet has.
func repeated(m *markup, name string) int {
	n, err := strconv.Atoi(m.attribute(name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<21)
}

func (o *odsRows) cell(t token) error {
	if t == opening {
		o.repeats = repeated(o.m, "number-columns-repeated")
		o.text, o.paras, o.inCell, o.inPara, o.long, o.depth = o.text[:0], 0, true, false, false, 0
		o.instead = ""
		switch o.m.attribute("value-type") {
		case "date":
			o.instead = strings.TrimSuffix(strings.Replace(o.m.attribute("date-value"), "T", " ", 1), " 00:00:00")
		case "float", "currency":
			o.instead = plainNumber(o.m.attribute("value"))
		case "percentage":
			o.instead = showing{percent: true}.text(o.m.attribute("value"), 0)
		case "boolean":
			o.instead = strings.ToUpper(o.m.attribute("boolean-value"))
		}
		return nil
	}
	if !o.inCell {
		return ErrWorkbook
	}
	o.inCell = false
	value := string(o.text)
	if o.instead != "" && !leadingZero(value) {
		value = o.instead
	}
	from := o.column
	o.column += o.repeats
	if value == "" {
		return nil
	}
	if o.column > o.limits.Columns {
		o.flag(tooManyCells, from)
		return nil
	}
	for len(o.cells) < from {
		o.cells = append(o.cells, "")
	}
	for range o.repeats {
		o.cells = append(o.cells, value)
	}
	switch {
	case o.long:
		o.flag(cellTooLong, from)
	case isFormulaError(value):
		o.flag(formulaError, from)
	}
	return nil
}

// leadingZero reports a number that is shown filled up with zeros, as references are.
func leadingZero(shown string) bool { return len(shown) > 1 && shown[0] == '0' && digits(shown) }

func isFormulaError(value string) bool {
	return value == "#REF!" || value == "#NAME?" || value == "#VALUE!" || value == "#DIV/0!" || strings.HasPrefix(value, "Err:5")
}

func (o *odsRows) flag(f fault, column int) {
	if o.rec.fault == sound {
		o.rec.fault, o.rec.cell = f, column
	}
}

// within follows the paragraphs of a cell; what else stands in it is no part of its text.
func (o *odsRows) within(t token) {
	switch {
	case o.m.is("annotation"), o.m.is("frame"), o.m.is("custom-shape"):
		if t == opening {
			o.depth++
		} else {
			o.depth--
		}
	case o.depth > 0:
	case o.m.is("p") && t == opening:
		if o.paras++; o.paras > 1 {
			o.keep([]byte("\n"))
		}
		o.inPara = true
	case o.m.is("p"):
		o.inPara = false
	case o.m.is("s") && t == opening:
		o.keep([]byte(strings.Repeat(" ", min(repeated(o.m, "c"), 100))))
	case o.m.is("tab") && t == opening:
		o.keep([]byte("\t"))
	case o.m.is("line-break") && t == opening:
		o.keep([]byte("\n"))
	}
}

func (o *odsRows) characters() {
	if o.inCell && o.inPara && o.depth == 0 {
		o.keep(o.m.text)
	}
}

func (o *odsRows) keep(text []byte) {
	if room := o.limits.Cell - len(o.text); len(text) > room {
		text, o.long = text[:room], true
	}
	o.text = append(o.text, text...)
}
