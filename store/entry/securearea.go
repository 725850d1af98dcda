package entry

// secureAreas are rooms that only some job functions may enter, such as the computer suite.
func secureAreas() Kind {
	who := []Role{Administrator, ISM, Facilities, ICT}
	fields := under("The secure area",
		needed("name", "Name", Text),
		Field{Name: "premises", Label: "Premises", Type: Link, Of: "premises", Need: Always, When: "always"},
		needed("owner_post", "Answered for by", Post),
		needed("job_functions", "Job functions that may enter, separated by semicolons", Text),
		needed("secured_how", "How it is secured", Text),
	)
	fields[3].Clauses = []string{"CBC-021"}
	return Kind{
		Name: "secure-area", Plural: "secure-areas", Title: "Secure areas", Prefix: "SR",
		About:  "Rooms such as the computer suite, the job functions that may enter each, and who is on the entry list.",
		Fields: fields, Post: "owner_post", Answers: "post-ism", Editors: who,
		Acts: []Act{
			{Verb: "add", Title: "add a secure area", Makes: true, Needs: []string{"name"}, Takes: fieldNames(fields), Roles: who},
			{
				Verb: "review", Title: "review the entry list of a secure area", Roles: allButAuditors(), Answers: true,
				Own: []Field{
					needed("reviewer", "Reviewed by", Person), needed("on_list", "People on the list", Number), needed("removed", "Of these, removed", Number),
					needed("compared_with", "What the list was compared with, such as the door system's own list", Text),
				},
				Does: []Does{{Duty: "entry-list-review"}}, Gate: AllOf(reviewerOffList, removalsDone), Clauses: []string{"CBC-021"},
			},
			{
				Verb: "end", Title: "end a secure area", Roles: allButAuditors(), Answers: true, Gate: nobodyOnList,
				Own: []Field{needed("reason", "Reason", Text)},
			},
		},
	}
}

// The states of a line of an entry list.
const (
	entrantListed  = "may enter"
	entrantRemoved = "removed"
)

// entrants are the lines of the entry lists: a person, and the job function for which they may enter.
func entrants() Kind {
	return Kind{
		Name: "entrant", Plural: "entrants", Title: "Who may enter secure areas", Prefix: "ET", PartOf: "secure-area",
		About: "Each person who may enter a secure area, the job function they need it for, and when and how they were taken off the list.",
		Fields: under("The line",
			optional("name", "Area and job function", Text),
			needed("holder", "Person", Person),
			needed("job_function", "Job function", Text),
			optional("badge", "Badge, key or code", Text),
			optional("until", "May enter until", Day),
		),
		States: []string{entrantListed, entrantRemoved}, Final: []string{entrantRemoved}, Until: "until",
		Acts: []Act{
			{
				Verb: "allow", Title: "allow somebody into a secure area", Makes: true, Needs: []string{"holder", "job_function"}, Takes: []string{"badge", "until"},
				Roles: allButAuditors(), Answers: true, Gate: AllOf(notToOneself, functionMayEnter, notOnList), Sets: nameOfEntry, Clauses: []string{"CBC-021"},
			},
			{Verb: "extend", Title: "extend how long somebody may enter a secure area", Needs: []string{"until"}, Roles: allButAuditors(), Answers: true, Gate: AllOf(notToOneself, notYetPast("until"))},
			{
				Verb: "remove", Title: "take somebody off the list of a secure area", To: entrantRemoved, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("evidence", "How it is known that badge, key or code no longer opens", Text)}, Clauses: []string{"CBC-021"},
			},
		},
	}
}

// functionMayEnter restricts entry to the job functions that the area is for.
func functionMayEnter(g *Gate) error {
	area, err := g.Find("secure-area", g.Entry.Of)
	if err != nil {
		return err
	}
	for _, f := range area.Fields.List("job_functions") {
		if g.Entry.Fields.Is("job_function", f) {
			return nil
		}
	}
	return Refuse("%q is not a job function that may enter %s: those are %s", g.Entry.Fields["job_function"], area.Title, area.Fields["job_functions"])
}

func notOnList(g *Gate) error {
	all, err := g.Beside("entrant")
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.ID != g.Entry.ID && e.Live() && e.State == entrantListed && e.Fields["holder"] == g.Entry.Fields["holder"] {
			return Refuse("%s is on the list already (%s)", e.Fields["holder"], e.ID)
		}
	}
	return nil
}

// nameOfEntry calls a line after its area and the job function; who it is stands beside that.
func nameOfEntry(g *Gate) Values {
	area, err := g.Find("secure-area", g.Entry.Of)
	if err != nil {
		return nil
	}
	return Values{"name": area.Title + ", " + g.Entry.Fields["job_function"]}
}

// reviewerOffList wants the list to be looked at by somebody who is not on it.
func reviewerOffList(g *Gate) error {
	all, err := g.Parts("entrant")
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Live() && e.State == entrantListed && (e.Fields["holder"] == g.Given["reviewer"] || g.Hands().has(e.Fields["holder"])) {
			return Refuse("Whoever reviews who may enter %s must not be on the list themselves", g.Entry.Title)
		}
	}
	return nil
}

// removalsDone refuses a review that says people were removed whom the list still has.
func removalsDone(g *Gate) error {
	all, err := g.Parts("entrant")
	if err != nil {
		return err
	}
	live := 0
	for _, e := range all {
		if e.Live() && e.State == entrantListed {
			live++
		}
	}
	listed, _ := g.Given.Int("on_list")
	gone, _ := g.Given.Int("removed")
	if gone > listed || live != listed-gone {
		return Refuse("The list of %s now has %s, not %d: record each removal first with muniment entrant remove", g.Entry.Title, numbered(live, "person", "people"), listed-gone)
	}
	return nil
}

func nobodyOnList(g *Gate) error {
	all, err := g.Parts("entrant")
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Live() && e.State == entrantListed {
			return Refuse("%s may still enter %s: take everybody off the list first", e.Fields["holder"], g.Entry.Title)
		}
	}
	return nil
}

// badgeReconciliations compare what the door system has with who works here, for the council as a whole.
func badgeReconciliations() Kind {
	fields := under("The comparison",
		needed("name", "Name, such as Badges, March 2026", Text),
		needed("source", "List from the door system", Text),
		needed("badges", "Live badges on it", Number),
		needed("matched", "Of these, matched to people who work here", Number),
		needed("leavers", "Of these, of people who have left", Number),
		optional("unmatched", "Of these, of nobody known", Number),
		neededFor("action", "What was done about those", Text, "where a badge is of a leaver or of nobody", func(v Values) bool {
			left, _ := v.Int("leavers")
			unknown, _ := v.Int("unmatched")
			return left+unknown > 0
		}),
		needed("checker", "Compared by", Person),
	)
	who := []Role{Administrator, ISM, Facilities, ICT}
	return Kind{
		Name: "badge-reconciliation", Plural: "badge-reconciliations", Title: "Badges compared with people", Prefix: "BR",
		About:  "Each comparison of the door system's live badges with the people who work here.",
		Fields: fields, Answers: "post-ism",
		Acts: []Act{{
			Verb: "record", Title: "record a comparison of badges with people", Makes: true, Needs: []string{"name", "source", "badges", "matched", "leavers", "checker"},
			Takes: []string{"unmatched", "action"}, Roles: who, Does: []Does{{Duty: "badge-reconciliation"}},
			Gate: AllOf(badgesAddUp, allFilled(fields)), Clauses: []string{"CBC-072"},
		}},
	}
}

func badgesAddUp(g *Gate) error {
	sum := 0
	for _, name := range []string{"matched", "leavers", "unmatched"} {
		n, _ := g.Entry.Fields.Int(name)
		sum += n
	}
	if all, _ := g.Entry.Fields.Int("badges"); all != sum {
		return Refuse("%d badges are on the list, and %d are accounted for: matched, leavers and unmatched together must be all of them", all, sum)
	}
	return nil
}
