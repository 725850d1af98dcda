package exchange

// grants is a list of who may use what: accounts on systems, and keys, badges and cabinets too.
func grants() Kind {
	return Kind{
		Name: "grants",
		Fields: []Field{
			text("grant_id", "Grant Reference", "Grant Ref", "Grant No", "Access ID", "Access Reference", "Access Request", "Request Reference", "Request No",
				"Badge No", "Badge Number", "Card Number", "Key No", "Key Number", "ID"),
			employeeNo(), councilRef(), login(), personID(), systemID(),
			text("system", "System Name", "Application", "Application Name", "Resource", "Door", "Room", "Cabinet"),
			text("level", "Access Level", "Level of Access", "Permission", "Permissions", "Permission Level", "Access Role", "Role", "Profile", "Access Group", "Group"),
			text("job_function_reason", "Job Function Reason", "Business Reason", "Business Justification", "Justification", "Reason for Access", "Reason", "Business Need"),
			text("purpose", "Purpose of Access", "Authorised Purpose", "Permitted Use", "Purposes"),
			text("authorised_by", "Authorized By", "Authoriser", "Approved By", "Approver", "Authorising Manager", "Requested By"),
			day("granted_on", "Date Granted", "Granted", "Access Granted", "Grant Date", "Date Issued", "Issued", "Issued On", "Start Date", "Access Start Date", "Date Created"),
			day("informed_on", "Acknowledged On", "Acknowledged", "Date Acknowledged", "Informed", "Date Informed", "Acceptance Date", "Policy Accepted On", "Policy Acknowledged"),
			day("end_date", "Ends On", "End", "Access End Date", "Expiry Date", "Expires", "Expires On", "Valid Until", "Date Ended").openEnded(),
			text("closed_at", "Closed At", "Closed On", "Date Closed", "Closed", "Revoked On", "Date Revoked", "Removed On", "Date Removed"),
			text("kind", "Grant Kind", "Grant Type", "Access Type", "Account Type", "Type of Access").oneOf(choices(
				[]string{"account", "user account", "user", "standard account", "standard"},
				[]string{"admin account", "admin", "administrator", "administrator account", "privileged", "privileged account"},
				[]string{"shared account", "shared", "generic", "generic account"},
				[]string{"service account", "service"},
				[]string{"external account", "external", "supplier account", "third party account"},
				[]string{"key", "keys", "door key"},
				[]string{"badge", "access card", "pass", "fob", "id card", "door badge"},
				[]string{"cabinet", "safe", "filing cabinet"},
			)),
		},
		Needs: []Need{
			{What: "the system", OneOf: [][]string{{"system_id"}, {"system"}}},
			{What: "who has the access", OneOf: [][]string{{"login"}, {"employee_no"}, {"council_ref"}, {"person"}}},
		},
		Identity:       [][]string{{"system_id", "system"}, {"login", "employee_no", "council_ref", "person"}},
		contradictions: []contradiction{notBefore("granted_on", "end_date", "the access ends before it is granted")},
	}
}
