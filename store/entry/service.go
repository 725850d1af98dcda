package entry

func serviceKinds() []Kind { return []Kind{services()} }

// services are the parts of the council. What a service does for customers decides which checks it owes.
func services() Kind {
	fields := serviceFields()
	return Kind{
		Name: "service", Plural: "services", Title: "Services", Prefix: "SV",
		About:  "The parts of the council, which form a tree, and what each of them does with customers, cards and paper.",
		Fields: fields,
		Post:   "manager_post", Answers: "post-ism", Open: true,
		Editors: []Role{Administrator, ISM, HR},
		Acts: []Act{
			{Verb: "add", Title: "add a service", Makes: true, Needs: []string{"name"}, Takes: fieldNames(fields), Roles: []Role{Administrator, ISM, HR}},
		},
	}
}

func serviceFields() []Field {
	return []Field{
		{Name: "name", Label: "Name", Group: "What it is", Type: Text, Need: Always, When: "always"},
		{Name: "parent", Label: "Part of", Type: Link, Of: "service"},
		{Name: "manager_post", Label: "Managed by", Type: Post},
		{Name: "customer_facing", Label: "Deals with customers every day", Group: "What it does", Type: YesNo},
		{Name: "discloses_to_customers", Label: "Tells customers personal or sensitive information", Type: YesNo},
		{Name: "takes_cards", Label: "Takes card payments", Type: YesNo},
		{Name: "holds_paper", Label: "Holds paper records", Type: YesNo},
		{Name: "vital", Label: "Must go on in an emergency", Type: YesNo},
	}
}

// fieldNames are the names of fields, in their order.
func fieldNames(fields []Field) []string {
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}
