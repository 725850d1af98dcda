package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) asset() *cobra.Command {
	c := &cobra.Command{Use: "asset", Short: "Information assets"}
	c.AddCommand(a.assetSet(), a.assetApprove(), a.assetFields(), a.owner("owner ASSET POST", "Say which post is an asset's information asset owner", answersFor, (*store.Session).SetAssetOwner),
		a.owner("system ASSET SYSTEM", "Say in which system an asset is held", "%s is held in %s.", (*store.Session).SetAssetSystem))
	return c
}

func (a *app) system() *cobra.Command {
	c := &cobra.Command{Use: "system", Short: "Systems"}
	c.AddCommand(a.owner("owner SYSTEM POST", "Say which post owns a system", answersFor, (*store.Session).SetSystemOwner), a.systemSet())
	return c
}

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

func (a *app) assetSet() *cobra.Command {
	return &cobra.Command{
		Use: "set ASSET FIELD=VALUE...", Short: "Fill in or change fields of an asset; an empty value clears one", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			fields, err := parseFields(args[1:])
			if err != nil {
				return err
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

func (a *app) systemSet() *cobra.Command {
	return &cobra.Command{
		Use: "set SYSTEM FIELD=VALUE...", Short: "Change facts of a system, by the names its import file uses; an empty value clears one", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			fields, err := parseFields(args[1:])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				y, err := s.ChangeSystem(c.Context(), args[0], fields)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(y)
				}
				return a.say("%s is changed.", y.ID)
			})
		},
	}
}

func (a *app) service() *cobra.Command {
	c := &cobra.Command{Use: "service", Short: "Services, which form a tree"}
	c.AddCommand(&cobra.Command{
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
	})
	return c
}

func (a *app) listServices(c *cobra.Command, s *store.Session, query string) error {
	services, err := s.Services(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(services)
	}
	t := a.table("Service", "Name", "Under")
	for _, v := range services {
		t.row(v.ID, v.Name, v.Parent)
	}
	return t.flush()
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
