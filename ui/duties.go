package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"muniment/store/duty"
	"muniment/ui/grid"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// duties is the catalogue: every duty of the policy, who owes it, when, and what meets it.
func (d *desk) duties(place) screen {
	catalogue := duty.Catalogue()
	g := grid.New(grid.Column{Title: "Duty", Least: 18, Grows: true}, grid.Column{Title: "Owed by", Least: 12, Most: 30}, grid.Column{Title: "When", Least: 12, Most: 34, Spare: true}, grid.Column{Title: "Met by", Least: 10, Most: 16})
	status, one := page.Small(""), page.Column(8, 0)
	body, top := page.Footed(page.InsetEach(0, 20, 0, 24, g), page.InsetEach(8, 32, 12, 32, page.Column(8, 0, status, one)))
	fill := func(text string) {
		text = strings.ToLower(strings.TrimSpace(text))
		var rows []grid.Row
		for i := range catalogue {
			if v := &catalogue[i]; strings.Contains(strings.ToLower(v.ID+" "+v.Title+" "+v.OwedBy+" "+strings.Join(v.Clauses, " ")), text) {
				rows = append(rows, grid.Row{ID: v.ID, Cells: []grid.Cell{grid.Text(v.Title), grid.Word(capital(v.OwedBy)), grid.Word(capital(v.Period)), grid.Text(metWords(v.MetBy))}})
			}
		}
		g.Fill(rows, false)
		words := theme.Count(len(rows), "%s duty", "%s duties")
		if len(rows) == 0 {
			words = "No duty has these words. Look for less of them, or for a clause of the policy."
		}
		status.SetText(words)
	}
	g.OnChosen = func(r grid.Row) {
		if i := slices.IndexFunc(catalogue, func(v duty.Duty) bool { return v.ID == r.ID }); i >= 0 {
			one.RemoveAll()
			one.Add(dutyCard(catalogue[i]))
			top()
			d.middle.Refresh()
		}
	}
	search := page.NewSearch("Search the duties, or a clause", fill)
	d.ties(search, g)
	return screen{
		body:     headed("Duties", "Every duty that the register watches over, and how each is met. Periods that the policy leaves open are the council's to set.", page.Wide(460, search), body),
		keyboard: search, filled: func() { fill("") },
	}
}

// metWords say in which way a duty is met.
func metWords(by string) string {
	switch by {
	case "prompt":
		return "A prompt"
	case "gate":
		return "An act is refused without it"
	case "field":
		return "An entry lacks it"
	case "acknowledgement":
		return "People are asked"
	case "supplier-claim":
		return "Suppliers are asked"
	}
	return capital(by)
}

// dutyCard is all that is said of one duty.
func dutyCard(v duty.Duty) fyne.CanvasObject {
	const most = 12
	clauses := strings.Join(v.Clauses[:min(most, len(v.Clauses))], ", ")
	if n := len(v.Clauses) - most; n > 0 {
		clauses = theme.Say("%s and %s more", clauses, thousands(n))
	}
	return page.Card(page.Column(6, 0, page.Strong(v.Title), page.Facts(
		page.Fact{Label: "Owed by", Value: page.Plain(capital(v.OwedBy))},
		page.Fact{Label: "When", Value: page.Plain(theme.Say(capital(v.Period)) + " (" + theme.Say(v.PeriodSource) + ")")},
		page.Fact{Label: "Met when", Value: page.Plain(capital(stop(v.DischargedBy)))},
		page.Fact{Label: "Clauses", Value: page.Plain(clauses)},
	)))
}
