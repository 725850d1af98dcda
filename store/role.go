package store

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"muniment/store/entry"
)

// Role is what somebody who signs in may be for the council.
type Role = entry.Role

// The roles. Several may be held at once.
const (
	Administrator  = entry.Administrator
	SIRO           = entry.SIRO
	ISM            = entry.ISM
	IAO            = entry.IAO
	SystemOwner    = entry.SystemOwner
	Manager        = entry.Manager
	ICT            = entry.ICT
	HR             = entry.HR
	DPO            = entry.DPO
	ChiefExecutive = entry.ChiefExecutive
	Facilities     = entry.Facilities
	Auditor        = entry.Auditor
)

// Roles lists every role in the order people read them.
func Roles() []Role { return entry.Roles() }

// ParseRoles reads roles separated by commas.
func ParseRoles(s string) ([]Role, error) {
	var out []Role
	for name := range strings.SplitSeq(s, ",") {
		r := Role(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(Roles(), r) {
			all := make([]string, 0, len(Roles()))
			for _, known := range Roles() {
				all = append(all, string(known))
			}
			return nil, invalid("role", "%q is not a role: choose from %s", name, strings.Join(all, ", "))
		}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out, nil
}

// Act is one kind of change, named as a council officer would say it.
type Act string

// The acts.
const (
	ActCreateRegister Act = "create the register"
	ActChangeSettings Act = "change settings"
	ActManageUsers    Act = "add or change people who sign in"
	ActChangePassword Act = "change your password"
	ActRekey          Act = "change the keys of the register"
	ActMakeRecovery   Act = "make a recovery sheet"
	ActRecover        Act = "recover the register"
	ActLock           Act = "lock the register"
	ActUnlock         Act = "unlock the register"
	ActImport         Act = "import files"
	ActExport         Act = "export a list"
	ActHoldPost       Act = "say who holds a post"
	ActEditPeople     Act = "change people"
	ActGrantAccess    Act = "record access"
	ActJustifyGrant   Act = "give the job-function reason of access"
	ActInform         Act = "record that somebody was informed of their obligations"
	ActConfirmClosure Act = "confirm that access is closed"
	ActChangeShared   Act = "record that a shared password was changed"
	ActRecordJoiner   Act = "record a joiner"
	ActRecordMover    Act = "record a mover"
	ActRecordLeaver   Act = "record a leaver"
	ActWithdrawLeaver Act = "withdraw a leaver"
	ActExplainNotice  Act = "explain late notice"
	ActReturnItem     Act = "record a return"
	ActGrantException Act = "accept an exception"
	ActIssueRecord    Act = "issue a record"
	ActCountersign    Act = "countersign a record"
	ActVerifyTrail    Act = "check the register"
	ActKeepAuthority  Act = "renew the authority of the register, or publish what it revoked"
	ActTrustAuthority Act = "say under which other authorities people sign"
	ActOwnCertificate Act = "sign records with a certificate of the council's own"
)

func (a Act) words() string { return string(a) }

// permissions says which roles may do what. It is the one table; the roles of a post come beside it: whoever holds the
// post that owes a duty may discharge it, and the administrator and the ISM may do so on that post's behalf (see authority).
func permissions() map[Act][]Role { return allPermissions() }

var allPermissions = sync.OnceValue(func() map[Act][]Role {
	out := map[Act][]Role{}
	for _, part := range []map[Act][]Role{registerPermissions(), entryPermissions(), reviewPermissions(), noticePermissions(), staffPermissions(), promptPermissions(), directoryPermissions(), watchPermissions(), copyPermissions(), removalPermissions()} {
		maps.Copy(out, part)
	}
	return out
})

func registerPermissions() map[Act][]Role {
	return map[Act][]Role{
		ActChangeSettings: {Administrator, ISM},
		ActManageUsers:    {Administrator},
		ActChangePassword: Roles(),
		ActRekey:          {Administrator},
		ActMakeRecovery:   {Administrator},
		ActImport:         {Administrator, ISM, HR, ICT},
		ActExport:         Roles(), // of what they see
		ActHoldPost:       {Administrator, ISM, HR},
		ActEditPeople:     {Administrator, ISM, HR},
		ActGrantAccess:    {Administrator, ISM, Manager, SystemOwner},
		ActJustifyGrant:   {Administrator, ISM, Manager},
		ActInform:         {Administrator, ISM, Manager, HR},
		ActConfirmClosure: {Administrator, ISM, SystemOwner, ICT},
		ActChangeShared:   {Administrator, ISM, SystemOwner, ICT},
		ActRecordJoiner:   {Administrator, ISM, HR, Manager},
		ActRecordMover:    {Administrator, ISM, HR, Manager},
		ActRecordLeaver:   {Administrator, ISM, HR, Manager},
		ActWithdrawLeaver: {Administrator, ISM, HR, Manager},
		ActExplainNotice:  {Administrator, ISM, HR, Manager},
		ActReturnItem:     {Administrator, ISM, Manager, ICT, HR},
		ActGrantException: {ISM},
		ActIssueRecord:    {Administrator, ISM, SIRO, Manager, IAO, SystemOwner, HR, ICT, DPO, Facilities},
		ActCountersign:    {Administrator, ISM, SIRO, Manager, IAO, SystemOwner, HR, ICT, DPO, Facilities, ChiefExecutive},
		ActVerifyTrail:    {Administrator, ISM, SIRO, DPO, Auditor},
		ActKeepAuthority:  {Administrator}, // who alone can open its key
		ActTrustAuthority: {Administrator},
		ActOwnCertificate: {Administrator, ISM, SIRO, Manager, IAO, SystemOwner, HR, ICT, DPO, Facilities, ChiefExecutive}, // whoever signs records
	}
}

// Permission is one line of the table of permissions, for people to read.
type Permission struct {
	Act   Act    `json:"act"`
	Roles []Role `json:"roles"`
}

// Permissions returns the table in alphabetical order of acts.
func Permissions() []Permission {
	var out []Permission
	for act, roles := range permissions() {
		out = append(out, Permission{act, roles})
	}
	slices.SortFunc(out, func(a, b Permission) int { return strings.Compare(string(a.Act), string(b.Act)) })
	return out
}

// may reports whether any of the roles allows the act.
func may(roles []Role, act Act) bool { return allowed(roles, act) == nil }

// allowed returns a NotAllowedError where none of the roles allows the act.
func allowed(roles []Role, act Act) error {
	needs := permissions()[act]
	if slices.ContainsFunc(needs, func(r Role) bool { return slices.Contains(roles, r) }) {
		return nil
	}
	return &NotAllowedError{Act: act, Needs: needs}
}
