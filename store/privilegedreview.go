package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// PrivilegedOptions say how a week's lists are reviewed.
type PrivilegedOptions struct {
	Week      string // 2025-W47; empty: the oldest that can still be done
	DoneAt    time.Time
	Notes     string
	Activity  string            // how sign-ins were looked at, where the lists do not say when each account last signed in
	Uncovered string            // why the lists leave out systems that have privileged accounts
	Queries   map[string]string // what the reviewer asks, by account id or login
	Map       map[string]string // column to field, beside the known names
	Apply     bool              // false: a preview, which writes nothing
}

// ListFile is a list that a review was made from.
type ListFile struct {
	Name      string   `json:"name"`
	SHA256    string   `json:"sha256"`
	Rows      int      `json:"rows"`
	Unmatched []string `json:"unmatched"`
}

// PrivilegedDifference is what is different about an account from the last review, or noted of it.
type PrivilegedDifference struct {
	Account PrivilegedAccount `json:"account"`
	What    string            `json:"what"` // added, removed, changed, signed in, dormant, own
	Details string            `json:"details,omitempty"`
}

// The differences that a review finds.
const (
	PrivilegedAdded    = "added"
	PrivilegedRemoved  = "removed"
	PrivilegedChanged  = "changed"
	PrivilegedSignedIn = "signed in"
	PrivilegedDormant  = "dormant"
	PrivilegedOwn      = "own" // the reviewer's own account, which somebody else is to look at
)

// PrivilegedReport says what a week's lists would change, or did, and what is asked about them.
type PrivilegedReport struct {
	Review      string                 `json:"review,omitempty"`
	Week        string                 `json:"week"`
	Due         calendar.Date          `json:"due"`
	First       bool                   `json:"first"` // there was no review before: nothing counts as added
	Files       []ListFile             `json:"files"`
	Accounts    int                    `json:"accounts"`
	Differences []PrivilegedDifference `json:"differences"`
	Queries     []PrivilegedQuery      `json:"queries"`   // raised by this review
	Uncovered   []string               `json:"uncovered"` // systems with privileged accounts that no list names
	Waits       int                    `json:"waits_for_another"`
	Refused     []exchange.Refusal     `json:"refused"`
	Warnings    []string               `json:"warnings"`
	Applied     bool                   `json:"applied"`
}

// Count is how many differences of one kind there are.
func (r PrivilegedReport) Count(what string) int {
	n := 0
	for _, d := range r.Differences {
		if d.What == what {
			n++
		}
	}
	return n
}

// ReviewPrivileged compares a week's lists of privileged accounts with the last and, with Apply, records the signed weekly review (clause CBC-083). Accounts that were added, that nobody
// answers for, or that are for emergencies and were used raise a query each. The reviewer is a person of the register: the accounts that they hold wait for another
// reviewer, and until then the week is not done. A preview is the same act, taken back.
func (s *Session) ReviewPrivileged(ctx context.Context, files []PrivilegedFile, o PrivilegedOptions) (PrivilegedReport, error) {
	report := PrivilegedReport{Files: []ListFile{}, Differences: []PrivilegedDifference{}, Queries: []PrivilegedQuery{}, Uncovered: []string{}, Refused: []exchange.Refusal{}, Warnings: []string{}}
	if err := s.mayAct(); err != nil {
		return report, err
	}
	run := func(t *transaction) error {
		t.rehearsal = !o.Apply
		if err := t.reviewPrivileged(ctx, files, o, &report); err != nil {
			return err
		}
		if !o.Apply {
			return errRollback
		}
		return nil
	}
	var err error
	if o.Apply {
		err = s.act(ctx, ActReviewPrivileged, run)
	} else if err = s.demand(ctx, ActReviewPrivileged); err == nil {
		err = s.write(ctx, run)
	}
	if err != nil && !errors.Is(err, errRollback) {
		return report, err
	}
	report.Applied = o.Apply
	return report, nil
}

func (t *transaction) reviewPrivileged(ctx context.Context, files []PrivilegedFile, o PrivilegedOptions, report *PrivilegedReport) error {
	if len(files) == 0 {
		return invalid("file", "give the week's list of privileged accounts")
	}
	if o.DoneAt.IsZero() {
		o.DoneAt = t.now
	}
	if o.DoneAt = o.DoneAt.UTC().Truncate(time.Second); o.DoneAt.After(t.now) {
		return invalid("done at", "%s is in the future", london(o.DoneAt))
	}
	last, err := collect(ctx, t, scanText, `select done_at from privileged_review order by done_at desc limit 1`)
	if err != nil {
		return err
	}
	if report.First = len(last) == 0; !report.First && o.DoneAt.Before(parseInstant(last[0])) {
		return invalid("done at", "%s is before the last review, on %s", london(o.DoneAt), london(parseInstant(last[0])))
	}
	week, err := t.weekFor(ctx, o.Week, calendar.Of(o.DoneAt))
	if err != nil {
		return err
	}
	report.Week, report.Due = week.Week, week.Due
	lists, err := t.readLists(ctx, files, o, report)
	if err != nil {
		return err
	}
	unsigned := lists.unsigned(o)
	if o.Apply && len(unsigned) > 0 {
		return unsigned[0]
	}
	for _, why := range unsigned {
		report.Warnings = append(report.Warnings, "it cannot be signed yet: "+why.Error())
	}
	if report.Review, err = t.nextID(ctx, "PR"); err != nil {
		return err
	}
	if err := t.insertPrivilegedReview(ctx, o, report); err != nil {
		return err
	}
	return t.applyLists(ctx, lists, o, report)
}

// unsigned is all for which a review of these lists cannot be signed: a preview says it, so that it is not learnt one by one.
func (l *privilegedLists) unsigned(o PrivilegedOptions) []error {
	l.report.Uncovered = l.uncovered()
	var out []error
	if l.t.s.user.Person == "" {
		out = append(out, conflict("your sign-in is linked to no person of the register, so that nobody can tell whether one of the accounts is yours: ask an administrator to link it, or a colleague to review"))
	}
	if len(l.report.Refused) > 0 {
		r := l.report.Refused[0]
		out = append(out, conflict("%d lines cannot be read, the first on line %d (%s): correct the list, since an account that is left out is not reviewed", len(l.report.Refused), r.Line, r.Reason))
	}
	if len(l.accounts) == 0 {
		out = append(out, invalid("file", "the lists name no account: a council without administrators cannot be, so that something else was exported"))
	}
	if !l.signIns && strings.TrimSpace(o.Activity) == "" {
		out = append(out, invalid("activity", "the lists do not say when each account last signed in: say how sign-ins were looked at"))
	}
	if len(l.report.Uncovered) > 0 && strings.TrimSpace(o.Uncovered) == "" {
		out = append(out, invalid("file", "no list covers %s, where there are privileged accounts: add its list, or say with --uncovered why it is missing", strings.Join(l.report.Uncovered, ", ")))
	}
	return out
}

// uncovered lists the systems with privileged accounts that no list names.
func (l *privilegedLists) uncovered() []string {
	out := []string{}
	for _, a := range l.known {
		if !l.covered[a.System] && !slices.Contains(out, a.System) {
			out = append(out, a.System)
		}
	}
	slices.Sort(out)
	return out
}

// insertPrivilegedReview writes the review before its differences, which refer to it.
func (t *transaction) insertPrivilegedReview(ctx context.Context, o PrivilegedOptions, r *PrivilegedReport) error {
	files, err := json.Marshal(r.Files)
	if err != nil {
		return fmt.Errorf("record the review: %w", err)
	}
	t.behalf = t.forICT()
	if _, err := t.ExecContext(ctx, `insert into privileged_review (id, week, due, done_at, entered_at, login, person, name, behalf, files, accounts, added, removed, changed, signed_in,
			activity, uncovered, notes, waits, second_at, second_entered, second_by, second_name, complete_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, $12, $13, $14, 0, '', '', '', '', '')`,
		r.Review, r.Week, r.Due, instant(o.DoneAt), instant(t.now), t.s.user.Login, t.s.user.Person, t.s.user.Name, t.behalf, string(files), r.Accounts,
		strings.TrimSpace(o.Activity), strings.TrimSpace(o.Uncovered), strings.TrimSpace(o.Notes)); err != nil {
		return fmt.Errorf("record the review: %w", err)
	}
	return nil
}

// applyLists changes the register to what the lists say, and notes and asks what is to be noted and asked.
func (t *transaction) applyLists(ctx context.Context, l *privilegedLists, o PrivilegedOptions, r *PrivilegedReport) error {
	_, p, err := t.periods(ctx)
	if err != nil {
		return err
	}
	r.Uncovered = l.uncovered()
	dormant := calendar.Of(o.DoneAt).AddDays(-p.Of("privileged-dormant"))
	asked := map[string]string{}
	for account, text := range o.Queries {
		asked[strings.ToLower(account)] = strings.TrimSpace(text)
	}
	used := map[string]bool{}
	for _, a := range l.accounts {
		if a, err = t.applyAccount(ctx, l, a, r); err != nil {
			return err
		}
		if calendar.Of(a.LastSignIn) < dormant && a.AddedOn < dormant {
			r.Differences = append(r.Differences, PrivilegedDifference{a, PrivilegedDormant, lastSignIn(a)})
		}
		own, err := t.ownPrivileged(ctx, a)
		if err != nil {
			return err
		}
		if own {
			r.Waits++
			r.Differences = append(r.Differences, PrivilegedDifference{a, PrivilegedOwn, ""})
		}
		for _, name := range []string{strings.ToLower(a.ID), strings.ToLower(a.Login)} {
			if text := asked[name]; text != "" {
				used[name] = true
				if err := t.askQuery(ctx, r, a, text, o.DoneAt); err != nil {
					return err
				}
			}
		}
	}
	for name := range asked {
		if !used[name] {
			return invalid("query", "%q is no account on the lists", name)
		}
	}
	for _, key := range sortedAccounts(l.known) {
		if a := l.known[key]; !l.seen[key] && l.covered[a.System] {
			gone := a
			gone.RemovedOn = calendar.Of(o.DoneAt)
			if err := t.updatePrivileged(ctx, a, gone); err != nil {
				return err
			}
			r.Differences = append(r.Differences, PrivilegedDifference{gone, PrivilegedRemoved, ""})
		}
	}
	return t.endPrivilegedReview(ctx, o, r)
}

func sortedAccounts(m map[string]PrivilegedAccount) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// applyAccount writes one account of the lists, and asks about it where it is new, unanswered for, changed hands, or was for emergencies and used.
func (t *transaction) applyAccount(ctx context.Context, l *privilegedLists, a PrivilegedAccount, r *PrivilegedReport) (PrivilegedAccount, error) {
	before, known := l.known[a.key()]
	note := func(what, details string) {
		r.Differences = append(r.Differences, PrivilegedDifference{a, what, details})
	}
	var asks []string
	if !known {
		var err error
		if a, err = t.insertPrivileged(ctx, a); err != nil {
			return a, err
		}
		if !r.First {
			note(PrivilegedAdded, "")
			asks = append(asks, "it was added since the last review; say who asked for it and who agreed")
		}
	} else if err := t.updatePrivileged(ctx, before, a); err != nil {
		return a, err
	}
	if known && (before.Kind != a.Kind || before.Holder != a.Holder || before.Supplier != a.Supplier) {
		details := fmt.Sprintf("%s %s%s to %s %s%s", before.Kind, before.Holder, before.Supplier, a.Kind, a.Holder, a.Supplier)
		note(PrivilegedChanged, strings.Join(strings.Fields(details), " "))
		if before.Holder != "" && before.Holder != a.Holder {
			asks = append(asks, fmt.Sprintf("its holder changed from %s to %s; say who agreed", before.Holder, a.Holder))
		}
	}
	if a.LastSignIn.After(before.LastSignIn) && (known || a.Kind == PrivilegedBreakGlass) && (known || !r.First) {
		note(PrivilegedSignedIn, lastSignIn(a))
		if a.Kind == PrivilegedBreakGlass {
			asks = append(asks, fmt.Sprintf("it is for emergencies and was used, last on %s; say who used it, why, and whether its password was changed and sealed again", london(a.LastSignIn)))
		}
	}
	if a.unanswered() {
		asks = append(asks, "nobody answers for it; name its holder, its supplier or its sponsor")
	}
	for _, text := range asks {
		if err := t.askQuery(ctx, r, a, text, l.doneAt); err != nil {
			return a, err
		}
	}
	return a, nil
}

// askQuery raises a query within a review.
func (t *transaction) askQuery(ctx context.Context, r *PrivilegedReport, a PrivilegedAccount, text string, at time.Time) error {
	id, err := t.raise(ctx, r.Review, a, text, at)
	if err == nil && id != "" {
		r.Queries = append(r.Queries, PrivilegedQuery{ID: id, Review: r.Review, Account: a.ID, System: a.System, Login: a.Login, Text: text, RaisedAt: at, RaisedBy: t.s.user.Login})
	}
	return err
}

func lastSignIn(a PrivilegedAccount) string {
	if a.LastSignIn.IsZero() {
		return "never signed in"
	}
	return "last on " + london(a.LastSignIn)
}

// ownPrivileged reports whether a privileged account is the acting person's: as its holder, by access that the register holds for its login (a share in it
// included), or by the login they sign in with.
func (t *transaction) ownPrivileged(ctx context.Context, a PrivilegedAccount) (bool, error) {
	if a.Holder == t.s.user.Person || strings.EqualFold(a.Login, t.s.user.Login) {
		return true, nil
	}
	var shares int
	err := t.QueryRowContext(ctx, `select count(*) from access_grant where system = $1 and lower(login) = $2 and closed_at = '' and person = $3`,
		a.System, strings.ToLower(a.Login), t.s.user.Person).Scan(&shares)
	if err != nil {
		return false, fmt.Errorf("read the access: %w", err)
	}
	return shares > 0, nil
}

// endPrivilegedReview writes the differences, and the review's counts; it is complete unless the reviewer's own accounts wait for somebody else.
func (t *transaction) endPrivilegedReview(ctx context.Context, o PrivilegedOptions, r *PrivilegedReport) error {
	for n, d := range r.Differences {
		if _, err := t.ExecContext(ctx, `insert into privileged_change (review, n, account, what, details) values ($1, $2, $3, $4, $5)`, r.Review, n, d.Account.ID, d.What, d.Details); err != nil {
			return fmt.Errorf("record the differences: %w", err)
		}
	}
	complete := ""
	if r.Waits == 0 {
		complete = instant(o.DoneAt)
	}
	if _, err := t.ExecContext(ctx, `update privileged_review set added = $2, removed = $3, changed = $4, signed_in = $5, waits = $6, complete_at = $7 where id = $1`,
		r.Review, r.Count(PrivilegedAdded), r.Count(PrivilegedRemoved), r.Count(PrivilegedChanged), r.Count(PrivilegedSignedIn), r.Waits, complete); err != nil {
		return fmt.Errorf("record the review: %w", err)
	}
	t.changed("privileged-review", r.Review, map[string]any{
		"week": r.Week, "done_at": instant(o.DoneAt), "files": r.Files, "accounts": r.Accounts, "added": r.Count(PrivilegedAdded),
		"removed": r.Count(PrivilegedRemoved), "changed": r.Count(PrivilegedChanged), "signed_in": r.Count(PrivilegedSignedIn), "queries": len(r.Queries), "waits_for_another": r.Waits,
		"activity": o.Activity, "uncovered": o.Uncovered, "notes": o.Notes,
	})
	return nil
}
