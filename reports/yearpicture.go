package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muniment/reports/chart"
	"muniment/store/calendar"
	"muniment/store/duty"
)

// The pictures of a statement, each drawn from the same facts as its figures.

// closures is what became of leavers' access, month by month of the year.
func (y *year) closures() chart.Picture {
	p := chart.Picture{Kind: chart.Columns, Title: "Leavers’ access by the month in which it fell due", Across: "Month", Counts: "access of leavers that fell due"}
	onTime, late, open := make([]int, 12), make([]int, 12), make([]int, 12)
	first := y.after.AddDays(1)
	for i := range 12 {
		p.Categories = append(p.Categories, monthWords(first.AddMonths(i)))
	}
	for _, a := range y.access {
		day := calendar.Of(a.Due)
		if !y.in(day) {
			continue
		}
		i := monthsBetween(first, day)
		switch {
		case a.Closed.IsZero():
			open[i]++
		case a.Verdict == duty.OnTime:
			onTime[i]++
		default:
			late[i]++
		}
	}
	for i := range 12 {
		if month := first.AddMonths(i); !y.leavers.Known() || month > y.today || month.AddMonths(1) <= y.opened {
			onTime[i], late[i], open[i] = chart.Unknown, chart.Unknown, chart.Unknown
		}
	}
	p.Parts = []chart.Part{{Name: "Closed on time", Pattern: chart.Light, Figures: onTime}, {Name: "Closed late", Pattern: chart.Hatched, Figures: late}, {Name: "Still open", Pattern: chart.Solid, Figures: open}}
	return p
}

func monthsBetween(from, to calendar.Date) int {
	a, b := from.Time(), to.Time()
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// monthWords is a month as "Apr 25".
func monthWords(d calendar.Date) string { return d.Time().Format("Jan 06") }

// causes is the year's incidents by kind and severity.
func (y *year) causes() chart.Picture {
	p := chart.Picture{Kind: chart.Bars, Title: "Incidents of the year by kind and severity", Across: "Kind of incident", Counts: "incidents discovered in the year"}
	severities := []struct {
		name, value string
		pattern     chart.Pattern
	}{{"Critical", "critical", chart.Solid}, {"High", "high", chart.Hatched}, {"Medium", "medium", chart.Light}, {"Low or not yet judged", "", chart.Open}}
	counts := map[string][]int{}
	for _, e := range y.entries["incident"] {
		if !y.in(discovered(e)) || e.State == "duplicate" {
			continue
		}
		kind := capital(cmp.Or(e.Fields["category"], "not yet said"))
		if counts[kind] == nil {
			counts[kind] = make([]int, len(severities))
		}
		at := len(severities) - 1
		for i, s := range severities[:at] {
			if e.Fields.Is("severity", s.value) {
				at = i
			}
		}
		counts[kind][at]++
	}
	for kind := range counts {
		p.Categories = append(p.Categories, kind)
	}
	slices.SortFunc(p.Categories, func(a, b string) int { return cmp.Or(total(counts[b])-total(counts[a]), cmp.Compare(a, b)) })
	for i, s := range severities {
		part := chart.Part{Name: s.name, Pattern: s.pattern, Figures: []int{}}
		for _, kind := range p.Categories {
			part.Figures = append(part.Figures, counts[kind][i])
		}
		p.Parts = append(p.Parts, part)
	}
	return p
}

func total(figures []int) int {
	n := 0
	for _, v := range figures {
		n += v
	}
	return n
}

// coverage is how much of each register was looked at in the year.
func (y *year) coverage(measures []Measure) chart.Picture {
	p := chart.Picture{Kind: chart.Bars, Title: "How much was looked at, in per cent", Across: "What is looked at", Counts: "per cent looked at in the year", Whole: 100}
	done := chart.Part{Name: "Per cent", Pattern: chart.Solid, Figures: []int{}}
	for _, row := range coverages() {
		i := slices.IndexFunc(measures, func(m Measure) bool { return m.ID == row.id })
		name, percentage := row.name, chart.Unknown
		if i >= 0 && measures[i].Value != nil && measures[i].OutOf != nil && *measures[i].OutOf > 0 {
			n, of := *measures[i].Value, *measures[i].OutOf
			percentage, _ = strconv.Atoi(trimPercent(share(n, of)))
			name = fmt.Sprintf("%s: %d of %d", row.name, n, of)
		}
		p.Categories, done.Figures = append(p.Categories, name), append(done.Figures, percentage)
	}
	p.Parts = []chart.Part{done}
	return p
}

// allOthers stands for the services that a picture has no room for.
const allOthers = "All others"

// coverages are the figures of how much was looked at.
func coverages() []struct{ id, name string } {
	return []struct{ id, name string }{
		{"access-reviewed", "Lines of access reviews"},
		{"privileged-weeks", "Weeks of privileged accounts"},
		{"assets-assessed", "Assets’ risks"},
		{"systems-tested", "Systems’ restore"},
		{"returns-received", "Owners’ returns"},
		{"acknowledged", "Acknowledgements in date"},
		{"claims-answered", "Suppliers’ answers"},
	}
}

func trimPercent(s string) string { return s[:len(s)-1] }

// mostServices are drawn; the rest are counted together.
const mostServices = 14

// overdueBy is what is overdue by the service that it falls in.
func (y *year) overdueBy() chart.Picture {
	p := chart.Picture{Kind: chart.Bars, Title: "Overdue duties by service, as it stands", Across: "Service", Counts: "duties that are overdue"}
	counts := map[string]int{}
	for _, o := range y.owed {
		if o.State == duty.Overdue {
			counts[cmp.Or(o.ServiceName, WholeCouncil)]++
		}
	}
	names := slices.Collect(keysOf(counts))
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	figures, rest := []int{}, 0
	for i, name := range names {
		if i >= mostServices {
			rest += counts[name]
			continue
		}
		p.Categories, figures = append(p.Categories, name), append(figures, counts[name])
	}
	if rest > 0 {
		p.Categories, figures = append(p.Categories, allOthers), append(figures, rest)
	}
	p.Parts = []chart.Part{{Name: "Overdue", Pattern: chart.Solid, Figures: figures}}
	return p
}

// risks is how many risks stand in each cell of likelihood and impact.
func (y *year) risks() chart.Picture {
	p := chart.Picture{Kind: chart.Matrix, Title: "Risks that stand, by likelihood and impact", Across: "Likelihood →", Upward: "Impact ↑", Counts: "risks that are not closed"}
	words := []string{"1 very low", "2 low", "3 medium", "4 high", "5 very high"}
	p.Categories = words
	any := false
	for impact := 5; impact >= 1; impact-- {
		part := chart.Part{Name: words[impact-1], Pattern: chart.Open, Figures: make([]int, 5)}
		for _, e := range y.entries["risk"] {
			likelihood, l := e.Fields.Int("likelihood")
			rated, i := e.Fields.Int("impact")
			if e.Live() && e.State != "closed" && l && i && rated == impact && likelihood >= 1 && likelihood <= 5 {
				part.Figures[likelihood-1]++
				any = true
			}
		}
		p.Parts = append(p.Parts, part)
	}
	if !any {
		for i := range p.Parts {
			p.Parts[i].Figures = []int{chart.Unknown, chart.Unknown, chart.Unknown, chart.Unknown, chart.Unknown}
		}
	}
	return p
}

// missing says what the year still lacks, as whoever prepares the statement would ask for it.
func (y *year) missing(measures []Measure, posts func(string) string) []string {
	var out []string
	for _, e := range y.entries["iao-return"] {
		if e.Fields.Day("year_ending") == y.until && e.State == "draft" {
			out = append(out, fmt.Sprintf("The annual return of %s (%s) is not submitted.", posts(e.Post), e.ID))
		}
	}
	for _, w := range y.weeks {
		if y.in(w.Due) && w.State == duty.WeekMissed && w.Explanation == "" {
			out = append(out, fmt.Sprintf("The privileged accounts were not reviewed in week %s, and nobody said why.", w.Week))
		}
	}
	for _, e := range y.entries["system"] {
		if e.Live() && e.Fields["backup_instructions_ref"] == "" && e.Fields["no_backup_reason"] == "" {
			out = append(out, fmt.Sprintf("%s (%s) has no backup instructions, and no reason why not.", e.Title, e.ID))
		}
	}
	for _, e := range y.entries["incident"] {
		if y.in(discovered(e)) && e.State != "closed" && e.State != "duplicate" {
			out = append(out, fmt.Sprintf("The incident %s (%s) is not closed.", e.Title, e.ID))
		}
	}
	return append(out, withoutData(measures)...)
}

// withoutData says of which figures nothing was recorded, in a sentence for those of a group that come from the same lists.
func withoutData(measures []Measure) []string {
	type place struct{ group, source string }
	var order []place
	labels := map[place][]string{}
	for _, m := range measures {
		if m.Value == nil && !m.Typed && m.Unit == "" {
			at := place{m.Group, m.Source}
			if labels[at] == nil {
				order = append(order, at)
			}
			labels[at] = append(labels[at], m.Label)
		}
	}
	out := make([]string, len(order))
	for i, at := range order {
		out[i] = fmt.Sprintf("No data: %s, %s (%s).", at.group, strings.Join(labels[at], "; "), listWords(at.source))
	}
	return out
}
