package cli

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

// mailing is how people are told by e-mail.
type mailing struct {
	*app
	out, from, passwordFile, authority, notice string
	server                                     exchange.MailServer
	sends                                      bool // by the mail server of the settings
}

// settle takes from the settings of the council what was not said.
func (m *mailing) settle(ctx context.Context, s *store.Session) error {
	if m.out == "" && m.server.Address == "" && !m.sends {
		return nil
	}
	kept, err := s.MailSettings(ctx)
	if err != nil {
		return err
	}
	if m.sends {
		m.server.Address = cmp.Or(m.server.Address, kept.Server)
		m.server.Login = cmp.Or(m.server.Login, kept.Login)
	}
	m.from = cmp.Or(m.from, kept.From)
	switch {
	case m.sends && m.server.Address == "":
		return usagef("no mail server is set: say it with --server, or once with `muniment setting set mail-server HOST:PORT`")
	case m.from == "":
		return usagef("say from which address with --from, or once with `muniment setting set mail-from ADDRESS`")
	}
	return nil
}

func (a *app) digest() *cobra.Command {
	m := mailing{app: a}
	c := &cobra.Command{
		Use: "digest [--out FOLDER|--send|--server HOST:PORT]", Short: "Tell everybody by e-mail what they owe: to look at, as drafts (.eml), or sent; once a day, on working days", Args: cobra.NoArgs,
		Long: `Tell everybody who owes something and has an address what it is: by kind and number, with no names. Without --out, --send and --server the list is shown; with
--out a draft for each is written to a folder; with --send or --server they are sent over an encrypted connection, once a day to each, on working days only.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if m.out != "" && (m.server.Address != "" || m.sends) {
				return usagef("choose one of --out and --server")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := m.settle(c.Context(), s); err != nil {
					return err
				}
				return m.run(c, s)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&m.out, "out", "", "write drafts (.eml) to this `folder`")
	f.StringVar(&m.notice, "notice", "", "instead of what people owe: what one `notice` asks, such as the controls of an asset, to each who has not acknowledged it")
	f.StringVar(&m.from, "from", "", "the `address` that writes")
	f.BoolVar(&m.sends, "send", false, "send by the mail server of the council's settings (mail-server, mail-from, mail-login)")
	f.StringVar(&m.server.Address, "server", "", "send by this mail server (`host:port`)")
	f.StringVar(&m.server.Login, "mail-login", "", "the `account` at the mail server, where it asks for one")
	f.StringVar(&m.passwordFile, "mail-password-file", "", "read that account's password from this `file`")
	f.StringVar(&m.authority, "ca", "", "the `file` with the certificate of the authority that vouches for the mail server")
	return c
}

func (m *mailing) run(c *cobra.Command, s *store.Session) error {
	all, err := s.Mailing(c.Context(), m.notice, m.from)
	if err != nil {
		return err
	}
	switch {
	case m.out != "":
		if err := exchange.WriteDrafts(m.out, all.Letters, all.People); err != nil {
			return err
		}
		return m.say("%s in %s.", count(len(all.Letters), "draft", "drafts"), m.out)
	case m.server.Address != "":
		return m.send(c, s, all)
	case m.json:
		return m.writeJSON(all.Rows)
	}
	t := m.table("Person", "Name", "Address", "What")
	for i, l := range all.Letters {
		t.row(all.People[i], l.Name, l.To, l.Subject)
	}
	return t.flush()
}

func (m *mailing) send(c *cobra.Command, s *store.Session, all store.Mailing) error {
	if m.server.Login != "" {
		secret, err := m.password(m.passwordFile, "Password of "+m.server.Login)
		if err != nil {
			return err
		}
		m.server.Password = secret
	}
	roots, err := exchange.Authority(m.authority)
	if err != nil {
		return err
	}
	m.server.Roots = roots
	if len(all.Letters) == 0 {
		return m.say("Nobody is to be told today.")
	}
	sent, err := s.SendMailing(c.Context(), all, m.server)
	if err != nil {
		return err
	}
	return m.say("%s told by e-mail.", count(sent, "person is", "people are"))
}
