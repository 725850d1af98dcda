package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// The acts about directories.
const (
	ActReadDirectory Act = "read a directory"
	ActAcceptFinding Act = "accept what a directory shows"
)

func directoryPermissions() map[Act][]Role {
	return map[Act][]Role{
		ActReadDirectory: {Administrator, ISM, ICT},
		ActAcceptFinding: {ISM},
		ActSendDigests:   {Administrator, ISM},
	}
}

// Directory is a directory as it was last read.
type Directory struct {
	System         string    `json:"system"`
	Source         string    `json:"source"`
	TakenAt        time.Time `json:"taken_at"`
	ReadAt         time.Time `json:"read_at"`
	ReadBy         string    `json:"read_by"`
	KnowsUse       bool      `json:"knows_use"`
	Reconciliation string    `json:"reconciliation"`
}

const directoryColumns = `system, source, taken_at, read_at, read_by, knows_use, reconciliation`

func scanDirectory(row scanner) (Directory, error) {
	var d Directory
	var taken, read moment
	var knows int
	err := row.Scan(&d.System, &d.Source, &taken, &read, &d.ReadBy, &knows, &d.Reconciliation)
	d.TakenAt, d.ReadAt, d.KnowsUse = taken.Time, read.Time, knows == 1
	return d, err
}

// directoryAccount is an account as it was last read.
type directoryAccount struct {
	ID, System, Login, Name, Person, Enabled string
	LastUsed, Expires                        time.Time
	Findings                                 []string
	Since                                    map[string]calendar.Date
	Version                                  int
}

const accountColumns = `id, system, login, name, person, enabled, last_used, expires_at, findings, first_seen, version`

func scanAccount(row scanner) (directoryAccount, error) {
	var a directoryAccount
	var used, expires moment
	var findings, since string
	if err := row.Scan(&a.ID, &a.System, &a.Login, &a.Name, &a.Person, &a.Enabled, &used, &expires, &findings, &since, &a.Version); err != nil {
		return a, err
	}
	a.LastUsed, a.Expires = used.Time, expires.Time
	if err := json.Unmarshal([]byte(findings), &a.Findings); err != nil {
		return a, fmt.Errorf("read account %s: %w", a.ID, err)
	}
	if err := json.Unmarshal([]byte(since), &a.Since); err != nil {
		return a, fmt.Errorf("read account %s: %w", a.ID, err)
	}
	return a, nil
}

// Directories lists the directories that were read.
func (s *Session) Directories(ctx context.Context) ([]Directory, error) {
	if err := s.demand(ctx, ActReadDirectory); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanDirectory, `select `+directoryColumns+` from directory order by system`)
}

// directoryFacts reads the accounts that did not agree with the register, and those of leavers. It comes after the leavers: an account that was disabled because of a
// leaving that this person may not see says nothing to them.
func (s *Session) directoryFacts(ctx context.Context, q querier, f *duty.Facts) error {
	read, err := collect(ctx, q, scanDirectory, `select `+directoryColumns+` from directory order by system`)
	if err != nil || len(read) == 0 {
		return err
	}
	taken := map[string]time.Time{}
	for _, d := range read {
		taken[d.System] = d.TakenAt
	}
	accounts, err := collect(ctx, q, scanAccount, `select `+accountColumns+` from directory_account where findings <> '[]'
		union select `+prefixed("a", accountColumns)+` from leaver l cross join directory_account a where l.withdrawn_at = '' and a.person = l.person order by system, login`)
	if err != nil {
		return err
	}
	exceptions, err := exceptionsInForce(ctx, q, f.Today())
	if err != nil {
		return err
	}
	hidden, err := hiddenLeavers(ctx, q, f, s.clock())
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if f.Systems[a.System].ID == "" {
			continue // the system has ended
		}
		out := duty.DirectoryAccount{
			ID: a.ID, System: a.System, Login: a.Login, Name: a.Name, Person: a.Person, Enabled: a.Enabled, LastUsed: a.LastUsed, Expires: a.Expires,
			TakenAt: taken[a.System], Findings: a.Findings, Since: a.Since,
		}
		if hidden[a.Person] {
			out.Findings = slices.DeleteFunc(out.Findings, func(k string) bool { return k == duty.DisabledGranted || k == duty.Expired || k == duty.ContractOver })
		}
		for _, e := range exceptions {
			if finding, about := acceptedFinding(e, a.ID); about {
				out.Exceptions = append(out.Exceptions, duty.Exception{ID: e.ID, Clause: finding, Until: e.Until})
			}
		}
		f.Directory = append(f.Directory, out)
	}
	return nil
}

// hiddenLeavers are the people whose leaving is confidential at an instant and not among the facts, so that this Session may not see it.
func hiddenLeavers(ctx context.Context, q querier, f *duty.Facts, at time.Time) (map[string]bool, error) {
	type leaving struct{ id, person string }
	all, err := collect(ctx, q, func(row scanner) (leaving, error) {
		var l leaving
		err := row.Scan(&l.id, &l.person)
		return l, err
	}, `select id, person from leaver where withdrawn_at = '' and confidential_until > $1`, instant(at))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, l := range all {
		if !slices.ContainsFunc(f.Leavers, func(seen duty.Leaver) bool { return seen.ID == l.id }) {
			out[l.person] = true
		}
	}
	return out, nil
}
