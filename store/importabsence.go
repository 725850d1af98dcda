package store

import (
	"cmp"
	"context"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// awayColumns are the columns of what the acts on absences call otherwise.
func awayColumns() map[string]string {
	return map[string]string{"from": "starts_on", "returns": "returns_on", "returned": "returned_on"}
}

// absence imports one row of a list of people who are away for long. What is said of one's own absence is not answered: the register may have another for it.
func (i *importer) absence(ctx context.Context, r exchange.Row) (Recorded, error) {
	defer i.forgetActing(i.t.behalf, len(i.t.matters))
	if r.Text("withdrawn_at") != "" {
		i.passOver("of an absence that was withdrawn")
		return RecordedSame, nil
	}
	p, err := i.named(ctx, r)
	if err != nil {
		return "", err
	}
	if err := i.notOwnCase(p.ID); err != nil {
		return "", err
	}
	a := Absence{Person: p.ID, Kind: cmp.Or(r.Text("kind"), "other"), StartsOn: r.Day("starts_on"), ReturnsOn: r.Day("returns_on"), ReturnedOn: r.Day("returned_on")}
	if a.Cover, err = i.someone(ctx, "cover", r); err != nil {
		return "", err
	}
	if !a.StartsOn.Known() {
		return "", refuse("starts_on", "", "say on which day the absence begins")
	}
	known, done, err := i.knownAbsence(ctx, r, a)
	switch {
	case err != nil || done != "":
		return done, err
	case known.ID != "":
		done, err = i.awayAgain(ctx, r, known, a)
	default:
		done = RecordedNew
		if known, err = i.t.recordAbsence(ctx, a); err == nil && a.ReturnedOn.Known() {
			err = i.t.endAbsence(ctx, known, a.ReturnedOn)
		}
	}
	if err != nil {
		return "", refuseAs(err, r, awayColumns())
	}
	return done, nil
}

// knownAbsence finds the absence that a row tells of again: the one that begins on the same day. It is done with where that was withdrawn.
func (i *importer) knownAbsence(ctx context.Context, r exchange.Row, a Absence) (Absence, Recorded, error) {
	all, err := collect(ctx, i.t, scanAbsence, `select `+absenceColumns+` from absence a join person p on p.id = a.person
		where a.person = $1 and a.starts_on = $2 order by a.withdrawn_at desc, a.id`, a.Person, a.StartsOn)
	if err != nil || len(all) == 0 {
		return Absence{}, "", err
	}
	known := all[len(all)-1] // one that was not withdrawn, if any
	if known.WithdrawnAt.IsZero() {
		return known, "", nil
	}
	i.warn("line %d: the absence of %s (%s) was withdrawn on %s and is not recorded again: if they are away after all, record it by hand",
		r.Line, known.Name, known.Person, calendar.Of(known.WithdrawnAt).Short())
	return known, RecordedSame, nil
}

// awayAgain says what a row changes of an absence that is recorded. Why somebody is away is for few to know, and not changed by a file.
func (i *importer) awayAgain(ctx context.Context, r exchange.Row, known, a Absence) (Recorded, error) {
	if r.Text("kind") != "" && a.Kind != known.Kind && i.t.s.knowsReasons() {
		i.warn("line %d: the register has %s for the absence of %s, and that is not changed by a file", r.Line, known.Kind, known.Person)
	}
	if known.ReturnedOn.Known() {
		if a.ReturnedOn.Known() && a.ReturnedOn != known.ReturnedOn {
			i.warn("line %d: %s (%s) is back since %s as the register has it, and that is not changed by a file", r.Line, known.Name, known.Person, known.ReturnedOn.Short())
		}
		return RecordedSame, nil
	}
	done := RecordedSame
	change := AbsenceChange{Cover: a.Cover}
	if a.ReturnsOn != known.ReturnsOn {
		change.ReturnsOn = a.ReturnsOn
	}
	if change.ReturnsOn.Known() || change.Cover != "" && change.Cover != known.Cover {
		done = RecordedChanged
		if err := i.t.mayStaff(ctx, ActRecordAbsence, known.Person); err != nil {
			return "", err
		}
		if err := i.t.amendAbsence(ctx, known, change); err != nil {
			return "", err
		}
	}
	if !a.ReturnedOn.Known() {
		return done, nil
	}
	if err := i.t.mayStaff(ctx, ActRecordAbsence, known.Person); err != nil {
		return "", err
	}
	return RecordedChanged, i.t.endAbsence(ctx, known, a.ReturnedOn)
}
