package seal

import (
	"fmt"
	"slices"
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

// addStructure writes the structure tree, the tree back from marked content to it, and elements for links and signature fields, which
// the caller cannot name.
func (f *finisher) addStructure(catalog *dict) error {
	root := f.add(object{})
	t := tagger{finisher: f, marks: make([]map[int]int, len(f.pages))}
	top, err := t.element(f.doc.Structure, root, 0)
	if err != nil {
		return err
	}
	var nums []value
	for i, page := range f.pages {
		nums = append(nums, newInt(i), newRef(f.add(object{value: t.marksOf(i)})))
		f.set(page, f.dict(page).with("StructParents", newInt(i)).with("Tabs", "/S"))
	}
	key := len(f.pages)
	kids, _ := f.dict(top).get("K").array()
	for _, a := range t.annotations() {
		object := newDict("Type", "/OBJR", "Obj", newRef(a.number), "Pg", newRef(a.page)).value()
		n := f.addDict("Type", "/StructElem", "S", newName(a.tag), "P", newRef(top), "Alt", a.alt, "K", newArray([]value{object}))
		kids = append(kids, newRef(n))
		f.set(a.number, f.dict(a.number).with("StructParent", newInt(key)))
		nums = append(nums, newInt(key), newRef(n))
		key++
	}
	if kids != nil {
		f.set(top, f.dict(top).with("K", newArray(kids)))
	}
	f.objects[root] = object{value: newDict("Type", "/StructTreeRoot", "K", newRef(top),
		"ParentTree", newDict("Nums", newArray(nums)).value(), "ParentTreeNextKey", newInt(key)).value()}
	*catalog = catalog.with("StructTreeRoot", newRef(root)).with("MarkInfo", "<</Marked true>>")
	return nil
}

type tagger struct {
	*finisher
	marks []map[int]int // for each page, element numbers by MCID
}

// element writes e and all below it, and returns its object number.
func (t *tagger) element(e *Element, parent, depth int) (int, error) {
	switch {
	case e == nil || depth > maxDepth:
		return 0, fmt.Errorf("%w: the structure tree is broken or deeper than %d", ErrInvalid, maxDepth)
	case !slices.Contains(structureTags(), e.Tag):
		return 0, fmt.Errorf("%w: %q is no standard structure type", ErrInvalid, e.Tag)
	case e.Tag == "Figure" && e.Alt == "":
		return 0, fmt.Errorf("%w: a figure on page %d lacks its description in words", ErrInvalid, e.Page)
	case !isPlainText(e.Alt):
		return 0, fmt.Errorf("%w: a description on page %d is not plain text", ErrInvalid, e.Page)
	case e.Scope != "" && (e.Tag != "TH" || !slices.Contains([]string{"Row", "Column", "Both"}, e.Scope)):
		return 0, fmt.Errorf("%w: scope %q on a %s", ErrInvalid, e.Scope, e.Tag)
	}
	n := t.add(object{})
	d := newDict("Type", "/StructElem", "S", newName(e.Tag), "P", newRef(parent))
	var kids []value
	if e.MCID >= 0 {
		if e.Page < 1 || e.Page > len(t.pages) || e.MCID >= maxMarks {
			return 0, fmt.Errorf("%w: marked content %d lies on page %d of %d", ErrInvalid, e.MCID, e.Page, len(t.pages))
		}
		if t.marks[e.Page-1] == nil {
			t.marks[e.Page-1] = map[int]int{}
		}
		if _, twice := t.marks[e.Page-1][e.MCID]; twice {
			return 0, fmt.Errorf("%w: marked content %d of page %d is named twice", ErrInvalid, e.MCID, e.Page)
		}
		t.marks[e.Page-1][e.MCID] = n
		d = d.with("Pg", newRef(t.pages[e.Page-1]))
		kids = append(kids, newInt(e.MCID))
	}
	for _, child := range e.Children {
		c, err := t.element(child, n, depth+1)
		if err != nil {
			return 0, err
		}
		kids = append(kids, newRef(c))
	}
	if kids != nil {
		d = d.with("K", newArray(kids))
	}
	if e.Alt != "" {
		d = d.with("Alt", newText(e.Alt))
	}
	if e.Scope != "" {
		d = d.with("A", newDict("O", "/Table", "Scope", newName(e.Scope)).value())
	}
	t.objects[n] = object{value: d.value()}
	return n, nil
}

// marksOf lists a page's elements by MCID, null where an MCID is not used.
func (t *tagger) marksOf(page int) value {
	last := -1
	for mcid := range t.marks[page] {
		last = max(last, mcid)
	}
	out := make([]value, last+1)
	for i := range out {
		out[i] = "null"
		if n, ok := t.marks[page][i]; ok {
			out[i] = newRef(n)
		}
	}
	return newArray(out)
}

type annotation struct {
	number, page int
	tag          string
	alt          value
}

// annotations lists links and fields with what a screen reader should say of them.
func (t *tagger) annotations() []annotation {
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
