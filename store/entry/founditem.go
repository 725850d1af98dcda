package entry

// The states of something found in premises that are vacated.
const (
	itemSecured = "secured"
	itemDecided = "decided"
	itemDone    = "dealt with"
)

// foundItems are what was left behind. It is secured where it is safe, and the owner of the information decides what becomes of it;
// nothing is destroyed because it was found.
func foundItems() Kind {
	who := []Role{Administrator, ISM, Facilities, Manager}
	return Kind{
		Name: "found-item", Plural: "found-items", Title: "Found in vacated premises", Prefix: "VF", PartOf: "area-check",
		About:  "What was found in an area, where it is secured, and what its owner decided.",
		Fields: foundItemFields(), States: []string{itemSecured, itemDecided, itemDone}, Final: []string{itemDone},
		Post: "owner_post", Cases: true,
		Acts: []Act{
			{
				Verb: "record", Title: "record something found", Makes: true, Needs: []string{"name", "secured_where", "personal_data", "exposed"},
				Takes: []string{"count", "classification", "photo", "asset", "owner_post"}, Roles: who, Gate: leftUnclear, Sets: ownerOfFound, Then: foundExposed,
			},
			{Verb: "move", Title: "move something found", From: []string{itemSecured, itemDecided}, Needs: []string{"secured_where"}, Roles: who, Own: []Field{needed("seal", "Box and seal, or how it was carried", Text)}},
			{Verb: "name-owner", Title: "name who owns something found", From: []string{itemSecured}, Takes: []string{"asset", "owner_post"}, Roles: who, Sets: ownerOfFound},
			{
				Verb: "decide", Title: "decide about something found", From: []string{itemSecured, itemDecided}, To: itemDecided, Needs: []string{"decision", "decision_reason"},
				Takes: []string{"destination", "retention_over", "on_hold", "open_request"}, Roles: allButAuditors(), Answers: true,
				Gate: AllOf(ownerKnown, mayDestroy), Sets: func(g *Gate) Values { return Values{"decided_at": g.DoneAt.UTC().Format(momentForm)} }, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "carry-out", Title: "carry out what was decided about something found", From: []string{itemDecided}, To: itemDone, Roles: append([]Role{IAO, ICT}, who...),
				Own: []Field{needed("evidence", "Evidence: certificate, receipt or new place", Text)}, Gate: mayDestroy, Clauses: []string{"CBC-050"},
			},
		},
	}
}

func foundItemFields() []Field {
	elsewhere := func(v Values) bool { return v.Is("decision", "move") || v.Is("decision", "keep") }
	destroy := func(v Values) bool { return v.Is("decision", "destroy") }
	return append(under("What was found",
		needed("name", "What it is", Text),
		optional("count", "How many", Number),
		Field{Name: "classification", Label: "Classification", Type: Choice, Choices: []string{"OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET", "NOT APPLICABLE"}},
		optional("photo", "Reference of a photograph", Text),
		needed("secured_where", "Where it is secured", Text),
		needed("personal_data", "Personal data", YesNo),
		needed("exposed", "Somebody else could have seen or taken it", YesNo),
		optional("found_at", "Found", Moment),
		Field{Name: "asset", Label: "Information asset it belongs to", Type: Link, Of: "asset"},
		needed("owner_post", "Information asset owner", Post),
	), under("What becomes of it",
		Field{Name: "decision", Label: "Decision", Type: Choice, Choices: []string{"keep", "move", "destroy"}},
		optional("decision_reason", "Reason", Text),
		neededFor("destination", "Where it is to be", Text, "where it is kept or moved", elsewhere),
		neededFor("retention_over", "Its retention period is over", YesNo, "before it is destroyed", destroy),
		neededFor("on_hold", "It is under a legal hold", YesNo, "before it is destroyed", destroy),
		neededFor("open_request", "An open request asks for it", YesNo, "before it is destroyed", destroy),
		optional("decided_at", "Decided", Moment),
	)...)
}

// foundInArea is what an area's check asks about something found.
func foundInArea() []Field {
	return []Field{
		needed("what", "What was found", Text),
		optional("count", "How many", Number),
		{Name: "classification", Label: "Classification", Type: Choice, Choices: []string{"OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET", "NOT APPLICABLE"}},
		optional("photo", "Reference of a photograph", Text),
		needed("secured_where", "Where it is secured now", Text),
		needed("personal_data", "Personal data", YesNo),
		needed("exposed", "Somebody else could have seen or taken it", YesNo),
		{Name: "asset", Label: "Information asset it belongs to", Type: Link, Of: "asset"},
		optional("owner_post", "Information asset owner", Post),
	}
}

func recordFound(g *Gate) ([]Step, error) {
	given := Values{"name": g.Given["what"]}
	for _, name := range []string{"count", "classification", "photo", "secured_where", "personal_data", "exposed", "asset", "owner_post"} {
		if v := g.Given[name]; v != "" {
			given[name] = v
		}
	}
	return []Step{{Kind: "found-item", Verb: "record", Of: g.Entry.ID, Given: given}}, nil
}

// leftUnclear wants something found to be recorded with the check of its area, so that the area is not clear at the same time.
func leftUnclear(g *Gate) error {
	c, err := g.Find("area-check", g.Entry.Of)
	if err != nil {
		return err
	}
	if c.State != areaFound {
		return Refuse("%s is %s: record what was found with muniment area-check find %s", c.Title, c.State, c.ID)
	}
	return nil
}

// ownerOfFound takes the owner from the asset, where that is named.
func ownerOfFound(g *Gate) Values {
	out := Values{}
	if g.Entry.Fields["found_at"] == "" {
		out["found_at"] = g.DoneAt.UTC().Format(momentForm)
	}
	if id := g.Entry.Fields["asset"]; id != "" && g.Given["owner_post"] == "" {
		if a, err := g.Find("asset", id); err == nil && a.Fields["owner_post"] != "" {
			out["owner_post"] = a.Fields["owner_post"]
		}
	}
	return out
}

// foundExposed reports an incident where personal data lay open.
func foundExposed(g *Gate) ([]Step, error) {
	if !g.Entry.Fields.Yes("exposed") || !g.Entry.Fields.Yes("personal_data") {
		return nil, nil
	}
	return []Step{incidentOf(g, "found in vacated premises", "Left in vacated premises: "+g.Entry.Title, "Found during the checks ("+g.Entry.Of+"), where somebody else could have seen or taken it", "yes")}, nil
}

func ownerKnown(g *Gate) error {
	if g.Entry.Fields["owner_post"] == "" {
		return Refuse("Nobody owns %s yet: name the post with muniment found-item name-owner %s owner_post=…", g.Entry.Title, g.Entry.ID)
	}
	return nil
}

// mayDestroy asks three things before anything is destroyed: whether it must still be kept, whether it is on hold, and whether somebody has asked for it. It
// asks again when the decision is carried out, for a hold may have come in between.
func mayDestroy(g *Gate) error {
	v := g.Entry.Fields
	if !v.Is("decision", "destroy") {
		if v["destination"] == "" {
			return Refuse("Say where %s is to be: destination=…", g.Entry.Title)
		}
		return nil
	}
	switch {
	case v["retention_over"] == "" || v["on_hold"] == "" || v["open_request"] == "":
		return Refuse("Before %s is destroyed, say whether its retention period is over, whether it is on hold and whether an open request asks for it: retention_over=…, on_hold=… and open_request=…", g.Entry.Title)
	case !v.Yes("retention_over"):
		return Refuse("%s must still be kept: its retention period is not over", g.Entry.Title)
	case v.Yes("on_hold"):
		return Refuse("%s is under a legal hold and cannot be destroyed", g.Entry.Title)
	case v.Yes("open_request"):
		return Refuse("An open request asks for %s: answer that before anything is destroyed", g.Entry.Title)
	}
	if v["asset"] == "" {
		return nil
	}
	a, err := g.Find("asset", v["asset"])
	if err != nil {
		return err
	}
	if a.Fields.Yes("legal_hold") {
		return Refuse("%s belongs to %s, which is under a legal hold, and cannot be destroyed", g.Entry.Title, a.Title)
	}
	return nil
}
