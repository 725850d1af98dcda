package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
)

// NewJoiner is somebody who begins to work for the council, or begins another engagement.
type NewJoiner struct {
	Person     string // of the register; empty for somebody new
	EmployeeNo string
	GivenName  string
	Surname    string
	Kind       string // empty: employee
	Reference  string // of the position
	Service    string // name
	JobTitle   string
	StartsOn   calendar.Date
	InformedOn calendar.Date // of their obligations (CBC-005); empty: not yet
}

// RecordJoiner records that somebody joins. A person who comes back has a new engagement with new grants.
func (s *Session) RecordJoiner(ctx context.Context, j NewJoiner) (Person, error) {
	var p Person
	switch {
	case !j.StartsOn.Known():
		return p, invalid("start", "say on which day they begin")
	case strings.TrimSpace(j.Service) == "":
		return p, invalid("service", "say in which service they begin")
	case j.Person == "" && strings.TrimSpace(j.Surname) == "":
		return p, invalid("surname", "give the name of somebody new, or --person for somebody the register knows")
	}
	if j.Kind == "" {
		j.Kind = "employee"
	}
	if !isPerson(j.Kind) {
		return p, invalid("kind", "%q is an account, not a person", j.Kind)
	}
	err := s.act(ctx, ActRecordJoiner, func(t *transaction) error {
		var err error
		if p, err = t.joiningPerson(ctx, j); err != nil {
			return err
		}
		e := Engagement{Person: p.ID, Reference: j.Reference, Kind: j.Kind, JobTitle: j.JobTitle, StartsOn: j.StartsOn}
		if e, err = t.beginEngagement(ctx, e, j.Service); err != nil {
			return err
		}
		id, err := t.nextID(ctx, "JN")
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `insert into joiner (id, person, engagement, starts_on, informed_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)`,
			id, p.ID, e.ID, j.StartsOn, j.InformedOn, instant(t.now), s.user.Login); err != nil {
			return fmt.Errorf("record the joiner: %w", err)
		}
		t.changed("person", p.ID, map[string]any{"joiner": id, "starts_on": j.StartsOn, "informed_on": j.InformedOn})
		p.Engagements, err = engagementsOf(ctx, t, p.ID)
		return err
	})
	return p, err
}

// joiningPerson finds the person who joins, or adds somebody new.
func (t *transaction) joiningPerson(ctx context.Context, j NewJoiner) (Person, error) {
	if j.Person != "" {
		if err := t.s.notOwnCase(j.Person); err != nil {
			t.concerns("person", j.Person)
			return Person{}, err
		}
		return personByID(ctx, t, j.Person)
	}
	p := Person{EmployeeNo: strings.TrimSpace(j.EmployeeNo), GivenName: strings.TrimSpace(j.GivenName), Surname: strings.TrimSpace(j.Surname), Kind: j.Kind}
	if p.ID = p.EmployeeNo; p.ID != "" {
		if known, err := personByID(ctx, t, p.ID); err == nil {
			return p, conflict("%s is %s already: use --person for another engagement of theirs", p.ID, known.Name())
		}
	} else {
		var err error
		if p.ID, err = t.nextID(ctx, "PN"); err != nil {
			return p, err
		}
	}
	return p, t.insertPerson(ctx, p)
}

func (t *transaction) beginEngagement(ctx context.Context, e Engagement, service string) (Engagement, error) {
	var err error
	if e.Service, err = t.ensureService(ctx, service); err != nil {
		return e, err
	}
	if e.ManagerPost, err = managerPost(ctx, t, e.Service); err != nil {
		return e, err
	}
	if e.Reference != "" {
		all, err := engagementsOf(ctx, t, e.Person)
		if err != nil {
			return e, err
		}
		for _, old := range all {
			if strings.EqualFold(old.Reference, e.Reference) && !old.EndedOn.Known() {
				return e, conflict("%s already holds position %s", e.Person, e.Reference)
			}
		}
	}
	return t.insertEngagement(ctx, e)
}

// NewMover is somebody who changes post within the council.
type NewMover struct {
	Person    string
	From      string // reference of the engagement left; needed where the person has several
	Reference string // of the new position
	Service   string // name
	JobTitle  string
	MovesOn   calendar.Date
	NoticeOn  calendar.Date
}

// RecordMover records a change of post: the old engagement ends the day before, a new one begins (clause CBC-044).
func (s *Session) RecordMover(ctx context.Context, m NewMover) (Engagement, error) {
	var e Engagement
	switch {
	case !m.MovesOn.Known():
		return e, invalid("on", "say on which day they move")
	case strings.TrimSpace(m.Service) == "":
		return e, invalid("service", "say to which service they move")
	}
	err := s.act(ctx, ActRecordMover, func(t *transaction) error {
		if err := s.notOwnCase(m.Person); err != nil {
			t.concerns("person", m.Person)
			return err
		}
		before, err := openEngagement(ctx, t, m.Person, m.From)
		if err != nil {
			return err
		}
		if before.StartsOn.Known() && m.MovesOn <= before.StartsOn {
			return invalid("on", "%s is not after the day the old post began, %s", m.MovesOn.Short(), before.StartsOn.Short())
		}
		after := before
		after.EndedOn, after.EndReason = m.MovesOn.AddDays(-1), "moved"
		if err := t.updateEngagement(ctx, before, after); err != nil {
			return err
		}
		e = Engagement{Person: m.Person, Reference: m.Reference, Kind: before.Kind, JobTitle: m.JobTitle, StartsOn: m.MovesOn, ContractEnd: before.ContractEnd}
		if e, err = t.beginEngagement(ctx, e, m.Service); err != nil {
			return err
		}
		id, err := t.nextID(ctx, "MV")
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `insert into mover (id, person, from_engagement, to_engagement, moves_on, notice_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, m.Person, before.ID, e.ID, m.MovesOn, m.NoticeOn, instant(t.now), s.user.Login); err != nil {
			return fmt.Errorf("record the mover: %w", err)
		}
		t.changed("person", m.Person, map[string]any{"mover": id, "moves_on": m.MovesOn, "notice_on": m.NoticeOn})
		return nil
	})
	return e, err
}
