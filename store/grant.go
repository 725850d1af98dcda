package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Grant is one entitlement of one person on one system: an account, a share in one, a key, a badge, a cabinet.
type Grant struct {
	ID           string        `json:"id"`
	Kind         string        `json:"kind"`
	Person       string        `json:"person,omitempty"`
	System       string        `json:"system"`
	Login        string        `json:"login,omitempty"`
	Level        string        `json:"level,omitempty"`
	Reason       string        `json:"job_function_reason,omitempty"` // the job function that needs it (CBC-043)
	AuthorisedBy string        `json:"authorised_by,omitempty"`       // the manager who decided (CBC-042)
	GrantedOn    calendar.Date `json:"granted_on,omitempty"`
	InformedOn   calendar.Date `json:"informed_on,omitempty"` // of their obligations (CBC-005)
	InformedBy   string        `json:"informed_by,omitempty"`
	InformedHow  string        `json:"informed_how,omitempty"`
	EndsOn       calendar.Date `json:"ends_on,omitempty"`
	RequestedAt  time.Time     `json:"closing_requested_at,omitzero"`
	ClosedAt     time.Time     `json:"closed_at,omitzero"`  // when it was done
	EnteredAt    time.Time     `json:"entered_at,omitzero"` // when that was entered
	ClosedBy     string        `json:"closed_by,omitempty"`
	EnteredBy    string        `json:"entered_by,omitempty"`
	Behalf       string        `json:"on_behalf_of,omitempty"`
	Action       string        `json:"action,omitempty"`
	Evidence     string        `json:"evidence,omitempty"`
	Purpose      string        `json:"purpose,omitempty"` // for which it may be used (CBC-054)
	Request      string        `json:"request,omitempty"` // that it was given on
	// EmergencyUntil is the last day of access that the ISM gave in an emergency and that nobody has decided about yet.
	EmergencyUntil  calendar.Date `json:"emergency_until,omitempty"`
	EmergencyReason string        `json:"emergency_reason,omitempty"`
}

// Live reports whether the entitlement still stands.
func (g Grant) Live() bool { return g.ClosedAt.IsZero() }

// GrantKinds lists what access can be.
func GrantKinds() []string {
	return []string{"account", "admin account", "shared account", "service account", "external account", "key", "badge", "cabinet"}
}

const grantColumns = `id, kind, person, system, login, level, reason, authorised_by, granted_on, informed_on, informed_by, informed_how, ends_on,
	requested_at, closed_at, entered_at, closed_by, entered_by, behalf, action, evidence, purpose, request, emergency_until, emergency_reason`

func scanGrant(row scanner) (Grant, error) {
	var g Grant
	var requested, closed, entered moment
	err := row.Scan(&g.ID, &g.Kind, &g.Person, &g.System, &g.Login, &g.Level, &g.Reason, &g.AuthorisedBy, &g.GrantedOn, &g.InformedOn, &g.InformedBy, &g.InformedHow, &g.EndsOn,
		&requested, &closed, &entered, &g.ClosedBy, &g.EnteredBy, &g.Behalf, &g.Action, &g.Evidence,
		&g.Purpose, &g.Request, &g.EmergencyUntil, &g.EmergencyReason)
	g.RequestedAt, g.ClosedAt, g.EnteredAt = requested.Time, closed.Time, entered.Time
	return g, err
}

func grantByID(ctx context.Context, q querier, id string) (Grant, error) {
	return one(ctx, q, "grant", id, scanGrant, `select `+grantColumns+` from access_grant where id = $1`, id)
}

// Grants lists the access that this person may see and that has words that begin as the query's do, those of its holder's and its system's names among them;
// all of it, or a page.
func (s *Session) Grants(ctx context.Context, query string, page ...Page) ([]Grant, error) {
	return s.GrantsStanding(ctx, query, "", page...)
}

// GrantStanding is how access stands, in the words of its list.
type GrantStanding string

// How access stands: each stands in one way.
const (
	GrantLive      GrantStanding = "live"
	GrantAsked     GrantStanding = "closing asked for"
	GrantEmergency GrantStanding = "emergency"
	GrantClosed    GrantStanding = "closed"
)

// condition is that access stands so, in the words of the indexes that hold it (migration 77).
func (v GrantStanding) condition() string {
	switch v {
	case GrantLive:
		return `closed_at = '' and requested_at = '' and emergency_until = ''`
	case GrantAsked:
		return `closed_at = '' and requested_at > ''`
	case GrantEmergency:
		return `closed_at = '' and requested_at = '' and emergency_until > ''`
	case GrantClosed:
		return `closed_at > ''`
	}
	return everyRow
}

// GrantsStanding is Grants of access that stands in one way; of "" it is all of it.
func (s *Session) GrantsStanding(ctx context.Context, query string, standing GrantStanding, page ...Page) ([]Grant, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	return s.grantsTyped(ctx, &sc, typedText(query), standing, fewEnough(), page)
}

func (t *transaction) insertGrant(ctx context.Context, g Grant) error {
	if err := t.addGrants(ctx, g); err != nil {
		return err
	}
	return t.watchGrant(ctx, g)
}

// newGrantColumns is how many columns of new access are given.
const newGrantColumns = 18

// addGrants is insertGrant for whoever watches what was added afterwards.
func (t *transaction) addGrants(ctx context.Context, grants ...Grant) error {
	args := make([]any, 0, len(grants)*newGrantColumns)
	for _, g := range grants {
		args = append(args, g.ID, g.Kind, g.Person, g.System, g.Login, g.Level, g.Reason, g.AuthorisedBy, string(g.GrantedOn), string(g.InformedOn), g.InformedBy, g.InformedHow,
			string(g.EndsOn), g.Purpose, g.Request, string(g.EmergencyUntil), g.EmergencyReason, instant(t.now))
	}
	if len(grants) == 0 {
		return nil
	}
	insert, known := t.insertGrants[len(grants)]
	if !known {
		insert = `insert into access_grant (` + grantColumns + `, version, added_at) values ` + valuesOf(len(grants), newGrantColumns, func(first int) string {
			return "(" + parameters(first, 13) + ", '', '', '', '', '', '', '', '', " + parameters(first+13, 4) + ", 1, " + parameters(first+17, 1) + ")"
		})
		if t.insertGrants == nil {
			t.insertGrants = map[int]string{}
		}
		t.insertGrants[len(grants)] = insert
	}
	if _, err := t.ExecContext(ctx, insert, args...); err != nil {
		return fmt.Errorf("record the access: %w", err)
	}
	for _, g := range grants {
		t.touchPerson(g.Person)
		t.changed("grant", g.ID, map[string]any{"after": g})
	}
	return nil
}

func (t *transaction) updateGrant(ctx context.Context, before, after Grant) error {
	if before == after {
		return nil
	}
	_, err := t.ExecContext(ctx, `update access_grant set kind = $2, person = $3, system = $4, login = $5, level = $6, reason = $7, authorised_by = $8, granted_on = $9,
		informed_on = $10, informed_by = $11, informed_how = $12, ends_on = $13, requested_at = $14, closed_at = $15, entered_at = $16, closed_by = $17,
		entered_by = $18, behalf = $19, action = $20, evidence = $21, purpose = $22, request = $23, emergency_until = $24, emergency_reason = $25, version = version + 1 where id = $1`,
		after.ID, after.Kind, after.Person, after.System, after.Login, after.Level, after.Reason, after.AuthorisedBy, after.GrantedOn,
		after.InformedOn, after.InformedBy, after.InformedHow, after.EndsOn, instant(after.RequestedAt), instant(after.ClosedAt), instant(after.EnteredAt),
		after.ClosedBy, after.EnteredBy, after.Behalf, after.Action, after.Evidence, after.Purpose, after.Request, after.EmergencyUntil, after.EmergencyReason)
	if err != nil {
		return fmt.Errorf("change the access: %w", err)
	}
	if err := t.watchGrant(ctx, after); err != nil {
		return err
	}
	t.touchPerson(before.Person, after.Person)
	t.changed("grant", after.ID, map[string]any{"before": before, "after": after})
	if before.Live() && !after.Live() {
		return t.settlePerson(ctx, after.Person)
	}
	return nil
}

// settlePerson finishes the moves and absences of somebody that owed nothing but access which is closed now.
func (t *transaction) settlePerson(ctx context.Context, person string) error {
	if err := t.settleMoves(ctx, person); err != nil {
		return err
	}
	return t.settleAbsences(ctx, person)
}

// watchGrant notes whether access might owe something by itself, and what else has its login.
func (t *transaction) watchGrant(ctx context.Context, g Grant) error {
	if t.rehearsal {
		return nil // nobody will be prompted by what is not kept
	}
	_, err := t.ExecContext(ctx, `update access_grant set watch = case when closed_at <> '' then 0
			when trim(reason) = '' or informed_on = '' or informed_on > granted_on then 1
			when exists (select 1 from leaver l where l.person = access_grant.person and l.withdrawn_at = '') then 1
			when login <> '' and exists (select 1 from access_grant o where o.system = access_grant.system and lower(o.login) = lower(access_grant.login)
				and o.closed_at = '' and o.person <> access_grant.person) then 1
			else 0 end where id = $1`, g.ID)
	if err == nil && g.Login != "" && g.Live() {
		_, err = t.ExecContext(ctx, `update access_grant set watch = 1 where system = $1 and lower(login) = lower($2) and closed_at = '' and watch = 0 and person <> $3`, g.System, g.Login, g.Person)
	}
	if err != nil {
		return fmt.Errorf("watch the access: %w", err)
	}
	return nil
}

// RecordGrant records access that a manager decided on. A blank job-function reason and a person who was not informed of their
// obligations are recorded as they are, and prompted for: the register says what is so.
func (s *Session) RecordGrant(ctx context.Context, g Grant) (Grant, error) {
	if g.Kind == "" {
		g.Kind = "account"
	}
	g.Login, g.Level, g.Reason, g.Purpose = strings.TrimSpace(g.Login), strings.TrimSpace(g.Level), strings.TrimSpace(g.Reason), strings.TrimSpace(g.Purpose)
	switch {
	case !slices.Contains(GrantKinds(), g.Kind):
		return g, invalid("kind", "%q is no kind of access: choose from %s", g.Kind, strings.Join(GrantKinds(), ", "))
	case g.EndsOn.Known() && g.GrantedOn.Known() && g.EndsOn < g.GrantedOn:
		return g, invalid("ends", "%s is before the day it was granted, %s", g.EndsOn.Short(), g.GrantedOn.Short())
	case strings.TrimSpace(g.AuthorisedBy) == "":
		return g, invalid("authorised by", "name the manager who decided on the access")
	}
	err := s.act(ctx, ActGrantAccess, func(t *transaction) error {
		if today := calendar.Of(t.now); g.InformedOn > today {
			return invalid("informed on", "%s is in the future", g.InformedOn.Short())
		}
		if err := s.notOwnCase(g.Person); err != nil {
			t.concerns("person", g.Person)
			return err
		}
		holder, err := personByID(ctx, t, g.Person)
		if err != nil {
			return err
		}
		if _, err := entryRow(ctx, t, "system", g.System); err != nil {
			return err
		}
		if err := t.mayGive(ctx, g); err != nil {
			return err
		}
		if err := t.mayLetIn(ctx, holder, g); err != nil {
			return err
		}
		if g.ID == "" {
			g.ID, err = t.nextID(ctx, "GR")
		} else if _, missing := grantByID(ctx, t, g.ID); missing == nil {
			err = conflict("there is already a grant %s", g.ID)
		}
		if err != nil {
			return err
		}
		if !g.GrantedOn.Known() {
			g.GrantedOn = calendar.Of(t.now)
		}
		if !g.InformedOn.Known() {
			if g.InformedOn, err = informedOnJoining(ctx, t, g.Person); err != nil {
				return err
			}
		}
		return t.insertGrant(ctx, g)
	})
	return g, err
}

// GrantChange is what may change about access that stands; empty fields stay as they are.
type GrantChange struct {
	Kind, Level string
	EndsOn      calendar.Date
	Open        bool // no longer ends on a day
}

// ChangeGrant changes the kind, the level or the end of access: temporary access is extended, an account that several people use is
// recorded as shared (clauses CBC-042, CBC-061).
func (s *Session) ChangeGrant(ctx context.Context, id string, c GrantChange) error {
	if c.Kind != "" && !slices.Contains(GrantKinds(), c.Kind) {
		return invalid("kind", "%q is no kind of access: choose from %s", c.Kind, strings.Join(GrantKinds(), ", "))
	}
	return s.onGrant(ctx, ActGrantAccess, id, func(t *transaction, g *Grant) error {
		if g.EmergencyUntil.Known() {
			return conflict("%s was given in an emergency: ask for it with `muniment grant request --for-grant %s`, or close it", g.ID, g.ID)
		}
		if c.EndsOn > g.EndsOn || c.Open {
			if err := t.mayExtend(ctx, *g); err != nil {
				return err
			}
		}
		fill(&g.Kind, c.Kind)
		fill(&g.Level, strings.TrimSpace(c.Level))
		fill(&g.EndsOn, c.EndsOn)
		if c.Open {
			g.EndsOn = ""
		}
		if g.EndsOn.Known() && g.EndsOn < g.GrantedOn {
			return invalid("ends", "%s is before the day it was granted, %s", g.EndsOn.Short(), g.GrantedOn.Short())
		}
		return nil
	})
}

// informedOnJoining returns the day on which somebody was informed of their obligations when they last joined, or "".
func informedOnJoining(ctx context.Context, q querier, person string) (calendar.Date, error) {
	day, err := titleOf(ctx, q, `select informed_on from joiner where person = $1 order by starts_on desc, id desc limit 1`, person)
	return calendar.Date(day), err
}

// JustifyGrant gives the job-function reason of access (clause CBC-043). The manager of the person answers for it.
func (s *Session) JustifyGrant(ctx context.Context, id, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return invalid("reason", "say which job function needs the access")
	}
	return s.onGrant(ctx, ActJustifyGrant, id, func(t *transaction, g *Grant) error {
		g.Reason = strings.TrimSpace(reason)
		return nil
	})
}

// InformHolder records that the holder of access was informed of their obligations (clause CBC-005): on which day, by whom and how.
func (s *Session) InformHolder(ctx context.Context, id string, on calendar.Date, how string) error {
	return s.onGrant(ctx, ActInform, id, func(t *transaction, g *Grant) error {
		if !on.Known() {
			on = calendar.Of(t.now)
		}
		if on > calendar.Of(t.now) {
			return invalid("informed on", "%s is in the future", on.Short())
		}
		if g.InformedOn.Known() && g.InformedOn <= on {
			return conflict("the holder of %s was already informed on %s", g.ID, g.InformedOn.Short())
		}
		g.InformedOn, g.InformedBy, g.InformedHow = on, s.actorName(), strings.TrimSpace(how)
		return nil
	})
}

// onGrant changes a live grant, on behalf of the manager who answers for its holder.
func (s *Session) onGrant(ctx context.Context, act Act, id string, f func(*transaction, *Grant) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		before, err := grantByID(ctx, t, id)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(before.Person); err != nil {
			t.concerns("grant", id)
			return err
		}
		if err := t.reachesGrant(ctx, before); err != nil {
			return err
		}
		if !before.Live() {
			return conflict("access %s was closed on %s", id, calendar.Of(before.ClosedAt).Short())
		}
		post, err := managerOf(ctx, t, before.Person)
		if err != nil {
			return err
		}
		t.regards("grant", id, "")
		if err := t.authority(ctx, act, post); err != nil {
			t.concerns("grant", id)
			return err
		}
		after := before
		if err := f(t, &after); err != nil {
			return err
		}
		return t.updateGrant(ctx, before, after)
	})
}

// managerOf returns the post of the manager who answers for a person, by the engagement that began last, or "".
func managerOf(ctx context.Context, q querier, person string) (string, error) {
	posts, err := collect(ctx, q, scanText, `select manager_post from engagement where person = $1 order by ended_on, starts_on desc, id desc limit 1`, person)
	if err != nil || len(posts) == 0 {
		return "", err
	}
	return posts[0], nil
}
