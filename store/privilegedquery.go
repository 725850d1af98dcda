package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// PrivilegedQuery is a question about a privileged account that a weekly review raised.
type PrivilegedQuery struct {
	ID         string    `json:"id"`
	Review     string    `json:"review"`
	Account    string    `json:"account"`
	System     string    `json:"system"`
	Login      string    `json:"login"`
	Text       string    `json:"text"`
	RaisedAt   time.Time `json:"raised_at"`
	RaisedBy   string    `json:"raised_by"` // login
	Answer     string    `json:"answer,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	EnteredAt  time.Time `json:"entered_at,omitzero"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	EnteredBy  string    `json:"entered_by,omitempty"`
	Behalf     string    `json:"on_behalf_of,omitempty"`
	holder     string
	sponsor    string
}

const queryColumns = `q.id, q.review, q.account, a.system, a.login, q.text, q.raised_at, q.raised_by, q.answer, q.answered_at, q.entered_at, q.answered_by, q.entered_by, q.behalf, a.holder, a.sponsor`

func scanQuery(row scanner) (PrivilegedQuery, error) {
	var v PrivilegedQuery
	var raised, answered, entered moment
	err := row.Scan(&v.ID, &v.Review, &v.Account, &v.System, &v.Login, &v.Text, &raised, &v.RaisedBy, &v.Answer, &answered, &entered, &v.AnsweredBy, &v.EnteredBy, &v.Behalf, &v.holder, &v.sponsor)
	v.RaisedAt, v.AnsweredAt, v.EnteredAt = raised.Time, answered.Time, entered.Time
	return v, err
}

// PrivilegedQueries lists the queries about privileged accounts, those without an answer first; nobody sees those about their own.
func (s *Session) PrivilegedQueries(ctx context.Context, query string) ([]PrivilegedQuery, error) {
	seen, err := s.privilegedSeen(ctx)
	if err != nil {
		return nil, err
	}
	c := &conditions{args: []any{s.user.Person}}
	all, err := collect(ctx, s.reader, scanQuery, `select `+queryColumns+` from privileged_query q join privileged_account a on a.id = q.account
		where `+c.like(`q.id || ' ' || q.account || ' ' || a.login || ' ' || a.system || ' ' || q.text`, query)+` and (a.holder = '' or a.holder <> $1)
		order by case when q.answered_at = '' then 0 else 1 end, q.id`, c.args...)
	return slices.DeleteFunc(all, func(v PrivilegedQuery) bool { return !seen(v.System, v.sponsor) }), err
}

// raise asks about an account. The same question is not asked twice while the first waits for its answer.
func (t *transaction) raise(ctx context.Context, review string, a PrivilegedAccount, text string, at time.Time) (string, error) {
	var waiting int
	if err := t.QueryRowContext(ctx, `select count(*) from privileged_query where answered_at = '' and account = $1 and text = $2`, a.ID, text).Scan(&waiting); err != nil {
		return "", fmt.Errorf("read the queries: %w", err)
	}
	if waiting > 0 {
		return "", nil
	}
	id, err := t.nextID(ctx, "PQ")
	if err != nil {
		return "", err
	}
	if _, err := t.ExecContext(ctx, `insert into privileged_query (id, review, account, text, raised_at, raised_by, answer, answered_at, entered_at, answered_by, entered_by, behalf)
		values ($1, $2, $3, $4, $5, $6, '', '', '', '', '', '')`, id, review, a.ID, text, instant(at), t.s.user.Login); err != nil {
		return "", fmt.Errorf("raise the query: %w", err)
	}
	t.changed("privileged-query", id, map[string]string{"account": a.ID, "login": a.Login, "text": text})
	return id, nil
}

// AnswerPrivileged answers a query about a privileged account. It is for the account's sponsor, else the owner of its system, and never for its holder.
func (s *Session) AnswerPrivileged(ctx context.Context, id, text, by string, doneAt time.Time) error {
	if text = strings.TrimSpace(text); text == "" {
		return invalid("text", "say what the answer is")
	}
	return s.act(ctx, ActAnswerPrivileged, func(t *transaction) error {
		v, err := one(ctx, t, "query", id, scanQuery, `select `+queryColumns+` from privileged_query q join privileged_account a on a.id = q.account where q.id = $1`, id)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(v.holder); err != nil {
			t.concerns("privileged-query", id)
			return err
		}
		if doneAt.IsZero() {
			doneAt = t.now
		}
		switch {
		case !v.AnsweredAt.IsZero():
			return conflict("the query %s was answered on %s: %s", id, calendar.Of(v.AnsweredAt).Short(), v.Answer)
		case doneAt.After(t.now):
			return invalid("done at", "%s is in the future", london(doneAt))
		case doneAt.Before(v.RaisedAt):
			return invalid("done at", "%s is before the query was raised on %s", london(doneAt), london(v.RaisedAt))
		}
		post := v.sponsor
		if post == "" {
			y, err := entryRow(ctx, t, "system", v.System)
			if err != nil {
				return err
			}
			post = y.Post
		}
		posts, err := postsOn(ctx, t, calendar.Of(t.now))
		if err != nil {
			return err
		}
		if t.behalf, err = t.answersAbove(ctx, ActAnswerPrivileged, posts, duty.Reviewer(posts, post, v.holder)); err != nil {
			t.concerns("privileged-query", id)
			return err
		}
		if by = strings.TrimSpace(by); by == "" {
			by = s.user.Name
		}
		if _, err := t.ExecContext(ctx, `update privileged_query set answer = $2, answered_at = $3, entered_at = $4, answered_by = $5, entered_by = $6, behalf = $7 where id = $1`,
			id, text, instant(doneAt), instant(t.now), by, s.user.Login, t.behalf); err != nil {
			return fmt.Errorf("answer the query: %w", err)
		}
		t.changed("privileged-query", id, map[string]string{"answer": text, "answered_by": by, "done_at": instant(doneAt)})
		return nil
	})
}
