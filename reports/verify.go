package reports

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"muniment/reports/lang"
	"muniment/reports/seal"
	"muniment/store"
)

// Verdict is what a check of one record found, for people and machines.
type Verdict struct {
	File       string             `json:"file"`
	Sound      bool               `json:"sound"` // every signature valid, trusted where authorities were given, and nothing altered
	Record     string             `json:"record"`
	Kind       string             `json:"kind"`
	Test       bool               `json:"test"` // from a register for trials: no evidence of anything
	Signatures []VerdictSignature `json:"signatures"`
	Awaiting   []string           `json:"awaiting"` // fields nobody has signed yet
	Trail      Trail              `json:"trail"`
	Problems   []string           `json:"problems"`
	// TrustChecked: authorities were given, so that a signer from elsewhere counts against the record.
	TrustChecked bool `json:"trust_checked"`
	// InRegister: the register was asked and knows this very file.
	InRegister bool `json:"in_register"`
}

// VerdictSignature is what was found of one signature.
type VerdictSignature struct {
	Name            string    `json:"name"`
	Post            string    `json:"post"`
	Field           string    `json:"field"`
	Valid           bool      `json:"valid"`
	Trusted         bool      `json:"trusted"`
	CoversWholeFile bool      `json:"covers_whole_file"`
	Time            time.Time `json:"time"`
	Authority       string    `json:"authority"` // to which the signer's certificate leads
	// Of a time-stamp: when an authority saw the signature, which, and whether one that is trusted vouches for it.
	Stamped        time.Time `json:"stamped,omitzero"`
	StampedBy      string    `json:"stamped_by,omitempty"`
	StampedTrusted bool      `json:"stamped_trusted"`
}

// VerifyOptions say against what a record is checked.
type VerifyOptions struct {
	Roots   []*x509.Certificate    // trusted authorities; none: trust is not judged
	Session *store.Session         // the register that should know the record, or nil
	Revoked []*x509.RevocationList // lists of revoked certificates, which count where a trusted authority signed them
}

// Verify checks one record: its signatures, its form and its chain, and with a Session whether the register knows it and holds a newer revision. What is
// wrong is in the verdict; an error means that the register could not be read.
func Verify(ctx context.Context, name string, file []byte, o VerifyOptions) (Verdict, error) {
	v := Verdict{File: name, Signatures: []VerdictSignature{}, Awaiting: []string{}, Problems: []string{}}
	if o.Session != nil {
		own, err := o.Session.Authorities(ctx)
		if err != nil {
			return v, fmt.Errorf("verify %s: %w", name, err)
		}
		o.Roots = append(slices.Clone(o.Roots), own...)
	}
	v.TrustChecked = len(o.Roots) > 0
	revoked, err := o.revoked(ctx)
	if err != nil {
		return v, fmt.Errorf("verify %s: %w", name, err)
	}
	report, err := seal.Verify(file, seal.VerifyOptions{Roots: o.Roots, TimestampRoots: o.Roots, Revoked: revoked})
	if err != nil {
		v.Problems = append(v.Problems, err.Error())
		return v, nil
	}
	v.Problems = append(v.Problems, report.Problems...)
	v.Awaiting = append(v.Awaiting, report.Awaiting...)
	for _, s := range report.Signatures {
		v.Signatures = append(v.Signatures, VerdictSignature{
			Name: s.Name, Post: capacity(s.Reason), Field: s.Field, Valid: s.Valid, Trusted: s.Trusted, CoversWholeFile: s.CoversWholeFile, Time: s.Time.UTC(),
			Authority: s.Authority, Stamped: s.Timestamp, StampedBy: s.TimestampBy, StampedTrusted: s.TimestampTrusted,
		})
		if v.TrustChecked && !s.Trusted {
			v.Problems = append(v.Problems, fmt.Sprintf("the signature of %s does not lead to an authority you trust", s.Name))
		}
	}
	v.readFacts(report.Attachments)
	if o.Session != nil {
		if err := v.askRegister(ctx, o.Session, file); err != nil {
			return v, fmt.Errorf("verify %s: %w", name, err)
		}
	}
	v.Sound = len(v.Problems) == 0
	return v, nil
}

// revoked says which certificates are known to be revoked: by the lists that were given, and by the register.
func (o VerifyOptions) revoked(ctx context.Context) (func(*x509.Certificate) (time.Time, bool), error) {
	from := map[string]time.Time{}
	keep := func(issuer []byte, serial *big.Int, at time.Time) {
		key := string(issuer) + serial.String()
		if earlier, known := from[key]; !known || at.Before(earlier) {
			from[key] = at
		}
	}
	for _, list := range o.Revoked {
		if !slices.ContainsFunc(o.Roots, func(root *x509.Certificate) bool { return list.CheckSignatureFrom(root) == nil }) {
			return nil, &store.ConflictError{Reason: "the list of revoked certificates was not signed by an authority you trust: give that one with --trust too"}
		}
		for _, e := range list.RevokedCertificateEntries {
			keep(list.RawIssuer, e.SerialNumber, e.RevocationTime)
		}
	}
	if o.Session != nil {
		all, err := o.Session.Revocations(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			keep(r.Certificate.RawIssuer, r.Certificate.SerialNumber, r.At)
		}
	}
	return func(c *x509.Certificate) (time.Time, bool) {
		at, ok := from[string(c.RawIssuer)+c.SerialNumber.String()]
		return at, ok
	}, nil
}

// capacity is in which post somebody signed, as the signature's reason says it.
func capacity(reason string) string {
	reason = strings.TrimSuffix(reason, unstamped)
	for _, prefix := range []string{"Signed as ", "Signed "} {
		if post, ok := strings.CutPrefix(reason, prefix); ok {
			return post
		}
	}
	return reason
}

// factsInside is what every record's facts say of themselves, whatever its kind.
type factsInside struct {
	Schema   string       `json:"schema"`
	Number   string       `json:"number"`
	Title    string       `json:"title"`
	Subtitle string       `json:"subtitle"`
	Person   LeaverPerson `json:"person"` // of a leaver record
	Draft    bool         `json:"draft"`
	Test     bool         `json:"test"`
	Trail    Trail        `json:"trail"`
	Signers  []Signer     `json:"signers"`
	Language Language     `json:"language"`
}

// Signed says exactly what the last signature of a record signed, in which capacity, and who is still awaited.
func Signed(l lang.Language, file []byte) (string, error) {
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		return "", fmt.Errorf("read the record: %w", err)
	}
	if len(report.Signatures) == 0 {
		return "", &store.ConflictError{Reason: "nobody has signed this file"}
	}
	facts, last := factsIn(report.Attachments), report.Signatures[len(report.Signatures)-1]
	what := join(": ", l.Say(cmp.Or(facts.Title, "Leaver record")), cmp.Or(facts.Subtitle, facts.Person.Name))
	said := l.Say("%s, %s, was signed by %s as %s.", facts.Number, what, last.Name, l.Say(capacity(last.Reason)))
	if len(report.Awaiting) == 0 {
		return said + " " + l.Say("No signature is awaited."), nil
	}
	awaited := make([]string, len(report.Awaiting))
	for i, field := range report.Awaiting {
		signer := facts.signer(field)
		awaited[i] = l.Say(cmp.Or(signer.Label, signer.Post))
	}
	return said + " " + l.Say("Still awaited: %s.", strings.Join(awaited, "; ")), nil
}

// factsIn reads the facts inside a record; zero where there are none.
func factsIn(attachments []seal.Attachment) factsInside {
	for _, a := range attachments {
		var facts factsInside
		if a.MIME == "application/json" && json.Unmarshal(a.Data, &facts) == nil && strings.HasPrefix(facts.Schema, "muniment/") {
			return facts
		}
	}
	return factsInside{}
}

// readFacts reads the number, the kind and the trail's place from the facts inside the record.
func (v *Verdict) readFacts(attachments []seal.Attachment) {
	facts := factsIn(attachments)
	kind, isRecord := strings.CutPrefix(facts.Schema, "muniment/")
	if !isRecord {
		v.Problems = append(v.Problems, "this file holds no facts of a record: it was not issued by this program")
		return
	}
	kind, _, _ = strings.Cut(kind, "-record/")
	v.Kind, v.Record, v.Test, v.Trail = kind, facts.Number, facts.Test, facts.Trail
	if facts.Draft {
		v.Problems = append(v.Problems, "this is a draft: it is no record and must not be relied on")
	}
}

// askRegister compares the file with what the register issued: a file that is sound by itself may lack a countersignature that was made since.
func (v *Verdict) askRegister(ctx context.Context, s *store.Session, file []byte) error {
	rec, err := s.RecordOf(ctx, file)
	var missing *store.NotFoundError
	switch {
	case errors.As(err, &missing):
		v.Problems = append(v.Problems, "this register did not issue this file: it is another register's record, or an altered one")
		return nil
	case err != nil:
		return err
	}
	newest := rec.Revisions[len(rec.Revisions)-1]
	if newest.SHA256 != fingerprint(file) {
		v.Problems = append(v.Problems, fmt.Sprintf("this is an earlier copy of %s: the register knows a newer one, signed by %s in field %q; `muniment record show %s` writes it",
			rec.Number, newest.SignedBy, newest.Field, rec.Number))
		return nil
	}
	v.InRegister = true
	return nil
}

// fingerprint is the SHA-256 of some bytes, in lower-case hexadecimal.
func fingerprint(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
