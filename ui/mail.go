package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// prefMailAuthority is where this computer has the certificate of the authority that vouches for the mail server.
const prefMailAuthority = "mail.authority"

// mailPage tells people by e-mail what they owe, or a notice that they have not acknowledged: first whom and what, then as drafts or sent.
type mailPage struct {
	desk      *desk
	settings  store.MailSettings
	notice    *widget.Entry
	from      *widget.Entry
	password  *widget.Entry // of the account at the mail server; used once and kept nowhere
	authority string
	ways      *fyne.Container // how they are told
	found     *fyne.Container // who is told, or was
}

// mail is the page of e-mails.
func (d *desk) mail(at place) screen {
	p := &mailPage{desk: d, notice: widget.NewEntry(), from: widget.NewEntry(), password: widget.NewPasswordEntry(), ways: page.Column(12, 0), found: page.Column(12, 0)}
	p.authority = d.w.setup.App.Preferences().String(prefMailAuthority)
	p.notice.SetPlaceHolder(theme.Say("Such as SECURITY or IA001"))
	p.from.SetPlaceHolder("register@anytown.example")
	kept := d.drafts[at].fields
	p.notice.SetText(kept["notice"])
	p.from.SetText(kept["from"])
	p.notice.OnSubmitted = func(string) { p.look() }
	if !d.session().May(store.ActSendDigests) {
		return screen{body: hollow("E-mails are not yours to send", "Your roles do not allow it.", page.Press("Back", d.back))}
	}
	return screen{filled: p.begin, typed: p.typed, body: scrolled(page.Inset(24, 32, page.Column(16, 900,
		page.Heading("E-mails"), page.Help("Tell each person what they owe, by kind and number with no names, once a working day; or a notice that they have not acknowledged. First you see who is told."),
		asked("Notice (optional)", "Reference of what people were asked to acknowledge, or of the asset whose controls it tells. Left blank, what each of them owes.", page.Wide(360, p.notice)),
		asked("Address that writes", "", page.Wide(360, p.from)),
		page.Row(8, page.Main("See who is told", p.look)), p.found, p.ways)))}
}

// typed is what is kept of the page when it is left.
func (p *mailPage) typed() typedSoFar {
	out := entry.Values{}
	if text := strings.TrimSpace(p.notice.Text); text != "" {
		out["notice"] = text
	}
	if text := strings.TrimSpace(p.from.Text); text != p.settings.From {
		out["from"] = text
	}
	return typedSoFar{fields: out}
}

// begin reads how the council sends e-mails.
func (p *mailPage) begin() {
	s := p.desk.session()
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[store.MailSettings]{
		What: "Reading the settings",
		Do:   func(ctx context.Context) (store.MailSettings, error) { return s.MailSettings(ctx) },
		Done: func(v store.MailSettings, err error) {
			defer p.desk.middle.Refresh()
			if err != nil {
				p.found.Add(page.Notice(theme.Warn, sentence(err)))
				return
			}
			if p.settings = v; p.from.Text == "" {
				p.from.SetText(v.From)
			}
		},
	})
}

// look shows who is told what.
func (p *mailPage) look() {
	s, notice, from := p.desk.session(), p.notice.Text, strings.TrimSpace(p.from.Text)
	task.Run(p.desk.w.door, task.Work[store.Mailing]{
		What: "Reading what people owe",
		Do:   func(ctx context.Context) (store.Mailing, error) { return s.Mailing(ctx, notice, from) },
		Done: func(m store.Mailing, err error) {
			p.found.RemoveAll()
			p.ways.RemoveAll()
			defer p.desk.middle.Refresh()
			switch {
			case err != nil:
				p.found.Add(page.Notice(theme.Bad, sentence(err)))
			case len(m.Letters) == 0:
				p.found.Add(page.Notice(theme.Info, "Nobody is to be told today: those who owe something have no address or were told already, or it is no working day."))
			default:
				p.show(m)
			}
		},
	})
}

func (p *mailPage) show(m store.Mailing) {
	g := grid.New(grid.Column{Title: "Who", Least: 12, Most: 30}, grid.Column{Title: "Address", Least: 14, Most: 40}, grid.Column{Title: "What", Least: 16, Grows: true})
	g.Fill(rowsOf(m.Letters, func(l exchange.Letter) grid.Row {
		return grid.Row{ID: l.To, Cells: []grid.Cell{grid.Text(l.Name), grid.Text(l.To), grid.Text(l.Subject)}}
	}), false)
	p.found.Add(page.Subheading("Who is told"))
	p.found.Add(within(g))
	if p.settings.Server == "" {
		p.ways.Add(page.Notice(theme.Info, "No mail server is set: mail-server in the settings says it, and then the e-mails are sent from here.", page.Press("Settings", func() { p.desk.visit(place{page: "settings"}) })))
	} else {
		p.ways.Add(p.sending(m))
	}
	p.ways.Add(page.Row(8, page.Press("Save them as drafts instead", func() { p.drafts(m) })))
}

// sending says by which server how many people are told, and asks for what the server asks for.
func (p *mailPage) sending(m store.Mailing) fyne.CanvasObject {
	v := p.settings
	out := page.Column(12, 0, page.Subheading("Send them"),
		page.Plain(theme.Count(len(m.Letters), "%s person is told by %s, from %s. The connection is encrypted, and the server's certificate is checked.", "%s people are told by %s, from %s. The connection is encrypted, and the server's certificate is checked.", v.Server, m.Letters[0].From)))
	if v.Login != "" {
		out.Add(asked(theme.Say("Password of %s", v.Login), "It is used for this sending, and kept nowhere.", page.Wide(360, p.password)))
	}
	out.Add(p.vouched(m))
	out.Add(page.Row(8, page.Main(theme.Count(len(m.Letters), "Send %s e-mail", "Send %s e-mails"), func() { p.send(m) })))
	return page.Card(out)
}

// vouched says who vouches for the server, where it is the council's own authority.
func (p *mailPage) vouched(m store.Mailing) fyne.CanvasObject {
	keep := func(path string) {
		p.authority = path
		p.desk.w.setup.App.Preferences().SetString(prefMailAuthority, path)
		p.found.RemoveAll()
		p.ways.RemoveAll()
		p.show(m)
		p.desk.middle.Refresh()
	}
	if p.authority == "" {
		return page.NewLink("The council's own authority vouches for the server", func() {
			p.desk.w.setup.Files.Open("Choose the certificate of the authority", []string{".pem", ".crt", ".cer"}, keep)
		})
	}
	return page.Pair(page.Text(theme.Say("Vouched for by %s", filepath.Base(p.authority)), page.Style{Path: true}), page.Press("Do without", func() { keep("") }))
}

// send sends the e-mails one after the other. Cancelled, those that went are noted, and the others are told the next time.
func (p *mailPage) send(m store.Mailing) {
	d, s, authority := p.desk, p.desk.session(), p.authority
	server := exchange.MailServer{Address: p.settings.Server, Login: p.settings.Login}
	if server.Login != "" {
		server.Password = []byte(p.password.Text)
	}
	p.password.SetText("")
	p.ways.RemoveAll() // once only
	d.middle.Refresh()
	task.Run(d.w.door, task.Work[int]{
		What: "Sending e-mails",
		Do: func(ctx context.Context) (n int, err error) {
			if server.Roots, err = exchange.Authority(authority); err != nil {
				return 0, err
			}
			server.Told = func(sent int) { task.Tell(ctx, sent, len(m.Letters)) }
			return s.SendMailing(ctx, m, server)
		},
		Done: func(n int, err error) {
			p.found.RemoveAll()
			defer d.middle.Refresh()
			if n > 0 {
				p.found.Add(page.Notice(theme.Good, theme.Count(n, "%s person is told by e-mail.", "%s people are told by e-mail.")))
			}
			if err != nil {
				p.found.Add(page.Notice(theme.Bad, sentence(err)))
			}
			d.recount()
		},
		Late: func() {
			p.say(theme.Info, "The sending was broken off. Whoever was told by then is noted; look again to tell the others.")
		},
	})
}

// drafts writes the e-mails to a folder, to be looked through and sent with a mail program.
func (p *mailPage) drafts(m store.Mailing) {
	d := p.desk
	d.w.setup.Files.Folder("Choose a folder for the drafts", func(dir string) {
		task.Run(d.w.door, task.Work[int]{
			What: "Writing drafts",
			Do: func(context.Context) (int, error) {
				return len(m.Letters), exchange.WriteDrafts(dir, m.Letters, m.People)
			},
			Done: func(n int, err error) {
				if err != nil {
					p.say(theme.Bad, sentence(err))
					return
				}
				p.say(theme.Good, theme.Count(n, "%s draft is in %s.", "%s drafts are in %s.", dir))
			},
		})
	})
}

func (p *mailPage) say(tone theme.Tone, words string) {
	p.found.RemoveAll()
	p.ways.RemoveAll()
	p.found.Add(page.Notice(tone, words))
	p.desk.middle.Refresh()
}
