package exchange

// Joiners is the list of people who begin, as Human Resources send it.
func Joiners() Kind {
	return Kind{
		Name: "joiners",
		Fields: append(identityFields(), append(nameFields(),
			email(), service(), jobTitle(), personKind(), startsOn(),
			day("informed_on", "Informed On", "Date Informed", "Informed of Obligations", "Told of Obligations", "Policy Acknowledged On", "Policies Accepted On"),
			contractEnd(), personID(), withdrawnAt("Did Not Start", "Offer Withdrawn"),
		)...),
		Needs: []Need{
			{What: "who joins", OneOf: [][]string{{"employee_no"}, {"login"}, {"council_ref"}, {"person"}}},
			{What: "the first day", OneOf: [][]string{{"starts_on"}}},
			{What: "the service in which they begin", OneOf: [][]string{{"service"}}},
		},
		Identity:       [][]string{{"employee_no", "login", "council_ref", "person"}},
		contradictions: []contradiction{notBefore("starts_on", "contract_end", "the end of the contract is before the start")},
	}
}

// Movers is the list of people who change post within the council. A position or a service of which the list does not say whether it is the old one or the new is the new.
func Movers() Kind {
	return Kind{
		Name: "movers",
		Fields: append(append([]Field{employeeNo(), councilRef(), login()}, nameFields()...),
			text("to_position", append([]string{"New Position Number", "New Position Reference", "New Position", "New Post Number", "New Post Reference", "New Post No", "To Position", "To Post"}, positionNo().Known...)...),
			text("to_service", append([]string{"New Service", "New Service Area", "New Department", "New Directorate", "To Service", "To Department"}, service().Known...)...),
			text("to_job_title", append([]string{"New Job Title", "New Post Title", "New Role", "New Job"}, jobTitle().Known...)...),
			day("moves_on", "Date of Move", "Move Date", "Moves On", "Date Moved", "Transfer Date", "Date of Transfer", "Date of Change", "Change Date", "Effective Date", "Effective From",
				"New Position Start Date", "Position Start Date", "Start Date in New Post", "Start Date", "Starts On"),
			day("notice_on", "Date Notice Received", "Notice Received", "Notified On", "Date Notified", "Notice Date"),
			text("from_position", "Old Position Number", "Old Position", "Old Post Number", "Old Post", "Previous Position Number", "Previous Position", "Previous Post", "Current Position", "From Position", "From Post"),
			text("from_service", "Old Service", "Old Service Area", "Old Department", "Previous Service", "Previous Department", "Current Service", "Current Department", "From Service", "From Department"),
			text("from_job_title", "Old Job Title", "Previous Job Title", "Current Job Title", "From Job Title"),
			personID(), withdrawnAt("Move Withdrawn"),
		),
		Needs: []Need{
			{What: "who moves", OneOf: [][]string{{"employee_no"}, {"login"}, {"council_ref"}, {"person"}}},
			{What: "the day of the move", OneOf: [][]string{{"moves_on"}}},
			{What: "the service to which they move", OneOf: [][]string{{"to_service"}}},
		},
		Identity: [][]string{{"employee_no", "login", "council_ref", "person"}},
	}
}

// Absences is the list of people who are away for long.
func Absences() Kind {
	return Kind{
		Name: "absences",
		Fields: append(append(identityFields(), nameFields()...),
			text("kind", "Absence Type", "Type of Absence", "Absence Category", "Absence Reason", "Reason for Absence", "Leave Type", "Reason").oneOf(choices(
				[]string{"parental leave", "maternity", "maternity leave", "paternity", "paternity leave", "adoption leave", "shared parental leave", "parental"},
				[]string{"sickness", "sick", "sick leave", "long term sick", "long term sickness", "illness"},
				[]string{"suspension", "suspended"},
				[]string{"secondment", "seconded", "seconded out", "external secondment"},
				[]string{"other", "career break", "sabbatical", "unpaid leave", "special leave", "jury service", "reserve forces"},
			)),
			day("starts_on", "Absence Start Date", "First Day of Absence", "First Day Away", "Absent From", "Absence From", "Leave Start Date", "Start Date", "Starts", "From"),
			day("returns_on", "Expected Return Date", "Expected Return", "Return Date", "Due Back", "Due to Return", "First Day Back", "Returns").openEnded(),
			day("returned_on", "Actual Return Date", "Date Returned", "Returned", "Back On"),
			text("cover", "Covered By", "Cover Employee No", "Covering Employee No", "Acting Up"),
			personID(), withdrawnAt("Absence Withdrawn"),
		),
		Needs: []Need{
			{What: "who is away", OneOf: [][]string{{"employee_no"}, {"login"}, {"position_no"}, {"council_ref"}, {"person"}}},
			{What: "the first day away", OneOf: [][]string{{"starts_on"}}},
		},
		Identity: [][]string{{"employee_no", "login", "position_no", "council_ref", "person"}},
		contradictions: []contradiction{
			notBefore("starts_on", "returns_on", "the return is before the absence"),
			notBefore("starts_on", "returned_on", "the return is before the absence"),
		},
	}
}

// withdrawnAt says that what a row tells of did not come about.
func withdrawnAt(known ...string) Field {
	return text("withdrawn_at", append(known, "Withdrawn At", "Withdrawn On", "Date Withdrawn", "Withdrawn")...)
}
