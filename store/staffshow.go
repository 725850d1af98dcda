package store

import "context"

// Cases of staff and requests for access, as Show finds them: a confidential or one's own case looks like one that is not there.

func (s *Session) showJoiner(ctx context.Context, id string) (Shown, error) {
	all, err := s.joiners(ctx, s.reader, `j.id = $2`, id)
	if err != nil {
		return Shown{}, err
	}
	if len(all) == 0 {
		return Shown{}, &NotFoundError{"joiner", id}
	}
	j := all[0]
	if j.Lines, err = s.linesShown(ctx, j.Person, j.Engagement, listJoiner, j.ID); err != nil {
		return Shown{}, err
	}
	return Shown{Kind: "joiner", Entry: j}, nil
}

func (s *Session) showMover(ctx context.Context, id string) (Shown, error) {
	all, err := s.movers(ctx, s.reader, `m.id = $2`, id)
	if err != nil {
		return Shown{}, err
	}
	if len(all) == 0 {
		return Shown{}, &NotFoundError{"mover", id}
	}
	m := all[0]
	if m.Lines, err = s.linesShown(ctx, m.Person, m.To, listMover, m.ID); err != nil {
		return Shown{}, err
	}
	return Shown{Kind: "mover", Entry: m}, nil
}

// linesShown is the checklist of somebody's case, as it was answered, for whoever may know of it.
func (s *Session) linesShown(ctx context.Context, person, engagement, list, id string) ([]CaseLine, error) {
	if err := s.mayName(ctx, s.reader, person); err != nil {
		return nil, err
	}
	e, err := engagementByID(ctx, s.reader, engagement)
	if err != nil {
		return nil, err
	}
	checklist, err := caseChecklist(list, e.Kind)
	if err != nil {
		return nil, err
	}
	return caseLines(ctx, s.reader, checklist, id)
}

func (s *Session) showAbsence(ctx context.Context, id string) (Shown, error) {
	all, err := s.absences(ctx, s.reader, `a.id = $2`, id)
	if err != nil {
		return Shown{}, err
	}
	if len(all) == 0 {
		return Shown{}, &NotFoundError{"absence", id}
	}
	if err := s.knows(ctx, s.reader, all[0].Person); err != nil {
		return Shown{}, err
	}
	return Shown{Kind: "absence", Entry: all[0]}, nil
}

func (s *Session) showRequest(ctx context.Context, id string) (Shown, error) {
	r, err := requestByID(ctx, s.reader, id)
	if err == nil {
		err = s.within(ctx, s.reader, "access request", r.ID, `select count(*) from access_request r where r.id = $1`, func(sc scope, c *conditions) string { return sc.requests(c) })
	}
	return Shown{Kind: "access-request", Entry: r}, err
}

func (s *Session) showTransfer(ctx context.Context, id string) (Shown, error) {
	v, err := s.transferByID(ctx, s.reader, id)
	return Shown{Kind: "transfer", Entry: v}, err
}

// OwnAccess is one thing that somebody may use, as the list that they are given says it (clause CBC-053).
type OwnAccess struct {
	Grant
	SystemName string `json:"system_name"`
}

// AccessOf lists what somebody may use: their own list, which everybody may have, or that of a person whom they answer for.
func (s *Session) AccessOf(ctx context.Context, person string) (Person, []OwnAccess, error) {
	p, err := personByID(ctx, s.reader, person)
	if err == nil {
		err = s.mayName(ctx, s.reader, person)
	}
	if err != nil {
		return p, nil, err
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return p, nil, err
	}
	c := &conditions{args: []any{person}}
	all, err := collect(ctx, s.reader, func(row scanner) (OwnAccess, error) {
		var v OwnAccess
		var err error
		v.Grant, err = scanGrant(also{row, &v.SystemName})
		return v, err
	}, `select `+prefixed("g", grantColumns)+`, y.title from access_grant g join entry y on y.kind = 'system' and y.id = g.system where g.person = $1 and g.closed_at = '' and `+
		sc.reaches(c, "g")+` order by y.title, g.id`, c.args...)
	return p, all, err
}
