package exchange

import (
	"io"
	"path"
	"strconv"
	"strings"
)

// xlsx is a workbook of the Office Open XML kind.
type xlsx struct {
	archive
	names  []string
	files  []string // the part that each sheet is
	shared texts
	shows  []showing // by style
	base   int       // days to add to a serial day number: 1462 in workbooks that count from 1904
	macros bool
	links  bool
}

// texts are the texts that cells share, end to end.
type texts struct {
	all  []byte
	ends []uint32
}

func (t *texts) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return string(t.all[start:t.ends[i]]), true
}

func openXLSX(a archive) (book, error) {
	b := &xlsx{archive: a}
	for name := range a.parts {
		b.macros = b.macros || strings.HasSuffix(strings.ToLower(name), "vbaproject.bin")
		b.links = b.links || strings.HasPrefix(name, "xl/externalLinks/")
	}
	targets, err := b.targets()
	if err != nil {
		return nil, err
	}
	if err := b.readSheets(targets); err != nil {
		return nil, err
	}
	if b.has("xl/styles.xml") {
		if err := b.readStyles(); err != nil {
			return nil, err
		}
	}
	if b.has("xl/sharedStrings.xml") {
		if err := b.readShared(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *xlsx) has(name string) bool { return b.parts[name] != nil }

func (b *xlsx) sheets() []string { return b.names }

func (b *xlsx) warnings() []string {
	var out []string
	if b.macros {
		out = append(out, "the workbook holds macros, which were not read and not run")
	}
	if b.links {
		out = append(out, "the workbook has links to other files, which were not followed: what its cells last showed was read")
	}
	return out
}

// targets are the parts that the workbook refers to, by the ids of the references.
func (b *xlsx) targets() (map[string]string, error) {
	out := map[string]string{}
	err := b.walk("xl/_rels/workbook.xml.rels", func(m *markup, t token) error {
		if t != opening || !m.is("Relationship") || strings.EqualFold(m.attribute("TargetMode"), "External") || len(out) >= mostParts {
			return nil
		}
		target := m.attribute("Target")
		if !strings.HasPrefix(target, "/") {
			target = "/xl/" + target
		}
		out[m.attribute("Id")] = strings.TrimPrefix(path.Clean(target), "/")
		return nil
	})
	return out, err
}

func (b *xlsx) readSheets(targets map[string]string) error {
	err := b.walk("xl/workbook.xml", func(m *markup, t token) error {
		switch {
		case t != opening:
		case m.is("workbookPr"):
			if d := m.attribute("date1904"); d == "1" || d == "true" {
				b.base = 1462
			}
		case m.is("sheet"):
			part := targets[relation(m)]
			if strings.Contains(part, "worksheets/") || b.has(part) && !strings.Contains(part, "chartsheets/") {
				b.names, b.files = append(b.names, m.attribute("name")), append(b.files, part)
			}
			if len(b.names) > mostSheets {
				return ErrBookSize
			}
		}
		return nil
	})
	if err == nil && len(b.names) == 0 {
		err = ErrWorkbook
	}
	return err
}

// relation is the id of a sheet's reference: the attribute "id" with a prefix, beside "sheetId".
func relation(m *markup) string {
	id, _ := attributeIn(m.tag, "id")
	return id
}

// readShared reads the texts that cells share: a text may be in several runs, and may have its pronunciation beside it.
func (b *xlsx) readShared() error {
	in := run{}
	return b.walk("xl/sharedStrings.xml", func(m *markup, t token) error {
		if t != characters && m.is("si") && t == closing {
			if len(b.shared.ends) >= mostStrings {
				return ErrBookSize
			}
			b.shared.ends = append(b.shared.ends, uint32(len(b.shared.all))) //nolint:gosec // it is held against largestStrings
			return nil
		}
		if in.follow(m, t) {
			if b.shared.all = append(b.shared.all, m.text...); len(b.shared.all) > largestStrings {
				return ErrBookSize
			}
		}
		return nil
	})
}

// run follows the elements of rich text, and says which characters belong to the text.
type run struct{ text, spoken bool }

func (r *run) follow(m *markup, t token) bool {
	switch {
	case t == characters:
		return r.text && !r.spoken
	case m.is("t"):
		r.text = t == opening
	case m.is("rPh"):
		r.spoken = t == opening
	}
	return false
}

func (b *xlsx) rows(sheet int, limits Limits) (records, error) {
	m, err := b.open(b.files[sheet])
	if err != nil {
		return nil, err
	}
	return &xlsxRows{book: b, m: m, limits: limits}, nil
}

// xlsxRows reads the rows of a sheet one after the other.
type xlsxRows struct {
	book   *xlsx
	m      *markup
	limits Limits
	line   int
	cells  []string
	rec    record

	column  int
	kind    string // of the cell: s, str, inlineStr, b, e, d, n or ""
	style   int
	value   []byte
	inValue bool
	inline  run
	formula bool
	long    bool
}

// next returns the next row that has cells.
func (x *xlsxRows) next() (record, error) {
	for {
		t, err := x.m.next()
		if err != nil {
			return record{}, err
		}
		switch {
		case t == opening && x.m.is("row"):
			x.beginRow()
		case t == closing && x.m.is("row") && (len(x.cells) > 0 || x.rec.fault != sound):
			x.rec.line, x.rec.cells = x.line, x.cells
			return x.rec, nil
		case t == opening && x.m.is("c"):
			if err := x.beginCell(); err != nil {
				return record{}, err
			}
		case t == closing && x.m.is("c"):
			x.endCell()
		case t == closing && x.m.is("sheetData"):
			return record{}, io.EOF
		default:
			x.within(t)
		}
	}
}

func (x *xlsxRows) beginRow() {
	x.line++
	if n, err := strconv.Atoi(x.m.attribute("r")); err == nil && n >= x.line {
		x.line = n
	}
	x.cells, x.rec, x.column = x.cells[:0], record{}, -1
}

func (x *xlsxRows) beginCell() error {
	x.column++
	if ref := x.m.attribute("r"); ref != "" {
		n := columnOf(ref)
		if n < x.column {
			return ErrWorkbook // cells stand in the order of their columns
		}
		x.column = n
	}
	x.kind, x.style, x.value, x.inValue, x.inline, x.formula, x.long = x.m.attribute("t"), 0, x.value[:0], false, run{}, false, false
	if s := x.m.attribute("s"); s != "" {
		x.style, _ = strconv.Atoi(s) // an unknown style shows a number as it is
	}
	return nil
}

// columnOf is the place of a column: 0 for A1, 27 for AB7; or -1.
func columnOf(ref string) int {
	n := 0
	for _, c := range []byte(ref) {
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<20 {
			return 1 << 20
		}
	}
	return n - 1
}

// within follows what stands in a cell.
func (x *xlsxRows) within(t token) {
	if t == characters {
		if x.inValue || x.inline.follow(x.m, t) {
			if x.value = append(x.value, x.m.text...); len(x.value) > x.limits.Cell {
				x.value, x.long = x.value[:x.limits.Cell], true
			}
		}
		return
	}
	switch {
	case x.m.is("v"):
		x.inValue = t == opening
	case x.m.is("f"):
		x.formula = true
	default:
		x.inline.follow(x.m, t)
	}
}

func (x *xlsxRows) endCell() {
	if len(x.value) == 0 && !x.formula {
		return
	}
	if x.column >= x.limits.Columns {
		x.flag(tooManyCells)
		return
	}
	for len(x.cells) < x.column {
		x.cells = append(x.cells, "")
	}
	text, f := x.read()
	x.cells = append(x.cells, text)
	if f != sound {
		x.flag(f)
	}
	if x.long {
		x.flag(cellTooLong)
	}
}

func (x *xlsxRows) flag(f fault) {
	if x.rec.fault == sound {
		x.rec.fault, x.rec.cell = f, x.column
	}
}

// read turns what a cell holds into the text that a person would read.
func (x *xlsxRows) read() (string, fault) {
	value := string(x.value)
	switch x.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		text, known := x.book.shared.at(n)
		if err != nil || !known {
			return value, lostText
		}
		return unescaped(text), sound
	case "str", "inlineStr":
		return unescaped(value), sound
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], sound
	case "e":
		if value == "#N/A" {
			return "", sound // how formulas say that there is nothing
		}
		return value, formulaError
	case "d":
		return value, sound
	}
	if value == "" {
		return "", noResult // only a formula gets here without a value
	}
	if x.style < 0 || x.style >= len(x.book.shows) {
		return plainNumber(value), sound
	}
	return x.book.shows[x.style].text(value, x.book.base), sound
}

// unescaped reads the characters that XML cannot hold, which are written _x000D_.
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 || len(text) < i+7 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		n, err := strconv.ParseUint(text[i+2:i+6], 16, 16)
		if err != nil || text[i+6] != '_' {
			b.WriteString(text[i : i+2])
			text = text[i+2:]
			continue
		}
		b.WriteRune(rune(n))
		text = text[i+7:]
	}
}
