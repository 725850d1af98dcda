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

// The kinds of privileged account.
const (
	PrivilegedNamed      = "named"
	PrivilegedSupplier   = "supplier"
	PrivilegedBreakGlass = "break-glass" // sealed, for emergencies: each use is explained
	PrivilegedService    = "service"
	PrivilegedShared     = "shared"
	PrivilegedUnknown    = "unknown"
)

// PrivilegedKinds lists what a privileged account can be.
func PrivilegedKinds() []string {
	return []string{PrivilegedNamed, PrivilegedSupplier, PrivilegedBreakGlass, PrivilegedService, PrivilegedShared, PrivilegedUnknown}
}

// PrivilegedAccount is an account with more rights than others, in one group: an account in two groups stands twice.
type PrivilegedAccount struct {
	ID         string        `json:"id"`
	System     string        `json:"system"`
	Login      string        `json:"login"`
	Group      string        `json:"group,omitempty"`
	Kind       string        `json:"kind"`
	Holder     string        `json:"holder,omitempty"` // person
	Supplier   string        `json:"supplier,omitempty"`
	Sponsor    string        `json:"sponsor,omitempty"` // post that answers for it
	LastSignIn time.Time     `json:"last_sign_in,omitzero"`
	AddedOn    calendar.Date `json:"added_on"`
	RemovedOn  calendar.Date `json:"removed_on,omitempty"`
}

// key tells accounts apart within the lists: directories do not tell capitals apart.
func (a PrivilegedAccount) key() string {
	return a.System + "\x00" + strings.ToLower(a.Login) + "\x00" + strings.ToLower(a.Group)
}

// unanswered reports an account that nobody answers for.
func (a PrivilegedAccount) unanswered() bool {
	return a.Holder == "" && a.Sponsor == "" && a.Supplier == ""
}

const privilegedColumns = `id, system, login, group_name, kind, holder, supplier, sponsor, last_sign_in, added_on, removed_on`

func scanPrivileged(row scanner) (PrivilegedAccount, error) {
	var a PrivilegedAccount
	var signed moment
	err := row.Scan(&a.ID, &a.System, &a.Login, &a.Group, &a.Kind, &a.Holder, &a.Supplier, &a.Sponsor, &signed, &a.AddedOn, &a.RemovedOn)
	a.LastSignIn = signed.Time
	return a, err
}

func privilegedByID(ctx context.Context, q querier, id string) (PrivilegedAccount, error) {
	return one(ctx, q, "privileged account", id, scanPrivileged, `select `+privilegedColumns+` from privileged_account where id = $1`, id)
}

// livePrivileged are the accounts that the last lists held.
func livePrivileged(ctx context.Context, q querier) ([]PrivilegedAccount, error) {
	return collect(ctx, q, scanPrivileged, `select `+privilegedColumns+` from privileged_account where removed_on = '' order by system, lower(login), lower(group_name)`)
}

// PrivilegedAccounts lists the privileged accounts whose id, system, login, group or holder contains the text; those that are gone come last. Whoever does
// not see all access is shown those that a post of theirs answers for.
func (s *Session) PrivilegedAccounts(ctx context.Context, query string) ([]PrivilegedAccount, error) {
	seen, err := s.privilegedSeen(ctx)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	all, err := collect(ctx, s.reader, scanPrivileged, `select `+privilegedColumns+` from privileged_account
		where `+c.likeOrNamed(`id || ' ' || system || ' ' || login || ' ' || group_name || ' ' || kind || ' ' || holder || ' ' || supplier`, "holder", query)+`
		order by case when removed_on = '' then 0 else 1 end, system, lower(login), lower(group_name), id`, c.args...)
	return slices.DeleteFunc(all, func(a PrivilegedAccount) bool { return !seen(a.System, a.Sponsor) }), err
}

func (t *transaction) insertPrivileged(ctx context.Context, a PrivilegedAccount) (PrivilegedAccount, error) {
	var err error
	if a.ID, err = t.nextID(ctx, "PA"); err != nil {
		return a, err
	}
	if _, err := t.ExecContext(ctx, `insert into privileged_account (`+privilegedColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		a.ID, a.System, a.Login, a.Group, a.Kind, a.Holder, a.Supplier, a.Sponsor, instant(a.LastSignIn), a.AddedOn, a.RemovedOn); err != nil {
		return a, fmt.Errorf("add the privileged account %s: %w", a.Login, err)
	}
	t.changed("privileged-account", a.ID, map[string]any{"after": a})
	return a, nil
}

func (t *transaction) updatePrivileged(ctx context.Context, before, after PrivilegedAccount) error {
	if before == after {
		return nil
	}
	if _, err := t.ExecContext(ctx, `update privileged_account set kind = $2, holder = $3, supplier = $4, sponsor = $5, last_sign_in = $6, removed_on = $7 where id = $1`,
		after.ID, after.Kind, after.Holder, after.Supplier, after.Sponsor, instant(after.LastSignIn), after.RemovedOn); err != nil {
		return fmt.Errorf("change the privileged account %s: %w", after.Login, err)
	}
	t.changed("privileged-account", after.ID, map[string]any{"before": before, "after": after})
	return nil
}

// PrivilegedChange is what may be said of a privileged account; empty fields stay as they are.
type PrivilegedChange struct {
	Kind     string
	Holder   string // person
	Supplier string // by name
	Sponsor  string // post that answers for it, by id or title
}

// SetPrivileged says who holds a privileged account, or who answers for one that is nobody's in particular (clause CBC-083). Nobody says so of their own.
func (s *Session) SetPrivileged(ctx context.Context, id string, c PrivilegedChange) (PrivilegedAccount, error) {
	var after PrivilegedAccount
	if c.Kind != "" && !slices.Contains(PrivilegedKinds(), c.Kind) {
		return after, invalid("kind", "%q is no kind of privileged account: choose from %s", c.Kind, strings.Join(PrivilegedKinds(), ", "))
	}
	err := s.act(ctx, ActEditPrivileged, func(t *transaction) error {
		before, err := privilegedByID(ctx, t, id)
		if err != nil {
			return err
		}
		if err := cmp.Or(s.notOwnCase(before.Holder), s.notOwnCase(c.Holder)); err != nil {
			t.concerns("privileged-account", id)
			return err
		}
		if before.RemovedOn.Known() {
			return conflict("the privileged account %s was gone on %s", id, before.RemovedOn.Short())
		}
		after = before
		if c.Holder != "" {
			if _, err := personByID(ctx, t, c.Holder); err != nil {
				return err
			}
			after.Holder = c.Holder
			if after.Kind == PrivilegedUnknown {
				after.Kind = PrivilegedNamed
			}
		}
		if c.Sponsor != "" {
			p, err := s.postNamed(ctx, t, c.Sponsor)
			if err != nil {
				return err
			}
			after.Sponsor = p.ID
		}
		fill(&after.Kind, c.Kind)
		fill(&after.Supplier, strings.TrimSpace(c.Supplier))
		return t.updatePrivileged(ctx, before, after)
	})
	return after, err
}

// privilegedFacts reads the weeks, and the queries that wait for an answer.
func (s *Session) privilegedFacts(ctx context.Context, q querier, f *duty.Facts) error {
	weeks, err := s.weeks(ctx, q, f.WorkingDays, calendar.Of(f.Now))
	if err != nil {
		return err
	}
	for _, k := range weeks {
		w := duty.Week{ID: k.Week, Due: k.Due, Done: k.CompleteAt, Explained: k.Explanation != ""}
		if k.Review != "" && k.CompleteAt.IsZero() && !k.DoneAt.After(f.Now) {
			w.Waits, w.Reviewer = k.Waits, k.Reviewer
		}
		f.Reviews.Weeks = append(f.Reviews.Weeks, w)
	}
	open, err := collect(ctx, q, func(row scanner) (duty.PrivilegedQuery, error) {
		var v duty.PrivilegedQuery
		var p Person
		var raised moment
		err := row.Scan(&v.ID, &v.Account, &v.System, &v.Login, &v.Person, &v.Post, &v.Text, &raised,
			&p.GivenName, &p.Surname, &p.Login, &p.Kind, &p.Sponsor)
		v.RaisedOn = calendar.Of(raised.Time)
		named(f, v.Person, p)
		return v, err
	}, `select q.id, a.id, a.system, a.login, a.holder, a.sponsor, q.text, q.raised_at,
			coalesce(p.given_name, ''), coalesce(p.surname, ''), coalesce(p.login, ''), coalesce(p.kind, ''), coalesce(p.sponsor, '')
		from privileged_query q join privileged_account a on a.id = q.account left join person p on p.id = a.holder
		where q.answered_at = '' and q.raised_at <= $1 order by q.id`, instant(f.Now))
	f.Reviews.Queries = open
	return err
}
