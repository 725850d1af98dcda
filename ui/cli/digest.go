package cli

import (
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
}

func (a *app) digest() *cobra.Command {
	m := mailing{app: a}
	c := &cobra.Command{
		Use: "digest [--out FOLDER|--server HOST:PORT]", Short: "Tell everybody by e-mail what they owe: to look at, as drafts (.eml), or sent; once a day, on working days", Args: cobra.NoArgs,
		Long: `Tell everybody who owes something and has an address what it is: by kind and number, with no names. Without --out and --server the list is shown; with
--out a draft for each is written to a folder; with --server they are sent over an encrypted connection, once a day to each, on working days only.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if m.out != "" && m.server.Address != "" {
				return usagef("choose one of --out and --server")
			}
			if (m.out != "" || m.server.Address != "") && m.from == "" {
				return usagef("say from which address with --from")
			}
			return a.session(c.Context(), func(s *store.Session) error { return m.run(c, s) })
		},
	}
	f := c.Flags()
	f.StringVar(&m.out, "out", "", "write drafts (.eml) to this `folder`")
	f.StringVar(&m.notice, "notice", "", "instead of what people owe: what one `notice` asks, such as the controls of an asset, to each who has not acknowledged it")
	f.StringVar(&m.from, "from", "", "the `address` that writes")
	f.StringVar(&m.server.Address, "server", "", "send by this mail server (`host:port`)")
	f.StringVar(&m.server.Login, "mail-login", "", "the `account` at the mail server, where it asks for one")
	f.StringVar(&m.passwordFile, "mail-password-file", "", "read that account's password from this `file`")
	f.StringVar(&m.authority, "ca", "", "the `file` with the certificate of the authority that vouches for the mail server")
	return c
}

// letters are what is to be told, to whom, and how that is noted once it was sent.
func (m *mailing) letters(ctx context.Context, s *store.Session) (all []exchange.Letter, people []string, note func([]string) error, shown any, err error) {
	if m.notice != "" {
		notices, err := s.NoticeLetters(ctx, m.notice)
		for _, l := range notices {
			all, people = append(all, l.Letter(m.from, s.Now())), append(people, l.Person)
		}
		return all, people, func(told []string) error { return s.RecordNoticeLetters(ctx, m.notice, told) }, notices, err
	}
	digests, err := s.Digests(ctx)
	for _, d := range digests {
		all, people = append(all, d.Letter(s.Council().Name, m.from, s.Now())), append(people, d.Person)
	}
	return all, people, func(told []string) error { return s.RecordDigests(ctx, told) }, digests, err
}

func (m *mailing) run(c *cobra.Command, s *store.Session) error {
	letters, people, note, shown, err := m.letters(c.Context(), s)
	if err != nil {
		return err
	}
	switch {
	case m.out != "":
		if err := exchange.WriteDrafts(m.out, letters, people); err != nil {
			return err
		}
		return m.say("%s in %s.", count(len(letters), "draft", "drafts"), m.out)
	case m.server.Address != "":
		return m.send(c, letters, people, note)
	case m.json:
		return m.writeJSON(shown)
	}
	t := m.table("Person", "Name", "Address", "What")
	for i, l := range letters {
		t.row(people[i], l.Name, l.To, l.Subject)
	}
	return t.flush()
}

func (m *mailing) send(c *cobra.Command, letters []exchange.Letter, people []string, note func([]string) error) error {
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
	if len(letters) == 0 {
		return m.say("Nobody is to be told today.")
	}
	sent, err := m.server.Send(c.Context(), letters)
	if sent > 0 {
		if noted := note(people[:sent]); noted != nil {
			return noted
		}
	}
	if err != nil {
		return err
	}
	return m.say("%s told by e-mail.", count(sent, "person is", "people are"))
}
