package entry

// disclosures are the permissions to show information outside those who have access to it. Each project asks anew, in writing; the
// asset's owner decides, never whoever asks; a permission always ends.
func disclosures() Kind {
	return Kind{
		Name: "disclosure", Plural: "disclosures", Title: "Disclosure permissions", Prefix: "DP", PartOf: "asset",
		About: "Who asked to show confidential or sensitive information to whom and why, what its owner decided, and until when.",
		Fields: under("The request",
			needed("what", "What is to be disclosed", Text),
			needed("to_whom", "To whom", Text),
			needed("why", "Why: the project or need", Text),
			needed("request_ref", "The written request", Text),
			optional("requested_by", "Asked by", Person),
			optional("outside", "The recipient is outside the council", YesNo),
			neededFor("training_ref", "Proof that the recipient's people are trained", Text, "where the recipient is outside the council", func(v Values) bool { return v.Yes("outside") }),
			optional("ends_on", "Permitted until", Day),
			optional("conditions", "Conditions", Long),
			optional("decided_on", "Decided", Day),
			optional("reason", "Reason of the decision", Long),
			optional("ending_evidence", "How it ended", Text),
		),
		States: []string{"requested", "permitted", "refused", "closed"}, Final: []string{"refused", "closed"},
		Call:  func(v Values) string { return v["what"] + " to " + v["to_whom"] },
		Until: "ends_on",
		Cases: true,
		Acts: []Act{
			{
				Verb: "request", Title: "ask for permission to disclose", Makes: true, To: "requested", Needs: []string{"what", "to_whom", "why", "request_ref"},
				Takes: []string{"requested_by", "outside", "training_ref"}, Roles: allButAuditors(), Anybody: true,
				Clauses: []string{"CBC-057", "OCSI-016"},
			},
			{
				Verb: "permit", Title: "permit a disclosure", From: []string{"requested"}, To: "permitted", Needs: []string{"ends_on"}, Takes: []string{"conditions", "reason", "training_ref"},
				Roles: []Role{Administrator, ISM, IAO}, Answers: true, Approves: true,
				Gate: AllOf(notRequester, func(g *Gate) error {
					ends, latest := g.Entry.Fields.Day("ends_on"), g.Today().AddMonths(g.Period("disclosure-longest"))
					switch {
					case ends < g.Today() || ends > latest:
						return Refuse("a permission ends between today and %s: give such a day, and let a longer project ask again", latest.Short())
					case g.Entry.Fields.Yes("outside") && g.Entry.Fields["training_ref"] == "":
						return Refuse("%s cannot be permitted yet: its recipient is outside the council and there is no proof of training (training_ref)", g.Entry.ID)
					}
					return nil
				}),
				Sets:    decidedToday,
				Clauses: []string{"CBC-057", "OCSI-016"},
			},
			{
				Verb: "refuse", Title: "refuse a disclosure", From: []string{"requested"}, To: "refused", Needs: []string{"reason"}, Roles: []Role{Administrator, ISM, IAO}, Answers: true,
				Gate: notRequester, Sets: decidedToday,
			},
			{
				Verb: "close", Title: "close a disclosure permission", To: "closed", Needs: []string{"ending_evidence"}, Roles: allButAuditors(), Answers: true,
				Help: "Say how it ended: what was shown has been returned or deleted, or was never shown.",
			},
		},
	}
}

// notRequester keeps the decision from whoever asked, whether they entered the request or stand in it.
func notRequester(g *Gate) error {
	const sentence = "whoever asks for a disclosure cannot decide it: another person who answers for the asset must"
	if g.Hands().has(g.Entry.Fields["requested_by"]) {
		return Refuse("%s", sentence)
	}
	return Another("request", sentence)(g)
}

func decidedToday(g *Gate) Values { return Values{"decided_on": string(g.lastDone("decided_on"))} }

// sharingAgreements are the standing agreements under which an asset is shared, each with an end and a yearly review.
func sharingAgreements() Kind {
	fields := under("The agreement",
		needed("partner", "Shared with", Text),
		needed("purpose", "Purpose", Text),
		needed("reference", "Reference of the agreement", Text),
		needed("signed_on", "Signed", Day),
		needed("expires_on", "Ends", Day),
		optional("transfer", "How it is sent", Text),
		optional("last_review", "Last review", Day),
	)
	asked := []string{"partner", "purpose", "reference", "signed_on", "expires_on", "transfer"}
	editors := []Role{Administrator, ISM, IAO, DPO}
	return Kind{
		Name: "sharing-agreement", Plural: "sharing-agreements", Title: "Sharing agreements", Prefix: "SA", PartOf: "asset",
		About:  "Under which agreements information is shared with others, until when, and when each was last reviewed.",
		Fields: fields, Until: "expires_on", Editors: editors,
		Call: func(v Values) string { return "with " + v["partner"] },
		Acts: []Act{
			{Verb: "add", Title: "add a sharing agreement", Makes: true, Needs: []string{"partner", "reference"}, Takes: asked, Roles: editors, Answers: true, Gate: signedBeforeItEnds},
			{Verb: "set", Title: "change a sharing agreement", Takes: asked, Roles: editors, Answers: true, Gate: signedBeforeItEnds},
			{
				Verb: "review", Title: "review a sharing agreement", Roles: editors, Answers: true,
				Own: []Field{needed("still_needed", "It is still needed and followed", YesNo), optional("note", "Note", Long)},
				Gate: func(g *Gate) error {
					if !g.Given.Yes("still_needed") {
						return Refuse("an agreement that is no longer needed or followed is ended, or changed, rather than reviewed")
					}
					return nil
				},
				Sets: func(g *Gate) Values { return Values{"last_review": string(g.lastDone("last_review"))} },
				Does: []Does{{Duty: "review-sharing-agreement"}},
			},
			{
				Verb: "renew", Title: "renew a sharing agreement", Needs: []string{"signed_on", "expires_on"}, Takes: []string{"reference"}, Roles: editors, Answers: true,
				Gate: func(g *Gate) error {
					if g.Entry.Fields.Day("expires_on") <= g.Before.Fields.Day("expires_on") {
						return Refuse("a renewed agreement ends later than %s: give its new end", g.Before.Fields.Day("expires_on").Short())
					}
					return signedBeforeItEnds(g)
				},
			},
		},
	}
}

func signedBeforeItEnds(g *Gate) error {
	signed, ends := g.Entry.Fields.Day("signed_on"), g.Entry.Fields.Day("expires_on")
	if signed.Known() && ends.Known() && ends < signed {
		return Refuse("the agreement ends on %s, before it was signed on %s: correct one of them", ends.Short(), signed.Short())
	}
	return nil
}
