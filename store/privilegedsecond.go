package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
)

// SecondPrivileged records that somebody else looked at the accounts that the reviewer of a week holds, which completes the review.
func (s *Session) SecondPrivileged(ctx context.Context, week, notes string, doneAt time.Time) error {
	week = strings.ToUpper(strings.TrimSpace(week))
	return s.act(ctx, ActReviewPrivileged, func(t *transaction) error {
		type review struct {
			id, login, person, name string
			waits                   int
			done                    time.Time
		}
		r, err := one(ctx, t, "review of the week", week, func(row scanner) (review, error) {
			var v review
			var done moment
			err := row.Scan(&v.id, &v.login, &v.person, &v.name, &v.waits, &done)
			v.done = done.Time
			return v, err
		}, `select id, login, person, name, case when complete_at = '' then waits else 0 end, done_at from privileged_review where week = $1 or id = $1`, week)
		if err != nil {
			return err
		}
		if doneAt.IsZero() {
			doneAt = t.now
		}
		switch {
		case r.waits == 0:
			return conflict("the review of the week %s waits for nobody else", week)
		case s.user.Person == "":
			return conflict("your sign-in is linked to no person of the register: ask an administrator to link it, or a colleague to look at the accounts")
		case r.login == s.user.Login || r.person == s.user.Person:
			t.concerns("privileged-review", r.id)
			return ErrOwnCase
		case doneAt.After(t.now):
			return invalid("done at", "%s is in the future", london(doneAt))
		case doneAt.Before(r.done):
			return invalid("done at", "%s is before the first part of the review, on %s", london(doneAt), london(r.done))
		}
		if err := t.noneOwn(ctx, r.id); err != nil {
			return err
		}
		t.behalf = t.forICT()
		if _, err := t.ExecContext(ctx, `update privileged_review set second_at = $2, second_entered = $3, second_by = $4, second_name = $5, complete_at = $2 where id = $1`,
			r.id, instant(doneAt), instant(t.now), s.user.Person, s.user.Name); err != nil {
			return fmt.Errorf("complete the review: %w", err)
		}
		t.changed("privileged-review", r.id, map[string]any{"second_reviewer": s.user.Person, "accounts": r.waits, "held_by": r.person, "done_at": instant(doneAt), "notes": strings.TrimSpace(notes)})
		return nil
	})
}

// noneOwn refuses a second reviewer who stands behind one of the accounts too, as with a shared one.
func (t *transaction) noneOwn(ctx context.Context, review string) error {
	waiting, err := collect(ctx, t, scanPrivileged, `select `+privilegedColumns+` from privileged_account where id in (select account from privileged_change where review = $1 and what = 'own') order by id`, review)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		own, err := t.ownPrivileged(ctx, a)
		if err != nil {
			return err
		}
		if own {
			t.concerns("privileged-account", a.ID)
			return ErrOwnCase
		}
	}
	return nil
}

// PrivilegedReview is one weekly review as it was signed.
type PrivilegedReview struct {
	ID          string                 `json:"id"`
	Week        string                 `json:"week"`
	Due         calendar.Date          `json:"due"`
	DoneAt      time.Time              `json:"done_at"`
	EnteredAt   time.Time              `json:"entered_at"`
	Reviewer    string                 `json:"reviewer"`
	Behalf      string                 `json:"on_behalf_of,omitempty"`
	Accounts    int                    `json:"accounts"`
	Activity    string                 `json:"activity,omitempty"`
	Uncovered   string                 `json:"uncovered,omitempty"`
	Notes       string                 `json:"notes,omitempty"`
	Waits       int                    `json:"waits_for_another"`
	Second      string                 `json:"second_reviewer,omitempty"`
	CompleteAt  time.Time              `json:"complete_at,omitzero"`
	Files       []ListFile             `json:"files"`
	Differences []PrivilegedDifference `json:"differences"`
	Queries     []PrivilegedQuery      `json:"queries"`
}

// PrivilegedReview returns the review of a week, by its week or its id, with what it found and asked.
func (s *Session) PrivilegedReview(ctx context.Context, id string) (PrivilegedReview, error) {
	if !s.seesAllAccess() {
		return PrivilegedReview{}, &NotFoundError{"review of privileged accounts", id}
	}
	r, err := one(ctx, s.reader, "review of privileged accounts", id, func(row scanner) (PrivilegedReview, error) {
		var v PrivilegedReview
		var done, entered, complete moment
		var files string
		err := row.Scan(&v.ID, &v.Week, &v.Due, &done, &entered, &v.Reviewer, &v.Behalf, &files, &v.Accounts, &v.Activity, &v.Uncovered, &v.Notes, &v.Waits, &v.Second, &complete)
		v.DoneAt, v.EnteredAt, v.CompleteAt = done.Time, entered.Time, complete.Time
		if err == nil {
			err = json.Unmarshal([]byte(files), &v.Files)
		}
		return v, err
	}, `select id, week, due, done_at, entered_at, name, behalf, files, accounts, activity, uncovered, notes, waits, second_name, complete_at from privileged_review where id = $1 or week = $1`, strings.ToUpper(id))
	if err != nil {
		return r, err
	}
	r.Differences, err = collect(ctx, s.reader, func(row scanner) (PrivilegedDifference, error) {
		var d PrivilegedDifference
		var signed moment
		a := &d.Account
		err := row.Scan(&d.What, &d.Details, &a.ID, &a.System, &a.Login, &a.Group, &a.Kind, &a.Holder, &a.Supplier, &a.Sponsor, &signed, &a.AddedOn, &a.RemovedOn)
		a.LastSignIn = signed.Time
		return d, err
	}, `select c.what, c.details, a.id, a.system, a.login, a.group_name, a.kind, a.holder, a.supplier, a.sponsor, a.last_sign_in, a.added_on, a.removed_on
		from privileged_change c join privileged_account a on a.id = c.account where c.review = $1 order by c.n`, r.ID)
	if err != nil {
		return r, err
	}
	r.Queries, err = collect(ctx, s.reader, scanQuery, `select `+queryColumns+` from privileged_query q join privileged_account a on a.id = q.account
		where q.review = $1 and (a.holder = '' or a.holder <> $2) order by q.id`, r.ID, s.user.Person)
	return r, err
}
