package cli

import (
	"slices"

	"github.com/spf13/cobra"
)

// The groups in which the help lists the commands.
const (
	groupToday       = "today"
	groupStaff       = "staff"
	groupAccess      = "access"
	groupRegisters   = "registers"
	groupAssurance   = "assurance"
	groupFiles       = "files"
	groupTheRegister = "the-register"
)

func groups() []*cobra.Group {
	return []*cobra.Group{
		{ID: groupToday, Title: "Today:"},
		{ID: groupStaff, Title: "Staff changes:"},
		{ID: groupAccess, Title: "Access:"},
		{ID: groupRegisters, Title: "Registers:"},
		{ID: groupAssurance, Title: "Assurance and records:"},
		{ID: groupFiles, Title: "Files:"},
		{ID: groupTheRegister, Title: "The register:"},
	}
}

// groupOf is the group of a command; one that no other group names is about the register itself.
func groupOf(command string) string {
	for group, names := range map[string][]string{
		groupToday:     {"prompts", "list", "show", "search"},
		groupStaff:     {"joiner", "mover", "leaver", "return", "absence", "contract", "transfer", "post"},
		groupAccess:    {"grant", "close", "reopen", "except", "shared-password", "access", "access-review", "privileged", "account"},
		groupRegisters: {"registers"},
		groupAssurance: {"record", "countersign", "verify", "processing-record", "subject-access", "acknowledge", "waive", "home-worker", "duties", "ca", "own-certificate"},
		groupFiles:     {"import", "watch", "export", "template", "directory", "archive", "digest", "reply", "attachment"},
	} {
		if slices.Contains(names, command) {
			return group
		}
	}
	return groupTheRegister
}
