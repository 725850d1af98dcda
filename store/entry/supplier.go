package entry

func supplierKinds() []Kind {
	return []Kind{suppliers(), agreements(), authorisations(), externalUsers(), claims(), promises(), certificates(), assessments()}
}

// supplierEditors are who may enter suppliers and what they say of themselves, beside the post that sponsors each.
func supplierEditors() []Role { return []Role{Administrator, ISM, DPO, Manager, SystemOwner, IAO} }

// suppliers are the organisations outside the council that hold its information, run its systems or send people to work on them.
func suppliers() Kind {
	fields := supplierFields()
	entered := namesWithout(fields, "people", "staff", "list_changes", "sub_processors", "sub_processors_changed", "users_missing", "individual_logins")
	return Kind{
		Name: "supplier", Plural: "suppliers", Title: "Suppliers and external agencies", Prefix: "SU",
		About:  "The organisations outside the council that hold its information, run its systems or send people to work on them, and what each has promised.",
		Fields: fields,
		Post:   "sponsor_post", Answers: "post-ism", Until: "contract_ends",
		Cases:   true, // whether it may have access depends on today, on its papers and on the accounts that its people hold
		Editors: supplierEditors(),
		Acts: append([]Act{
			{Verb: "add", Title: "add a supplier", Makes: true, Needs: []string{"name"}, Takes: entered, Roles: supplierEditors()},
			{Verb: "set", Title: "change a supplier", Takes: entered, Roles: supplierEditors(), Answers: true},
			{
				Verb: "end", Leaves: true, Title: "end a supplier", Roles: supplierEditors(), Answers: true,
				Help: "The papers stay; nothing more is asked of the supplier.",
				Own: []Field{
					{Name: "reason", Label: "Reason", Type: Text, Need: Always, When: "always"},
					neededFor("data_gone", "How its copies of the council's data were returned or removed, and the proof", Long, "for personal data", personalData),
				},
				Gate: nobodyStillNamed,
			},
		}, supplierActs()...),
	}
}

func supplierFields() []Field {
	var out []Field
	for _, group := range [][]Field{supplierItself(), supplierReach(), supplierData(), supplierService()} {
		out = append(out, group...)
	}
	return out
}

func hostsService(v Values) bool { return v.Yes("hosted") }
func abroad(v Values) bool {
	return v["hosting_region"] != "" && v["hosting_region"] != "United Kingdom"
}

func supplierItself() []Field {
	return under("Who it is",
		needed("name", "Name", Text),
		needed("relation", "Relation to the council", Choice, "supplier", "external agency", "processor", "partner"),
		needed("service", "Service that uses it", Service),
		needed("sponsor_post", "Post that sponsors it", Post),
		optional("purpose", "What it does for the council", Long),
		optional("contract", "Contract reference", Text),
		optional("contract_ends", "Contract ends", Day),
	)
}

func supplierReach() []Field {
	users := optional("people", "Its people who have accounts, keys or badges", People)
	users.Help = "The list as the supplier last confirmed it; it changes only by confirming a new one."
	users.Clauses = []string{"CBC-007"}
	staff := optional("staff", "Its people who can see the council's data elsewhere", Long)
	staff.Help = "Names as the supplier gives them, separated by semicolons."
	staff.Clauses = []string{"OCSI-014"}
	return under("What it reaches",
		needed("access", "Its people are given access to a network, system or building", YesNo),
		users, staff,
		optional("list_changes", "What the last list changed", Long),
		needed("hosted", "The council's people sign in to a service of theirs", YesNo),
		Field{Name: "systems", Label: "Systems that it hosts or supports", Type: Links, Of: "system", Need: hostsService, When: "where the council's people sign in", Clauses: []string{"OCC-002"}},
		Field{Name: "individual_logins", Label: "Each of the council's users has a login of their own", Type: YesNo, Clauses: []string{"OCC-002"}},
		Field{Name: "users_missing", Label: "Users there beyond those in the register", Type: Number, Clauses: []string{"OCC-002"}},
	)
}

func supplierData() []Field {
	number := neededFor("ico_number", "Registration with the data protection regulator", Text, "for personal data", personalData)
	expires := neededFor("ico_expires", "Registration ends", Day, "for personal data", personalData)
	number.Clauses, expires.Clauses = []string{"OCSI-005"}, []string{"OCSI-005"}
	contact := neededFor("incident_contact", "Whom to ring about an incident", Text, "for personal data or a hosted service", func(v Values) bool { return personalData(v) || hostsService(v) })
	contact.Clauses = []string{"OCSI-043", "AZS-049"}
	region := neededFor("hosting_region", "Where the council's data is held", Choice, "for personal data", personalData)
	region.Choices = []string{"United Kingdom", "European Economic Area", "elsewhere", "several regions"}
	region.Clauses = []string{"OCSI-024", "AZS-002"}
	safeguard := neededFor("transfer_safeguard", "Safeguard of the transfer", Text, "where data is held outside the United Kingdom", abroad)
	safeguard.Clauses = []string{"OCSI-025"}
	subs := optional("sub_processors", "Its own third parties and sub-processors", Long)
	subs.Clauses = []string{"OCSI-021"}
	return under("The council's data",
		needed("personal_data", "It handles personal data for the council", YesNo),
		number, expires, contact, region,
		optional("hosting_places", "Data centres or offices", Text),
		safeguard,
		Field{Name: "assets", Label: "Information assets that it holds", Type: Links, Of: "asset", Clauses: []string{"OCSI-024"}},
		subs,
		optional("sub_processors_changed", "Its list of third parties changed on", Day),
	)
}

func supplierService() []Field {
	replication := optional("replication", "How far a second site lags behind", Text)
	replication.Help = "A copy that follows every deletion is no backup: it stands beside the recovery point, not in its place."
	replication.Clauses = []string{"AZS-041"}
	return under("What it promises of the service",
		Field{Name: "rto_working_days", Label: "Recovery time (working days)", Type: Number, Clauses: []string{"AZS-039"}},
		Field{Name: "rpo_hours", Label: "Recovery point (hours)", Type: Number, Clauses: []string{"AZS-038"}},
		replication,
		Field{Name: "restore_terms", Label: "Cost of, and contact for, restoring what a user deleted", Type: Text, Clauses: []string{"AZS-034"}},
	)
}

// namesWithout are the names of fields except some: those change only by an act of their own.
func namesWithout(fields []Field, except ...string) []string {
	out := make([]string, 0, len(fields))
	for _, name := range fieldNames(fields) {
		kept := true
		for _, e := range except {
			kept = kept && e != name
		}
		if kept {
			out = append(out, name)
		}
	}
	return out
}

// nobodyStillNamed refuses to end a supplier whose people may still have access: each is taken off the list first.
func nobodyStillNamed(g *Gate) error {
	if n := len(g.Entry.Fields.List("people")); n > 0 {
		return Refuse("%s still names %d of its people: confirm an empty list first, so that their access is closed", g.Entry.Title, n)
	}
	return nil
}
