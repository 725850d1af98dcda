package exchange

// systems is a list of the applications that a council runs or hires, and how they are kept safe. No two of its fields
// can contradict each other: a document older than the last change is a finding, not a mistake in the file.
func systems() Kind {
	return Kind{
		Name: "systems",
		Fields: []Field{
			systemID().also("ID"),
			text("name", "System Name", "System", "Application", "Application Name", "Software", "Software Name", "System Title").required(),
			text("description", "System Description", "Purpose"),
			text("owning_service", "Service", "Service Area", "Department", "Directorate", "Owner Service", "Owned By Service"),
			text("owner_post", "System Owner", "Owner", "Owner Post", "Business Owner", "System Owner Post"),
			text("supplier", "Supplier Name", "Vendor", "Provider", "Manufacturer"),
			text("hosting", "Hosted By", "Hosting Location", "Hosted", "Hosted In", "Location"),
			text("backup_instructions_ref", "Backup Instructions", "Backup Instructions Reference", "Backup Document", "Backup Procedure", "Backup Doc Ref"),
			number("rpo_hours", hours(), "RPO", "RPO (hours)", "Recovery Point Objective", "Recovery Point Hours"),
			number("rto_working_days", days(), "RTO", "RTO (working days)", "RTO Days", "Recovery Time Objective", "Recovery Time Working Days"),
			number("idle_minutes", []string{"m", "min", "mins", "minute", "minutes"}, "Idle Timeout", "Idle Timeout Minutes", "Inactivity Timeout",
				"Session Timeout", "Session Timeout Minutes", "Idle Lock Minutes", "Screen Lock Minutes"),
			yesNo("lockout_on", "Lockout", "Account Lockout", "Lockout Enabled", "Account Lockout On"),
			yesNo("card_data", cardData()...),
			day("last_restore_test", "Last Restore Test Date", "Restore Tested", "Restore Tested On", "Date of Last Restore Test", "Last Test Restore"),
			day("last_doc_update", "Last Document Update", "Documentation Updated", "Documentation Last Updated", "Documents Updated On"),
			day("last_change", "Last Change Date", "Date of Last Change", "Last Changed", "Last System Change", "Changed On"),
		},
		Identity: [][]string{{"system_id", "name"}},
	}
}

func systemID() Field {
	return text("system_id", "System ID", "System Reference", "System Ref", "System Number", "System No", "Application ID", "Application Reference", "App ID")
}

func cardData() []string {
	return []string{"Payment Card Data", "Cardholder Data", "Card Holder Data", "PCI", "PCI Scope", "In PCI Scope", "Takes Card Payments"}
}

func hours() []string { return []string{"h", "hr", "hrs", "hour", "hours"} }
func days() []string  { return []string{"d", "wd", "day", "days", "working day", "working days"} }
