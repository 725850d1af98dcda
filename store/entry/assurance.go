package entry

import (
	"strings"

	"muniment/store/calendar"
)

// promises are what a supplier says it will have done by a day. One that passes without evidence is overdue.
func promises() Kind {
	return Kind{
		Name: "promise", Plural: "promises", Title: "Promises of suppliers", Prefix: "PM", PartOf: "supplier",
		About: "What suppliers have promised by a day, and the evidence that they did it.",
		Fields: under("The promise",
			needed("name", "What was promised", Text),
			Field{Name: "due_on", Label: "Promised for", Type: Day, Need: Always, When: "always", Clauses: []string{"AZS-037"}},
			Field{Name: "claim", Label: "Question that it answers", Type: Link, Of: "claim"},
			optional("kept_on", "Done on", Day),
			Field{Name: "evidence", Label: "Evidence", Type: Long, Clauses: []string{"AZS-037"}},
		),
		States: []string{"promised", "kept", "released"}, Final: []string{"kept", "released"},
		Until: "due_on", Cases: true, Editors: supplierEditors(),
		Acts: []Act{
			{Verb: "add", Title: "record a supplier's promise", Makes: true, To: "promised", Needs: []string{"name", "due_on"}, Takes: []string{"claim"}, Roles: supplierEditors()},
			{
				Verb: "keep", Title: "record that a supplier kept its promise", To: "kept", Needs: []string{"kept_on", "evidence"},
				Roles: supplierEditors(), Answers: true, Gate: notDatedAhead("kept_on", "what was promised"),
			},
			{
				Verb: "postpone", Title: "record that a supplier put its promise off", Needs: []string{"due_on"}, Own: []Field{needed("reason", "Reason the supplier gave", Text)},
				Help:  "The day first promised stays in the history.",
				Roles: supplierEditors(), Answers: true, Gate: laterThanBefore,
			},
			{
				Verb: "release", Title: "release a supplier from its promise", To: "released", Own: []Field{needed("reason", "Why it is no longer expected", Text)},
				Roles: assurers(),
			},
			assurersEnd("a supplier's promise"),
			{Verb: "set", Title: "change a supplier's promise", Takes: []string{"name", "claim"}, Roles: supplierEditors(), Answers: true},
		},
	}
}

func laterThanBefore(g *Gate) error {
	if before, after := g.Before.Fields.Day("due_on"), g.Entry.Fields.Day("due_on"); after <= before {
		return Refuse("the promise was for %s: give a later day", before.Short())
	}
	return nil
}

// certificates are what independent bodies have certified of a supplier. Each ends on a day, and is asked for afresh before it.
func certificates() Kind {
	clauses := []string{"AZS-001", "OCSI-023"}
	return Kind{
		Name: "certificate", Plural: "certificates", Title: "Certificates of suppliers", Prefix: "CT", PartOf: "supplier",
		About: "Cyber Essentials, ISO/IEC 27001 and other certificates of suppliers: number, body, scope and expiry.",
		Fields: under("The certificate",
			needed("scheme", "Scheme", Choice, "Cyber Essentials", "Cyber Essentials Plus", "ISO/IEC 27001", "ISO 22301", "SOC 2 report", "PCI DSS", "other"),
			Field{Name: "number", Label: "Number", Type: Text, Need: Always, When: "always", Clauses: clauses},
			Field{Name: "body", Label: "Certifying body", Type: Text, Need: Always, When: "always", Clauses: []string{"OCSI-023"}},
			Field{Name: "holder", Label: "Who holds it, where that is the supplier's own host", Type: Text},
			Field{Name: "scope", Label: "Scope", Type: Text, Need: Always, When: "always", Clauses: clauses},
			optional("issued_on", "Issued on", Day),
			Field{Name: "expires_on", Label: "Holds until", Type: Day, Need: Always, When: "always", Clauses: clauses},
			optional("checked_at", "Where it was checked", Text),
		),
		Call:  func(v Values) string { return strings.TrimSpace(v["scheme"] + " " + v["number"]) },
		Until: "expires_on", Cases: true, Editors: supplierEditors(),
		Acts: []Act{
			{
				Verb: "add", Title: "add a supplier's certificate", Makes: true, Needs: []string{"scheme"}, Roles: supplierEditors(), Gate: holdsAWhile,
				Takes: []string{"number", "body", "holder", "scope", "issued_on", "expires_on", "checked_at"},
			},
			{
				Verb: "renew", Title: "renew a supplier's certificate", Needs: []string{"number", "scope", "expires_on", "checked_at"}, Takes: []string{"issued_on", "body"},
				Roles: supplierEditors(), Answers: true, Gate: AllOf(holdsAWhile, func(g *Gate) error {
					if before, after := g.Before.Fields.Day("expires_on"), g.Entry.Fields.Day("expires_on"); after <= before {
						return Refuse("the certificate held until %s already: give the day until which the new one holds", before.Short())
					}
					return nil
				}),
			},
		},
	}
}

func holdsAWhile(g *Gate) error {
	if issued, ends := g.Entry.Fields.Day("issued_on"), g.Entry.Fields.Day("expires_on"); issued.Known() && ends.Known() && ends <= issued {
		return Refuse("a certificate issued on %s cannot end on %s: correct one of the two days", issued.Short(), ends.Short())
	}
	return nil
}

// assessments are what the council asks a supplier to send on demand: its audit, its penetration test, its recovery test.
func assessments() Kind {
	return Kind{
		Name: "supplier-assessment", Plural: "supplier-assessments", Title: "Assessments asked of suppliers", Prefix: "AM", PartOf: "supplier",
		About: "What the council asked suppliers to send, when it came, and what it found.",
		Fields: append(under("The request",
			needed("what", "What was asked for", Choice, "Security assessment", "Audit summary", "Penetration test summary", "Recovery test result", "Encryption assessment", "Other assurance"),
			needed("asked_of", "Who was asked", Text),
			optional("due_on", "Reply due", Day),
		), under("The reply",
			optional("received_on", "Received on", Day),
			Field{Name: "performed_on", Label: "Day of the assessment itself", Type: Day, Clauses: []string{"AZS-050"}},
			Field{Name: "assessor", Label: "Who assessed", Type: Text, Clauses: []string{"AZS-051"}},
			optional("summary", "What it found", Long),
			Field{Name: "grade", Label: "Result or grade", Type: Text, Clauses: []string{"AZS-045"}},
		)...),
		States: []string{"requested", "received", "declined"}, Final: []string{"received", "declined"},
		Call:  func(v Values) string { return v["what"] },
		Until: "due_on", Cases: true, Editors: supplierEditors(),
		Acts: []Act{
			{
				Verb: "request", Title: "ask a supplier for an assessment", Makes: true, To: "requested", Needs: []string{"what", "asked_of"}, Roles: supplierEditors(), Answers: true,
				Sets: func(g *Gate) Values { return Values{"due_on": string(replyDue(g))} },
			},
			{
				Verb: "receive", Title: "record a supplier's assessment", From: []string{"requested"}, To: "received",
				Needs: []string{"performed_on", "assessor", "summary"}, Takes: []string{"grade", "received_on"}, Roles: supplierEditors(), Answers: true,
				Gate: notDatedAhead("performed_on", "the assessment"),
				Sets: func(g *Gate) Values {
					if g.Entry.Fields["received_on"] != "" {
						return Values{}
					}
					return Values{"received_on": string(calendar.Of(g.DoneAt))}
				},
				Does: []Does{{Duty: "supplier-assessment"}},
			},
			{
				Verb: "decline", Title: "record that a supplier declines an assessment", From: []string{"requested"}, To: "declined",
				Own: []Field{needed("reason", "Reason the supplier gave", Text)}, Roles: supplierEditors(), Answers: true,
			},
			assurersEnd("a request for an assessment"),
			{Verb: "set", Title: "change a request for an assessment", Takes: []string{"what", "asked_of", "due_on"}, Roles: supplierEditors(), Answers: true},
		},
	}
}
