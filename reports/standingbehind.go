package reports

import (
	"slices"

	"muniment/reports/chart"
	"muniment/store"
	"muniment/store/calendar"
)

// Behind is what one category of a picture is counted from, so that whoever looks at it gets to the list: what is owed in a service, a figure of the year, or things of the
// register. All are blank where there is nothing, or nothing in particular.
type Behind struct {
	Service string // the whole council where it is WholeCouncil
	Figure  string // its id
	From    []store.Ref
}

// WholeCouncil stands in pictures for a service where a duty is not one service's.
const WholeCouncil = "The whole council"

// Week is the kind of a reference to a week of the reviews of privileged accounts, by its name.
const Week = "week"

// behind is what each category of each picture is counted from, in the order of the pictures.
func (y *year) behind(pictures []chart.Picture) [][]Behind {
	out := make([][]Behind, len(pictures))
	for i, p := range pictures {
		out[i] = make([]Behind, len(p.Categories))
	}
	for _, i := range []int{dutiesByService, overdueByService} {
		for at, name := range pictures[i].Categories {
			if name != allOthers {
				out[i][at].Service = name
			}
		}
	}
	for at, row := range coverages() {
		out[coverageInPerCent][at].Figure = row.id
	}
	y.behindMonths(out)
	for _, e := range y.gravest() {
		_, rated := e.Fields.Int("impact")
		if likelihood, known := e.Fields.Int("likelihood"); rated && known && likelihood >= 1 && likelihood <= len(out[risksThatStand]) {
			add(out[risksThatStand], likelihood-1, store.Ref{Kind: "risk", ID: e.ID})
		}
	}
	return out
}

// behindMonths is what the months of the year are counted from.
func (y *year) behindMonths(out [][]Behind) {
	first := y.after.AddDays(1)
	for _, a := range y.access {
		if day := calendar.Of(a.Due); y.in(day) {
			add(out[closuresByMonth], monthsBetween(first, day), store.Ref{Kind: "grant", ID: a.Grant})
		}
	}
	for _, w := range y.weeks {
		if y.in(w.Due) && w.Due <= y.today {
			add(out[weeksByMonth], monthsBetween(first, w.Due), store.Ref{Kind: Week, ID: w.Week})
		}
	}
	for _, e := range y.entries["incident"] {
		if y.in(discovered(e)) && e.State != "duplicate" {
			add(out[incidentsByMonth], monthsBetween(first, discovered(e)), store.Ref{Kind: "incident", ID: e.ID})
		}
	}
}

func add(categories []Behind, at int, ref store.Ref) {
	if !slices.Contains(categories[at].From, ref) {
		categories[at].From = append(categories[at].From, ref)
	}
}
