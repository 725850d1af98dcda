package exchange

// assets is an information asset register. Its fields are those that the regulator's documentation guidance (UK GDPR
// Article 30), The National Archives and councils' own registers ask for; a change history is a log, not a cell.
func assets() Kind {
	var fields []Field
	for _, group := range [][]Field{assetDescription(), assetPeople(), assetPlaces(), assetPersonalData(), assetRetention(), assetProtection(), assetReview()} {
		fields = append(fields, group...)
	}
	return Kind{
		Name: "assets", Fields: fields,
		Identity: [][]string{{"asset_id", "name"}},
		contradictions: []contradiction{
			notBefore("last_review", "next_review", "the next review is before the last one"),
			impossible("personal_data", "no", "special_category", "yes", "special category data is personal data, yet the asset is said to hold none"),
			impossible("personal_data", "no", "criminal_offence_data", "yes", "criminal offence data is personal data, yet the asset is said to hold none"),
		},
	}
}

func assetDescription() []Field {
	return []Field{
		text("asset_id", "Asset Reference", "Asset Ref", "Asset Number", "Asset No", "IAR Number", "IARN", "IAR Ref", "IAR Reference", "Information Asset ID", "Information Asset Reference", "ID"),
		text("name", "Asset Name", "Information Asset", "Information Asset Name", "Asset", "Asset Title", "Title", "Name of Asset").required(),
		text("description", "Asset Description", "Description of Asset"),
		text("purpose", "Purpose of Processing", "Purposes of Processing", "Business Purpose", "Purposes"),
		text("asset_type", "Type of Asset", "Information Asset Type").likely(choices(
			[]string{"dataset", "data set", "database"}, []string{"case system", "case management system"}, []string{"document set", "documents"},
			[]string{"paper files", "paper records"}, []string{"media"}, []string{"recordings", "recording"}, []string{"website", "web site"}, []string{"log", "logs"},
		)),
		text("function_level1", "Function", "Function Level 1", "Business Function"),
		text("function_level2", "Activity", "Function Level 2"),
		text("function_level3", "Transaction", "Function Level 3"),
		number("lgsl_id", nil, "LGSL", "Function LGSL", "LGSL Number", "LGSL Code"),
		text("volume", "Volume of Records", "Quantity", "Size", "Number of Records"),
		text("business_criticality", "Criticality", "Business Critical", "Importance").likely(choices([]string{"critical"}, []string{"important"}, []string{"routine"})),
		yesNo("vital_record", "Vital", "Vital Records"),
		text("status", "Asset Status").oneOf(choices([]string{"live", "active", "current", "in use"}, []string{"dormant", "inactive", "archived"},
			[]string{"transferred"}, []string{"disposed", "destroyed", "disposed of"}, []string{"lost"})),
	}
}

func assetPeople() []Field {
	return []Field{
		text("service", "Owning Service", "Service Area", "Department", "Directorate", "Business Unit", "Gwasanaeth"),
		text("using_services", "Used By", "Services Using", "Using Service", "Other Services"),
		text("iao_post", "IAO", "Information Asset Owner", "Asset Owner", "Owner", "IAO Job Title", "Information Asset Owner Post", "IAO Role"),
		text("iao_person", "IAO Name", "Information Asset Owner Name", "Owner Name"),
		text("deputy", "Deputy or IAA", "IAA", "Information Asset Administrator", "Deputy IAO", "Deputy Owner", "Information Asset Manager", "IAM"),
		text("controller", "Data Controller", "Name of Controller"),
		text("joint_controller", "Joint Controllers", "Joint Data Controller"),
		text("dpo", "Data Protection Officer"),
		text("supplier", "Supplier or Processor", "Processor", "Data Processor", "Supplier Name"),
		text("processor_contract", "Processor Contract", "Processor Contract Reference", "Contract Reference", "Contract Ref"),
		text("who_has_access", "Access", "Access Groups", "Access To", "Who Can Access"),
	}
}

// Whether a bare location is a room or a server depends on the format, so it is handed on as it stands.
func assetPlaces() []Field {
	return []Field{
		systemID(),
		text("system", "System Name", "Application", "Held In System"),
		text("system_owner", "Owner of System"),
		text("format", "Media Format", "Format of Asset", "Record Format").oneOf(choices(
			[]string{"paper", "hard copy", "hardcopy", "manual", "physical"}, []string{"digital", "electronic", "soft copy"},
			[]string{"both", "paper and digital", "paper digital", "paper and electronic", "paper electronic", "electronic and paper", "digital and paper", "hybrid", "mixed"},
			[]string{"microfiche", "microfilm"}, []string{"tape"}, []string{"audio"}, []string{"video"},
		)),
		text("location", "Asset Location", "Where Held", "Location Held", "Storage Location"),
		text("location_physical", "Physical Location", "Premises", "Paper Location"),
		text("location_digital", "Digital Location", "Electronic Location", "Server Location", "Share Path"),
	}
}

func assetPersonalData() []Field {
	return []Field{
		yesNo("personal_data", "Contains Personal Data", "Personal Data Held", "Personal Information"),
		text("data_subject_categories", "Data Subjects", "Categories of Data Subjects", "Categories of Individuals", "Data Subject Category"),
		text("personal_data_categories", "Categories of Personal Data", "Personal Data Types", "Data Categories"),
		text("special_category", "Special Category Data", "Special Categories", "Sensitive Personal Data", "Special Category Personal Data").likely(yesNoWords()),
		yesNo("criminal_offence_data", "Criminal Data", "Criminal Offence", "Criminal Convictions", "Criminal Convictions Data"),
		text("lawful_basis", "Lawful Basis Art 6", "Lawful Basis Article 6", "Article 6 Basis", "Article 6", "Legal Basis").likely(choices(
			[]string{"consent"}, []string{"contract"}, []string{"legal obligation"}, []string{"vital interests"}, []string{"public task"},
			[]string{"legitimate interests", "legitimate interest"}, []string{"recognised legitimate interests", "recognised legitimate interest"},
		)),
		text("condition_art9", "Condition Article 9", "Article 9 Condition", "Article 9", "Special Category Condition"),
		text("dpa2018_schedule1", "DPA 2018 Schedule 1", "Schedule 1 Condition", "Schedule 1"),
		text("shared_with", "Recipients", "Sharing", "Data Shared With", "Categories of Recipients"),
		text("sharing_agreement", "Sharing Agreement", "Data Sharing Agreement", "Sharing Agreement Reference", "DSA Reference", "DSA Ref", "ISA Reference"),
		day("sharing_review", "Sharing Agreement Review", "Sharing Agreement Review Date", "DSA Review Date"),
		text("transfer_outside_uk", "Outside UK", "Transfers Outside UK", "International Transfers", "Overseas Transfer", "Transferred Overseas", "Transfer Outside the UK").likely(yesNoWords()),
		yesNo("dpia_screened", "DPIA Screened", "DPIA Screening", "DPIA Screening Done"),
		text("dpia_ref", "DPIA Reference", "DPIA", "DPIA No"),
		day("dpia_date", "DPIA Date", "Date of DPIA", "DPIA Completed"),
	}
}

func assetRetention() []Field {
	return []Field{
		text("retention_period", "Retention", "Retention Period Years", "Keep For", "Retain For"),
		text("retention_trigger", "Retention From", "Keep From", "Trigger", "Retention Start"),
		text("retention_authority", "Retention Authority Act", "Authority for Retention", "Retention Basis", "Authority"),
		text("disposal_action", "Disposal", "Disposal Method", "Action at End of Retention").likely(choices([]string{"destroy", "destruction"},
			[]string{"transfer to archive", "archive"}, []string{"review"})),
		day("last_disposal", "Last Disposal Date", "Date of Last Disposal", "Last Disposed"),
		text("disposal_evidence", "Disposal Evidence", "Evidence of Disposal", "Evidence"),
		yesNo("legal_hold", "Hold", "On Hold", "Litigation Hold", "Inquiry Hold"),
		text("legal_hold_reason", "Hold Reason", "Reason for Hold"),
	}
}

func assetProtection() []Field {
	fields := []Field{
		text("classification", "Security Classification", "Protective Marking", "GSC", "Marking").oneOf(choices([]string{"OFFICIAL"},
			[]string{"OFFICIAL-SENSITIVE", "OS"}, []string{"SECRET"}, []string{"TOP SECRET"}, []string{"NOT APPLICABLE", "n/a"})),
		text("handling_instructions", "Handling", "Handling Instruction", "Handling Caveat"),
		text("security_measures", "Security Controls", "Technical and Organisational Measures", "Controls"),
		text("inherent_risk", "Inherent Risk Score", "Risk Before Controls"),
		text("residual_risk", "Residual Risk Score", "Risk After Controls"),
		text("treatment", "Risk Treatment"),
		number("rto_needed", days(), "RTO Need Days", "RTO Needed Working Days", "RTO Required", "RTO"),
		number("rpo_needed", hours(), "RPO Need Hours", "RPO Needed Hours", "RPO Required", "RPO"),
		yesNo("card_data", cardData()...),
		text("publishable", "Public Domain", "Publication Status", "Can Be Published", "Access Rights").likely(choices([]string{"public", "open"}, []string{"restricted"}, []string{"commercial"})),
	}
	for _, r := range [][]string{
		{"c", "Conf", "Confidentiality", "C"}, {"i", "Integ", "Integrity", "I"}, {"a", "Avail", "Availability", "A"},
	} {
		fields = append(fields,
			number(r[0]+"_rating", nil, r[1], r[2], r[3], r[2]+" Rating", r[1]+" Rating", r[2]+" Score").between(1, 5),
			text(r[0]+"_reason", r[2]+" Reason", r[1]+" Reason", r[2]+" Rationale"))
	}
	return fields
}

func assetReview() []Field {
	return []Field{
		day("last_review", "Last Review Date", "Last Reviewed", "Date Last Reviewed", "Date of Last Review", "Reviewed On"),
		day("next_review", "Next Review Date", "Review Due", "Review Due Date", "Next Review Due", "Date of Next Review"),
		text("reviewed_by", "Last Reviewed By", "Reviewer"),
	}
}

// yesNoWords lets a column that may name things also answer yes or no.
func yesNoWords() map[string]string {
	return choices([]string{"yes", "y", "true"}, []string{"no", "n", "false", "none"})
}
