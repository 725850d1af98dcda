package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"muniment/store/entry"
)

// ActOn names an act on an entry, or the one that adds a part to it.
type ActOn struct{ Kind, Verb string }

// Foresee tells which acts on an entry would be refused to this person whatever they typed, each with why: so that nobody is led to a form that cannot succeed. An act that asks for
// nothing is judged as it would be if it were done now; of one that asks for something, only who does it is. What it does not name may still be refused. Nothing of this is an attempt:
// the trail is told of none.
func (s *Session) Foresee(ctx context.Context, kind, id string) (map[ActOn]error, error) {
	out := map[ActOn]error{}
	k, known := entry.Of(kind)
	if !known {
		return out, &NotFoundError{"register", kind}
	}
	if s.mayAct() != nil { // the act will say so, whichever it is
		return out, nil
	}
	tx, err := s.look(ctx)
	if err != nil {
		return out, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	e, err := s.entryByID(ctx, tx, kind, id)
	if err != nil {
		return out, err
	}
	for _, f := range foreseeable(s, k, e) {
		if err := f.judge(ctx, s.rehearsal(ctx, tx)); saysNo(err) {
			out[f.ActOn] = err
		} else if err != nil {
			return out, err
		}
	}
	return out, nil
}

// Awaited is something that has to be settled before an act can be done.
type Awaited struct {
	entry.Awaited
	Refused error // why what settles it would be refused to this person, or nil
}

// Awaits tells what has to be settled elsewhere before an act on an entry can be done, whatever is given to it: nothing where the act waits for nothing, or cannot be done by this
// person or from how the entry stands, which the act itself says.
func (s *Session) Awaits(ctx context.Context, kind, id, verb string) ([]Awaited, error) {
	k, a, err := actNamed(kind, verb)
	if err != nil || a.Awaits == nil || s.mayAct() != nil {
		return nil, err
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	t, d := s.rehearsal(ctx, tx), &doing{Doing: Doing{Kind: kind, Verb: verb, ID: id}, kind: k, act: a, given: entry.Values{}}
	for _, step := range []func(context.Context, *doing) error{t.begins, t.may} {
		if err := step(ctx, d); saysNo(err) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
	}
	g, err := t.gate(ctx, d)
	if err != nil {
		return nil, err
	}
	all, err := a.Awaits(g)
	if err != nil {
		return nil, err
	}
	out := make([]Awaited, len(all))
	for i, one := range all {
		out[i].Awaited = one
		if _, err := s.entryInScope(ctx, tx, one.Entry.Kind, one.Entry.ID); err != nil {
			if !saysNo(err) {
				return nil, err
			}
			out[i].Entry = entry.Entry{Kind: one.Entry.Kind, ID: one.Entry.ID, Title: one.Entry.ID} // no more is told of what is not theirs to see
		}
		if one.By.Verb == "" {
			continue
		}
		k, a, err := actNamed(one.By.Kind, one.By.Verb)
		if err != nil {
			return nil, err
		}
		err = s.rehearsal(ctx, tx).foresees(ctx, &doing{Doing: Doing{Kind: k.Name, Verb: a.Verb, ID: one.By.ID}, kind: k, act: a})
		if err != nil && !saysNo(err) {
			return nil, err
		}
		out[i].Refused = err
	}
	return out, nil
}

// rehearsal is an act that is only judged, as if it were done now.
func (s *Session) rehearsal(ctx context.Context, tx *sql.Tx) *transaction {
	t := s.transaction(ctx, tx)
	t.rehearsal, t.now = true, s.clock().UTC().Truncate(time.Second)
	return t
}

// foreseen is an act that is judged before anybody tries it.
type foreseen struct {
	ActOn
	judge func(context.Context, *transaction) error
}

// foreseeable are the acts for an entry as it stands, and those that add parts to it, as far as the person's roles let them.
func foreseeable(s *Session, k entry.Kind, e entry.Entry) []foreseen {
	var out []foreseen
	for _, a := range k.AllActs() {
		fits := slices.Contains(a.From, e.State) || a.From == nil && !k.IsFinal(e.State)
		if a.Makes || a.Follows || !fits || !s.May(Act(a.Title)) {
			continue
		}
		out = append(out, foreseen{ActOn{k.Name, a.Verb}, func(ctx context.Context, t *transaction) error {
			return t.foresees(ctx, &doing{Doing: Doing{Kind: k.Name, Verb: a.Verb, ID: e.ID}, kind: k, act: a})
		}})
	}
	for _, part := range entry.Kinds() {
		if part.PartOf != k.Name {
			continue
		}
		for _, a := range part.AllActs() {
			if !a.Makes || a.Anybody || !s.May(Act(a.Title)) {
				continue
			}
			out = append(out, foreseen{ActOn{part.Name, a.Verb}, func(ctx context.Context, t *transaction) error {
				t.regards(k.Name, e.ID, "")
				return t.authority(ctx, Act(a.Title), e.Post)
			}})
		}
	}
	return out
}

// foresees judges an act to which nothing was given yet.
func (t *transaction) foresees(ctx context.Context, d *doing) error {
	if err := t.begins(ctx, d); err != nil {
		return err
	}
	if err := t.may(ctx, d); err != nil || d.act.Gate == nil {
		return err
	}
	d.given = entry.Values{}
	g, err := t.gate(ctx, d)
	if err == nil {
		err = d.act.Gate(g)
	}
	if asks := len(d.act.Needs) + len(d.act.Takes) + len(d.act.Own); asks > 0 && typedRight(err) {
		return nil
	}
	return refusedBy(err)
}

// typedRight reports a refusal that what is typed may put right: of what is given, or of something that is not named yet.
func typedRight(err error) bool {
	var r *entry.Refusal
	var missing *NotFoundError
	return errors.As(err, &r) && !r.Hands || errors.As(err, &missing) && missing.ID == ""
}

// saysNo reports an error that says no, rather than that something failed.
func saysNo(err error) bool {
	var against *ConflictError
	var wrong *InvalidError
	return isDenied(err) || isNotFound(err) || errors.As(err, &against) || errors.As(err, &wrong)
}
