package entry

import "time"

// Incidents, what follows from them, and what may be looked into on suspicion.

func incidentKinds() []Kind {
	return []Kind{incidentKind(), incidentActionKind(), witnessRequestKind(), monitoringKind(), monitoringReviewKind(), requestKind()}
}

// breachHours is how long after becoming aware of it a council may take over a personal data breach: consecutive hours, weekends and
// holidays included (UK GDPR Article 33(1); Data Protection Act 2018 section 67(1)). It is the law's figure, so that no setting holds it.
const breachHours = 72

// BreachDue is the instant by which it must be decided whether a breach is notified, and by which it is notified. A moment of awareness
// that nobody entered is taken to be the moment of discovery, which is the stricter.
func BreachDue(v Values) time.Time {
	aware := v.At("aware_at")
	if aware.IsZero() {
		aware = v.At("discovered_at")
	}
	if aware.IsZero() {
		return time.Time{}
	}
	return aware.Add(breachHours * time.Hour)
}

// incidentLeads handle incidents: the Information Security Manager, and the SIRO where that one is away or implicated.
func incidentLeads() []Role { return []Role{ISM, SIRO} }

func incidentKind() Kind {
	return Kind{
		Name: "incident", Plural: "incidents", Title: "Incidents", Prefix: "IN",
		About:  "What went wrong or may have gone wrong with information, from the first report to the lessons.",
		Fields: incidentFields(),
		States: []string{"reported", "investigating", "closed", "duplicate"}, Final: []string{"closed", "duplicate"},
		Acts: incidentActs(),
		Call: func(v Values) string { return v["title"] },

		Answers: "post-ism", Cases: true, Named: true, Subjects: []string{"implicated"},
	}
}

func concernsPersonalData(v Values) bool { return v.Yes("personal_data") }
func hasSupplier(v Values) bool          { return v["supplier"] != "" }
func yesOf(field string) When            { return func(v Values) bool { return v.Yes(field) } }

func incidentFields() []Field {
	return []Field{
		{Name: "title", Label: "Title", Group: "What happened", Type: Text, Need: Always, When: "always", Help: "A few words that name nobody."},
		{Name: "what_happened", Label: "What happened", Type: Long, Need: Always, When: "always"},
		{Name: "category", Label: "Kind of incident", Type: Choice, Choices: []string{
			"sent to the wrong person", "lost or stolen", "access without authority", "shared access", "malware or phishing", "found in vacated premises",
			"wrongly destroyed", "unavailable", "policy not followed", "other",
		}},
		{Name: "near_miss", Label: "Near miss", Type: YesNo, Help: "Nothing came of it, though it could have."},
		{Name: "discovered_at", Label: "Discovered", Group: "When", Type: Moment, Need: Always, When: "always", Clauses: []string{"CBC-066"}, Help: "When anybody first knew or suspected it."},
		{Name: "reported_at", Label: "Reported", Type: Moment, Clauses: []string{"CBC-062", "CBC-066"}, Help: "Blank: when this was entered."},
		{Name: "report_delay_minutes", Label: "Minutes from discovery to report", Type: Number, Clauses: []string{"CBC-066"}, Help: "Worked out."},
		{Name: "reporter", Label: "Reported by", Group: "Who", Type: Person, Clauses: []string{"CBC-062"}, Help: "Blank: whoever enters it."},
		{Name: "manager_post", Label: "Line manager's post", Type: Post, Need: func(v Values) bool { return !v.Yes("restricted") }, When: "unless the case is restricted", Clauses: []string{"CBC-089"}, Help: "Blank: the manager of whoever reported it."},
		{Name: "implicated", Label: "People implicated", Type: People, Help: "They neither see the case nor are told of it."},
		{Name: "restricted", Label: "Restricted to named people", Type: YesNo},
		{Name: "named", Label: "Who may see a restricted case", Type: Logins, Help: "Logins or people who sign in, separated by semicolons; whoever entered it and the Information Security Manager see it too."},
		{Name: "service", Label: "Service", Group: "Where", Type: Service},
		{Name: "assets", Label: "Information assets", Type: Links, Of: "asset"},
		{Name: "systems", Label: "Systems", Type: Links, Of: "system"},
		{Name: "premises", Label: "Premises", Type: Links, Of: "premises"},
		{Name: "supplier", Label: "Supplier it happened at", Type: Link, Of: "supplier", Clauses: []string{"AZS-049"}},
		{Name: "supplier_told_at", Label: "Supplier told the council", Type: Moment, Need: hasSupplier, When: "for an incident at a supplier", Clauses: []string{"AZS-049"}},
		{Name: "severity", Label: "Severity", Group: "Assessment", Type: Choice, Choices: []string{"low", "medium", "high", "critical"}},
		{Name: "personal_data", Label: "Personal data concerned", Type: YesNo},
		{Name: "law_enforcement", Label: "Processed for law enforcement", Type: YesNo, Help: "Then Part 3 of the Data Protection Act 2018 applies, section 67 in place of Article 33."},
		{Name: "aware_at", Label: "Council aware of the breach", Type: Moment, Help: "The 72 hours run from here; blank: from discovery."},
		{Name: "people_affected", Label: "How many people are affected", Group: "Decision on a personal data breach", Type: Number},
		{Name: "effects", Label: "Effects of the breach", Type: Long, Need: breachIsDecided, When: "once the risk is decided"},
		{Name: "remedial_action", Label: "Remedial action", Type: Long, Need: breachIsDecided, When: "once the risk is decided"},
		{Name: "risk_to_people", Label: "Risk to people's rights", Type: Choice, Choices: []string{"unlikely", "a risk", "a high risk"}},
		{Name: "decision_reasons", Label: "Reasons for the decision", Type: Long, Need: breachIsDecided, When: "once the risk is decided"},
		{Name: "notify_regulator", Label: "The regulator is to be notified", Type: YesNo},
		{Name: "tell_people", Label: "The people affected are to be told", Type: YesNo},
		{Name: "tell_people_reasons", Label: "Why people at high risk are not told", Type: Long, Need: func(v Values) bool {
			return v.Is("risk_to_people", "a high risk") && v["tell_people"] == "no"
		}, When: "where people at high risk are not told"},
		{Name: "late_reasons", Label: "Reasons for taking longer than 72 hours", Type: Long},
		{Name: "risk_decided_at", Label: "Decided", Type: Moment},
		{Name: "decided_under", Label: "Decided under", Type: Text},
		{Name: "notified_at", Label: "Regulator notified", Type: Moment},
		{Name: "regulator_reference", Label: "The regulator's reference", Type: Text},
		{Name: "regulator_outcome", Label: "The regulator's answer", Type: Long},
		{Name: "people_told_at", Label: "People affected told", Type: Moment},
		{Name: "acknowledged_manager_at", Label: "Line manager acknowledged", Group: "Told", Type: Moment, Clauses: []string{"CBC-089"}},
		{Name: "acknowledged_ict_at", Label: "ICT acknowledged", Type: Moment, Clauses: []string{"CBC-062", "CBC-089"}},
		{Name: "acknowledged_ism_at", Label: "Information Security Manager acknowledged", Type: Moment},
		{Name: "ict_acted_at", Label: "ICT first acted", Type: Moment, Clauses: []string{"CBC-085"}},
		{Name: "findings", Label: "Findings", Group: "Investigation", Type: Long, Clauses: []string{"CBC-090"}},
		{Name: "cause", Label: "Cause", Type: Long},
		{Name: "findings_on", Label: "Findings recorded", Type: Day},
		{Name: "lessons", Label: "Lessons", Type: Long, Clauses: []string{"CBC-018"}},
		{Name: "referred", Label: "Referred to Human Resources", Type: YesNo, Clauses: []string{"CBC-091"}},
		{Name: "hr_reference", Label: "Human Resources' reference", Type: Text, Need: yesOf("referred"), When: "where it was referred", Clauses: []string{"CBC-091"}, Help: "The reference and nothing else."},
	}
}

// breachIsDecided reports a breach whose risk has been decided: the entry that Article 33(5) asks for must then be whole.
func breachIsDecided(v Values) bool { return v["risk_decided_at"] != "" }
