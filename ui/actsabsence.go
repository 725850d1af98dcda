package ui

import (
	"context"

	"muniment/store"
	"muniment/store/entry"
)

// absenceActs are the acts on people who are away for long.
func absenceActs() []act {
	who := needed("person", "Who is away", entry.Person)
	grant := pointing(needed("grant", "Which access", entry.Link), "grant")
	return []act{
		{
			kind: "absence", verb: "absence record", title: "record a long absence", needs: store.ActRecordAbsence, makes: true, places: []string{"person"},
			help: "Nothing of theirs is cut by that.",
			fields: []entry.Field{
				who, needed("from", "First day away", entry.Day), helped(optional("returns", "First day back", entry.Day), "Leave blank if it is not known."),
				helped(choosing(needed("kind", "Why", entry.Choice), store.AbsenceKinds()...), "Seen by Human Resources and the Information Security Manager only."),
				helped(optional("cover", "Who covers", entry.Person), "They answer for this person's posts meanwhile."),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				a, err := s.RecordAbsence(ctx, store.Absence{Person: r.given["person"], Kind: r.given["kind"], StartsOn: r.day("from"), ReturnsOn: r.day("returns"), Cover: r.given["cover"]})
				return outcome{r.speech.Say("The absence of %s is recorded.", a.Name), "absence", a.ID}, err
			},
		},
		{
			kind: "absence", verb: "absence amend", title: "change an absence or who covers", needs: store.ActRecordAbsence, places: []string{"person"}, from: caseOf("absence"),
			help: "What is left blank stays as it is.",
			fields: []entry.Field{
				who, optional("from", "First day away", entry.Day), optional("returns", "First day back", entry.Day), optional("cover", "Who covers", entry.Person),
				optional("unknown", "The return was looked at, and no day is known", entry.YesNo), optional("uncovered", "Nobody covers any longer", entry.YesNo),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The absence is changed.", "person", r.given["person"]}, s.AmendAbsence(ctx, r.given["person"], store.AbsenceChange{
					StartsOn: r.day("from"), ReturnsOn: r.day("returns"), Cover: r.given["cover"], Unknown: r.given.Yes("unknown"), Uncovered: r.given.Yes("uncovered"),
				})
			},
		},
		{
			kind: "absence", verb: "absence access", title: "decide about the access of somebody who is away", needs: store.ActDecideAbsence, places: []string{"person", "access"}, from: caseOf("absence"),
			fields: []entry.Field{who, choosing(needed("access", "Their access is", entry.Choice), store.AccessKept, store.AccessSuspended), needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The decision is recorded.", "person", r.given["person"]}, s.DecideAbsence(ctx, r.given["person"], r.given["access"], r.given["reason"])
			},
		},
		{
			kind: "absence", verb: "absence back", title: "record that somebody is back", needs: store.ActRecordAbsence, places: []string{"person"}, from: caseOf("absence"),
			fields: []entry.Field{needed("person", "Who is back", entry.Person), helped(optional("returned", "First day back", entry.Day), "Leave blank for today.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				on := r.day("returned")
				if !on.Known() {
					on = s.Today()
				}
				return outcome{"Welcome back: the absence is over.", "person", r.given["person"]}, s.ReturnFromAbsence(ctx, r.given["person"], on)
			},
		},
		{
			kind: "absence", verb: "absence withdraw", title: "take back that somebody will be away", needs: store.ActRecordAbsence, weighty: true, places: []string{"person"}, from: caseOf("absence"),
			fields: []entry.Field{who, needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The absence is taken back.", "person", r.given["person"]}, s.WithdrawAbsence(ctx, r.given["person"], r.given["reason"])
			},
		},
		{
			kind: "grant", verb: "absence suspend", title: "record that access is suspended", needs: store.ActSuspendAccess, places: []string{"grant"},
			fields: []entry.Field{grant, evidence(), doneAt()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded that the access is suspended.", "grant", r.given["grant"]}, s.SuspendGrant(ctx, r.given["grant"], r.given["evidence"], r.at("done_at"))
			},
		},
		{
			kind: "grant", verb: "absence restore", title: "record that access is given back", needs: store.ActSuspendAccess, places: []string{"grant"},
			fields: []entry.Field{grant, evidence(), doneAt()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded that the access is given back.", "grant", r.given["grant"]}, s.RestoreGrant(ctx, r.given["grant"], r.given["evidence"], r.at("done_at"))
			},
		},
	}
}
