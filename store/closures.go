package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// closuresOn counts what became of leavers' access to a system that fell due after one day and until another: the same judgement as each leaver's
// record makes. Leavings that are confidential, or that this person may not see, are not counted.
func (t *transaction) closuresOn(ctx context.Context, system string, after, until calendar.Date) (entry.Closures, error) {
	var out entry.Closures
	const picked = `select person from access_grant where system = $1`
	leavers, err := t.s.leavers(ctx, t, `l.withdrawn_at = '' and l.person in (select person from access_grant where system = $5)`, system)
	if err != nil {
		return out, err
	}
	left, hidden := map[string][]duty.Leaver{}, map[string]bool{} // more people read the counts than know of a confidential leaving
	for _, l := range leavers {
		hidden[l.Person] = hidden[l.Person] || l.ConfidentialUntil.After(t.now)
		left[l.Person] = append(left[l.Person], dutyLeaver(l))
	}
	engagements, err := collect(ctx, t, scanEngagement, `select `+engagementColumns+` from engagement where person in (`+picked+`) order by person, starts_on, id`, system)
	if err != nil {
		return out, fmt.Errorf("read the engagements: %w", err)
	}
	people := map[string]duty.Person{}
	for _, e := range engagements {
		p := people[e.Person]
		p.ID, p.Engagements = e.Person, append(p.Engagements, dutyEngagement(e))
		people[e.Person] = p
	}
	grants, err := collect(ctx, t, scanGrant, `select `+grantColumns+` from access_grant where system = $1 order by id`, system)
	if err != nil {
		return out, err
	}
	for _, g := range grants {
		due, ends := duty.AccessEndsFor(people[g.Person], left[g.Person], g.GrantedOn)
		if day := calendar.Of(due); len(left[g.Person]) == 0 || hidden[g.Person] || !ends || day <= after || day > until {
			continue
		}
		told := duty.ToldFor(t.s.council.Opened, people[g.Person], left[g.Person], g.GrantedOn)
		switch {
		case g.Live():
			out.Open++
		case duty.Judge(due, told, g.ClosedAt).Verdict() == duty.OnTime:
			out.InTime++
		default:
			out.Late++
		}
	}
	return out, nil
}
