package cli

import (
	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) certificate() *cobra.Command {
	c := &cobra.Command{Use: "own-certificate", Short: "Your own certificate from the council's certificate services, to sign records with"}
	c.AddCommand(a.certificateAdd(), a.certificateShow(), a.certificateRemove())
	return c
}

func (a *app) certificateAdd() *cobra.Command {
	var passwordFile string
	c := &cobra.Command{
		Use: "add FILE.p12 [--certificate-password-file F]", Short: "Sign records with the certificate of a PKCS#12 file (.p12 or .pfx) from now on", Args: cobra.ExactArgs(1),
		Long: "Sign records with the certificate of a PKCS#12 file (.p12 or .pfx) from now on, instead of that of the register.\n\n" +
			"The key is kept in the register, sealed so that only your own password opens it. The administrator first says under which authority people sign: `muniment ca trust`.",
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCertificate(args[0])
			if err != nil {
				return err
			}
			password, err := a.password(passwordFile, "Password of "+args[0])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				kept, err := s.AddCertificate(c.Context(), file, string(password))
				if err != nil {
					return err
				}
				return a.say("You sign records as %s, certified by %s, until %s.", kept.Name, kept.Authority, kept.Until.Format("2 January 2006"))
			})
		},
	}
	c.Flags().StringVar(&passwordFile, "certificate-password-file", "", "read the password of the certificate's file from this `file`")
	return c
}

func (a *app) certificateShow() *cobra.Command {
	return &cobra.Command{
		Use: "show", Short: "Say which certificate of your own you sign records with", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				kept, err := s.OwnCertificate(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(kept)
				}
				return a.say("You sign records as %s, certified by %s, until %s. Fingerprint: %s", kept.Name, kept.Authority, kept.Until.Format("2 January 2006"), kept.Fingerprint)
			})
		},
	}
}

func (a *app) certificateRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove", Short: "Sign records with the register's certificate again", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.RemoveCertificate(c.Context()); err != nil {
					return err
				}
				return a.say("You sign records with the register's certificate again.")
			})
		},
	}
}
