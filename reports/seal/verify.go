package seal

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"muniment/store/authority"
)

// VerifyOptions say whom to trust.
type VerifyOptions struct {
	// Roots are the authorities the caller trusts. Without any, trust is unknown: every signature's Trusted is false, and
	// that is no problem of the document.
	Roots []*x509.Certificate
	// TimestampRoots are the authorities trusted to witness times.
	TimestampRoots []*x509.Certificate
	// Revoked says from when on a certificate vouches for nothing; nil: none is known to be revoked. A signature made before stays good. When it was made, a
	// trusted timestamp says, and otherwise the signer.
	Revoked func(*x509.Certificate) (time.Time, bool)
}

// A Report is the verdict on one document.
type Report struct {
	// Signatures are in the order in which they were made.
	Signatures []SignatureReport
	// Awaiting names the fields nobody has signed yet, in the document's order.
	Awaiting []string
	// Attachments are those of the document, sorted by name. They are worth as much as the signatures.
	Attachments []Attachment
	// Problems are plain sentences. None means that the document is sound, though perhaps awaiting signatures.
	Problems []string
}

// A SignatureReport is the verdict on one signature.
type SignatureReport struct {
	Field string
	// Name is the certificate's common name; empty if that is not plain text. Like all text of a report it is safe to print.
	Name             string
	Reason, Location string
	Certificate      *x509.Certificate
	// Time is the signer's claim.
	Time time.Time
	// Timestamp is the time at which a time-stamping authority saw the signature; zero if none was asked. TimestampBy is that
	// authority's name, and TimestampTrusted is set if it leads to one of the roots for timestamps.
	Timestamp        time.Time
	TimestampBy      string
	TimestampTrusted bool
	// Authority is the name of the authority to which the signer's certificate says it leads.
	Authority string
	// Valid: these bytes were signed with the certificate's key, at a time when the certificate was fit for it, and
	// the signature's increment changed nothing else.
	Valid bool
	// Trusted: the certificate leads to one of the roots.
	Trusted bool
	// CoversWholeFile: nothing follows.
	CoversWholeFile bool
	Problems        []string
}

// Verify judges a document. It is stricter than PDF readers: see the package's promise.
//
// An error means that there is nothing to judge: the file is no sealed document or its first revision, which all signatures
// cover, is damaged (ErrNotSealed), or it is beyond the bounds (ErrTooLarge). All else is in the report. Verify
// needs memory in proportion to the file, of which it reads up to 128 MB, plus at most 64 MB of attachments.
func Verify(pdf []byte, o VerifyOptions) (Report, error) {
	file := string(pdf)
	doc, err := readDocument(file)
	if err != nil {
		return Report{}, err
	}
	var r Report
	for _, name := range doc.form.order {
		r.Attachments = append(r.Attachments, doc.form.attachments[name])
	}
	for i, s := range doc.signed {
		sr := s.report(file, o)
		if i > 0 && s.claim.at.Before(doc.signed[i-1].claim.at.Add(-clockSlack)) {
			sr.Valid = false
			sr.Problems = append(sr.Problems, "its time lies before that of the signature before it")
		}
		for _, p := range sr.Problems {
			r.Problems = append(r.Problems, fmt.Sprintf("the signature in field %q: %s", sr.Field, p))
		}
		r.Signatures = append(r.Signatures, sr)
	}
	for _, f := range doc.form.fields {
		if !slices.ContainsFunc(doc.signed, func(s *signed) bool { return s.field.number == f.number }) {
			r.Awaiting = append(r.Awaiting, f.name)
		}
	}
	if doc.problem != nil {
		r.Problems = append(r.Problems, doc.problem.Error())
	} else if len(doc.signed) == 0 {
		r.Problems = append(r.Problems, "nobody has signed this document, so nothing vouches for it")
	}
	return r, nil
}

// Revisions returns the length in bytes of each signed revision, in order: the file cut there was the whole file once. A caller that
// remembers a length or a hash recognises a file that was cut back. The error is that of Verify, or ErrUnsound
// if what follows a revision is none.
func Revisions(pdf []byte) ([]int, error) {
	doc, err := readDocument(string(pdf))
	if err != nil {
		return nil, err
	}
	if doc.problem != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsound, doc.problem)
	}
	var out []int
	for _, s := range doc.signed {
		out = append(out, s.rev.end)
	}
	return out, nil
}

// A document is a file taken apart: what Finish made and the increments of its signatures.
type document struct {
	revisions []*revision
	form      *form
	signed    []*signed
	// problem says what is wrong after the last increment that is in order; nil if the file ends there.
	problem error
}

func (doc *document) last() *revision { return doc.revisions[len(doc.revisions)-1] }

// readDocument takes file apart. It looks at form only; signatures are not checked.
func readDocument(file string) (*document, error) {
	revisions, syntax := readRevisions(file)
	if len(revisions) == 0 {
		if errors.Is(syntax, ErrTooLarge) {
			return nil, syntax
		}
		return nil, fmt.Errorf("%w: %w", ErrNotSealed, syntax)
	}
	doc := &document{revisions: revisions[:1]}
	var err error
	if doc.form, err = readForm(revisions[0].objects); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSealed, err)
	}
	if revisions[0].objects[doc.form.metadata].stream != doc.form.about.xmp(doc.form.part) {
		return nil, fmt.Errorf("%w: its metadata are not those of the document", ErrNotSealed)
	}
	for _, r := range revisions[1:] {
		s, err := readIncrement(doc.form, doc.last(), r, doc.signed)
		if err != nil {
			doc.problem = err
			return doc, nil
		}
		doc.signed = append(doc.signed, s)
		doc.revisions = append(doc.revisions, r)
	}
	if syntax != nil {
		doc.problem = fmt.Errorf("something that is no signature was added to the file: %w", syntax)
	}
	return doc, nil
}

// report judges one signature.
func (s *signed) report(file string, o VerifyOptions) SignatureReport {
	r := SignatureReport{Field: s.field.name, Reason: s.claim.reason, Location: s.claim.location, Time: s.claim.at, CoversWholeFile: s.rev.end == len(file)}
	c, err := s.check(file)
	if c != nil {
		r.Certificate = c.certificate
		if isPlainText(c.certificate.Subject.CommonName) {
			r.Name = c.certificate.Subject.CommonName
		}
	}
	if err != nil {
		r.Problems = append(r.Problems, err.Error())
		return r
	}
	r.Valid, r.Authority = true, c.authority()
	made := s.claim.at
	if c.stamp != nil {
		r.Timestamp, r.TimestampBy = c.stamp.at, clipText(c.stamp.authority.Subject.CommonName)
		if r.TimestampTrusted = c.stamp.trusted(o.TimestampRoots); r.TimestampTrusted {
			made = c.stamp.at
		}
	}
	if from, revoked := c.revoked(o.Revoked); revoked && !made.Before(from) {
		r.Valid = false
		r.Problems = append(r.Problems, fmt.Sprintf("it was made after the signer's certificate was revoked on %s", from.UTC().Format("2 January 2006, 15:04 UTC")))
	}
	if len(o.Roots) == 0 {
		return r
	}
	if err := checkTrust(c.certificate, c.others, o.Roots, s.claim.at); err != nil {
		r.Problems = append(r.Problems, err.Error())
		return r
	}
	r.Trusted = true
	return r
}

// clipText is a name of a stranger's certificate, or nothing where it is not plain text.
func clipText(s string) string {
	if !isPlainText(s) {
		return ""
	}
	return s
}

// authority names the end of the chain that the signature carries.
func (c *cms) authority() string {
	at := c.certificate
	for range len(c.others) {
		i := slices.IndexFunc(c.others, func(o *x509.Certificate) bool { return o != at && bytes.Equal(o.RawSubject, at.RawIssuer) })
		if i < 0 {
			break
		}
		at = c.others[i]
	}
	return clipText(at.Issuer.CommonName)
}

// revoked asks whether the signer's certificate, or one that it rests on, was revoked; the earliest moment counts.
func (c *cms) revoked(ask func(*x509.Certificate) (time.Time, bool)) (time.Time, bool) {
	var from time.Time
	found := false
	if ask == nil {
		return from, false
	}
	for _, one := range append([]*x509.Certificate{c.certificate}, c.others...) {
		if at, ok := ask(one); ok && (!found || at.Before(from)) {
			from, found = at, true
		}
	}
	return from, found
}

// check verifies all of a signature but trust.
func (s *signed) check(file string) (*cms, error) {
	padded, _ := s.contents.bytes()
	c, err := readCMS(padded, func(alg algorithm) []byte { return digestAround(file[:s.rev.end], s.start, s.end, alg) })
	if err != nil {
		return c, err
	}
	if s.claim.at.IsZero() {
		return c, errors.New("it has no time")
	}
	if err := authority.MaySign(c.certificate, s.claim.at); err != nil {
		return c, err
	}
	if s.claim.name == "" || s.claim.name != c.certificate.Subject.CommonName {
		return c, errors.New("its name is not that of the certificate")
	}
	if len(c.timestamp) == 0 {
		return c, nil
	}
	if c.stamp, err = readTimestamp(c.timestamp, c.signature); err != nil {
		return c, err
	}
	if s.claim.at.After(c.stamp.at.Add(clockSlack)) {
		return c, errors.New("its time lies after that of its timestamp")
	}
	return c, nil
}
