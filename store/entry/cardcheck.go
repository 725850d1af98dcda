package entry

import "muniment/store/calendar"

// Results of a desk check.
const (
	NothingFound   = "nothing found"
	CardDataFound  = "card numbers found"
	cardStatement  = "Everybody in the team enters card numbers into the payment screens only, and nobody writes them down or copies them."
	cardDeskDuty   = "check-card-desks"
	cardManagerDid = "declare-card-team"
)

// cardChecks are what a service that takes card payments owes beside each user's declaration: its manager's declaration for the team, and a
// look at the desks.
func cardChecks() Kind {
	editors := []Role{Administrator, ISM, Manager}
	return Kind{
		Name: "card-check", Plural: "card-checks", Title: "Card-taking teams", Prefix: "CD",
		About:  "What the manager of a card-taking team declares each year, and what was found when desks were looked over for card numbers.",
		PartOf: "service", States: []string{"recorded"}, Final: []string{"recorded"},
		Fields: []Field{
			{Name: "name", Label: "What it is", Group: "Check", Type: Text},
			{Name: "done_on", Label: "Done on", Type: Day, Need: Always, When: "always"},
			{Name: "statement", Label: "Statement", Type: Long},
			{Name: "desks", Label: "Desks looked at", Type: Number},
			{Name: "result", Label: "Result", Type: Choice, Choices: []string{NothingFound, CardDataFound}},
			{Name: "found", Label: "What was found, and what was done with it", Type: Long},
			{Name: "checked_by", Label: "Checked by", Type: Person},
		},
		Answers: "", Editors: nil,
		Acts: []Act{
			{
				Verb: "declare", Title: "declare for a card-taking team", Makes: true, To: "recorded", Takes: []string{"statement"}, Roles: editors, Answers: true,
				Sets: func(g *Gate) Values {
					v := Values{"name": "Declaration for the team", "done_on": string(calendar.Of(g.DoneAt))}
					if g.Given["statement"] == "" {
						v["statement"] = cardStatement
					}
					return v
				},
				Does: []Does{{Duty: cardManagerDid}}, Clauses: []string{"CBC-048", "CBC-049"},
			},
			{
				Verb: "desks", Title: "check the desks of a card-taking team", Makes: true, To: "recorded", Needs: []string{"result", "desks"},
				Takes: []string{"found", "checked_by"}, Roles: []Role{Administrator, ISM, Manager, Facilities},
				Gate: deskFinding,
				Sets: func(g *Gate) Values {
					return Values{"name": "Desk check", "done_on": string(calendar.Of(g.DoneAt))}
				},
				Does: []Does{{Duty: cardDeskDuty}}, Clauses: []string{"CBC-049"},
			},
		},
	}
}

func deskFinding(g *Gate) error {
	if g.Entry.Fields["result"] == CardDataFound && g.Entry.Fields["found"] == "" {
		return Refuse("say what was found and what was done with it: found=")
	}
	if n, known := g.Entry.Fields.Int("desks"); known && n == 0 {
		return Refuse("a check that looked at no desk is none: say how many with desks=")
	}
	return nil
}
