package entry

import (
	"slices"
	"strings"
)

// areas are every place of the premises in which something could be left: that is what makes a clearance worth its name.
func areas() Kind {
	fields := areaFields()
	who := whoKeepsPremises()
	return Kind{
		Name: "area", Plural: "areas", Title: "Areas of premises", Prefix: "PA", PartOf: "premises",
		About:  "Every room, locked room, basement, loft, store, outbuilding and vehicle of the premises, and who uses it.",
		Fields: fields, Open: true, Editors: who,
		Acts: []Act{
			{
				Verb: "add", Title: "add an area", Makes: true, Needs: []string{"name", "type"}, Takes: fieldNames(fields), Roles: who, Anybody: true, // what comes to light is checked, whoever saw it
				Gate: AllOf(usedByOccupant, onlyAreaOfItsName), Then: checkNewArea, Clauses: []string{"CBC-050"},
			},
			{Verb: "set", Title: "change an area", Takes: fieldNames(fields), Roles: who, Answers: true, Gate: AllOf(usedByOccupant, onlyAreaOfItsName), Then: checkNewArea},
			{
				Verb: "end", Title: "end an area", Roles: allButAuditors(), Answers: true, Gate: areaNotOwed,
				Own: []Field{needed("reason", "Reason", Text)},
			},
		},
	}
}

func areaFields() []Field {
	byService := func(v Values) bool { return v.Is("used_by", "a service") || v.Is("used_by", "a service that left") }
	return under("The area",
		needed("name", "Name, as on the plan", Text),
		needed("type", "Type", Choice, "room", "locked room", "corridor", "basement", "storage", "loft", "plant room", "outbuilding", "vehicle", "other"),
		needed("used_by", "Used by", Choice, "a service", "several", "the landlord", "a service that left"),
		Field{Name: "occupancy", Label: "Which occupies it", Type: Link, Of: "occupancy", Need: byService, When: "where a service uses it, or did"},
		needed("paper", "Holds paper records or media", YesNo),
		optional("access", "How to get in, and who has the key", Text),
	)
}

func usedByOccupant(g *Gate) error {
	id := g.Entry.Fields["occupancy"]
	if id == "" {
		return nil
	}
	o, err := g.Find("occupancy", id)
	if err != nil {
		return err
	}
	if o.Of != g.Entry.Of {
		return Refuse("%s is not in these premises: choose who occupies them, or leave it blank", o.Title)
	}
	return nil
}

// onlyAreaOfItsName refuses two areas of one name in the same premises: whoever reads that one of them is clear could not tell which.
func onlyAreaOfItsName(g *Gate) error {
	areas, err := g.Beside("area")
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(g.Entry.Fields["name"]), " ")
	for _, a := range areas {
		if a.ID != g.Entry.ID && a.Live() && strings.EqualFold(a.Title, name) {
			return Refuse("there is an area %s in these premises already (%s): give this one the name by which it is told from the other", a.Title, a.ID)
		}
	}
	return nil
}

// checkNewArea puts an area that comes to light while its premises are being vacated, or that turns out to be used by whoever leaves, onto the list of
// what is checked. Once the checks are finished that is refused until they are reopened.
func checkNewArea(g *Gate) ([]Step, error) {
	moves, err := g.Beside("vacating")
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, m := range moves {
		if !isVacating(m) || !inScope(m, g.Entry) {
			continue
		}
		checks, err := g.PartsOf(m, "area-check")
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(checks, func(c Entry) bool { return checksArea(c, g.Entry) }) {
			continue
		}
		step, err := areaCheckStep(g, m, g.Entry)
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, nil
}

func inScope(vacating, area Entry) bool {
	return vacating.Fields.Is("scope", "whole") || slices.Contains(vacating.Fields.List("occupancies"), area.Fields["occupancy"])
}

// checksArea reports the check of an area that counts: one that was cancelled says nothing.
func checksArea(check, area Entry) bool {
	return check.Live() && check.State != areaCancelled && check.Fields["area"] == area.ID
}

func areaNotOwed(g *Gate) error {
	checks, err := g.Linked("area-check", "area")
	if err != nil {
		return err
	}
	for _, c := range checks {
		if c.Live() && c.State != areaClear && c.State != areaCancelled {
			return Refuse("%s is still to be checked (%s): it stays on the list until it is clear", g.Entry.Title, c.ID)
		}
	}
	return nil
}
