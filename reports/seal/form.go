package seal

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A form is what the first revision holds, once its shape is known to be right.
type form struct {
	about       about
	part        int // of PDF/A
	metadata    int // object number
	catalog     dict
	fields      []formField
	attachments map[string]Attachment
	order       []string // of the attachments
}

type formField struct {
	number int
	name   string
	dict   dict
}

// readForm demands that objects, numbered from 1, are what Finish makes, and nothing more. The metadata's content is left to the caller.
func readForm(objects map[int]object) (*form, error) { return newChecker(objects).form() }

func (c *checker) form() (*form, error) {
	objects := c.objects
	if !c.want(catalogNumber, roleCatalog) || !c.want(infoNumber, roleInfo) {
		return nil, errors.New("the document has no catalogue")
	}
	if err := c.run(); err != nil {
		return nil, err
	}
	f := &form{}
	f.catalog, _ = objects[catalogNumber].value.dict()
	f.metadata, _ = f.catalog.get("Metadata").ref()
	info, _ := objects[infoNumber].value.dict()
	var ok bool
	if f.about, ok = readAbout(info); !ok {
		return nil, errors.New("the document information is not as sealed documents have it")
	}
	for n, r := range c.roles {
		if r == roleProfile && objects[n].stream != srgbProfile() {
			return nil, errors.New("the colour profile was exchanged")
		}
	}
	if err := f.readFields(c); err != nil {
		return nil, err
	}
	if err := f.readAttachments(c); err != nil {
		return nil, err
	}
	f.part = 1
	if c.transparent || c.long {
		f.part = 2
	}
	if f.order != nil {
		f.part = 3
	}
	return f, nil
}

// count returns how many objects have role r.
func (c *checker) count(r role) int {
	n := 0
	for _, have := range c.roles {
		if have == r {
			n++
		}
	}
	return n
}

// readFields checks that pages and fields agree: every page is in the list once, every field on its page once.
func (f *form) readFields(c *checker) error {
	pages, _ := f.catalog.get("Pages").ref()
	tree, _ := c.objects[pages].value.dict()
	kids, _ := tree.get("Kids").array()
	seen := map[int]bool{}
	shownOn := map[int]int{} // annotation to page
	for _, k := range kids {
		n, _ := k.ref()
		if seen[n] {
			return errors.New("a page is listed twice")
		}
		seen[n] = true
		page, _ := c.objects[n].value.dict()
		annots, _ := page.get("Annots").array()
		for _, a := range annots {
			number, _ := a.ref()
			if shownOn[number] != 0 {
				return errors.New("a field or link is shown twice")
			}
			shownOn[number] = n
		}
	}
	if count, _ := tree.get("Count").integer(); count != len(kids) || len(kids) == 0 || c.count(rolePage) != len(kids) || c.count(rolePages) != 1 {
		return errors.New("the list of pages is incomplete")
	}
	acroForm, _ := f.catalog.get("AcroForm").ref()
	d, _ := c.objects[acroForm].value.dict()
	widgets, _ := d.get("Fields").array()
	names := map[string]bool{}
	for _, w := range widgets {
		n, _ := w.ref()
		d, _ := c.objects[n].value.dict()
		name, _ := d.get("T").text()
		page, _ := d.get("P").ref()
		if name == "" || names[name] || strings.Contains(name, ".") || !isPlainText(name) || shownOn[n] != page || !isBlank(c.objects, d) {
			return errors.New("a signature field is not as sealed documents have it")
		}
		names[name] = true
		f.fields = append(f.fields, formField{n, name, d})
	}
	if c.count(roleWidget) != len(widgets) || len(widgets) > maxFields {
		return errors.New("the list of signature fields is incomplete")
	}
	return nil
}

// isBlank reports whether an unsigned field shows nothing: it must not look signed.
func isBlank(objects map[int]object, field dict) bool {
	ap, _ := field.get("AP").dict()
	n, _ := ap.get("N").ref()
	d, _ := objects[n].value.dict()
	return objects[n].stream == "" && d.get("Resources") == "<<>>"
}

// readAttachments unpacks the attached files and checks that the list of names and the list of associated files agree.
func (f *form) readAttachments(c *checker) error {
	names, _ := f.catalog.get("Names").dict()
	tree, _ := names.get("EmbeddedFiles").dict()
	list, _ := tree.get("Names").array()
	var files []value
	var last value
	left := maxAttached
	f.attachments = map[string]Attachment{}
	for i := 0; i+1 < len(list); i += 2 {
		n, _ := list[i+1].ref()
		spec, _ := c.objects[n].value.dict()
		a, err := c.readAttachment(spec, left)
		if err != nil {
			return err
		}
		if spec.get("F") != list[i] || spec.get("UF") != list[i] || a.Name == "" || last != "" && compareNames(last, list[i]) >= 0 {
			return errors.New("the list of attachments is not as sealed documents have it")
		}
		last = list[i]
		left -= len(a.Data)
		files = append(files, list[i+1])
		f.attachments[a.Name] = a
		f.order = append(f.order, a.Name)
	}
	af, _ := f.catalog.get("AF").array()
	if err := validateAttachments(slices.Collect(maps.Values(f.attachments))); err != nil {
		return fmt.Errorf("an attachment is not as sealed documents have it: %w", err)
	}
	if len(list)%2 != 0 || newArray(af) != newArray(files) || c.count(roleFileSpec) != len(files) || c.count(roleFile) != len(files) {
		return errors.New("the list of attachments is incomplete")
	}
	return nil
}

func (c *checker) readAttachment(spec dict, limit int) (Attachment, error) {
	ef, _ := spec.get("EF").dict()
	n, _ := ef.get("F").ref()
	o := c.objects[n]
	d, _ := o.value.dict()
	params, _ := d.get("Params").dict()
	size, _ := params.get("Size").integer()
	a := Attachment{MIME: d.get("Subtype").name(), Relationship: spec.get("AFRelationship").name()}
	a.Name, _ = spec.get("F").text()
	a.Description, _ = spec.get("Desc").text()
	a.Modified, _ = params.get("ModDate").date()
	if size < 0 || size > limit || ef.get("F") != ef.get("UF") {
		return a, fmt.Errorf("%w: the attachments exceed %d MB", ErrTooLarge, maxAttached>>20)
	}
	var err error
	if a.Data, err = inflate(o.stream, size); err != nil {
		return a, fmt.Errorf("an attachment is damaged: %w", err)
	}
	return a, nil
}

// inflate unpacks s, which must hold exactly size bytes and nothing after them.
func inflate(s string, size int) ([]byte, error) {
	in := strings.NewReader(s)
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(z, int64(size)+1))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if n != int64(size) || in.Len() != 0 {
		return nil, errors.New("it is not as long as it says")
	}
	return out.Bytes(), nil
}
