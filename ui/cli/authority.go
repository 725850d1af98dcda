package cli

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) ca() *cobra.Command {
	c := &cobra.Command{Use: "ca", Aliases: []string{"authority"}, Short: "The register's own certificate authority"}
	c.AddCommand(
		a.authorityFile("export --out ca.pem", "Write the certificate that readers of records should trust", "The certificate authority", (*store.Session).ExportAuthority),
		a.authorityFile("crl --out revoked.pem", "Write the list of certificates that vouch for nothing any more: of whoever no longer signs in", "The list of revoked certificates", (*store.Session).ExportRevocations),
		a.authorityRenew(), a.authorityTrust(), a.authorityTrusted(), a.authorityDistrust(),
	)
	return c
}

// authorityFile writes something of the authority into a file that is new, or holds the same already.
func (a *app) authorityFile(use, short, what string, read func(*store.Session, context.Context) ([]byte, error)) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if out == "" {
				return usagef("say where it goes: --out FILE.pem")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				text, err := read(s, c.Context())
				if err != nil {
					return err
				}
				if have, err := readCertificate(out); err != nil || !bytes.Equal(have, text) {
					if err := mustBeNew(out); err != nil {
						return err
					}
					if err := writeFile(out, text); err != nil {
						return err
					}
				}
				return a.say("%s of %s is in %s.", what, s.Council().Name, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to write")
	return c
}

func (a *app) authorityRenew() *cobra.Command {
	return &cobra.Command{
		Use: "renew", Short: "Give the register a new certificate authority; what was signed under the old one stays good", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.RenewAuthority(c.Context()); err != nil {
					return err
				}
				return a.say("The register has a new certificate authority. Give it to those who check records: muniment ca export --out FILE.pem")
			})
		},
	}
}

func (a *app) authorityTrust() *cobra.Command {
	return &cobra.Command{
		Use: "trust FILE", Short: "Let people sign records with certificates of another authority, such as the council's own", Args: cobra.ExactArgs(1),
		Long: "Let people sign records with certificates of another authority, such as the council's own. The file holds its certificate (.cer, .crt or .pem).\n\n" +
			"Signatures under it count as this register's from then on, and `muniment ca export` writes its certificate too.",
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCertificate(args[0])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				t, err := s.TrustAuthority(c.Context(), file)
				if err != nil {
					return err
				}
				return a.say("People may sign under %s. Its certificate has the fingerprint %s and ends on %s.", t.Name, t.ID, t.Until.Format("2 January 2006"))
			})
		},
	}
}

func (a *app) authorityTrusted() *cobra.Command {
	return &cobra.Command{
		Use: "trusted", Short: "List the authorities beside the register's own under which people sign, or did", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.OutsideAuthorities(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				if len(all) == 0 {
					return a.say("There is none: everybody signs under the register's own authority.")
				}
				for _, t := range all {
					state := "people may sign under it until " + t.Until.Format("2 January 2006")
					if !t.EndedAt.IsZero() {
						state = "nobody has signed under it since " + t.EndedAt.Format("2 January 2006") + "; what was signed stays good"
					}
					if err := a.say("%s: %s (%s)", t.Name, state, t.ID); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

func (a *app) authorityDistrust() *cobra.Command {
	return &cobra.Command{
		Use: "distrust NAME", Short: "Have nobody sign under another authority any more; what was signed stays good", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				t, err := s.DistrustAuthority(c.Context(), args[0])
				if err != nil {
					return err
				}
				return a.say("Nobody signs under %s any more. What was signed stays good.", t.Name)
			})
		},
	}
}
