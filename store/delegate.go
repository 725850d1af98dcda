package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Delegation is that somebody was asked to answer a prompt in the place of the post that owes it.
type Delegation struct {
	ID      string        `json:"id"`
	Duty    string        `json:"duty"`
	Subject string        `json:"subject"` // kind
	Entry   string        `json:"entry"`
	Item    string        `json:"item,omitempty"`
	Text    string        `json:"text,omitempty"`
	To      string        `json:"to"` // person
	Name    string        `json:"name,omitempty"`
	Until   calendar.Date `json:"until"`
	Reason  string        `json:"reason"`
	Post    string        `json:"post"` // that owes it, still
	MadeAt  time.Time     `json:"made_at"`
	MadeBy  string        `json:"made_by"`
}

// NewDelegation asks somebody to answer a prompt.
type NewDelegation struct {
	Prompt PromptRef
	To     string        // person
	Reason string        //
	Until  calendar.Date // the last day; empty: as long as the council allows
}

// DelegatePrompt asks somebody to answer a prompt, until a day. They see it among their own and may discharge it on behalf of the post that owes it; that
// post owes it still. A prompt has one delegate: another takes their place. It is for whoever the prompt belongs to; the administrator and the ISM may do
// it on their behalf, within their own roles: what is to be signed or approved is delegated by whoever holds the post alone.
func (s *Session) DelegatePrompt(ctx context.Context, n NewDelegation) (Delegation, Recorded, error) {
	var out Delegation
	done := RecordedNew
	if n.Reason = strings.TrimSpace(n.Reason); n.Reason == "" {
		return out, "", invalid("reason", "say why somebody else is to answer it")
	}
	err := s.act(ctx, ActDelegate, func(t *transaction) error {
		p, err := s.promptNamed(ctx, t, n.Prompt)
		if err != nil {
			return err
		}
		if err := t.promptAuthority(ctx, ActDelegate, p); err != nil {
			return err
		}
		if err := t.mayLend(ctx, p); err != nil {
			return err
		}
		if out, err = t.checkDelegation(ctx, p, n); err != nil {
			return err
		}
		if p.DelegatedTo == out.To && p.DelegatedUntil == out.Until && p.DelegatedReason == out.Reason {
			done = RecordedSame
			return nil
		}
		if p.DelegatedTo != "" {
			done = RecordedChanged
		}
		return t.delegate(ctx, p, &out)
	})
	return out, done, err
}

func (t *transaction) checkDelegation(ctx context.Context, p duty.Prompt, n NewDelegation) (Delegation, error) {
	d := Delegation{
		Duty: p.Duty, Subject: p.Subject, Entry: p.ID, Item: p.Item, Text: p.Text, To: strings.TrimSpace(n.To), Until: n.Until, Reason: n.Reason, Post: p.Post,
		MadeAt: t.now, MadeBy: t.s.user.Login,
	}
	person, err := personByID(ctx, t, d.To)
	if err != nil {
		return d, err
	}
	if d.Name = person.Name(); !isPerson(person.Kind) {
		return d, conflict("%s is an account, not a person: delegate to somebody", d.Name)
	}
	if person.ID == t.s.user.Person {
		return d, conflict("a prompt is delegated to somebody else, not to yourself")
	}
	answers, err := personAnswersFor(ctx, t, p.Post, person.ID, calendar.Of(t.now))
	if err != nil {
		return d, err
	}
	if answers {
		return d, conflict("%s answers for %s already", d.Name, p.OwedBy)
	}
	known, err := t.s.leavers(ctx, t, `l.person = $5 and l.withdrawn_at = ''`, person.ID) // a refusal must not tell of one that is confidential
	if err != nil {
		return d, err
	}
	if left, err := hasLeft(ctx, t, person.ID, known, t.now); err != nil || left {
		if left {
			err = conflict("%s works for the council no longer: choose somebody else", d.Name)
		}
		return d, err
	}
	limit, err := t.limit(ctx, "delegate-limit")
	if err != nil {
		return d, err
	}
	if !d.Until.Known() {
		d.Until = calendar.Of(t.now).AddDays(limit)
	} else if err := promptDay("until", d.Until, calendar.Of(t.now), limit); err != nil {
		return d, err
	}
	return d, t.mayHear(ctx, p, person)
}

func (t *transaction) delegate(ctx context.Context, p duty.Prompt, d *Delegation) error {
	if _, err := t.endAside(ctx, "prompt_delegation", p); err != nil {
		return err
	}
	var err error
	if d.ID, err = t.nextID(ctx, "DG"); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into prompt_delegation (id, duty, kind, subject, item, due_on, person, until_on, reason, post, made_at, made_by, ended_at, ended_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '')`,
		d.ID, p.Duty, p.Subject, p.ID, p.Item, calendar.Of(p.Due), d.To, d.Until, d.Reason, p.Post, instant(t.now), d.MadeBy); err != nil {
		return fmt.Errorf("delegate the prompt: %w", err)
	}
	kind, id, err := t.promptHistory(ctx, p)
	if err != nil {
		return err
	}
	t.changed(kind, id, map[string]any{"delegation": d.ID, "duty": p.Duty, "item": p.Item, "delegated_to": d.To, "until": d.Until, "reason": d.Reason})
	return nil
}

// endAside ends what stands of a prompt in one of the two tables, and says how much that was. The table is a name of this program.
func (t *transaction) endAside(ctx context.Context, table string, p duty.Prompt) (int64, error) {
	result, err := t.ExecContext(ctx, `update `+table+` set ended_at = $5, ended_by = $6
		where duty = $1 and kind = $2 and subject = $3 and item = $4 and ended_at = ''`, p.Duty, p.Subject, p.ID, p.Item, instant(t.now), t.s.user.Login)
	if err != nil {
		return 0, fmt.Errorf("take back what was said of the prompt: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("take back what was said of the prompt: %w", err)
	}
	return n, nil
}

// RecallPrompt takes back that a prompt was delegated, and that it was postponed. Whoever it was delegated to may hand it back.
func (s *Session) RecallPrompt(ctx context.Context, r PromptRef) error {
	return s.act(ctx, ActRecall, func(t *transaction) error {
		p, err := s.promptNamed(ctx, t, r)
		if err != nil {
			return err
		}
		mine := p.DelegatedTo != "" && p.DelegatedTo == s.user.Person
		if !mine {
			if err := t.promptAuthority(ctx, ActRecall, p); err != nil {
				return err
			}
		}
		recalled := map[string]any{"duty": p.Duty, "item": p.Item}
		if p.DelegatedTo != "" {
			if _, err := t.endAside(ctx, "prompt_delegation", p); err != nil {
				return err
			}
			recalled["no_longer_delegated_to"] = p.DelegatedTo
		}
		if p.PostponedUntil.Known() && !mine {
			if _, err := t.endAside(ctx, "prompt_postponement", p); err != nil {
				return err
			}
			recalled["no_longer_postponed_until"] = p.PostponedUntil
		}
		if len(recalled) == 2 {
			return conflict("this prompt is neither delegated nor postponed")
		}
		kind, id, err := t.promptHistory(ctx, p)
		if err != nil {
			return err
		}
		t.changed(kind, id, recalled)
		return nil
	})
}

// hasLeft reports whether everything that somebody does for the council has ended, by the leavings given.
func hasLeft(ctx context.Context, q querier, person string, leavers []Leaver, at time.Time) (bool, error) {
	p, err := personByID(ctx, q, person)
	if err != nil {
		return false, err
	}
	if p.Engagements, err = engagementsOf(ctx, q, person); err != nil {
		return false, err
	}
	facts := make([]duty.Leaver, len(leavers))
	for i, l := range leavers {
		facts[i] = dutyLeaver(l)
	}
	end, ends := duty.AccessEnds(dutyPerson(p), facts)
	return ends && !end.After(at), nil
}

// delegationFacts reads what is said of prompts and was not taken back.
func delegationFacts(ctx context.Context, q querier, f *duty.Facts) error {
	var err error
	f.Delegations, err = collect(ctx, q, func(row scanner) (duty.Delegation, error) {
		var d duty.Delegation
		err := row.Scan(&d.Prompt.Duty, &d.Prompt.Subject, &d.Prompt.ID, &d.Prompt.Item, &d.Due, &d.To, &d.Until, &d.Reason)
		return d, err
	}, `select duty, kind, subject, item, due_on, person, until_on, reason from prompt_delegation where ended_at = '' and until_on >= $1 order by id`, f.Today())
	if err != nil {
		return err
	}
	f.Postponements, err = collect(ctx, q, func(row scanner) (duty.Postponement, error) {
		var p duty.Postponement
		err := row.Scan(&p.Prompt.Duty, &p.Prompt.Subject, &p.Prompt.ID, &p.Prompt.Item, &p.Due, &p.Until, &p.Reason)
		return p, err
	}, `select duty, kind, subject, item, due_on, until_on, reason from prompt_postponement where ended_at = '' and until_on > $1 order by id`, f.Today())
	return err
}
