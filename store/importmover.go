package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// movedColumns are the columns of what the act of recording a mover calls otherwise.
func movedColumns() map[string]string {
	return map[string]string{"service": "to_service", "moves": "moves_on"}
}

// mover imports one row of a list of movers.
func (i *importer) mover(ctx context.Context, r exchange.Row) (Recorded, error) {
	if r.Text("withdrawn_at") != "" {
		i.passOver("of a move that was withdrawn")
		return RecordedSame, nil
	}
	p, err := i.named(ctx, r)
	if err != nil {
		return "", err
	}
	m := NewMover{
		Person: p.ID, From: r.Text("from_position"), Reference: r.Text("to_position"), Service: r.Text("to_service"), JobTitle: r.Text("to_job_title"),
		MovesOn: r.Day("moves_on"), NoticeOn: r.Day("notice_on"),
	}
	if lacking := m.lacking(); len(lacking) > 0 {
		return "", refuseAs(&lacking[0], r, movedColumns())
	}
	known, withdrawn, err := i.knownMove(ctx, m)
	switch {
	case err != nil:
		return "", err
	case known.ID != "":
		return i.moveAgain(ctx, r, known, m)
	case withdrawn.ID != "":
		i.warn("line %d: the move of %s (%s) was withdrawn on %s and is not recorded again: if they move after all, record it by hand",
			r.Line, withdrawn.Name, p.ID, calendar.Of(withdrawn.WithdrawnAt).Short())
		return RecordedSame, nil
	}
	if err := i.notOwnCase(p.ID); err != nil {
		return "", err
	}
	from, err := i.movesFrom(ctx, p, m, r)
	if err != nil {
		return "", err
	}
	if _, err := i.t.moves(ctx, m, from); err != nil {
		return "", refuseAs(err, r, movedColumns())
	}
	return RecordedNew, nil
}

// moveAgain says what a row changes of a move that is recorded.
func (i *importer) moveAgain(ctx context.Context, r exchange.Row, known Mover, m NewMover) (Recorded, error) {
	if m.MovesOn == known.MovesOn && (m.NoticeOn == known.NoticeOn || !m.NoticeOn.Known()) {
		return RecordedSame, nil
	}
	if err := i.notOwnCase(known.Person); err != nil {
		return "", err
	}
	if err := i.t.amendMove(ctx, known, m.MovesOn, m.NoticeOn); err != nil {
		return "", refuseAs(err, r, movedColumns())
	}
	return RecordedChanged, nil
}

// knownMove finds the move that a row tells of again: to the same position or service on the same day, or to it on another day while the move is under way.
func (i *importer) knownMove(ctx context.Context, m NewMover) (known, withdrawn Mover, err error) {
	service, err := i.service(ctx, m.Service)
	if err != nil {
		return known, withdrawn, err
	}
	all, err := collect(ctx, i.t, scanMover, `select `+moverColumns+` from mover m join person p on p.id = m.person where m.person = $1 order by m.moves_on, m.id`, m.Person)
	if err != nil {
		return known, withdrawn, err
	}
	for _, v := range all {
		to, err := engagementByID(ctx, i.t, v.To)
		if err != nil {
			return known, withdrawn, err
		}
		numbered := m.Reference != "" && to.Reference != ""
		there := numbered && strings.EqualFold(to.Reference, m.Reference) || !numbered && to.Service == service
		switch {
		case !there:
		case !v.WithdrawnAt.IsZero():
			if v.MovesOn == m.MovesOn {
				withdrawn = v
			}
		case v.MovesOn == m.MovesOn, v.FinishedAt.IsZero() && known.MovesOn != m.MovesOn:
			known = v
		}
	}
	return known, withdrawn, nil
}

// movesFrom finds the engagement that a row says somebody leaves. Where a list of staff brought the new post before anybody recorded the move, the register may know nothing
// of the old one: then the row has to say it, and it is past.
func (i *importer) movesFrom(ctx context.Context, p Person, m NewMover, r exchange.Row) (Engagement, error) {
	open, err := openEngagements(ctx, i.t, p.ID)
	if err != nil {
		return Engagement{}, err
	}
	left := slices.DeleteFunc(slices.Clone(open), func(e Engagement) bool {
		return e.StartsOn >= m.MovesOn || m.Reference != "" && strings.EqualFold(e.Reference, m.Reference) && len(open) > 1
	})
	if n := slices.IndexFunc(left, func(e Engagement) bool { return m.From != "" && strings.EqualFold(e.Reference, m.From) }); n >= 0 {
		return left[n], nil
	}
	switch {
	case len(left) > 1:
		return Engagement{}, refuse("from_position", m.From, "%s has %d engagements: the old position number must say which one they leave", p.ID, len(left))
	case len(left) == 1 && (m.From == "" || left[0].Reference == ""):
		return left[0], nil
	case len(left) == 1:
		return Engagement{}, refuse("from_position", m.From, "%s holds position %s in the register: import the people file first", p.ID, left[0].Reference)
	}
	all, err := engagementsOf(ctx, i.t, p.ID)
	if err == nil && len(all) == 0 {
		err = conflict("%s has no engagement in the register: import the people file, or record a joiner, first", p.ID)
	}
	if err != nil {
		return Engagement{}, refuseUnlessFault("from_position", m.From, err)
	}
	return i.pastPost(ctx, p, m, r)
}

// pastPost makes the engagement that somebody left before the register knew of it.
func (i *importer) pastPost(ctx context.Context, p Person, m NewMover, r exchange.Row) (Engagement, error) {
	name := r.Text("from_service")
	if name == "" {
		return Engagement{}, refuse("from_service", "", "the register has no post that %s held before %s: correct the day, or say which service they leave", p.ID, m.MovesOn.Short())
	}
	service, err := i.service(ctx, name)
	if err != nil {
		return Engagement{}, err
	}
	post, err := managerPost(ctx, i.t, service)
	if err != nil {
		return Engagement{}, err
	}
	kind := p.Kind
	if !isPerson(kind) {
		kind = "employee"
	}
	return i.t.insertEngagement(ctx, Engagement{
		Person: p.ID, Reference: m.From, Kind: kind, Service: service, JobTitle: r.Text("from_job_title"), ManagerPost: post, EndedOn: m.MovesOn.AddDays(-1), EndReason: endedMoved,
	})
}
