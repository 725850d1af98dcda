package entry

import "strings"

// The fields of an information asset are what a register of information assets is asked to hold by the ICO's accountability framework,
// Article 30 of the UK GDPR, The National Archives and ISO/IEC 27001 Annex A. They bear the names that files of assets use; where a
// file may answer in the council's own words the field is text, although some answers have a usual spelling.

func personalData(v Values) bool { return v.Is("personal_data", "yes") }

func sensitiveData(v Values) bool {
	return v.Said("special_category") || v.Is("criminal_offence_data", "yes")
}

// HeldDigitally reports an asset that is held on a system, whether on paper too or not.
func HeldDigitally(v Values) bool { return v.Is("format", "digital") || v.Is("format", "both") }

// HeldPhysically reports an asset that is held on paper or other media, whether digitally too or not.
func HeldPhysically(v Values) bool { return v["format"] != "" && !v.Is("format", "digital") }

func sharedOut(v Values) bool { return v.Said("shared_with") }

func protectivelyMarked(v Values) bool {
	return v.Is("classification", "OFFICIAL-SENSITIVE") || strings.Contains(strings.ToUpper(v["classification"]), "SECRET")
}

func critical(v Values) bool          { return v.Is("business_criticality", "critical") }
func onLegalHold(v Values) bool       { return v.Is("legal_hold", "yes") }
func heldBySupplier(v Values) bool    { return v["supplier"] != "" }
func assetRiskAssessed(v Values) bool { return v["risk_assessed_on"] != "" }

func legitimateInterests(v Values) bool {
	return strings.Contains(strings.ToLower(v["lawful_basis"]), "legitimate interest")
}

func transferredAbroad(v Values) bool { return v.Said("transfer_outside_uk") }

// Safeguards of a transfer outside the United Kingdom. The first and the last need no test of the other country's protection.
const (
	adequacy   = "adequacy regulations"
	derogation = "Article 49 derogation"
)

func safeguards() []string {
	return []string{adequacy, "international data transfer agreement", "addendum to the European clauses", "binding corporate rules", derogation}
}

func transferTested(v Values) bool {
	return personalData(v) && transferredAbroad(v) && v["transfer_safeguard"] != "" && !v.Is("transfer_safeguard", adequacy) && !v.Is("transfer_safeguard", derogation)
}

func assetFields() []Field {
	var out []Field
	for _, group := range [][]Field{
		assetItself(), assetDescription(), assetPeople(), assetPlaces(), assetPersonalData(), assetRetention(), assetProtection(), assetReview(),
	} {
		out = append(out, group...)
	}
	return out
}

// needed is a field that is always required; neededFor one that is required in some entries.
func needed(name, label string, t Type, choices ...string) Field {
	return Field{Name: name, Label: label, Type: t, Choices: choices, Need: Always, When: "always"}
}

func neededFor(name, label string, t Type, when string, need When) Field {
	return Field{Name: name, Label: label, Type: t, Need: need, When: when}
}

func optional(name, label string, t Type) Field { return Field{Name: name, Label: label, Type: t} }

// under puts fields under a heading.
func under(group string, fields ...Field) []Field {
	fields[0].Group = group
	return fields
}

func assetItself() []Field {
	return under("The entry",
		needed("name", "Name", Text),
		optional("service", "Service", Service),
		optional("owner_post", "Information asset owner", Post),
		optional("deputy_person", "Deputy of the owner", Person),
		Field{Name: "system", Label: "System", Type: Link, Of: "system", Need: HeldDigitally, When: "for digital assets"},
	)
}

func assetDescription() []Field {
	return under("What it is",
		needed("description", "Description", Text),
		needed("purpose", "Purpose", Text),
		needed("asset_type", "Type", Text),
		needed("function_level1", "Function", Text),
		optional("function_level2", "Activity", Text),
		optional("function_level3", "Transaction", Text),
		optional("lgsl_id", "Local government service (LGSL)", Number),
		needed("volume", "Volume", Text),
		needed("business_criticality", "Criticality", Text),
		optional("vital_record", "Vital record", YesNo),
		needed("status", "Status", Choice, "live", "dormant", "transferred", "disposed", "lost"),
	)
}

func assetPeople() []Field {
	return under("Who answers for it",
		needed("using_services", "Services that use it", Text),
		optional("deputy", "Deputy or information asset administrator", Text),
		neededFor("controller", "Controller", Text, "for personal data", personalData),
		optional("joint_controller", "Joint controller", Text),
		neededFor("dpo", "Data Protection Officer", Text, "for personal data", personalData),
		optional("supplier", "Supplier or processor", Text),
		neededFor("processor_contract", "Processor contract", Text, "where a supplier holds it", heldBySupplier),
		optional("who_has_access", "Who has access", Text),
	)
}

func assetPlaces() []Field {
	return under("Where it is",
		needed("format", "Format", Choice, "paper", "digital", "both", "microfiche", "tape", "audio", "video"),
		neededFor("location_physical", "Physical location", Text, "for paper and media", HeldPhysically),
		neededFor("location_digital", "Digital location", Text, "for digital assets", HeldDigitally),
	)
}

func assetPersonalData() []Field {
	return under("Personal data",
		needed("personal_data", "Personal data", YesNo),
		neededFor("data_subject_categories", "Categories of people", Text, "for personal data", personalData),
		neededFor("personal_data_categories", "Categories of personal data", Text, "for personal data", personalData),
		neededFor("special_category", "Special category data", Text, "for personal data", personalData),
		neededFor("criminal_offence_data", "Criminal offence data", YesNo, "for personal data", personalData),
		neededFor("lawful_basis", "Lawful basis (Article 6)", Text, "for personal data", personalData),
		neededFor("lawful_basis_reason", "Why this is no public task", Text, "where it rests on legitimate interests", func(v Values) bool { return personalData(v) && legitimateInterests(v) }),
		neededFor("condition_art9", "Condition (Article 9)", Text, "for special category or criminal offence data", sensitiveData),
		optional("dpa2018_schedule1", "Condition (DPA 2018, Schedule 1)", Text),
		optional("shared_with", "Shared with", Text),
		neededFor("sharing_agreement", "Sharing agreement", Text, "where it is shared", sharedOut),
		neededFor("sharing_review", "Sharing agreement reviewed", Day, "where it is shared", sharedOut),
		needed("transfer_outside_uk", "Transfer outside the UK", Text),
		Field{
			Name: "transfer_safeguard", Label: "Safeguard of the transfer", Type: Choice, Choices: safeguards(), When: "where personal data leaves the UK",
			Need: func(v Values) bool { return personalData(v) && transferredAbroad(v) },
		},
		neededFor("transfer_test", "Data protection test of the transfer", Text, "where the safeguard rests on an agreement", transferTested),
		neededFor("dpia_screened", "Screened for a DPIA", YesNo, "for personal data", personalData),
		optional("dpia_ref", "DPIA reference", Text),
		optional("dpia_date", "DPIA date", Day),
	)
}

func assetRetention() []Field {
	return under("Retention",
		needed("retention_period", "Retention period", Text),
		needed("retention_trigger", "Kept from", Text),
		needed("retention_authority", "Authority for retention", Text),
		needed("disposal_action", "Disposal", Text),
		optional("last_disposal", "Last disposal", Day),
		optional("disposal_evidence", "Evidence of disposal", Text),
		needed("legal_hold", "Legal hold", YesNo),
		neededFor("legal_hold_reason", "Reason for the hold", Text, "while it is held", onLegalHold),
	)
}

func assetProtection() []Field {
	return under("Protection",
		needed("classification", "Classification", Choice, "OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET", "NOT APPLICABLE"),
		neededFor("handling_instructions", "Handling instructions", Text, "where it is marked", protectivelyMarked),
		needed("security_measures", "Security measures", Text),
		needed("c_rating", "Confidentiality", Rating),
		needed("c_reason", "Reason for confidentiality", Text),
		needed("i_rating", "Integrity", Rating),
		needed("i_reason", "Reason for integrity", Text),
		needed("a_rating", "Availability", Rating),
		needed("a_reason", "Reason for availability", Text),
		needed("inherent_risk", "Inherent risk", Text),
		needed("residual_risk", "Residual risk", Text),
		needed("treatment", "Risk treatment", Text),
		neededFor("rto_needed", "Recovery time needed (working days)", Number, "for critical assets", critical),
		neededFor("rpo_needed", "Recovery point needed (hours)", Number, "for critical assets", critical),
		needed("card_data", "Card data", YesNo),
		needed("publishable", "May be published", Text),
	)
}

func assetReview() []Field {
	return under("Review",
		needed("last_review", "Last review", Day),
		needed("next_review", "Next review", Day),
		needed("reviewed_by", "Reviewed by", Text),
	)
}
