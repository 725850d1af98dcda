package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Outcomes of a checklist line.
const (
	LineReturned     = "returned"
	LineDone         = "done"
	LineNotHeld      = "not-held"
	LineNotRecovered = "not-recovered"
)

// LeaverLine is a line of somebody's leaver checklist with its answer, if it has one.
type LeaverLine struct {
	ChecklistLine
	Outcome   string    `json:"outcome,omitempty"` // empty: outstanding
	Evidence  string    `json:"evidence,omitempty"`
	Reason    string    `json:"reason,omitempty"` // why it was not recovered
	DoneAt    time.Time `json:"done_at,omitzero"`
	EnteredAt time.Time `json:"entered_at,omitzero"`
	EnteredBy string    `json:"entered_by,omitempty"`
}

// Return answers lines of a leaver's checklist.
type Return struct {
	Person, Engagement string
	Item               string // empty: every thing that is to be returned and is still outstanding
	Evidence           string
	DoneAt             time.Time // zero: now
	NotHeld            bool      // the leaver never had it
	NotRecovered       string    // why it will not come back
}

// ReturnItems records what a leaver gave back or did, and returns the items it answered. It may end "not recovered", with a reason, so that nothing
// blocks a record for ever (clauses CBC-046, CBC-071, CBC-072).
func (s *Session) ReturnItems(ctx context.Context, r Return) ([]string, error) {
	if strings.TrimSpace(r.Evidence) == "" && r.NotRecovered == "" && !r.NotHeld {
		return nil, invalid("evidence", "say how you know: --evidence \"Handed in at exit meeting\"")
	}
	var answered []string
	err := s.onLeaver(ctx, ActReturnItem, r.Person, r.Engagement, func(t *transaction, l Leaver) error {
		if r.DoneAt.IsZero() {
			r.DoneAt = t.now
		}
		e, err := engagementByID(ctx, t, l.Engagement)
		if err != nil {
			return err
		}
		if err := checkReturn(t.now, l, e, r); err != nil {
			return err
		}
		lines, err := leaverLines(ctx, t, l.ID)
		if err != nil {
			return err
		}
		picked := slices.DeleteFunc(slices.Clone(lines), func(line LeaverLine) bool {
			if r.Item == "" {
				return line.Kind != "return" || line.Outcome != ""
			}
			return line.Item != r.Item
		})
		if len(picked) == 0 && r.Item != "" {
			return unknownItem(lines, r.Item)
		}
		behalf := "" // of the entry: the first post on whose behalf any line was answered
		for _, line := range picked {
			t.behalf, t.matters, t.loan = "", []matter{{"leaver-item", l.ID, line.Item}}, false
			if err := t.authorityOrNamed(ctx, ActReturnItem, duty.LineOwner(line.OwedBy, answerable(e)), l.Person, l.ID); err != nil {
				t.concerns("leaver", l.ID)
				return err
			}
			if line.Outcome != "" {
				return conflict("%s is already answered: %s", line.Item, line.Outcome)
			}
			if err := t.answerLine(ctx, l.ID, line, r); err != nil {
				return err
			}
			answered = append(answered, line.Item)
			behalf = cmp.Or(behalf, t.behalf)
		}
		t.behalf = behalf
		return nil
	})
	return answered, err
}

// checkReturn refuses a return that cannot have happened when it is said to have.
func checkReturn(now time.Time, l Leaver, e Engagement, r Return) error {
	day := calendar.Of(r.DoneAt)
	switch {
	case r.DoneAt.After(now):
		return invalid("done at", "%s is in the future", london(r.DoneAt))
	case e.StartsOn.Known() && day < e.StartsOn:
		return invalid("done at", "%s is before the engagement began on %s", london(r.DoneAt), e.StartsOn.Short())
	case l.NoticeOn.Known() && day < l.NoticeOn:
		return invalid("done at", "%s is before the leaving was known on %s", london(r.DoneAt), l.NoticeOn.Short())
	}
	return nil
}

func unknownItem(lines []LeaverLine, item string) error {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i] = l.Item
	}
	return invalid("item", "%q is not on the leaver checklist: choose from %s", item, strings.Join(names, ", "))
}

func (t *transaction) answerLine(ctx context.Context, leaver string, line LeaverLine, r Return) error {
	outcome := LineDone
	switch {
	case r.NotRecovered != "":
		outcome = LineNotRecovered
	case r.NotHeld:
		outcome = LineNotHeld
	case line.Kind == "return":
		outcome = LineReturned
	}
	_, err := t.ExecContext(ctx, `insert into leaver_line (leaver, item, outcome, evidence, reason, done_at, entered_at, entered_by, behalf) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		leaver, line.Item, outcome, r.Evidence, r.NotRecovered, instant(r.DoneAt), instant(t.now), t.s.user.Login, t.behalf)
	if err != nil {
		return fmt.Errorf("record the return of %s: %w", line.Item, err)
	}
	t.changed("leaver", leaver, map[string]string{"item": line.Item, "outcome": outcome, "evidence": r.Evidence, "reason": r.NotRecovered, "done_at": instant(r.DoneAt)})
	return nil
}

// leaverLines returns the whole checklist of a case, answered or not, in the order of the checklist.
func leaverLines(ctx context.Context, q querier, leaver string) ([]LeaverLine, error) {
	checklist, err := LeaverChecklist()
	if err != nil {
		return nil, err
	}
	answers, err := collect(ctx, q, scanAnswer, `select item, outcome, evidence, reason, done_at, entered_at, entered_by from leaver_line where leaver = $1`, leaver)
	if err != nil {
		return nil, err
	}
	out := make([]LeaverLine, 0, len(checklist))
	for _, c := range checklist {
		line := LeaverLine{ChecklistLine: c}
		if i := slices.IndexFunc(answers, func(a LeaverLine) bool { return a.Item == c.Item }); i >= 0 {
			line = answers[i]
			line.ChecklistLine = c
		}
		out = append(out, line)
	}
	return out, nil
}

func scanAnswer(row scanner) (LeaverLine, error) {
	var l LeaverLine
	var done, entered moment
	err := row.Scan(&l.Item, &l.Outcome, &l.Evidence, &l.Reason, &done, &entered, &l.EnteredBy)
	l.DoneAt, l.EnteredAt = done.Time, entered.Time
	return l, err
}
