package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// What the cases of people who join, move or are away have in common.

// Why engagements end without anybody leaving.
const (
	endedMoved       = "moved"
	endedNotStarted  = "did not start"
	endedTransferred = "transferred"
)

// openCase is a joiner's or a mover's checklist under way.
type openCase struct {
	list, id  string
	checklist []ChecklistLine
}

// answerCase answers one line of a case and returns all its lines as they stand afterwards.
func (t *transaction) answerCase(ctx context.Context, c openCase, r Return, may func(CaseLine) error) ([]CaseLine, error) {
	if r.Evidence = strings.TrimSpace(r.Evidence); r.Evidence == "" {
		return nil, invalid("evidence", "say how you know, or why the line does not apply: --evidence \"Course on 3 November\"")
	}
	if r.DoneAt.IsZero() {
		r.DoneAt = t.now
	}
	if r.DoneAt.After(t.now) {
		return nil, invalid("done at", "%s is in the future", london(r.DoneAt))
	}
	if strings.TrimSpace(r.Item) == "" {
		return nil, invalid("item", "say which line of the checklist")
	}
	before, err := caseLines(ctx, t, c.checklist, c.id)
	if err != nil {
		return nil, err
	}
	_, err = t.answerLines(ctx, c.list, c.id, before, r, func(line CaseLine) error {
		err := may(line)
		if err != nil {
			t.concerns(c.list, c.id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return caseLines(ctx, t, c.checklist, c.id)
}

// answeredAt is when a line was answered as done; zero while it is not.
func answeredAt(lines []CaseLine, item string) time.Time {
	i := slices.IndexFunc(lines, func(l CaseLine) bool { return l.Item == item && l.Outcome == LineDone })
	if i < 0 {
		return time.Time{}
	}
	return lines[i].DoneAt
}

// staffAuthority is authority over a case of staff: Human Resources' for everybody, else that of the post which answers for it.
func (t *transaction) staffAuthority(ctx context.Context, act Act, post string) error {
	if t.s.has(HR) {
		return nil
	}
	return t.authority(ctx, act, post)
}

// finish says that a case owes nothing more. The table is a name of this program.
func (t *transaction) finish(ctx context.Context, table, id string) error {
	if _, err := t.ExecContext(ctx, `update `+table+` set finished_at = $2 where id = $1`, id, instant(t.now)); err != nil {
		return fmt.Errorf("finish the case: %w", err)
	}
	t.changed(table, id, map[string]string{"finished": string(calendar.Of(t.now))})
	return nil
}
