package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) account() *cobra.Command {
	c := &cobra.Command{Use: "account", Short: "Accounts that belong to nobody in particular"}
	c.AddCommand(a.owner("sponsor ACCOUNT POST", "Say which post answers for such an account", answersFor, (*store.Session).AnswerFor))
	return c
}

// answersFor is what is said when a post is put in charge of something.
const answersFor = "%[2]s answers for %[1]s."

// owner is a command that ties one entry to another: a post in charge of it, the system that holds it.
func (a *app) owner(use, short, answer string, set func(*store.Session, context.Context, string, string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := set(s, c.Context(), args[0], args[1]); err != nil {
					return err
				}
				return a.say(answer, args[0], args[1])
			})
		},
	}
}

// parseFields reads FIELD=VALUE pairs.
func parseFields(pairs []string) (map[string]string, error) {
	fields := map[string]string{}
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, usagef("%q: write FIELD=VALUE", pair)
		}
		fields[name] = value
	}
	return fields, nil
}

func (a *app) serviceUnder() *cobra.Command {
	return &cobra.Command{
		Use: "under SERVICE [PARENT]", Short: "Put a service under another; without a parent it stands at the top", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			parent := ""
			if len(args) == 2 {
				parent = args[1]
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.PlaceService(c.Context(), args[0], parent); err != nil {
					return err
				}
				if parent == "" {
					return a.say("%s stands at the top.", args[0])
				}
				return a.say("%s stands under %s.", args[0], parent)
			})
		},
	}
}
