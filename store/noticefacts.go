package store

import (
	"context"
	"fmt"
	"slices"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// The acts of what people acknowledge, declare and complete.
const (
	ActAcknowledge      Act = "acknowledge for yourself"
	ActEnterAnswer      Act = "enter what somebody acknowledged"
	ActWaiveNotice      Act = "leave somebody unasked for a time"
	ActMarkPerson       Act = "say how somebody works"
	noticeIsUnanswered      = `n.standing = 'unanswered'`
	noticeIsNearlyAgain     = `n.standing = 'answered' and n.due_on > '' and n.due_on <= $1`
)

func noticePermissions() map[Act][]Role {
	return map[Act][]Role{
		ActAcknowledge: slices.DeleteFunc(Roles(), func(r Role) bool { return r == Auditor }), // who changes nothing
		ActEnterAnswer: {Administrator, ISM, HR, DPO, Manager, IAO},
		ActWaiveNotice: {Administrator, ISM, HR},
		ActMarkPerson:  {Administrator, ISM, HR, Manager},
	}
}

// noticeFacts reads who might owe an acknowledgement, a declaration or a course. It comes after the people and the leavers.
func (s *Session) noticeFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	packs, err := packsIssued(ctx, q, "")
	if err != nil {
		return err
	}
	f.Notices = duty.NoticeFacts{Packs: packs}
	if f.Notices.Unguided, err = unguided(ctx, q); err != nil {
		return err
	}
	if f.Notices.Unasked, err = unasked(ctx, q); err != nil || len(packs) == 0 {
		return err
	}
	rows, err := noticeCandidates(ctx, q, f, all)
	if err != nil {
		return err
	}
	asked := make([]string, 0, len(rows))
	for key := range rows {
		asked = append(asked, key.person)
	}
	if err := morePeople(ctx, q, f, asked); err != nil {
		return err
	}
	names, err := serviceNames(ctx, q)
	if err != nil {
		return err
	}
	for key, r := range rows {
		n := r.notice(key)
		p := f.People[key.person]
		n.Name = p.Name
		e := engagedBy(p)
		n.Manager, n.Service = e.ManagerPost, names[e.Service]
		f.Notices.Due = append(f.Notices.Due, n)
	}
	return nil
}

// serviceNames are what services are called, by their id.
func serviceNames(ctx context.Context, q querier) (map[string]string, error) {
	out := map[string]string{}
	_, err := collect(ctx, q, func(row scanner) (struct{}, error) {
		var id, title string
		err := row.Scan(&id, &title)
		out[id] = title
		return struct{}{}, err
	}, `select id, title from entry where kind = 'service'`)
	return out, err
}

// noticeCandidates reads the kept standings that might owe something; for tests, everybody's as the other tables have them.
func noticeCandidates(ctx context.Context, q querier, f *duty.Facts, all int) (map[noticeKey]noticeRow, error) {
	if all == 1 {
		return standings(ctx, q, whom{all: true}, f, f.Notices.Packs)
	}
	out := map[noticeKey]noticeRow{}
	_, err := collect(ctx, q, func(row scanner) (struct{}, error) {
		var k noticeKey
		var r noticeRow
		err := row.Scan(&k.pack, &k.person, &r.since, &r.answered, &r.answeredOn, &r.waivedUntil)
		out[k] = r
		return struct{}{}, err
	}, `select n.pack, n.person, n.since_on, n.answered, n.answered_on, n.waived_until from notice n where $1 <> '' and `+noticeIsUnanswered+`
		union all select n.pack, n.person, n.since_on, n.answered, n.answered_on, n.waived_until from notice n where `+noticeIsNearlyAgain, noticeHorizon(f))
	return out, err
}

// noticeHorizon is the last day on which something asked again may fall due and be shown now.
func noticeHorizon(f *duty.Facts) calendar.Date {
	return f.Today().AddDays(f.Periods.Of("notice-ahead") + 1)
}

// unasked reports that people have access, that the council keeps policies which people are to acknowledge, and that it never asked everybody to.
func unasked(ctx context.Context, q querier) (bool, error) {
	var access, policies, issued int
	err := q.QueryRowContext(ctx, `select (select count(*) from (select 1 from access_grant where closed_at = '' limit 1) g),
		(select count(*) from entry where kind = 'policy' and state = 'approved' and ended_on = ''),
		(select count(*) from notice_issue where asks = $1)`, entry.PackPolicies).Scan(&access, &policies, &issued)
	if err != nil {
		return false, fmt.Errorf("read the packs: %w", err)
	}
	return access > 0 && policies > 0 && issued == 0, nil
}

// unguided finds the services that have people and no procedure, once the council has approved a policy that they are to carry out.
func unguided(ctx context.Context, q querier) ([]duty.Unguided, error) {
	first, err := collect(ctx, q, scanText, `select done_at from entry_event where kind = 'policy' and verb = 'approve' order by done_at limit 1`)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	since := calendar.Of(parseInstant(first[0]))
	return collect(ctx, q, func(row scanner) (duty.Unguided, error) {
		var u duty.Unguided
		var added moment
		err := row.Scan(&u.Service, &u.Name, &u.Manager, &added)
		u.Since = max(since, calendar.Of(added.Time))
		return u, err
	}, `select v.id, v.title, v.post, v.added_at from entry v where v.kind = 'service' and v.ended_on = ''
			and exists (select 1 from engagement e where e.service = v.id and e.ended_on = '')
			and not exists (select 1 from entry p where p.kind = 'procedure' and p.service = v.id and p.ended_on = '')
		order by v.id`)
}
