package duty

import (
	"fmt"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// What the Senior Information Risk Owner, the Chief Executive and the Information Security Manager owe by their office.

// postChiefExecutive receives the yearly statement.
const postChiefExecutive = "post-chief-executive"

func executiveSettings() []Setting {
	return []Setting{
		{"quarterly-position", 3, Months, "between two positions that the SIRO signs"},
		{"executive-item", 6, Months, "between two items of information security before the executive"},
		{"exceptions-report", 3, Months, "between two reports of the exceptions in force"},
		{"contact-check", 3, Months, "between two checks of the contact point and its deputy"},
		{"statement-receipt", 20, WorkingDays, "after the annual statement is signed until the Chief Executive has received it"},
		{"statement-months", 2, Months, "after the end of the year until the annual statement is signed"},
	}
}

func executiveDuties() []Duty {
	quarterly := "every 3 months, or as the council sets"
	return []Duty{
		{
			ID: "sign-annual-statement", Title: "Sign the annual statement", Clauses: []string{"CBC-015"}, MetBy: "prompt",
			OwedBy: "the Senior Information Risk Owner", Period: "every year: by 31 May for the year to 31 March, or as the council sets", PeriodSource: byPolicy,
			DischargedBy: "the year's statement is signed", Act: "muniment statement sign STATEMENT", Where: "statements",
			Find: statementsToSign, group: counted("annual statements to sign"),
		},
		{
			ID: "receive-statement", Title: "Receive the annual statement", Clauses: []string{"CBC-012"}, MetBy: "prompt",
			OwedBy: "the Chief Executive", Period: "20 working days after it is signed, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "somebody other than who signed it records its receipt", Act: "muniment statement receive STATEMENT", Where: "statements",
			Find: statementsToReceive, group: counted("annual statements to receive"),
		},
		{
			ID: "name-chief-executive", Title: "Name the Chief Executive", Clauses: []string{"CBC-012"}, MetBy: "prompt",
			OwedBy: "the Chief Executive's office; shown to the Senior Information Risk Owner", Period: "at once: somebody is always accountable", PeriodSource: byCouncil,
			DischargedBy: "somebody is recorded as Chief Executive", Act: "muniment post hold post-chief-executive PERSON --from DATE", Where: "posts",
			Find: chiefExecutiveToName,
		},
		{
			ID: "sign-quarterly-position", Title: "Sign the quarterly position", Clauses: []string{"CBC-013"}, MetBy: "prompt",
			OwedBy: "the Senior Information Risk Owner", Period: quarterly, PeriodSource: byCouncil,
			DischargedBy: "overdue duties, open risks and incidents, and the judgement on them are signed", Act: "muniment position sign POSITION", Where: "positions",
			Cycle: &Cycle{Setting: "quarterly-position", First: "first-round", Ahead: 14, Post: PostSIRO, Text: "Sign the quarterly position on information security", Thing: "position"},
		},
		{
			ID: "promote-to-executive", Title: "Bring information security before the executive", Clauses: []string{"CBC-014"}, MetBy: "prompt",
			OwedBy: "the Senior Information Risk Owner", Period: "every 6 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "an item is logged with date, paper and minute", Act: "muniment executive-item log title=TEXT held_on=DATE minute_reference=TEXT", Where: "executive-items",
			Cycle: &Cycle{Setting: "executive-item", First: "first-round", Ahead: 30, Post: PostSIRO, Text: "Bring information security before the executive and log the item", Thing: "item"},
		},
		{
			ID: "name-ism-deputy", Title: "Name the Information Security Manager's deputy", Clauses: []string{"CBC-016"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "at once: there is always somebody to turn to", PeriodSource: byCouncil,
			DischargedBy: "a deputy is recorded", Act: "muniment post deputy post-ism PERSON", Where: "posts",
			Find: ismDeputyToName,
		},
		{
			ID: "check-contact-point", Title: "Check the contact point", Clauses: []string{"CBC-016"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: quarterly, PeriodSource: byCouncil,
			DischargedBy: "e-mail, telephone and who answers in absence are checked", Act: "muniment contact-point check CONTACT", Where: "contact-points",
			Cycle: &Cycle{Setting: "contact-check", First: "first-round", Ahead: 14, Post: PostISM, Text: "Check the contact point for information security, and who answers in absence", Thing: "check"},
		},
		{
			ID: "report-exceptions", Title: "Report the exceptions in force", Clauses: []string{"CBC-084"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: quarterly, PeriodSource: byCouncil,
			DischargedBy: "the quarter's exceptions are reported", Act: "muniment exceptions-report report REPORT", Where: "exceptions-reports",
			Cycle: &Cycle{Setting: "exceptions-report", First: "first-round", Ahead: 14, Post: PostICT, Text: "Report the exceptions to policy that were in force in the quarter", Thing: "report"},
		},
	}
}

// statementYears is how far back a statement that was never signed is asked for.
const statementYears = 3

// statementsToSign asks for the statement of each year that ended since the register came into use.
func statementsToSign(f *Facts) []Case {
	signed, drafts := map[calendar.Date]bool{}, map[calendar.Date]*entry.Entry{}
	for _, e := range f.entries("statement") {
		year := e.Fields.Day("year_ending")
		switch e.State {
		case "draft":
			drafts[year] = e
		default:
			signed[year] = true
		}
	}
	var out []Case
	for end, n := entry.YearEnd(f.Today()), 0; n < statementYears && end >= f.Opened && f.Opened.Known(); end, n = calendar.On(end.Time().Year()-1, time.March, 31), n+1 {
		if signed[end] {
			continue
		}
		c := Case{
			Subject: "council", Item: string(end), Thing: "statement", Text: "Sign the annual statement for the year to " + end.Long(), OwedBy: PostSIRO,
			Due: lastOfMonth(end, f.Periods.Of("statement-months")).End(),
		}
		if e := drafts[end]; e != nil {
			c.Subject, c.ID, c.Item = e.Kind, e.ID, ""
		} else {
			c.Text = "Open, draft and sign the annual statement for the year to " + end.Long()
		}
		out = append(out, c)
	}
	return out
}

// lastOfMonth is the last day of the month that is so many months after a day.
func lastOfMonth(day calendar.Date, months int) calendar.Date {
	t := day.Time()
	return calendar.On(t.Year(), t.Month()+time.Month(months)+1, 0)
}

func statementsToReceive(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("statement") {
		if e.State == "signed" {
			c := f.entryCase(e, fmt.Sprintf("Receive the %s", lowerFirst(e.Title)), f.after(calendar.Of(e.Fields.At("signed_at")), "statement-receipt").End())
			c.OwedBy = postChiefExecutive
			out = append(out, c)
		}
	}
	return out
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:] // titles of statements begin with an ASCII letter
}

// chiefExecutiveToName asks for an accountable officer. The top post has nobody above it, so that the SIRO is asked.
func chiefExecutiveToName(f *Facts) []Case {
	p, known := f.Posts[postChiefExecutive]
	if !known || len(p.Holders) > 0 {
		return nil
	}
	return []Case{{Subject: "post", ID: postChiefExecutive, Thing: "post", Text: "Name the Chief Executive, who is accountable for the council's information", OwedBy: PostSIRO, Due: f.Today().End()}}
}

func ismDeputyToName(f *Facts) []Case {
	p, known := f.Posts[PostISM]
	if !known || p.Deputy != "" {
		return nil
	}
	return []Case{{Subject: "post", ID: PostISM, Thing: "post", Text: "Name a deputy for the Information Security Manager", OwedBy: PostISM, Due: f.Today().End()}}
}
