package duty

import "muniment/store/entry"

func disclosureDuties() []Duty {
	return []Duty{
		{
			ID: "decide-disclosure", Title: "Decide a request to disclose", Clauses: []string{"CBC-057", "OCSI-016"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "within 5 working days of the request, or as the council sets; always before anything is disclosed", PeriodSource: byCouncil,
			DischargedBy: "the owner permits it until a day, or refuses it with the reason", Act: "muniment disclosure permit DISCLOSURE", Where: "disclosures",
			Find: disclosuresUndecided, group: counted("requests to disclose"),
		},
		{
			ID: "permit-disclosure", Title: "Disclose nothing without permission", Clauses: []string{"CBC-057", "OCSI-016"}, MetBy: "gate",
			OwedBy: "whoever wants to disclose; the information asset owner", Period: "before anything is disclosed", PeriodSource: byPolicy,
			DischargedBy: "each project asks in writing; nobody permits their own request, no permission is without an end, and none is renewed without being asked for again",
			Act:          "muniment disclosure request --of ASSET", Where: "disclosures",
		},
		{
			ID: "close-disclosure", Title: "Close a disclosure that has ended", Clauses: []string{"CBC-057", "OCSI-016"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "by the day on which the permission ends", PeriodSource: byCouncil,
			DischargedBy: "it is recorded how the disclosure ended: returned, deleted or never made", Act: "muniment disclosure close DISCLOSURE", Where: "disclosures",
			Find: disclosuresEnding, group: counted("permissions to disclose that end"),
		},
		{
			ID: "review-sharing-agreement", Title: "Review a sharing agreement", Clauses: []string{"CBC-011"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none", Period: "yearly", PeriodSource: byCouncil,
			DischargedBy: "the owner confirms that it is still needed and followed", Act: "muniment sharing-agreement review SHARING-AGREEMENT", Where: "sharing-agreements",
			Cycle: &Cycle{Kind: "sharing-agreement", Setting: "review-sharing-agreement", First: "review-sharing-agreement", Field: "last_review", Ahead: 30, Text: "Review the sharing agreement %s", Thing: "sharing agreement"},
			group: counted("sharing agreements to review"),
		},
		{
			ID: "renew-sharing-agreement", Title: "Renew or end a sharing agreement", Clauses: []string{"CBC-011"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Senior Information Risk Owner where there is none",
			Period: "by the day on which it ends; asked for 60 days before it, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "its new end is recorded, or the agreement is ended with the reason", Act: "muniment sharing-agreement renew SHARING-AGREEMENT", Where: "sharing-agreements",
			Find: expiring("sharing-agreement", "Renew or end the sharing agreement %s"), group: counted("sharing agreements that end"),
		},
	}
}

func assetEndingDuties() []Duty {
	return []Duty{
		{
			ID: "backups-outlast-disposal", Title: "Say how long backups hold what is disposed of", Clauses: []string{"AZS-040"}, MetBy: "gate",
			OwedBy: "the information asset owner", Period: "with each disposal", PeriodSource: byCouncil,
			DischargedBy: "the disposal says until when backups may hold it, or the system says how long its backups are kept; a disposal from a digital asset is refused without",
			Act:          "muniment asset dispose ASSET", Where: "assets",
		},
		{
			ID: "confirm-backups-cleared", Title: "Confirm that backups hold nothing disposed of", Clauses: []string{"AZS-040"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Information Security Manager where there is none",
			Period: "on the day until which backups were said to hold it", PeriodSource: byCouncil,
			DischargedBy: "it is confirmed, with evidence", Act: "muniment action done ACTION", Where: "actions",
			Find: actionsOf(func(topic string) bool { return topic == entry.TopicBackups }), group: counted("disposals whose backups to look at"),
		},
		{
			ID: "supplier-data-location", Title: "Say where a supplier keeps what it is sent", Clauses: []string{"OCSI-022"}, MetBy: "gate",
			OwedBy: "the information asset owner", Period: "when information goes to a supplier", PeriodSource: byCouncil,
			DischargedBy: "the transfer says where the data will be kept, and the place stands on the asset; it is refused without",
			Act:          "muniment asset send-to-supplier ASSET", Where: "assets",
		},
		{
			ID: "confirm-supplier-deletion", Title: "Get a supplier's confirmation of deletion", Clauses: []string{"OCSI-034"}, MetBy: "prompt",
			OwedBy: "the information asset owner; the Information Security Manager where there is none",
			Period: "within 30 days of the end of processing, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the supplier's confirmation is recorded as evidence", Act: "muniment action done ACTION", Where: "actions",
			Find: actionsOf(func(topic string) bool { return topic == entry.TopicDeletion }), group: counted("deletions for suppliers to confirm"),
		},
	}
}

func disclosuresUndecided(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("disclosure") {
		if e.State == "requested" {
			out = append(out, f.entryCase(e, "Decide whether to permit the disclosure of "+e.Title, f.sinceAdded(e, "disclosure-decision")))
		}
	}
	return out
}

// disclosuresEnding finds permissions near their end; requests that wait for a decision have none yet.
func disclosuresEnding(f *Facts) []Case {
	var out []Case
	for _, e := range f.entries("disclosure") {
		if until := e.Fields.Day("ends_on"); e.State == "permitted" && f.within(until, "expiry-ahead") {
			out = append(out, f.entryCase(e, "Close the disclosure of "+e.Title, until.End()))
		}
	}
	return out
}
