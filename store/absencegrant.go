package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store/duty"
)

// Access that is suspended while somebody is away, and given back when they return.

// SuspendGrant says that the owner suspended access of somebody who is away, as their manager decided.
func (s *Session) SuspendGrant(ctx context.Context, grant, evidence string, doneAt time.Time) error {
	return s.onAbsentGrant(ctx, grant, evidence, doneAt, func(t *transaction, g Grant, a Absence, done string) error {
		if a.Access != AccessSuspended || a.ReturnedOn.Known() {
			return conflict("nobody has decided to suspend the access of %s: their manager does so with `muniment absence access`", a.Name)
		}
		result, err := t.ExecContext(ctx, `insert into absence_grant (absence, grant_id, suspended_at, evidence, entered_by, restored_at, restored_how, restored_by)
			values ($1, $2, $3, $4, $5, '', '', '') on conflict (absence, grant_id) do nothing`, a.ID, g.ID, done, strings.TrimSpace(evidence), s.user.Login)
		if err != nil {
			return fmt.Errorf("suspend the access: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n == 0 {
			return conflict("%s is already suspended", g.ID)
		}
		t.changed("absence", a.ID, map[string]string{"grant": g.ID, "suspended_at": done, "evidence": evidence})
		return nil
	})
}

// RestoreGrant says that the owner gave suspended access back.
func (s *Session) RestoreGrant(ctx context.Context, grant, evidence string, doneAt time.Time) error {
	return s.onAbsentGrant(ctx, grant, evidence, doneAt, func(t *transaction, g Grant, a Absence, done string) error {
		if !a.ReturnedOn.Known() {
			return conflict("%s is still away: their manager records the return first, with `muniment absence back`", a.Name)
		}
		result, err := t.ExecContext(ctx, `update absence_grant set restored_at = $3, restored_how = $4, restored_by = $5 where absence = $1 and grant_id = $2 and restored_at = ''`,
			a.ID, g.ID, done, strings.TrimSpace(evidence), s.user.Login)
		if err != nil {
			return fmt.Errorf("give the access back: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n == 0 {
			return conflict("%s is not suspended", g.ID)
		}
		t.changed("absence", a.ID, map[string]string{"grant": g.ID, "restored_at": done, "evidence": evidence})
		return t.settleAbsence(ctx, a.ID)
	})
}

// onAbsentGrant runs an owner's act on a live grant of somebody whose absence is not finished.
func (s *Session) onAbsentGrant(ctx context.Context, grant, evidence string, doneAt time.Time, f func(t *transaction, g Grant, a Absence, done string) error) error {
	if strings.TrimSpace(evidence) == "" {
		return invalid("evidence", "say how you know: --evidence \"Sign-in blocked, ticket 8812\"")
	}
	return s.act(ctx, ActSuspendAccess, func(t *transaction) error {
		g, err := t.liveGrant(ctx, grant)
		if err != nil {
			return err
		}
		system, err := entryRow(ctx, t, "system", g.System)
		if err != nil {
			return err
		}
		t.regards("grant", g.ID, "")
		if err := t.authority(ctx, ActSuspendAccess, system.Post); err != nil {
			t.concerns("grant", g.ID)
			return err
		}
		open, err := collect(ctx, t, scanAbsence, `select `+absenceColumns+` from absence a join person p on p.id = a.person where a.person = $1 and a.finished_at = '' order by a.id desc`, g.Person)
		if err != nil {
			return err
		}
		if len(open) == 0 {
			return conflict("the holder of %s is not away", g.ID)
		}
		if doneAt.IsZero() {
			doneAt = t.now
		}
		if doneAt.After(t.now) {
			return invalid("done at", "%s is in the future", london(doneAt))
		}
		return f(t, g, open[0], instant(doneAt))
	})
}

// settleAbsences finishes the absences of somebody whose last suspended access was closed.
func (t *transaction) settleAbsences(ctx context.Context, person string) error {
	back, err := collect(ctx, t, scanText, `select id from absence where person = $1 and finished_at = '' and returned_on <> ''`, person)
	if err != nil {
		return err
	}
	for _, id := range back {
		if err := t.settleAbsence(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// absenceFacts reads the absences that owe something, with the access of whoever is to have none meanwhile.
func (s *Session) absenceFacts(ctx context.Context, q querier, f *duty.Facts) error {
	open, err := s.absences(ctx, q, `a.finished_at = ''`)
	if err != nil {
		return err
	}
	grants, err := absentGrants(ctx, q)
	if err != nil {
		return err
	}
	uncovered, err := uncoveredPosts(ctx, q)
	if err != nil {
		return err
	}
	for _, a := range open {
		f.Staff.Absences = append(f.Staff.Absences, duty.Absence{
			ID: a.ID, Person: a.Person, StartsOn: a.StartsOn, ReturnsOn: a.ReturnsOn, AskedOn: a.askedOn, Access: a.Access, DecidedAt: a.decidedAt,
			ReturnedOn: a.ReturnedOn, RecordedAt: a.RecordedAt, Uncovered: uncovered[a.ID], Grants: grants[a.ID],
		})
	}
	return nil
}

// absentGrants are the live grants of people whose access is suspended while they are away, by absence.
func absentGrants(ctx context.Context, q querier) (map[string][]duty.AbsentGrant, error) {
	type row struct {
		absence string
		grant   duty.AbsentGrant
	}
	all, err := collect(ctx, q, func(r scanner) (row, error) {
		var v row
		var suspended, restored moment
		g := &v.grant
		err := r.Scan(&v.absence, &g.ID, &g.Kind, &g.Person, &g.System, &g.Login, &g.Level, &g.GrantedOn, &suspended, &restored)
		g.Suspended, g.Restored = !suspended.IsZero(), !restored.IsZero()
		return v, err
	}, `select a.id, g.id, g.kind, g.person, g.system, g.login, g.level, g.granted_on, coalesce(s.suspended_at, ''), coalesce(s.restored_at, '')
		from absence a cross join access_grant g
		left join absence_grant s on s.absence = a.id and s.grant_id = g.id
		where a.finished_at = '' and a.access = 'suspended' and g.person = a.person and g.closed_at = '' order by a.id, g.id`)
	if err != nil {
		return nil, err
	}
	out := map[string][]duty.AbsentGrant{}
	for _, v := range all {
		out[v.absence] = append(out[v.absence], v.grant)
	}
	return out, nil
}

// uncoveredPosts are the posts that somebody who is to be away alone holds, that have no deputy and that nobody covers, by absence.
func uncoveredPosts(ctx context.Context, q querier) (map[string][]string, error) {
	all, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select a.id, h.post from absence a join post_holder h on h.person = a.person join post o on o.id = h.post
		where a.finished_at = '' and a.returned_on = '' and a.cover = '' and o.deputy = ''
			and h.from_on <= a.starts_on and (h.until_on = '' or h.until_on >= a.starts_on)
			and not exists (select 1 from post_holder e where e.post = h.post and e.person <> h.person and e.from_on <= a.starts_on and (e.until_on = '' or e.until_on >= a.starts_on))
		order by a.id, h.post`)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, v := range all {
		out[v[0]] = append(out[v[0]], v[1])
	}
	return out, nil
}
