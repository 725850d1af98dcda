package ui

import (
	"context"
	"strings"

	"muniment/store"
	"muniment/store/entry"
)

// staffActs are the acts on people who join and move, and on services that go elsewhere.
func staffActs() []act {
	return append(joinerActs(), append(moverActs(), transferActs()...)...)
}

// engagementKinds are how somebody may work for the council.
func engagementKinds() []string {
	return []string{"employee", "agency", "councillor", "volunteer", "contractor", "secondee"}
}

func joinerActs() []act {
	return []act{
		{
			kind: "joiner", verb: "joiner record", title: "record a joiner", needs: store.ActRecordJoiner, makes: true,
			help: "Somebody new, or somebody the register knows who begins another engagement.",
			fields: []entry.Field{
				helped(optional("person", "Somebody the register knows already", entry.Person), "Leave blank for somebody new."),
				optional("given_name", "Given name", entry.Text), optional("surname", "Surname", entry.Text),
				helped(optional("employee_no", "Employee number", entry.Text), "For somebody new."),
				choosing(needed("kind", "They work as", entry.Choice), engagementKinds()...),
				optional("position", "Reference of the position", entry.Text), optional("service", "Service", entry.Service), optional("job_title", "Job title", entry.Text),
				needed("starts", "First day", entry.Day),
				helped(optional("informed", "Informed of their obligations on", entry.Day), "Leave blank if that is still to be done: nobody has access before it."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				p, err := s.RecordJoiner(ctx, store.NewJoiner{
					Person: r.given["person"], EmployeeNo: r.given["employee_no"], GivenName: r.given["given_name"], Surname: r.given["surname"], Kind: r.given["kind"],
					Reference: r.given["position"], Service: r.given["service"], JobTitle: r.given["job_title"], StartsOn: r.day("starts"), InformedOn: r.day("informed"),
				})
				return outcome{r.speech.Say("%s joins on %s as %s.", p.Name(), r.day("starts"), p.ID), "person", p.ID}, err
			},
		},
		lineAct("joiner", "answer a line of a joiner's checklist", store.ActAnswerJoiner, func(ctx context.Context, s *store.Session, r store.Return) error { return s.AnswerJoiner(ctx, r) }),
		{
			kind: "joiner", verb: "joiner withdraw", title: "say that a joiner does not come", needs: store.ActWithdrawJoiner, weighty: true, places: []string{"person"},
			fields: []entry.Field{needed("person", "Who does not come", entry.Person), engagement(), needed("reason", "Why", entry.Text)}, from: caseOf("joiner"),
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded that they do not come.", "person", r.given["person"]}, s.WithdrawJoiner(ctx, r.given["person"], r.given["engagement"], r.given["reason"])
			},
		},
	}
}

// lineAct answers a line of the checklist of a joiner or a mover.
func lineAct(kind, title string, needs store.Act, answer func(context.Context, *store.Session, store.Return) error) act {
	return act{
		kind: kind, verb: kind + " done", title: title, needs: needs, places: []string{"person", "item"}, from: caseOf(kind),
		fields: []entry.Field{
			needed("person", "Whose checklist", entry.Person), needed("item", "Which line", entry.Text),
			choosing(needed("outcome", "How it stands", entry.Choice), "done", "does not apply", "will not come back"),
			helped(needed("evidence", "How you know, or why not", entry.Text), "For example the number of the ticket."), doneAt(), engagement(),
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			v := store.Return{
				Person: r.given["person"], Item: r.given["item"], Engagement: r.given["engagement"], Evidence: r.given["evidence"], DoneAt: r.at("done_at"),
				NotHeld: r.given.Is("outcome", "does not apply"),
			}
			if r.given.Is("outcome", "will not come back") {
				v.NotRecovered = r.given["evidence"]
			}
			return outcome{"The line is answered.", "person", r.given["person"]}, answer(ctx, s, v)
		},
	}
}

func moverActs() []act {
	who := needed("person", "Who moves", entry.Person)
	return []act{
		{
			kind: "mover", verb: "mover record", title: "record a mover", needs: store.ActRecordMover, makes: true, weighty: true,
			help: "The new manager is asked at once about everything this person brings along.",
			fields: []entry.Field{
				who, helped(optional("engagement", "Which engagement they leave", entry.Text), "Its reference, only where the person has several."),
				optional("position", "Reference of the new position", entry.Text), needed("service", "New service", entry.Service), optional("job_title", "New job title", entry.Text),
				needed("moves", "First day in the new post", entry.Day), optional("notice", "When the manager knew", entry.Day),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly && len(v.Leavers) == 0
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				_, err := s.RecordMover(ctx, store.NewMover{
					Person: r.given["person"], From: r.given["engagement"], Reference: r.given["position"], Service: r.given["service"], JobTitle: r.given["job_title"],
					MovesOn: r.day("moves"), NoticeOn: r.day("notice"),
				})
				return outcome{r.speech.Say("The move on %s is recorded.", r.day("moves")), "person", r.given["person"]}, err
			},
		},
		{
			kind: "mover", verb: "mover amend", title: "change the day of a move", needs: store.ActAmendMover, places: []string{"person"}, from: caseOf("mover"),
			fields: []entry.Field{who, optional("moves", "First day in the new post", entry.Day), optional("notice", "When the manager knew", entry.Day)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The move is changed.", "person", r.given["person"]}, s.AmendMover(ctx, r.given["person"], r.day("moves"), r.day("notice"))
			},
		},
		{
			kind: "mover", verb: "mover withdraw", title: "take back that somebody moves", needs: store.ActAmendMover, weighty: true, places: []string{"person"}, from: caseOf("mover"),
			fields: []entry.Field{who, needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The move is taken back.", "person", r.given["person"]}, s.WithdrawMover(ctx, r.given["person"], r.given["reason"])
			},
		},
		{
			kind: "mover", verb: "mover explain", title: "explain why notice of a mover came late", needs: store.ActAmendMover, places: []string{"person"}, from: caseOf("mover"),
			fields: []entry.Field{who, needed("text", "Why the notice came late", entry.Long)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The explanation is recorded.", "person", r.given["person"]}, s.ExplainMove(ctx, r.given["person"], r.given["text"])
			},
		},
		lineAct("mover", "answer a line of a mover's checklist", store.ActAnswerMover, func(ctx context.Context, s *store.Session, r store.Return) error { return s.AnswerMover(ctx, r) }),
		{
			kind: "grant", verb: "mover decide", title: "decide about access that somebody brings along", needs: store.ActDecideMover, places: []string{"grant", "decision"},
			fields: []entry.Field{
				pointing(needed("grant", "Which access", entry.Link), "grant"), choosing(needed("decision", "It is", entry.Choice), "keep", "change", "close"),
				{Name: "level", Label: "Level to which it changes", Type: entry.Text, Need: func(v entry.Values) bool { return v.Is("decision", "change") }, When: "for a change"},
				optional("note", "Note", entry.Text),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The decision is recorded.", "grant", r.given["grant"]}, s.DecideMove(ctx, store.MoveDecision{Grant: r.given["grant"], Decision: r.given["decision"], Level: r.given["level"], Note: r.given["note"]})
			},
		},
		{
			kind: "grant", verb: "mover carry-out", title: "confirm that access has the level that was decided on", needs: store.ActCarryOutMove, places: []string{"grant"},
			from: func(v store.Shown) (entry.Values, bool) {
				m, is := v.Entry.(store.Mover)
				return entry.Values{}, is && m.WithdrawnAt.IsZero()
			},
			fields: []entry.Field{pointing(needed("grant", "Which access", entry.Link), "grant"), evidence()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded that the level was changed.", "grant", r.given["grant"]}, s.CarryOutMove(ctx, r.given["grant"], r.given["evidence"])
			},
		},
	}
}

func transferActs() []act {
	return []act{
		{
			kind: "transfer", verb: "transfer record", title: "transfer a service to a successor", needs: store.ActTransfer, makes: true, weighty: true,
			help: "The register works out who and what goes. It cannot be taken back.",
			fields: []entry.Field{
				optional("service", "Service that goes, with everything below it", entry.Service), choosing(needed("whole", "The whole council goes", entry.YesNo), "yes", "no"),
				needed("successor", "Body that takes over", entry.Text), needed("vests", "Vesting day", entry.Day), helped(needed("reason", "By what", entry.Text), "An order, a contract, a decision."),
				helped(needed("confirm", "Name what goes, to confirm", entry.Text), "Type exactly the phrase that the register asks for: leave a word here first, and it is said what to type."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.RecordTransfer(ctx, store.NewTransfer{Service: r.given["service"], Whole: r.given.Yes("whole"), Successor: r.given["successor"], VestsOn: r.day("vests"), Reason: r.given["reason"], Confirm: r.given["confirm"]})
				return outcome{r.speech.Say("The transfer of %s is recorded.", v.Name), "transfer", v.ID}, err
			},
		},
		{
			kind: "transfer", verb: "transfer vest", title: "complete a transfer", needs: store.ActTransfer, weighty: true, places: []string{"transfer"},
			fields: []entry.Field{pointing(needed("transfer", "Which transfer", entry.Link), "transfer"), needed("confirm", "The phrase that confirms it", entry.Text)},
			from: func(v store.Shown) (entry.Values, bool) {
				t, is := v.Entry.(store.Transfer)
				return entry.Values{"transfer": v.ID}, is && t.VestedAt.IsZero()
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.Vest(ctx, r.given["transfer"], r.given["confirm"])
				return outcome{r.speech.Say("The transfer of %s is complete.", v.Name), "transfer", v.ID}, err
			},
		},
	}
}

// caseOf is what a case of staff says of the fields of an act on it.
func caseOf(kind string) func(store.Shown) (entry.Values, bool) {
	return func(v store.Shown) (entry.Values, bool) {
		switch e := v.Entry.(type) {
		case store.Joiner:
			return entry.Values{"person": e.Person}, kind == "joiner" && e.WithdrawnAt.IsZero()
		case store.Mover:
			return entry.Values{"person": e.Person}, kind == "mover" && e.WithdrawnAt.IsZero()
		case store.Absence:
			return entry.Values{"person": e.Person}, kind == "absence" && e.WithdrawnAt.IsZero() && e.FinishedAt.IsZero()
		}
		return nil, false
	}
}

// commas are the parts of a text between commas.
func commas(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
