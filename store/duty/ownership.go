package duty

import (
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
)

// The rules about who answers for posts, systems, assets and accounts. Since when something has had no owner is not a
// fact of the register, so most of these are due today, every day, and never overdue.

// missingShown is how many missing fields of an asset a prompt names; one line has room for no more.
const missingShown = 6

// fillVacantPosts finds posts that something depends on and that nobody holds, or that nobody will hold once its holders
// have left.
func fillVacantPosts(f *Facts) []Case {
	var out []Case
	endings, horizon := f.endings(), f.horizon(f.Periods.Of("advise-ahead"))
	for id, p := range f.Posts {
		if !p.Needed || p.Away { // who is away is covered, not replaced
			continue
		}
		c := Case{Subject: "post", ID: id, Thing: "post", Text: "Name who holds " + f.title(id), OwedBy: id, Due: f.Today().End()}
		if _, known := f.Posts[p.Above]; known {
			c.OwedBy = p.Above
		}
		if len(p.Holders) > 0 {
			empty, leaves := emptyFrom(p.Holders, endings)
			day := calendar.Of(empty)
			if !leaves || day >= horizon {
				continue
			}
			c.Due = empty
			c.Text += " after " + day.Long()
			if len(p.Holders) == 1 {
				c.Person = p.Holders[0]
			}
		}
		out = append(out, c)
	}
	return out
}

// emptyFrom is when the last holder of a post leaves, and whether they all do.
func emptyFrom(holders []string, endings map[string]endings) (time.Time, bool) {
	var last time.Time
	for _, h := range holders {
		e := endings[h].last
		if e.at.IsZero() {
			return time.Time{}, false
		}
		if e.at.After(last) {
			last = e.at
		}
	}
	return last, true
}

func systemsWithoutOwner(f *Facts) []Case {
	var out []Case
	for id, s := range f.Systems {
		if s.OwnerPost == "" {
			out = append(out, Case{
				Subject: "system", ID: id, System: id, Thing: "system",
				Text:   "Name the post that owns " + f.system(id),
				OwedBy: PostISM, Due: f.Today().End(),
			})
		}
	}
	return out
}

func assetsWithoutOwner(f *Facts) []Case {
	var out []Case
	for _, a := range f.Assets {
		if a.OwnerPost == "" {
			out = append(out, f.assetCase(&a, "Name the information asset owner of "+firstOf(a.Name, a.ID)))
		}
	}
	return out
}

// assetsIncomplete asks for everything that an asset lacks in one prompt, not one prompt to a field.
func assetsIncomplete(f *Facts) []Case {
	var out []Case
	for _, a := range f.Assets {
		if len(a.Missing) == 0 {
			continue
		}
		missing := a.Missing // in the order of the form
		if more := len(missing) - missingShown; more > 0 {
			missing = slices.Concat(missing[:missingShown], []string{fmt.Sprintf("%d more", more)})
		}
		out = append(out, f.assetCase(&a, fmt.Sprintf("Complete %s: %s", firstOf(a.Name, a.ID), join(missing))))
	}
	return out
}

func (f *Facts) assetCase(a *Asset, text string) Case {
	return Case{
		Subject: "asset", ID: a.ID, About: firstOf(a.Name, a.ID), Thing: "asset", Text: text,
		OwedBy: firstOf(a.OwnerPost, PostSIRO), Due: f.Today().End(),
	}
}

func accountsUnowned(f *Facts) []Case {
	var out []Case
	for id, p := range f.People {
		if p.Account() && p.Sponsor == "" {
			out = append(out, Case{
				Subject: "person", ID: id, Person: id, Thing: "account",
				Text:   "Name the post that answers for account " + firstOf(p.Login, p.Name, id),
				OwedBy: PostISM, Due: f.Today().End(),
			})
		}
	}
	return out
}
