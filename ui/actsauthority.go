package ui

import (
	"bytes"
	"context"
	"errors"
	"os"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
)

// authorityActs keep the register's own certificate authority, and give those who check records elsewhere what they need.
func authorityActs() []act {
	out := helped(needed("out", "Where the file is written", entry.Text), "A new file, such as authority.pem in a folder of your own.")
	return []act{
		{
			kind: "authority", verb: "ca export", title: "write the certificate that readers of records should trust", needs: store.ActVerifyTrail, fields: []entry.Field{out},
			help: "Give it to those who check this council’s records: an auditor, a solicitor, another council.",
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				text, err := s.ExportAuthority(ctx)
				return writtenTo(r.speech, r.given["out"], text, err)
			},
		},
		{
			kind: "authority", verb: "ca crl", title: "publish whose certificates vouch for nothing any more", needs: store.ActKeepAuthority, fields: []entry.Field{out},
			help: "The list names nobody: it holds numbers of certificates, and from when on each is revoked. What was signed before stays good.",
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				text, err := s.ExportRevocations(ctx)
				return writtenTo(r.speech, r.given["out"], text, err)
			},
		},
		{
			kind: "authority", verb: "ca renew", title: "renew the authority of the register", needs: store.ActKeepAuthority, weighty: true, signs: true,
			help: "For when its certificate comes to its end. What was signed under the old one stays good; those who check records need the new certificate beside it.",
			do: func(ctx context.Context, s *store.Session, _ request) (outcome, error) {
				return outcome{said: "The register has a new certificate authority. Write its certificate, and give it to those who check records."}, s.RenewAuthority(ctx)
			},
		},
		{
			kind: "authority", verb: "ca trust", title: "let people sign under another authority", needs: store.ActTrustAuthority, weighty: true, places: []string{"file"},
			help:   "Such as the council’s own certificate services: people may then sign records with the certificates that those gave them.",
			fields: []entry.Field{helped(needed("file", "File with the certificate of the authority", entry.Text), "Where it is on this computer. It ends in .cer, .crt or .pem.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				file, err := readCertificate(r.given["file"])
				if err != nil {
					return outcome{}, &store.InvalidError{Field: "file", Reason: sentence(err)}
				}
				t, err := s.TrustAuthority(ctx, file)
				return outcome{said: r.speech.Say("People may sign under %s. Compare the fingerprint with whoever gave you the file: %s", t.Name, t.ID)}, err
			},
		},
		{
			kind: "authority", verb: "ca distrust", title: "have nobody sign under another authority any more", needs: store.ActTrustAuthority, weighty: true, places: []string{"authority"},
			help:   "What was signed under it stays good.",
			fields: []entry.Field{needed("authority", "Name of the authority", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				t, err := s.DistrustAuthority(ctx, r.given["authority"])
				return outcome{said: r.speech.Say("Nobody signs under %s any more.", t.Name)}, err
			},
		},
	}
}

// writtenTo writes a file that is not there yet.
func writtenTo(l lang.Language, name string, text []byte, err error) (outcome, error) {
	if err != nil {
		return outcome{}, err
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		return outcome{}, errors.New(l.Say("%s is there already: choose another name, nothing is written over", name))
	}
	if err := writeFile(name, bytes.NewReader(text)); err != nil {
		return outcome{}, err
	}
	return said(l.Say("It is in %s.", name), "", "")
}
