package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// What can be decided about access.
const (
	DecisionKeep   = "keep"
	DecisionChange = "change"
	DecisionRevoke = "revoke"

	// How a line ended that nobody decided on.
	DecisionUndecided = "undecided"
	DecisionGone      = "gone" // the access ended first
)

// LineDecision is one decision on one or many lines of one access review.
type LineDecision struct {
	Lines    []string // ids of lines: review-grant
	Decision string
	Level    string // to which the access is changed
	Note     string
	DoneAt   time.Time // zero: now
	By       string    // name of who decided, where that is not the person who enters it
}

// linesAtOnce bounds how many lines stand in one statement.
const linesAtOnce = 500

// DecideLines records decisions on lines of access reviews (clauses CBC-042, CBC-045) as one act: all lines are decided, or none. It is for whoever answers for the
// post that decides, and never for the holder. Until the review is closed a decision can be replaced by another; both stay in the trail.
func (s *Session) DecideLines(ctx context.Context, decisions ...LineDecision) (int, error) {
	for i := range decisions {
		d := &decisions[i]
		d.Level, d.Note = strings.TrimSpace(d.Level), strings.TrimSpace(d.Note)
		d.Lines = slices.Compact(slices.Sorted(slices.Values(d.Lines)))
		if err := checkDecision(*d); err != nil {
			return 0, err
		}
	}
	decided := 0
	err := s.act(ctx, ActDecideReview, func(t *transaction) error {
		behalf := "" // of the entry: the first post on whose behalf any line was decided
		for _, d := range decisions {
			n, err := t.decideAll(ctx, d)
			if err != nil {
				return err
			}
			decided += n
			behalf = cmp.Or(behalf, t.behalf)
		}
		t.behalf = behalf
		return nil
	})
	return decided, err
}

// decideAll records one decision, line by line on behalf of whichever post decides it.
func (t *transaction) decideAll(ctx context.Context, d LineDecision) (int, error) {
	if d.DoneAt.IsZero() {
		d.DoneAt = t.now
	}
	d.DoneAt = d.DoneAt.UTC().Truncate(time.Second)
	if d.By = strings.TrimSpace(d.By); d.By == "" {
		d.By = t.s.actorName()
	}
	t.matters, t.loan = nil, false
	if len(d.Lines) == 1 { // a line that was delegated is decided by itself
		t.regards("review-line", d.Lines[0], "")
	}
	lines, err := t.linesToDecide(ctx, d)
	if err != nil {
		return 0, err
	}
	byBehalf, err := t.decidersOf(ctx, lines)
	if err != nil {
		return 0, err
	}
	for _, behalf := range slices.Sorted(maps.Keys(byBehalf)) {
		for chunk := range slices.Chunk(byBehalf[behalf], linesAtOnce) {
			if err := t.decide(ctx, d, behalf, chunk); err != nil {
				return 0, err
			}
		}
		t.behalf = cmp.Or(t.behalf, behalf)
	}
	return len(lines), nil
}

func checkDecision(d LineDecision) error {
	switch {
	case len(d.Lines) == 0:
		return invalid("line", "name the lines that are decided: `muniment access-review lines` shows them")
	case !slices.Contains([]string{DecisionKeep, DecisionChange, DecisionRevoke}, d.Decision):
		return invalid("decision", "%q is not one of keep, change, revoke", d.Decision)
	case d.Decision == DecisionChange && d.Level == "":
		return invalid("level", "say to which level the access is changed")
	case d.Decision != DecisionChange && d.Level != "":
		return invalid("level", "a level goes with a change, not with %s", d.Decision)
	case d.Decision != DecisionKeep && d.Note == "":
		return invalid("note", "say why, for whoever carries it out")
	}
	return nil
}

// linesToDecide reads the lines and refuses those that cannot be decided.
func (t *transaction) linesToDecide(ctx context.Context, d LineDecision) ([]ReviewLine, error) {
	campaign, _, _ := strings.Cut(d.Lines[0], "-")
	for _, id := range d.Lines {
		if c, _, ok := strings.Cut(id, "-"); !ok || c != campaign {
			return nil, invalid("line", "%q is no line of %s: decide on one review at a time, with lines such as AR00001-G00010", id, campaign)
		}
	}
	c, err := campaignByID(ctx, t, campaign)
	switch {
	case err != nil:
		return nil, err
	case !c.Open():
		return nil, conflict("the access review %s was closed on %s: what is not decided is for the next", c.ID, calendar.Of(c.ClosedAt).Short())
	case d.DoneAt.After(t.now):
		return nil, invalid("done at", "%s is in the future", london(d.DoneAt))
	case d.DoneAt.Before(c.StartedAt):
		return nil, invalid("done at", "%s is before the review began on %s", london(d.DoneAt), london(c.StartedAt))
	}
	var lines []ReviewLine
	for chunk := range slices.Chunk(d.Lines, linesAtOnce) {
		in, args := inList(1, chunk)
		some, err := collect(ctx, t, scanReviewLine, `select `+reviewLineColumns+` from access_review_line l join access_grant g on g.id = l.grant_id where l.id in `+in, args...)
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	if len(lines) < len(d.Lines) {
		known := make(map[string]bool, len(lines))
		for _, l := range lines {
			known[l.ID] = true
		}
		for _, id := range d.Lines {
			if !known[id] {
				return nil, &NotFoundError{"line of " + c.ID, id}
			}
		}
	}
	for _, l := range lines {
		switch {
		case t.s.notOwnCase(l.Person) != nil:
			t.concerns("grant", l.Grant)
			return nil, ErrOwnCase
		case !l.ClosedAt.IsZero():
			return nil, conflict("access %s was closed on %s and needs no decision", l.Grant, calendar.Of(l.ClosedAt).Short())
		case d.Decision == DecisionChange && strings.EqualFold(d.Level, l.LevelNow):
			return nil, conflict("access %s has the level %s already: keep it", l.Grant, l.LevelNow)
		}
	}
	return lines, nil
}

// decidersOf sorts lines by the post on whose behalf they are decided, "" for the acting person's own, and refuses those that are not theirs.
func (t *transaction) decidersOf(ctx context.Context, lines []ReviewLine) (map[string][]ReviewLine, error) {
	posts, err := postsOn(ctx, t, calendar.Of(t.now))
	if err != nil {
		return nil, err
	}
	behalf := map[string]string{} // of each post that was asked about
	out := map[string][]ReviewLine{}
	for _, l := range lines {
		post := duty.Reviewer(posts, l.Post, l.Person)
		if _, asked := behalf[post]; !asked {
			if behalf[post], err = t.answersAbove(ctx, ActDecideReview, posts, post); err != nil {
				t.concerns("grant", l.Grant)
				return nil, err
			}
		}
		out[behalf[post]] = append(out[behalf[post]], l)
	}
	return out, nil
}

// answersAbove is authority over what a post owes, by whoever it is shown to: its holders and deputy, and while it is vacant those of the post
// above that answers for it. It returns the post on whose behalf the person acts, or "".
func (t *transaction) answersAbove(ctx context.Context, act Act, posts map[string]duty.Post, post string) (string, error) {
	defer func(before string) { t.behalf = before }(t.behalf)
	t.behalf = ""
	if len(posts[post].Holders) == 0 {
		if above := duty.Answering(posts, post); above != "" {
			answers, err := t.answersFor(ctx, above)
			if err != nil {
				return "", err
			}
			if answers {
				return post, nil
			}
		}
	}
	err := t.authority(ctx, act, post)
	return t.behalf, err
}

// decide writes one decision on lines that one post decides.
func (t *transaction) decide(ctx context.Context, d LineDecision, behalf string, lines []ReviewLine) error {
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.ID
	}
	in, args := inList(9, ids)
	args = append([]any{d.Decision, d.Level, d.Note, instant(d.DoneAt), instant(t.now), d.By, t.s.user.Login, behalf}, args...)
	if _, err := t.ExecContext(ctx, `update access_review_line set decision = $1, to_level = $2, note = $3, decided_at = $4, entered_at = $5, decided_by = $6, entered_by = $7, behalf = $8, evidence = ''
		where id in `+in, args...); err != nil {
		return fmt.Errorf("record the decision: %w", err)
	}
	// What a decision leaves to be done hangs on the grant; keeping the access takes an earlier decision back.
	in, args = inList(3, ids)
	args = append([]any{calendar.Of(d.DoneAt), d.Decision}, args...)
	if _, err := t.ExecContext(ctx, `update access_grant set reviewed_on = $1, review_line = case when $2 = 'keep' then '' else
			(select l.id from access_review_line l where l.grant_id = access_grant.id and l.id in `+in+`) end
		where id in (select l.grant_id from access_review_line l where l.id in `+in+`)`, args...); err != nil {
		return fmt.Errorf("record the decision: %w", err)
	}
	for _, l := range lines {
		t.changed("grant", l.Grant, map[string]any{
			"access_review": l.Campaign, "decision": d.Decision, "level": d.Level, "note": d.Note,
			"decided_at": instant(d.DoneAt), "decided_by": d.By, "before": l.Decision, "on_behalf_of": behalf,
		})
	}
	return nil
}

// CarryOutChange records that the level of access was changed as a review decided, with evidence. It is for the owner of the system.
func (s *Session) CarryOutChange(ctx context.Context, line, evidence string, doneAt time.Time) (Grant, error) {
	var after Grant
	if evidence = strings.TrimSpace(evidence); evidence == "" {
		return after, invalid("evidence", "say how you know: --evidence \"Role changed, ticket 8812\"")
	}
	err := s.act(ctx, ActCarryOutReview, func(t *transaction) error {
		l, err := reviewLineByID(ctx, t, line)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(l.Person); err != nil {
			t.concerns("grant", l.Grant)
			return err
		}
		before, err := grantByID(ctx, t, l.Grant)
		if err != nil {
			return err
		}
		if doneAt.IsZero() {
			doneAt = t.now
		}
		if err := checkCarryOut(t.now, l, before, doneAt); err != nil {
			return err
		}
		system, err := entryRow(ctx, t, "system", l.System)
		if err != nil {
			return err
		}
		t.regards("review-line", l.ID, "")
		if err := t.authority(ctx, ActCarryOutReview, system.Post); err != nil {
			t.concerns("grant", l.Grant)
			return err
		}
		if _, err := t.ExecContext(ctx, `update access_review_line set evidence = $2 where id = $1`, l.ID, evidence); err != nil {
			return fmt.Errorf("record the change: %w", err)
		}
		after = before
		after.Level = l.ToLevel
		t.changed("grant", l.Grant, map[string]string{"access_review": l.Campaign, "carried_out": l.ToLevel, "evidence": evidence, "done_at": instant(doneAt)})
		return t.updateGrant(ctx, before, after)
	})
	return after, err
}

func checkCarryOut(now time.Time, l ReviewLine, g Grant, doneAt time.Time) error {
	switch {
	case l.Decision == DecisionRevoke:
		return conflict("%s was revoked: confirm its closing with `muniment close %s`", l.Grant, l.Grant)
	case l.Decision != DecisionChange:
		return conflict("no change of %s was decided", l.Grant)
	case !g.Live():
		return conflict("access %s was closed on %s", g.ID, calendar.Of(g.ClosedAt).Short())
	case strings.EqualFold(g.Level, l.ToLevel):
		return conflict("%s has the level %s already", g.ID, g.Level)
	case doneAt.After(now):
		return invalid("done at", "%s is in the future", london(doneAt))
	case doneAt.Before(l.DecidedAt):
		return invalid("done at", "%s is before the decision on %s", london(doneAt), london(l.DecidedAt))
	}
	return nil
}

// inList writes the parameters of a list, the first with the given number: ($3, $4).
func inList(first int, values []string) (string, []any) {
	var b strings.Builder
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	if len(values) == 0 {
		return `('')`, args
	}
	return "(" + b.String() + ")", args
}
