package entry

import "muniment/store/calendar"

func policyKinds() []Kind {
	return []Kind{policies(), procedures(), packs(), cardDeclarations(), holds()}
}

// policyDuty is the yearly review of a policy.
const policyDuty = "review-policy"

// policies are the council's own rules on information. Whoever drafts a version is not who approves it, and a policy is in date for a
// year after its approval.
func policies() Kind {
	fields := policyFields()
	editors := []Role{Administrator, ISM, DPO}
	told := []string{"name", "owner", "document", "version", "drafter", "linked", "acknowledged"}
	return Kind{
		Name: "policy", Plural: "policies", Title: "Policies", Prefix: "PO",
		About:  "The council's policies on information: which version stands, who drafted and who approved it, and which policies are read together.",
		Fields: fields, States: []string{"draft", "in review", "approved"},
		Post: "owner", Answers: "post-ism", Open: true, Cases: true, Editors: editors,
		Acts: []Act{
			{Verb: "draft", Title: "draft a policy", Makes: true, To: "draft", Needs: []string{"name"}, Takes: told, Roles: editors, Gate: ownVersion, Sets: policyDrafted},
			{Verb: "set", Title: "change a policy", Takes: told, Roles: editors, Gate: ownVersion},
			{
				Verb: "review", Title: "review a policy", Help: "Looks at a policy that stands and says what is to change; the approval completes the review.",
				From: []string{"draft", "in review", "approved"}, To: "in review", Takes: []string{"document", "version", "linked"}, Roles: editors,
				Own:  []Field{needed("changes", "What changes, or that nothing does", Long)},
				Sets: policyDrafted,
			},
			{
				Verb: "approve", Title: "approve a policy", From: []string{"draft", "in review"}, To: "approved",
				Needs: []string{"name", "document", "version", "drafter"}, Roles: []Role{SIRO}, Signs: true,
				Own:     []Field{optional("note", "Note", Long)},
				Gate:    notItsDrafter,
				Sets:    policyApproved,
				Does:    []Does{{Duty: policyDuty}},
				Clauses: []string{"CBC-009"},
			},
		},
	}
}

const policyApprover = "somebody other than whoever drafted or reviewed a policy approves it: ask another holder of the SIRO's post, or have a colleague review it"

func policyFields() []Field {
	return under("What it says",
		needed("name", "Name", Text),
		Field{Name: "document", Label: "Document", Type: Text, Need: Always, When: "always", Help: "Where the text is kept: a reference or a link."},
		needed("version", "Version in hand", Text),
		Field{Name: "linked", Label: "Read together with", Type: Links, Of: "policy", Clauses: []string{"CBC-008"}, Help: "Policies that are issued and acknowledged together with this one."},
		Field{Name: "acknowledged", Label: "People acknowledge it", Type: YesNo, Help: "Yes where everybody it binds is to confirm that they know it."},
		Field{Name: "owner", Label: "Owner", Group: "Who answers for it", Type: Post},
		needed("drafter", "Drafted or last reviewed by", Person),
		Field{Name: "approved_version", Label: "Version that stands", Group: "Approval", Type: Text},
		Field{Name: "approved_on", Label: "Approved on", Type: Day, Clauses: []string{"CBC-009"}},
		optional("approver", "Approved by", Person),
	)
}

// policyDrafted names whoever drafts a version, unless it is said already.
func policyDrafted(g *Gate) Values {
	if g.Given["drafter"] != "" || g.By == "" {
		return nil
	}
	return Values{"drafter": g.By}
}

func policyApproved(g *Gate) Values {
	return Values{"approved_version": g.Entry.Fields["version"], "approved_on": string(calendar.Of(g.DoneAt)), "approver": g.By}
}

// notItsDrafter refuses an approval by whoever drafted or reviewed the version in hand. What they did to earlier versions does not count.
func notItsDrafter(g *Gate) error {
	if g.Hands().has(g.Entry.Fields["drafter"]) {
		return Refuse("%s", policyApprover)
	}
	approved, err := g.History("approve")
	if err != nil {
		return err
	}
	last, stands := lastEntered(approved)
	for _, verb := range []string{"draft", "review", "set"} {
		events, err := g.History(verb)
		if err != nil {
			return err
		}
		for _, e := range events {
			if stands && !e.EnteredAt.After(last.EnteredAt) {
				continue
			}
			if err := g.apartFrom(policyApprover, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownVersion keeps a policy from being read together with itself.
func ownVersion(g *Gate) error {
	for _, id := range g.Entry.Fields.List("linked") {
		if id == g.Entry.ID {
			return Refuse("%s cannot be read together with itself: name the other policies", g.Entry.Title)
		}
	}
	return nil
}

// policyInDate reports whether a policy was approved and its yearly review has not run out.
func policyInDate(policy Values, today calendar.Date, months int) bool {
	on := policy.Day("approved_on")
	return on.Known() && on.AddMonths(months) >= today
}

// notInDate says why a policy cannot be relied on, or "".
func notInDate(e Entry, today calendar.Date, months int) string {
	switch {
	case !e.Live():
		return e.Fields["name"] + " ended on " + e.EndedOn.Short()
	case !e.Fields.Day("approved_on").Known():
		return e.Fields["name"] + " has not been approved yet"
	case !policyInDate(e.Fields, today, months):
		return e.Fields["name"] + " was last approved on " + e.Fields.Day("approved_on").Short() + " and its review is overdue"
	}
	return ""
}
