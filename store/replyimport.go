package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// ReplyOptions say whose answers a file holds and what is to become of them.
type ReplyOptions struct {
	Name        string        // of the file
	AnsweredBy  string        // person
	Received    calendar.Date // when the answers came; empty: today
	Apply       bool          // false: a preview, which writes nothing
	SkipRefused bool          // enter the other answers although some are refused
}

// ReplyReport says what the answers of a file would do to the register, or did.
type ReplyReport struct {
	Reply      string        `json:"reply,omitempty"` // id, once entered
	Form       string        `json:"form"`
	Post       string        `json:"post"` // title
	AnsweredBy string        `json:"answered_by"`
	Name       string        `json:"name"`
	Received   calendar.Date `json:"received"`
	Answers    []ReplyLine   `json:"answers"`
	Refused    int           `json:"refused"`
	Blank      int           `json:"not_answered"`
	Attachment string        `json:"attachment,omitempty"`
	Applied    bool          `json:"applied"`
}

// ReplyLine is one answer and the act it becomes.
type ReplyLine struct {
	N       int    `json:"n"`
	Duty    string `json:"duty"`
	Subject string `json:"subject"`
	ID      string `json:"id"`
	Item    string `json:"item,omitempty"`
	Text    string `json:"text"`
	Act     Act    `json:"act,omitempty"`
	Outcome string `json:"outcome"` // as recording says it, or refused
	Reason  string `json:"reason,omitempty"`
}

// AnswerRefused is the outcome of an answer that cannot be entered.
const AnswerRefused = "refused"

// ErrAnswersRefused says that nothing was written because answers were refused.
var ErrAnswersRefused = errors.New("nothing was entered because answers are refused: ask for them again, or enter the others with --skip-refused")

// ImportReply enters the answers that somebody gave on a reply form: each becomes the act that discharges its prompt, entered by whoever signs in, answered
// by that person, on the authority of the post that owes the prompt, which they must hold, deputise for or have had delegated to them. All are entered or
// none, with the file as it came. A preview is the same, rolled back. A file that was entered is refused the second time.
func (s *Session) ImportReply(ctx context.Context, file []byte, o ReplyOptions) (ReplyReport, error) {
	r := ReplyReport{Answers: []ReplyLine{}, Received: cmp.Or(o.Received, calendar.Of(s.clock()))}
	if err := s.begins(ctx, ActImportReply); err != nil {
		return r, err
	}
	reply, err := exchange.ReadReply(file)
	if err != nil {
		return r, err
	}
	return s.enterReply(ctx, file, &replyBatch{report: &r, answers: reply, digest: digestOf(reply)}, o)
}

// enterReply enters answers, or rehearses that.
func (s *Session) enterReply(ctx context.Context, file []byte, b *replyBatch, o ReplyOptions) (ReplyReport, error) {
	r := b.report
	var denied error
	run := func(t *transaction) error {
		t.rehearsal = !o.Apply
		b.t = t
		err := b.enter(ctx, file, o)
		denied = b.denied
		return err
	}
	var err error
	if o.Apply {
		err = s.act(ctx, ActImportReply, run)
	} else {
		err = s.write(ctx, run)
	}
	if denied != nil && (!o.Apply || err != nil || r.Refused > 0) { // attempts that were refused stay in the trail, whatever becomes of the rest
		if why := s.refused(ctx, ActImportReply, denied, subject{"reply-form", r.Form}); !errors.Is(why, denied) {
			return *r, why
		}
	}
	if err != nil && !errors.Is(err, errRollback) {
		return *r, err
	}
	r.Applied = o.Apply
	return *r, nil
}

// digestOf is the same for the same answers, whatever a mail program made of their lines.
func digestOf(r exchange.Reply) string {
	texts := []string{"muniment reply", r.Form}
	for _, a := range r.Answers {
		for _, name := range slices.Sorted(maps.Keys(a.Fields)) {
			texts = append(texts, strconv.Itoa(a.N), name, strings.Join(strings.Fields(strings.Join(a.Fields[name], " ")), " "))
		}
	}
	return hashTexts(texts...)
}

// replyBatch enters the answers of one file.
type replyBatch struct {
	t       *transaction
	report  *ReplyReport
	answers exchange.Reply
	digest  string
	paper   bool // they were written by hand: no token came with them

	id     string // of the reply
	person Person // who answered
	key    []byte
	lines  []formLine
	theirs []duty.Prompt // what the person may see
	mine   []duty.Prompt // what whoever enters it may see
	denied error         // the last refusal for want of authority
}

func (b *replyBatch) enter(ctx context.Context, file []byte, o ReplyOptions) error {
	for _, step := range []func() error{
		func() error { return b.whose(ctx, o) },
		func() error { return b.form(ctx) },
		func() error { return b.begin(ctx) },
		func() error { return b.each(ctx) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	entered := len(b.report.Answers) - b.report.Refused
	switch {
	case len(b.report.Answers) == 0:
		return conflict("nothing on this form was answered")
	case !o.Apply:
		return errRollback
	case b.report.Refused > 0 && (!o.SkipRefused || entered == 0):
		return ErrAnswersRefused
	}
	a, err := b.t.attach(ctx, "reply", b.id, cmp.Or(o.Name, "reply.txt"), file)
	if err != nil {
		return err
	}
	b.report.Reply, b.report.Attachment = b.id, a.ID
	b.t.changed("reply", b.id, map[string]any{
		"form": b.report.Form, "answered_by": b.person.ID, "received": b.report.Received, "entered": entered, "refused": b.report.Refused, "attachment": a.ID,
	})
	return nil
}

// whose reads who answered, and when the answers came.
func (b *replyBatch) whose(ctx context.Context, o ReplyOptions) error {
	var err error
	if strings.TrimSpace(o.AnsweredBy) == "" {
		return invalid("answered by", "say who answered")
	}
	if b.person, err = personByID(ctx, b.t, strings.TrimSpace(o.AnsweredBy)); err != nil {
		return err
	}
	b.report.AnsweredBy, b.report.Name = b.person.ID, b.person.Name()
	if !isPerson(b.person.Kind) {
		return conflict("%s is an account, not a person: say who answered", b.report.Name)
	}
	if b.report.Received > calendar.Of(b.t.now) {
		return invalid("received", "%s is in the future", b.report.Received.Short())
	}
	if b.theirs, err = b.t.s.seenByPerson(ctx, b.t, b.person.ID); err != nil {
		return err
	}
	_, b.mine, err = b.t.s.seenPrompts(ctx, b.t)
	return err
}

// form finds the form, and refuses one that is too old, and answers that were entered already.
func (b *replyBatch) form(ctx context.Context) error {
	b.report.Form = b.answers.Form
	type made struct {
		post, title string
		at          moment
		expires     calendar.Date
	}
	f, err := one(ctx, b.t, "reply form", b.answers.Form, func(row scanner) (made, error) {
		var f made
		err := row.Scan(&f.post, &f.title, &f.at, &f.expires)
		return f, err
	}, `select f.post, p.title, f.made_at, f.expires_on from reply_form f join post p on p.id = f.post where f.id = $1`, b.answers.Form)
	if err != nil {
		return err
	}
	b.report.Post = f.title
	if err := b.t.notEnteredYet(ctx, b.digest); err != nil {
		return err
	}
	switch {
	case b.report.Received < calendar.Of(f.at.Time):
		return invalid("received", "%s is before the form was made on %s", b.report.Received.Short(), calendar.Of(f.at.Time).Short())
	case b.report.Received > f.expires:
		return conflict("the form %s was good until %s: send a new one", b.report.Form, f.expires.Short())
	}
	if b.key, err = b.t.registerKey(ctx, keyReplies); err != nil {
		return err
	}
	b.lines, err = collect(ctx, b.t, func(row scanner) (formLine, error) {
		l := formLine{Form: b.report.Form, Post: f.post, MadeAt: f.at.Time}
		err := row.Scan(&l.N, &l.Key.Duty, &l.Key.Subject, &l.Key.ID, &l.Key.Item, &l.Due)
		return l, err
	}, `select n, duty, kind, subject, item, due_on from reply_form_line where form = $1 order by n`, b.report.Form)
	return err
}

// notEnteredYet refuses answers that are in the register already.
func (t *transaction) notEnteredYet(ctx context.Context, digest string) error {
	earlier, err := collect(ctx, t, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select id, entered_at from reply where digest = $1`, digest)
	if err == nil && len(earlier) > 0 {
		err = conflict("these answers were entered on %s already, as %s", london(parseInstant(earlier[0][1])), earlier[0][0])
	}
	return err
}

// begin writes the reply itself, so that its answers can name it.
func (b *replyBatch) begin(ctx context.Context) error {
	post := ""
	if len(b.lines) > 0 {
		post = b.lines[0].Post
	}
	var err error
	b.id, err = b.t.putReply(ctx, b.report.Form, post, b.person.ID, b.report.Received, b.digest)
	return err
}

func (t *transaction) putReply(ctx context.Context, form, post, person string, received calendar.Date, digest string) (string, error) {
	id, err := t.nextID(ctx, "RP")
	if err != nil {
		return "", err
	}
	if _, err := t.ExecContext(ctx, `insert into reply (id, form, post, answered_by, received_on, digest, entered_at, entered_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, form, post, person, received, digest, instant(t.now), t.s.user.Login); err != nil {
		return "", fmt.Errorf("enter the reply: %w", err)
	}
	return id, nil
}

// each enters one answer after the other.
func (b *replyBatch) each(ctx context.Context) error {
	for _, a := range b.answers.Answers {
		if len(a.Fields) == 0 {
			b.report.Blank++
			continue
		}
		line := ReplyLine{N: a.N, Outcome: AnswerRefused}
		p, why := b.question(ctx, a, &line)
		leaver := ""
		if why == nil {
			if kind, id, err := b.t.promptHistory(ctx, p); err != nil {
				return err
			} else if kind == "leaver" {
				leaver = id
			}
			var done Recorded
			done, why = b.answer(ctx, p, a.Fields)
			line.Outcome = string(done)
		}
		if why != nil {
			if !isRefusal(why) {
				return why
			}
			line.Outcome, line.Reason = AnswerRefused, why.Error()
			b.report.Refused++
			var denied *NotAllowedError
			if errors.Is(why, ErrOwnCase) || errors.As(why, &denied) {
				b.denied = why
			}
		}
		b.report.Answers = append(b.report.Answers, line)
		if err := b.t.putReplyLine(ctx, b.id, line, leaver, p.Person); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) putReplyLine(ctx context.Context, reply string, l ReplyLine, leaver, person string) error {
	if _, err := t.ExecContext(ctx, `insert into reply_line (reply, n, duty, kind, subject, item, leaver, person, outcome) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		reply, l.N, l.Duty, l.Subject, l.ID, l.Item, leaver, person, l.Outcome); err != nil {
		return fmt.Errorf("enter the answer: %w", err)
	}
	return nil
}

// isRefusal tells what a person can be told of an answer from a failure of the register.
func isRefusal(err error) bool {
	var invalid *InvalidError
	var conflict *ConflictError
	var denied *NotAllowedError
	return errors.As(err, &invalid) || errors.As(err, &conflict) || errors.As(err, &denied) || isNotFound(err) || errors.Is(err, ErrOwnCase)
}

// question finds the prompt that an answer is to, and refuses one that was moved, that is not theirs, or that is owed no longer.
func (b *replyBatch) question(ctx context.Context, a exchange.ReplyAnswer, line *ReplyLine) (duty.Prompt, error) {
	i := slices.IndexFunc(b.lines, func(l formLine) bool { return l.N == a.N })
	if i < 0 || !b.paper && !hmac.Equal([]byte(b.lines[i].token(b.key)), []byte(a.Token)) {
		return duty.Prompt{}, conflict("answer %d is not to a question that this form asked", a.N)
	}
	l := b.lines[i]
	line.Duty, line.Subject, line.ID, line.Item = l.Key.Duty, l.Key.Subject, l.Key.ID, l.Key.Item
	p, err := b.t.stillOwed(ctx, l.Key, b.person, b.theirs, b.mine, b.report.Received)
	if err != nil {
		return p, err
	}
	if line.Text = p.Text; cycleOf(p.Duty) != nil && calendar.Of(p.Due) != l.Due {
		return p, conflict("this was answered for the round that fell due on %s: the next is due on %s", l.Due.Short(), calendar.Of(p.Due).Short())
	}
	act, ok := replyActOf(p)
	if !ok {
		return p, conflict("this cannot be answered on a form any more")
	}
	line.Act = act.act
	return p, nil
}

// stillOwed finds a prompt that is still owed, among those that both whoever answered and whoever enters it may see, and refuses it to somebody who does
// not answer for it.
func (t *transaction) stillOwed(ctx context.Context, key duty.PromptKey, person Person, theirs, mine []duty.Prompt, on calendar.Date) (duty.Prompt, error) {
	is := func(p duty.Prompt) bool { return p.Key() == key }
	i := slices.IndexFunc(mine, is)
	if i < 0 {
		return duty.Prompt{}, conflict("this is owed no longer, or is a case that you may not see")
	}
	p := mine[i]
	switch {
	case p.Person != "" && p.Person == person.ID:
		return p, ErrOwnCase
	case !slices.ContainsFunc(theirs, is):
		return p, conflict("%s may not see this case, and so cannot have answered it", person.Name())
	case p.DelegatedTo == person.ID, p.Deputy == person.ID, slices.Contains(p.Holders, person.ID): // a holder's cover too
		return p, nil
	}
	for _, post := range []string{p.Post, p.ShownToPost} {
		if answers, err := personAnswersFor(ctx, t, post, person.ID, on); err != nil || answers {
			return p, err
		}
	}
	return p, conflict("%s neither holds nor deputises for %s, and was not asked to answer this", person.Name(), p.OwedBy)
}

// answer does the act that an answer becomes.
func (b *replyBatch) answer(ctx context.Context, p duty.Prompt, given map[string][]string) (Recorded, error) {
	return b.t.answerPrompt(ctx, p, &answering{person: b.person, post: p.Post, reply: b.id}, given, b.report.Received)
}

// answerPrompt enters one answer, as an act of its own within the transaction.
func (t *transaction) answerPrompt(ctx context.Context, p duty.Prompt, who *answering, given map[string][]string, received calendar.Date) (Recorded, error) {
	act, ok := replyActOf(p)
	if !ok {
		return "", conflict("this cannot be answered on paper: somebody who signs in has to do it")
	}
	came := received.End()
	if came.After(t.now) {
		came = t.now
	}
	values, err := answerValues(act.ask(p), given, came)
	if err != nil {
		return "", err
	}
	if values.At("done_at").IsZero() { // it was done by the time they said so
		values["done_at"] = instant(came)
	}
	done, err := act.do(ctx, t.s.joined(t, who), p, values)
	if err != nil && isRefusal(err) {
		return "", plainly(err)
	}
	return done, err
}

// plainly leaves out of a refusal what is only for the command line.
func plainly(err error) error {
	var missing *NotFoundError
	if errors.As(err, &missing) {
		return conflict("there is no %s %q in this register", missing.Kind, missing.ID)
	}
	return err
}
