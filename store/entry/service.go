package entry

func serviceKinds() []Kind { return []Kind{services()} }

// services are the parts of the council. What a service does for customers decides which checks it owes.
func services() Kind {
	asked := fieldNames(serviceFields())
	editors := []Role{Administrator, ISM, HR}
	return Kind{
		Name: "service", Plural: "services", Title: "Services", Prefix: "SV",
		About:  "The parts of the council, which form a tree, and what each of them does with customers, cards and paper.",
		Fields: append(serviceFields(), serviceRecord()...),
		Post:   "manager_post", Answers: "post-ism", Open: true, Cases: true,
		Editors: editors,
		Acts: []Act{
			{Verb: "add", Title: "add a service", Makes: true, Needs: []string{"name"}, Takes: asked, Roles: editors},
			{Verb: "set", Title: "change a service", Takes: asked, Roles: []Role{Administrator, ISM, HR, Manager}, Answers: true},
			identityQuestions(), identitySpotCheck(), deskCheck(),
		},
	}
}

func serviceFields() []Field {
	out := under("What it is",
		needed("name", "Name", Text),
		Field{Name: "parent", Label: "Part of", Type: Link, Of: "service"},
		optional("manager_post", "Managed by", Post),
	)
	return append(out, under("What it does",
		needed("customer_facing", "Deals with customers every day", YesNo),
		needed("discloses_to_customers", "Tells customers personal or sensitive information", YesNo),
		needed("takes_cards", "Takes card payments", YesNo),
		needed("holds_paper", "Holds paper records", YesNo),
		optional("vital", "Must go on in an emergency", YesNo),
	)...)
}

// serviceRecord are the fields that the acts keep on a service.
func serviceRecord() []Field {
	return under("What its manager has done",
		optional("identity_questions_ref", "Where the identity questions are kept", Text),
		optional("identity_reviewed_on", "Identity questions reviewed", Day),
		optional("identity_checked_on", "Identity checks looked at", Day),
		optional("desk_checked_on", "Desks looked at for card data", Day),
	)
}

// identityQuestions records where the approved questions are kept, never the questions themselves.
func identityQuestions() Act {
	return Act{
		Verb: "identity-questions", Title: "review a service's identity questions", Roles: []Role{Administrator, ISM, Manager}, Answers: true,
		Help:  "Give where the questions are kept, not the questions.",
		Needs: []string{"identity_questions_ref"},
		Own: []Field{
			needed("suitable", "They are suitable and always used", YesNo),
			needed("approved_by", "Approved by", Person),
		},
		Gate: func(g *Gate) error {
			if !g.Given.Yes("suitable") {
				return Refuse("questions that are not suitable, or not always used, cannot be approved: change them first")
			}
			return nil
		},
		Sets: func(g *Gate) Values {
			return Values{"identity_reviewed_on": string(g.lastDone("identity_reviewed_on"))}
		},
		Does:    []Does{{Duty: "review-identity-questions"}},
		Clauses: []string{"CBC-068"},
	}
}

func identitySpotCheck() Act {
	return Act{
		Verb: "identity-spot-check", Title: "check that a service verifies identity", Roles: []Role{Administrator, ISM, Manager}, Answers: true,
		Own: []Field{
			needed("sample", "Which calls or visits were looked at", Text),
			needed("checked", "How many were looked at", Number),
			needed("verified", "In how many the identity was checked before anything was told", Number),
			needed("result", "Result", Choice, "passed", "failed"),
			neededFor("action", "What must be put right", Text, "where it failed", failed),
		},
		Gate: func(g *Gate) error {
			checked, _ := g.Given.Int("checked")
			verified, _ := g.Given.Int("verified")
			switch {
			case verified > checked:
				return Refuse("%d of %d cannot have been verified: correct one of them", verified, checked)
			case verified < checked && g.Given["result"] == "passed":
				return Refuse("in %d of %d nobody checked who was asking: the result is failed", checked-verified, checked)
			}
			return nil
		},
		Sets:    func(g *Gate) Values { return Values{"identity_checked_on": string(g.lastDone("identity_checked_on"))} },
		Then:    putRight("identity check", "Put right how %s checks identity", "action"),
		Does:    []Does{{Duty: "check-identity"}},
		Clauses: []string{"CBC-067"},
	}
}

// deskCheck looks for card numbers written down. What is found is an incident at once; what it says must not repeat the number.
func deskCheck() Act {
	return Act{
		Verb: "desk-check", Title: "check desks for card data", Roles: []Role{Administrator, ISM, Manager}, Answers: true,
		Own: []Field{
			needed("places", "Where was looked", Text),
			needed("found", "Card data was found written down or copied", YesNo),
			neededFor("what", "What was found, without the number", Text, "where something was found", cardDataFound),
		},
		Sets: func(g *Gate) Values { return Values{"desk_checked_on": string(g.lastDone("desk_checked_on"))} },
		Then: func(g *Gate) ([]Step, error) {
			if !cardDataFound(g.Given) {
				return nil, nil
			}
			return []Step{{Kind: "incident", Verb: "report", Given: Values{
				"title": "Card data written down in " + g.Entry.Title, "what_happened": g.Given["what"], "category": "policy not followed",
				"discovered_at": g.DoneAt.UTC().Format(momentForm), "personal_data": "yes", "service": g.Entry.ID,
			}}}, nil
		},
		Does:    []Does{{Duty: "desk-check"}},
		Clauses: []string{"CBC-049"},
	}
}

func cardDataFound(v Values) bool { return v.Yes("found") }

// fieldNames are the names of fields, in their order.
func fieldNames(fields []Field) []string {
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}
