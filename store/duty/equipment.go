package duty

import (
	"fmt"
	"slices"
)

func equipmentSettings() []Setting {
	return []Setting{
		{"entry-list-review", 3, Months, "between two reviews of who may enter a secure area"},
		{"badge-reconciliation", 3, Months, "between two comparisons of the door system's badges with people"},
		{"stock-check", 12, Months, "between two stock checks of portable equipment"},
		{"make-ready", 10, WorkingDays, "after equipment comes back until what was on it is removed"},
		{"find-equipment", 5, WorkingDays, "after equipment was not found until it is found or reported lost"},
	}
}

func equipmentDuties() []Duty { return slices.Concat(secureAreaDuties(), portableDuties()) }

// secureAreaDuties restrict entry to those whose job needs it.
func secureAreaDuties() []Duty {
	return []Duty{
		{
			ID:           "enter-by-job-function",
			Title:        "Let only named job functions into a secure area",
			Clauses:      []string{"CBC-021"},
			MetBy:        "gate",
			OwedBy:       "whoever answers for the area",
			Period:       "when somebody is put on the entry list",
			PeriodSource: byPolicy,
			DischargedBy: "the job function is one of those that may enter, and nobody puts themselves on the list",
			Act:          "muniment entrant allow --of AREA holder=PERSON job_function=TEXT",
			Where:        "entrants",
		},
		{
			ID:           "entry-list-review",
			Title:        "Review who may enter a secure area",
			Clauses:      []string{"CBC-021"},
			MetBy:        "prompt",
			OwedBy:       "whoever answers for the area; the Information Security Manager where nobody is named",
			Period:       "every 3 months, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the list is compared with the door system's own, and those who no longer need entry are removed",
			Act:          "muniment secure-area review AREA reviewer=PERSON on_list=N removed=N compared_with=TEXT",
			Where:        "secure-areas",
			Cycle: &Cycle{
				Kind: "secure-area", Setting: "entry-list-review", First: "first-round", Ahead: 14,
				Text: "Review who may enter %s", Thing: "entry list",
			},
		},
		{
			ID:           "remove-entrant-who-leaves",
			Title:        "Take a leaver off the entry list of a secure area",
			Clauses:      []string{"CBC-021"},
			MetBy:        "prompt",
			OwedBy:       "whoever answers for the area",
			Period:       "by the end of the last working day, or when access ends if that is earlier",
			PeriodSource: byCouncil,
			DischargedBy: "the person is off the list, with evidence that the badge, key or code no longer opens",
			Act:          "muniment entrant remove ENTRANT evidence=TEXT",
			Where:        "entrants",
			Find:         heldByLeavers("entrant", "Take %[2]s off the entry list (%[1]s)", false),
			group:        counted("lines of entry lists", ofLeavers),
		},
		{
			ID:           "entrant-past-end",
			Title:        "Take somebody off an entry list, or extend the entry",
			Clauses:      []string{"CBC-021"},
			MetBy:        "prompt",
			OwedBy:       "whoever answers for the area",
			Period:       "by the day to which entry was allowed",
			PeriodSource: byCouncil,
			DischargedBy: "the person is off the list, or a later day is entered",
			Act:          "muniment entrant remove ENTRANT evidence=TEXT",
			Where:        "entrants",
			Find:         entrantsPastEnd,
			group:        counted("lines of entry lists at or near their end"),
		},
		{
			ID:           "badge-reconciliation",
			Title:        "Compare badges with people",
			Clauses:      []string{"CBC-072"},
			MetBy:        "prompt",
			OwedBy:       "the Information Security Manager",
			Period:       "every 3 months, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the door system's list of live badges is compared with the people who work here",
			Act:          "muniment badge-reconciliation record name=TEXT source=TEXT badges=N matched=N leavers=N checker=PERSON",
			Where:        "badge-reconciliations",
			Cycle: &Cycle{
				Setting: "badge-reconciliation", First: "first-round", Ahead: 14, Post: PostISM,
				Text: "Compare the door system's badges with the people who work here", Thing: "comparison of badges",
			},
		},
	}
}

// portableDuties follow what people carry.
func portableDuties() []Duty {
	return []Duty{
		{
			ID:           "tell-holder",
			Title:        "Issue equipment to a holder who knows that they answer for it",
			Clauses:      []string{"CBC-071"},
			MetBy:        "gate",
			OwedBy:       "whoever issues it",
			Period:       "when equipment is handed over",
			PeriodSource: byPolicy,
			DischargedBy: "the holder is named and was told, and what holds information is encrypted",
			Act:          "muniment equipment issue ITEM holder=PERSON told=yes",
			Where:        "equipment",
		},
		{
			ID:           "return-equipment-of-leaver",
			Title:        "Take back equipment from somebody who leaves",
			Clauses:      []string{"CBC-071"},
			MetBy:        "prompt",
			OwedBy:       "the leaver's manager",
			Period:       "by the end of the last working day, or when access ends if that is earlier",
			PeriodSource: byCouncil,
			DischargedBy: "the equipment is back, or is reported lost",
			Act:          "muniment equipment return ITEM evidence=TEXT",
			Where:        "equipment",
			Find:         heldByLeavers("equipment", "Take back %s from %s", true),
			group:        counted("items of equipment", ofLeavers),
		},
		{
			ID:           "equipment-past-due",
			Title:        "Take back equipment that is due",
			Clauses:      []string{"CBC-071"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "by the day to which it was issued",
			PeriodSource: byCouncil,
			DischargedBy: "the equipment is back",
			Act:          "muniment equipment return ITEM evidence=TEXT",
			Where:        "equipment",
			Find:         expiring("equipment", "Take back %s"),
			group:        counted("items of equipment that are due back"),
		},
		{
			ID:           "make-equipment-ready",
			Title:        "Remove what is on returned equipment",
			Clauses:      []string{"CBC-071"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "within 10 working days, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "what was on it is removed by current sanitisation guidance, and it is back in stock",
			Act:          "muniment equipment wipe ITEM method=TEXT",
			Where:        "equipment",
			Find:         owedOfEquipment("returned", "returned_on", "make-ready", "Remove what is on %s, which came back"),
			group:        counted("returned items of equipment to make ready"),
		},
		{
			ID:           "find-equipment",
			Title:        "Find equipment, or report it lost",
			Clauses:      []string{"CBC-071"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "within 5 working days, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the equipment is found, or is reported lost, which opens an incident",
			Act:          "muniment equipment lose ITEM what_happened=TEXT personal_data=yes",
			Where:        "equipment",
			Find:         owedOfEquipment("not found", "not_found_on", "find-equipment", "Find %s, or report it lost"),
			group:        counted("items of equipment that were not found"),
		},
		{
			ID:           "stock-check",
			Title:        "Look for everything that was issued",
			Clauses:      []string{"CBC-071"},
			MetBy:        "prompt",
			OwedBy:       "ICT",
			Period:       "yearly, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the stock check is recorded, and each item that was not found is named",
			Act:          "muniment stock-check record name=TEXT expected=N seen=N checker=PERSON",
			Where:        "stock-checks",
			Cycle: &Cycle{
				Setting: "stock-check", First: "first-round", Ahead: 28, Post: PostICT,
				Text: "Check the stock of portable equipment", Thing: "stock check",
			},
		},
	}
}

func entrantsPastEnd(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("entrant") {
		if until := e.Fields.Day("until"); e.State == "may enter" && f.within(until, "expiry-ahead") {
			c := f.entryCase(e, fmt.Sprintf("Take %s off the entry list (%s), or extend it", f.person(e.Fields["holder"]), e.Title), until.End())
			c.Person = e.Fields["holder"]
			out = append(out, c)
		}
	}
	return out
}

// owedOfEquipment asks for what must follow within a period of a day that the equipment remembers.
func owedOfEquipment(state, day, setting, text string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		for _, e := range f.entries("equipment") {
			since := e.Fields.Day(day)
			if e.State != state || !since.Known() || len(e.Missing) == 0 {
				continue
			}
			due := f.after(since, setting)
			out = append(out, f.entryCase(e, fmt.Sprintf(text, e.Title), max(due, since).End()))
		}
		return out
	}
}
