package duty

import (
	"fmt"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// From the investigation of an incident to its end, what others are asked about it, and monitoring.

func incidentEnded() []Duty {
	return []Duty{
		{
			ID: "record-findings", Title: "Record what an investigation found", Clauses: []string{"CBC-017", "CBC-090"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "within 20 working days of the report, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the findings are recorded", Act: "muniment incident investigate INCIDENT findings=TEXT", Where: "incidents",
			Find: findingsToRecord, group: counted("incidents without findings"),
		},
		{
			ID: "close-incident-with-findings", Title: "Close an incident only with its findings", Clauses: []string{"CBC-018", "CBC-090"}, MetBy: "gate",
			OwedBy: "the Information Security Manager", Period: "when the incident is closed", PeriodSource: byPolicy,
			DischargedBy: "closing is refused without findings, the decision on personal data, finished actions, answered witnesses and lessons", Act: "muniment incident close INCIDENT", Where: "incidents",
		},
		{
			ID: "do-incident-action", Title: "Carry out an action on an incident", Clauses: []string{"CBC-018"}, MetBy: "prompt",
			OwedBy: "the post that the action names", Period: "by the day that the action names", PeriodSource: byCouncil,
			DischargedBy: "the action is recorded as done, with evidence", Act: "muniment incident-action done ACTION evidence=TEXT", Where: "incident-actions",
			Find: incidentActionsToDo, group: counted("actions on incidents"),
		},
		{
			ID: "record-lessons", Title: "Record the lessons of an incident and close it", Clauses: []string{"CBC-018"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "within 30 days of the findings, or as the council sets; before the incident is closed", PeriodSource: byCouncil,
			DischargedBy: "the lessons are recorded and the incident is closed", Act: "muniment incident record-lessons INCIDENT lessons=TEXT", Where: "incidents",
			Find: lessonsToRecord, group: counted("incidents to learn from and close"),
		},
		{
			ID: "refer-misconduct", Title: "Say whether an incident was referred to Human Resources", Clauses: []string{"CBC-091"}, MetBy: "field",
			OwedBy: "the Information Security Manager, Human Resources", Period: "before the incident is closed", PeriodSource: byPolicy,
			DischargedBy: "yes or no is recorded, with Human Resources' reference and nothing of what it is about", Act: "muniment incident refer INCIDENT referred=yes|no", Where: "incidents",
		},
		{
			ID: "record-supplier-incident", Title: "Record a supplier's incident as one of the council's", Clauses: []string{"AZS-049"}, MetBy: "field",
			OwedBy: "whoever hears of it", Period: "when the supplier tells the council", PeriodSource: byPolicy,
			DischargedBy: "an incident names the supplier and when the supplier told the council", Act: "muniment incident report supplier=SUPPLIER supplier_told_at=TIME", Where: "incidents",
		},
		{
			ID: "answer-about-incident", Title: "Answer what is asked about an incident", Clauses: []string{"CBC-063"}, MetBy: "prompt",
			OwedBy: "the post that sees to the answer: the witness's, or their manager's", Period: "2 working days, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the answer is recorded", Act: "muniment witness-request respond REQUEST answer=TEXT", Where: "witness-requests",
			Find: answersAboutIncidents, group: counted("questions about incidents to answer"),
		},
		{
			ID: "reply-to-request", Title: "Reply to an audit or compliance request", Clauses: []string{"CBC-064"}, MetBy: "prompt",
			OwedBy: "the post that the request names", Period: "10 working days, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the reply is recorded", Act: "muniment request reply REQUEST reply=TEXT", Where: "requests",
			Find: dueOn("request", "asked", "Reply to %s", "request"), group: counted("audit and compliance requests to reply to"),
		},
	}
}

// dueOn finds the entries of a kind in a state that are due on the day in their field due_on.
func dueOn(kind, state, text, thing string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries(kind) {
			if due := e.Fields.Day("due_on"); e.State == state && due.Known() {
				c := f.entryCase(e, fmt.Sprintf(text, e.Title), due.End())
				c.Thing = thing
				out = append(out, c)
			}
		}
		return out
	}
}

func investigating(e *entry.Entry) bool { return e.State == "investigating" }

func findingsToRecord(f *Facts) []Case {
	owed := func(e *entry.Entry) bool { return investigating(e) && e.Fields["findings"] == "" }
	return f.incidents(owed, ismOwes, "Record the findings of incident %s: %s", func(e *entry.Entry) calendar.Date {
		return f.after(calendar.Of(e.Fields.At("reported_at")), "incident-findings")
	})
}

func lessonsToRecord(f *Facts) []Case {
	owed := func(e *entry.Entry) bool { return investigating(e) && e.Fields["findings"] != "" }
	return f.incidents(owed, ismOwes, "Record the lessons of incident %s and close it: %s", func(e *entry.Entry) calendar.Date {
		return f.after(e.Fields.Day("findings_on"), "incident-lessons")
	})
}

func incidentActionsToDo(f *Facts) []Case {
	return f.onIncidents(dueOn("incident-action", "open", "Carry out the action on an incident: %s", "action")(f))
}

// onIncidents routes cases that are parts of incidents past the people whom these implicate.
func (f *Facts) onIncidents(cases []Case) []Case {
	for i := range cases {
		if e := f.of(f.Entries[EntryKey{cases[i].Subject, cases[i].ID}]); e != nil {
			cases[i].OwedBy = f.routed(e, cases[i].OwedBy)
		}
	}
	return cases
}

func answersAboutIncidents(f *Facts) []Case {
	cases := f.onIncidents(dueOn("witness-request", "asked", "%s", "question")(f))
	for i := range cases {
		e := f.Entries[EntryKey{cases[i].Subject, cases[i].ID}]
		cases[i].Text = fmt.Sprintf("Answer, or have the witness answer, %s about incident %s: %s", e.ID, e.Of, e.Title)
	}
	return cases
}

func monitoringDuties() []Duty {
	return []Duty{
		{
			ID: "authorise-monitoring", Title: "Read content only on suspicion and with authority", Clauses: []string{"CBC-086", "CBC-088"}, MetBy: "gate",
			OwedBy: "whoever asks for monitoring, and whoever authorises it", Period: "before anything is examined", PeriodSource: byPolicy,
			DischargedBy: "suspicion, scope, reason and days are recorded, and somebody other than who asks authorises it", Act: "muniment monitoring authorise AUTHORISATION", Where: "monitoring-authorisations",
		},
		{
			ID: "decide-monitoring", Title: "Decide a request for monitoring", Clauses: []string{"CBC-086", "CBC-088"}, MetBy: "prompt",
			OwedBy: "the Senior Information Risk Owner", Period: "before the day on which it is to begin", PeriodSource: byCouncil,
			DischargedBy: "the request is authorised or refused", Act: "muniment monitoring authorise AUTHORISATION", Where: "monitoring-authorisations",
			Find: monitoringToDecide, group: counted("requests for monitoring to decide"),
		},
		{
			ID: "end-monitoring", Title: "End monitoring whose time is over", Clauses: []string{"CBC-086"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "on the last day that is authorised", PeriodSource: byPolicy,
			DischargedBy: "the outcome is recorded; the examinations are in its log", Act: "muniment monitoring finish AUTHORISATION outcome=TEXT", Where: "monitoring-authorisations",
			Find: monitoringToEnd, group: counted("monitoring authorisations to end"),
		},
		{
			ID: "review-monitoring-assessment", Title: "Review the impact assessment of routine monitoring", Clauses: []string{"CBC-087"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the review is recorded, with the assessment and the privacy notice", Act: "muniment monitoring-review record assessment=TEXT privacy_notice=TEXT outcome=WORD", Where: "monitoring-reviews",
			Cycle: &Cycle{Setting: "monitoring-review", First: "first-round", Ahead: 30, Post: PostISM, Text: "Review the impact assessment of routine monitoring and what staff are told of it", Thing: "review"},
		},
	}
}

func monitoringToDecide(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("monitoring") {
		if e.State != "requested" {
			continue
		}
		due := e.Fields.Day("from_on")
		if !due.Known() {
			due = f.Today()
		}
		c := f.entryCase(e, fmt.Sprintf("Decide whether monitoring %s is authorised: %s", e.ID, e.Title), due.End())
		c.OwedBy, c.Thing = PostSIRO, "request for monitoring"
		out = append(out, c)
	}
	return out
}

func monitoringToEnd(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("monitoring") {
		if until := e.Fields.Day("until_on"); e.State == "authorised" && until.Known() {
			out = append(out, f.entryCase(e, fmt.Sprintf("End monitoring %s and record its outcome: %s", e.ID, e.Title), until.End()))
		}
	}
	return out
}
