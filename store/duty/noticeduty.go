package duty

import (
	"slices"

	"muniment/store/entry"
)

func noticeDuties() []Duty {
	return slices.Concat(acknowledgementDuties(), cardDuties(), policyDuties())
}

// acknowledgementDuties are met by people who answer what they are asked; each is chased through their manager.
func acknowledgementDuties() []Duty {
	const (
		manager = "the manager of each person; the Information Security Manager where there is none"
		answer  = "muniment acknowledge PACK --person PERSON --done-at DATE"
	)
	return []Duty{
		{
			ID: "acknowledge-policy", Title: "Have people acknowledge the policies", Clauses: conductClauses("CBC-004"), MetBy: "acknowledgement",
			OwedBy: manager, Period: "30 days from the issue of a version, or from access, or as the council or the pack sets", PeriodSource: byCouncil,
			DischargedBy: "the person's acknowledgement of the version that stands is recorded", Act: answer, Where: "acknowledgements",
			Find:  chased([]string{entry.PackPolicies, entry.PackGuidance}, true, false, "Have %s acknowledge %s"),
			group: peopleWho("not acknowledged %s"),
		},
		{
			ID: "repeat-acknowledgement", Title: "Have people acknowledge the policies again", Clauses: []string{"CBC-006"}, MetBy: "acknowledgement",
			OwedBy: manager, Period: "12 months after the last acknowledgement, or as the council or the pack sets; shown from 14 days before", PeriodSource: byCouncil,
			DischargedBy: "a new acknowledgement by the person is recorded", Act: answer, Where: "acknowledgements",
			Find:  chased([]string{entry.PackPolicies, entry.PackGuidance}, false, true, "Have %s acknowledge %s again"),
			group: peopleWho("to acknowledge %s again"),
		},
		{
			ID: "acknowledge-controls", Title: "Have users acknowledge an asset's protection measures", Clauses: []string{"CBC-037", "CBC-056"}, MetBy: "acknowledgement",
			OwedBy: manager, Period: "10 working days from the issue of the measures, or from access, and yearly, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the user's acknowledgement of the measures that stand is recorded", Act: "muniment acknowledge ASSET --person PERSON --done-at DATE", Where: "acknowledgements",
			Find:  chased([]string{entry.PackControls}, true, true, "Have %s acknowledge %s"),
			group: peopleWho("not acknowledged %s"),
		},
		{
			ID: "declare-cardholder-data", Title: "Have users of card systems declare how they handle card numbers", Clauses: []string{"CBC-048", "CBC-049"}, MetBy: "acknowledgement",
			OwedBy: manager, Period: "30 days from access to a card system, and yearly, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the user's cardholder-data declaration is recorded", Act: answer, Where: "acknowledgements",
			Find:  chased([]string{entry.PackDeclaration}, true, true, "Have %s sign the declaration %s"),
			group: peopleWho("not signed %s"),
		},
		{
			ID: "check-home-working", Title: "Have people who work at home check their workplace", Clauses: []string{"CBC-075"}, MetBy: "acknowledgement",
			OwedBy: manager, Period: "30 days from the agreement, and yearly, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the person's self-check is recorded with its answers", Act: "muniment acknowledge PACK --person PERSON --answers TEXT", Where: "acknowledgements",
			Find:  chased([]string{entry.PackSelfCheck}, true, true, "Have %s fill in the self-check %s"),
			group: peopleWho("not filled in %s"),
		},
		{
			ID: "complete-training", Title: "Have people complete their training", Clauses: []string{"CBC-039"}, MetBy: "acknowledgement",
			OwedBy: manager, Period: "30 days from the beginning of work, and yearly, or as the council or the course sets", PeriodSource: byCouncil,
			DischargedBy: "the day on which the person completed the course is recorded", Act: answer, Where: "acknowledgements",
			Find:  chased([]string{entry.PackTraining}, true, true, "Have %s complete %s"),
			group: peopleWho("not completed %s"),
		},
	}
}

// conductClauses are clauses, and those whose rule of conduct people acknowledge with the policies.
func conductClauses(clauses ...string) []string {
	rules, err := entry.ConductRules()
	if err != nil { // the file is part of the program, and a test reads it
		return clauses
	}
	for _, r := range rules {
		clauses = append(clauses, r.Clause)
	}
	return clauses
}

func takesCards(e entry.Entry) bool { return e.Fields.Yes("takes_cards") }

// cardDuties are the manager's part in keeping card numbers where they belong.
func cardDuties() []Duty {
	return []Duty{
		{
			ID: "declare-card-team", Title: "Declare how a team handles card numbers", Clauses: []string{"CBC-048", "CBC-049"}, MetBy: "prompt",
			OwedBy: "the manager of each service that takes card payments", Period: "yearly, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the manager's declaration for the team", Act: "muniment card-declaration declare --of SERVICE", Where: "card-declarations",
			Cycle: &Cycle{
				Kind: "service", Applies: takesCards, Setting: "declaration-interval", First: "acknowledge-days", Ahead: 30,
				Text: "Declare how card numbers are handled in %s", Thing: "team that takes card payments",
			},
			group: counted("teams whose handling of card numbers is to be declared"),
		},
	}
}

func policyDuties() []Duty {
	return []Duty{
		{
			ID: "review-policy", Title: "Review a policy", Clauses: []string{"CBC-009"}, MetBy: "prompt",
			OwedBy: "the owner of the policy, the Information Security Manager as a rule; the Senior Information Risk Owner approves", Period: "every year; shown from 60 days before", PeriodSource: byPolicy,
			DischargedBy: "the Senior Information Risk Owner approves what somebody else reviewed", Act: "muniment policy approve POLICY", Where: "policies",
			Cycle: &Cycle{
				Kind: "policy", Setting: "policy-review", First: "first-round", Ahead: 60,
				Text: "Review %s and have it approved", Thing: "policy to review",
			},
			group: counted("policies to review and approve"),
		},
		{
			ID: "issue-linked-policies", Title: "Issue policies together with those they are read with", Clauses: []string{"CBC-008"}, MetBy: "gate",
			OwedBy: "the Information Security Manager", Period: "whenever a pack is issued", PeriodSource: byPolicy,
			DischargedBy: "the pack holds every linked policy, each approved within the year", Act: "muniment pack issue PACK", Where: "packs",
		},
		{
			ID: "issue-policy", Title: "Ask people to acknowledge a policy", Clauses: []string{"CBC-004", "CBC-008"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "30 days after a version is approved, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "a pack that holds the policy is issued", Act: "muniment pack issue PACK", Where: "packs",
			Find: policiesToIssue, group: counted("policies to issue"),
		},
		{
			ID: "keep-linked-policies", Title: "Keep policies that are read together in date together", Clauses: []string{"CBC-008"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "at once: people acknowledge what stands", PeriodSource: byCouncil,
			DischargedBy: "the policy that ran out is reviewed and approved", Act: "muniment policy approve POLICY", Where: "policies",
			Find: linkedOutOfDate, group: counted("packs that hold a policy out of date"),
		},
		{
			ID: "develop-procedure", Title: "Develop a service's procedures", Clauses: []string{"CBC-041"}, MetBy: "prompt",
			OwedBy: "the manager of the service", Period: "90 days after a policy is first approved, or after the service is new, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "a procedure of the service is drafted", Act: "muniment procedure draft name=NAME service=SERVICE owner=POST", Where: "procedures",
			Find: servicesUnguided, group: counted("services without a procedure of their own"),
		},
		{
			ID: "agree-procedure", Title: "Agree a service's procedure", Clauses: []string{"CBC-041"}, MetBy: "prompt",
			OwedBy: "the manager who answers for the procedure", Period: "90 days after it is drafted, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the manager agrees the procedure", Act: "muniment procedure agree PROCEDURE", Where: "procedures",
			Find: proceduresToAgree, group: counted("procedures to agree"),
		},
		{
			ID: "review-procedure", Title: "Review a service's procedure", Clauses: []string{"CBC-041"}, MetBy: "prompt",
			OwedBy: "the manager who answers for the procedure", Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the manager records the review", Act: "muniment procedure review PROCEDURE changes=TEXT", Where: "procedures",
			Cycle: &Cycle{
				Kind: "procedure", Applies: func(e entry.Entry) bool { return e.State == "agreed" }, Setting: "procedure-review", First: "first-round", Ahead: 30,
				Text: "Review the procedure %s", Thing: "procedure to review",
			},
			group: counted("procedures to review"),
		},
		{
			ID: "procedure-after-policy", Title: "Look at a procedure again after its policy changed", Clauses: []string{"CBC-041"}, MetBy: "prompt",
			OwedBy: "the manager who answers for the procedure", Period: "60 days after the policy is approved, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the manager records a review made since", Act: "muniment procedure review PROCEDURE changes=TEXT", Where: "procedures",
			Find: proceduresAfterPolicy, group: counted("procedures whose policy changed"),
		},
	}
}
