package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Postponement is that a prompt was put behind the others until a day. It is owed and late as before.
type Postponement struct {
	ID     string        `json:"id"`
	Prompt PromptRef     `json:"prompt"`
	Text   string        `json:"text"`
	Until  calendar.Date `json:"until"`
	Reason string        `json:"reason"`
}

// PostponePrompt puts a prompt behind the others until a day, by no more than the council's limit. Postponing again does not add up to more than the limit,
// counted from the due day, or from the day on which it was first postponed where it was overdue by then. It is for whoever the prompt belongs to.
func (s *Session) PostponePrompt(ctx context.Context, r PromptRef, until calendar.Date, reason string) (Postponement, error) {
	out := Postponement{Prompt: r, Until: until, Reason: strings.TrimSpace(reason)}
	if out.Reason == "" {
		return out, invalid("reason", "say why it has to wait")
	}
	err := s.act(ctx, ActPostpone, func(t *transaction) error {
		p, err := s.promptNamed(ctx, t, r)
		if err != nil {
			return err
		}
		if err := t.promptAuthority(ctx, ActPostpone, p); err != nil {
			return err
		}
		out.Prompt, out.Text = PromptRef{p.Duty, p.ID, p.Item}, p.Text
		if p.PostponedUntil == until && p.PostponedReason == out.Reason {
			return nil
		}
		return t.postpone(ctx, p, &out)
	})
	return out, err
}

func (t *transaction) postpone(ctx context.Context, p duty.Prompt, out *Postponement) error {
	limit, err := t.limit(ctx, "postpone-limit")
	if err != nil {
		return err
	}
	today := calendar.Of(t.now)
	if err := promptDay("until", out.Until, today, limit); err != nil {
		return err
	}
	from, err := t.postponedFrom(ctx, p, today)
	if err != nil {
		return err
	}
	if last := from.AddDays(limit); out.Until > last {
		if last <= today {
			return conflict("this prompt was postponed for the %d days that the council allows: it has to be answered", limit)
		}
		return invalid("until", "%s is too late: with what it was postponed before, the council allows no later day than %s", out.Until.Short(), last.Short())
	}
	if _, err := t.endAside(ctx, "prompt_postponement", p); err != nil {
		return err
	}
	if out.ID, err = t.nextID(ctx, "PP"); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into prompt_postponement (id, duty, kind, subject, item, due_on, until_on, from_on, reason, made_at, made_by, ended_at, ended_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')`,
		out.ID, p.Duty, p.Subject, p.ID, p.Item, calendar.Of(p.Due), out.Until, from, out.Reason, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("postpone the prompt: %w", err)
	}
	kind, id, err := t.promptHistory(ctx, p)
	if err != nil {
		return err
	}
	t.changed(kind, id, map[string]any{"postponement": out.ID, "duty": p.Duty, "item": p.Item, "postponed_until": out.Until, "reason": out.Reason})
	return nil
}

// postponedFrom is the day from which the limit counts: the due day while that is ahead; else the day of the first postponement, taken back or not. A
// recurring duty begins anew with each round.
func (t *transaction) postponedFrom(ctx context.Context, p duty.Prompt, today calendar.Date) (calendar.Date, error) {
	due := calendar.Of(p.Due)
	round := ""
	if cycleOf(p.Duty) != nil {
		round = string(due)
	}
	earlier, err := collect(ctx, t, scanText, `select from_on from prompt_postponement
		where duty = $1 and kind = $2 and subject = $3 and item = $4 and ($5 = '' or due_on = $5) order by from_on limit 1`, p.Duty, p.Subject, p.ID, p.Item, round)
	switch {
	case err != nil:
		return "", err
	case due > today:
		return due, nil
	case len(earlier) > 0:
		return min(calendar.Date(earlier[0]), today), nil
	}
	return today, nil
}
