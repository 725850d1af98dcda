package store

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
)

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
