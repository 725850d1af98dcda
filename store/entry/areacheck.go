package entry

// The states of the check of an area.
const (
	areaToCheck      = "to check"
	areaFound        = "something found"
	areaNotInspected = "not inspected"
	areaClear        = "clear"
	areaCancelled    = "cancelled"
)

// areaChecks are the checks of one area each while premises are vacated. An area that nobody could inspect stays owed, and secured,
// even after the premises were handed back.
func areaChecks() Kind {
	who := []Role{Administrator, ISM, Facilities, Manager}
	by := []string{"checker_2", "one_checker_reason"}
	return Kind{
		Name: "area-check", Plural: "area-checks", Title: "Checks of areas", Prefix: "VC", PartOf: "vacating",
		About:  "For each area of premises that are vacated: who went in, when, and whether anything was left.",
		Fields: areaCheckFields(),
		States: []string{areaToCheck, areaFound, areaNotInspected, areaClear, areaCancelled}, Final: []string{areaClear, areaCancelled},
		Post: "owed_post", Open: true, Cases: true,
		Acts: []Act{
			{Verb: "add", Title: "add an area to what is checked", Makes: true, Needs: []string{"area"}, Takes: []string{"name", "type", "owed_post"}, Roles: who, Gate: notCheckedTwice, Sets: nameOfArea},
			{
				Verb: "clear", Title: "clear an area", From: []string{areaToCheck, areaFound, areaNotInspected}, To: areaClear, Needs: []string{"access_gained", "checker_1"}, Takes: by, Roles: allButAuditors(), Answers: true,
				Gate: AllOf(checksOpen, twoCheckers, wentIn), Sets: checkedWhen, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "find", Title: "record what was found in an area", From: []string{areaToCheck, areaFound, areaNotInspected}, To: areaFound, Needs: []string{"checker_1"}, Takes: by, Roles: allButAuditors(), Answers: true,
				Own: foundInArea(), Gate: AllOf(checksOpen, twoCheckers), Then: recordFound, Sets: checkedWhen, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "not-inspected", Title: "say that an area was not inspected", From: []string{areaToCheck, areaFound, areaNotInspected}, To: areaNotInspected,
				Needs: []string{"reason", "decided_by", "secured_how", "inspect_by"}, Roles: allButAuditors(), Answers: true,
				Gate: AllOf(checksOpen, notYetPast("inspect_by")), Clauses: []string{"CBC-050"},
			},
			{
				Verb: "take-back", Title: "take back that an area is clear", From: []string{areaClear}, To: areaToCheck, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("why", "Why it is not clear after all", Text)}, Gate: notSignedFor,
				Sets: func(*Gate) Values {
					return Values{"access_gained": "", "checker_1": "", "checker_2": "", "one_checker_reason": "", "checked_at": ""}
				},
				Clauses: []string{"CBC-050"},
			},
			{Verb: "cancel", Title: "cancel the check of an area", Follows: true, To: areaCancelled, Roles: who, Gate: onlyCancelled},
		},
	}
}

func areaCheckFields() []Field {
	missed := func(v Values) bool { return v["inspect_by"] != "" }
	return under("The check",
		optional("name", "Area", Text),
		Field{Name: "area", Label: "Entry of the area", Type: Link, Of: "area", Need: Always, When: "always"},
		optional("type", "Type", Text),
		optional("owed_post", "Answered for by", Post),
		optional("access_gained", "Somebody went in", YesNo),
		optional("checker_1", "First checker", Person),
		optional("checker_2", "Second checker", Person),
		optional("one_checker_reason", "Why one checker was enough", Text),
		optional("checked_at", "Checked", Moment),
		Field{Name: "reason", Group: "Where it was not inspected", Label: "Why it was not inspected", Type: Text, Need: missed, When: "where it was not inspected"},
		neededFor("decided_by", "Who decided that", Person, "where it was not inspected", missed),
		neededFor("secured_how", "How it is kept secure until it is inspected", Text, "where it was not inspected", missed),
		optional("inspect_by", "To be inspected by", Day),
	)
}

// areaCheckStep makes the check of an area, owed by the manager of the service that uses it; by the building lead where the area is common, the
// landlord's, or of a service that has left.
func areaCheckStep(g *Gate, vacating, area Entry) (Step, error) {
	given := Values{"name": area.Title, "area": area.ID, "type": area.Fields["type"]}
	if id := area.Fields["occupancy"]; id != "" && area.Fields.Is("used_by", "a service") {
		o, err := g.Find("occupancy", id)
		if err != nil {
			return Step{}, err
		}
		if o.Live() && o.State == occupying && coversOccupancy(vacating, o) && o.Fields["manager_post"] != "" {
			given["owed_post"] = o.Fields["manager_post"]
		}
	}
	return Step{Kind: "area-check", Verb: "add", Of: vacating.ID, Given: given}, nil
}

func nameOfArea(g *Gate) Values {
	if a, err := g.Find("area", g.Entry.Fields["area"]); err == nil {
		return Values{"name": a.Title, "type": a.Fields["type"]}
	}
	return nil
}

func notCheckedTwice(g *Gate) error {
	v, err := underWay(g)
	if err != nil {
		return err
	}
	a, err := g.Find("area", g.Entry.Fields["area"])
	if err != nil {
		return err
	}
	if a.Of != v.Of {
		return Refuse("%s is not in the premises that are vacated", a.Title)
	}
	others, err := g.Beside("area-check")
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != g.Entry.ID && checksArea(o, a) {
			return Refuse("%s is checked already (%s)", a.Title, o.ID)
		}
	}
	return nil
}

// checksOpen lets results in while the vacating is under way. An area that was not inspected, or in which something was found after that, is
// still answered for when everything else is over.
func checksOpen(g *Gate) error {
	v, err := g.Find("vacating", g.Entry.Of)
	if err != nil {
		return err
	}
	if v.State == vacatingOpen || v.State != vacatingCancelled && g.Before.State != areaToCheck {
		return nil
	}
	return checksNotOpen(v)
}

// notSignedFor lets the result of an area be taken back while the checks go on: what was signed for is reopened as a whole, so that every signature falls with it.
func notSignedFor(g *Gate) error {
	v, err := underWay(g)
	if v.State == handedBack {
		return Refuse("%s was handed back: report what came to light in %s as an incident", v.Title, g.Entry.Title)
	}
	return err
}

// checksNotOpen refuses a change of what is checked once the checks are over.
func checksNotOpen(v Entry) error {
	return Refuse("The checks of %s are %s: reopen them first with muniment vacating reopen %s", v.Title, v.State, v.ID)
}

// twoCheckers wants two people in every area, or a reason for one.
func twoCheckers(g *Gate) error {
	first, second := g.Entry.Fields["checker_1"], g.Entry.Fields["checker_2"]
	switch {
	case second == "" && g.Entry.Fields["one_checker_reason"] == "":
		return Refuse("Name a second checker of %s, or say why one was enough: one_checker_reason=…", g.Entry.Title)
	case first == second:
		return Refuse("The two checkers of %s must be two people", g.Entry.Title)
	}
	return nil
}

// wentIn refuses to call an area clear that nobody entered.
func wentIn(g *Gate) error {
	if !g.Entry.Fields.Yes("access_gained") {
		return Refuse("%s cannot be clear when nobody went in: record it as not inspected, with the reason", g.Entry.Title)
	}
	return nil
}

func checkedWhen(g *Gate) Values { return Values{"checked_at": g.DoneAt.UTC().Format(momentForm)} }

func notYetPast(field string) func(*Gate) error {
	return func(g *Gate) error {
		if day := g.Entry.Fields.Day(field); day < g.Today() {
			return Refuse("%s is past: give a day that is still to come", day.Short())
		}
		return nil
	}
}
