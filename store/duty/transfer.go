package duty

import "fmt"

func transferDuties() []Duty {
	return []Duty{{
		ID:           "complete-transfer",
		Title:        "Complete the transfer of a service to its successor",
		Clauses:      []string{"CBC-044"},
		MetBy:        "prompt",
		OwedBy:       "the Information Security Manager",
		Period:       "on the vesting day",
		PeriodSource: byCouncil,
		DischargedBy: "the systems, the assets and the access to them are handed over in the register",
		Act:          "muniment transfer vest TRANSFER --confirm PHRASE",
		Where:        "transfers",
		Find:         completeTransfers,
		group:        counted("transfers to complete"),
	}}
}

// completeTransfers finds the transfers whose people are known to go and whose systems and assets have not gone yet.
func completeTransfers(f *Facts) []Case {
	var out []Case
	for _, t := range f.Staff.Transfers {
		if t.VestsOn > f.after(f.Today(), "advise-ahead") {
			continue
		}
		out = append(out, Case{
			Subject: "transfer", ID: t.ID, About: t.Name, Thing: "transfer", Text: fmt.Sprintf("Complete the transfer of %s to %s", t.Name, t.Successor),
			OwedBy: PostISM, Due: t.VestsOn.End(),
		})
	}
	return out
}
