package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Who sees which leavers. Everything that reads a case goes through leavers, which hides what this person may not see.

// leaverOf returns the leaver case of a person that was recorded last, is not withdrawn and that this Session may see.
func (s *Session) leaverOf(ctx context.Context, q querier, person, engagement string) (Leaver, error) {
	all, err := s.leavers(ctx, q, `l.person = $5 and l.withdrawn_at = ''`, person)
	if err != nil {
		return Leaver{}, err
	}
	if engagement != "" {
		e, err := openEngagement(ctx, q, person, engagement)
		if err != nil {
			return Leaver{}, err
		}
		all = slices.DeleteFunc(all, func(l Leaver) bool { return l.Engagement != e.ID })
	}
	if len(all) == 0 {
		return Leaver{}, &NotFoundError{"leaver", person}
	}
	return slices.MaxFunc(all, func(a, b Leaver) int { return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), strings.Compare(a.ID, b.ID)) }), nil
}

const leaverColumns = `l.id, l.person, trim(p.given_name || ' ' || p.surname), l.engagement, coalesce((select e.reference from engagement e where e.id = l.engagement), ''), l.notice_on, l.last_working_day, l.access_ends_at, l.reason, l.confidential_until,
	l.explanation, l.recorded_at, l.due_known_at, l.recorded_by, l.withdrawn_at, l.withdrawn_reason, l.died`

func scanLeaver(row scanner) (Leaver, error) {
	var l Leaver
	var ends, confidential, recorded, known, withdrawn moment
	var died int
	err := row.Scan(&l.ID, &l.Person, &l.Name, &l.Engagement, &l.Position, &l.NoticeOn, &l.LastWorkingDay, &ends, &l.Reason, &confidential,
		&l.Explanation, &recorded, &known, &l.RecordedBy, &withdrawn, &l.WithdrawnReason, &died)
	l.AccessEndsAt, l.ConfidentialUntil, l.RecordedAt, l.DueKnownAt, l.WithdrawnAt = ends.Time, confidential.Time, recorded.Time, known.Time, withdrawn.Time
	l.Died = died == 1
	return l, err
}

// knowsReasons says whether this person is told why people leave: HR and the ISM are, who see confidential cases too.
func (s *Session) knowsReasons() bool { return s.has(HR) || s.has(ISM) }

// leavers returns the cases that this Session may see and that the condition picks; the condition's parameters begin at $5. A confidential case is seen by HR, the ISM and
// whoever is named, until its time has come by the clock on the wall: looking at a later day opens nothing. Nobody sees their own. The reason is for HR and the ISM.
func (s *Session) leavers(ctx context.Context, q querier, condition string, args ...any) ([]Leaver, error) {
	privileged := 0
	if s.knowsReasons() {
		privileged = 1
	}
	all, err := collect(ctx, q, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person
		where (l.confidential_until = '' or l.confidential_until <= $1 or $2 = 1
				or exists (select 1 from leaver_named n where n.leaver = l.id and n.login = $3))
			and l.person <> $4 and (`+condition+`) order by l.last_working_day, l.id`,
		append([]any{instant(s.clock()), privileged, s.user.Login, s.user.Person}, args...)...)
	if err != nil {
		return nil, err
	}
	if privileged == 0 {
		for i := range all {
			all[i].Reason = ""
		}
	}
	return all, nil
}

// Leavers lists the leavers whose name, number or login contains the text, soonest last working day first.
func (s *Session) Leavers(ctx context.Context, query string) ([]Leaver, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{before: 4}
	return s.leavers(ctx, s.reader, c.like(personText, query)+` and `+sc.names(c, "l.person"), c.args...)
}
