package entry

import "strings"

func assetKinds() []Kind {
	return []Kind{assets(), riskSupports(), disclosures(), sharingAgreements(), actions(), iaoReturns()}
}

// assetAnswerers are the roles of those who act for an asset that they answer for: its owner, and the SIRO while it has none.
func assetAnswerers() []Role { return []Role{Administrator, ISM, IAO, SIRO} }

// assets are the bodies of information that somebody answers for. A draft needs a name and a service; the required fields gate
// its owner's approval, and an approved entry whose facts change is a draft again: its owner approved something else.
// What the owner's own acts leave behind (assessments, measures, notices, spot checks) is set by those acts alone.
func assets() Kind {
	asked := fieldNames(assetFields())
	editors := []Role{Administrator, ISM, IAO, DPO}
	acts := []Act{
		{Verb: "add", Title: "add an asset", Makes: true, To: "draft", Needs: []string{"name", "service"}, Takes: asked, Roles: editors},
		{Verb: "set", Title: "change an asset", Takes: asked, Roles: append(assetAnswerers(), DPO), Answers: true, Gate: keepsHold},
		{
			Verb: "end", Title: "end an asset", Own: []Field{needed("reason", "Reason", Text)}, Roles: editors, Answers: true,
			Gate: func(g *Gate) error {
				if onLegalHold(g.Entry.Fields) {
					return Refuse("%s is on legal hold (%s): it stays in the register until it is released", g.Entry.ID, g.Entry.Fields["legal_hold_reason"])
				}
				return nil
			},
		},
		{
			Verb: "approve", Title: "approve an information asset", To: "approved", Roles: assetAnswerers(), Answers: true, Approves: true,
			Gate: AllOf(lawfulAsset, assetComplete), Then: coveredByReturn,
			Clauses: []string{"CBC-001", "CBC-002", "CBC-011", "CBC-036"},
		},
		reviewAsset(),
	}
	for _, part := range [][]Act{assetRiskActs(), assetControlActs(), assetEndingActs(), assetTransferActs()} {
		acts = append(acts, part...)
	}
	return Kind{
		Name: "asset", Plural: "assets", Title: "Information assets", Prefix: "IA",
		About:  "The information that the council holds, who answers for it, the law it rests on, how long it is kept and how it is protected.",
		Fields: append(assetFields(), assetRecord()...),
		Watch:  func(v Values) bool { return v["rto_needed"] != "" || v["rpo_needed"] != "" }, // compared with what its system promises
		States: []string{"draft", "approved"}, Edited: "draft",
		Post: "owner_post", Answers: "post-siro", Until: "attend_by",
		Editors: editors,
		Acts:    acts,
	}
}

// assetRecord are the fields that the acts keep on an asset, so that one can read where it stands.
func assetRecord() []Field {
	return under("What its owner has done",
		optional("risk_assessed_on", "Risk assessed", Day),
		optional("risk_threats", "Threats", Long),
		optional("risk_accepted_by", "Risk accepted by", Person),
		optional("measures", "Measures from the catalogue", Text),
		optional("measures_reason", "Why these measures", Long),
		Field{
			Name: "protected_on", Label: "Measures decided since the risk was assessed", Type: Day, Need: assetRiskAssessed, When: "once the risk is assessed",
			Clauses: []string{"CBC-036"}, Help: "The act protect sets it; a new assessment asks for it again.",
		},
		optional("control_notice", "Notice of controls to users", Long),
		optional("control_notice_version", "Version of the notice", Number),
		optional("control_notice_on", "Notice issued", Day),
		optional("control_notice_reach", "Who had access when it was issued", Text),
		optional("last_spot_check", "Last spot check", Day),
		optional("spot_check_result", "Result of the spot check", Text),
		optional("backups_until", "Backups may still hold disposed records until", Day),
		optional("recovery_accepted_until", "Slower recovery accepted until", Day),
		optional("reassess_since", "Risk to be assessed again since", Day),
		optional("reassess_by", "Risk to be assessed again by", Day),
		optional("communicate_by", "Users to be told of the controls by", Day),
		Field{Name: "attend_by", Label: "Next day by which its owner must act", Type: Day, Help: "The earlier of the days above; it follows from them."},
	)
}

// keepsHold refuses to lift a legal hold in passing.
func keepsHold(g *Gate) error {
	if onLegalHold(g.Before.Fields) && !onLegalHold(g.Entry.Fields) {
		return Refuse("%s is on legal hold: release it with release, which asks for the authority", g.Entry.ID)
	}
	return nil
}

// assetComplete refuses the approval of an entry that lacks required facts or an owner.
func assetComplete(g *Gate) error {
	switch {
	case len(g.Entry.Missing) > 0:
		return Refuse("%s cannot be approved yet: fill in %s", g.Entry.ID, strings.Join(g.Entry.Missing, ", "))
	case g.Entry.Fields["owner_post"] == "":
		return Refuse("%s cannot be approved yet: it has no information asset owner", g.Entry.ID)
	}
	return nil
}

// lawfulAsset refuses the approval of an entry that the law stands against, before the list of what is blank. Public authorities
// cannot rest their tasks on legitimate interests (UK GDPR Article 6(1), closing words), nor on recognised legitimate interests
// (Article 6(1)(ea), after the Data (Use and Access) Act 2025, section 70); a transfer abroad needs a safeguard (Article 46).
func lawfulAsset(g *Gate) error {
	v := g.Entry.Fields
	switch {
	case personalData(v) && legitimateInterests(v) && v["lawful_basis_reason"] == "":
		return Refuse("%s cannot rest on legitimate interests: a public task needs another basis; choose it, or say in lawful_basis_reason why this is none of the council's public tasks", g.Entry.ID)
	case personalData(v) && transferredAbroad(v) && v["transfer_safeguard"] == "":
		return Refuse("%s leaves the UK without a safeguard: record the transfer with transfer-outside-uk, which asks for it", g.Entry.ID)
	case personalData(v) && v.Is("dpia_screened", "no"):
		return Refuse("%s holds personal data and was not screened for a data protection impact assessment: screen it first", g.Entry.ID)
	}
	return nil
}

// reviewAsset is the owner's regular look at the whole entry.
func reviewAsset() Act {
	return Act{
		Verb: "review", Title: "review an information asset", Roles: assetAnswerers(), Answers: true,
		Help: "Change what is no longer right before the review: the review says that the entry is right.",
		Own: []Field{
			needed("ratings_confirmed", "The ratings of confidentiality, integrity and availability are still right", YesNo),
			needed("law_confirmed", "The lawful basis, retention and screening are still right", YesNo),
			needed("access_confirmed", "Those who have access still need it", YesNo),
			optional("note", "Note", Long),
		},
		Takes: []string{"reviewed_by"},
		Gate: func(g *Gate) error {
			for _, field := range []string{"ratings_confirmed", "law_confirmed", "access_confirmed"} {
				if !g.Given.Yes(field) {
					return Refuse("%s cannot be reviewed while something in it is wrong: correct it first, then confirm %s", g.Entry.ID, field)
				}
			}
			return nil
		},
		Sets: func(g *Gate) Values {
			day := g.lastDone("last_review")
			period := "review-asset"
			if HighlyRated(g.Entry.Fields) {
				period = "review-asset-high"
			}
			set := Values{"last_review": string(day), "next_review": string(day.AddMonths(g.Period(period)))}
			if g.Given["reviewed_by"] == "" {
				set["reviewed_by"] = g.Login
			}
			return set
		},
		Does:    []Does{{Duty: "review-asset"}},
		Clauses: []string{"CBC-001", "CBC-011"},
	}
}

// HighlyRated reports an asset whose confidentiality, integrity, availability or residual risk is rated 4 or 5.
func HighlyRated(v Values) bool {
	for _, field := range []string{"c_rating", "i_rating", "a_rating", "residual_risk"} {
		if n, known := v.Int(field); known && n >= 4 {
			return true
		}
	}
	return false
}

// Held reports an asset that the council still holds.
func Held(v Values) bool {
	return !v.Is("status", "disposed") && !v.Is("status", "transferred") && !v.Is("status", "lost")
}
