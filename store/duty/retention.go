package duty

import (
	"fmt"

	"muniment/store/calendar"
)

// How long the register itself keeps what it holds, and what is owed about removing it. Every period is the council's to decide. The defaults follow what
// councils publish: most keep staff and contract records for six years after the end, which is the time in which a claim on a contract may be brought
// (Limitation Act 1980, section 5), and routine administration for one to three years.

func retentionSettings() []Setting {
	return []Setting{
		{"keep-leaver", 72, Months, "after the last of somebody's engagements until their name and their cases are disposed of"},
		{"keep-access", 36, Months, "after access was closed until who had it, and by which login, is disposed of"},
		{"keep-absence", 12, Months, "after somebody came back until the absence is disposed of"},
		{"keep-acknowledgement", 36, Months, "after an acknowledgement was given anew until the one before is disposed of"},
		{"keep-incident", 72, Months, "after an incident was closed until its people and its texts are disposed of"},
		{"keep-review", 72, Months, "after a review of access was closed until the people on its lines are disposed of"},
		{"keep-reply", 24, Months, "after a reply was entered until the file it came in is disposed of"},
		{"keep-trail-details", 84, Months, "after an act until what it changed is taken out of the trail; who did what when stays"},
		{"disposal-list", 12, Months, "between two lists of what the register disposes of"},
	}
}

// Removal is a removal of a person's data that was asked for and is not done.
type Removal struct {
	ID, Person string
	Received   calendar.Date // when the person asked
}

func retentionDuties() []Duty {
	return []Duty{
		{
			ID: "answer-erasure", Title: "Decide on a request to erase somebody's data", Clauses: []string{"CBC-011"}, MetBy: "prompt",
			OwedBy: "the Data Protection Officer", Period: "one month after the person asked (UK GDPR Article 12(3))", PeriodSource: byPolicy,
			DischargedBy: "somebody other than who asked approves or refuses it with the reason", Act: "muniment erase approve REMOVAL", Where: "removals",
			Find: erasuresToAnswer, group: counted("requests to erase somebody's data"),
		},
		{
			ID: "dispose-register", Title: "Dispose of what the register need not keep", Clauses: []string{"CBC-011"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the year's list is proposed, approved by somebody else and carried out", Act: "muniment disposal apply REMOVAL", Where: "removals",
			Cycle: &Cycle{Setting: "disposal-list", First: "disposal-list", Ahead: 30, Post: PostISM, Text: "Propose, have approved and carry out the list of what the register disposes of", Thing: "list"},
		},
		{
			ID: "review-hold", Title: "Say whether a legal hold still stands", Clauses: []string{"CBC-011"}, MetBy: "prompt",
			OwedBy: "the Data Protection Officer", Period: "by the day that the hold names", PeriodSource: byCouncil,
			DischargedBy: "the hold is confirmed until another day, or lifted with the reason", Act: "muniment hold confirm HOLD until=DATE", Where: "holds",
			Find: expiring("hold", "Say whether the legal hold %s still stands"), group: counted("legal holds to look at again"),
		},
	}
}

// erasuresToAnswer finds requests to erase somebody's data that nobody has decided on. The month is the law's.
func erasuresToAnswer(f *Facts) []Case {
	var out []Case
	for _, r := range f.Removals {
		out = append(out, Case{
			Subject: "removal", ID: r.ID, Person: r.Person, Thing: "request", OwedBy: postDPO, Due: r.Received.AddMonths(1).End(),
			Text: fmt.Sprintf("Decide on the request %s to erase somebody's data", r.ID),
		})
	}
	return out
}

const postDPO = "post-dpo"
