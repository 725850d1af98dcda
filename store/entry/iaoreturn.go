package entry

import (
	"fmt"
	"strconv"
	"strings"

	"muniment/store/calendar"
)

// iaoReturns are the yearly written judgements of information asset owners on everything they answer for. The first approval of an asset
// opens the return of its owner's post for the running year (to 31 March); submitting one opens the next. What the register knows is filled
// in from the assets; what the owner cannot assure must be said, if only as "none".
func iaoReturns() Kind {
	answers := iaoAnswers()
	return Kind{
		Name: "iao-return", Plural: "iao-returns", Title: "Annual returns of asset owners", Prefix: "AR",
		About: "What each information asset owner assures about the year to 31 March, with exceptions, as the ground of the SIRO's statement.",
		Fields: append(under("The return",
			needed("iao_post", "Information asset owner", Post),
			needed("year_ending", "Year to", Day),
			needed("due_on", "Due", Day),
			optional("asset_ids", "Information assets", Long),
		), append(answers, optional("submitted_on", "Submitted", Day))...),
		States: []string{"draft", "submitted", "withdrawn"}, Final: []string{"submitted", "withdrawn"},
		Call: func(v Values) string { return "return for the year to " + v.Day("year_ending").Long() }, Post: "iao_post", Answers: "post-siro", Cases: true,
		Acts: []Act{
			{
				Verb: "open", Title: "open an annual return", Makes: true, To: "draft", Needs: []string{"iao_post", "year_ending"}, Takes: []string{"asset_ids"},
				Roles: []Role{Administrator, SIRO, ISM}, Gate: financialYear,
				Sets: func(g *Gate) Values {
					return Values{"due_on": string(g.Entry.Fields.Day("year_ending").AddDays(g.Period("iao-return")))}
				},
			},
			{
				Verb: "cover", Title: "add an asset to an annual return", Own: []Field{needed("asset", "Information asset", Text)}, Roles: []Role{Administrator, SIRO, ISM},
				Sets: func(g *Gate) Values {
					ids := g.Entry.Fields.List("asset_ids")
					for _, id := range ids {
						if id == g.Given["asset"] {
							return nil
						}
					}
					return Values{"asset_ids": strings.Join(append(ids, g.Given["asset"]), "; ")}
				},
			},
			{
				Verb: "fill", Title: "answer an annual return", From: []string{"draft"}, Takes: fieldNames(answers), Roles: []Role{Administrator, ISM, IAO}, Answers: true,
				Help: "Blank figures are filled in from the assets; those that are given stand.",
				Sets: prefilled,
			},
			{
				Verb: "submit", Title: "submit an annual return", From: []string{"draft"}, To: "submitted", Needs: []string{"cannot_assure", "judgement"}, Takes: fieldNames(answers),
				Roles: []Role{IAO}, Answers: true, Gate: returnSound,
				Sets:    func(g *Gate) Values { return Values{"submitted_on": string(g.lastDone("submitted_on"))} },
				Then:    nextReturn,
				Clauses: []string{"CBC-035", "CBC-036", "CBC-038"},
			},
			{Verb: "withdraw", Title: "withdraw an annual return", To: "withdrawn", Own: []Field{needed("reason", "Why none is owed", Text)}, Roles: []Role{Administrator, SIRO, ISM}},
		},
	}
}

// assured are the judgements that an owner can come to.
const (
	assured           = "assured"
	assuredExceptions = "assured with exceptions"
	notAssured        = "not assured"
)

func iaoAnswers() []Field {
	return under("The answers",
		needed("entries_correct", "Every entry is complete and right", YesNo),
		needed("changes_known", "I know what was added, removed and moved", YesNo),
		optional("changes_note", "What changed in the year", Long),
		needed("access_reviewed_on", "I looked through who has access, and why, on", Day),
		optional("access_figures", "Access as it stands", Long),
		optional("leaver_figures", "Leavers and movers with access: closed in time, closed late", Long),
		optional("risk_figures", "Risk assessments: when, what remains, accepted by whom", Long),
		needed("measures_fit", "The measures fit the sensitivity and the value", YesNo),
		optional("measures_note", "About the measures", Long),
		optional("control_figures", "Controls told to users, and spot checks", Long),
		optional("disclosure_figures", "Disclosures permitted, and sharing agreements in date", Long),
		optional("retention_figures", "Retention applied: disposals, evidence and holds", Long),
		optional("incident_figures", "Incidents and near misses", Long),
		optional("supplier_figures", "Suppliers: evidence in date, recovery as needed", Long),
		optional("place_figures", "Paper and media seen where they should be; premises left", Long),
		Field{Name: "cannot_assure", Label: "What I cannot assure, and why", Type: Long, Need: Always, When: "always", Help: "It may not be blank: write none."},
		needed("judgement", "My judgement", Choice, assured, assuredExceptions, notAssured),
	)
}

func financialYear(g *Gate) error {
	if day := g.Entry.Fields["year_ending"]; !strings.HasSuffix(day, "-03-31") {
		return Refuse("a return is for a year that ends on 31 March, not for one that ends on %s", calendar.Date(day).Short())
	}
	return nil
}

// returnSound refuses a return whose answers contradict its judgement, and one for a year that has not ended.
func returnSound(g *Gate) error {
	v := g.Entry.Fields
	none := strings.EqualFold(strings.TrimSuffix(strings.TrimSpace(v["cannot_assure"]), "."), "none")
	ends := v.Day("year_ending")
	switch {
	case calendar.Of(g.DoneAt) < ends:
		return Refuse("the year of %s ends on %s: submit it on that day or later", g.Entry.ID, ends.Short())
	case len(g.Entry.Missing) > 0:
		return Refuse("%s cannot be submitted yet: answer %s", g.Entry.ID, strings.Join(g.Entry.Missing, ", "))
	case v["judgement"] == assured && !none:
		return Refuse("you named something you cannot assure: judge %q or %q, or write none", assuredExceptions, notAssured)
	case v["judgement"] != assured && none:
		return Refuse("say under cannot_assure what is excepted: with %q there is something", v["judgement"])
	case v["judgement"] == assured && (v["entries_correct"] == "no" || v["measures_fit"] == "no" || v["changes_known"] == "no"):
		return Refuse("an answer is no, so that not everything is assured: judge %q or %q, and say why", assuredExceptions, notAssured)
	}
	return nil
}

// returnID is the id of a post's return for a year, the same whoever opens it.
func returnID(post string, yearEnding calendar.Date) string {
	year := string(yearEnding)[:4]
	if most := 60 - len("AR-") - len("-"+year); len(post) > most {
		post = post[:most]
	}
	return "AR-" + post + "-" + year
}

// nextYearEnd is the first 31 March on or after a day.
func nextYearEnd(day calendar.Date) calendar.Date {
	year, _ := strconv.Atoi(string(day)[:4])
	if end := calendar.Date(fmt.Sprintf("%04d-03-31", year)); day <= end {
		return end
	}
	return calendar.Date(fmt.Sprintf("%04d-03-31", year+1))
}

// coveredByReturn puts an approved asset on its owner's return for the running year, and opens the return where it is the first.
func coveredByReturn(g *Gate) ([]Step, error) {
	post, ends := g.Entry.Fields["owner_post"], nextYearEnd(calendar.Of(g.DoneAt))
	id := returnID(post, ends)
	known, err := g.Find("iao-return", id)
	if err != nil {
		return []Step{{Kind: "iao-return", Verb: "open", Given: Values{"id": id, "iao_post": post, "year_ending": string(ends), "asset_ids": g.Entry.ID}}}, nil
	}
	if known.State != "draft" {
		return nil, nil
	}
	return []Step{{Kind: "iao-return", Verb: "cover", ID: id, Given: Values{"asset": g.Entry.ID}}}, nil
}

// nextReturn opens the return for the year after.
func nextReturn(g *Gate) ([]Step, error) {
	post, ends := g.Entry.Fields["iao_post"], g.Entry.Fields.Day("year_ending").AddMonths(12)
	id := returnID(post, ends)
	if _, err := g.Find("iao-return", id); err == nil {
		return nil, nil
	}
	return []Step{{Kind: "iao-return", Verb: "open", Given: Values{"id": id, "iao_post": post, "year_ending": string(ends), "asset_ids": g.Entry.Fields["asset_ids"]}}}, nil
}
