package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// What is out of somebody's scope looks to them like something that is not there, whether they ask for it or act on it.

// holds reports whether a condition holds of one thing.
func (s *Session) holds(ctx context.Context, q querier, query string, c *conditions) (bool, error) {
	var n int
	if err := q.QueryRowContext(ctx, query, c.args...).Scan(&n); err != nil {
		return false, fmt.Errorf("read the register: %w", err)
	}
	return n > 0, nil
}

// within returns an outOfScopeError unless a condition, written by f, holds of the row that the query picks by the id.
func (s *Session) within(ctx context.Context, q querier, kind, id, query string, f func(scope, *conditions) string) error {
	sc, err := s.scope(ctx, q)
	if err != nil || sc.all {
		return err
	}
	c := &conditions{args: []any{id}}
	sees, err := s.holds(ctx, q, query+` and `+f(sc, c), c)
	if err == nil && !sees {
		err = &outOfScopeError{&NotFoundError{kind, id}}
	}
	return err
}

// knows reports that somebody is managed by the acting person, or is themself.
func (s *Session) knows(ctx context.Context, q querier, person string) error {
	return s.within(ctx, q, "person", person, `select count(*) from person where id = $1`, func(sc scope, c *conditions) string { return sc.manages(c, "person.id") })
}

// mayName reports that the acting person may read somebody's name.
func (s *Session) mayName(ctx context.Context, q querier, person string) error {
	return s.within(ctx, q, "person", person, `select count(*) from person where id = $1`, func(sc scope, c *conditions) string { return sc.names(c, "person.id") })
}

// mayReach reports that access is the acting person's to see.
func (s *Session) mayReach(ctx context.Context, q querier, grant string) error {
	return s.within(ctx, q, "grant", grant, `select count(*) from access_grant where id = $1`, func(sc scope, c *conditions) string {
		return sc.reaches(c, "access_grant")
	})
}

// mayRead reports that an entry is the acting person's to see, restricted cases left to seesEntry.
func (s *Session) mayRead(ctx context.Context, q querier, e entry.Entry) error {
	return s.within(ctx, q, e.Kind, e.ID, `select count(*) from entry where id = $1`, func(sc scope, c *conditions) string {
		return `kind = ` + c.arg(e.Kind) + ` and ` + sc.entries(c, "entry")
	})
}

// entryInScope reads an entry that this person may see; another looks like one that is not there.
func (s *Session) entryInScope(ctx context.Context, q querier, kind, id string) (entry.Entry, error) {
	e, err := s.entryByID(ctx, q, kind, id)
	if err == nil {
		err = s.mayRead(ctx, q, e)
	}
	if err != nil {
		return entry.Entry{}, err
	}
	return e, nil
}

// othersGrant returns access on which somebody acts, which is never their own.
func (t *transaction) othersGrant(ctx context.Context, id string) (Grant, error) {
	g, err := grantByID(ctx, t, id)
	if err != nil {
		return g, err
	}
	if err := t.s.notOwnCase(g.Person); err != nil {
		t.concerns("grant", g.ID)
		return g, err
	}
	return g, nil
}

// grantWithinReach returns access of somebody else's that the acting person sees.
func (t *transaction) grantWithinReach(ctx context.Context, id string) (Grant, error) {
	g, err := t.othersGrant(ctx, id)
	if err != nil {
		return g, err
	}
	return g, t.reachesGrant(ctx, g)
}

// liveGrant returns access of somebody else's that the acting person sees and that is open.
func (t *transaction) liveGrant(ctx context.Context, id string) (Grant, error) {
	g, err := t.grantWithinReach(ctx, id)
	if err == nil && !g.Live() {
		err = conflict("access %s was closed on %s", g.ID, calendar.Of(g.ClosedAt).Short())
	}
	return g, err
}

// reachesGrant refuses an act on access that the acting person does not see.
func (t *transaction) reachesGrant(ctx context.Context, g Grant) error {
	if t.lent { // what was delegated to them is judged with their authority
		return nil
	}
	err := t.s.mayReach(ctx, t, g.ID)
	if err != nil {
		t.concerns("grant", g.ID)
	}
	return err
}

// reachesPerson refuses an act on somebody whom the acting person does not see.
func (t *transaction) reachesPerson(ctx context.Context, person string) error {
	if _, err := personByID(ctx, t, person); err != nil {
		return err // nobody at all
	}
	if t.lent {
		return nil
	}
	err := t.s.mayName(ctx, t, person)
	if err != nil {
		t.concerns("person", person)
	}
	return err
}

// mayGive refuses to record access of somebody whom the acting person does not manage to a system that is not theirs.
func (t *transaction) mayGive(ctx context.Context, g Grant) error {
	err := t.s.within(ctx, t, "person", g.Person, `select count(*) from person where id = $1`, func(sc scope, c *conditions) string {
		return `(` + c.in(c.arg(g.System), sc.systems) + ` or ` + sc.manages(c, "person.id") + `)`
	})
	if err != nil {
		t.concerns("person", g.Person)
	}
	return err
}

// reachesEntry refuses an act on an entry that the acting person does not see. What everybody may do, such as saying that a key is lost, they do on what they
// have before them, whether or not its register is theirs to read.
func (t *transaction) reachesEntry(ctx context.Context, d *doing) error {
	if d.depth > 0 || t.lent || forEverybody(Act(d.act.Title)) {
		return nil
	}
	err := t.s.mayRead(ctx, t, d.before)
	if err != nil {
		t.concerns(d.kind.Name, d.before.ID)
	}
	return err
}

// forEverybody reports an act that is for whoever signs in and changes anything.
func forEverybody(act Act) bool {
	for _, r := range []Role{IAO, SystemOwner, Manager, ICT, HR, ChiefExecutive, Facilities} {
		if allowed([]Role{r}, act) != nil {
			return false
		}
	}
	return true
}
