package store

import (
	"context"

	"muniment/store/duty"
)

// What the rules judge of people who join, move or are away, and of access that is asked for. A finished case owes nothing more, so that what is read
// grows with what is open and not with the years.

// The acts on staff and on access that is asked for.
const (
	ActAnswerJoiner    Act = "answer a line of a joiner's checklist"
	ActWithdrawJoiner  Act = "withdraw a joiner"
	ActAmendMover      Act = "change or withdraw a mover"
	ActDecideMover     Act = "decide about the access of a mover"
	ActCarryOutMove    Act = "carry out a decision about the access of a mover"
	ActAnswerMover     Act = "answer a line of a mover's checklist"
	ActRecordAbsence   Act = "record an absence"
	ActDecideAbsence   Act = "decide about the access of somebody who is away"
	ActSuspendAccess   Act = "suspend access or give it back"
	ActRecordDeath     Act = "record a death in service"
	ActChangeContract  Act = "change the end of a contract"
	ActEndException    Act = "end an exception"
	ActReopenGrant     Act = "correct a mistaken closure"
	ActRequestAccess   Act = "ask for access"
	ActDecideRequest   Act = "decide about a request for access"
	ActGiveAccess      Act = "give access that was permitted"
	ActEmergencyAccess Act = "give access in an emergency"
	ActSetPurpose      Act = "say for which purposes access may be used"
	ActTransfer        Act = "transfer a service to a successor"
)

func staffPermissions() map[Act][]Role {
	managers := []Role{Administrator, ISM, HR, Manager}
	owners := []Role{Administrator, ISM, SystemOwner, ICT}
	return map[Act][]Role{
		ActAnswerJoiner:    {Administrator, ISM, HR, Manager, ICT},
		ActWithdrawJoiner:  managers,
		ActAmendMover:      managers,
		ActDecideMover:     managers,
		ActCarryOutMove:    owners,
		ActAnswerMover:     {Administrator, ISM, HR, Manager, ICT},
		ActRecordAbsence:   managers,
		ActDecideAbsence:   managers,
		ActSuspendAccess:   owners,
		ActRecordDeath:     managers,
		ActChangeContract:  managers,
		ActEndException:    {ISM},
		ActReopenGrant:     owners,
		ActRequestAccess:   {Administrator, SIRO, ISM, IAO, SystemOwner, Manager, ICT, HR, DPO, ChiefExecutive, Facilities},
		ActDecideRequest:   managers,
		ActGiveAccess:      owners,
		ActEmergencyAccess: {ISM},
		ActSetPurpose:      {Administrator, ISM, SystemOwner, ICT, Manager},
		ActTransfer:        {Administrator, ISM},
	}
}

func (s *Session) staffFacts(ctx context.Context, q querier, f *duty.Facts, _ int) error {
	for _, step := range []func(context.Context, querier, *duty.Facts) error{
		s.joinerFacts, s.moverFacts, decisionFacts, s.absenceFacts, s.requestFacts, purposeFacts, s.transferFacts, staffPeople,
	} {
		if err := step(ctx, q, f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) joinerFacts(ctx context.Context, q querier, f *duty.Facts) error {
	joiners, err := s.joiners(ctx, q, `j.finished_at = ''`)
	if err != nil {
		return err
	}
	answered, err := answersOf(ctx, q, `subject in (select id from joiner where finished_at = '')`)
	if err != nil {
		return err
	}
	kinds, err := engagementKinds(ctx, q, `select engagement from joiner where finished_at = ''`)
	if err != nil {
		return err
	}
	list, err := Checklist(listJoiner)
	if err != nil {
		return err
	}
	for _, j := range joiners {
		f.Staff.Joiners = append(f.Staff.Joiners, duty.Joiner{
			ID: j.ID, Person: j.Person, Engagement: j.Engagement, StartsOn: j.StartsOn, RecordedAt: j.RecordedAt,
			Lines: outstanding(fitting(list, kinds[j.Engagement]), j.ID, answered),
		})
	}
	return nil
}

func (s *Session) moverFacts(ctx context.Context, q querier, f *duty.Facts) error {
	movers, err := s.movers(ctx, q, `m.finished_at = ''`)
	if err != nil {
		return err
	}
	answered, err := answersOf(ctx, q, `subject in (select id from mover where finished_at = '')`)
	if err != nil {
		return err
	}
	kinds, err := engagementKinds(ctx, q, `select to_engagement from mover where finished_at = ''`)
	if err != nil {
		return err
	}
	list, err := Checklist(listMover)
	if err != nil {
		return err
	}
	grants, err := movedGrants(ctx, q)
	if err != nil {
		return err
	}
	for _, m := range movers {
		f.Staff.Moves = append(f.Staff.Moves, duty.Move{
			ID: m.ID, Kind: "mover", Person: m.Person, From: m.From, To: m.To, MovesOn: m.MovesOn, NoticeOn: m.NoticeOn, RecordedAt: m.RecordedAt,
			Explained: m.Explanation != "", Lines: outstanding(fitting(list, kinds[m.To]), m.ID, answered), Grants: grants[m.ID],
		})
	}
	return nil
}

// movedGrants are the live grants that the people of open moves bring along, with what was decided about each, by mover.
func movedGrants(ctx context.Context, q querier) (map[string][]duty.MoveGrant, error) {
	type row struct {
		mover string
		grant duty.MoveGrant
	}
	all, err := collect(ctx, q, func(r scanner) (row, error) {
		var v row
		var decided, done moment
		g := &v.grant
		err := r.Scan(&v.mover, &g.ID, &g.Kind, &g.Person, &g.System, &g.Login, &g.Level, &g.GrantedOn, &g.Decision, &g.ToLevel, &decided, &done)
		g.DecidedAt, g.Done = decided.Time, !done.IsZero()
		return v, err
	}, `select m.id, g.id, g.kind, g.person, g.system, g.login, g.level, g.granted_on,
			coalesce(d.decision, ''), coalesce(d.level, ''), coalesce(d.decided_at, ''), coalesce(d.done_at, '')
		from mover m cross join access_grant g
		left join access_decision d on d.case_id = m.id and d.grant_id = g.id
		where m.finished_at = '' and `+moversGrants+` order by m.id, g.id`)
	if err != nil {
		return nil, err
	}
	out := map[string][]duty.MoveGrant{}
	for _, v := range all {
		out[v.mover] = append(out[v.mover], v.grant)
	}
	return out, nil
}

// decisionFacts are what was decided about the access of people who leave one engagement of several.
func decisionFacts(ctx context.Context, q querier, f *duty.Facts) error {
	type row struct {
		key   [2]string
		grant duty.MoveGrant
	}
	all, err := collect(ctx, q, func(r scanner) (row, error) {
		var v row
		var decided, done moment
		err := r.Scan(&v.key[0], &v.key[1], &v.grant.Decision, &v.grant.ToLevel, &decided, &done)
		v.grant.DecidedAt, v.grant.Done = decided.Time, !done.IsZero()
		return v, err
	}, `select d.case_id, d.grant_id, d.decision, d.level, d.decided_at, d.done_at from access_decision d join leaver l on l.id = d.case_id where l.withdrawn_at = ''`)
	if err != nil {
		return err
	}
	f.Staff.Decisions = make(map[[2]string]duty.MoveGrant, len(all))
	for _, v := range all {
		f.Staff.Decisions[v.key] = v.grant
	}
	return nil
}

// engagementKinds returns the kind of each engagement that a query picks.
func engagementKinds(ctx context.Context, q querier, query string) (map[string]string, error) {
	all, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select id, kind from engagement where id in (`+query+`)`)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(all))
	for _, v := range all {
		out[v[0]] = v[1]
	}
	return out, nil
}

// purposeFacts counts, by system, the live access given since the register came into use that says no purpose.
func purposeFacts(ctx context.Context, q querier, f *duty.Facts) error {
	var err error
	f.Staff.NoPurpose, err = collect(ctx, q, func(row scanner) (duty.NoPurpose, error) {
		var n duty.NoPurpose
		err := row.Scan(&n.System, &n.Grants, &n.Since)
		return n, err
	}, `select system, count(*), min(granted_on) from access_grant where closed_at = '' and purpose = '' and granted_on >= $1 and person <> '' group by system order by system`, f.Opened)
	return err
}

// staffPeople adds to the facts the people whom only these cases name.
func staffPeople(ctx context.Context, q querier, f *duty.Facts) error {
	// union all: merging what is alike has SQLite read each table in the order of people, all access among them.
	named, err := collect(ctx, q, scanText, `select person from joiner where finished_at = '' union all select person from mover where finished_at = ''
		union all select person from absence where finished_at = '' union all select person from access_request where state in ('requested', 'permitted')
		union all select person from access_grant where emergency_until > '' and closed_at = ''`)
	if err != nil {
		return err
	}
	return morePeople(ctx, q, f, named)
}

// away is the condition on an absence that somebody is away by it on a day, which is its only parameter.
func away(parameter string) string {
	return `a.finished_at = '' and a.withdrawn_at = '' and a.starts_on <= ` + parameter + `
		and (a.returned_on = '' or a.returned_on > ` + parameter + `) and (a.returned_on <> '' or a.returns_on = '' or a.returns_on > ` + parameter + `)`
}

// kindOfEngagement is what somebody is by one of their engagements.
func kindOfEngagement(p duty.Person, id string) string {
	for _, e := range p.Engagements {
		if e.ID == id {
			return e.Kind
		}
	}
	return ""
}
