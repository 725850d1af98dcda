package store

import (
	"context"
	"encoding/json"
	"fmt"

	"muniment/store/entry"
)

// Events lists what was done to an entry, the oldest first.
func (s *Session) Events(ctx context.Context, kind, id string) ([]entry.Event, error) {
	if _, err := s.entryInScope(ctx, s.reader, kind, id); err != nil {
		return nil, err
	}
	return s.eventsShown(ctx, kind, id)
}

func (s *Session) eventsShown(ctx context.Context, kind, id string) ([]entry.Event, error) {
	all, err := eventsOf(ctx, s.reader, kind, id, "")
	if err != nil {
		return nil, err
	}
	return s.shownEvents(ctx, s.reader, all)
}

const eventColumns = `id, kind, subject, verb, done_at, entered_at, entered_by, by_person, given,
	coalesce((select u.person from register_user u where u.login = entry_event.entered_by), '')`

func scanEvent(row scanner) (entry.Event, error) {
	var e entry.Event
	var done, entered moment
	var given string
	if err := row.Scan(&e.ID, &e.Kind, &e.Subject, &e.Verb, &done, &entered, &e.EnteredBy, &e.By, &given, &e.Enters); err != nil {
		return e, err
	}
	e.DoneAt, e.EnteredAt = done.Time, entered.Time
	if err := json.Unmarshal([]byte(given), &e.Given); err != nil {
		return e, fmt.Errorf("read what was given of %s: %w", e.ID, err)
	}
	return e, nil
}

// eventsOf lists what was done to an entry, the oldest first; of one verb, or of every one where it is "".
func eventsOf(ctx context.Context, q querier, kind, id, verb string) ([]entry.Event, error) {
	return collect(ctx, q, scanEvent, `select `+eventColumns+` from entry_event where kind = $1 and subject = $2 and ($3 = '' or verb = $3) order by done_at, id`, kind, id, verb)
}
