package seal

import (
	"fmt"
	"slices"
	"strconv"
)

// An Element is a node of the structure tree, which tells reading aids what the marks on the pages mean.
//
// A leaf names marked content by page and MCID: the caller has drawn it between "/Tag <</MCID n>> BDC" and "EMC". Content
// that means nothing (page heads, rules) is drawn between "/Artifact BMC" and "EMC" and has no element.
type Element struct {
	// Tag is a standard structure type (ISO 32000-1 section 14.8.4): Document, Sect, H1, P, Table, TR, TH, TD, Figure and so on.
	Tag string
	// Page counts from 1; it matters only where MCID is not negative.
	Page int
	// MCID numbers the marked content on that page from 0; -1 if the element has no content of its own.
	MCID int
	// Alt describes a picture in words; a Figure must have it.
	Alt string
	// Scope is Column, Row or Both for a TH.
	Scope string
	// Children follow the element's own content.
	Children []*Element
}

func structureTags() []string {
	return []string{
		"Art", "BlockQuote", "Caption", "Code", "Div", "Document", "Figure", "Form", "Formula", "H", "H1", "H2", "H3", "H4", "H5", "H6",
		"Index", "L", "LBody", "LI", "Lbl", "Link", "NonStruct", "Note", "P", "Part", "Quote", "Reference", "Sect", "Span", "TBody", "TD",
		"TFoot", "TH", "THead", "TOC", "TOCI", "TR", "Table",
	}
}

// maxMarks bounds the marked contents of one page.
const maxMarks = 1 << 16

// addStructure makes room for the structure tree, the tree back from marked content to it, and elements for links and signature fields, which
// the caller cannot name. A register has a hundred thousand elements: they are counted first, numbered after all other objects, and written
// one after another when the document is.
func (f *finisher) addStructure(catalog *dict) error {
	t := &tagger{finisher: f, root: f.add(object{value: "<<>>"}), marks: make([][]int, len(f.pages))}
	if err := t.survey(f.doc.Structure, 0); err != nil {
		return err
	}
	for i, page := range f.pages {
		f.set(page, f.dict(page).with("StructParents", newInt(i)).with("Tabs", "/S"))
	}
	t.annotations = t.describe()
	for i, a := range t.annotations {
		f.set(a.number, f.dict(a.number).with("StructParent", newInt(len(f.pages)+i)))
	}
	t.elements = t.count
	t.count += len(t.annotations) + len(f.pages)
	t.long = t.long || len(f.doc.Structure.Children)+len(t.annotations) > partOne
	*catalog = catalog.with("StructTreeRoot", newRef(t.root)).with("MarkInfo", "<</Marked true>>")
	f.tree = t
	return nil
}

// A tagger writes the structure tree: first the elements, parents before children, then those of links and fields, then each page's list of marks.
type tagger struct {
	*finisher
	root        int // of the tree: an object beside the others
	annotations []annotation
	elements    int // that the caller gave
	count       int // of all objects written here
	long        bool
	marks       [][]int // for each page, element numbers by MCID
	pageNumbers []int
	first       int // number of the first element
	spelt       []byte
}

// survey counts the elements below e, refuses what is no structure, and makes room for the marks.
func (t *tagger) survey(e *Element, depth int) error {
	switch {
	case e == nil || depth > maxDepth:
		return fmt.Errorf("%w: the structure tree is broken or deeper than %d", ErrInvalid, maxDepth)
	case !slices.Contains(structureTags(), e.Tag):
		return fmt.Errorf("%w: %q is no standard structure type", ErrInvalid, e.Tag)
	case e.Tag == "Figure" && e.Alt == "":
		return fmt.Errorf("%w: a figure on page %d lacks its description in words", ErrInvalid, e.Page)
	case !isPlainText(e.Alt):
		return fmt.Errorf("%w: a description on page %d is not plain text", ErrInvalid, e.Page)
	case e.Scope != "" && (e.Tag != "TH" || e.Scope != "Row" && e.Scope != "Column" && e.Scope != "Both"):
		return fmt.Errorf("%w: scope %q on a %s", ErrInvalid, e.Scope, e.Tag)
	}
	if t.count++; t.count > maxObjects {
		return fmt.Errorf("%w: its structure has more than %d elements", ErrTooLarge, maxObjects)
	}
	if e.MCID >= 0 {
		if e.Page < 1 || e.Page > len(t.pages) || e.MCID >= maxMarks {
			return fmt.Errorf("%w: marked content %d lies on page %d of %d", ErrInvalid, e.MCID, e.Page, len(t.pages))
		}
		marks := t.marks[e.Page-1]
		for len(marks) <= e.MCID {
			marks = append(marks, 0)
		}
		if marks[e.MCID] != 0 {
			return fmt.Errorf("%w: marked content %d of page %d is named twice", ErrInvalid, e.MCID, e.Page)
		}
		marks[e.MCID] = -1 // until its element has a number
		t.marks[e.Page-1] = marks
		t.long = t.long || len(marks) > partOne
	}
	t.long = t.long || len(e.Children)+1 > partOne
	for _, child := range e.Children {
		if err := t.survey(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// place numbers the elements after the other objects, now that those have their own numbers, and completes the root of the tree.
func (t *tagger) place(objects map[int]object, number map[int]int) {
	t.first = catalogNumber + len(objects)
	t.pageNumbers = make([]int, len(t.pages))
	var nums []value
	for i, page := range t.pages {
		t.pageNumbers[i] = number[page]
		nums = append(nums, newInt(i), newRef(t.first+t.elements+len(t.annotations)+i))
	}
	for i, a := range t.annotations {
		nums = append(nums, newInt(len(t.pages)+i), newRef(t.first+t.elements+i))
		t.annotations[i].number, t.annotations[i].page = number[a.number], number[a.page]
	}
	t.root = number[t.root]
	objects[t.root] = object{value: newDict("Type", "/StructTreeRoot", "K", newRef(t.first),
		"ParentTree", newDict("Nums", newArray(nums)).value(), "ParentTreeNextKey", newInt(len(t.pages)+len(t.annotations))).value()}
}

// role says what an object is that is written here.
func (t *tagger) role(n int) (role, bool) {
	switch n -= t.first; {
	case n < 0 || n >= t.count:
		return 0, false
	case n < t.elements+len(t.annotations):
		return roleElement, true
	}
	return roleMarks, true
}

// write writes what was surveyed. Children of one element have numbers in a row.
func (t *tagger) write(l *layout) error {
	type waiting struct {
		*Element
		parent int
	}
	queue := make([]waiting, 1, t.elements)
	queue[0] = waiting{t.doc.Structure, t.root}
	for i := 0; i < len(queue); i++ {
		e := queue[i]
		kids := t.first + len(queue)
		for _, child := range e.Children {
			queue = append(queue, waiting{child, t.first + i})
		}
		more := 0
		if i == 0 {
			more = len(t.annotations)
		}
		l.written(t.first+i, t.spell(e.Element, t.first+i, e.parent, kids, more))
	}
	n := t.first + t.elements
	for _, a := range t.annotations {
		shown := newDict("Type", "/OBJR", "Obj", newRef(a.number), "Pg", newRef(a.page)).value()
		l.object(n, object{value: newDict("Type", "/StructElem", "S", newName(a.tag), "P", newRef(t.first), "Alt", a.alt, "K", newArray([]value{shown})).value()})
		n++
	}
	for _, marks := range t.marks {
		l.written(n, t.spellMarks(marks))
		n++
	}
	if len(queue) != t.elements {
		return fmt.Errorf("%w: the structure tree changed while it was written", ErrInvalid)
	}
	return nil
}

// spell writes an element in canonical spelling: what canonical would make of it, without its work.
func (t *tagger) spell(e *Element, n, parent, kids, more int) []byte {
	b := append(t.spelt[:0], "<<"...)
	if e.Scope != "" {
		b = append(append(append(b, "/A <</O /Table /Scope /"...), e.Scope...), ">> "...)
	}
	if e.Alt != "" {
		b = append(append(append(b, "/Alt "...), newText(e.Alt)...), ' ')
	}
	if e.MCID >= 0 || len(e.Children)+more > 0 {
		b = append(b, "/K ["...)
		if e.MCID >= 0 {
			t.marks[e.Page-1][e.MCID] = n
			b = append(strconv.AppendInt(b, int64(e.MCID), 10), ' ')
		}
		for i := range e.Children {
			b = append(appendRef(b, kids+i), ' ')
		}
		for i := range more {
			b = append(appendRef(b, t.first+t.elements+i), ' ')
		}
		b = append(b[:len(b)-1], "] "...)
	}
	b = appendRef(append(b, "/P "...), parent)
	if e.MCID >= 0 {
		b = appendRef(append(b, " /Pg "...), t.pageNumbers[e.Page-1])
	}
	b = append(append(append(b, " /S /"...), e.Tag...), " /Type /StructElem>>"...)
	t.spelt = b
	return b
}

// spellMarks lists a page's elements by MCID, null where an MCID is not used.
func (t *tagger) spellMarks(marks []int) []byte {
	b := append(t.spelt[:0], '[')
	for i, n := range marks {
		if i > 0 {
			b = append(b, ' ')
		}
		if n > 0 {
			b = appendRef(b, n)
		} else {
			b = append(b, "null"...)
		}
	}
	t.spelt = append(b, ']')
	return t.spelt
}

func appendRef(b []byte, n int) []byte { return append(strconv.AppendInt(b, int64(n), 10), " 0 R"...) }

type annotation struct {
	number, page int
	tag          string
	alt          value
}

// describe lists links and fields with what a screen reader should say of them.
func (t *tagger) describe() []annotation {
	var out []annotation
	for _, l := range t.links {
		action, _ := t.dict(l.number).get("A").dict()
		alt := action.get("URI")
		if alt == "" {
			alt = newText("Link within this document")
		}
		t.set(l.number, t.dict(l.number).with("Contents", alt))
		out = append(out, annotation{l.number, l.page, "Link", alt})
	}
	for i, n := range t.widgets {
		field := t.doc.Fields[i]
		label := field.Label
		if label == "" {
			label = field.Name
		}
		out = append(out, annotation{n, t.pages[field.Page-1], "Form", newText(label)})
	}
	return out
}
