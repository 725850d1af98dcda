package store

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// Lists of joiners, movers and absences come each week with much that was imported before: what is known already changes nothing, and what was taken back by hand is not
// brought back by a file.

// joiner imports one row of a list of joiners.
func (i *importer) joiner(ctx context.Context, r exchange.Row) (Recorded, error) {
	if r.Text("withdrawn_at") != "" {
		i.passOver("of somebody who did not come")
		return RecordedSame, nil
	}
	p, found, err := i.findPerson(ctx, r)
	if err != nil {
		return "", err
	}
	j := NewJoiner{
		Person: p.ID, EmployeeNo: r.Text("employee_no"), GivenName: r.Text("given_name"), Surname: r.Text("surname"), Kind: cmp.Or(r.Text("kind"), "employee"), Reference: r.Text("position_no"),
		Service: r.Text("service"), JobTitle: r.Text("job_title"), StartsOn: r.Day("starts_on"), InformedOn: r.Day("informed_on"),
	}
	if lacking := j.lacking(); len(lacking) > 0 {
		return "", refuseAs(&lacking[0], r, map[string]string{"starts": "starts_on"})
	}
	if !isPerson(j.Kind) {
		return "", refuse("kind", j.Kind, "this is an account, not a person")
	}
	if found {
		if err := i.isCalled(p, p.ID, r); err != nil {
			return "", err
		}
		if done, err := i.knownJoiner(ctx, r, p, j); done != "" || err != nil {
			return done, err
		}
		if err := i.notOwnCase(p.ID); err != nil {
			return "", err
		}
	} else if p, err = i.newJoiner(ctx, r, j); err != nil {
		return "", err
	}
	if err := i.t.joins(ctx, p, j); err != nil {
		return "", refuseUnlessFault("position_no", j.Reference, err)
	}
	return RecordedNew, i.endsOn(ctx, p, j, r.Day("contract_end"))
}

// newJoiner adds the person of a row.
func (i *importer) newJoiner(ctx context.Context, r exchange.Row, j NewJoiner) (Person, error) {
	p := Person{
		EmployeeNo: j.EmployeeNo, CouncilRef: r.Text("council_ref"), GivenName: j.GivenName, Surname: j.Surname, Login: r.Text("login"), Email: r.Text("email"), Kind: j.Kind,
	}
	var err error
	if p.ID, err = i.personID(ctx, p, r.Text("person")); err != nil {
		return p, err
	}
	return p, i.t.insertPerson(ctx, p)
}

// endsOn notes when the contract of somebody who joins ends.
func (i *importer) endsOn(ctx context.Context, p Person, j NewJoiner, end calendar.Date) error {
	if !end.Known() {
		return nil
	}
	all, err := engagementsOf(ctx, i.t, p.ID)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.StartsOn == j.StartsOn && (j.Reference == "" || strings.EqualFold(e.Reference, j.Reference)) && !e.EndedOn.Known() && e.ContractEnd != end {
			after := e
			after.ContractEnd = end
			return i.t.updateEngagement(ctx, e, after)
		}
	}
	return nil
}

// knownJoiner says what a row changes of a joiner who is recorded; "" where none is.
func (i *importer) knownJoiner(ctx context.Context, r exchange.Row, p Person, j NewJoiner) (Recorded, error) {
	all, err := collect(ctx, i.t, scanJoiner, `select `+joinerColumns+` from joiner j join person p on p.id = j.person where j.person = $1 order by j.starts_on, j.id`, p.ID)
	if err != nil {
		return "", err
	}
	var withdrawn Joiner
	for _, known := range all {
		e, err := engagementByID(ctx, i.t, known.Engagement)
		if err != nil {
			return "", err
		}
		same := j.Reference == "" || e.Reference == "" || strings.EqualFold(e.Reference, j.Reference)
		switch {
		case !same:
		case !known.WithdrawnAt.IsZero():
			if known.StartsOn == j.StartsOn {
				withdrawn = known
			}
		case known.StartsOn == j.StartsOn:
			return i.informed(ctx, r.Line, known, j)
		case known.FinishedAt.IsZero():
			return "", refuse("starts_on", string(j.StartsOn), "the register has %s joining on %s: withdraw that first if the day has changed", p.ID, known.StartsOn.Short())
		}
	}
	if withdrawn.ID == "" {
		return "", nil
	}
	i.warn("line %d: that %s (%s) joins was withdrawn on %s and is not recorded again: if they come after all, record them by hand",
		r.Line, withdrawn.Name, p.ID, calendar.Of(withdrawn.WithdrawnAt).Short())
	return RecordedSame, nil
}

// informed notes the day on which a joiner was informed of their obligations, where it was not known.
func (i *importer) informed(ctx context.Context, line int, known Joiner, j NewJoiner) (Recorded, error) {
	switch {
	case !j.InformedOn.Known(), j.InformedOn == known.InformedOn, known.InformedOn == "" && !known.FinishedAt.IsZero():
		return RecordedSame, nil
	case known.InformedOn.Known():
		i.warn("line %d: %s (%s) was informed on %s as the register has it, and that is not changed by a file", line, known.Name, known.Person, known.InformedOn.Short())
		return RecordedSame, nil
	}
	if err := i.notOwnCase(known.Person); err != nil {
		return "", err
	}
	return RecordedChanged, i.t.informedLate(ctx, known, j.InformedOn)
}

// named finds somebody whom the register must already hold, and who is called as the row says.
func (i *importer) named(ctx context.Context, r exchange.Row) (Person, error) {
	p, value, err := i.known(ctx, r)
	if err != nil {
		return p, err
	}
	return p, i.isCalled(p, value, r)
}

// isCalled refuses a row whose names are nothing like those of the person whose number it gives.
func (i *importer) isCalled(p Person, value string, r exchange.Row) error {
	given, surname := r.Text("given_name"), r.Text("surname")
	if given != "" && surname != "" && !strings.EqualFold(given, p.GivenName) && !strings.EqualFold(surname, p.Surname) {
		return refuse("surname", given+" "+surname, "%s is %s in the register: one of the two is wrong", value, p.Name())
	}
	return nil
}

// refuseAs refuses a row for what an act says against it, under the column that gives what the act calls otherwise.
func refuseAs(err error, r exchange.Row, columns map[string]string) error {
	var inv *InvalidError
	if !errors.As(err, &inv) {
		return refuseUnlessFault("", "", err)
	}
	field := cmp.Or(columns[inv.Field], inv.Field)
	return refuse(field, r.Text(field), "%s", inv.Reason)
}
