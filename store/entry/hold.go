package entry

// holds are the reasons for which nothing is removed for the time being: a claim, an inquiry, an audit. What a hold covers is neither disposed of nor erased.
func holds() Kind {
	who := []Role{ISM, DPO, Administrator}
	about := []string{"name", "authority", "everything", "people", "incidents", "until"}
	return Kind{
		Name: "hold", Plural: "holds", Title: "Legal holds", Prefix: "HD",
		About: "What may not be removed for the time being, because of a claim, an inquiry or an audit.",
		Fields: under("The hold",
			Field{Name: "name", Label: "Name", Type: Text, Need: Always, When: "always", Help: "A few words that name nobody."},
			needed("authority", "Who asked for it, and under what", Text),
			Field{Name: "everything", Label: "Covers the whole register", Type: YesNo},
			Field{Name: "people", Label: "People whose data it covers", Type: People, Need: coversNoIncident, When: "unless it covers incidents or everything"},
			Field{Name: "incidents", Label: "Incidents it covers", Type: Links, Of: "incident"},
			needed("until", "To be looked at again by", Day),
		),
		States: []string{"standing", "lifted"}, Final: []string{"lifted"},
		Answers: "post-dpo", Until: "until", Cases: true, Subjects: []string{"people"},
		Acts: []Act{
			{Verb: "place", Title: "place a legal hold", Makes: true, To: "standing", Needs: []string{"name", "authority", "until"}, Takes: about, Roles: who, Gate: coversSomething},
			{Verb: "confirm", Title: "confirm a legal hold", Needs: []string{"until"}, Takes: []string{"until", "people", "incidents", "everything"}, Roles: who, Gate: coversSomething},
			{Verb: "lift", Title: "lift a legal hold", To: "lifted", Roles: who, Own: reasonGiven()},
		},
	}
}

func coversNoIncident(v Values) bool { return v["incidents"] == "" && !v.Yes("everything") }

func coversSomething(g *Gate) error {
	v := g.Entry.Fields
	if coversNoIncident(v) && v["people"] == "" {
		return Refuse("say what the hold covers: people, incidents, or everything=yes")
	}
	if until := v.Day("until"); until < g.Today() {
		return Refuse("%s is past: say by when the hold is looked at again", until.Short())
	}
	return nil
}
