package duty

import (
	"slices"

	"muniment/store/entry"
)

// Risks to information, and who may live with them.

func riskSettings() []Setting {
	return slices.Concat([]Setting{
		{"risk-limit", 12, Number, "of 25: the score above which only the SIRO accepts a risk"},
		{"risk-review", 6, Months, "between two reviews of a risk"},
		{"risk-review-high", 3, Months, "between two reviews of a risk that scores more than 12"},
		{"risk-first-review", 30, Days, "after a risk is raised until it is assessed"},
	}, executiveSettings())
}

// highRisk is the score above which a risk is reviewed more often.
const highRisk = 12

func riskDuties() []Duty {
	return slices.Concat([]Duty{
		{
			ID: "review-risk", Title: "Review a risk", Clauses: []string{"CBC-013"}, MetBy: "prompt",
			OwedBy: "the post that owns the risk; the Information Security Manager where there is none", Period: "every 6 months, every 3 where it scores more than 12, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the risk is assessed or reviewed", Act: "muniment risk assess RISK likelihood=1-5 impact=1-5", Where: "risks",
			Cycle: &Cycle{Kind: "risk", Setting: "risk-review", Sooner: soonerForHighRisks, Others: []string{"risk-review-high"}, First: "risk-first-review", Ahead: 14, Text: "Review the risk: %s", Thing: "risk"},
		},
		{
			ID: "treat-risk", Title: "Do what was decided about a risk", Clauses: []string{"CBC-018"}, MetBy: "prompt",
			OwedBy: "the post that owns the risk", Period: "by the day that was decided", PeriodSource: byCouncil,
			DischargedBy: "what was done is recorded", Act: "muniment risk treated RISK treatment_done=TEXT", Where: "risks",
			Find: risksToTreat, group: counted("risks to treat"),
		},
		{
			ID: "siro-accepts-risk", Title: "Leave high risks to the Senior Information Risk Owner", Clauses: []string{"CBC-013"}, MetBy: "gate",
			OwedBy: "whoever accepts a risk", Period: "before a risk above the council's limit is accepted", PeriodSource: byCouncil,
			DischargedBy: "a risk above the limit is accepted by the Senior Information Risk Owner alone, for a time and with the reason", Act: "muniment risk siro-accept RISK accepted_reason=TEXT accepted_until=DATE", Where: "risks",
		},
		{
			ID: "renew-accepted-risk", Title: "Look again at a risk whose acceptance ends", Clauses: []string{"CBC-013"}, MetBy: "prompt",
			OwedBy: "the post that owns the risk", Period: "by the day on which the acceptance ends", PeriodSource: byCouncil,
			DischargedBy: "the risk is assessed anew or closed", Act: "muniment risk assess RISK likelihood=1-5 impact=1-5", Where: "risks",
			Find: risksAccepted, group: counted("accepted risks to look at again"),
		},
	}, executiveDuties())
}

func soonerForHighRisks(e entry.Entry) string {
	if entry.RiskAbove(e.Fields, highRisk) {
		return "risk-review-high"
	}
	return ""
}

func risksToTreat(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("risk") {
		if due := e.Fields.Day("treatment_due"); e.State == "open" && due.Known() && e.Fields["treated_on"] == "" {
			out = append(out, f.entryCase(e, "Do what was decided about the risk: "+e.Title, due.End()))
		}
	}
	return out
}

func risksAccepted(f *Facts) []Case {
	return f.acceptances("risk", "Look again at the risk, whose acceptance ends on %s: %s")
}
