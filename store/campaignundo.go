package store

import (
	"context"
	"fmt"
	"time"

	"muniment/store/calendar"
)

// TakeBackDecision takes back the decision on a line of an open access review, so that the line waits for one again: the wrong key is pressed sooner or later by whoever
// decides on hundreds of lines. It is for whoever may decide on the line. What was carried out already is not taken back; and the trail keeps both.
func (s *Session) TakeBackDecision(ctx context.Context, line string) error {
	return s.act(ctx, ActDecideReview, func(t *transaction) error {
		lines, err := t.linesToDecide(ctx, LineDecision{Lines: []string{line}, DoneAt: t.now})
		if err != nil {
			return err
		}
		l := lines[0]
		switch {
		case l.Decision == "":
			return conflict("nobody has decided on %s yet", l.ID)
		case l.Evidence != "":
			return conflict("the change of %s was carried out: decide anew instead", l.Grant)
		}
		t.regards("review-line", l.ID, "")
		byBehalf, err := t.decidersOf(ctx, lines)
		if err != nil {
			return err
		}
		for behalf := range byBehalf { // one line has one
			t.behalf = behalf
		}
		return t.takeBack(ctx, l)
	})
}

// takeBack leaves the line undecided, and the access as the decision before left it.
func (t *transaction) takeBack(ctx context.Context, l ReviewLine) error {
	if _, err := t.ExecContext(ctx, `update access_review_line set decision = '', to_level = '', note = '', decided_at = '', entered_at = '', decided_by = '', entered_by = '', behalf = '', evidence = ''
		where id = $1`, l.ID); err != nil {
		return fmt.Errorf("take the decision back: %w", err)
	}
	type earlier struct {
		line, decision string
		at             time.Time
	}
	all, err := collect(ctx, t, func(row scanner) (earlier, error) {
		var v earlier
		var at moment
		err := row.Scan(&v.line, &v.decision, &at)
		v.at = at.Time
		return v, err
	}, `select id, decision, decided_at from access_review_line where grant_id = $1 and decided_at <> '' order by decided_at desc, id desc limit 1`, l.Grant)
	if err != nil {
		return err
	}
	reviewed, waits := calendar.Date(""), ""
	for _, v := range all {
		if reviewed = calendar.Of(v.at); v.decision == DecisionChange || v.decision == DecisionRevoke {
			waits = v.line
		}
	}
	if _, err := t.ExecContext(ctx, `update access_grant set reviewed_on = $2, review_line = $3 where id = $1`, l.Grant, reviewed, waits); err != nil {
		return fmt.Errorf("take the decision back: %w", err)
	}
	t.changed("grant", l.Grant, map[string]any{"access_review": l.Campaign, "decision": "", "before": l.Decision, "on_behalf_of": t.behalf})
	return nil
}
