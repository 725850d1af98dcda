package entry

import "muniment/store/calendar"

// The states of a key.
const (
	keyKept      = "in the cabinet"
	keyHeld      = "held"
	keyLost      = "lost"
	keyChanged   = "changed"
	keyGivenBack = "given back"
)

// keys are keys, door codes and fobs, each with whoever holds it: paper is only as safe as the key to its cabinet.
func keys() Kind {
	who := whoKeepsPremises()
	facts := []string{"name", "type", "opens"}
	return Kind{
		Name: "key", Plural: "keys", Title: "Keys, codes and fobs", Prefix: "KY", PartOf: "premises",
		About:  "The keys, codes and fobs of each building, what each opens, and who holds it.",
		Fields: keyFields(), States: []string{keyKept, keyHeld, keyLost, keyChanged, keyGivenBack}, Final: []string{keyChanged, keyGivenBack},
		Until: "due_back_on", Editors: who,
		Acts: []Act{
			{Verb: "add", Title: "add a key", Makes: true, Needs: []string{"name", "type"}, Takes: facts, Roles: who},
			{Verb: "set", Title: "change what a key opens", Takes: facts, Roles: who, Answers: true},
			{
				Verb: "issue", Title: "issue a key", From: []string{keyKept}, To: keyHeld, Needs: []string{"holder"}, Takes: []string{"due_back_on"}, Roles: who, Answers: true,
				Own: []Field{needed("reason", "Job function that needs it", Text)}, Gate: notToOneself, Sets: handedOver, Clauses: []string{"CBC-046"},
			},
			{
				Verb: "return", Title: "take back a key", From: []string{keyHeld, keyLost}, To: keyKept, Roles: append([]Role{HR}, who...),
				Own: []Field{needed("evidence", "How it is known to be back", Text)}, Gate: notFromOneself, Sets: noHolder, Clauses: []string{"CBC-046"},
			},
			{
				Verb: "lose", Title: "report a key lost", From: []string{keyKept, keyHeld}, To: keyLost, Roles: allButAuditors(),
				Own: []Field{needed("what_happened", "What happened", Text)}, Sets: keyIsLost, Then: keyIncident, Clauses: []string{"CBC-046"},
			},
			{
				Verb: "change", Title: "change a lock or a code", From: []string{keyKept, keyHeld, keyLost}, To: keyChanged, Roles: who, Answers: true,
				Own: []Field{needed("evidence", "How it is known that the old one no longer opens", Text)}, Sets: noHolder,
			},
			{
				Verb: "give-back", Title: "give a key back to whoever takes over the premises", From: []string{keyKept}, To: keyGivenBack, Roles: who, Answers: true,
				Own: []Field{needed("received_by", "Received by", Text)},
			},
			{
				Verb: "end", Title: "end a key", From: []string{keyKept}, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("reason", "Reason", Text)}, Help: "For a key entered by mistake.",
			},
		},
	}
}

func keyFields() []Field {
	return under("The key",
		needed("name", "Number or label", Text),
		needed("type", "Type", Choice, "key", "door code", "alarm code", "fob"),
		needed("opens", "What it opens", Text),
		optional("holder", "Held by", Person),
		optional("issued_on", "Held since", Day),
		optional("held_for", "Job function it is held for", Text),
		optional("due_back_on", "Due back", Day),
		optional("lost_on", "Lost", Day),
		neededFor("lock_changed", "Lock or code changed", Text, "where it is lost", func(v Values) bool { return v["lost_on"] != "" }),
	)
}

// notToOneself wants two people wherever a thing is handed over: one who has it and one who says so.
func notToOneself(g *Gate) error {
	if g.Hands().has(g.Entry.Fields["holder"]) {
		return Refuse("You cannot issue %s to yourself: ask somebody else to record it", g.Entry.Title)
	}
	return nil
}

func notFromOneself(g *Gate) error {
	if g.Hands().has(g.Before.Fields["holder"]) {
		return Refuse("You hold %s yourself: whoever takes it back records that", g.Entry.Title)
	}
	return nil
}

func handedOver(g *Gate) Values {
	return Values{"issued_on": string(calendar.Of(g.DoneAt)), "held_for": g.Given["reason"]}
}

func noHolder(*Gate) Values {
	return Values{"holder": "", "issued_on": "", "held_for": "", "due_back_on": "", "lost_on": ""}
}

func keyIsLost(g *Gate) Values {
	return Values{"due_back_on": "", "lost_on": string(calendar.Of(g.DoneAt))}
}

func keyIncident(g *Gate) ([]Step, error) {
	return []Step{incidentOf(g, "lost or stolen", "Lost: "+g.Entry.Fields["type"]+" "+g.Entry.Title, g.Given["what_happened"], "")}, nil
}

// incidentOf reports an incident that an act brought to light.
func incidentOf(g *Gate, category, title, what, personalData string) Step {
	given := Values{"title": title, "what_happened": what, "category": category, "discovered_at": g.DoneAt.UTC().Format(momentForm)}
	if personalData != "" {
		given["personal_data"] = personalData
	}
	return Step{Kind: "incident", Verb: "report", Given: given}
}
