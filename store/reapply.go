package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
)

// What was removed must not come back with an older copy. A removal leaves tombstones: keyed hashes by which what it took is known again wherever it stands. This
// computer remembers them outside the register, beside what else it remembers, without the key that gives them a meaning: every copy of the register has that key
// inside.

// Tombstone is something that was removed.
type Tombstone struct {
	Removal   string `json:"removal"`
	Kind      string `json:"kind"`
	Digest    string `json:"digest"`
	Reference string `json:"reference,omitempty"` // that stands for a person
}

// KeptText is a text that somebody judged to mean another, or to stay.
type KeptText struct {
	Source string `json:"source"`
	Key    string `json:"key"`
	Digest string `json:"digest"`
}

// RemovalLedger is all that was removed from a register.
type RemovalLedger struct {
	Tombstones []Tombstone `json:"tombstones"`
	Kept       []KeptText  `json:"kept"`

	key []byte // of a register that is open; otherwise the copy's own is used
}

// RemovalLedger is what was removed from this register.
func (s *Session) RemovalLedger(ctx context.Context) (RemovalLedger, error) {
	return ledger(ctx, s.reader)
}

func ledger(ctx context.Context, q querier) (RemovalLedger, error) {
	var l RemovalLedger
	var err error
	if l.Tombstones, err = collect(ctx, q, scanTombstone, `select removal, kind, digest, reference from tombstone order by removal, kind, digest`); err != nil {
		return l, err
	}
	l.Kept, err = collect(ctx, q, func(row scanner) (KeptText, error) {
		var k KeptText
		err := row.Scan(&k.Source, &k.Key, &k.Digest)
		return k, err
	}, `select t.source, t.row_key, t.digest from removal_text t join removal r on r.id = t.removal where r.state = 'done' and t.decision = 'keep' order by t.source, t.row_key`)
	if err != nil {
		return l, err
	}
	text, err := titleOf(ctx, q, `select key from register_key where name = $1`, keyRemovals)
	if err == nil && text != "" {
		l.key, err = base64.StdEncoding.DecodeString(text)
	}
	return l, err
}

// notErased refuses to bring somebody back by a file who was erased: a list that still names them would undo it unseen.
func (i *importer) notErased(ctx context.Context, field, id string) error {
	if i.erased == nil { // once for the file
		l, err := ledger(ctx, i.t)
		if err != nil {
			return err
		}
		i.erased, i.erasedKey = map[string]string{}, l.key
		for _, v := range l.Tombstones {
			if v.Kind == kindPerson {
				i.erased[v.Digest] = v.Removal
			}
		}
	}
	if len(i.erased) == 0 {
		return nil
	}
	if by := i.erased[tombstoneDigest(i.erasedKey, kindPerson, id)]; by != "" {
		return refuse(field, id, "they were erased from the register (%s): take them out of the file, or record a joiner where they work for the council again", by)
	}
	return nil
}

func scanTombstone(row scanner) (Tombstone, error) {
	var v Tombstone
	err := row.Scan(&v.Removal, &v.Kind, &v.Digest, &v.Reference)
	return v, err
}

func (w witness) removals(register string) string {
	return filepath.Join(w.dir, register+".removed.json")
}

// noteRemovals has this computer remember what was removed, where that is more than it knows of: it may have been done at another computer. It returns how many
// tombstones this computer knows of.
func (s *Session) noteRemovals(ctx context.Context, q querier, known int) (int, error) {
	var n int
	if err := q.QueryRowContext(ctx, `select count(*) from tombstone`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what was removed: %w", err)
	}
	if n <= known || s.witness.dir == "" {
		return known, nil
	}
	l, err := ledger(ctx, q)
	if err != nil {
		return 0, err
	}
	if err := s.witness.keep(s.witness.removals(s.keys().UUID()), l); err != nil {
		s.forgets(err)
		return known, nil
	}
	return n, nil
}

// KnownRemovals is what this computer knows to have been removed from this register, whichever copy of it is open.
func (s *Session) KnownRemovals() (RemovalLedger, error) {
	var l RemovalLedger
	file := s.witness.removals(s.keys().UUID())
	if err := s.witness.read(file, &l); err != nil {
		return RemovalLedger{}, &unkeptError{fmt.Sprintf("what this computer remembers to have been removed from the register cannot be read, so that it might come back: put %s right, or restore on a computer that has opened the register since", file), err}
	}
	return l, nil
}

// Reapplied says what was removed again.
type Reapplied struct {
	Removals []string       `json:"removals"` // ids of those that this copy lacked
	Removed  map[string]int `json:"removed"`
	ToJudge  int            `json:"to_judge"` // texts that may name somebody else of the same surname: they stay as they are
}

// ReapplyRemovals removes from this register, restored from an older copy, what was removed after the copy was made.
func (s *Session) ReapplyRemovals(ctx context.Context, l RemovalLedger) (Reapplied, error) {
	out := Reapplied{Removals: []string{}, Removed: map[string]int{}}
	if err := s.begins(ctx, ActReapplyRemovals); err != nil {
		return out, err
	}
	missing, err := s.missingRemovals(ctx, l)
	if err != nil || len(missing) == 0 {
		return out, err
	}
	for _, id := range missing {
		err := s.act(ctx, ActReapplyRemovals, func(t *transaction) error { return t.reapply(ctx, l, id, &out) })
		if err != nil {
			return out, err
		}
		out.Removals = append(out.Removals, id)
	}
	_, err = s.SealRemovals(ctx)
	return out, err
}

// missingRemovals lists the removals that left tombstones this register does not have.
func (s *Session) missingRemovals(ctx context.Context, l RemovalLedger) ([]string, error) {
	here, err := collect(ctx, s.reader, scanTombstone, `select removal, kind, digest, reference from tombstone`)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, v := range l.Tombstones {
		if !slices.ContainsFunc(here, func(h Tombstone) bool { return h.Kind == v.Kind && h.Digest == v.Digest }) && !slices.Contains(out, v.Removal) {
			out = append(out, v.Removal)
		}
	}
	return out, nil
}

func (t *transaction) reapply(ctx context.Context, l RemovalLedger, id string, out *Reapplied) error {
	if err := t.takeKey(ctx, l.key); err != nil {
		return err
	}
	remove, err := t.remover(ctx, id)
	if err != nil {
		return err
	}
	if err := t.reenter(ctx, id); err != nil {
		return err
	}
	for _, v := range l.Tombstones {
		if v.Removal != id {
			continue
		}
		if err := remove.again(ctx, l, v, out); err != nil {
			return err
		}
		if err := remove.run(ctx, `insert into tombstone (removal, kind, digest, reference) values ($1, $2, $3, $4) on conflict (removal, kind, digest) do nothing`, id, v.Kind, v.Digest, v.Reference); err != nil {
			return err
		}
	}
	for _, k := range l.Kept {
		if err := remove.run(ctx, `insert into removal_text (removal, source, row_key, digest, decision, reason, by_login) values ($1, $2, $3, $4, 'keep', 'as judged before', $5)
			on conflict (removal, source, row_key) do nothing`, id, k.Source, k.Key, k.Digest, t.s.user.Login); err != nil {
			return err
		}
	}
	if err := remove.finish(ctx, map[string]any{"again": true}); err != nil {
		return err
	}
	for what, n := range remove.removed {
		out.Removed[what] += n
	}
	return nil
}

// takeKey gives this copy the key of the register that it lacks, where it was made before there was one.
func (t *transaction) takeKey(ctx context.Context, key []byte) error {
	if key == nil {
		return nil
	}
	_, err := t.ExecContext(ctx, `insert into register_key (name, key, made_at) values ($1, $2, $3) on conflict (name) do update set key = excluded.key`, keyRemovals, base64.StdEncoding.EncodeToString(key), instant(t.now))
	if err != nil {
		return fmt.Errorf("keep the key: %w", err)
	}
	return nil
}

// reenter puts a removal into the list of this copy, and its numbers out of the reach of new ones.
func (t *transaction) reenter(ctx context.Context, id string) error {
	now, login := instant(t.now), t.s.user.Login
	if _, err := t.ExecContext(ctx, `insert into removal (`+removalColumns+`) values ($1, $2, '', 'removed before this copy was restored', 'as it was removed then', '', '', 'asked', $3, $4, '', $3, $4, '', '', '', '', '')
		on conflict (id) do update set decided_at = excluded.decided_at, decided_by = excluded.decided_by`, id, Erasure, now, login); err != nil {
		return fmt.Errorf("keep the removal: %w", err)
	}
	if _, err := t.ExecContext(ctx, `delete from removal_item where removal = $1`, id); err != nil {
		return fmt.Errorf("keep the removal: %w", err)
	}
	return t.numberAfter(ctx, id)
}

// numberAfter has new entries numbered after one that is taken over.
func (t *transaction) numberAfter(ctx context.Context, id string) error {
	var prefix string
	var n int64
	if _, err := fmt.Sscanf(id[:2]+" "+id[2:], "%s %d", &prefix, &n); err != nil {
		return fmt.Errorf("read the reference %s: %w", id, err)
	}
	if _, err := t.ExecContext(ctx, `insert into counter (name, value) values ($1, $2) on conflict (name) do update set value = case when excluded.value > counter.value then excluded.value else counter.value end`, prefix, n); err != nil {
		return fmt.Errorf("number the entry: %w", err)
	}
	return nil
}

// again finds what a tombstone is of, if it stands here, and removes it.
func (r *remover) again(ctx context.Context, l RemovalLedger, v Tombstone, out *Reapplied) error {
	if v.Kind != kindPerson {
		return r.againItem(ctx, v)
	}
	people, err := collect(ctx, r, scanText, `select id from person order by id`)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(people, func(id string) bool { return tombstoneDigest(r.key, kindPerson, id) == v.Digest })
	if i < 0 {
		return nil
	}
	who, err := identityOf(ctx, r, people[i])
	if err != nil {
		return err
	}
	found, err := surveyOf(ctx, r, &who, v.Reference)
	if err != nil {
		return err
	}
	judged := map[string]string{}
	for _, m := range found.mentions {
		kept := slices.ContainsFunc(l.Kept, func(k KeptText) bool {
			return k.Source == m.Source && k.Key == m.Key && k.Digest == tombstoneDigest(r.key, m.Source, m.whole)
		})
		switch {
		case kept:
		case found.namesakes > 0:
			out.ToJudge++
		default:
			judged[m.Source+" "+m.Key] = TextReplace
		}
	}
	if err := r.numberAfter(ctx, v.Reference); err != nil {
		return err
	}
	return r.erasePerson(ctx, &who, v.Reference, found, judged)
}

func (r *remover) againItem(ctx context.Context, v Tombstone) error {
	rule := disposalRuleOf(v.Kind)
	if rule.remove == nil {
		return nil
	}
	ids, err := collect(ctx, r, func(row scanner) (string, error) {
		var id, since, person string
		err := row.Scan(&id, &since, &person)
		return id, err
	}, rule.find, "9999-12-31", "")
	if err != nil {
		return err
	}
	for _, id := range ids {
		if tombstoneDigest(r.key, v.Kind, id) == v.Digest {
			r.removed[rule.what]++
			return rule.remove(r, ctx, id, nil)
		}
	}
	return nil
}
