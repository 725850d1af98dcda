package duty

import (
	"fmt"

	"muniment/store/entry"
)

// The duties of system owners: backups that can be restored, documents that match, settings within the council's limits, and no change
// without the checks before it.

func systemSettings() []Setting {
	return []Setting{
		{"review-backup-instructions", 12, Months, "between two reviews of a system's backup instructions"},
		{"check-backup-labels", 6, Months, "between two checks of a system's backup labels and store"},
		{"test-restore", 12, Months, "between two restore tests of a system"},
		{"document-change", 5, WorkingDays, "after a change in which a system's documents are brought up to date"},
		{"sweep-documentation", 12, Months, "between two comparisons of a system with its documents"},
		{"check-settings", 12, Months, "between two checks of a system's settings"},
		{"idle-limit", 40, Minutes, "after which an idle session ends"},
		{"idle-limit-card", 15, Minutes, "after which an idle session ends on a system with card data"},
		{"setting-accepted", 12, Months, "for which a weaker setting may be accepted"},
		{"removals-within", 1, WorkingDays, "after a restore in which erasures and disposals are applied again"},
		{"change-check", 10, WorkingDays, "in which a proposed change is checked and confirmed"},
		{"review-identity-questions", 12, Months, "between two reviews of a service's identity questions"},
		{"check-identity", 12, Months, "between two spot checks of a service's identity checks"},
		{"desk-check", 6, Months, "between two desk checks for card data"},
	}
}

func systemDuties() []Duty {
	var out []Duty
	for _, part := range [][]Duty{backupDuties(), documentDuties(), settingDuties(), changeDuties()} {
		out = append(out, part...)
	}
	return out
}

const systemOwner = "the owner of the system; the Information Security Manager where it has none"

func backedUp(e entry.Entry) bool { return entry.BackedUp(e.Fields) }

func backupDuties() []Duty {
	return []Duty{
		{
			ID: "write-backup-instructions", Title: "Write a system's backup instructions", Clauses: []string{"CBC-030"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "when the system is entered: 90 days after it, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the reference, version and place of the instructions are recorded, or why the system needs no backup", Act: "muniment system backup-instructions SYSTEM", Where: "systems",
			Find: backupInstructionsMissing, group: counted("systems without backup instructions"),
		},
		{
			ID: "review-backup-instructions", Title: "Review a system's backup instructions", Clauses: []string{"CBC-030"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner records the version that stands", Act: "muniment system backup-instructions SYSTEM", Where: "systems",
			Cycle: &Cycle{
				Kind: "system", Applies: func(e entry.Entry) bool { return backedUp(e) && e.Fields["backup_instructions_ref"] != "" },
				Setting: "review-backup-instructions", First: "first-round", Field: "backup_reviewed_on", Ahead: 30, Text: "Review the backup instructions of %s", Thing: "system",
			},
			group: counted("systems whose backup instructions to review"),
		},
		{
			ID: "check-backup-labels", Title: "Check backup labels and where backups are kept", Clauses: []string{"CBC-031"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "half-yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner records who looked, the labels and the place; what is wrong opens an action", Act: "muniment system label-check SYSTEM", Where: "systems",
			Cycle: &Cycle{
				Kind: "system", Applies: backedUp, Setting: "check-backup-labels", First: "first-round", Field: "label_checked_on", Ahead: 14,
				Text: "Check the backup labels and store of %s", Thing: "system",
			},
			group: counted("systems whose backup labels to check"),
		},
		{
			ID: "test-restore", Title: "Test the restore of a system", Clauses: []string{"CBC-032", "CBC-003"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "a restore left the system usable; its time and the age of its data are compared with what is promised", Act: "muniment system restore-test SYSTEM", Where: "systems",
			Cycle: &Cycle{
				Kind: "system", Applies: backedUp, Setting: "test-restore", First: "first-round", Field: "last_restore_test", Ahead: 30,
				Text: "Test the restore of %s", Thing: "system",
			},
			group: counted("systems whose restore to test"),
		},
		{
			ID: "reapply-removals", Title: "Apply erasures and disposals again after a restore", Clauses: []string{"OCSI-040"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "within 1 working day of the restore, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the owner records how many were applied again and the list they were compared with", Act: "muniment system reapply-removals SYSTEM", Where: "systems",
			Find: byDay("system", "removals_due", "Apply erasures and disposals again on %s: it was restored"), group: counted("restored systems on which to apply removals again"),
		},
		{
			ID: "user-restore-terms", Title: "Know what a restore after a user's mistake costs", Clauses: []string{"AZS-034"}, MetBy: "field",
			OwedBy: systemOwner, Period: "when a supplier runs the system", PeriodSource: byCouncil,
			DischargedBy: "cost and contact are entered; the entry counts as incomplete without them", Act: "muniment system set SYSTEM user_restore_terms=TEXT", Where: "systems",
		},
	}
}

func documentDuties() []Duty {
	return []Duty{
		{
			ID: "complete-system", Title: "Complete a system's entry", Clauses: []string{"CBC-033", "AZS-034"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "90 days after the system is entered, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the required facts are filled in", Act: "muniment system set SYSTEM FIELD=VALUE", Where: "systems",
			Find: incomplete("system"), group: counted("systems to complete"),
		},
		{
			ID: "document-change", Title: "Bring documents up to date after a change", Clauses: []string{"CBC-034"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "within 5 working days of the change, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the documents are recorded as updated on or after the day of the change", Act: "muniment system document SYSTEM", Where: "systems",
			Find: changesUndocumented, group: counted("systems whose documents are older than their last change"),
		},
		{
			ID: "sweep-documentation", Title: "Compare a system with its documents", Clauses: []string{"CBC-033", "CBC-034"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner records the documents kept and their version", Act: "muniment system document SYSTEM", Where: "systems",
			Cycle: &Cycle{
				Kind: "system", Setting: "sweep-documentation", First: "first-round", Field: "documents_swept_on", Ahead: 30,
				Text: "Compare %s with its documents", Thing: "system",
			},
			group: counted("systems to compare with their documents"),
		},
	}
}

func settingDuties() []Duty {
	return []Duty{
		{
			ID: "check-settings", Title: "Check a system's settings", Clauses: []string{"AZS-031", "AZS-025", "AZS-032"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner records lockout, idle time and the password rules chosen", Act: "muniment system settings-check SYSTEM", Where: "systems",
			Cycle: &Cycle{Kind: "system", Setting: "check-settings", First: "first-round", Field: "settings_checked_on", Ahead: 30, Text: "Check the settings of %s", Thing: "system"},
			group: counted("systems whose settings to check"),
		},
		{
			ID: "idle-too-long", Title: "End idle sessions sooner", Clauses: []string{"AZS-025"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "at once: 40 minutes, 15 with card data, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the idle time is within the limit, or the Information Security Manager accepts a longer one until a day", Act: "muniment system settings-check SYSTEM", Where: "systems",
			Find: idleTooLong, group: counted("systems whose idle sessions last too long"),
		},
		{
			ID: "lockout-off", Title: "Turn on lockout after failed sign-ins", Clauses: []string{"AZS-032"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "at once", PeriodSource: byCouncil,
			DischargedBy: "lockout is recorded as on, or the Information Security Manager accepts its absence until a day", Act: "muniment system settings-check SYSTEM", Where: "systems",
			Find: lockoutOff, group: counted("systems without lockout"),
		},
	}
}

func changeDuties() []Duty {
	return []Duty{
		{
			ID: "check-development", Title: "Check a development against the IT strategy", Clauses: []string{"CBC-022", "CBC-023"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "before it goes live: within 10 working days of the proposal, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the Information Security Manager records that it complies, its security considered", Act: "muniment change check-strategy CHANGE", Where: "changes",
			Find: changesAwaiting("strategy_checked_on", "Check %s against the IT strategy", PostISM), group: counted("changes to check against the IT strategy"),
		},
		{
			ID: "confirm-development", Title: "Confirm a development of one's system", Clauses: []string{"CBC-028", "CBC-029"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "before it goes live: within 10 working days of the proposal, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the owner confirms that it complies, its security considered", Act: "muniment change confirm CHANGE", Where: "changes",
			Find: changesAwaiting("confirmed_on", "Confirm that %s complies and that its security was considered", ""), group: counted("changes to confirm"),
		},
		{
			ID: "go-live-checked", Title: "Put nothing live unchecked", Clauses: []string{"CBC-022", "CBC-023", "CBC-028", "CBC-029", "CBC-080"}, MetBy: "gate",
			OwedBy: systemOwner, Period: "before it goes live", PeriodSource: byCouncil,
			DischargedBy: "two people have signed, security and data protection were considered, and there is a change reference; going live is refused without",
			Act:          "muniment change go-live CHANGE", Where: "changes",
		},
		{
			ID: "change-without-reference", Title: "Name the reference of a change", Clauses: []string{"CBC-080"}, MetBy: "prompt",
			OwedBy: systemOwner, Period: "at once: every change goes through change control", PeriodSource: byPolicy,
			DischargedBy: "the change's reference is recorded", Act: "muniment system changed SYSTEM", Where: "systems",
			Find: changesUnreferenced, group: counted("system changes without a reference"),
		},
	}
}

func backupInstructionsMissing(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("system") {
		if due := f.after(f.since(e), "first-round"); backedUp(*e) && e.Fields["backup_instructions_ref"] == "" && f.within(due, "expiry-ahead") {
			out = append(out, f.entryCase(e, "Record the backup instructions of "+e.Title, due.End()))
		}
	}
	return out
}

// incomplete asks for everything that an entry lacks in one prompt, when it has been in the register for some time.
func incomplete(kind string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries(kind) {
			if due := f.after(f.since(e), "first-round"); len(e.Missing) > 0 && f.within(due, "expiry-ahead") {
				out = append(out, f.entryCase(e, fmt.Sprintf("Complete %s: %s", e.Title, join(e.Missing)), due.End()))
			}
		}
		return out
	}
}

func changesUndocumented(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("system") {
		if changed := e.Fields.Day("last_change"); changed.Known() && changed > e.Fields.Day("last_doc_update") {
			out = append(out, f.entryCase(e, fmt.Sprintf("Bring the documents of %s up to date with its change of %s", e.Title, changed.Long()), f.after(changed, "document-change").End()))
		}
	}
	return out
}

// changesUnreferenced leaves changes alone that were made before the register was in use.
func changesUnreferenced(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("system") {
		if changed := e.Fields.Day("last_change"); changed > f.Opened && e.Fields["last_change_ref"] == "" {
			out = append(out, f.entryCase(e, fmt.Sprintf("Name the change reference of the change of %s on %s", e.Title, changed.Long()), changed.End()))
		}
	}
	return out
}

func idleTooLong(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("system") {
		limit := f.Periods.Of(entry.IdleLimit(e.Fields))
		if minutes, known := e.Fields.Int("idle_minutes"); known && (minutes > limit || minutes == 0) && !f.settingAccepted(e) {
			is := fmt.Sprintf("it takes %s", count(minutes, "minute", "minutes"))
			if minutes == 0 {
				is = "they never end"
			}
			out = append(out, f.entryCase(e, fmt.Sprintf("End idle sessions on %s after %s at the latest: %s", e.Title, count(limit, "minute", "minutes"), is), f.Today().End()))
		}
	}
	return out
}

func lockoutOff(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("system") {
		if e.Fields["lockout_on"] == "no" && !f.settingAccepted(e) {
			out = append(out, f.entryCase(e, "Turn on the lockout of "+e.Title, f.Today().End()))
		}
	}
	return out
}

func (f *Facts) settingAccepted(e *entry.Entry) bool {
	return e.Fields.Day("setting_accepted_until") >= f.Today()
}

// changesAwaiting finds proposals that lack one of their two signatures.
func changesAwaiting(field, text, post string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries("change") {
			if e.State != "proposed" || e.Fields[field] != "" {
				continue
			}
			due := f.sinceAdded(e, "change-check")
			if planned := e.Fields.Day("planned_on"); planned.Known() && planned.End().Before(due) {
				due = planned.End()
			}
			c := f.entryCase(e, fmt.Sprintf(text, fmt.Sprintf("%q on %s", e.Title, f.system(e.Of))), due)
			c.System = e.Of
			c.OwedBy = firstOf(post, c.OwedBy)
			out = append(out, c)
		}
		return out
	}
}
