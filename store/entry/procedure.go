package entry

import "muniment/store/calendar"

// procedures are how a service carries the policies out in its own work. The manager of the service answers for them.
func procedures() Kind {
	fields := []Field{
		{Name: "name", Label: "Name", Group: "What it is", Type: Text, Need: Always, When: "always"},
		{Name: "service", Label: "Service", Type: Service, Need: Always, When: "always", Clauses: []string{"CBC-041"}},
		{Name: "document", Label: "Document", Type: Text, Need: Always, When: "always", Help: "Where the text is kept: a reference or a link."},
		{Name: "policies", Label: "Carries out", Type: Links, Of: "policy", Need: Always, When: "always"},
		{Name: "owner", Label: "Answered for by", Group: "Who keeps it", Type: Post, Need: Always, When: "always", Help: "As a rule the manager of the service."},
		{Name: "reviewed_on", Label: "Last agreed or reviewed", Type: Day},
	}
	told := []string{"name", "service", "document", "policies", "owner"}
	editors := []Role{Administrator, ISM, Manager, IAO, DPO}
	reviewed := func(g *Gate) Values { return Values{"reviewed_on": string(calendar.Of(g.DoneAt))} }
	return Kind{
		Name: "procedure", Plural: "procedures", Title: "Local procedures", Prefix: "PD",
		About:  "How each service carries the policies out in its own work, and when it last looked at that.",
		Fields: fields, States: []string{"draft", "agreed"},
		Post: "owner", Answers: "post-ism", Open: true, Cases: true, Editors: editors,
		Acts: []Act{
			{Verb: "draft", Title: "draft a procedure", Makes: true, To: "draft", Needs: []string{"name"}, Takes: told, Roles: editors},
			{Verb: "set", Title: "change a procedure", Takes: told, Roles: editors, Answers: true},
			{
				Verb: "agree", Title: "agree a procedure", From: []string{"draft"}, To: "agreed", Needs: []string{"service", "document", "policies", "owner"},
				Roles: editors, Answers: true, Sets: reviewed, Does: []Does{{Duty: "review-procedure"}}, Clauses: []string{"CBC-041"},
			},
			{
				Verb: "review", Title: "review a procedure", From: []string{"agreed"}, Takes: []string{"document", "policies"}, Roles: editors, Answers: true,
				Own:  []Field{needed("changes", "What changed, or that nothing did", Long)},
				Sets: reviewed, Does: []Does{{Duty: "review-procedure"}},
			},
		},
	}
}
