package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
)

// Which records there are, and who sees which.

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
	c := &conditions{}
	all, err := collect(ctx, s.reader, scanRecord, `select `+recordColumns+` from record
		where `+c.like(`number || ' ' || kind || ' ' || subject`, query)+` and `+sc.records(c)+` order by issued_at desc, number desc`, c.args...)
	if err != nil {
		return nil, err
	}
	return s.recordsSeen(ctx, all)
}

// recordsSeen keeps the records whose case this Session may see.
func (s *Session) recordsSeen(ctx context.Context, all []Record) ([]Record, error) {
	visible, err := s.leavers(ctx, s.reader, `1 = 1`)
	if err != nil {
		return nil, err
	}
	cases := map[string]bool{}
	for _, l := range visible {
		cases[l.ID] = true
	}
	out := all[:0]
	for _, r := range all {
		sees := cases[r.Case]
		if r.Kind != RecordLeaver {
			if sees, err = s.seesRecord(ctx, s.reader, r); err != nil {
				return nil, err
			}
		}
		if sees {
			out = append(out, r)
		}
	}
	return out, nil
}

// seesRecord reports whether this Session may see a record: one that tells a case is for those who may see that very case, whatever other
// cases of the same person they see.
func (s *Session) seesRecord(ctx context.Context, q querier, r Record) (bool, error) {
	if r.Case == "" {
		return true, nil
	}
	if r.Kind == RecordLeaver {
		seen, err := s.leavers(ctx, q, `l.id = $5`, r.Case)
		return len(seen) > 0, err
	}
	told, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where id = $1`, r.Case)
	if err != nil {
		return false, err
	}
	of := len(told)
	told, err = s.seen(ctx, q, told)
	return of > 0 && len(told) == of, err
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
