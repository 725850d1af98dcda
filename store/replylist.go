package store

import (
	"context"
	"time"

	"muniment/store/calendar"
)

// EnteredReply is a reply that was entered.
type EnteredReply struct {
	ID         string        `json:"id"`
	Form       string        `json:"form,omitempty"` // empty: a scan
	Post       string        `json:"post"`
	AnsweredBy string        `json:"answered_by"`
	ReceivedOn calendar.Date `json:"received_on"`
	EnteredAt  time.Time     `json:"entered_at"`
	EnteredBy  string        `json:"entered_by"`
	Answers    int           `json:"answers"`
	Attachment string        `json:"attachment"`
}

// Replies lists the replies that were entered and that this person may see, newest first.
func (s *Session) Replies(ctx context.Context) ([]EnteredReply, error) {
	all, err := collect(ctx, s.reader, func(row scanner) (EnteredReply, error) {
		var r EnteredReply
		var entered moment
		err := row.Scan(&r.ID, &r.Form, &r.Post, &r.AnsweredBy, &r.ReceivedOn, &entered, &r.EnteredBy, &r.Answers, &r.Attachment)
		r.EnteredAt = entered.Time
		return r, err
	}, `select r.id, r.form, r.post, r.answered_by, r.received_on, r.entered_at, r.entered_by, (select count(*) from reply_line l where l.reply = r.id),
			coalesce((select min(a.id) from attachment a where a.kind = 'reply' and a.subject = r.id), '') from reply r order by r.id desc`)
	if err != nil {
		return nil, err
	}
	out := []EnteredReply{}
	for _, r := range all {
		switch err := s.maySeeReply(ctx, r.ID); {
		case err == nil:
			out = append(out, r)
		case !isNotFound(err):
			return nil, err
		}
	}
	return out, nil
}

// MadeForm is a reply form that was made, and how much of it came back.
type MadeForm struct {
	ID        string        `json:"id"`
	Post      string        `json:"post"`
	Title     string        `json:"title"` // of the post
	MadeAt    time.Time     `json:"made_at"`
	MadeBy    string        `json:"made_by"`
	ExpiresOn calendar.Date `json:"expires_on"` // the last day on which an answer may have come
	Asked     int           `json:"asked"`
	Answered  int           `json:"answered"`
}

// Awaited reports a form whose answers may still come.
func (f MadeForm) Awaited(today calendar.Date) bool { return f.Answered == 0 && f.ExpiresOn >= today }

// MadeForms lists the reply forms that were made, newest first: all of them for those who enter answers, and their own for whoever made some. It tells nothing of
// what they ask.
func (s *Session) MadeForms(ctx context.Context) ([]MadeForm, error) {
	c := &conditions{}
	whose := `1 = 1`
	if !s.May(ActImportReply) {
		whose = `f.made_by = ` + c.arg(s.user.Login)
	}
	return collect(ctx, s.reader, func(row scanner) (MadeForm, error) {
		var f MadeForm
		var made moment
		err := row.Scan(&f.ID, &f.Post, &f.Title, &made, &f.MadeBy, &f.ExpiresOn, &f.Asked, &f.Answered)
		f.MadeAt = made.Time
		return f, err
	}, `select f.id, f.post, coalesce(p.title, f.post), f.made_at, f.made_by, f.expires_on, (select count(*) from reply_form_line l where l.form = f.id),
			(select count(distinct a.n) from reply_line a join reply r on r.id = a.reply where r.form = f.id and a.outcome <> '`+AnswerRefused+`')
		from reply_form f left join post p on p.id = f.post where `+whose+` order by f.id desc`, c.args...)
}
