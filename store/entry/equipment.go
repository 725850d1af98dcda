package entry

import (
	"strings"

	"muniment/store/calendar"
)

func equipmentKinds() []Kind { return []Kind{equipment(), stockChecks()} }

// The states of equipment.
const (
	equipmentInStock  = "in stock"
	equipmentIssued   = "issued"
	equipmentReturned = "returned"
	equipmentNotFound = "not found"
	equipmentLost     = "lost"
	equipmentDisposed = "disposed"
)

// equipment is what people carry: whoever holds it answers for it and for what is on it, on council property and off it.
func equipment() Kind {
	who := []Role{Administrator, ISM, ICT, Facilities}
	facts := []string{"name", "type", "asset_tag", "serial", "holds_data", "encrypted", "service"}
	return Kind{
		Name: "equipment", Plural: "equipment", Title: "Portable equipment", Prefix: "EQ",
		About:  "Laptops, phones, tablets, tokens and media: who holds each, since when, and how it came back.",
		Fields: equipmentFields(), States: []string{equipmentInStock, equipmentIssued, equipmentReturned, equipmentNotFound, equipmentLost, equipmentDisposed}, Final: []string{equipmentDisposed},
		Answers: "post-ict", Until: "due_back_on", Editors: who,
		Call: func(v Values) string { return v["name"] + " " + v["asset_tag"] },
		Acts: []Act{
			{Verb: "add", Title: "add equipment", Makes: true, Needs: []string{"name", "type", "asset_tag"}, Takes: facts, Roles: who},
			{Verb: "set", Title: "change equipment", Takes: facts, Roles: who},
			{
				Verb: "issue", Title: "issue equipment", From: []string{equipmentInStock}, To: equipmentIssued, Needs: []string{"holder"}, Takes: []string{"due_back_on"}, Roles: append([]Role{Manager}, who...),
				Own:  []Field{needed("told", "The holder was told that they answer for it and for what is on it", YesNo)},
				Gate: AllOf(notToOneself, holderTold, encryptedIfData), Sets: handedOver, Clauses: []string{"CBC-071"},
			},
			{
				Verb: "return", Title: "take back equipment", From: []string{equipmentIssued, equipmentNotFound, equipmentLost}, To: equipmentReturned, Roles: append([]Role{Manager, HR}, who...),
				Own: []Field{needed("evidence", "How it is known to be back, and in what condition", Text)}, Gate: notFromOneself, Sets: isBack, Clauses: []string{"CBC-071"},
			},
			{
				Verb: "wipe", Title: "make returned equipment ready for somebody else", From: []string{equipmentReturned}, To: equipmentInStock, Roles: who,
				Own: []Field{needed("method", "How what was on it was removed, by current sanitisation guidance", Text)}, Sets: isKnown, Clauses: []string{"CBC-071"},
			},
			{Verb: "miss", Title: "say that equipment was not found at a stock check", From: []string{equipmentInStock, equipmentIssued, equipmentReturned}, To: equipmentNotFound, Roles: who, Sets: isMissed},
			{
				Verb: "find", Title: "say that equipment was found again", From: []string{equipmentNotFound}, To: equipmentIssued, Needs: []string{"holder"}, Roles: who,
				Own: []Field{needed("evidence", "Who saw it, and where", Text)}, Sets: isKnown,
			},
			{
				Verb: "lose", Title: "report equipment lost or stolen", From: []string{equipmentInStock, equipmentIssued, equipmentReturned, equipmentNotFound}, To: equipmentLost, Roles: allButAuditors(),
				Own: []Field{
					needed("what_happened", "What happened", Text),
					needed("personal_data", "Personal data was on it, or could be reached with it", YesNo),
				},
				Sets: isKnown, Then: equipmentIncident, Clauses: []string{"CBC-071"},
			},
			{
				Verb: "dispose", Title: "dispose of equipment", From: []string{equipmentInStock, equipmentLost}, To: equipmentDisposed, Roles: who,
				Own: []Field{needed("evidence", "Certificate, or why it will not come back", Text)},
				Sets: func(*Gate) Values {
					return Values{"holder": "", "issued_on": "", "due_back_on": "", "returned_on": "", "not_found_on": ""}
				},
			},
			{
				Verb: "end", Title: "end equipment", From: []string{equipmentInStock}, Roles: who, Own: []Field{needed("reason", "Reason", Text)},
				Help: "For equipment entered by mistake.",
			},
		},
	}
}

func equipmentFields() []Field {
	stores := func(v Values) bool { return v.Yes("holds_data") }
	return under("The equipment",
		needed("name", "What it is", Text),
		needed("type", "Type", Choice, "laptop", "phone", "tablet", "removable media", "sign-in token", "camera", "other"),
		needed("asset_tag", "Asset tag", Text),
		optional("serial", "Serial number", Text),
		needed("holds_data", "Holds information", YesNo),
		neededFor("encrypted", "Encrypted", YesNo, "where it holds information", stores),
		optional("service", "Service", Service),
		optional("holder", "Held by", Person),
		optional("issued_on", "Held since", Day),
		optional("due_back_on", "Due back", Day),
		// What is owed of one item stands as a blank that must be filled: the register's own way of remembering it.
		optional("returned_on", "Came back", Day),
		neededFor("made_ready", "Made ready for somebody else", Text, "where it came back with information on it", func(v Values) bool { return v["returned_on"] != "" && stores(v) }),
		optional("not_found_on", "Not found", Day),
		neededFor("whereabouts", "What became of it", Text, "where it was not found", func(v Values) bool { return v["not_found_on"] != "" }),
	)
}

func isBack(g *Gate) Values {
	return Values{"holder": "", "issued_on": "", "due_back_on": "", "not_found_on": "", "returned_on": string(calendar.Of(g.DoneAt))}
}

func isMissed(g *Gate) Values {
	return Values{"due_back_on": "", "returned_on": "", "not_found_on": string(calendar.Of(g.DoneAt))}
}

func isKnown(*Gate) Values {
	return Values{"due_back_on": "", "returned_on": "", "not_found_on": ""}
}

func holderTold(g *Gate) error {
	if !g.Given.Yes("told") {
		return Refuse("Tell the holder of %s first that they answer for it and for what is on it", g.Entry.Title)
	}
	return nil
}

// encryptedIfData refuses to hand out what holds information and is not encrypted.
func encryptedIfData(g *Gate) error {
	v := g.Entry.Fields
	if v.Yes("holds_data") && !v.Yes("encrypted") {
		return Refuse("%s holds information and is not encrypted: encrypt it before it leaves", g.Entry.Title)
	}
	return nil
}

func equipmentIncident(g *Gate) ([]Step, error) {
	return []Step{incidentOf(g, "lost or stolen", "Lost: "+g.Entry.Title, g.Given["what_happened"], g.Given["personal_data"])}, nil
}

// stockChecks look once a year for everything that was issued.
func stockChecks() Kind {
	fields := under("The check",
		needed("name", "Name, such as Stock check 2026", Text),
		needed("expected", "Items on the list", Number),
		needed("seen", "Items seen", Number),
		Field{Name: "not_found", Label: "Items not found", Type: Links, Of: "equipment", Need: func(v Values) bool { return v["seen"] != v["expected"] }, When: "where not everything was seen"},
		needed("checker", "Checked by", Person),
	)
	return Kind{
		Name: "stock-check", Plural: "stock-checks", Title: "Stock checks", Prefix: "SC",
		About:  "Each yearly look for everything that was issued, and what was not found.",
		Fields: fields, Answers: "post-ict",
		Acts: []Act{{
			Verb: "record", Title: "record a stock check", Makes: true, Needs: []string{"name", "expected", "seen", "checker"}, Takes: []string{"not_found"},
			Roles: []Role{Administrator, ISM, ICT, Facilities}, Gate: AllOf(stockAddsUp, allFilled(fields)), Then: missEquipment,
			Does: []Does{{Duty: "stock-check"}}, Clauses: []string{"CBC-071"},
		}},
	}
}

func stockAddsUp(g *Gate) error {
	v := g.Entry.Fields
	expected, _ := v.Int("expected")
	seen, _ := v.Int("seen")
	if missing := len(v.List("not_found")); expected-seen != missing {
		return Refuse("%d of %d were seen, and %d are named as not found: name each of them", seen, expected, missing)
	}
	return nil
}

func missEquipment(g *Gate) ([]Step, error) {
	var steps []Step
	for _, id := range g.Entry.Fields.List("not_found") {
		steps = append(steps, Step{Kind: "equipment", Verb: "miss", ID: id})
	}
	return steps, nil
}

// allFilled refuses what is recorded once and never changed while a required fact is blank.
func allFilled(fields []Field) func(*Gate) error {
	k := Kind{Fields: fields}
	return func(g *Gate) error {
		if missing := k.Missing(g.Entry.Fields); len(missing) > 0 {
			return Refuse("Fill in %s", strings.ToLower(someOf(missing).String()))
		}
		return nil
	}
}
