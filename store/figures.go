package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// What the register itself can count for those who answer for the whole of it, so that nobody has to type it. Everything is counted as far as
// whoever acts may see it: a restricted case is in nobody else's figures.

// allOf lists the live entries of a kind.
func (t *transaction) allOf(ctx context.Context, kind string) ([]entry.Entry, error) {
	all, err := collect(ctx, t, scanEntry, `select `+entryColumns+` from entry where kind = $1 and ended_on = '' order by id`, kind)
	if err != nil {
		return nil, err
	}
	return t.s.seen(ctx, t, all)
}

// overdue counts the duties that are overdue, without those of restricted cases and confidential leavers: more people read the figure than know of them.
func (t *transaction) overdue(ctx context.Context) (int, error) {
	all, err := t.s.openPrompts(ctx, t, t.now)
	n := 0
	for _, p := range all {
		if p.State == duty.Overdue {
			n++
		}
	}
	return n, err
}

// openPrompts are the prompts without those of restricted cases and confidential leavers, as a record of the whole council may count them.
func (s *Session) openPrompts(ctx context.Context, q querier, now time.Time) ([]duty.Prompt, error) {
	f, err := s.facts(ctx, q, candidates)
	if err != nil {
		return nil, err
	}
	f.Entries, f.Leavers = maps.Clone(f.Entries), slices.Clone(f.Leavers) // the Session keeps the facts
	maps.DeleteFunc(f.Entries, func(_ duty.EntryKey, e *entry.Entry) bool { return e.Restricted })
	f.Leavers = slices.DeleteFunc(f.Leavers, func(l duty.Leaver) bool { return l.ConfidentialUntil.After(now) })
	return duty.Prompts(f), nil
}

// OpenPrompts works out what the whole council owes, without restricted cases and confidential leavers: more people read a record than know of them. It is for
// whoever sees everything.
func (s *Session) OpenPrompts(ctx context.Context) ([]duty.Prompt, error) {
	if !s.hasAny(seesAll()) {
		return nil, &NotAllowedError{Act: ActIssueRecord, Needs: seesAll()}
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	return s.openPrompts(ctx, tx, s.clock())
}

// exceptions counts the exceptions that stand, and those whose end has passed without the access behind them being closed, but for those of people whose leaving
// is confidential.
func (t *transaction) exceptions(ctx context.Context) (standing, past int, err error) {
	err = t.QueryRowContext(ctx, `select count(case when x.until_on = '' or x.until_on >= $1 then 1 end), count(case when x.until_on <> '' and x.until_on < $1 and g.closed_at = '' then 1 end)
		from exception x left join access_grant g on g.id = x.subject and x.kind = 'grant' where x.ended_at = ''
			and not exists (select 1 from leaver l where l.person = g.person and l.withdrawn_at = '' and l.confidential_until > $2)`, calendar.Of(t.now), instant(t.now)).Scan(&standing, &past)
	if err != nil {
		return 0, 0, fmt.Errorf("count the exceptions: %w", err)
	}
	return standing, past, nil
}
