package ui

import (
	"context"

	"muniment/store"
	"muniment/store/entry"
)

// grantField asks which access.
func grantField() entry.Field {
	return pointing(needed("grant", "Which access", entry.Link), "grant")
}

// liveGrant is what access that stands says of the fields of an act on it.
func liveGrant(v store.Shown) (entry.Values, bool) {
	g, is := v.Entry.(store.Grant)
	return entry.Values{"grant": v.ID}, is && g.Live()
}

// What was done to access, where the register's own word for it says too little.
const (
	neverExisted    = "it never existed"
	askedOfSupplier = "asked of the supplier, and not confirmed yet"
)

// closingAction is the register's word for what was done.
func closingAction(words string) string {
	switch words {
	case neverExisted:
		return store.ActionNeverExisted
	case askedOfSupplier:
		return store.ActionRequested
	}
	return words
}

// closuresOf are what a form confirms: with the evidence that was given for all of it, or with what the directory shows of each.
func closuresOf(ctx context.Context, s *store.Session, r request) ([]store.Closure, error) {
	grants := grantsIn(r.given)
	if r.asShown {
		return asSeen(ctx, s, grants, r.given["by"])
	}
	var out []store.Closure
	for _, id := range grants {
		out = append(out, store.Closure{Grant: id, Action: closingAction(r.given["action"]), Evidence: r.given["evidence"], DoneAt: r.at("done_at"), By: r.given["by"]})
	}
	return out, nil
}

// grantActs are the acts on access that stands.
func grantActs() []act {
	return append([]act{
		{
			kind: "grant", verb: "close", title: "confirm that access is closed", needs: store.ActConfirmClosure, places: []string{"grant"}, from: liveGrant,
			fields: []entry.Field{
				grantField(), choosing(needed("action", "What was done", entry.Choice), store.ActionDisabled, store.ActionDeleted, neverExisted, askedOfSupplier),
				evidence(), doneAt(), helped(optional("by", "Who did it", entry.Person), "Only where that is not you."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				all, err := closuresOf(ctx, s, r)
				if err != nil {
					return outcome{}, err
				}
				g, _, err := s.ConfirmClosure(ctx, all[0])
				words := r.speech.Say("%s on %s is closed: %s on %s.", g.Login, g.System, lower(r.speech.Say(capital(g.Action))), clock(g.ClosedAt))
				if err == nil && g.Live() {
					words = r.speech.Say("Closing it was asked for. It stays open until you confirm that it is done.")
				}
				return outcome{words, "grant", g.ID}, err
			},
		},
		{
			kind: "grant", verb: "close several", title: "confirm that several are closed", needs: store.ActConfirmClosure, weighty: true,
			help: "All of them are confirmed, or none. Take out of the list what is still open.",
			fields: []entry.Field{
				pointing(needed("grants", "Which access", entry.Links), "grant"), choosing(needed("action", "What was done", entry.Choice), store.ActionDisabled, store.ActionDeleted),
				evidence(), doneAt(), helped(optional("by", "Who did it", entry.Person), "Only where that is not you."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				all, err := closuresOf(ctx, s, r)
				if err != nil {
					return outcome{}, err
				}
				closed, err := s.ConfirmClosures(ctx, all)
				return outcome{r.speech.Count(len(closed), "%s account is confirmed as closed.", "%s accounts are confirmed as closed."), "", ""}, err
			},
		},
		{
			kind: "grant", verb: "grant reason", title: "give the job function that needs access", needs: store.ActJustifyGrant, places: []string{"grant"}, from: liveGrant,
			fields: []entry.Field{grantField(), helped(needed("reason", "Job function that needs it", entry.Text), "What the person does that cannot be done without it.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The reason is recorded.", "grant", r.given["grant"]}, s.JustifyGrant(ctx, r.given["grant"], r.given["reason"])
			},
		},
		{
			kind: "grant", verb: "grant inform", title: "record that the holder was informed of their obligations", needs: store.ActInform, places: []string{"grant"}, from: liveGrant,
			fields: []entry.Field{grantField(), needed("informed", "On which day", entry.Day), optional("how", "How they were informed", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded that they were informed.", "grant", r.given["grant"]}, s.InformHolder(ctx, r.given["grant"], r.day("informed"), r.given["how"])
			},
		},
		{
			kind: "grant", verb: "grant change", title: "change the kind, level or end of access", needs: store.ActGrantAccess, places: []string{"grant"}, from: liveGrant,
			help: "What is left blank stays as it is.",
			fields: []entry.Field{
				grantField(), choosing(optional("kind", "Kind", entry.Choice), store.GrantKinds()...), optional("level", "Level", entry.Text), optional("ends", "Last day", entry.Day),
				optional("open", "It no longer ends on a day", entry.YesNo),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The access is changed.", "grant", r.given["grant"]}, s.ChangeGrant(ctx, r.given["grant"], store.GrantChange{Kind: r.given["kind"], Level: r.given["level"], EndsOn: r.day("ends"), Open: r.given.Yes("open")})
			},
		},
		{
			kind: "grant", verb: "except", title: "accept an exception for access", needs: store.ActGrantException, weighty: true, places: []string{"grant"}, from: liveGrant,
			fields: []entry.Field{grantField(), helped(optional("clause", "Clause of the policy", entry.Text), "Leave blank for the closing of a leaver's access, CBC-027."), needed("reason", "Why it is accepted", entry.Text), needed("until", "Last day of the exception", entry.Day)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				clause := r.given["clause"]
				if clause == "" {
					clause = "CBC-027"
				}
				e, err := s.AcceptException(ctx, r.given["grant"], clause, r.given["reason"], r.day("until"))
				return outcome{r.speech.Say("Exception %s is accepted until %s.", e.ID, r.day("until")), "grant", r.given["grant"]}, err
			},
		},
		{
			kind: "grant", verb: "except end", title: "end an exception before its time", needs: store.ActEndException, weighty: true, places: []string{"exception"},
			help:   "What it excused is owed again.",
			fields: []entry.Field{pointing(needed("exception", "Which exception", entry.Link), "exception"), needed("reason", "Why it ends", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{r.speech.Say("Exception %s has ended.", r.given["exception"]), "", ""}, s.EndException(ctx, r.given["exception"], r.given["reason"])
			},
		},
		{
			kind: "grant", verb: "reopen", title: "correct a mistaken closure", needs: store.ActReopenGrant, weighty: true, places: []string{"grant"},
			fields: []entry.Field{grantField(), needed("reason", "Why the closure was a mistake", entry.Text)},
			from: func(v store.Shown) (entry.Values, bool) {
				g, is := v.Entry.(store.Grant)
				return entry.Values{"grant": v.ID}, is && !g.Live()
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The closure is corrected: the access stands.", "grant", r.given["grant"]}, s.ReopenGrant(ctx, r.given["grant"], r.given["reason"])
			},
		},
		{
			kind: "system", verb: "shared-password", title: "record that a shared password was changed", needs: store.ActChangeShared, places: []string{"system", "login"}, from: subjectOf("system", "system"),
			fields: []entry.Field{pointing(needed("system", "System", entry.Link), "system"), needed("login", "Shared login", entry.Text), evidence(), doneAt()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The change of the password is recorded.", "system", r.given["system"]}, s.ChangeSharedPassword(ctx, r.given["system"], r.given["login"], r.at("done_at"), r.given["evidence"])
			},
		},
		{
			kind: "system", verb: "grant purpose", title: "say for which purposes access may be used", needs: store.ActSetPurpose, places: []string{"grant"},
			fields: []entry.Field{
				helped(pointing(optional("system", "All access to a system that says no purpose", entry.Link), "system"), "Or one access only, below."),
				pointing(optional("grant", "One access", entry.Link), "grant"), needed("purpose", "Purposes", entry.Text),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{v.Kind: v.ID}, v.Kind == "system" || v.Kind == "grant"
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				n, err := s.SetPurpose(ctx, r.given["grant"], r.given["system"], r.given["purpose"])
				return outcome{r.speech.Count(n, "The purpose stands with %s access.", "The purpose stands with %s accesses."), "", ""}, err
			},
		},
	}, newGrantActs()...)
}

// newGrantActs are the acts that record access without a request.
func newGrantActs() []act {
	return []act{
		{
			kind: "grant", verb: "grant record", title: "record access", needs: store.ActGrantAccess, makes: true,
			help: "For access that a manager decided on.",
			fields: []entry.Field{
				needed("person", "Who has it", entry.Person), pointing(needed("system", "On which system", entry.Link), "system"),
				choosing(needed("kind", "Kind", entry.Choice), store.GrantKinds()...), optional("login", "Login", entry.Text), optional("level", "Level", entry.Text),
				helped(optional("reason", "Job function that needs it", entry.Text), "What the person does that cannot be done without it."), optional("purpose", "For which purposes", entry.Text),
				optional("authorised_by", "Manager who decided", entry.Text), helped(optional("granted", "Given on", entry.Day), "Leave blank for today."),
				optional("informed", "Informed of their obligations on", entry.Day), helped(optional("ends", "Last day", entry.Day), "For temporary access."),
				helped(optional("id", "The council's own reference", entry.Text), "Leave blank, and one is given."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				g, err := s.RecordGrant(ctx, store.Grant{
					ID: r.given["id"], Person: r.given["person"], System: r.given["system"], Login: r.given["login"], Kind: r.given["kind"], Level: r.given["level"], Reason: r.given["reason"],
					Purpose: r.given["purpose"], AuthorisedBy: r.given["authorised_by"], GrantedOn: r.day("granted"), InformedOn: r.day("informed"), EndsOn: r.day("ends"),
				})
				return outcome{r.speech.Say("Recorded as %s.", g.ID), "grant", g.ID}, err
			},
		},
		{
			kind: "grant", verb: "grant emergency", title: "give access in an emergency", needs: store.ActEmergencyAccess, makes: true, weighty: true,
			help: "It ends after one working day, or as the council set, and is then closed or asked for like any other.",
			fields: []entry.Field{
				needed("person", "Who needs it", entry.Person), pointing(needed("system", "On which system", entry.Link), "system"), optional("login", "Login", entry.Text),
				optional("level", "Level", entry.Text), needed("reason", "What the emergency is", entry.Text), optional("informed", "Informed of their obligations on", entry.Day),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				g, err := s.GiveInEmergency(ctx, store.Grant{Person: r.given["person"], System: r.given["system"], Login: r.given["login"], Level: r.given["level"], InformedOn: r.day("informed")}, r.given["reason"])
				return outcome{r.speech.Say("Given until %s.", g.EmergencyUntil), "grant", g.ID}, err
			},
		},
	}
}

// requestActs are the acts on access that is asked for.
func requestActs() []act {
	asked := pointing(needed("request", "Which request", entry.Link), "access-request")
	in := func(states ...store.RequestState) func(store.Shown) (entry.Values, bool) {
		return func(v store.Shown) (entry.Values, bool) {
			r, is := v.Entry.(store.AccessRequest)
			for _, s := range states {
				if is && r.State == s {
					return entry.Values{"request": v.ID}, true
				}
			}
			return nil, false
		}
	}
	return []act{
		{
			kind: "access-request", verb: "grant request", title: "ask for access", needs: store.ActRequestAccess, makes: true,
			help: "The manager of the person decides, and the owner of the system gives it.",
			fields: []entry.Field{
				needed("person", "Who is to have it", entry.Person), pointing(needed("system", "On which system", entry.Link), "system"),
				choosing(needed("kind", "Kind", entry.Choice), store.GrantKinds()...), optional("level", "Level", entry.Text),
				helped(needed("reason", "Job function that needs it", entry.Text), "What the person does that cannot be done without it."),
				helped(needed("purpose", "For which purposes", entry.Text), "For somebody from outside, the project."),
				optional("temporary", "It is temporary", entry.YesNo), helped(optional("ends", "Last day", entry.Day), "Needed for temporary access and for people from outside."),
				helped(optional("training", "How they were trained for it", entry.Text), "For people from outside."),
				helped(pointing(optional("grant", "Access that this puts in order", entry.Link), "grant"), "Only for access that stands already."),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{v.Kind: v.ID}, v.Kind == "person" && !v.NameOnly || v.Kind == "system"
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.RequestAccess(ctx, store.AccessRequest{
					Person: r.given["person"], System: r.given["system"], Kind: r.given["kind"], Level: r.given["level"], Reason: r.given["reason"], Purpose: r.given["purpose"],
					EndsOn: r.day("ends"), Temporary: r.given.Yes("temporary"), Training: r.given["training"], Grant: r.given["grant"],
				})
				return outcome{r.speech.Say("Asked for as %s.", v.ID), "access-request", v.ID}, err
			},
		},
		{
			kind: "access-request", verb: "grant decide", title: "decide about a request for access", needs: store.ActDecideRequest, weighty: true, places: []string{"request", "decision"}, from: in(store.RequestOpen),
			fields: []entry.Field{
				asked, choosing(needed("decision", "You", entry.Choice), "permit", "refuse"),
				{Name: "reason", Label: "Why", Type: entry.Text, Need: func(v entry.Values) bool { return v.Is("decision", "refuse") }, When: "to refuse"},
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.DecideRequest(ctx, store.RequestDecision{Request: r.given["request"], Permit: r.given.Is("decision", "permit"), Note: r.given["reason"]})
				return outcome{r.speech.Say("The decision is recorded: %s.", lower(r.speech.Say(capital(string(v.State))))), "access-request", v.ID}, err
			},
		},
		{
			kind: "access-request", verb: "grant give", title: "give access that was permitted", needs: store.ActGiveAccess, places: []string{"request"}, from: in(store.RequestPermitted),
			fields: []entry.Field{
				asked, optional("login", "Login", entry.Text), helped(optional("granted", "Given on", entry.Day), "Leave blank for today."),
				helped(optional("informed", "Informed of their obligations on", entry.Day), "Where the register does not know it."), optional("informed_by", "Who informed them", entry.Text), optional("how", "How they were informed", entry.Text),
				helped(optional("declared", "Cardholder-data declaration on", entry.Day), "For a system that holds card data."), helped(optional("id", "The council's own reference", entry.Text), "Leave blank, and one is given."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				g, err := s.GiveOnRequest(ctx, store.GiveAccess{
					Request: r.given["request"], ID: r.given["id"], Login: r.given["login"], GrantedOn: r.day("granted"), InformedOn: r.day("informed"),
					InformedBy: r.given["informed_by"], InformedHow: r.given["how"], Declared: r.day("declared"),
				})
				return outcome{r.speech.Say("Given as %s.", g.ID), "grant", g.ID}, err
			},
		},
		{
			kind: "access-request", verb: "grant withdraw", title: "take a request for access back", needs: store.ActRequestAccess, places: []string{"request"}, from: in(store.RequestOpen, store.RequestPermitted),
			fields: []entry.Field{asked, needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The request is taken back.", "access-request", r.given["request"]}, s.WithdrawRequest(ctx, r.given["request"], r.given["reason"])
			},
		},
	}
}
