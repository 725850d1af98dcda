package entry

import (
	"regexp"
	"slices"

	"muniment/store/calendar"
)

// agreements are the papers that a supplier signs. Without a security and confidentiality agreement in force its people get no access.
func agreements() Kind {
	signed := []Field{
		optional("signatory", "Who signed for the supplier", Text),
		optional("council_signatory", "Who signed for the council", Person),
		optional("signed_on", "Signed on", Day),
		{Name: "expires_on", Label: "Holds until", Type: Day, Help: "At the latest until the contract is renewed, when it is signed again."},
		optional("kept_at", "Where the signed paper is kept", Text),
		{Name: "file_hash", Label: "Fingerprint of the signed file (SHA-256)", Type: Text},
	}
	for i := range signed {
		signed[i].Clauses = []string{"CBC-026"}
	}
	fields := append(under("The agreement",
		optional("name", "Name", Text),
		needed("type", "What it agrees", Choice, securityAgreement, "data processing", "data sharing", "other"),
	), under("Signature", signed...)...)
	return Kind{
		Name: "agreement", Plural: "agreements", Title: "Agreements with suppliers", Prefix: "AG", PartOf: "supplier",
		About:   "What suppliers and external agencies have signed: security and confidentiality, data processing, sharing.",
		Fields:  fields,
		States:  []string{"draft", "signed"},
		Call:    agreementName,
		Until:   "expires_on",
		Cases:   true,
		Editors: supplierEditors(),
		Acts: []Act{
			{Verb: "add", Title: "draft an agreement with a supplier", Makes: true, To: "draft", Needs: []string{"type"}, Takes: []string{"name", "kept_at"}, Roles: supplierEditors()},
			{
				Verb: "sign", Title: "record a signed agreement", To: "signed", Help: "Signing again, at the renewal of a contract, keeps what was signed before.",
				Needs: []string{"signatory", "signed_on", "expires_on"}, Takes: []string{"council_signatory", "kept_at", "file_hash"},
				Roles: supplierEditors(), Answers: true, Gate: soundlySigned, Clauses: []string{"CBC-026"},
			},
			{Verb: "set", Title: "change a draft agreement", From: []string{"draft"}, Takes: []string{"name", "type", "kept_at"}, Roles: supplierEditors(), Answers: true},
		},
	}
}

func agreementName(v Values) string {
	switch {
	case v["name"] != "":
		return v["name"]
	case v["type"] == "other":
		return "Other agreement"
	}
	return "Agreement on " + v["type"]
}

// securityAgreement is the agreement that access rests on.
const securityAgreement = "security and confidentiality"

var sha256Shape = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

func soundlySigned(g *Gate) error {
	v := g.Entry.Fields
	signed, ends := v.Day("signed_on"), v.Day("expires_on")
	switch {
	case signed > g.Today():
		return Refuse("the agreement is dated %s, which has not come yet", signed.Short())
	case ends <= signed:
		return Refuse("an agreement signed on %s cannot end on %s: correct one of the two days", signed.Short(), ends.Short())
	case v["kept_at"] == "" && v["file_hash"] == "":
		return Refuse("say where the signed paper is kept, or give the fingerprint of its file")
	case v["file_hash"] != "" && !sha256Shape.MatchString(v["file_hash"]):
		return Refuse("%q is no SHA-256 fingerprint: it has 64 digits from 0 to f", v["file_hash"])
	}
	return nil
}

// authorisations are the formal leave of the Information Security Manager for an outside organisation to reach a network.
func authorisations() Kind {
	return Kind{
		Name: "authorisation", Plural: "authorisations", Title: "Authorisations of access from outside", Prefix: "AU", PartOf: "supplier",
		About: "Which external agency may reach which of the council's networks, why, from when until when, and who decided it.",
		Fields: under("The access",
			Field{Name: "network", Label: "Which network or system", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-025"}},
			Field{Name: "systems", Label: "Only these systems", Type: Links, Of: "system"},
			Field{Name: "people", Label: "Only these people", Type: People},
			Field{Name: "purpose", Label: "Why it is needed", Type: Long, Need: Always, When: "always", Clauses: []string{"CBC-025"}},
			optional("method", "How they connect", Text),
			Field{Name: "from_on", Label: "From", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-025"}},
			Field{Name: "until_on", Label: "Until", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-025"}},
		),
		States: []string{"requested", "authorised", "refused", "lapsed"}, Final: []string{"refused", "lapsed"},
		Call:  func(v Values) string { return v["network"] },
		Until: "until_on", Cases: true, Subjects: []string{"people"},
		Editors: supplierEditors(),
		Acts:    authorisationActs(),
	}
}

// authorisationActs are asked for by whoever sponsors the agency, and decided by the Information Security Manager.
func authorisationActs() []Act {
	asked := []string{"network", "systems", "people", "purpose", "method", "from_on", "until_on"}
	return []Act{
		{
			Verb: "request", Title: "ask that an external agency be let onto a network", Makes: true, To: "requested",
			Needs: []string{"network", "purpose", "from_on", "until_on"}, Takes: asked, Roles: append(supplierEditors(), ICT), Anybody: true,
			Gate: shortEnough,
		},
		{Verb: "set", Title: "change a request for access from outside", From: []string{"requested"}, Takes: asked, Roles: supplierEditors(), Answers: true, Gate: shortEnough},
		{
			Verb: "authorise", Title: "authorise access from outside", From: []string{"requested"}, To: "authorised", Roles: []Role{ISM}, Signs: true,
			Takes: []string{"from_on", "until_on", "people", "systems"}, Own: []Field{optional("conditions", "Conditions", Long)},
			Gate: AllOf(
				Another("request", "somebody else has to authorise access that you asked for"),
				Another("set", "somebody else has to authorise access that you wrote the request for"),
				shortEnough, notOver,
			),
			Clauses: []string{"CBC-025"},
		},
		{
			Verb: "refuse", Title: "refuse access from outside", From: []string{"requested"}, To: "refused", Roles: []Role{ISM},
			Own: []Field{needed("reason", "Reason", Text)},
		},
		{
			Verb: "lapse", Title: "close an authorisation of access from outside", From: []string{"authorised"}, To: "lapsed", Roles: append(supplierEditors(), ICT),
			Help: "The access is closed, because its time is over or because it is needed no more.",
			Own:  []Field{needed("evidence", "Proof that the access is closed", Text)},
		},
	}
}

// shortEnough refuses an authorisation that runs longer than the council allows.
func shortEnough(g *Gate) error {
	from, until, months := g.Entry.Fields.Day("from_on"), g.Entry.Fields.Day("until_on"), g.Period("external-authorisation")
	if !from.Known() || !until.Known() {
		return nil
	}
	switch longest := from.AddMonths(months); {
	case until < from:
		return Refuse("access from %s cannot end on %s: correct one of the two days", from.Short(), until.Short())
	case until > longest:
		return Refuse("access from outside is authorised for %d months at most: end it by %s and ask again then", months, longest.Short())
	}
	return nil
}

func notOver(g *Gate) error {
	if until := g.Entry.Fields.Day("until_on"); until < g.Today() {
		return Refuse("the access asked for ended on %s: change its days first", until.Short())
	}
	return nil
}

// InForce reports whether an agreement or an authorisation holds on a day.
func InForce(e Entry, on calendar.Date) bool {
	switch {
	case !e.Live():
		return false
	case e.Kind == "agreement":
		return e.State == "signed" && e.Fields.Day("expires_on") >= on
	case e.Kind == "authorisation":
		return e.State == "authorised" && e.Fields.Day("from_on") <= on && e.Fields.Day("until_on") >= on
	}
	return false
}

// Secures reports whether an entry is the agreement that access from outside rests on.
func Secures(e Entry) bool { return e.Kind == "agreement" && e.Fields["type"] == securityAgreement }

// Outsider is somebody from outside the council who is to be given access: an agency worker, a contractor, the holder of an external account.
type Outsider struct {
	Person string // their id
	Name   string
	System string        // id of the system
	Ends   calendar.Date // of the access
}

// ExternalAccess refuses access for somebody from outside unless an organisation names them, has signed a security and confidentiality
// agreement, and holds an authorisation for that system, all in force, and the access ends no later (CBC-025, CBC-026, AZS-007). It is given
// the live suppliers, agreements and authorisations of the register. Imports record what is so, and prompt instead.
func ExternalAccess(who Outsider, held []Entry, today calendar.Date) error {
	if !who.Ends.Known() {
		return Refuse("%s is from outside the council: give the day on which the access ends", who.Name)
	}
	why := Refuse("no supplier or external agency names %s as one of its people: confirm its list of users first", who.Name)
	for _, s := range held {
		if s.Kind != "supplier" || !s.Live() || !slices.Contains(s.Fields.List("people"), who.Person) {
			continue
		}
		if why = admitted(who, s, held, today); why == nil {
			return nil
		}
	}
	return why
}

// admitted judges access by the papers of one supplier.
func admitted(who Outsider, s Entry, held []Entry, today calendar.Date) error {
	holds := func(fits func(Entry) bool) bool {
		return slices.ContainsFunc(held, func(e Entry) bool { return e.Of == s.ID && InForce(e, today) && fits(e) })
	}
	covers := func(e Entry) bool { return e.Kind == "authorisation" && coversAccess(e, who) }
	switch {
	case !holds(Secures):
		return Refuse("%s has no signed security and confidentiality agreement in force: have it signed before its people are given access", s.Title)
	case !holds(covers):
		return Refuse("%s holds no authorisation in force for this access of %s: the Information Security Manager has to authorise it first", s.Title, who.Name)
	case !holds(func(e Entry) bool { return covers(e) && who.Ends <= e.Fields.Day("until_on") }):
		return Refuse("the authorisation of %s ends before %s: let the access end with it", s.Title, who.Ends.Short())
	}
	return nil
}

// coversAccess reports whether an authorisation names the person and the system, or leaves them open.
func coversAccess(e Entry, who Outsider) bool {
	people, systems := e.Fields.List("people"), e.Fields.List("systems")
	return (len(people) == 0 || slices.Contains(people, who.Person)) && (len(systems) == 0 || slices.Contains(systems, who.System))
}
