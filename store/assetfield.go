package store

import "strings"

// AssetField is one field of an information asset's entry: what a register of information assets is asked to hold by the ICO's
// accountability framework, Article 30 of the UK GDPR, The National Archives and ISO/IEC 27001 Annex A.
type AssetField struct {
	Name     string `json:"name"`
	Label    string `json:"label"`
	Group    string `json:"group"`
	Required string `json:"required"` // in words: always, or when
	needed   func(assetValues) bool
}

// assetValues are the values of one asset, by field name.
type assetValues map[string]string

func (v assetValues) is(field, value string) bool { return strings.EqualFold(v[field], value) }

// said reports a field that says something other than no.
func (v assetValues) said(field string) bool {
	s := strings.ToLower(v[field])
	return s != "" && s != "no" && s != "none"
}

func always(assetValues) bool     { return true }
func never(assetValues) bool      { return false }
func personal(v assetValues) bool { return v.is("personal_data", "yes") }
func sensitive(v assetValues) bool {
	return v.said("special_category") || v.is("criminal_offence_data", "yes")
}
func digital(v assetValues) bool  { return v.is("format", "digital") || v.is("format", "both") }
func physical(v assetValues) bool { return v["format"] != "" && !v.is("format", "digital") }
func shared(v assetValues) bool   { return v.said("shared_with") }
func marked(v assetValues) bool {
	return v.is("classification", "OFFICIAL-SENSITIVE") || strings.Contains(strings.ToUpper(v["classification"]), "SECRET")
}
func critical(v assetValues) bool  { return v.is("business_criticality", "critical") }
func onHold(v assetValues) bool    { return v.is("legal_hold", "yes") }
func processed(v assetValues) bool { return v["supplier"] != "" }

// AssetFields lists every field in the order in which an entry is read. The name, the service, the owner's post and the system are the
// entry's own and stand before these.
func AssetFields() []AssetField {
	const (
		what, people, where, data, retention, protection, review = "What it is", "Who answers for it", "Where it is", "Personal data", "Retention", "Protection", "Review"
	)
	return []AssetField{
		{"description", "Description", what, "always", always},
		{"purpose", "Purpose", what, "always", always},
		{"asset_type", "Type", what, "always", always},
		{"function_level1", "Function", what, "always", always},
		{"function_level2", "Activity", what, "never", never},
		{"function_level3", "Transaction", what, "never", never},
		{"lgsl_id", "Local government service (LGSL)", what, "never", never},
		{"volume", "Volume", what, "always", always},
		{"business_criticality", "Criticality", what, "always", always},
		{"vital_record", "Vital record", what, "never", never},
		{"status", "Status", what, "always", always},

		{"using_services", "Services that use it", people, "always", always},
		{"deputy", "Deputy or information asset administrator", people, "never", never},
		{"controller", "Controller", people, "for personal data", personal},
		{"joint_controller", "Joint controller", people, "never", never},
		{"dpo", "Data Protection Officer", people, "for personal data", personal},
		{"supplier", "Supplier or processor", people, "never", never},
		{"processor_contract", "Processor contract", people, "where a supplier holds it", processed},
		{"who_has_access", "Who has access", people, "never", never},

		{"format", "Format", where, "always", always},
		{"location_physical", "Physical location", where, "for paper and media", physical},
		{"location_digital", "Digital location", where, "for digital assets", digital},

		{"personal_data", "Personal data", data, "always", always},
		{"data_subject_categories", "Categories of people", data, "for personal data", personal},
		{"personal_data_categories", "Categories of personal data", data, "for personal data", personal},
		{"special_category", "Special category data", data, "for personal data", personal},
		{"criminal_offence_data", "Criminal offence data", data, "for personal data", personal},
		{"lawful_basis", "Lawful basis (Article 6)", data, "for personal data", personal},
		{"condition_art9", "Condition (Article 9)", data, "for special category or criminal offence data", sensitive},
		{"dpa2018_schedule1", "Condition (DPA 2018, Schedule 1)", data, "never", never},
		{"shared_with", "Shared with", data, "never", never},
		{"sharing_agreement", "Sharing agreement", data, "where it is shared", shared},
		{"sharing_review", "Sharing agreement reviewed", data, "where it is shared", shared},
		{"transfer_outside_uk", "Transfer outside the UK", data, "always", always},
		{"dpia_screened", "Screened for a DPIA", data, "for personal data", personal},
		{"dpia_ref", "DPIA reference", data, "never", never},
		{"dpia_date", "DPIA date", data, "never", never},

		{"retention_period", "Retention period", retention, "always", always},
		{"retention_trigger", "Kept from", retention, "always", always},
		{"retention_authority", "Authority for retention", retention, "always", always},
		{"disposal_action", "Disposal", retention, "always", always},
		{"last_disposal", "Last disposal", retention, "never", never},
		{"disposal_evidence", "Evidence of disposal", retention, "never", never},
		{"legal_hold", "Legal hold", retention, "always", always},
		{"legal_hold_reason", "Reason for the hold", retention, "while it is held", onHold},

		{"classification", "Classification", protection, "always", always},
		{"handling_instructions", "Handling instructions", protection, "where it is marked", marked},
		{"security_measures", "Security measures", protection, "always", always},
		{"c_rating", "Confidentiality", protection, "always", always},
		{"c_reason", "Reason for confidentiality", protection, "always", always},
		{"i_rating", "Integrity", protection, "always", always},
		{"i_reason", "Reason for integrity", protection, "always", always},
		{"a_rating", "Availability", protection, "always", always},
		{"a_reason", "Reason for availability", protection, "always", always},
		{"inherent_risk", "Inherent risk", protection, "always", always},
		{"residual_risk", "Residual risk", protection, "always", always},
		{"treatment", "Risk treatment", protection, "always", always},
		{"rto_needed", "Recovery time needed (working days)", protection, "for critical assets", critical},
		{"rpo_needed", "Recovery point needed (hours)", protection, "for critical assets", critical},
		{"card_data", "Card data", protection, "always", always},
		{"publishable", "May be published", protection, "always", always},

		{"last_review", "Last review", review, "always", always},
		{"next_review", "Next review", review, "always", always},
		{"reviewed_by", "Reviewed by", review, "always", always},
	}
}

// missingFields names the required fields that are blank, as people read them.
func missingFields(system string, v assetValues) []string {
	out := []string{}
	if digital(v) && system == "" {
		out = append(out, "System")
	}
	for _, f := range AssetFields() {
		if f.needed(v) && strings.TrimSpace(v[f.Name]) == "" {
			out = append(out, f.Label)
		}
	}
	return out
}
