package duty

import "muniment/store/entry"

const serviceManager = "the manager of the service; the Information Security Manager where it has none"

func serviceDuties() []Duty {
	return []Duty{
		{
			ID: "describe-service", Title: "Say what a service does with customers, cards and paper", Clauses: []string{"CBC-067"}, MetBy: "prompt",
			OwedBy: serviceManager, Period: "90 days after the service is entered, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "it is entered whether the service deals with customers, tells them personal information, takes cards and holds paper",
			Act:          "muniment service set SERVICE FIELD=VALUE", Where: "services",
			Find: incomplete("service"), group: counted("services to describe"),
		},
		{
			ID: "review-identity-questions", Title: "Review the questions that prove identity", Clauses: []string{"CBC-068"}, MetBy: "prompt",
			OwedBy: serviceManager, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the manager records where the approved questions are kept, that they are suitable and always used", Act: "muniment service identity-questions SERVICE", Where: "services",
			Cycle: &Cycle{
				Kind: "service", Applies: func(e entry.Entry) bool { return e.Fields.Yes("customer_facing") }, Setting: "review-identity-questions", First: "first-round",
				Field: "identity_reviewed_on", Ahead: 30, Text: "Review the identity questions of %s", Thing: "service",
			},
			group: counted("services whose identity questions to review"),
		},
		{
			ID: "check-identity", Title: "Check that identity is verified before anything is told", Clauses: []string{"CBC-067"}, MetBy: "prompt",
			OwedBy: serviceManager, Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the manager records how many calls or visits were looked at, and in how many identity was verified; a failed check opens an action",
			Act:          "muniment service identity-spot-check SERVICE", Where: "services",
			Cycle: &Cycle{
				Kind: "service", Applies: func(e entry.Entry) bool { return e.Fields.Yes("discloses_to_customers") }, Setting: "check-identity", First: "first-round",
				Field: "identity_checked_on", Ahead: 30, Text: "Check how %s verifies identity", Thing: "service",
			},
			group: counted("services whose identity checks to look at"),
		},
		{
			ID: "desk-check", Title: "Look for card data on desks", Clauses: []string{"CBC-049"}, MetBy: "prompt",
			OwedBy: serviceManager, Period: "half-yearly", PeriodSource: byCouncil,
			DischargedBy: "the manager records where was looked; what is found is reported as an incident at once", Act: "muniment service desk-check SERVICE", Where: "services",
			Cycle: &Cycle{
				Kind: "service", Applies: func(e entry.Entry) bool { return e.Fields.Yes("takes_cards") }, Setting: "desk-check", First: "first-round",
				Field: "desk_checked_on", Ahead: 14, Text: "Look for card data on the desks of %s", Thing: "service",
			},
			group: counted("services whose desks to look at"),
		},
	}
}
