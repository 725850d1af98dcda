package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
)

// RecordDeath says that somebody died in service. All their engagements end and their access is to be closed as a leaver's; from then on nothing is
// addressed to them, asked of them or signed by them: they hold no post, deputise and cover for nobody, and their sign-in is disabled.
func (s *Session) RecordDeath(ctx context.Context, person string, on, notice calendar.Date) error {
	if !on.Known() {
		return invalid("died", "say on which day they died")
	}
	return s.act(ctx, ActRecordDeath, func(t *transaction) error {
		if err := t.mayStaff(ctx, ActRecordDeath, person); err != nil {
			return err
		}
		if on > calendar.Of(t.now) {
			return invalid("died", "%s is in the future", on.Short())
		}
		open, err := openEngagements(ctx, t, person)
		if err != nil {
			return err
		}
		left, err := lastDays(ctx, t, person)
		if err != nil {
			return err
		}
		ended := 0
		for _, e := range open {
			if left[e.ID].Known() && left[e.ID] < on {
				continue // they had left it by then
			}
			l, _, err := t.upsertLeaver(ctx, e, NewLeaver{Person: person, Engagement: e.ID, LastWorkingDay: on, NoticeOn: notice}, overwrite)
			if err != nil {
				return err
			}
			if _, err := t.ExecContext(ctx, `update leaver set died = 1 where id = $1`, l.ID); err != nil {
				return fmt.Errorf("record the death: %w", err)
			}
			t.changed("leaver", l.ID, map[string]any{"died": true})
			ended++
		}
		if ended == 0 {
			return conflict("%s had left by %s: their leaving stands as it is recorded", person, on.Short())
		}
		return t.addressNothing(ctx, person, on)
	})
}

// addressNothing takes somebody who died out of everything that would be addressed to them.
func (t *transaction) addressNothing(ctx context.Context, person string, on calendar.Date) error {
	day, now := string(on), instant(t.now)
	for _, what := range []struct{ query, when, note string }{
		{`update post_holder set until_on = case when from_on > $2 then from_on else $2 end where person = $1 and (until_on = '' or until_on > $2)`, day, "posts end"},
		{`update post set deputy = '' where deputy = $1 and $2 <> ''`, day, "deputises for nobody"},
		{`update absence set cover = '' where cover = $1 and finished_at = '' and $2 <> ''`, day, "covers for nobody"},
		{`update absence set finished_at = $2 where person = $1 and finished_at = ''`, now, "is not awaited back"},
		{`update joiner set finished_at = $2 where person = $1 and finished_at = ''`, now, "joins no more"},
		{`update mover set finished_at = $2 where person = $1 and finished_at = ''`, now, "moves no more"},
		{`update access_request set state = 'withdrawn', decision_note = $2 where person = $1 and state in ('requested', 'permitted')`, "Died in service", "asks for nothing"},
		{`update register_user set disabled_at = $2 where person = $1 and disabled_at = ''`, now, "sign-in disabled"},
	} {
		result, err := t.ExecContext(ctx, what.query, person, what.when)
		if err != nil {
			return fmt.Errorf("record the death: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n > 0 {
			t.changed("person", person, map[string]string{"died_in_service": what.note})
		}
	}
	return nil
}
