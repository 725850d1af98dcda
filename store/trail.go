package store

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The trail is a hash chain. An entry's hash covers the entry before, who, on whose behalf, when, what, and a hash over what was
// changed; the changes stand beside the chain, each behind a salt of its own, so that an erasure can remove one without
// breaking the chain and without leaving anything that could be guessed. Each commit's last hash is signed with the acting
// person's key. Texts are hashed with their length before them, so that no two entries can look alike.

// Outcome says whether an act was done or refused.
type Outcome string

// The outcomes of an act.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused"
)

// Entry is one line of the trail.
type Entry struct {
	Sequence int64     `json:"sequence"`
	At       time.Time `json:"at"`
	Login    string    `json:"login"`
	Behalf   string    `json:"on_behalf_of,omitempty"`
	Act      Act       `json:"act"`
	Outcome  Outcome   `json:"outcome"`
	Hash     string    `json:"hash"`
	Changes  []Change  `json:"changes,omitempty"`
}

// Change is what an act changed of one thing: JSON of the fields before and after. An erased change has no Details.
type Change struct {
	Kind    string          `json:"kind"`
	Subject string          `json:"id"`
	Details json.RawMessage `json:"details,omitempty"`
}

// TrailHead is the last entry of the trail: what a record carries to show when it was made.
type TrailHead struct {
	Sequence int64  `json:"sequence"`
	Hash     string `json:"hash"`
}

// trailWriter writes one entry: first what it changed, as it is changed, then the entry itself. Nothing is gathered in memory, so that an import of
// millions of rows can be one entry.
type trailWriter struct {
	prepare  func(context.Context, string) (*sql.Stmt, error) // statements that live as long as the transaction
	sequence int64                                            // of the entry under way; 0 until the first change
	previous string
	n        int
	many     bool  // changes are written several at a time: nothing of the entry is read, or taken back, before it ends
	waiting  []any // the values of those that are not written yet
}

// A statement that writes several rows takes less time than one for each. With very many it takes more: each parameter is looked up by its name.
const parametersAtOnce = 72

// valuesOf is the list of values of a statement that writes n rows, of that many columns that are given and some that are not.
func valuesOf(n, columns int, row func(first int) string) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = row(i*columns + 1)
	}
	return strings.Join(rows, ", ")
}

// parameters lists n parameters from the first on: $1, $2.
func parameters(first, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(names, ", ")
}

// begin reads where the trail stands.
func (w *trailWriter) begin(ctx context.Context) error {
	if w.sequence != 0 {
		return nil
	}
	last, err := w.prepare(ctx, `select sequence, hash from trail order by sequence desc limit 1`) //nolint:sqlclosecheck // it ends with the transaction
	if err == nil {
		err = last.QueryRowContext(ctx).Scan(&w.sequence, &w.previous)
	}
	if err != nil && !isNoRows(err) {
		return fmt.Errorf("read the trail: %w", err)
	}
	w.sequence++
	return nil
}

// change writes one change of the entry under way.
func (w *trailWriter) change(ctx context.Context, kind, subject string, details any) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	text, err := json.Marshal(details)
	if err != nil {
		return fmt.Errorf("write the trail: %w", err)
	}
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return fmt.Errorf("write the trail: %w", err)
	}
	salt := hex.EncodeToString(raw)
	sum := changeHash(salt, kind, subject, string(text))
	values := []any{w.sequence, w.n, kind, subject, salt, string(text), sum}
	w.n++
	if w.many {
		if w.waiting = append(w.waiting, values...); len(w.waiting) < changesAtOnce*changeColumns {
			return nil
		}
		return w.writeWaiting(ctx)
	}
	return w.write(ctx, insertChanges(1), values...)
}

// write runs a statement.
func (w *trailWriter) write(ctx context.Context, query string, values ...any) error {
	stmt, err := w.prepare(ctx, query) //nolint:sqlclosecheck // it ends with the transaction
	if err == nil {
		_, err = stmt.ExecContext(ctx, values...)
	}
	if err != nil {
		return fmt.Errorf("write the trail: %w", err)
	}
	return nil
}

const (
	changeColumns = 7
	changesAtOnce = parametersAtOnce / changeColumns
)

// writeWaiting writes the changes that wait.
func (w *trailWriter) writeWaiting(ctx context.Context) error {
	if len(w.waiting) == 0 {
		return nil
	}
	if err := w.write(ctx, insertChanges(len(w.waiting)/changeColumns), w.waiting...); err != nil {
		return err
	}
	w.waiting = w.waiting[:0]
	return nil
}

func insertChanges(n int) string {
	return `insert into trail_change (sequence, n, kind, subject, salt, details, hash) values ` +
		valuesOf(n, changeColumns, func(first int) string { return "(" + parameters(first, changeColumns) + ")" })
}

// end writes the entry and signs it. It is the last thing a transaction does.
func (w *trailWriter) end(ctx context.Context, signer crypto.Signer, e Entry) (TrailHead, error) {
	if err := w.begin(ctx); err != nil {
		return TrailHead{}, err
	}
	if err := w.writeWaiting(ctx); err != nil {
		return TrailHead{}, err
	}
	e.Sequence = w.sequence
	sum, err := w.sum(ctx)
	if err != nil {
		return TrailHead{}, err
	}
	hash := entryHash(e, sum, w.previous)
	key, err := keyID(signer.Public())
	if err != nil {
		return TrailHead{}, err
	}
	raw, err := hex.DecodeString(hash)
	if err != nil {
		return TrailHead{}, fmt.Errorf("sign the trail: %w", err)
	}
	signature, err := signer.Sign(rand.Reader, raw, crypto.SHA256) // the entry's hash is what is signed
	if err != nil {
		return TrailHead{}, fmt.Errorf("sign the trail: %w", err)
	}
	err = w.write(ctx, `insert into trail (sequence, at, login, behalf, act, outcome, changes, previous, hash, key, signature)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		e.Sequence, instant(e.At), e.Login, e.Behalf, string(e.Act), string(e.Outcome), sum, w.previous, hash, key, base64.StdEncoding.EncodeToString(signature))
	return TrailHead{e.Sequence, hash}, err
}

// sum hashes the hashes of the entry's changes, as they stand in the table: a row of an import that was taken back has taken its changes with it.
func (w *trailWriter) sum(ctx context.Context) (string, error) {
	hashes, err := w.prepare(ctx, `select hash from trail_change where sequence = $1 order by n`) //nolint:sqlclosecheck // it ends with the transaction
	if err != nil {
		return "", fmt.Errorf("read the trail: %w", err)
	}
	rows, err := hashes.QueryContext(ctx, w.sequence)
	if err != nil {
		return "", fmt.Errorf("read the trail: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	all := sha256.New()
	for rows.Next() {
		var hash string
		if err := rows.Scan(&hash); err != nil {
			return "", fmt.Errorf("read the trail: %w", err)
		}
		all.Write([]byte(hash))
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("read the trail: %w", err)
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

func changeHash(salt, kind, subject, details string) string {
	return hashTexts("muniment trail change", salt, kind, subject, details)
}

func entryHash(e Entry, changes, previous string) string {
	return hashTexts("muniment trail entry", strconv.FormatInt(e.Sequence, 10), instant(e.At), e.Login, e.Behalf, string(e.Act), string(e.Outcome), changes, previous)
}

// hashTexts hashes texts with their lengths, as lower-case hexadecimal.
func hashTexts(texts ...string) string {
	h := sha256.New()
	var n [8]byte
	for _, t := range texts {
		binary.BigEndian.PutUint64(n[:], uint64(len(t)))
		h.Write(n[:])
		h.Write([]byte(t))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// keyID names a signing key by the SHA-256 of its PKIX form.
func keyID(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("name the signing key: %w", err)
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:]), nil
}

// TrailEntries returns entries after the given sequence, oldest first, at most limit of them (0: all), without their changes. An act on a case that this person
// may not see is ActRestricted.
func (s *Session) TrailEntries(ctx context.Context, after int64, limit int) ([]Entry, error) {
	if err := s.demand(ctx, ActVerifyTrail); err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = 1 << 31
	}
	all, err := collect(ctx, s.reader, scanTrail, `select sequence, at, login, behalf, act, outcome, hash from trail where sequence > $1 order by sequence limit $2`, after, limit)
	if err != nil {
		return nil, err
	}
	return all, s.hideActs(ctx, s.reader, all)
}

func scanTrail(row scanner) (Entry, error) {
	var e Entry
	var at string
	err := row.Scan(&e.Sequence, &at, &e.Login, &e.Behalf, &e.Act, &e.Outcome, &e.Hash)
	e.At = parseInstant(at)
	return e, err
}

// Head returns the trail's last entry.
func (s *Session) Head(ctx context.Context) (TrailHead, error) { return head(ctx, s.reader) }

func head(ctx context.Context, q querier) (TrailHead, error) {
	var h TrailHead
	if err := q.QueryRowContext(ctx, `select sequence, hash from trail order by sequence desc limit 1`).Scan(&h.Sequence, &h.Hash); err != nil {
		return h, fmt.Errorf("read the trail: %w", err)
	}
	return h, nil
}

// history returns what the trail says of one thing, oldest first.
func history(ctx context.Context, q querier, kind, id string) ([]Entry, error) {
	return collect(ctx, q, func(row scanner) (Entry, error) {
		var e Entry
		var at, details string
		err := row.Scan(&e.Sequence, &at, &e.Login, &e.Behalf, &e.Act, &e.Outcome, &e.Hash, &details)
		e.At = parseInstant(at)
		c := Change{Kind: kind, Subject: id}
		if details != "" {
			c.Details = json.RawMessage(details)
		}
		e.Changes = []Change{c}
		return e, err
	}, `select t.sequence, t.at, t.login, t.behalf, t.act, t.outcome, t.hash, c.details
		from trail_change c join trail t on t.sequence = c.sequence
		where c.kind = $1 and c.subject = $2 order by t.sequence, c.n`, kind, id)
}
