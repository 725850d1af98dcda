package entry

// riskSupports is the Information Security Manager's log of the help given to information asset owners. An assessment that rates a risk
// high asks for it by itself; the manager's answer is their signature under the assessment, which is never the assessor's own.
func riskSupports() Kind {
	return Kind{
		Name: "support", Plural: "supports", Title: "Help with risk assessments", Prefix: "SP", PartOf: "asset",
		About: "Where information asset owners were helped to assess a risk and to put measures in place, and who countersigned the assessment.",
		Fields: under("The request",
			needed("title", "About", Text),
			optional("why", "Why", Text),
			optional("support", "What help was given", Long),
			optional("given_on", "Countersigned", Day),
		),
		States: []string{"asked", "given"}, Final: []string{"given"},
		Call: func(v Values) string { return v["title"] }, Answers: "post-ism", Cases: true,
		Acts: []Act{
			{
				Verb: "ask", Title: "ask for help with a risk assessment", Makes: true, To: "asked", Needs: []string{"title"}, Takes: []string{"why"},
				Roles: []Role{Administrator, ISM, IAO},
			},
			{
				Verb: "countersign", Title: "countersign a risk assessment", From: []string{"asked"}, To: "given", Needs: []string{"support"}, Roles: []Role{ISM, SIRO}, Signs: true,
				Gate:    Another("ask", "whoever assessed the risk cannot countersign it: another Information Security Manager or the SIRO must"),
				Sets:    func(g *Gate) Values { return Values{"given_on": string(g.lastDone("given_on"))} },
				Clauses: []string{"CBC-019"},
			},
		},
	}
}
