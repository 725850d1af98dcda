package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
)

// Person is somebody who works for the council in any way, or an account that belongs to nobody in particular.
type Person struct {
	ID          string       `json:"id"`
	EmployeeNo  string       `json:"employee_no,omitempty"`
	CouncilRef  string       `json:"council_ref,omitempty"`
	GivenName   string       `json:"given_name"`
	Surname     string       `json:"surname"`
	Login       string       `json:"login,omitempty"`
	Email       string       `json:"email,omitempty"`
	Kind        string       `json:"kind"`
	Sponsor     string       `json:"sponsor,omitempty"`
	Engagements []Engagement `json:"engagements,omitempty"`
}

// Name is the person's name as people write it.
func (p Person) Name() string { return strings.TrimSpace(p.GivenName + " " + p.Surname) }

// Engagement is one way in which a person works for the council. A person may have several; a re-hire is a new one.
type Engagement struct {
	ID          string        `json:"id"`
	Person      string        `json:"-"`
	Reference   string        `json:"reference,omitempty"`
	Kind        string        `json:"kind"`
	Service     string        `json:"service,omitempty"`
	JobTitle    string        `json:"job_title,omitempty"`
	ManagerPost string        `json:"manager_post,omitempty"`
	StartsOn    calendar.Date `json:"starts_on,omitempty"`
	ContractEnd calendar.Date `json:"contract_end,omitempty"`
	EndedOn     calendar.Date `json:"ended_on,omitempty"`
	EndReason   string        `json:"end_reason,omitempty"`
}

// kindUnknown is what a directory's export leaves of an account that carries no employee number: nobody is taken for an
// employee because a file does not say.
const kindUnknown = "unknown"

// isPerson reports a kind that is a person; the others are accounts that belong to nobody in particular.
func isPerson(kind string) bool {
	switch kind {
	case "service", "shared", "admin", "external", kindUnknown:
		return false
	}
	return true
}

const personColumns = `id, employee_no, council_ref, given_name, surname, login, email, kind, sponsor`

func scanPerson(row scanner) (Person, error) {
	var p Person
	err := row.Scan(&p.ID, &p.EmployeeNo, &p.CouncilRef, &p.GivenName, &p.Surname, &p.Login, &p.Email, &p.Kind, &p.Sponsor)
	return p, err
}

func personByID(ctx context.Context, q querier, id string) (Person, error) {
	return one(ctx, q, "person", id, scanPerson, `select `+personColumns+` from person where id = $1`, id)
}

const engagementColumns = `id, person, reference, kind, service, job_title, manager_post, starts_on, contract_end, ended_on, end_reason`

func scanEngagement(row scanner) (Engagement, error) {
	var e Engagement
	err := row.Scan(&e.ID, &e.Person, &e.Reference, &e.Kind, &e.Service, &e.JobTitle, &e.ManagerPost, &e.StartsOn, &e.ContractEnd, &e.EndedOn, &e.EndReason)
	return e, err
}

func engagementsOf(ctx context.Context, q querier, person string) ([]Engagement, error) {
	return collect(ctx, q, scanEngagement, `select `+engagementColumns+` from engagement where person = $1 order by starts_on, id`, person)
}

// People lists the people that this person may see and who have words that begin as the query's do: names, numbers, logins, addresses of mail. By surname; all of them, or a page.
func (s *Session) People(ctx context.Context, query string, page ...Page) ([]Person, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	return s.peopleTyped(ctx, &sc, typedText(query), fewEnough(), page)
}

func (t *transaction) insertPerson(ctx context.Context, p Person) error {
	_, err := t.ExecContext(ctx, `insert into person (`+personColumns+`, version, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)`,
		p.ID, p.EmployeeNo, p.CouncilRef, p.GivenName, p.Surname, p.Login, p.Email, p.Kind, p.Sponsor, instant(t.now))
	if err != nil {
		return fmt.Errorf("add the person: %w", err)
	}
	t.changed("person", p.ID, map[string]any{"after": p})
	t.searchable("person", p.ID, p.EmployeeNo, p.CouncilRef, p.GivenName, p.Surname, p.Login, p.Email)
	return nil
}

func (t *transaction) updatePerson(ctx context.Context, before, after Person) error {
	_, err := t.ExecContext(ctx, `update person set employee_no = $2, council_ref = $3, given_name = $4, surname = $5, login = $6, email = $7, kind = $8, sponsor = $9,
		version = version + 1 where id = $1`,
		after.ID, after.EmployeeNo, after.CouncilRef, after.GivenName, after.Surname, after.Login, after.Email, after.Kind, after.Sponsor)
	if err != nil {
		return fmt.Errorf("change the person: %w", err)
	}
	t.changed("person", after.ID, map[string]any{"before": before, "after": after})
	t.searchable("person", after.ID, after.EmployeeNo, after.CouncilRef, after.GivenName, after.Surname, after.Login, after.Email)
	return nil
}

func (t *transaction) insertEngagement(ctx context.Context, e Engagement) (Engagement, error) {
	var err error
	if e.ID, err = t.nextID(ctx, "EN"); err != nil {
		return e, err
	}
	_, err = t.ExecContext(ctx, `insert into engagement (`+engagementColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		e.ID, e.Person, e.Reference, e.Kind, e.Service, e.JobTitle, e.ManagerPost, e.StartsOn, e.ContractEnd, e.EndedOn, e.EndReason)
	if err != nil {
		return e, fmt.Errorf("add the engagement: %w", err)
	}
	t.changed("person", e.Person, map[string]any{"engagement": e})
	return e, nil
}

func (t *transaction) updateEngagement(ctx context.Context, before, after Engagement) error {
	_, err := t.ExecContext(ctx, `update engagement set reference = $2, kind = $3, service = $4, job_title = $5, manager_post = $6, starts_on = $7,
		contract_end = $8, ended_on = $9, end_reason = $10 where id = $1`,
		after.ID, after.Reference, after.Kind, after.Service, after.JobTitle, after.ManagerPost, after.StartsOn, after.ContractEnd, after.EndedOn, after.EndReason)
	if err != nil {
		return fmt.Errorf("change the engagement: %w", err)
	}
	t.changed("person", after.Person, map[string]any{"engagement": after.ID, "before": before, "after": after})
	return nil
}

// label is how people name the engagement: by the council's reference, or by its id here where there is none.
func (e Engagement) label() string {
	if e.Reference == "" {
		return e.ID
	}
	return e.Reference
}

// openEngagement finds the engagement that a change is about: the one with the reference or id, else the only one that has not ended. Of several with one
// reference, as after a return to the same position, it is the latest that has not ended.
func openEngagement(ctx context.Context, q querier, person, name string) (Engagement, error) {
	open, err := openEngagements(ctx, q, person)
	if err != nil {
		return Engagement{}, err
	}
	if name != "" {
		all, err := engagementsOf(ctx, q, person)
		if err != nil {
			return Engagement{}, err
		}
		for _, e := range slices.Backward(slices.Concat(all, open)) { // those that have not ended first
			if strings.EqualFold(e.ID, name) || strings.EqualFold(e.Reference, name) {
				return e, nil
			}
		}
		return Engagement{}, &NotFoundError{"engagement", name}
	}
	switch len(open) {
	case 1:
		return open[0], nil
	case 0:
		return Engagement{}, conflict("%s has no engagement that has not ended: record a joiner first", person)
	}
	labels := make([]string, len(open))
	for i, e := range open {
		labels[i] = e.label()
	}
	return Engagement{}, conflict("%s has %d engagements: say which one with --engagement (%s)", person, len(open), strings.Join(labels, ", "))
}

// openEngagements lists the engagements of a person that have not ended. One that the person left before another of them began is past as well.
func openEngagements(ctx context.Context, q querier, person string) ([]Engagement, error) {
	all, err := engagementsOf(ctx, q, person)
	if err != nil {
		return nil, err
	}
	open := slices.DeleteFunc(all, func(e Engagement) bool { return e.EndedOn.Known() })
	if len(open) < 2 {
		return open, nil
	}
	left, err := lastDays(ctx, q, person)
	if err != nil {
		return nil, err
	}
	latest := open[len(open)-1].StartsOn // they are in this order
	return slices.DeleteFunc(open, func(e Engagement) bool { return left[e.ID].Known() && left[e.ID] < latest }), nil
}

// lastDays returns the last working day of each engagement that a person leaves or has left, by engagement.
func lastDays(ctx context.Context, q querier, person string) (map[string]calendar.Date, error) {
	leavers, err := collect(ctx, q, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person
		where l.person = $1 and l.withdrawn_at = '' and l.last_working_day <> ''`, person)
	if err != nil {
		return nil, err
	}
	out := map[string]calendar.Date{}
	for _, l := range leavers {
		out[l.Engagement] = l.LastWorkingDay
	}
	return out, nil
}

// newPersonID numbers somebody of whom the council has no number, passing over those that it uses itself.
func (t *transaction) newPersonID(ctx context.Context) (string, error) {
	for {
		id, err := t.nextID(ctx, "PN")
		if err != nil {
			return "", err
		}
		if _, err := personByID(ctx, t, id); isNotFound(err) {
			return id, nil
		} else if err != nil {
			return "", err
		}
	}
}

// AnswerFor names the post that answers for an account that belongs to nobody in particular.
func (s *Session) AnswerFor(ctx context.Context, person, post string) error {
	return s.act(ctx, ActEditPeople, func(t *transaction) error {
		before, err := personByID(ctx, t, person)
		if err != nil {
			return err
		}
		if isPerson(before.Kind) {
			return conflict("%s is a person and answers for their own account", before.Name())
		}
		p, err := s.postNamed(ctx, t, post)
		if err != nil {
			return err
		}
		if before.Sponsor == p.ID {
			return nil
		}
		after := before
		after.Sponsor = p.ID
		return t.updatePerson(ctx, before, after)
	})
}
