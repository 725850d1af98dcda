package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"

	"muniment/store/exchange"
)

// The settings of the server by which people are told by e-mail. Its password is no setting: whoever sends gives it.
const (
	keyMailServer = "mail-server"
	keyMailFrom   = "mail-from"
	keyMailLogin  = "mail-login"

	noMail = "none"
)

// mailSettings are those settings as they are listed.
func mailSettings(values map[string]Setting) []Setting {
	out := []Setting{
		{Key: keyMailServer, Value: noMail, Source: "default", Default: noMail, Meaning: "the mail server that sends e-mails, such as mail.example.org:587, or none"},
		{Key: keyMailFrom, Value: noMail, Source: "default", Default: noMail, Meaning: "the address from which e-mails are sent, or none"},
		{Key: keyMailLogin, Value: noMail, Source: "default", Default: noMail, Meaning: "the account at the mail server, where it asks for one, or none; the password is asked for when mail is sent"},
	}
	for i, k := range out {
		if v, set := values[k.Key]; set {
			out[i].Value, out[i].Source = v.Value, v.Source
		}
	}
	return out
}

// checkMail accepts none, or what the setting needs.
func checkMail(key, value string) error {
	if value == noMail {
		return nil
	}
	switch key {
	case keyMailServer:
		host, port, err := net.SplitHostPort(value)
		if n, bad := strconv.Atoi(port); err != nil || bad != nil || host == "" || n < 1 || n > 65535 || strings.ContainsAny(host, " /@") {
			return invalid(key, "%q is no mail server: give one such as mail.example.org:587, or %s", value, noMail)
		}
	case keyMailFrom:
		if a, err := mail.ParseAddress(value); err != nil || a.Name != "" || a.Address != value {
			return invalid(key, "%q is no address: give one such as register@example.org, or %s", value, noMail)
		}
	case keyMailLogin:
		if value == "" || len(value) > 200 || strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return invalid(key, "%q is no account: give its name without spaces, or %s", value, noMail)
		}
	}
	return nil
}

// MailSettings are how the council sends e-mails; empty where it has not said.
type MailSettings struct{ Server, From, Login string }

// MailSettings reads how the council sends e-mails.
func (s *Session) MailSettings(ctx context.Context) (MailSettings, error) {
	values, err := readSettings(ctx, s.reader)
	said := func(key string) string {
		if v := values[key].Value; v != noMail {
			return v
		}
		return ""
	}
	return MailSettings{said(keyMailServer), said(keyMailFrom), said(keyMailLogin)}, err
}

// Mailing is what people are to be told by e-mail: what each owes, or a notice that they have not acknowledged.
type Mailing struct {
	Notice  string            // "" for what they owe
	Letters []exchange.Letter // one for each person
	People  []string          // to whom each letter is, in the same order
	Rows    any               // for another program: digests, or letters of a notice
}

// Mailing gathers what is to be told by e-mail today, from an address. A notice is named by its reference; none means what everybody owes.
func (s *Session) Mailing(ctx context.Context, notice, from string) (Mailing, error) {
	m := Mailing{Notice: strings.TrimSpace(notice)}
	if m.Notice != "" {
		all, err := s.NoticeLetters(ctx, m.Notice)
		for _, l := range all {
			m.Letters, m.People = append(m.Letters, l.Letter(from, s.Now())), append(m.People, l.Person)
		}
		m.Rows = all
		return m, err
	}
	all, err := s.Digests(ctx)
	for _, d := range all {
		m.Letters, m.People = append(m.Letters, d.Letter(s.Council().Name, from, s.Now())), append(m.People, d.Person)
	}
	m.Rows = all
	return m, err
}

// SendMailing hands letters to a server, and notes whom it told: those whose letters the server took before it failed, or before the sending was broken off, too.
func (s *Session) SendMailing(ctx context.Context, m Mailing, server exchange.MailServer) (int, error) {
	if err := s.demand(ctx, ActSendDigests); err != nil {
		return 0, err
	}
	if len(m.Letters) == 0 {
		return 0, nil
	}
	sent, err := server.Send(ctx, m.Letters)
	if sent == 0 {
		return 0, err
	}
	kept := context.WithoutCancel(ctx) // they were told, whatever became of the rest
	note := s.RecordDigests
	if m.Notice != "" {
		note = func(ctx context.Context, people []string) error { return s.RecordNoticeLetters(ctx, m.Notice, people) }
	}
	if noted := note(kept, m.People[:sent]); noted != nil {
		err = errors.Join(err, fmt.Errorf("%d letters were sent, and that could not be noted: %w", sent, noted))
	}
	return sent, err
}
