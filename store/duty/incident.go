package duty

import (
	"fmt"
	"slices"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Incidents: who is told, who acts, what is decided by when, and what must stand before one is closed.

func incidentSettings() []Setting {
	return []Setting{
		{"incident-act", 0, Days, "after the day of an incident's report until those it reaches acknowledge it and ICT acts"},
		{"incident-tell-people", 2, WorkingDays, "after it is decided to tell the people affected by a breach until they are told"},
		{"incident-findings", 20, WorkingDays, "after an incident's report until its findings are recorded"},
		{"incident-lessons", 30, Days, "after an incident's findings until its lessons are recorded and it is closed"},
		{"witness-answer", 2, WorkingDays, "in which whoever is asked about an incident answers"},
		{"request-reply", 10, WorkingDays, "in which an audit or compliance request is answered"},
		{"monitoring-longest", 30, Days, "that one authorisation of monitoring may last"},
		{"monitoring-review", 12, Months, "between two reviews of the impact assessment of routine monitoring"},
	}
}

func incidentDuties() []Duty {
	return slices.Concat(incidentTold(), incidentDecided(), incidentEnded(), monitoringDuties())
}

// incidentTold are what a report sets off on the same day.
func incidentTold() []Duty {
	sameDay := "on the day of the report, or so many days after it as the council sets"
	return []Duty{
		{
			ID: "report-incident", Title: "Report an incident without delay", Clauses: []string{"CBC-062", "CBC-066", "CBC-089"}, MetBy: "field",
			OwedBy: "whoever knows or suspects a breach", Period: "without delay; the minutes from discovery to report are kept", PeriodSource: byPolicy,
			DischargedBy: "one report, with the time of discovery and the time of the report, that reaches line manager, ICT and the Information Security Manager",
			Act:          "muniment incident report title=TEXT what_happened=TEXT discovered_at=TIME", Where: "incidents",
		},
		{
			ID: "acknowledge-incident-manager", Title: "Acknowledge an incident as line manager", Clauses: []string{"CBC-089"}, MetBy: "prompt",
			OwedBy: "the line manager of whoever reported it", Period: sameDay, PeriodSource: byCouncil,
			DischargedBy: "the line manager acknowledges the report", Act: "muniment incident acknowledge INCIDENT", Where: "incidents",
			Find: incidentsToManagers, group: counted("incidents to acknowledge"),
		},
		{
			ID: "acknowledge-incident-ict", Title: "Acknowledge an incident for ICT", Clauses: []string{"CBC-062", "CBC-089"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager, for the ICT team", Period: sameDay, PeriodSource: byCouncil,
			DischargedBy: "ICT acknowledges the report", Act: "muniment incident acknowledge-ict INCIDENT", Where: "incidents",
			Find: incidentsToICT, group: counted("incidents to acknowledge"),
		},
		{
			ID: "acknowledge-incident-ism", Title: "Acknowledge an incident as Information Security Manager", Clauses: []string{"CBC-016", "CBC-017"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: sameDay, PeriodSource: byCouncil,
			DischargedBy: "the Information Security Manager acknowledges the report", Act: "muniment incident acknowledge-ism INCIDENT", Where: "incidents",
			Find: incidentsToISM, group: counted("incidents to acknowledge"),
		},
		{
			ID: "act-on-incident", Title: "Act on an incident", Clauses: []string{"CBC-085"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager; the Information Security Manager in a restricted case", Period: sameDay, PeriodSource: byCouncil,
			DischargedBy: "ICT records what it did, even where nothing was needed", Act: "muniment incident log-action INCIDENT action=TEXT", Where: "incidents",
			Find: incidentsToActOn, group: counted("incidents to act on"),
		},
		{
			ID: "open-investigation", Title: "Assess an incident and open its investigation", Clauses: []string{"CBC-017"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: sameDay, PeriodSource: byCouncil,
			DischargedBy: "severity and whether personal data is concerned are recorded", Act: "muniment incident triage INCIDENT severity=WORD personal_data=yes|no", Where: "incidents",
			Find: incidentsToAssess, group: counted("incidents to assess"),
		},
		{
			ID: "complete-incident", Title: "Complete an incident's entry", Clauses: []string{"AZS-049", "CBC-066"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "as soon as the incident is reported", PeriodSource: byCouncil,
			DischargedBy: "the required facts are filled in: for a supplier's incident, when the supplier told the council", Act: "muniment incident set INCIDENT FIELD=VALUE", Where: "incidents",
			Find: incidentsIncomplete, group: counted("incidents to complete"),
		},
	}
}

// incidentDecided are the decisions on a breach of personal data.
func incidentDecided() []Duty {
	return []Duty{
		{
			ID: "decide-breach", Title: "Decide on the risk of a breach", Clauses: []string{"CBC-017"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "72 consecutive hours from awareness, weekends included (UK GDPR Article 33, Data Protection Act 2018 section 67)", PeriodSource: byPolicy,
			DischargedBy: "the risk, the two decisions, effects, remedial action and reasons are recorded, or that no personal data is concerned",
			Act:          "muniment incident decide-risk INCIDENT risk_to_people=WORD notify_regulator=yes|no tell_people=yes|no", Where: "incidents",
			Find: breachesToDecide, group: counted("breaches to decide on"),
		},
		{
			ID: "notify-regulator", Title: "Notify the regulator of a breach", Clauses: []string{"CBC-017"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "72 consecutive hours from awareness, weekends included (UK GDPR Article 33, Data Protection Act 2018 section 67)", PeriodSource: byPolicy,
			DischargedBy: "the notification is recorded, with the reasons where it is late", Act: "muniment incident notify-regulator INCIDENT", Where: "incidents",
			Find: breachesToNotify, group: counted("breaches to notify"),
		},
		{
			ID: "tell-people-affected", Title: "Tell the people affected by a breach", Clauses: []string{"CBC-017"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "without undue delay: 2 working days after the decision, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "it is recorded how and when they were told", Act: "muniment incident tell-people INCIDENT how=TEXT", Where: "incidents",
			Find: peopleToTell, group: counted("breaches of which people are to be told"),
		},
	}
}

// routed is the post, or the first above it, whose prompts do not reach only people whom the incident implicates.
func (f *Facts) routed(e *entry.Entry, post string) string {
	implicated, seen := e.Fields.List("implicated"), map[string]bool{}
	for p := post; p != "" && !seen[p]; p = f.Posts[p].Above {
		seen[p] = true
		reached := f.Posts[p].Holders
		if len(reached) == 0 {
			reached = f.Posts[f.answers(p)].Holders
		}
		if len(reached) == 0 || slices.ContainsFunc(reached, func(person string) bool { return !slices.Contains(implicated, person) }) {
			return p
		}
	}
	return post
}

// lineManager is the post of the line manager of whoever reported an incident, or "" while nobody has named it.
func lineManager(e *entry.Entry) string { return e.Fields["manager_post"] }

// incidents finds one case for each open incident that a condition holds for, owed by a post by the end of a day.
func (f *Facts) incidents(owed func(*entry.Entry) bool, post func(*entry.Entry) string, text string, due func(*entry.Entry) calendar.Date) []Case {
	var out []Case
	for _, e := range f.entries("incident") {
		if e.State == "closed" || e.State == "duplicate" || !owed(e) {
			continue
		}
		owes := post(e)
		if owes == "" {
			continue
		}
		c := f.entryCase(e, fmt.Sprintf(text, e.ID, e.Title), due(e).End())
		c.OwedBy = f.routed(e, owes)
		out = append(out, c)
	}
	return out
}

func ismOwes(*entry.Entry) string { return PostISM }

// reported is the last day for what a report sets off at once.
func (f *Facts) reported(e *entry.Entry) calendar.Date {
	return f.after(calendar.Of(e.Fields.At("reported_at")), "incident-act")
}

func blank(field string) func(*entry.Entry) bool {
	return func(e *entry.Entry) bool { return e.Fields[field] == "" }
}

// A restricted case reaches the people who are named in it; the register does not send it down the line.
func incidentsToManagers(f *Facts) []Case {
	owed := func(e *entry.Entry) bool { return !e.Restricted && e.Fields["acknowledged_manager_at"] == "" }
	return f.incidents(owed, lineManager, "Acknowledge incident %s as line manager: %s", f.reported)
}

func incidentsToICT(f *Facts) []Case {
	owed := func(e *entry.Entry) bool { return !e.Restricted && e.Fields["acknowledged_ict_at"] == "" }
	return f.incidents(owed, func(*entry.Entry) string { return PostICT }, "Acknowledge incident %s for ICT: %s", f.reported)
}

func incidentsToISM(f *Facts) []Case {
	return f.incidents(blank("acknowledged_ism_at"), ismOwes, "Acknowledge incident %s: %s", f.reported)
}

func incidentsToActOn(f *Facts) []Case {
	post := func(e *entry.Entry) string {
		if e.Restricted {
			return PostISM
		}
		return PostICT
	}
	return f.incidents(blank("ict_acted_at"), post, "Act on incident %s and record what was done: %s", f.reported)
}

func incidentsToAssess(f *Facts) []Case {
	return f.incidents(func(e *entry.Entry) bool { return e.State == "reported" }, ismOwes, "Assess incident %s and open its investigation: %s", f.reported)
}

func incidentsIncomplete(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("incident") {
		if len(e.Missing) > 0 && e.State != "closed" && e.State != "duplicate" {
			c := f.entryCase(e, fmt.Sprintf("Complete incident %s: %s", e.ID, join(e.Missing)), f.Today().End())
			c.OwedBy = f.routed(e, PostISM)
			out = append(out, c)
		}
	}
	return out
}

// breaches finds one case for each open incident that a condition holds for, due when the 72 hours end.
func (f *Facts) breaches(owed func(*entry.Entry) bool, text string) []Case {
	out := f.incidents(owed, ismOwes, text, func(*entry.Entry) calendar.Date { return f.Today() })
	for i := range out {
		e := f.Entries[EntryKey{"incident", out[i].ID}]
		out[i].Due = entry.BreachDue(e.Fields)
	}
	return out
}

// Until somebody says that no personal data is concerned, the hours run.
func breachesToDecide(f *Facts) []Case {
	owed := func(e *entry.Entry) bool {
		return e.Fields["personal_data"] != "no" && e.Fields["risk_decided_at"] == "" && !entry.BreachDue(e.Fields).IsZero()
	}
	return f.breaches(owed, "Decide whether breach %s is notified to the regulator, or record that no personal data is concerned: %s")
}

func breachesToNotify(f *Facts) []Case {
	owed := func(e *entry.Entry) bool {
		return e.Fields.Yes("notify_regulator") && e.Fields["notified_at"] == "" && !entry.BreachDue(e.Fields).IsZero()
	}
	return f.breaches(owed, "Notify the regulator of breach %s: %s")
}

func peopleToTell(f *Facts) []Case {
	owed := func(e *entry.Entry) bool { return e.Fields.Yes("tell_people") && e.Fields["people_told_at"] == "" }
	return f.incidents(owed, ismOwes, "Tell the people affected by breach %s: %s", func(e *entry.Entry) calendar.Date {
		return f.after(calendar.Of(e.Fields.At("risk_decided_at")), "incident-tell-people")
	})
}
