package reports

import (
	"cmp"
	"context"
	"slices"

	"muniment/reports/chart"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// Standing is how the council stands on a day, in what a Senior Information Risk Owner asks first: which duties are met, what is late and where, what the last twelve months
// were like, and which risks stand. It is counted as a statement is, from the same facts by the same rules.
type Standing struct {
	After, Until calendar.Date // the twelve months that are counted, the one under way included
	Duties       []DutyStanding
	Services     []ServiceStanding
	Figures      []Measure
	Risks        []entry.Entry // that stand, the gravest first
	Pictures     []chart.Picture
	Behind       [][]Behind // what they are counted from: by picture, then category
}

// The pictures, in their order.
const (
	dutiesByService = iota
	overdueByService
	closuresByMonth
	weeksByMonth
	incidentsByMonth
	risksThatStand
	coverageInPerCent
)

// DutyStanding is how one duty of the catalogue stands. It counts as met while nothing of it is late.
type DutyStanding struct {
	ID, Title   string
	Late, Owed  int // cases
	WorstLate   int // days
	Escalations int // cases that have gone up
}

// ServiceStanding is how the duties of one service stand; of the whole council where Service is "".
type ServiceStanding struct {
	Service, ID string
	Met, NotMet int // duties of which something is owed: with nothing late, and with something
	Late, Owed  int // cases
}

// Stand counts how the council stands. It is for whoever sees everything.
func Stand(ctx context.Context, s *store.Session) (Standing, error) {
	today := s.Today()
	until := today.AddDays(1 - today.Time().Day()).AddMonths(1).AddDays(-1)
	after := until.AddDays(1).AddMonths(-12).AddDays(-1)
	g := &gathering{Session: s, content: &Content{IssuedAt: s.Now()}, names: map[string]map[string]string{}}
	y, err := g.readYear(ctx, after, until)
	if err != nil {
		return Standing{}, err
	}
	return y.standing(), nil
}

// standing counts what was read.
func (y *year) standing() Standing {
	out := Standing{After: y.after, Until: y.until, Duties: dutyStandings(y.owed), Services: y.services(), Figures: y.measures(nil), Risks: y.gravest()}
	out.Pictures = []chart.Picture{dutiesBy(out.Services), y.overdueBy(), y.closures(), y.weekly(), y.incidents(), y.risks(), y.coverage(out.Figures)}
	out.Behind = y.behind(out.Pictures)
	return out
}

// dutyStandings lists every duty that prompts, those with most that is late first.
func dutyStandings(owed []duty.Prompt) []DutyStanding {
	var out []DutyStanding
	at := map[string]int{}
	for _, d := range duty.Catalogue() {
		if d.Find != nil {
			at[d.ID] = len(out)
			out = append(out, DutyStanding{ID: d.ID, Title: d.Title})
		}
	}
	for i := range owed {
		d := &out[at[owed[i].Duty]]
		d.Owed++
		if owed[i].State == duty.Overdue {
			d.Late++
			d.WorstLate = max(d.WorstLate, owed[i].DaysLate)
		}
		if owed[i].EscalatedTo != "" {
			d.Escalations++
		}
	}
	slices.SortStableFunc(out, func(a, b DutyStanding) int {
		return cmp.Or(b.Late-a.Late, b.WorstLate-a.WorstLate, b.Owed-a.Owed, cmp.Compare(a.Title, b.Title))
	})
	return out
}

// services lists every service that stands, and the whole council, those with most duties unmet first.
func (y *year) services() []ServiceStanding {
	named := map[string]*ServiceStanding{}
	for _, e := range y.entries["service"] {
		if e.Live() {
			named[e.Title] = &ServiceStanding{Service: e.Title, ID: e.ID}
		}
	}
	late := map[string]map[string]bool{} // by service, then duty: whether anything of it is late
	for i := range y.owed {
		p := &y.owed[i]
		s := named[p.ServiceName]
		if s == nil {
			s = &ServiceStanding{Service: p.ServiceName}
			named[p.ServiceName] = s
		}
		if late[p.ServiceName] == nil {
			late[p.ServiceName] = map[string]bool{}
		}
		isLate := p.State == duty.Overdue
		s.Owed++
		if isLate {
			s.Late++
		}
		late[p.ServiceName][p.Duty] = late[p.ServiceName][p.Duty] || isLate
	}
	out := make([]ServiceStanding, 0, len(named))
	for name, s := range named {
		for _, is := range late[name] {
			if is {
				s.NotMet++
			} else {
				s.Met++
			}
		}
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b ServiceStanding) int {
		return cmp.Or(b.NotMet-a.NotMet, b.Late-a.Late, b.Owed-a.Owed, cmp.Compare(a.Service, b.Service))
	})
	return out
}

// dutiesBy is how many duties are met in each service, and how many are not.
func dutiesBy(services []ServiceStanding) chart.Picture {
	p := chart.Picture{Kind: chart.Bars, Title: "Duties met and not, by service", Across: "Service", Counts: "duties of which something is owed; a duty is met while nothing of it is late"}
	not, met := []int{}, []int{}
	for _, s := range services {
		if len(p.Categories) == mostServices || s.Owed == 0 {
			break // they are in the order of what is unmet; the list has all of them
		}
		p.Categories = append(p.Categories, cmp.Or(s.Service, WholeCouncil))
		not, met = append(not, s.NotMet), append(met, s.Met)
	}
	p.Parts = []chart.Part{{Name: "Not met", Pattern: chart.Solid, Figures: not}, {Name: "Met", Pattern: chart.Light, Figures: met}}
	return p
}

// weekly is what became of the weekly reviews of privileged accounts, month by month.
func (y *year) weekly() chart.Picture {
	p, blank := y.monthly("Weekly reviews of privileged accounts by month", "weeks in which a review was owed")
	done, late, missed := blank(), blank(), blank()
	for _, w := range y.weeks {
		if !y.in(w.Due) || w.Due > y.today {
			continue
		}
		at := monthsBetween(y.after.AddDays(1), w.Due)
		figures := missed
		switch w.State {
		case duty.WeekDone:
			figures = done
		case duty.WeekLate:
			figures = late
		case duty.WeekOpen, duty.WeekMissed, duty.WeekStarted:
		}
		for _, f := range [][]int{done, late, missed} { // a month is known once a week of it is
			f[at] = max(f[at], 0)
		}
		figures[at]++
	}
	p.Parts = []chart.Part{{Name: "Done in time", Pattern: chart.Light, Figures: done}, {Name: "Done late", Pattern: chart.Hatched, Figures: late}, {Name: "Not done", Pattern: chart.Solid, Figures: missed}}
	return p
}

// incidents is how many were discovered month by month, the grave ones apart.
func (y *year) incidents() chart.Picture {
	p, blank := y.monthly("Incidents by the month of their discovery", "incidents, near misses among them")
	grave, others := blank(), blank()
	first := y.after.AddDays(1)
	for i := range grave {
		if month := first.AddMonths(i); month <= y.today && month.AddMonths(1) > y.opened && len(y.entries["incident"]) > 0 {
			grave[i], others[i] = 0, 0
		}
	}
	for _, e := range y.entries["incident"] {
		if !y.in(discovered(e)) || e.State == "duplicate" {
			continue
		}
		at, figures := monthsBetween(first, discovered(e)), others
		if e.Fields.Is("severity", "critical") || e.Fields.Is("severity", "high") {
			figures = grave
		}
		figures[at] = max(figures[at], 0) + 1 // before the register was opened only what is entered is known
	}
	p.Parts = []chart.Part{{Name: "High or critical", Pattern: chart.Solid, Figures: grave}, {Name: "Others", Pattern: chart.Light, Figures: others}}
	return p
}

// monthly begins a picture of the twelve months, and gives figures that nobody recorded yet.
func (y *year) monthly(title, counts string) (p chart.Picture, blank func() []int) {
	p = chart.Picture{Kind: chart.Columns, Title: title, Across: "Month", Counts: counts}
	for i := range 12 {
		p.Categories = append(p.Categories, monthWords(y.after.AddDays(1).AddMonths(i)))
	}
	return p, func() []int {
		out := make([]int, 12)
		for i := range out {
			out[i] = chart.Unknown
		}
		return out
	}
}

// gravest are the risks that stand, the gravest first.
func (y *year) gravest() []entry.Entry {
	var out []entry.Entry
	for _, e := range y.entries["risk"] {
		if e.Live() && e.State != "closed" {
			out = append(out, e)
		}
	}
	score := func(e entry.Entry) int { n, _ := e.Fields.Int("score"); return n }
	slices.SortFunc(out, func(a, b entry.Entry) int { return cmp.Or(score(b)-score(a), cmp.Compare(a.ID, b.ID)) })
	return out
}
