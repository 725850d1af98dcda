package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/vault"
)

func (a *app) user() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Who signs in"}
	c.AddCommand(a.userAdd(), a.userPassword(), a.userKeyFile(), a.userReset(), a.userRoles(), a.userDisable(), a.userEnable(), a.userList())
	return c
}

func (a *app) userAdd() *cobra.Command {
	var u store.NewUser
	var roles, file, kdf string
	c := &cobra.Command{
		Use: "add LOGIN --name NAME --role ROLE[,ROLE] --new-password-file FILE", Short: "Let somebody sign in; they choose their own password before they can act", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			u.Login = args[0]
			if roles == "" {
				return usagef("say what they may do: --role ROLE[,ROLE]")
			}
			if u.Roles, err = store.ParseRoles(roles); err != nil {
				return err
			}
			if u.KDF, err = parseKDF(kdf); err != nil {
				return err
			}
			password, err := a.password(file, "First password of "+u.Login)
			if err != nil {
				return err
			}
			u.Password = vault.Secret{Password: password}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.AddUser(c.Context(), u); err != nil {
					return err
				}
				return a.say("%s can sign in as %s, and must change the password before acting.", u.Name, u.Login)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&u.Name, "name", "", "full `name`")
	f.StringVar(&u.Person, "person", "", "the `person` of the register that this is")
	f.StringVar(&roles, "role", "", "`roles`, separated by commas")
	f.StringVar(&file, "new-password-file", "", "read the first password from this `file`")
	f.StringVar(&kdf, "kdf", "default", "default, or floor for old computers")
	return c
}

func (a *app) userPassword() *cobra.Command {
	var file, keyFile string
	c := &cobra.Command{
		Use: "password --new-password-file FILE", Short: "Change your own password", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			password, err := a.password(file, "New password")
			if err != nil {
				return err
			}
			secret := vault.Secret{Password: password}
			if keyFile != "" {
				if secret.KeyFile, err = readSecret(keyFile); err != nil {
					return err
				}
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ChangePassword(c.Context(), secret); err != nil {
					return err
				}
				return a.say("Your password is changed.")
			})
		},
	}
	c.Flags().StringVar(&file, "new-password-file", "", "read the new password from this `file`")
	c.Flags().StringVar(&keyFile, "new-key-file", "", "a key `file` that is needed beside the password from now on")
	return c
}

func (a *app) userList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List who signs in", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				users, err := s.Users(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(users)
				}
				t := a.table("Login", "Name", "Person", "Roles", "State")
				for _, u := range users {
					roles := make([]string, len(u.Roles))
					for i, r := range u.Roles {
						roles[i] = string(r)
					}
					state := "signs in"
					switch {
					case !u.Disabled.IsZero():
						state = "disabled: " + u.DisabledReason
					case u.Temporary:
						state = "temporary password"
					case u.MustChange != "":
						state = "must change the password"
					case u.KeyFile:
						state = "signs in with a key file"
					}
					t.row(u.Login, u.Name, orRef(personRef(u.Person), ""), strings.Join(roles, ", "), state)
				}
				return t.show(c.Context(), s)
			})
		},
	}
}
