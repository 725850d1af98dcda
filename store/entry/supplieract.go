package entry

import (
	"slices"
	"strconv"
	"strings"

	"muniment/store/calendar"
)

// supplierActs are what is done about a supplier as a whole: lists confirmed, rules accepted, questions put, incidents passed on.
func supplierActs() []Act {
	source := needed("source", "Who confirmed it, and the proof", Text)
	return slices.Concat(supplierUserActs(source), supplierCheckActs(source), supplierToldActs())
}

// supplierUserActs are about the people on either side who use what the other has.
func supplierUserActs(source Field) []Act {
	return []Act{
		{
			Verb: "confirm-users", Title: "confirm a supplier's list of named users", Takes: []string{"people", "staff"}, Own: []Field{source},
			Help:  "Give the whole list; leave people or staff out where it has not changed. Whoever is no longer on it loses access.",
			Roles: supplierEditors(), Answers: true,
			Sets: usersCompared, Then: usersFollowed,
			Does: []Does{{Duty: "supplier-users"}},
		},
		{
			Verb: "confirm-council-users", Title: "confirm the council's users of a supplier's service", Needs: []string{"individual_logins"},
			Own: []Field{
				needed("users", "Users of the council there", Number),
				needed("administrators", "Who administers it for the council", Text),
				needed("groups", "Permission groups, with how many are in each", Long),
				source,
			},
			Roles: supplierEditors(), Answers: true,
			Gate: systemsKnown, Sets: usersBeyondRegister,
			Does: []Does{{Duty: "supplier-own-users"}},
		},
		{
			Verb: "accept-policy", Title: "record that a supplier accepts the policy",
			Help: "The organisation binds itself and its people to the council's information security policy.",
			Own: []Field{
				needed("version", "Version of the policy", Text), needed("signatory", "Who signed for it", Text), needed("signed_on", "Signed on", Day), source,
			},
			Roles: supplierEditors(), Answers: true,
			Gate: notDatedAhead("signed_on", "the acceptance"),
			Does: []Does{{Duty: "supplier-acceptance"}},
		},
	}
}

// supplierCheckActs are about what a supplier publishes or is registered for.
func supplierCheckActs(source Field) []Act {
	return []Act{
		{
			Verb: "check-registration", Title: "check a supplier's registration with the regulator", Needs: []string{"ico_number", "ico_expires"}, Own: []Field{source},
			Roles: supplierEditors(), Answers: true,
			Gate: registrationInForce,
			Does: []Does{{Duty: "supplier-registration"}},
		},
		{
			Verb: "check-sub-processors", Title: "check a supplier's list of third parties", Takes: []string{"sub_processors"}, Own: []Field{source},
			Help:  "Give the whole list; leave it out where it has not changed. A change is put to whoever sponsors the supplier.",
			Roles: supplierEditors(), Answers: true,
			Sets: thirdPartiesCompared,
			Does: []Does{{Duty: "supplier-sub-processors"}},
		},
		{
			Verb: "decide-sub-processors", Title: "decide on a change of a supplier's third parties", Roles: []Role{Administrator, ISM, DPO, IAO, Manager}, Answers: true,
			Own: []Field{
				{Name: "decision", Label: "Decision", Type: Choice, Choices: []string{"no objection", "objection raised"}, Need: Always, When: "always"},
				needed("reason", "Reason", Long),
			},
			Gate: thirdPartiesChanged,
			Sets: func(*Gate) Values { return Values{"sub_processors_changed": ""} },
		},
	}
}

// supplierToldActs are about what a supplier is asked, and what it tells.
func supplierToldActs() []Act {
	return []Act{
		{
			Verb: "ask", Title: "put the questionnaire to a supplier",
			Help:  "Every line becomes a question to be answered with evidence; lines asked before are asked again.",
			Own:   []Field{{Name: "topics", Label: "Only these topics", Type: Choices, Choices: topics()}},
			Roles: supplierEditors(), Answers: true,
			Then: questionsPut,
			Does: []Does{{Duty: "supplier-questionnaire"}},
		},
		{
			Verb: "report-incident", Title: "record an incident that a supplier told of",
			Help: "It opens an incident of the council; the time allowed runs from when the council learnt of it.",
			Own: []Field{
				needed("title", "Title, in a few words that name nobody", Text),
				needed("what_happened", "What happened", Long),
				needed("learnt_at", "When the council learnt of it", Moment),
				optional("found_at", "When the supplier found it", Moment),
				needed("told_by", "Who told the council", Text),
				needed("personal_data", "It may touch personal data", YesNo),
			},
			Gate: learntBefore, Then: incidentOpened,
		},
	}
}

// usersCompared says what a new list of named users changed.
func usersCompared(g *Gate) Values {
	var said []string
	for _, field := range []string{"people", "staff"} {
		joined, left := compared(g.Before.Fields.List(field), g.Entry.Fields.List(field))
		if len(joined) > 0 {
			said = append(said, "joined: "+strings.Join(joined, ", "))
		}
		if len(left) > 0 {
			said = append(said, "left: "+strings.Join(left, ", "))
		}
	}
	if len(said) == 0 {
		said = []string{"nothing changed"}
	}
	return Values{"list_changes": strings.Join(said, "; ")}
}

// compared is what a list gained and lost.
func compared(before, after []string) (joined, left []string) {
	for _, x := range after {
		if !slices.Contains(before, x) {
			joined = append(joined, x)
		}
	}
	for _, x := range before {
		if !slices.Contains(after, x) {
			left = append(left, x)
		}
	}
	return joined, left
}

// usersFollowed opens a line for everybody who was newly named, to be told what binds them, and for everybody no longer named, whose access
// ends. The lines are compared with the list, not with the list before: what an earlier list left open is picked up.
func usersFollowed(g *Gate) ([]Step, error) {
	lines, err := g.Parts("external-user")
	if err != nil {
		return nil, err
	}
	var steps []Step
	named := g.Entry.Fields.List("people")
	known := map[string]bool{}
	for _, line := range lines {
		person, open := line.Fields["person"], line.Live() && (line.State == "named" || line.State == "acknowledged")
		switch {
		case open && slices.Contains(named, person):
			known[person] = true
		case open:
			steps = append(steps, Step{Kind: "external-user", Verb: "leave", ID: line.ID})
		}
	}
	for _, person := range named {
		if !known[person] {
			known[person] = true
			steps = append(steps, Step{Kind: "external-user", Verb: "name", Of: g.Entry.ID, Given: Values{"person": person}})
		}
	}
	return steps, nil
}

// systemsKnown refuses to count users where no system is named: there would be nothing to compare with.
func systemsKnown(g *Gate) error {
	if len(g.Entry.Fields.List("systems")) == 0 {
		return Refuse("say first which systems %s hosts or supports, so that its users can be compared with the access in the register", g.Entry.Title)
	}
	return nil
}

// usersBeyondRegister compares how many users a supplier counts with how many people hold access here. People on several systems of the
// supplier may be counted twice here, so that only a surplus there is certain.
func usersBeyondRegister(g *Gate) Values {
	here := 0
	for _, system := range g.Entry.Fields.List("systems") {
		_, people, err := g.Access(system)
		if err != nil {
			return Values{}
		}
		here += people
	}
	there, _ := g.Given.Int("users")
	return Values{"users_missing": strconv.Itoa(max(0, there-here))}
}

// notDatedAhead refuses a day that has not come.
func notDatedAhead(field, what string) func(*Gate) error {
	return func(g *Gate) error {
		if day := dayGiven(g, field); day > g.Today() {
			return Refuse("%s is dated %s, which has not come yet", what, day.Short())
		}
		return nil
	}
}

// dayGiven is a day that the act was given, or that the entry holds.
func dayGiven(g *Gate, field string) calendar.Date {
	if day := g.Given.Day(field); day.Known() {
		return day
	}
	return g.Entry.Fields.Day(field)
}

func registrationInForce(g *Gate) error {
	if ends := g.Entry.Fields.Day("ico_expires"); ends < calendar.Of(g.DoneAt) {
		return Refuse("the registration of %s ended on %s: ask for the new one, or record an incident of it", g.Entry.Title, ends.Short())
	}
	return nil
}

func thirdPartiesCompared(g *Gate) Values {
	joined, left := compared(g.Before.Fields.List("sub_processors"), g.Entry.Fields.List("sub_processors"))
	if len(joined)+len(left) == 0 || g.Before.Fields["sub_processors"] == "" {
		return Values{} // the first list is no change
	}
	return Values{"sub_processors_changed": string(calendar.Of(g.DoneAt))}
}

func thirdPartiesChanged(g *Gate) error {
	if g.Before.Fields["sub_processors_changed"] == "" {
		return Refuse("the list of third parties of %s has not changed: there is nothing to decide", g.Entry.Title)
	}
	return nil
}

// learntBefore refuses times that cannot be.
func learntBefore(g *Gate) error {
	learnt, found := g.Given.At("learnt_at"), g.Given.At("found_at")
	switch {
	case learnt.After(g.Now):
		return Refuse("the council cannot have learnt of it in the future: correct the time")
	case !found.IsZero() && found.After(learnt):
		return Refuse("the supplier found it before the council learnt of it: correct one of the two times")
	}
	return nil
}

func incidentOpened(g *Gate) ([]Step, error) {
	learnt, found := g.Given["learnt_at"], g.Given["found_at"]
	if found == "" {
		found = learnt
	}
	return []Step{{Kind: "incident", Verb: "report", Given: Values{
		"title": g.Given["title"], "what_happened": g.Given["what_happened"], "discovered_at": found, "aware_at": learnt, "supplier_told_at": learnt,
		"personal_data": g.Given["personal_data"], "supplier": g.Entry.ID,
	}}}, nil
}
