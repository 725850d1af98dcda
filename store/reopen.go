package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Acts that put right what was recorded wrongly, or has changed since. What stood before stays in the history.

// ReopenGrant corrects a closure that was confirmed by mistake: the access is live, as it was all along, and owes what it owed. A closing that was asked of
// a supplier and not confirmed is taken back likewise.
func (s *Session) ReopenGrant(ctx context.Context, grant, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the closure was a mistake")
	}
	return s.act(ctx, ActReopenGrant, func(t *transaction) error {
		before, err := grantByID(ctx, t, grant)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(before.Person); err != nil {
			t.concerns("grant", before.ID)
			return err
		}
		if err := t.reachesGrant(ctx, before); err != nil {
			return err
		}
		system, err := entryRow(ctx, t, "system", before.System)
		if err != nil {
			return err
		}
		if err := t.authorityOrNamed(ctx, ActReopenGrant, system.Post, before.Person, ""); err != nil {
			t.concerns("grant", before.ID)
			return err
		}
		if before.Live() && before.RequestedAt.IsZero() {
			return conflict("access %s is not closed", before.ID)
		}
		after := before
		after.RequestedAt, after.ClosedAt, after.EnteredAt = time.Time{}, time.Time{}, time.Time{}
		after.ClosedBy, after.EnteredBy, after.Behalf, after.Action, after.Evidence = "", "", "", "", ""
		if err := t.updateGrant(ctx, before, after); err != nil {
			return err
		}
		t.changed("grant", after.ID, map[string]string{"reopened": reason})
		return nil
	})
}

// EndException ends an accepted exception before its time: what it excused is owed again.
func (s *Session) EndException(ctx context.Context, id, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the exception ends")
	}
	return s.act(ctx, ActEndException, func(t *transaction) error {
		e, err := one(ctx, t, "exception", id, scanException, `select `+exceptionColumns+` from exception where id = $1 and ended_at = ''`, id)
		if err != nil {
			return err
		}
		kind, subject := e.Kind, e.Subject
		if e.Kind == "grant" {
			g, err := t.othersGrant(ctx, e.Subject)
			if err != nil {
				return err
			}
			if kind, subject, err = t.exceptionOf(ctx, e, g); err != nil {
				kind, subject = "exception", e.ID // the leaving that it stood with was withdrawn
			}
		}
		if _, err := t.ExecContext(ctx, `update exception set ended_at = $2 where id = $1`, e.ID, instant(t.now)); err != nil {
			return fmt.Errorf("end the exception: %w", err)
		}
		t.changed(kind, subject, map[string]string{"exception": e.ID, "ended": reason})
		return nil
	})
}

// ChangeContractEnd says when a contract ends now, or that it no longer ends on a day. It is never taken for the last working day.
func (s *Session) ChangeContractEnd(ctx context.Context, person, engagement string, end calendar.Date) (Engagement, error) {
	var after Engagement
	err := s.act(ctx, ActChangeContract, func(t *transaction) error {
		if err := s.notOwnCase(person); err != nil {
			t.concerns("person", person)
			return err
		}
		if err := t.reachesPerson(ctx, person); err != nil {
			return err
		}
		before, err := openEngagement(ctx, t, person, engagement)
		if err != nil {
			return err
		}
		if err := t.staffAuthority(ctx, ActChangeContract, answerable(before)); err != nil {
			t.concerns("person", person)
			return err
		}
		switch {
		case before.EndedOn.Known():
			return conflict("this engagement ended on %s", before.EndedOn.Short())
		case end.Known() && before.StartsOn.Known() && end < before.StartsOn:
			return invalid("contract end", "%s is before the engagement began on %s", end.Short(), before.StartsOn.Short())
		case before.ContractEnd == end:
			after = before
			return nil
		}
		after = before
		after.ContractEnd = end
		return t.updateEngagement(ctx, before, after)
	})
	return after, err
}
