package entry

import (
	"strings"
	"time"

	"muniment/store/calendar"
)

// Done is the civil date in London on which the act was done, which may be before the day on which it is entered.
func (g *Gate) Done() calendar.Date { return calendar.Of(g.DoneAt) }

func clock(v Values, field string) string { return onClock(v.At(field)) }

// onClock is a time as it stands on a clock in London.
func onClock(at time.Time) string { return at.In(calendar.London()).Format("02/01/2006 15:04") }

func discoveredBeforeReported(g *Gate) error {
	v, at := g.Entry.Fields, reportedAt(g)
	switch discovered := v.At("discovered_at"); {
	case discovered.IsZero():
		return nil // refused as missing
	case discovered.After(at):
		return Refuse("the incident was discovered at %s, which is after it was reported: correct one of the two", clock(v, "discovered_at"))
	case at.After(g.Now):
		return Refuse("%s is in the future: say when the incident was reported", clock(v, "reported_at"))
	}
	return AllOf(awareAfterDiscovered, nothingBeforeDiscovery)(g)
}

// sinceDiscovery refuses an act of a time at which nobody knew of the incident.
func sinceDiscovery(g *Gate) error {
	if v := g.Entry.Fields; g.DoneAt.Before(v.At("discovered_at")) {
		return Refuse("incident %s was discovered at %s: what was done about it cannot have been done before that, at %s", g.Entry.ID, clock(v, "discovered_at"), onClock(g.DoneAt))
	}
	return nil
}

// sinceAware refuses to decide or tell of a breach at a time at which the council was not aware of it.
func sinceAware(g *Gate) error {
	if v := g.Entry.Fields; g.DoneAt.Before(v.At("aware_at")) {
		return Refuse("the council became aware of the breach at %s: this cannot have been done before that, at %s", clock(v, "aware_at"), onClock(g.DoneAt))
	}
	return nil
}

// nothingBeforeDiscovery refuses a correction by which an incident would be discovered, or the council aware of it, after something was done about it.
func nothingBeforeDiscovery(g *Gate) error {
	v := g.Entry.Fields
	for _, done := range []string{"acknowledged_manager_at", "acknowledged_ict_at", "acknowledged_ism_at", "ict_acted_at", "risk_decided_at", "notified_at", "people_told_at"} {
		if at := v.At(done); !at.IsZero() && at.Before(v.At("discovered_at")) {
			return Refuse("something was done about incident %s at %s: it was discovered by then, so give an earlier time than %s", g.Entry.ID, onClock(at), clock(v, "discovered_at"))
		}
	}
	for _, done := range []string{"risk_decided_at", "notified_at", "people_told_at"} {
		if at := v.At(done); !at.IsZero() && at.Before(v.At("aware_at")) {
			return Refuse("something was decided about the breach at %s: the council was aware of it by then, so give an earlier time than %s", onClock(at), clock(v, "aware_at"))
		}
	}
	return nil
}

func awareAfterDiscovered(g *Gate) error {
	v := g.Entry.Fields
	switch aware := v.At("aware_at"); {
	case aware.IsZero():
		return nil
	case aware.After(g.Now):
		return Refuse("%s is in the future: say when the council became aware of the breach", clock(v, "aware_at"))
	case aware.Before(v.At("discovered_at")):
		return Refuse("the council cannot have been aware of the breach before it was discovered at %s", clock(v, "discovered_at"))
	}
	return nil
}

func onlyPersonalData(g *Gate) error {
	if concernsPersonalData(g.Entry.Fields) {
		return nil
	}
	return Refuse("incident %s is not recorded as concerning personal data: assess it first, with personal_data=yes", g.Entry.ID)
}

// decisionFollowsRisk holds the decision to what the law makes of the risk: a breach is notified unless a risk is unlikely, and people at
// high risk are told unless Article 34(3) excuses it.
func decisionFollowsRisk(g *Gate) error {
	v := g.Entry.Fields
	switch {
	case !v.Is("risk_to_people", "unlikely") && v["notify_regulator"] == "no":
		return Refuse("a breach is notified to the regulator unless a risk to people is unlikely: notify it, or record the risk as unlikely with the reasons")
	case v.Is("risk_to_people", "a high risk") && v["tell_people"] == "no" && v["tell_people_reasons"] == "":
		return Refuse("people at high risk are told without undue delay: tell them, or give in tell_people_reasons what excuses it")
	}
	return nil
}

// lateWithReasons wants the reasons for what is decided or notified after the 72 hours.
func lateWithReasons(g *Gate) error {
	due := BreachDue(g.Entry.Fields)
	if due.IsZero() || !g.DoneAt.After(due) || g.Entry.Fields["late_reasons"] != "" {
		return nil
	}
	return Refuse("the 72 hours ended at %s: give the reasons for the delay in late_reasons", onClock(due))
}

// decidedTo refuses what nobody has decided to do.
func decidedTo(field, what string) func(*Gate) error {
	return func(g *Gate) error {
		if breachIsDecided(g.Entry.Fields) && g.Entry.Fields.Yes(field) {
			return nil
		}
		return Refuse("nobody has decided that %s: record the decision on incident %s first", what, g.Entry.ID)
	}
}

// hrReference is the longest that a reference may be: no room for what the referral is about.
const hrReference = 30

func referenceOnly(g *Gate) error {
	v := g.Entry.Fields
	switch ref := v["hr_reference"]; {
	case v.Yes("referred") && ref == "":
		return Refuse("give Human Resources' reference in hr_reference")
	case v["referred"] == "no" && ref != "":
		return Refuse("an incident that was not referred has no Human Resources' reference: take hr_reference out")
	case len(ref) > hrReference || strings.Count(ref, " ") > 1:
		return Refuse("hr_reference takes Human Resources' reference only, of at most %d characters: what the referral is about stays with them", hrReference)
	}
	return nil
}

func investigated(g *Gate) error {
	if g.Entry.Fields["findings"] == "" {
		return Refuse("incident %s has no findings: every breach is investigated before it is closed", g.Entry.ID)
	}
	return nil
}

func breachDecided(g *Gate) error {
	v := g.Entry.Fields
	switch {
	case v["personal_data"] == "":
		return Refuse("say whether incident %s concerns personal data before it is closed", g.Entry.ID)
	case !concernsPersonalData(v):
		return nil
	case !breachIsDecided(v):
		return Refuse("incident %s concerns personal data: record the decision on its risk before it is closed", g.Entry.ID)
	}
	return AllOf(breachDescribed, decisionCarriedOut)(g)
}

func breachDescribed(g *Gate) error {
	if v := g.Entry.Fields; v["effects"] != "" && v["remedial_action"] != "" {
		return nil
	}
	return Refuse("the entry of a personal data breach needs its effects and the remedial action before incident %s is closed", g.Entry.ID)
}

func decisionCarriedOut(g *Gate) error {
	v, reasons := g.Entry.Fields, []*Refusal(nil)
	if v.Yes("notify_regulator") && v["notified_at"] == "" {
		reasons = append(reasons, refusal("the regulator is to be notified of incident %s: record that before it is closed", g.Entry.ID))
	}
	if v.Yes("tell_people") && v["people_told_at"] == "" {
		reasons = append(reasons, refusal("the people affected by incident %s are to be told: record that before it is closed", g.Entry.ID))
	}
	return refuseAll(reasons)
}

func mitigated(g *Gate) error {
	open, err := openParts(g, "incident-action", "done", "cancelled")
	if err != nil || len(open) == 0 {
		return err
	}
	return Refuse("incident %s has actions that are not done: %s", g.Entry.ID, strings.Join(open, ", "))
}

func witnessesAnswered(g *Gate) error {
	open, err := openParts(g, "witness-request", "answered", "withdrawn")
	if err != nil || len(open) == 0 {
		return err
	}
	return Refuse("incident %s has requests that nobody has answered: %s; record the answers or withdraw them", g.Entry.ID, strings.Join(open, ", "))
}

// openParts names the parts of an entry that stand in none of the states in which they are over.
func openParts(g *Gate, kind string, over ...string) ([]string, error) {
	parts, err := g.Parts(kind)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range parts {
		if p.Live() && !isOneOf(p.State, over) {
			out = append(out, p.ID)
		}
	}
	return out, nil
}

func isOneOf(s string, of []string) bool {
	for _, o := range of {
		if s == o {
			return true
		}
	}
	return false
}

func concluded(g *Gate) error {
	v, reasons := g.Entry.Fields, []*Refusal(nil)
	if v["lessons"] == "" {
		reasons = append(reasons, refusal("record the lessons of incident %s before it is closed", g.Entry.ID))
	}
	if v["referred"] == "" {
		reasons = append(reasons, refusal("say whether incident %s was referred to Human Resources before it is closed: yes or no", g.Entry.ID))
	}
	return refuseAll(reasons)
}

func otherIncident(g *Gate) error {
	if g.Given["same_as"] == g.Entry.ID {
		return Refuse("incident %s cannot be a duplicate of itself: name the other", g.Entry.ID)
	}
	other, err := g.Find("incident", g.Given["same_as"])
	switch {
	case err != nil:
		return err
	case other.State == "duplicate":
		return Refuse("incident %s is itself a duplicate: name the incident that goes on", other.ID)
	case other.Restricted && !g.Entry.Restricted:
		return Refuse("an open case does not name a restricted one: close incident %s with its findings", g.Entry.ID)
	case g.Entry.Fields.Yes("personal_data") && !other.Fields.Yes("personal_data"):
		return Refuse("incident %s concerns personal data, which incident %s does not say: record it there first, so that the 72 hours go on", g.Entry.ID, other.ID)
	case other.Fields.Yes("personal_data") && BreachDue(other.Fields).After(BreachDue(g.Entry.Fields)):
		return Refuse("the council knew of this earlier, at %s, than incident %s says: correct there when it was discovered and when the council was aware, so that the 72 hours run from then",
			onClock(BreachDue(g.Entry.Fields).Add(-breachHours*time.Hour)), other.ID)
	}
	return nil
}
