package ui

import (
	"context"
	"slices"

	"muniment/reports"
	"muniment/store"
	"muniment/store/entry"
)

// leaverActs are the acts on a leaver's path: it is recorded that they leave, what they could use is closed, what they had comes back, and the record is signed.
func leaverActs() []act {
	who := needed("person", "Who leaves", entry.Person)
	return []act{
		{
			kind: "leaver", verb: "leaver record", title: "record a leaver", needs: store.ActRecordLeaver, makes: true, weighty: true,
			help:   "From then on every owner of a system is asked to close what this person can use, by the end of the last working day.",
			fields: leaverFields(who),
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly && len(v.Leavers) == 0
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				l, _, err := s.RecordLeaver(ctx, newLeaver(r))
				if err != nil {
					return outcome{}, err
				}
				if !l.LastWorkingDay.Known() {
					return said(r.speech.Say("%s leaves. The last working day is not known yet, and is asked for.", l.Name), "leaver", l.ID)
				}
				return said(r.speech.Say("%s leaves; the last working day is %s.", l.Name, l.LastWorkingDay), "leaver", l.ID)
			},
		},
		{
			kind: "leaver", verb: "return", title: "record what a leaver gave back or did", needs: store.ActReturnItem, places: []string{"person", "item"},
			fields: []entry.Field{
				who, helped(optional("item", "What", entry.Text), "The line of the checklist, or the word for it, such as badge. Leave blank for everything that is still to be given back."),
				choosing(needed("outcome", "What became of it", entry.Choice), "given back or done", "never had it", "will not come back"),
				helped(optional("evidence", "How you know", entry.Text), "For example: handed in at the exit meeting."),
				{Name: "reason", Label: "Why it will not come back", Type: entry.Text, Need: func(v entry.Values) bool { return v.Is("outcome", "will not come back") }, When: "where it will not come back"},
				doneAt(), engagement(),
			},
			from: leaverOf,
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v := store.Return{
					Person: r.given["person"], Item: r.given["item"], Engagement: r.given["engagement"], Evidence: r.given["evidence"], DoneAt: r.at("done_at"),
					NotHeld: r.given.Is("outcome", "never had it"),
				}
				if r.given.Is("outcome", "will not come back") {
					v.NotRecovered = r.given["reason"]
				}
				answered, err := s.ReturnItems(ctx, v)
				return outcome{r.speech.Count(len(answered), "Recorded: %s line of the checklist is answered.", "Recorded: %s lines of the checklist are answered."), "person", r.given["person"]}, err
			},
		},
		{
			kind: "leaver", verb: "record leaver", title: "issue and sign the leaver record", needs: store.ActIssueRecord, weighty: true, signs: true, places: []string{"person"},
			help:   "You sign that everything this person could use is closed, or excepted, and what became of what they had. The record is numbered and kept; nobody can change it afterwards.",
			fields: []entry.Field{who, engagement(), choosing(optional("language", "Language of the record", entry.Choice), "English", "Welsh")}, from: leaverOf,
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				language, err := reports.ParseLanguage(r.given["language"])
				if err != nil {
					return outcome{}, err
				}
				rec, _, err := reports.IssueLeaver(ctx, s, language, r.given["person"], r.given["engagement"])
				return outcome{r.speech.Say("%s is issued and signed by %s. The register keeps it; save a copy for whoever needs one.", rec.Number, s.User().Name), "record", rec.Number}, err
			},
		},
		{
			kind: "leaver", verb: "record leaver --all", title: "issue and sign the records of all leavers who have none", needs: store.ActIssueRecord, weighty: true, signs: true,
			takes: "Signing the leaver records",
			help:  "The record of everybody who has none yet and whose accounts are closed. Each is issued by itself: what is issued stays issued if you cancel.",
			fields: []entry.Field{
				helped(needed("out", "Folder for the files", entry.Text), "It is made if it is not there. The register keeps every record too."),
				choosing(optional("language", "Language of the record", entry.Choice), "English", "Welsh"),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				language, err := reports.ParseLanguage(r.given["language"])
				if err != nil {
					return outcome{}, err
				}
				return issueLeavers(ctx, s, r.speech, language, r.given["out"])
			},
		},
		{
			kind: "leaver", verb: "leaver amend", title: "change the facts of a leaver", needs: store.ActRecordLeaver, weighty: true,
			help: "What is left blank stays as it is.", fields: leaverFields(who), from: leaverOf,
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				l, _, err := s.AmendLeaver(ctx, newLeaver(r))
				return outcome{r.speech.Say("The facts of %s's leaving are changed.", l.Name), "leaver", l.ID}, err
			},
		},
		{
			kind: "leaver", verb: "leaver explain", title: "explain why notice of a leaver came late", needs: store.ActExplainNotice,
			fields: []entry.Field{who, engagement(), needed("text", "Why the notice came late", entry.Long)}, from: leaverOf,
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The explanation is recorded.", "person", r.given["person"]}, s.ExplainNotice(ctx, r.given["person"], r.given["engagement"], r.given["text"])
			},
		},
		{
			kind: "leaver", verb: "leaver withdraw", title: "take back that somebody leaves", needs: store.ActWithdrawLeaver, weighty: true,
			help:   "What was closed stays closed.",
			fields: []entry.Field{needed("person", "Who stays", entry.Person), engagement(), needed("reason", "Why", entry.Text)}, from: leaverOf,
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The leaving is taken back. What was closed stays closed.", "person", r.given["person"]}, s.WithdrawLeaver(ctx, r.given["person"], r.given["engagement"], r.given["reason"])
			},
		},
	}
}

// deathActs stand behind all others of a person: nobody presses this by mistake for a leaver.
func deathActs() []act {
	return []act{
		{
			kind: "person", verb: "leaver died", title: "record a death in service", needs: store.ActRecordDeath, weighty: true,
			fields: []entry.Field{needed("person", "Who died", entry.Person), needed("died", "The day", entry.Day), optional("notice", "The day on which the manager knew", entry.Day)},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The death is recorded. Nothing is asked of them; what they could use is closed.", "person", r.given["person"]}, s.RecordDeath(ctx, r.given["person"], r.day("died"), r.day("notice"))
			},
		},
	}
}

// leaverOf is what a leaver's case, or the person's page, says of the fields of an act on it.
func leaverOf(v store.Shown) (entry.Values, bool) {
	switch e := v.Entry.(type) {
	case store.Leaver:
		return entry.Values{"person": e.Person}, e.WithdrawnAt.IsZero()
	case store.Person:
		return entry.Values{"person": e.ID}, slices.ContainsFunc(v.Leavers, func(l store.Leaver) bool { return l.WithdrawnAt.IsZero() })
	}
	return nil, false
}

func engagement() entry.Field {
	return helped(optional("engagement", "Which engagement", entry.Text), "The reference of the position, only where the person has several.")
}

func leaverFields(who entry.Field) []entry.Field {
	return []entry.Field{
		who,
		helped(optional("last_working_day", "Last working day", entry.Day), "The last day on which they work; not the day on which the contract ends. Leave blank if it is not known: you will be asked again."),
		helped(optional("notice", "When you knew", entry.Day), "The day on which the manager knew that they leave."),
		helped(optional("access_ends", "Access ends earlier", entry.Moment), "Only for a dismissal or garden leave: the moment at which everything is closed."),
		helped(optional("reason", "Why they leave", entry.Text), "Seen by Human Resources and the Information Security Manager only."),
		helped(optional("confidential_until", "Confidential until", entry.Moment), "Until then only Human Resources, the Information Security Manager and whoever you name see it."),
		helped(optional("named", "Who may see it meanwhile", entry.Text), "Their sign-in names, with commas between."),
		helped(optional("poll", "Day of the poll", entry.Day), "Only for a councillor who was not elected again, instead of the last working day."),
		engagement(),
	}
}

func newLeaver(r request) store.NewLeaver {
	return store.NewLeaver{
		Person: r.given["person"], Engagement: r.given["engagement"], NoticeOn: r.day("notice"), LastWorkingDay: r.day("last_working_day"), AfterPoll: r.day("poll"),
		AccessEndsAt: r.at("access_ends"), Reason: r.given["reason"], ConfidentialUntil: r.at("confidential_until"), Named: commas(r.given["named"]),
	}
}
