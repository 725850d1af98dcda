package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) asset() *cobra.Command {
	c := &cobra.Command{Use: "asset", Short: "Information assets"}
	c.AddCommand(a.assetSet(), a.assetApprove(), a.assetFields(), a.owner("owner ASSET POST", "Say which post is an asset's information asset owner", (*store.Session).SetAssetOwner))
	return c
}

func (a *app) system() *cobra.Command {
	c := &cobra.Command{Use: "system", Short: "Systems"}
	c.AddCommand(a.owner("owner SYSTEM POST", "Say which post owns a system", (*store.Session).SetSystemOwner))
	return c
}

func (a *app) account() *cobra.Command {
	c := &cobra.Command{Use: "account", Short: "Accounts that belong to nobody in particular"}
	c.AddCommand(a.owner("sponsor ACCOUNT POST", "Say which post answers for such an account", (*store.Session).AnswerFor))
	return c
}

// owner is a command that puts a post in charge of something.
func (a *app) owner(use, short string, set func(*store.Session, context.Context, string, string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := set(s, c.Context(), args[0], args[1]); err != nil {
					return err
				}
				return a.say("%s answers for %s.", args[1], args[0])
			})
		},
	}
}

func (a *app) assetSet() *cobra.Command {
	return &cobra.Command{
		Use: "set ASSET FIELD=VALUE...", Short: "Fill in or change fields of an asset; an empty value clears one", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			fields := map[string]string{}
			for _, pair := range args[1:] {
				name, value, ok := strings.Cut(pair, "=")
				if !ok {
					return usagef("%q: write FIELD=VALUE", pair)
				}
				fields[name] = value
			}
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.ChangeAsset(c.Context(), args[0], fields)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.say("%s is changed; %s still missing.", v.ID, count(len(v.Missing), "required field is", "required fields are"))
			})
		},
	}
}

func (a *app) assetApprove() *cobra.Command {
	return &cobra.Command{
		Use: "approve ASSET", Short: "The owner approves an asset's entry", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.ApproveAsset(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.say("%s is approved.", v.ID)
			})
		},
	}
}

func (a *app) assetFields() *cobra.Command {
	return &cobra.Command{
		Use: "fields", Short: "List the fields of an asset and when each is required", Args: cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			if a.json {
				return a.writeJSON(store.AssetFields())
			}
			t := a.table("Field", "Meaning", "Group", "Required")
			for _, f := range store.AssetFields() {
				t.row(f.Name, f.Label, f.Group, f.Required)
			}
			return t.flush()
		},
	}
}
