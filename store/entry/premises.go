package entry

import (
	"slices"
	"strings"

	"muniment/store/calendar"
)

func premisesKinds() []Kind {
	return []Kind{premises(), occupancies(), areas(), keys(), vacatings(), areaChecks(), foundItems(), vacatingLines(), clearances(), secureAreas(), entrants(), badgeReconciliations()}
}

// whoKeepsPremises may enter and change what is known of buildings.
func whoKeepsPremises() []Role { return []Role{Administrator, ISM, Facilities, Manager} }

// The states of premises.
const (
	premisesInUse   = "in use"
	premisesStore   = "used as a store"
	premisesVacated = "vacated"
)

// premises stay open in the register for as long as anything of the council's may be in them.
func premises() Kind {
	fields := premisesFields()
	return Kind{
		Name: "premises", Plural: "premises", Title: "Premises", Prefix: "PR",
		About:  "The buildings and sites that the council uses, who answers for each, how entry is controlled, and what is kept there.",
		Fields: fields, States: []string{premisesInUse, premisesStore, premisesVacated}, Final: []string{premisesVacated},
		Post: "lead_post", Answers: "post-ism", Until: "lease_end", Open: true, Editors: whoKeepsPremises(),
		Acts: []Act{
			{Verb: "add", Title: "add premises", Makes: true, Needs: []string{"name"}, Takes: fieldNames(fields), Roles: whoKeepsPremises()},
			{Verb: "set", Title: "change premises", Takes: fieldNames(fields), Roles: allButAuditors(), Answers: true, Gate: assetsStay},
			{
				Verb: "use-as-store", Title: "go on using premises as a store", From: []string{premisesInUse}, To: premisesStore, Roles: whoKeepsPremises(), Answers: true,
				Own: []Field{needed("reason", "Why something is still kept there", Text), needed("secured_how", "How it is kept secure", Text)},
			},
			{
				Verb: "check-store", Title: "check premises that are used as a store", From: []string{premisesStore}, Roles: whoKeepsPremises(), Answers: true,
				Own: []Field{
					needed("checker", "Checked by", Person), needed("secure", "Doors, windows and alarm in order", YesNo),
					neededFor("action", "What was done about it", Text, "where something was not in order", func(v Values) bool { return v.Is("secure", "no") }),
				},
				Does: []Does{{Duty: "store-check"}}, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "empty-store", Title: "say that a store is empty", From: []string{premisesStore}, To: premisesInUse, Roles: whoKeepsPremises(), Answers: true,
				Own: []Field{needed("evidence", "How it is known to be empty", Text)},
			},
			{
				Verb: "move-asset", Title: "move an information asset out of premises", Roles: []Role{Administrator, ISM, IAO, Manager, Facilities}, Answers: true,
				Own: []Field{
					{Name: "asset", Label: "Information asset", Type: Link, Of: "asset", Need: Always, When: "always"},
					needed("destination", "Where it went, or how it was disposed of", Text),
					{Name: "to", Label: "Premises it is now kept at", Type: Link, Of: "premises"},
				},
				Gate: assetIsKept, Sets: keptWithout, Then: takenIn, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "receive-asset", Title: "take in an information asset", Roles: []Role{Administrator, ISM, IAO, Manager, Facilities}, Answers: true,
				Own:  []Field{{Name: "asset", Label: "Information asset", Type: Link, Of: "asset", Need: Always, When: "always"}},
				Sets: keptWith,
			},
			{
				Verb: "leave", Title: "leave premises", Follows: true, To: premisesVacated, Roles: whoKeepsPremises(), Gate: mayLeave,
				Help: "This follows from handing back after a clearance.", Clauses: []string{"CBC-050"},
			},
			{
				Verb: "end", Title: "end premises", From: []string{premisesInUse, premisesVacated}, Roles: allButAuditors(), Answers: true, Gate: nothingUnderWay,
				Own: []Field{needed("reason", "Reason", Text)}, Help: "For premises entered by mistake; those that the council leaves are vacated.",
			},
		},
	}
}

func premisesFields() []Field {
	leased := func(v Values) bool { return v.Is("tenure", "leasehold") || v.Is("tenure", "licence") }
	otherwise := func(v Values) bool {
		return v["access_control"] != "" && !v.Is("access_control", "access control system")
	}
	control := needed("access_control", "How entry is controlled", Choice, "access control system", "keys and codes", "staffed reception", "another body's system", "not controlled")
	control.Clauses = []string{"CBC-072"}
	return under("The premises",
		needed("name", "Name", Text),
		needed("address", "Address", Text),
		needed("type", "Type", Choice, "office", "customer centre", "depot", "community building", "store", "plant", "other"),
		needed("lead_post", "Building lead", Post),
		optional("service", "Service that runs the building", Service),
		needed("tenure", "Tenure", Choice, "freehold", "leasehold", "licence", "shared", "other"),
		neededFor("lease_end", "Lease or licence ends", Day, "for a lease or a licence", leased),
		optional("other_bodies", "Other bodies in the building", Text),
		control,
		neededFor("access_reason", "Why not through the access control system", Text, "where entry is controlled in another way", otherwise),
		Field{Name: "assets", Label: "Information assets kept here", Type: Links, Of: "asset"},
	)
}

// assetsStay keeps what is kept in premises from being forgotten by a mere change: an asset leaves with its destination.
func assetsStay(g *Gate) error {
	after := g.Entry.Fields.List("assets")
	for _, asset := range g.Before.Fields.List("assets") {
		if !slices.Contains(after, asset) {
			return Refuse("%s is kept at %s: say where it goes with muniment premises move-asset %s asset=%s destination=…", asset, g.Before.Title, g.Entry.ID, asset)
		}
	}
	return nil
}

func assetIsKept(g *Gate) error {
	if !slices.Contains(g.Entry.Fields.List("assets"), g.Given["asset"]) {
		return Refuse("%s is not among what is kept at %s", g.Given["asset"], g.Entry.Title)
	}
	if g.Given["to"] == g.Entry.ID {
		return Refuse("%s cannot be moved to where it is", g.Given["asset"])
	}
	return nil
}

func keptWithout(g *Gate) Values {
	rest := slices.DeleteFunc(g.Entry.Fields.List("assets"), func(id string) bool { return id == g.Given["asset"] })
	return Values{"assets": strings.Join(rest, "; ")}
}

func keptWith(g *Gate) Values {
	all := append(g.Entry.Fields.List("assets"), g.Given["asset"])
	slices.Sort(all)
	return Values{"assets": strings.Join(slices.Compact(all), "; ")}
}

func takenIn(g *Gate) ([]Step, error) {
	if g.Given["to"] == "" {
		return nil, nil
	}
	return []Step{{Kind: "premises", Verb: "receive-asset", ID: g.Given["to"], Given: Values{"asset": g.Given["asset"]}}}, nil
}

// mayLeave lets nobody leave premises that were not cleared as a whole, that are still a store, or whose keys are still about.
func mayLeave(g *Gate) error {
	title := g.Entry.Title
	if g.Before.State == premisesStore {
		return Refuse("%s is still used as a store: empty it first with muniment premises empty-store %s", title, g.Entry.ID)
	}
	moves, err := g.Parts("vacating")
	if err != nil {
		return err
	}
	cleared := func(e Entry) bool { return e.Fields.Is("scope", "whole") && e.State == handedBack }
	if !slices.ContainsFunc(moves, cleared) {
		return Refuse("%s can only be left by handing it back after a clearance: muniment vacating start --of %s scope=whole", title, g.Entry.ID)
	}
	if kept := g.Entry.Fields.List("assets"); len(kept) > 0 {
		return stillKept(g, g.Entry, kept)
	}
	if err := nobodyLeft(g); err != nil {
		return err
	}
	return keysAccountedFor(g)
}

// nobodyLeft finds the service that moved in while the others were moving out, and the secure area that nobody gave up.
func nobodyLeft(g *Gate) error {
	there, err := g.Parts("occupancy")
	if err != nil {
		return err
	}
	for _, o := range there {
		if o.Live() && o.State == occupying {
			return Refuse("%s still occupies %s, and was not among those who leave", o.Title, g.Entry.Title)
		}
	}
	secure, err := g.Linked("secure-area", "premises")
	if err != nil {
		return err
	}
	for _, a := range secure {
		if a.Live() {
			return Refuse("%s is still a secure area of %s: end it first with muniment secure-area end %s", a.Title, g.Entry.Title, a.ID)
		}
	}
	return nil
}

func keysAccountedFor(g *Gate) error {
	all, err := g.Parts("key")
	if err != nil {
		return err
	}
	if about := which(all, stillAbout); len(about) > 0 {
		return Refuse("%s of %s: give back each key or change its lock or code first", someOf(withStates(about)), g.Entry.Title)
	}
	return nil
}

// nothingUnderWay keeps premises from being struck out of the register to avoid their clearance.
func nothingUnderWay(g *Gate) error {
	moves, err := g.Parts("vacating")
	if err != nil {
		return err
	}
	for _, m := range moves {
		if m.Live() && m.State != handedBack && m.State != vacatingCancelled {
			return Refuse("%s is being vacated (%s): finish or cancel that first", g.Entry.Title, m.ID)
		}
	}
	if g.Entry.State == premisesVacated {
		return nil
	}
	occupied, err := g.Parts("occupancy")
	if err != nil {
		return err
	}
	for _, o := range occupied {
		if o.Live() && o.State == occupying {
			return Refuse("%s occupies %s: a service leaves by vacating, with a clearance", o.Title, g.Entry.Title)
		}
	}
	return nil
}

// someOf lists the first of some names.
func someOf(names []string) Phrase {
	const most = 4
	switch last := len(names) - 1; {
	case last == most:
		return Phrase{"%s and 1 other", []any{strings.Join(names[:most], ", ")}}
	case last > most:
		return Phrase{"%s and %d others", []any{strings.Join(names[:most], ", "), len(names) - most}}
	case last > 0:
		return Phrase{"%s and %s", []any{strings.Join(names[:last], ", "), names[last]}}
	}
	return Joined("%s", names)
}

// VacateBy is the last day on which everything must be out and checked: some days before the first of the days by which others may come
// in; unknown while none is known.
func VacateBy(v Values, daysBefore int) calendar.Date { return VacatingEnds(v).AddDays(-daysBefore) }

// VacatingEnds is the earliest of the days on which outsiders enter, the lease ends, the sale completes or the keys go back.
func VacatingEnds(v Values) calendar.Date {
	var first calendar.Date
	for _, name := range vacatingDays() {
		if day := v.Day(name); day.Known() && (!first.Known() || day < first) {
			first = day
		}
	}
	return first
}

func vacatingDays() []string {
	return []string{"outsiders_enter_on", "lease_ends_on", "completion_on", "keys_return_on"}
}
