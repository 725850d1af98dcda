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

// PrivilegedWeek is a week with the review of the privileged accounts that was done for it, if one was.
type PrivilegedWeek struct {
	Week        string         `json:"week"` // 2025-W47
	Due         calendar.Date  `json:"due"`
	State       duty.WeekState `json:"state"` // done, late, started, open or missed
	Review      string         `json:"review,omitempty"`
	Reviewer    string         `json:"reviewer,omitempty"`
	DoneAt      time.Time      `json:"done_at,omitzero"`
	Waits       int            `json:"waits_for_another,omitempty"` // accounts of the reviewer
	Second      string         `json:"second_reviewer,omitempty"`
	CompleteAt  time.Time      `json:"complete_at,omitzero"`
	Explanation string         `json:"explanation,omitempty"` // of a missed week
	ExplainedBy string         `json:"explained_by,omitempty"`
}

// PrivilegedWeeks is every week since the register opened.
type PrivilegedWeeks struct {
	Unbroken int              `json:"unbroken"` // weeks without a missed one, up to now
	Done     int              `json:"done"`     // of all, late ones included
	Missed   int              `json:"missed"`
	Weeks    []PrivilegedWeek `json:"weeks"`
}

// PrivilegedWeeks lists every week since the register opened. A missed week stays on the list for ever.
func (s *Session) PrivilegedWeeks(ctx context.Context) (PrivilegedWeeks, error) {
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return PrivilegedWeeks{}, err
	}
	w, p := calendar.NewWorkingDays(councilOf(settings).Division), periods(settings)
	weeks, err := s.weeks(ctx, s.reader, w, s.Today())
	out := PrivilegedWeeks{Weeks: weeks}
	judged := make([]duty.Week, len(weeks))
	for i, k := range weeks {
		judged[i] = duty.Week{ID: k.Week, Due: k.Due, Done: k.CompleteAt, Waits: k.Waits}
		out.Weeks[i].State = duty.StateOfWeek(w, p, judged[i], s.Now())
		switch out.Weeks[i].State {
		case duty.WeekDone, duty.WeekLate:
			out.Done++
		case duty.WeekMissed:
			out.Missed++
		case duty.WeekOpen, duty.WeekStarted:
		}
	}
	out.Unbroken = duty.Unbroken(w, p, judged, s.Now())
	return out, err
}

// weeks lists every week since the register opened, and those before it for which a review was done.
func (s *Session) weeks(ctx context.Context, q querier, w *calendar.WorkingDays, today calendar.Date) ([]PrivilegedWeek, error) {
	done, err := collect(ctx, q, func(row scanner) (PrivilegedWeek, error) {
		var k PrivilegedWeek
		var at, complete moment
		err := row.Scan(&k.Week, &k.Due, &k.Review, &k.Reviewer, &at, &k.Waits, &k.Second, &complete)
		k.DoneAt, k.CompleteAt = at.Time, complete.Time
		return k, err
	}, `select week, due, id, name, done_at, waits, second_name, complete_at from privileged_review order by week`)
	if err != nil {
		return nil, err
	}
	explained, err := collect(ctx, q, func(row scanner) (PrivilegedWeek, error) {
		var k PrivilegedWeek
		err := row.Scan(&k.Week, &k.Explanation, &k.ExplainedBy)
		return k, err
	}, `select week, reason, explained_by from privileged_week`)
	if err != nil {
		return nil, err
	}
	byWeek := map[string]PrivilegedWeek{}
	for _, k := range done {
		byWeek[k.Week] = k
	}
	for _, k := range explained {
		v := byWeek[k.Week]
		v.Explanation, v.ExplainedBy = k.Explanation, k.ExplainedBy
		byWeek[k.Week] = v
	}
	owed := duty.PrivilegedWeeks(w, s.council.Opened, today)
	out := make([]PrivilegedWeek, 0, len(owed)+1)
	for _, k := range done { // in the week in which the register opened, which owed none
		if len(owed) == 0 || k.Week < owed[0].ID {
			out = append(out, k)
		}
	}
	for _, k := range owed {
		v := byWeek[k.ID]
		v.Week, v.Due = k.ID, k.Due
		out = append(out, v)
	}
	return out, nil
}

// weekFor is the week that a review done on a day counts for: the oldest that still can be done, or the one that is asked for.
func (t *transaction) weekFor(ctx context.Context, asked string, day calendar.Date) (PrivilegedWeek, error) {
	w, p, err := t.periods(ctx)
	if err != nil {
		return PrivilegedWeek{}, err
	}
	weeks, err := t.s.weeks(ctx, t, w, day)
	if err != nil {
		return PrivilegedWeek{}, err
	}
	current, monday := duty.PrivilegedWeek(day)
	if !slices.ContainsFunc(weeks, func(k PrivilegedWeek) bool { return k.Week == current }) {
		weeks = append(weeks, PrivilegedWeek{Week: current, Due: duty.PrivilegedDue(w, monday)})
	}
	asked = strings.ToUpper(strings.TrimSpace(asked))
	for _, k := range weeks {
		counts := day <= duty.WeekCounts(w, p, k.Due)
		switch {
		case asked == "" && k.Week != current && (!counts || k.Review != ""), asked != "" && k.Week != asked:
			continue
		case k.Review != "":
			return k, conflict("the privileged accounts were reviewed for the week %s already, on %s", k.Week, calendar.Of(k.DoneAt).Short())
		case !counts && k.Week != current:
			return k, conflict("the week %s is missed: it could be reviewed until %s; explain it, and review the current week", k.Week, duty.WeekCounts(w, p, k.Due).Short())
		}
		return k, nil
	}
	return PrivilegedWeek{}, invalid("week", "%q is no week since the register opened: write it as %s", asked, current)
}

// ExplainWeeks records why no review was done for some weeks. They stay missed.
func (s *Session) ExplainWeeks(ctx context.Context, missed []string, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the privileged accounts were not reviewed")
	}
	return s.act(ctx, ActExplainWeek, func(t *transaction) error {
		w, p, err := t.periods(ctx)
		if err != nil {
			return err
		}
		weeks, err := s.weeks(ctx, t, w, calendar.Of(t.now))
		if err != nil {
			return err
		}
		t.behalf = t.forICT()
		for _, week := range missed {
			week = strings.ToUpper(strings.TrimSpace(week))
			i := slices.IndexFunc(weeks, func(k PrivilegedWeek) bool { return k.Week == week })
			if i < 0 {
				return invalid("week", "%q is no week since the register opened: `muniment privileged weeks` lists them", week)
			}
			k := weeks[i]
			if state := duty.StateOfWeek(w, p, duty.Week{ID: k.Week, Due: k.Due, Done: k.CompleteAt, Waits: k.Waits}, t.now); state != duty.WeekMissed {
				return conflict("the week %s is not missed: it is %s", week, state)
			}
			if err := t.explainWeek(ctx, k, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *transaction) explainWeek(ctx context.Context, k PrivilegedWeek, reason string) error {
	if k.Explanation == reason {
		return nil
	}
	if _, err := t.ExecContext(ctx, `insert into privileged_week (week, reason, explained_at, explained_by) values ($1, $2, $3, $4)
		on conflict (week) do update set reason = excluded.reason, explained_at = excluded.explained_at, explained_by = excluded.explained_by`,
		k.Week, reason, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("explain the week: %w", err)
	}
	t.changed("privileged-week", k.Week, map[string]string{"before": k.Explanation, "reason": reason})
	return nil
}

// forICT is the post on whose behalf the acting person reviews privileged accounts: ICT's own people do so for themselves.
func (t *transaction) forICT() string {
	if slices.Contains(t.s.user.Roles, ICT) {
		return ""
	}
	return PostICT
}
