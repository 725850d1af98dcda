package seal

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/authority"
)

// An Identity is a person's key and the certificate that says whose it is.
type Identity struct {
	// Key signs; it may live on a card or in the system's key store. ECDSA P-256 or P-384, or RSA from 2048 bits.
	Key         crypto.Signer
	Certificate *x509.Certificate
	// Chain is put beside the certificate so that readers find the way to a root they trust.
	Chain []*x509.Certificate
}

// A Signature is what one person declares by signing.
type Signature struct {
	// Field names the field to fill, one of those Finish made.
	Field string
	// Name is the signer's; empty takes the certificate's common name, and anything else must equal it.
	Name             string
	Reason, Location string
	// Time is kept to the second. Certificates are judged by it.
	Time time.Time
	// Appearance is shown in the field, fitted to its rectangle; the zero value leaves the page as it is.
	Appearance Appearance
	// Timestamp asks a time-stamping authority to witness the signature's value and returns its token (RFC 3161, a DER
	// ContentInfo with an imprint by SHA-256, SHA-384 or SHA-512); nil leaves the time the signer's claim. An error of it ends Sign.
	Timestamp func(signature []byte) (token []byte, err error)
}

// An Appearance is what a signature shows of itself.
type Appearance struct {
	// Page is a document of one page by gofpdf, which may have embedded fonts and opaque pictures.
	Page []byte
	// Content is what it shows, as in Document.Contents; empty leaves what gofpdf drew. It may draw with Fonts.
	Content string
	Fonts   []Font
}

// Sign returns the document with one more signature; pdf itself is left alone. The result begins with pdf.
//
// It first verifies the document and refuses one that was altered (ErrUnsound) or is no sealed document (ErrNotSealed). The
// first signature certifies the document. Each field is signed once (ErrFieldSigned). The certificate must
// match the key and be fit for documents at the given time (ErrIdentity), which may not lie before an earlier signature's.
func Sign(pdf []byte, id Identity, s Signature) ([]byte, error) {
	file := string(pdf)
	doc, err := readDocument(file)
	if err != nil {
		return nil, err
	}
	if doc.problem != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsound, doc.problem)
	}
	for _, earlier := range doc.signed {
		if _, err := earlier.check(file); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnsound, err)
		}
	}
	return doc.sign(slices.Clip(pdf), id, s)
}

// sign adds a signature to a file that doc was read from, or that was made as doc says. What it returns may begin in the memory of file.
func (doc *document) sign(file []byte, id Identity, s Signature) ([]byte, error) {
	c, err := doc.claim(id, s)
	if err != nil {
		return nil, err
	}
	r, signature, err := doc.increment(c, s)
	if err != nil {
		return nil, err
	}
	out, err := doc.complete(file, r, signature, c, id, s.Timestamp)
	if err != nil {
		return nil, err
	}
	// A signature is not asked for twice: better no file than one its own reader refuses. What was there before is as it was.
	again, err := readRevisionAfter(len(file), string(out[len(file):]), 0, doc.last())
	if err == nil && again.end != len(out) {
		err = errSyntax
	}
	if err == nil {
		_, err = readIncrement(doc.form, doc.last(), again, doc.signed)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signed document again: %w", err)
	}
	return out, nil
}

// room is how many bytes a signature with such a witness gets.
func room(witness func([]byte) ([]byte, error)) int {
	if witness == nil {
		return reserve
	}
	return reserveStamped
}

// claim checks what is to be declared against identity and document.
func (doc *document) claim(id Identity, s Signature) (claim, error) {
	c := claim{name: s.Name, reason: s.Reason, location: s.Location, at: s.Time.UTC().Truncate(time.Second), certifies: len(doc.signed) == 0}
	if id.Key == nil || id.Certificate == nil {
		return c, fmt.Errorf("%w: the key or the certificate is missing", ErrIdentity)
	}
	if _, err := algorithmFor(id.Key.Public()); err != nil {
		return c, err
	}
	if key, ok := id.Certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok || !key.Equal(id.Key.Public()) {
		return c, fmt.Errorf("%w: it belongs to another key", ErrIdentity)
	}
	if y := c.at.Year(); y < 1000 || y > 9999 {
		return c, fmt.Errorf("%w: the signature has no time", ErrInvalid)
	}
	if err := authority.MaySign(id.Certificate, c.at); err != nil {
		return c, err
	}
	if c.name == "" {
		c.name = id.Certificate.Subject.CommonName
	}
	if c.name == "" || c.name != id.Certificate.Subject.CommonName {
		return c, fmt.Errorf("%w: it does not bear the signer's name", ErrIdentity)
	}
	if !isPlainText(c.name) || !isPlainText(c.reason) || !isPlainText(c.location) {
		return c, fmt.Errorf("%w: the name, reason or location is not plain text", ErrInvalid)
	}
	if n := len(doc.signed); n > 0 && c.at.Before(doc.signed[n-1].claim.at.Add(-clockSlack)) {
		return c, fmt.Errorf("%w: the time lies before that of the signature before it; check this computer's clock", ErrInvalid)
	}
	return c, nil
}

// increment lays out the changed and new objects, with room for the signature, and returns the number of the signature dictionary.
func (doc *document) increment(c claim, s Signature) (*revision, int, error) {
	at := slices.IndexFunc(doc.form.fields, func(f formField) bool { return f.name == s.Field })
	if at < 0 {
		return nil, 0, fmt.Errorf("%w: %q", ErrNoField, s.Field)
	}
	field := doc.form.fields[at]
	if slices.ContainsFunc(doc.signed, func(d *signed) bool { return d.field.number == field.number }) {
		return nil, 0, fmt.Errorf("%w: %q", ErrFieldSigned, s.Field)
	}
	signature, appearance := doc.last().size, 0
	r := &revision{objects: map[int]object{}}
	if len(s.Appearance.Page) > 0 {
		appearance = signature + 1
		objects, err := importAppearance(s.Appearance, appearance)
		if err != nil {
			return nil, 0, err
		}
		r.objects = objects
	}
	r.objects[signature] = object{value: c.dict([4]int{}, newString(make([]byte, room(s.Timestamp)))).value()}
	r.objects[field.number] = object{value: field.fill(signature, appearance)}
	if c.certifies {
		r.objects[catalogNumber] = object{value: certify(doc.form.catalog, signature)}
	}
	return r, signature, nil
}

// complete encodes the increment, signs it and puts the signature in its place.
func (doc *document) complete(file []byte, r *revision, signature int, c claim, id Identity, witness func([]byte) ([]byte, error)) ([]byte, error) {
	var added []byte
	var start, end int // of the content, in what is added
	blank := newString(make([]byte, room(witness)))
	// The ranges are part of what they measure. Writing them out can only lengthen them, so this settles.
	for ranges, settled := [4]int{}, false; !settled; {
		added = r.encodeAfter(len(file), doc.last())
		o := r.objects[signature]
		start, end = contentsAt(o.value)
		start, end = o.at+start-len(file), o.at+end-len(file)
		now := [4]int{0, len(file) + start, len(file) + end, len(added) - end}
		settled = now == ranges
		ranges = now
		o.value = c.dict(ranges, blank).value()
		r.objects[signature] = o
	}
	if len(file)+len(added) > maxSize {
		return nil, fmt.Errorf("%w: it would have more than %d MB", ErrTooLarge, maxSize>>20)
	}
	alg, err := algorithmFor(id.Key.Public())
	if err != nil {
		return nil, err
	}
	h := alg.hash.New()
	_, _ = h.Write(file) // a hash never fails to write
	_, _ = h.Write(added[:start])
	_, _ = h.Write(added[end:])
	content := cms{certificate: id.Certificate, others: id.Chain, digest: h.Sum(nil)}
	if err := content.sign(id.Key); err != nil {
		return nil, err
	}
	if witness != nil {
		if content.timestamp, err = witness(content.signature); err != nil {
			return nil, fmt.Errorf("time-stamp the signature: %w", err)
		}
		seen, err := readTimestamp(content.timestamp, content.signature)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrTimestamp, err)
		}
		if c.at.After(seen.at.Add(clockSlack)) {
			return nil, fmt.Errorf("%w: it is older than the signature claims to be; check this computer's clock", ErrTimestamp)
		}
	}
	der, err := content.marshal()
	if err != nil {
		return nil, err
	}
	if len(der) > room(witness) {
		return nil, fmt.Errorf("%w: the signature and its certificates need %d bytes of %d", ErrTooLarge, len(der), room(witness))
	}
	out := append(file, added...)
	copy(out[len(file)+start+1:], strings.ToUpper(hex.EncodeToString(der)))
	return out, nil
}

// digestAround hashes all of file but the bytes from start to end.
func digestAround(file string, start, end int, alg algorithm) []byte {
	h := alg.hash.New()
	hashString(h, file[:start])
	hashString(h, file[end:])
	return h.Sum(nil)
}

// importAppearance turns the page of an appearance into a form (ISO 32000-1 section 8.10) numbered first, followed by the objects it needs.
func importAppearance(a Appearance, first int) (map[int]object, error) {
	d, err := readDraft(string(a.Page))
	if err != nil {
		return nil, fmt.Errorf("the signature's appearance: %w", err)
	}
	pages, err := d.pages()
	if err != nil {
		return nil, fmt.Errorf("the signature's appearance: %w", err)
	}
	page := d.dict(pages[0])
	if len(pages) != 1 || page.get("Annots") != "" {
		return nil, fmt.Errorf("%w: a signature's appearance is one page without links", ErrInvalid)
	}
	content, ok := page.get("Contents").ref()
	if !ok {
		return nil, fmt.Errorf("%w: the signature's appearance has no content", ErrInvalid)
	}
	if a.Content != "" {
		d.objects[content] = streamObject(newDict("Filter", "/FlateDecode"), a.Content)
	}
	if err := d.addFonts(d.resources(pages[0]), a.Fonts); err != nil {
		return nil, fmt.Errorf("the signature's appearance: %w", err)
	}
	head := d.dict(content)
	shown := d.add(object{stream: d.objects[content].stream, hasStream: true, value: newDict("Type", "/XObject", "Subtype", "/Form", "BBox", d.mediaBox(pages[0]),
		"Resources", page.get("Resources"), "Filter", head.get("Filter"), "Length", newInt(len(d.objects[content].stream))).value()})
	objects, _, err := d.reachable(first, shown)
	if err != nil {
		return nil, fmt.Errorf("the signature's appearance: %w", err)
	}
	if err := checkAppearance(objects, first); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return objects, nil
}
