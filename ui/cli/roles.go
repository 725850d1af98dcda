package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) roles() *cobra.Command {
	var markdown bool
	c := &cobra.Command{
		Use: "roles", Short: "Which roles may do what", Args: cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			switch {
			case a.json:
				return a.writeJSON(store.Permissions())
			case markdown:
				_, err := fmt.Fprint(a.Out, rolesManual())
				return err
			}
			t := a.table("Act", "Roles")
			for _, p := range store.Permissions() {
				names := make([]string, len(p.Roles))
				for i, r := range p.Roles {
					names[i] = string(r)
				}
				t.row(string(p.Act), strings.Join(names, ", "))
			}
			return t.flush()
		},
	}
	c.Flags().BoolVar(&markdown, "markdown", false, "write what every role sees and does as the manual has it")
	return c
}

// rolesManual is docs/roles.md: what every role sees and does.
func rolesManual() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("# Who sees and does what\n")
	say("`muniment roles --markdown` writes this page from the program itself; a test holds that the two agree.\n")
	say("Somebody may hold several roles. Whoever holds the post that owes a duty may discharge it, and so may its deputy, whoever covers an absent holder, and whoever the " +
		"prompt was delegated to; the administrator and the Information Security Manager may on the post's behalf, which the trail then says. Nobody acts on their own case or sees it. " +
		"Where the policy implies two people, the second must be another. Refused attempts are entries in the trail.\n")
	say("## What everybody sees\n")
	for _, line := range store.EverybodySees() {
		say("- %s", line)
	}
	say("\nWhat others have is a number without names: lists end with how many more there are, and `muniment prompts --all` counts what others owe by duty. " +
		"Restricted cases and confidential leavers are in no number: they are for whoever is named.\n")
	permissions := store.Permissions()
	for _, r := range store.Roles() {
		say("## %s\n", sentence(r.Title()))
		say("`%s` sees:\n", r)
		for _, line := range store.RoleSees(r) {
			say("- %s", line)
		}
		var acts []string
		for _, p := range permissions {
			if slices.Contains(p.Roles, r) {
				acts = append(acts, string(p.Act))
			}
		}
		say("\nMay, of what they see: %s.\n", strings.Join(acts, "; "))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
