package seal

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Finish makes gofpdf's output a document ready for its first signature. The same input gives the same bytes.
//
// It accepts the closed subset of PDF that gofpdf emits with embedded UTF-8 fonts, images in grey or RGB, links, bookmarks,
// gradients and transparency. What lies outside (core fonts, layers, scripts, encryption, gofpdf's own attachments) is
// ErrUnsupported; a Document that contradicts itself or the pages is ErrInvalid.
func Finish(pdf []byte, d Document) ([]byte, error) {
	p, err := Prepare(string(pdf), d)
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

// Prepare is Finish for a document that is signed at once: what was made a moment ago need not be read again.
func Prepare(pdf string, d Document) (*Prepared, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	draft, err := readDraft(pdf)
	if err != nil {
		return nil, err
	}
	f := finisher{draft: draft, doc: d}
	if f.pages, err = draft.pages(); err != nil {
		return nil, err
	}
	if err := f.build(); err != nil {
		return nil, err
	}
	about := about{d.Title, d.Author, d.Subject, d.Creator, d.Created.UTC().Truncate(time.Second)}
	info := draft.add(object{value: about.info().value()})
	metadata := draft.add(streamObject(newDict("Type", "/Metadata", "Subtype", "/XML"), ""))
	draft.set(draft.root, draft.dict(draft.root).with("Metadata", newRef(metadata)))
	r := &revision{}
	var number map[int]int
	if r.objects, number, err = draft.reachable(catalogNumber, draft.root, info); err != nil {
		return nil, err
	}
	c := newChecker(r.objects)
	if f.tree != nil {
		f.tree.place(r.objects, number)
		c.made, c.long = f.tree.role, f.tree.long
	}
	// The reader's rules are the definition of the form: what they refuse must not leave here. The elements of the structure are
	// spelt in one place, and have no need of it.
	form, err := c.form()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	head, _ := r.objects[form.metadata].value.dict()
	r.objects[form.metadata] = streamObject(head, form.about.xmp(form.part))
	for n, o := range r.objects {
		if v, end, err := canonical(string(o.value), 0); err != nil || v != o.value || end != len(o.value) {
			return nil, fmt.Errorf("%w: object %d is spelt in another way than sealed documents spell it", ErrUnsupported, n)
		}
	}
	form.attachments = nil // were read to see that they can be
	return f.write(r, form)
}

// write lays out the document.
func (f *finisher) write(r *revision, form *form) (*Prepared, error) {
	l := layout{}
	bytes, objects := f.estimate(r)
	l.b, l.places = append(make([]byte, 0, bytes), header...), make([]place, 0, objects)
	r.layOut(&l)
	if f.tree != nil {
		if err := f.tree.write(&l); err != nil {
			return nil, err
		}
	}
	out := l.finish(r, nil)
	if len(out) > maxSize || len(l.places) > maxObjects || l.longest > maxValue {
		return nil, fmt.Errorf("%w: it would have more than %d MB, or more parts than a reader takes", ErrTooLarge, maxSize>>20)
	}
	r.objects = nil // what a signature needs of them is in the form
	return &Prepared{file: out, doc: &document{revisions: []*revision{r}, form: form}}, nil
}

// estimate is about how long the document will be with its first signature, so that its bytes are not moved while they grow.
func (f *finisher) estimate(r *revision) (bytes, objects int) {
	const around, element, place, increment = 40, 115, 20, 64 << 10
	bytes, objects = 2048+increment, len(r.objects)
	for _, o := range r.objects {
		bytes += len(o.value) + len(o.stream) + around
	}
	if f.tree != nil {
		bytes, objects = bytes+f.tree.count*(element+place), objects+f.tree.count
	}
	return bytes, objects
}

// A Prepared document is one that Finish made and nobody has signed yet.
type Prepared struct {
	file []byte
	doc  *document
}

// Bytes returns the document without signatures.
func (p *Prepared) Bytes() []byte { return slices.Clone(p.file) }

// Sign returns the document with its first signature, as the function Sign would.
func (p *Prepared) Sign(id Identity, s Signature) ([]byte, error) {
	out, err := p.doc.sign(p.file, id, s)
	if err == nil {
		p.file = slices.Clip(p.file) // the room behind it is taken: another signature is another file
	}
	return out, err
}

// A finisher holds what the steps of Finish share.
type finisher struct {
	*draft
	doc     Document
	pages   []int
	links   []link
	widgets []int
	tree    *tagger // nil leaves the document untagged
}

// A link is a link annotation and the page that shows it.
type link struct{ number, page int }

// build replaces the catalogue and completes the pages.
func (f *finisher) build() error {
	old := f.dict(f.root)
	catalog := newDict("Type", "/Catalog", "Pages", old.get("Pages"), "Outlines", old.get("Outlines"),
		"ViewerPreferences", "<</DisplayDocTitle true>>")
	if old.get("Outlines") != "" {
		catalog = catalog.with("PageMode", "/UseOutlines")
		n, _ := old.get("Outlines").ref()
		if _, err := f.countOutline(n, map[int]bool{}, 0); err != nil {
			return err
		}
	}
	if old.get("OCProperties") != "" {
		return fmt.Errorf("%w: it has layers, which can hide what was signed", ErrUnsupported)
	}
	if names := old.get("Names"); names != "" && names != "<</EmbeddedFiles <</Names []>>>>" {
		return fmt.Errorf("%w: scripts and gofpdf's own attachments have no place in it", ErrUnsupported)
	}
	if f.doc.Language != "" {
		catalog = catalog.with("Lang", newText(f.doc.Language))
	}
	if err := f.tidyPages(); err != nil {
		return err
	}
	if err := f.exchangeContents(); err != nil {
		return err
	}
	if err := f.addFields(&catalog); err != nil {
		return err
	}
	if err := f.addAttachments(&catalog); err != nil {
		return err
	}
	if f.doc.Structure != nil {
		if err := f.addStructure(&catalog); err != nil {
			return err
		}
	}
	profile := f.add(streamObject(newDict("N", "3"), srgbProfile()))
	catalog = catalog.with("OutputIntents", newArray([]value{outputIntent(profile)}))
	f.set(f.root, catalog)
	return nil
}

func outputIntent(profile int) value {
	const name = "(sRGB IEC61966-2.1)"
	return newDict("Type", "/OutputIntent", "S", "/GTS_PDFA1", "OutputConditionIdentifier", name, "Info", name,
		"DestOutputProfile", newRef(profile)).value()
}

// tidyPages drops the pages' transparency group (the output intent says as much), and makes link annotations objects of their own that
// are printed, as PDF/A wants.
func (f *finisher) tidyPages() error {
	for i, n := range f.pages {
		page := f.dict(n).with("Group", "")
		annots, _ := page.get("Annots").array()
		var refs []value
		for _, a := range annots {
			d, ok := a.dict()
			if !ok || d.get("Subtype") != "/Link" {
				return fmt.Errorf("%w: page %d has a note or file pinned to it", ErrUnsupported, i+1)
			}
			number := f.add(object{value: d.with("F", "4").value()})
			f.links = append(f.links, link{number, n})
			refs = append(refs, newRef(number))
		}
		page = page.with("Annots", "")
		if refs != nil {
			page = page.with("Annots", newArray(refs))
		}
		f.set(n, page)
	}
	return nil
}

// exchangeContents puts what the caller drew in the place of what gofpdf has of each page.
func (f *finisher) exchangeContents() error {
	if f.doc.Contents == nil {
		return nil
	}
	if err := f.addFonts(f.resources(f.pages[0]), f.doc.Fonts); err != nil {
		return err
	}
	if len(f.doc.Contents) != len(f.pages) {
		return fmt.Errorf("%w: content was drawn for %d pages of %d", ErrInvalid, len(f.doc.Contents), len(f.pages))
	}
	for i, n := range f.pages {
		content, ok := f.dict(n).get("Contents").ref()
		if !ok {
			return fmt.Errorf("%w: page %d has no content", ErrUnsupported, i+1)
		}
		f.objects[content] = streamObject(newDict("Filter", "/FlateDecode"), f.doc.Contents[i])
	}
	return nil
}

// countOutline writes how many bookmarks are visible below n (all), where gofpdf leaves zeros (ISO 32000-1 section 12.3.3).
func (f *finisher) countOutline(n int, seen map[int]bool, depth int) (int, error) {
	total := 0
	for at, ok := f.dict(n).get("First").ref(); ok; at, ok = f.dict(at).get("Next").ref() {
		if seen[at] || depth > maxDepth {
			return 0, fmt.Errorf("%w: its bookmarks are too deeply nested or go round in circles", ErrUnsupported)
		}
		seen[at] = true
		below, err := f.countOutline(at, seen, depth+1)
		if err != nil {
			return 0, err
		}
		total += 1 + below
	}
	count := newInt(total)
	if total == 0 && depth > 0 {
		count = "" // a bookmark without others below has no count
	}
	f.set(n, f.dict(n).with("Count", count))
	return total, nil
}

// addFields makes the form and its empty fields.
func (f *finisher) addFields(catalog *dict) error {
	if len(f.doc.Fields) == 0 {
		return nil
	}
	for _, field := range f.doc.Fields {
		if field.Page < 1 || field.Page > len(f.pages) {
			return fmt.Errorf("%w: signature field %q lies on page %d of %d", ErrInvalid, field.Name, field.Page, len(f.pages))
		}
		r := field.Rect
		page := f.pages[field.Page-1]
		width, height := f.pageSize(page)
		if !(r[0] >= 0 && r[1] >= 0 && r[2] <= width && r[3] <= height) { // so written, it is also false for not-a-number
			return fmt.Errorf("%w: signature field %q lies off the page", ErrInvalid, field.Name)
		}
		if r[2]-r[0] < 1 || r[3]-r[1] < 1 {
			return fmt.Errorf("%w: signature field %q has no area", ErrInvalid, field.Name)
		}
		// PDF/A wants an appearance even of an empty field; what marks the place is the page's own drawing.
		blank := f.add(streamObject(newDict("Type", "/XObject", "Subtype", "/Form", "Resources", "<<>>",
			"BBox", numbers(0, 0, r[2]-r[0], r[3]-r[1])), ""))
		const printAndLocked = 4 + 128
		widget := newDict("Type", "/Annot", "Subtype", "/Widget", "FT", "/Sig", "F", newInt(printAndLocked), "T", newText(field.Name),
			"Rect", numbers(r[0], r[1], r[2], r[3]), "P", newRef(page), "AP", newDict("N", newRef(blank)).value())
		if field.Label != "" {
			widget = widget.with("TU", newText(field.Label))
		}
		n := f.add(object{value: widget.value()})
		f.widgets = append(f.widgets, n)
		annots, _ := f.dict(page).get("Annots").array()
		f.set(page, f.dict(page).with("Annots", newArray(append(annots, newRef(n)))))
	}
	// SigFlags 3: there are signature fields, and the file may only grow (ISO 32000-1 table 219).
	form := newDict("Fields", newArray(refsTo(f.widgets)), "SigFlags", "3")
	*catalog = catalog.with("AcroForm", newRef(f.add(object{value: form.value()})))
	return nil
}

// pageSize returns a page's width and height in points; zeros if it has none.
func (f *finisher) pageSize(page int) (width, height float64) {
	box, ok := f.mediaBox(page).array()
	if !ok || len(box) != 4 {
		return 0, 0
	}
	width, errWidth := strconv.ParseFloat(string(box[2]), 64)
	height, errHeight := strconv.ParseFloat(string(box[3]), 64)
	if errWidth != nil || errHeight != nil {
		return 0, 0
	}
	return width, height
}

func refsTo(numbers []int) []value {
	out := make([]value, len(numbers))
	for i, n := range numbers {
		out[i] = newRef(n)
	}
	return out
}

func numbers(fs ...float64) value {
	out := make([]value, len(fs))
	for i, f := range fs {
		out[i] = newNumber(f)
	}
	return newArray(out)
}
