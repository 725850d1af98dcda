package entry

import "muniment/store/calendar"

// externalUsers are the people of a supplier who have access, one line for each: told what binds them, and taken off again. The lines follow
// from the list that the supplier confirms.
func externalUsers() Kind {
	return Kind{
		Name: "external-user", Plural: "external-users", Title: "Named users of suppliers", Prefix: "XU", PartOf: "supplier",
		About: "The contractors and other outsiders who have access, when each acknowledged that the council's policy binds them, and when they were taken off.",
		Fields: under("The person",
			needed("person", "Person", Person),
			Field{Name: "acknowledged_on", Label: "Acknowledged on", Type: Day, Clauses: []string{"CBC-047"}},
			optional("due_on", "Acknowledged again by", Day),
		),
		States: []string{"named", "acknowledged", "leaving", "gone"}, Final: []string{"gone"},
		Call:  func(v Values) string { return v["person"] },
		Until: "due_on", Cases: true, Subjects: []string{"person"},
		Acts: []Act{
			{
				Verb: "name", Title: "name a user of a supplier", Makes: true, To: "named", Needs: []string{"person"}, Roles: supplierEditors(), Answers: true,
				Help: "Confirming the supplier's list does it for everybody at once.",
				Gate: onTheList, Sets: dueAtOnce,
			},
			{
				Verb: "acknowledge", Title: "record that a supplier's user knows what binds them", From: []string{"named", "acknowledged"}, To: "acknowledged",
				Own: []Field{
					{Name: "how", Label: "How they were told", Type: Choice, Choices: []string{"in person", "in writing", "at induction", "by the supplier"}, Need: Always, When: "always"},
					needed("evidence", "Proof that they acknowledged it", Text),
				},
				Roles: supplierEditors(), Answers: true,
				Sets: func(g *Gate) Values {
					on := calendar.Of(g.DoneAt)
					return Values{"acknowledged_on": string(on), "due_on": string(on.AddMonths(g.Period("contractor-acknowledgement")))}
				},
			},
			{
				Verb: "leave", Title: "take a user of a supplier off the list", From: []string{"named", "acknowledged"}, To: "leaving", Roles: supplierEditors(), Answers: true,
				Help: "Confirming the supplier's new list does it.",
				Gate: offTheList, Sets: dueAtOnce,
			},
			{
				Verb: "close", Title: "record that a supplier's former user reaches nothing", From: []string{"leaving"}, To: "gone",
				Own:   []Field{needed("evidence", "Proof that accounts, keys and badges are closed or handed back", Text)},
				Roles: append(supplierEditors(), ICT),
			},
		},
	}
}

func dueAtOnce(g *Gate) Values { return Values{"due_on": string(calendar.Of(g.DoneAt))} }

// onTheList keeps the lines in step with the supplier's own list, which is what access is judged by.
func onTheList(g *Gate) error {
	named, supplier, err := listed(g)
	if err == nil && !named {
		err = Refuse("%s does not name that person: confirm its whole list of users", supplier.Title)
	}
	return err
}

func offTheList(g *Gate) error {
	named, supplier, err := listed(g)
	if err == nil && named {
		err = Refuse("%s still names that person: confirm its whole list of users", supplier.Title)
	}
	return err
}

func listed(g *Gate) (bool, Entry, error) {
	supplier, err := g.Find("supplier", g.Entry.Of)
	if err != nil {
		return false, supplier, err
	}
	for _, person := range supplier.Fields.List("people") {
		if person == g.Entry.Fields["person"] {
			return true, supplier, nil
		}
	}
	return false, supplier, nil
}
