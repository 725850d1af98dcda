package ui

import (
	"slices"
	"strings"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// What is done in one go has a page of its own beside the forms of its acts: a review line by line, a walk through a building, the week's look at the administrators. Prompts lead
// to those pages, and so do the things that they are about.

// way leads from a thing to a page of its own.
type way struct {
	title string
	to    place
	reads bool // it shows more, rather than asks for something to be done
}

// ways are the pages that a thing has beside its acts.
func (d *desk) ways(v seen) []way {
	return slices.Concat(d.workWays(v), d.readWays(v))
}

// readWays lead to what more there is to read about a thing.
func (d *desk) readWays(v seen) []way {
	title, _ := titleOf(v)
	to := place{page: "who-has", kind: v.Kind, id: v.ID}.with(entry.Values{"title": title})
	out := d.transferWay(v)
	switch e := v.Entry.(type) {
	case store.Person:
		if !v.NameOnly {
			out = append(out, way{"What they have access to", to, true})
		}
	case entry.Entry:
		if e.Kind == "asset" || e.Kind == "system" {
			out = append(out, way{"Who has access to it", to, true})
		}
		out = append(out, packWays(e)...)
	}
	return out
}

// workWays lead to what is done in one go.
func (d *desk) workWays(v seen) []way {
	switch e := v.Entry.(type) {
	case store.Campaign:
		if e.Open() && d.session().May(store.ActDecideReview) {
			return []way{{"Decide line by line", place{page: "review", kind: "access-review", id: e.ID}, false}}
		}
	case store.Post:
		if d.session().May(store.ActMakeForm) && len(e.Holders) > 0 {
			return []way{{"Make a reply form for it", place{page: "reply-form", id: e.ID}.with(entry.Values{"title": e.Title}), true}}
		}
	case store.Leaver:
		return []way{{"See what happens when", place{page: "timeline", kind: "leaver", id: e.ID}, true}}
	case store.Mover:
		return []way{{"See what happens when", place{page: "timeline", kind: "mover", id: e.ID}, true}}
	case entry.Entry:
		if isVacating(e) {
			return []way{walkRound(e)}
		}
		if e.Kind == "premises" && e.Live() {
			return d.premisesWays(e, v.Parts)
		}
	}
	return nil
}

// isVacating reports a vacating whose areas can be walked.
func isVacating(e entry.Entry) bool {
	return e.Kind == "vacating" && e.Live() && (e.State == "under way" || e.State == "checked")
}

func walkRound(vacating entry.Entry) way {
	return way{"Walk through the areas", place{page: "walk", kind: "vacating", id: vacating.ID}, false}
}

// premisesWays lead from premises to the walk of those who leave, or else to what begins one: whoever opens premises that are given up looks for that.
func (d *desk) premisesWays(e entry.Entry, parts []entry.Entry) []way {
	if i := slices.IndexFunc(parts, isVacating); i >= 0 {
		return []way{walkRound(parts[i])}
	}
	if a, _ := actOf("vacating", "start"); e.State == "in use" && d.session().May(a.needs) {
		return []way{{capital(a.title), place{page: "act", kind: "vacating", verb: "start", of: e.ID}, false}}
	}
	return nil
}

// guidedBy is the page of its own that answers a prompt, where there is one; whose says whether everybody's prompts are shown.
func guidedBy(p *duty.Prompt, whose string) (place, bool) {
	switch {
	case strings.HasPrefix(p.Act, "muniment access-review decide "):
		review, _, _ := strings.Cut(p.ID, "-")
		return place{page: "review", kind: "access-review", id: review, verb: whose}, true
	case p.Subject == "area-check":
		return place{page: "walk", kind: "area-check", id: p.ID}, true
	case strings.HasPrefix(p.Act, "muniment privileged review "):
		return place{page: "weekly", kind: "privileged-account"}, true
	}
	return removalOf(p)
}
