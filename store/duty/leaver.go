package duty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// The rules about people who leave, but for the lines of their checklist (item.go).

// clauseClose is the clause that every ID and password of a leaver is closed on the last working day. Nothing but
// close-leaver-account carries it.
const clauseClose = "CBC-027"

// closeLeaverAccounts finds every live grant of everybody whose access ends, from the moment the day is known. Closing
// that was only asked of a supplier, and an exception, are said and do not take the prompt away: the account is open.
func closeLeaverAccounts(f *Facts) []Case {
	var out []Case
	endings, off := f.endings(), f.directoryOff()
	for i := range f.Grants {
		g := &f.Grants[i]
		e, ends := endings[g.Person].of(g.GrantedOn)
		if !ends {
			continue
		}
		c := f.grantCase(g, f.closing(g), f.owner(g.System), e.at)
		c.Note = f.closingNote(g, off[[2]string{g.System, strings.ToLower(g.Login)}])
		if told, engagement := f.told(e); told.After(e.at) {
			c.Causer, c.Told = f.manager(g.Person, engagement), told
		}
		out = append(out, c)
	}
	return out
}

// closing says what is to be done with one grant of a leaver. What only its login names says the login; what is handed
// over, or shared, says the person.
func (f *Facts) closing(g *Grant) string {
	login, of, on := spaced(g.Login), f.person(g.Person), f.on(g)
	switch g.Kind {
	case "shared account", "service account":
		return fmt.Sprintf("End %s use of %s%s%s", possessive(of), g.Kind, login, on)
	case "key":
		return fmt.Sprintf("Take back the key%s%s from %s", login, f.place(g, "for"), of)
	case "badge":
		return fmt.Sprintf("Cancel badge%s%s, held by %s", login, on, of)
	case "cabinet":
		return fmt.Sprintf("End %s use of cabinet%s%s", possessive(of), login, f.place(g, "in"))
	}
	if login == "" {
		return fmt.Sprintf("Close %s %s%s", possessive(of), kind(g), on)
	}
	return fmt.Sprintf("Close %s%s%s", kind(g), login, on)
}

// closingNote says what is known beside the prompt; seen is the day on which the directory showed the account disabled, if it did.
func (f *Facts) closingNote(g *Grant, seen calendar.Date) string {
	var notes []string
	if seen.Known() && g.Login != "" {
		notes = append(notes, fmt.Sprintf("The directory showed it disabled on %s: --seen gives that as the evidence", seen.Long()))
	}
	if e, ok := f.exception(g, clauseClose); ok {
		if e.Until.Known() {
			notes = append(notes, "Excepted until "+e.Until.Long())
		} else {
			notes = append(notes, "Excepted without an end")
		}
	}
	if asked := calendar.Of(f.known(g.Requested)); asked.Known() {
		notes = append(notes, fmt.Sprintf("Closing was requested of the supplier on %s; confirm when it is done", asked.Long()))
	}
	return sentences(notes)
}

// changeSharedPasswords finds shared accounts whose password is older than the leaving of somebody who knew it. It is
// shown from the day on which their access ends, and one change answers for everybody who had left by then.
func changeSharedPasswords(f *Facts) []Case {
	var out []Case
	for _, s := range f.SharedAccounts {
		users := f.stillKnow(&s)
		if len(users) == 0 {
			continue
		}
		first, others := users[0], len(users)-1
		who := f.person(first.Person) + " no longer uses it"
		if others > 0 {
			who = fmt.Sprintf("%s and %s no longer use it", f.person(first.Person), count(others, "other", "others"))
		}
		out = append(out, Case{
			Subject: "system", ID: s.System, Item: s.Login, Person: first.Person, System: s.System, About: s.Login, Thing: "shared password",
			Text:   fmt.Sprintf("Change the password of shared account%s on %s: %s", spaced(s.Login), f.system(s.System), who),
			OwedBy: f.owner(s.System),
			Due:    f.working().Add(calendar.Of(first.Ended), 1).End(),
		})
	}
	return out
}

// stillKnow lists the different people who have stopped using a shared account since its password was last changed,
// whoever stopped first coming first.
func (f *Facts) stillKnow(s *SharedAccount) []FormerUser {
	today, changed := f.Today(), f.known(s.Password)
	latest := make(map[string]FormerUser)
	for _, u := range s.FormerUsers {
		if u.Ended.IsZero() || calendar.Of(u.Ended) > today || (!changed.IsZero() && !changed.Before(u.Ended)) {
			continue
		}
		if seen, ok := latest[u.Person]; !ok || u.Ended.Before(seen.Ended) {
			latest[u.Person] = u
		}
	}
	out := make([]FormerUser, 0, len(latest))
	for _, u := range latest {
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b FormerUser) int {
		if c := a.Ended.Compare(b.Ended); c != 0 {
			return c
		}
		return cmp.Compare(a.Person, b.Person)
	})
	return out
}

// lastWorkingDaysUnknown asks for the one day that everything else of a leaver hangs on. It is a fact of its own, never
// inferred from the end of a contract.
func lastWorkingDaysUnknown(f *Facts) []Case {
	var out []Case
	for _, l := range f.Leavers {
		if !l.Ends().IsZero() {
			continue
		}
		c := f.leaverCase(&l, "last working day", fmt.Sprintf("Enter the last working day of %s", f.person(l.Person)))
		c.Due = f.endOf(calendar.Of(f.known(l.RecordedAt)))
		out = append(out, c)
	}
	return out
}

// adviseOfLeavers asks managers, before a contract ends, whether the person leaves. The contract's end is no leaving: many
// are renewed, and many people stop coming earlier.
func adviseOfLeavers(f *Facts) []Case {
	leaving := make(map[[2]string]bool)
	for _, l := range f.Leavers {
		leaving[[2]string{l.Person, l.Engagement}] = true
	}
	var out []Case
	today, horizon := f.Today(), f.horizon(f.Periods.Of("advise-ahead"))
	for id, p := range f.People {
		for _, g := range p.Engagements {
			if g.EndedOn.Known() || !g.ContractEnd.Known() || g.ContractEnd >= horizon || leaving[[2]string{id, g.ID}] {
				continue
			}
			leaves := "leaves"
			if g.ContractEnd < today {
				leaves = "left"
			}
			out = append(out, Case{
				Subject: "engagement", ID: g.ID, Person: id, Thing: "contract",
				Text:   fmt.Sprintf("Say whether %s %s on %s, and the last working day", f.person(id), leaves, g.ContractEnd.Long()),
				OwedBy: firstOf(g.ManagerPost, PostHR),
				Due:    g.ContractEnd.End(),
			})
		}
	}
	return out
}

// explainLateNotices asks managers who told the register of a leaving later than they knew it for the reason. The lag
// cannot be undone; the explanation is what remains owed.
func explainLateNotices(f *Facts) []Case {
	var out []Case
	for _, l := range f.Leavers {
		lag := NoticeLag(f.working(), f.Opened, l)
		if lag == 0 || l.Explained || l.knownAt().After(f.Now) {
			continue
		}
		what, known := "leaving", "it was known"
		if calendar.Of(l.knownAt()) != calendar.Of(l.RecordedAt) { // the leaving came in time, its day or an earlier one did not
			what, known = "last day", "the leaving was known"
		}
		c := f.leaverCase(&l, "late notice", fmt.Sprintf("Explain why the %s of %s was entered %s after %s",
			what, f.person(l.Person), count(lag, "working day", "working days"), known))
		c.Due = l.noticed(f.Opened).End()
		out = append(out, c)
	}
	return out
}

func (f *Facts) leaverCase(l *Leaver, thing, text string) Case {
	return Case{Subject: "leaver", ID: l.ID, Person: l.Person, Thing: thing, Text: text, OwedBy: f.manager(l.Person, l.Engagement)}
}

// endOf is the end of a day, or of today where the day is not known.
func (f *Facts) endOf(d calendar.Date) time.Time {
	if !d.Known() {
		d = f.Today()
	}
	return d.End()
}
