package entry

import (
	"slices"
	"strings"
	"time"
)

// The states of a vacating.
const (
	vacatingOpen      = "under way"
	vacatingChecked   = "checked"
	handedBack        = "handed back"
	vacatingCancelled = "cancelled"
)

// isVacating reports a vacating that is neither handed back nor cancelled.
func isVacating(v Entry) bool {
	return v.Live() && (v.State == vacatingOpen || v.State == vacatingChecked)
}

// vacatings are the leaving of premises, by everybody or by some services. One starts with a check for each area, a line for each thing
// that experience says is forgotten, and a certificate for each service; it ends when what was signed for is handed back.
func vacatings() Kind {
	who := []Role{Administrator, ISM, Facilities, Manager}
	return Kind{
		Name: "vacating", Plural: "vacatings", Title: "Vacating premises", Prefix: "VA", PartOf: "premises",
		About:  "Each leaving of premises, whole or in part: when everything must be out, what was found, and who signed that nothing is left.",
		Fields: vacatingFields(), States: []string{vacatingOpen, vacatingChecked, handedBack, vacatingCancelled}, Final: []string{handedBack, vacatingCancelled},
		Open: true, Cases: true,
		Acts: []Act{
			{
				Verb: "start", Title: "start vacating premises", Makes: true, Needs: []string{"scope", "list_checked_against"},
				Takes: append([]string{"occupancies"}, vacatingDays()...), Roles: who, Answers: true,
				Gate: mayVacate, Sets: whatIsVacated, Then: whatVacatingNeeds, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "reschedule", Title: "change the days of a vacating", From: []string{vacatingOpen, vacatingChecked}, Takes: vacatingDays(), Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("reason", "Why the days change", Text)}, Gate: someDayKnown,
			},
			{
				Verb: "include", Title: "add who leaves to a vacating", Follows: true, From: []string{vacatingOpen}, Roles: allButAuditors(), Answers: true,
				Help: "This follows where somebody is entered as an occupant while the whole of the premises is vacated.",
				Own:  []Field{{Name: "occupancy", Label: "Who leaves too", Type: Link, Of: "occupancy", Need: Always, When: "always"}},
				Gate: leavesToo, Sets: alsoLeaving, Then: whatLeavingNeeds, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "finish", Title: "say that the checks of premises are finished", From: []string{vacatingOpen}, To: vacatingChecked, Roles: allButAuditors(), Answers: true,
				Gate: AllOf(everyAreaAnswered, everyLineDone, nothingKept), Awaits: beforeFinish, Sets: whatChecksFound, Clauses: []string{"CBC-050", "CBC-051"},
			},
			{
				Verb: "reopen", Title: "reopen the checks of premises", From: []string{vacatingChecked}, To: vacatingOpen, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("reason", "What came to light", Text)}, Then: signaturesFall,
				Sets: func(*Gate) Values { return Values{"result": "", "exceptions": "", "final_check_at": ""} },
			},
			{
				Verb: "hand-back", Title: "hand premises back", From: []string{vacatingChecked}, To: handedBack, Roles: allButAuditors(), Answers: true,
				Own:  []Field{needed("received_by", "Who took over the keys and the premises", Text)},
				Gate: AllOf(everyAreaAnswered, everyServiceSigned, lastLinesDone), Awaits: beforeHandBack, Then: servicesLeave, Clauses: []string{"CBC-050", "CBC-051"},
			},
			{
				Verb: "cancel", Title: "cancel a vacating", From: []string{vacatingOpen, vacatingChecked}, To: vacatingCancelled, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("reason", "Why nobody leaves after all", Text)}, Then: checksFall,
			},
		},
	}
}

func vacatingFields() []Field {
	return under("The vacating",
		optional("name", "Premises", Text),
		needed("scope", "How much is vacated", Choice, "whole", "part"),
		Field{Name: "occupancies", Label: "Who leaves", Type: Links, Of: "occupancy", Need: func(v Values) bool { return v.Is("scope", "part") }, When: "where only some leave"},
		needed("list_checked_against", "What the list of areas was checked against, such as a plan", Text),
		optional("outsiders_enter_on", "Outsiders first enter", Day),
		optional("lease_ends_on", "Lease ends", Day),
		optional("completion_on", "Sale completes", Day),
		optional("keys_return_on", "Keys go back", Day),
		Field{Name: "result", Label: "Result", Group: "What the checks found", Type: Choice, Choices: []string{resultClear, resultExceptions}},
		optional("exceptions", "Areas not inspected", Long),
		optional("final_check_at", "Last check", Moment),
	)
}

// The results of the checks.
const (
	resultClear      = "clear"
	resultExceptions = "clearance with exceptions"
)

func mayVacate(g *Gate) error {
	place, err := g.Find("premises", g.Entry.Of)
	if err != nil {
		return err
	}
	if place.State == premisesVacated {
		return Refuse("%s is vacated already", place.Title)
	}
	if err := someDayKnown(g); err != nil {
		return err
	}
	leaving, err := whoLeaves(g)
	if err != nil {
		return err
	}
	listed := g.Entry.Fields.List("occupancies")
	if len(listed) > 0 && len(leaving) < len(listed) {
		return Refuse("Not all of %s occupy %s: muniment list occupancies shows who does", strings.Join(listed, ", "), place.Title)
	}
	if g.Entry.Fields.Is("scope", "part") && len(leaving) == 0 {
		return Refuse("Say which services leave: occupancies=…")
	}
	if place.Post == "" || g.Entry.Fields.Is("scope", "whole") && place.Fields["lead_post"] == "" {
		return Refuse("%s has no building lead: name one post for the whole building with muniment premises set %s lead_post=…", place.Title, place.ID)
	}
	toCheck, err := areasInScope(g)
	if err != nil {
		return err
	}
	if len(toCheck) == 0 {
		return Refuse("No area to check is known: list every room, locked room, basement and store with muniment area add --of %s", place.ID)
	}
	return noOtherVacating(g, leaving)
}

// noOtherVacating refuses a second vacating of the same part of the premises: its checks would stand twice.
func noOtherVacating(g *Gate, leaving []Entry) error {
	moves, err := g.Beside("vacating")
	if err != nil {
		return err
	}
	for _, m := range moves {
		if m.ID == g.Entry.ID || !isVacating(m) {
			continue
		}
		shared := slices.ContainsFunc(leaving, func(o Entry) bool { return coversOccupancy(m, o) })
		if shared || m.Fields.Is("scope", "whole") || g.Entry.Fields.Is("scope", "whole") {
			return Refuse("%s is being vacated already (%s): finish or cancel that first", m.Title, m.ID)
		}
	}
	return nil
}

func someDayKnown(g *Gate) error {
	if !VacatingEnds(g.Entry.Fields).Known() {
		return Refuse("Say by when: the day on which outsiders first enter, the lease ends, the sale completes or the keys go back")
	}
	return nil
}

// whoLeaves are the services that this vacating is about: all that are there, or those named.
func whoLeaves(g *Gate) ([]Entry, error) {
	there, err := g.Beside("occupancy")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(there, func(o Entry) bool {
		named := g.Entry.Fields.Is("scope", "whole") && len(g.Entry.Fields.List("occupancies")) == 0 || coversOccupancy(g.Entry, o)
		return !o.Live() || o.State != occupying || !named
	}), nil
}

func areasInScope(g *Gate) ([]Entry, error) {
	all, err := g.Beside("area")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a Entry) bool { return !a.Live() || !inScope(g.Entry, a) }), nil
}

// whatIsVacated names the vacating after its premises, and lists who leaves.
func whatIsVacated(g *Gate) Values {
	out := Values{}
	if place, err := g.Find("premises", g.Entry.Of); err == nil {
		out["name"] = place.Title
	}
	if leaving, err := whoLeaves(g); err == nil {
		ids := make([]string, 0, len(leaving))
		for _, o := range leaving {
			ids = append(ids, o.ID)
		}
		out["occupancies"] = strings.Join(ids, "; ")
	}
	if g.Entry.Fields.Is("scope", "part") {
		out["name"] += ", in part"
	}
	return out
}

// whatVacatingNeeds makes a check for every area, the lines of the checklist, and a certificate for everybody who must sign one.
func whatVacatingNeeds(g *Gate) ([]Step, error) {
	toCheck, err := areasInScope(g)
	if err != nil {
		return nil, err
	}
	leaving, err := whoLeaves(g)
	if err != nil {
		return nil, err
	}
	var steps []Step
	forLead := len(leaving) == 0
	for _, a := range toCheck {
		step, err := areaCheckStep(g, g.Entry, a)
		if err != nil {
			return nil, err
		}
		forLead = forLead || step.Given["owed_post"] == ""
		steps = append(steps, step)
	}
	lines, err := vacatingChecklist(g.Entry, leaving)
	if err != nil {
		return nil, err
	}
	steps = append(steps, lines...)
	for _, o := range leaving {
		steps = append(steps, certificateOf(g.Entry, o))
	}
	if forLead {
		steps = append(steps, Step{Kind: "clearance", Verb: "add", Of: g.Entry.ID, Given: Values{"name": "Common areas, " + g.Entry.Title}})
	}
	return steps, nil
}

func certificateOf(vacating, leaving Entry) Step {
	return Step{Kind: "clearance", Verb: "add", Of: vacating.ID, Given: Values{
		"name": leaving.Title + ", " + vacating.Title, "occupancy": leaving.ID, "signer_post": leaving.Fields["manager_post"],
	}}
}

// leavesToo lets a vacating of the whole premises take in whoever came to occupy them meanwhile.
func leavesToo(g *Gate) error {
	o, err := g.Find("occupancy", g.Given["occupancy"])
	switch {
	case err != nil:
		return err
	case !g.Entry.Fields.Is("scope", "whole"):
		return Refuse("%s is vacated in part: start another vacating for %s", g.Entry.Title, o.Title)
	case o.Of != g.Entry.Of || !o.Live() || o.State != occupying:
		return Refuse("%s does not occupy %s", o.Title, g.Entry.Title)
	case coversOccupancy(g.Before, o):
		return Refuse("%s is among those who leave already", o.Title)
	}
	return nil
}

func alsoLeaving(g *Gate) Values {
	return Values{"occupancies": strings.Join(append(g.Entry.Fields.List("occupancies"), g.Given["occupancy"]), "; ")}
}

// whatLeavingNeeds makes the lines of the checklist and the certificate of somebody who leaves too.
func whatLeavingNeeds(g *Gate) ([]Step, error) {
	o, err := g.Find("occupancy", g.Given["occupancy"])
	if err != nil {
		return nil, err
	}
	steps, err := managersLines(g.Entry, o)
	if err != nil {
		return nil, err
	}
	return append(steps, certificateOf(g.Entry, o)), nil
}

// everyAreaAnswered wants a result for every area before the checks are finished.
func everyAreaAnswered(g *Gate) error {
	checks, err := g.Parts("area-check")
	if err != nil {
		return err
	}
	if open := which(checks, unanswered); len(open) > 0 {
		return Refuse("%s of %s: give each a result first, clear or not inspected", someOf(titles(open)), g.Entry.Title)
	}
	return everyAreaListed(g, checks)
}

// everyAreaListed compares the checks with the areas that whoever leaves uses today: a result for each check is no clearance of an area without one.
func everyAreaListed(g *Gate, checks []Entry) error {
	used, err := areasInScope(g)
	if err != nil {
		return err
	}
	for _, a := range used {
		if !slices.ContainsFunc(checks, func(c Entry) bool { return checksArea(c, a) }) {
			return Refuse("%s is not among what was checked: add it with muniment area-check add --of %s area=%s", a.Title, g.Entry.ID, a.ID)
		}
	}
	return nil
}

// nothingKept wants every asset that was kept in the whole premises to have a place elsewhere.
func nothingKept(g *Gate) error {
	if !g.Entry.Fields.Is("scope", "whole") {
		return nil
	}
	place, err := g.Find("premises", g.Entry.Of)
	if err != nil {
		return err
	}
	if kept := place.Fields.List("assets"); len(kept) > 0 {
		return stillKept(g, place, kept)
	}
	return nil
}

// stillKept refuses to give up premises that keep information assets, by the names of those that whoever acts may see.
func stillKept(g *Gate, place Entry, kept []string) error {
	seen, err := g.All("asset")
	if err != nil {
		return err
	}
	names := slices.Clone(kept)
	for _, a := range seen {
		if i := slices.Index(names, a.ID); i >= 0 {
			names[i] = a.Title + " (" + a.ID + ")"
		}
	}
	return Refuse("%s still keeps %s: move each out of the premises, which says where it goes, with muniment premises move-asset %s", place.Title, someOf(names), place.ID)
}

// whatChecksFound freezes the result: clear only where every area is clear.
func whatChecksFound(g *Gate) Values {
	out := Values{"result": resultClear}
	checks, err := g.Parts("area-check")
	if err != nil {
		return out // the gate before this one has read the same
	}
	var last time.Time
	var missed []string
	for _, c := range checks {
		if at := c.Fields.At("checked_at"); at.After(last) {
			last = at
		}
		if c.State == areaNotInspected {
			missed = append(missed, c.Title+": "+c.Fields["reason"])
		}
	}
	if last.IsZero() {
		last = g.DoneAt
	}
	out["final_check_at"] = last.UTC().Format(momentForm)
	if len(missed) > 0 {
		out["result"], out["exceptions"] = resultExceptions, strings.Join(missed, "; ")
	}
	return out
}

// everyServiceSigned hands nothing back before the manager of every service has signed.
func everyServiceSigned(g *Gate) error {
	all, err := g.Parts("clearance")
	if err != nil {
		return err
	}
	if open := which(all, unsigned); len(open) > 0 {
		return Refuse("The clearance is not complete: %s", someOf(withStates(open)))
	}
	return nil
}

// servicesLeave ends the occupancies, and the premises where all of them were vacated.
func servicesLeave(g *Gate) ([]Step, error) {
	var steps []Step
	for _, id := range g.Entry.Fields.List("occupancies") {
		steps = append(steps, Step{Kind: "occupancy", Verb: "leave", ID: id})
	}
	if g.Entry.Fields.Is("scope", "whole") {
		steps = append(steps, Step{Kind: "premises", Verb: "leave", ID: g.Entry.Of})
	}
	return steps, nil
}

// signaturesFall takes back what was signed before something more came to light.
func signaturesFall(g *Gate) ([]Step, error) {
	all, err := g.Parts("clearance")
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, c := range all {
		if c.State != clearanceUnsigned && c.State != clearanceCancelled {
			steps = append(steps, Step{Kind: "clearance", Verb: "void", ID: c.ID, Given: Values{"reason": g.Given["reason"]}})
		}
	}
	return steps, nil
}

// checksFall cancels what a cancelled vacating asked for.
func checksFall(g *Gate) ([]Step, error) {
	var steps []Step
	for _, kind := range []string{"area-check", "vacating-line", "clearance"} {
		parts, err := g.Parts(kind)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			if p.Live() && !slices.Contains([]string{areaClear, vacatingLineDone, vacatingLineNotNeeded}, p.State) {
				steps = append(steps, Step{Kind: kind, Verb: "cancel", ID: p.ID})
			}
		}
	}
	return steps, nil
}

// onlyCancelled lets what a vacating asked for be cancelled with it, and never by itself.
func onlyCancelled(g *Gate) error {
	v, err := g.Find("vacating", g.Entry.Of)
	if err != nil {
		return err
	}
	if v.State != vacatingCancelled {
		return Refuse("%s goes only with the vacating %s: cancel that, or give it a result", g.Entry.Title, v.ID)
	}
	return nil
}
