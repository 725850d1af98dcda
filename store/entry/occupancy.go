package entry

import "strconv"

// The states of an occupancy.
const (
	occupying = "occupying"
	hasLeft   = "left"
)

// occupancies say which service is in which premises, and which manager answers for its part of them.
func occupancies() Kind {
	fields := occupancyFields()
	who := whoKeepsPremises()
	return Kind{
		Name: "occupancy", Plural: "occupancies", Title: "Who occupies premises", Prefix: "OC", PartOf: "premises",
		About:  "The services in each building, and the one manager who answers for what each of them has there.",
		Fields: fields, States: []string{occupying, hasLeft}, Final: []string{hasLeft},
		Post: "manager_post", Until: "moves_out_on", Open: true, Editors: who,
		Acts: []Act{
			{Verb: "add", Title: "add who occupies premises", Makes: true, Needs: []string{"name", "service", "manager_post"}, Takes: fieldNames(fields), Roles: who, Answers: true, Then: newcomersLeave},
			{Verb: "set", Title: "change who occupies premises", Takes: fieldNames(fields), Roles: who, Answers: true},
			{
				Verb: "check-keys", Title: "check keys and cabinets", From: []string{occupying}, Roles: allButAuditors(), Answers: true,
				Own: []Field{
					needed("checker", "Checked by", Person),
					needed("keys_agree", "Every key is with the person who is listed as holding it", YesNo),
					needed("cabinets_locked", "Every cabinet and room of paper records locks, and was locked", YesNo),
					neededFor("action", "What was found, and what is done about it", Text, "where something was wrong", func(v Values) bool {
						return v.Is("keys_agree", "no") || v.Is("cabinets_locked", "no")
					}),
				},
				Does: []Does{{Duty: "key-and-cabinet-check"}}, Clauses: []string{"CBC-046"},
			},
			{
				Verb: "leave", Title: "say that a service has left premises", Follows: true, From: []string{occupying}, To: hasLeft, Roles: who, Gate: wasCleared,
				Help: "This follows from handing back after a clearance.", Clauses: []string{"CBC-050"},
			},
			{
				Verb: "end", Title: "end who occupies premises", Roles: allButAuditors(), Answers: true, Gate: notBeingVacated,
				Own: []Field{needed("reason", "Reason", Text)}, Help: "For an entry made by mistake; a service leaves by vacating.",
			},
		},
	}
}

func occupancyFields() []Field {
	paper := needed("holds_paper", "Keeps paper records here", YesNo)
	paper.Clauses = []string{"CBC-046"}
	return under("The occupancy",
		needed("name", "Who, and where in the building", Text),
		needed("service", "Service", Service),
		needed("manager_post", "Manager who answers for it", Post),
		paper,
		optional("moves_in_on", "Moved in", Day),
		optional("moves_out_on", "Moves out", Day),
	)
}

// newcomersLeave puts whoever moves in, or comes to light, while the whole of the premises is vacated among those who leave: nothing is handed back without
// their clearance. Once the checks are finished that is refused until they are reopened.
func newcomersLeave(g *Gate) ([]Step, error) {
	moves, err := g.Beside("vacating")
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, m := range moves {
		switch {
		case !isVacating(m) || !m.Fields.Is("scope", "whole"):
		case m.State == vacatingChecked:
			return nil, Refuse("The checks of %s are finished: reopen them first with muniment vacating reopen %s", m.Title, m.ID)
		default:
			steps = append(steps, Step{Kind: "vacating", Verb: "include", ID: m.ID, Given: Values{"occupancy": g.Entry.ID}})
		}
	}
	return steps, nil
}

func coversOccupancy(vacating, occupancy Entry) bool {
	for _, id := range vacating.Fields.List("occupancies") {
		if id == occupancy.ID {
			return true
		}
	}
	return false
}

// wasCleared refuses to let a service leave without a clearance that was handed back.
func wasCleared(g *Gate) error {
	moves, err := g.Beside("vacating")
	if err != nil {
		return err
	}
	for _, m := range moves {
		if m.State == handedBack && coversOccupancy(m, g.Entry) {
			return nil
		}
	}
	return Refuse("%s leaves by handing back after a clearance: muniment vacating start --of %s scope=part occupancies=%s", g.Entry.Title, g.Entry.Of, g.Entry.ID)
}

func notBeingVacated(g *Gate) error {
	moves, err := g.Beside("vacating")
	if err != nil {
		return err
	}
	for _, m := range moves {
		if isVacating(m) && coversOccupancy(m, g.Entry) {
			return Refuse("%s is moving out (%s): finish or cancel that first", g.Entry.Title, m.ID)
		}
	}
	return nil
}

// numbered is a number with its noun.
func numbered(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
