package duty

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// The rules about who may use what, and why.

// endsAhead is how many working days before its end a grant is spoken of.
const endsAhead = 5

// informBeforeAccess finds grants whose holder was informed of their obligations after access was given, or never. The
// order of the two days cannot be mended, only corrected where it was typed wrongly or accepted as an exception.
func informBeforeAccess(f *Facts) []Case {
	var out []Case
	for g := range f.grantsOfPeople() {
		late := g.InformedOn.DaysSince(g.GrantedOn)
		if g.InformedOn.Known() && late <= 0 {
			continue
		}
		if _, excepted := f.exception(g, "CBC-005"); excepted {
			continue
		}
		who, what := f.person(g.Person), f.grantName(g)
		text := fmt.Sprintf("Inform %s of their obligations: they have %s and were never informed", who, what)
		if g.InformedOn.Known() {
			text = fmt.Sprintf("Correct the day or ask for an exception: %s was informed of their obligations %s after %s was granted",
				who, count(late, "day", "days"), what)
		}
		out = append(out, f.grantCase(g, text, firstOf(g.ManagerPost, PostISM), f.endOf(g.GrantedOn)))
	}
	return out
}

// jobFunctionReasons finds grants that do not say which job function needs them. Spaces say nothing.
func jobFunctionReasons(f *Facts) []Case {
	var out []Case
	for g := range f.grantsOfPeople() {
		if strings.TrimSpace(g.Reason) != "" {
			continue
		}
		if _, excepted := f.exception(g, "CBC-043"); excepted {
			continue
		}
		text := fmt.Sprintf("Say which job function of %s needs %s", f.person(g.Person), f.grantName(g))
		out = append(out, f.grantCase(g, text, firstOf(g.ManagerPost, PostISM), f.endOf(g.GrantedOn)))
	}
	return out
}

// grantsPastEnd finds grants that were given to a day which has come or is near. A leaver's grant is left to
// close-leaver-account, unless its own end comes first and access has not ended yet.
func grantsPastEnd(f *Facts) []Case {
	var out []Case
	endings, horizon := f.endings(), f.horizon(endsAhead)
	for i := range f.Grants {
		g := &f.Grants[i]
		if !g.EndsOn.Known() || g.EndsOn >= horizon {
			continue
		}
		due := g.EndsOn.End()
		if e, leaves := endings[g.Person].of(g.GrantedOn); leaves && (!e.at.After(due) || !e.at.After(f.Today().End())) {
			continue
		}
		if _, excepted := f.exception(g, "CBC-042", "CBC-045"); excepted {
			continue
		}
		ends := "ends"
		if g.EndsOn < f.Today() {
			ends = "ended"
		}
		text := fmt.Sprintf("Close or extend %s, which %s on %s", f.grantName(g), ends, g.EndsOn.Long())
		out = append(out, f.grantCase(g, text, f.owner(g.System), due))
	}
	return out
}

// sharedLogins finds logins behind which several people stand although each should have their own. Directories do not
// distinguish capitals in a login, so neither does the rule. A grant with an exception in force is not counted.
func sharedLogins(f *Facts) []Case {
	type key struct{ system, login string }
	users := make(map[key][]*Grant)
	for i := range f.Grants {
		g := &f.Grants[i]
		if (g.Kind != "account" && g.Kind != "admin account") || g.Person == "" || strings.TrimSpace(g.Login) == "" {
			continue
		}
		if _, excepted := f.exception(g, "CBC-061"); !excepted {
			k := key{g.System, strings.ToLower(strings.TrimSpace(g.Login))}
			users[k] = append(users[k], g)
		}
	}
	var out []Case
	for _, grants := range users {
		people := make([]string, 0, len(grants))
		for _, g := range grants {
			people = append(people, g.Person)
		}
		slices.Sort(people)
		if people = slices.Compact(people); len(people) < 2 {
			continue
		}
		names := make([]string, 0, len(people))
		for _, id := range people {
			names = append(names, f.person(id))
		}
		slices.Sort(names)
		g := slices.MinFunc(grants, func(a, b *Grant) int { return cmp.Compare(a.ID, b.ID) })
		c := f.grantCase(g, fmt.Sprintf("Give each person a login of their own:%s%s is used by %s", spaced(g.Login), f.on(g), join(names)),
			f.owner(g.System), f.Today().End())
		c.Person, c.Thing = "", "login"
		out = append(out, c)
	}
	return out
}

// grantsOfPeople goes through the grants of people, leaving out drafts that name nobody and accounts that belong to
// nobody in particular.
func (f *Facts) grantsOfPeople() iter.Seq[*Grant] {
	return func(yield func(*Grant) bool) {
		for i := range f.Grants {
			g := &f.Grants[i]
			p, ok := f.People[g.Person]
			if ok && !p.Account() && !yield(g) {
				return
			}
		}
	}
}
