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
