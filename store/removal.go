package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// The acts of removing. Whoever asks is not who approves.
const (
	ActAskErasure      Act = "ask that somebody's data be erased"
	ActDecideErasure   Act = "approve or refuse an erasure"
	ActJudgeText       Act = "judge whom a text means"
	ActProposeDisposal Act = "propose what the register disposes of"
	ActDecideDisposal  Act = "approve or refuse a disposal"
	ActApplyDisposal   Act = "dispose of what was approved"
	ActReapplyRemovals Act = "remove again what was removed before"
	ActSealRemoval     Act = "write the file anew after a removal"
	ActSubjectAccess   Act = "gather everything held on one person"
)

func removalPermissions() map[Act][]Role {
	leads := []Role{Administrator, ISM, DPO}
	return map[Act][]Role{
		ActAskErasure:      {Administrator, ISM, DPO, HR},
		ActDecideErasure:   {ISM, DPO},
		ActJudgeText:       leads,
		ActProposeDisposal: leads,
		ActDecideDisposal:  {ISM, DPO, SIRO},
		ActApplyDisposal:   leads,
		ActReapplyRemovals: leads,
		ActSealRemoval:     {Administrator, ISM, DPO, SIRO},
		ActSubjectAccess:   leads,
	}
}

// kindRemoval is how the trail calls a removal.
const kindRemoval = "removal"

// The kinds and states of a removal.
const (
	Erasure  = "erasure"
	Disposal = "disposal"

	RemovalAsked    = "asked"
	RemovalApproved = "approved" // of a disposal; an erasure that is approved is done
	RemovalDone     = "done"
	RemovalRefused  = "refused"
)

// Removal is something that was removed from the register, or is asked to be.
type Removal struct {
	ID         string         `json:"id"`
	Kind       string         `json:"kind"`
	Person     string         `json:"person,omitempty"` // the reference that stands for them, once it is done
	Reason     string         `json:"reason"`
	Authority  string         `json:"authority"`
	Despite    string         `json:"despite,omitempty"`
	ReceivedOn calendar.Date  `json:"received_on,omitempty"`
	State      string         `json:"state"`
	AskedAt    time.Time      `json:"asked_at"`
	AskedBy    string         `json:"asked_by"`
	DecidedAt  time.Time      `json:"decided_at,omitzero"`
	DecidedBy  string         `json:"decided_by,omitempty"`
	Decision   string         `json:"decision,omitempty"`
	DoneAt     time.Time      `json:"done_at,omitzero"`
	SealedAt   time.Time      `json:"sealed_at,omitzero"` // when the file was written anew, so that nothing of it was left there
	Removed    map[string]int `json:"removed,omitempty"`
	Stays      []Stay         `json:"stays,omitempty"`
	Copies     []string       `json:"copies,omitempty"` // made before it was done: they still hold it

	asker string // person
}

// Left lists what was removed in words, each with its number.
func (r Removal) Left() []string {
	var out []string
	for _, what := range slices.Sorted(maps.Keys(r.Removed)) {
		if r.Removed[what] > 0 {
			out = append(out, fmt.Sprintf("%s: %d", what, r.Removed[what]))
		}
	}
	return out
}

const removalColumns = `id, kind, person, reason, authority, despite, received_on, state, asked_at, asked_by, asker, decided_at, decided_by, decision, done_at, sealed_at, removed, stays`

func scanRemoval(row scanner) (Removal, error) {
	var r Removal
	var asked, decided, done, sealed moment
	var removed, stays string
	if err := row.Scan(&r.ID, &r.Kind, &r.Person, &r.Reason, &r.Authority, &r.Despite, &r.ReceivedOn, &r.State, &asked, &r.AskedBy, &r.asker, &decided, &r.DecidedBy, &r.Decision, &done, &sealed, &removed, &stays); err != nil {
		return r, err
	}
	r.AskedAt, r.DecidedAt, r.DoneAt, r.SealedAt = asked.Time, decided.Time, done.Time, sealed.Time
	for text, into := range map[string]any{removed: &r.Removed, stays: &r.Stays} {
		if text != "" {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				return r, fmt.Errorf("read the removal %s: %w", r.ID, err)
			}
		}
	}
	return r, nil
}

// removalFacts reads the requests that nobody has decided on.
func removalFacts(ctx context.Context, q querier, f *duty.Facts) error {
	var err error
	f.Removals, err = collect(ctx, q, func(row scanner) (duty.Removal, error) {
		var r duty.Removal
		err := row.Scan(&r.ID, &r.Person, &r.Received)
		return r, err
	}, `select id, person, received_on from removal where kind = 'erasure' and state = 'asked' order by id`)
	return err
}

func (t *transaction) insertRemoval(ctx context.Context, r Removal) error {
	stays, err := jsonOf(r.Stays)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into removal (`+removalColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', '', '', '', $12)`,
		r.ID, r.Kind, r.Person, r.Reason, r.Authority, r.Despite, r.ReceivedOn, r.State, instant(r.AskedAt), r.AskedBy, r.asker, stays); err != nil {
		return fmt.Errorf("keep the removal: %w", err)
	}
	return nil
}

func jsonOf(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write the removal: %w", err)
	}
	return string(b), nil
}

func removalByID(ctx context.Context, q querier, id string) (Removal, error) {
	return one(ctx, q, kindRemoval, strings.ToUpper(strings.TrimSpace(id)), scanRemoval, `select `+removalColumns+` from removal where id = $1`, strings.ToUpper(strings.TrimSpace(id)))
}

// removalFor finds a removal that is not over, and that the acting person may see: nobody sees that their own data is to be erased before they are told.
func (t *transaction) removalFor(ctx context.Context, id, kind string, states ...string) (Removal, error) {
	r, err := removalByID(ctx, t, id)
	if err == nil && r.Kind != kind {
		err = &NotFoundError{kind, id}
	}
	if err != nil {
		return r, err
	}
	if err := t.s.notOwnCase(r.Person); err != nil {
		t.concerns(kindRemoval, r.ID)
		return r, err
	}
	if !slices.Contains(states, r.State) {
		return r, conflict("%s is %s: it has to be %s", r.ID, r.State, strings.Join(states, " or "))
	}
	return r, nil
}

// another refuses a decision by whoever asked for what is decided. A sign-in that belongs to no person of the register could be the other one's own: it is not one of
// two, until the administrator says whose it is.
func (t *transaction) another(ctx context.Context, r Removal, act Act) error {
	asker, err := readUser(ctx, t, r.AskedBy)
	if err != nil && !isNotFound(err) {
		return err
	}
	person := cmp.Or(asker.Person, r.asker)
	t.concerns(kindRemoval, r.ID)
	switch {
	case r.AskedBy == t.s.user.Login || person != "" && person == t.s.user.Person:
		return &oneHandError{conflict("%s was asked for by %s: it takes somebody other to %s", r.ID, r.AskedBy, act.words())}
	case t.s.user.Person == "":
		return &oneHandError{nobodysSignIn(act, t.s.user.Login)}
	case person == "":
		return &oneHandError{nobodysSignIn(act, r.AskedBy)}
	}
	return nil
}

// nobodysSignIn refuses what takes two people to a sign-in that could be either's.
func nobodysSignIn(act Act, login string) error {
	return conflict("it takes two different people to %s, and the sign-in %s belongs to no person of the register: the administrator says whose it is with `muniment user link`", act.words(), login)
}

// Removals lists what was removed and what is asked to be, newest first.
func (s *Session) Removals(ctx context.Context, kind string) ([]Removal, error) {
	if err := s.demand(ctx, ActVerifyTrail); err != nil { // whoever may read the trail may read what it tells of
		return nil, err
	}
	all, err := collect(ctx, s.reader, scanRemoval, `select `+removalColumns+` from removal where $1 = '' or kind = $1 order by id desc`, kind)
	for i := range all { // a few in a year
		if err == nil && all[i].State == RemovalDone {
			all[i].Copies, err = s.CopiesHolding(ctx, all[i].ID)
		}
	}
	return slices.DeleteFunc(all, func(r Removal) bool { return s.notOwnCase(r.Person) != nil }), err
}

// RefuseRemoval answers that something is not removed, and why: the person is told the reason (UK GDPR Article 12(4)).
func (s *Session) RefuseRemoval(ctx context.Context, id, reason string) (Removal, error) {
	var out Removal
	if reason = strings.TrimSpace(reason); reason == "" {
		return out, invalid("reason", "say why it is refused: the person has to be told")
	}
	kind, act, err := s.kindOfRemoval(ctx, id)
	if err != nil {
		return out, err
	}
	err = s.act(ctx, act, func(t *transaction) error {
		r, err := t.removalFor(ctx, id, kind, RemovalAsked, RemovalApproved)
		if err != nil {
			return err
		}
		if err := t.another(ctx, r, act); err != nil {
			return err
		}
		if err := t.decided(ctx, &r, RemovalRefused, reason); err != nil {
			return err
		}
		out = r
		return nil
	})
	return out, err
}

func (s *Session) kindOfRemoval(ctx context.Context, id string) (string, Act, error) {
	r, err := removalByID(ctx, s.reader, id)
	if err != nil {
		return "", "", err
	}
	if r.Kind == Disposal {
		return r.Kind, ActDecideDisposal, nil
	}
	return r.Kind, ActDecideErasure, nil
}

// decided keeps what somebody decided about a removal.
func (t *transaction) decided(ctx context.Context, r *Removal, state, reason string) error {
	r.State, r.DecidedAt, r.DecidedBy, r.Decision = state, t.now, t.s.user.Login, reason
	if _, err := t.ExecContext(ctx, `update removal set state = $2, decided_at = $3, decided_by = $4, decision = $5 where id = $1`, r.ID, r.State, instant(r.DecidedAt), r.DecidedBy, r.Decision); err != nil {
		return fmt.Errorf("keep the decision: %w", err)
	}
	t.changed(kindRemoval, r.ID, map[string]string{"state": state, "reason": reason})
	return nil
}

// SealRemovals writes the file anew under another key, so that nothing of what was removed is left in it, and says of which removals that is now true. Where another
// program has the register open nothing is done, and the answer is false: it is to be done again.
func (s *Session) SealRemovals(ctx context.Context) (bool, error) {
	if err := s.begins(ctx, ActSealRemoval); err != nil {
		return false, err
	}
	open, err := collect(ctx, s.reader, scanText, `select id from removal where state = 'done' and sealed_at = '' order by id`)
	if err != nil || len(open) == 0 {
		return err == nil, err
	}
	if done, err := s.writeAnew(ctx); err != nil || !done {
		return false, err
	}
	return true, s.act(ctx, ActSealRemoval, func(t *transaction) error {
		for _, id := range open {
			if _, err := t.ExecContext(ctx, `update removal set sealed_at = $2 where id = $1`, id, instant(t.now)); err != nil {
				return fmt.Errorf("keep the removal: %w", err)
			}
			t.changed(kindRemoval, id, map[string]string{"file": "written anew"})
		}
		return nil
	})
}
