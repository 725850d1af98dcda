package cli

import (
	"bytes"
	"path/filepath"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

// mailing is how people are told by e-mail.
type mailing struct {
	*app
	out, from, passwordFile, authority string
	server                             exchange.MailServer
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
	f.StringVar(&m.from, "from", "", "the `address` that writes")
	f.StringVar(&m.server.Address, "server", "", "send by this mail server (`host:port`)")
	f.StringVar(&m.server.Login, "mail-login", "", "the `account` at the mail server, where it asks for one")
	f.StringVar(&m.passwordFile, "mail-password-file", "", "read that account's password from this `file`")
	f.StringVar(&m.authority, "ca", "", "the `file` with the certificate of the authority that vouches for the mail server")
	return c
}

func (m *mailing) run(c *cobra.Command, s *store.Session) error {
	digests, err := s.Digests(c.Context())
	if err != nil {
		return err
	}
	letters := make([]exchange.Letter, len(digests))
	people := make([]string, len(digests))
	for i, d := range digests {
		n := 0
		for _, l := range d.Lines {
			n += l.Count
		}
		people[i] = d.Person
		letters[i] = exchange.Letter{From: m.from, To: d.Email, Name: d.Name, Subject: "The register asks you for " + count(n, "thing", "things"), Text: d.Words(s.Council().Name), At: s.Now()}
	}
	switch {
	case m.out != "":
		return m.drafts(letters, people)
	case m.server.Address != "":
		return m.send(c, s, letters, people)
	case m.json:
		return m.writeJSON(digests)
	}
	t := m.table("Person", "Name", "Address", "Owes")
	for i, d := range digests {
		t.row(d.Person, d.Name, d.Email, letters[i].Subject)
	}
	return t.flush()
}

func (m *mailing) drafts(letters []exchange.Letter, people []string) error {
	for i, l := range letters {
		var out bytes.Buffer
		if err := l.WriteEML(&out); err != nil {
			return err
		}
		name := filepath.Join(m.out, exchange.FileName(l.At.Format("2006-01-02")+" "+people[i], ".eml"))
		if err := mustBeNew(name); err != nil {
			return err
		}
		if err := writeFile(name, out.Bytes()); err != nil {
			return err
		}
	}
	return m.say("%s in %s.", count(len(letters), "draft", "drafts"), m.out)
}

func (m *mailing) send(c *cobra.Command, s *store.Session, letters []exchange.Letter, people []string) error {
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
		if noted := s.RecordDigests(c.Context(), people[:sent]); noted != nil {
			return noted
		}
	}
	if err != nil {
		return err
	}
	return m.say("%s told by e-mail.", count(sent, "person is", "people are"))
}
