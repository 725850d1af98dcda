package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// roundDone notes that a recurring duty was done on a day. What was done earlier and is entered later does not push it back.
func (t *transaction) roundDone(ctx context.Context, id, kind, subject string, on calendar.Date) error {
	since := t.s.council.Opened
	if kind != "" {
		since = calendar.Of(t.now)
	}
	_, err := t.ExecContext(ctx, `insert into entry_round (duty, kind, subject, since_on, last_on, owed) values ($1, $2, $3, $4, $5, 1)
		on conflict (duty, kind, subject) do update set last_on = case when excluded.last_on > entry_round.last_on then excluded.last_on else entry_round.last_on end`,
		id, kind, subject, since, on)
	if err != nil {
		return fmt.Errorf("note the round: %w", err)
	}
	return nil
}

// putRounds keeps a round for each recurring duty that an entry owes. Where it no longer owes one, what was done is remembered.
func (t *transaction) putRounds(ctx context.Context, before, e entry.Entry) error {
	cycles := duty.CyclesOf(e.Kind)
	for i := range cycles {
		var err error
		if duty.Recurs(&cycles[i], e) {
			said := calendar.Date("")
			if field := cycles[i].Cycle.Field; field != "" {
				said = e.Fields.Day(field)
			}
			_, err = t.ExecContext(ctx, `insert into entry_round (duty, kind, subject, since_on, last_on, owed) values ($1, $2, $3, $4, $5, 1)
				on conflict (duty, kind, subject) do update set owed = 1, last_on = case when excluded.last_on > entry_round.last_on then excluded.last_on else entry_round.last_on end`,
				cycles[i].ID, e.Kind, e.ID, calendar.Of(t.now), said)
		} else {
			_, err = t.ExecContext(ctx, `update entry_round set owed = 0 where duty = $1 and kind = $2 and subject = $3`, cycles[i].ID, e.Kind, e.ID)
		}
		if err != nil {
			return fmt.Errorf("note the rounds: %w", err)
		}
		if field := cycles[i].Cycle.Field; field != "" && e.Fields.Day(field) < before.Fields.Day(field) {
			if err := t.correctRound(ctx, &cycles[i], e); err != nil {
				return err
			}
		}
	}
	return nil
}

// correctRound works out anew when a recurring duty was last done, after the day that the entry gave for it proved too late: by the day it gives now, and
// the acts that complete the duty.
func (t *transaction) correctRound(ctx context.Context, d *duty.Duty, e entry.Entry) error {
	last := e.Fields.Day(d.Cycle.Field)
	k, _ := entry.Of(e.Kind)
	events, err := eventsOf(ctx, t, e.Kind, e.ID, "")
	if err != nil {
		return err
	}
	for _, event := range events {
		act, _ := k.Act(event.Verb)
		for _, does := range act.Does {
			if does.Duty == d.ID && (does.When == nil || does.When(event.Given)) {
				last = max(last, calendar.Of(event.DoneAt))
			}
		}
	}
	if _, err := t.ExecContext(ctx, `update entry_round set last_on = $4 where duty = $1 and kind = $2 and subject = $3`, d.ID, e.Kind, e.ID, last); err != nil {
		return fmt.Errorf("note the rounds: %w", err)
	}
	return nil
}

// notAhead refuses a day on which a recurring duty is said to have been done and that has not come: it would silence the duty until then.
func (t *transaction) notAhead(before, e entry.Entry) error {
	for _, d := range duty.CyclesOf(e.Kind) {
		field := d.Cycle.Field
		if field == "" || e.Fields[field] == before.Fields[field] {
			continue
		}
		if day := e.Fields.Day(field); day > calendar.Of(t.now) {
			return invalid(field, "%s has not come yet: give the day on which it was done", day.Short())
		}
	}
	return nil
}

// near says up to which days a round is worth judging: none that was last done later than last, or never and began later than since, can be shown yet. A
// month is taken for its shortest.
type near struct{ last, since calendar.Date }

func nearest(f *duty.Facts, d *duty.Duty, all int) near {
	if all == 1 {
		return near{"9999-12-31", "9999-12-31"}
	}
	days := func(key string) int {
		n := f.Periods.Of(key)
		if duty.UnitOf(key) == duty.Months {
			n *= 28
		}
		return n
	}
	shortest := -1
	for _, key := range d.Cycle.Settings() {
		if n := days(key); shortest < 0 || n < shortest {
			shortest = n
		}
	}
	first := 0
	if d.Cycle.First != "" {
		first = days(d.Cycle.First)
	}
	return near{last: f.Today().AddDays(d.Cycle.Ahead - shortest), since: f.Today().AddDays(d.Cycle.Ahead - first)}
}

// roundFacts reads where the recurring duties stand that might be owed.
func (s *Session) roundFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	f.Rounds = map[string][]duty.Round{}
	for _, d := range duty.Catalogue() {
		if d.Cycle == nil {
			continue
		}
		n := nearest(f, &d, all)
		rounds, err := collect(ctx, q, func(row scanner) (duty.Round, error) {
			var r duty.Round
			err := row.Scan(&r.Kind, &r.Entry, &r.Since, &r.Last)
			return r, err
		}, `select kind, subject, since_on, last_on from entry_round where duty = $1 and owed = 1 and last_on > '' and last_on <= $2
			union all select kind, subject, since_on, last_on from entry_round where duty = $1 and owed = 1 and last_on = '' and since_on <= $3`, d.ID, n.last, n.since)
		if err != nil {
			return err
		}
		if d.Cycle.Kind == "" && len(rounds) == 0 {
			var done int
			if err := q.QueryRowContext(ctx, `select count(*) from entry_round where duty = $1`, d.ID).Scan(&done); err != nil {
				return fmt.Errorf("read the rounds: %w", err)
			}
			if done == 0 {
				rounds = []duty.Round{{Since: s.council.Opened}}
			}
		}
		f.Rounds[d.ID] = rounds
	}
	return nil
}

// nearKinds says, for each kind of entry with recurring duties, up to which days any of its rounds is worth judging.
func nearKinds(f *duty.Facts, all int) map[string]near {
	out := map[string]near{}
	for _, d := range duty.Catalogue() {
		if d.Cycle == nil || d.Cycle.Kind == "" {
			continue
		}
		n := nearest(f, &d, all)
		known := out[d.Cycle.Kind]
		out[d.Cycle.Kind] = near{max(n.last, known.last), max(n.since, known.since)}
	}
	return out
}
