package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store/exchange"
)

// Letter is the digest as an e-mail.
func (d Digest) Letter(council, from string, at time.Time) exchange.Letter {
	n := 0
	for _, l := range d.Lines {
		n += l.Count
	}
	things := fmt.Sprintf("%d things", n)
	if n == 1 {
		things = "1 thing"
	}
	return exchange.Letter{From: from, To: d.Email, Name: d.Name, Subject: "The register asks you for " + things, Text: d.Words(council), At: at}
}

// NoticeLetter is what one person was asked to acknowledge, as an e-mail says it to them.
type NoticeLetter struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	Title  string `json:"title"`
	Text   string `json:"text"`
}

// NoticeLetters are letters to everybody who was asked to acknowledge one notice, such as that of the controls of an asset, who has not done so and has an address. The text is
// the one that was issued: it is about information and not about people.
func (s *Session) NoticeLetters(ctx context.Context, pack string) ([]NoticeLetter, error) {
	if err := s.demand(ctx, ActSendDigests); err != nil {
		return nil, err
	}
	text, err := s.IssuedText(ctx, pack, 0)
	if err != nil {
		return nil, err
	}
	out, err := collect(ctx, s.reader, func(row scanner) (NoticeLetter, error) {
		var l NoticeLetter
		var given, surname string
		err := row.Scan(&l.Person, &given, &surname, &l.Email, &l.Title)
		l.Name = Person{GivenName: given, Surname: surname}.Name()
		l.Text = l.Name + ",\n\nyou are asked to read this and to say that you have:\n\n" + strings.TrimSpace(text) +
			"\n\nTell your manager once you have read it, or acknowledge it in the register yourself.\n"
		return l, err
	}, `select p.id, p.given_name, p.surname, p.email, i.title from notice n join notice_issue i on i.pack = n.pack and i.ended_on = '' join person p on p.id = n.person
		where n.pack = $1 and n.standing = 'unanswered' and p.email <> '' and (n.waived_until = '' or n.waived_until < $2) order by p.id`, pack, s.Today())
	return append([]NoticeLetter{}, out...), err
}

// Letter is the e-mail.
func (l NoticeLetter) Letter(from string, at time.Time) exchange.Letter {
	return exchange.Letter{From: from, To: l.Email, Name: l.Name, Subject: "Please read: " + l.Title, Text: l.Text, At: at}
}

// RecordNoticeLetters notes in the trail that people were written to about a notice.
func (s *Session) RecordNoticeLetters(ctx context.Context, pack string, people []string) error {
	return s.act(ctx, ActSendDigests, func(t *transaction) error {
		if _, err := s.IssuedText(ctx, pack, 0); err != nil {
			return err
		}
		for _, id := range people {
			t.changed(kindPerson, id, map[string]any{"told_by_mail": pack})
		}
		return nil
	})
}
