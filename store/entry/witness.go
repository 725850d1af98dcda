package entry

// What people are asked to do about an incident: an action that mends it, an answer of whoever saw it. Both are parts of the incident, so
// that those of a restricted case are as restricted as the case.

func incidentActionKind() Kind {
	return Kind{
		Name: "incident-action", Plural: "incident-actions", Title: "Actions on incidents", Prefix: "AC", PartOf: "incident",
		About: "What is to be done so that a breach is mended and does not happen again.",
		Fields: []Field{
			{Name: "title", Label: "What is to be done", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-018"}},
			{Name: "owner_post", Label: "Post that does it", Type: Post, Need: Always, When: "always", Clauses: []string{"CBC-018"}},
			{Name: "due_on", Label: "Due", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-018"}},
			{Name: "evidence", Label: "Evidence that it was done", Type: Text},
		},
		States: []string{"open", "done", "cancelled"}, Final: []string{"done", "cancelled"},
		Call: func(v Values) string { return v["title"] }, Post: "owner_post", Cases: true,
		Acts: []Act{
			{Verb: "open", Title: "enter an action on an incident", Makes: true, To: "open", Needs: []string{"title", "owner_post", "due_on"}, Takes: []string{"title", "owner_post", "due_on"}, Roles: incidentLeads(), Anybody: true},
			{Verb: "move", Title: "change the day or the post of an action on an incident", Takes: []string{"owner_post", "due_on"}, Roles: incidentLeads(), Own: reasonGiven()},
			{Verb: "done", Title: "record that an action on an incident is done", From: []string{"open"}, To: "done", Needs: []string{"evidence"}, Takes: []string{"evidence"}, Roles: allButAuditors(), Answers: true, Clauses: []string{"CBC-018"}},
			{Verb: "cancel", Title: "cancel an action on an incident", From: []string{"open"}, To: "cancelled", Roles: incidentLeads(), Own: reasonGiven()},
		},
	}
}

func reasonGiven() []Field {
	return []Field{{Name: "reason", Label: "Reason", Type: Text, Need: Always, When: "always"}}
}

func witnessRequestKind() Kind {
	return Kind{
		Name: "witness-request", Plural: "witness-requests", Title: "Requests to witnesses", Prefix: "WR", PartOf: "incident",
		About: "What whoever reported or saw an incident is asked, and what they answered.",
		Fields: []Field{
			{Name: "question", Label: "Question", Type: Long, Need: Always, When: "always"},
			{Name: "witness", Label: "Who is asked", Type: Person, Need: Always, When: "always", Clauses: []string{"CBC-063"}},
			{Name: "answers_post", Label: "Post that sees to the answer", Type: Post, Need: Always, When: "always", Help: "The witness's own post, or the post of their manager."},
			{Name: "asked_on", Label: "Asked", Type: Day},
			{Name: "due_on", Label: "Due", Type: Day},
			{Name: "answer", Label: "Answer", Type: Long, Clauses: []string{"CBC-063"}},
		},
		States: []string{"asked", "answered", "withdrawn"}, Final: []string{"answered", "withdrawn"},
		Call: func(v Values) string { return v["question"] }, Post: "answers_post", Cases: true,
		Acts: []Act{
			{
				Verb: "task", Title: "ask somebody about an incident", Makes: true, To: "asked", Needs: []string{"question", "witness", "answers_post"},
				Takes: []string{"question", "witness", "answers_post"}, Roles: append(incidentLeads(), ICT), Anybody: true, Sets: dueAfter("witness-answer"), Clauses: []string{"CBC-063"},
			},
			{Verb: "respond", Title: "answer about an incident", From: []string{"asked"}, To: "answered", Needs: []string{"answer"}, Takes: []string{"answer"}, Roles: allButAuditors(), Answers: true, Clauses: []string{"CBC-063"}},
			{Verb: "withdraw", Title: "withdraw a request to a witness", From: []string{"asked"}, To: "withdrawn", Roles: incidentLeads(), Own: reasonGiven()},
		},
	}
}

// dueAfter sets when something was asked and by when it is to be answered, so many working days later.
func dueAfter(setting string) func(*Gate) Values {
	return func(g *Gate) Values {
		return Values{"asked_on": string(g.Done()), "due_on": string(g.Working.Add(g.Done(), g.Period(setting)))}
	}
}

// requestKind is what the people who check compliance ask of others.
func requestKind() Kind {
	return Kind{
		Name: "request", Plural: "requests", Title: "Audit and compliance requests", Prefix: "RQ",
		About: "What audit, compliance checks, monitoring and investigations ask of the council's services, and the replies.",
		Fields: []Field{
			{Name: "title", Label: "What is asked", Type: Text, Need: Always, When: "always"},
			{Name: "purpose", Label: "For", Type: Choice, Choices: []string{"audit", "compliance check", "monitoring", "investigation"}, Need: Always, When: "always"},
			{Name: "asked_by", Label: "Asked by", Type: Text, Need: Always, When: "always", Help: "The auditor or body that asks."},
			{Name: "service", Label: "Service", Type: Service},
			{Name: "answers_post", Label: "Post that replies", Type: Post, Need: Always, When: "always"},
			{Name: "asked_on", Label: "Asked", Type: Day},
			{Name: "due_on", Label: "Reply due", Type: Day},
			{Name: "reply", Label: "Reply", Type: Long, Clauses: []string{"CBC-064"}},
			{Name: "reply_reference", Label: "Where the documents are", Type: Text},
		},
		States: []string{"asked", "replied", "withdrawn"}, Final: []string{"replied", "withdrawn"},
		Call: func(v Values) string { return v["title"] }, Post: "answers_post", Cases: true,
		Acts: []Act{
			{
				Verb: "ask", Title: "record an audit or compliance request", Makes: true, To: "asked", Needs: []string{"title", "purpose", "asked_by", "answers_post"},
				Takes: []string{"title", "purpose", "asked_by", "service", "answers_post"}, Roles: []Role{ISM, SIRO, DPO, Administrator}, Sets: dueAfter("request-reply"), Clauses: []string{"CBC-064"},
			},
			{Verb: "reply", Title: "reply to an audit or compliance request", From: []string{"asked"}, To: "replied", Needs: []string{"reply"}, Takes: []string{"reply", "reply_reference"}, Roles: allButAuditors(), Answers: true, Clauses: []string{"CBC-064"}},
			{Verb: "withdraw", Title: "withdraw an audit or compliance request", From: []string{"asked"}, To: "withdrawn", Roles: []Role{ISM, SIRO, DPO, Administrator}, Own: reasonGiven()},
		},
	}
}
