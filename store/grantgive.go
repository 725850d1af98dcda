package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// Access as it is given: on a request that was permitted, or in an emergency.

// GiveAccess is how an owner carries out a request that was permitted.
type GiveAccess struct {
	Request     string
	ID          string // the council's own reference; empty: one is given
	Login       string
	GrantedOn   calendar.Date // empty: today
	InformedOn  calendar.Date // of their obligations; empty: as the register knows it of the person
	InformedBy  string
	InformedHow string
	Declared    calendar.Date // on which the holder made the cardholder-data declaration, for systems that hold card data

	renews bool // the request is about access that stands
}

// GiveOnRequest gives access that was permitted, no earlier than its holder was informed of their obligations (clause CBC-005). It is for the owner of the
// system. Where the request is about access that stands, such as that given in an emergency, it is that access which is put in order.
func (s *Session) GiveOnRequest(ctx context.Context, v GiveAccess) (Grant, error) {
	var out Grant
	err := s.act(ctx, ActGiveAccess, func(t *transaction) error {
		r, err := requestByID(ctx, t, v.Request)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(r.Person); err != nil {
			t.concerns("access-request", r.ID)
			return err
		}
		system, err := entryRow(ctx, t, "system", r.System)
		if err != nil {
			return err
		}
		if err := t.authority(ctx, ActGiveAccess, system.Post); err != nil {
			t.concerns("access-request", r.ID)
			return err
		}
		if r.State != RequestPermitted {
			return conflict("request %s is %s: access is given on a request that a manager has permitted", r.ID, r.State)
		}
		before, g, err := t.requestedGrant(ctx, r, v)
		if err != nil {
			return err
		}
		v.renews = before.ID != ""
		if !g.InformedOn.Known() {
			if g.InformedOn, err = lastInformed(ctx, t, g.Person); err != nil {
				return err
			}
		}
		for _, gate := range []func(context.Context, Grant, entry.Entry, GiveAccess) error{t.informedFirst, t.ownLogin, t.declaredFirst, t.letIn} {
			if err := gate(ctx, g, system, v); err != nil {
				return err
			}
		}
		if before.ID == "" {
			err = t.insertGrant(ctx, g)
		} else {
			err = t.updateGrant(ctx, before, g)
		}
		if err != nil {
			return err
		}
		after := r
		after.State, after.Grant, after.GrantedAt, after.GrantedBy = RequestGranted, g.ID, t.now, s.user.Login
		out = g
		return t.updateRequest(ctx, r, after)
	})
	return out, err
}

// requestedGrant is the grant that a request leads to: a new one, or the one that it regularises or renews, with how that was before.
func (t *transaction) requestedGrant(ctx context.Context, r AccessRequest, v GiveAccess) (before, after Grant, err error) {
	if r.Grant != "" {
		if before, err = grantByID(ctx, t, r.Grant); err != nil {
			return before, after, err
		}
		if !before.Live() {
			return before, after, conflict("access %s was closed on %s: ask for new access", before.ID, calendar.Of(before.ClosedAt).Short())
		}
	}
	g := before
	g.Kind, g.Person, g.System, g.Reason, g.Purpose, g.EndsOn, g.AuthorisedBy, g.Request, g.EmergencyUntil = r.Kind, r.Person, r.System, r.Reason, r.Purpose, r.EndsOn, r.Decider, r.ID, ""
	g.Level = cmp.Or(r.Level, g.Level)
	fill(&g.Login, strings.TrimSpace(v.Login))
	fill(&g.InformedOn, v.InformedOn)
	fill(&g.InformedBy, strings.TrimSpace(v.InformedBy))
	fill(&g.InformedHow, strings.TrimSpace(v.InformedHow))
	if before.ID != "" {
		return before, g, nil
	}
	g.GrantedOn = cmp.Or(v.GrantedOn, calendar.Of(t.now))
	switch {
	case g.GrantedOn > calendar.Of(t.now):
		return before, g, invalid("granted", "%s is in the future", g.GrantedOn.Short())
	case g.GrantedOn < calendar.Of(r.DecidedAt):
		return before, g, invalid("granted", "%s is before the access was permitted on %s", g.GrantedOn.Short(), calendar.Of(r.DecidedAt).Short())
	case g.EndsOn.Known() && g.EndsOn < g.GrantedOn:
		return before, g, conflict("the access was asked for until %s, which is past: ask for it anew", g.EndsOn.Short())
	}
	if g.ID = strings.TrimSpace(v.ID); g.ID != "" {
		if _, missing := grantByID(ctx, t, g.ID); missing == nil {
			return before, g, conflict("there is already a grant %s", g.ID)
		}
		return before, g, nil
	}
	g.ID, err = t.nextID(ctx, "GR")
	return before, g, err
}

// informedFirst refuses access of somebody of whom no day is known on which they were informed of their obligations, or a later one (clause CBC-005).
func (t *transaction) informedFirst(_ context.Context, g Grant, _ entry.Entry, v GiveAccess) error {
	on := g.InformedOn
	switch {
	case !on.Known():
		return conflict("%s was not informed of their obligations yet: inform them, and say when, by whom and how with --informed, --informed-by and --how", g.Person)
	case on > g.GrantedOn && !v.renews:
		return conflict("%s was informed of their obligations on %s, after the access is given: give it from that day on", g.Person, on.Short())
	case on > calendar.Of(t.now):
		return invalid("informed", "%s is in the future", on.Short())
	}
	return nil
}

// lastInformed is the latest day on which somebody was informed of their obligations, by what the register knows of their joining and their access.
func lastInformed(ctx context.Context, q querier, person string) (calendar.Date, error) {
	day, err := titleOf(ctx, q, `select max(informed_on) from (select informed_on from joiner where person = $1 union select informed_on from access_grant where person = $1 union select '') d`, person)
	return calendar.Date(day), err
}

// ownLogin refuses a login that somebody else uses (clause CBC-061). Directories do not tell capitals apart.
func (t *transaction) ownLogin(ctx context.Context, g Grant, system entry.Entry, _ GiveAccess) error {
	if g.Kind == "shared account" || g.Kind == "service account" || g.Login == "" {
		return nil
	}
	others, err := collect(ctx, t, scanText, `select person from access_grant where system = $1 and lower(login) = lower($2) and closed_at = '' and person <> $3 order by person limit 1`,
		g.System, g.Login, g.Person)
	if err != nil || len(others) == 0 {
		return err
	}
	return conflict("login %s on %s is used by %s: each person has a login of their own", g.Login, system.Title, others[0])
}

// declaredFirst refuses access to a system that holds card data while its holder has made no cardholder-data declaration: none that the register knows
// of, and none whose day is said.
func (t *transaction) declaredFirst(ctx context.Context, g Grant, system entry.Entry, v GiveAccess) error {
	if !system.Fields.Yes("card_data") {
		return nil
	}
	known, err := titleOf(ctx, t, `select max(a.done_on) from notice_answer a join notice_audience u on u.pack = a.pack and u.what = 'cards' where a.person = $1 having count(*) > 0`, g.Person)
	switch {
	case err != nil || known != "":
		return err
	case !v.Declared.Known():
		return conflict("%s holds card data: say with --declared on which day %s made the cardholder-data declaration", system.Title, g.Person)
	case v.Declared > calendar.Of(t.now):
		return invalid("declared", "%s is in the future", v.Declared.Short())
	}
	t.changed("grant", g.ID, map[string]any{"cardholder_data_declared_on": v.Declared})
	return nil
}

// letIn refuses access of somebody from outside whose organisation has not signed, is not authorised, or does not name them (clauses CBC-025, CBC-026).
func (t *transaction) letIn(ctx context.Context, g Grant, _ entry.Entry, _ GiveAccess) error {
	p, err := personByID(ctx, t, g.Person)
	if err != nil {
		return err
	}
	return t.mayLetIn(ctx, p, g)
}

// GiveInEmergency gives access at once, without a request, by the Information Security Manager and for one working day or as the council sets. It is then
// closed, or asked for and decided about as any other access.
func (s *Session) GiveInEmergency(ctx context.Context, g Grant, reason string) (Grant, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return g, invalid("reason", "say what the emergency is")
	}
	err := s.act(ctx, ActEmergencyAccess, func(t *transaction) error {
		if err := s.notOwnCase(g.Person); err != nil {
			t.concerns("person", g.Person)
			return err
		}
		if _, err := personByID(ctx, t, g.Person); err != nil {
			return err
		}
		system, err := entryRow(ctx, t, "system", g.System)
		if err != nil {
			return err
		}
		g.Kind, g.Login = cmp.Or(strings.TrimSpace(g.Kind), "account"), strings.TrimSpace(g.Login)
		if err := t.ownLogin(ctx, g, system, GiveAccess{}); err != nil {
			return err
		}
		settings, err := readSettings(ctx, t)
		if err != nil {
			return err
		}
		if g.ID, err = t.nextID(ctx, "GR"); err != nil {
			return err
		}
		g.GrantedOn, g.AuthorisedBy, g.EmergencyReason = calendar.Of(t.now), s.user.Name, reason
		g.EmergencyUntil = calendar.NewWorkingDays(councilOf(settings).Division).Add(g.GrantedOn, periods(settings).Of("emergency-access"))
		until := g
		until.EndsOn = g.EmergencyUntil
		if err := t.letIn(ctx, until, system, GiveAccess{}); err != nil { // nobody from outside comes in without an agreement, in an emergency either
			return err
		}
		if !g.InformedOn.Known() {
			if g.InformedOn, err = lastInformed(ctx, t, g.Person); err != nil {
				return err
			}
		}
		return t.insertGrant(ctx, g)
	})
	return g, err
}

// SetPurpose says for which purposes access may be used (clause CBC-054): one grant, or all of a system that say none. It returns how many it changed.
func (s *Session) SetPurpose(ctx context.Context, grant, system, purpose string) (int, error) {
	if purpose = strings.TrimSpace(purpose); purpose == "" {
		return 0, invalid("purpose", "say for which purposes the access may be used")
	}
	changed := 0
	err := s.act(ctx, ActSetPurpose, func(t *transaction) error {
		condition, id := `system = $1 and closed_at = '' and purpose = ''`, system
		if grant != "" {
			g, err := grantByID(ctx, t, grant)
			if err != nil {
				return err
			}
			if err := t.reachesGrant(ctx, g); err != nil {
				return err
			}
			condition, id, system = `id = $1 and closed_at = ''`, g.ID, g.System
		}
		y, err := entryRow(ctx, t, "system", system)
		if err != nil {
			return err
		}
		if err := t.authority(ctx, ActSetPurpose, y.Post); err != nil {
			t.concerns("system", y.ID)
			return err
		}
		own := condition + ` and person <> $2` // nobody acts on their own access
		ids, err := collect(ctx, t, scanText, `select id from access_grant where `+own+` order by id`, id, s.user.Person)
		if err != nil || len(ids) == 0 {
			return err
		}
		if _, err := t.ExecContext(ctx, `update access_grant set purpose = $3, version = version + 1 where `+own, id, s.user.Person, purpose); err != nil {
			return fmt.Errorf("record the purpose: %w", err)
		}
		changed = len(ids)
		t.changed("system", y.ID, map[string]any{"purpose": purpose, "grants": ids})
		return nil
	})
	return changed, err
}

// requestFacts reads the requests that are not carried out, and the access that was given in an emergency.
func (s *Session) requestFacts(ctx context.Context, q querier, f *duty.Facts) error {
	type request struct {
		AccessRequest
		manager string
	}
	requests, err := collect(ctx, q, func(row scanner) (request, error) {
		var v request
		var err error
		v.AccessRequest, err = scanRequest(also{row, &v.manager})
		return v, err
	}, `select `+requestColumns+`, coalesce((select e.manager_post from engagement e where e.person = r.person order by e.ended_on, e.starts_on desc, e.id desc limit 1), p.sponsor)
		from access_request r join person p on p.id = r.person where r.state in ('requested', 'permitted') and r.person <> $1 order by r.id`, s.user.Person)
	if err != nil {
		return err
	}
	for _, r := range requests {
		manager := cmp.Or(r.manager, PostISM)
		out := duty.AccessRequest{
			ID: r.ID, Person: r.Person, System: r.System, Kind: r.Kind, Level: r.Level, RequestedAt: r.RequestedAt, DecidedAt: r.DecidedAt, Decides: manager,
		}
		if onlyHolder(f.Posts[manager], r.requester) {
			out.Decides = cmp.Or(f.Posts[manager].Above, PostISM)
		}
		f.Staff.Requests = append(f.Staff.Requests, out)
	}
	f.Staff.Emergencies, err = collect(ctx, q, func(row scanner) (duty.Grant, error) {
		var g duty.Grant
		err := row.Scan(&g.ID, &g.Kind, &g.Person, &g.System, &g.Login, &g.Level, &g.GrantedOn, &g.EndsOn)
		return g, err
	}, `select id, kind, person, system, login, level, granted_on, emergency_until from access_grant where emergency_until > '' and closed_at = '' and person <> $1 order by emergency_until, id`, s.user.Person)
	return err
}

// onlyHolder says that nobody but this person answers in a post.
func onlyHolder(p duty.Post, person string) bool {
	return person != "" && len(p.Holders) == 1 && p.Holders[0] == person && (p.Deputy == "" || p.Deputy == person)
}
