package store

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
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

// TrailReport is the result of checking the whole trail.
type TrailReport struct {
	Entries  int64     `json:"entries"`
	Sound    bool      `json:"sound"`
	Head     TrailHead `json:"head"`
	Problems []string  `json:"problems"`
}

// most problems that a report of the trail names; a trail that is wrong from one entry on would otherwise fill the screen.
const mostProblems = 20

// VerifyTrail recomputes every hash and checks every signature. It reads the whole trail, in order, in constant memory.
func (s *Session) VerifyTrail(ctx context.Context) (TrailReport, error) {
	if err := s.demand(ctx, ActVerifyTrail); err != nil {
		return TrailReport{}, err
	}
	return s.verifyTrail(ctx)
}

func (s *Session) verifyTrail(ctx context.Context) (TrailReport, error) {
	c := trailCheck{report: TrailReport{Problems: []string{}}, sum: sha256.New(), taken: map[string]hash.Hash{}, said: map[string][]string{}}
	tx, err := s.look(ctx)
	if err != nil {
		return c.report, fmt.Errorf("read the trail: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	if c.keys, err = signingKeys(ctx, tx); err != nil {
		return c.report, err
	}
	var strays int
	if err := tx.QueryRowContext(ctx, `select count(*) from trail_change where sequence not in (select sequence from trail)`).Scan(&strays); err != nil {
		return c.report, fmt.Errorf("read the trail: %w", err)
	}
	if strays > 0 {
		c.problem("%d changes belong to no entry: an entry is missing", strays)
	}
	rows, err := tx.QueryContext(ctx, `select t.sequence, t.at, t.login, t.behalf, t.act, t.outcome, t.changes, t.previous, t.hash, t.key, t.signature,
			coalesce(c.kind, ''), coalesce(c.subject, ''), coalesce(c.salt, ''), coalesce(c.details, ''), coalesce(c.hash, '')
		from trail t left join trail_change c on c.sequence = t.sequence order by t.sequence, c.n`)
	if err != nil {
		return c.report, fmt.Errorf("read the trail: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	for rows.Next() {
		var e trailRow
		var kind, subject, salt, details, hash string
		if err := rows.Scan(&e.Sequence, &e.at, &e.Login, &e.Behalf, &e.Act, &e.Outcome, &e.changes, &e.previous, &e.Hash, &e.key, &e.signature,
			&kind, &subject, &salt, &details, &hash); err != nil {
			return c.report, fmt.Errorf("read the trail: %w", err)
		}
		if e.Sequence != c.entry.Sequence {
			c.endEntry()
			c.startEntry(e)
		}
		c.change(kind, subject, salt, details, hash)
	}
	if err := rows.Err(); err != nil {
		return c.report, fmt.Errorf("read the trail: %w", err)
	}
	c.endEntry()
	c.endRemovals()
	c.report.Sound = len(c.report.Problems) == 0
	return c.report, nil
}

// trailRow is an entry as it is stored.
type trailRow struct {
	Entry
	at, changes, previous, key, signature string
}

// trailCheck walks the trail; it holds one entry at a time.
type trailCheck struct {
	report TrailReport
	keys   keyring
	entry  trailRow
	sum    hash.Hash // over the hashes of the entry's changes

	taken map[string]hash.Hash // by removal, over the hashes of the changes whose details it took out
	said  map[string][]string  // by removal, what it said in the trail that these come to

	named   []string // authorities that the entry announces
	trusted []string // authorities announced so far
}

func (c *trailCheck) problem(format string, args ...any) {
	if len(c.report.Problems) < mostProblems {
		c.report.Problems = append(c.report.Problems, fmt.Sprintf(format, args...))
	}
}

func (c *trailCheck) startEntry(e trailRow) {
	e.At = parseInstant(e.at)
	c.report.Entries++
	if e.Sequence != c.report.Head.Sequence+1 {
		c.problem("entry %d follows entry %d: an entry is missing", e.Sequence, c.report.Head.Sequence)
	}
	if e.previous != c.report.Head.Hash {
		c.problem("entry %d does not follow the entry before it", e.Sequence)
	}
	if entryHash(e.Entry, e.changes, e.previous) != e.Hash {
		c.problem("entry %d has been altered", e.Sequence)
	}
	c.entry, c.named = e, nil
	c.sum.Reset()
	c.report.Head = TrailHead{e.Sequence, e.Hash}
}

// change adds one change of the entry; an entry without changes has a single empty one, from the outer join.
func (c *trailCheck) change(kind, subject, salt, details, hash string) {
	if hash+kind+subject+salt+details == "" {
		return
	}
	switch erased := details == "" && subject == ""; {
	case erased: // it keeps its hash, and in the place of its salt the removal that took it
		c.take(salt, hash)
	case changeHash(salt, kind, subject, details) != hash:
		c.problem("what entry %d changed has been altered", c.entry.Sequence)
	case kind == kindRemoval:
		c.say(subject, details)
	}
	c.sum.Write([]byte(hash))
	if kind == kindAuthority {
		c.named = append(c.named, subject)
	}
}

// endEntry judges the entry by its signature. The first entry announces the authority that its own signer is certified by: there the
// trust of a register begins. A later authority counts from the entry that announces it, signed under an earlier one.
func (c *trailCheck) endEntry() {
	if c.entry.Sequence == 0 {
		return
	}
	if hex.EncodeToString(c.sum.Sum(nil)) != c.entry.changes {
		c.problem("the changes of entry %d are not all there, or not its own", c.entry.Sequence)
	}
	if c.entry.Sequence == 1 {
		c.trusted = c.named
	}
	if err := c.keys.verify(c.entry, c.trusted); err != nil {
		c.problem("entry %d: %v", c.entry.Sequence, err)
		return
	}
	c.trusted = append(c.trusted, c.named...)
}

// keyring holds the public keys that may have signed, by id: those of signers, which the register's authority has certified. A key that
// somebody enters without the authority, and an enrolment key, which an administrator has held, sign no entry.
type keyring map[string]signingKey

type signingKey struct {
	login string
	key   *ecdsa.PublicKey
	under []string // ids of the authorities that certify it
}

func signingKeys(ctx context.Context, q querier) (keyring, error) {
	all, err := authorities(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `select id, login, public_key, certificate, voucher from signing_key where kind = $1`, keySigner)
	if err != nil {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	keys := keyring{}
	for rows.Next() {
		var id, login, encoded, certificate, voucher string
		if err := rows.Scan(&id, &login, &encoded, &certificate, &voucher); err != nil {
			return nil, fmt.Errorf("read the signing keys: %w", err)
		}
		der, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			continue // an altered key verifies nothing, which the caller reports entry by entry
		}
		public, err := x509.ParsePKIXPublicKey(der)
		if err != nil {
			continue
		}
		key, ok := public.(*ecdsa.PublicKey)
		if actual, err := keyID(public); !ok || err != nil || actual != id {
			continue
		}
		k := signingKey{login: login, key: key}
		for _, a := range all {
			if certified(certificate, key, a.certificate) || certified(voucher, key, a.certificate) {
				k.under = append(k.under, a.id)
			}
		}
		keys[id] = k
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	return keys, nil
}

var (
	errUnknownKey   = errors.New("it is signed with a key that this register does not know")
	errOtherName    = errors.New("it is signed in another person's name")
	errBadSignature = errors.New("its signature is wrong")
)

// verify checks an entry's signature by a key that one of the trusted authorities certified for the person it names.
func (k keyring) verify(e trailRow, trusted []string) error {
	known, ok := k[e.key]
	if !ok || !slices.ContainsFunc(known.under, func(id string) bool { return slices.Contains(trusted, id) }) {
		return errUnknownKey
	}
	if known.login != e.Login {
		return errOtherName
	}
	raw, err := hex.DecodeString(e.Hash)
	if err != nil {
		return errBadSignature
	}
	sig, err := base64.StdEncoding.DecodeString(e.signature)
	if err != nil || !ecdsa.VerifyASN1(known.key, raw, sig) {
		return errBadSignature
	}
	return nil
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
