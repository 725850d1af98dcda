package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Joiner is the beginning of one engagement, with its checklist.
type Joiner struct {
	ID              string        `json:"id"`
	Person          string        `json:"person"`
	Name            string        `json:"name"`
	Engagement      string        `json:"engagement"`
	StartsOn        calendar.Date `json:"starts_on"`
	InformedOn      calendar.Date `json:"informed_on,omitempty"` // of their obligations (CBC-005)
	RecordedAt      time.Time     `json:"recorded_at"`
	RecordedBy      string        `json:"recorded_by"`
	FinishedAt      time.Time     `json:"finished_at,omitzero"` // every line is answered
	WithdrawnAt     time.Time     `json:"withdrawn_at,omitzero"`
	WithdrawnReason string        `json:"withdrawn_reason,omitempty"`
	Lines           []CaseLine    `json:"lines,omitempty"`
}

// lineObligations is the line of the joiner checklist whose answer is the day of being informed.
const lineObligations = "obligations"

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
	if err := allInvalid(j.lacking()); err != nil {
		return p, err
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
		if err := t.joins(ctx, p, j); err != nil {
			return err
		}
		p.Engagements, err = engagementsOf(ctx, t, p.ID)
		return err
	})
	return p, err
}

// joins records the beginning of an engagement of somebody who is in the register by now.
func (t *transaction) joins(ctx context.Context, p Person, j NewJoiner) error {
	e := Engagement{Person: p.ID, Reference: j.Reference, Kind: j.Kind, JobTitle: j.JobTitle, StartsOn: j.StartsOn}
	e, err := t.joined(ctx, e, j.Service)
	if err != nil {
		return err
	}
	id, err := t.nextID(ctx, "JN")
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into joiner (id, person, engagement, starts_on, informed_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)`,
		id, p.ID, e.ID, j.StartsOn, j.InformedOn, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("record the joiner: %w", err)
	}
	t.changed("person", p.ID, map[string]any{"joiner": id, "starts_on": j.StartsOn, "informed_on": j.InformedOn})
	t.changed("joiner", id, map[string]any{"person": p.ID, "engagement": e.ID, "starts_on": j.StartsOn})
	if !j.InformedOn.Known() {
		return nil
	}
	return t.informJoiner(ctx, id, j.InformedOn, "Said when the joiner was recorded")
}

// informJoiner answers the line of obligations with the day on which they were informed.
func (t *transaction) informJoiner(ctx context.Context, joiner string, on calendar.Date, evidence string) error {
	told := CaseLine{ChecklistLine: ChecklistLine{Item: lineObligations}}
	return t.answerLine(ctx, listJoiner, joiner, told, Return{Evidence: evidence, DoneAt: on.Start()})
}

// informedLate notes that somebody whose joining is recorded was informed, as the answer to the line of obligations does.
func (t *transaction) informedLate(ctx context.Context, j Joiner, on calendar.Date) error {
	e, err := engagementByID(ctx, t, j.Engagement)
	if err != nil {
		return err
	}
	checklist, err := caseChecklist(listJoiner, e.Kind)
	if err != nil {
		return err
	}
	before, err := caseLines(ctx, t, checklist, j.ID)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(before, func(l CaseLine) bool { return l.Item == lineObligations })
	if n < 0 || before[n].Outcome != "" {
		return nil
	}
	if err := t.informJoiner(ctx, j.ID, on, "Said by a list of joiners"); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update joiner set informed_on = $2 where id = $1`, j.ID, on); err != nil {
		return fmt.Errorf("record the joiner: %w", err)
	}
	before[n].Outcome = LineDone
	if slices.ContainsFunc(before, func(l CaseLine) bool { return l.Outcome == "" }) {
		return nil
	}
	return t.finish(ctx, "joiner", j.ID)
}

// lacking is what a joiner cannot be recorded without.
func (j NewJoiner) lacking() []InvalidError {
	var out []InvalidError
	if j.Person == "" && strings.TrimSpace(j.Surname) == "" {
		out = append(out, InvalidError{Field: "surname", Reason: "give the name of somebody new, or say which person of the register it is"})
	}
	if strings.TrimSpace(j.Service) == "" {
		out = append(out, InvalidError{Field: "service", Reason: "say in which service they begin"})
	}
	if !j.StartsOn.Known() {
		out = append(out, InvalidError{Field: "starts", Reason: "say on which day they begin"})
	}
	return out
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
		return p, conflict("%s is %s (%s) already: for another engagement of theirs, choose them with --person", p.EmployeeNo, known[0].Name(), known[0].ID)
	case len(known) > 0:
		return p, conflict("%s is %s already: for another engagement of theirs, choose them with --person", p.ID, known[0].Name())
	}
	return p, t.insertPerson(ctx, p)
}

// joined is the engagement that somebody begins. Where a list of staff brought it before anybody recorded the joiner, it is that one: it begins on the same day, in
// the same position or service, and nobody is said to have begun it yet.
func (t *transaction) joined(ctx context.Context, e Engagement, service string) (Engagement, error) {
	in, err := t.ensureService(ctx, service)
	if err != nil {
		return e, err
	}
	open, err := openEngagements(ctx, t, e.Person)
	if err != nil {
		return e, err
	}
	for _, known := range open {
		same := strings.EqualFold(known.Reference, e.Reference) && e.Reference != ""
		if known.Reference == "" || e.Reference == "" {
			same = known.Service == in || known.Service == ""
		}
		if !same || known.StartsOn != e.StartsOn {
			continue
		}
		var begun int
		if err := t.QueryRowContext(ctx, `select count(*) from joiner where engagement = $1`, known.ID).Scan(&begun); err != nil {
			return e, fmt.Errorf("read the joiner: %w", err)
		}
		if begun == 0 {
			return t.completeEngagement(ctx, known, e, in)
		}
	}
	return t.beginEngagement(ctx, e, service)
}

// completeEngagement fills in what a list of staff did not say of an engagement.
func (t *transaction) completeEngagement(ctx context.Context, known, said Engagement, service string) (Engagement, error) {
	after := known
	if after.Reference == "" {
		after.Reference = said.Reference
	}
	if after.JobTitle == "" {
		after.JobTitle = said.JobTitle
	}
	if after.Service == "" {
		post, err := managerPost(ctx, t, service)
		if err != nil {
			return after, err
		}
		after.Service, after.ManagerPost = service, post
	}
	if after == known {
		return known, nil
	}
	return after, t.updateEngagement(ctx, known, after)
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

const joinerColumns = `j.id, j.person, trim(p.given_name || ' ' || p.surname), j.engagement, j.starts_on, j.informed_on, j.recorded_at, j.recorded_by, j.finished_at, j.withdrawn_at,
	j.withdrawn_reason`

func scanJoiner(row scanner) (Joiner, error) {
	var j Joiner
	var recorded, finished, withdrawn moment
	err := row.Scan(&j.ID, &j.Person, &j.Name, &j.Engagement, &j.StartsOn, &j.InformedOn, &recorded, &j.RecordedBy, &finished, &withdrawn, &j.WithdrawnReason)
	j.RecordedAt, j.FinishedAt, j.WithdrawnAt = recorded.Time, finished.Time, withdrawn.Time
	return j, err
}

// joiners returns the joiners that the condition picks, but for one's own; the condition's parameters begin at $2.
func (s *Session) joiners(ctx context.Context, q querier, condition string, args ...any) ([]Joiner, error) {
	return collect(ctx, q, scanJoiner, `select `+joinerColumns+` from joiner j join person p on p.id = j.person
		where j.person <> $1 and (`+condition+`) order by j.starts_on desc, j.id desc`, append([]any{s.user.Person}, args...)...)
}

// Joiners lists the joiners whose name, number or login contains the text, the latest first.
func (s *Session) Joiners(ctx context.Context, query string) ([]Joiner, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{before: 1}
	return s.joiners(ctx, s.reader, c.like(personText, query)+` and `+sc.names(c, "j.person"), c.args...)
}

// AnswerJoiner answers a line of the checklist of whoever joins: screening, obligations, equipment, induction (clauses CBC-005, CBC-039). The answer to the line of
// obligations is the day on which they were informed.
func (s *Session) AnswerJoiner(ctx context.Context, r Return) error {
	return s.onJoiner(ctx, ActAnswerJoiner, r.Person, r.Engagement, func(t *transaction, j Joiner, e Engagement) error {
		checklist, err := caseChecklist(listJoiner, e.Kind)
		if err != nil {
			return err
		}
		lines, err := t.answerCase(ctx, openCase{list: listJoiner, id: j.ID, checklist: checklist}, r, func(line CaseLine) error {
			t.matters, t.loan = []matter{{"joiner", j.ID, line.Item}}, false
			return t.staffAuthority(ctx, ActAnswerJoiner, duty.LineOwner(line.OwedBy, answerable(e)))
		})
		if err != nil {
			return err
		}
		if at := answeredAt(lines, lineObligations); !at.IsZero() && !j.InformedOn.Known() {
			if _, err := t.ExecContext(ctx, `update joiner set informed_on = $2 where id = $1`, j.ID, calendar.Of(at)); err != nil {
				return fmt.Errorf("record the joiner: %w", err)
			}
		}
		if slices.ContainsFunc(lines, func(l CaseLine) bool { return l.Outcome == "" }) {
			return nil
		}
		return t.finish(ctx, "joiner", j.ID)
	})
}

// WithdrawJoiner says that somebody who was to join does not come. Their engagement ends, and whatever access they were given already is to be closed.
func (s *Session) WithdrawJoiner(ctx context.Context, person, engagement, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why they do not join")
	}
	return s.onJoiner(ctx, ActWithdrawJoiner, person, engagement, func(t *transaction, j Joiner, e Engagement) error {
		if err := t.staffAuthority(ctx, ActWithdrawJoiner, answerable(e)); err != nil {
			return err
		}
		after := e
		after.EndedOn, after.EndReason = cmp.Or(min(e.StartsOn, calendar.Of(t.now)), calendar.Of(t.now)), endedNotStarted
		if err := t.updateEngagement(ctx, e, after); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update joiner set withdrawn_at = $2, withdrawn_reason = $3, finished_at = $2 where id = $1`, j.ID, instant(t.now), reason); err != nil {
			return fmt.Errorf("withdraw the joiner: %w", err)
		}
		t.changed("joiner", j.ID, map[string]string{"withdrawn": reason})
		return nil
	})
}

// onJoiner runs an act on the open case of whoever joins.
func (s *Session) onJoiner(ctx context.Context, act Act, person, engagement string, f func(*transaction, Joiner, Engagement) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		if err := s.notOwnCase(person); err != nil {
			t.concerns("person", person)
			return err
		}
		if err := t.reachesPerson(ctx, person); err != nil {
			return err
		}
		open, err := s.joiners(ctx, t, `j.person = $2 and j.finished_at = ''`, person)
		if err != nil {
			return err
		}
		for _, j := range open {
			e, err := engagementByID(ctx, t, j.Engagement)
			if err != nil {
				return err
			}
			if engagement == "" || strings.EqualFold(engagement, e.ID) || strings.EqualFold(engagement, e.Reference) {
				return f(t, j, e)
			}
		}
		return &NotFoundError{"open joiner", person}
	})
}
