package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
)

// MarkHome is the mark of somebody who works at home.
const MarkHome = "home worker"

// Marks lists what can be said of how somebody works.
func Marks() []string { return []string{MarkHome} }

// Mark is what is true of how somebody works, from a day to a day.
type Mark struct {
	Person string        `json:"person"`
	Mark   string        `json:"mark"`
	From   calendar.Date `json:"from"`
	Until  calendar.Date `json:"until,omitempty"` // not known while it holds
	Note   string        `json:"note,omitempty"`
}

func scanMark(row scanner) (Mark, error) {
	var m Mark
	err := row.Scan(&m.Person, &m.Mark, &m.From, &m.Until, &m.Note)
	return m, err
}

const markColumns = `person, mark, from_on, until_on, note`

// MarkPerson says how somebody works from a day, such as at home (clause CBC-075); or, given Until, that they no longer do. The manager of the person answers for it.
func (s *Session) MarkPerson(ctx context.Context, m Mark) (Mark, error) {
	if m.Mark = strings.ToLower(strings.TrimSpace(m.Mark)); !slices.Contains(Marks(), m.Mark) {
		return m, invalid("mark", "%q is not known: choose from %s", m.Mark, strings.Join(Marks(), ", "))
	}
	err := s.act(ctx, ActMarkPerson, func(t *transaction) error {
		p, err := personByID(ctx, t, m.Person)
		switch {
		case err != nil:
			return err
		case !isPerson(p.Kind):
			return conflict("%s is an account and works nowhere", p.ID)
		}
		if err := s.notOwnCase(m.Person); err != nil {
			t.concerns("person", m.Person)
			return err
		}
		if err := t.mayMark(ctx, m.Person); err != nil {
			t.concerns("person", m.Person)
			return err
		}
		holds, err := collect(ctx, t, scanMark, `select `+markColumns+` from person_mark where person = $1 and mark = $2 and until_on = ''`, m.Person, m.Mark)
		if err != nil {
			return err
		}
		if m.Until.Known() {
			return t.endMark(ctx, &m, holds)
		}
		return t.beginMark(ctx, &m, holds)
	})
	return m, err
}

func (t *transaction) mayMark(ctx context.Context, person string) error {
	if t.s.has(HR) {
		return nil
	}
	post, err := managerOf(ctx, t, person)
	if err != nil {
		return err
	}
	return t.authority(ctx, ActMarkPerson, post)
}

func (t *transaction) beginMark(ctx context.Context, m *Mark, holds []Mark) error {
	if !m.From.Known() {
		m.From = calendar.Of(t.now)
	}
	if len(holds) > 0 {
		if holds[0].From == m.From {
			return nil
		}
		return conflict("%s is a %s already, since %s", m.Person, m.Mark, holds[0].From.Short())
	}
	if _, err := t.ExecContext(ctx, `insert into person_mark (person, mark, from_on, until_on, note, entered_at, entered_by) values ($1, $2, $3, '', $4, $5, $6)
		on conflict (person, mark, from_on) do update set until_on = '', note = excluded.note`,
		m.Person, m.Mark, m.From, m.Note, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("mark the person: %w", err)
	}
	t.changed("person", m.Person, map[string]any{"mark": m.Mark, "from": m.From, "note": m.Note})
	return nil
}

func (t *transaction) endMark(ctx context.Context, m *Mark, holds []Mark) error {
	switch {
	case len(holds) == 0:
		return conflict("%s is no %s", m.Person, m.Mark)
	case m.Until > calendar.Of(t.now):
		return invalid("until", "%s is in the future: say so when it has come", m.Until.Short())
	case m.Until < holds[0].From:
		return invalid("until", "%s is before %s, when it began", m.Until.Short(), holds[0].From.Short())
	}
	m.From = holds[0].From
	if _, err := t.ExecContext(ctx, `update person_mark set until_on = $3 where person = $1 and mark = $2 and until_on = ''`, m.Person, m.Mark, m.Until); err != nil {
		return fmt.Errorf("end the mark: %w", err)
	}
	t.changed("person", m.Person, map[string]any{"mark": m.Mark, "until": m.Until})
	return nil
}

// MarksOf lists what was said of how somebody works, the latest first.
func (s *Session) MarksOf(ctx context.Context, person string) ([]Mark, error) {
	return collect(ctx, s.reader, scanMark, `select `+markColumns+` from person_mark where person = $1 order by from_on desc, mark`, person)
}
