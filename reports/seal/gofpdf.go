package seal

import (
	"fmt"
	"strconv"
	"strings"
)

// A draft is a document between gofpdf and its sealed form: objects under gofpdf's own numbers and new ones above.
type draft struct {
	objects map[int]object
	root    int
	next    int
}

func (d *draft) add(o object) int {
	n := d.next
	d.next++
	d.objects[n] = o
	return n
}

func (d *draft) addDict(pairs ...value) int { return d.add(object{value: newDict(pairs...).value()}) }

// dict returns the dictionary of object n, empty if it is none.
func (d *draft) dict(n int) dict {
	out, _ := d.objects[n].value.dict()
	return out
}

// set replaces the dictionary of object n and keeps its stream.
func (d *draft) set(n int, to dict) {
	o := d.objects[n]
	o.value = to.value()
	d.objects[n] = o
}

// readDraft reads what gofpdf wrote, front to back; its cross-reference table adds nothing to that.
func readDraft(pdf string) (*draft, error) {
	if len(pdf) > maxSize {
		return nil, fmt.Errorf("%w: gofpdf wrote more than %d MB", ErrTooLarge, maxSize>>20)
	}
	p := parser{in: pdf}
	if !p.peek("%PDF-1.") {
		return nil, fmt.Errorf("%w: it is no PDF", ErrUnsupported)
	}
	p.pos = strings.IndexByte(p.in, '\n') + 1
	d := &draft{objects: map[int]object{}}
	for p.space(); !p.peek("xref"); p.space() {
		if err := d.readObject(&p); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
	}
	at := strings.Index(p.in[p.pos:], "trailer\n")
	if at < 0 {
		return nil, fmt.Errorf("%w: the trailer is missing", ErrUnsupported)
	}
	v, end, err := canonical(p.in, p.pos+at+len("trailer\n"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	trailer, ok := v.dict()
	root, isRef := trailer.get("Root").ref()
	rest := strings.Fields(p.in[end:])
	if !ok || !isRef || trailer.get("Prev") != "" || trailer.get("Encrypt") != "" || len(rest) != 3 || rest[2] != "%%EOF" {
		return nil, fmt.Errorf("%w: it is encrypted or was changed since gofpdf wrote it", ErrUnsupported)
	}
	d.root = root
	return d, nil
}

func (d *draft) readObject(p *parser) error {
	number := p.word()
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > maxObjects || !p.peek(" 0 obj") {
		return p.fail("object missing")
	}
	if _, twice := d.objects[n]; twice {
		return p.fail("object given twice")
	}
	p.pos += len(" 0 obj")
	p.space()
	v, next, err := canonical(p.in, p.pos)
	if err != nil {
		return err
	}
	p.pos = next
	o := object{value: v}
	p.space()
	if p.peek("stream\n") {
		p.pos += len("stream\n")
		head, _ := v.dict()
		length, ok := head.get("Length").integer()
		if !ok || length < 0 || length > len(p.in)-p.pos {
			return p.fail("stream length missing")
		}
		o.stream, o.hasStream = p.in[p.pos:p.pos+length], true
		p.pos += length
		p.space()
		if !p.peek("endstream") {
			return p.fail("stream end missing")
		}
		p.pos += len("endstream")
		p.space()
	}
	if !p.peek("endobj") {
		return p.fail("object end missing")
	}
	p.pos += len("endobj")
	d.objects[n] = o
	d.next = max(d.next, n+1)
	return nil
}

// pages returns the page objects' numbers in reading order. gofpdf's page tree has one level.
func (d *draft) pages() ([]int, error) {
	tree, _ := d.dict(d.root).get("Pages").ref()
	kids, ok := d.dict(tree).get("Kids").array()
	if !ok || len(kids) == 0 {
		return nil, fmt.Errorf("%w: it has no pages", ErrUnsupported)
	}
	out := make([]int, len(kids))
	for i, k := range kids {
		if out[i], ok = k.ref(); !ok {
			return nil, fmt.Errorf("%w: its page list is damaged", ErrUnsupported)
		}
	}
	return out, nil
}

// resources returns the number of a page's list of fonts and pictures. gofpdf has one for all pages.
func (d *draft) resources(page int) int {
	n, _ := d.dict(page).get("Resources").ref()
	return n
}

// mediaBox returns a page's box, its own or that of all pages.
func (d *draft) mediaBox(page int) value {
	if box := d.dict(page).get("MediaBox"); box != "" {
		return box
	}
	tree, _ := d.dict(page).get("Parent").ref()
	return d.dict(tree).get("MediaBox")
}

// reachable numbers the objects reachable from the given ones in the order they are met, from first on, and returns them so
// renumbered, with the new number of each. What nothing refers to is left behind.
func (d *draft) reachable(first int, from ...int) (out map[int]object, number map[int]int, err error) {
	number = map[int]int{}
	var order []int
	visit := func(n int) int {
		if _, seen := number[n]; !seen {
			number[n] = first + len(order)
			order = append(order, n)
		}
		return number[n]
	}
	for _, n := range from {
		visit(n)
	}
	out = map[int]object{}
	for i := 0; i < len(order); i++ {
		o, ok := d.objects[order[i]]
		if !ok {
			return nil, nil, fmt.Errorf("%w: object %d is missing", ErrUnsupported, order[i])
		}
		o.value = o.value.mapRefs(visit)
		out[first+i] = o
	}
	return out, number, nil
}
