package store

import (
	"context"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// system imports one row of a systems file.
func (i *importer) system(ctx context.Context, r exchange.Row) (Recorded, error) {
	var found []System
	var err error
	if id := r.Text("system_id"); id != "" {
		found, err = collect(ctx, i.t, scanSystem, `select `+systemColumns+` from system where id = $1`, id)
	} else {
		found, err = collect(ctx, i.t, scanSystem, `select `+systemColumns+` from system where lower(name) = lower($1)`, r.Text("name"))
	}
	if err != nil {
		return "", err
	}
	if len(found) > 1 {
		return "", refuse("name", r.Text("name"), "%d systems have this name: give the system's reference", len(found))
	}
	var before, after System
	if len(found) == 1 {
		before, after = found[0], found[0]
	}
	service, err := i.service(ctx, r.Text("owning_service"))
	if err != nil {
		return "", err
	}
	fill(&after.Name, r.Text("name"))
	fill(&after.Service, service)
	fill(&after.Supplier, r.Text("supplier"))
	fill(&after.BackupInstructions, r.Text("backup_instructions_ref"))
	fill(&after.RPOHours, r.Text("rpo_hours"))
	fill(&after.RTOWorkingDays, r.Text("rto_working_days"))
	fill(&after.IdleMinutes, r.Text("idle_minutes"))
	fill(&after.LockoutOn, r.YesNo("lockout_on"))
	fill(&after.CardData, r.YesNo("card_data"))
	fill(&after.LastRestoreTest, r.Day("last_restore_test"))
	fill(&after.LastDocUpdate, r.Day("last_doc_update"))
	fill(&after.LastChange, r.Day("last_change"))
	if after.OwnerPost, err = i.owner(ctx, after, r.Text("owner_post")); err != nil {
		return "", err
	}
	switch {
	case len(found) == 0:
		if after.ID = r.Text("system_id"); after.ID == "" {
			if after.ID, err = i.t.nextID(ctx, "SY"); err != nil {
				return "", err
			}
		}
		_, err = i.t.insertSystem(ctx, after)
		return RecordedNew, err
	case before == after:
		return RecordedSame, nil
	}
	return RecordedChanged, i.t.updateSystem(ctx, before, after)
}

// owner returns the post that a row names as the owner of a system. To give a system another owner is to say who answers for it, which takes
// the roles of those who say so.
func (i *importer) owner(ctx context.Context, y System, title string) (string, error) {
	before, err := titleOf(ctx, i.t, `select title from post where id = $1`, y.OwnerPost)
	if err != nil || title == "" || strings.EqualFold(title, before) {
		return y.OwnerPost, err
	}
	if err := i.demand(ActHoldPost); err != nil {
		return "", err
	}
	return i.t.ensurePost(ctx, Post{Title: title, Role: SystemOwner, Service: y.Service, Above: PostISM})
}

// asset imports one row of an assets file.
func (i *importer) asset(ctx context.Context, r exchange.Row) (Recorded, error) {
	service, err := i.service(ctx, r.Text("service"))
	if err != nil {
		return "", err
	}
	id := r.Text("asset_id")
	if id == "" {
		ids, err := collect(ctx, i.t, scanText, `select id from asset where lower(name) = lower($1) and service = $2`, r.Text("name"), service)
		if err != nil {
			return "", err
		}
		if len(ids) > 1 {
			return "", refuse("name", r.Text("name"), "%d assets have this name: give the asset's reference", len(ids))
		}
		if len(ids) == 1 {
			id = ids[0]
		}
	}
	var before Asset
	if id != "" {
		if before, err = assetByID(ctx, i.t, id); err != nil && !isNotFound(err) {
			return "", err
		}
	}
	after := before
	after.Fields = map[string]string{}
	for k, v := range before.Fields {
		after.Fields[k] = v
	}
	if after.ID = id; id == "" {
		if after.ID, err = i.t.nextID(ctx, "IA"); err != nil {
			return "", err
		}
	}
	fill(&after.Name, r.Text("name"))
	fill(&after.Service, service)
	if err := i.assetLinks(ctx, &after, r); err != nil {
		return "", err
	}
	for _, f := range AssetFields() {
		if v := r.Text(f.Name); v != "" {
			after.Fields[f.Name] = v
		}
	}
	i.assetLocation(&after, r.Text("location"))
	return i.t.putAsset(ctx, before, after)
}

// assetLinks finds the system and the owner's post that a row names.
func (i *importer) assetLinks(ctx context.Context, a *Asset, r exchange.Row) error {
	if id := r.Text("system_id"); id != "" {
		if err := i.knownSystem(ctx, id); err != nil {
			return err
		}
		a.System = id
	} else if name := r.Text("system"); name != "" {
		y, err := i.systemNamed(ctx, name)
		if err != nil {
			return err
		}
		a.System = y
	}
	if title := r.Text("iao_post"); title != "" {
		post, err := i.t.ensurePost(ctx, Post{Title: title, Role: IAO, Service: a.Service, Above: PostSIRO})
		if err != nil {
			return err
		}
		a.OwnerPost = post
	}
	return nil
}

// assetLocation puts a location that a file does not tell apart where the format says it belongs.
func (i *importer) assetLocation(a *Asset, location string) {
	if location == "" {
		return
	}
	if physical(a.Fields) && a.Fields["location_physical"] == "" {
		a.Fields["location_physical"] = location
	}
	if !physical(a.Fields) || digital(a.Fields) {
		if a.Fields["location_digital"] == "" {
			a.Fields["location_digital"] = location
		}
	}
}

// knownSystem refuses a system that the register does not hold.
func (i *importer) knownSystem(ctx context.Context, id string) error {
	if i.systems[id] {
		return nil
	}
	if _, err := systemByID(ctx, i.t, id); err != nil {
		return refuseUnlessFault("system_id", id, err)
	}
	i.systems[id] = true
	return nil
}

func (i *importer) systemNamed(ctx context.Context, name string) (string, error) {
	ids, err := collect(ctx, i.t, scanText, `select id from system where lower(name) = lower($1)`, name)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", refuse("system", name, "the register knows no such system: import the systems file first")
	case len(ids) > 1:
		return "", refuse("system", name, "%d systems have this name: give the system's reference", len(ids))
	}
	return ids[0], nil
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
	p, _, err := i.known(ctx, r)
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
	fill(&after.AuthorisedBy, r.Text("authorised_by"))
	fill(&after.GrantedOn, r.Day("granted_on"))
	fill(&after.InformedOn, r.Day("informed_on"))
	fill(&after.EndsOn, r.Day("end_date"))
	fill(&after.Kind, r.Text("kind"))
	if after.Kind == "" {
		after.Kind = "account"
	}
	if found {
		i.keepDischarges(before, &after)
	} else {
		if err := i.notOwnCase(p.ID); err != nil {
			return "", err
		}
		if after.ID = r.Text("grant_id"); after.ID == "" {
			if after.ID, err = i.t.nextID(ctx, "GR"); err != nil {
				return "", err
			}
		}
		return RecordedNew, i.t.insertGrant(ctx, after)
	}
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
	if id := r.Text("grant_id"); id != "" {
		g, err := grantByID(ctx, i.t, id)
		if isNotFound(err) {
			return Grant{}, false, nil
		}
		return g, err == nil, err
	}
	found, err := collect(ctx, i.t, scanGrant, `select `+grantColumns+` from access_grant where person = $1 and system = $2 and lower(login) = $3 and ($4 = '' or granted_on = $4) and closed_at = ''`,
		person, system, strings.ToLower(r.Text("login")), r.Day("granted_on"))
	switch {
	case err != nil:
		return Grant{}, false, err
	case len(found) > 1:
		return Grant{}, false, refuse("login", r.Text("login"), "%d grants fit this row: give the grant's reference", len(found))
	case len(found) == 1:
		return found[0], true, nil
	}
	return Grant{}, false, nil
}
