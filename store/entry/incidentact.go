package entry

import (
	"slices"
	"strconv"
	"time"
)

// described are the facts of an incident that its report may give and that may be corrected later. What an act proves, such as who
// acknowledged it, is not among them: it comes from that act alone.
func described() []string {
	return []string{
		"title", "what_happened", "category", "near_miss", "discovered_at", "reported_at", "reporter", "manager_post", "implicated", "restricted", "named",
		"service", "assets", "systems", "premises", "supplier", "supplier_told_at", "personal_data", "law_enforcement", "aware_at", "people_affected",
	}
}

func incidentActs() []Act {
	acts := []Act{
		{
			Verb: "report", Title: "report an incident", Help: "It reaches the line manager, ICT and the Information Security Manager at once.",
			Makes: true, To: "reported", Needs: []string{"title", "what_happened", "discovered_at"}, Takes: described(), Roles: allButAuditors(),
			Gate: AllOf(discoveredBeforeReported, reachesLead), Sets: reportMade, Then: reassessAssets, Clauses: []string{"CBC-062", "CBC-066", "CBC-089"},
		},
		{
			Verb: "set", Title: "correct an incident", Takes: described(), Roles: incidentLeads(),
			Gate: AllOf(discoveredBeforeReported, reachesLead), Sets: reportTimes, Then: reassessAssets,
		},
	}
	for _, a := range slices.Concat(incidentTold(), incidentHandled(), incidentClosed()) {
		a.Gate = AllOf(sinceDiscovery, a.Gate)
		acts = append(acts, a)
	}
	return acts
}

// incidentTold are the acts of those whom a report reaches.
func incidentTold() []Act {
	who := []Field{{Name: "person", Label: "Who acknowledged it", Type: Person, Help: "Where somebody else enters it."}}
	return []Act{
		{
			Verb: "acknowledge", Title: "acknowledge an incident as line manager", Own: who, Roles: []Role{Manager, ISM, SIRO}, OfPost: "manager_post",
			Sets: stamp("acknowledged_manager_at"), Clauses: []string{"CBC-089"},
		},
		{
			Verb: "acknowledge-ict", Title: "acknowledge an incident for ICT", Own: who, Roles: []Role{ICT, ISM, SIRO},
			Sets: stamp("acknowledged_ict_at"), Clauses: []string{"CBC-062", "CBC-089"},
		},
		{
			Verb: "acknowledge-ism", Title: "acknowledge an incident as Information Security Manager", Roles: incidentLeads(),
			Sets: stamp("acknowledged_ism_at"),
		},
		{
			Verb: "log-action", Title: "record what ICT did about an incident", Roles: []Role{ICT, ISM, SIRO},
			Own:  []Field{{Name: "action", Label: "What was done", Type: Long, Need: Always, When: "always"}},
			Sets: stamp("ict_acted_at"), Clauses: []string{"CBC-085"},
		},
	}
}

// incidentHandled are the acts of whoever handles an incident.
func incidentHandled() []Act {
	return []Act{
		{
			Verb: "triage", Title: "assess an incident", Help: "It opens the investigation.", From: []string{"reported", "investigating"}, To: "investigating",
			Needs: []string{"severity", "personal_data"}, Roles: incidentLeads(),
			Takes: []string{"severity", "personal_data", "law_enforcement", "aware_at", "people_affected", "category", "near_miss", "implicated", "restricted", "named"},
			Gate:  AllOf(awareAfterDiscovered, nothingBeforeDiscovery, reachesLead), Clauses: []string{"CBC-017"},
		},
		{
			Verb: "decide-risk", Title: "decide whether a breach is notified", Roles: []Role{ISM, DPO, SIRO},
			Needs: []string{"risk_to_people", "notify_regulator", "tell_people", "decision_reasons", "effects", "remedial_action"},
			Takes: []string{
				"risk_to_people", "notify_regulator", "tell_people", "tell_people_reasons", "decision_reasons", "effects", "remedial_action",
				"people_affected", "late_reasons",
			},
			Gate: AllOf(onlyPersonalData, sinceAware, decisionFollowsRisk, lateWithReasons), Sets: decisionMade, Clauses: []string{"CBC-017"},
		},
		{
			Verb: "notify-regulator", Title: "record that the regulator was notified", Roles: []Role{ISM, DPO, SIRO},
			Takes: []string{"regulator_reference", "late_reasons"},
			Gate:  AllOf(decidedTo("notify_regulator", "the regulator is notified"), sinceAware, lateWithReasons), Sets: stamp("notified_at"),
		},
		{
			Verb: "regulator-answered", Title: "record the regulator's answer", Roles: []Role{ISM, DPO, SIRO}, Needs: []string{"regulator_outcome"}, Takes: []string{"regulator_outcome", "regulator_reference"},
		},
		{
			Verb: "tell-people", Title: "record that the people affected were told", Roles: []Role{ISM, DPO, SIRO},
			Own:  []Field{{Name: "how", Label: "How they were told, and what", Type: Long, Need: Always, When: "always"}},
			Gate: AllOf(decidedTo("tell_people", "the people affected are told"), sinceAware), Sets: stamp("people_told_at"),
		},
		{
			Verb: "investigate", Title: "record what an investigation found", From: []string{"investigating"}, Needs: []string{"findings"}, Takes: []string{"findings", "cause"},
			Roles: incidentLeads(), Sets: func(g *Gate) Values { return Values{"findings_on": string(g.Done())} }, Clauses: []string{"CBC-017", "CBC-090"},
		},
		{
			Verb: "mitigate", Title: "open an action on an incident", Roles: incidentLeads(),
			Own: []Field{
				{Name: "action", Label: "What is to be done", Type: Text, Need: Always, When: "always"},
				{Name: "owner_post", Label: "Post that does it", Type: Post, Need: Always, When: "always"},
				{Name: "due_on", Label: "Due", Type: Day, Need: Always, When: "always"},
			},
			Then: openIncidentAction, Clauses: []string{"CBC-018"},
		},
	}
}

// incidentClosed are the acts that end an incident.
func incidentClosed() []Act {
	reason := []Field{{Name: "reason", Label: "Reason", Type: Text, Need: Always, When: "always"}}
	return []Act{
		{
			Verb: "record-lessons", Title: "record the lessons of an incident", From: []string{"investigating"}, Needs: []string{"lessons"}, Takes: []string{"lessons"},
			Roles: incidentLeads(), Clauses: []string{"CBC-018"},
		},
		{
			Verb: "refer", Title: "say whether an incident was referred to Human Resources", Needs: []string{"referred"}, Takes: []string{"referred", "hr_reference"},
			Roles: []Role{ISM, SIRO, HR}, Gate: referenceOnly, Clauses: []string{"CBC-091"},
		},
		{
			Verb: "close", Title: "close an incident", From: []string{"investigating"}, To: "closed", Roles: incidentLeads(),
			Gate: AllOf(investigated, breachDecided, mitigated, witnessesAnswered, concluded), Clauses: []string{"CBC-018", "CBC-090", "CBC-091"},
		},
		{Verb: "reopen", Title: "reopen an incident", From: []string{"closed"}, To: "investigating", Own: reason, Roles: incidentLeads()},
		{
			Verb: "duplicate", Title: "say that an incident was reported twice", To: "duplicate", Roles: incidentLeads(), Gate: otherIncident,
			Own: []Field{{Name: "same_as", Label: "The incident it is", Type: Link, Of: "incident", Need: Always, When: "always"}},
		},
	}
}

// stamp keeps when the first such act was done: doing it again does not make it later.
func stamp(field string) func(*Gate) Values {
	return func(g *Gate) Values {
		if g.Before.Fields[field] != "" {
			return nil
		}
		return Values{field: inRegister(g.DoneAt)}
	}
}

func inRegister(t time.Time) string { return t.UTC().Format(momentForm) }

// reportedAt is when an incident was reported: when it was entered, unless somebody says otherwise.
func reportedAt(g *Gate) time.Time {
	if at := g.Entry.Fields.At("reported_at"); !at.IsZero() {
		return at
	}
	return g.DoneAt
}

// reportTimes keeps when an incident was reported, and how long after the discovery.
func reportTimes(g *Gate) Values {
	at := reportedAt(g)
	out := Values{"reported_at": inRegister(at)}
	if discovered := g.Entry.Fields.At("discovered_at"); !discovered.IsZero() && !at.Before(discovered) {
		out["report_delay_minutes"] = strconv.Itoa(int(at.Sub(discovered).Minutes()))
	}
	return out
}

// reportMade keeps beside that who reported it, and which post is that person's line manager.
func reportMade(g *Gate) Values {
	out := reportTimes(g)
	reporter := firstKnown(g.Entry.Fields["reporter"], g.By)
	if reporter == "" {
		return out
	}
	out["reporter"] = reporter
	if g.Entry.Fields["manager_post"] == "" {
		if post, err := g.Manager(reporter); err == nil && post != "" { // where it cannot be read, the Information Security Manager is asked for it
			out["manager_post"] = post
		}
	}
	return out
}

func decisionMade(g *Gate) Values {
	under := "UK GDPR, Article 33"
	if g.Entry.Fields.Yes("law_enforcement") {
		under = "Data Protection Act 2018, section 67"
	}
	return Values{"risk_decided_at": inRegister(g.DoneAt), "decided_under": under}
}

func openIncidentAction(g *Gate) ([]Step, error) {
	given := Values{"title": g.Given["action"], "owner_post": g.Given["owner_post"], "due_on": g.Given["due_on"]}
	return []Step{{Kind: "incident-action", Verb: "open", Of: g.Entry.ID, Given: given}}, nil
}
