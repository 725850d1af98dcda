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
	var err error
	if p.EmployeeNo == "" {
		if p.ID, err = t.newPersonID(ctx); err != nil {
			return p, err
		}
		return p, t.insertPerson(ctx, p)
	}
	p.ID = p.EmployeeNo
	known, err := collect(ctx, t, scanPerson, `select `+personColumns+` from person where id = $1 or employee_no = $1 order by id`, p.EmployeeNo)
	switch {
	case err != nil:
		return p, err
	case len(known) > 0 && known[0].ID != p.ID:
		return p, conflict("%s is %s (%s) already: use --person for another engagement of theirs", p.EmployeeNo, known[0].Name(), known[0].ID)
	case len(known) > 0:
		return p, conflict("%s is %s already: use --person for another engagement of theirs", p.ID, known[0].Name())
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
	if _, held, err := t.heldPosition(ctx, e.Person, e.Reference); err != nil || held {
		if held {
			err = conflict("%s already holds position %s", e.Person, e.Reference)
		}
		return e, err
	}
	return t.insertEngagement(ctx, e)
}

// heldPosition finds the engagement in which a person holds a position. Whoever has left it by now holds it no longer, and may come back to it.
func (t *transaction) heldPosition(ctx context.Context, person, reference string) (Engagement, bool, error) {
	if reference == "" {
		return Engagement{}, false, nil
	}
	open, err := openEngagements(ctx, t, person)
	if err != nil {
		return Engagement{}, false, err
	}
	left, err := lastDays(ctx, t, person)
	if err != nil {
		return Engagement{}, false, err
	}
	for _, e := range open {
		if strings.EqualFold(e.Reference, reference) && (!left[e.ID].Known() || left[e.ID] >= calendar.Of(t.now)) {
			return e, true, nil
		}
	}
	return Engagement{}, false, nil
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
		if e, err = t.moveTo(ctx, m, before); err != nil {
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

// moveTo begins the engagement that somebody moves to. Where a file brought it before anybody recorded the move, it is that one: it begins on the day of
// the move, or the file gave no day of its own for it, or that of the person's service with the council.
func (t *transaction) moveTo(ctx context.Context, m NewMover, before Engagement) (Engagement, error) {
	known, held, err := t.heldPosition(ctx, m.Person, m.Reference)
	switch {
	case err != nil:
		return known, err
	case !held || known.ID == before.ID:
		e := Engagement{Person: m.Person, Reference: m.Reference, Kind: before.Kind, JobTitle: m.JobTitle, StartsOn: m.MovesOn, ContractEnd: before.ContractEnd}
		return t.beginEngagement(ctx, e, m.Service)
	case known.StartsOn.Known() && known.StartsOn != m.MovesOn && known.StartsOn > before.StartsOn:
		return known, conflict("%s already holds position %s, since %s: if this is the move, say that day", m.Person, m.Reference, known.StartsOn.Short())
	case known.StartsOn.Known():
		return known, nil
	}
	e := known
	e.StartsOn = m.MovesOn
	return e, t.updateEngagement(ctx, known, e)
}
