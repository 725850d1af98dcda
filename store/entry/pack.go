package entry

import (
	"slices"
	"strconv"
	"strings"

	"muniment/store/calendar"
)

// What a pack asks of people.
const (
	PackPolicies    = "policies"                    // to acknowledge the policies and the rules of conduct
	PackDeclaration = "cardholder-data declaration" // to declare that card numbers are only entered where they belong
	PackSelfCheck   = "home-working self-check"
	PackTraining    = "training"
	PackGuidance    = "guidance" // for users of one system, or for one supplier's people
	PackControls    = "controls" // of an information asset: not an entry of this register, but issued with the asset
)

// Who a pack is for.
const (
	ForEverybody   = "everybody with access"
	ForEmployees   = "employees"
	ForCouncillors = "councillors"
	ForVolunteers  = "volunteers"
	ForAgency      = "agency workers"
	ForContractors = "contractors"
	ForCardTakers  = "users of card systems"
	ForHomeWorkers = "home workers"
	ForSystem      = "users of a system"
	ForSupplier    = "people of a supplier"
)

// Audiences lists who a pack may be for.
func Audiences() []string {
	return []string{ForEverybody, ForEmployees, ForCouncillors, ForVolunteers, ForAgency, ForContractors, ForCardTakers, ForHomeWorkers, ForSystem, ForSupplier}
}

// packs are what people acknowledge, declare or complete together. Issuing a pack begins a version: the text that people saw is kept with it, and
// everybody it is for is asked.
func packs() Kind {
	told := []string{"name", "asks", "policies", "text", "audience", "system", "supplier", "days", "interval"}
	editors := []Role{Administrator, ISM, DPO, HR}
	return Kind{
		Name: "pack", Plural: "packs", Title: "Packs to acknowledge", Prefix: "PK",
		About:  "What people acknowledge, declare or complete: the policies and the rules of conduct, declarations, self-checks, training and guidance, and for whom.",
		Fields: packFields(), States: []string{"prepared", "issued", "withdrawn"}, Final: []string{"withdrawn"},
		Answers: "post-ism", Open: true, Cases: true, Editors: editors,
		Acts: []Act{
			{Verb: "prepare", Title: "prepare a pack", Makes: true, To: "prepared", Needs: []string{"name", "asks"}, Takes: told, Roles: editors, Gate: packMakesSense},
			{
				Verb: "set", Title: "change a pack", Help: "What people are asked changes when the pack is issued again.",
				From: []string{"prepared", "issued"}, Takes: told, Roles: editors, Gate: packMakesSense,
			},
			{
				Verb: "issue", Title: "issue a pack", Help: "Begins a new version: everybody whom the pack is for is asked to acknowledge it.",
				From: []string{"prepared", "issued"}, To: "issued", Needs: []string{"name", "asks", "audience"}, Takes: []string{"text"}, Roles: []Role{Administrator, ISM, DPO, HR, SIRO},
				Own:     []Field{optional("changes", "What is new in this version", Long)},
				Gate:    AllOf(packMakesSense, packHolds, policiesInDate),
				Sets:    nextVersion,
				Clauses: []string{"CBC-004", "CBC-008", "CBC-010", "CBC-040"},
			},
			{
				Verb: "withdraw", Title: "withdraw a pack", From: []string{"prepared", "issued"}, To: "withdrawn", Roles: editors,
				Own: []Field{needed("reason", "Reason", Text)},
			},
			// Ending is withdrawing: what people acknowledged stays on record either way.
			{Verb: "end", Title: "end a pack that was never issued", From: []string{"prepared"}, Roles: editors, Own: []Field{needed("reason", "Reason", Text)}, Gate: neverIssued},
		},
	}
}

func packFields() []Field {
	return under("What it asks",
		needed("name", "Name", Text),
		needed("asks", "Asks for", Choice, PackPolicies, PackDeclaration, PackSelfCheck, PackTraining, PackGuidance),
		Field{
			Name: "policies", Label: "Policies", Type: Links, Of: "policy", Clauses: []string{"CBC-008"},
			Need: func(v Values) bool { return v["asks"] == PackPolicies }, When: "for policies",
		},
		Field{Name: "text", Label: "What people are told", Type: Long, Help: "The rules of conduct follow it by themselves where the pack asks for policies."},
		Field{Name: "audience", Label: "For", Group: "Whom it asks, and how often", Type: Choices, Choices: Audiences(), Need: Always, When: "always"},
		Field{
			Name: "system", Label: "System", Type: Link, Of: "system",
			Need: func(v Values) bool { return isFor(v, ForSystem) }, When: "for users of a system",
		},
		Field{
			Name: "supplier", Label: "Supplier", Type: Link, Of: "supplier",
			Need: func(v Values) bool { return isFor(v, ForSupplier) }, When: "for people of a supplier", Help: "Those whom the supplier names and who have access.",
		},
		Field{Name: "days", Label: "Days to answer", Type: Number, Help: "Blank: as the council's settings say."},
		Field{Name: "interval", Label: "Months until it is asked again", Type: Number, Help: "Blank: as the council's settings say. 0: never."},
		Field{Name: "version", Label: "Version", Group: "As issued", Type: Number},
		Field{Name: "issued_on", Label: "Issued on", Type: Day},
	)
}

func isFor(v Values, whom string) bool { return slices.Contains(v.List("audience"), whom) }

// the longest times that make sense, so that a slip of the finger does not silence a pack for years.
const (
	longestToAnswer = 366
	longestInterval = 60
)

func packMakesSense(g *Gate) error {
	v := g.Entry.Fields
	days, _ := v.Int("days")
	months, _ := v.Int("interval")
	switch {
	case days > longestToAnswer:
		return Refuse("%d days to answer are more than a year: give fewer", days)
	case months > longestInterval:
		return Refuse("%d months until it is asked again are more than five years: give fewer, or 0 for never", months)
	case isFor(v, ForSystem) && v["system"] == "":
		return Refuse("say whose users %s is for: system=", v["name"])
	case isFor(v, ForSupplier) && v["supplier"] == "":
		return Refuse("say whose people %s is for: supplier=", v["name"])
	}
	return nil
}

// packHolds refuses to issue a pack that asks people to confirm nothing.
func packHolds(g *Gate) error {
	v := g.Entry.Fields
	switch {
	case v["asks"] == PackPolicies && v["policies"] == "":
		return Refuse("%s names no policy: say which with policies=", v["name"])
	case v["asks"] != PackPolicies && v["asks"] != PackTraining && strings.TrimSpace(v["text"]) == "":
		return Refuse("%s says nothing yet: give what people are told with text=", v["name"])
	}
	return nil
}

// policiesInDate refuses to issue policies that are out of date, or without those that are read together with them.
func policiesInDate(g *Gate) error {
	ids := g.Entry.Fields.List("policies")
	var faults []string
	for _, id := range ids {
		p, err := g.Find("policy", id)
		if err != nil {
			return err
		}
		if fault := notInDate(p, g.Today(), g.Period("policy-review")); fault != "" {
			faults = append(faults, fault)
		}
		for _, other := range p.Fields.List("linked") {
			if slices.Contains(ids, other) {
				continue
			}
			linked, err := g.Find("policy", other)
			if err != nil {
				return err
			}
			faults = append(faults, p.Fields["name"]+" is read together with "+linked.Fields["name"]+", which the pack does not hold")
		}
	}
	if len(faults) > 0 {
		return Refuse("%s cannot be issued yet: %s", g.Entry.Fields["name"], strings.Join(faults, "; "))
	}
	return nil
}

func nextVersion(g *Gate) Values {
	version, _ := g.Before.Fields.Int("version")
	return Values{"version": strconv.Itoa(version + 1), "issued_on": string(calendar.Of(g.DoneAt))}
}

func neverIssued(g *Gate) error {
	if g.Entry.Fields["version"] != "" {
		return Refuse("%s was issued on %s: withdraw it instead", g.Entry.Fields["name"], g.Entry.Fields.Day("issued_on").Short())
	}
	return nil
}
