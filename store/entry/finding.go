package entry

// findingKind is what a test or an audit found wrong. How bad it is decides how long the fix may take; the fix counts once somebody else has
// looked again.
func findingKind() Kind {
	raised := []string{"title", "description", "severity", "systems", "owner_post"}
	return Kind{
		Name: "finding", Plural: "findings", Title: "Findings", Prefix: "FI", PartOf: "test",
		About: "What tests and audits found wrong, by when it is put right, and who looked again.",
		Fields: []Field{
			{Name: "title", Label: "Finding", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-082"}},
			{Name: "description", Label: "Description", Type: Long},
			{Name: "severity", Label: "Severity", Type: Choice, Choices: []string{"critical", "high", "medium", "low"}, Need: Always, When: "always", Clauses: []string{"CBC-082"}},
			{Name: "systems", Label: "Systems", Type: Links, Of: "system"},
			{Name: "owner_post", Label: "Post that puts it right", Type: Post},
			{Name: "found_on", Label: "Found", Type: Day},
			{Name: "due_on", Label: "To be put right by", Type: Day, Clauses: []string{"CBC-082"}, Help: "Worked out from the severity."},
			{Name: "fix", Label: "What was done", Type: Long},
			{Name: "fixed_on", Label: "Put right", Type: Day, Clauses: []string{"CBC-082"}},
			{Name: "retest", Label: "Retest", Type: Long, Clauses: []string{"CBC-082"}, Help: "What was looked at again, and the result."},
			{Name: "retested_on", Label: "Retested", Type: Day},
			{Name: "accepted_reason", Label: "Why it is accepted", Type: Long},
			{Name: "accepted_until", Label: "Accepted until", Type: Day},
		},
		States: []string{"open", "fixed", "accepted", "closed"}, Final: []string{"closed"},
		Call: func(v Values) string { return v["title"] }, Post: "owner_post", Cases: true, Until: "accepted_until",
		Acts: []Act{
			{Verb: "raise", Title: "raise a finding", Makes: true, To: "open", Needs: []string{"title", "severity"}, Takes: raised, Roles: findingLeads(), Anybody: true, Sets: dueBySeverity, Clauses: []string{"CBC-082"}},
			{Verb: "set", Title: "change a finding", From: []string{"open"}, Takes: raised, Roles: findingLeads(), Own: reasonGiven(), Sets: dueBySeverity},
			{
				Verb: "fix", Title: "record that a finding is put right", From: []string{"open", "accepted"}, To: "fixed", Needs: []string{"fix"}, Takes: []string{"fix"}, Answers: true,
				Roles: []Role{ICT, ISM, SystemOwner, IAO, Manager, Facilities, Administrator}, Sets: func(g *Gate) Values { return Values{"fixed_on": string(g.Done()), "accepted_until": ""} }, Clauses: []string{"CBC-082"},
			},
			{
				Verb: "retest", Title: "record that a finding was retested and is gone", From: []string{"fixed"}, To: "closed", Needs: []string{"retest"}, Takes: []string{"retest"}, Roles: findingLeads(),
				Gate: anotherRetests, Sets: func(g *Gate) Values { return Values{"retested_on": string(g.Done())} }, Clauses: []string{"CBC-082"},
			},
			{
				Verb: "fail-retest", Title: "record that a finding was retested and is still there", From: []string{"fixed"}, To: "open", Needs: []string{"retest"}, Takes: []string{"retest"}, Roles: findingLeads(),
				Gate: anotherRetests, Sets: func(*Gate) Values { return Values{"fixed_on": ""} },
			},
			{
				Verb: "accept-risk", Title: "accept the risk of a finding", From: []string{"open"}, To: "accepted", Needs: []string{"accepted_reason", "accepted_until"}, Takes: []string{"accepted_reason", "accepted_until"},
				Roles: []Role{ISM, SIRO}, Approves: true, Gate: AllOf(acceptedForATime, Another("fix", "whoever was to put it right cannot accept it: somebody else must")),
			},
		},
	}
}

func findingLeads() []Role { return []Role{ICT, ISM, Administrator} }

// dueBySeverity counts from the day on which the finding was raised, however often it is corrected.
func dueBySeverity(g *Gate) Values {
	found := g.Entry.Fields.Day("found_on")
	if !found.Known() {
		found = g.Done()
	}
	return Values{"found_on": string(found), "due_on": string(found.AddDays(g.Period("finding-" + g.Entry.Fields["severity"])))}
}

func anotherRetests(g *Gate) error {
	return Another("fix", "whoever put finding "+g.Entry.ID+" right cannot retest it: somebody else must")(g)
}

func acceptedForATime(g *Gate) error {
	until, last := g.Entry.Fields.Day("accepted_until"), g.Today().AddDays(g.Period("acceptance-longest"))
	switch {
	case until < g.Today():
		return Refuse("%s is past: say until when the risk of %s is accepted", until.Short(), g.Entry.ID)
	case until > last:
		return Refuse("a risk is accepted until %s at the latest: accept it again then", last.Short())
	}
	return nil
}
