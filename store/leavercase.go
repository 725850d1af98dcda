package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// LeaverCase is everything that the register knows of one person's leaving: what a leaver record is made of. The
// reason for leaving is not part of it, whoever asks.
type LeaverCase struct {
	Leaver     Leaver              `json:"leaver"`
	Person     Person              `json:"person"`
	Engagement Engagement          `json:"engagement"`
	Service    string              `json:"service,omitempty"`   // name
	Manager    string              `json:"manager,omitempty"`   // title of the post that answers for the person
	Due        time.Time           `json:"due,omitzero"`        // when access ends; zero while it does not end
	Remaining  []Engagement        `json:"remaining,omitempty"` // engagements that keep access from ending although this one ends
	NoticeLag  int                 `json:"notice_lag_working_days"`
	Accounts   []LeaverAccountCase `json:"accounts"`
	Lines      []CaseLine          `json:"lines"`
	Exceptions []Exception         `json:"exceptions"` // in force
}

// LeaverAccountCase is one grant of a leaver, with its system and how its closing stands by the two clocks.
type LeaverAccountCase struct {
	Grant    Grant         `json:"grant"`
	System   string        `json:"system"` // name
	Owner    string        `json:"owner"`  // title of the post
	Due      time.Time     `json:"due,omitzero"`
	Lateness duty.Lateness `json:"-"`
	Verdict  duty.Verdict  `json:"verdict,omitempty"` // empty while open
	Words    string        `json:"lateness,omitempty"`
	Excepted bool          `json:"excepted"`
}

// OpenAccountsError lists the accounts that stand in the way of a leaver record.
type OpenAccountsError struct {
	Name     string
	Accounts []LeaverAccountCase
}

func (e *OpenAccountsError) Error() string { return e.Phrase().String() }

// Phrase says which accounts those are, and what to do.
func (e *OpenAccountsError) Phrase() entry.Phrase {
	lines := make([]entry.Phrase, len(e.Accounts))
	for i, a := range e.Accounts {
		lines[i] = entry.Phrase{Format: "%s %s on %s", With: []any{a.Grant.ID, a.Grant.Login, a.System}}
	}
	return entry.Phrase{
		Format: "%s still has open access (%d): %s; confirm that each is closed with `muniment close`, or accept an exception with `muniment except`",
		With:   []any{e.Name, len(lines), entry.Joined("%s; %s", lines)},
	}
}

// Open returns the accounts that are neither closed nor under an exception.
func (c *LeaverCase) Open() []LeaverAccountCase {
	return slices.DeleteFunc(slices.Clone(c.Accounts), func(a LeaverAccountCase) bool { return !a.Grant.Live() || a.Excepted })
}

// LeaverCase gathers a leaver's case. Grants that were closed before notice was given, in some earlier life of the person's, are not part of it, nor
// are those that they were given in an engagement which began after they had left.
func (s *Session) LeaverCase(ctx context.Context, person, engagement string) (LeaverCase, error) {
	var c LeaverCase
	if err := s.notOwnCase(person); err != nil {
		return c, err
	}
	tx, err := s.look(ctx)
	if err != nil {
		return c, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	if err := s.knows(ctx, tx, person); err != nil {
		return c, err
	}
	return s.leaverCase(ctx, tx, person, engagement, s.Today())
}

// leaverCase gathers a case as it stands on a day: that of the question, or that of the act which issues a record.
func (s *Session) leaverCase(ctx context.Context, q querier, person, engagement string, on calendar.Date) (LeaverCase, error) {
	var c LeaverCase
	var err error
	if c.Leaver, err = s.leaverOf(ctx, q, person, engagement); err != nil {
		return c, err
	}
	c.Leaver.Reason = ""
	if c.Person, err = personByID(ctx, q, person); err != nil {
		return c, err
	}
	if c.Person.Engagements, err = engagementsOf(ctx, q, person); err != nil {
		return c, err
	}
	for _, e := range c.Person.Engagements {
		if e.ID == c.Leaver.Engagement {
			c.Engagement = e
		}
	}
	if c.Service, err = titleOf(ctx, q, `select title from entry where kind = 'service' and id = $1`, c.Engagement.Service); err != nil {
		return c, err
	}
	if c.Manager, err = titleOf(ctx, q, `select title from post where id = $1`, answerable(c.Engagement)); err != nil {
		return c, err
	}
	if c.Lines, err = leaverLines(ctx, q, c.Leaver, c.Engagement.Kind); err != nil {
		return c, err
	}
	if err := s.judgeCase(ctx, q, &c, on); err != nil {
		return c, err
	}
	return c, nil
}

// titleOf returns a single text by id, or "" where there is none.
func titleOf(ctx context.Context, q querier, query, id string) (string, error) {
	all, err := collect(ctx, q, scanText, query, id)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// judgeCase adds the accounts and judges each by the two clocks: the manager's notice, and the owner's closure.
func (s *Session) judgeCase(ctx context.Context, q querier, c *LeaverCase, on calendar.Date) error {
	leavers, err := s.leavers(ctx, q, `l.person = $5 and l.withdrawn_at = ''`, c.Person.ID)
	if err != nil {
		return err
	}
	facts := make([]duty.Leaver, len(leavers))
	for i, l := range leavers {
		facts[i] = dutyLeaver(l)
	}
	person := dutyPerson(c.Person)
	if own := dutyLeaver(c.Leaver).Ends(); !own.IsZero() {
		if c.Due, _ = duty.AccessEndsFor(person, facts, calendar.Of(own)); c.Due.IsZero() {
			c.Remaining = remaining(c.Person, c.Leaver, facts)
		}
	}
	settings, err := readSettings(ctx, q) // the division may have been changed since this Session began
	if err != nil {
		return err
	}
	c.NoticeLag = duty.NoticeLag(calendar.NewWorkingDays(councilOf(settings).Division), s.council.Opened, dutyLeaver(c.Leaver))
	grants, err := collect(ctx, q, scanGrant, `select `+grantColumns+` from access_grant where person = $1 order by system, id`, c.Person.ID)
	if err != nil {
		return err
	}
	exceptions, err := exceptionsInForce(ctx, q, on)
	if err != nil {
		return err
	}
	systems, err := collect(ctx, q, func(row scanner) ([3]string, error) {
		var v [3]string
		err := row.Scan(&v[0], &v[1], &v[2])
		return v, err
	}, `select y.id, y.title, coalesce(p.title, '') from entry y left join post p on p.id = y.post where y.kind = 'system' and y.id in (select system from access_grant where person = $1)`, c.Person.ID)
	if err != nil {
		return err
	}
	c.Accounts, c.Exceptions = []LeaverAccountCase{}, []Exception{}
	for _, g := range grants {
		if !g.Live() && c.Leaver.NoticeOn.Known() && calendar.Of(g.ClosedAt) < c.Leaver.NoticeOn {
			continue
		}
		due, ends := duty.AccessEndsFor(person, facts, g.GrantedOn)
		switch {
		case c.Due.IsZero(), ends && due.Equal(c.Due), ends && due.Before(c.Due) && g.Live(): // what an earlier leaving left open is still open
		default: // of an earlier engagement, or of one that began after this leaving
			continue
		}
		a := LeaverAccountCase{Grant: g, Due: due}
		for _, y := range systems {
			if y[0] == g.System {
				a.System, a.Owner = y[1], y[2]
			}
		}
		for _, e := range exceptions {
			if e.Kind == "grant" && e.Subject == g.ID && e.Clause == "CBC-027" {
				a.Excepted = true
				c.Exceptions = append(c.Exceptions, e)
			}
		}
		if !g.Live() && ends {
			a.Lateness = duty.Judge(due, duty.ToldFor(s.council.Opened, person, facts, g.GrantedOn), g.ClosedAt)
			a.Verdict, a.Words = a.Lateness.Verdict(), a.Lateness.String()
		}
		c.Accounts = append(c.Accounts, a)
	}
	return nil
}

// remaining lists the engagements of a person, but for the one left, whose end is not known.
func remaining(p Person, left Leaver, leavers []duty.Leaver) []Engagement {
	return slices.DeleteFunc(slices.Clone(p.Engagements), func(e Engagement) bool {
		return e.ID == left.Engagement || e.EndedOn.Known() ||
			slices.ContainsFunc(leavers, func(l duty.Leaver) bool { return l.Engagement == e.ID && !l.Ends().IsZero() })
	})
}

func dutyLeaver(l Leaver) duty.Leaver {
	return duty.Leaver{
		ID: l.ID, Person: l.Person, Engagement: l.Engagement, NoticeOn: l.NoticeOn, LastWorkingDay: l.LastWorkingDay,
		AccessEndsAt: l.AccessEndsAt, ConfidentialUntil: l.ConfidentialUntil, RecordedAt: l.RecordedAt, KnownAt: l.DueKnownAt, Explained: l.Explanation != "" || l.Died,
	}
}

func dutyPerson(p Person) duty.Person {
	out := duty.Person{ID: p.ID, Name: p.Name(), Login: p.Login, Kind: p.Kind, Sponsor: p.Sponsor}
	for _, e := range p.Engagements {
		out.Engagements = append(out.Engagements, dutyEngagement(e))
	}
	return out
}

func dutyEngagement(e Engagement) duty.Engagement {
	return duty.Engagement{
		ID: e.ID, Reference: e.Reference, Kind: e.Kind, Service: e.Service, ManagerPost: e.ManagerPost,
		StartsOn: e.StartsOn, ContractEnd: e.ContractEnd, EndedOn: e.EndedOn,
	}
}
