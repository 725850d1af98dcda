package entry

import "muniment/store/calendar"

func systemKinds() []Kind { return []Kind{systems(), changes()} }

// systems are the applications, door systems and key cabinets to which access is given, and how each is kept safe. There are few
// enough of them for the rules to judge every one.
func systems() Kind {
	asked := fieldNames(systemFields())
	editors := []Role{Administrator, ISM, SystemOwner, ICT}
	acts := []Act{
		{Verb: "add", Title: "add a system", Makes: true, Needs: []string{"name"}, Takes: asked, Roles: editors},
		{Verb: "set", Title: "change a system", Takes: asked, Roles: editors, Answers: true, Sets: changeUnexplained},
		{Verb: "end", Title: "end a system", Own: []Field{needed("reason", "Reason", Text)}, Roles: editors, Answers: true, Gate: unused},
	}
	for _, part := range [][]Act{systemBackupActs(), systemRestoreActs(), systemDocumentActs(), systemSettingActs()} {
		acts = append(acts, part...)
	}
	return Kind{
		Name: "system", Plural: "systems", Title: "Systems", Prefix: "SY",
		About:  "The systems that the council runs or hires, who owns each, and how it is backed up, restored, documented and locked.",
		Fields: append(systemFields(), systemRecord()...),
		Post:   "owner_post", Answers: "post-ism", Cases: true,
		Editors: editors,
		Acts:    acts,
	}
}

func systemFields() []Field {
	var out []Field
	for _, group := range [][]Field{
		under("What it is",
			needed("name", "Name", Text),
			optional("service", "Service", Service),
			optional("owner_post", "System owner", Post),
			optional("supplier", "Supplier", Text),
			optional("hosting", "Where it is run", Text),
		),
		under("Backup and recovery",
			optional("backup_instructions_ref", "Backup instructions", Text),
			optional("no_backup_reason", "Why it needs no backup", Text),
			optional("recovery_procedure_ref", "Recovery procedure", Text),
			optional("rpo_hours", "Recovery point (hours)", Number),
			optional("rto_working_days", "Recovery time (working days)", Number),
			optional("last_restore_test", "Last restore test", Day),
			Field{Name: "backup_rotation", Label: "Backups kept: daily, weekly, monthly", Type: Text, Clauses: []string{"AZS-040"}, Help: "How many generations of each are kept."},
			Field{Name: "backups_kept_days", Label: "Oldest backup kept (days)", Type: Number, Clauses: []string{"AZS-040"}, Help: "A disposal from an asset on the system says until when backups may still hold it."},
			Field{
				Name: "user_restore_terms", Label: "Restoring after a user's mistake: cost and contact", Type: Text, Clauses: []string{"AZS-034"},
				Need: heldBySupplier, When: "where a supplier runs it",
			},
		),
		under("Documents and changes",
			optional("documents", "Documents kept", Long),
			optional("last_change", "Last change", Day),
			optional("last_change_ref", "Reference of the last change", Text),
			optional("last_doc_update", "Documents last updated", Day),
		),
		under("Settings",
			optional("lockout_on", "Locks an account after failed sign-ins", YesNo),
			optional("idle_minutes", "Ends an idle session after (minutes)", Number),
			optional("password_rules", "Password rules chosen", Text),
			optional("card_data", "Card data", YesNo),
		),
	} {
		out = append(out, group...)
	}
	return out
}

// systemRecord are the fields that the acts keep on a system, so that one can read where it stands.
func systemRecord() []Field {
	return under("What its owner has done",
		optional("backup_version", "Version of the backup instructions", Text),
		optional("backup_location", "Where the backup instructions are kept", Text),
		optional("backup_reviewed_on", "Backup instructions reviewed", Day),
		optional("label_checked_on", "Backup labels and store checked", Day),
		optional("label_location", "Where the backups are kept", Text),
		optional("restore_hours", "Hours that the last restore test took", Number),
		optional("restore_working_days", "Working days that the last restore test took", Number),
		optional("restore_age_hours", "Age of the data that it brought back (hours)", Number),
		optional("restore_result", "What the last restore test showed", Text),
		optional("restored_on", "Last restored", Day),
		optional("removals_due", "Removals to be applied again by", Day),
		optional("removals_on", "Removals applied again", Day),
		optional("documents_version", "Version of the documents", Text),
		optional("documents_swept_on", "Documents compared with the system", Day),
		optional("settings_checked_on", "Settings checked", Day),
		optional("setting_accepted_until", "Weaker setting accepted until", Day),
	)
}

// unused refuses to end a system that people can still use or that still holds information.
func unused(g *Gate) error {
	live, people, err := g.Access(g.Entry.ID)
	if err != nil {
		return err
	}
	if live > 0 {
		return Refuse("%s cannot be ended: %d accesses of %d people to it are still open; close them first", g.Entry.Title, live, people)
	}
	assets, err := g.Linked("asset", "system")
	if err != nil {
		return err
	}
	for _, a := range assets {
		if a.Live() && Held(a.Fields) {
			return Refuse("%s cannot be ended: %s is still held on it; say first where that has gone", g.Entry.Title, a.ID)
		}
	}
	return nil
}

// BackedUp reports a system that needs backups.
func BackedUp(v Values) bool { return v["no_backup_reason"] == "" }

// changeUnexplained clears the reference of the last change where somebody enters a newer change without one, so that it is asked for.
func changeUnexplained(g *Gate) Values {
	if g.Entry.Fields["last_change"] != g.Before.Fields["last_change"] && g.Given["last_change_ref"] == "" {
		return Values{"last_change_ref": ""}
	}
	return nil
}

func systemBackupActs() []Act {
	return []Act{
		{
			Verb: "backup-instructions", Title: "record a system's backup instructions", Answers: true,
			Help:  "Give the version even where nothing has changed: the act is also the yearly review.",
			Needs: []string{"backup_instructions_ref", "backup_version", "backup_location"}, Takes: []string{"recovery_procedure_ref", "backup_rotation", "backups_kept_days"},
			Sets:    func(g *Gate) Values { return Values{"backup_reviewed_on": string(g.lastDone("backup_reviewed_on"))} },
			Does:    []Does{{Duty: "review-backup-instructions"}},
			Clauses: []string{"CBC-030"},
		},
		{
			Verb: "label-check", Title: "check a system's backup labels and store", Answers: true,
			Needs: []string{"label_location"},
			Own: []Field{
				needed("labelled", "Every copy is clearly labelled", YesNo),
				needed("secure", "They are kept in a secure area", YesNo),
				needed("checker", "Who looked", Person),
				neededFor("finding", "What was wrong", Text, "where something was wrong", badLabels),
			},
			Sets: func(g *Gate) Values { return Values{"label_checked_on": string(g.lastDone("label_checked_on"))} },
			Then: func(g *Gate) ([]Step, error) {
				if !badLabels(g.Given) {
					return nil, nil
				}
				return []Step{openAction(g, "backup check", "Put right the backup copies of "+g.Entry.Title, g.Given["finding"], g.within("action-within"))}, nil
			},
			Does:    []Does{{Duty: "check-backup-labels"}},
			Clauses: []string{"CBC-031"},
		},
	}
}

func badLabels(v Values) bool { return v["labelled"] == "no" || v["secure"] == "no" }

func systemDocumentActs() []Act {
	return []Act{
		{
			Verb: "document", Title: "record that a system's documents match it", Answers: true,
			Needs:   []string{"documents", "documents_version"},
			Sets:    documented,
			Does:    []Does{{Duty: "sweep-documentation"}},
			Clauses: []string{"CBC-033", "CBC-034"},
		},
		{
			Verb: "changed", Title: "record a change of a system", Answers: true,
			Help:  "A development or a change that goes live records it by itself.",
			Needs: []string{"last_change_ref"}, Own: []Field{needed("what", "What was changed", Text)},
			Sets: func(g *Gate) Values { return Values{"last_change": string(g.lastDone("last_change"))} }, Clauses: []string{"CBC-080"},
		},
	}
}

func documented(g *Gate) Values {
	return Values{"last_doc_update": string(g.lastDone("last_doc_update")), "documents_swept_on": string(g.lastDone("documents_swept_on"))}
}

// IdleLimit is the setting that limits how long a session on a system may be idle.
func IdleLimit(v Values) string {
	if v.Yes("card_data") {
		return "idle-limit-card"
	}
	return "idle-limit"
}

func systemSettingActs() []Act {
	return []Act{
		{
			Verb: "settings-check", Title: "check a system's settings", Answers: true,
			Needs:   []string{"lockout_on", "idle_minutes", "password_rules"},
			Sets:    func(g *Gate) Values { return Values{"settings_checked_on": string(g.lastDone("settings_checked_on"))} },
			Does:    []Does{{Duty: "check-settings"}},
			Clauses: []string{"AZS-025", "AZS-031", "AZS-032"},
		},
		{
			Verb: "accept-setting", Title: "accept a weaker setting of a system", Roles: []Role{ISM}, Approves: true,
			Needs: []string{"setting_accepted_until"}, Own: []Field{needed("reason", "Why it is accepted, and what is done instead", Long)},
			Gate: func(g *Gate) error {
				until, latest := calendar.Date(g.Given["setting_accepted_until"]), g.Today().AddMonths(g.Period("setting-accepted"))
				if until <= g.Today() || until > latest {
					return Refuse("a weaker setting can be accepted from tomorrow to %s: give a day between them", latest.Short())
				}
				return nil
			},
		},
	}
}
