package entry

// The council may examine its systems and devices, and reads what people wrote only on suspicion. Each time is authorised beforehand, by
// somebody other than whoever asks, and what was looked at is logged. People whose own case it is neither see nor decide it.

const readsContent = "read specific content"

func monitoringKind() Kind {
	return Kind{
		Name: "monitoring", Plural: "monitoring-authorisations", Title: "Monitoring authorisations", Prefix: "MA",
		About:  "Authority to examine a system or device, or to read specific content, for a reason, within limits and for a time.",
		Fields: monitoringFields(),
		States: []string{"requested", "authorised", "refused", "finished"}, Final: []string{"refused", "finished"},
		Call: func(v Values) string { return v["title"] }, Until: "until_on", Answers: "post-ism",
		Cases: true, Named: true, Subjects: []string{"subjects"},
		Acts: []Act{
			{
				Verb: "request", Title: "ask for monitoring to be authorised", Makes: true, To: "requested", Roles: monitoringAsks(),
				Needs: []string{"title", "what"}, Takes: monitoringAsked(), Gate: AllOf(somebodyDecides, monitoringPeriod), Sets: restrictedAtFirst,
			},
			{Verb: "set", Title: "change a request for monitoring", From: []string{"requested"}, Takes: monitoringAsked(), Roles: monitoringAsks(), Gate: AllOf(somebodyDecides, monitoringPeriod)},
			{
				Verb: "authorise", Title: "authorise monitoring", From: []string{"requested"}, To: "authorised", Roles: monitoringDecides(), Signs: true,
				Needs: []string{"scope", "reason", "from_on", "until_on"}, Clauses: []string{"CBC-086", "CBC-088"},
				Gate: AllOf(suspicionRecorded, monitoringPeriod, askedFirst,
					Another("request", "whoever asks for monitoring cannot authorise it: somebody else must"),
					Another("set", "whoever changed the request cannot authorise it: somebody else must")),
				Sets: func(g *Gate) Values { return Values{"authorised_by": g.By, "authorised_at": inRegister(g.DoneAt)} },
			},
			{Verb: "refuse", Title: "refuse monitoring", From: []string{"requested"}, To: "refused", Roles: monitoringDecides(), Own: reasonGiven()},
			{
				Verb: "log-examination", Title: "log an examination", From: []string{"authorised"}, Roles: []Role{ISM, ICT, SIRO}, Gate: withinAuthority,
				Own: []Field{
					{Name: "examined", Label: "What was examined", Type: Long, Need: Always, When: "always"},
					{Name: "examiner", Label: "By whom", Type: Text, Need: Always, When: "always"},
				},
				Sets: func(g *Gate) Values { return Values{"last_examined_at": inRegister(g.DoneAt)} }, Clauses: []string{"CBC-086"},
			},
			{
				Verb: "finish", Title: "end monitoring", From: []string{"authorised"}, To: "finished", Needs: []string{"outcome"}, Takes: []string{"outcome", "incident"},
				Roles: []Role{ISM, SIRO}, Clauses: []string{"CBC-086"},
			},
		},
	}
}

func monitoringAsks() []Role { return []Role{ISM, HR, ICT, Manager, DPO} }

func monitoringDecides() []Role { return []Role{SIRO, ISM, ChiefExecutive, HR} }

func monitoringAsked() []string {
	return []string{"title", "what", "subjects", "device", "systems", "suspicion", "scope", "reason", "from_on", "until_on", "incident", "restricted", "named"}
}

func monitoringFields() []Field {
	return []Field{
		{Name: "title", Label: "Title", Group: "What is asked", Type: Text, Need: Always, When: "always", Help: "A few words that name nobody."},
		{Name: "what", Label: "To do what", Type: Choice, Choices: []string{"examine a system or device", readsContent}, Need: Always, When: "always"},
		{Name: "subjects", Label: "Whose use is looked at", Type: People},
		{Name: "device", Label: "Device", Type: Text},
		{Name: "systems", Label: "Systems", Type: Links, Of: "system"},
		{Name: "suspicion", Label: "Suspicion of improper use", Group: "Why", Type: Long, Need: func(v Values) bool { return v.Is("what", readsContent) }, When: "before content is read", Clauses: []string{"CBC-088"}},
		{Name: "reason", Label: "Reason", Type: Long, Need: Always, When: "always", Clauses: []string{"CBC-086"}},
		{Name: "scope", Label: "Scope", Type: Long, Need: Always, When: "always", Clauses: []string{"CBC-086"}, Help: "What may be looked at, and what may not."},
		{Name: "from_on", Label: "From", Group: "For how long", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-086"}},
		{Name: "until_on", Label: "Until", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-086"}},
		{Name: "restricted", Label: "Restricted to named people", Type: YesNo},
		{Name: "named", Label: "Who may see a restricted case", Type: Logins, Need: yesOf("restricted"), When: "for a restricted case", Help: "Logins or people who sign in, separated by semicolons; whoever entered it and the Information Security Manager see it too."},
		{Name: "authorised_by", Label: "Authorised by", Group: "Authority", Type: Person, Clauses: []string{"CBC-086", "CBC-088"}},
		{Name: "authorised_at", Label: "Authorised", Type: Moment},
		{Name: "last_examined_at", Label: "Last examination", Type: Moment},
		{Name: "outcome", Label: "Outcome", Type: Long},
		{Name: "incident", Label: "Incident", Type: Link, Of: "incident"},
	}
}

// restrictedAtFirst keeps a request from being read by everybody who may read the register, unless whoever asks says otherwise.
func restrictedAtFirst(g *Gate) Values {
	if g.Entry.Fields["restricted"] != "" {
		return nil
	}
	return Values{"restricted": "yes"}
}

func suspicionRecorded(g *Gate) error {
	v := g.Entry.Fields
	if v.Is("what", readsContent) && v["suspicion"] == "" {
		return Refuse("content is read only on suspicion of improper use: record the suspicion in %s before it is authorised", g.Entry.ID)
	}
	return nil
}

func monitoringPeriod(g *Gate) error {
	v := g.Entry.Fields
	from, until := v.Day("from_on"), v.Day("until_on")
	longest := g.Period("monitoring-longest")
	switch {
	case from.Known() && until.Known() && until < from:
		return Refuse("monitoring cannot end on %s, before it begins on %s", until.Short(), from.Short())
	case from.Known() && until.Known() && until > from.AddDays(longest):
		return Refuse("monitoring from %s to %s is longer than the %d days that the council allows at a time", from.Short(), until.Short(), longest)
	}
	return nil
}

// askedFirst refuses an authorisation of a time at which nobody had asked for it.
func askedFirst(g *Gate) error {
	if g.DoneAt.Before(g.Entry.AddedAt) {
		return Refuse("%s was asked for at %s: it cannot have been authorised before that", g.Entry.ID, onClock(g.Entry.AddedAt))
	}
	return nil
}

// withinAuthority refuses an examination outside the days of the authorisation, or before that was entered: what the register did not hold yet bound nobody.
func withinAuthority(g *Gate) error {
	v, day := g.Entry.Fields, g.Done()
	if day < v.Day("from_on") || day > v.Day("until_on") {
		return Refuse("%s authorises monitoring from %s to %s: an examination on %s falls outside it", g.Entry.ID, v.Day("from_on").Short(), v.Day("until_on").Short(), day.Short())
	}
	authorised, err := g.History("authorise")
	if err != nil {
		return err
	}
	if last, known := lastEntered(authorised); known && g.DoneAt.Before(last.EnteredAt) {
		return Refuse("the authorisation of %s was entered at %s: an examination at %s was not authorised yet", g.Entry.ID, onClock(last.EnteredAt), onClock(g.DoneAt))
	}
	return nil
}

func monitoringReviewKind() Kind {
	return Kind{
		Name: "monitoring-review", Plural: "monitoring-reviews", Title: "Reviews of routine monitoring", Prefix: "MR",
		About: "The yearly look at the impact assessment of monitoring traffic, e-mail and websites, and at what staff are told of it.",
		Fields: []Field{
			{Name: "assessment", Label: "Impact assessment", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-087"}, Help: "Its reference and version."},
			{Name: "privacy_notice", Label: "Privacy notice", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-087"}},
			{Name: "outcome", Label: "Outcome", Type: Choice, Choices: []string{"still right", "changed", "to be changed"}, Need: Always, When: "always"},
			{Name: "changes", Label: "What changes", Type: Long, Need: func(v Values) bool { return v["outcome"] != "" && !v.Is("outcome", "still right") }, When: "where something changes"},
		},
		States: []string{"recorded"}, Call: func(v Values) string { return v["assessment"] }, Answers: "post-ism",
		Acts: []Act{{
			Verb: "record", Title: "record a review of routine monitoring", Makes: true, To: "recorded", Roles: []Role{ISM, DPO},
			Needs: []string{"assessment", "privacy_notice", "outcome"}, Takes: []string{"assessment", "privacy_notice", "outcome", "changes"},
			Gate: changesSaid, Does: []Does{{Duty: "review-monitoring-assessment"}}, Clauses: []string{"CBC-087"},
		}},
	}
}

func changesSaid(g *Gate) error {
	if v := g.Entry.Fields; !v.Is("outcome", "still right") && v["changes"] == "" {
		return Refuse("say in changes what is to change in the assessment or the notice")
	}
	return nil
}
