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
)

// Record is an issued record, as the register remembers it.
type Record struct {
	Number    string     `json:"number"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"`
	Case      string     `json:"case,omitempty"` // the leaver whose case it tells: who may not see the case sees no record of it
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

// Signatory is the acting person with what their signature needs.
type Signatory struct {
	Name        string
	Key         crypto.Signer
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // between theirs and the authority, and the authority
	At          time.Time
}

// Draft is what a record is made from within the act that issues it.
type Draft struct {
	Number    string
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
	err := s.act(ctx, ActIssueRecord, func(t *transaction) error {
		var err error
		d := Draft{Council: s.council}
		if d.Number, err = t.recordNumber(ctx, kindCode); err != nil {
			return err
		}
		if d.Trail, err = head(ctx, t); err != nil {
			return err
		}
		if d.Signatory, err = t.signatory(ctx); err != nil {
			return err
		}
		reader := &Reader{s: s, t: t}
		if file, err = make(ctx, reader, d); err != nil {
			return err
		}
		if kind == kindLeaverRecord && reader.read == "" {
			return errors.New("issue the record: a leaver record tells a case, and none was read")
		}
		rec = Record{Number: d.Number, Kind: kind, Subject: subject, Case: reader.read, IssuedAt: t.now, IssuedBy: s.user.Login, Trail: d.Trail}
		_, err = t.ExecContext(ctx, `insert into record (number, kind, subject, case_id, issued_at, issued_by, sequence, head) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			rec.Number, rec.Kind, rec.Subject, rec.Case, instant(rec.IssuedAt), rec.IssuedBy, rec.Trail.Sequence, rec.Trail.Hash)
		if err != nil {
			return fmt.Errorf("keep the record: %w", err)
		}
		r, err := t.addRevision(ctx, rec.Number, 1, field, file)
		rec.Revisions = []Revision{r}
		if rec.Case != "" { // the history of the person would tell everybody
			subjectKind, subject = "leaver", rec.Case
		}
		t.changed(subjectKind, subject, map[string]string{"record": rec.Number, "sha256": r.SHA256})
		t.changed("record", rec.Number, r)
		return err
	})
	return rec, file, err
}

// Reader reads the register within the act that issues a record, so that the record says what the trail's head says.
type Reader struct {
	s    *Session
	t    *transaction
	read string // the leaver whose case was read
}

// kindLeaverRecord is the kind of record that tells the case of a leaver.
const kindLeaverRecord = "leaver"

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

// UserName is the full name behind a login, or the login where nobody has it.
func (r *Reader) UserName(ctx context.Context, login string) string {
	u, err := readUser(ctx, r.t, login)
	if err != nil {
		return login
	}
	return u.Name
}

// Countersign adds this person's signature to an issued record: sign gets the newest revision and returns the next one. The file must be that newest
// revision: countersigning an earlier one would drop a signature. The field is for the given roles; a countersignature is another person's than
// those that are there, by whatever login.
func (s *Session) Countersign(ctx context.Context, file []byte, field string, roles []Role, sign func(Signatory) ([]byte, error)) (Record, []byte, error) {
	var rec Record
	var signed []byte
	err := s.act(ctx, ActCountersign, func(t *transaction) error {
		var err error
		if rec, err = recordOf(ctx, t, file); err != nil {
			return err
		}
		if err := t.mayCountersign(ctx, rec, roles); err != nil {
			return err
		}
		newest := rec.Revisions[len(rec.Revisions)-1]
		if newest.SHA256 != hashOf(file) {
			return conflict("this is an earlier copy of %s, without the signature of %s: countersign the newest copy", rec.Number, newest.SignedBy)
		}
		if signed, err := t.hasSigned(ctx, rec); err != nil || signed {
			return cmp.Or(err, conflict("%s has already signed %s: a countersignature is another person's", s.user.Name, rec.Number))
		}
		signatory, err := t.signatory(ctx)
		if err != nil {
			return err
		}
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

// mayCountersign refuses a countersignature of one's own case, of a case that one may not see, and by a role that the field is not for.
func (t *transaction) mayCountersign(ctx context.Context, rec Record, roles []Role) error {
	if rec.Kind == kindLeaverRecord {
		if err := t.s.notOwnCase(rec.Subject); err != nil {
			t.concerns("record", rec.Number)
			return err
		}
	}
	if seen, err := t.s.seesRecord(ctx, t, rec); err != nil || !seen {
		return cmp.Or[error](err, &NotFoundError{"record", rec.Number})
	}
	if !slices.ContainsFunc(roles, t.s.has) {
		t.concerns("record", rec.Number)
		return &NotAllowedError{Act: ActCountersign, Needs: roles}
	}
	return nil
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

// signatory returns what the acting person signs with.
func (t *transaction) signatory(ctx context.Context) (Signatory, error) {
	chain, err := certificateOf(ctx, t, t.signer.Public())
	if err != nil {
		return Signatory{}, err
	}
	authorities, err := authorityCertificates(ctx, t)
	if err != nil {
		return Signatory{}, err
	}
	return Signatory{Name: t.s.user.Name, Key: t.signer, Certificate: chain[0], Chain: append(chain[1:], authorities...), At: t.now}, nil
}

// Authorities returns the certificates that this register's own signatures are trusted by.
func (s *Session) Authorities(ctx context.Context) ([]*x509.Certificate, error) {
	return authorityCertificates(ctx, s.reader)
}

// RecordOf finds the record of which a file is a revision, by its hash.
func (s *Session) RecordOf(ctx context.Context, file []byte) (Record, error) {
	return recordOf(ctx, s.reader, file)
}

func recordOf(ctx context.Context, q querier, file []byte) (Record, error) {
	sum := hashOf(file)
	number, err := one(ctx, q, "record with the fingerprint", sum, scanText, `select number from record_revision where sha256 = $1`, sum)
	if err != nil {
		return Record{}, err
	}
	return recordNumbered(ctx, q, number)
}

func recordNumbered(ctx context.Context, q querier, number string) (Record, error) {
	rec, err := one(ctx, q, "record", number, scanRecord, `select `+recordColumns+` from record where number = $1`, number)
	if err != nil {
		return rec, err
	}
	rec.Revisions, err = collect(ctx, q, scanRevision, `select revision, sha256, field, signed_by, signed_at from record_revision where number = $1 order by revision`, number)
	return rec, err
}

const recordColumns = `number, kind, subject, case_id, issued_at, issued_by, sequence, head`

func scanRecord(row scanner) (Record, error) {
	var r Record
	var issued moment
	err := row.Scan(&r.Number, &r.Kind, &r.Subject, &r.Case, &issued, &r.IssuedBy, &r.Trail.Sequence, &r.Trail.Hash)
	r.IssuedAt = issued.Time
	return r, err
}

func scanRevision(row scanner) (Revision, error) {
	var r Revision
	var signed moment
	err := row.Scan(&r.Revision, &r.SHA256, &r.Field, &r.SignedBy, &signed)
	r.SignedAt = signed.Time
	return r, err
}

// Records lists the issued records whose number, kind or subject contains the text, newest first. Records of confidential leavers and of
// one's own case are left out as the leavers themselves are.
func (s *Session) Records(ctx context.Context, query string) ([]Record, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{like(query)}}
	all, err := collect(ctx, s.reader, scanRecord, `select `+recordColumns+` from record
		where lower(number || ' ' || kind || ' ' || subject) like $1 escape '\' and `+sc.records(c)+` order by issued_at desc, number desc`, c.args...)
	if err != nil {
		return nil, err
	}
	visible, err := s.leavers(ctx, s.reader, `1 = 1`)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, l := range visible {
		seen[l.ID] = true
	}
	return slices.DeleteFunc(all, func(r Record) bool { return r.Case != "" && !seen[r.Case] }), nil
}

// seesRecord reports whether this Session may see a record: one that tells a case is for those who may see that very case, whatever other
// cases of the same person they see.
func (s *Session) seesRecord(ctx context.Context, q querier, r Record) (bool, error) {
	if r.Case == "" {
		return true, nil
	}
	seen, err := s.leavers(ctx, q, `l.id = $5`, r.Case)
	return len(seen) > 0, err
}

// recordSeen finds a record that this Session may see.
func (s *Session) recordSeen(ctx context.Context, number string) (Record, error) {
	r, err := recordNumbered(ctx, s.reader, number)
	if err != nil {
		return r, err
	}
	if seen, err := s.seesRecord(ctx, s.reader, r); err != nil || !seen {
		return Record{}, cmp.Or[error](err, &NotFoundError{"record", number})
	}
	return r, s.within(ctx, s.reader, "record", number, `select count(*) from record where number = $1`, func(sc scope, c *conditions) string { return sc.records(c) })
}

// RecordFile returns the newest revision of a record that this Session may see.
func (s *Session) RecordFile(ctx context.Context, number string) ([]byte, error) {
	if _, err := s.recordSeen(ctx, number); err != nil {
		return nil, err
	}
	text, err := one(ctx, s.reader, "record", number, scanText, `select file from record_revision where number = $1 order by revision desc limit 1`, number)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, conflict("the file of %s was removed with the data of whom it is about: its number, its signatures and its fingerprint are still here", number)
	}
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read the record %s: %w", number, err)
	}
	return file, nil
}
