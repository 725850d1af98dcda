package store

import (
	"context"
	"fmt"

	"muniment/store/entry"
)

// Others counts what a register holds beside what this person may see, without names. It is the number of the whole register whatever was searched for, so that
// searching for a name tells nothing. Restricted cases, confidential leavers and one's own case are in no count.
func (s *Session) Others(ctx context.Context, register string) (int, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil || sc.all {
		return 0, err
	}
	for _, k := range entry.Kinds() {
		if k.Plural == register {
			return s.otherEntries(ctx, &sc, k)
		}
	}
	switch register {
	case "leavers":
		c := &conditions{before: 4}
		all, err := s.leavers(ctx, s.reader, `not `+sc.names(c, "l.person"), c.args...)
		return len(all), err
	case "records":
		return s.otherRecords(ctx, &sc)
	case "privileged-accounts", "privileged-queries":
		return s.otherPrivileged(ctx, register)
	}
	c := &conditions{}
	query, known := otherRows(&sc, c, register)
	if !known {
		return 0, nil // posts, reviews as such, transfers: everybody sees them all
	}
	var n int
	if err := s.reader.QueryRowContext(ctx, query, c.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what others have: %w", err)
	}
	return n, nil
}

// otherRows is the query that counts what is out of scope of a register that is a table of its own. One's own case is left out.
func otherRows(sc *scope, c *conditions, register string) (string, bool) {
	cases := func(table string, condition func(*conditions, string) string) string {
		return `select count(*) from ` + table + ` r where r.person <> ` + c.arg(sc.person) + ` and not ` + condition(c, "r.person")
	}
	switch register {
	case "people":
		return `select count(*) from person r where not ` + sc.names(c, "r.id"), true
	case "grants":
		return `select count(*) from access_grant r where not ` + sc.reaches(c, "r"), true
	case "joiners":
		return cases("joiner", sc.names), true
	case "movers":
		return cases("mover", sc.names), true
	case "absences":
		return cases("absence", sc.manages), true
	case "access-requests":
		return `select count(*) from access_request r where not ` + sc.requests(c), true
	case "acknowledgements":
		return `select count(*) from notice r join notice_issue i on i.pack = r.pack and i.ended_on = '' where r.standing <> 'out' and not ` + sc.manages(c, "r.person"), true
	}
	return "", false
}

func (s *Session) otherEntries(ctx context.Context, sc *scope, k entry.Kind) (int, error) {
	c := &conditions{args: []any{k.Name}}
	all, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where kind = $1 and ended_on = '' and restricted = 0 and not `+sc.entries(c, "entry"), c.args...)
	if err != nil {
		return 0, err
	}
	all, err = s.seen(ctx, s.reader, all)
	return len(all), err
}

func (s *Session) otherRecords(ctx context.Context, sc *scope) (int, error) {
	c := &conditions{}
	all, err := collect(ctx, s.reader, scanRecord, `select `+recordColumns+` from record where not `+sc.records(c), c.args...)
	if err != nil {
		return 0, err
	}
	all, err = s.recordsSeen(ctx, all)
	return len(all), err
}

// otherPrivileged counts the privileged accounts, or the queries about them, that are not this person's to see.
func (s *Session) otherPrivileged(ctx context.Context, register string) (int, error) {
	var shown int
	query, args := `select count(*) from privileged_account`, []any{}
	if register == "privileged-queries" {
		query, args = `select count(*) from privileged_query q join privileged_account a on a.id = q.account where (a.holder = '' or a.holder <> $1)`, []any{s.user.Person}
		mine, err := s.PrivilegedQueries(ctx, "")
		if err != nil {
			return 0, err
		}
		shown = len(mine)
	} else {
		mine, err := s.PrivilegedAccounts(ctx, "")
		if err != nil {
			return 0, err
		}
		shown = len(mine)
	}
	var all int
	if err := s.reader.QueryRowContext(ctx, query, args...).Scan(&all); err != nil {
		return 0, fmt.Errorf("count what others have: %w", err)
	}
	return all - shown, nil
}
