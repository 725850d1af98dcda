package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) audit() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "The audit trail"}
	verify := &cobra.Command{
		Use: "verify", Short: "Check that no entry was altered, removed or signed in another's name", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.VerifyTrail(c.Context())
				if err != nil {
					return err
				}
				return a.showTrail(r)
			})
		},
	}
	var after int64
	var limit int
	log := &cobra.Command{
		Use: "log", Short: "Print the trail, oldest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				entries, err := s.TrailEntries(c.Context(), after, limit)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(entries)
				}
				t := a.table("Entry", "When", "Who", "On behalf of", "What", "Outcome", "Hash")
				for _, e := range entries {
					t.row(fmt.Sprint(e.Sequence), london(e.At), e.Login, orRef(store.Ref{Kind: "title", ID: e.Behalf}, ""), string(e.Act), string(e.Outcome), e.Hash[:12])
				}
				return t.show(c.Context(), s)
			})
		},
	}
	log.Flags().Int64Var(&after, "after", 0, "entries after this `number`")
	log.Flags().IntVar(&limit, "limit", 0, "at most so many `entries`")
	c.AddCommand(verify, log, a.auditExports())
	return c
}

func (a *app) auditExports() *cobra.Command {
	return &cobra.Command{
		Use: "exports", Short: "List who wrote which list to a file, and how many rows", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Exports(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Entry", "When", "Who", "List", "Rows")
				for _, e := range all {
					rows := thousands(e.Rows)
					if e.Narrowed {
						rows += ", those that contain a text"
					}
					t.row(fmt.Sprint(e.Sequence), london(e.At), signInRef(e.Login), e.Register, rows)
				}
				return t.show(c.Context(), s)
			})
		},
	}
}

func (a *app) showTrail(r store.TrailReport) error {
	if a.json {
		if err := a.writeJSON(r); err != nil {
			return err
		}
	} else if err := a.sayTrail(r); err != nil {
		return err
	}
	if !r.Sound {
		return errUnsound
	}
	return nil
}

func (a *app) sayTrail(r store.TrailReport) error {
	if r.Sound {
		return a.say("The trail is sound: %s, the last is %d with hash %s.", count(int(r.Entries), "entry", "entries"), r.Head.Sequence, r.Head.Hash)
	}
	if err := a.say("The trail is NOT sound."); err != nil {
		return err
	}
	for _, p := range r.Problems {
		if err := a.say("  Problem: %s.", printable(p)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) settings() *cobra.Command {
	c := &cobra.Command{Use: "setting", Short: "The council's settings"}
	list := &cobra.Command{
		Use: "list", Short: "List the settings with where each value comes from", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Settings(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Setting", "Value", "Source", "Meaning")
				for _, v := range all {
					if v.Source != "default" && v.Default != "" {
						v.Source += " (default " + v.Default + ")"
					}
					t.row(v.Key, v.Value, v.Source, v.Meaning)
				}
				return t.flush()
			})
		},
	}
	set := &cobra.Command{
		Use: "set SETTING VALUE", Short: "Change a setting", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ChangeSetting(c.Context(), args[0], args[1]); err != nil {
					return err
				}
				return a.say("%s is %s.", args[0], args[1])
			})
		},
	}
	c.AddCommand(list, set)
	return c
}
