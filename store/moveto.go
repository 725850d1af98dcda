package store

import (
	"context"
	"strings"
)

// moveTo begins the engagement that somebody moves to, and reports whether it did. Where a file brought it before anybody recorded the move, it is that one: it begins on
// the day of the move, or the file gave no day of its own for it, or that of the person's service with the council.
func (t *transaction) moveTo(ctx context.Context, m NewMover, before Engagement) (Engagement, bool, error) {
	known, held, err := t.heldPosition(ctx, m.Person, m.Reference)
	if err == nil && !held {
		known, held, err = t.begunBy(ctx, m)
	}
	sinceService := before.EndedOn.Known() && known.StartsOn < m.MovesOn // a file tells of the old post only that it ended
	switch {
	case err != nil:
		return known, false, err
	case !held || known.ID == before.ID:
		e := Engagement{Person: m.Person, Reference: m.Reference, Kind: before.Kind, JobTitle: m.JobTitle, StartsOn: m.MovesOn, ContractEnd: before.ContractEnd}
		e, err := t.beginEngagement(ctx, e, m.Service)
		return e, true, err
	case known.StartsOn.Known() && known.StartsOn != m.MovesOn && known.StartsOn > before.StartsOn && !sinceService:
		return known, false, conflict("%s already holds position %s, since %s: if this is the move, say that day", m.Person, m.Reference, known.StartsOn.Short())
	case known.StartsOn.Known():
		return known, false, nil
	}
	e := known
	e.StartsOn = m.MovesOn
	return e, false, t.updateEngagement(ctx, known, e)
}

// begunBy finds the engagement that a move began which is told of late: it begins on the day of the move, in the position or, where that has no number, in the service.
// They may have left it again since.
func (t *transaction) begunBy(ctx context.Context, m NewMover) (Engagement, bool, error) {
	service, err := t.ensureService(ctx, m.Service)
	if err != nil {
		return Engagement{}, false, err
	}
	all, err := engagementsOf(ctx, t, m.Person)
	if err != nil {
		return Engagement{}, false, err
	}
	for _, e := range all {
		same := strings.EqualFold(e.Reference, m.Reference)
		if m.Reference == "" {
			same = e.Service == service && e.StartsOn.Known()
		}
		worked := !e.EndedOn.Known() || e.EndedOn > m.MovesOn
		if same && worked && (e.StartsOn == m.MovesOn || !e.StartsOn.Known() && e.EndedOn.Known()) {
			return e, true, nil
		}
	}
	return Engagement{}, false, nil
}
