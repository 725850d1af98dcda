package store

import (
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
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
		if file, err = make(ctx, &Reader{s, t}, d); err != nil {
			return err
		}
		rec = Record{Number: d.Number, Kind: kind, Subject: subject, IssuedAt: t.now, IssuedBy: s.user.Login, Trail: d.Trail}
		_, err = t.ExecContext(ctx, `insert into record (number, kind, subject, issued_at, issued_by, sequence, head) values ($1, $2, $3, $4, $5, $6, $7)`,
			rec.Number, rec.Kind, rec.Subject, instant(rec.IssuedAt), rec.IssuedBy, rec.Trail.Sequence, rec.Trail.Hash)
		if err != nil {
			return fmt.Errorf("keep the record: %w", err)
		}
		r, err := t.addRevision(ctx, rec.Number, 1, field, file)
		rec.Revisions = []Revision{r}
		t.changed(subjectKind, subject, map[string]string{"record": rec.Number, "sha256": r.SHA256})
		t.changed("record", rec.Number, r)
		return err
	})
	return rec, file, err
}

// Reader reads the register within the act that issues a record, so that the record says what the trail's head says.
type Reader struct {
	s *Session
	t *transaction
}

// LeaverCase gathers a leaver's case, as Session.LeaverCase does.
func (r *Reader) LeaverCase(ctx context.Context, person, engagement string) (LeaverCase, error) {
	if err := r.s.notOwnCase(person); err != nil {
		r.t.concerns("person", person)
		return LeaverCase{}, err
	}
	return r.s.leaverCase(ctx, r.t, person, engagement, calendar.Of(r.t.now))
}

// SignFor checks that the acting person may sign for a post, as its holder or on its behalf, and returns the post's title and whether
// it is on its behalf, which the trail will say too.
func (r *Reader) SignFor(ctx context.Context, post string) (title string, behalf bool, err error) {
	if post == "" {
		return "", false, nil
	}
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
// revision: countersigning an earlier one would drop a signature.
func (s *Session) Countersign(ctx context.Context, file []byte, field string, sign func(Signatory) ([]byte, error)) (Record, []byte, error) {
	var rec Record
	var signed []byte
	err := s.act(ctx, ActCountersign, func(t *transaction) error {
		var err error
		if rec, err = recordOf(ctx, t, file); err != nil {
			return err
		}
		newest := rec.Revisions[len(rec.Revisions)-1]
		if newest.SHA256 != hashOf(file) {
			return conflict("this is an earlier copy of %s, without the signature of %s: countersign the newest copy", rec.Number, newest.SignedBy)
		}
		if slices.ContainsFunc(rec.Revisions, func(r Revision) bool { return r.SignedBy == s.user.Login }) {
			return conflict("%s has already signed %s: a countersignature is another person's", s.user.Name, rec.Number)
		}
		if rec.Kind == "leaver" {
			if err := s.notOwnCase(rec.Subject); err != nil {
				t.concerns("record", rec.Number)
				return err
			}
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
	chain, err := certificateOf(ctx, t, t.s.signer.Public())
	if err != nil {
		return Signatory{}, err
	}
	authorities, err := authorityCertificates(ctx, t)
	if err != nil {
		return Signatory{}, err
	}
	return Signatory{Name: t.s.user.Name, Key: t.s.signer, Certificate: chain[0], Chain: append(chain[1:], authorities...), At: t.now}, nil
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
	rec, err := one(ctx, q, "record", number, scanRecord, `select number, kind, subject, issued_at, issued_by, sequence, head from record where number = $1`, number)
	if err != nil {
		return rec, err
	}
	rec.Revisions, err = collect(ctx, q, scanRevision, `select revision, sha256, field, signed_by, signed_at from record_revision where number = $1 order by revision`, number)
	return rec, err
}

func scanRecord(row scanner) (Record, error) {
	var r Record
	var issued moment
	err := row.Scan(&r.Number, &r.Kind, &r.Subject, &issued, &r.IssuedBy, &r.Trail.Sequence, &r.Trail.Hash)
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
	all, err := collect(ctx, s.reader, scanRecord, `select number, kind, subject, issued_at, issued_by, sequence, head from record
		where lower(number || ' ' || kind || ' ' || subject) like $1 escape '\' order by issued_at desc, number desc`, like(query))
	if err != nil {
		return nil, err
	}
	visible, err := s.leavers(ctx, s.reader, `1 = 1`)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, l := range visible {
		seen[l.Person] = true
	}
	return slices.DeleteFunc(all, func(r Record) bool { return r.Kind == "leaver" && !seen[r.Subject] }), nil
}

// recordSeen finds a record that this Session may see: whoever may not see a leaver may not see the record.
func (s *Session) recordSeen(ctx context.Context, number string) (Record, error) {
	r, err := recordNumbered(ctx, s.reader, number)
	if err != nil || r.Kind != "leaver" {
		return r, err
	}
	seen, err := s.leavers(ctx, s.reader, `l.person = $5`, r.Subject)
	if err == nil && len(seen) == 0 {
		return Record{}, &NotFoundError{"record", number}
	}
	return r, err
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
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read the record %s: %w", number, err)
	}
	return file, nil
}
