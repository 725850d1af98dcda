package seal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The room for a CMS in bytes: certificates of three levels fit, and where a timestamp was asked for, its token with the certificates of its authority.
const (
	reserve        = 8192
	reserveStamped = 3 * reserve
)

// A claim is what a signature dictionary says besides the signature.
type claim struct {
	name, reason, location string
	at                     time.Time
	certifies              bool // the first signature of a document
}

// dict writes the signature dictionary (ISO 32000-1 table 252) with the given ranges and content.
func (c claim) dict(ranges [4]int, contents value) dict {
	bounds := make([]value, len(ranges))
	for i, n := range ranges {
		bounds[i] = newInt(n)
	}
	d := newDict("Type", "/Sig", "Filter", "/Adobe.PPKLite", "SubFilter", "/ETSI.CAdES.detached", "ByteRange", newArray(bounds),
		"Contents", contents, "M", newDate(c.at), "Name", newText(c.name))
	if c.reason != "" {
		d = d.with("Reason", newText(c.reason))
	}
	if c.location != "" {
		d = d.with("Location", newText(c.location))
	}
	if c.certifies {
		// DocMDP level 2: only filling in forms and signing is allowed from now on.
		d = d.with("Reference", "[<</TransformMethod /DocMDP /TransformParams <</P 2 /Type /TransformParams /V /1.2>> /Type /SigRef>>]")
	}
	return d
}

// readClaim is the inverse of claim.dict as far as its own facts go.
func readClaim(d dict) claim {
	text := func(key string) string {
		s, _ := d.get(key).text()
		return s
	}
	at, _ := d.get("M").date()
	return claim{name: text("Name"), reason: text("Reason"), location: text("Location"), at: at, certifies: d.get("Reference") != ""}
}

const contentsKey = "/Contents "

// contentsAt finds the signature's content in an encoded signature dictionary, brackets included.
func contentsAt(v value) (start, end int) {
	start = strings.Index(string(v), contentsKey)
	if start < 0 {
		return 0, 0
	}
	start += len(contentsKey)
	length := strings.IndexByte(string(v[start:]), '>')
	if length < 0 {
		return 0, 0
	}
	return start, start + length + 1
}

// isRoom reports whether a content has one of the lengths that Sign makes.
func isRoom(digits int) bool { return digits == 2*reserve || digits == 2*reserveStamped }

// fill is the field's dictionary once it is signed. An appearance of 0 keeps the empty one.
func (f formField) fill(signature, appearance int) value {
	d := f.dict.with("V", newRef(signature))
	if appearance != 0 {
		d = d.with("AP", newDict("N", newRef(appearance)).value())
	}
	return d.value()
}

// certify is the catalogue once the first signature certifies the document.
func certify(catalog dict, signature int) value {
	return catalog.with("Perms", newDict("DocMDP", newRef(signature)).value()).value()
}

// A signed is one signature as found in its increment.
type signed struct {
	field      formField
	claim      claim
	contents   value
	start, end int // of the content in the file
	rev        *revision
}

// readIncrement demands that r does nothing but fill an empty field of f: the new objects are a signature dictionary and, if any, an
// appearance that leads to nothing but new objects; the changed ones are the field and, for the first signature, the catalogue,
// each changed exactly as Sign does it.
func readIncrement(f *form, before *revision, r *revision, done []*signed) (*signed, error) {
	s := &signed{rev: r}
	fresh := map[int]object{}
	var changed []int
	for n, o := range r.objects {
		switch {
		case n >= before.size:
			fresh[n] = o
		case n != catalogNumber:
			changed = append(changed, n)
		}
	}
	if len(fresh) == 0 || r.size != before.size+len(fresh) {
		return nil, errors.New("the document was changed without a signature")
	}
	if len(changed) != 1 {
		return nil, errors.New("the document was changed beyond its signature fields")
	}
	at := slices.IndexFunc(f.fields, func(field formField) bool { return field.number == changed[0] })
	if at < 0 {
		return nil, errors.New("the document was changed beyond its signature fields")
	}
	s.field = f.fields[at]
	if slices.ContainsFunc(done, func(d *signed) bool { return d.field.number == s.field.number }) {
		return nil, errors.New("a signature was put in the place of another")
	}
	number, appearance := before.size, 0
	if len(fresh) > 1 {
		appearance = number + 1
	}
	if o := r.objects[changed[0]]; o.hasStream || o.value != s.field.fill(number, appearance) {
		return nil, errors.New("a signature field was changed beyond being signed")
	}
	catalog, touched := r.objects[catalogNumber]
	if first := len(done) == 0; touched != first || first && (catalog.hasStream || catalog.value != certify(f.catalog, number)) {
		return nil, errors.New("the document's catalogue was changed")
	}
	if err := s.readDictionary(fresh[number], len(done) == 0); err != nil {
		return nil, err
	}
	delete(fresh, number)
	return s, checkAppearance(fresh, appearance)
}

// readDictionary demands that o is the signature dictionary Sign would write with the facts it gives, over this very file.
func (s *signed) readDictionary(o object, first bool) error {
	d, ok := o.value.dict()
	start, end := contentsAt(o.value)
	s.contents = d.get("Contents")
	if !ok || o.hasStream || start == 0 || o.value[start:end] != s.contents || s.contents[0] != '<' || !isRoom(end-start-2) {
		return errors.New("the signature dictionary is damaged")
	}
	s.start, s.end = o.at+start, o.at+end
	s.claim = readClaim(d)
	if s.claim.certifies != first {
		return errors.New("the first signature, and only the first, must certify the document")
	}
	if !isPlainText(s.claim.name) || !isPlainText(s.claim.reason) || !isPlainText(s.claim.location) {
		return errors.New("the signature's name, reason or location is not plain text")
	}
	ranges := [4]int{0, s.start, s.end, s.rev.end - s.end}
	if s.claim.dict(ranges, s.contents).value() != o.value {
		return errors.New("the signature does not cover exactly the document, or its dictionary says more than it should")
	}
	return nil
}

// checkAppearance demands that objects are a signature's appearance and what it needs, complete in themselves.
func checkAppearance(objects map[int]object, number int) error {
	if number == 0 {
		return nil
	}
	c := newChecker(objects)
	c.opaque = true
	if !c.want(number, roleAppearance) {
		return errors.New("a signature's appearance is missing")
	}
	if err := c.run(); err != nil {
		return fmt.Errorf("a signature's appearance holds more than it may: %w", err)
	}
	return nil
}
