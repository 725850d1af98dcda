package entry

import "strconv"

func riskKinds() []Kind {
	return []Kind{riskKind(), executiveItemKind(), positionKind(), exceptionsReportKind(), statementKind(), statementFigureKind(), contactPointKind()}
}

// riskKind is a risk to information: how likely, how bad, what is done about it, and who accepted what is left.
func riskKind() Kind {
	rated := []string{"likelihood", "impact"}
	about := []string{"title", "description", "service", "assets", "systems", "owner_post", "treatment", "treatment_plan", "treatment_due"}
	leads := allButAuditors() // whose post owns the risk
	return Kind{
		Name: "risk", Plural: "risks", Title: "Risks", Prefix: "RK",
		About:  "Risks to the council's information, what is done about them, and who has accepted what is left.",
		Fields: riskFields(),
		States: []string{"open", "accepted", "closed"}, Final: []string{"closed"},
		Call: func(v Values) string { return v["title"] }, Post: "owner_post", Answers: "post-ism", Until: "accepted_until", Cases: true,
		Acts: []Act{
			{Verb: "raise", Title: "raise a risk", Makes: true, To: "open", Needs: []string{"title"}, Takes: append(append([]string{}, about...), rated...), Roles: allButAuditors(), Sets: riskScores},
			{Verb: "set", Title: "change a risk", From: []string{"open"}, Takes: about, Roles: leads, Answers: true},
			{
				Verb: "assess", Title: "assess a risk", To: "open", Needs: rated, Takes: append([]string{"residual_likelihood", "residual_impact", "treatment", "treatment_plan", "treatment_due"}, rated...),
				Roles: leads, Answers: true, Sets: riskAssessed, Does: []Does{{Duty: "review-risk"}},
			},
			{
				Verb: "review", Title: "review a risk", Roles: leads, Answers: true, Does: []Does{{Duty: "review-risk"}},
				Own: []Field{{Name: "note", Label: "What has changed", Type: Long, Need: Always, When: "always"}},
			},
			{
				Verb: "treated", Title: "record that a risk was treated", From: []string{"open"}, Needs: []string{"treatment_done"}, Takes: []string{"treatment_done"}, Roles: leads, Answers: true,
				Sets: func(g *Gate) Values { return Values{"treated_on": string(g.Done())} },
			},
			{
				Verb: "accept", Title: "accept a risk", From: []string{"open"}, To: "accepted", Needs: []string{"accepted_reason", "accepted_until"}, Takes: []string{"accepted_reason", "accepted_until"},
				Roles: leads, Answers: true, Approves: true, Gate: AllOf(acceptable, belowLimit), Sets: riskAccepted, Clauses: []string{"CBC-013"},
			},
			{
				Verb: "siro-accept", Title: "accept a risk above the council's limit", From: []string{"open"}, To: "accepted", Needs: []string{"accepted_reason", "accepted_until"}, Takes: []string{"accepted_reason", "accepted_until"},
				Roles: []Role{SIRO}, Signs: true, Gate: acceptable, Sets: riskAccepted, Clauses: []string{"CBC-013"},
			},
			{Verb: "close", Title: "close a risk", To: "closed", Roles: []Role{ISM, SIRO}, Own: reasonGiven()},
		},
	}
}

func riskFields() []Field {
	return []Field{
		{Name: "title", Label: "Risk", Group: "What may happen", Type: Text, Need: Always, When: "always"},
		{Name: "description", Label: "Description", Type: Long},
		{Name: "service", Label: "Service", Type: Service},
		{Name: "assets", Label: "Information assets", Type: Links, Of: "asset"},
		{Name: "systems", Label: "Systems", Type: Links, Of: "system"},
		{Name: "owner_post", Label: "Post that owns the risk", Type: Post, Need: Always, When: "always"},
		{Name: "likelihood", Label: "Likelihood", Group: "How bad", Type: Rating, Need: Always, When: "always"},
		{Name: "impact", Label: "Impact", Type: Rating, Need: Always, When: "always"},
		{Name: "score", Label: "Score", Type: Number, Help: "Likelihood times impact."},
		{Name: "treatment", Label: "Treatment", Group: "What is done", Type: Choice, Choices: []string{"reduce", "avoid", "transfer", "tolerate"}, Need: Always, When: "always"},
		{Name: "treatment_plan", Label: "What is to be done", Type: Long, Need: func(v Values) bool { return v["treatment"] != "" && !v.Is("treatment", "tolerate") }, When: "unless it is tolerated"},
		{Name: "treatment_due", Label: "To be done by", Type: Day},
		{Name: "treatment_done", Label: "What was done", Type: Long},
		{Name: "treated_on", Label: "Done", Type: Day},
		{Name: "residual_likelihood", Label: "Likelihood afterwards", Group: "What is left", Type: Rating},
		{Name: "residual_impact", Label: "Impact afterwards", Type: Rating},
		{Name: "residual_score", Label: "Score afterwards", Type: Number},
		{Name: "accepted_by", Label: "Accepted by", Type: Person},
		{Name: "accepted_reason", Label: "Why it is accepted", Type: Long},
		{Name: "accepted_until", Label: "Accepted until", Type: Day},
	}
}

func product(v Values, likelihood, impact string) string {
	l, rated := v.Int(likelihood)
	i, also := v.Int(impact)
	if !rated || !also {
		return ""
	}
	return strconv.Itoa(l * i)
}

func riskScores(g *Gate) Values {
	v := g.Entry.Fields
	return Values{"score": product(v, "likelihood", "impact"), "residual_score": product(v, "residual_likelihood", "residual_impact")}
}

// riskAssessed scores a risk anew; an acceptance of what it was does not outlive that.
func riskAssessed(g *Gate) Values {
	out := riskScores(g)
	for _, field := range []string{"accepted_by", "accepted_reason", "accepted_until"} {
		out[field] = ""
	}
	return out
}

// riskLeft is what a risk scores as it stands: after treatment where that was rated, else as it came.
func riskLeft(v Values) (int, bool) {
	if n, rated := v.Int("residual_score"); rated {
		return n, true
	}
	return v.Int("score")
}

// RiskAbove reports whether a risk scores more than a limit as it stands.
func RiskAbove(v Values, limit int) bool {
	n, rated := riskLeft(v)
	return rated && n > limit
}

func acceptable(g *Gate) error {
	if _, rated := riskLeft(g.Entry.Fields); !rated {
		return Refuse("risk %s has no likelihood and impact: assess it before it is accepted", g.Entry.ID)
	}
	return acceptedForATime(g)
}

func belowLimit(g *Gate) error {
	if limit := g.Period("risk-limit"); RiskAbove(g.Entry.Fields, limit) {
		n, _ := riskLeft(g.Entry.Fields)
		return Refuse("risk %s scores %d, above the council's limit of %d: only the Senior Information Risk Owner can accept it, with siro-accept", g.Entry.ID, n, limit)
	}
	return nil
}

// riskAccepted names whoever accepts the risk; of a sign-in that is nobody's the history tells.
func riskAccepted(g *Gate) Values { return Values{"accepted_by": g.By} }

// firstKnown is the first of two that is known.
func firstKnown(one, other string) string {
	if one != "" {
		return one
	}
	return other
}
