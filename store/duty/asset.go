package duty

import (
	"muniment/store/entry"
)

// The duties of information asset owners: to know what is held, to assess and protect it, to tell its users, and to see whether they follow.

func assetSettings() []Setting {
	return []Setting{
		{"review-asset", 12, Months, "between two reviews of an information asset"},
		{"review-asset-high", 6, Months, "between two reviews, and two risk assessments, of an asset that is rated high"},
		{"assess-asset-risk", 12, Months, "between two risk assessments of an information asset"},
		{"reassess-within", 10, WorkingDays, "after an incident in which the risk to an asset is assessed again"},
		{"support-within", 10, WorkingDays, "in which the Information Security Manager countersigns a high risk"},
		{"communicate-within", 5, WorkingDays, "after measures change in which users are told of them"},
		{"communicate-controls", 12, Months, "between two notices of an asset's controls to its users"},
		{"spot-check-asset", 6, Months, "between two spot checks of an asset's controls"},
		{"action-within", 20, WorkingDays, "in which what a check found is put right"},
		{"disclosure-decision", 5, WorkingDays, "in which a request to disclose is decided"},
		{"disclosure-longest", 12, Months, "that a permission to disclose may last"},
		{"review-sharing-agreement", 12, Months, "between two reviews of a sharing agreement"},
		{"deletion-confirmation", 30, Days, "after its work ends in which a supplier confirms deletion"},
		{"recovery-accepted", 12, Months, "for which a slower recovery than needed may be accepted"},
		{"iao-return", 30, Days, "after 31 March in which an asset owner's return is submitted"},
		{"iao-return-ahead", 60, Days, "before an annual return is due in which it is asked for"},
	}
}

func assetDuties() []Duty {
	var out []Duty
	for _, part := range [][]Duty{assetEntryDuties(), assetRiskDuties(), assetControlDuties(), disclosureDuties(), assetEndingDuties(), serviceDuties()} {
		out = append(out, part...)
	}
	return out
}

// heldAsset limits a duty to assets that the council still holds.
func heldAsset(e entry.Entry) bool { return entry.Held(e.Fields) }

// rated is the sooner period of an asset that is rated high.
func rated(setting string) func(entry.Entry) string {
	return func(e entry.Entry) string {
		if entry.HighlyRated(e.Fields) {
			return setting
		}
		return ""
	}
}

func assetEntryDuties() []Duty {
	return []Duty{
		{
			ID: "rate-asset", Title: "Rate an asset's confidentiality, integrity and availability", Clauses: []string{"CBC-001", "CBC-003"}, MetBy: "gate",
			OwedBy: "the information asset owner", Period: "before the entry is approved; confirmed at each review", PeriodSource: byCouncil,
			DischargedBy: "the ratings and a reason for each are entered; without them the entry cannot be approved",
			Act:          "muniment asset approve ASSET", Where: "assets",
		},
		{
			ID: "state-purpose", Title: "Say what information is held for", Clauses: []string{"CBC-002"}, MetBy: "field",
			OwedBy: "the information asset owner", Period: "before the entry is approved", PeriodSource: byCouncil,
			DischargedBy: "the purpose is entered", Act: "muniment asset set ASSET purpose=TEXT", Where: "assets",
		},
		{
			ID: "lawful-processing", Title: "Hold personal data on a lawful basis", Clauses: []string{"CBC-011"}, MetBy: "gate",
			OwedBy: "the information asset owner", Period: "before the entry is approved; confirmed at each review", PeriodSource: byCouncil,
			DischargedBy: "lawful basis, retention, screening and the safeguard of any transfer are entered; without them, or on legitimate interests without a reason, the entry cannot be approved",
			Act:          "muniment asset approve ASSET", Where: "assets",
		},
		{
			ID: "review-asset", Title: "Review an information asset", Clauses: []string{"CBC-001", "CBC-011"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "yearly, half-yearly where it is rated high", PeriodSource: byCouncil,
			DischargedBy: "the owner confirms ratings, law and access as they stand in the entry", Act: "muniment asset review ASSET", Where: "assets",
			Cycle: &Cycle{
				Kind: "asset", Applies: heldAsset, Setting: "review-asset", Sooner: rated("review-asset-high"), Others: []string{"review-asset-high"},
				First: "first-round", Field: "last_review", Ahead: 30, Text: "Review %s", Thing: "asset",
			},
			group: counted("information assets to review"),
		},
	}
}

func assetRiskDuties() []Duty {
	return []Duty{
		{
			ID: "assess-asset-risk", Title: "Assess the risk to an information asset", Clauses: []string{"CBC-035"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "yearly, half-yearly where it is rated high", PeriodSource: byCouncil,
			DischargedBy: "the owner records threats, likelihood, impact, treatment, what remains, and who accepts it", Act: "muniment asset assess-risk ASSET", Where: "assets",
			Cycle: &Cycle{
				Kind: "asset", Applies: heldAsset, Setting: "assess-asset-risk", Sooner: rated("review-asset-high"), Others: []string{"review-asset-high"},
				First: "first-round", Field: "risk_assessed_on", Ahead: 30, Text: "Assess the risk to %s", Thing: "asset",
			},
			group: counted("information assets whose risk to assess"),
		},
		{
			ID: "reassess-after-incident", Title: "Assess the risk again after an incident", Clauses: []string{"CBC-035"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "within 10 working days of the incident, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the owner assesses the risk again", Act: "muniment asset assess-risk ASSET", Where: "assets",
			Find: byDay("asset", "reassess_by", "Assess the risk to %s again: something happened to it"), group: counted("information assets whose risk to assess again"),
		},
		{
			ID: "support-risk-assessment", Title: "Countersign the assessment of a high risk", Clauses: []string{"CBC-019"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "within 10 working days of the assessment, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the Information Security Manager records the help given and countersigns, never their own assessment",
			Act:          "muniment support countersign SUPPORT", Where: "supports",
			Find: supportRiskAssessments, group: counted("risk assessments to countersign"),
		},
		{
			ID: "define-measures", Title: "Decide how an asset is protected", Clauses: []string{"CBC-036"}, MetBy: "gate",
			OwedBy: "the information asset owner", Period: "with each risk assessment", PeriodSource: byCouncil,
			DischargedBy: "the owner chooses measures from those suggested for the classification, with the reason; without them the entry cannot be approved",
			Act:          "muniment asset protect ASSET", Where: "assets",
		},
		{
			ID: "submit-iao-return", Title: "Submit the annual return", Clauses: []string{"CBC-035", "CBC-036", "CBC-038"}, MetBy: "prompt",
			OwedBy: "the information asset owner", Period: "within 30 days of 31 March, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the owner answers, says what cannot be assured, judges and submits", Act: "muniment iao-return submit IAO-RETURN", Where: "iao-returns",
			Find: iaoReturns, group: counted("annual returns to submit"),
		},
	}
}

func assetControlDuties() []Duty {
	return []Duty{
		{
			ID: "communicate-controls", Title: "Tell users of an asset's controls", Clauses: []string{"CBC-037"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none", Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner issues the notice to everybody with access", Act: "muniment asset communicate-controls ASSET", Where: "assets",
			Cycle: &Cycle{
				Kind: "asset", Applies: heldAsset, Setting: "communicate-controls", First: "first-round", Field: "control_notice_on", Ahead: 14,
				Text: "Tell the users of %s which controls they follow", Thing: "asset",
			},
			group: counted("information assets whose users to tell"),
		},
		{
			ID: "communicate-changed-controls", Title: "Tell users of changed controls", Clauses: []string{"CBC-037"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "within 5 working days of the change, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the owner issues the notice to everybody with access", Act: "muniment asset communicate-controls ASSET", Where: "assets",
			Find: byDay("asset", "communicate_by", "Tell the users of %s how its controls have changed"), group: counted("information assets whose changed controls to tell of"),
		},
		{
			ID: "spot-check-asset", Title: "Check that controls are followed", Clauses: []string{"CBC-038"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none", Period: "half-yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner records what was looked at and the result; a failed check opens an action", Act: "muniment asset spot-check ASSET", Where: "assets",
			Cycle: &Cycle{
				Kind: "asset", Applies: heldAsset, Setting: "spot-check-asset", First: "first-round", Field: "last_spot_check", Ahead: 14,
				Text: "Spot-check whether the controls of %s are followed", Thing: "asset",
			},
			group: counted("information assets to spot-check"),
		},
		{
			ID: "finish-action", Title: "Finish an action", Clauses: []string{"CBC-038"}, MetBy: "prompt",
			OwedBy: "the post that the action names; the Information Security Manager where it names none",
			Period: "by the action's day, 20 working days after it is opened unless another is given", PeriodSource: byCouncil,
			DischargedBy: "it is recorded as done, with evidence, or cancelled with the reason", Act: "muniment action done ACTION", Where: "actions",
			Find: actionsOf(func(topic string) bool { return topic != entry.TopicDeletion && topic != entry.TopicBackups }), group: counted("actions to finish"),
		},
		{
			ID: "recovery-slower-than-needed", Title: "Settle a recovery that is slower than needed", Clauses: []string{"AZS-038", "AZS-039", "CBC-003"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "at once: judged every day on what the asset needs and what its system promises", PeriodSource: byCouncil,
			DischargedBy: "the need or the promise is corrected, or the owner accepts the slower recovery until a day", Act: "muniment asset accept-recovery ASSET", Where: "assets",
			Find: recoverySlower, group: counted("information assets that recover more slowly than needed"),
		},
	}
}
