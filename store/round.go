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
func (t *transaction) putRounds(ctx context.Context, e entry.Entry) error {
	cycles := duty.CyclesOf(e.Kind)
	for i := range cycles {
		var err error
		if duty.Recurs(&cycles[i], e) {
			said := calendar.Date("")
			if field := cycles[i].Cycle.Proof; field != "" {
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
	}
	return nil
}

// nearest is the day up to which a duty's last round makes it worth judging: none that was done later can be due within its time of notice. A
// month is taken for its shortest.
func nearest(f *duty.Facts, d *duty.Duty) calendar.Date {
	shortest := -1
	for _, key := range d.Cycle.Settings() {
		days := f.Periods.Of(key)
		if duty.UnitOf(key) == duty.Months {
			days *= 28
		}
		if shortest < 0 || days < shortest {
			shortest = days
		}
	}
	return f.Today().AddDays(d.Cycle.Ahead - shortest)
}

// roundFacts reads where the recurring duties stand that might be owed.
func (s *Session) roundFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	f.Rounds = map[string][]duty.Round{}
	for _, d := range duty.Catalogue() {
		if d.Cycle == nil {
			continue
		}
		rounds, err := collect(ctx, q, func(row scanner) (duty.Round, error) {
			var r duty.Round
			err := row.Scan(&r.Kind, &r.Entry, &r.Since, &r.Last)
			return r, err
		}, `select kind, subject, since_on, last_on from entry_round where duty = $1 and owed = 1 and ($3 = 1 or last_on <= $2) order by subject`, d.ID, nearest(f, &d), all)
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
