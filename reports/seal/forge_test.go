package seal

import (
	"crypto/x509"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

// A forger makes files that this package would not: it knows the format as well as its authors, and may hold a real
// signer's key.
type forger struct {
	t testing.TB
}

// open takes a file apart that is known to be sound.
func (f forger) open(pdf []byte) *document {
	f.t.Helper()
	doc, err := readDocument(string(pdf))
	if err != nil || doc.problem != nil {
		f.t.Fatalf("the file to be forged is not sound: %v, %v", err, doc)
	}
	return doc
}

// first rewrites the first revision with edited objects, in perfect spelling.
func (f forger) first(pdf []byte, edit func(objects map[int]object)) []byte {
	f.t.Helper()
	doc := f.open(pdf)
	r := &revision{objects: doc.revisions[0].objects}
	edit(r.objects)
	return []byte(r.encode("", nil))
}

// grow appends an increment of the given objects, in perfect spelling.
func (f forger) grow(pdf []byte, objects map[int]object) []byte {
	f.t.Helper()
	r := &revision{objects: objects}
	return []byte(r.encode(string(pdf), f.open(pdf).last()))
}

// A forgery is a signature with something wrong in it. The zero value is a proper one by the first person in the first free field.
type forgery struct {
	person int
	id     *Identity
	at     time.Time
	look   []byte
	// claim, objects, dict and der edit the parts before they are put together.
	claim   func(*claim)
	objects func(objects map[int]object, signature int)
	dict    func(d dict, ranges [4]int) dict
	der     func(c *cms) []byte
	after   func(file []byte, start, end int) // the last touch, with where the content is
}

// sign adds the forgery to pdf. Whatever is not edited is done as Sign does it, with a real key.
func (f forger) sign(pdf []byte, g forgery) []byte {
	f.t.Helper()
	doc := f.open(pdf)
	id := people(f.t).people[g.person]
	if g.id != nil {
		id = *g.id
	}
	if g.at.IsZero() {
		g.at = day.Add(time.Duration(g.person) * time.Hour)
	}
	c := claim{name: id.Certificate.Subject.CommonName, reason: "I confirm this record", at: g.at, certifies: len(doc.signed) == 0}
	if g.claim != nil {
		g.claim(&c)
	}
	r, n, err := doc.increment(c, Signature{Field: leaverRecord().Fields[len(doc.signed)].Name, Appearance: Appearance{Page: g.look}})
	if err != nil {
		f.t.Fatal(err)
	}
	if g.objects != nil {
		g.objects(r.objects, n)
	}
	out, start, end := f.layOut(string(pdf), doc, r, n, c, g)
	alg, err := algorithmFor(id.Key.Public())
	if err != nil {
		f.t.Fatal(err)
	}
	content := &cms{certificate: id.Certificate, others: id.Chain, digest: digestAround(out, start, end, alg)}
	der := f.cms(content, id, g)
	file := []byte(out)
	if out[start] != '<' || out[end-1] != '>' || end-start != 2*reserve+2 {
		return file // there is no room for a signature
	}
	copy(file[start+1:], strings.ToUpper(hex.EncodeToString(der)))
	if g.after != nil {
		g.after(file, start, end)
	}
	return file
}

func (f forger) layOut(file string, doc *document, r *revision, n int, c claim, g forgery) (string, int, int) {
	blank := newString(make([]byte, reserve))
	var out string
	var start, end int
	for ranges, settled := [4]int{}, false; !settled; {
		d := c.dict(ranges, blank)
		if g.dict != nil {
			d = g.dict(d, ranges)
		}
		r.objects[n] = object{value: d.value()}
		out = r.encode(file, doc.last())
		start, end = contentsAt(r.objects[n].value)
		if start == 0 || end > len(d.value()) {
			start, end = 1, len(d.value()) // no content of full length: cover all but the dictionary
		}
		start, end = r.objects[n].at+start, r.objects[n].at+end
		now := [4]int{0, start, end, len(out) - end}
		settled = now == ranges
		ranges = now
	}
	return out, start, end
}

func (f forger) cms(c *cms, id Identity, g forgery) []byte {
	f.t.Helper()
	if g.der != nil {
		return g.der(c)
	}
	if err := c.sign(id.Key); err != nil {
		f.t.Fatal(err)
	}
	der, err := c.marshal()
	if err != nil {
		f.t.Fatal(err)
	}
	return der
}

// edit replaces the one occurrence of old by new text of the same length.
func (f forger) edit(pdf []byte, old, new string) []byte {
	f.t.Helper()
	if len(old) != len(new) || strings.Count(string(pdf), old) == 0 {
		f.t.Fatalf("%q cannot be replaced by %q", old, new)
	}
	return []byte(strings.Replace(string(pdf), old, new, 1))
}

// dictOf returns the dictionary of an object of the newest state.
func dictOf(doc *document, n int) dict {
	for i := len(doc.revisions) - 1; i >= 0; i-- {
		if o, ok := doc.revisions[i].objects[n]; ok {
			d, _ := o.value.dict()
			return d
		}
	}
	return nil
}

// find returns the number of the first object of the first revision whose dictionary has key set to val.
func find(objects map[int]object, key string, val value) int {
	best := 0
	for n, o := range objects {
		if d, _ := o.value.dict(); d.get(key) == val && (best == 0 || n < best) {
			best = n
		}
	}
	return best
}

// refused judges a forged file and returns all that is said against it, "" if it passes.
func refused(t testing.TB, pdf []byte) string {
	t.Helper()
	r, err := Verify(pdf, VerifyOptions{Roots: []*x509.Certificate{people(t).root}})
	if err != nil {
		return err.Error()
	}
	return strings.Join(r.Problems, "; ")
}
