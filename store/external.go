package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// outsiders are the people whom an organisation from outside has to answer for.
const outsiders = `('agency', 'contractor', 'external')`

// externalFacts reads who from outside the council holds access, and what the assets say that suppliers hold.
func (s *Session) externalFacts(ctx context.Context, q querier, f *duty.Facts) error {
	f.External = duty.ExternalFacts{Users: map[string]int{}, Assets: map[string]duty.HeldAsset{}}
	for _, step := range []func(context.Context, querier, *duty.ExternalFacts) error{namedUsers, unnamedUsers, endlessGrants, heldAssets} {
		if err := step(ctx, q, &f.External); err != nil {
			return err
		}
	}
	return nil
}

// namedUsers counts what the people hold whom each supplier names.
func namedUsers(ctx context.Context, q querier, x *duty.ExternalFacts) error {
	type user struct {
		supplier string
		grants   int
	}
	users, err := collect(ctx, q, func(row scanner) (user, error) {
		var u user
		err := row.Scan(&u.supplier, &u.grants)
		return u, err
	}, `select l.id, count(*) from entry_link l cross join access_grant g
		where l.to_kind = 'person' and l.kind = 'supplier' and l.field = 'people' and g.person = l.to_id and g.closed_at = '' group by l.id`)
	if err != nil {
		return err
	}
	for _, u := range users {
		x.Users[u.supplier] = u.grants
	}
	return nil
}

// unnamedUsers finds the outsiders with access whom no supplier names.
func unnamedUsers(ctx context.Context, q querier, x *duty.ExternalFacts) error {
	var err error
	x.Unnamed, err = collect(ctx, q, func(row scanner) (duty.Outsider, error) {
		var o duty.Outsider
		err := row.Scan(&o.Person, &o.Grants, &o.ManagerPost)
		return o, err
	}, `select p.id, (select count(*) from access_grant g where g.person = p.id and g.closed_at = ''),
			coalesce((select e.manager_post from engagement e where e.person = p.id order by e.ended_on, e.starts_on desc, e.id desc limit 1), '')
		from person p where p.kind in `+outsiders+` and exists (select 1 from access_grant g where g.person = p.id and g.closed_at = '')
			and not exists (select 1 from entry_link l join entry e on e.kind = l.kind and e.id = l.id and e.ended_on = ''
				where l.to_kind = 'person' and l.to_id = p.id and l.kind = 'supplier' and l.field = 'people')
		order by p.id`)
	return err
}

// endlessGrants finds the access of outsiders that ends on no day. The coalesces keep the engine from looking through everything that ends on no day.
func endlessGrants(ctx context.Context, q querier, x *duty.ExternalFacts) error {
	var err error
	x.Endless, err = collect(ctx, q, func(row scanner) (duty.Grant, error) {
		var g duty.Grant
		err := row.Scan(&g.ID, &g.Kind, &g.Person, &g.System, &g.Login)
		return g, err
	}, `select g.id, g.kind, g.person, g.system, g.login from person p cross join access_grant g
			where p.kind in `+outsiders+` and g.person = p.id and g.closed_at = '' and g.ends_on = ''
		union select g.id, g.kind, g.person, g.system, g.login from access_grant g where g.kind = 'external account' and g.closed_at = '' and g.ends_on = ''
		order by 1`)
	return err
}

// heldAssets reads what the assets say that suppliers hold.
func heldAssets(ctx context.Context, q querier, x *duty.ExternalFacts) error {
	assets, err := collect(ctx, q, scanEntry, `select distinct `+qualified("a", entryColumns)+` from entry_link l join entry e on e.kind = l.kind and e.id = l.id and e.ended_on = ''
		join entry a on a.kind = l.to_kind and a.id = l.to_id and a.ended_on = '' where l.kind = 'supplier' and l.field = 'assets' and l.to_kind = 'asset'`)
	if err != nil {
		return fmt.Errorf("read the assets that suppliers hold: %w", err)
	}
	for _, a := range assets {
		x.Assets[a.ID] = duty.HeldAsset{
			Name: a.Title, OwnerPost: a.Fields["owner_post"], Transfer: a.Fields["transfer_outside_uk"],
			RTODays: a.Fields["rto_needed"], RPOHours: a.Fields["rpo_needed"], Accepted: a.Fields.Day("recovery_accepted_until"),
		}
	}
	return nil
}

// outsider reports whether access is for somebody from outside the council: by who holds it, or by what it is.
func outsider(p Person, kind string) bool {
	return kind == "external account" || p.Kind == "agency" || p.Kind == "contractor" || p.Kind == "external"
}

// mayLetIn refuses access for somebody from outside whose organisation has not signed, is not authorised, or does not name them.
func (t *transaction) mayLetIn(ctx context.Context, p Person, g Grant) error {
	if !outsider(p, g.Kind) {
		return nil
	}
	held, err := collect(ctx, t, scanEntry, `select `+entryColumns+` from entry where kind in ('supplier', 'agreement', 'authorisation') and ended_on = ''`)
	if err != nil {
		return err
	}
	who := entry.Outsider{Person: p.ID, Name: p.Name(), System: g.System, Ends: g.EndsOn}
	return refusedBy(entry.ExternalAccess(who, held, calendar.Of(t.now)))
}
