package duty

import (
	"fmt"
	"slices"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// policyOf is a live policy of the facts, or nil.
func (f *Facts) policyOf(id string) *entry.Entry {
	if p := f.Entries[EntryKey{"policy", id}]; p != nil && p.Live() {
		return p
	}
	return nil
}

// policiesToIssue finds approved policies that people are to acknowledge and were not asked to since; where nothing was ever issued, it asks for that.
func policiesToIssue(f *Facts) []Case {
	var out []Case
	issued := map[string]calendar.Date{} // by policy, the last day on which a pack holding it was issued
	for _, pack := range f.entries("pack") {
		if pack.State == "withdrawn" {
			continue
		}
		for _, id := range pack.Fields.List("policies") {
			issued[id] = max(issued[id], pack.Fields.Day("issued_on"))
		}
	}
	for _, p := range f.entries("policy") {
		on := p.Fields.Day("approved_on")
		if p.State != "approved" || !p.Fields.Yes("acknowledged") || !on.Known() || issued[p.ID] >= on {
			continue
		}
		c := f.entryCase(p, fmt.Sprintf("Issue %s version %s for people to acknowledge", p.Title, p.Fields["approved_version"]), f.after(on, "policy-issue").End())
		c.OwedBy = PostISM
		out = append(out, c)
	}
	if f.Notices.Unasked && len(out) == 0 {
		out = append(out, Case{
			Subject: "council", Thing: "policy", OwedBy: PostISM, Due: f.Today().End(),
			Text: "Issue the policies that everybody with access is to acknowledge: nobody was asked yet",
		})
	}
	return out
}

// linkedOutOfDate finds issued packs one of whose policies has run out while people still acknowledge it.
func linkedOutOfDate(f *Facts) []Case {
	var out []Case
	for _, pack := range f.entries("pack") {
		if pack.State != "issued" {
			continue
		}
		var stale []string
		for _, id := range pack.Fields.List("policies") {
			p := f.policyOf(id)
			if p == nil || f.after(p.Fields.Day("approved_on"), "policy-review") < f.Today() {
				stale = append(stale, f.policyName(id))
			}
		}
		if len(stale) > 0 {
			slices.Sort(stale)
			out = append(out, f.entryCase(pack, fmt.Sprintf("Bring %s up to date, or take it out: people acknowledge it in %s", join(stale), pack.Title), f.Today().End()))
		}
	}
	return out
}

// policyName is how people call a policy; by its id where it has ended.
func (f *Facts) policyName(id string) string {
	if p := f.policyOf(id); p != nil {
		return p.Title
	}
	return id
}

// servicesUnguided finds services that carry the policies out by no procedure of their own.
func servicesUnguided(f *Facts) []Case {
	var out []Case
	for _, u := range f.Notices.Unguided {
		out = append(out, Case{
			Subject: "service", ID: u.Service, Thing: "service", Service: u.Name, Text: "Draft and agree how " + u.Name + " carries the policies out",
			OwedBy: firstOf(u.Manager, PostISM), Due: f.after(u.Since, "procedure-first").End(),
		})
	}
	return out
}

func proceduresToAgree(f *Facts) []Case {
	var out []Case
	for _, p := range f.entries("procedure") {
		if p.State == "draft" {
			out = append(out, f.entryCase(p, "Agree the procedure "+p.Title, f.after(calendar.Of(p.AddedAt), "first-round").End()))
		}
	}
	return out
}

// proceduresAfterPolicy finds agreed procedures that were last looked at before a policy that they carry out was approved.
func proceduresAfterPolicy(f *Facts) []Case {
	var out []Case
	for _, p := range f.entries("procedure") {
		if p.State != "agreed" {
			continue
		}
		var changed calendar.Date
		var names []string
		for _, id := range p.Fields.List("policies") {
			policy := f.policyOf(id)
			if policy == nil || policy.Fields.Day("approved_on") <= p.Fields.Day("reviewed_on") {
				continue
			}
			if on := policy.Fields.Day("approved_on"); changed == "" || on < changed {
				changed = on
			}
			names = append(names, policy.Title)
		}
		if len(names) > 0 {
			slices.Sort(names)
			out = append(out, f.entryCase(p, fmt.Sprintf("Look at the procedure %s again: %s changed", p.Title, join(names)), f.after(changed, "procedure-change").End()))
		}
	}
	return out
}
