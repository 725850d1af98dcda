package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/vault"
)

func (a *app) userDisable() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "disable LOGIN --reason TEXT", Short: "End somebody's signing in; the register gets new keys", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usagef("say why: --reason TEXT")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				w, err := s.DisableUser(c.Context(), args[0], reason)
				if err != nil {
					return err
				}
				return a.withdrawn(w, w.User.Login+" is disabled.")
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why they no longer sign in")
	return c
}

func (a *app) userLink() *cobra.Command {
	return &cobra.Command{
		Use: "link LOGIN PERSON", Short: "Say which person of the register signs in with a login, so that they can sign and be one of two people", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.LinkUser(c.Context(), args[0], args[1]); err != nil {
					return err
				}
				return a.say("%s is the sign-in of %s.", args[0], args[1])
			})
		},
	}
}

func (a *app) userRoles() *cobra.Command {
	var roles string
	c := &cobra.Command{
		Use: "roles LOGIN --role ROLE[,ROLE]", Short: "Give somebody other roles", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if roles == "" {
				return usagef("say what they may do: --role ROLE[,ROLE]")
			}
			list, err := store.ParseRoles(roles)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				w, err := s.ChangeRoles(c.Context(), args[0], list)
				if err != nil {
					return err
				}
				return a.withdrawn(w, w.User.Login+" has other roles from their next sign-in on.")
			})
		},
	}
	c.Flags().StringVar(&roles, "role", "", "`roles`, separated by commas, in the place of those they had")
	return c
}

// withdrawn says what came of a change that takes access away.
func (a *app) withdrawn(w store.Withdrawal, done string) error {
	if a.json {
		return a.writeJSON(w)
	}
	if err := a.say("%s", done); err != nil {
		return err
	}
	if !w.Rekeyed {
		return a.say("Its keys are as they were: `muniment rekey` changes them, and so does an administrator's next sign-out once nobody else has the register open.")
	}
	if err := a.say("The register has new keys; those before open nothing of it any more."); err != nil {
		return err
	}
	for _, c := range w.Copies {
		if err := a.say("  the keys before still open %s", c); err != nil {
			return err
		}
	}
	return a.say("Copies made before now open with the keys of their time: keep them where only those go who may read them, or destroy them.")
}

func (a *app) userReset() *cobra.Command {
	return a.userGive("reset", "Give somebody another password, which they must change before they act", "%s has another password, and must change it before acting.", (*store.Session).ResetPassword)
}

func (a *app) userEnable() *cobra.Command {
	return a.userGive("enable", "Let somebody who was disabled sign in again", "%s can sign in again, and must change the password before acting.", (*store.Session).EnableUser)
}

func (a *app) userGive(verb, short, said string, give func(*store.Session, context.Context, store.NewPassword) error) *cobra.Command {
	var file, kdf string
	c := &cobra.Command{
		Use: verb + " LOGIN --new-password-file FILE", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			n := store.NewPassword{Login: args[0]}
			var err error
			if n.KDF, err = parseKDF(kdf); err != nil {
				return err
			}
			if n.Secret.Password, err = a.password(file, "New password of "+n.Login); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := give(s, c.Context(), n); err != nil {
					return err
				}
				return a.say(said, n.Login)
			})
		},
	}
	c.Flags().StringVar(&file, "new-password-file", "", "read the new password from this `file`")
	c.Flags().StringVar(&kdf, "kdf", "default", "default, or floor for old computers")
	return c
}

func (a *app) userKeyFile() *cobra.Command {
	var out string
	var remove bool
	c := &cobra.Command{
		Use: "key-file --out FILE | --remove", Short: "Make a key file that your password needs beside it, or do without one", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if remove == (out != "") {
				return usagef("say where the key file goes: --out FILE; or --remove")
			}
			secret, err := a.secret()
			if err != nil {
				return err
			}
			next := vault.Secret{Password: secret.Password}
			if remove {
				return a.sessionWith(c.Context(), secret, func(s *store.Session) error {
					if err := s.ChangePassword(c.Context(), next); err != nil {
						return err
					}
					return a.say("Your password alone opens the register from now on. Delete the key file.")
				})
			}
			return a.sessionWith(c.Context(), secret, func(s *store.Session) error {
				if out, next.KeyFile, err = store.MakeKeyFile(out, a.register); err != nil {
					return err
				}
				if err := s.ChangePassword(c.Context(), next); err != nil {
					return errors.Join(err, os.Remove(out))
				}
				return a.say("The register needs your password and %s from now on: `--key-file` names it. Keep a second copy of it where no copy of the register is; without it nobody can sign in as you.", out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to make; not in the folder of the register")
	c.Flags().BoolVar(&remove, "remove", false, "do without a key file")
	return c
}
