package store

import "context"

// Beginning is how far a new register is filled: what whoever sets it up wants to see done.
type Beginning struct {
	Services, People, Systems, Assets, Access int
	Held                                      int // of the two posts that everything goes up to: the ISM's and the SIRO's
	Users                                     int // who may sign in
	Places                                    int // that copies go to
	Sheet                                     bool
}

// Beginning counts how far the register is filled. It is for whoever sees everything.
func (s *Session) Beginning(ctx context.Context) (Beginning, error) {
	if !s.hasAny(seesAll()) {
		return Beginning{}, &NotAllowedError{Act: ActManageUsers, Needs: seesAll()}
	}
	found, err := collect(ctx, s.reader, func(row scanner) (Beginning, error) {
		var b Beginning
		sheets := 0
		err := row.Scan(&b.Services, &b.People, &b.Systems, &b.Assets, &b.Access, &b.Held, &b.Users, &b.Places, &sheets)
		b.Sheet = sheets > 0
		return b, err
	}, `select
		(select count(*) from entry where kind = 'service' and ended_on = ''),
		(select count(*) from person),
		(select count(*) from entry where kind = 'system' and ended_on = ''),
		(select count(*) from entry where kind = 'asset' and ended_on = ''),
		(select count(*) from access_grant),
		(select count(distinct post) from post_holder where post in ($1, $2) and from_on <= $3 and (until_on = '' or until_on >= $3)),
		(select count(*) from register_user where disabled_at = ''),
		(select count(*) from copy_place),
		(select count(*) from recovery_sheet where ended_at = '')`, PostISM, PostSIRO, s.Today())
	if err != nil || len(found) == 0 {
		return Beginning{}, err
	}
	return found[0], nil
}
