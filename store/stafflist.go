package store

import (
	"context"

	"muniment/store/calendar"
)

// StaffRow is one engagement of somebody as a file of staff has it, or somebody without any: what an import of people reads.
type StaffRow struct {
	Person         string        `json:"id"`
	EmployeeNo     string        `json:"employee_no"`
	CouncilRef     string        `json:"council_ref"`
	Reference      string        `json:"position_no"`
	GivenName      string        `json:"given_name"`
	Surname        string        `json:"surname"`
	Login          string        `json:"login"`
	Email          string        `json:"email"`
	Service        string        `json:"service"` // by name
	JobTitle       string        `json:"job_title"`
	Kind           string        `json:"kind"`
	StartsOn       calendar.Date `json:"starts_on"`
	LastWorkingDay calendar.Date `json:"last_working_day"`
	ContractEnd    calendar.Date `json:"contract_end"`
	Sponsor        string        `json:"sponsor"` // post that answers for an account of nobody in particular
}

// Staff lists the people that this person may see whose name, number or login contains the text, one row for each engagement that stands and that they may see.
func (s *Session) Staff(ctx context.Context, query string) ([]StaffRow, error) {
	people, err := s.People(ctx, query)
	if err != nil {
		return nil, err
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	engagements, err := collect(ctx, s.reader, scanEngagement, `select `+engagementColumns+` from engagement where ended_on = '' and `+sc.manages(c, "engagement.person")+` order by starts_on, id`, c.args...)
	if err != nil {
		return nil, err
	}
	leavers, err := s.Leavers(ctx, "")
	if err != nil {
		return nil, err
	}
	services, err := serviceNames(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	last := map[string]calendar.Date{}
	for _, l := range leavers {
		if l.WithdrawnAt.IsZero() {
			last[l.Engagement] = l.LastWorkingDay
		}
	}
	held := map[string][]Engagement{}
	for _, e := range engagements {
		held[e.Person] = append(held[e.Person], e)
	}
	out := make([]StaffRow, 0, len(people))
	for _, p := range people {
		row := StaffRow{Person: p.ID, EmployeeNo: p.EmployeeNo, CouncilRef: p.CouncilRef, GivenName: p.GivenName, Surname: p.Surname, Login: p.Login, Email: p.Email, Kind: p.Kind, Sponsor: p.Sponsor}
		if len(held[p.ID]) == 0 {
			out = append(out, row)
			continue
		}
		for _, e := range held[p.ID] {
			one := row
			one.Reference, one.Service, one.JobTitle, one.StartsOn, one.ContractEnd, one.LastWorkingDay = e.Reference, services[e.Service], e.JobTitle, e.StartsOn, e.ContractEnd, last[e.ID]
			out = append(out, one)
		}
	}
	return out, nil
}
