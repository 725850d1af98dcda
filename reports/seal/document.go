package seal

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Document is what Finish adds to gofpdf's output.
type Document struct {
	// Title, Author and Subject describe the document to people; Creator names the program. All may be empty.
	Title, Author, Subject, Creator string
	// Language is the language of the text, as BCP 47 writes it ("en-GB"); may be empty.
	Language string
	// Created is the document's date, kept to the second.
	Created time.Time
	// Fields are all the signatures the document will ever need; at most 32.
	Fields []Field
	// Attachments are embedded as associated files.
	Attachments []Attachment
	// Structure is the root of the structure tree; nil leaves the document untagged.
	Structure *Element
}

// A Field is a place for one signature.
type Field struct {
	// Name identifies the field to programs. It may not hold a full stop, which PDF keeps for hierarchies.
	Name string
	// Label says to people, and to screen readers, whose signature belongs here.
	Label string
	// Page counts from 1.
	Page int
	// Rect is the left, bottom, right and top edge in points (1/72 inch) from the page's bottom left corner.
	Rect [4]float64
}

// An Attachment is a file inside the document.
type Attachment struct {
	// Name is the file name, unique in the document.
	Name string
	// MIME is the media type; empty means application/octet-stream.
	MIME        string
	Description string
	// Relationship is Source, Data, Alternative, Supplement or Unspecified (ISO 19005-3 annex E); empty means Data.
	Relationship string
	Modified     time.Time
	Data         []byte
}

// maxAttached bounds the attachments' total size in bytes, so that unpacking a stranger's file stays cheap.
const maxAttached = 64 << 20

// Finish makes gofpdf's output a document ready for its first signature. The same input gives the same bytes.
//
// It accepts the closed subset of PDF that gofpdf emits with embedded UTF-8 fonts, images in grey or RGB, links, bookmarks,
// gradients and transparency. What lies outside (core fonts, layers, scripts, encryption, gofpdf's own attachments) is
// ErrUnsupported; a Document that contradicts itself or the pages is ErrInvalid.
func Finish(pdf []byte, d Document) ([]byte, error) {
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
	if r.objects, err = draft.reachable(catalogNumber, draft.root, info); err != nil {
		return nil, err
	}
	// The reader's rules are the definition of the form: what they refuse must not leave here.
	form, err := readForm(r.objects)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	head, _ := r.objects[form.metadata].value.dict()
	r.objects[form.metadata] = streamObject(head, form.about.xmp(form.part))
	out := r.encode("", nil)
	if len(out) > maxSize {
		return nil, fmt.Errorf("%w: it would have more than %d MB", ErrTooLarge, maxSize>>20)
	}
	return []byte(out), nil
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (d *Document) validate() error {
	for _, s := range []string{d.Title, d.Author, d.Subject, d.Creator} {
		if !isPlainText(s) {
			return fmt.Errorf("%w: the title, author, subject or creator holds characters that are not text", ErrInvalid)
		}
	}
	if d.Language != "" && !languageTag.MatchString(d.Language) {
		return fmt.Errorf("%w: %q is no language tag", ErrInvalid, d.Language)
	}
	if y := d.Created.Year(); y < 1000 || y > 9999 {
		return fmt.Errorf("%w: the document has no date", ErrInvalid)
	}
	if len(d.Fields) > maxFields {
		return fmt.Errorf("%w: more than %d signature fields", ErrInvalid, maxFields)
	}
	names := map[string]bool{}
	for _, f := range d.Fields {
		if f.Name == "" || names[f.Name] || strings.Contains(f.Name, ".") || !isPlainText(f.Name) || !isPlainText(f.Label) {
			return fmt.Errorf("%w: signature field %q needs a name of its own, of plain text without full stops", ErrInvalid, f.Name)
		}
		names[f.Name] = true
	}
	return validateAttachments(d.Attachments)
}

func validateAttachments(as []Attachment) error {
	names, total := map[string]bool{}, 0
	for _, a := range as {
		if a.Name == "" || names[a.Name] || strings.ContainsAny(a.Name, `/\`) || !isPlainText(a.Name+a.Description+a.MIME) {
			return fmt.Errorf("%w: attachment %q needs a file name of its own", ErrInvalid, a.Name)
		}
		if a.Relationship != "" && !slices.Contains(relationships(), a.Relationship) {
			return fmt.Errorf("%w: attachment %q has the unknown relationship %q", ErrInvalid, a.Name, a.Relationship)
		}
		if y := a.Modified.Year(); y < 1000 || y > 9999 {
			return fmt.Errorf("%w: attachment %q has no date", ErrInvalid, a.Name)
		}
		names[a.Name] = true
		total += len(a.Data)
	}
	if total > maxAttached {
		return fmt.Errorf("%w: the attachments exceed %d MB", ErrTooLarge, maxAttached>>20)
	}
	return nil
}

func relationships() []string {
	return []string{"Source", "Data", "Alternative", "Supplement", "Unspecified"}
}

// isPlainText reports whether s is valid text on one line that XML and PDF can both hold, and that shows as what it is: nothing in it
// turns the direction of writing or steers a terminal.
func isPlainText(s string) bool {
	return len(s) < 4096 && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xfffe || r == 0xffff || r == 0xfeff
	})
}

// A finisher holds what the steps of Finish share.
type finisher struct {
	*draft
	doc     Document
	pages   []int
	links   []link
	widgets []int
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
		if _, err := f.countOutline(n, true, 0); err != nil {
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
	profile := f.add(streamObject(newDict("N", 3), srgbProfile()))
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

// countOutline writes how many bookmarks are visible below each (all), where gofpdf leaves zeros (ISO 32000-1 section 12.3.3).
func (f *finisher) countOutline(n int, isRoot bool, depth int) (int, error) {
	if depth > maxDepth {
		return 0, fmt.Errorf("%w: bookmarks are too deeply nested", ErrUnsupported)
	}
	total := 0
	seen := map[int]bool{}
	for at, ok := f.dict(n).get("First").ref(); ok && !seen[at]; at, ok = f.dict(at).get("Next").ref() {
		seen[at] = true
		below, err := f.countOutline(at, false, depth+1)
		if err != nil {
			return 0, err
		}
		total += 1 + below
	}
	count := value(strconv.Itoa(total))
	if total == 0 && !isRoot {
		count = ""
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
		widget := newDict("Type", "/Annot", "Subtype", "/Widget", "FT", "/Sig", "F", printAndLocked, "T", newText(field.Name),
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
	form := newDict("Fields", newArray(refsTo(f.widgets)), "SigFlags", 3)
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

// addAttachments embeds the files, names them, and associates them with the document (ISO 19005-3 section 6.8).
func (f *finisher) addAttachments(catalog *dict) error {
	as := slices.Clone(f.doc.Attachments)
	slices.SortFunc(as, func(a, b Attachment) int { return compareNames(newText(a.Name), newText(b.Name)) })
	var names, files []value
	for _, a := range as {
		if a.MIME == "" {
			a.MIME = "application/octet-stream"
		}
		if a.Relationship == "" {
			a.Relationship = "Data"
		}
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		if _, err := z.Write(a.Data); err != nil {
			return fmt.Errorf("pack attachment %q: %w", a.Name, err)
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("pack attachment %q: %w", a.Name, err)
		}
		content := f.add(streamObject(newDict("Type", "/EmbeddedFile", "Subtype", newName(a.MIME), "Filter", "/FlateDecode",
			"Params", newDict("Size", len(a.Data), "ModDate", newDate(a.Modified)).value()), packed.String()))
		name := newText(a.Name)
		spec := f.addDict("Type", "/Filespec", "F", name, "UF", name, "Desc", newText(a.Description),
			"AFRelationship", newName(a.Relationship), "EF", newDict("F", newRef(content), "UF", newRef(content)).value())
		names = append(names, name, newRef(spec))
		files = append(files, newRef(spec))
	}
	if files != nil {
		tree := newDict("EmbeddedFiles", newDict("Names", newArray(names)).value())
		*catalog = catalog.with("Names", tree.value()).with("AF", newArray(files))
	}
	return nil
}

// compareNames orders strings as a name tree must (ISO 32000-1 section 7.9.6): by their bytes.
func compareNames(a, b value) int {
	x, _ := a.bytes()
	y, _ := b.bytes()
	return bytes.Compare(x, y)
}
