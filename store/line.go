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

// CaseLine is a line of somebody's checklist with its answer, if it has one.
type CaseLine struct {
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
		lines, err := leaverLines(ctx, t, l, e.Kind)
		if err != nil {
			return err
		}
		answered, err = t.answerLines(ctx, listLeaver, l.ID, lines, r, func(line CaseLine) error {
			t.matters, t.loan = []matter{{"leaver-item", l.ID, line.Item}}, false
			err := t.authorityOrNamed(ctx, ActReturnItem, duty.LineOwner(line.OwedBy, answerable(e)), l.Person, l.ID)
			if err != nil {
				t.concerns("leaver", l.ID)
			}
			return err
		})
		if err != nil {
			return err
		}
		return t.linesDone(ctx, l, e.Kind)
	})
	return answered, err
}

// linesDone notes that a leaver's checklist is answered whole, so that prompts need not read the answers of years.
func (t *transaction) linesDone(ctx context.Context, l Leaver, engagementKind string) error {
	lines, err := leaverLines(ctx, t, l, engagementKind)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(lines, func(line CaseLine) bool { return line.Outcome == "" }) {
		return nil
	}
	if _, err := t.ExecContext(ctx, `update leaver set lines_done = 1 where id = $1`, l.ID); err != nil {
		return fmt.Errorf("finish the checklist: %w", err)
	}
	return nil
}

// answerLines answers the line of a case that was named, or every thing that is still to be returned; may says whether this person answers for a line.
func (t *transaction) answerLines(ctx context.Context, list, subject string, lines []CaseLine, r Return, may func(CaseLine) error) ([]string, error) {
	picked := slices.DeleteFunc(slices.Clone(lines), func(line CaseLine) bool {
		if r.Item == "" {
			return line.Kind != "return" || line.Outcome != ""
		}
		return line.Item != r.Item
	})
	if len(picked) == 0 && r.Item != "" {
		return nil, unknownItem(list, lines, r.Item)
	}
	var answered []string
	behalf := "" // of the entry: the first post on whose behalf any line was answered
	for _, line := range picked {
		t.behalf = ""
		if err := may(line); err != nil {
			return nil, err
		}
		if line.Outcome != "" {
			return nil, conflict("%s is already answered: %s", line.Item, line.Outcome)
		}
		if err := t.answerLine(ctx, list, subject, line, r); err != nil {
			return nil, err
		}
		answered = append(answered, line.Item)
		behalf = cmp.Or(behalf, t.behalf)
	}
	t.behalf = behalf
	return answered, nil
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

func unknownItem(list string, lines []CaseLine, item string) error {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i] = l.Item
	}
	return invalid("item", "%q is not on the %s checklist: choose from %s", item, list, strings.Join(names, ", "))
}

// answerLine keeps the answer of one line of a case.
func (t *transaction) answerLine(ctx context.Context, list, subject string, line CaseLine, r Return) error {
	outcome := LineDone
	switch {
	case r.NotRecovered != "":
		outcome = LineNotRecovered
	case r.NotHeld:
		outcome = LineNotHeld
	case line.Kind == "return":
		outcome = LineReturned
	}
	_, err := t.ExecContext(ctx, `insert into checklist_answer (kind, subject, item, outcome, evidence, reason, done_at, entered_at, entered_by, behalf)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		list, subject, line.Item, outcome, r.Evidence, r.NotRecovered, instant(r.DoneAt), instant(t.now), t.s.user.Login, t.behalf)
	if err != nil {
		return fmt.Errorf("record the answer to %s: %w", line.Item, err)
	}
	t.changed(list, subject, map[string]string{"item": line.Item, "outcome": outcome, "evidence": r.Evidence, "reason": r.NotRecovered, "done_at": instant(r.DoneAt)})
	return nil
}

// leaverLines returns the whole checklist of a leaver's case, answered or not, in the order of the checklist.
func leaverLines(ctx context.Context, q querier, l Leaver, engagementKind string) ([]CaseLine, error) {
	checklist, err := leaverChecklist(engagementKind, l.Died)
	if err != nil {
		return nil, err
	}
	return caseLines(ctx, q, checklist, l.ID)
}

// caseLines puts the answers of a case beside the lines of its checklist.
func caseLines(ctx context.Context, q querier, checklist []ChecklistLine, subject string) ([]CaseLine, error) {
	answers, err := collect(ctx, q, scanAnswer, `select item, outcome, evidence, reason, done_at, entered_at, entered_by from checklist_answer where subject = $1`, subject)
	if err != nil {
		return nil, err
	}
	out := make([]CaseLine, 0, len(checklist))
	for _, c := range checklist {
		line := CaseLine{ChecklistLine: c}
		if i := slices.IndexFunc(answers, func(a CaseLine) bool { return a.Item == c.Item }); i >= 0 {
			line = answers[i]
			line.ChecklistLine = c
		}
		out = append(out, line)
	}
	return out, nil
}

func scanAnswer(row scanner) (CaseLine, error) {
	var l CaseLine
	var done, entered moment
	err := row.Scan(&l.Item, &l.Outcome, &l.Evidence, &l.Reason, &done, &entered, &l.EnteredBy)
	l.DoneAt, l.EnteredAt = done.Time, entered.Time
	return l, err
}

// answersOf returns which lines of which cases are answered, of the cases that the condition picks.
func answersOf(ctx context.Context, q querier, condition string, args ...any) (map[[2]string]bool, error) {
	answered, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var a [2]string
		err := row.Scan(&a[0], &a[1])
		return a, err
	}, `select subject, item from checklist_answer where `+condition, args...)
	if err != nil {
		return nil, err
	}
	out := make(map[[2]string]bool, len(answered))
	for _, a := range answered {
		out[a] = true
	}
	return out, nil
}

// outstanding are the lines of a checklist that a case has not answered, as the rules judge them.
func outstanding(checklist []ChecklistLine, subject string, answered map[[2]string]bool) []duty.Line {
	var out []duty.Line
	for _, c := range checklist {
		if !answered[[2]string{subject, c.Item}] {
			out = append(out, duty.Line{Item: c.Item, Text: c.Text, Clauses: c.Clauses, OwedBy: c.OwedBy, Stage: c.Stage, Days: c.Days})
		}
	}
	return out
}
