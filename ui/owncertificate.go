package ui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// certificatePage is the certificate of the council's own services with which somebody signs records, if any.
type certificatePage struct {
	*desk
	now  *fyne.Container // what they sign with now
	file string          // that was chosen
	line *fyne.Container
	key  *credentials
}

// ownCertificate asks for somebody's own certificate, or takes it out.
func (d *desk) ownCertificate() screen {
	p := &certificatePage{desk: d, now: page.Column(8, 0, page.Faint("Reading …")), line: page.Column(0, 0)}
	p.key = d.w.credentials("Sign with this certificate", p.send)
	p.drawFile()
	body := page.Column(16, 620, page.NewLink("‹ People who sign in", func() { d.visit(place{page: "users"}) }), page.Heading("Your certificate"), p.now,
		page.Subheading("Sign with a certificate of the council’s own"),
		page.Faint("If the council has certificate services, they can give you a file ending in .p12 or .pfx, with its password. Its key is kept here so that only your own password opens it."),
		p.line, asked("Password of the file", "The one that came with it, not the one you sign in with.", p.key.password), p.key.said, page.Row(8, p.key.press, page.Press("Cancel", d.leave)))
	return screen{body: scrolled(page.Inset(24, 32, body)), filled: p.read, keyboard: p.key.password}
}

func (p *certificatePage) drawFile() {
	p.line.RemoveAll()
	choose := func() {
		p.w.setup.Files.Open("Choose the file of your certificate", []string{".p12", ".pfx"}, func(path string) { p.file = path; p.drawFile() })
	}
	if p.file == "" {
		p.line.Add(page.Row(8, page.Press("Choose the file", choose)))
	} else {
		p.line.Add(page.Pair(page.Text(filepath.Base(p.file), page.Style{Path: true}), page.Press("Choose another", choose)))
	}
	p.line.Refresh()
}

// read says what somebody signs with now.
func (p *certificatePage) read() {
	s := p.session()
	task.Only(&p.pages, p.w.door, task.Work[*store.OwnCertificate]{
		What: "Reading your certificate",
		Do: func(ctx context.Context) (*store.OwnCertificate, error) {
			kept, err := s.OwnCertificate(ctx)
			var none *store.ConflictError
			if errors.As(err, &none) {
				return &store.OwnCertificate{}, nil
			}
			return &kept, err
		},
		Done: func(kept *store.OwnCertificate, err error) {
			switch {
			case err != nil:
				p.now.Objects = []fyne.CanvasObject{page.Notice(theme.Warn, sentence(err))}
			case kept.Login == "":
				p.now.Objects = []fyne.CanvasObject{page.Text("You sign records with the certificate of this register.", page.Style{})}
			default:
				p.now.Objects = []fyne.CanvasObject{
					page.Facts(page.Fact{Label: "You sign as", Value: page.Plain(kept.Name)}, page.Fact{Label: "Certified by", Value: page.Plain(kept.Authority)},
						page.Fact{Label: "Until", Value: page.Plain(theme.Day(calendar.Of(kept.Until)))}),
					page.Row(8, page.Press("Sign with that of the register again", p.remove)),
				}
			}
			p.now.Refresh()
			p.middle.Refresh()
		},
	})
}

func (p *certificatePage) send() {
	if p.file == "" {
		p.key.say("Choose the file of your certificate first.")
		return
	}
	s, file := p.session(), p.file
	p.key.working(true)
	p.withSecret("Keeping your certificate", p.key.secret(), func(ctx context.Context, given vault.Secret) error {
		data, err := readCertificate(file)
		if err != nil {
			return err
		}
		_, err = s.AddCertificate(ctx, data, string(given.Password))
		return err
	}, func(err error) {
		p.key.working(false)
		if err != nil {
			p.key.say(complaint(err))
			return
		}
		p.key.password.SetText("")
		p.say(theme.Good, "From now on you sign records with this certificate.")
		p.again()
	})
}

func (p *certificatePage) remove() {
	s := p.session()
	task.Run(p.w.door, task.Work[bool]{
		What: "Taking your certificate out",
		Do:   func(ctx context.Context) (bool, error) { return true, s.RemoveCertificate(ctx) },
		Done: func(_ bool, err error) {
			if err != nil {
				p.say(theme.Bad, sentence(err))
				return
			}
			p.say(theme.Good, "You sign records with the certificate of this register again.")
			p.again()
		},
	})
}
