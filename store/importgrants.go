package store

import (
	"context"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// holder finds who a row of a grants file is about. The file changes nobody, and names the same people again and again.
func (i *importer) holder(ctx context.Context, r exchange.Row) (Person, error) {
	key := strings.Join([]string{r.Text("person"), r.Text("employee_no"), r.Text("council_ref"), r.Text("login"), r.Text("position_no")}, "\x00")
	if p, known := i.holders[key]; known {
		return p, nil
	}
	p, _, err := i.known(ctx, r)
	if err == nil {
		i.holders[key] = p
	}
	return p, err
}

// grant imports one row of a grants file.
func (i *importer) grant(ctx context.Context, r exchange.Row) (Recorded, error) {
	system := r.Text("system_id")
	var err error
	if system == "" {
		if system, err = i.systemNamed(ctx, r.Text("system")); err != nil {
			return "", err
		}
	} else if err := i.knownSystem(ctx, system); err != nil {
		return "", err
	}
	p, err := i.holder(ctx, r)
	if err != nil {
		return "", err
	}
	before, found, err := i.findGrant(ctx, r, p.ID, system)
	if err != nil {
		return "", err
	}
	after := before
	after.Person, after.System = p.ID, system
	fill(&after.Login, r.Text("login"))
	fill(&after.Level, r.Text("level"))
	fill(&after.Reason, r.Text("job_function_reason"))
	fill(&after.Purpose, r.Text("purpose"))
	fill(&after.AuthorisedBy, r.Text("authorised_by"))
	fill(&after.GrantedOn, r.Day("granted_on"))
	fill(&after.InformedOn, r.Day("informed_on"))
	fill(&after.EndsOn, r.Day("end_date"))
	fill(&after.Kind, r.Text("kind"))
	if after.Kind == "" {
		after.Kind = "account"
	}
	if !found {
		if r.Text("closed_at") != "" { // it would stand again, and nobody has it
			i.passOver("of access that is closed")
			return RecordedSame, nil
		}
		if err := i.notOwnCase(p.ID); err != nil {
			return "", err
		}
		if after.ID = r.Text("grant_id"); after.ID == "" {
			if after.ID, err = i.t.nextID(ctx, "GR"); err != nil {
				return "", err
			}
		}
		return RecordedNew, i.newGrant(ctx, after)
	}
	i.keepDischarges(before, &after)
	if before.Person != after.Person || before.System != after.System {
		return "", refuse("grant_id", before.ID, "this grant belongs to %s on %s in the register: a grant is not handed on, close it and record another", before.Person, before.System)
	}
	if before == after {
		return RecordedSame, nil
	}
	if err := i.notOwnCase(p.ID); err != nil {
		return "", err
	}
	if !before.Live() {
		return "", refuse("grant_id", before.ID, "this access was closed on %s: record a new grant", calendar.Of(before.ClosedAt).Short())
	}
	if _, read := i.access.read[after.ID]; read {
		i.access.read[after.ID] = packGrant(after)
		return RecordedChanged, nil
	}
	return RecordedChanged, i.t.updateGrant(ctx, before, after)
}

// keepDischarges keeps what discharges the duties to inform (CBC-005) and to justify (CBC-043) from whoever may do neither.
func (i *importer) keepDischarges(before Grant, after *Grant) {
	if !may(i.t.s.user.Roles, ActInform) {
		after.InformedOn = before.InformedOn
	}
	if !may(i.t.s.user.Roles, ActJustifyGrant) {
		after.Reason = before.Reason
	}
}

// findGrant matches a row to a grant: by its reference, else by person, system, login and the day it was granted.
func (i *importer) findGrant(ctx context.Context, r exchange.Row, person, system string) (Grant, bool, error) {
	id, login := r.Text("grant_id"), strings.ToLower(r.Text("login"))
	if packed, read := i.access.read[id]; read && id != "" {
		return unpackGrant(packed), true, nil
	}
	if id == "" {
		if err := i.keepRead(ctx); err != nil {
			return Grant{}, false, err
		}
	}
	if may, err := i.mayBeKnown(ctx, id, person, system, login); err != nil || !may {
		return Grant{}, false, err
	}
	if err := i.writeWaiting(ctx); err != nil {
		return Grant{}, false, err
	}
	if id != "" {
		g, err := grantByID(ctx, i.t, id)
		if isNotFound(err) {
			return Grant{}, false, nil
		}
		return g, err == nil, err
	}
	found, err := collect(ctx, i.t, scanGrant, `select `+grantColumns+` from access_grant where person = $1 and system = $2 and lower(login) = $3 and ($4 = '' or granted_on = $4) and closed_at = ''`,
		person, system, login, r.Day("granted_on"))
	switch {
	case err != nil:
		return Grant{}, false, err
	case len(found) > 1:
		return Grant{}, false, refuse("login", login, "%d grants fit this row: give the grant's reference", len(found))
	case len(found) == 1:
		return found[0], true, nil
	}
	return Grant{}, false, nil
}
