package store

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// system imports one row of a systems file.
func (i *importer) system(ctx context.Context, r exchange.Row) (Recorded, error) {
	before, id, err := i.entryOf(ctx, "system", "system_id", r, `select `+entryColumns+` from entry where kind = 'system' and lower(title) = lower($1)`, r.Text("name"))
	if err != nil {
		return "", err
	}
	after := before
	after.Kind, after.ID, after.Fields = "system", id, entry.Values{}
	maps.Copy(after.Fields, before.Fields)
	service, err := i.service(ctx, r.Text("owning_service"))
	if err != nil {
		return "", err
	}
	put(after.Fields, "service", service)
	i.fields(after, r)
	if after.Fields["owner_post"], err = i.owner(ctx, after, r.Text("owner_post")); err != nil {
		return "", err
	}
	return i.record(ctx, "system_id", before, after, r)
}

// record adds or changes what a row is about. What the register says against it refuses the row, under the column that it is about, if any.
func (i *importer) record(ctx context.Context, reference string, before, after entry.Entry, r exchange.Row) (Recorded, error) {
	recorded, err := i.t.recordEntry(ctx, before, after)
	var inv *InvalidError
	if errors.As(err, &inv) {
		return "", refuse(inv.Field, after.Fields[inv.Field], "%s", inv.Reason)
	}
	if err != nil {
		return "", refuseUnlessFault(reference, after.ID, err)
	}
	if recorded == RecordedNew {
		k, _ := entry.Of(after.Kind)
		after.Title = titleFrom(k, after.Fields)
		i.near(ctx, k, after, r)
	}
	return recorded, nil
}

// entryOf finds the entry that a row is about: by its reference, else by the query; or numbers a new one.
func (i *importer) entryOf(ctx context.Context, kind, reference string, r exchange.Row, query string, args ...any) (before entry.Entry, id string, err error) {
	k, _ := entry.Of(kind)
	var found []entry.Entry
	if id = r.Text(reference); i.merge[r.Line] != "" {
		id = i.merge[r.Line]
	}
	if id != "" {
		if err := checkReference(id); err != nil {
			return before, "", refuseUnlessFault(reference, id, err)
		}
		found, err = collect(ctx, i.t, scanEntry, `select `+entryColumns+` from entry where kind = $1 and id = $2`, kind, id)
	} else {
		found, err = collect(ctx, i.t, scanEntry, query, args...)
	}
	if slices.ContainsFunc(found, entry.Entry.Live) { // a name may be used again after what had it has ended
		found = slices.DeleteFunc(found, func(e entry.Entry) bool { return !e.Live() })
	}
	switch {
	case err != nil:
		return before, "", err
	case len(found) > 0 && !found[0].Live():
		return before, "", refuse(reference, found[0].ID, "the %s %s ended on %s: take it out of the file, or give what is new a reference of its own", kind, found[0].ID, found[0].EndedOn.Short())
	case len(found) > 1:
		return before, "", refuse("name", r.Text("name"), "%d %s have this name: give the %s's reference", len(found), k.Plural, k.Name)
	case len(found) == 1:
		return found[0], found[0].ID, nil
	case i.merge[r.Line] != "":
		return before, "", refuse(reference, id, "the register has no %s %s to merge the row with", kind, id)
	case id == "":
		id, err = i.t.freeEntryID(ctx, k)
	}
	return before, id, err
}

// fields takes what a row says of the kind's plain fields; those that point to something are looked up beside it.
func (i *importer) fields(e entry.Entry, r exchange.Row) {
	k, _ := entry.Of(e.Kind)
	for _, f := range k.Fields {
		if f.LinksTo() == "" {
			put(e.Fields, f.Name, r.Text(f.Name))
		}
	}
}

// put sets a field unless the file says nothing of it.
func put(v entry.Values, field, value string) {
	if value != "" {
		v[field] = value
	}
}

// owner returns the post that a row names as the owner of a system. To give a system another owner is to say who answers for it, which takes
// the roles of those who say so.
func (i *importer) owner(ctx context.Context, y entry.Entry, title string) (string, error) {
	before, err := titleOf(ctx, i.t, `select title from post where id = $1`, y.Fields["owner_post"])
	if err != nil || title == "" || strings.EqualFold(title, before) || title == y.Fields["owner_post"] {
		return y.Fields["owner_post"], err
	}
	if err := i.demand(ActHoldPost); err != nil {
		return "", err
	}
	return i.post(ctx, title, Post{Role: SystemOwner, Service: y.Fields["service"], Above: PostISM})
}

// post finds a post by its id or title, or makes it.
func (i *importer) post(ctx context.Context, name string, otherwise Post) (string, error) {
	known, err := i.t.s.postNamed(ctx, i.t, name)
	if isNotFound(err) {
		otherwise.Title = name
		return i.t.ensurePost(ctx, otherwise)
	}
	return known.ID, err
}

// asset imports one row of an assets file.
func (i *importer) asset(ctx context.Context, r exchange.Row) (Recorded, error) {
	service, err := i.service(ctx, r.Text("service"))
	if err != nil {
		return "", err
	}
	before, id, err := i.entryOf(ctx, "asset", "asset_id", r, `select `+entryColumns+` from entry where kind = 'asset' and lower(title) = lower($1) and service = $2`, r.Text("name"), service)
	if err != nil {
		return "", err
	}
	after := before
	after.Kind, after.ID, after.Fields = "asset", id, entry.Values{}
	maps.Copy(after.Fields, before.Fields)
	put(after.Fields, "service", service)
	i.fields(after, r)
	if err := i.assetLinks(ctx, after.Fields, r); err != nil {
		return "", err
	}
	i.assetLocation(after.Fields, r.Text("location"))
	return i.record(ctx, "asset_id", before, after, r)
}

// assetLinks finds the system and the owner's post that a row names.
func (i *importer) assetLinks(ctx context.Context, v entry.Values, r exchange.Row) error {
	if id := r.Text("system_id"); id != "" {
		if err := i.knownSystem(ctx, id); err != nil {
			return err
		}
		v["system"] = id
	} else if name := r.Text("system"); name != "" {
		y, err := i.systemNamed(ctx, name)
		if err != nil {
			return err
		}
		v["system"] = y
	}
	if title := cmp.Or(r.Text("iao_post"), r.Text("owner_post")); title != "" {
		post, err := i.post(ctx, title, Post{Role: IAO, Service: v["service"], Above: PostSIRO})
		if err != nil {
			return err
		}
		v["owner_post"] = post
	}
	if deputy := r.Text("deputy_person"); deputy != "" {
		p, err := personByID(ctx, i.t, deputy)
		if err != nil {
			return refuseUnlessFault("deputy_person", deputy, err)
		}
		v["deputy_person"] = p.ID
	}
	return nil
}

// assetLocation puts a location that a file does not tell apart where the format says it belongs.
func (i *importer) assetLocation(v entry.Values, location string) {
	if location == "" {
		return
	}
	paper, digital := entry.HeldPhysically(v), entry.HeldDigitally(v)
	if paper && v["location_physical"] == "" {
		v["location_physical"] = location
	}
	if (!paper || digital) && v["location_digital"] == "" {
		v["location_digital"] = location
	}
}

// knownSystem refuses a system that the register does not hold.
func (i *importer) knownSystem(ctx context.Context, id string) error {
	if i.systems[id] {
		return nil
	}
	if _, err := entryRow(ctx, i.t, "system", id); err != nil {
		return refuseUnlessFault("system_id", id, err)
	}
	i.systems[id] = true
	return nil
}

func (i *importer) systemNamed(ctx context.Context, name string) (string, error) {
	if known, err := entryRow(ctx, i.t, "system", name); err == nil || !isNotFound(err) {
		return known.ID, err
	}
	ids, err := collect(ctx, i.t, scanText, `select id from entry where kind = 'system' and lower(title) = lower($1)`, name)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0 && i.create:
		if err := i.createEntry(ctx, entry.Field{Name: "system", Of: "system"}, name); err != nil {
			return "", err
		}
		return i.t.linkedEntry(ctx, "system", name)
	case len(ids) == 0:
		return "", refuse("system", name, "the register knows no such system: import the systems file first")
	case len(ids) > 1:
		return "", refuse("system", name, "%d systems have this name: give the system's reference", len(ids))
	}
	return ids[0], nil
}
