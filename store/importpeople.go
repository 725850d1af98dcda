package store

import (
	"context"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// peopleSeen remembers which engagements of which people a file mentioned, and which of them it made.
type peopleSeen map[string]*engagementsSeen

type engagementsSeen struct {
	ids     map[string]bool
	made    string // the engagement this file made for somebody who had others
	starts  calendar.Date
	reading int // line
}

// person imports one row of a people file: a person, one engagement, and a leaver where a last working day is given.
func (i *importer) person(ctx context.Context, r exchange.Row) (Recorded, error) {
	before, found, err := i.findPerson(ctx, r)
	if err != nil {
		return "", err
	}
	after := before
	fill(&after.EmployeeNo, r.Text("employee_no"))
	fill(&after.CouncilRef, r.Text("council_ref"))
	fill(&after.GivenName, r.Text("given_name"))
	fill(&after.Surname, r.Text("surname"))
	fill(&after.Login, r.Text("login"))
	fill(&after.Email, r.Text("email"))
	fill(&after.Kind, r.Text("kind"))
	if after.Kind == "" {
		after.Kind = kindUnknown
		if after.EmployeeNo != "" {
			after.Kind = "employee"
		}
	}
	done := RecordedSame
	switch {
	case !found:
		if after.ID, err = i.personID(ctx, after); err != nil {
			return "", err
		}
		done, err = RecordedNew, i.t.insertPerson(ctx, after)
	case !samePerson(before, after):
		done, err = RecordedChanged, i.t.updatePerson(ctx, before, after)
	}
	if err != nil || !isPerson(after.Kind) {
		return done, err
	}
	e, changed, err := i.engagement(ctx, after, r)
	if err != nil {
		return "", err
	}
	if changed && done == RecordedSame {
		done = RecordedChanged
	}
	if r.Day("last_working_day").Known() {
		_, recorded, err := i.t.upsertLeaver(ctx, e, NewLeaver{Person: after.ID, LastWorkingDay: r.Day("last_working_day")}, overwrite)
		if err != nil {
			return "", refuseUnlessFault("last_working_day", r.Text("last_working_day"), err)
		}
		if recorded != RecordedSame && done == RecordedSame {
			done = RecordedChanged
		}
	}
	return done, nil
}

func samePerson(a, b Person) bool {
	a.Engagements, b.Engagements = nil, nil
	return a.EmployeeNo == b.EmployeeNo && a.CouncilRef == b.CouncilRef && a.GivenName == b.GivenName && a.Surname == b.Surname &&
		a.Login == b.Login && a.Email == b.Email && a.Kind == b.Kind && a.Sponsor == b.Sponsor
}

// findPerson matches a row to a person: by employee number, else by the council's reference, else by kind and login; never by name alone.
func (i *importer) findPerson(ctx context.Context, r exchange.Row) (Person, bool, error) {
	for _, by := range []struct{ field, query string }{
		{"employee_no", `select ` + personColumns + ` from person where employee_no = $1`},
		{"council_ref", `select ` + personColumns + ` from person where council_ref = $1`},
		{"login", `select ` + personColumns + ` from person where lower(login) = lower($1) and employee_no = '' and ($2 = '' or kind = $2)`},
	} {
		value := r.Text(by.field)
		if value == "" {
			continue
		}
		args := []any{value}
		if by.field == "login" {
			args = append(args, r.Text("kind"))
		}
		found, err := collect(ctx, i.t, scanPerson, by.query, args...)
		switch {
		case err != nil:
			return Person{}, false, err
		case len(found) == 1:
			return found[0], true, nil
		case len(found) > 1:
			return Person{}, false, refuse(by.field, value, "%d people in the register have it: give their employee numbers", len(found))
		}
		return Person{}, false, nil // a reference that nobody has is somebody new, whoever has the same name
	}
	name := strings.TrimSpace(r.Text("given_name") + " " + r.Text("surname"))
	return Person{}, false, refuse("employee_no", name, "a name alone does not say who somebody is: give an employee number, a council reference or a login")
}

// personID is the id of somebody new: the council's own reference where there is one.
func (i *importer) personID(ctx context.Context, p Person) (string, error) {
	switch {
	case p.EmployeeNo != "":
		return p.EmployeeNo, nil
	case p.CouncilRef != "":
		return p.CouncilRef, nil
	}
	return i.t.nextID(ctx, "PN")
}

// engagement finds or makes the engagement that a row is about, and says whether anything about it changed.
func (i *importer) engagement(ctx context.Context, p Person, r exchange.Row) (Engagement, bool, error) {
	all, err := engagementsOf(ctx, i.t, p.ID)
	if err != nil {
		return Engagement{}, false, err
	}
	reference := r.Text("position_no")
	var before *Engagement
	open := 0
	for n := range all {
		e := &all[n]
		if !e.EndedOn.Known() {
			open++
		}
		switch {
		case reference != "" && strings.EqualFold(e.Reference, reference):
			before = e
		case reference == "" && !e.EndedOn.Known() && before == nil:
			before = e
		case reference != "" && e.Reference == "" && !e.EndedOn.Known() && before == nil: // known without its number until now
			before = e
		}
	}
	if reference == "" && open > 1 {
		return Engagement{}, false, refuse("position_no", "", "%s has %d engagements: the position number must say which one this is", p.ID, open)
	}
	after := Engagement{Person: p.ID}
	if before != nil {
		after = *before
	}
	if err := i.fillEngagement(ctx, p, &after, r); err != nil {
		return after, false, err
	}
	seen := i.people[p.ID]
	if seen == nil {
		seen = &engagementsSeen{ids: map[string]bool{}}
		i.people[p.ID] = seen
	}
	changed := before == nil || *before != after
	switch {
	case before == nil:
		if after, err = i.t.insertEngagement(ctx, after); err != nil {
			return after, false, err
		}
		if open > 0 {
			seen.made, seen.starts, seen.reading = after.ID, after.StartsOn, r.Line
		}
	case changed:
		err = i.t.updateEngagement(ctx, *before, after)
	}
	seen.ids[after.ID] = true
	return after, changed, err
}

func (i *importer) fillEngagement(ctx context.Context, p Person, e *Engagement, r exchange.Row) error {
	service, err := i.service(ctx, r.Text("service"))
	if err != nil {
		return err
	}
	fill(&e.Reference, r.Text("position_no"))
	fill(&e.JobTitle, r.Text("job_title"))
	fill(&e.StartsOn, r.Day("starts_on"))
	fill(&e.ContractEnd, r.Day("contract_end"))
	e.Kind = p.Kind
	if service != "" && service != e.Service {
		e.Service = service
		if e.ManagerPost, err = managerPost(ctx, i.t, service); err != nil {
			return err
		}
	}
	return nil
}

// finishPeople ends engagements that a file has replaced. Somebody whom the file lists under a new position only, and not under the one the
// register knew, has moved: an old engagement that stayed open would keep their access from ever falling due.
func (i *importer) finishPeople(ctx context.Context) error {
	for person, seen := range i.people {
		if seen.made == "" {
			continue
		}
		all, err := engagementsOf(ctx, i.t, person)
		if err != nil {
			return err
		}
		for _, before := range all {
			if seen.ids[before.ID] || before.EndedOn.Known() {
				continue
			}
			after := before
			after.EndedOn, after.EndReason = seen.starts, "moved: the imported file lists another position"
			if !after.EndedOn.Known() || after.EndedOn > calendar.Of(i.t.now) {
				after.EndedOn = calendar.Of(i.t.now)
			}
			if err := i.t.updateEngagement(ctx, before, after); err != nil {
				return err
			}
			i.warn("line %d: %s has moved from position %s to a new one: review what access they keep", seen.reading, person, before.Reference)
		}
	}
	return nil
}

// leaver imports one row of a leavers file. Its leaving date is the end of the contract, never the last working day.
func (i *importer) leaver(ctx context.Context, r exchange.Row) (Recorded, error) {
	p, value, err := i.known(ctx, r)
	if err != nil {
		return "", err
	}
	given, surname := r.Text("given_name"), r.Text("surname")
	if given != "" && surname != "" && !strings.EqualFold(given, p.GivenName) && !strings.EqualFold(surname, p.Surname) {
		return "", refuse("surname", given+" "+surname, "%s is %s in the register: one of the two is wrong", value, p.Name())
	}
	e, err := openEngagement(ctx, i.t, p.ID, r.Text("position_no"))
	if isNotFound(err) {
		e, err = openEngagement(ctx, i.t, p.ID, "")
		if err == nil && e.Reference != "" {
			return "", refuse("position_no", r.Text("position_no"), "%s holds position %s in the register: import the people file first", p.ID, e.Reference)
		}
	}
	if err != nil {
		return "", refuseUnlessFault("position_no", r.Text("position_no"), err)
	}
	done := RecordedSame
	if end := r.Day("contract_end"); end.Known() && end != e.ContractEnd {
		after := e
		after.ContractEnd = end
		if err := i.t.updateEngagement(ctx, e, after); err != nil {
			return "", err
		}
		e, done = after, RecordedChanged
	}
	l := NewLeaver{Person: p.ID, NoticeOn: r.Day("notice_on"), LastWorkingDay: r.Day("last_working_day"), Reason: r.Text("reason")}
	_, recorded, err := i.t.upsertLeaver(ctx, e, l, overwrite)
	if err != nil {
		return "", refuseUnlessFault("last_working_day", string(l.LastWorkingDay), err)
	}
	if recorded != RecordedSame {
		done = recorded
	}
	return done, nil
}

// known finds somebody whom the register must already hold.
func (i *importer) known(ctx context.Context, r exchange.Row) (Person, string, error) {
	for _, by := range []struct{ field, query string }{
		{"employee_no", `select ` + personColumns + ` from person where employee_no = $1`},
		{"council_ref", `select ` + personColumns + ` from person where council_ref = $1`},
		{"login", `select ` + personColumns + ` from person where lower(login) = lower($1)`},
		{"position_no", `select ` + personColumns + ` from person where id in (select person from engagement where lower(reference) = lower($1) and ended_on = '')`},
	} {
		value := r.Text(by.field)
		if value == "" {
			continue
		}
		found, err := collect(ctx, i.t, scanPerson, by.query, value)
		switch {
		case err != nil:
			return Person{}, value, err
		case len(found) == 1:
			return found[0], value, nil
		case len(found) > 1:
			return Person{}, value, refuse(by.field, value, "%d people in the register have it: give an employee number", len(found))
		}
		return Person{}, value, refuse(by.field, value, "the register knows nobody with it: import the people file first")
	}
	return Person{}, "", refuse("employee_no", "", "the row does not say who it is about")
}
