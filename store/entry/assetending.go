package entry

import (
	"strings"

	"muniment/store/calendar"
)

// assetEndingActs are about how long an asset is kept: holds, disposals, and what backups still hold afterwards.
func assetEndingActs() []Act {
	holders := []Role{Administrator, ISM, IAO, DPO, SIRO}
	return []Act{
		{
			Verb: "hold", Title: "put an information asset on legal hold", Roles: holders, Answers: true, Needs: []string{"legal_hold_reason"},
			Sets: func(*Gate) Values { return Values{"legal_hold": "yes"} },
		},
		{
			Verb: "release", Title: "release an information asset from legal hold", Roles: holders, Answers: true,
			Own: []Field{needed("authority", "Who released it, and why", Text)},
			Gate: func(g *Gate) error {
				if !onLegalHold(g.Before.Fields) {
					return Refuse("%s is not on legal hold: there is nothing to release", g.Entry.ID)
				}
				return nil
			},
			Sets: func(*Gate) Values { return Values{"legal_hold": "no", "legal_hold_reason": ""} },
		},
		{
			Verb: "dispose", Title: "record a disposal from an information asset", Roles: assetAnswerers(), Answers: true,
			Help:  "It records what was disposed of, with evidence. Answer no open request only after looking: destroying what somebody has asked for is an offence (FOIA section 77, DPA 2018 section 173).",
			Needs: []string{"disposal_evidence"},
			Own: []Field{
				needed("what", "What was disposed of", Text),
				needed("method", "How", Choice, "destroyed", "transferred to an archive", "transferred to a successor"),
				needed("retention_met", "Its retention period has ended", YesNo),
				neededFor("reason", "Why it is disposed of before its time", Text, "before the retention period has ended", func(v Values) bool { return v["retention_met"] == "no" }),
				needed("no_open_request", "Nobody has an open request for it", YesNo),
				optional("whole", "The whole asset is gone", YesNo),
				optional("kept_in_backups_until", "Backups may still hold it until", Day),
			},
			Gate:    disposable,
			Sets:    disposed,
			Then:    backupsOutlast,
			Clauses: []string{"AZS-040"},
		},
		{
			Verb: "accept-recovery", Title: "accept a slower recovery of an information asset", Roles: assetAnswerers(), Answers: true, Approves: true,
			Needs: []string{"recovery_accepted_until"},
			Own:   []Field{needed("reason", "Why the service can wait longer", Text)},
			Gate: func(g *Gate) error {
				until, latest := g.Entry.Fields.Day("recovery_accepted_until"), g.Today().AddMonths(g.Period("recovery-accepted"))
				if until <= g.Today() || until > latest {
					return Refuse("a slower recovery can be accepted from tomorrow to %s: give a day between them", latest.Short())
				}
				return nil
			},
			Clauses: []string{"AZS-038", "AZS-039"},
		},
	}
}

// disposable refuses a disposal that the law or somebody's open request stands against.
func disposable(g *Gate) error {
	v := g.Entry.Fields
	if onLegalHold(v) {
		return Refuse("%s is on legal hold (%s): nothing of it may be disposed of until it is released", g.Entry.ID, v["legal_hold_reason"])
	}
	requests, err := g.Parts("disclosure")
	if err != nil {
		return err
	}
	for _, r := range requests {
		if r.State == "requested" {
			return Refuse("%s cannot be disposed of: disclosure %s of it waits for a decision; decide it first", g.Entry.ID, r.ID)
		}
	}
	if !g.Given.Yes("no_open_request") {
		return Refuse("%s cannot be disposed of while somebody has an open request for it: answer the request first", g.Entry.ID)
	}
	if HeldDigitally(v) && backupsHoldUntil(g) == "" {
		return Refuse("say in kept_in_backups_until how long backups may still hold what was disposed of: %s does not say how long its backups are kept", firstText(v["system"], "its system"))
	}
	return nil
}

// backupsHoldUntil is the day until which backups may still hold what was disposed of: as given, else by the depth of the system's backups.
func backupsHoldUntil(g *Gate) string {
	if day := g.Given["kept_in_backups_until"]; day != "" || !HeldDigitally(g.Entry.Fields) || g.Entry.Fields["system"] == "" {
		return day
	}
	system, err := g.Find("system", g.Entry.Fields["system"])
	if err != nil {
		return ""
	}
	if days, known := system.Fields.Int("backups_kept_days"); known {
		return string(calendar.Of(g.DoneAt).AddDays(days))
	}
	return ""
}

func disposed(g *Gate) Values {
	set := Values{"last_disposal": string(g.lastDone("last_disposal"))}
	if until := backupsHoldUntil(g); until > g.Entry.Fields["backups_until"] {
		set["backups_until"] = until
	}
	if g.Given.Yes("whole") {
		set["status"] = "disposed"
		if strings.HasPrefix(g.Given["method"], "transferred") {
			set["status"] = "transferred"
		}
	}
	return set
}

// backupsOutlast opens the question whether the backups have let go of what was disposed of, for the day on which they should have.
func backupsOutlast(g *Gate) ([]Step, error) {
	until := backupsHoldUntil(g)
	if until == "" || until <= string(calendar.Of(g.DoneAt)) {
		return nil, nil
	}
	return []Step{openAction(g, TopicBackups, "Confirm that no backup still holds what was disposed of: "+g.Entry.Title, g.Given["what"], until)}, nil
}

// firstText is the first text that is not blank.
func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// assetTransferActs are about where the information goes: abroad, or to a supplier.
func assetTransferActs() []Act {
	return []Act{
		{
			Verb: "transfer-outside-uk", Title: "record a transfer of an information asset outside the UK", Roles: append(assetAnswerers(), DPO), Answers: true,
			Needs: []string{"transfer_outside_uk", "transfer_safeguard"}, Takes: []string{"transfer_test"},
			Own: []Field{needed("recipient", "Recipient", Text)},
			Gate: func(g *Gate) error {
				if transferTested(g.Entry.Fields) && g.Entry.Fields["transfer_test"] == "" {
					return Refuse("a transfer under %s needs the data protection test: give the reference of it as transfer_test", g.Entry.Fields["transfer_safeguard"])
				}
				return nil
			},
		},
		{
			Verb: "send-to-supplier", Title: "record that information goes to a supplier", Roles: assetAnswerers(), Answers: true,
			Own: []Field{
				needed("recipient", "Supplier", Text),
				needed("what", "What is sent", Text),
				needed("location", "Where the supplier will keep it", Text),
				needed("processing_ends", "Processing ends", Day),
			},
			Sets: func(g *Gate) Values {
				set, v := Values{}, g.Entry.Fields
				if place := g.Given["recipient"] + ": " + g.Given["location"]; !strings.Contains(v["location_digital"], place) {
					set["location_digital"] = strings.TrimPrefix(v["location_digital"]+"; "+place, "; ")
				}
				if v["supplier"] == "" {
					set["supplier"] = g.Given["recipient"]
				}
				return set
			},
			Then: func(g *Gate) ([]Step, error) {
				due := g.Given.Day("processing_ends").AddDays(g.Period("deletion-confirmation"))
				return []Step{openAction(g, TopicDeletion, "Get "+g.Given["recipient"]+"'s confirmation that it has deleted "+g.Given["what"], g.Given["what"], string(due))}, nil
			},
			Clauses: []string{"OCSI-022", "OCSI-034"},
		},
	}
}
