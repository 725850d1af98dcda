package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/store/exchange"
)

// DirectoryReading is what is read of a directory, and how.
type DirectoryReading struct {
	System  string    // whose accounts they are, by id or name
	Source  string    // the file's name, or the server's
	TakenAt time.Time // when the directory said so; zero: now
	Options exchange.Options
	Apply   bool // false: a preview, which writes nothing
}

// DirectoryReport says what a reading of a directory found.
type DirectoryReport struct {
	System         string             `json:"system"`
	Source         string             `json:"source"`
	TakenAt        time.Time          `json:"taken_at"`
	Accounts       int                `json:"accounts"`
	Enabled        int                `json:"enabled"`
	Matched        int                `json:"matched"` // with somebody in the register
	Findings       []DirectoryFinding `json:"findings"`
	Counts         map[string]int     `json:"counts"`
	Closed         int                `json:"closed"` // findings of the reading before that are no longer shown
	RefusedRows    int                `json:"refused_rows"`
	Refused        []exchange.Refusal `json:"refused"`
	Warnings       []string           `json:"warnings"`
	Reconciliation string             `json:"reconciliation,omitempty"`
	Applied        bool               `json:"applied"`
}

// DirectoryFinding is one thing that did not agree, as its prompt tells it.
type DirectoryFinding struct {
	ID      string `json:"id"`
	Login   string `json:"login"`
	Person  string `json:"person,omitempty"`
	Finding string `json:"finding"`
	Text    string `json:"text"`
	OwedBy  string `json:"owed_by"`
}

// ReadDirectoryFile holds an export of a directory against the register.
func (s *Session) ReadDirectoryFile(ctx context.Context, file io.ReadSeeker, r DirectoryReading) (DirectoryReport, error) {
	var accounts []exchange.Account
	if err := s.demand(ctx, ActReadDirectory); err != nil {
		return DirectoryReport{}, err
	}
	sum, err := exchange.ReadDirectory(ctx, file, r.Options, func(a exchange.Account) error {
		if accounts = append(accounts, a); len(accounts) > mostAccounts {
			return &exchange.LimitError{What: "accounts", Limit: mostAccounts}
		}
		return nil
	})
	if err != nil {
		return DirectoryReport{}, err
	}
	report, err := s.ReadDirectory(ctx, accounts, r)
	report.RefusedRows, report.Refused, report.Warnings = sum.RefusedRows, sum.Refused[:min(len(sum.Refused), mostRefused)], append(sum.Warnings, report.Warnings...)
	return report, err
}

// mostAccounts is more than any council has: they are held in memory.
const mostAccounts = 300_000

// ReadDirectory holds the accounts of a directory, all of them, against the register, and keeps them until the next reading. What does not agree is prompted for until a reading
// no longer shows it. With Apply it records the month's reconciliation (CBC-020) in the same act.
func (s *Session) ReadDirectory(ctx context.Context, accounts []exchange.Account, r DirectoryReading) (DirectoryReport, error) {
	report := DirectoryReport{Source: strings.TrimSpace(r.Source), Accounts: len(accounts), Findings: []DirectoryFinding{}, Counts: map[string]int{}, Refused: []exchange.Refusal{}, Warnings: []string{}}
	if len(accounts) == 0 {
		return report, conflict("no account was read: check the export of the directory")
	}
	run := func(t *transaction) error {
		t.rehearsal = !r.Apply
		system, err := t.linkedEntry(ctx, "system", r.System)
		if err != nil {
			return err
		}
		report.System, report.TakenAt = system, r.TakenAt.UTC().Truncate(time.Second)
		if r.TakenAt.IsZero() {
			report.TakenAt = t.now
		}
		if report.TakenAt.After(t.now) {
			return invalid("taken", "%s has not come yet", london(report.TakenAt))
		}
		if err := t.keepDirectory(ctx, accounts, &report); err != nil {
			return err
		}
		if err := t.tellFindings(ctx, &report); err != nil {
			return err
		}
		if !r.Apply {
			return errRollback
		}
		return t.keepReconciliation(ctx, &report)
	}
	var err error
	if r.Apply {
		err = s.act(ctx, ActReadDirectory, run)
	} else if err = s.demand(ctx, ActReadDirectory); err == nil {
		err = s.write(ctx, run)
	}
	if err != nil && !errors.Is(err, errRollback) {
		return report, err
	}
	report.Applied = r.Apply
	return report, nil
}

// keepDirectory replaces what was last read of a system's directory. An account keeps its id and since when each finding stands.
func (t *transaction) keepDirectory(ctx context.Context, accounts []exchange.Account, report *DirectoryReport) error {
	last, err := collect(ctx, t, scanDirectory, `select `+directoryColumns+` from directory where system = $1`, report.System)
	if err != nil {
		return err
	}
	if len(last) > 0 && last[0].TakenAt.After(report.TakenAt) {
		return conflict("the directory was last read as of %s: an older export would take back what has been seen since", london(last[0].TakenAt))
	}
	known, err := collect(ctx, t, scanAccount, `select `+accountColumns+` from directory_account where system = $1`, report.System)
	if err != nil {
		return err
	}
	before := make(map[string]directoryAccount, len(known))
	for _, a := range known {
		before[strings.ToLower(a.Login)] = a
	}
	m, err := t.newMatching(ctx, report.System, report.TakenAt)
	if err != nil {
		return err
	}
	m.bearNames(accounts)
	knowsUse := number(slices.ContainsFunc(accounts, func(a exchange.Account) bool { return a.KnowsUse }))
	if _, err := t.ExecContext(ctx, `insert into directory (`+directoryColumns+`) values ($1, $2, $3, $4, $5, $6, '')
		on conflict (system) do update set source = excluded.source, taken_at = excluded.taken_at, read_at = excluded.read_at, read_by = excluded.read_by, knows_use = excluded.knows_use`,
		report.System, report.Source, instant(report.TakenAt), instant(t.now), t.s.user.Login, knowsUse); err != nil {
		return fmt.Errorf("keep the reading: %w", err)
	}
	seen := map[string]bool{}
	for _, a := range accounts {
		login := strings.ToLower(a.Login)
		if seen[login] {
			report.Warnings = append(report.Warnings, fmt.Sprintf("line %d: the account %s comes twice; the first was read", a.Line, a.Login))
			continue
		}
		seen[login] = true
		if err := t.keepAccount(ctx, m, a, before[login], report); err != nil {
			return err
		}
	}
	for login, a := range before {
		if seen[login] {
			continue
		}
		report.Closed += len(a.Findings)
		if _, err := t.ExecContext(ctx, `delete from directory_account where id = $1`, a.ID); err != nil {
			return fmt.Errorf("keep the reading: %w", err)
		}
	}
	return nil
}

func (t *transaction) keepAccount(ctx context.Context, m *matching, a exchange.Account, before directoryAccount, report *DirectoryReport) error {
	now := directoryAccount{
		ID: before.ID, System: report.System, Login: a.Login, Name: a.Name, Person: m.whose(a), Enabled: a.Enabled, LastUsed: a.LastUsed, Expires: a.Expires,
		Since: map[string]calendar.Date{}, Version: before.Version + 1,
	}
	if a.Enabled != "no" {
		report.Enabled++
	}
	if now.Person != "" {
		report.Matched++
	}
	now.Findings = append([]string{}, m.findings(a, now.Person)...)
	for _, f := range now.Findings {
		if now.Since[f] = before.Since[f]; !now.Since[f].Known() {
			now.Since[f] = calendar.Of(report.TakenAt)
		}
	}
	for _, f := range before.Findings {
		if !slices.Contains(now.Findings, f) {
			report.Closed++
		}
	}
	if now.ID == "" {
		var err error
		if now.ID, err = t.nextID(ctx, "DA"); err != nil {
			return err
		}
	}
	findings, err := json.Marshal(now.Findings)
	if err != nil {
		return fmt.Errorf("keep the account: %w", err)
	}
	since, err := json.Marshal(now.Since)
	if err != nil {
		return fmt.Errorf("keep the account: %w", err)
	}
	_, err = t.ExecContext(ctx, `insert into directory_account (`+accountColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (id) do update set login = excluded.login, name = excluded.name, person = excluded.person, enabled = excluded.enabled, last_used = excluded.last_used,
			expires_at = excluded.expires_at, findings = excluded.findings, first_seen = excluded.first_seen, version = excluded.version`,
		now.ID, now.System, now.Login, now.Name, now.Person, now.Enabled, instant(now.LastUsed), instant(now.Expires), string(findings), string(since), now.Version)
	if err != nil {
		return fmt.Errorf("keep the account: %w", err)
	}
	return nil
}

// tellFindings judges what was read as prompts do, so that the report tells whoever reads it nothing that their prompts would not.
func (t *transaction) tellFindings(ctx context.Context, report *DirectoryReport) error {
	_, prompts, err := t.s.seenPrompts(ctx, t)
	if err != nil {
		return err
	}
	report.Findings, err = findingsAmong(ctx, t, prompts, report.System)
	for _, f := range report.Findings {
		report.Counts[f.Finding]++
	}
	return err
}

// DirectoryFindings lists what the last readings show that is still open: all of it to whoever may read directories, but for what follows from a leaving that is hidden
// from them; to others what falls to them. Of one system, or of all where it is "".
func (s *Session) DirectoryFindings(ctx context.Context, system string) ([]DirectoryFinding, error) {
	if allowed(s.user.Roles, ActReadDirectory) != nil {
		prompts, err := s.Prompts(ctx, Whose{All: true})
		if err != nil {
			return nil, err
		}
		return findingsAmong(ctx, s.reader, prompts, system)
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	_, prompts, err := s.seenPrompts(ctx, tx)
	if err != nil {
		return nil, err
	}
	return findingsAmong(ctx, tx, prompts, system)
}

// findingsAmong picks the findings of a system, or of all, out of prompts.
func findingsAmong(ctx context.Context, q querier, prompts []duty.Prompt, system string) ([]DirectoryFinding, error) {
	accounts, err := collect(ctx, q, scanAccount, `select `+accountColumns+` from directory_account where $1 = '' or system = $1`, system)
	if err != nil {
		return nil, err
	}
	logins := make(map[string]string, len(accounts))
	for _, a := range accounts {
		logins[a.ID] = a.Login
	}
	out := []DirectoryFinding{}
	for _, p := range prompts {
		if p.Duty == kindDirectoryAccount && (system == "" || strings.EqualFold(p.System, system)) {
			out = append(out, DirectoryFinding{ID: p.ID, Login: logins[p.ID], Person: p.Person, Finding: p.Item, Text: p.Text, OwedBy: p.OwedBy})
		}
	}
	slices.SortFunc(out, func(a, b DirectoryFinding) int {
		return cmp.Or(strings.Compare(a.Login, b.Login), strings.Compare(a.Finding, b.Finding))
	})
	return out, nil
}

// keepReconciliation records that the directory was held against the register, with the figures that the monthly duty asks for.
func (t *transaction) keepReconciliation(ctx context.Context, report *DirectoryReport) error {
	k, _ := entry.Of("reconciliation")
	record, _ := k.Act("record")
	sum := func(findings ...string) string {
		n := 0
		for _, f := range findings {
			n += report.Counts[f]
		}
		return strconv.Itoa(n)
	}
	given := map[string]string{
		"source": report.Source, "taken_on": string(calendar.Of(report.TakenAt)), "accounts_read": strconv.Itoa(report.Accounts),
		"orphan": sum(duty.NoPerson, duty.ServiceNoOwner, duty.AdminNoOwner, duty.LeaverAdmin), "dormant": sum(duty.Dormant),
		"leaver_enabled": sum(duty.LeaverEnabled), "no_grant": sum(duty.NoGrant),
	}
	if len(report.Findings) > 0 {
		given["follow_up"] = fmt.Sprintf("Each of %d findings is prompted for until a reading no longer shows it", len(report.Findings))
	}
	e, err := t.perform(ctx, &doing{Doing: Doing{Kind: k.Name, Verb: record.Verb, Given: given}, kind: k, act: record})
	if err != nil {
		return err
	}
	report.Reconciliation = e.ID
	if _, err := t.ExecContext(ctx, `update directory set reconciliation = $2 where system = $1`, report.System, e.ID); err != nil {
		return fmt.Errorf("keep the reading: %w", err)
	}
	t.changed("system", report.System, map[string]any{"directory": report.Source, "taken_at": instant(report.TakenAt), "accounts": report.Accounts, "reconciliation": e.ID})
	return nil
}

// FindingKinds are the kinds of finding that a report counts, the most first.
func (r DirectoryReport) FindingKinds() []string {
	return slices.SortedFunc(maps.Keys(r.Counts), func(a, b string) int {
		if n := r.Counts[b] - r.Counts[a]; n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
}
