package duty

import "muniment/store/entry"

// assuranceDuties are about what suppliers say of their own security: claims that are held with their evidence and age, promises,
// certificates and assessments.
func assuranceDuties() []Duty {
	return []Duty{
		{
			ID: "supplier-questionnaire", Title: "Put the questionnaire to a supplier",
			Clauses: []string{"OCC-001", "OCSI-047"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the questions are put to the supplier",
			Act:          "muniment supplier ask SUPPLIER", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: holdsData, Setting: "supplier-questionnaire", First: "first-round", Ahead: 14, Text: "Put the security questionnaire to %s", Thing: "questionnaire"},
			group: counted("suppliers to put the questionnaire to"),
		},
		{
			ID: "supplier-evidence", Title: "Get a supplier's answer, with fresh evidence",
			Clauses: questionnaireClauses(), MetBy: "supplier-claim",
			OwedBy: bySponsor, Period: "20 working days after it is asked, then as often as the question says: every 12 months, or every 3", PeriodSource: byCouncil,
			DischargedBy: "the supplier's answer is recorded with dated evidence",
			Act:          "muniment claim answer CLAIM answer=TEXT evidence=TEXT dated=DATE", Where: "claims",
			Find: claimsDue, group: counted("answers to get from suppliers"),
		},
		{
			ID: "supplier-promise", Title: "Hold a supplier to its promise",
			Clauses: []string{"AZS-037", "AZS-045"}, MetBy: "supplier-claim",
			OwedBy: bySponsor, Period: "by the day that the supplier named", PeriodSource: byPolicy,
			DischargedBy: "what was promised is recorded as done, with evidence",
			Act:          "muniment promise keep PROMISE kept_on=DATE evidence=TEXT", Where: "promises",
			Find: promisesDue, group: counted("promises of suppliers to hold them to"),
		},
		{
			ID: "supplier-certificate", Title: "Ask for a supplier's new certificate",
			Clauses: []string{"AZS-001", "AZS-002", "OCSI-023"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "by the day on which it ends; shown 60 days before and pressed for 30 days before, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the renewed certificate is recorded with its scope and its new end",
			Act:          "muniment certificate renew CERTIFICATE number=TEXT scope=TEXT expires_on=DATE checked_at=TEXT", Where: "certificates",
			Find: certificatesExpiring, group: counted("certificates of suppliers to renew"),
		},
		{
			ID: "supplier-assessment", Title: "Ask a supplier for an assessment and record it",
			Clauses: []string{"AZS-050", "AZS-051", "AZS-052", "AZS-045", "AZS-036"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "an assessment is received: who assessed, when, and what was found",
			Act:          "muniment supplier-assessment request what=TEXT asked_of=TEXT --of SUPPLIER", Where: "supplier-assessments",
			Cycle: &Cycle{Kind: "supplier", Applies: holdsData, Setting: "supplier-assessment", First: "first-round", Ahead: 30, Text: "Ask %s for an assessment of its security", Thing: "assessment"},
			group: counted("suppliers to ask for an assessment"),
		},
		{
			ID: "supplier-assessment-reply", Title: "Chase an assessment that a supplier was asked for",
			Clauses: []string{"AZS-052"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "20 working days after it was asked for, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the reply is recorded: received, or declined with the reason",
			Act:          "muniment supplier-assessment receive ASSESSMENT performed_on=DATE assessor=TEXT summary=TEXT", Where: "supplier-assessments",
			Find: assessmentsDue, group: counted("assessments to chase"),
		},
	}
}

// questionnaireClauses are the clauses whose claims the questionnaire asks for.
func questionnaireClauses() []string {
	questions, _ := entry.Questionnaire() // a test holds that the shipped file reads
	var out []string
	for _, q := range questions {
		out = append(out, q.Clause)
	}
	return out
}

func supplierDataDuties() []Duty {
	return []Duty{
		{
			ID: "supplier-facts", Title: "Hold what a supplier's entry needs",
			Clauses: []string{"OCSI-005", "OCSI-024", "OCSI-025", "OCSI-043", "AZS-002", "AZS-038", "AZS-039", "AZS-041", "AZS-049"}, MetBy: "field",
			OwedBy: bySponsor, Period: "when the supplier is entered", PeriodSource: byCouncil,
			DischargedBy: "registration, incident contact, place of the data and recovery objectives are filled in",
			Act:          "muniment supplier set SUPPLIER FIELD=VALUE", Where: "suppliers",
		},
		{
			ID: "supplier-incomplete", Title: "Complete a supplier's entry",
			Clauses: []string{"OCSI-005", "OCSI-024", "OCSI-043", "AZS-002", "AZS-049"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "when the supplier is entered", PeriodSource: byCouncil,
			DischargedBy: "the required fields are filled in",
			Act:          "muniment supplier set SUPPLIER FIELD=VALUE", Where: "suppliers",
			Find: suppliersIncomplete, group: counted("suppliers to complete"),
		},
		{
			ID: "supplier-registration", Title: "Check a supplier's registration with the regulator",
			Clauses: []string{"OCSI-005"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the number and the end of the registration are checked in the public register",
			Act:          "muniment supplier check-registration SUPPLIER ico_number=TEXT ico_expires=DATE source=TEXT", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: hasPersonalData, Setting: "supplier-registration", First: "first-round", Ahead: 30, Text: "Check the registration of %s with the regulator", Thing: "registration"},
			group: counted("registrations of suppliers to check"),
		},
		{
			ID: "supplier-registration-ending", Title: "See that a supplier renews its registration",
			Clauses: []string{"OCSI-005"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "by the day on which it ends; shown 60 days before, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the renewed registration is checked and its new end recorded",
			Act:          "muniment supplier check-registration SUPPLIER ico_number=TEXT ico_expires=DATE source=TEXT", Where: "suppliers",
			Find: registrationsEnding, group: counted("registrations of suppliers that end"),
		},
		{
			ID: "supplier-sub-processors", Title: "Check a supplier's list of third parties",
			Clauses: []string{"OCSI-021"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 3 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the list is checked, and what changed is kept",
			Act:          "muniment supplier check-sub-processors SUPPLIER sub_processors=TEXT source=TEXT", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: hasPersonalData, Setting: "supplier-sub-processors", First: "first-round", Ahead: 14, Text: "Check the list of third parties of %s", Thing: "list of third parties"},
			group: counted("suppliers whose third parties to check"),
		},
		{
			ID: "sub-processors-changed", Title: "Decide on a change of a supplier's third parties",
			Clauses: []string{"OCSI-021"}, MetBy: "prompt",
			OwedBy: "the owner of each information asset that the supplier holds; whoever sponsors it where none is named", Period: "within 10 working days of the change, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the change is accepted, or the council objects, with the reason",
			Act:          "muniment supplier decide-sub-processors SUPPLIER decision=TEXT reason=TEXT", Where: "suppliers",
			Find: thirdPartiesChanged, group: counted("changes of suppliers' third parties to decide on"),
		},
		{
			ID: "supplier-data-abroad", Title: "Square where a supplier holds data with what the asset says",
			Clauses: []string{"OCSI-024", "OCSI-025"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "at once: an asset says where its data goes", PeriodSource: byCouncil,
			DischargedBy: "the supplier's entry and the asset's agree on transfers outside the United Kingdom",
			Act:          "muniment asset set ASSET transfer_outside_uk=TEXT", Where: "suppliers",
			Find: dataAbroad, group: counted("assets whose transfers to put right"),
		},
		{
			ID: "supplier-recovery-short", Title: "Settle a recovery that a supplier promises too slowly",
			Clauses: []string{"AZS-038", "AZS-039"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "at once: judged every day on what the supplier promises and what the assets that it holds need", PeriodSource: byCouncil,
			DischargedBy: "the supplier's promise or the asset's need is corrected, or the asset's owner accepts the slower recovery until a day",
			Act:          "muniment supplier set SUPPLIER rto_working_days=NUMBER rpo_hours=NUMBER", Where: "suppliers",
			Find: recoveryShort, group: counted("assets that a supplier recovers more slowly than needed"),
		},
	}
}
