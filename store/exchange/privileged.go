package exchange

// Privileged is a list of the accounts with more rights than others and the groups that give them: what a directory or an application exports for the weekly
// review. It is not among Kinds, since it is no import: a review of its own reads it.
func Privileged() Kind {
	return Kind{
		Name: "privileged accounts",
		Fields: []Field{
			systemID(),
			text("system", "System Name", "Application", "Application Name", "Tenant", "Directory", "Domain"),
			login(),
			text("group", "Group Name", "Admin Group", "Role", "Role Name", "Directory Role", "Permission Group", "Permission Set", "Member Of", "Privilege", "Profile"),
			text("holder", "Holder Name", "Account Holder", "Held By", "Assigned To", "Display Name", "Full Name", "Name"),
			employeeNo(),
			text("kind", "Account Type", "Type of Account", "Account Kind", "Type").oneOf(choices(
				[]string{"named", "person", "user", "personal", "admin account", "administrator", "admin", "named account"},
				[]string{"supplier", "external", "third party", "supplier account", "vendor", "guest"},
				[]string{"break-glass", "break glass", "emergency", "emergency access", "emergency account"},
				[]string{"service", "service account", "application"},
				[]string{"shared", "shared account", "generic", "built-in", "built in"},
			)),
			text("supplier", "Supplier Name", "Company", "Organisation", "Vendor Name"),
			text("last_sign_in", "Last Sign-in", "Last Sign in Date", "Last Sign-in Date (UTC)", "Last Interactive Sign-in", "Last Logon", "Last Logon Date", "LastLogonDate", "Last Login", "Last Login Date", "Last Used", "Last Activity"),
		},
		Needs: []Need{
			{What: "the system", OneOf: [][]string{{"system_id"}, {"system"}}},
			{What: "the account's login", OneOf: [][]string{{"login"}}},
		},
		Identity: [][]string{{"system_id", "system"}, {"login"}},
	}
}
