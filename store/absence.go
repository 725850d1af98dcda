package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Absence is somebody being away for long. Why is shown to Human Resources and the ISM only.
type Absence struct {
	ID              string        `json:"id"`
	Person          string        `json:"person"`
	Name            string        `json:"name"`
	Kind            string        `json:"kind,omitempty"` // parental leave, sickness, suspension, secondment or other
	StartsOn        calendar.Date `json:"starts_on"`
	ReturnsOn       calendar.Date `json:"returns_on,omitempty"` // first day back; empty: not known
	Access          string        `json:"access,omitempty"`     // kept or suspended; empty: not decided, and kept
	AccessReason    string        `json:"access_reason,omitempty"`
	Cover           string        `json:"cover,omitempty"` // person who answers meanwhile
	ReturnedOn      calendar.Date `json:"returned_on,omitempty"`
	RecordedAt      time.Time     `json:"recorded_at"`
	RecordedBy      string        `json:"recorded_by"`
	FinishedAt      time.Time     `json:"finished_at,omitzero"`
	WithdrawnAt     time.Time     `json:"withdrawn_at,omitzero"`
	WithdrawnReason string        `json:"withdrawn_reason,omitempty"`

	askedOn   calendar.Date
	decidedAt time.Time
}

// AbsenceKinds lists why somebody may be away.
func AbsenceKinds() []string {
	return []string{"parental leave", "sickness", "suspension", "secondment", "other"}
}

// The decisions about access during an absence.
const (
	AccessKept      = "kept"
	AccessSuspended = "suspended"
)

const absenceColumns = `a.id, a.person, trim(p.given_name || ' ' || p.surname), a.kind, a.starts_on, a.returns_on, a.access, a.access_reason, a.cover, a.returned_on,
	a.recorded_at, a.recorded_by, a.finished_at, a.withdrawn_at, a.withdrawn_reason, a.asked_on, a.decided_at`

func scanAbsence(row scanner) (Absence, error) {
	var a Absence
	var recorded, finished, withdrawn, decided moment
	err := row.Scan(&a.ID, &a.Person, &a.Name, &a.Kind, &a.StartsOn, &a.ReturnsOn, &a.Access, &a.AccessReason, &a.Cover, &a.ReturnedOn,
		&recorded, &a.RecordedBy, &finished, &withdrawn, &a.WithdrawnReason, &a.askedOn, &decided)
	a.RecordedAt, a.FinishedAt, a.WithdrawnAt, a.decidedAt = recorded.Time, finished.Time, withdrawn.Time, decided.Time
	return a, err
}

// absences returns the absences that the condition picks, but for one's own; the condition's parameters begin at $2.
func (s *Session) absences(ctx context.Context, q querier, condition string, args ...any) ([]Absence, error) {
	all, err := collect(ctx, q, scanAbsence, `select `+absenceColumns+` from absence a join person p on p.id = a.person
		where a.person <> $1 and (`+condition+`) order by a.starts_on desc, a.id desc`, append([]any{s.user.Person}, args...)...)
	if err == nil && !s.knowsReasons() {
		for i := range all {
			all[i].Kind, all[i].AccessReason, all[i].WithdrawnReason = "", "", ""
		}
	}
	return all, err
}

// Absences lists the absences of people whose name, number or login contains the text, the latest first.
func (s *Session) Absences(ctx context.Context, query string) ([]Absence, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{before: 1}
	return s.absences(ctx, s.reader, c.like(personText, query)+` and `+sc.manages(c, "a.person"), c.args...)
}

// RecordAbsence says that somebody will be away, or is. Nothing of theirs is cut by that: their manager decides about their access, and whoever covers
// answers for their posts meanwhile.
func (s *Session) RecordAbsence(ctx context.Context, a Absence) (Absence, error) {
	if a.Kind == "" {
		a.Kind = "other"
	}
	a.ReturnedOn = "" // ReturnFromAbsence says it
	switch {
	case !slices.Contains(AbsenceKinds(), a.Kind):
		return a, invalid("kind", "%q is not one of %s", a.Kind, strings.Join(AbsenceKinds(), ", "))
	case !a.StartsOn.Known():
		return a, invalid("from", "say on which day the absence begins")
	}
	err := s.act(ctx, ActRecordAbsence, func(t *transaction) error {
		var err error
		a, err = t.recordAbsence(ctx, a)
		return err
	})
	if !s.knowsReasons() {
		a.Kind = ""
	}
	return a, err
}

// recordAbsence keeps an absence of somebody. One that is over already stands beside another that is not.
func (t *transaction) recordAbsence(ctx context.Context, a Absence) (Absence, error) {
	if err := t.mayStaff(ctx, ActRecordAbsence, a.Person); err != nil {
		return a, err
	}
	p, err := personByID(ctx, t, a.Person)
	if err != nil {
		return a, err
	}
	if err := t.checkAbsence(ctx, a); err != nil {
		return a, err
	}
	open, err := collect(ctx, t, scanText, `select id from absence where person = $1 and returned_on = '' and withdrawn_at = ''`, a.Person)
	if err != nil {
		return a, err
	}
	if len(open) > 0 && !a.ReturnedOn.Known() {
		return a, conflict("%s is already recorded as away (%s): amend that absence, or record the return first", p.Name(), open[0])
	}
	if a.ID, err = t.nextID(ctx, "AB"); err != nil {
		return a, err
	}
	a.Name, a.RecordedAt, a.RecordedBy, a.askedOn = p.Name(), t.now, t.s.user.Login, calendar.Of(t.now)
	_, err = t.ExecContext(ctx, `insert into absence (id, person, kind, starts_on, returns_on, asked_on, access, access_reason, decided_at, cover, returned_on, recorded_at, recorded_by,
			withdrawn_at, withdrawn_reason, finished_at) values ($1, $2, $3, $4, $5, $6, '', '', '', $7, '', $8, $9, '', '', '')`,
		a.ID, a.Person, a.Kind, a.StartsOn, a.ReturnsOn, a.askedOn, a.Cover, instant(t.now), t.s.user.Login)
	if err != nil {
		return a, fmt.Errorf("record the absence: %w", err)
	}
	t.changed("absence", a.ID, map[string]any{"person": a.Person, "starts_on": a.StartsOn, "returns_on": a.ReturnsOn, "cover": a.Cover})
	t.changed("absence-reason", a.ID, map[string]string{"kind": a.Kind})
	return a, nil
}

// mayStaff is authority over somebody's case: that of the manager who answers for them, or of Human Resources.
func (t *transaction) mayStaff(ctx context.Context, act Act, person string) error {
	if err := t.s.notOwnCase(person); err != nil {
		t.concerns("person", person)
		return err
	}
	if err := t.reachesPerson(ctx, person); err != nil {
		return err
	}
	if _, err := personByID(ctx, t, person); err != nil {
		return err
	}
	post, err := managerOf(ctx, t, person)
	if err != nil {
		return err
	}
	if err := t.staffAuthority(ctx, act, post); err != nil {
		t.concerns("person", person)
		return err
	}
	return nil
}

func (t *transaction) checkAbsence(ctx context.Context, a Absence) error {
	if a.ReturnsOn.Known() && a.ReturnsOn <= a.StartsOn {
		return invalid("returns", "%s is not after the day on which the absence begins, %s", a.ReturnsOn.Short(), a.StartsOn.Short())
	}
	if a.Cover == "" {
		return nil
	}
	if a.Cover == a.Person {
		return invalid("cover", "nobody covers for themselves")
	}
	_, err := personByID(ctx, t, a.Cover)
	return err
}

// AbsenceChange is what changes about an absence; what is empty stays as it is.
type AbsenceChange struct {
	StartsOn, ReturnsOn calendar.Date
	Unknown             bool // the return was looked at, and no day is known
	Cover               string
	Uncovered           bool // nobody covers any longer
}

// AmendAbsence changes when somebody is away, or who covers for them.
func (s *Session) AmendAbsence(ctx context.Context, person string, c AbsenceChange) error {
	return s.onAbsence(ctx, ActRecordAbsence, person, func(t *transaction, a Absence) error {
		if err := t.mayStaff(ctx, ActRecordAbsence, person); err != nil {
			return err
		}
		return t.amendAbsence(ctx, a, c)
	})
}

// amendAbsence changes an absence that is there.
func (t *transaction) amendAbsence(ctx context.Context, a Absence, c AbsenceChange) error {
	before := a
	fill(&a.StartsOn, c.StartsOn)
	fill(&a.ReturnsOn, c.ReturnsOn)
	fill(&a.Cover, strings.TrimSpace(c.Cover))
	if c.Unknown {
		a.ReturnsOn = ""
	}
	if c.Uncovered {
		a.Cover = ""
	}
	if c.Unknown || c.ReturnsOn.Known() {
		a.askedOn = calendar.Of(t.now)
	}
	if err := t.checkAbsence(ctx, a); err != nil {
		return err
	}
	if a == before {
		return nil
	}
	if _, err := t.ExecContext(ctx, `update absence set starts_on = $2, returns_on = $3, asked_on = $4, cover = $5 where id = $1`, a.ID, a.StartsOn, a.ReturnsOn, a.askedOn, a.Cover); err != nil {
		return fmt.Errorf("change the absence: %w", err)
	}
	t.changed("absence", a.ID, map[string]any{
		"starts_on": a.StartsOn, "returns_on": a.ReturnsOn, "cover": a.Cover, "looked_at": a.askedOn,
		"before": map[string]any{"starts_on": before.StartsOn, "returns_on": before.ReturnsOn, "cover": before.Cover, "looked_at": before.askedOn},
	})
	return nil
}

// DecideAbsence says whether somebody keeps their access while they are away (clauses CBC-042, CBC-044). Suspending is then for each system's owner to do.
func (s *Session) DecideAbsence(ctx context.Context, person, access, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case access != AccessKept && access != AccessSuspended:
		return invalid("access", "%q is not one of %s and %s", access, AccessKept, AccessSuspended)
	case reason == "":
		return invalid("reason", "say why their access is %s", access)
	}
	return s.onAbsence(ctx, ActDecideAbsence, person, func(t *transaction, a Absence) error {
		t.regards("absence", a.ID, "")
		if err := t.mayStaff(ctx, ActDecideAbsence, person); err != nil {
			return err
		}
		if a.Access == access {
			return conflict("it is already decided that the access of %s is %s", a.Name, access)
		}
		if a.Access == AccessSuspended {
			return conflict("the access of %s is suspended: record the return, and it is given back", a.Name)
		}
		if _, err := t.ExecContext(ctx, `update absence set access = $2, access_reason = $3, decided_at = $4 where id = $1`, a.ID, access, reason, instant(t.now)); err != nil {
			return fmt.Errorf("record the decision: %w", err)
		}
		t.changed("absence", a.ID, map[string]string{"access": access})
		t.changed("absence-reason", a.ID, map[string]string{"access": reason})
		return nil
	})
}

// ReturnFromAbsence says that somebody is back. What was suspended is given back by each system's owner.
func (s *Session) ReturnFromAbsence(ctx context.Context, person string, on calendar.Date) error {
	return s.onAbsence(ctx, ActRecordAbsence, person, func(t *transaction, a Absence) error {
		t.regards("absence", a.ID, "")
		if err := t.mayStaff(ctx, ActRecordAbsence, person); err != nil {
			return err
		}
		return t.endAbsence(ctx, a, on)
	})
}

// endAbsence says that somebody is back.
func (t *transaction) endAbsence(ctx context.Context, a Absence, on calendar.Date) error {
	today := calendar.Of(t.now)
	if !on.Known() {
		on = today
	}
	switch {
	case on > today:
		return invalid("returned", "%s is in the future: `muniment absence amend` says when they return", on.Short())
	case on < a.StartsOn:
		return invalid("returned", "%s is before the absence began on %s", on.Short(), a.StartsOn.Short())
	}
	if _, err := t.ExecContext(ctx, `update absence set returned_on = $2 where id = $1`, a.ID, on); err != nil {
		return fmt.Errorf("record the return: %w", err)
	}
	t.changed("absence", a.ID, map[string]any{"returned_on": on})
	return t.settleAbsence(ctx, a.ID)
}

// WithdrawAbsence takes back that somebody will be away. What was suspended meanwhile is given back.
func (s *Session) WithdrawAbsence(ctx context.Context, person, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the absence is withdrawn")
	}
	return s.onAbsence(ctx, ActRecordAbsence, person, func(t *transaction, a Absence) error {
		if err := t.mayStaff(ctx, ActRecordAbsence, person); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update absence set withdrawn_at = $2, withdrawn_reason = $3, returned_on = $4 where id = $1`, a.ID, instant(t.now), reason, calendar.Of(t.now)); err != nil {
			return fmt.Errorf("withdraw the absence: %w", err)
		}
		t.changed("absence", a.ID, map[string]string{"withdrawn": string(calendar.Of(t.now))})
		t.changed("absence-reason", a.ID, map[string]string{"withdrawn": reason})
		return t.settleAbsence(ctx, a.ID)
	})
}

// settleAbsence finishes an absence from which somebody is back once everything that was suspended is given back.
func (t *transaction) settleAbsence(ctx context.Context, id string) error {
	var owed int
	err := t.QueryRowContext(ctx, `select count(*) from absence_grant s join access_grant g on g.id = s.grant_id where s.absence = $1 and s.restored_at = '' and g.closed_at = ''`, id).Scan(&owed)
	if err != nil {
		return fmt.Errorf("read the absence: %w", err)
	}
	if owed > 0 {
		return nil
	}
	return t.finish(ctx, "absence", id)
}

// onAbsence runs an act on the absence of somebody who is not back yet.
func (s *Session) onAbsence(ctx context.Context, act Act, person string, f func(*transaction, Absence) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		if err := s.notOwnCase(person); err != nil {
			t.concerns("person", person)
			return err
		}
		if err := t.reachesPerson(ctx, person); err != nil {
			return err
		}
		open, err := collect(ctx, t, scanAbsence, `select `+absenceColumns+` from absence a join person p on p.id = a.person
			where a.person = $1 and a.returned_on = '' and a.withdrawn_at = ''`, person)
		if err != nil {
			return err
		}
		if len(open) == 0 {
			return &NotFoundError{"absence", person}
		}
		return f(t, open[0])
	})
}

// covers returns who is away on a day, with whoever covers for them, or "".
func covers(ctx context.Context, q querier, on calendar.Date) (map[string]string, error) {
	all, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select a.person, a.cover from absence a where `+away("$1"), on)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(all))
	for _, v := range all {
		out[v[0]] = v[1]
	}
	return out, nil
}
