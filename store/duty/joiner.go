package duty

import "muniment/store/calendar"

func joinerDuties() []Duty {
	return []Duty{{
		ID:           "joiner-line",
		Title:        "Do what is to be done for somebody who joins",
		Clauses:      []string{"CBC-005", "CBC-039", "CBC-042", "CBC-043", "CBC-053", "CBC-054", "CBC-061", "CBC-071", "CBC-072"},
		MetBy:        "prompt",
		OwedBy:       "the manager of the engagement or Human Resources, as the line says",
		Period:       "on the first day, or the working days before or after it that the line says",
		PeriodSource: byCouncil,
		DischargedBy: "the line is answered with evidence, or as not applying with the reason",
		Act:          "muniment joiner done PERSON ITEM --evidence TEXT",
		Where:        "joiners",
		Find:         joinerLines,
		group:        byThing(ofPeople("joiner", "joiners")),
	}}
}

// joinerLines finds the outstanding lines of everybody who joins: screening and obligations before the first day, induction after it.
func joinerLines(f *Facts) []Case {
	var out []Case
	for _, j := range f.Staff.Joiners {
		for _, line := range j.Lines {
			out = append(out, Case{
				Subject: "joiner", ID: j.ID, Item: line.Item, Person: j.Person, About: line.Text, Thing: "checklist line",
				Text:    f.lineFor(j.Person, &line),
				Clauses: line.Clauses,
				OwedBy:  LineOwner(line.OwedBy, f.manager(j.Person, j.Engagement)),
				Due:     f.stageDue(&line, j.StartsOn, calendar.Of(f.known(j.RecordedAt))),
			})
		}
	}
	return out
}
