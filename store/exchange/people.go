package exchange

// people is a list of staff, councillors, agency workers and accounts: an extract from a payroll system, or a directory.
func people() Kind {
	return Kind{
		Name: "people",
		Fields: append(identityFields(), append(nameFields(),
			email(), service(), jobTitle(), personKind(), lineManager(), startsOn(), lastWorkingDay(), contractEnd(), text("person", "Register Reference"),
			text("sponsor", "Sponsor Post", "Sponsored By", "Account Sponsor", "Account Owner", "Responsible Post", "Post That Answers"),
		)...),
		Needs: []Need{{What: "people's names", OneOf: [][]string{{"surname", "given_name"}, {"full_name"}}}},
		Identity: [][]string{
			{"employee_no", "council_ref", "login", "email", "surname", "full_name"},
		},
		contradictions: employmentContradictions(),
	}
}

// leavers is a report of people whose employment ends.
func leavers() Kind {
	return Kind{
		Name: "leavers",
		Fields: append(identityFields(), append(nameFields(),
			email(), service(), jobTitle(), personKind(), lineManager(), startsOn(),
			day("notice_on", "Date Notice Received", "Notice Received", "Notice Received On", "Notice Date", "Date of Notice",
				"Notice Given", "Notice Given On", "Date Notice Given", "Date Resignation Received", "Resignation Received", "Resignation Date"),
			lastWorkingDay(), contractEnd(), personID(), text("engagement", "Engagement ID"), withdrawnAt(),
			text("reason", "Leaving Reason", "Reason for Leaving", "Leaving Reason Description", "Termination Reason", "Leaver Reason",
				"Reason", "ActionCode", "ReasonCode", "Leaving Reason Code", "Rheswm dros adael"),
		)...),
		Needs: []Need{{What: "who the leaver is", OneOf: [][]string{{"employee_no"}, {"login"}, {"position_no"}, {"council_ref"}, {"person"}}}},
		Identity: [][]string{
			{"employee_no", "login", "position_no", "council_ref", "person"},
		},
		contradictions: employmentContradictions(),
	}
}

// Notice after the last working day is late, which happens, and no contradiction.
func employmentContradictions() []contradiction {
	return []contradiction{
		notBefore("starts_on", "last_working_day", "the last working day is before the start"),
		notBefore("starts_on", "contract_end", "the end of the contract is before the start"),
		notBefore("last_working_day", "contract_end", "the end of the contract is before the last working day"),
	}
}

func identityFields() []Field {
	return []Field{employeeNo(), councilRef(), positionNo(), login()}
}

func employeeNo() Field {
	return text("employee_no", "Employee No", "Employee Number", "EmployeeID", "EMPLOYEE_REF", "Employee Reference", "Employee Code",
		"Personal Reference Number", "Personal Reference", "Personal Ref", "Personal Ref No", "Person Number", "Person Reference",
		"Personnel No", "Personnel Number", "Pers No", "PERNR", "Payroll No", "Payroll Number", "Payroll Reference", "Payroll Ref",
		"Staff No", "Staff Number", "Staff ID", "Emp No", "Emp ID", "Emp Ref", "PersonId(SourceSystemId)", "Rhif gweithiwr", "Rhif cyflogai")
}

// personID is the id that the register itself gives, as its own exports have it.
func personID() Field { return text("person", "Person ID") }

func councilRef() Field {
	return text("council_ref", "Council Reference", "Council Reference Number", "Agency Reference", "Agency Worker Ref", "Worker Reference",
		"Contractor Reference", "Member Reference", "Volunteer Reference")
}

func positionNo() Field {
	return text("position_no", "Position Reference Number", "Position Reference", "Position Number", "Position Ref", "Position ID",
		"Post Reference Number", "Post Reference", "Post Number", "Post No", "Post Ref", "Post ID")
}

// login prefers the short name to the user principal name, which a directory exports beside it.
func login() Field {
	return text("login", "SamAccountName", "Login Name", "Logon Name", "Username", "User ID", "User Login", "Network Login",
		"Network Username", "Windows Login", "AD Login", "AD Account", "Account Name", "Login ID", "userPrincipalName", "UPN")
}

func nameFields() []Field {
	return []Field{
		text("given_name", "Forename", "Forenames", "First Name", "First Names", "Firstname", "Given Names", "Known As", "Preferred Name", "Enw cyntaf"),
		text("surname", "Last Name", "Family Name", "sn", "Cyfenw"),
		text("full_name", "Name", "Display Name", "Employee Name", "Person Name", "Holder Name", "Staff Name", "Leaver Name", "Leaver", "Employee", "cn", "Enw llawn", "Enw"),
	}
}

func email() Field {
	return text("email", "Email Address", "E-mail Address", "E-mail", "mail", "Work Email", "Work Email Address", "E-bost", "Cyfeiriad e-bost")
}

func service() Field {
	return text("service", "Service Area", "Service Name", "Service Unit", "Department", "Department Name", "Section", "Business Unit", "Org Unit",
		"Organisation Unit", "Organisational Unit", "Division", "Directorate", "Gwasanaeth", "Adran")
}

func jobTitle() Field {
	return text("job_title", "Job Title", "Position Title", "Post Title", "Job", "Job Name", "Position Name", "Role", "Teitl swydd").inAD("Title")
}

func lineManager() Field {
	return text("manager", "Line Manager", "Manager Name", "Line Manager Name", "Reports To", "Supervisor", "Rheolwr llinell")
}

// startsOn takes a continuous service date last: service with another council can count towards it.
func startsOn() Field {
	return day("starts_on", "Start Date", "Start", "Starts", "Date Started", "Employment Start Date", "Commencement Date", "Date of Commencement",
		"Hire Date", "Date of Hire", "Join Date", "Date Joined", "Date Joined Council", "Original Start Date", "Position Start Date", "Contract Start Date",
		"Continuous Service Date", "Continuous Service", "Dyddiad dechrau")
}

// lastWorkingDay knows only names that say it. A leaving date is the end of the contract: leave owed, garden leave and
// pay in lieu lie between the two.
func lastWorkingDay() Field {
	return day("last_working_day", "Last Working Date", "Last Day Worked", "Last Day at Work", "Last Day in Work", "Last Day in Office",
		"Last Day in the Office", "Final Working Day", "Date Last Worked", "Last Physical Day", "LWD", "Diwrnod gwaith olaf")
}

func contractEnd() Field {
	return day("contract_end", "Contract End Date", "End of Contract", "Leaving Date", "Date of Leaving", "Date Leaving", "Date Left", "Leave Date", "Leaver Date",
		"Termination Date", "Actual Termination Date", "Projected Termination Date", "Employment End Date", "End of Employment", "Last Day of Employment",
		"Last Day of Service", "Last Date of Service", "Fixed Term End Date", "Position End Date", "Assignment End Date", "Expected End Date", "End Date", "Dyddiad gadael").openEnded()
}

// personKind does not take a contract type, which says permanent or fixed term, nor a directory's user type, whose
// "Member" is anyone who is not a guest.
func personKind() Field {
	return text("kind", "Person Type", "Person Kind", "Employee Type", "Worker Type", "Staff Type", "Staff Category", "Type of Person").oneOf(choices(
		[]string{"employee", "staff", "permanent", "permanent employee", "fixed term", "temporary", "employees", "casual"},
		[]string{"agency", "agency worker", "agency staff", "agency temp", "interim"},
		[]string{"councillor", "elected member", "cllr", "councillors"},
		[]string{"volunteer", "volunteers"},
		[]string{"contractor", "consultant", "self employed"},
		[]string{"secondee", "seconded", "secondment", "seconded in"},
		[]string{"external", "third party", "supplier", "partner", "external user"},
		[]string{"service", "service account"},
		[]string{"shared", "shared account", "generic", "generic account"},
		[]string{"admin", "admin account", "administrator account", "privileged account"},
	))
}
