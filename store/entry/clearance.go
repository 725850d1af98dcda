package entry

// The states of a clearance certificate.
const (
	clearanceUnsigned  = "unsigned"
	clearanceAwaits    = "awaiting countersignature"
	clearanceSigned    = "signed"
	clearanceCancelled = "cancelled"
)

// clearances are the certificates that nothing of the council's is left: one for each service, signed by its manager; one by the building lead
// for common areas. Where an area was not inspected there is no clearance, only one with exceptions, which needs a second signature.
func clearances() Kind {
	return Kind{
		Name: "clearance", Plural: "clearances", Title: "Clearance certificates", Prefix: "CL", PartOf: "vacating",
		About:  "The signed statement of each service's manager that premises were checked and what was found.",
		Fields: clearanceFields(),
		States: []string{clearanceUnsigned, clearanceAwaits, clearanceSigned, clearanceCancelled}, Final: []string{clearanceSigned, clearanceCancelled},
		Post: "signer_post", Open: true, Cases: true,
		Acts: []Act{
			{
				Verb: "add", Title: "ask for a clearance", Makes: true, Needs: []string{"name"}, Takes: []string{"occupancy", "signer_post"}, Roles: []Role{Administrator, ISM, Facilities, Manager},
				Gate: vacatingUnderWay,
			},
			{
				Verb: "sign", Title: "sign a clearance", From: []string{clearanceUnsigned}, To: clearanceSigned, Roles: allButAuditors(), Answers: true, Signs: true,
				Gate: clearanceIs(resultClear), Sets: clearanceSignature, Clauses: []string{"CBC-050", "CBC-051"},
			},
			{
				Verb: "sign-with-exceptions", Title: "sign a clearance with exceptions", From: []string{clearanceUnsigned}, To: clearanceAwaits, Roles: allButAuditors(), Answers: true, Signs: true,
				Gate: clearanceIs(resultExceptions), Sets: clearanceSignature, Clauses: []string{"CBC-050", "CBC-051"},
			},
			{
				Verb: "countersign", Title: "countersign a clearance with exceptions", From: []string{clearanceAwaits}, To: clearanceSigned, Roles: []Role{ISM}, Signs: true,
				Own:  []Field{needed("reason", "Why the exceptions are accepted", Text)},
				Gate: Another("sign-with-exceptions", "Whoever signed a clearance with exceptions cannot countersign it: ask somebody else who is Information Security Manager"),
				Sets: func(g *Gate) Values {
					return Values{"countersigned_by": g.By, "countersigned_at": g.DoneAt.UTC().Format(momentForm)}
				},
				Clauses: []string{"CBC-051"},
			},
			{
				Verb: "void", Title: "take back the signature of a clearance", Follows: true, From: []string{clearanceAwaits, clearanceSigned}, To: clearanceUnsigned,
				Roles: []Role{Administrator, ISM, Facilities, Manager}, Own: []Field{needed("reason", "Reason", Text)}, Gate: checksReopened,
				Sets: func(*Gate) Values {
					return Values{"result": "", "exceptions": "", "signed_by": "", "signed_at": "", "countersigned_by": "", "countersigned_at": ""}
				},
			},
			{
				Verb: "cancel", Title: "cancel a clearance", Follows: true, From: []string{clearanceUnsigned, clearanceAwaits, clearanceSigned}, To: clearanceCancelled,
				Roles: []Role{Administrator, ISM, Facilities, Manager}, Gate: onlyCancelled,
			},
		},
	}
}

func clearanceFields() []Field {
	return under("The certificate",
		needed("name", "For", Text),
		Field{Name: "occupancy", Label: "Who leaves", Type: Link, Of: "occupancy"},
		optional("signer_post", "Post that signs", Post),
		Field{Name: "result", Label: "Result", Type: Choice, Choices: []string{resultClear, resultExceptions}},
		optional("exceptions", "Areas not inspected", Long),
		optional("signed_by", "Signed by", Person),
		optional("signed_at", "Signed at", Moment),
		optional("countersigned_by", "Countersigned by", Person),
		optional("countersigned_at", "Countersigned at", Moment),
	)
}

func vacatingUnderWay(g *Gate) error {
	_, err := underWay(g)
	return err
}

// underWay is the vacating that an entry is part of, with a refusal where its checks are over.
func underWay(g *Gate) (Entry, error) {
	v, err := g.Find("vacating", g.Entry.Of)
	if err == nil && v.State != vacatingOpen {
		err = checksNotOpen(v)
	}
	return v, err
}

func checksReopened(g *Gate) error {
	v, err := g.Find("vacating", g.Entry.Of)
	if err != nil {
		return err
	}
	if v.State != vacatingOpen {
		return Refuse("A signature falls when the checks are reopened: muniment vacating reopen %s", v.ID)
	}
	return nil
}

// clearanceIs lets a manager sign what the checks found and nothing else: an area that was not inspected is never cleared by a signature.
func clearanceIs(result string) func(*Gate) error {
	return func(g *Gate) error {
		v, err := g.Find("vacating", g.Entry.Of)
		if err != nil {
			return err
		}
		switch got := v.Fields["result"]; {
		case v.State != vacatingChecked:
			return Refuse("The checks of %s are not finished: every area needs a result first", v.Title)
		case got == result:
			return nil
		case got == resultExceptions:
			return Refuse("Not every area of %s was inspected (%s): only a clearance with exceptions can be signed, with muniment clearance sign-with-exceptions %s", v.Title, v.Fields["exceptions"], g.Entry.ID)
		}
		return Refuse("Every area of %s is clear: sign without exceptions, with muniment clearance sign %s", v.Title, g.Entry.ID)
	}
}

func clearanceSignature(g *Gate) Values {
	out := Values{"signed_by": g.By, "signed_at": g.DoneAt.UTC().Format(momentForm)}
	if v, err := g.Find("vacating", g.Entry.Of); err == nil {
		out["result"], out["exceptions"] = v.Fields["result"], v.Fields["exceptions"]
	}
	return out
}
