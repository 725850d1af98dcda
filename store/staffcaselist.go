package store

import (
	"context"

	"muniment/store/calendar"
)

// JoinerRow is somebody who joins as a list of joiners has them: what an import of joiners reads.
type JoinerRow struct {
	ID          string        `json:"id"`
	Person      string        `json:"person"`
	EmployeeNo  string        `json:"employee_no"`
	CouncilRef  string        `json:"council_ref"`
	GivenName   string        `json:"given_name"`
	Surname     string        `json:"surname"`
	Position    string        `json:"position_no"`
	Service     string        `json:"service"` // by name
	JobTitle    string        `json:"job_title"`
	StartsOn    calendar.Date `json:"starts_on"`
	InformedOn  calendar.Date `json:"informed_on"`
	WithdrawnOn calendar.Date `json:"withdrawn_at"`
}

// MoverRow is somebody who changes post as a list of movers has them: what an import of movers reads.
type MoverRow struct {
	ID           string        `json:"id"`
	Person       string        `json:"person"`
	EmployeeNo   string        `json:"employee_no"`
	CouncilRef   string        `json:"council_ref"`
	GivenName    string        `json:"given_name"`
	Surname      string        `json:"surname"`
	ToPosition   string        `json:"to_position"`
	ToService    string        `json:"to_service"`
	ToJobTitle   string        `json:"to_job_title"`
	MovesOn      calendar.Date `json:"moves_on"`
	NoticeOn     calendar.Date `json:"notice_on"`
	FromPosition string        `json:"from_position"`
	FromService  string        `json:"from_service"`
	FromJobTitle string        `json:"from_job_title"`
	WithdrawnOn  calendar.Date `json:"withdrawn_at"`
}

// EngagementRow is an engagement, ended or not, with whose it is.
type EngagementRow struct {
	Person string `json:"person"`
	Engagement
}

// Engagements lists all engagements of the people whom this person manages or may see as such, past ones too.
func (s *Session) Engagements(ctx context.Context) ([]EngagementRow, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	all, err := collect(ctx, s.reader, scanEngagement, `select `+engagementColumns+` from engagement where `+sc.manages(c, "engagement.person")+` order by person, starts_on, id`, c.args...)
	if err != nil {
		return nil, err
	}
	out := make([]EngagementRow, len(all))
	for i, e := range all {
		out[i] = EngagementRow{e.Person, e}
	}
	return out, nil
}

// staffBehind is what rows about cases of staff say beside the cases: who they are, and the engagements that this person may see.
type staffBehind struct {
	people      map[string]Person
	engagements map[string]Engagement
	services    map[string]string
}

func (s *Session) staffBehind(ctx context.Context) (staffBehind, error) {
	b := staffBehind{people: map[string]Person{}, engagements: map[string]Engagement{}}
	people, err := s.People(ctx, "")
	if err != nil {
		return b, err
	}
	for _, p := range people {
		b.people[p.ID] = p
	}
	engagements, err := s.Engagements(ctx)
	if err != nil {
		return b, err
	}
	for _, e := range engagements {
		b.engagements[e.ID] = e.Engagement
	}
	b.services, err = serviceNames(ctx, s.reader)
	return b, err
}

// staffRows makes a row of each case, with what stands behind it.
func staffRows[C, R any](ctx context.Context, s *Session, cases func(context.Context, string) ([]C, error), query string, row func(C, staffBehind) R) ([]R, error) {
	all, err := cases(ctx, query)
	if err != nil {
		return nil, err
	}
	b, err := s.staffBehind(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]R, len(all))
	for i, c := range all {
		out[i] = row(c, b)
	}
	return out, nil
}

// JoinerRows lists the joiners whose name, number or login contains the text, the latest first.
func (s *Session) JoinerRows(ctx context.Context, query string) ([]JoinerRow, error) {
	return staffRows(ctx, s, s.Joiners, query, func(j Joiner, b staffBehind) JoinerRow {
		p, e := b.people[j.Person], b.engagements[j.Engagement]
		return JoinerRow{
			j.ID, j.Person, p.EmployeeNo, p.CouncilRef, p.GivenName, p.Surname, e.Reference, b.services[e.Service], e.JobTitle, j.StartsOn, j.InformedOn, calendar.Of(j.WithdrawnAt),
		}
	})
}

// MoverRows lists the movers whose name, number or login contains the text, the latest first.
func (s *Session) MoverRows(ctx context.Context, query string) ([]MoverRow, error) {
	return staffRows(ctx, s, s.Movers, query, func(m Mover, b staffBehind) MoverRow {
		p, from, to := b.people[m.Person], b.engagements[m.From], b.engagements[m.To]
		return MoverRow{
			m.ID, m.Person, p.EmployeeNo, p.CouncilRef, p.GivenName, p.Surname, to.Reference, b.services[to.Service], to.JobTitle, m.MovesOn, m.NoticeOn,
			from.Reference, b.services[from.Service], from.JobTitle, calendar.Of(m.WithdrawnAt),
		}
	})
}
