package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// What a statement on a whole year counts that stands in no single register: what became of leavers' access, the exceptions in force, and the records that were
// issued. More people read a statement than know of confidential cases: these are in no figure.

// LeaverAccess is one access of somebody who left, with how its closing stands by the two clocks.
type LeaverAccess struct {
	Grant   string
	Leaver  string
	System  string
	Due     time.Time
	Closed  time.Time    // zero while it is open
	Verdict duty.Verdict // "" while it is open
	Late    time.Duration
}

// LeaverAccess lists the access of leavers that fell due after one day and until another: the same judgement as each leaver's record makes. It is for whoever sees
// everything.
func (s *Session) LeaverAccess(ctx context.Context, after, until calendar.Date) ([]LeaverAccess, error) {
	if !s.hasAny(seesAll()) {
		return nil, &NotAllowedError{Act: ActIssueRecord, Needs: seesAll()}
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	c := &conditions{before: 4}
	leavers, err := s.leavers(ctx, tx, `l.withdrawn_at = '' and l.person in (`+endedBetween(c, after, until)+`)`, c.args...)
	if err != nil {
		return nil, err
	}
	left, cases := map[string][]duty.Leaver{}, map[string]string{}
	hidden := map[string]bool{}
	for _, l := range leavers {
		hidden[l.Person] = hidden[l.Person] || l.ConfidentialUntil.After(s.clock())
		left[l.Person] = append(left[l.Person], dutyLeaver(l))
		cases[l.Person] = l.ID
	}
	c = &conditions{}
	picked := endedBetween(c, after, until)
	engagements, err := collect(ctx, tx, scanEngagement, `select `+engagementColumns+` from engagement where person in (`+picked+`) order by person, starts_on, id`, c.args...)
	if err != nil {
		return nil, fmt.Errorf("read the engagements: %w", err)
	}
	people := map[string]duty.Person{}
	for _, e := range engagements {
		p := people[e.Person]
		p.ID, p.Engagements = e.Person, append(p.Engagements, dutyEngagement(e))
		people[e.Person] = p
	}
	grants, err := collect(ctx, tx, scanGrant, `select `+grantColumns+` from access_grant where person in (`+picked+`) order by id`, c.args...)
	if err != nil {
		return nil, err
	}
	var out []LeaverAccess
	for _, g := range grants {
		if len(left[g.Person]) == 0 || hidden[g.Person] {
			continue
		}
		due, ends := duty.AccessEndsFor(people[g.Person], left[g.Person], g.GrantedOn)
		if day := calendar.Of(due); !ends || day <= after || day > until {
			continue
		}
		a := LeaverAccess{Grant: g.ID, Leaver: cases[g.Person], System: g.System, Due: due, Closed: g.ClosedAt}
		if !g.Live() {
			judged := duty.Judge(due, duty.ToldFor(s.council.Opened, people[g.Person], left[g.Person], g.GrantedOn), g.ClosedAt)
			a.Verdict, a.Late = judged.Verdict(), max(0, g.ClosedAt.Sub(due))
		}
		out = append(out, a)
	}
	return out, nil
}

// endedBetween picks the people some access of whom may have ended after one day and until another: access ends with a leaving, at the moment given for that, or with an engagement. Who
// left before or after is not read: a council keeps its leavers for years.
func endedBetween(c *conditions, after, until calendar.Date) string {
	from, to := c.arg(after), c.arg(until)
	return `select person from leaver where withdrawn_at = '' and (last_working_day > ` + from + ` and last_working_day <= ` + to + `
			or access_ends_at > ` + c.arg(instant(after.Start())) + ` and access_ends_at <= ` + c.arg(instant(until.End())) + `)
		union select person from engagement where ended_on > ` + from + ` and ended_on <= ` + to
}

// ExceptionsInForce lists the exceptions to the policy that stand today, but for those of people whose leaving is confidential. It is for whoever sees everything.
func (s *Session) ExceptionsInForce(ctx context.Context) ([]Exception, error) {
	if !s.hasAny(seesAll()) {
		return nil, &NotAllowedError{Act: ActIssueRecord, Needs: seesAll()}
	}
	all, err := exceptionsInForce(ctx, s.reader, s.Today())
	if err != nil {
		return nil, err
	}
	hidden, err := collect(ctx, s.reader, scanText, `select id from access_grant where person in (select person from leaver
		where withdrawn_at = '' and confidential_until > $1)`, instant(s.clock()))
	return slices.DeleteFunc(all, func(e Exception) bool { return slices.Contains(hidden, e.Subject) }), err
}

// Issued lists the records that were issued after one day and until another and that this person may see, the oldest first, each with its newest revision.
func (s *Session) Issued(ctx context.Context, after, until calendar.Date) ([]Record, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{instant(after.End()), instant(until.End())}}
	all, err := collect(ctx, s.reader, scanRecord, `select `+recordColumns+` from record where issued_at > $1 and issued_at <= $2 and `+sc.records(c)+` order by issued_at, number`, c.args...)
	if err != nil {
		return nil, err
	}
	if all, err = s.recordsSeen(ctx, all); err != nil {
		return nil, err
	}
	type last struct {
		number string
		Revision
	}
	revisions, err := collect(ctx, s.reader, func(row scanner) (last, error) {
		var v last
		var signed moment
		err := row.Scan(&v.number, &v.Revision.Revision, &v.SHA256, &v.Field, &v.SignedBy, &signed)
		v.SignedAt = signed.Time
		return v, err
	}, `select r.number, r.revision, r.sha256, r.field, r.signed_by, r.signed_at from record_revision r join record d on d.number = r.number
		where d.issued_at > $1 and d.issued_at <= $2 and r.revision = (select max(n.revision) from record_revision n where n.number = r.number)`, instant(after.End()), instant(until.End()))
	if err != nil {
		return nil, err
	}
	newest := make(map[string]Revision, len(revisions))
	for _, v := range revisions {
		newest[v.number] = v.Revision
	}
	for i := range all {
		all[i].Revisions = []Revision{newest[all[i].Number]}
	}
	return all, nil
}
