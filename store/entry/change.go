package entry

import "muniment/store/calendar"

// changes are the developments, purchases and changes of a system. None goes live before the Information Security Manager has checked it
// against the IT strategy and the system's owner has confirmed it, two people; with its security thought about, screened for a data
// protection impact assessment, and under a change reference.
func changes() Kind {
	editors := []Role{Administrator, ISM, SystemOwner, ICT}
	asked := []string{"title", "what", "kind", "reference", "planned_on", "security", "dpia", "dpia_ref"}
	return Kind{
		Name: "change", Plural: "changes", Title: "Developments and changes", Prefix: "CH", PartOf: "system",
		About: "Every development, purchase and change of a system, and what was checked before it went live.",
		Fields: under("The change",
			needed("title", "Change", Text),
			needed("kind", "Kind", Choice, "development", "purchase", "upgrade", "configuration", "security update"),
			optional("what", "What changes", Long),
			needed("reference", "Change reference", Text),
			optional("planned_on", "Planned for", Day),
			needed("security", "What was considered for security", Long),
			Field{
				Name: "dpia", Label: "Screening for a data protection impact assessment", Type: Choice, Need: Always, When: "always",
				Choices: []string{"no personal data", "screened: none needed", "assessment done"},
			},
			neededFor("dpia_ref", "The assessment", Text, "where one was done", func(v Values) bool { return v["dpia"] == "assessment done" }),
			optional("strategy_checked_on", "Checked against the IT strategy", Day),
			optional("strategy_note", "What the check found", Long),
			optional("confirmed_on", "Confirmed by the system's owner", Day),
			optional("live_on", "Live since", Day),
		),
		States: []string{"proposed", "live", "withdrawn"}, Final: []string{"live", "withdrawn"},
		Call: func(v Values) string { return v["title"] }, Cases: true,
		Acts: []Act{
			{Verb: "propose", Title: "propose a change", Makes: true, To: "proposed", Needs: []string{"title", "kind"}, Takes: asked, Roles: editors, Anybody: true},
			{
				Verb: "set", Title: "change a proposal", From: []string{"proposed"}, Takes: asked, Roles: editors, Answers: true,
				Help: "What was checked and confirmed was the proposal as it stood: both are asked for again.",
				Sets: func(*Gate) Values { return Values{"strategy_checked_on": "", "strategy_note": "", "confirmed_on": ""} },
			},
			{
				Verb: "check-strategy", Title: "check a change against the IT strategy", From: []string{"proposed"}, Needs: []string{"strategy_note"}, Roles: []Role{ISM},
				Own: []Field{needed("complies", "It complies with the IT strategy", YesNo)},
				Gate: AllOf(secondSigner("confirm", "whoever confirmed the change as its owner cannot check it too: another person must"), func(g *Gate) error {
					if !g.Given.Yes("complies") {
						return Refuse("%s does not comply with the IT strategy: withdraw it, or change the proposal and check it again", g.Entry.ID)
					}
					return needsSecurity(g)
				}),
				Sets:    func(g *Gate) Values { return Values{"strategy_checked_on": string(calendar.Of(g.DoneAt))} },
				Clauses: []string{"CBC-022", "CBC-023"},
			},
			{
				Verb: "confirm", Title: "confirm a change of one's system", From: []string{"proposed"}, Roles: []Role{SystemOwner}, Answers: true,
				Own: []Field{needed("complies", "It complies with the IT strategy and its security was considered", YesNo)},
				Gate: AllOf(secondSigner("check-strategy", "whoever checked the change against the IT strategy cannot confirm it too: the system's owner must"), func(g *Gate) error {
					if !g.Given.Yes("complies") {
						return Refuse("%s is not confirmed: withdraw it, or change the proposal", g.Entry.ID)
					}
					return needsSecurity(g)
				}),
				Sets:    func(g *Gate) Values { return Values{"confirmed_on": string(calendar.Of(g.DoneAt))} },
				Clauses: []string{"CBC-028", "CBC-029"},
			},
			{
				Verb: "go-live", Title: "put a change live", From: []string{"proposed"}, To: "live", Roles: editors, Answers: true, Gate: readyForLive,
				Sets: func(g *Gate) Values { return Values{"live_on": string(calendar.Of(g.DoneAt))} },
				Then: func(g *Gate) ([]Step, error) {
					return []Step{{Kind: "system", Verb: "changed", ID: g.Entry.Of, Given: Values{"last_change_ref": g.Entry.Fields["reference"], "what": g.Entry.Title}}}, nil
				},
				Clauses: []string{"CBC-022", "CBC-023", "CBC-028", "CBC-029", "CBC-080"},
			},
			{Verb: "withdraw", Title: "withdraw a change", From: []string{"proposed"}, To: "withdrawn", Own: []Field{needed("reason", "Reason", Text)}, Roles: editors, Answers: true},
		},
	}
}

func needsSecurity(g *Gate) error {
	if g.Entry.Fields["security"] == "" {
		return Refuse("%s says nothing about security: enter what was considered under security first", g.Entry.ID)
	}
	return nil
}

// secondSigner keeps the two signatures of a change apart. A signature that a later change of the proposal took away does not count.
func secondSigner(verb, sentence string) func(*Gate) error {
	return func(g *Gate) error {
		field := map[string]string{"confirm": "confirmed_on", "check-strategy": "strategy_checked_on"}[verb]
		if g.Entry.Fields[field] == "" {
			return nil
		}
		earlier, err := g.History(verb)
		if err != nil {
			return err
		}
		last, signed := lastEntered(earlier)
		if !signed {
			return nil
		}
		return g.apartFrom(sentence, last)
	}
}

// readyForLive names everything that still stands before a change goes live.
func readyForLive(g *Gate) error {
	v := g.Entry.Fields
	for _, missing := range []struct {
		yes  bool
		text string
	}{
		{v["strategy_checked_on"] == "", "the Information Security Manager has not checked it against the IT strategy"},
		{v["confirmed_on"] == "", "the system's owner has not confirmed it"},
		{v["security"] == "", "it says nothing about security"},
		{v["dpia"] == "", "it was not screened for a data protection impact assessment"},
		{v["dpia"] == "assessment done" && v["dpia_ref"] == "", "the data protection impact assessment has no reference"},
		{v["reference"] == "", "it has no change reference"},
	} {
		if missing.yes {
			return Refuse("%s cannot go live: %s", g.Entry.ID, missing.text)
		}
	}
	return nil
}
