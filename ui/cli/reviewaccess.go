package cli

import (
	"github.com/spf13/cobra"

	"muniment/store"
)

// reviewLists are the registers of this family that `muniment list` shows beside their own commands.
func (a *app) reviewLists() map[string]func(*cobra.Command, *store.Session, string) error {
	return map[string]func(*cobra.Command, *store.Session, string) error{
		"access-reviews": a.listReviews, "privileged-accounts": a.listPrivileged, "privileged-queries": a.listPrivilegedQueries, "privileged-weeks": a.listWeeks,
	}
}

// listWeeks is the weeks as a list alone, for whoever reads it as rows.
func (a *app) listWeeks(c *cobra.Command, s *store.Session, query string) error {
	if !a.json {
		return a.listPrivilegedWeeks(c, s, query)
	}
	all, err := s.PrivilegedWeeks(c.Context())
	if err != nil {
		return err
	}
	return a.writeJSON(all.Weeks)
}

func (a *app) access() *cobra.Command {
	return &cobra.Command{
		Use: "access ID", Short: "Who has access to an asset or a system, or what a person has access to", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.AccessTo(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Grant", "Name", "System", "Login", "Kind", "Level", "Reason", "Granted", "Last reviewed")
				for _, v := range all {
					reviewed := orWords(v.ReviewedOn.Short(), "not yet")
					if v.Decision != "" {
						reviewed += ", to " + v.Decision
					}
					t.row(v.Grant, orWords(v.Name, "nobody in particular"), v.SystemName, v.Login, v.Kind, v.Level, orWords(v.Reason, "missing"), v.GrantedOn.Short(), reviewed)
				}
				return t.flush()
			})
		},
	}
}

func (a *app) reviewTakeBack() *cobra.Command {
	return &cobra.Command{
		Use: "take-back LINE", Short: "Take back the decision on a line of an open review, which then waits for one again", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.TakeBackDecision(c.Context(), args[0]); err != nil {
					return err
				}
				return a.say("%s waits for a decision again.", args[0])
			})
		},
	}
}
