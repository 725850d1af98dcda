package duty

import (
	"fmt"
	"time"

	"muniment/store/calendar"
)

// The rules about people who are away for long. Nothing of theirs is cut by default: somebody decides, and it comes back with them.

func absenceDuties() []Duty {
	return []Duty{
		{
			ID:           "absence-access",
			Title:        "Decide about the access of somebody who is away",
			Clauses:      []string{"CBC-042", "CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the person; Human Resources where there is none",
			Period:       "by the day on which the absence begins",
			PeriodSource: byCouncil,
			DischargedBy: "the manager decides to keep or to suspend the access, with the reason",
			Act:          "muniment absence access PERSON keep|suspend --reason TEXT",
			Where:        "absences",
			Find:         absenceAccess,
			group:        counted("people away whose access nobody has decided about"),
		},
		{
			ID:           "absence-suspend",
			Title:        "Suspend the access of somebody who is away",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the owner of each system; the Information Security Manager where it has none",
			Period:       "on the day of the decision or of the absence, whichever is later, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the owner confirms with evidence that the access is suspended, or closed",
			Act:          "muniment absence suspend GRANT --evidence TEXT",
			Where:        "absences",
			Find:         absenceSuspend,
			group:        byThing(remark(" to suspend"), onSystems),
		},
		{
			ID:           "absence-return",
			Title:        "Say whether somebody who was away is back",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the person; Human Resources where there is none",
			Period:       "on the day of the return; every three months while no day is known, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the return is recorded, or a new day for it",
			Act:          "muniment absence back PERSON --returned DATE",
			Where:        "absences",
			Find:         absenceReturn,
			group:        counted("people whose return is due"),
		},
		{
			ID:           "absence-restore",
			Title:        "Give access back to somebody who has returned",
			Clauses:      []string{"CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the owner of each system; the Information Security Manager where it has none",
			Period:       "on the day of the return, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the owner confirms that the access is given back, or closes it",
			Act:          "muniment absence restore GRANT --evidence TEXT",
			Where:        "absences",
			Find:         absenceRestore,
			group:        byThing(remark(" to give back"), onSystems),
		},
		{
			ID:           "absence-cover",
			Title:        "Name who covers for somebody who is away",
			Clauses:      []string{"CBC-013"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the person; Human Resources where there is none",
			Period:       "by the day on which the absence begins",
			PeriodSource: byCouncil,
			DischargedBy: "a cover is named, or the post has a deputy or another holder",
			Act:          "muniment absence amend PERSON --cover PERSON",
			Where:        "absences",
			Find:         absenceCover,
			group:        counted("posts without cover"),
		},
	}
}

func (f *Facts) absenceCase(a *Absence, thing, text string, due time.Time) Case {
	return Case{Subject: "absence", ID: a.ID, Person: a.Person, Thing: thing, Text: text, OwedBy: f.managerNow(a.Person), Due: due}
}

// managerNow is the post of the manager who answers for a person, by the engagement that is open, else Human Resources.
func (f *Facts) managerNow(person string) string {
	for _, e := range f.People[person].Engagements {
		if !e.EndedOn.Known() && e.ManagerPost != "" {
			return e.ManagerPost
		}
	}
	return PostHR
}

func absenceAccess(f *Facts) []Case {
	var out []Case
	for _, a := range f.Staff.Absences {
		if a.Access != "" || a.ReturnedOn.Known() {
			continue
		}
		text := fmt.Sprintf("Decide whether %s keeps their access while away from %s", f.person(a.Person), a.StartsOn.Long())
		out = append(out, f.absenceCase(&a, "absence", text, max(a.StartsOn, calendar.Of(f.known(a.RecordedAt))).End()))
	}
	return out
}

func absenceSuspend(f *Facts) []Case {
	var out []Case
	for _, a := range f.Staff.Absences {
		if a.Access != "suspended" || a.ReturnedOn.Known() {
			continue
		}
		from := max(a.StartsOn, calendar.Of(f.known(a.DecidedAt)))
		for _, g := range a.Grants {
			if !g.Suspended {
				text := fmt.Sprintf("Suspend %s of %s while they are away", f.grantName(&g.Grant), f.person(a.Person))
				out = append(out, f.grantCase(&g.Grant, text, f.owner(g.System), f.after(from, "absence-suspend").End()))
			}
		}
	}
	return out
}

func absenceReturn(f *Facts) []Case {
	var out []Case
	for _, a := range f.Staff.Absences {
		if a.ReturnedOn.Known() {
			continue
		}
		who := f.person(a.Person)
		due, text := a.ReturnsOn, fmt.Sprintf("Say whether %s is back on %s, or the new day", who, a.ReturnsOn.Long())
		if !due.Known() {
			due, text = f.after(max(a.StartsOn, a.AskedOn), "absence-review"), "Say when "+who+" returns, or that it is still not known"
		}
		if due <= f.after(f.Today(), "advise-ahead") {
			out = append(out, f.absenceCase(&a, "return", text, due.End()))
		}
	}
	return out
}

func absenceRestore(f *Facts) []Case {
	var out []Case
	for _, a := range f.Staff.Absences {
		if !a.ReturnedOn.Known() || a.ReturnedOn > f.Today() {
			continue
		}
		for _, g := range a.Grants {
			if g.Suspended && !g.Restored {
				text := fmt.Sprintf("Give %s back to %s, who returned on %s", f.grantName(&g.Grant), f.person(a.Person), a.ReturnedOn.Long())
				out = append(out, f.grantCase(&g.Grant, text, f.owner(g.System), f.after(a.ReturnedOn, "absence-restore").End()))
			}
		}
	}
	return out
}

func absenceCover(f *Facts) []Case {
	var out []Case
	for _, a := range f.Staff.Absences {
		if a.ReturnedOn.Known() {
			continue
		}
		for _, post := range a.Uncovered {
			text := fmt.Sprintf("Name who covers for %s as %s", f.person(a.Person), f.title(post))
			c := f.absenceCase(&a, "post", text, max(a.StartsOn, calendar.Of(f.known(a.RecordedAt))).End())
			c.Item = post
			if c.OwedBy == post { // nobody names their own cover while they are away
				c.OwedBy = firstOf(f.Posts[post].Above, PostHR)
			}
			out = append(out, c)
		}
	}
	return out
}
