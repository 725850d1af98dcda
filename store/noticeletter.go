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

	Record string `json:"record,omitempty"` // the signed notice that goes with it
	pdf    []byte
}

// RecordUsersNotice is the kind of record that tells a notice without whom it asks, so that it can be sent to each of them.
const RecordUsersNotice = "users-notice"

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
	if err != nil || len(out) == 0 {
		return out, err
	}
	number, pdf, err := s.signedNotice(ctx, pack)
	for i := range out {
		if out[i].Record, out[i].pdf = number, pdf; number != "" {
			out[i].Text += "\nThe signed notice, " + number + ", is attached.\n"
		}
	}
	return out, err
}

// signedNotice is the last signed record of a notice that was issued since the version that stands, where there is one.
func (s *Session) signedNotice(ctx context.Context, pack string) (number string, pdf []byte, err error) {
	numbers, err := collect(ctx, s.reader, scanText, `select r.number from record r join notice_issue i on i.pack = r.subject and i.ended_on = ''
		where r.kind = $1 and r.subject = $2 and substr(r.issued_at, 1, 10) >= i.issued_on and exists (select 1 from record_revision v where v.number = r.number and v.file <> '')
		order by r.issued_at desc, r.number desc limit 1`, RecordUsersNotice, pack)
	if err != nil || len(numbers) == 0 {
		return "", nil, err
	}
	pdf, err = s.RecordFile(ctx, numbers[0])
	if isNotFound(err) { // not for this person to see
		return "", nil, nil
	}
	return numbers[0], pdf, err
}

// Letter is the e-mail.
func (l NoticeLetter) Letter(from string, at time.Time) exchange.Letter {
	out := exchange.Letter{From: from, To: l.Email, Name: l.Name, Subject: "Please read: " + l.Title, Text: l.Text, At: at}
	if l.Record != "" {
		out.PDF = map[string][]byte{exchange.FileName(l.Record, ".pdf"): l.pdf}
	}
	return out
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
