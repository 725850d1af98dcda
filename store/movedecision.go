package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// DecisionClose is what a new manager may decide about access that somebody brings along, beside keeping and changing it.
const DecisionClose = "close"

// MoveDecision is what the new manager decides about one access of somebody who moves.
type MoveDecision struct {
	Grant    string
	Decision string // keep, change or close
	Level    string // to which it changes
	Note     string
}

// moveCase is a move that a grant is part of.
type moveCase struct {
	kind, id string
	to       Engagement
}

// DecideMove decides about one access of somebody who moves, or who leaves one of several engagements (clauses CBC-042, CBC-043, CBC-044). It is for the
// manager of the engagement that remains; silence decides nothing.
func (s *Session) DecideMove(ctx context.Context, d MoveDecision) error {
	d.Level, d.Note = strings.TrimSpace(d.Level), strings.TrimSpace(d.Note)
	switch {
	case !slices.Contains([]string{DecisionKeep, DecisionChange, DecisionClose}, d.Decision):
		return invalid("decision", "%q is not one of keep, change and close", d.Decision)
	case d.Decision == DecisionChange && d.Level == "":
		return invalid("level", "say to which level the access changes")
	case d.Decision != DecisionChange && d.Level != "":
		return invalid("level", "a level goes with the decision to change the access")
	}
	return s.onMovedGrant(ctx, ActDecideMover, d.Grant, func(t *transaction, g Grant, cases []moveCase) error {
		t.regards("grant", g.ID, "")
		for _, c := range cases {
			if err := t.authority(ctx, ActDecideMover, answerable(c.to)); err != nil {
				t.concerns(c.kind, c.id)
				return err
			}
		}
		for _, c := range cases {
			if err := t.putDecision(ctx, c, g, d); err != nil {
				return err
			}
		}
		return t.settleMoves(ctx, g.Person)
	})
}

func (t *transaction) putDecision(ctx context.Context, c moveCase, g Grant, d MoveDecision) error {
	done := time.Time{}
	if d.Decision == DecisionChange && strings.EqualFold(g.Level, d.Level) {
		done = t.now // it has that level already
	}
	_, err := t.ExecContext(ctx, `insert into access_decision (case_id, grant_id, decision, level, note, decided_by, behalf, decided_at, done_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (case_id, grant_id) do update set decision = excluded.decision, level = excluded.level, note = excluded.note, decided_by = excluded.decided_by,
			behalf = excluded.behalf, decided_at = excluded.decided_at, done_at = excluded.done_at`,
		c.id, g.ID, d.Decision, d.Level, d.Note, t.s.user.Login, t.behalf, instant(t.now), instant(done))
	if err != nil {
		return fmt.Errorf("record the decision: %w", err)
	}
	t.changed(c.kind, c.id, map[string]string{"grant": g.ID, "decision": d.Decision, "level": d.Level, "note": d.Note})
	return nil
}

// CarryOutMove says that the owner has changed the level of access as the new manager decided. A decision to close is carried out by ConfirmClosure.
func (s *Session) CarryOutMove(ctx context.Context, grant, evidence string) error {
	if evidence = strings.TrimSpace(evidence); evidence == "" {
		return invalid("evidence", "say how you know that the level was changed")
	}
	return s.onMovedGrant(ctx, ActCarryOutMove, grant, func(t *transaction, g Grant, cases []moveCase) error {
		system, err := entryRow(ctx, t, "system", g.System)
		if err != nil {
			return err
		}
		if err := t.authority(ctx, ActCarryOutMove, system.Post); err != nil {
			t.concerns("grant", g.ID)
			return err
		}
		level := ""
		for _, c := range cases {
			to, err := collect(ctx, t, scanText, `select level from access_decision where case_id = $1 and grant_id = $2 and decision = 'change' and done_at = ''`, c.id, g.ID)
			if err != nil {
				return err
			}
			if len(to) > 0 {
				level = to[0]
			}
		}
		if level == "" {
			return conflict("nobody has decided to change the level of %s: the new manager does so with `muniment mover decide`", g.ID)
		}
		after := g
		after.Level = level
		if err := t.updateGrant(ctx, g, after); err != nil {
			return err
		}
		for _, c := range cases {
			if _, err := t.ExecContext(ctx, `update access_decision set done_at = $3 where case_id = $1 and grant_id = $2`, c.id, g.ID, instant(t.now)); err != nil {
				return fmt.Errorf("record the change: %w", err)
			}
			t.changed(c.kind, c.id, map[string]string{"grant": g.ID, "level": level, "evidence": evidence})
		}
		return t.settleMoves(ctx, g.Person)
	})
}

// onMovedGrant runs an act on a live grant of somebody who moves, with the moves that it is part of.
func (s *Session) onMovedGrant(ctx context.Context, act Act, grant string, f func(*transaction, Grant, []moveCase) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		g, err := t.liveGrant(ctx, grant)
		if err != nil {
			return err
		}
		cases, err := t.movesOf(ctx, g)
		if err != nil {
			return err
		}
		if len(cases) == 0 {
			return conflict("the holder of %s is not moving, or it was given for the new post: nothing is to be decided", g.ID)
		}
		return f(t, g, cases)
	})
}

// movesOf finds the moves that a grant is part of: those recorded as moves, and the leavings of one engagement of several that this person may see.
func (t *transaction) movesOf(ctx context.Context, g Grant) ([]moveCase, error) {
	moves, err := collect(ctx, t, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select m.id, m.to_engagement from mover m join access_grant g on `+moversGrants+` where m.finished_at = '' and g.id = $1 order by m.id`, g.ID)
	if err != nil {
		return nil, err
	}
	var out []moveCase
	for _, m := range moves {
		to, err := engagementByID(ctx, t, m[1])
		if err != nil {
			return nil, err
		}
		out = append(out, moveCase{"mover", m[0], to})
	}
	leavers, err := t.s.leavers(ctx, t, `l.person = $5 and l.withdrawn_at = ''`, g.Person)
	if err != nil {
		return nil, err
	}
	p := Person{ID: g.Person}
	if p.Engagements, err = engagementsOf(ctx, t, g.Person); err != nil {
		return nil, err
	}
	facts := make([]duty.Leaver, len(leavers))
	for i, l := range leavers {
		facts[i] = dutyLeaver(l)
	}
	for _, m := range duty.PartLeavings(dutyPerson(p), facts) {
		if g.GrantedOn < m.MovesOn {
			to, err := engagementByID(ctx, t, m.To)
			if err != nil {
				return nil, err
			}
			out = append(out, moveCase{"leaver", m.ID, to})
		}
	}
	return out, nil
}

// closedByMoves is when shares in shared accounts ended by the decision of a new manager: with the day of the move. They are those that people knew the
// password of and no longer need.
func closedByMoves(ctx context.Context, q querier, f *duty.Facts) (map[string]time.Time, error) {
	type row struct {
		grant, decided string
		on             calendar.Date
	}
	all, err := collect(ctx, q, func(r scanner) (row, error) {
		var v row
		err := r.Scan(&v.grant, &v.decided, &v.on)
		return v, err
	}, `select d.grant_id, d.case_id, coalesce(m.moves_on, '') from access_decision d join access_grant g on g.id = d.grant_id
		left join mover m on m.id = d.case_id where d.decision = 'close' and g.kind = 'shared account' and coalesce(m.withdrawn_at, '') = ''`)
	if err != nil {
		return nil, err
	}
	leavers := map[string]calendar.Date{}
	for _, l := range f.Leavers { // those that this person may see
		leavers[l.ID] = calendar.Of(l.Ends()).AddDays(1)
	}
	out := map[string]time.Time{}
	for _, v := range all {
		if on := cmp.Or(v.on, leavers[v.decided]); on.Known() {
			out[v.grant] = on.Start()
		}
	}
	return out, nil
}
