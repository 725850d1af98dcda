package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

// searchLimit is how many of each kind of thing a search shows.
const searchLimit = 20

func (a *app) search() *cobra.Command {
	return &cobra.Command{
		Use: "search TEXT", Short: "Find people, entries of every register, posts and access by the beginnings of their words", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				found, err := s.Search(c.Context(), strings.Join(args, " "), searchLimit)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(found)
				}
				t := a.table("Register", "Entry", "Name")
				for _, f := range found {
					t.row(f.Kind, f.ID, f.Title)
				}
				return t.flush()
			})
		},
	}
}
