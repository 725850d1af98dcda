package duty

import (
	"muniment/store/calendar"
	"muniment/store/entry"
)

// ExternalFacts are what the register knows of access from outside the council, beside the entries of suppliers.
type ExternalFacts struct {
	Users   map[string]int       // live grants of the people whom a supplier names, by supplier id
	Unnamed []Outsider           // outsiders with live grants whom no supplier names
	Endless []Grant              // live grants of outsiders, and external accounts, without a day on which they end
	Assets  map[string]HeldAsset // that suppliers hold, by asset id
}

// HeldAsset is an information asset that a supplier holds.
type HeldAsset struct {
	Name      string
	OwnerPost string
	Transfer  string // what it says of transfers outside the United Kingdom
	RTODays   string // recovery needed, in working days and in hours, as its entry says; "" where it does not
	RPOHours  string
	Accepted  calendar.Date // until which its owner accepts a slower recovery
}

// Outsider is somebody from outside the council who holds access.
type Outsider struct {
	Person      string
	Grants      int
	ManagerPost string // post id of the manager who answers for them, or ""
}

func supplierSettings() []Setting {
	return []Setting{
		{"external-authorisation", 12, Months, "for which access from outside may be authorised at a time"},
		{"authorisation-decision", 5, WorkingDays, "after access from outside is asked for until the decision is due"},
		{"supplier-acceptance", 12, Months, "between two acceptances of the policy by an organisation from outside"},
		{"contractor-acknowledgement", 12, Months, "between two acknowledgements by somebody from outside that the policy binds them"},
		{"supplier-users", 3, Months, "between two lists of a supplier's named users"},
		{"supplier-own-users", 3, Months, "between two counts of the council's users of a supplier's service"},
		{"supplier-sub-processors", 3, Months, "between two checks of a supplier's list of third parties"},
		{"supplier-registration", 12, Months, "between two checks of a supplier's registration with the regulator"},
		{"supplier-questionnaire", 12, Months, "between two rounds of the questionnaire for suppliers"},
		{"supplier-reply", 20, WorkingDays, "in which a supplier is to answer"},
		{"supplier-assessment", 12, Months, "between two assessments asked of a supplier"},
		{"supplier-ahead", 14, Days, "before a supplier's answer or promise falls due in which it is shown"},
		{"sub-processor-decision", 10, WorkingDays, "after a supplier's third parties change until the decision on them is due"},
		{"certificate-last-reminder", 30, Days, "before a certificate ends in which its renewal is pressed for"},
	}
}

func supplierDuties() []Duty {
	var out []Duty
	for _, family := range [][]Duty{outsideAccessDuties(), outsideListDuties(), agreementDuties(), assuranceDuties(), supplierDataDuties()} {
		out = append(out, family...)
	}
	return out
}

// bySponsor is who owes what concerns a supplier.
const bySponsor = "the post that sponsors the supplier; the Information Security Manager where it has none"

// hasPersonalData and the like say to which suppliers a recurring duty applies.
func hasPersonalData(e entry.Entry) bool { return e.Fields.Yes("personal_data") }
func hasAccess(e entry.Entry) bool       { return e.Fields.Yes("access") }
func hostsUsers(e entry.Entry) bool      { return e.Fields.Yes("hosted") }
func holdsData(e entry.Entry) bool       { return hasPersonalData(e) || hostsUsers(e) }
func reachesData(e entry.Entry) bool     { return hasAccess(e) || hasPersonalData(e) }

func outsideAccessDuties() []Duty {
	return []Duty{
		{
			ID: "external-access-gate", Title: "Give nobody from outside access without authorisation, agreement and end",
			Clauses: []string{"CBC-025", "CBC-026", "AZS-007"}, MetBy: "gate",
			OwedBy: "whoever gives the access", Period: "before access is given", PeriodSource: byPolicy,
			DischargedBy: "access is refused unless the organisation names the person, has signed, is authorised, and the access ends no later",
			Act:          "muniment grant record --person PERSON --system SYSTEM --ends DATE", Where: "grants",
		},
		{
			ID: "external-access-unauthorised", Title: "Authorise or close the access of an external agency",
			Clauses: []string{"CBC-025"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "before access: at once where it is there already", PeriodSource: byPolicy,
			DischargedBy: "an authorisation is in force, or none of the agency's people hold access any more",
			Act:          "muniment authorisation authorise AUTHORISATION", Where: "authorisations",
			Find: accessUnauthorised, group: counted("organisations with access and no authorisation"),
		},
		{
			ID: "authorisation-waiting", Title: "Decide on access asked for from outside",
			Clauses: []string{"CBC-025"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "within 5 working days of the request, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the request is authorised or refused, by somebody other than who asked",
			Act:          "muniment authorisation authorise AUTHORISATION", Where: "authorisations",
			Find: authorisationsWaiting, group: counted("requests for access from outside to decide"),
		},
		{
			ID: "authorisation-expiring", Title: "Close access from outside when its authorisation ends",
			Clauses: []string{"CBC-025", "AZS-007"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "by the end of the last day authorised, 12 months at most; shown before it as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the access is closed with evidence; what is still needed is asked for afresh",
			Act:          "muniment authorisation lapse AUTHORISATION evidence=TEXT", Where: "authorisations",
			Find: authorisationsExpiring, group: counted("authorisations of access from outside that end"),
		},
		{
			ID: "external-access-endless", Title: "Give access from outside a day on which it ends",
			Clauses: []string{"AZS-007"}, MetBy: "prompt",
			OwedBy: "the owner of the system; the Information Security Manager where it has none", Period: "when access is given", PeriodSource: byPolicy,
			DischargedBy: "the day on which the access ends is recorded, or the access is closed",
			Act:          "muniment grant change GRANT --ends DATE", Where: "grants",
			Find: accessEndless, group: byThing(onSystems, remark(" of outsiders without an end")),
		},
	}
}

func outsideListDuties() []Duty {
	return []Duty{
		{
			ID: "external-user-unnamed", Title: "Say which organisation somebody from outside belongs to",
			Clauses: []string{"CBC-007", "CBC-025"}, MetBy: "prompt",
			OwedBy: "the manager who answers for the person; the Information Security Manager where there is none", Period: "before access: at once where it is there already", PeriodSource: byPolicy,
			DischargedBy: "a supplier or agency names the person in its list of users, or the access is closed",
			Act:          "muniment supplier confirm-users SUPPLIER people=PERSON;PERSON source=TEXT", Where: "suppliers",
			Find: usersUnnamed, group: counted("outsiders whom no organisation names"),
		},
		{
			ID: "supplier-acceptance", Title: "Have an organisation from outside accept the policy",
			Clauses: []string{"CBC-007"}, MetBy: "acknowledgement",
			OwedBy: bySponsor, Period: "before access, and every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the organisation's signed acceptance is recorded",
			Act:          "muniment supplier accept-policy SUPPLIER version=TEXT signatory=TEXT signed_on=DATE source=TEXT", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: hasAccess, Setting: "supplier-acceptance", Ahead: 30, Text: "Have %s accept the information security policy", Thing: "organisation to accept the policy"},
			group: counted("organisations to accept the policy"),
		},
		{
			ID: "contractor-acknowledgement", Title: "Have somebody from outside acknowledge that the policy binds them",
			Clauses: []string{"CBC-047"}, MetBy: "acknowledgement",
			OwedBy: bySponsor, Period: "when they are named, and every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the person's acknowledgement is recorded with its proof",
			Act:          "muniment external-user acknowledge USER how=TEXT evidence=TEXT", Where: "external-users",
			Find: usersToAcknowledge, group: counted("outsiders to acknowledge that the policy binds them"),
		},
		{
			ID: "supplier-users", Title: "Ask a supplier for the list of its named users",
			Clauses: []string{"OCSI-014", "CBC-007"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 3 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the supplier's list is confirmed; what changed since the last is kept",
			Act:          "muniment supplier confirm-users SUPPLIER people=PERSON;PERSON staff=NAMES source=TEXT", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: reachesData, Setting: "supplier-users", Ahead: 14, Text: "Ask %s for the list of its named users", Thing: "list of named users"},
			group: counted("suppliers to ask for their named users"),
		},
		{
			ID: "external-user-leaving", Title: "Close the access of somebody whom a supplier no longer names",
			Clauses: []string{"OCSI-014"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "on the day the supplier's list leaves them out", PeriodSource: byPolicy,
			DischargedBy: "it is recorded, with proof, that their accounts, keys and badges are closed or handed back",
			Act:          "muniment external-user close USER evidence=TEXT", Where: "external-users",
			Find: usersLeaving, group: counted("outsiders taken off their supplier's list"),
		},
		{
			ID: "supplier-own-users", Title: "Count the council's users of a supplier's service",
			Clauses: []string{"OCC-002", "AZS-024"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "every 3 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the users, groups and administrators are confirmed from the service's own export",
			Act:          "muniment supplier confirm-council-users SUPPLIER users=NUMBER individual_logins=yes administrators=TEXT groups=TEXT source=TEXT", Where: "suppliers",
			Cycle: &Cycle{Kind: "supplier", Applies: hostsUsers, Setting: "supplier-own-users", First: "first-round", Ahead: 14, Text: "Confirm who of the council uses %s, with which permissions", Thing: "count of users"},
			group: counted("suppliers' services whose users to confirm"),
		},
		{
			ID: "supplier-users-differ", Title: "Put right the council's users of a supplier's service",
			Clauses: []string{"OCC-002"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "at once: every user has a login of their own, and every login is in the register", PeriodSource: byPolicy,
			DischargedBy: "a new count finds a login for each user and nobody whom the register does not hold",
			Act:          "muniment supplier confirm-council-users SUPPLIER users=NUMBER individual_logins=yes administrators=TEXT groups=TEXT source=TEXT", Where: "suppliers",
			Find: councilUsersDiffer, group: counted("suppliers' services whose users to put right"),
		},
	}
}

func agreementDuties() []Duty {
	return []Duty{
		{
			ID: "external-access-without-agreement", Title: "Have an external agency sign a security and confidentiality agreement",
			Clauses: []string{"CBC-026"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "before access: at once where it is there already", PeriodSource: byPolicy,
			DischargedBy: "a signed agreement is in force",
			Act:          "muniment agreement sign AGREEMENT signatory=TEXT signed_on=DATE expires_on=DATE kept_at=TEXT", Where: "agreements",
			Find: accessWithoutAgreement, group: counted("organisations with access and no agreement"),
		},
		{
			ID: "agreement-expiring", Title: "Renew an agreement with a supplier",
			Clauses: []string{"CBC-026"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "by the day on which it ends; shown 60 days before, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the agreement is signed again, or ended with the reason",
			Act:          "muniment agreement sign AGREEMENT signatory=TEXT signed_on=DATE expires_on=DATE", Where: "agreements",
			Find: agreementsExpiring, group: counted("agreements with suppliers to renew"),
		},
		{
			ID: "supplier-contract-ending", Title: "Renew or end a supplier's contract",
			Clauses: []string{"CBC-026", "OCSI-034"}, MetBy: "prompt",
			OwedBy: bySponsor, Period: "by the day on which the contract ends; shown 60 days before, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the contract's new end is entered, or the supplier is ended and says what became of the council's data",
			Act:          "muniment supplier set SUPPLIER contract_ends=DATE", Where: "suppliers",
			Find: contractsEnding, group: counted("contracts with suppliers that end"),
		},
	}
}
