package store

import (
	"context"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// reviewFacts reads what the rules judge of access reviews and privileged accounts. What is owed stands in a few rows that an index finds: the undecided lines of open
// reviews, and the decisions that hang on live grants; the lines of all other reviews are not touched.
func (s *Session) reviewFacts(ctx context.Context, q querier, f *duty.Facts, _ int) error {
	for _, step := range []func(context.Context, querier, *duty.Facts) error{accessFacts, lineFacts, campaignFacts, decidedFacts, s.privilegedFacts} {
		if err := step(ctx, q, f); err != nil {
			return err
		}
	}
	return nil
}

// accessFacts finds for each system since when its access has gone undecided. Nobody was late in reviewing access before the register opened.
func accessFacts(ctx context.Context, q querier, f *duty.Facts) error {
	type ages struct {
		system            string
		reviewed, granted calendar.Date
		never             int
	}
	all, err := collect(ctx, q, func(row scanner) (ages, error) {
		var a ages
		err := row.Scan(&a.system, &a.reviewed, &a.never, &a.granted)
		return a, err
	}, `select y.id,
			coalesce((select min(g.reviewed_on) from access_grant g where g.system = y.id and g.closed_at = '' and g.reviewed_on > ''), ''),
			case when exists (select 1 from access_grant g where g.system = y.id and g.closed_at = '' and g.reviewed_on = '') then 1 else 0 end,
			coalesce((select min(g.granted_on) from access_grant g where g.system = y.id and g.closed_at = '' and g.reviewed_on = ''), '')
		from entry y where y.kind = 'system' order by y.id`)
	if err != nil {
		return err
	}
	for _, a := range all {
		oldest := a.reviewed
		if a.never == 1 {
			if from := max(a.granted, f.Opened); !oldest.Known() || from < oldest {
				oldest = from
			}
		}
		if oldest.Known() {
			f.Reviews.Access = append(f.Reviews.Access, duty.SystemAccess{System: a.system, Oldest: oldest})
		}
	}
	return nil
}

const undecidedLines = `access_review r join access_review_line l on l.campaign = r.id and l.decision = '' join access_grant g on g.id = l.grant_id and g.closed_at = ''`

// campaignFacts reads the open reviews, after their lines.
func campaignFacts(ctx context.Context, q querier, f *duty.Facts) error {
	open, err := collect(ctx, q, scanCampaign, `select `+campaignColumns+` from access_review where closed_at = '' order by id`)
	if err != nil {
		return err
	}
	undecided := map[string]int{}
	for _, l := range f.Reviews.Lines {
		undecided[l.Campaign]++
	}
	for _, c := range open {
		if c.StartedAt.After(f.Now) {
			continue // somebody looks at an earlier day
		}
		out := duty.Campaign{ID: c.ID, Name: c.Name, StartedOn: calendar.Of(c.StartedAt), Due: c.Due, Undecided: undecided[c.ID]}
		switch c.Scope {
		case ScopeSystem:
			out.System = c.Subject
		case ScopeService:
			out.Service = c.Subject
		}
		f.Reviews.Campaigns = append(f.Reviews.Campaigns, out)
	}
	return nil
}

func lineFacts(ctx context.Context, q querier, f *duty.Facts) error {
	var err error
	f.Reviews.Lines, err = collect(ctx, q, func(row scanner) (duty.ReviewLine, error) {
		var l duty.ReviewLine
		var p Person
		err := row.Scan(&l.ID, &l.Campaign, &l.Grant, &l.Person, &l.System, &l.Kind, &l.Login, &l.Level, &l.Post, &l.Difference, &l.LevelSince, &l.Due,
			&p.GivenName, &p.Surname, &p.Login, &p.Kind, &p.Sponsor)
		named(f, l.Person, p)
		return l, err
	}, `select l.id, l.campaign, l.grant_id, l.person, l.system, l.kind, l.login, l.level, l.post, l.difference, l.was_level, r.due,
			coalesce(p.given_name, ''), coalesce(p.surname, ''), coalesce(p.login, ''), coalesce(p.kind, ''), coalesce(p.sponsor, '')
		from `+undecidedLines+` left join person p on p.id = l.person where r.closed_at = '' and r.started_at <= $1`, instant(f.Now))
	return err
}

// named adds somebody to the facts so that they can be called by name. The rules about people find what they need of them elsewhere.
func named(f *duty.Facts, id string, p Person) {
	if _, known := f.People[id]; !known && id != "" {
		p.ID = id
		f.People[id] = dutyPerson(p)
	}
}

func decidedFacts(ctx context.Context, q querier, f *duty.Facts) error {
	type decided struct {
		duty.ReviewDecision
		now string
		at  time.Time
	}
	all, err := collect(ctx, q, func(row scanner) (decided, error) {
		var d decided
		var p Person
		var at, requested moment
		err := row.Scan(&d.Line, &d.Grant, &d.Person, &d.System, &d.Kind, &d.Login, &d.now, &d.Level, &at, &requested,
			&p.GivenName, &p.Surname, &p.Login, &p.Kind, &p.Sponsor)
		d.at, d.DecidedOn, d.Requested = at.Time, calendar.Of(at.Time), requested.Time
		named(f, d.Person, p)
		return d, err
	}, `select l.id, g.id, g.person, g.system, g.kind, g.login, g.level, l.to_level, l.decided_at, g.requested_at,
			coalesce(p.given_name, ''), coalesce(p.surname, ''), coalesce(p.login, ''), coalesce(p.kind, ''), coalesce(p.sponsor, '')
		from access_grant g join access_review_line l on l.id = g.review_line left join person p on p.id = g.person
		where g.id in (select id from access_grant where closed_at = '' and review_line > '') order by g.id`) // in: or SQLite reads all access in its order
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.at.After(f.Now) || (d.Level != "" && strings.EqualFold(d.Level, d.now)) {
			continue // decided later than the day looked at, or carried out
		}
		f.Reviews.Decided = append(f.Reviews.Decided, d.ReviewDecision)
	}
	return nil
}
