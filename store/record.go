package store

import (
	"cmp"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Record is an issued record, as the register remembers it.
type Record struct {
	Number    string     `json:"number"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"`
	Case      string     `json:"case,omitempty"` // the leaver, or the entry that may be for named people, whose case it tells: who may not see the case sees no record of it
	IssuedAt  time.Time  `json:"issued_at"`
	IssuedBy  string     `json:"issued_by"`
	Trail     TrailHead  `json:"trail"` // when it was issued
	Revisions []Revision `json:"revisions"`
}

// Revision is the record after one more signature.
type Revision struct {
	Revision int       `json:"revision"`
	SHA256   string    `json:"sha256"`
	Field    string    `json:"field"`
	SignedBy string    `json:"signed_by"`
	SignedAt time.Time `json:"signed_at"`
}

// Capacity is in what capacity somebody signs: by a role, or for a post, which its holder or deputy does, or the ISM or the administrator on its behalf.
type Capacity struct {
	Roles []Role
	Post  string // id, or ""
	Again bool   // whoever has signed the record already may sign in this capacity too
}

// Signatory is the acting person with what their signature needs.
type Signatory struct {
	Name        string
	Behalf      bool // they sign on behalf of a post that is not theirs
	Key         crypto.Signer
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // between theirs and the authority, and the authority
	At          time.Time
	Stamps      string // address of the time-stamping authority that the council set, or ""
}

// Draft is what a record is made from within the act that issues it.
type Draft struct {
	Number    string
	Version   int // 1 for the first record of its kind about its subject
	Council   Council
	Trail     TrailHead
	Signatory Signatory
}

// IssueRecord issues a record: within one act it gives the number, has make draw and sign the file, and keeps the file with its hash
// in the register and the trail. Where make fails nothing is issued and the number is not used. kindCode begins the number, such as
// LR for a leaver record; field is the signature that make adds.
func (s *Session) IssueRecord(ctx context.Context, kind, kindCode, subjectKind, subject, field string, make func(context.Context, *Reader, Draft) ([]byte, error)) (Record, []byte, error) {
	var rec Record
	var file []byte
	about := recordAbout{kind, kindCode, subjectKind, subject, field}
	err := s.act(ctx, ActIssueRecord, func(t *transaction) error {
		d, err := t.draft(ctx)
		if err != nil {
			return err
		}
		if err := t.number(ctx, &d, about); err != nil {
			return err
		}
		reader := &Reader{s: s, t: t}
		if file, err = make(ctx, reader, d); err != nil {
			return err
		}
		rec, err = t.keepRecord(ctx, reader, d, about, file)
		return err
	})
	return rec, file, err
}

// draft is what all records of an act are made from.
func (t *transaction) draft(ctx context.Context) (d Draft, err error) {
	d.Council = t.s.council
	if d.Trail, err = head(ctx, t); err != nil {
		return d, err
	}
	d.Signatory, err = t.signatory(ctx)
	return d, err
}

// number gives a record its number, and says the how-manieth it is of its kind about its subject.
func (t *transaction) number(ctx context.Context, d *Draft, about recordAbout) (err error) {
	if d.Number, err = t.recordNumber(ctx, about.code); err != nil {
		return err
	}
	d.Version, err = t.recordVersion(ctx, about.kind, about.subject)
	return err
}

// recordAbout is what a record is of: its kind, what it is about, and the field of its first signature.
type recordAbout struct{ kind, code, subjectKind, subject, field string }

// keepRecord keeps a record that was drawn and signed within the act, and says so in the history of what it is about.
func (t *transaction) keepRecord(ctx context.Context, r *Reader, d Draft, about recordAbout, file []byte) (Record, error) {
	kind, subject := about.subjectKind, about.subject
	if kind == "person" {
		if err := t.s.notOwnCase(subject); err != nil {
			t.concerns(kind, subject)
			return Record{}, err
		}
	}
	if about.kind == RecordLeaver && r.read == "" {
		return Record{}, errors.New("issue the record: a leaver record tells a case, and none was read")
	}
	rec := Record{Number: d.Number, Kind: about.kind, Subject: subject, Case: r.read, IssuedAt: t.now, IssuedBy: t.s.user.Login, Trail: d.Trail}
	_, err := t.ExecContext(ctx, `insert into record (number, kind, subject, case_id, issued_at, issued_by, sequence, head) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		rec.Number, rec.Kind, rec.Subject, rec.Case, instant(rec.IssuedAt), rec.IssuedBy, rec.Trail.Sequence, rec.Trail.Hash)
	if err != nil {
		return rec, fmt.Errorf("keep the record: %w", err)
	}
	first, err := t.addRevision(ctx, rec.Number, 1, about.field, file)
	rec.Revisions = []Revision{first}
	if rec.Case != "" && about.kind == RecordLeaver { // the history of the person would tell everybody
		kind, subject = "leaver", rec.Case
	}
	if subject != "" {
		t.changed(kind, subject, map[string]string{"record": rec.Number, "sha256": first.SHA256})
	}
	t.changed("record", rec.Number, first)
	return rec, err
}

// Reader reads the register within the act that issues a record, so that the record says what the trail's head says.
type Reader struct {
	s    *Session
	t    *transaction
	read string // the leaver, or the entry that may be for named people, whose case was read
}

// Entry returns an entry that the acting person may see. Where entries of its kind may be for named people only, the record is of that entry from then on, and
// whoever may not see the entry sees no record of it.
func (r *Reader) Entry(ctx context.Context, kind, id string) (entry.Entry, error) {
	e, err := r.s.entryInScope(ctx, r.t, kind, id)
	if err == nil && guarded(kind) {
		r.read = e.ID
	}
	return e, err
}

// RecordLeaver is the kind of record that tells the case of a leaver.
const RecordLeaver = "leaver"

// LeaverCase gathers a leaver's case, as Session.LeaverCase does. The record is of that case from then on.
func (r *Reader) LeaverCase(ctx context.Context, person, engagement string) (LeaverCase, error) {
	if err := r.s.notOwnCase(person); err != nil {
		r.t.concerns("person", person)
		return LeaverCase{}, err
	}
	c, err := r.s.leaverCase(ctx, r.t, person, engagement, calendar.Of(r.t.now))
	r.read = c.Leaver.ID
	return c, err
}

// SignFor checks that the acting person may sign for a manager's post, as its holder or on its behalf, and returns the post's title and whether
// it is on its behalf, which the trail will say too. Where there is no such post Human Resources answers.
func (r *Reader) SignFor(ctx context.Context, post string) (title string, behalf bool, err error) {
	post = cmp.Or(post, PostHR)
	if err := r.t.authority(ctx, ActIssueRecord, post); err != nil {
		return "", false, err
	}
	title, err = titleOf(ctx, r.t, `select title from post where id = $1`, post)
	return title, r.t.behalf != "", err
}

// SignAs checks that the acting person may sign in a capacity, and says whether they do so on behalf of somebody else's post, which the trail will say too.
func (r *Reader) SignAs(ctx context.Context, c Capacity) (behalf bool, err error) {
	err = r.t.signsAs(ctx, ActIssueRecord, c)
	return r.t.behalf != "", err
}

// signsAs refuses a signature in a capacity that is not the acting person's.
func (t *transaction) signsAs(ctx context.Context, act Act, c Capacity) error {
	switch {
	case slices.ContainsFunc(c.Roles, t.s.has):
		return nil
	case c.Post != "":
		return t.authority(ctx, act, c.Post)
	}
	return &NotAllowedError{Act: act, Needs: c.Roles}
}

// UserName is the full name behind a login, or the login where nobody has it.
func (r *Reader) UserName(ctx context.Context, login string) string {
	u, err := readUser(ctx, r.t, login)
	if err != nil {
		return login
	}
	return u.Name
}

// Countersign adds this person's signature to an issued record: sign gets the newest revision and returns the next one. The file must be that newest
// revision: countersigning an earlier one would drop a signature. The field is signed in the given capacity; unless that says otherwise, a countersignature is
// another person's than those that are there, by whatever login.
func (s *Session) Countersign(ctx context.Context, file []byte, field string, as Capacity, sign func(Signatory) ([]byte, error)) (Record, []byte, error) {
	var rec Record
	var signed []byte
	err := s.act(ctx, ActCountersign, func(t *transaction) error {
		var err error
		if rec, err = recordOf(ctx, t, file); err != nil {
			return err
		}
		if err := t.mayCountersign(ctx, rec, as); err != nil {
			return err
		}
		newest := rec.Revisions[len(rec.Revisions)-1]
		if newest.SHA256 != hashOf(file) {
			return conflict("this is an earlier copy of %s, without the signature of %s: countersign the newest copy", rec.Number, newest.SignedBy)
		}
		if signed, err := t.hasSigned(ctx, rec); err != nil || signed && !as.Again {
			return cmp.Or(err, conflict("%s has already signed %s: a countersignature is another person's", s.user.Name, rec.Number))
		}
		signatory, err := t.signatory(ctx)
		if err != nil {
			return err
		}
		signatory.Behalf = t.behalf != ""
		if signed, err = sign(signatory); err != nil {
			return err
		}
		r, err := t.addRevision(ctx, rec.Number, newest.Revision+1, field, signed)
		rec.Revisions = append(rec.Revisions, r)
		t.changed("record", rec.Number, r)
		return err
	})
	return rec, signed, err
}

// mayCountersign refuses a countersignature of one's own case, of a case that one may not see, and in a capacity that the field is not for.
func (t *transaction) mayCountersign(ctx context.Context, rec Record, as Capacity) error {
	if err := t.s.notOwnCase(rec.Subject); err != nil {
		t.concerns("record", rec.Number)
		return err
	}
	if seen, err := t.s.seesRecord(ctx, t, rec); err != nil || !seen {
		return cmp.Or[error](err, &NotFoundError{"record", rec.Number})
	}
	err := t.signsAs(ctx, ActCountersign, as)
	if err != nil {
		t.concerns("record", rec.Number)
	}
	return err
}

// hasSigned reports whether the acting person has signed a record, by this login or another.
func (t *transaction) hasSigned(ctx context.Context, rec Record) (bool, error) {
	if slices.ContainsFunc(rec.Revisions, func(r Revision) bool { return r.SignedBy == t.s.user.Login }) {
		return true, nil
	}
	var n int
	err := t.QueryRowContext(ctx, `select count(*) from record_revision r join register_user u on u.login = r.signed_by
		where r.number = $1 and u.person <> '' and u.person = $2`, rec.Number, t.s.user.Person).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("read who has signed: %w", err)
	}
	return n > 0, nil
}

func (t *transaction) addRevision(ctx context.Context, number string, n int, field string, file []byte) (Revision, error) {
	r := Revision{Revision: n, SHA256: hashOf(file), Field: field, SignedBy: t.s.user.Login, SignedAt: t.now}
	_, err := t.ExecContext(ctx, `insert into record_revision (number, revision, sha256, field, signed_by, signed_at, file) values ($1, $2, $3, $4, $5, $6, $7)`,
		number, n, r.SHA256, field, r.SignedBy, instant(r.SignedAt), base64.StdEncoding.EncodeToString(file))
	if err != nil {
		return r, fmt.Errorf("keep the record: %w", err)
	}
	return r, nil
}

func hashOf(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// recordNumber gives the next number of a kind in the year of the act: LR-2025-0007.
func (t *transaction) recordNumber(ctx context.Context, code string) (string, error) {
	prefix := fmt.Sprintf("%s-%d-", code, t.now.Year())
	id, err := t.nextID(ctx, prefix)
	if err != nil {
		return "", err
	}
	n := strings.TrimLeft(strings.TrimPrefix(id, prefix), "0")
	return fmt.Sprintf("%s%04s", prefix, n), nil
}

// recordVersion counts the records of a kind about the same subject, the next included.
func (t *transaction) recordVersion(ctx context.Context, kind, subject string) (int, error) {
	n := 0
	if err := t.QueryRowContext(ctx, `select count(*) from record where kind = $1 and subject = $2`, kind, subject).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the records: %w", err)
	}
	return n + 1, nil
}

// signatory returns what the acting person signs with.
func (t *transaction) signatory(ctx context.Context) (Signatory, error) {
	out, own, err := t.ownSignatory(ctx)
	if err != nil {
		return Signatory{}, err
	}
	if !own {
		if out, err = t.registerSignatory(ctx); err != nil {
			return Signatory{}, err
		}
	}
	settings, err := readSettings(ctx, t)
	if err != nil {
		return Signatory{}, err
	}
	out.At, out.Stamps = t.now, settings[keyStamps].Value
	if out.Stamps == noStamps || t.s.council.TestClock { // an authority stamps with the present time only
		out.Stamps = ""
	}
	return out, nil
}

// registerSignatory is what somebody signs with under the register's own authority.
func (t *transaction) registerSignatory(ctx context.Context) (Signatory, error) {
	chain, err := certificateOf(ctx, t, t.signer.Public())
	if err != nil {
		return Signatory{}, err
	}
	authorities, err := authorityCertificates(ctx, t)
	if err != nil {
		return Signatory{}, err
	}
	return Signatory{Name: t.s.user.Name, Key: t.signer, Certificate: chain[0], Chain: append(chain[1:], authorities...)}, nil
}

// Authorities returns the certificates that signatures of this register are trusted by: those of its own authority, newest first, then of those beside it, also
// where nobody signs under them any more.
func (s *Session) Authorities(ctx context.Context) ([]*x509.Certificate, error) {
	out, err := authorityCertificates(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	outside, err := outsideAuthorities(ctx, s.reader)
	for _, a := range outside {
		out = append(out, a.Certificate)
	}
	return out, err
}
