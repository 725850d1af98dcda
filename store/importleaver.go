package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// leaver imports one row of a leavers file. Its leaving date is the end of the contract, never the last working day.
func (i *importer) leaver(ctx context.Context, r exchange.Row) (Recorded, error) {
	p, value, err := i.known(ctx, r)
	if err != nil {
		return "", err
	}
	if at := r.Text("withdrawn_at"); at != "" {
		i.passOver("of somebody who stayed after all")
		return RecordedSame, nil
	}
	if err := i.isCalled(p, value, r); err != nil {
		return "", err
	}
	e, err := i.leftEngagement(ctx, p, r)
	if err != nil {
		return "", err
	}
	l := NewLeaver{Person: p.ID, NoticeOn: r.Day("notice_on"), LastWorkingDay: r.Day("last_working_day"), Reason: r.Text("reason")}
	done, err := i.leaving(ctx, r.Line, e, l)
	switch {
	case errors.Is(err, errWithdrawnLeaving):
		return RecordedSame, nil
	case errors.Is(err, errHiddenLeaving):
		return "", refuse("last_working_day", string(l.LastWorkingDay), "%s", errHiddenLeaving.Error())
	case err != nil:
		return "", refuseUnlessFault("last_working_day", string(l.LastWorkingDay), err)
	}
	if end := r.Day("contract_end"); end.Known() && end != e.ContractEnd {
		if err := i.notOwnCase(p.ID); err != nil {
			return "", err
		}
		after := e
		after.ContractEnd = end
		if err := i.t.updateEngagement(ctx, e, after); err != nil {
			return "", err
		}
		if done == RecordedSame {
			done = RecordedChanged
		}
	}
	return done, nil
}

// leftEngagement finds the engagement that a row of a leavers file is about. Somebody who left and came back has one that began after the row's last
// working day, which is not it.
func (i *importer) leftEngagement(ctx context.Context, p Person, r exchange.Row) (Engagement, error) {
	position, day := cmp.Or(r.Text("position_no"), r.Text("engagement")), r.Day("last_working_day")
	e, err := openEngagement(ctx, i.t, p.ID, position)
	if isNotFound(err) {
		e, err = openEngagement(ctx, i.t, p.ID, "")
		if err == nil && e.Reference != "" {
			return e, refuse("position_no", position, "%s holds position %s in the register: import the people file first", p.ID, e.Reference)
		}
	}
	if err != nil {
		return e, refuseUnlessFault("position_no", position, err)
	}
	if !day.Known() || e.StartsOn <= day {
		return e, nil
	}
	all, err := engagementsOf(ctx, i.t, p.ID)
	if err != nil {
		return e, err
	}
	for _, earlier := range slices.Backward(all) {
		if earlier.StartsOn <= day && (position == "" || strings.EqualFold(earlier.Reference, position)) {
			return earlier, nil
		}
	}
	return e, nil
}

// Why what a row says of a leaving is not recorded although the row is sound.
var (
	errHiddenLeaving    = errors.New("this leaving cannot be recorded here: ask Human Resources")
	errWithdrawnLeaving = errors.New("this leaving was withdrawn")
)

// leaving records what a line says of the leaving of an engagement.
func (i *importer) leaving(ctx context.Context, line int, e Engagement, l NewLeaver) (Recorded, error) {
	cases, err := collect(ctx, i.t, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person where l.engagement = $1 order by l.recorded_at, l.id`, e.ID)
	if err != nil {
		return "", err
	}
	if refusal := i.notOwnCase(e.Person); refusal != nil {
		return RecordedSame, i.ownLeaving(cases, l, refusal)
	}
	allowed, err := i.t.mayRecordLeaver(ctx, e.ID)
	switch {
	case err != nil:
		return "", err
	case !allowed:
		return "", errHiddenLeaving
	}
	open := slices.ContainsFunc(cases, func(c Leaver) bool { return c.WithdrawnAt.IsZero() })
	if n := slices.IndexFunc(cases, func(c Leaver) bool { return withdrawnAs(c, l) }); n >= 0 && !open {
		i.warn("line %d: the leaving of %s (%s) was withdrawn on %s and is not recorded again: if they leave after all, use `muniment leaver record`",
			line, cases[n].Name, e.Person, calendar.Of(cases[n].WithdrawnAt).Short())
		return "", errWithdrawnLeaving
	}
	if open && !i.t.s.knowsReasons() {
		l.Reason = "" // or whether a guess changes anything would tell the reason
	}
	_, done, err := i.t.upsertLeaver(ctx, e, l, overwrite)
	return done, err
}

// ownLeaving lets a row about the importer's own leaving pass where it changes nothing of a case that is no secret; a confidential case is answered as
// one that does not exist.
func (i *importer) ownLeaving(cases []Leaver, l NewLeaver, refusal error) error {
	l.Reason = "" // which is not for them to read, however they ask
	for _, c := range cases {
		after, _ := mergeLeaver(c, l)
		same := c.WithdrawnAt.IsZero() && leaverFacts(c) == leaverFacts(after)
		if same && !c.ConfidentialUntil.After(i.t.s.clock()) {
			return nil
		}
	}
	return refusal
}

// withdrawnAs says that a case was withdrawn of which a row tells again. A row without a last working day is known by the day of the notice.
func withdrawnAs(c Leaver, l NewLeaver) bool {
	return !c.WithdrawnAt.IsZero() && (c.LastWorkingDay == l.LastWorkingDay || !l.LastWorkingDay.Known() && c.NoticeOn == l.NoticeOn)
}

// mayRecordLeaver says whether this Session may see every case there is of an engagement. Where it may not, whatever it says about a leaving is answered alike.
func (t *transaction) mayRecordLeaver(ctx context.Context, engagement string) (bool, error) {
	all, err := collect(ctx, t, scanText, `select id from leaver where engagement = $1`, engagement)
	if err != nil || len(all) == 0 {
		return err == nil, err
	}
	seen, err := t.s.leavers(ctx, t, `l.engagement = $5`, engagement)
	return len(seen) == len(all), err
}
