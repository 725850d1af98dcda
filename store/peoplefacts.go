package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// What the rules judge of people and of the access that they hold: SQL picks what might owe something (see selection).

func personFacts(ctx context.Context, q querier, f *duty.Facts, horizon calendar.Date, pick selection) error {
	f.People = map[string]duty.Person{}
	return readPeople(ctx, q, f, `p.id in (`+pick.people()+`)`, horizon)
}

// readPeople adds people to the facts, with what engages them.
func readPeople(ctx context.Context, q querier, f *duty.Facts, condition string, args ...any) error {
	return each(ctx, q, func(r scanner) error {
		var p Person
		var e Engagement
		if err := r.Scan(&p.ID, &p.GivenName, &p.Surname, &p.Login, &p.Kind, &p.Sponsor, &e.ID, &e.Reference, &e.Kind, &e.Service, &e.ManagerPost, &e.StartsOn, &e.ContractEnd, &e.EndedOn); err != nil {
			return err
		}
		known, is := f.People[p.ID]
		if !is {
			known = dutyPerson(p)
		}
		if e.ID != "" {
			known.Engagements = append(known.Engagements, dutyEngagement(e))
		}
		f.People[p.ID] = known
		return nil
	}, `select p.id, p.given_name, p.surname, p.login, p.kind, p.sponsor, coalesce(e.id, ''), coalesce(e.reference, ''), coalesce(e.kind, ''), coalesce(e.service, ''),
			coalesce(e.manager_post, ''), coalesce(e.starts_on, ''), coalesce(e.contract_end, ''), coalesce(e.ended_on, '')
		from person p left join engagement e on e.person = p.id where `+condition+` order by p.id, e.starts_on, e.id`, args...)
}

// morePeople adds those of some people to the facts who are not among them.
func morePeople(ctx context.Context, q querier, f *duty.Facts, ids []string) error {
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, known := f.People[id]; return known || id == "" })
	slices.Sort(missing)
	for some := range slices.Chunk(slices.Compact(missing), mostNamed) {
		c := &conditions{}
		if err := readPeople(ctx, q, f, c.in("p.id", some), c.args...); err != nil {
			return err
		}
	}
	return nil
}

// holderFacts adds whoever holds the access of the facts, and says which manager answers for it.
func holderFacts(ctx context.Context, q querier, f *duty.Facts) error {
	holders := make([]string, len(f.Grants))
	for i, g := range f.Grants {
		holders[i] = g.Person
	}
	if err := morePeople(ctx, q, f, holders); err != nil {
		return err
	}
	for i := range f.Grants {
		f.Grants[i].ManagerPost = engagedBy(f.People[f.Grants[i].Person]).ManagerPost
	}
	return nil
}

// engagedBy is the engagement of somebody by which a manager answers for them, as managerOf has it.
func engagedBy(p duty.Person) duty.Engagement {
	if len(p.Engagements) == 0 {
		return duty.Engagement{}
	}
	return slices.MinFunc(p.Engagements, func(a, b duty.Engagement) int {
		return cmp.Or(cmp.Compare(a.EndedOn, b.EndedOn), cmp.Compare(b.StartsOn, a.StartsOn), cmp.Compare(b.ID, a.ID))
	})
}

func grantFacts(ctx context.Context, q querier, f *duty.Facts, horizon calendar.Date, pick selection) error {
	const columns = `g.id, g.kind, g.person, g.system, g.login, g.level, g.reason, g.granted_on, g.informed_on, g.ends_on, g.requested_at`
	parts := pick.grants()
	for i, from := range parts {
		parts[i] = `select ` + columns + ` from ` + from
	}
	err := each(ctx, q, func(row scanner) error {
		var g duty.Grant
		var requested moment
		err := row.Scan(&g.ID, &g.Kind, &g.Person, &g.System, &g.Login, &g.Level, &g.Reason, &g.GrantedOn, &g.InformedOn, &g.EndsOn, &requested)
		g.Requested = requested.Time
		f.Grants = append(f.Grants, g)
		return err
	}, strings.Join(parts, ` union all `), horizon)
	if err != nil {
		return err
	}
	slices.SortFunc(f.Grants, func(a, b duty.Grant) int { return strings.Compare(a.ID, b.ID) })
	f.Grants = slices.CompactFunc(f.Grants, func(a, b duty.Grant) bool { return a.ID == b.ID })
	exceptions, err := exceptionsInForce(ctx, q, f.Today())
	if err != nil {
		return err
	}
	for i := range f.Grants {
		for _, e := range exceptions { // few: each was accepted by a person, for a limited time
			if e.Kind == "grant" && e.Subject == f.Grants[i].ID {
				f.Grants[i].Exceptions = append(f.Grants[i].Exceptions, duty.Exception{ID: e.ID, Clause: e.Clause, Until: e.Until})
			}
		}
	}
	return nil
}

// sharedAccountFacts finds the shared accounts whose password somebody knew who leaves or has left, closed shares included. When each one's
// access ended is for the rules to say, so that it comes after the people and the leavers.
func sharedAccountFacts(ctx context.Context, q querier, f *duty.Facts) error {
	type user struct {
		grant, system, login, person string
		granted                      calendar.Date
		closed, changed              time.Time
	}
	users, err := collect(ctx, q, func(row scanner) (user, error) {
		var u user
		var closed, changed moment
		err := row.Scan(&u.grant, &u.system, &u.login, &u.person, &u.granted, &closed, &changed)
		u.closed, u.changed = closed.Time, changed.Time
		return u, err
	}, `select g.id, g.system, g.login, g.person, g.granted_on, g.closed_at, coalesce((select max(p.changed_at) from shared_password p where p.system = g.system and lower(p.login) = lower(g.login)), '')
		from access_grant g where g.kind = 'shared account' and g.login <> '' and g.person <> '' order by g.system, lower(g.login), g.person`)
	if err != nil {
		return err
	}
	movedAway, err := closedByMoves(ctx, q, f)
	if err != nil {
		return err
	}
	leavers := map[string][]duty.Leaver{}
	for _, l := range f.Leavers {
		leavers[l.Person] = append(leavers[l.Person], l)
	}
	for _, u := range users {
		ended, leaves := duty.AccessEndsFor(f.People[u.person], leavers[u.person], u.granted)
		if !leaves {
			if ended = movedAway[u.grant]; ended.IsZero() {
				continue
			}
		}
		if !u.closed.IsZero() && u.closed.Before(ended) {
			ended = u.closed // their share ended before they left
		}
		if n := len(f.SharedAccounts); n == 0 || f.SharedAccounts[n-1].System != u.system || !strings.EqualFold(f.SharedAccounts[n-1].Login, u.login) {
			f.SharedAccounts = append(f.SharedAccounts, duty.SharedAccount{System: u.system, Login: u.login, Password: u.changed})
		}
		last := &f.SharedAccounts[len(f.SharedAccounts)-1]
		last.FormerUsers = append(last.FormerUsers, duty.FormerUser{Person: u.person, Ended: ended})
	}
	return nil
}
