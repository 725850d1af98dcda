package entry

import "slices"

// Role is what somebody who signs in may be for the council.
type Role string

// The roles. Several may be held at once.
const (
	Administrator  Role = "administrator"
	SIRO           Role = "siro"
	ISM            Role = "ism"
	IAO            Role = "iao"
	SystemOwner    Role = "system-owner"
	Manager        Role = "manager"
	ICT            Role = "ict"
	HR             Role = "hr"
	DPO            Role = "dpo"
	ChiefExecutive Role = "chief-executive"
	Facilities     Role = "facilities"
	Auditor        Role = "auditor"
)

// Roles lists every role in the order people read them.
func Roles() []Role {
	return []Role{Administrator, SIRO, ISM, IAO, SystemOwner, Manager, ICT, HR, DPO, ChiefExecutive, Facilities, Auditor}
}

// allButAuditors are everybody who may change anything at all: for what anybody may report, and for acts that only whoever answers may do.
func allButAuditors() []Role {
	return slices.DeleteFunc(Roles(), func(r Role) bool { return r == Auditor })
}

// Title is the role as people write it.
func (r Role) Title() string {
	switch r {
	case SIRO:
		return "Senior Information Risk Owner"
	case ISM:
		return "Information Security Manager"
	case IAO:
		return "information asset owner"
	case SystemOwner:
		return "system owner"
	case ICT:
		return "ICT"
	case HR:
		return "Human Resources"
	case DPO:
		return "Data Protection Officer"
	case ChiefExecutive:
		return "Chief Executive"
	case Administrator, Manager, Facilities, Auditor:
	}
	return string(r)
}
