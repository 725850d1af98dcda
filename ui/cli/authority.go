package cli

import (
	"bytes"
	"context"
	"os"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) ca() *cobra.Command {
	c := &cobra.Command{Use: "ca", Aliases: []string{"authority"}, Short: "The register's own certificate authority"}
	c.AddCommand(
		a.authorityFile("export --out ca.pem", "Write the certificate that readers of records should trust", "The certificate authority", (*store.Session).ExportAuthority),
		a.authorityFile("crl --out revoked.pem", "Write the list of certificates that vouch for nothing any more: of whoever no longer signs in", "The list of revoked certificates", (*store.Session).ExportRevocations),
		a.authorityRenew(),
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
				if have, err := os.ReadFile(out); err != nil || !bytes.Equal(have, text) { //nolint:gosec // the file that was named
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
