package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Exception is a departure from one clause of the policy for one subject, accepted by the Information Security Manager.
type Exception struct {
	ID        string        `json:"id"`
	Clause    string        `json:"clause"`
	Kind      string        `json:"kind"` // of the subject: grant
	Subject   string        `json:"subject"`
	Reason    string        `json:"reason"`
	Until     calendar.Date `json:"until,omitempty"`
	GrantedAt time.Time     `json:"granted_at"`
	GrantedBy string        `json:"granted_by"`
}

// longest that an account of somebody who has left may stay open under one exception, in days.
const longestException = 366

// excusable lists the clauses that the ISM may except a grant from: informed late, left open, past its end, without a reason, shared.
func excusable() []string {
	return []string{"CBC-005", "CBC-027", "CBC-042", "CBC-043", "CBC-045", "CBC-061"}
}

// AcceptException records that the ISM accepts a departure from a clause for a grant. For an account that outlives its holder (CBC-027) it
// needs an end, the prompt stays, and the record is headed "With exceptions"; a person who was informed late (CBC-005) can
// be accepted without end, since what is past cannot be mended.
func (s *Session) AcceptException(ctx context.Context, grant, clause, reason string, until calendar.Date) (Exception, error) {
	e := Exception{Clause: strings.ToUpper(strings.TrimSpace(clause)), Kind: "grant", Subject: grant, Reason: strings.TrimSpace(reason), Until: until}
	if !slices.Contains(excusable(), e.Clause) {
		return e, invalid("clause", "%q allows no exception: %s do", clause, strings.Join(excusable(), ", "))
	}
	if e.Reason == "" {
		return e, invalid("reason", "say why the exception is accepted")
	}
	err := s.act(ctx, ActGrantException, func(t *transaction) error {
		g, err := t.othersGrant(ctx, grant)
		if err != nil {
			return err
		}
		today := calendar.Of(t.now)
		switch {
		case !g.Live():
			return conflict("access %s was closed on %s and needs no exception", grant, calendar.Of(g.ClosedAt).Short())
		case e.Clause != "CBC-005" && !until.Known():
			return invalid("until", "access that stays as it is needs a day on which the exception ends")
		case until.Known() && until < today:
			return invalid("until", "%s is past", until.Short())
		case until.DaysSince(today) > longestException:
			return invalid("until", "%s is more than a year ahead", until.Short())
		}
		kind, id, err := t.exceptionOf(ctx, e, g)
		if err != nil {
			return err
		}
		if e.ID, err = t.nextID(ctx, "EX"); err != nil {
			return err
		}
		e.GrantedAt, e.GrantedBy = t.now, s.user.Name
		if _, err := t.ExecContext(ctx, `insert into exception (id, clause, kind, subject, reason, until_on, granted_at, granted_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, '')`,
			e.ID, e.Clause, e.Kind, e.Subject, e.Reason, e.Until, instant(e.GrantedAt), e.GrantedBy); err != nil {
			return fmt.Errorf("record the exception: %w", err)
		}
		t.changed(kind, id, map[string]any{"exception": e})
		return nil
	})
	return e, err
}

// exceptionOf says in whose history an exception stands. An exception to CBC-027 says that somebody leaves, which the history of the
// grant would tell everybody: it stands with the leaver, and there must be one; of several, with the one that is confidential longest.
func (t *transaction) exceptionOf(ctx context.Context, e Exception, g Grant) (kind, id string, err error) {
	if e.Clause != "CBC-027" {
		return e.Kind, e.Subject, nil
	}
	open, err := t.s.leavers(ctx, t, `l.person = $5 and l.withdrawn_at = ''`, g.Person) // the ISM sees them all
	if err != nil {
		return "", "", err
	}
	if len(open) == 0 {
		return "", "", conflict("the holder of %s is not leaving: an exception to CBC-027 is for an account that outlives its holder's engagement", g.ID)
	}
	hidden := slices.MaxFunc(open, func(a, b Leaver) int {
		return cmp.Or(a.ConfidentialUntil.Compare(b.ConfidentialUntil), strings.Compare(a.ID, b.ID))
	})
	return "leaver", hidden.ID, nil
}

const exceptionColumns = `id, clause, kind, subject, reason, until_on, granted_at, granted_by`

func scanException(row scanner) (Exception, error) {
	var e Exception
	var granted moment
	err := row.Scan(&e.ID, &e.Clause, &e.Kind, &e.Subject, &e.Reason, &e.Until, &granted, &e.GrantedBy)
	e.GrantedAt = granted.Time
	return e, err
}

// exceptionsInForce returns the exceptions that stand on a day.
func exceptionsInForce(ctx context.Context, q querier, on calendar.Date) ([]Exception, error) {
	return collect(ctx, q, scanException, `select `+exceptionColumns+` from exception where ended_at = '' and (until_on = '' or until_on >= $1) order by id`, on)
}
