package store

import (
	"context"

	"muniment/store/calendar"
)

// Access is live access as it is shown to whoever answers for something: who has it, why, and when somebody last decided on it.
type Access struct {
	Grant      string        `json:"grant"`
	Person     string        `json:"person,omitempty"`
	Name       string        `json:"name,omitempty"`
	System     string        `json:"system"`
	SystemName string        `json:"system_name"`
	Kind       string        `json:"kind"`
	Login      string        `json:"login,omitempty"`
	Level      string        `json:"level,omitempty"`
	Reason     string        `json:"job_function_reason,omitempty"`
	GrantedOn  calendar.Date `json:"granted_on,omitempty"`
	EndsOn     calendar.Date `json:"ends_on,omitempty"`
	ReviewedOn calendar.Date `json:"reviewed_on,omitempty"` // by a review; a grant is decided on when it is given
	Decision   string        `json:"decision,omitempty"`    // that is still to be carried out
}

// AccessTo lists the live access to an information asset (by the system that holds it) or to a system, or of a person (clauses CBC-003, CBC-053).
func (s *Session) AccessTo(ctx context.Context, id string) ([]Access, error) {
	if err := s.shown(ctx, id); err != nil {
		return nil, err
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{id}}
	return collect(ctx, s.reader, func(row scanner) (Access, error) {
		var a Access
		err := row.Scan(&a.Grant, &a.Person, &a.Name, &a.System, &a.SystemName, &a.Kind, &a.Login, &a.Level, &a.Reason, &a.GrantedOn, &a.EndsOn, &a.ReviewedOn, &a.Decision)
		return a, err
	}, `select g.id, g.person, coalesce(trim(p.given_name || ' ' || p.surname), ''), g.system, y.title, g.kind, g.login, g.level, g.reason, g.granted_on, g.ends_on, g.reviewed_on, coalesce(l.decision, '')
		from access_grant g join entry y on y.kind = 'system' and y.id = g.system left join person p on p.id = g.person left join access_review_line l on l.id = g.review_line and l.to_level <> g.level
		where g.closed_at = '' and (g.system = $1 or g.person = $1 or g.system in (select to_id from entry_link where kind = 'asset' and id = $1 and field = 'system')) and `+sc.reaches(c, "g")+`
		order by coalesce(p.surname, ''), coalesce(p.given_name, ''), g.system, g.id`, c.args...)
}

// shown reports whether there is an asset or a system of this id that the acting person may see, or a person.
func (s *Session) shown(ctx context.Context, id string) error {
	for _, kind := range []string{"asset", "system"} {
		if _, err := s.entryInScope(ctx, s.reader, kind, id); err == nil || !isNotFound(err) {
			return err
		}
	}
	if err := s.mayName(ctx, s.reader, id); err != nil {
		return err
	}
	if _, err := personByID(ctx, s.reader, id); err == nil || !isNotFound(err) {
		return err
	}
	return &NotFoundError{"asset, system or person", id}
}
