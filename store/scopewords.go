package store

import (
	"slices"
	"strings"

	"muniment/store/entry"
)

// What scope.go lets people see, in words for the manual.

// EverybodySees says what is open to whoever signs in.
func EverybodySees() []string {
	return []string{
		"themselves, with their own access, and what they entered;",
		"what names them or a post of theirs, and what a prompt is about that was delegated to them;",
		"posts with their holders, reviews of access as such, transfers of services;",
		"these registers: " + strings.Join(plurals(openKinds()), ", ") + ".",
	}
}

// RoleSees says what a role sees beside that.
func RoleSees(r Role) []string {
	if r == ISM {
		return []string{"everything, restricted cases and confidential leavers included."}
	}
	if slices.Contains(seesAll(), r) {
		return []string{"everything but restricted cases and confidential leavers on which they are not named."}
	}
	var out []string
	switch r {
	case Manager:
		out = append(out, "by the posts that manage services: the people who work in these services and those below, or who left them last, with their access, cases and requests;",
			"what belongs to these services, and the keys of premises that they own or occupy.")
	case SystemOwner:
		out = append(out, "by the posts that own systems: these systems, the access to them with the names of whoever has it, and whether those join, move or leave;",
			"what names these systems, such as risks, tests and incidents.")
	case IAO:
		out = append(out, "by the posts that own information assets: these assets and what names them, the systems that hold them, and who has access to these systems.")
	case HR:
		out = append(out, "everybody who works for the council, with their access, cases and requests, confidential leavers included.")
	case ChiefExecutive:
		out = append(out, "everybody who works for the council, with their access, cases and requests.")
	case ICT:
		out = append(out, "every system, all access, privileged accounts and reviews of access, and everybody's name with whether they join, move or leave.")
	default:
	}
	if kinds := keeps()[r]; len(kinds) > 0 {
		out = append(out, "these registers, with what is part of their entries: "+strings.Join(plurals(kinds), ", ")+".")
	}
	return out
}

func plurals(kinds []string) []string {
	out := make([]string, len(kinds))
	for i, name := range kinds {
		k, _ := entry.Of(name)
		out[i] = k.Plural
	}
	return out
}
