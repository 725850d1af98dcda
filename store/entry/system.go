package entry

func systemKinds() []Kind { return []Kind{systems()} }

// systems are the applications, door systems and key cabinets to which access is given, and how each is kept safe.
func systems() Kind {
	fields := systemFields()
	return Kind{
		Name: "system", Plural: "systems", Title: "Systems", Prefix: "SY",
		About:  "The systems that the council runs or hires, who owns each, and how it is backed up, restored, documented and locked.",
		Fields: fields,
		Post:   "owner_post", Answers: "post-ism",
		Editors: []Role{Administrator, ISM, SystemOwner, ICT},
		Acts: []Act{
			{Verb: "add", Title: "add a system", Makes: true, Needs: []string{"name"}, Takes: fieldNames(fields), Roles: []Role{Administrator, ISM, SystemOwner, ICT}},
		},
	}
}

func systemFields() []Field {
	return []Field{
		{Name: "name", Label: "Name", Group: "What it is", Type: Text, Need: Always, When: "always"},
		{Name: "service", Label: "Service", Type: Service},
		{Name: "owner_post", Label: "System owner", Type: Post},
		{Name: "supplier", Label: "Supplier", Type: Text},

		{Name: "backup_instructions_ref", Label: "Backup instructions", Group: "Backup and recovery", Type: Text},
		{Name: "rpo_hours", Label: "Recovery point (hours)", Type: Number},
		{Name: "rto_working_days", Label: "Recovery time (working days)", Type: Number},
		{Name: "last_restore_test", Label: "Last restore test", Type: Day},

		{Name: "last_change", Label: "Last change", Group: "Documents and changes", Type: Day},
		{Name: "last_doc_update", Label: "Documents last updated", Type: Day},

		{Name: "lockout_on", Label: "Locks an account after failed sign-ins", Group: "Settings", Type: YesNo},
		{Name: "idle_minutes", Label: "Ends an idle session after (minutes)", Type: Number},
		{Name: "card_data", Label: "Card data", Type: YesNo},
	}
}
