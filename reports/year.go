package reports

import (
	"cmp"
	"context"
	"slices"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// year is what a statement counts: the register as it stands, and what happened between two days. Counting is pure; the same year gives the same figures.
type year struct {
	after, until calendar.Date // what happened after the one and until the other
	today        calendar.Date // how things stand
	opened       calendar.Date // of the register
	entries      map[string][]entry.Entry
	access       []store.LeaverAccess
	leavers      calendar.Date // on which the first was recorded; unknown: none ever was
	weeks        []store.PrivilegedWeek
	reviews      []store.CampaignSummary // closed in the year
	reviewed     bool                    // any review was ever closed
	asked        []store.AskedCount
	exceptions   []store.Exception
	owed         []duty.Prompt
}

// countedKinds are the registers that a statement counts.
func countedKinds() []string {
	return []string{
		"asset", "iao-return", "incident", "vacating", "clearance", "area-check", "found-item", "system", "test", "finding", "supplier", "agreement", "certificate", "claim", "promise", "risk",
		"reconciliation", "service",
	}
}

// readYear reads what a statement counts of what happened after one day and until another. It is for whoever sees everything.
func (g *gathering) readYear(ctx context.Context, after, until calendar.Date) (*year, error) {
	y := &year{after: after, until: until, today: calendar.Of(g.content.IssuedAt), opened: g.Council().Opened, entries: map[string][]entry.Entry{}}
	for _, kind := range countedKinds() {
		all, err := g.Entries(ctx, kind, "", true)
		if err != nil {
			return nil, err
		}
		y.entries[kind] = slices.DeleteFunc(all, func(e entry.Entry) bool { return e.Restricted })
	}
	steps := []func(context.Context, *year) error{g.readAccess, g.readReviews, g.readDuties}
	for _, step := range steps {
		if err := step(ctx, y); err != nil {
			return nil, err
		}
	}
	return y, nil
}

func (g *gathering) readAccess(ctx context.Context, y *year) error {
	var err error
	if y.access, err = g.LeaverAccess(ctx, y.after.AddMonths(-12), y.until); err != nil {
		return err
	}
	leavers, err := g.Leavers(ctx, "")
	for _, l := range leavers {
		if day := calendar.Of(l.RecordedAt); !y.leavers.Known() || day < y.leavers {
			y.leavers = day
		}
	}
	return err
}

func (g *gathering) readReviews(ctx context.Context, y *year) error {
	weeks, err := g.PrivilegedWeeks(ctx)
	if err != nil {
		return err
	}
	y.weeks = weeks.Weeks
	campaigns, err := g.Campaigns(ctx, "")
	if err != nil {
		return err
	}
	for _, c := range campaigns {
		if c.Open() {
			continue
		}
		y.reviewed = true
		if day := calendar.Of(c.ClosedAt); day <= y.after.AddMonths(-12) || day > y.until {
			continue
		}
		sum, err := g.CampaignSummary(ctx, c.ID)
		if err != nil {
			return err
		}
		y.reviews = append(y.reviews, sum)
	}
	return nil
}

func (g *gathering) readDuties(ctx context.Context, y *year) error {
	var err error
	if y.asked, err = g.AskedCounts(ctx); err != nil {
		return err
	}
	if y.exceptions, err = g.ExceptionsInForce(ctx); err != nil {
		return err
	}
	y.owed, err = OwedByService(ctx, g.Session)
	return err
}

// OwedByService is what the whole council owes, each with the service that it falls in: its own, or that of the post that owes it. It is for whoever sees everything.
func OwedByService(ctx context.Context, s *store.Session) ([]duty.Prompt, error) {
	owed, err := s.OpenPrompts(ctx)
	if err != nil {
		return nil, err
	}
	posts, err := s.Posts(ctx, "")
	if err != nil {
		return nil, err
	}
	services := map[string]string{} // ids by post
	var refs []store.Ref
	for _, p := range posts {
		if p.Service != "" {
			services[p.ID] = p.Service
			refs = append(refs, store.Ref{Kind: "service", ID: p.Service})
		}
	}
	names, err := s.Names(ctx, refs)
	for i := range owed {
		if id := services[owed[i].Post]; owed[i].ServiceName == "" && id != "" {
			owed[i].ServiceName = cmp.Or(names[store.Ref{Kind: "service", ID: id}], id)
		}
	}
	return owed, err
}

// before is the same register, with the year before as what happened.
func (y *year) before() *year {
	b := *y
	b.until, b.after = y.after, y.after.AddMonths(-12)
	return &b
}

// in reports a day of the year.
func (y *year) in(d calendar.Date) bool { return d > y.after && d <= y.until }

// was reports whether the register was there to record anything in the year.
func (y *year) was() bool { return y.opened <= y.until }

// kind tallies a register for what happened in the year. A register into which nothing was ever entered by its end has no data.
func (y *year) kind(name string) tally {
	t := tally{kind: name, all: y.entries[name]}
	t.ever = y.was() && slices.ContainsFunc(t.all, func(e entry.Entry) bool { return calendar.Of(e.AddedAt) <= y.until })
	return t
}

// now tallies the live entries of a register, for how things stand.
func (y *year) now(name string) tally {
	t := tally{kind: name, ever: len(y.entries[name]) > 0}
	for _, e := range y.entries[name] {
		if e.Live() {
			t.all = append(t.all, e)
		}
	}
	return t
}

func every(entry.Entry) bool { return true }

func (y *year) dayIn(field string) func(entry.Entry) bool {
	return func(e entry.Entry) bool { return y.in(e.Fields.Day(field)) }
}

// Measures counts the year, beside the year before it: from last where a signed statement froze its figures, else what can still be counted.
func (y *year) measures(last []Measure) []Measure {
	now := y.count()
	past := map[string]Measure{}
	if y.before().was() {
		for _, m := range y.before().count() {
			if !m.standing {
				past[m.ID] = m
			}
		}
	}
	for _, m := range last {
		past[m.ID] = m
	}
	for i := range now {
		if p, known := past[now[i].ID]; known {
			now[i].LastYear, now[i].LastOutOf = p.Value, p.OutOf
		}
		if now[i].From == nil {
			now[i].From = []string{}
		}
	}
	return now
}

// count counts one year, group by group.
func (y *year) count() []Measure {
	groups := []struct {
		name  string
		count func() []Measure
	}{
		{"Information assets", y.countAssets},
		{"Owners’ annual returns", y.countReturns},
		{"Access", y.countAccess},
		{"Privileged accounts", y.countPrivileged},
		{"Premises", y.countPremises},
		{"Backups and recovery", y.countBackups},
		{"Tests", y.countTests},
		{"Incidents", y.countIncidents},
		{"Acknowledgement and training", y.countAsked},
		{"Suppliers", y.countSuppliers},
		{"Risks and duties", y.countRisks},
	}
	var out []Measure
	for _, group := range groups {
		for _, m := range group.count() {
			m.Group = group.name
			out = append(out, m)
		}
	}
	return out
}
