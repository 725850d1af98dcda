package store

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// PrivilegedFile is one list of privileged accounts. It holds all of those of each system that it names.
type PrivilegedFile struct {
	Name string
	Data io.ReadSeeker
}

// privilegedLists are the lists of one week, read and matched with the register.
type privilegedLists struct {
	t        *transaction
	report   *PrivilegedReport
	accounts []PrivilegedAccount
	known    map[string]PrivilegedAccount // live ones, by key
	seen     map[string]bool
	systems  map[string]string // name or id as the lists write it to id
	covered  map[string]bool   // systems that the lists name
	signIns  bool              // every list says when each account last signed in
	doneAt   time.Time
}

// readLists reads the files. A line that cannot be read, or names a system that the register does not hold, is refused.
func (t *transaction) readLists(ctx context.Context, files []PrivilegedFile, o PrivilegedOptions, report *PrivilegedReport) (*privilegedLists, error) {
	live, err := livePrivileged(ctx, t)
	if err != nil {
		return nil, err
	}
	l := &privilegedLists{t: t, report: report, known: map[string]PrivilegedAccount{}, seen: map[string]bool{}, systems: map[string]string{}, covered: map[string]bool{}, signIns: true, doneAt: o.DoneAt}
	for _, a := range live {
		l.known[a.key()] = a
	}
	for _, f := range files {
		matched := false
		summary, err := exchange.Read(ctx, f.Data, exchange.Privileged(), exchange.Options{Map: o.Map}, func(r exchange.Row) error {
			matched = matched || r.Has("last_sign_in")
			return l.row(ctx, r)
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		l.signIns = l.signIns && matched
		report.Files = append(report.Files, ListFile{Name: f.Name, SHA256: summary.SHA256, Rows: summary.Rows, Unmatched: append([]string{}, summary.Unmatched...)})
		report.Refused = append(report.Refused, summary.Refused...)
		report.Warnings = append(report.Warnings, summary.Warnings...)
	}
	report.Accounts = len(l.accounts)
	return l, nil
}

// row takes one line of a list.
func (l *privilegedLists) row(ctx context.Context, r exchange.Row) error {
	refuse := func(field, reason string) {
		if len(l.report.Refused) < mostRefused {
			l.report.Refused = append(l.report.Refused, exchange.Refusal{Line: r.Line, Column: r.Column(field), Value: r.Text(field), Reason: reason})
		}
	}
	field := "system_id"
	if r.Text(field) == "" {
		field = "system"
	}
	system, err := l.system(ctx, r.Text(field))
	if err != nil {
		return err
	}
	if system == "" {
		refuse(field, "the register knows no such system, or several: give the system's reference")
		return nil
	}
	a := PrivilegedAccount{System: system, Login: r.Text("login"), Group: r.Text("group"), Kind: r.Text("kind"), Supplier: r.Text("supplier")}
	signed, readable := readSignIn(r.Text("last_sign_in"))
	switch {
	case !readable:
		refuse("last_sign_in", "this is no day and time")
		return nil
	case calendar.Of(signed) > calendar.Of(l.doneAt):
		refuse("last_sign_in", "this is after the review")
		return nil
	case l.seen[a.key()]:
		refuse("login", "the account stands in this group twice")
		return nil
	}
	a.LastSignIn = signed
	if a.Holder, err = l.t.privilegedHolder(ctx, a, r.Text("employee_no"), r.Text("holder")); err != nil {
		return err
	}
	l.seen[a.key()], l.covered[system] = true, true
	l.accounts = append(l.accounts, l.merged(a))
	return nil
}

// merged is an account as the register is to hold it: what a list does not say stays as it was.
func (l *privilegedLists) merged(a PrivilegedAccount) PrivilegedAccount {
	before, known := l.known[a.key()]
	if !known {
		if a.Kind == "" {
			a.Kind = PrivilegedUnknown
			if a.Holder != "" {
				a.Kind = PrivilegedNamed
			}
		}
		a.AddedOn = calendar.Of(l.doneAt)
		return a
	}
	after := before
	fill(&after.Kind, a.Kind)
	fill(&after.Holder, a.Holder)
	fill(&after.Supplier, a.Supplier)
	if a.LastSignIn.After(after.LastSignIn) {
		after.LastSignIn = a.LastSignIn
	}
	return after
}

// system finds a system by reference or name; "" where there is none or several.
func (l *privilegedLists) system(ctx context.Context, name string) (string, error) {
	if id, asked := l.systems[name]; asked {
		return id, nil
	}
	ids, err := collect(ctx, l.t, scanText, `select id from entry where kind = 'system' and (id = $1 or lower(title) = lower($1))`, name)
	if err != nil {
		return "", err
	}
	if len(ids) == 1 {
		l.systems[name] = ids[0]
	}
	return l.systems[name], nil
}

// privilegedHolder finds whose a privileged account is: by number, by full name, by the access that the register holds for its login, or by their everyday
// login. Where two fit it is nobody's, and asked about.
func (t *transaction) privilegedHolder(ctx context.Context, a PrivilegedAccount, number, name string) (string, error) {
	for _, look := range []struct {
		query string
		args  []any
	}{
		{`select id from person where $1 <> '' and (id = $1 or employee_no = $1)`, []any{number}},
		{`select id from person where $1 <> '' and lower(given_name || ' ' || surname) = $1`, []any{strings.ToLower(strings.Join(strings.Fields(name), " "))}},
		{`select distinct g.person from access_grant g join person p on p.id = g.person
			where g.system = $1 and lower(g.login) = $2 and g.closed_at = '' and p.kind not in ('service', 'shared', 'admin', 'external', 'unknown')`, []any{a.System, strings.ToLower(a.Login)}},
		{`select id from person where lower(login) = $1 and kind not in ('service', 'shared', 'admin', 'external', 'unknown')`, []any{strings.ToLower(a.Login)}},
	} {
		found, err := collect(ctx, t, scanText, look.query, look.args...)
		if err != nil {
			return "", err
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return "", nil
		}
	}
	return "", nil
}

// readSignIn reads when an account last signed in, as directories write it, in London where they give no zone. Blank and "never" are the zero time.
func readSignIn(text string) (at time.Time, readable bool) {
	text = strings.Join(strings.Fields(text), " ")
	switch strings.ToLower(text) {
	case "", "-", "never", "n/a", "none":
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "02/01/2006 15:04:05", "02/01/2006 15:04", "2/1/2006 15:04"} {
		if t, err := time.ParseInLocation(layout, text, calendar.London()); err == nil {
			return t.UTC().Truncate(time.Second), true
		}
	}
	d, err := calendar.Parse(text)
	return d.Start().UTC(), err == nil
}
