package duty

import (
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// The rules about suppliers. What is part of a supplier that has ended owes nothing.

// ofLiveSupplier returns the live entries of a kind in some states, each with the supplier it is part of; in every state where none is named.
func (f *Facts) ofLiveSupplier(kind string, states ...string) map[*entry.Entry]*entry.Entry {
	out := map[*entry.Entry]*entry.Entry{}
	for _, e := range f.entries(kind) {
		if s := f.of(e); s != nil && s.Live() && (len(states) == 0 || slices.Contains(states, e.State)) {
			out[e] = s
		}
	}
	return out
}

// reaching are the live suppliers whose people hold access.
func (f *Facts) reaching() []*entry.Entry {
	var out []*entry.Entry
	for _, e := range f.entries("supplier") {
		if f.External.Users[e.ID] > 0 {
			out = append(out, e)
		}
	}
	return out
}

// lacking finds the suppliers whose people hold access without a paper of a kind in force. A paper that ended says since when.
func (f *Facts) lacking(fits func(entry.Entry) bool, text string) []Case {
	held, ended := map[string]bool{}, map[string]calendar.Date{}
	for k, e := range f.Entries {
		if k.Kind != "agreement" && k.Kind != "authorisation" || !fits(*e) {
			continue
		}
		held[e.Of] = held[e.Of] || entry.InForce(*e, f.Today())
		if kind, _ := entry.Of(k.Kind); e.State == "signed" || e.State == "authorised" {
			if until := e.Fields.Day(kind.Until); until < f.Today() {
				ended[e.Of] = max(ended[e.Of], until)
			}
		}
	}
	var out []Case
	for _, s := range f.reaching() {
		if held[s.ID] {
			continue
		}
		since := f.Today()
		if ended[s.ID].Known() {
			since = ended[s.ID]
		}
		c := f.entryCase(s, fmt.Sprintf(text, s.Title, count(f.External.Users[s.ID], "account, key or badge", "accounts, keys or badges")), since.End())
		c.OwedBy = PostISM
		out = append(out, c)
	}
	return out
}

func accessUnauthorised(f *Facts) []Case {
	return f.lacking(func(e entry.Entry) bool { return e.Kind == "authorisation" }, "Authorise the access of %s, whose people hold %s, or have it closed")
}

func accessWithoutAgreement(f *Facts) []Case {
	return f.lacking(entry.Secures, "Have %s, whose people hold %s, sign a security and confidentiality agreement")
}

func authorisationsWaiting(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("authorisation", "requested") {
		c := f.entryCase(e, fmt.Sprintf("Decide whether %s is let onto %s", s.Title, e.Title), f.after(calendar.Of(e.AddedAt), "authorisation-decision").End())
		c.OwedBy = PostISM
		out = append(out, c)
	}
	return out
}

// ending are the entries of a kind, in some states, whose last day is past or near.
func (f *Facts) ending(kind, text string, states ...string) []Case {
	k, _ := entry.Of(kind)
	var out []Case
	for e, s := range f.ofLiveSupplier(kind, states...) {
		if until := e.Fields.Day(k.Until); f.within(until, "expiry-ahead") {
			out = append(out, f.entryCase(e, fmt.Sprintf(text, e.Title, s.Title), until.End()))
		}
	}
	return out
}

func authorisationsExpiring(f *Facts) []Case {
	return f.ending("authorisation", "Close access to %s by %s when its authorisation ends, or ask for it afresh", "authorised")
}

func agreementsExpiring(f *Facts) []Case {
	return f.ending("agreement", "Renew the %s with %s", "signed")
}

func contractsEnding(f *Facts) []Case {
	return expiring("supplier", "Renew the contract with %s, or end it and have the council's data returned or removed")(f)
}

// accessEndless finds access of outsiders that never ends. When it should have been given an end is not a fact beside the day it was given.
func accessEndless(f *Facts) []Case {
	var out []Case
	for i := range f.External.Endless {
		g := &f.External.Endless[i]
		text := fmt.Sprintf("Give %s an end for %s", f.grantName(g), firstOf(f.person(g.Person), "its holder"))
		out = append(out, f.grantCase(g, text, f.owner(g.System), f.Today().End()))
	}
	return out
}

func usersUnnamed(f *Facts) []Case {
	var out []Case
	for _, o := range f.External.Unnamed {
		out = append(out, Case{
			Subject: "person", ID: o.Person, Person: o.Person, Thing: "outsider",
			Text:   fmt.Sprintf("Say which organisation %s belongs to, who holds %s", f.person(o.Person), count(o.Grants, "account, key or badge", "accounts, keys or badges")),
			OwedBy: firstOf(o.ManagerPost, PostISM), Due: f.Today().End(),
		})
	}
	return out
}

func usersToAcknowledge(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("external-user", "named", "acknowledged") {
		due := e.Fields.Day("due_on")
		if e.State == "acknowledged" && !f.within(due, "expiry-ahead") {
			continue
		}
		c := f.entryCase(e, fmt.Sprintf("Have %s of %s acknowledge that the policy binds them", f.person(e.Fields["person"]), s.Title), due.End())
		c.Person = e.Fields["person"]
		out = append(out, c)
	}
	return out
}

func usersLeaving(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("external-user", "leaving") {
		c := f.entryCase(e, fmt.Sprintf("Confirm that %s, whom %s no longer names, reaches nothing", f.person(e.Fields["person"]), s.Title), e.Fields.Day("due_on").End())
		c.Person = e.Fields["person"]
		out = append(out, c)
	}
	return out
}

func councilUsersDiffer(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		var wrong []string
		if e.Fields.Is("individual_logins", "no") {
			wrong = append(wrong, "give each user a login of their own")
		}
		if n, _ := e.Fields.Int("users_missing"); n > 0 {
			wrong = append(wrong, "enter or remove "+count(n, "user", "users")+" whom the register does not hold")
		}
		if len(wrong) > 0 && hostsUsers(*e) {
			out = append(out, f.entryCase(e, fmt.Sprintf("At %s, %s", e.Title, join(wrong)), f.Today().End()))
		}
	}
	return out
}

func claimsDue(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("claim", "asked", "answered") {
		due := e.Fields.Day("due_on")
		if !f.within(due, "supplier-ahead") {
			continue
		}
		text := "Get an answer from %s: %s"
		if e.State == "answered" {
			text = "Get fresh evidence from %s: %s"
		}
		c := f.entryCase(e, fmt.Sprintf(text, s.Title, e.Title), due.End())
		c.Note = claimNote(e)
		if clause := e.Fields["clause"]; clause != "" {
			c.Clauses = []string{clause}
		}
		out = append(out, c)
	}
	return out
}

func claimNote(e *entry.Entry) string {
	if dated := e.Fields.Day("dated"); e.State == "answered" && dated.Known() {
		return "The evidence held is dated " + dated.Short()
	}
	return ""
}

func promisesDue(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("promise", "promised") {
		if due := e.Fields.Day("due_on"); f.within(due, "supplier-ahead") {
			out = append(out, f.entryCase(e, fmt.Sprintf("Have %s prove that it kept its promise: %s", s.Title, e.Title), due.End()))
		}
	}
	return out
}

func certificatesExpiring(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("certificate") {
		until := e.Fields.Day("expires_on")
		if !f.within(until, "expiry-ahead") {
			continue
		}
		c := f.entryCase(e, fmt.Sprintf("Ask %s for its new certificate: %s", s.Title, e.Title), until.End())
		switch days := f.Periods.Of("certificate-last-reminder"); {
		case until < f.Today():
			c.Note = "It ended on " + until.Short()
		case f.within(until, "certificate-last-reminder"):
			c.Note = fmt.Sprintf("Fewer than %s are left: ask again", count(days+1, "day", "days"))
		}
		out = append(out, c)
	}
	return out
}

func assessmentsDue(f *Facts) []Case {
	var out []Case
	for e, s := range f.ofLiveSupplier("supplier-assessment", "requested") {
		due := e.Fields.Day("due_on")
		if due.Known() {
			out = append(out, f.entryCase(e, fmt.Sprintf("Chase %s for what it was asked: %s", s.Title, e.Title), due.End()))
		}
	}
	return out
}

func suppliersIncomplete(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		if len(e.Missing) > 0 {
			out = append(out, f.entryCase(e, fmt.Sprintf("Complete the entry of %s: %s", e.Title, strings.ToLower(strings.Join(e.Missing, ", "))), f.after(calendar.Of(e.AddedAt), "first-round").End()))
		}
	}
	return out
}

func registrationsEnding(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		if ends := e.Fields.Day("ico_expires"); hasPersonalData(*e) && f.within(ends, "expiry-ahead") {
			out = append(out, f.entryCase(e, fmt.Sprintf("See that %s renews its registration with the regulator", e.Title), ends.End()))
		}
	}
	return out
}

// thirdPartiesChanged puts a change to the owner of each asset that the supplier holds; to its sponsor where no asset has an owner.
func thirdPartiesChanged(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		changed := e.Fields.Day("sub_processors_changed")
		if !changed.Known() {
			continue
		}
		c := f.entryCase(e, fmt.Sprintf("Decide whether %s may use its new third parties", e.Title), f.after(changed, "sub-processor-decision").End())
		told := map[string]bool{}
		for _, asset := range e.Fields.List("assets") {
			if post := f.External.Assets[asset].OwnerPost; post != "" && !told[post] {
				told[post], c.OwedBy, c.Item = true, post, asset
				out = append(out, c)
			}
		}
		if len(told) == 0 {
			out = append(out, c)
		}
	}
	return out
}

// dataAbroad finds assets that say their data stays in the United Kingdom while the supplier that holds them says otherwise.
func dataAbroad(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		region := e.Fields["hosting_region"]
		if region == "" || region == "United Kingdom" {
			continue
		}
		for _, asset := range e.Fields.List("assets") {
			held, known := f.External.Assets[asset]
			if !known || held.Transfer == "" || (entry.Values{"transfer": held.Transfer}).Said("transfer") {
				continue // an asset that does not say is asked for as incomplete
			}
			c := f.entryCase(e, fmt.Sprintf("Put right %s: %s holds its data in %s, and the asset says that none leaves the United Kingdom", held.Name, e.Title, regionName(region)), f.Today().End())
			c.Item = asset
			out = append(out, c)
		}
	}
	return out
}

// recoveryShort compares what a supplier promises with what each asset that it holds needs.
func recoveryShort(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("supplier") {
		for _, asset := range e.Fields.List("assets") {
			held := f.External.Assets[asset]
			if held.Accepted >= f.Today() {
				continue
			}
			var short []string
			if promised, need, is := above(e.Fields["rto_working_days"], held.RTODays); is {
				short = append(short, fmt.Sprintf("it is back after %s and is needed in %d", count(promised, "working day", "working days"), need))
			}
			if promised, need, is := above(e.Fields["rpo_hours"], held.RPOHours); is {
				short = append(short, fmt.Sprintf("%s of work may be lost and at most %d can be borne", count(promised, "hour", "hours"), need))
			}
			if len(short) == 0 {
				continue
			}
			c := f.entryCase(e, fmt.Sprintf("Settle with %s the recovery of %s: %s", e.Title, held.Name, join(short)), f.Today().End())
			c.Item = asset
			out = append(out, c)
		}
	}
	return out
}

func regionName(region string) string {
	switch region {
	case "European Economic Area":
		return "the " + region
	case "elsewhere":
		return "another country"
	}
	return region
}
