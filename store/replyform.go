package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// ReplyForm is what a post owes, with the questions whose answers discharge it: what an accessible page is made of that somebody fills in without
// signing in (package reports draws it), and sends back.
type ReplyForm struct {
	ID        string        `json:"id"`
	Council   string        `json:"council"`
	Post      string        `json:"post"` // title
	Language  string        `json:"language"`
	MadeAt    time.Time     `json:"made_at"`
	ExpiresOn calendar.Date `json:"expires_on"` // the last day on which an answer may come
	Prompts   []ReplyPrompt `json:"prompts"`
	Others    []string      `json:"others"` // what is owed too and cannot be answered on a form
	Left      int           `json:"left"`   // how many prompts did not fit
}

// ReplyPrompt is one prompt of a form.
type ReplyPrompt struct {
	N         int           `json:"n"`
	Token     string        `json:"token"` // by which the register knows its own question again
	Title     string        `json:"title"`
	Text      string        `json:"text"`
	Note      string        `json:"note,omitempty"`
	Due       time.Time     `json:"due"`
	DaysLate  int           `json:"days_late"`
	Questions []entry.Field `json:"-"`

	prompt duty.Prompt
}

// Prompt is what is owed, of which the question asks.
func (p ReplyPrompt) Prompt() duty.Prompt { return p.prompt }

// most prompts on one form: it has to go through somebody's mail.
const mostPrompts = 60

// The languages of forms.
const (
	English = "en"
	Welsh   = "cy"
)

// MakeReplyForm makes a reply form for a post, with what is most urgent first. It holds nothing that any of the post's holders or its deputy may not
// see: neither their own case nor a confidential leaver or a restricted case that they are not named in. It is for whoever answers for the post; the
// administrator and the ISM may do it on their behalf, and Human Resources and ICT for anybody.
func (s *Session) MakeReplyForm(ctx context.Context, post, language string) (ReplyForm, error) {
	f := ReplyForm{Council: s.council.Name, Language: cmp.Or(language, English), Prompts: []ReplyPrompt{}, Others: []string{}}
	if f.Language != English && f.Language != Welsh {
		return f, invalid("lang", "%q is not a language of forms: choose en or cy", language)
	}
	err := s.act(ctx, ActMakeForm, func(t *transaction) error {
		p, err := s.postNamed(ctx, t, post)
		if err != nil {
			return err
		}
		if !s.has(HR) && !s.has(ICT) {
			if err := t.authority(ctx, ActMakeForm, p.ID); err != nil {
				return err
			}
		}
		days, err := t.limit(ctx, "reply-form-days")
		if err != nil {
			return err
		}
		f.Post, f.MadeAt, f.ExpiresOn = p.Title, t.now, calendar.Of(t.now).AddDays(days)
		owed, err := t.owedForForm(ctx, p)
		if err != nil {
			return err
		}
		f.ask(owed)
		if len(f.Prompts) == 0 {
			return conflict("%s owes nothing that can be answered on a form", p.Title)
		}
		return t.keepForm(ctx, p, &f)
	})
	return f, err
}

// owedForForm lists what a post owes and every one of its holders, and its deputy, may see.
func (t *transaction) owedForForm(ctx context.Context, p Post) ([]duty.Prompt, error) {
	_, all, err := t.s.seenPrompts(ctx, t)
	if err != nil {
		return nil, err
	}
	owed := slices.DeleteFunc(all, func(o duty.Prompt) bool { return o.Post != p.ID && o.ShownToPost != p.ID })
	held, err := holders(ctx, t, calendar.Of(t.now))
	if err != nil {
		return nil, err
	}
	readers := []string{}
	for _, h := range held[p.ID] {
		readers = append(readers, h.Person)
	}
	if p.Deputy != "" {
		readers = append(readers, p.Deputy)
	}
	if len(readers) == 0 {
		return nil, conflict("nobody holds %s: a form would reach nobody; `muniment post hold` says who does", p.Title)
	}
	for _, person := range readers { // one or two: a job share and a deputy
		seen, err := t.s.seenByPerson(ctx, t, person)
		if err != nil {
			return nil, err
		}
		owed = slices.DeleteFunc(owed, func(o duty.Prompt) bool { return !slices.ContainsFunc(seen, sameKey(o)) })
	}
	return duty.PostponedLast(owed), nil
}

func sameKey(p duty.Prompt) func(duty.Prompt) bool {
	return func(o duty.Prompt) bool { return o.Key() == p.Key() }
}

// seenByPerson lists the prompts that somebody may see by any of their sign-ins.
func (s *Session) seenByPerson(ctx context.Context, q querier, person string) ([]duty.Prompt, error) {
	them, err := s.seenBy(ctx, q, person)
	if err != nil {
		return nil, err
	}
	var out []duty.Prompt
	for _, one := range them {
		_, seen, err := one.seenPrompts(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, seen...)
	}
	return out, nil
}

// ask puts the prompts on the form that can be answered there.
func (f *ReplyForm) ask(owed []duty.Prompt) {
	for _, p := range owed {
		a, ok := replyActOf(p)
		switch {
		case !ok:
			f.Others = append(f.Others, p.Text)
		case len(f.Prompts) == mostPrompts:
			f.Left++
		default:
			f.Prompts = append(f.Prompts, askedBy(len(f.Prompts)+1, p, a))
		}
	}
}

// keepForm keeps what the form asks, and gives each question its token.
func (t *transaction) keepForm(ctx context.Context, p Post, f *ReplyForm) error {
	key, err := t.registerKey(ctx, keyReplies)
	if err != nil {
		return err
	}
	if f.ID, err = t.nextID(ctx, "RF"); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into reply_form (id, post, language, made_at, made_by, expires_on) values ($1, $2, $3, $4, $5, $6)`,
		f.ID, p.ID, f.Language, instant(t.now), t.s.user.Login, f.ExpiresOn); err != nil {
		return fmt.Errorf("keep the form: %w", err)
	}
	for i := range f.Prompts {
		one := &f.Prompts[i]
		line := formLine{Form: f.ID, Post: p.ID, MadeAt: t.now, N: one.N, Key: one.prompt.Key(), Due: calendar.Of(one.Due)}
		one.Token = line.token(key)
		if _, err := t.ExecContext(ctx, `insert into reply_form_line (form, n, duty, kind, subject, item, due_on) values ($1, $2, $3, $4, $5, $6, $7)`,
			f.ID, line.N, line.Key.Duty, line.Key.Subject, line.Key.ID, line.Key.Item, line.Due); err != nil {
			return fmt.Errorf("keep the form: %w", err)
		}
	}
	t.changed("reply-form", f.ID, map[string]any{"post": p.ID, "prompts": len(f.Prompts), "expires_on": f.ExpiresOn})
	return nil
}

// formLine is one question that a form asked.
type formLine struct {
	Form, Post string
	MadeAt     time.Time
	N          int
	Key        duty.PromptKey
	Due        calendar.Date
}

// token names the prompt, the post and the moment in a way that only this register can: an answer cannot be moved to another prompt.
func (l formLine) token(key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(hashTexts("muniment reply form", l.Form, l.Post, instant(l.MadeAt), strconv.Itoa(l.N), l.Key.Duty, l.Key.Subject, l.Key.ID, l.Key.Item, string(l.Due))))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:20]) // short enough that no mail program breaks it over two lines
}

// keyReplies is the name of the key by which the register knows its own forms again.
const keyReplies = "reply-forms"

// registerKey returns a key that only this register knows, made when it is first asked for.
func (t *transaction) registerKey(ctx context.Context, name string) ([]byte, error) {
	text, err := titleOf(ctx, t, `select key from register_key where name = $1`, name)
	if err != nil {
		return nil, err
	}
	if text == "" {
		raw := make([]byte, sha256.Size)
		if _, err := rand.Read(raw); err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
		text = base64.StdEncoding.EncodeToString(raw)
		if _, err := t.ExecContext(ctx, `insert into register_key (name, key, made_at) values ($1, $2, $3)`, name, text, instant(t.now)); err != nil {
			return nil, fmt.Errorf("keep a key: %w", err)
		}
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	return key, nil
}
