package entry

import "muniment/store/calendar"

const cardStatement = "Everybody in the team enters card numbers into the payment screens only, and nobody writes them down or copies them."

// cardDeclarations are what the manager of a service that takes card payments declares for the team, beside each user's own declaration and the
// checks of the desks.
func cardDeclarations() Kind {
	return Kind{
		Name: "card-declaration", Plural: "card-declarations", Title: "Declarations of card-taking teams", Prefix: "CD", PartOf: "service",
		About:  "What the manager of a card-taking team declares for the team each year.",
		States: []string{"declared"}, Final: []string{"declared"},
		Fields: []Field{
			{Name: "name", Label: "What it is", Group: "Declaration", Type: Text},
			{Name: "declared_on", Label: "Declared on", Type: Day, Need: Always, When: "always"},
			{Name: "statement", Label: "Statement", Type: Long, Need: Always, When: "always", Clauses: []string{"CBC-048", "CBC-049"}, Help: "Left out, the usual one."},
		},
		Acts: []Act{{
			Verb: "declare", Title: "declare for a card-taking team", Makes: true, To: "declared", Takes: []string{"statement"}, Roles: []Role{Administrator, ISM, Manager}, Answers: true,
			Sets: func(g *Gate) Values {
				v := Values{"name": "Declaration for the team", "declared_on": string(calendar.Of(g.DoneAt))}
				if g.Given["statement"] == "" {
					v["statement"] = cardStatement
				}
				return v
			},
			Does: []Does{{Duty: "declare-card-team"}}, Clauses: []string{"CBC-048", "CBC-049"},
		}},
	}
}
