package ui

import (
	"cmp"
	"context"

	"muniment/store"
	"muniment/ui/grid"
	"muniment/ui/theme"
)

// accessRegisters are who may use what, how that is asked for and looked at again, and the records that are made of it.
func accessRegisters() []register {
	return []register{
		{
			name: "grants", kind: "grant", title: "Access", about: "Every account, key, badge and cabinet that somebody may use, and why.", acts: []string{"grant record", "grant emergency"}, states: grantStandings(), paged: true,
			columns: []grid.Column{{Title: "Reference", Least: 7, Most: 12}, {Title: "Person", Least: 8, Most: 28}, {Title: "System", Least: 12, Grows: true}, {Title: "Login", Least: 8, Most: 20, Spare: true}, {Title: "Kind", Least: 8, Most: 16, Spare: true}, {Title: "Level", Least: 6, Most: 20, Spare: true}, {Title: "State", Least: 8, Most: 20}},
			rows:    grantRows,
		},
		{
			name: "access-requests", kind: "access-request", title: "Access requests", about: "Access that somebody asked for: a manager decides, and the owner of the system gives it.", acts: []string{"grant request"}, states: requestStates(),
			columns: []grid.Column{{Title: "Reference", Least: 7, Most: 12}, {Title: "For", Least: 8, Most: 24}, {Title: "System", Least: 8, Most: 24}, {Title: "Job function", Least: 8, Grows: true}, {Title: "State", Least: 8, Most: 16}, {Title: "Asked", Least: 10, Most: 18, Spare: true}},
			rows:    requestRows,
		},
		{
			name: "access-reviews", kind: "access-review", title: "Access reviews", about: "A snapshot of who has access, and a decision on each line: keep, change or revoke.", acts: []string{"access-review start"}, states: []string{"open", "closed"},
			columns: []grid.Column{{Title: "Reference", Least: 7, Most: 12}, {Title: "Review", Least: 14, Grows: true}, {Title: "Lines", Right: true, Least: 5}, {Title: "Due", Least: 10, Most: 12}, {Title: "State", Least: 8, Most: 12}},
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.Campaigns(ctx, q.text)
				return rowsOf(all, func(c store.Campaign) grid.Row {
					state := grid.Cell{Text: "Open", Tone: theme.Info}
					if !c.Open() {
						state = grid.Cell{Text: "Closed", Tone: theme.Good}
					}
					return grid.Row{ID: c.ID, Kind: "access-review", Cells: []grid.Cell{grid.Text(c.ID), grid.Text(c.Name), grid.Text(thousands(c.Lines)), dayCell(c.Due), state}}
				}), err
			},
		},
		{
			name: "privileged-accounts", kind: "privileged-account", title: "Privileged accounts", about: "Accounts with more rights than others, from the weekly lists of the systems.",
			columns: []grid.Column{{Title: "Login", Least: 10, Grows: true}, {Title: "System", Least: 8, Most: 24}, {Title: "Group", Least: 8, Most: 28, Spare: true}, {Title: "Kind", Least: 8, Most: 14}, {Title: "Answers for it", Least: 8, Most: 28}, {Title: "Last sign-in", Least: 10, Most: 18, Spare: true}},
			rows:    privilegedRows,
		},
		{
			name: "privileged-queries", kind: "privileged-query", title: "Queries about privileged accounts", about: "What the weekly review asked, and what was answered.", states: []string{"open", "answered"},
			columns: []grid.Column{{Title: "Login", Least: 8, Most: 24}, {Title: "Asked", Least: 14, Grows: true}, {Title: "On", Least: 10, Most: 18}, {Title: "State", Least: 8, Most: 12}},
			rows: func(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
				all, err := s.PrivilegedQueries(ctx, q.text)
				return rowsOf(all, func(v store.PrivilegedQuery) grid.Row {
					state := grid.Cell{Text: "Open", Tone: theme.Warn}
					if v.Answer != "" {
						state = grid.Cell{Text: "Answered", Tone: theme.Good}
					}
					return grid.Row{ID: v.ID, Kind: "privileged-query", Cells: []grid.Cell{grid.Text(v.Login), grid.Text(v.Text), timeCell(v.RaisedAt), state}}
				}), err
			},
		},
		{
			name: "records", kind: "record", title: "Signed records", about: "The PDF records that were issued and signed. The register keeps each; a copy can be saved at any time.",
			columns: []grid.Column{{Title: "Number", Least: 10, Most: 16}, {Title: "Kind", Least: 8, Most: 20}, {Title: "About", Least: 10, Grows: true}, {Title: "Issued", Least: 10, Most: 18}, {Title: "Signed by", Least: 8, Most: 30}},
			rows:    recordRows,
		},
	}
}

// grantStandings are the ways in which access stands.
func grantStandings() []string {
	return []string{string(store.GrantLive), string(store.GrantAsked), string(store.GrantEmergency), string(store.GrantClosed)}
}

// requestStates are how requests for access stand.
func requestStates() []string {
	return []string{string(store.RequestOpen), string(store.RequestPermitted), string(store.RequestRefused), string(store.RequestGranted), string(store.RequestWithdrawn)}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

func grantRows(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
	all, err := s.GrantsStanding(ctx, q.text, store.GrantStanding(q.state), q.pages...)
	if err != nil {
		return nil, err
	}
	refs := map[store.Ref]bool{}
	for _, g := range all {
		refs[store.Ref{Kind: "person", ID: g.Person}] = true
		refs[store.Ref{Kind: "system", ID: g.System}] = true
	}
	names, err := s.Names(ctx, keys(refs))
	return rowsOf(all, func(g store.Grant) grid.Row {
		return grid.Row{ID: g.ID, Kind: "grant", Cells: []grid.Cell{
			grid.Text(g.ID), grid.Text(nameOr(names, "person", g.Person)), grid.Text(nameOr(names, "system", g.System)), grid.Text(g.Login), grid.Word(capital(g.Kind)), grid.Text(g.Level), grantState(g),
		}}
	}), err
}

// grantState says how access stands.
func grantState(g store.Grant) grid.Cell {
	switch {
	case !g.Live():
		return grid.Cell{Text: theme.Say("Closed %s", clock(g.ClosedAt)[:10]), Key: "closed", Tone: theme.Neutral}
	case !g.RequestedAt.IsZero():
		return grid.Cell{Text: "Closing asked for", Tone: theme.Warn}
	case g.EmergencyUntil.Known():
		return grid.Cell{Text: "Emergency", Tone: theme.Bad}
	}
	return grid.Word("Live")
}

func keys[K comparable](set map[K]bool) []K {
	out := make([]K, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	return out
}

func requestRows(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
	all, err := s.Requests(ctx, q.text)
	if err != nil {
		return nil, err
	}
	refs := map[store.Ref]bool{}
	for _, r := range all {
		refs[store.Ref{Kind: "person", ID: r.Person}] = true
		refs[store.Ref{Kind: "system", ID: r.System}] = true
	}
	names, err := s.Names(ctx, keys(refs))
	return rowsOf(all, func(r store.AccessRequest) grid.Row {
		tone := theme.Neutral
		if r.GrantedAt.IsZero() {
			tone = theme.Info
		}
		return grid.Row{ID: r.ID, Kind: "access-request", Cells: []grid.Cell{
			grid.Text(r.ID), grid.Text(nameOr(names, "person", r.Person)), grid.Text(nameOr(names, "system", r.System)), grid.Text(r.Reason), {Text: capital(string(r.State)), Tone: tone}, timeCell(r.RequestedAt),
		}}
	}), err
}

func privilegedRows(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
	all, err := s.PrivilegedAccounts(ctx, q.text)
	if err != nil {
		return nil, err
	}
	refs := map[store.Ref]bool{}
	for _, a := range all {
		refs[store.Ref{Kind: "person", ID: a.Holder}] = true
		refs[store.Ref{Kind: "post", ID: a.Sponsor}] = true
		refs[store.Ref{Kind: "system", ID: a.System}] = true
	}
	names, err := s.Names(ctx, keys(refs))
	return rowsOf(all, func(a store.PrivilegedAccount) grid.Row {
		answers := grid.Text(cmp.Or(names[store.Ref{Kind: "person", ID: a.Holder}], a.Supplier, names[store.Ref{Kind: "post", ID: a.Sponsor}]))
		if answers.Text == "" {
			answers = grid.Cell{Text: "Nobody", Tone: theme.Bad}
		}
		return grid.Row{ID: a.ID, Kind: "privileged-account", Cells: []grid.Cell{
			grid.Text(a.Login), grid.Text(nameOr(names, "system", a.System)), grid.Text(a.Group), grid.Word(capital(a.Kind)), answers, timeCell(a.LastSignIn),
		}}
	}), err
}
