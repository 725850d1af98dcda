package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// What was done to access that is closed.
const (
	ActionDisabled     = "disabled"
	ActionDeleted      = "deleted"
	ActionNeverExisted = "never-existed"
	ActionRequested    = "requested"   // asked of a supplier: not closed until it is confirmed
	ActionTransferred  = "transferred" // went with its system to a successor of the council's
)

// Closure is a system owner's confirmation that access is closed.
type Closure struct {
	Grant    string
	Action   string // empty: disabled
	Evidence string
	DoneAt   time.Time // zero: now
	By       string    // who did it, where that is not the person who enters it
}

// ConfirmClosure confirms that access is closed (clause CBC-027), or that its closing was requested of a supplier, which leaves it
// open. It is for the owner of the system; the administrator, the ISM and whoever is named in the holder's confidential leaving may do it on
// the owner's behalf. It answers RecordedSame where the same is already in the register.
func (s *Session) ConfirmClosure(ctx context.Context, c Closure) (Grant, Recorded, error) {
	var out Grant
	var done Recorded
	err := s.act(ctx, ActConfirmClosure, func(t *transaction) error {
		var err error
		out, done, err = t.close(ctx, c)
		return err
	})
	return out, done, err
}

// ConfirmClosures confirms many at once, all or none: an owner who worked through a list confirms the list.
func (s *Session) ConfirmClosures(ctx context.Context, all []Closure) ([]Grant, error) {
	var out []Grant
	err := s.act(ctx, ActConfirmClosure, func(t *transaction) error {
		out = make([]Grant, 0, len(all))
		for _, c := range all {
			g, _, err := t.close(ctx, c)
			if err != nil {
				return fmt.Errorf("%s: %w", c.Grant, err)
			}
			out = append(out, g)
		}
		return nil
	})
	return out, err
}

func (t *transaction) close(ctx context.Context, c Closure) (Grant, Recorded, error) {
	g, err := t.grantWithinReach(ctx, c.Grant)
	if err != nil {
		return g, "", err
	}
	system, err := entryRow(ctx, t, "system", g.System)
	if err != nil {
		return g, "", err
	}
	t.regards("grant", g.ID, "")
	if line, err := titleOf(ctx, t, `select review_line from access_grant where id = $1`, g.ID); err != nil {
		return g, "", err
	} else if line != "" {
		t.regards("review-line", line, "")
	}
	if err := t.authorityOrNamed(ctx, ActConfirmClosure, system.Post, g.Person, ""); err != nil {
		t.concerns("grant", g.ID)
		return g, "", err
	}
	if c, err = t.checkClosure(g, c); err != nil {
		return g, "", err
	}
	if !g.Live() {
		if g.Action == c.Action && g.Evidence == c.Evidence && g.ClosedAt.Equal(c.DoneAt) {
			return g, RecordedSame, nil
		}
		return g, "", conflict("access %s was already closed on %s: %s", g.ID, london(g.ClosedAt), g.Evidence)
	}
	after := g
	after.Action, after.Evidence, after.ClosedBy, after.EnteredBy, after.Behalf = c.Action, c.Evidence, c.By, t.s.user.Login, t.behalf
	if c.Action == ActionRequested {
		after.RequestedAt = c.DoneAt
	} else {
		after.ClosedAt, after.EnteredAt = c.DoneAt, t.now
	}
	if after == g { // the same request of a supplier again
		return g, RecordedSame, nil
	}
	return after, RecordedNew, t.updateGrant(ctx, g, after)
}

func (t *transaction) checkClosure(g Grant, c Closure) (Closure, error) {
	if c.Action == "" {
		c.Action = ActionDisabled
	}
	actions := []string{ActionDisabled, ActionDeleted, ActionNeverExisted, ActionRequested}
	if !slices.Contains(actions, c.Action) {
		return c, invalid("action", "%q is not one of %s", c.Action, strings.Join(actions, ", "))
	}
	if c.Evidence = strings.TrimSpace(c.Evidence); c.Evidence == "" {
		return c, invalid("evidence", "say how you know: --evidence \"Disabled in AD, ticket 8812\"")
	}
	if c.DoneAt.IsZero() {
		c.DoneAt = t.now
	}
	c.DoneAt = c.DoneAt.UTC().Truncate(time.Second)
	if c.DoneAt.After(t.now) {
		return c, invalid("done at", "%s is in the future", london(c.DoneAt))
	}
	if g.GrantedOn.Known() && calendar.Of(c.DoneAt) < g.GrantedOn && c.Action != ActionNeverExisted {
		return c, invalid("done at", "%s is before the access was granted on %s", london(c.DoneAt), g.GrantedOn.Short())
	}
	if c.By == "" {
		c.By = t.s.actorName()
	}
	return c, nil
}

// london writes an instant as people in a UK council read it.
func london(t time.Time) string { return t.In(calendar.London()).Format("02/01/2006 15:04") }

// ChangeSharedPassword records that the password of a shared account was changed (clauses CBC-044, CBC-061).
func (s *Session) ChangeSharedPassword(ctx context.Context, system, login string, doneAt time.Time, evidence string) error {
	if strings.TrimSpace(evidence) == "" {
		return invalid("evidence", "say how you know the password was changed")
	}
	return s.act(ctx, ActChangeShared, func(t *transaction) error {
		sys, err := entryRow(ctx, t, "system", system)
		if err != nil {
			return err
		}
		t.regards("system", system, login)
		if err := t.authority(ctx, ActChangeShared, sys.Post); err != nil {
			t.concerns("system", system)
			return err
		}
		var grants int
		if err := t.QueryRowContext(ctx, `select count(*) from access_grant where system = $1 and login = $2`, system, login).Scan(&grants); err != nil {
			return fmt.Errorf("read the access: %w", err)
		}
		if grants == 0 {
			return &NotFoundError{"login on " + sys.Title, login}
		}
		if doneAt.IsZero() {
			doneAt = t.now
		}
		if doneAt.After(t.now) {
			return invalid("done at", "%s is in the future", london(doneAt))
		}
		if _, err := t.ExecContext(ctx, `insert into shared_password (system, login, changed_at, entered_at, entered_by, evidence) values ($1, $2, $3, $4, $5, $6)
			on conflict (system, login, changed_at) do nothing`, system, login, instant(doneAt), instant(t.now), s.user.Login, evidence); err != nil {
			return fmt.Errorf("record the password change: %w", err)
		}
		t.changed("system", system, map[string]string{"shared_password_of": login, "changed_at": instant(doneAt), "evidence": evidence})
		return nil
	})
}
